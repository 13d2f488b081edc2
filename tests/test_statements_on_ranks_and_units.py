"""What the pages of the province, a cluster and a unit state about ranks, classes and targets."""

import io
import json
import re
import shutil
from types import SimpleNamespace

import docx
import pytest
from conftest import missing_in, opened, staged
from notebook_cells import run_cells
from small_workspace import FIRST, make_small_workspace, write_figures

from thidua_helpers.report.documents import minutes, ranking_decision, score_sheets, summing_up
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.render.blocks import stored_value
from thidua_helpers.report.sections import (
    clusters,
    comparison,
    headline,
    highlights,
    ranking,
    summary,
    unit_points,
    unit_rates,
    unit_tables,
    unit_targets,
)
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import ChangePart, ClassOutcome, ScoreStage, State, TargetOutcome

INTERNAL, SHARED = "noi-bo", "chia-se"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def words(html):
    """The text of a piece of a page, one blank between words."""
    inline = re.sub(r"</?(data|span|strong|abbr|small|a)\b[^>]*>", "", str(html))
    return " ".join(re.sub(r"<[^>]+>", " ", inline).split())


def cells_of(html, head):
    """The texts of the cells of the first row whose heading is `head`."""
    row = re.search(rf"<tr[^>]*>\s*<th scope=\"row\">(?:<(?:a|span)[^>]*>)*{head}<.*?</tr>", str(html), re.DOTALL)[0]
    return [words(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


@pytest.fixture(scope="module")
def near_tie(tmp_path_factory):
    """Cụm 1 ranks at one decimal: 1-01 has 97,29 points and 1-02 97,34, both 97,3; more cases go first."""
    root = make_small_workspace(tmp_path_factory.mktemp("near") / "ws")
    ladder = 'tie_breaks = [{ label = "Có điều kiện", measure = "viec", line = "co_dieu_kien" }]'
    edit(root / "config/criteria/cum-1.toml", "ranking_decimals = 2", f"ranking_decimals = 1\n{ladder}")
    near = {"1-01": FIRST["1-01"] | {"viec": (1000, 827)}, "1-02": FIRST["1-02"] | {"viec": (927, 767)}}
    write_figures(root, FIRST | near)
    return staged(root)


def test_ranked_total_is_shown_at_the_precision_of_the_rank(near_tie):
    shown = ranking.cluster_ranking(near_tie, "cum-1", INTERNAL)
    # Rank, ranked total with the unrounded one in brackets, distance to the first (98,8).
    assert cells_of(shown, "Đơn vị 1-01")[:3] == ["2", "97,3 (97,29)", "1,5"]
    assert cells_of(shown, "Đơn vị 1-02")[:3] == ["3", "97,3 (97,34)", "1,5"]
    assert "trong ngoặc" in words(shown)


def test_total_ranked_without_rounding_has_no_brackets(near_tie):
    shown = ranking.province_ranking(near_tie, INTERNAL)
    assert cells_of(shown, "Đơn vị 1-01")[1] == "97,29"
    assert "trong ngoặc" not in words(shown)


@pytest.mark.parametrize(
    "document",
    [
        lambda book: score_sheets.points_sheet(book, "cum-1"),
        lambda book: minutes.meeting_paper(book, "cum-1"),
        ranking_decision.draft_decision,
    ],
)
def test_documents_show_the_ranked_total_first(near_tie, document):
    tables = docx.Document(io.BytesIO(document(near_tie))).tables
    cells = {cell.text for each in tables for row in each.rows for cell in row.cells}
    assert {"97,3 (97,29)", "97,3 (97,34)"} <= cells


def captions_of(html):
    """The texts of the captions, each with its second line."""
    return [words(each) for each in re.findall(r"<caption>.*?</caption>", str(html), re.DOTALL)]


def heads_of(html):
    """The texts of the headings of columns."""
    return [words(each) for each in re.findall(r"<th scope=\"col\".*?</th>", str(html), re.DOTALL)]


def test_units_stand_by_class_with_the_reason_against_the_next_higher(missed):
    # Hạng A from 100 points for one unit: 1-01 with 105,88; 1-02 with 102,35 is placed in Hạng B.
    shown = ranking.province_ranking(missed, INTERNAL)
    rows = {unit: cells_of(shown, f"Đơn vị {unit}")[-3:] for unit in ("1-01", "1-02", "1-04")}
    assert rows == {
        "1-01": ["Hạng A", "–", ""],
        "1-02": ["Hạng B", "Hạng A: đủ điều kiện, ngoài số lượng; kém đơn vị cuối được xếp 3,53 điểm", ""],
        "1-04": ["Hạng B", "Hạng A: 94,12 điểm &lt; 100", ""],
    }
    table = words(shown[shown.index("Thứ hạng toàn tỉnh") :])
    places = [table.index(label) for label in ("Hạng A", "Hạng B")]
    assert places == sorted(places)


def test_unit_tied_at_the_quota_is_left_to_the_council(missed):
    book = with_rows(missed, "classes", **{"1-02__b": {"outcome": ClassOutcome.OPEN}})
    assert cells_of(ranking.province_ranking(book, INTERNAL), "Đơn vị 1-02")[-3] == "Hội đồng xem xét"


CHANGE = "ty_le_giam_chuyen_ky_sau"


def with_rows(book, table, **changed):
    """The book with columns of rows of a stage table changed, by the row's key with "__" for "/"."""
    schema, rows = SCHEMAS[table], book.table(table).copy()
    for key, values in changed.items():
        is_row = rows[list(schema.key)].agg("/".join, axis=1) == key.replace("__", "/")
        assert is_row.sum() == 1, key
        for column, value in values.items():
            rows.loc[is_row, column] = value
    book.store(**{table: rows})
    return book


@pytest.fixture(scope="module")
def missed_root(tmp_path_factory):
    """1-04 has 80% against 85%, and a target to carry over at least 5% less; its result is for a test to set."""
    root = make_small_workspace(tmp_path_factory.mktemp("missed") / "ws")
    path = root / "config/years/2021/targets.csv"
    target = f"1-04,viec,{CHANGE},5.00,>=,MH-02/QĐ,minh-hoa,,co\n"
    path.write_text(path.read_text(encoding="utf-8") + target, encoding="utf-8")
    staged(root)
    return root


@pytest.fixture
def missed(missed_root, tmp_path):
    """That edition, of a test's own."""
    return opened(shutil.copytree(missed_root, tmp_path / "ws"))


@pytest.mark.parametrize(
    ("change", "change_pct", "said"),
    [(64, "70.33", "tăng 64 việc (70,33%)"), (-4, "-4.40", "giảm 4 việc (4,40%)"), (0, "0.00", "không đổi")],
)
def test_target_on_a_change_is_shown_as_the_change(missed, change, change_pct, said):
    result = {"outcome": "chua_dat", "result_pct": "0", "difference_pct": "-1.00", "missing_fixed": 69}
    key = f"1-04__viec__{CHANGE}"
    book = with_rows(missed, "targets", **{key: result | {"change": change, "change_pct": change_pct}})
    shown = unit_targets.targets(book, "1-04")
    # Target, result, difference, verdict, what is missing; the second reading of it has no meaning here.
    cells = cells_of(shown, "Tỷ lệ giảm có điều kiện chuyển kỳ sau về việc")
    assert cells == ["giảm ít nhất 5,00%", said, "−1,00", "Chưa đạt", "69 việc", "–"]
    (row,) = [row for row in table_named(book, "chi_tieu").rows if row[0].startswith("Tỷ lệ giảm")]
    heads = [column.heading for column in table_named(book, "chi_tieu").columns]
    shared = dict(zip(heads, map(stored_value, row), strict=True))
    assert shared["So với chỉ tiêu (%)"] == State.NOT_APPLICABLE.label


def table_named(book, name):
    return next(table for table in data_tables(book) if table.name == name)


def test_shortfall_is_given_in_percentage_points_only(missed):
    panels = words(headline.headline_panels(missed, "1-04"))
    assert [each for each in ("85,00%", "5,00 điểm phần trăm", "10 việc") if each not in panels] == []
    assert "94,12%" not in panels + words(unit_targets.targets(missed, "1-04"))


def reached_exactly(book):
    """The panels of a unit that has just the rate that it should exceed."""
    row = {"comparator": ">", "difference_pct": "0.00"}
    return words(headline.headline_panels(with_rows(book, "targets", **{"1-04__viec__ty_le_xong": row}), "1-04"))


def test_strict_target_reached_exactly_is_not_exceeded(missed):
    said = reached_exactly(missed)
    assert "85,00%" in said and TargetOutcome.NOT_MET.label.lower() in said
    assert "0,00 điểm phần trăm" not in said


def test_wording_of_missed_targets(missed, snapshot):
    assert {
        "missed": words(headline.headline_panels(missed, "1-04")),
        "reached exactly": reached_exactly(missed),
        "cluster": words(highlights.cluster_sentences(missed)),
    } == snapshot


# Without the register of large cases: 10% in the cluster, 30% elsewhere.
WITHOUT = {"state": "value", "provenance": "sum", "numerator": 10, "denominator": 100, "value_pct": "10.00"}
WITHOUT |= {"others_numerator": 30, "others_denominator": 100, "others_pct": "30.00"}


def test_cluster_is_compared_with_the_rest_of_the_province(missed):
    # All but the office's own cases and money are the cluster's: 682/800 and 48,18%; the office has 90/100 and 40%.
    said = words(highlights.cluster_sentences(missed))
    assert re.findall(r"[\d,]+%", said)[:4] == ["85,25%", "90,00%", "48,18%", "40,00%"]
    assert said.index("thấp hơn") < said.index("cao hơn")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        # 682/800 = 85,25%. At 85,37% the cluster would have 682,96 finished, at 85,38% 683,04.
        ((8537, 10000, "85.37"), "ngang"),
        ((8538, 10000, "85.38"), "thấp hơn"),
        ((8513, 10000, "85.13"), "ngang"),
        ((8512, 10000, "85.12"), "cao hơn"),
    ],
)
def test_difference_below_one_case_is_called_equal(missed, others, said):
    columns = dict(zip(("others_numerator", "others_denominator", "others_pct"), others, strict=True))
    book = with_rows(missed, "rates", **{"cum-1__viec__ty_le_xong": columns})
    assert f"số việc có điều kiện, {said} phần còn lại của tỉnh" in words(highlights.cluster_sentences(book))


@pytest.mark.parametrize(("without", "is_said"), [(WITHOUT, True), (WITHOUT | {"others_pct": "5.00",
                         "others_numerator": 5}, False)])  # fmt: skip
def test_comparison_reversed_without_large_cases_is_noted(missed, without, is_said):
    book = with_rows(missed, "rates", **{"cum-1__tien__ty_le_xong_tru_viec_lon": without})
    told = re.search(r"10,00%, thấp hơn .* \(30,00%\)", words(highlights.cluster_sentences(book)))
    assert bool(told) is is_said
    assert ("10,00%" in words(headline.headline_panels(book, "cum-1"))) is is_said


@pytest.mark.parametrize(("numerator", "said"), [(10, "khi đó không đạt chỉ tiêu"), (90, "")])
def test_panel_notes_a_verdict_reversed_without_large_cases(missed, numerator, said):
    # 1-01 has 50% of its money, and would meet a target of 45%.
    path = missed.workspace.root / "config/years/2021/targets.csv"
    target = "1-01,tien,ty_le_xong,45.00,>=,MH-02/QĐ,minh-hoa,,co\n"
    path.write_text(path.read_text(encoding="utf-8") + target, encoding="utf-8")
    without = WITHOUT | {"numerator": numerator, "value_pct": f"{numerator}.00"}
    book = with_rows(staged(missed.workspace.root), "rates", **{"1-01__tien__ty_le_xong_tru_viec_lon": without})
    panels = words(headline.headline_panels(book, "1-01"))
    assert ("Không kể việc lớn, kéo dài" in panels) is bool(said)
    assert said in panels


@pytest.mark.parametrize("is_found", [True, False])
def test_flag_of_a_smaller_denominator_is_beside_every_verdict(missed, monkeypatch, is_found):
    # As if the units had sent forms of their own.
    monkeypatch.setattr(type(missed.rules), "statistical_forms", property(lambda rules: ("tk-tha",)))
    found = {"number": 1, "check": "mau-so-doi-cuoi-ky", "severity": "warning", "holder": "1-01", "measure": "viec"}
    missed.store(findings_results=make_table("findings_results", [found] if is_found else []))
    run_cells("50_insights", missed)
    of_units = unit_tables.cluster_units(missed, "cum-1").split("<table>", 1)[1]
    shown = {
        "cluster and province": of_units,
        "summary": summary.standings(missed),
        "ranking": ranking.cluster_ranking(missed, "cum-1", INTERNAL),
        "classes": ranking.province_ranking(missed, INTERNAL),
    }
    for where, html in shown.items():
        (row,) = re.findall(r"<tr>\s*<th scope=\"row\">(?:(?!</tr>).)*1-01.*?</tr>", html, re.DOTALL)[:1]
        assert ("①" in words(row)) is is_found, where
    legend = "① tỷ lệ có điều kiện thay đổi"
    assert (legend in words(of_units)) is is_found
    assert (legend in words(summary.sheet_legend(missed))) is is_found
    assert ("①" in words(headline.headline_panels(missed, "1-01"))) is is_found
    assert "①" not in words(headline.headline_panels(missed, "1-02"))


GAP = {"edition": "2021", "ranking": "toan-tinh", "holder": "1-02", "criterion": "viec", "self_points": "102.35"}
GAP |= {"appraised_points": "102.35", "concluded_points": "106.00", "counted_points": "102.35", "gap_points": "0.00"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"other_rank": 1, "other_class": "a"}, "106,00 điểm, thứ 1 (nay thứ 2), Hạng A (nay Hạng B)."),
        ({"other_rank": 2, "other_class": "a"}, "106,00 điểm, Hạng A (nay Hạng B)."),
        ({"other_rank": 1, "other_class": "b"}, "106,00 điểm, thứ 1 (nay thứ 2)."),
        ({"other_rank": 2, "other_class": "b"}, ""),
    ],
)
def test_rank_or_class_changed_by_another_stage_is_named(missed, other, said):
    row = GAP | {"other_points": "106.00", "other_total_points": "106.00"} | other
    missed.store(score_gaps=make_table("score_gaps", [row]))
    shown = ranking.province_ranking(missed, INTERNAL)
    assert bool(re.search("Nếu lấy điểm kết luận, [^:]*: Đơn vị 1-02, ", words(shown))) is bool(said)
    assert f"106,00 điểm thay vì 102,35: {said}" in words(shown) or not said
    # The row is in the table of stages even where self-scored and appraised are equal.
    assert cells_of(shown[shown.index("Điểm các bước chấm khác nhau") :], "Đơn vị 1-02")[4:6] == ["106,00", "102,35"]


def test_column_of_counted_points_names_their_stage(missed):
    missed.store(score_gaps=make_table("score_gaps", [GAP | {"gap_points": "1.00"}]))
    heads = heads_of(ranking.province_ranking(missed, INTERNAL))
    assert ScoreStage.APPRAISED.label.lower() in heads[heads.index("Điểm kết luận") + 1]


def test_wording_of_rankings(missed, snapshot):
    missed.store(score_gaps=make_table("score_gaps", [GAP | {"gap_points": "1.00"}]))
    internal = ranking.province_ranking(missed, INTERNAL)
    assert {
        "captions": captions_of(internal),
        "heads": heads_of(internal),
        "paragraphs": [words(each) for each in re.findall(r"<p>.*?</p>", str(internal), re.DOTALL)],
        "gaps of a unit": heads_of(unit_points._class_gaps(missed, "1-04")),
        "undecided": words(ranking._decided(missed, "toan-tinh")),
        "undecided of a unit": words(unit_points.unit_points(missed, "1-04", SHARED)),
    } == snapshot


NOT_CARRIED_LESS = {"outcome": "chua_dat", "result_pct": "-70.33", "difference_pct": "-75.33", "missing_fixed": 69}
NOT_CARRIED_LESS |= {"change": 64, "change_pct": "70.33"}


@pytest.mark.parametrize("outcome", ["chua_dat", "dat"])
def test_third_target_is_named_wherever_targets_are(missed, monkeypatch, outcome):
    monkeypatch.setattr(type(missed.rules), "statistical_forms", property(lambda rules: ("tk-tha",)))
    result = NOT_CARRIED_LESS | {"outcome": outcome}
    book = with_rows(missed, "targets", **{f"1-04__viec__{CHANGE}": result})
    is_missed = outcome == "chua_dat"
    said = "tỷ lệ giảm có điều kiện chuyển kỳ sau về việc"
    assert (f"Chưa đạt chỉ tiêu {said}: Đơn vị 1-04 (" in words(highlights.highlights(book))) is is_missed
    _, of_cases, of_money = words_of_tables(unit_tables.cluster_units(book, "cum-1"))
    assert f"{said}: ✓ đạt, ✕ chưa đạt chỉ tiêu" in of_cases and said not in of_money
    shown = unit_tables.province_units(book).split("<details>")[2]
    (row,) = re.findall(r"<tr>\s*<th scope=\"row\">(?:(?!</tr>).)*1-04.*?</tr>", shown, re.DOTALL)[:1]
    assert ('<span class="verdict bad">tăng ' in row) is is_missed and (
        '<span class="verdict good">tăng ' in row
    ) is not is_missed
    document = docx.Document(io.BytesIO(summing_up.report(book, "cum-1")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"Chỉ tiêu {said}: các đơn vị được giao đều đạt{', trừ Đơn vị 1-04' if is_missed else ''}." in text
    assert (f"Có 01 đơn vị chưa đạt chỉ tiêu được giao {said}, là Đơn vị 1-04." in text) is is_missed


def words_of_tables(html):
    return [words(each) for each in re.findall(r"<table>.*?</table>", str(html), re.DOTALL)]


def test_table_of_units_has_rate_target_and_distance(missed, monkeypatch):
    monkeypatch.setattr(type(missed.rules), "statistical_forms", property(lambda rules: ("tk-tha",)))
    shown = unit_tables.province_units(missed)
    first = re.findall(r"<table>.*?</table>", shown, re.DOTALL)[0]
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", first)
    assert heads == ["Đơn vị", "Tỷ lệ xong, việc", "Tỷ lệ xong, tiền"]
    assert re.search(r'class="against">chỉ tiêu <data [^>]*>[\d,]+%</data>, (vượt|thiếu) <data', first)


EVENTS = """
[criteria.vi-pham]
label = "Vi phạm"
max_points = {most}
[criteria.vi-pham.rule]
kind = "su-viec"
feed = {{ of = "so_vi_pham", sources = {sources} }}
points_each = {each}
"""


@pytest.fixture(scope="module")
def priced(tmp_path_factory):
    """Cụm 1 takes 0,5 of 100 points for each violation, the province 5 for those that the procuracy found."""
    root = make_small_workspace(tmp_path_factory.mktemp("priced") / "ws")
    for name, sources, each in (("cum-1", "[]", "-0.5"), ("toan-tinh", '["VKS"]', "-5")):
        path = root / f"config/criteria/{name}.toml"
        first, *classes = (
            path.read_text(encoding="utf-8")
            .replace("max_points = 100\ncap", "max_points = 90\ncap")
            .split("\n[[targets]]")
        )
        rest = "\n[[targets]]" + classes[0] if classes else ""
        path.write_text(first + EVENTS.format(most=10, sources=sources, each=each) + rest, encoding="utf-8")
    return opened(root)


@pytest.mark.parametrize(
    ("found_by", "said"),
    [
        ("VKS", ["“Kháng nghị”", "VKS", "0,5 điểm trong Cụm 1", "(bảng 100 điểm)", ", 5 điểm toàn tỉnh"]),
        # The province's table counts none of these.
        ("Cục", []),
    ],
)
def test_violation_with_different_deductions_is_noted(priced, found_by, said):
    entry = {"holder": "1-01", "found_by": found_by, "kind": "Kháng nghị", "count": 1}
    book = SimpleNamespace(rules=priced.rules, rows=lambda name: {"x": entry} if name == "inspections" else {})
    shown = words(unit_points._prices(book, "1-01", ["cum-1", "toan-tinh"]))
    assert missing_in(shown, *said) == [] and bool(shown) is bool(said)
    assert not unit_points._prices(book, "1-01", ["cum-1"])
    assert not unit_points._prices(book, "1-02", ["cum-1", "toan-tinh"])


@pytest.mark.parametrize(("entries", "heads"), [("0.00", 0), ("", 0), ("0.01", 1), ("-0.01", 1)])
def test_decomposition_has_an_entries_column_only_if_needed(entries, heads):
    own = {"holder": "cum-1", "measure": "viec", "part": ChangePart.ENTRIES, "change_pct": entries}
    other = own | {"holder": "cum-2", "change_pct": "9.00"}
    book = SimpleNamespace(rows=lambda name: {"a": own, "b": other})
    shown = comparison._parts_with_change(book, "viec", ["cum-1"])
    assert list(shown) == [ChangePart.BETTER, ChangePart.MIX, *[ChangePart.ENTRIES] * heads]


def test_members_of_a_cluster_of_one_say_that_nobody_competes(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    assert "không so với đơn vị nào" not in clusters.cluster_members(opened(root), "cum-1")
    edit(root / "config/clusters/cum-nho.toml", ', "1-02", "1-03", "1-04"]', "]")
    assert re.search(
        "chỉ có Đơn vị 1-01.*không so với đơn vị nào", words(clusters.cluster_members(opened(root), "cum-1"))
    )


def test_target_that_has_no_row_is_in_the_tables_as_not_assigned(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    path = root / "config/years/2021/targets.csv"
    edit(path, "1-04,viec,ty_le_xong,85.00,>=,MH-02/QĐ,minh-hoa,,co\n", "cuc,viec,ty_le_xong,85,>=,x,minh-hoa,,co\n")
    book = staged(root)
    (shown,) = [table for table in data_tables(book) if table.name == "chi_tieu"]
    heads = [column.heading for column in shown.columns]
    rows = [dict(zip(heads, map(stored_value, row), strict=True)) for row in shown.rows]
    assert len(rows) == 5
    (own,) = [row for row in rows if row["Tên"] == "Đơn vị 1-04"]
    assert (own["Tử số"], own["Mẫu số"]) == (160, 200)
    assert {own[head] for head in ("Được giao (%)", "Kết luận", "Quyết định giao", "Nguồn")} == {"chưa giao"}
    assert "targets.csv" in own["Ghi chú"]


def with_earlier_clusters(folder, began: str, before: list[str]):
    """Cụm 1 since that day, and before it a system with these of its units in another cluster."""
    root = make_small_workspace(folder / "ws")
    path = root / "config/clusters/cum-nho.toml"
    now = path.read_text(encoding="utf-8")
    old = now.replace("valid_from = 2019-10-01", "valid_from = 2019-10-01\nvalid_to = 2021-03-31")
    own = [unit for unit in ("1-01", "1-02", "1-03", "1-04") if unit not in before]
    old = re.sub(r"members = .*", f"members = {json.dumps(own)}", old)
    if before:
        members = f"members = {json.dumps(before)}"
        old += f'\n[[clusters]]\nid = "cum-2"\nname = "Cụm 2"\narea = "xa"\n{members}\n'
    (path.parent / "cum-cu.toml").write_text(old, encoding="utf-8")
    path.write_text(now.replace("valid_from = 2019-10-01", f"valid_from = {began}"), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("began", "before", "is_said"),
    [
        ("2021-04-01", ["1-01", "1-02"], True),
        # The same members under the same name, a first day that is that of the period, a system that ended earlier.
        ("2021-04-01", [], False),
        ("2020-10-01", ["1-01", "1-02"], False),
        ("2021-04-02", ["1-01", "1-02"], False),
    ],
)
def test_unit_that_changed_its_cluster_within_the_period_is_named(tmp_path, began, before, is_said):
    root = with_earlier_clusters(tmp_path, began, before)
    book = opened(root)
    said = words(clusters.cluster_members(book, "cum-1"))
    parts = ("Thay đổi trong kỳ", "01/4/2021", "Đơn vị 1-01 (trước thuộc Cụm 2)", "Đơn vị 1-02 (trước thuộc Cụm 2)")
    assert missing_in(said, *parts) == ([] if is_said else list(parts))
    moved = words(clusters.move_of_unit(book, "1-02"))
    assert missing_in(moved, "từ Cụm 2 sang Cụm 1", "01/4/2021") == [] if is_said else moved == ""
    assert clusters.move_of_unit(book, "1-03") == ""
    if is_said:
        assert moved in words(unit_rates.rates_in_comparison(staged(root), "1-02"))


def test_wording_of_members_and_brackets(near_tie, tmp_path, snapshot):
    moved = opened(with_earlier_clusters(tmp_path / "moved", "2021-04-01", ["1-01", "1-02"]))
    alone = make_small_workspace(tmp_path / "alone")
    edit(alone / "config/clusters/cum-nho.toml", ', "1-02", "1-03", "1-04"]', "]")
    assert {
        "moved": words(clusters.cluster_members(moved, "cum-1")),
        "moved unit": words(clusters.move_of_unit(moved, "1-02")),
        "alone": words(clusters.cluster_members(opened(alone), "cum-1")),
        "near tie": [
            words(each) for each in re.findall(r"<p>.*?</p>", ranking.cluster_ranking(near_tie, "cum-1", INTERNAL))
        ],
    } == snapshot
