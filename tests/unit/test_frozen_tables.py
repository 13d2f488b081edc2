"""Tables of frozen revisions, read with the words of this version."""

import pandas as pd
import pytest

from thidua_helpers.errors import Refused
from thidua_helpers.tables.frozen import COLUMNS, TABLES, WORDS
from thidua_helpers.tables.schema import SchemaError
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table, read_rows, read_table, write_table
from thidua_helpers.vocabulary import AwardOutcome, ClassOutcome

DECISION = {"edition": "2021", "subject": "xep-hang", "value": "1", "state": "quyet_dinh"}


@pytest.fixture
def old_decisions(tmp_path):
    """The folder of a table `decisions` with the words of the first version."""
    rows = [DECISION | {"holder": "a", "agrees": True}, DECISION | {"holder": "b", "agrees": False}]
    path = write_table(tmp_path, "decisions", make_table("decisions", [*rows, DECISION | {"holder": "c"}]))
    text = path.read_text(encoding="utf-8")
    for holder, new, old in (("a", "true", "co"), ("b", "false", "khong"), ("c", "", "chua-tinh")):
        text = text.replace(f"{holder},1,,{new},", f"{holder},1,,{old},")
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_old_words_of_frozen_table_become_present_ones(old_decisions):
    rows = read_rows(old_decisions, "decisions", is_frozen=True)
    assert [row["agrees"] for row in rows.values()] == [True, False, None]
    assert read_table(old_decisions, "decisions", is_frozen=True)["agrees"].dtype == "boolean"


def test_old_outcomes_become_present_and_config_ids_stay(tmp_path):
    """A decided class, unit or title keeps its "-"; the outcome of a nomination in the same column does not."""
    row = DECISION | {"agrees": True}
    rows = [row | {"holder": "a", "computed": "de-nghi"}, row | {"holder": "b", "computed": "hang-a"}]
    write_table(tmp_path, "decisions", make_table("decisions", rows))
    assert read_table(tmp_path, "decisions", is_frozen=True)["computed"].tolist() == ["de_nghi", "hang-a"]


def test_former_table_and_column_names_are_read(tmp_path):
    of = {"edition": "2021", "holder": "a"}
    write_table(tmp_path, "succession", make_table("succession", [of | {"comparison": "nguyen", "words": "x"}]))
    (tmp_path / "succession.csv").rename(tmp_path / "lineage.csv")
    assert read_table(tmp_path, "succession", is_frozen=True)["words"].tolist() == ["x"]
    with pytest.raises(Refused, match=r"Chưa có bảng succession\.csv"):
        read_table(tmp_path, "succession")
    figure = {"level": "don_vi", "measure": "viec", "line": "xong", "value": 1, "state": "value", "provenance": "own"}
    path = write_table(tmp_path, "figures", make_table("figures", [of | figure]))
    path.write_text(path.read_text(encoding="utf-8").replace(",provenance,", ",basis,"), encoding="utf-8")
    assert read_table(tmp_path, "figures", is_frozen=True)["provenance"].tolist() == ["own"]


def test_former_names_are_gone_and_new_ones_are_in_use():
    columns = {column for schema in SCHEMAS.values() for column in schema.columns}
    assert set(TABLES.values()) <= SCHEMAS.keys()
    assert not TABLES.keys() & SCHEMAS.keys()
    assert set(COLUMNS.values()) <= columns
    assert not COLUMNS.keys() & columns


def test_old_words_of_the_live_table_are_refused(old_decisions):
    with pytest.raises(Refused, match="phiên bản khác lập"):
        read_table(old_decisions, "decisions")


@pytest.mark.parametrize(("old", "new"), [("co", "yes"), ("quyet_dinh", "quyet-dinh")])
def test_unknown_words_of_a_frozen_table_are_refused(old_decisions, old, new):
    path = old_decisions / "decisions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f",{old},", f",{new},"), encoding="utf-8")
    with pytest.raises(SchemaError, match=new):
        read_table(old_decisions, "decisions", is_frozen=True)


def test_frozen_table_without_a_present_column_has_it_empty(old_decisions):
    path = old_decisions / "decisions.csv"
    pd.read_csv(path, dtype="str").drop(columns=["reason", "agrees"]).to_csv(path, index=False)
    table = read_table(old_decisions, "decisions", is_frozen=True)
    assert set(table["reason"]) == {""}
    assert table["agrees"].isna().all()


# Columns that hold the outcomes of other tables, among other texts.
OUTCOMES = {*ClassOutcome, *AwardOutcome}
WITH_OTHER_TEXTS = {("decisions", "computed"), ("revised", "before_text"), ("revised", "after_text")}


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_old_words_are_gone_and_new_ones_are_in_use(table, column):
    schema, words = SCHEMAS[table], WORDS[table, column]
    closed = dict(schema.words) | dict.fromkeys(schema.booleans, ("true", "false", ""))
    present = OUTCOMES if (table, column) in WITH_OTHER_TEXTS else set(closed[column])
    assert set(words.values()) <= present
    assert not words.keys() & present
