"""The example workspace: every figure equals an independent reading, nothing is wrong but what was planted."""

import csv
import re
import shutil
import tomllib
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pandas as pd
import pytest
import xlrd
from conftest import EXAMPLE, PROJECT, files_of, opened, ranking_tables
from make_example import FORM_OF, SEED, Example

from thidua_helpers.intake.read_edition import input_files
from thidua_helpers.rules.forms import StatisticalForm

EDITIONS = tuple(FORM_OF)


@pytest.fixture(scope="module")
def tables(example_tables):
    """The stage tables of the example by edition."""
    return example_tables


@pytest.fixture(scope="module")
def ranked(tables, tmp_path_factory):
    """The tables of the year 2021, with those of its ranking."""
    root = tmp_path_factory.mktemp("minh-hoa")
    shutil.copytree(EXAMPLE / "config", root / "config")
    book = opened(root)
    book.store(**tables["2021"])
    return tables["2021"] | ranking_tables(book)


def sheets_of(path):
    """Sheet name → {(row, column): value}, read with another library than the program's."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
            yield sheet.title, {(cell.row - 1, cell.column - 1): cell.value for cell in cells}
    elif path.suffix == ".xls":
        for sheet in xlrd.open_workbook(path).sheets():
            places = ((row, column) for row in range(sheet.nrows) for column in range(sheet.ncols))
            yield sheet.name, {place: sheet.cell_value(*place) for place in places if sheet.cell_value(*place) != ""}
    else:
        for name, frame in pd.read_excel(path, engine="odf", sheet_name=None, header=None, dtype=object).items():
            yield name, frame.stack().dropna().to_dict()  # noqa: PD013


def cell(place):
    return openpyxl.utils.get_column_letter(place[1] + 1) + str(place[0] + 1)


def independent_reading(edition, form):
    """(file, sheet, cell) → value in việc or đồng, of every number in a column of a line, below the row of codes."""
    book = opened(EXAMPLE, edition)
    read = {}
    for path in input_files(book.workspace, book.rules):
        if not re.search(r"tk-tha|don-vi/", path.as_posix()):
            continue
        for name, cells in sheets_of(path):
            codes: dict[str, tuple[int, int]] = {}
            for place, value in sorted(cells.items()):
                codes.setdefault(str(value), place)
            if "A" not in codes:
                continue
            measure = "tien" if name[-2:] in ("03", "04", "07") else "viec"
            lines = [column.line for column in form.columns_of(measure)]
            for place, value in cells.items():
                number = place[1] - codes["B"][1]
                is_line = 0 < number <= len(lines) and lines[number - 1]
                if place[0] > codes["A"][0] and is_line and not isinstance(value, str):
                    times = 1000 if measure == "tien" else 1
                    read[(book.workspace.relative(path), name, cell(place))] = int(value) * times
    return read


def corrections():
    """The one row of corrections.csv."""
    (row,) = csv.DictReader((EXAMPLE / "config/years/2021/corrections.csv").open(encoding="utf-8", newline=""))
    return [row]


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_facts_equal_an_independent_reading_cell_by_cell(tables, edition):
    file = EXAMPLE / f"config/forms/{FORM_OF[edition]}.toml"
    form = StatisticalForm.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    expected = independent_reading(edition, form)
    facts = tables[edition]["facts"]
    facts = facts[facts["form"] != ""]
    read = {(f["file"], f["sheet"], f["cell"]): int(f["value"]) for f in facts.to_dict("records")}
    for row in corrections() if edition == "2021" else ():
        place = f"data/raw/2021/{row['file']}", row["sheet"], row["cell"]
        assert (expected.pop(place), read.pop(place)) == (int(row["expect"]), int(row["value"]))
    assert len(read) == len(facts) - (edition == "2021")
    assert read == expected
    assert len(read) >= 12 * (16 + 17)


def test_nothing_is_wrong_but_what_was_planted(tables):
    found = pd.concat([tables["2021"]["findings_clean"], tables["2021"]["findings_results"]])
    assert list(found[["check", "severity", "holder"]].itertuples(index=False, name=None)) == [
        ("bien-dong-lon", "warning", "2-08"),
        ("bien-dong-lon", "warning", "2-08"),
        ("mau-so-doi-cuoi-ky", "warning", "2-06"),
        ("mau-so-doi-cuoi-ky", "warning", "2-06"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("edition", [edition for edition in EDITIONS if edition != "2021"])
def test_nothing_is_wrong_in_the_other_editions(tables, edition):
    assert tables[edition]["findings_clean"].empty
    assert tables[edition]["findings_results"].empty


def test_the_ranking_finds_what_was_planted(ranked):
    found = ranked["findings_ranking"]
    assert list(found[["check", "severity", "holder"]].itertuples(index=False, name=None)) == [
        ("bau-khac-xep-hang", "warning", "cum-2"),
        ("mot-thanh-tich-hai-khen-thuong", "warning", "2-01"),
        ("ldtt-khong-khop", "warning", "1-04"),
        ("tham-dinh-trong-cum", "warning", "cum-1"),
    ]


def test_every_unit_has_every_line_and_the_correction_is_said(tables):
    facts = tables["2021"]["facts"]
    units = facts[facts["holder"].str.fullmatch(r"cuc|\d-\d\d") & (facts["form"] != "")]
    assert units.groupby("holder").size().unique().tolist() == [(16 + 17) * 3]
    corrected = facts[facts["correction"] != ""]
    (row,) = corrections()
    assert list(corrected["cell"]) == [row["cell"]]
    assert f"ô gốc “{row['expect']}”" in corrected["correction"].iloc[0]


def test_days_late_are_those_of_the_receipt_log(tables):
    rows = tables["2021"]["submissions"].set_index("holder")
    assert set(rows["state"]) == {"du"}
    late = rows[rows["days_late"].fillna(0) > 0]["days_late"]
    assert late.to_dict() == {"2-09": 1, "3-05": 3}
    assert pd.isna(rows.loc["cuc", "days_late"])


def test_large_cases_are_subtracted_from_the_money_rate(tables):
    figures = tables["2021"]["figures"].set_index(["holder", "measure", "line"])["value"]
    cases = tables["2021"]["large_cases"]
    own = cases[cases["holder"] == "1-02"]
    assert figures[("1-02", "tien", "viec_lon_xong")] == own["xong_vnd"].sum()
    rates = tables["2021"]["rates"].set_index(["holder", "measure", "rate"])
    rate = rates.loc[("1-02", "tien", "ty_le_xong_tru_viec_lon")]
    assert rate["numerator"] == figures[("1-02", "tien", "xong+dinh_chi")] - own["xong_vnd"].sum()
    assert rate["denominator"] == figures[("1-02", "tien", "co_dieu_kien")] - own["co_dieu_kien_vnd"].sum()
    assert figures[("2-09", "tien", "viec_lon_xong")] == 0
    assert ("1-02", "viec", "viec_lon_xong") not in figures.index


def test_every_kind_of_rule_and_every_title_occurs(tables):
    rules = opened(EXAMPLE).rules
    leaves = [leaf for table in rules.criteria.values() for leaf in table.leaves.values()]
    kinds = "ty-le-chi-tieu bac-diem su-viec thuong-khoi-luong so-dan-dau dat-khong-dat cham-diem"
    assert {leaf.rule.kind for leaf in leaves} == set(kinds.split())
    assert not any(table.verified for table in rules.criteria.values())
    nominations = tables["2021"]["nominations"]
    assert set(nominations["title"]) == set(rules.awards.titles)
    officers = set(tables["2021"]["facts"]["holder"])
    others = nominations[nominations["title"] != "lao-dong-tien-tien"]
    assert {holder for holder in others["holder"] if "." in holder} <= officers


@pytest.mark.parametrize(("edition", "contested"), [("2021", 6), ("2022", 0)])
def test_score_sheets_are_whole_and_every_score_is_the_cell_that_it_names(tables, edition, contested):
    scores, rules = tables[edition]["scores"], opened(EXAMPLE, edition).rules
    asked = {
        (rules.criteria_ids[ranking], unit, leaf)
        for ranking, table in rules.ranking_criteria.items()
        for unit in rules.ranked_units(ranking)
        for leaf in table.leaves
    }
    for stage in ("tu_cham", "tham_dinh"):
        rows = scores[scores["stage"] == stage]
        assert set(rows[["criteria", "holder", "criterion"]].itertuples(index=False, name=None)) == asked
    cells = {
        file: {cell(place): value for place, value in values.items()}
        for file in scores["file"].unique()
        for _, values in sheets_of(EXAMPLE / file)
    }
    typed = {"Đạt": 1, "Không đạt": 0}
    for row in scores.itertuples():
        value = cells[row.file][row.cell]
        assert Decimal(row.score_points) == Decimal(str(typed.get(value, value))), (row.file, row.cell)
    # Conclusions stand only where self-scored and appraised differ.
    by_key = scores.set_index(["criteria", "holder", "criterion"])
    own, appraised, concluded = (
        by_key.loc[by_key["stage"] == stage, "score_points"] for stage in ("tu_cham", "tham_dinh", "ket_luan")
    )
    assert len(concluded) == contested
    assert (own[concluded.index] != appraised[concluded.index]).all()


def half_up(value, decimals="0.01"):
    return str(Decimal(value).quantize(Decimal(decimals), ROUND_HALF_UP))


def test_points_of_one_unit_follow_from_its_figures(ranked):
    """Worked out here once more, from figures, targets, register and sheet."""
    points = ranked["points"].set_index(["ranking", "holder", "criterion"])["points"]
    figures = ranked["figures"].set_index(["holder", "measure", "line"])["value"].to_dict()
    of_unit = ranked["targets"].query("holder == '1-05'")
    targets = of_unit.set_index(["holder", "measure", "rate"])["target_pct"].map(Decimal).to_dict()

    def of(measure, line):
        return Decimal(int(figures["1-05", measure, line]))

    rates = {each: 100 * of(each, "xong+dinh_chi") / of(each, "co_dieu_kien") for each in ("viec", "tien")}
    assert rates["viec"] < targets["1-05", "viec", "ty_le_xong"], "short of its target"
    assert rates["tien"] > targets["1-05", "tien", "ty_le_xong"], "25 points are the most"
    reduced = 100 * of("viec", "giam_chuyen_ky_sau") / of("viec", "co_dieu_kien_nam_truoc_chuyen")
    completed = 100 * reduced / targets["1-05", "viec", "ty_le_giam_chuyen_ky_sau"]
    inspections = ranked["inspections"]
    violations = int(inspections.loc[inspections["holder"] == "1-05", "count"].sum())
    scores = ranked["scores"].set_index(["criteria", "holder", "criterion", "stage"])["score_points"]
    expected = {
        "viec": Decimal(half_up(40 * rates["viec"] / targets["1-05", "viec", "ty_le_xong"])),
        "tien": Decimal(25),
        "giam": Decimal(10 if completed >= 200 else 8 if completed >= 100 else 4 if completed > 0 else 0),
        "chat-luong": 10 - Decimal(violations) / 2,
        "phong-trao": Decimal(scores["cum-1", "1-05", "phong-trao", "tham_dinh"]),
    }
    expected["tong"] = sum(expected.values())
    assert points["cum-1"]["1-05"].map(Decimal).to_dict() == expected
    # More than five full steps of 200 above 500 cases are capped at 10; nine violations at 2 each leave the floor.
    steps = (int(figures["1-01", "viec", "phai_thi_hanh"]) - 500) // 200
    assert points["toan-tinh", "1-01", "thuong-khoi-luong"] == half_up(min(10, 2 * steps))
    assert steps >= 5
    assert points["cum-3", "3-03", "chat-luong"] == "8.00"
    # No target of money was assigned: the table says what is given then. A zero of the sheet is a score.
    assert (points["cum-3", "3-08", "tien"], points["cum-3", "3-08", "dia-ban"]) == ("14.00", "0.00")


def test_ties_near_ties_and_one_case_more_are_there_to_be_seen(ranked):
    ranks = ranked["ranks"].set_index(["ranking", "holder"])
    # Equal at one decimal: the lower total stands first, for its rate of việc is higher.
    near = ranks.loc["cum-1"].loc[["1-04", "1-08"]]
    totals = near["total_points"].map(Decimal)
    assert totals["1-04"] < totals["1-08"]
    assert len(set(near["ranked_points"])) == 1
    assert list(near["rank"]) == [2, 3]
    assert set(near["decided_by"]) == {"tỷ lệ thi hành xong về việc"}
    assert near.loc["1-08", "rank_one_more"] == 2
    # Exactly equal, and the ladder does not tell them apart: the rank is shared, the next one is left out.
    tied = ranks.loc["cum-3"].loc[["3-01", "3-05"]]
    assert len(set(tied["total_points"])) == 1
    assert list(tied["rank"]) == [2, 2]
    assert 3 not in set(ranks.loc["cum-3"]["rank"])
    # One case short of its target.
    rank, one_more = ranks.loc[("toan-tinh", "3-03"), ["rank", "rank_one_more"]]
    assert one_more < rank


def test_classes_are_cut_by_quota_and_exclusion(ranked):
    classes = ranked["classes"].set_index(["holder", "class"])
    totals = ranked["ranks"].set_index(["ranking", "holder"]).loc["toan-tinh"]["total_points"].map(Decimal)
    first = classes.xs("a", level="class")
    assert set(first["seats"]) == {6}
    placed = first.index[first["outcome"] == "xep"]
    assert set(placed) == {"1-02", "1-03", "1-08", "2-01", "2-06", "3-06"}
    short = half_up(totals[placed].min() - totals["2-10"])
    assert first.loc["2-10", ["outcome", "short_points"]].to_list() == ["vuot_so_luong", short]
    assert Decimal(short) < 1, "just beyond the quota"
    assert first.loc["1-04", "outcome"] == classes.loc[("1-04", "b"), "outcome"] == "khong_du"
    second = classes.xs("b", level="class")
    assert (second["outcome"] == "xep").sum() == 10
    assert set(second.index[second["outcome"] == "vuot_so_luong"]) == {"1-05", "2-05", "3-03", "3-04", "3-08"}


def test_votes_differ_from_the_ranking_and_meet_the_threshold_exactly(ranked):
    votes = ranked["vote_results"].set_index(["cluster", "subject", "round", "holder"])
    chosen = votes[votes["outcome"] == "dat"]
    assert set(chosen.xs("suy-ton", level="subject").index) == {
        ("cum-1", 1, "1-03"),
        ("cum-2", 2, "2-10"),
        ("cum-3", 1, "3-06"),
    }
    # 6 of 9 members are two thirds, 5 of 10 valid ballots not more than half.
    assert votes.loc[("cum-1", "suy-ton", 1, "1-03"), "needed"] == 6
    assert votes.loc[("cum-2", "suy-ton", 1, "2-01"), ["needed", "rank"]].to_list() == [6, 1]
    turns = ranked["rotation"].set_index("member")["turn"]
    assert set(turns.index[turns == "ke_tiep"]) == {"1-02", "2-03", "3-03"}
    assert turns["cuc"] == "khong_luan_phien"


def test_awards_are_cut_at_the_quota_and_left_open_where_it_falls_inside_a_tie(ranked):
    awards = ranked["awards"].set_index(["title", "holder"])
    best = awards.loc["chien-si-thi-dua-co-so"]
    by_unit = best.groupby(best.index.str.split(".").str[0])["outcome"].agg(sorted)
    assert by_unit["1-01"] == ["de_nghi", "vuot_so_luong"]
    assert by_unit["1-02"] == ["hoi_dong", "hoi_dong"]
    assert by_unit["cuc"] == ["de_nghi", "de_nghi", "de_nghi", "vuot_so_luong"]
    assert by_unit["2-08"] == ["khong_du"]
    flag = awards.loc[("co-thi-dua-chinh-phu", "cuc"), ["outcome", "state"]]
    assert flag.to_list() == ["cap_tren", "Đã đề nghị"]
    assert awards.loc["co-thi-dua-nganh-tu-phap"]["outcome"].to_dict() == {
        "1-03": "de_nghi",
        "2-01": "khong_du",
        "2-10": "de_nghi",
        "3-06": "de_nghi",
    }


def test_decisions_stand_beside_what_was_computed(ranked):
    decisions = ranked["decisions"]
    differing = decisions[~decisions["agrees"]].set_index("holder")
    assert differing[["value", "computed"]].to_dict("index") == {
        "1-02": {"value": "tap-the-lao-dong-xuat-sac", "computed": "khong_du"},
        "1-08": {"value": "2", "computed": "3"},
        "3-08": {"value": "b", "computed": "c"},
    }
    assert (differing["reason"] != "").all()
    of_ranks = decisions[decisions["subject"] == "xep-hang"]
    by_cluster = of_ranks.groupby(of_ranks["holder"].str[0])["state"].agg(set).to_dict()
    assert by_cluster == {"1": {"quyet_dinh"}, "2": {"du_kien"}}


@pytest.mark.slow
def test_the_generator_makes_the_workspace_that_is_here(tmp_path):
    Example(SEED).write(tmp_path / "minh-hoa")
    made = tmp_path / "minh-hoa"
    assert files_of(made / "data" / "raw") == files_of(EXAMPLE / "data" / "raw")
    for path in (made / "config").rglob("*.*"):
        assert path.read_bytes() == (EXAMPLE / path.relative_to(made)).read_bytes(), path.name


SHARED = [*sorted((EXAMPLE / "config/forms").glob("*.toml")), EXAMPLE / "config/indicators.toml"]


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_forms_and_indicators_are_those_of_the_real_workspace(path):
    """One form is one file, whichever workspace it is in."""
    assert path.read_bytes() == (PROJECT / path.relative_to(EXAMPLE)).read_bytes()
