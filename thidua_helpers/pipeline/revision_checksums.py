"""Checksums of frozen revisions: lists of file checksums, and checksums of these lists.

A revision has two lists in the format of `sha256sum -c`: `SHA256SUMS` of its shared files, and `data/SHA256SUMS` of its
internal ones (received inputs, stage tables, internal pages), which stay outside git. The first list has the checksum
of the second. The checksum of the first is in the manifest of the edition and in `data/published/<edition>/SHA256SUMS`,
so a change of a revision needs changes in three places, one of them in git.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from thidua_helpers.errors import StepFailed
from thidua_helpers.files import checksum, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import read_manifest
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.revisions import is_internal_part

_SHOWN = 3


def write_checksums(frozen: Workspace) -> None:
    """Write both lists of checksums of a new revision."""
    names = _names(frozen)
    internal = [name for name in names if is_internal_part(name)]
    replace_file(frozen.revisions.internal_checksums, _as_text(frozen, internal))
    shared = [name for name in names if not is_internal_part(name)]
    replace_file(frozen.revisions.checksums, _as_text(frozen, [*shared, _internal_list(frozen)]))


def read_checksums(path: Path) -> dict[str, str]:
    """Checksums of a list by file name; empty if it is missing or not readable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {line[66:]: line[:64] for line in lines}


def all_checksums(frozen: Workspace) -> dict[str, str]:
    """Checksums of all files of a revision, from its two lists."""
    listed = read_checksums(frozen.revisions.checksums)
    has_internal = _internal_list(frozen) in listed
    return listed | (read_checksums(frozen.revisions.internal_checksums) if has_internal else {})


def lacks_internal_part(frozen: Workspace) -> bool:
    """Whether the internal part of a revision is missing, as in a fresh clone."""
    is_listed = _internal_list(frozen) in read_checksums(frozen.revisions.checksums)
    return is_listed and not any(map(is_internal_part, _names(frozen, with_lists=True)))


def changed_files(frozen: Workspace) -> Iterator[str]:
    """Faults of a revision's files, one sentence each; a missing internal part is no fault."""
    if not frozen.revisions.checksums.is_file():
        yield f"thiếu tệp {frozen.relative(frozen.revisions.checksums)}"
        return
    kept = all_checksums(frozen)
    if lacks_internal_part(frozen):
        kept = {name: kept[name] for name in kept if not is_internal_part(name)}
    names = _names(frozen, with_lists=True) - {frozen.relative(frozen.revisions.checksums)}
    yield from (f"thiếu tệp {name}" for name in sorted(kept.keys() - names))
    yield from (f"có thêm tệp {name}" for name in sorted(names - kept.keys()))
    both = sorted(kept.keys() & names)
    yield from (f"tệp {name} đã bị thay đổi" for name in both if kept[name] != checksum(frozen.root / name))


def recorded_checksums(workspace: Workspace, edition: Edition) -> dict[str, set[str]]:
    """Stored checksums of each revision's `SHA256SUMS`: one, unless two places disagree."""
    kept = defaultdict(set)
    for name, digest in read_manifest(workspace, edition).revisions.items():
        kept[name].add(digest)
    for name, digest in read_checksums(workspace.revisions.sums(edition)).items():
        kept[name.partition("/")[0]].add(digest)
    return dict(kept)


def record_checksum(built: Workspace, edition: Edition, name: str) -> None:
    """Add a revision to the edition's list of revisions, in the build folder."""
    listed = read_checksums(built.revisions.sums(edition))
    listed[_list_of(name)] = checksum(built.revision(edition, name).revisions.checksums)
    text = "".join(f"{digest}  {file}\n" for file, digest in sorted(listed.items()))
    replace_file(built.revisions.sums_to_write(edition), text.encode("utf-8"))


def revision_faults(workspace: Workspace, edition: Edition, name: str) -> list[str]:
    """Missing or changed files of a revision, one sentence each, without running it again."""
    frozen, kept = workspace.revision(edition, name), recorded_checksums(workspace, edition).get(name, set())
    if not frozen.is_frozen:
        return [f"thiếu tệp {frozen.revisions.record.name}, mà mã kiểm tra của bản này còn được lưu"]
    wrong = list(changed_files(frozen))
    here = checksum(frozen.revisions.checksums) if frozen.revisions.checksums.is_file() else ""
    list_file = f"data/published/{edition}/{workspace.revisions.sums(edition).name}"
    if not kept:
        wrong.append(
            f"không do “thidua freeze” lập ở thư mục này: {list_file} và lý lịch của kỳ không có mã kiểm tra của bản "
            f"này (bản do phiên bản cũ chốt: so mã SHA-256 đã in khi chốt, rồi ghi dòng “{here}  {_list_of(name)}” vào "
            "tệp đó)"
        )
    elif here and kept != {here}:
        wrong.append(f"SHA256SUMS không còn là tệp đã chốt: SHA-256 là {here}, đã lưu {', '.join(sorted(kept))}")
    return wrong


def known_revisions(workspace: Workspace, edition: Edition) -> list[str]:
    """Revisions that exist or have a stored checksum, in order."""
    names = {*workspace.revisions.names(edition), *recorded_checksums(workspace, edition)}
    return sorted(names, key=lambda name: (len(name), name))


def refuse_changed_revisions(workspace: Workspace, editions: Iterable[Edition], needed: Iterable[str] = ()) -> None:
    """Raise StepFailed if a frozen revision of these editions has changed.

    `needed` are folders, from the workspace's root, of revisions that also need their internal part.
    """
    for edition in editions:
        for name in known_revisions(workspace, edition):
            wrong = revision_faults(workspace, edition, name)
            frozen = workspace.revision(edition, name)
            if not wrong and workspace.relative(frozen.root) in needed and lacks_internal_part(frozen):
                wrong = [missing_internal_part(workspace, frozen)]
            if wrong:
                more = [f"và {len(wrong) - _SHOWN} chỗ khác"] if len(wrong) > _SHOWN else []
                text, folder = "; ".join([*wrong[:_SHOWN], *more]), workspace.relative(frozen.root)
                raise StepFailed(
                    f"Bản công bố {name} của kỳ {edition} không còn như đã chốt: {text}. Chép lại {folder} từ bản sao "
                    f"lưu hoặc từ git, kiểm tra bằng “thidua freeze {edition} --check”, rồi chạy lại."
                )


def missing_internal_part(workspace: Workspace, frozen: Workspace) -> str:
    """Instruction to copy the internal part of a revision back."""
    return (
        f"chưa có phần nội bộ (đầu vào như đã nhận, bảng trung gian, trang nội bộ): chép lại data/ và "
        f"reports/{frozen.root.parent.name}/noi-bo/ vào {workspace.relative(frozen.root)}"
    )


def _names(frozen: Workspace, with_lists: bool = False) -> set[str]:
    """Names of the files of a revision, by default without its lists of checksums."""
    names = {path.relative_to(frozen.root).as_posix() for path in frozen.root.rglob("*") if path.is_file()}
    lists = set() if with_lists else {_internal_list(frozen), frozen.relative(frozen.revisions.checksums)}
    return names - lists


def _as_text(frozen: Workspace, names: Iterable[str]) -> bytes:
    return "".join(f"{checksum(frozen.root / name)}  {name}\n" for name in sorted(names)).encode("utf-8")


def _internal_list(frozen: Workspace) -> str:
    return frozen.relative(frozen.revisions.internal_checksums)


def _list_of(name: str) -> str:
    """Name of a revision's list in the edition's list of revisions."""
    return f"{name}/SHA256SUMS"
