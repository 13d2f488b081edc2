import pandas as pd
import pytest

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.files import replace_file
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.tables.schema import SchemaError
from thidua_helpers.tables.store import cached_from_table, make_table, read_table, with_row_keys, write_table

FACT = {
    "edition": "2021",
    "holder": "cum-1",
    "measure": "tien",
    "line": "thu_ly",
    "value": 9_007_199_254_740_993,  # 2**53 + 1: a float would lose it
    "state": "value",
    "source": "nguon",
    "form": "",
    "correction": "",
    "derived_from": "",
    "file": "f.xlsx",
    "sheet": "s",
    "cell": "A1",
}


def test_integers_stay_integers_and_missing_stays_missing(tmp_path):
    rows = [FACT, {**FACT, "measure": "viec", "value": None, "state": "missing"}, {**FACT, "holder": "a", "value": 0}]
    write_table(tmp_path, "facts", make_table("facts", rows))
    read = read_table(tmp_path, "facts").set_index(["holder", "measure"])["value"]
    assert read[("cum-1", "tien")] == 9_007_199_254_740_993
    assert read[("a", "tien")] == 0
    assert pd.isna(read[("cum-1", "viec")])


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_text_becomes_empty(missing):
    assert make_table("facts", [FACT | {"words": missing}])["words"].tolist() == [""]


def test_result_of_table_is_cached_until_file_changes(tmp_path):
    write_table(tmp_path, "facts", make_table("facts", [FACT]))
    finder = cached_from_table(CellFinder, tmp_path, "facts")
    assert finder.cells("cum-1/tien/thu_ly") == [(("f.xlsx", "s", "A1"), 1)]
    assert cached_from_table(CellFinder, tmp_path, "facts") is finder
    write_table(tmp_path, "facts", make_table("facts", [{**FACT, "cell": "B10"}]))
    renewed = cached_from_table(CellFinder, tmp_path, "facts")
    assert renewed.cells("-cum-1/tien/thu_ly") == [(("f.xlsx", "s", "B10"), -1)]


def test_equal_data_are_equal_bytes_whatever_their_order(tmp_path):
    rows = [FACT, {**FACT, "holder": "cum-2"}]
    first = write_table(tmp_path / "a", "facts", make_table("facts", rows)).read_bytes()
    second = write_table(tmp_path / "b", "facts", make_table("facts", reversed(rows))).read_bytes()
    assert first == second
    assert b"\r" not in first


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "'=x", "'plain", "\tx", "bình thường", "''", "a=b"])
def test_formula_like_text_is_guarded_and_restored(tmp_path, text):
    path = write_table(tmp_path, "facts", make_table("facts", [{**FACT, "source": text}]))
    cell = path.read_text(encoding="utf-8").splitlines()[1].split(",")[6].strip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert read_table(tmp_path, "facts")["source"].item() == text


def test_a_decimal_keeps_its_minus_sign(tmp_path):
    row = {"measure": "viec", "state": "value", "missing_fixed": 1, "difference_pct": "-25.41", "verified": True}
    path = write_table(tmp_path, "targets", make_table("targets", [row]))
    assert ",-25.41," in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("change", [{"state": "zero"}, {"measure": "vnd"}])
def test_words_outside_the_schema_are_refused(change):
    with pytest.raises(SchemaError):
        make_table("facts", [{**FACT, **change}])


def test_missing_boolean_is_refused():
    with pytest.raises(SchemaError, match="column disciplined has missing values"):
        make_table("nominations", [{"disciplined": None, "row": None}])


def test_unknown_column_is_refused():
    with pytest.raises(SchemaError, match="unknown columns"):
        make_table("facts", [FACT, {**FACT, "holder": "a", "sources": "nguon"}])


def test_a_key_stands_once():
    with pytest.raises(SchemaError):
        make_table("facts", [FACT, FACT])


def test_a_table_that_was_not_made_says_what_to_run(tmp_path):
    with pytest.raises(Refused, match=r"10_clean\.ipynb.*thidua run 2021"):
        read_table(tmp_path / "2021", "facts")
    with pytest.raises(Refused, match="Có phải: figures"):
        read_table(tmp_path, "figure")


def test_cells_have_names():
    row = with_row_keys("facts", make_table("facts", [FACT]))
    assert list(row.index) == ["cum-1/tien/thu_ly"]
    assert cell_key("2021", "facts", ("cum-1", "tien", "thu_ly"), "value") == "2021:facts:cum-1/tien/thu_ly:value"


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    replace_file(path, b"old")
    refused = PermissionError(13, "being used by another process")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(refused))
    with pytest.raises(StepFailed, match=r"file: being used.*đóng lại; .* chạy lại"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
