"""What pages and drafts state about provenance, precision, periods: no more than their sources say."""

import html
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from conftest import opened, staged
from markupsafe import Markup
from small_workspace import UNITS, YEAR, make_small_workspace, set_year, write_figures
from test_draft import text_of

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.documents.quoted import Quoted, sources_of
from thidua_helpers.report.documents.summing_up_text import summing_up
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.render import html_cells
from thidua_helpers.report.render.blocks import stored_value
from thidua_helpers.report.render.html_blocks import with_unbroken_names
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections import comparison, headline, highlights, notes, same_period, summary
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.report.sections.page_header import page_header
from thidua_helpers.report.sections.periods import base_heading
from thidua_helpers.report.sections.trends import _last_moves, _move
from thidua_helpers.results.rates import _target_result as rates_against_bar
from thidua_helpers.vocabulary import Comparability, Provenance, TargetOutcome

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


@pytest.fixture
def half_year(root):
    """The first six months of 2024 with a target by decision and one that only a publication names."""
    viec = f"{PROVINCE},viec,{RATE},83.25,>,12/QĐ-CTHADS ngày 05/01/2024,chi-tieu-2024,,co"
    tien = f"{PROVINCE},tien,{RATE},21.00,>=,,chi-tieu-2024,,khong"
    set_targets(root, "2024-6t", viec, tien)
    return staged(root, "2024-6t")


def test_pointer_of_a_target_names_its_decision_and_no_result(half_year):
    figures = HtmlCells(half_year)
    of_viec = pointer(figures.cell("targets", (PROVINCE, "viec", RATE), "target_pct"))
    assert of_viec == "chỉ tiêu trên 83,25%, theo 12/QĐ-CTHADS ngày 05/01/2024"
    of_tien = pointer(figures.cell("targets", (PROVINCE, "tien", RATE), "target_pct"))
    assert of_tien.startswith("chỉ tiêu từ 21,00% trở lên, theo “Thu hồi tài sản")
    assert of_tien.endswith("(cafef.vn) (chưa kiểm chứng)")


@pytest.mark.slow
@pytest.mark.parametrize("column", ["difference_pct", "progress_pct", "missing_fixed"])
def test_pointer_of_a_comparison_names_result_and_target(half_year, column):
    said = pointer(HtmlCells(half_year).cell("targets", (PROVINCE, "viec", RATE), column))
    result, target = said.split("; so với ")
    assert result.startswith("kết quả 6.036 ÷ 10.316; tử số: so-lieu-cong-bo.xlsx")
    assert target == "chỉ tiêu trên 83,25%, theo 12/QĐ-CTHADS ngày 05/01/2024"


def test_pointer_of_a_result_is_its_division_alone(half_year):
    said = pointer(HtmlCells(half_year).cell("targets", (PROVINCE, "viec", RATE), "result_pct"))
    assert said.startswith("kết quả 6.036 ÷ 10.316; tử số")
    assert "chỉ tiêu" not in said


def test_word_annex_of_a_comparison_names_the_target(half_year):
    quoted, key = Quoted(half_year), (PROVINCE, "viec", RATE)
    of_target = sources_of(half_year, quoted.figure("targets", key, "target_pct"))
    assert of_target == "chỉ tiêu trên 83,25%, theo 12/QĐ-CTHADS ngày 05/01/2024"
    of_progress = sources_of(half_year, quoted.figure("targets", key, "progress_pct"))
    assert of_progress.startswith("so-lieu-cong-bo.xlsx, trang Số liệu công bố, ô D")
    assert of_progress.endswith(f"; so với {of_target}")


def test_difference_of_lower_bounds_shows_known_digits_only(root):
    """2025 "trên 1.605,52 tỷ", and "trên 687,6 tỷ" more than 2024: what 2024 was lies between 917,82 and 917,93 tỷ."""
    book = staged(root, "2024")
    figures, key = HtmlCells(book), (PROVINCE, "tien", "xong+dinh_chi")
    row = book.rows("figures")["/".join(key)]
    assert (row["low"], row["value"], row["high"]) == (917_820_000_001, 917_920_000_000, 917_929_999_999)
    assert words(figures.count(*key)) == "917,9 tỷ*"
    assert words(figures.money(PROVINCE, "xong+dinh_chi")) == "917,9 tỷ đồng*"
    assert Quoted(book).amount(*key).text == "917,9 tỷ"


def test_lower_bound_keeps_its_word_wherever_it_is_shown(root):
    book = staged(root, "2025")
    said = words(highlights.highlights(book))
    assert "Đã thi hành xong trên 1.605,5 tỷ đồng, tăng 687,6 tỷ đồng (74,9%) so với năm 2024" in said
    assert Quoted(book).amount(PROVINCE, "tien", "xong+dinh_chi").text == "trên 1.605,52 tỷ"
    assert "1.605.520.000.000" not in words(same_period.same_period_changes(book, PROVINCE))
    assert said_of(book).count("trên 1.605,52 tỷ") == said_of(book).count("1.605,52") > 0
    assert "687.600.000.000" not in said_of(book)


@pytest.mark.slow
def test_shortfall_of_rounded_figures_shows_known_digits_only(half_year, root):
    """Both figures of 2024-6t were printed to a million; at 46,45% the shortfall is known to a million as well."""
    set_targets(root, "2024-6t", f"{PROVINCE},tien,{RATE},46.45,>,,chi-tieu-2024,,khong")
    book = staged(root, "2024-6t")
    said = said_of(book)
    assert "còn thiếu 356,751 tỷ đồng" in said
    assert "356.751.079" not in said
    assert said.count("295,347 tỷ đồng") >= 1
    assert "295.347.000.000" not in said


def test_exact_figures_have_no_bounds_and_show_every_digit(root):
    book = staged(root, "2021")
    figures = book.table("figures")
    assert figures["low"].isna().all()
    assert Quoted(book).amount(PROVINCE, "tien", "xong+dinh_chi").text == "454.781.656.000"


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["2018-6t", "2023-6t", "2024"])
def test_edition_of_derived_figures_is_nowhere_called_published(root, edition):
    book = staged(root, edition)
    head = words(page_header(book, "province", "chia-se"))
    assert "Số liệu suy ra từ các số đã công bố của kỳ khác, chưa nguồn nào in" in head
    said = said_of(book)
    assert "Mọi số liệu (dấu *) đều suy ra từ các số đã công bố, chưa nguồn nào in." in said
    listed = words(editions_page(book.workspace, book.rules.settings, [book.edition]))
    assert "chưa nguồn nào in" in listed
    for text in (head, said, listed):
        assert "số liệu đã công bố (nguồn" not in text.lower()
        assert "Số liệu lấy từ" not in text


def test_derived_figure_among_published_ones_is_marked_in_word(root):
    book = staged(root, "2021")
    of_province, of_cluster = said_of(book), said_of(book, "cum-3")
    assert "Số có điều kiện chuyển kỳ sau còn 2.644* việc" in of_province
    assert "399* việc" in of_cluster
    assert "13.857 việc" in of_province
    assert "Số liệu lấy từ các số đã công bố; số có dấu * là suy ra từ các số đó." in of_province
    assert "số có dấu * là suy ra" in words(page_header(book, "province", "chia-se"))


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
def test_part_of_a_year_has_one_shortfall_in_panels_and_highlights(root):
    book = staged(root, "2024-6t")
    for said in (words(headline.headline_panels(book, PROVINCE)), words(highlights.highlights(book))):
        assert "2.553 việc" in said
        assert "nếu số làm thêm" not in said
        assert "15.237" not in said


def test_published_rate_that_cannot_be_recomputed_leads_its_panel(root):
    book = staged(root, "2019-6t")
    panels = words(headline.headline_panels(book, PROVINCE))
    assert "Về việc 55,9% đã công bố, chưa kiểm tra lại được" in panels
    assert "Về tiền 14,24% đã công bố, chưa kiểm tra lại được" in panels
    assert panels.index("55,9%") < panels.index("Chưa có số liệu: có điều kiện")
    listed = words(editions_page(book.workspace, book.rules.settings, [book.edition]))
    assert "đã công bố 55,9%, chưa kiểm tra lại được" in listed
    assert "chưa có số liệu" not in listed


def test_amount_leads_the_panel_where_there_is_no_rate(root):
    book = staged(root, "2024")
    assert "Về tiền 917,9 tỷ đồng* Đã thi hành xong; chưa tính được tỷ lệ" in words(
        headline.headline_panels(book, PROVINCE)
    )
    listed = words(editions_page(book.workspace, book.rules.settings, [book.edition]))
    assert "đã thi hành xong 917,9 tỷ đồng*" in listed


def test_past_part_of_a_year_is_not_called_under_way(root):
    book = staged(root, "2024-6t")
    listed = words(editions_page(book.workspace, book.rules.settings, [book.edition]))
    assert "58,51%bằng 70,28% chỉ tiêu cả năm" in listed
    assert "Đang thực hiện" not in listed
    assert "Đang thực hiện" not in TargetOutcome.labels().values()


@pytest.mark.parametrize(
    ("edition", "base", "heading"),
    [("2022", "2021", "Cùng kỳ"), ("2022-6t", "2021-6t", "Cùng kỳ"), ("2025", "2025-9t", "9 tháng năm 2025")],
)
def test_base_of_other_length_is_not_called_the_same_period(edition, base, heading):
    assert base_heading(Edition.parse(edition), Edition.parse(base)) == heading


def test_unverified_reading_is_noted_on_page_and_in_word(root):
    book = staged(root, "2021")
    reading = "báo cáo hiểu là gồm cả đình chỉ, theo cách tính của biểu mẫu thống kê, chưa được nguồn nào xác nhận"
    said = said_of(book)
    assert "Đã thi hành xong 13.857 việc" in said
    assert "(gồm đình chỉ)" not in said
    assert reading in said
    assert reading in words(notes.reading_notes(book, "chia-se"))


def test_slip_of_the_source_is_quoted_as_such(root):
    assert "nhiệm vụ công tác năm 2020 [nguyên văn]”" in said_of(staged(root, "2021"))


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


def test_title_of_a_series_that_turned_names_its_last_move(monkeypatch):
    rates = {Edition(2020): "84.56", Edition(2021): "85.57", Edition(2022): "85.42"}
    series = SimpleNamespace(
        comparable_editions=lambda *key: list(rates),
        main_rate="ty_le_xong",
        row=lambda edition, *key: {"value_pct": rates[edition]},
        shown=lambda edition, *key, is_short: f"{rates[edition]}%".replace(".", ","),
        book=SimpleNamespace(rules=SimpleNamespace(indicators=SimpleNamespace(lines={}, main_rate="ty_le_xong"))),
    )
    assert _move(series, "viec", RATE) == (
        "về việc tăng từ 84,56% (năm 2020) lên 85,57% (năm 2021), rồi giảm xuống 85,42% (năm 2022)"
    )


def shared_rows(book, name: str) -> list[dict]:
    """The rows of a table that is shared, by head."""
    of_name = [each for each in data_tables(book) if each.name == name]
    return [
        dict(zip((column.heading for column in table.columns), map(stored_value, row), strict=True))
        for table in of_name
        for row in table.rows
    ]


@pytest.mark.slow
def test_shared_inexact_figure_states_its_last_known_place(root):
    """2025 "trên 1.605,52 tỷ"; 2024 is that − "trên 687,6 tỷ", so known to 100 million only."""
    (of_2025,) = shared_rows(staged(root, "2025"), "cung_ky_so_lieu")
    place = "chỉ biết đến hàng 100.000.000 đồng"
    assert of_2025["Độ chính xác"] == (
        f"Kỳ này: nguồn ghi “trên”; chỉ biết đến hàng 10.000.000 đồng. Cùng kỳ năm trước: {place}. Tăng, giảm: {place}"
    )
    (of_2024,) = shared_rows(staged(root, "2024"), "so_lieu_tien_cum_tinh")
    assert of_2024["Đã thi hành xong"] == 917_920_000_000
    assert of_2024["Độ chính xác"] == f"Đã thi hành xong: {place}"


@pytest.mark.slow
def test_shared_rates_of_rounded_figures_state_their_exactness(half_year, root):
    set_targets(root, "2024-6t", f"{PROVINCE},tien,{RATE},46.45,>,,chi-tieu-2024,,khong")
    book = staged(root, "2024-6t")
    place = "chỉ biết đến hàng 1.000.000 đồng"
    of_parts = f"Tử số: {place}. Mẫu số: {place}"
    (row,) = [row for row in shared_rows(book, "chi_tieu") if row["Tính bằng"] == "tiền"]
    assert row["Độ chính xác"] == f"{of_parts}. Còn thiếu: {place}"
    rates = {row["Tính bằng"]: row["Độ chính xác"] for row in shared_rows(book, "ty_le")}
    assert rates == {"việc": "đủ mọi chữ số", "tiền": of_parts}


def test_shared_tables_of_exact_figures_have_no_exactness_column(root):
    book = staged(root, "2021")
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


def test_money_per_case_names_province_and_median_unit(tmp_path):
    """One unit has 10 tỷ for 10 cases, the others 10, 20, 30, 40 triệu: the mean is 202 triệu, the middle 3."""
    root = make_small_workspace(tmp_path)
    due = {"cuc": 10_000_000_000} | {unit: number * 10_000_000 for number, unit in enumerate(UNITS, start=1)}
    write_figures(root, {unit: {"viec": (10, 5, 10), "tien": (1_000, 500, money)} for unit, money in due.items()})
    said = words(highlights.cluster_sentences(staged(root, YEAR)))
    assert (
        "Bình quân một việc phải thi hành là 202,0 triệu đồng; xếp 5 đơn vị theo mức này, đơn vị ở giữa (Đơn vị 1-03) "
        "là 3,0 triệu đồng."
    ) in said


def test_summary_calls_bold_only_the_rows_that_it_has(tmp_path):
    root = make_small_workspace(tmp_path)
    book = staged(root, YEAR)
    assert "Dòng đậm là toàn tỉnh." in words(summary.sheet_legend(book))
    assert "Toàn tỉnh" in words(summary.standings(book))
    set_year(root, "[emulation]", '[[inputs]]\nfolder = "don-vi"\nform = "tk-tha-2019"\n\n[emulation]')
    with_reports = opened(root, YEAR)
    assert "Dòng đậm là cả cụm." in words(summary.sheet_legend(with_reports))
    assert "Toàn tỉnh" not in words(summary.standings(with_reports))


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


def test_units_without_figures_are_not_called_comparable(root):
    said = comparison.comparability(staged(root, "2024-6t"))
    assert "So với 6 tháng đầu năm 2023, chưa có số liệu của đơn vị, cụm nào để so sánh." in said
    assert "so sánh được" not in said


def test_office_that_took_over_others_is_no_renamed_office(root):
    row = staged(root, "2025").rows("succession")["cuc"]
    assert row["comparison"] == Comparability.REBUILT
    assert row["words"].startswith("cộng số liệu khi đó của Cục THADS tỉnh, TP Thanh Hóa, ")
    assert len(row["origins"].split(";")) == 28
