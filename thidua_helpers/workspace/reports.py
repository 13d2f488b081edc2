"""Pages, documents and tables that people open; in the build folder during a run."""

from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.period import Edition
from thidua_helpers.vocabulary import Folder


@dataclass(frozen=True)
class ReportPaths:
    """Paths below `reports/`; `build` is the build folder of a run, or the root."""

    root: Path
    build: Path

    def folder(self, edition: Edition) -> Path:
        return self.build / "reports" / str(edition)

    def check_papers(self, edition: Edition) -> Path:
        """Folder of the papers of the last check; internal, not part of the report."""
        return self.folder(edition) / Folder.INTERNAL / Folder.CHECK_PAPERS

    def check_findings(self, edition: Edition) -> Path:
        """The findings of the last check or run as a table, for the desk."""
        return self.check_papers(edition) / "phat-hien.csv"

    def data_workbook(self, edition: Edition) -> Path:
        """The workbook of the shared tables of an edition."""
        return self.folder(edition) / f"{Folder.TABLES}.xlsx"

    def data_csv(self, edition: Edition) -> Path:
        """The folder of the same tables as CSV."""
        return self.folder(edition) / Folder.TABLES

    def bundle(self, edition: Edition, place: str) -> Path:
        """Path of the bundle; its name contains province and period."""
        return self.folder(edition) / f"bao-cao-{place}-{edition}.zip"

    def document(self, edition: Edition, name: str) -> Path:
        """Path of a document, such as `noi-bo/ho-so/to-trinh.docx`."""
        return self.folder(edition) / name

    def shared_documents(self, edition: Edition) -> list[Path]:
        """Shared Word documents of an edition, without Word's lock files."""
        reports = self.folder(edition)
        documents = sorted(reports.rglob("*.docx"))
        inside = [path for path in documents if Folder.INTERNAL not in path.relative_to(reports).parts]
        return [path for path in inside if not path.name.startswith("~$")]

    def relative(self, path: Path) -> str:
        """`path` relative to the folder of reports, as in links: "2021/cum-1.html"."""
        return path.relative_to(self.build / "reports").as_posix()

    def page(self, name: str) -> Path:
        """Path of a page, such as `2021/cum-1` or `index`."""
        return self.build / "reports" / f"{name}.html"

    def pages(self, edition: Edition) -> dict[str, Path]:
        """Pages of an edition by name; pages of the current build replace published ones."""
        both = (ReportPaths(self.root, self.root), self)
        pages = [(reports, path) for reports in both for path in sorted(reports.folder(edition).rglob("*.html"))]
        return {reports.relative(path).removesuffix(".html"): path for reports, path in pages}

    def manifest(self, edition: Edition | None) -> Path:
        """Path of the manifest of an edition; None for that of the list of editions.

        That of an edition is internal: it names files as they were received.
        """
        folder = self.folder(edition) / Folder.INTERNAL if edition else self.build / "reports"
        return folder / "manifest.json"
