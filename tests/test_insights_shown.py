"""Statements where they are shown: flags, pages, council, documents, workbook, JupyterLab."""

import re
from types import SimpleNamespace

import pytest
from conftest import EXAMPLE, opened, staged

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.insights.find import KINDS
from thidua_helpers.pipeline.plan import STAGES_WITH_FINDINGS
from thidua_helpers.report.pages import INTERNAL, SHARED
from thidua_helpers.report.sections import insights
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import PROVINCE, Flag


def row(holder: str, number: int, flag: str, measure: str = "viec", ranking: str = "", **changed: object) -> dict:
    given = {"holder": holder, "number": number, "flag": flag, "measure": measure, "ranking": ranking}
    return given | {"subject": holder, "is_internal": bool(ranking)} | changed


def book_of(*rows: dict, has_unit_pages: bool = True) -> SimpleNamespace:
    by_holder: dict[str, list[dict]] = {}
    for each in rows:
        by_holder.setdefault(each["holder"], []).append(each)
    rules = SimpleNamespace(
        cluster_ids=("cum-1",),
        unit_by_id={"1-01": None},
        statistical_forms={"form": None} if has_unit_pages else {},
    )
    return SimpleNamespace(insights_by_holder=by_holder, rules=rules)


@pytest.mark.parametrize(
    ("measures", "ranking", "marks"),
    [
        (("viec",), "", " ①③"),
        (("tien",), "", " ②"),
        (("viec", "tien"), "", " ①②③"),
        (("viec",), "cum-1", " ①③④"),
        (("viec",), "toan-tinh", " ①③"),
    ],
)
def test_flags_of_a_unit_are_those_of_the_verdict_or_rank(measures, ranking, marks):
    book = book_of(
        row("1-01", 1, Flag.NEAR_TARGET),
        row("1-01", 2, Flag.DENOMINATOR),
        row("1-01", 3, Flag.DENOMINATOR),
        row("1-01", 4, Flag.ONE_CASE, "tien"),
        row("1-01", 5, Flag.NEAR_TIE, "", "cum-1"),
        row("1-01", 6, Flag.NONE),
        row("cum-1", 1, Flag.STAGE, subject="1-01"),
    )
    assert Flags(book, measures, ranking).marks("1-01") == marks


def test_flag_of_an_internal_statement_is_not_beside_a_verdict():
    book = book_of(row("1-01", 1, Flag.NEAR_TARGET, is_internal=True))
    assert (Flags(book).marks("1-01"), Flags(book, ranking="cum-1").marks("1-01")) == ("", " ③")


def test_unit_without_statements_has_no_flags():
    flags = Flags(book_of())
    assert (flags.marks("1-01"), flags.words("1-01"), flags.links("1-01"), flags.legend(["1-01"])) == ("", "", "", "")


@pytest.mark.parametrize(
    ("holder", "is_own_page", "has_unit_pages", "address"),
    [
        ("1-01", False, True, "don-vi/1-01.html#diem-7"),
        ("1-01", True, True, "#diem-7"),
        ("1-01", False, False, None),
        ("cum-1", False, True, "cum-1.html#diem-7"),
        (PROVINCE, False, True, "index.html#diem-7"),
    ],
)
def test_flag_links_to_its_sentence(holder, is_own_page, has_unit_pages, address):
    book = book_of(row(holder, 7, Flag.NEAR_TARGET), has_unit_pages=has_unit_pages)
    shown = Flags(book).links(holder, is_own_page)
    assert re.findall('href="([^"]*)"', shown) == ([address] if address else [])
    assert Flag.NEAR_TARGET.label in shown


def test_legend_names_the_flags_in_use_only():
    book = book_of(row("1-01", 1, Flag.NEAR_TARGET), row("1-02", 1, Flag.ONE_CASE, "tien"))
    assert Flags(book).legend(["1-01", "1-02", "1-03"]) == "② do một việc lớn, ③ sát chỉ tiêu"


def test_stages_with_findings_are_those_that_store_some():
    assert set(STAGES_WITH_FINDINGS) == {
        schema.stage for schema in SCHEMAS.values() if schema.name.startswith("findings_")
    }


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example's 2021 with all stage tables, run in this process."""
    import shutil

    root = tmp_path_factory.mktemp("insights") / "minh-hoa"
    for name in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / name, root / name)
    staged(root)
    return opened(root)


def test_every_kind_is_a_function_named_as_its_module():
    assert {find.__name__ for find in KINDS.values()} == set(KINDS)


def test_numbers_of_sentences_are_rows_and_rows_are_in_sentences(example):
    values = example.table("insight_values")
    by_sentence = values.groupby(["holder", "number"])["name"].agg(set).to_dict()
    for holder, number, sentence in example.table("insights")[["holder", "number", "sentence"]].itertuples(index=False):
        fields = set(re.findall(r"\{([^@{}]+)\}", sentence))
        assert fields == by_sentence.get((holder, number), set())


def test_rate_at_the_share_of_the_base_is_that_of_the_comparison(example):
    stated = [row for row in example.rows("insights").values() if row["flag"] == Flag.DENOMINATOR and row["turned"]]
    assert stated
    for of in stated:
        rate = example.rows("insight_values")[f"{of['holder']}/{of['number']}/rate"]["value"]
        assert rate == example.rows("same_period")[f"{of['subject']}/{of['measure']}/ty_le_xong"]["at_share_before_pct"]


def test_shared_pages_show_no_internal_statement(example):
    internal = [row for rows in example.insights_by_holder.values() for row in rows if row["is_internal"]]
    assert internal, "the example has statements on ranks"
    for holder in {row["holder"] for row in internal}:
        numbers = {row["number"] for row in internal if row["holder"] == holder}
        shown = insights.points_to_note(example, holder, SHARED)
        assert {int(number) for number in re.findall('id="diem-([0-9]+)"', shown)}.isdisjoint(numbers)


def test_a_page_shows_five_statements_and_folds_the_others(example):
    shown = insights.points_to_note(example, PROVINCE, SHARED)
    first, _, folded = shown.partition("<details>")
    assert first.count("<li") == 5
    assert folded.count("<li") == sum(not row["is_internal"] for row in example.insights_by_holder[PROVINCE]) - 5


def test_holder_without_statements_is_told_so(example):
    example.insights_by_holder["nobody"] = []
    assert "Không có điểm nào cần chú ý" in insights.points_to_note(example, "nobody", SHARED)


def test_council_items_are_internal_and_at_most_six(example):
    assert insights.council_items(example, SHARED) == ""
    assert 1 <= insights.council_items(example, INTERNAL).count("<li>") <= 6


def test_insights_of_analysts_are_the_stored_rows_in_words(example):
    shown = AnalystBook(example).insights
    assert len(shown) == len(example.table("insights"))
    assert not shown["Điểm cần chú ý"].str.contains("[{}]").any()
    assert shown.loc[PROVINCE, "Số thứ tự"].tolist() == list(range(1, len(shown.loc[PROVINCE]) + 1))
