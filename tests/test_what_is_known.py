"""What pages and drafts state about provenance, precision, periods: no more than their sources say."""

import html
import re
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

import pytest
from conftest import copy_workspace, opened, staged
from markupsafe import Markup
from small_workspace import UNITS, YEAR, make_small_workspace, set_year, write_figures
from test_draft import text_of

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.documents.quoted import Quoted, sources_of
from thidua_helpers.report.documents.summing_up_text import summing_up
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.pictures.trends import _last_moves, _move
from thidua_helpers.report.render import html_cells
from thidua_helpers.report.render.blocks import stored_value
from thidua_helpers.report.render.html_blocks import with_unbroken_names
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections import comparison, headline, highlights, notes, same_period, summary
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.report.sections.page_header import page_header
from thidua_helpers.report.sections.periods import base_heading
from thidua_helpers.results.rates import _target_result as rates_against_bar
from thidua_helpers.vocabulary import Comparability, Provenance, State, TargetOutcome

PROVINCE, RATE = "toan-tinh", "ty_le_xong"
TARGETS = "holder,measure,rate,value_pct,comparator,decision,source,note,verified"


def set_targets(root, edition: str, *rows: str) -> None:
    """Replaces the targets of an edition."""
    path = root / "config" / "years" / edition / "targets.csv"
    path.write_text("\n".join([TARGETS, *rows]) + "\n", encoding="utf-8")


def words(part) -> str:
    """The text of a piece of a page, as it is read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", part)))


def pointer(cell) -> str:
    """What the pointer on a figure says."""
    return html.unescape(re.search(r'title="([^"]*)"', cell)[1])


def said_of(book, holder: str = PROVINCE) -> str:
    """The drafted report as plain text."""
    return text_of(summing_up(book, holder))


def lines_with(mark: str, text: str) -> list[str]:
    """The lines of a text that contain `mark`."""
    return [line for line in text.splitlines() if mark in line]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Opens an edition of the real workspace, staged once. Tests only read it."""
    root = copy_workspace(tmp_path_factory.mktemp("real") / "ws")
    return cache(lambda edition: staged(root, edition))


DECISION = "12/QĐ-CTHADS ngày 05/01/2024"


@pytest.fixture(scope="module")
def half_year(tmp_path_factory):
    """The first six months of 2024 with a target by decision and one that only a publication names."""
    root = copy_workspace(tmp_path_factory.mktemp("half") / "ws")
    viec = f"{PROVINCE},viec,{RATE},83.25,>,{DECISION},chi-tieu-2024,,co"
    tien = f"{PROVINCE},tien,{RATE},21.00,>=,,chi-tieu-2024,,khong"
    set_targets(root, "2024-6t", viec, tien)
    return staged(root, "2024-6t")


def target_pointer(book, column: str, measure: str = "viec") -> str:
    return pointer(HtmlCells(book).cell("targets", (PROVINCE, measure, RATE), column))


def test_pointer_of_a_target_names_its_decision_and_no_result(half_year):
    of_viec = target_pointer(half_year, "target_pct")
    assert "83,25%" in of_viec and of_viec.endswith(DECISION) and "6.036" not in of_viec
    of_tien = target_pointer(half_year, "target_pct", "tien")
    assert "21,00%" in of_tien and "(cafef.vn)" in of_tien


@pytest.mark.slow
@pytest.mark.parametrize("column", ["difference_pct", "progress_pct", "missing_fixed"])
def test_pointer_of_a_comparison_names_result_and_target(half_year, column):
    said, of_target = target_pointer(half_year, column), target_pointer(half_year, "target_pct")
    assert "6.036 ÷ 10.316" in said and "so-lieu-cong-bo.xlsx" in said
    assert said.endswith(of_target)


def test_pointer_of_a_result_is_its_division_alone(half_year):
    said = target_pointer(half_year, "result_pct")
    assert "6.036 ÷ 10.316" in said
    assert "83,25%" not in said and DECISION not in said


def test_word_annex_of_a_comparison_names_the_target(half_year):
    quoted, key = Quoted(half_year), (PROVINCE, "viec", RATE)
    of_target = sources_of(half_year, quoted.figure("targets", key, "target_pct"))
    assert of_target == target_pointer(half_year, "target_pct")
    of_progress = sources_of(half_year, quoted.figure("targets", key, "progress_pct"))
    assert of_progress.startswith("so-lieu-cong-bo.xlsx") and of_progress.endswith(of_target)


def test_wording_of_pointers(half_year, snapshot):
    quoted, key = Quoted(half_year), (PROVINCE, "viec", RATE)
    assert {
        "target": target_pointer(half_year, "target_pct"),
        "target by a publication": target_pointer(half_year, "target_pct", "tien"),
        "result": target_pointer(half_year, "result_pct"),
        "difference": target_pointer(half_year, "difference_pct"),
        "annex": sources_of(half_year, quoted.figure("targets", key, "progress_pct")),
    } == snapshot


def test_difference_of_lower_bounds_shows_known_digits_only(real):
    """2025 "trên 1.605,52 tỷ", and "trên 687,6 tỷ" more than 2024: what 2024 was lies between 917,82 and 917,93 tỷ."""
    book = real("2024")
    figures, key = HtmlCells(book), (PROVINCE, "tien", "xong+dinh_chi")
    row = book.rows("figures")["/".join(key)]
    assert (row["low"], row["value"], row["high"]) == (917_820_000_001, 917_920_000_000, 917_929_999_999)
    assert words(figures.figure_in_table(*key)) == "917,9*"
    assert words(figures.money(PROVINCE, "xong+dinh_chi")) == "917,9 tỷ đồng*"
    assert Quoted(book).amount(*key).text == "917,9 tỷ"


def test_lower_bound_keeps_its_word_wherever_it_is_shown(real):
    book = real("2025")
    said = words(highlights.highlights(book))
    assert [number for number in ("trên 1.605,5 tỷ", "687,6 tỷ", "74,9%") if number not in said] == []
    assert Quoted(book).amount(PROVINCE, "tien", "xong+dinh_chi").text == "trên 1.605,52 tỷ"
    assert "1.605.520.000.000" not in words(same_period.same_period_changes(book, PROVINCE))
    assert said_of(book).count("trên 1.605,52 tỷ") == said_of(book).count("1.605,52") > 0
    assert "687.600.000.000" not in said_of(book)


@pytest.mark.slow
def test_shortfall_of_rounded_figures_shows_known_digits_only(root):
    """Both figures of 2024-6t were printed to a million; at 46,45% the shortfall is known to a million as well."""
    set_targets(root, "2024-6t", f"{PROVINCE},tien,{RATE},46.45,>,,chi-tieu-2024,,khong")
    book = staged(root, "2024-6t")
    said = said_of(book)
    assert "356,751 tỷ" in said
    assert "356.751.079" not in said
    assert said.count("295,347 tỷ đồng") >= 1
    assert "295.347.000.000" not in said


def test_exact_figures_have_no_bounds_and_show_every_digit(real):
    book = real("2021")
    figures = book.table("figures")
    assert figures["low"].isna().all()
    assert Quoted(book).amount(PROVINCE, "tien", "xong+dinh_chi").text == "454.781.656.000"


def listed_words(book) -> str:
    """Text of an edition in the list of editions."""
    page = editions_page(book.workspace, book.rules.settings, [book.edition])
    return words(re.search(r"<tbody>.*</tbody>", page, re.DOTALL)[0])


def provenance_words(book) -> dict[str, object]:
    """Sentences on the origin of figures in the header, the draft and the list of editions."""
    return {
        "header": words(page_header(book, "province", "chia-se")),
        "draft": lines_with("dấu *", said_of(book)),
        "listed": listed_words(book),
    }


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["2018-6t", "2023-6t", "2024"])
def test_wording_of_editions_of_derived_figures(real, edition, snapshot):
    """Nowhere are their figures called published."""
    assert provenance_words(real(edition)) == snapshot


def test_wording_of_provenance(real, snapshot):
    assert provenance_words(real("2021")) == snapshot


def test_derived_figure_among_published_ones_is_marked_in_word(real):
    of_province, of_cluster = said_of(real("2021")), said_of(real("2021"), "cum-3")
    assert "2.644* việc" in of_province and "399* việc" in of_cluster
    assert "13.857 việc" in of_province


@pytest.mark.slow
def test_growing_shortfall_beyond_what_is_left_is_empty(root):
    """13.845 − 10.316 = 3.529 việc are not enforceable: the 15.237 that the second reading asks for cannot be.

    At 64,87% it asks for 1.868, which can."""
    set_targets(root, "2024-6t", f"{PROVINCE},viec,{RATE},83.25,>,,chi-tieu-2024,,khong")
    book = staged(root, "2024-6t")
    assert book.rows("targets")[f"{PROVINCE}/viec/{RATE}"]["missing_growing"] is None
    set_targets(root, "2024-6t", f"{PROVINCE},viec,{RATE},64.87,>=,,chi-tieu-2024,,khong")
    row = staged(root, "2024-6t").rows("targets")[f"{PROVINCE}/viec/{RATE}"]
    assert row["missing_growing"] == 1_868


@pytest.mark.parametrize(("missing", "left", "kept"), [(3, None, 3), (3, 3, 3), (3, 2, None), (3, 0, None)])
def test_shortfall_is_capped_at_the_boundary(missing, left, kept):
    """60 of 100 lack 3 more newly enforceable ones to 61,165%: (60 + 3) ÷ (100 + 3)."""
    bounds = dict.fromkeys(("numerator_low", "numerator_high", "denominator_low", "denominator_high"))
    bar = SimpleNamespace(value_pct=Decimal("61.165"), comparator=">=")
    row = rates_against_bar({"numerator": 60, "denominator": 100, **bounds}, bar, Decimal("60.00"), left)
    assert (row["missing_growing"], row["missing_fixed"]) == (kept, 2)


@pytest.mark.slow
def test_part_of_a_year_has_one_shortfall_in_panels(real):
    said = words(headline.headline_panels(real("2024-6t"), PROVINCE))
    assert "2.553 việc" in said
    assert "15.237" not in said


def test_published_rate_that_cannot_be_recomputed_leads_its_panel(real):
    panels = words(headline.headline_panels(real("2019-6t"), PROVINCE))
    assert "14,24%" in panels
    assert panels.index("55,9%") < panels.lower().index(State.MISSING.label)
    listed = listed_words(real("2019-6t"))
    assert "55,9%" in listed and State.MISSING.label not in listed


def test_amount_leads_the_panel_where_there_is_no_rate(real):
    panels = words(headline.headline_panels(real("2024"), PROVINCE))
    assert re.search(r"[\d,.]+", panels.partition("Về tiền")[2])[0] == "917,9"
    assert "917,9 tỷ đồng*" in panels and "917,9 tỷ đồng*" in listed_words(real("2024"))


def test_past_part_of_a_year_is_not_called_under_way(real):
    listed = listed_words(real("2024-6t"))
    assert "58,51%" in listed and "70,28%" in listed
    assert "Đang thực hiện" not in listed
    assert "Đang thực hiện" not in TargetOutcome.labels().values()


def test_wording_of_panels_and_list_of_editions(real, snapshot):
    editions = ("2019-6t", "2024", "2024-6t")
    assert {
        edition: [words(headline.headline_panels(real(edition), PROVINCE)), listed_words(real(edition))]
        for edition in editions
    } == snapshot


@pytest.mark.parametrize(
    ("edition", "base", "heading"),
    [("2022", "2021", "Cùng kỳ"), ("2022-6t", "2021-6t", "Cùng kỳ"), ("2025", "2025-9t", "9 tháng năm 2025")],
)
def test_base_of_other_length_is_not_called_the_same_period(edition, base, heading):
    assert base_heading(Edition.parse(edition), Edition.parse(base)) == heading


def test_unverified_reading_is_noted_on_page_and_in_word(real):
    draft, page = said_of(real("2021")), words(notes.reading_notes(real("2021"), "chia-se"))
    assert "13.857 việc" in draft
    assert [each for each in re.split(r"[.;]\s", draft) if "gồm cả đình chỉ" in each and each in page]


def test_slip_of_the_source_is_quoted_as_such(real):
    assert re.search(r"nhiệm vụ công tác năm 2020 \[[^]]+\]”", said_of(real("2021")))


def test_unit_name_in_a_sentence_does_not_break():
    link = Markup('<a href="don-vi/3-03.html">Đơn vị 3-03</a>, Cụm 3, 3-04')
    assert with_unbroken_names(link) == (
        '<a href="don-vi/3-03.html"><span class="name">Đơn vị 3-03</span></a>, Cụm 3, <span class="name">3-04</span>'
    )
    assert with_unbroken_names("a<b 2-06") == 'a&lt;b <span class="name">2-06</span>'


@pytest.mark.parametrize(("value", "text"), [("4.75", "+4,75"), ("-5.12", "−5,12"), ("0.00", "0,00")])
def test_difference_has_its_sign_and_no_space(monkeypatch, value, text):
    names = SimpleNamespace(shown_key=lambda key: key)
    figures = HtmlCells(SimpleNamespace(edition="2021", input_names=names))
    monkeypatch.setattr(HtmlCells, "row", lambda self, *key: {"difference_pct": value})
    monkeypatch.setattr(html_cells, "source_of", lambda *arguments: "")
    assert re.sub("<[^>]+>", "", figures.signed("targets", ("a", "viec", RATE), "difference_pct")) == text


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ((1, 2), [0, 1]),
        ((1, 2, 3), [0, 2]),
        ((2, 2), [0, 1]),
        # 84,56 → 85,57 → 85,42: the title must name the fall of the last year.
        ((84.56, 85.57, 85.42), [0, 1, 2]),
        ((1, 3, 2, 4), [1, 2, 3]),
        ((1, 3, 3, 2), [0, 2, 3]),
        ((1, 2, 2), [0, 2]),
    ],
)
def test_title_of_a_series_follows_its_last_two_moves(values, places):
    assert _last_moves(values) == places


def turned_series() -> str:
    """Title of the chart of rates that rose and then fell."""
    rates = {Edition(2020): "84.56", Edition(2021): "85.57", Edition(2022): "85.42"}
    series = SimpleNamespace(
        comparable_editions=lambda *key: list(rates),
        main_rate="ty_le_xong",
        row=lambda edition, *key: {"value_pct": rates[edition]},
        shown=lambda edition, *key, is_short: f"{rates[edition]}%".replace(".", ","),
        book=SimpleNamespace(rules=SimpleNamespace(indicators=SimpleNamespace(lines={}, main_rate="ty_le_xong"))),
    )
    return _move(series, "viec", RATE)


def test_title_of_a_series_that_turned_names_its_last_move():
    assert re.findall(r"[\d,]+%|20\d\d", turned_series()) == ["84,56%", "2020", "85,57%", "2021", "85,42%", "2022"]


def test_wording_of_a_series_that_turned(snapshot):
    assert str(turned_series()) == snapshot


def shared_rows(book, name: str) -> list[dict]:
    """The rows of a table that is shared, by head."""
    of_name = [each for each in data_tables(book) if each.name == name]
    return [
        dict(zip((column.heading for column in table.columns), map(stored_value, row), strict=True))
        for table in of_name
        for row in table.rows
    ]


def places_of(text: str) -> list[str]:
    """The last known places that a text names, in đồng."""
    return re.findall(r"[\d.]+(?= đồng)", text)


@pytest.mark.slow
def test_shared_inexact_figure_states_its_last_known_place(real):
    """2025 "trên 1.605,52 tỷ"; 2024 is that − "trên 687,6 tỷ", so known to 100 million only."""
    (of_2025,) = shared_rows(real("2025"), "cung_ky_so_lieu")
    assert places_of(of_2025["Độ chính xác"]) == ["10.000.000", "100.000.000", "100.000.000"]
    (of_2024,) = shared_rows(real("2024"), "so_lieu_tien_cum_tinh")
    assert of_2024["Đã thi hành xong"] == 917_920_000_000
    assert places_of(of_2024["Độ chính xác"]) == ["100.000.000"]


@pytest.mark.slow
def test_shared_rates_of_rounded_figures_state_their_exactness(root):
    set_targets(root, "2024-6t", f"{PROVINCE},tien,{RATE},46.45,>,,chi-tieu-2024,,khong")
    book = staged(root, "2024-6t")
    (row,) = [row for row in shared_rows(book, "chi_tieu") if row["Tính bằng"] == "tiền"]
    assert places_of(row["Độ chính xác"]) == ["1.000.000"] * 3
    places = {row["Tính bằng"]: places_of(row["Độ chính xác"]) for row in shared_rows(book, "ty_le")}
    assert places == {"việc": [], "tiền": ["1.000.000"] * 2}


@pytest.mark.slow
def test_wording_of_exactness(real, half_year, snapshot):
    shared = {
        "same period": shared_rows(real("2025"), "cung_ky_so_lieu"),
        "figures": shared_rows(real("2024"), "so_lieu_tien_cum_tinh"),
        "targets": shared_rows(half_year, "chi_tieu"),
        "rates": shared_rows(half_year, "ty_le"),
    }
    assert {name: [row["Độ chính xác"] for row in rows] for name, rows in shared.items()} == snapshot


def test_shared_tables_of_exact_figures_have_no_exactness_column(real):
    book = real("2021")
    assert shared_rows(book, "so_lieu_tien_cum_tinh")
    assert not any("Độ chính xác" in row for table in data_tables(book) for row in shared_rows(book, table.name))


@pytest.mark.parametrize(
    ("provenance", "said"),
    [(Provenance.PARTIAL, "chưa so sánh: số kỳ này mới cộng các đơn vị đã có số liệu"), ("", "chưa có tỷ lệ năm 2020")],
)
def test_partial_sum_is_named_as_reason_for_no_comparison(provenance, said):
    """The year before has its rate: it is the sum of this year that is not complete."""
    rows = {"rates": {"provenance": provenance}}
    figures = SimpleNamespace(
        row=lambda table, *key: rows.get(table, {}), is_known=lambda *key: True, main_rate="ty_le_xong"
    )
    book = SimpleNamespace(edition=Edition(2021), base=Edition(2020))
    assert list(headline._same_period(book, figures, PROVINCE, "viec")) == [("Cùng kỳ", said)]


@pytest.fixture(scope="module")
def unequal_money(tmp_path_factory):
    """One unit has 10 tỷ for 10 cases, the others 10, 20, 30, 40 triệu: the mean is 202 triệu, the middle 3."""
    root = make_small_workspace(tmp_path_factory.mktemp("unequal"))
    due = {"cuc": 10_000_000_000} | {unit: number * 10_000_000 for number, unit in enumerate(UNITS, start=1)}
    write_figures(root, {unit: {"viec": (10, 5, 10), "tien": (1_000, 500, money)} for unit, money in due.items()})
    return staged(root, YEAR)


def test_money_per_case_names_province_and_median_unit(unequal_money):
    said = words(highlights.cluster_sentences(unequal_money))
    assert [each for each in ("202,0 triệu", "Đơn vị 1-03", "3,0 triệu") if each not in said] == []


def test_wording_of_money_per_case(unequal_money, snapshot):
    assert words(highlights.cluster_sentences(unequal_money)) == snapshot


def test_wording_of_bold_rows_of_the_summary(tmp_path, snapshot):
    """Bold is only the row that the summary has."""
    root = make_small_workspace(tmp_path)
    book = staged(root, YEAR)
    assert "Toàn tỉnh" in words(summary.standings(book))
    set_year(root, "[emulation]", '[[inputs]]\nfolder = "don-vi"\nform = "tk-tha-2019"\n\n[emulation]')
    with_reports = opened(root, YEAR)
    assert "Toàn tỉnh" not in words(summary.standings(with_reports))
    assert [words(summary.sheet_legend(each)) for each in (book, with_reports)] == snapshot


def test_base_of_other_length_is_named_on_page_and_workbook(root, monkeypatch):
    book = staged(root, "2025")
    assert "Cùng kỳ, tiền" in words(same_period.same_period_changes(book, PROVINCE))
    assert "Cùng kỳ năm trước" in shared_rows(book, "cung_ky_so_lieu")[0]
    monkeypatch.setattr(OpenEdition, "base", Edition.parse("2025-9t"))
    said = words(same_period.same_period_changes(book, PROVINCE))
    assert "9 tháng năm 2025, tiền" in said
    assert "Cùng kỳ," not in said
    (row,) = shared_rows(book, "cung_ky_so_lieu")
    assert "9 tháng năm 2025" in row
    assert "Cùng kỳ năm trước" not in row


def test_units_without_figures_are_not_called_comparable(real):
    said = words(comparison.comparability(real("2024-6t")))
    assert "6 tháng đầu năm 2023" in said and "so sánh được" not in said


def test_wording_of_units_without_figures(real, snapshot):
    assert words(comparison.comparability(real("2024-6t"))) == snapshot


def test_office_that_took_over_others_is_no_renamed_office(real):
    row = real("2025").rows("succession")["cuc"]
    assert row["comparison"] == Comparability.REBUILT
    assert len(row["origins"].split(";")) == 28
