"""What is sent to others: the shared pages, documents and tables of an edition in one file, with their checksums.

Only what a run makes to be shared is taken, by name; before it is packed, everything is searched for codes of officers
and for links that would be dead where it is unpacked.
"""

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.files import replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.journal import publish_lock
from thidua_helpers.pipeline.officer_names import known_officers, refuse_officer_names, texts_in_file
from thidua_helpers.pipeline.revision_checksums import refuse_changed_revisions
from thidua_helpers.report.exports.data_tables import SHEETS
from thidua_helpers.report.exports.pdf import find_browser, pdf_of
from thidua_helpers.report.pages import SHARED, notice_page, pages_of
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import slug
from thidua_helpers.workspace.paths import Workspace

CHECKSUMS = "SHA256SUMS"
_INTERNAL = "noi-bo"
# A person's code, alone ("CB-02") or as a holder ("1-01.cb-02").
_CODE = re.compile(r"\bcb-\d+\b", re.IGNORECASE)
_LINK = re.compile(r'\b(?:href|src)="([^"]*)"')


@dataclass(frozen=True)
class Bundle:
    """The file, the names in it, and the units without which the edition was run."""

    path: Path
    names: list[str]
    set_aside: list[str]


def bundle_path(workspace: Workspace, rules: RuleBook) -> Path:
    """Where the bundle of an edition lies: "bao-cao-tinh-minh-hoa-2021.zip".

    Whoever receives it sees of which province and period it is; ASCII, since mail and Windows' own unpacking have
    trouble with accents in names.
    """
    return workspace.reports.bundle(rules.edition, slug(rules.settings.province))


def make_bundle(
    workspace: Workspace, edition: Edition, with_pdf: bool, progress: Callable[[str], None] = lambda page: None
) -> Bundle:
    """Packs the edition as it was last run. Equal files give equal bytes.

    Raises Refused if it has not been run, if something in it is not to be shared or links to what is not in it, and
    with `with_pdf` if there is no browser.
    """
    browser = find_browser() if with_pdf else ""
    book = OpenEdition(workspace, edition)
    refuse_changed_revisions(workspace, workspace.editions_until(edition))
    with publish_lock(workspace):
        files = _shared_files(workspace, book)
    files["index.html"] = editions_page(workspace, book.rules.settings, [edition]).encode("utf-8")
    refuse_what_is_not_shared(files)
    officers = known_officers(book)
    for name, content in sorted(files.items()):
        refuse_officer_names(name, content, officers)
    refuse_dead_links(files)
    if browser:
        for name in sorted(name for name in files if name.endswith(".html")):
            files[f"pdf/{name.removesuffix('.html')}.pdf"] = pdf_of(browser, files[name], name)
            progress(name)
    files[CHECKSUMS] = checksums(files)
    path = bundle_path(workspace, book.rules)
    replace_file(path, packed(files, edition.end))
    return Bundle(path, sorted(files), book.set_aside)


def pages_to_print(workspace: Workspace, edition: Edition) -> int:
    """How many pages `make_bundle` prints: those that are shared, and the list of editions."""
    return len(_shared_pages(OpenEdition(workspace, edition).rules)) + len(_notice(workspace, edition)) + 1


def _shared_pages(rules: RuleBook) -> list[str]:
    return [page.name for page in pages_of(rules) if page.audience == SHARED]


def _notice(workspace: Workspace, edition: Edition) -> list[Path]:
    """The notice of what the last published revision changed, if there is one."""
    return [path for path in [workspace.reports.page(notice_page(edition).name)] if path.is_file()]


def _shared_files(workspace: Workspace, book: OpenEdition) -> dict[str, bytes]:
    """What the last run made to be shared, by its place below the folder of reports."""
    edition, rules = book.edition, book.rules
    needed = [workspace.reports.page(name) for name in _shared_pages(rules)] + [
        workspace.reports.data_workbook(edition)
    ]
    lacking = [workspace.relative(path) for path in needed if not path.is_file()]
    if lacking:
        raise Refused(f"Chưa lập đủ báo cáo kỳ {edition} (thiếu {lacking[0]}): hãy chạy “thidua run {edition}” trước.")
    tables = [workspace.reports.data_csv(edition) / f"{name}.csv" for name in SHEETS]
    documents = workspace.reports.shared_documents(edition)
    found = [*needed, *_notice(workspace, edition), *(path for path in tables if path.is_file()), *documents]
    return {workspace.reports.relative(path): path.read_bytes() for path in found}


def refuse_what_is_not_shared(files: Mapping[str, bytes]) -> None:
    """Raises Refused, naming file and code, if a file comes from the internal folder or names an officer's code."""
    for name, content in sorted(files.items()):
        if _INTERNAL in name.split("/"):
            raise Refused(f"{name} là tệp nội bộ, không được đóng gói để chia sẻ.")
        for text in texts_in_file(content, name):
            if found := _CODE.search(text):
                raise Refused(
                    f"{name} có mã cán bộ “{found[0]}”, không được chia sẻ. Hãy bỏ mã đó ở sổ tính hoặc văn bản gốc, "
                    "rồi lập lại báo cáo."
                )


def refuse_dead_links(files: Mapping[str, bytes]) -> None:
    """Raises Refused, naming page and link, if a page links to what the bundle does not have."""
    for name in sorted(name for name in files if name.endswith(".html")):
        for link in _LINK.findall(files[name].decode("utf-8")):
            target = link.partition("#")[0]
            if target and not target.startswith("data:") and _target(name, target) not in files:
                raise Refused(f"Trang {name} dẫn đến “{link}”, không có trong gói; hãy lập lại báo cáo.")


def _target(page: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link))


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The list that `sha256sum -c` reads."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    return "".join(lines).encode("utf-8")


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """The archive, in the order of names, every file dated `day`."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
