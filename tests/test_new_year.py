"""A new year carries what it says, marks what is to be decided, and never touches what is there."""

import dataclasses
import json
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import (
    EXAMPLE,
    PROJECT,
    example_until_2021,
    files_of,
    missing_in,
    opened,
    set_cells,
    stage_tables,
    thidua,
)

from thidua_helpers import cli
from thidua_helpers.blanks.form_blank import KnownFigures
from thidua_helpers.blanks.workbooks import blank_workbooks
from thidua_helpers.checks.completeness import undecided
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.errors import GateClosed, Refused, StepFailed
from thidua_helpers.findings.finding import Finding, findings_table
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.pipeline import new_year
from thidua_helpers.pipeline.config_year import configure
from thidua_helpers.pipeline.journal import build_folder, finish_killed_runs, publish_lock
from thidua_helpers.pipeline.new_year import base_of, make_new_year
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.deciding import blank_entries
from thidua_helpers.years.toml_text import with_value

NEXT = Edition(2022)
YEAR, TARGETS = "config/years/2022/year.toml", "config/years/2022/targets.csv"


@pytest.fixture
def example(tmp_path, monkeypatch) -> Path:
    """The config of the example until 2021, without data; of its 85 blanks only a few are made in this process."""
    names = ("don-vi/1-01.xlsx", "don-vi/1-05.xlsx", "don-vi/1-09.xlsx", "so-viec-lon.xlsx", "so-tiep-nhan.csv")
    names += ("so-kiem-tra.xlsx", "binh-bau.xlsx", "khen-thuong.xlsx")

    def few(rules: RuleBook, known: KnownFigures) -> dict:
        made = blank_workbooks(rules, known)
        return {name: made[name] if "don-vi" in name else lambda: b"" for name in names if name in made}

    monkeypatch.setattr(new_year, "blank_workbooks", few)
    return example_until_2021(tmp_path / "ws")


def made(root: Path, edition: Edition = NEXT, base: str | None = None) -> new_year.NewYear:
    return make_new_year(open_workspace(root), edition, base)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def merge_units(root: Path) -> None:
    """Within the THADS year 2022 Đơn vị 1-05 becomes Đơn vị 1-09; the example renames Đơn vị 2-09 itself."""
    path = root / "config/units.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("1-05,")]
    name = "Chi cục Thi hành án dân sự Đơn vị"
    lines.append(f"1-05,{name} 1-05,Đơn vị 1-05,,chi_cuc,,2022-03-31,1-09,MH-30,co")
    lines.append(f"1-09,{name} 1-09,Đơn vị 1-09,,chi_cuc,2022-04-01,,,MH-30,co")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_year_carries_what_lasts_and_drops_what_was_of_the_old_year(example):
    done = made(example, base="2021")
    old, new = (
        tomllib.loads((example / f"config/years/{year}/year.toml").read_text(encoding="utf-8")) for year in (2021, 2022)
    )
    for key in ("clusters", "emulation"):
        assert new[key] == old[key]
    council = {"so-cham-diem", "so-kiem-phieu", "so-phieu-bau", "so-bien-che", "so-de-nghi"}
    assert [item.pop("not_yet", False) for item in new["inputs"]] == [item["form"] in council for item in new["inputs"]]
    moved = {"folder": "don-vi", "form": "so-cham-diem"}
    assert new["inputs"] == [moved if item["form"] == "so-cham-diem" else item for item in old["inputs"]]
    assert new["receipts"] == old["receipts"] | {"due_on": date(2022, 10, 4)}
    assert new["summing_up"] == {"superior": old["summing_up"]["superior"]}
    assert new["state_of_figures"] == "tam-tinh"
    assert set(new) == {"state_of_figures", "clusters", "receipts", "emulation", "summing_up", "inputs", "to_decide"}
    decisions = (
        "don-vi cum truong-cum chi-tieu tieu-chi so-luong-hang khen-thuong han-nhan mau-bieu trang-thai ngay-chot "
        "loi-bao-cao"
    )
    assert [each["id"] for each in new["to_decide"]] == decisions.split()
    before, after = (opened(example, edition).rules.targets for edition in ("2021", "2022"))
    named = [[(row.holder, row.measure, row.rate, row.source) for row in rows] for rows in (before, after)]
    assert named[0] == named[1]
    assert {(row.value_pct, row.comparator, row.decision, row.note) for row in after} == {(None, None, "", "")}
    assert sorted(path.name for path in (example / "config/years/2022").iterdir()) == ["targets.csv", "year.toml"]
    said = "; ".join(done.left_behind)
    for words in (
        "directions",
        "mục notes",
        "đính chính (1 dòng)",
        "đã chấp nhận (1 dòng)",
        "tệp cham-diem*.xlsx (phiếu chấm nay là một trang trong sổ của từng đơn vị, thư mục don-vi)",
        "quyết định (30",
        "loại trừ (2",
    ):
        assert words in said
    texts = next(each for each in done.rules.year.to_decide if each.id == "loi-bao-cao")
    assert "Phương hướng" in texts.what
    assert "superior" not in texts.what
    heads = next(each for each in done.rules.year.to_decide if each.id == "truong-cum")
    assert missing_in(heads.what, "năm 2022", "kỳ 2021: Cụm 1 là Đơn vị 1-02") == []
    assert heads.what.count("Cụm 1") == 1


def test_carried_year_has_one_workbook_for_each_unit(example):
    """27 of what were 79 with two score sheets for each of 26 units."""
    done = made(example)
    of_units = [name for name in blank_workbooks(done.rules) if name.startswith(("don-vi/", "cham-diem"))]
    assert of_units == [f"don-vi/{unit}.xlsx" for unit in done.rules.unit_by_id]
    assert len(of_units) == 27
    assert len(carried := done.rules.year.inputs) == len(set(carried))


def test_separate_score_sheets_stay_without_workbooks_of_units(example):
    edit(example / "config/years/2021/year.toml", 'folder = "don-vi"', 'file = "bieu-tk-tha.xlsx"')
    done = made(example)
    assert "cham-diem*.xlsx" in [item.name for item in done.rules.year.inputs]
    assert not [entry for entry in done.left_behind if "cham-diem" in entry]


def opening(root: Path, unit: str, sheet: str) -> object:
    return openpyxl.load_workbook(root / f"data/blank/2022/don-vi/{unit}.xlsx")[sheet]["D11"].value


def test_openings_of_a_new_year_are_the_closings_of_the_last(example):
    shutil.copytree(EXAMPLE / "data/raw/2021", example / "data/raw/2021")
    set_cells(example / "data/raw/2021/don-vi/1-05.xlsx", {"E11": 1}, sheet="06")
    made(example)
    facts = read_inputs(open_workspace(example), opened(example).rules).facts
    left = facts[(facts["holder"] == "1-01") & (facts["line"] == "chuyen_ky_sau")].set_index("measure")["value"]
    assert opening(example, "1-01", "06") == left["viec"] > 0
    assert opening(example, "1-01", "07") == left["tien"] // 1000 > 0
    assert opening(example, "1-05", "06") is None


def test_new_year_without_readable_last_year_has_no_openings(example):
    made(example)
    assert opening(example, "1-01", "06") is None
    edit(example / "config/years/2021/year.toml", "[receipts]", "[receipt]")
    (example / "data/blank/2022/don-vi/1-01.xlsx").unlink()
    made(example)
    assert opening(example, "1-01", "06") is None


def test_the_real_year_carries_its_form_of_published_figures(root):
    done = made(root)
    assert done.base == Edition(2021)
    assert done.rules.year.inputs == opened(root).rules.year.inputs
    assert [each.id for each in done.rules.year.to_decide] == [
        "don-vi",
        "cum",
        "truong-cum",
        "chi-tieu",
        "mau-bieu",
        "trang-thai",
        "loi-bao-cao",
    ]
    assert [path.name for path in done.made] == [
        "targets.csv",
        "year.toml",
        "cau-hinh-2022.xlsx",
        "so-lieu-cong-bo.xlsx",
    ]


@pytest.mark.parametrize(
    ("edition", "asked", "expected"),
    [("2022", None, "2021"), ("2022-10t", None, "2021-10t"), ("2022-6t", None, "2021"), ("2022", "2020", "2020")],
)
def test_the_base_is_the_newest_of_the_same_kind_else_the_newest(example, edition, asked, expected):
    assert base_of(open_workspace(example), Edition.parse(edition), asked) == Edition.parse(expected)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2022", "--from", "2019"], "Có phải: 2021"),
        (["2022", "--from", "2022"], "thiếu tệp config/years/2022/year.toml"),
        (["2021", "--from", "2021"], "phải là một kỳ khác"),
        (["2022-12t"], "hãy ghi 2022"),
        (["hai nghìn"], "không đúng cách ghi"),
    ],
)
def test_unknown_editions_are_refused_and_nothing_is_made(example, arguments, says):
    before = files_of(example)
    with pytest.raises(Refused, match=says):
        cli.thidua.main(["--root", str(example), "new", *arguments], standalone_mode=False)
    assert files_of(example) == before


def test_without_another_edition_there_is_nothing_to_carry(example):
    for edition in ("2020", "2021-10t", "2021"):
        shutil.rmtree(example / "config/years" / edition)
    with pytest.raises(Refused, match="chưa có kỳ nào"):
        made(example)


def test_a_second_run_makes_what_is_missing_and_touches_nothing(example):
    first = made(example)
    (example / TARGETS).unlink()
    missing = [example / "data/blank/2022/don-vi/1-01.xlsx", example / "data/blank/2022/cau-hinh-2022.xlsx"]
    for path in missing:
        path.unlink()
    edit(example / YEAR, "tam-tinh", "chinh-thuc")
    other = example / "data/blank/2022/so-viec-lon.xlsx"
    other.write_bytes(b"filled in")
    before = files_of(example)
    second = made(example)
    after = files_of(example)
    assert sorted(second.made) == sorted([example / TARGETS, *missing])
    assert {name: after[name] for name in before} == before
    assert second.other == [other]
    assert set(second.kept) | set(second.made) | {other} == set(first.made)
    third = made(example)
    assert third.made == []
    assert third.base is None
    assert files_of(example) == after


def test_what_another_hand_made_meanwhile_is_kept(example, monkeypatch):
    """Between the look and the move, and when the next run finishes the moves of a dead one."""
    workspace = open_workspace(example)
    with build_folder(workspace) as folder:
        for name in (YEAR, TARGETS):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"ours")
        journal = {"move": [TARGETS, YEAR], "remove": [], "replacing": False}
        (folder / "journal.json").write_text(json.dumps(journal), encoding="utf-8")
        (example / YEAR).parent.mkdir()
        (example / YEAR).write_bytes(b"theirs")
    with publish_lock(workspace):
        finish_killed_runs(workspace)
    assert (example / YEAR).read_bytes() == b"theirs"
    assert (example / TARGETS).read_bytes() == b"ours"


def test_a_half_written_year_never_stays(example, monkeypatch):
    moved = []

    def refuse_second(self: Path, target: Path) -> Path:
        if "years" in target.parts and ".runs" not in target.parts:
            moved.append(target)
            if len(moved) == 2:
                raise PermissionError(13, "đang mở")
        return replaced(self, target)

    replaced = Path.replace
    monkeypatch.setattr(Path, "replace", refuse_second)
    before = files_of(example / "config")
    with pytest.raises(StepFailed, match="đang mở"):
        new_year._publish(open_workspace(example), {example / YEAR: b"a", example / TARGETS: b"b"})
    assert files_of(example / "config") == before


def test_units_that_came_went_or_were_renamed_are_named(example):
    merge_units(example)
    done = made(example)
    assert re.findall(r"(?:Đơn vị|Thị xã) [-\d]+", done.unit_changes) == [
        *("Đơn vị 1-09", "Đơn vị 1-05", "Đơn vị 2-09", "Thị xã 2-09")
    ]
    holders = {row.holder for row in done.rules.targets}
    assert "1-05" not in holders
    assert [(row.measure, row.rate) for row in done.rules.targets if row.holder == "1-09"] == [
        ("viec", "ty_le_xong"),
        ("tien", "ty_le_xong"),
        ("viec", "ty_le_giam_chuyen_ky_sau"),
    ]
    names = {path.name for path in done.made}
    assert "1-09.xlsx" in names
    assert "1-05.xlsx" not in names


def test_wording_of_what_is_to_be_decided(example, snapshot):
    merge_units(example)
    done = made(example)
    assert {"units": done.unit_changes} | {each.id: each.what for each in done.rules.year.to_decide} == snapshot


def test_clusters_with_a_member_that_stands_no_more_are_not_carried_but_said(example):
    merge_units(example)
    done = made(example)
    assert done.rules.year.clusters is None
    assert done.rules.year.emulation.cluster_criteria == {}
    asked = next(each for each in done.rules.year.to_decide if each.id == "cum")
    assert missing_in(asked.what, "Đơn vị 1-05 (nay là Đơn vị 1-09)", "Cụm 1") == []
    edit(example / YEAR, "state_of", 'clusters = "cum-minh-hoa"\nstate_of')
    with pytest.raises(Refused, match=r"Đơn vị 1-05 không còn vào 2022-09-30 \(nay là Đơn vị 1-09\).*một tệp mới"):
        read_rules(open_workspace(example), NEXT)


def test_what_expired_is_not_carried(example):
    edit(example / "config/clusters/cum-minh-hoa.toml", "valid_to = 2025-06-30", "valid_to = 2023-01-01")
    done = made(example, Edition(2024))
    assert done.rules.year.clusters is None
    assert done.rules.year.emulation.awards is None
    said = {each.id: each.what for each in done.rules.year.to_decide}
    assert "30/9/2024" in said["cum"]
    assert "khen-thuong" in said


def test_a_reorganisation_stays_with_its_year(tmp_path):
    """Also the register of what was handed over, that no later year can be read by."""
    shutil.copytree(EXAMPLE / "config", tmp_path / "ws" / "config")
    done = made(tmp_path / "ws", Edition(2027), "2025")
    assert opened(EXAMPLE, "2025").rules.year.reorganisation is not None
    assert done.rules.year.reorganisation is None
    assert [item.name for item in done.rules.year.inputs] == ["bieu-tk-tha.xlsx"]
    assert "mục reorganisation của kỳ" in done.left_behind
    assert "tệp so-ban-giao.xlsx" in done.left_behind


def test_a_part_of_a_year_asks_for_its_milestones(example):
    done = made(example, Edition(2022, 6), "2021-10t")
    assert [each.id for each in done.rules.year.to_decide if each.id == "tien-do"] == ["tien-do"]
    assert not (example / "config/years/2022-6t/milestones.csv").exists()


def test_the_catalogue_of_the_new_law_follows_the_old_one(example):
    shutil.copyfile(EXAMPLE.parent.parent / "config/awards/luat-2022.toml", example / "config/awards/luat-2022.toml")
    assert made(example, Edition(2024)).rules.year.emulation.awards == "luat-2022"


def test_wrong_shared_config_leaves_the_whole_year_file_to_be_mended(example):
    merge_units(example)
    edit(example / "config/criteria/toan-tinh.toml", "[criteria.viec-ty-le]\n",
         '[criteria.viec-ty-le]\nunits = ["1-05"]\nif_not_applicable_points = 5\n')  # fmt: skip
    with pytest.raises(Refused, match=r"Đã lập .*targets.csv.*chạy lại “thidua new 2022”") as refused:
        made(example)
    assert "criteria.viec-ty-le.units" in str(refused.value)
    assert (example / YEAR).is_file()
    assert (example / TARGETS).is_file()
    assert not (example / "data/blank").exists()


def test_each_mark_is_an_error_until_somebody_takes_it_away(root):
    edit(root / "config/years/2021/year.toml", "[[inputs]]",
         '[[to_decide]]\nid = "chi-tieu"\nwhat = "Chỉ tiêu"\nwhere = "trang Chỉ tiêu"\n\n[[inputs]]')  # fmt: skip
    book = opened(root)
    findings = stage_tables(book)["findings_results"]
    (mark,) = findings[findings["check"] == "chua-quyet-dinh"].to_dict("records")
    assert (mark["severity"], mark["file"], mark["key"]) == (Severity.ERROR, "config/years/2021/year.toml", "")
    with pytest.raises(GateClosed, match=r"Chỉ tiêu \[chi-tieu\]"):
        pass_gate(findings, book.rules.name)
    assert list(undecided(opened(root, "2024-6t").rules)) == []


def test_marks_are_named_once(root):
    mark = '[[to_decide]]\nid = "x"\nwhat = "a"\nwhere = "b"\n\n'
    edit(root / "config/years/2021/year.toml", "[[inputs]]", f"{mark}{mark}[[inputs]]")
    with pytest.raises(Refused, match="hai mục cùng id “x”"):
        opened(root)


def test_heads_stand_in_the_config_workbook_as_the_year_before_decided(example):
    """Decided in 2021: Đơn vị 1-02 leads Cụm 1 in 2022."""
    made(example)
    workspace = open_workspace(example)
    sheet = openpyxl.load_workbook(workspace.inputs.config_workbook(NEXT))["Trưởng Cụm"]
    rows = {row[:2]: row[2:] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["cum-1", "Trưởng Cụm"] == ("Đơn vị 1-02", None, None, None, "minh-hoa", "không")
    assert "cum-1" not in {row.cluster for row in read_rules(workspace, NEXT).heads if row.year == 2022}
    done = configure(workspace, NEXT)
    said = [change.row for change in done.changes if change.column == "Đơn vị"]
    assert "Trưởng Cụm – cum-1, Trưởng Cụm" in said
    assert ("cum-1", "truong-cum", "1-02") in {
        (row.cluster, row.role, row.unit) for row in done.rules.heads if row.year == 2022
    }


def test_no_heads_are_proposed_for_a_year_that_nobody_decided_on(example):
    made(example, Edition(2023), "2021")
    sheet = openpyxl.load_workbook(open_workspace(example).inputs.config_workbook(Edition(2023)))["Trưởng Cụm"]
    assert {row[2] for row in sheet.iter_rows(min_row=4, values_only=True)} == {None}


def test_what_is_marked_as_decided_though_it_is_blank_is_said(example):
    made(example)
    rules = read_rules(open_workspace(example), NEXT)
    assert blank_entries(rules) == ""
    decided = dataclasses.replace(rules, year=rules.year.model_copy(update={"to_decide": ()}))
    count = len(rules.targets)
    assert blank_entries(decided) == f"{count}/{count} chỉ tiêu và 6/6 Trưởng Cụm, Phó Trưởng Cụm"
    explained = [row.model_copy(update={"note": "Chưa giao."}) for row in rules.targets[:-1]]
    assert blank_entries(dataclasses.replace(decided, targets=(*explained, rules.targets[-1]), heads=())).startswith(
        f"1/{count} chỉ tiêu và"
    )


def test_a_missing_workbook_leads_to_its_blank(example):
    made(example)
    workspace = open_workspace(example)
    findings = read_inputs(workspace, read_rules(workspace, NEXT)).findings
    missing = findings[findings["check"] == "thieu-tep"]
    advice = dict(zip(missing["file"], missing["advice"], strict=True))
    for name in ("don-vi", "so-kiem-tra.xlsx"):
        assert f"data/blank/2022/{name} " in advice[f"data/raw/2022/{name}"]
    assert "data/raw/2022/don-vi;" in advice["data/raw/2022/don-vi"]
    assert "data/raw/2022;" in advice["data/raw/2022/bieu-phu.xlsx"]
    assert "data/blank" not in advice["data/raw/2022/bieu-phu.xlsx"]
    shutil.rmtree(example / "data/blank")
    findings = read_inputs(workspace, read_rules(workspace, NEXT)).findings
    assert findings["advice"].str.contains("“thidua new 2022”").sum() == len(advice) - 1


def test_the_gate_lists_missing_workbooks_and_only_counts_what_follows_from_them():
    def finding(check: str, file: str, holder: str = "", cells: str = "") -> Finding:
        return Finding(check, Severity.ERROR, f"thấy {check}", "khác", "sửa", holder, file=file, cells=cells)

    follows = [
        finding("don-vi-chua-nop", "raw/don-vi/1-01.xlsx", "1-01"),
        finding("tieu-chi-chua-cham", "raw/don-vi"),
        finding("thieu-diem", "raw/don-vi/1-01.xlsx"),
    ]
    with pytest.raises(GateClosed) as closed:
        pass_gate(findings_table([finding("thieu-tep", "raw/don-vi"), *follows]), str)
    assert "còn 4 lỗi" in str(closed.value)
    assert "Còn 3 lỗi là hệ quả" in str(closed.value)
    assert "thấy thieu-diem" not in str(closed.value)
    with pytest.raises(GateClosed, match="thấy don-vi-chua-nop") as closed:
        pass_gate(findings_table(follows), str)
    assert "Còn 2 lỗi là hệ quả" in str(closed.value)
    of_folder = [finding("tieu-chi-chua-cham", "raw/don-vi"), finding("o-trong", "raw/don-vi/1-01.xlsx", "1-01", "C11")]
    with pytest.raises(GateClosed, match=r"còn 2 lỗi[\s\S]*Còn 1 lỗi là hệ quả"):
        pass_gate(findings_table(of_folder), str)
    of_config = [finding("tieu-chi-chua-cham", "year.toml", cells="inputs"), finding("chua-quyet-dinh", "year.toml")]
    with pytest.raises(GateClosed, match=r"year\.toml, khóa inputs"):
        pass_gate(findings_table(of_config), str)
    of_cell = finding("thieu-diem", "raw/cham-diem.xlsx", "1-01", "G8")
    of_file = finding("thieu-diem", "raw/1-05.xlsx", "1-05")
    wrong = finding("o-trong", "raw/1-05.xlsx", "1-05", "C11")
    with pytest.raises(GateClosed) as closed:
        pass_gate(findings_table([finding("thieu-tep", "raw/don-vi"), of_cell, of_file, wrong]), str)
    assert "Còn 1 lỗi là hệ quả" in str(closed.value)
    assert "raw/cham-diem.xlsx, ô G8" in str(closed.value)


@pytest.mark.parametrize(
    ("check", "file", "cells"),
    [
        ("cot-la", "raw/don-vi/1-05.xlsx", "T9"),
        ("o-an", "raw/so-kiem-tra.xlsx", "dòng 5"),
        ("thieu-diem", "raw/cham-diem.xlsx", "G8"),
    ],
)
def test_decision_unlike_the_computed_follows_from_errors_of_inputs(check, file, cells):
    """A rank is computed from workbooks, registers and score sheets: while one is unread it is not final."""
    ours = {"found": "thấy", "expected": "khác", "advice": "sửa", "file": "decisions.csv", "cells": "dòng 3"}
    differs = Finding("khac-tinh-toan-khong-ly-do", Severity.ERROR, **ours)
    twice = Finding("quyet-dinh-trung", Severity.ERROR, **ours)
    wrong = Finding(check, Severity.ERROR, "thấy", "khác", "sửa", file=file, cells=cells)
    with pytest.raises(GateClosed, match=r"Còn 1 lỗi là hệ quả .* hoặc chỉ xét được khi hết") as closed:
        pass_gate(findings_table([differs, wrong]), str)
    assert "khac-tinh-toan" not in str(closed.value)
    with pytest.raises(GateClosed, match="khac-tinh-toan") as closed:
        pass_gate(findings_table([differs, twice]), str)
    assert "hệ quả" not in str(closed.value)


@pytest.mark.slow
def test_the_command_leads_from_a_new_year_to_what_is_missing(root):
    result = thidua(root, "new", "2022", "--from", "2021")
    assert result.returncode == 0, result.stderr
    for words in (
        "config/years/2022/year.toml",
        "không thay đổi",
        "[chi-tieu]",
        f'“thidua --root "{root}" config 2022”',
        f'“thidua --root "{root}" check 2022”',
    ):
        assert words in result.stdout
    assert "so sánh với kỳ này" not in result.stdout
    result = thidua(root, "check", "2022")
    assert result.returncode == 3
    assert f'rồi chạy “thidua --root "{root}" config 2022”' in result.stderr
    assert "data/blank/2022/so-lieu-cong-bo.xlsx" in result.stderr
    before, after = result.stderr.split("Đang đọc và kiểm tra …")
    assert before.count("[chua-quyet-dinh]") == after.count("[chua-quyet-dinh]") == 7


@pytest.mark.slow
def test_a_later_edition_that_compares_with_the_new_one_is_named_and_nothing_is_asked_that_is_decided(root):
    """The real workspace has 2024, so 2023 becomes what that compares with."""
    result = thidua(root, "new", "2023", "--from", "2021")
    (said,) = (line for line in result.stdout.splitlines() if f'“thidua --root "{root}" check 2024”' in line)
    assert "so sánh với kỳ này" in said
    path = root / "config/years/2023/year.toml"
    text = path.read_text(encoding="utf-8")
    before, *items = re.split(r"(?m)^(?=\[\[)", text)
    path.write_text(before + "".join(item for item in items if "[[to_decide]]" not in item), encoding="utf-8")
    result = thidua(root, "new", "2023")
    assert "Không còn việc cần quyết định." in result.stdout
    assert "cau-hinh-2023.xlsx rồi chạy" not in result.stdout


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
