"""The bundle of an edition: shared pages, documents and tables in one file, with checksums.

Before packing, all files are searched for names and codes of officers, and for links to files outside the bundle.
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
from thidua_helpers.report.exports.exported import SHEETS
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
    """A bundle: its path, the names of its files, the units that the edition leaves out."""

    path: Path
    names: list[str]
    set_aside: list[str]


def bundle_path(workspace: Workspace, rules: RuleBook) -> Path:
    """Path of the bundle, "bao-cao-tinh-minh-hoa-2021.zip"; ASCII for mail and Windows."""
    return workspace.reports.bundle(rules.edition, slug(rules.settings.province))


def make_bundle(
    workspace: Workspace, edition: Edition, with_pdf: bool, progress: Callable[[str], None] = lambda page: None
) -> Bundle:
    """Pack the edition as it was last run; equal files give equal bytes.

    Raises Refused without a run, for a file that may not be shared or has a dead link, and for `with_pdf` without a
    browser.
    """
    browser = find_browser() if with_pdf else ""
    book = OpenEdition(workspace, edition)
    refuse_changed_revisions(workspace, workspace.editions_until(edition))
    with publish_lock(workspace):
        files = _shared_files(workspace, book)
    files["index.html"] = editions_page(workspace, book.rules.settings, [edition]).encode("utf-8")
    refuse_internal_content(files)
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
    replace_file(path, zip_archive(files, edition.end))
    return Bundle(path, sorted(files), book.set_aside)


def pages_to_print(workspace: Workspace, edition: Edition) -> int:
    """Number of pages that `make_bundle` prints: the shared pages and the list of editions."""
    return len(_shared_pages(OpenEdition(workspace, edition).rules)) + len(_notice(workspace, edition)) + 1


def _shared_pages(rules: RuleBook) -> list[str]:
    return [page.name for page in pages_of(rules) if page.audience == SHARED]


def _notice(workspace: Workspace, edition: Edition) -> list[Path]:
    """The shared notice of the last frozen revision; empty without one."""
    return [path for path in [workspace.reports.page(notice_page(edition).name)] if path.is_file()]


def _shared_files(workspace: Workspace, book: OpenEdition) -> dict[str, bytes]:
    """Shared outputs of the last run, by path below the folder of reports."""
    edition, rules = book.edition, book.rules
    needed = [workspace.reports.page(name) for name in _shared_pages(rules)] + [
        workspace.reports.data_workbook(edition)
    ]
    missing = [workspace.relative(path) for path in needed if not path.is_file()]
    if missing:
        raise Refused(f"Chưa lập đủ báo cáo kỳ {edition} (thiếu {missing[0]}): hãy chạy “thidua run {edition}” trước.")
    tables = [workspace.reports.data_csv(edition) / f"{name}.csv" for name in SHEETS]
    documents = workspace.reports.shared_documents(edition)
    files = [*needed, *_notice(workspace, edition), *(path for path in tables if path.is_file()), *documents]
    return {workspace.reports.relative(path): path.read_bytes() for path in files}


def refuse_internal_content(files: Mapping[str, bytes]) -> None:
    """Raise Refused for an internal file and for a file that contains an officer's code."""
    for name, content in sorted(files.items()):
        if _INTERNAL in name.split("/"):
            raise Refused(f"{name} là tệp nội bộ, không được đóng gói để chia sẻ.")
        for text in texts_in_file(content, name):
            if match := _CODE.search(text):
                raise Refused(
                    f"{name} có mã cán bộ “{match[0]}”, không được chia sẻ. Hãy bỏ mã đó ở tệp bảng tính hoặc văn bản "
                    "gốc, rồi lập lại báo cáo."
                )


def refuse_dead_links(files: Mapping[str, bytes]) -> None:
    """Raise Refused for a page that links to a file outside the bundle."""
    for name in sorted(name for name in files if name.endswith(".html")):
        for link in _LINK.findall(files[name].decode("utf-8")):
            target = link.partition("#")[0]
            if target and not target.startswith("data:") and _target(name, target) not in files:
                raise Refused(f"Trang {name} dẫn đến “{link}”, không có trong gói; hãy lập lại báo cáo.")


def _target(page: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link))


def checksums(files: Mapping[str, bytes]) -> bytes:
    """List of checksums in the format of `sha256sum -c`."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    return "".join(lines).encode("utf-8")


def zip_archive(files: Mapping[str, bytes], day: date) -> bytes:
    """Zip archive of the files, sorted by name, each dated `day`."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
