"""Scoring, ranking, votes and awards of the example as a whole: gaps, gates, what is shared, and the way back."""

import dataclasses
import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import EXAMPLE, missing_in, opened, ranking_tables
from notebook_cells import EditionInMemory

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.analyst.scenario import assumed_changes
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import GateClosed, Refused
from thidua_helpers.report.sections import awards
from thidua_helpers.rules.year_rows import AcceptedRow
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.tables.keys import figure_keys
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import ScoreStage

PROVINCE_TABLE = "config/criteria/toan-tinh.toml"


@pytest.fixture(scope="module")
def book(made_example) -> OpenEdition:
    return opened(made_example)


def with_config(made_example: Path, tmp_path: Path, file: str, old: str, new: str) -> OpenEdition:
    """The example with one place of one config file changed, over the same stage tables."""
    shutil.copytree(made_example / "config", tmp_path / "config")
    (tmp_path / "data").symlink_to(made_example / "data")
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return opened(tmp_path)


def total(points: pd.DataFrame, ranking: str, unit: str, criterion: str = "tong") -> str:
    rows = points.set_index(["ranking", "holder", "criterion"])
    return rows.loc[(ranking, unit, criterion), "points"]


def without(scores: pd.DataFrame, **key: str) -> pd.DataFrame:
    is_it = pd.Series(True, index=scores.index)
    for column, value in key.items():
        is_it &= scores[column] == value
    assert is_it.any()
    return scores[~is_it]


# What is read, computed and refused


def test_the_stage_tables_are_what_the_functions_give(book):
    made = ranking_tables(book)
    for name, table in made.items():
        pd.testing.assert_frame_equal(SCHEMAS[name].validated(table), book.table(name))


def test_totals_are_the_sums_of_their_rows(book):
    points = book.table("points")
    for (ranking, _), rows in points.groupby(["ranking", "holder"]):
        by_criterion = rows.set_index("criterion")
        table = book.rules.ranking_criteria[ranking]
        for group in ("", *(each for each in table.criteria if table.parts(each))):
            whole = by_criterion.loc[group or "tong"]
            parts = by_criterion.loc[list(table.parts(group)), "points"]
            assert Decimal(whole["points"]) == sum(map(Decimal, parts)) + Decimal(whole["cut_points"] or 0)


def test_a_threshold_changed_in_the_criteria_file_alone_changes_the_result(made_example, tmp_path, book):
    changed = with_config(
        made_example, tmp_path, PROVINCE_TABLE, "at_least = 4, points = 10", "at_least = 5, points = 10"
    )
    before, after = book.table("points"), ranking_tables(changed)["points"]
    # 2-01 is between 4 and 5 percentage points above its target: no longer in the first band, so 8 points, not 10.
    targets = book.table("targets").set_index(["holder", "measure", "rate"])
    assert 4 <= Decimal(targets.loc[("2-01", "viec", "ty_le_xong"), "difference_pct"]) < 5
    assert total(before, "toan-tinh", "2-01", "viec-chenh-lech") == "10.00"
    assert total(after, "toan-tinh", "2-01", "viec-chenh-lech") == "8.00"
    assert Decimal(total(before, "toan-tinh", "2-01")) - Decimal(total(after, "toan-tinh", "2-01")) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "bac-diem"', 'kind = "bac-diam"', ["“bac-diam”", "bac-diem"]),
        ("max_points = 50\n", "max_points = 49\n", ["criteria.viec", "70", "69"]),
        ('rate = "ty_le_xong"', 'rate = "ty_le_xog"', ["“ty_le_xog”", "ty_le_xong"]),
        ('kinds = ["Kháng nghị"]', 'kinds = ["Khang nghi"]', ["“Khang nghi”", "Kháng nghị"]),
    ],
)
def test_a_mistake_in_the_criteria_is_refused_by_name(made_example, tmp_path, old, new, said):
    with pytest.raises(Refused) as refused:
        with_config(made_example, tmp_path, PROVINCE_TABLE, old, new)
    assert PROVINCE_TABLE in str(refused.value)
    for words in said:
        assert words in str(refused.value)


def test_a_criterion_that_nobody_scored_stops_the_run_by_name(book):
    scores = without(book.table("scores"), criteria="toan-tinh", criterion="phat-dong", stage="tham_dinh")
    made = ranking_tables(book, scores=scores)
    errors = made["findings_ranking"].query("severity == 'error'")
    assert list(errors["check"]) == ["tieu-chi-chua-cham"]
    assert "phat-dong" in errors["found"].iloc[0]
    assert made["ranks"].query("ranking == 'toan-tinh'")["rank"].isna().all()
    with pytest.raises(GateClosed, match="Phát động, tổ chức phong trào thi đua"):
        pass_gate(made["findings_ranking"], book.rules.name)


def test_a_gap_is_an_error_and_no_other_stage_fills_it(book):
    key = {"criteria": "cum-1", "holder": "1-04", "stage": "tham_dinh"}
    fed = [
        each for each, rule in book.rules.ranking_criteria["cum-1"].leaves.items() if rule.rule.feed.of == "phieu_cham"
    ]
    scores = without(book.table("scores"), **key, criterion=fed[0])
    made = ranking_tables(book, scores=scores)
    finding = made["findings_ranking"].query("check == 'thieu-diem'").iloc[0]
    assert (finding["holder"], finding["severity"]) == ("1-04", "error")
    assert total(made["points"], "cum-1", "1-04") == ""
    assert total(made["points"], "toan-tinh", "1-04") != ""


@pytest.mark.slow
def test_a_gap_in_a_score_sheet_is_named_by_its_cell(book):
    """From the sheets as they are: where the score of the appraisal stands is where it is missing then."""
    scores = book.table("scores")
    fed = [
        each for each, rule in book.rules.ranking_criteria["cum-1"].leaves.items() if rule.rule.feed.of == "phieu_cham"
    ]
    key = {"criteria": "cum-1", "criterion": fed[0], "stage": "tham_dinh"}
    gone = scores[(scores[list(key)] == list(key.values())).all(axis=1) & scores["holder"].isin(["1-04", "1-05"])]
    one = ranking_tables(book, scores=scores.drop(gone.index[:1]))["findings_ranking"].query("check == 'thieu-diem'")
    (finding,) = one.to_dict("records")
    first = gone.iloc[0]
    assert [finding[name] for name in ("file", "sheet", "cells")] == [first["file"], first["sheet"], first["cell"]]
    assert ScoreStage.APPRAISED.label in finding["advice"]
    both = ranking_tables(book, scores=scores.drop(gone.index))["findings_ranking"].query("check == 'thieu-diem'")
    (finding,) = both.to_dict("records")
    assert finding["cells"] == ", ".join(gone["cell"])
    assert finding["holder"] == ""
    nothing = without(scores, holder="1-04", criteria="cum-1")
    found = ranking_tables(book, scores=nothing)["findings_ranking"].query("check == 'thieu-diem'")
    assert set(found["file"]) == {"data/raw/2021/cham-diem*.xlsx"}


def test_points_that_lack_a_report_name_it_and_those_that_lack_a_day_the_receipt_log(book):
    submissions, receipts = book.table("submissions"), book.table("receipts")
    figures = book.table("figures").query("holder != '1-04'")
    late = submissions.assign(state=submissions["state"].where(submissions["holder"] != "1-04", "chua_nop"))
    made = ranking_tables(book, figures=figures, submissions=late)["findings_ranking"].query("check == 'thieu-diem'")
    assert len(made) > 3
    assert set(made["file"]) == {"data/raw/2021/don-vi/1-04.xlsx"}
    assert set(made["holder"]) == {"1-04"}
    undated = ranking_tables(book, receipts=receipts.query("holder != '1-04'"))["findings_ranking"]
    assert set(undated.query("check == 'thieu-diem'")["file"]) == {"data/raw/2021/so-tiep-nhan.csv"}
    assert not undated.query("check == 'thieu-diem'")["advice"].str.contains("bỏ tiêu chí").any()


def test_units_without_any_target_are_named_once(book):
    aimless = opened(book.workspace.root)
    aimless.rules = dataclasses.replace(book.rules, targets=())
    (finding,) = ranking_tables(aimless)["findings_ranking"].query("check == 'khong-co-tong-diem'").to_dict("records")
    assert (finding["severity"], finding["holder"]) == ("warning", "")
    assert finding["file"] == "config/years/2021/targets.csv"
    assert missing_in(finding["found"], "26 đơn vị", ": Đơn vị 1-01, ") == []
    assert missing_in(finding["advice"], "“Chỉ tiêu”", "cau-hinh-2021.xlsx") == []


def test_wording_of_findings_on_points(book, snapshot):
    """No target at all, and one score that is missing."""
    aimless = opened(book.workspace.root)
    aimless.rules = dataclasses.replace(book.rules, targets=())
    found = ranking_tables(aimless)["findings_ranking"].query("check == 'khong-co-tong-diem'")
    scores = without(book.table("scores"), holder="1-04", criteria="cum-1", criterion="phong-trao", stage="tham_dinh")
    gap = ranking_tables(book, scores=scores)["findings_ranking"].query("check == 'thieu-diem'")
    sentences = ["found", "expected", "advice"]
    assert [each.iloc[0][sentences].to_dict() for each in (found, gap)] == snapshot


@pytest.mark.slow
def test_votes_are_held_against_ranks_only_once_the_points_are_complete(book):
    votes = book.table("vote_results")
    leader = elected_units(votes, "suy-ton")["cum-1"]
    ranks = book.table("ranks")
    first = ranks[(ranks["ranking"] == "cum-1") & (ranks["rank"] == 1)]["holder"].iloc[0]
    other = next(each for each in book.rules.cluster("cum-1").members if each not in (leader, first, "cuc"))
    swapped = book.table("votes").replace({"holder": {leader: other, other: leader}})
    fed = [
        each for each, rule in book.rules.ranking_criteria["cum-1"].leaves.items() if rule.rule.feed.of == "phieu_cham"
    ]
    gap = without(book.table("scores"), criteria="cum-1", holder="1-04", criterion=fed[0], stage="tham_dinh")
    found = ranking_tables(book, votes=swapped)["findings_ranking"].query("holder == 'cum-1'")
    assert "bau-khac-xep-hang" in set(found["check"])
    held = ranking_tables(book, votes=swapped, scores=gap)["findings_ranking"]
    assert "bau-khac-xep-hang" not in set(held.query("holder == 'cum-1'")["check"])
    accepted = AcceptedRow(key="0123456789", check="bau-khac-xep-hang", reason="r", decided_by="d")
    other_book = opened(book.workspace.root)
    other_book.rules = dataclasses.replace(book.rules, accepted=(accepted,))
    lapsed = [
        "chap-nhan-het-hieu-luc" in set(ranking_tables(other_book, **changed)["findings_ranking"]["check"])
        for changed in ({}, {"scores": gap})
    ]
    assert lapsed == [True, False]


def test_the_decided_head_of_the_next_year_stands_beside_the_elected_with_the_reason(made_example, tmp_path):
    """Decided and elected for Cụm 1 is Đơn vị 1-02; here Đơn vị 1-05 is decided, and nothing on the deputy."""
    path = "config/years/2021/decisions.csv"
    lines = (made_example / path).read_text(encoding="utf-8").splitlines(keepends=True)
    old = "".join(line for line in lines if line.startswith(("truong-cum,cum-1", "pho-cum,cum-1")))
    new = "truong-cum,cum-1,1-05,quyet_dinh,MH-99/QĐ,2021-10-25,Cục trưởng (minh họa),Đề nghị của Cụm\n"
    other = with_config(made_example, tmp_path, path, old, new)
    other = EditionInMemory(other, ranking_tables(other))
    pages = (
        re.sub("</?(span|a)[^>]*>", "", awards.heads(other, "cum-1", audience)) for audience in ("noi-bo", "chia-se")
    )
    internal, shared = (" ".join(BeautifulSoup(page, "lxml").get_text(" ").split()) for page in pages)
    said = "Đơn vị 1-05 (Số MH-99/QĐ ngày 25/10/2021 của Cục trưởng (minh họa))"
    assert f"Trưởng Cụm {said} Đơn vị 1-02 (kết quả bỏ phiếu) Đề nghị của Cụm" in internal
    assert "Phó Trưởng Cụm chưa có quyết định" in internal
    assert f"Trưởng Cụm năm 2022: {said}." in shared
    for words in ("1-02", "kết quả bỏ phiếu", "Đề nghị của Cụm", "Phó Trưởng Cụm năm 2022"):
        assert words not in shared


def test_a_zero_is_a_score(book):
    scores = book.table("scores")
    is_it = (scores["criteria"] == "toan-tinh") & (scores["holder"] == "1-01") & (scores["criterion"] == "phat-dong")
    zero = scores.assign(score_points=scores["score_points"].where(~(is_it & (scores["stage"] == "tham_dinh")), "0"))
    made = ranking_tables(book, scores=zero)
    assert total(made["points"], "toan-tinh", "1-01", "phat-dong") == "0.00"
    assert "thieu-diem" not in set(made["findings_ranking"]["check"])


def test_a_score_outside_its_frame_is_an_error_at_its_cell(book):
    scores = book.table("scores")
    is_it = (scores["criteria"] == "toan-tinh") & (scores["holder"] == "1-01") & (scores["criterion"] == "phat-dong")
    high = scores.assign(score_points=scores["score_points"].where(~is_it, "10.01"))
    found = ranking_tables(book, scores=high)["findings_ranking"].query("check == 'diem-ngoai-khung'")
    assert set(found["cells"]) == set(scores[is_it]["cell"])
    assert set(found["severity"]) == {"error"}
    assert "điểm từ 0 đến 10" in found["expected"].iloc[0]


def test_an_appraised_score_beside_a_computed_one_is_a_warning_and_never_counts(book):
    scores = book.table("scores")
    is_it = (scores["criteria"] == "toan-tinh") & (scores["holder"] == "1-01") & (scores["criterion"] == "giam")
    other = scores.assign(score_points=scores["score_points"].where(~(is_it & (scores["stage"] == "tham_dinh")), "19"))
    made = ranking_tables(book, scores=other)
    finding = made["findings_ranking"].query("check == 'diem-khac-tinh-toan'").iloc[0]
    assert finding["severity"] == "warning"
    assert finding["key"]
    assert total(made["points"], "toan-tinh", "1-01") == total(book.table("points"), "toan-tinh", "1-01")


def test_nothing_is_ranked_or_proposed_while_units_are_set_aside(made_example, tmp_path):
    for part in ("config", "data/processed"):
        shutil.copytree(made_example / part, tmp_path / part)
    book = opened(tmp_path)
    submissions = book.table("submissions")
    aside = submissions.assign(set_aside=submissions["set_aside"].where(submissions["holder"] != "2-06", True))
    book.store(submissions=aside)
    made = ranking_tables(book)
    assert all(made[name].empty for name in ("points", "ranks", "classes", "vote_results", "awards", "weights"))


def test_what_was_carried_over_is_read_from_the_year_before(book):
    fact = book.rows("facts")["1-01/viec/co_dieu_kien_nam_truoc_chuyen"]
    assert fact["file"] == "data/raw/2020/bieu-tk-tha.xlsx"
    sheet = openpyxl.load_workbook(EXAMPLE / fact["file"], data_only=True)[fact["sheet"]]
    enforceable, *finished = (sheet[cell].value for cell in fact["cell"].split(" − "))
    assert enforceable - sum(finished) == int(fact["value"]) > 0


# What if


def test_one_more_case_lifts_a_unit_and_nothing_is_written(book):
    before = {name: book.table(name).copy() for name in ("points", "ranks", "classes", "awards")}
    ranks = assumed_changes(book, cases={"Đơn vị 1-08": 1})["ranks"].loc["cum-1"]
    assert (int(ranks.loc["1-08", "rank_recorded"]), int(ranks.loc["1-08", "rank_assumed"])) == (3, 2)
    assert set(ranks.index) == {"1-08", "1-04"}
    for name, table in before.items():
        pd.testing.assert_frame_equal(book.table(name), table)
    assert all(changed.empty for changed in assumed_changes(book).values())


def test_a_criterion_dropped_or_weighted_changes_totals_by_its_points(book):
    own = Decimal(total(book.table("points"), "toan-tinh", "1-05", "phat-dong"))
    dropped = assumed_changes(book, without_criteria=["toan-tinh/phat-dong"])["ranks"].loc[("toan-tinh", "1-05")]
    assert Decimal(dropped["total_points_recorded"]) - Decimal(dropped["total_points_assumed"]) == own > 0
    doubled = assumed_changes(book, weights={"toan-tinh/phat-dong": 2})["ranks"].loc[("toan-tinh", "1-05")]
    assert Decimal(doubled["total_points_assumed"]) - Decimal(doubled["total_points_recorded"]) == own


def test_another_stage_counts_its_own_scores_only(book):
    changed = assumed_changes(book, stage="tu_cham")["points"]
    scores = book.table("scores").set_index(["criteria", "holder", "criterion", "stage"])["score_points"]
    manual = changed.xs("phat-dong", level="criterion").loc["toan-tinh"]
    for unit, row in manual.iterrows():
        assert Decimal(row["points_assumed"]) == Decimal(scores["toan-tinh", unit, "phat-dong", "tu_cham"])


def test_without_the_leader_the_others_stand_higher(book):
    rates = book.table("rates").query("measure == 'viec' and rate == 'ty_le_xong'").set_index("holder")
    members = book.rules.ranked_units("cum-2")
    leader = max(members, key=lambda unit: rates.loc[unit, "numerator"] / rates.loc[unit, "denominator"])
    points = assumed_changes(book, without_leaders=[leader])["points"].loc["cum-2"]
    totals = points.xs("tong", level="criterion")
    assert len(totals)
    assert (totals["points_assumed"].map(Decimal) > totals["points_recorded"].map(Decimal)).all()
    assert leader not in totals.index


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"cases": {"1-99": 1}}, "1-99"),
        ({"cases": {"1-01": 10**6}}, "không có đủ"),
        ({"stage": "tham-dinh"}, "tham_dinh"),
        ({"weights": {"toan-tinh/viecc": 2}}, "viec"),
        ({"without_criteria": ["cum-9/viec"]}, "cum-9"),
    ],
)
def test_what_if_refuses_what_is_not_known(book, asked, said):
    with pytest.raises(Refused, match=re.escape(said)):
        assumed_changes(book, **asked)


@pytest.mark.parametrize("cases", [1.5, True, "1", None])
def test_what_if_takes_whole_numbers_of_cases_only(book, cases):
    with pytest.raises(Refused, match=r"Số việc giả định của 1-01 là “.+”; phải là số nguyên"):
        assumed_changes(book, cases={"1-01": cases})


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "2", True, None])
def test_what_if_takes_weights_from_0_on_only(book, weight):
    with pytest.raises(Refused, match=r"Trọng số giả định của toan-tinh/viec là “.+”; phải là một số từ 0"):
        assumed_changes(book, weights={"toan-tinh/viec": weight})


def test_a_target_missed_under_the_assumption_is_missed_for_awards_too(book):
    key = ("tap-the-lao-dong-xuat-sac", "1-02")
    award = assumed_changes(book, cases={"1-02": -200})["awards"].loc[key]
    assert award["outcome_assumed"] == "khong_du"
    now, then = (int(re.search(r"đạt (\d)/3 chỉ tiêu", award[f"words_{when}"])[1]) for when in ("recorded", "assumed"))
    assert then < now == 3


# Pages


def soup(root: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((root / "reports" / f"{page}.html").read_text("utf-8"), "html.parser")


def keys_of(page: BeautifulSoup) -> set[str]:
    return {tag["data-key"].split(":")[1] for tag in page.find_all("data")}


INTERNAL = {
    "ranks",
    "classes",
    "vote_results",
    "ballots",
    "score_gaps",
    "weights",
    "awards",
    "award_quotas",
    "rotation",
}


def test_shared_pages_show_what_is_decided_and_no_person(made_example):
    folder = made_example / "reports" / "2021"
    shared = [path for path in folder.rglob("*.html") if "noi-bo" not in path.parts]
    # Province, summary, checks, comparison; three clusters; 27 units.
    assert len(shared) == 5 + 3 + 27
    for path in shared:
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert keys_of(page) & INTERNAL == set(), path
        assert not re.search(r"\bCB-\d\d\b", page.get_text()), path
    decided, undecided = soup(made_example, "2021/cum-1"), soup(made_example, "2021/cum-3")
    assert "Xếp hạng trong cụm, năm 2021" in decided.get_text()
    province = soup(made_example, "2021/index").get_text()
    assert "Cụm 1: Đơn vị 1-03 xếp thứ nhất" in province
    assert re.search(r"Chưa có quyết định xếp hạng [^:]*: Cụm 2, Cụm 3\.", province)
    assert "MH-" in decided.find(string=re.compile("Xếp hạng trong cụm, năm")).find_parent("table").get_text()
    assert "Xếp hạng trong cụm, năm 2021" not in undecided.get_text()


def test_a_unit_sees_its_points_once_its_rank_is_decided(made_example):
    assert "points" in keys_of(soup(made_example, "2021/don-vi/1-04"))
    assert "points" not in keys_of(soup(made_example, "2021/don-vi/3-01"))
    assert "points" in keys_of(soup(made_example, "2021/noi-bo/don-vi/3-01"))


def test_a_decided_rank_stands_beside_the_computed_one_with_its_reason(made_example, book):
    other = book.table("decisions").query("subject == 'xep-hang' and not agrees").iloc[0]
    row = soup(made_example, "2021/noi-bo/cum-1").find("a", href=f"don-vi/{other['holder']}.html", string=True)
    ranks = soup(made_example, "2021/noi-bo/cum-1").find(string=re.compile("^Thứ hạng trong")).find_parent("table")
    text = ranks.find("a", string=book.rules.name(other["holder"])).find_parent("tr").get_text()
    assert row is not None
    assert other["reason"] in text
    assert other["number"] in text


def test_internal_page_does_not_repeat_the_shared_page(made_example):
    for name, left_out in (("index", "Các đơn vị"), ("cum-1", "Các đơn vị trong cụm")):
        shared, internal = (soup(made_example, f"2021/{folder}{name}") for folder in ("", "noi-bo/"))
        headings = [[each.get_text().rstrip("#") for each in page.find_all("h2")] for page in (shared, internal)]
        assert left_out in headings[0] and left_out not in headings[1]
        assert "Cách đọc báo cáo" in headings[1]
        assert internal.find("a", string="Bản chia sẻ của trang này")["href"] == f"../{name}.html"
    first = soup(made_example, "2021/noi-bo/index").find("h2").get_text()
    assert first.startswith("Việc Hội đồng cần quyết")


def test_shared_table_of_decided_ranks_has_the_points(made_example, book):
    table = soup(made_example, "2021/cum-1").find(string=re.compile("^Xếp hạng trong cụm, ")).find_parent("table")
    rows = [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in table.find_all("tr")[1:]]
    totals = book.table("ranks").query("ranking == 'cum-1'").set_index("holder")["total_points"]
    assert rows[0][:2] == ["Đơn vị 1-03", "1"]
    assert totals["1-03"].replace(".", ",") in rows[0][2]
    assert "thứ hạng tính theo tổng điểm làm tròn 1 chữ số thập phân" in table.find("caption").get_text()


def test_ties_are_shown_tied_and_near_ties_explained(made_example):
    tied = soup(made_example, "2021/noi-bo/cum-3").find(string=re.compile("^Thứ hạng trong")).find_parent("table")
    assert tied.get_text().count("(đồng hạng)") == 2
    near = soup(made_example, "2021/noi-bo/cum-1").find(string=re.compile("^Thứ hạng trong")).find_parent("table")
    assert near.get_text().count("chênh 0,05 điểm") == 2


def test_a_quota_line_inside_a_tie_is_left_to_the_council(made_example):
    page = soup(made_example, "2021/noi-bo/index")
    table = page.find(string=re.compile("^Chiến sĩ thi đua cơ sở: đề nghị")).find_parent("table")
    rows = [row.get_text(" ") for row in table.find_all("tr")]
    tied = [row for row in rows if "Hội đồng xem xét" in row]
    assert len(tied) == 2
    assert all("Đơn vị 1-02" in row for row in tied)
    quota = page.find_all(string="Giới hạn tỷ lệ khen thưởng")[-1].find_parent("table")
    assert "15% × 10 = 1,5 → 1 " in quota.get_text()


def test_one_criterion_followed_from_the_page_to_its_cells(made_example, book):
    """Only by what the page and the workbook say: the cells named there give the rate in the sum, and it the points."""
    page = soup(made_example, "2021/noi-bo/don-vi/1-01")
    row = page.find("th", string="Tỷ lệ thi hành xong về việc so với chỉ tiêu").find_parent("tr")
    _, points, words, _, source = (cell.get_text() for cell in row.find_all("td"))
    file, sheet, cells = re.fullmatch(r"(.+\.xlsx), trang tính (.+), ô (.+)", source).groups()
    sheet = openpyxl.load_workbook(EXAMPLE / "data" / "raw" / file, data_only=True)[sheet]
    done, stopped, enforceable = (sheet[cell].value for cell in cells.split(", "))
    assert words.startswith(f"{done + stopped:,}/{enforceable:,} = ".replace(",", "."))
    target = Decimal(re.search(r"÷ chỉ tiêu ([\d,]+)% × 50", words)[1].replace(",", "."))
    exact = 100 * Decimal(done + stopped) / enforceable / target * 50
    assert points.replace(",", ".") == str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    traced = AnalystBook(book).trace("1-01", "toan-tinh", "viec-ty-le")
    assert list(traced["Ô"]) == cells.split(", ")
    assert set(traced["Khóa"]) <= set(figure_keys(book.table("facts")))
