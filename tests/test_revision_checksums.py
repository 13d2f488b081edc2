"""Checksums of frozen revisions, on files of a few bytes; tests on a revision that was really made: test_freezing."""

import pytest

from thidua_helpers.errors import StepFailed
from thidua_helpers.files import checksum
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.revision_checksums import (
    all_checksums,
    changed_files,
    known_revisions,
    lacks_internal_part,
    read_checksums,
    record_checksum,
    recorded_checksums,
    refuse_changed_revisions,
    revision_faults,
    write_checksums,
)
from thidua_helpers.workspace.paths import Workspace

EDITION = Edition.parse("2021")
PAGE, TABLE, INTERNAL = "reports/2021/index.html", "data/processed/2021/x.csv", "reports/2021/noi-bo/index.html"


@pytest.fixture
def workspace(tmp_path):
    """A workspace with one revision of three files, whose checksum is kept."""
    workspace = Workspace(tmp_path)
    frozen = workspace.revision(EDITION, "r1")
    for name in ("revision.toml", PAGE, TABLE, INTERNAL):
        path = frozen.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    write_checksums(frozen)
    sums = workspace.revisions.sums(EDITION)
    sums.write_text(f"{checksum(frozen.revisions.checksums)}  r1/SHA256SUMS\n", encoding="utf-8")
    return workspace


def _frozen(workspace):
    return workspace.revision(EDITION, "r1")


def _drop_internal(workspace):
    for name in (TABLE, INTERNAL, "data/SHA256SUMS"):
        (_frozen(workspace).root / name).unlink()


def test_whole_revision_has_no_fault(workspace):
    frozen = _frozen(workspace)
    assert list(changed_files(frozen)) == revision_faults(workspace, EDITION, "r1") == []
    assert not lacks_internal_part(frozen)
    assert set(read_checksums(frozen.revisions.checksums)) == {"revision.toml", PAGE, "data/SHA256SUMS"}
    assert set(read_checksums(frozen.revisions.internal_checksums)) == {TABLE, INTERNAL}
    assert set(all_checksums(frozen)) == {"revision.toml", PAGE, TABLE, INTERNAL, "data/SHA256SUMS"}
    refuse_changed_revisions(workspace, [EDITION], ["data/published/2021/r1"])


@pytest.mark.parametrize("name", [PAGE, TABLE, INTERNAL])
def test_changed_missing_or_added_file_is_named(workspace, name):
    path = _frozen(workspace).root / name
    path.write_text("khác", encoding="utf-8")
    assert list(changed_files(_frozen(workspace))) == [f"tệp {name} đã bị thay đổi"]
    path.unlink()
    assert list(changed_files(_frozen(workspace))) == [f"thiếu tệp {name}"]
    path.with_name("lạ.txt").write_text("x", encoding="utf-8")
    more = (path.parent / "lạ.txt").relative_to(_frozen(workspace).root).as_posix()
    assert f"có thêm tệp {more}" in list(changed_files(_frozen(workspace)))
    with pytest.raises(StepFailed, match="Bản công bố r1 của kỳ 2021 không còn như đã chốt: thiếu tệp"):
        refuse_changed_revisions(workspace, [EDITION])


def test_missing_internal_part_is_a_fault_only_where_it_is_needed(workspace):
    _drop_internal(workspace)
    assert lacks_internal_part(_frozen(workspace))
    assert revision_faults(workspace, EDITION, "r1") == []
    refuse_changed_revisions(workspace, [EDITION])
    refuse_changed_revisions(workspace, [EDITION], ["data/published/2021/r2"])
    with pytest.raises(StepFailed, match="chưa có phần nội bộ"):
        refuse_changed_revisions(workspace, [EDITION], ["data/published/2021/r1"])


@pytest.mark.parametrize("kept", [TABLE, "data/SHA256SUMS"])
def test_incomplete_internal_part_is_a_fault(workspace, kept):
    content = (_frozen(workspace).root / kept).read_bytes()
    _drop_internal(workspace)
    (_frozen(workspace).root / kept).write_bytes(content)
    assert not lacks_internal_part(_frozen(workspace))
    assert list(changed_files(_frozen(workspace))) != []


def test_internal_list_forged_with_its_file_is_found(workspace):
    frozen = _frozen(workspace)
    (frozen.root / TABLE).write_text("khác", encoding="utf-8")
    lines = [f"{checksum(frozen.root / name)}  {name}\n" for name in (TABLE, INTERNAL)]
    frozen.revisions.internal_checksums.write_text("".join(lines), encoding="utf-8")
    assert list(changed_files(frozen)) == ["tệp data/SHA256SUMS đã bị thay đổi"]


def test_two_forged_lists_are_found_by_the_checksum_outside(workspace):
    (_frozen(workspace).root / PAGE).write_text("khác", encoding="utf-8")
    write_checksums(_frozen(workspace))
    (found,) = revision_faults(workspace, EDITION, "r1")
    assert found.startswith("SHA256SUMS không còn là tệp đã chốt")


def test_contradictory_stored_checksums_are_a_fault(workspace):
    manifest = workspace.reports.manifest(EDITION)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    from thidua_helpers.pipeline.fingerprints import Manifest

    manifest.write_bytes(Manifest(revisions={"r1": "0" * 64}).as_json())
    assert len(recorded_checksums(workspace, EDITION)["r1"]) == 2
    (found,) = revision_faults(workspace, EDITION, "r1")
    assert found.startswith("SHA256SUMS không còn là tệp đã chốt")


def test_revision_without_a_stored_checksum_is_a_fault_with_the_line_to_add(workspace):
    sums = workspace.revisions.sums(EDITION)
    line = sums.read_text(encoding="utf-8").strip()
    sums.unlink()
    (found,) = revision_faults(workspace, EDITION, "r1")
    assert "không do “thidua freeze” lập ở thư mục này" in found
    assert f"“{line}”" in found
    assert known_revisions(workspace, EDITION) == ["r1"]


def test_deleted_revision_is_known_by_its_stored_checksum(workspace):
    (_frozen(workspace).root / "revision.toml").unlink()
    assert known_revisions(workspace, EDITION) == ["r1"]
    assert revision_faults(workspace, EDITION, "r1") == [
        "thiếu tệp revision.toml, mà mã kiểm tra của bản này còn được lưu"
    ]  # fmt: skip
    with pytest.raises(StepFailed, match=r"thiếu tệp revision\.toml"):
        refuse_changed_revisions(workspace, [EDITION])


def test_revision_of_an_older_program_has_one_list_of_all_files(workspace):
    """Nothing internal is listed in it, so an internal list is ignored, and nothing is missing."""
    frozen = _frozen(workspace)
    _drop_internal(workspace)
    frozen.revisions.checksums.write_text(f"{checksum(frozen.root / PAGE)}  {PAGE}\n", encoding="utf-8")
    assert set(all_checksums(frozen)) == {PAGE}
    assert not lacks_internal_part(frozen)
    (frozen.root / TABLE).write_text("x", encoding="utf-8")
    frozen.revisions.internal_checksums.write_text(f"{checksum(frozen.root / TABLE)}  {TABLE}\n", encoding="utf-8")
    assert f"có thêm tệp {TABLE}" in list(changed_files(frozen))


def test_changed_file_is_reported_before_a_missing_internal_part(workspace):
    _drop_internal(workspace)
    (_frozen(workspace).root / PAGE).write_text("khác", encoding="utf-8")
    with pytest.raises(StepFailed, match=f"tệp {PAGE} đã bị thay đổi"):
        refuse_changed_revisions(workspace, [EDITION], ["data/published/2021/r1"])


def test_revision_without_its_list_is_a_fault(workspace):
    _frozen(workspace).revisions.checksums.unlink()
    assert revision_faults(workspace, EDITION, "r1") == ["thiếu tệp SHA256SUMS"]


@pytest.mark.parametrize(("number", "more"), [(3, ""), (4, "; và 1 chỗ khác"), (5, "; và 2 chỗ khác")])
def test_no_more_than_three_faults_are_written_out(workspace, number, more):
    for each in range(number):
        (_frozen(workspace).root / f"lạ-{each}").write_text("x", encoding="utf-8")
    with pytest.raises(StepFailed, match=rf"lạ-0; có thêm tệp lạ-1; có thêm tệp lạ-2{more}\. Chép lại"):
        refuse_changed_revisions(workspace, [EDITION])


def test_second_revision_is_listed_after_the_first(workspace):
    second = workspace.revision(EDITION, "r2")
    (second.root).mkdir(parents=True)
    (second.root / "revision.toml").write_text("r2", encoding="utf-8")
    write_checksums(second)
    record_checksum(workspace, EDITION, "r2")
    assert list(recorded_checksums(workspace, EDITION)) == known_revisions(workspace, EDITION) == ["r1", "r2"]
    assert revision_faults(workspace, EDITION, "r2") == []
