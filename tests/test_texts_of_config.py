"""Config texts are changed in single keys and rows: everything else, comments and quotes too, stays as it was."""

import csv
import io
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from conftest import EXAMPLE, PROJECT
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.years.csv_text import names_of, with_rows
from thidua_helpers.years.toml_text import CannotEdit, toml_of, with_value

YEAR = """\
# The year.
state = "tam-tinh"  # as of October
long = [
    "một", # first
    "hai",
]

# Why it is due then.
[receipts]
due_on = 2021-10-04
rule = "a # b"

[emulation.class_quotas]
a = { share_pct = 25 }

[[inputs]]
file = "x.xlsx"

# The second.
[[inputs]]
file = "y.xlsx"
"""


@pytest.mark.parametrize(
    ("way", "value", "gone", "came"),
    [
        (("state",), "chinh-thuc", 'state = "tam-tinh"  # as of October', 'state = "chinh-thuc"  # as of October'),
        (("long",), ["ba"], 'long = [\n    "một", # first\n    "hai",\n]', 'long = ["ba"]'),
        (("receipts", "due_on"), date(2022, 10, 4), "due_on = 2021-10-04", "due_on = 2022-10-04"),
        (("receipts", "rule"), 'x "y"', 'rule = "a # b"', 'rule = "x \\"y\\""'),
        (("receipts", "verified"), False, 'rule = "a # b"', 'rule = "a # b"\nverified = false'),
        (("emulation", "class_quotas", "a"), {"count": 3}, "{ share_pct = 25 }", "{ count = 3 }"),
        (("emulation", "class_quotas", "a", "share_pct"), Decimal("12.5"), "share_pct = 25", "share_pct = 12.5"),
        (("emulation", "class_quotas", "b"), {"count": 1}, "= 25 }", "= 25 }\nb = { count = 1 }"),
        (("inputs", 1, "file"), "z.xlsx", "y.xlsx", "z.xlsx"),
        (("clusters",), "cum", '    "hai",\n]', '    "hai",\n]\nclusters = "cum"'),
        (("inputs", 0), None, '\n\n[[inputs]]\nfile = "x.xlsx"', ""),
        (("receipts", "rule"), None, '\nrule = "a # b"', ""),
    ],
)
def test_one_key_changes_and_nothing_else(way, value, gone, came):
    assert YEAR.count(gone) == 1
    assert with_value(YEAR, way, value) == YEAR.replace(gone, came)
    windows = with_value(YEAR.replace("\n", "\r\n"), way, value)
    assert windows == YEAR.replace(gone, came).replace("\n", "\r\n")


def test_a_table_that_is_not_there_comes_at_the_end():
    assert with_value("a = 1", ("summing_up", "theme"), "x") == 'a = 1\n\n[summing_up]\ntheme = "x"\n'


def test_what_cannot_be_changed_alone_is_refused():
    with pytest.raises(CannotEdit):
        with_value("a.b = 1\n", ("a", "c"), 2)
    with pytest.raises(CannotEdit):
        with_value('x = [{ id = "a" }, { id = "b" }]\n', ("x", 0), None)


@pytest.mark.parametrize("path", sorted(EXAMPLE.glob("config/**/*.toml")) + sorted(PROJECT.glob("config/**/*.toml")))
def test_every_text_of_our_config_is_found_again(path):
    """Each value at the top, changed and changed back, leaves the content as it was."""
    text = path.read_text(encoding="utf-8")
    for key, value in tomllib.loads(text).items():
        if isinstance(value, str):
            changed = with_value(text, (key,), "khác")
            assert tomllib.loads(with_value(changed, (key,), value)) == tomllib.loads(text)
            assert [line for line in changed.splitlines() if line.startswith("#")] == [
                line for line in text.splitlines() if line.startswith("#")
            ]


plain = st.one_of(st.text(max_size=8), st.booleans(), st.integers(-99, 99), st.dates(date(2000, 1, 1)))
tables = st.dictionaries(st.text(min_size=1, max_size=4), plain, min_size=1, max_size=3)
keys = st.text(min_size=1, max_size=4)
values = st.dictionaries(keys, st.one_of(plain, st.lists(plain, max_size=2)), min_size=1, max_size=4)
contents = st.tuples(values, st.dictionaries(keys, st.one_of(tables, st.lists(tables, min_size=1, max_size=2))))


@given(parts=contents)
def test_toml_says_what_it_was_given(parts):
    content = parts[0] | parts[1]
    assert tomllib.loads(toml_of(content)) == content


@given(parts=contents, data=st.data(), value=plain)
def test_any_key_takes_any_value(parts, data, value):
    content = parts[1] | parts[0]
    key = data.draw(st.sampled_from(list(parts[0])))
    assert tomllib.loads(with_value(toml_of(content), (key,), value)) == content | {key: value}


COLUMNS = ("unit", "text")
ROWS = 'unit,text\na,"x, y"\nb,"needless"\nc,"two\nlines"\n'


def changed_rows(rows):
    return with_rows(ROWS, COLUMNS, lambda row: row["unit"], rows)


def test_rows_that_stay_keep_their_own_lines():
    assert changed_rows({}) == ROWS
    assert changed_rows({"b": {"unit": "b", "text": "q,"}}) == ROWS.replace('b,"needless"', 'b,"q,"')
    assert changed_rows({"c": None}) == 'unit,text\na,"x, y"\nb,"needless"\n'
    assert changed_rows({"d": {"unit": "d"}}) == f"{ROWS}d,\n"
    assert with_rows("", COLUMNS, lambda row: row["unit"], {"d": {"unit": "d"}}) == "unit,text\nd,\n"
    windows = with_rows("unit,text\r\na,b", COLUMNS, lambda row: row["unit"], {"d": {"unit": "d"}})
    assert windows == "unit,text\r\na,b\r\nd,\r\n"
    assert names_of(ROWS, lambda row: row["unit"]) == ["a", "b", "c"]


@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=6), max_size=4))
def test_rows_are_read_back_as_they_were_given(texts):
    rows = {f"u{number}": {"unit": f"u{number}", "text": text} for number, text in enumerate(texts)}
    read = list(csv.DictReader(io.StringIO(changed_rows(rows), newline="")))
    assert read[3:] == list(rows.values())
