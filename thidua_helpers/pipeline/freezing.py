"""Frozen revisions: published files with their inputs and config, which never change.

A revision is a workspace of its own, so it can be run again. `check_revision` does that and lists differences.
"""

import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from thidua_helpers import __version__
from thidua_helpers.checks.persons import names_in_config
from thidua_helpers.comparison.revision import COMPARED_TABLES, Difference, difference, revised_table
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import input_editions
from thidua_helpers.edition.scored_tables import results_by_own_figures
from thidua_helpers.edition.stage_tables import StageTables
from thidua_helpers.errors import GateClosed, Refused, StepFailed, ThiduaError, suggestion
from thidua_helpers.files import checksum, digest, make_folders, replace_file
from thidua_helpers.intake.read_edition import officer_names_in_config
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.build import BuildOptions, rules_to_build
from thidua_helpers.pipeline.commands import make_tables, publish_edition
from thidua_helpers.pipeline.officer_names import known_officers
from thidua_helpers.pipeline.revision_checksums import (
    all_checksums,
    lacks_internal_part,
    missing_internal_part,
    record_checksum,
    revision_faults,
    write_checksums,
)
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.pages import INTERNAL, SHARED, check_page, notice_page, pages_of
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.report.sections.notice import notice
from thidua_helpers.report.self_check import page_faults, page_request
from thidua_helpers.rules.acceptance import with_acceptance
from thidua_helpers.rules.indicators import PAGES_OF_OLD_REVISIONS
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.revisions import Revision, read_revision
from thidua_helpers.tables.frozen import TABLES, frozen_texts
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import FiguresState, RevisionChange, RevisionKind, Severity
from thidua_helpers.workspace.inputs import is_raw
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.program import code_files
from thidua_helpers.workspace.revisions import is_internal_part
from thidua_helpers.years.toml_text import toml_of

# Not compared: findings are reworded as the program improves, and notices are not made again.
_NOT_COMPARED = ("findings_", "revised")
_SHOWN = 3


@dataclass(frozen=True)
class Frozen:
    """A frozen revision: its record, folder, number of files, and checksum of `SHA256SUMS`."""

    revision: Revision
    folder: Path
    files: int
    checksum: str


def freeze_edition(
    workspace: Workspace,
    edition: Edition,
    signed_by: str,
    signed_on: date,
    kind: str = "",
    reason: str = "",
    progress: Callable[[str], None] = lambda step: None,
) -> Frozen:
    """Make the whole edition again, publish it, and keep all of it as the next revision.

    Raises Refused for missing or contradictory options, and for inputs that change meanwhile; GateClosed for an edition
    with errors or without all its units. Nothing is frozen then.
    """
    book = OpenEdition(workspace, edition)
    revision = _next_revision(book, signed_by, signed_on, kind, reason)
    _refuse_names_in_config(book)
    try:
        _make_revision(workspace, edition, revision, progress, is_proven=True)
    except GateClosed as closed:
        raise GateClosed(f"Chưa chốt được bản công bố kỳ {edition}: số liệu còn lỗi.\n{closed}") from None
    frozen = workspace.revision(edition, revision.revision)
    return Frozen(revision, frozen.root, len(all_checksums(frozen)), checksum(frozen.revisions.checksums))


def _next_revision(book: OpenEdition, signed_by: str, signed_on: date, kind: str, reason: str) -> Revision:
    """Record of the next revision; raises Refused for wrong options."""
    workspace, edition = book.workspace, book.edition
    names = workspace.revisions.names(edition)
    if not signed_by.strip():
        raise Refused('Thiếu --signed-by: ghi chức danh người ký công bố, ví dụ --signed-by "Cục trưởng".')
    if signed_on <= edition.end:
        raise Refused(f"--signed-on là {signed_on}, không sau ngày cuối kỳ {edition.end}: số liệu của kỳ được công bố "
                      "sau khi kỳ kết thúc.")  # fmt: skip
    if names:
        _refuse_without_reason(book, names[-1], kind, reason)
    elif kind or reason:
        raise Refused(
            f"Kỳ {edition} chưa có bản công bố nào: bản đầu tiên không điều chỉnh gì, hãy bỏ --kind, --reason."
        )
    return Revision(
        edition=str(edition),
        revision=f"r{int(names[-1][1:]) + 1}" if names else "r1",
        signed_by=signed_by,
        signed_on=signed_on,
        frozen_at=datetime.now().astimezone().replace(microsecond=0),
        kind=RevisionKind(kind or RevisionKind.FIRST),
        reason=reason,
        replaces=names[-1] if names else "",
        state_of_figures=book.rules.year.state_of_figures,
        version=__version__,
        code=code_digest(),
    )


def _refuse_names_in_config(book: OpenEdition) -> None:
    """Raise Refused for a person's name in the config of an earlier edition.

    A revision keeps a copy of that config, and the gate checks the edition's own config only.
    """
    workspace, officers = book.workspace, known_officers(book)
    for edition in (other for other in input_editions(book) if other != book.edition):
        rules = read_rules(workspace, edition)
        wrong = [*officer_names_in_config(workspace, rules, officers), *with_acceptance(names_in_config(rules), rules)]
        for finding in wrong:
            if finding.severity == Severity.ERROR:
                raise Refused(
                    f"Chưa chốt được bản công bố kỳ {book.edition}: bản công bố giữ cả cấu hình của kỳ {edition}, mà "
                    f"{finding.file}, {finding.cells}: {finding.found}. {finding.advice}"
                )


def _refuse_without_reason(book: OpenEdition, last: str, kind: str, reason: str) -> None:
    """Raise Refused for a later revision without reason, kind, or base of its points."""
    edition, year, emulation = book.edition, book.rules.year, book.rules.year.emulation
    kinds = (RevisionKind.OFFICIAL, RevisionKind.CORRECTED)
    if not reason.strip() or not kind:
        raise Refused(
            f"Kỳ {edition} đã có bản công bố {last}: bản thay thế phải có --reason (lý do) và --kind "
            f"({RevisionKind.OFFICIAL}: số liệu chính thức thay số liệu tạm tính; "
            f"{RevisionKind.CORRECTED}: đính chính)."
        )
    if kind not in kinds:
        raise Refused(f"--kind là “{kind}”; chỉ nhận {', '.join(kinds)}." + suggestion(kind, kinds))
    if kind == RevisionKind.OFFICIAL and year.state_of_figures != FiguresState.OFFICIAL:
        raise Refused(
            f"--kind là {RevisionKind.OFFICIAL}, nhưng {book.rules.files.year} ghi state_of_figures = "
            f"“{year.state_of_figures}”: sửa thành “chinh-thuc”, để các trang không còn ghi số liệu cũ là tạm tính."
        )
    was_scored = not StageTables(book.workspace.revision(edition, last), edition).table("ranks").empty
    if emulation and was_scored and not emulation.scored_on and not emulation.rescored_by:
        raise Refused(
            f"Kỳ {edition} đã chấm điểm, xếp hạng ở bản công bố {last}. Ghi vào mục [emulation] của "
            f'{book.rules.files.year} một trong hai khóa: scored_on = "{last}" (điểm, thứ bậc, danh hiệu giữ theo số '
            'liệu bản đó), hoặc rescored_by = "số, ngày văn bản" khi Hội đồng đã quyết định tính lại theo số liệu mới.'
        )


def code_digest() -> str:
    """Digest of everything that determines the bytes of a run, except inputs and config."""
    return f"sha256:{digest(f'{name} {checksum(path)}' for name, path in code_files().items())}"


def _make_revision(
    workspace: Workspace, edition: Edition, revision: Revision, progress: Callable[[str], None], is_proven: bool
) -> None:
    """Run the edition and keep it as `revision`; `is_proven` tests that it can be run again."""
    editions = input_editions(OpenEdition(workspace, edition))
    sources = _sources(workspace, editions)

    def keep_copy(built: Workspace, book: OpenEdition) -> None:
        last = (workspace.revisions.names(edition) or [""])[-1]
        if last != revision.replaces:
            raise Refused(f"Kỳ {edition} vừa có bản công bố {last}: hãy chạy lại lệnh này.")
        frozen = built.revision_to_write(edition, revision.revision)
        _copy(workspace.root, _sources(workspace, editions), frozen.root)
        changed = sorted(name for name, _ in sources.items() ^ _sources(frozen, editions).items())
        if changed:
            raise Refused(
                f"{changed[0]} đã thay đổi trong khi lập báo cáo, nên chưa chốt được gì. Hãy chạy lại lệnh này khi "
                "không ai sửa tệp."
            )
        if revision.replaces:
            _make_notice(built, book, revision, sources)
        build = built.build or built.root
        files = [*built.tables.to_write(edition).rglob("*"), *built.reports.folder(edition).rglob("*")]
        _copy(build, (path.relative_to(build).as_posix() for path in files if path.is_file()), frozen.root)
        replace_file(frozen.revisions.record, revision.as_toml().encode("utf-8"))
        index = editions_page(frozen, book.rules.settings, [edition])
        replace_file(frozen.reports.page("index"), index.encode("utf-8"))
        write_checksums(frozen)
        record_checksum(built, edition, revision.revision)
        if is_proven:
            _refuse_unproven(built, book, frozen)
        for path in frozen.root.rglob("*"):
            if path.is_file():
                path.chmod(0o400 if is_internal_part(frozen.relative(path)) else 0o444)

    # Forced: files taken over from an earlier run would be missing from the build folder, and from the revision.
    rules = rules_to_build(workspace, edition)
    publish_edition(workspace, rules, BuildOptions(progress=progress, is_forced=True), freeze=keep_copy)


def _sources(workspace: Workspace, editions: Iterable[Edition]) -> dict[str, str]:
    """Checksums by name of the config and the received files of `editions`."""
    files = [*workspace.config.existing(editions), *workspace.inputs.files(editions)]
    return {workspace.relative(path): checksum(path) for path in files}


def _make_notice(built: Workspace, book: OpenEdition, revision: Revision, sources: Mapping[str, str]) -> None:
    """Make and store the notice of differences from the previous revision, for both audiences.

    Raises Refused without differences, StepFailed for a page that fails its self-check.
    """
    edition = book.edition
    replaced = built.revision(edition, revision.replaces)
    before = StageTables(replaced, edition).tables(*COMPARED_TABLES)
    revised = revised_table(
        before, book.tables(*COMPARED_TABLES), results_by_own_figures(book), edition, revision.replaces
    )
    files = _changed_sources(_sources(replaced, replaced.editions()), sources)
    received = {name: kind for name, kind in files.items() if is_raw(name)}
    if revised.empty and not received and _own_rules(replaced, edition) == _own_rules(built, edition):
        raise Refused(
            f"Không có gì khác bản công bố {revision.replaces} của kỳ {edition}, nên chưa chốt bản nào. Sửa số liệu "
            "hoặc khai báo trước, rồi chạy lại lệnh này."
        )
    book.store(revised=revised)
    earlier = [read_revision(built, edition, name) for name in built.revisions.names(edition)]
    for audience, shown in ((SHARED, received), (INTERNAL, files)):
        page = notice(book, [*earlier, revision], shown, audience)
        texts = frozenset(text for record in (*earlier, revision) for text in (record.reason, record.signed_by))
        place = notice_page(edition, audience)
        wrong = page_faults(page, book, replace(page_request(book, place), texts=texts))
        if wrong:
            raise StepFailed(f"Thông báo điều chỉnh không qua được bước tự kiểm tra: {'; '.join(wrong[:5])}.")
        replace_file(built.reports.page(place.name), page.encode("utf-8"))


def _changed_sources(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Added, removed and changed files by name."""
    names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return {
        name: RevisionChange.ADDED
        if name not in before
        else RevisionChange.REMOVED
        if name not in now
        else RevisionChange.CHANGED
        for name in names
    }


def _own_rules(workspace: Workspace, edition: Edition) -> dict[str, object]:
    """Content of the edition's own config files, without keys that follow from a revision."""
    file = workspace.path(workspace.config.of(edition).year)
    own = [path for path in workspace.config.existing([edition]) if path.parent == file.parent]
    contents: dict[str, object] = {path.name: path.read_bytes() for path in own}
    year = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    for key in ("scored_on", "rescored_by"):
        year.get("emulation", {}).pop(key, None)
    return contents | {file.name: year}


def _refuse_unproven(built: Workspace, book: OpenEdition, frozen: Workspace) -> None:
    """Raise StepFailed for missing files, or stage tables that differ when run again."""
    edition = book.edition
    wrong = [f"thiếu tệp {name}" for name in absent_files(book, frozen)]
    if not wrong:
        with _rerun_workspace(built, edition, frozen) as rerun:
            make_tables(rerun, rules_to_build(rerun, edition))
            wrong = list(_changed_tables(frozen.tables.stored(edition), rerun.tables.stored(edition)))
    if wrong:
        raise StepFailed(f"Bản công bố chưa giữ đủ những gì nó được lập ra từ đó, nên chưa chốt: {'; '.join(wrong)}.")


def absent_files(book: OpenEdition, frozen: Workspace) -> list[str]:
    """Names of pages, documents and shared tables that a revision of the edition lacks."""
    edition, rules = book.edition, book.rules
    pages = [*pages_of(rules), *([check_page(rules)] if rules.statistical_forms else [])]
    expected = [
        frozen.reports.page("index"),
        *(frozen.reports.page(page.name) for page in pages),
        frozen.reports.data_workbook(edition),
    ]
    expected += [frozen.reports.data_csv(edition) / f"{table.name}.csv" for table in data_tables(book)]
    expected += [frozen.reports.document(edition, document.name) for document in documents_of(book)]
    return [frozen.relative(path) for path in expected if not path.is_file()]


def _copy(source: Path, names: Iterable[str], target: Path) -> None:
    for name in names:
        make_folders((target / name).parent)
        shutil.copyfile(source / name, target / name)


def check_revision(workspace: Workspace, edition: Edition, name: str) -> list[str]:
    """Faults of a frozen revision, one sentence each: changed files, differences of a new run.

    Its own inputs and config must give the same stage tables; with the same program also the same pages, byte for byte.
    """
    frozen = workspace.revision(edition, name)
    wrong = revision_faults(workspace, edition, name)
    if not wrong and lacks_internal_part(frozen):
        wrong = [missing_internal_part(workspace, frozen)]
    if wrong:
        return wrong
    revision = read_revision(workspace, edition, name)
    with _rerun_workspace(workspace, edition, frozen) as rerun:
        try:
            if revision.code == code_digest():
                _make_revision(rerun, edition, revision, lambda step: None, is_proven=False)
                return list(_changed_pages(frozen, rerun.revision(edition, name)))
            make_tables(rerun, rules_to_build(rerun, edition))
        except ThiduaError as error:
            return [f"không chạy lại được: {error}"]
        return list(_changed_tables(frozen.tables.stored(edition), rerun.tables.stored(edition)))


def _add_pages(indicators: Path) -> None:
    """Add the key `pages` to the copy of an indicators.toml that is older than the key."""
    text = indicators.read_text(encoding="utf-8")
    if "pages" not in tomllib.loads(text):
        replace_file(indicators, f"{text}\n{toml_of({'pages': PAGES_OF_OLD_REVISIONS})}".encode())


@contextmanager
def _rerun_workspace(workspace: Workspace, edition: Edition, frozen: Workspace) -> Iterator[Workspace]:
    """A temporary workspace with inputs and config of a revision, and all earlier revisions.

    The key of officers' codes is not part of a revision. Its entries are never removed, so the present key is used.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        rerun = Workspace(Path(folder).resolve())
        _copy(frozen.root, _sources(frozen, frozen.editions()), rerun.root)
        _add_pages(rerun.path(rerun.config.indicators))
        for key in (workspace.inputs.officer_key_to_write, workspace.inputs.officer_key):
            if key.is_file() and not rerun.inputs.officer_key.is_file():
                replace_file(rerun.inputs.officer_key, key.read_bytes())
        for other in frozen.editions():
            names = workspace.revisions.names(other)
            for name in names[: names.index(frozen.root.name)] if other == edition else names:
                shutil.copytree(workspace.revision(other, name).root, rerun.revisions.folder(other) / name)
                record_checksum(rerun, other, name)
        yield rerun


def _changed_pages(frozen: Workspace, rerun: Workspace) -> Iterator[str]:
    """Differences between the files of two revisions made by the same program.

    Of archives (Word, Excel) the members are compared: their compression depends on the machine's zlib.
    """
    kept, now = (all_checksums(revision) for revision in (frozen, rerun))
    for name in sorted(kept.keys() | now.keys()):
        is_archive = name.endswith((".docx", ".xlsx")) and name in kept and name in now
        if name == frozen.relative(frozen.revisions.internal_checksums) or kept.get(name) == now.get(name):
            continue
        if not is_archive:
            yield f"chạy lại thì tệp {name} khác bản đã công bố"
        elif parts := _changed_members(frozen.root / name, rerun.root / name):
            yield f"chạy lại thì tệp {name} khác bản đã công bố, ở phần {', '.join(parts)}"


def _changed_members(kept: Path, now: Path) -> list[str]:
    """Names of different members of two zip archives; a note for another kind of file."""
    try:
        before, after = (_members(path) for path in (kept, now))
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return ["(tệp không đọc được)"]
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _changed_tables(kept: Path, now: Path) -> Iterator[str]:
    """Differences between frozen and new stage tables, in the columns of the frozen ones."""
    for path in sorted(kept.glob("*.csv")):
        name = TABLES.get(path.stem, path.stem)
        if name.startswith(_NOT_COMPARED):
            continue
        if not (now / f"{name}.csv").is_file():
            yield f"chạy lại thì không còn bảng {path.name}"
            continue
        before, after = frozen_texts(kept, name), pd.read_csv(now / f"{name}.csv", dtype="str", keep_default_na=False)
        lacking = [column for column in before.columns if column not in after.columns]
        if lacking:
            yield f"chạy lại thì bảng {path.name} không còn cột {', '.join(lacking)}"
            continue
        changes = difference(before, after, SCHEMAS[name].key, list(before.columns))
        yield from _differences_in_words(name, changes)


def _differences_in_words(table: str, changes: Difference) -> Iterator[str]:
    """The first differences of a table, and the number of the others."""
    sentences = [f"mất dòng {key}" for key in changes.removed] + [f"thêm dòng {key}" for key in changes.added]
    sentences += [f"{row.key}, cột {row.column}: {row.before} → {row.after}" for row in changes.cells.itertuples()]
    more = [f"và {len(sentences) - _SHOWN} chỗ khác"] if len(sentences) > _SHOWN else []
    if sentences:
        yield f"chạy lại thì bảng {table} khác: {'; '.join([*sentences[:_SHOWN], *more])}"
