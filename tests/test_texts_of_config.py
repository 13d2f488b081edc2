"""Config texts are changed in single keys and rows: everything else, comments and quotes too, stays as it was."""

import csv
import io
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.years.toml_text import CannotEdit, toml_of, with_value
from thidua_helpers.years.writing import rows_with_changes, with_rows

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
    """A table in two places of the file; the last entry of an inline list."""
    with pytest.raises(CannotEdit):
        with_value("[a.b]\nx = 1\n[c]\ny = 1\n[a.d]\nz = 1\n", ("a", "q"), 1)
    with pytest.raises(CannotEdit):
        with_value('x = [{ id = "a" }]\n', ("x", 0), None)


def test_value_of_a_dotted_key_changes_with_its_own_line_only():
    text = "[emulation]\nquotas.a.share_pct = 25\nquotas.b.count = 10\n"
    changed = with_value(text, ("emulation", "quotas", "b"), {"count": 12})
    assert changed == text.replace("quotas.b.count = 10", "quotas.b = { count = 12 }")


def test_lines_of_both_kinds_keep_their_ends():
    assert with_value("a = 1\r\nb = 2\nc = 3\r\n", ("b",), 9) == "a = 1\r\nb = 9\nc = 3\r\n"


def test_comment_above_a_table_stays_there_when_a_key_is_added():
    assert with_value("[e]\nx = 1\n# about f\n[f]\ny = 2\n", ("e", "z"), 3) == (
        "[e]\nx = 1\nz = 3\n# about f\n[f]\ny = 2\n"
    )


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


ROWS = [{"unit": "a", "text": "x, y"}, {"unit": "b", "text": ""}, {"unit": "", "text": ""}]


def changed_rows(changed):
    return rows_with_changes(ROWS, lambda row: row["unit"], changed)


def test_rows_change_in_place_go_or_come_at_the_end():
    assert changed_rows({}) == ROWS
    assert changed_rows({"a": {"unit": "a", "text": "q,"}}) == [{"unit": "a", "text": "q,"}, *ROWS[1:]]
    assert changed_rows({"b": None}) == [ROWS[0], ROWS[2]]
    assert changed_rows({"d": {"unit": "d"}, "e": None}) == [*ROWS, {"unit": "d"}]


TEXT = 'unit,text\na,"x, y"\nb,"needless"\nc,"two\nlines"\n'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_rows_that_stay_keep_their_own_lines(newline):
    text = TEXT.replace("\n", newline)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert with_rows(text, ("unit", "text"), rows, rows) == text
    assert with_rows(text, ("unit", "text"), rows, [*rows, {"unit": "d"}]) == f"{text}d,{newline}"
    assert with_rows(text, ("unit", "text"), rows, rows[1:]) == text.replace(f'a,"x, y"{newline}', "")
    assert with_rows("", ("unit", "text"), [], [{"unit": "d"}]) == "unit,text\nd,\n"
    assert with_rows("unit,text\na,b", ("unit", "text"), [{"unit": "a", "text": "b"}], []) == "unit,text\n"


def test_spaces_of_an_inline_table_with_dates_stay():
    text = "days = { a = 2021-10-15, b = 2021-10-19 }\nx = 1\n"
    assert with_value(text, ("x",), 2) == text.replace("x = 1", "x = 2")


@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=6), max_size=4))
def test_rows_are_read_back_as_they_were_given(texts):
    rows = [{"unit": f"u{number}", "text": text} for number, text in enumerate(texts)]
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        before = list(csv.DictReader(io.StringIO(text, newline="")))
        written = with_rows(text, ("unit", "text"), before, [*before, *rows])
        assert list(csv.DictReader(io.StringIO(written, newline=""))) == [*before, *rows]
