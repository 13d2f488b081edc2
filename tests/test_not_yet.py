"""Registers that are not yet due: what is computed without them, and how the desk says so."""

import shutil
from datetime import date

import pytest
from conftest import EXAMPLE, opened, thidua
from small_workspace import AWARDS, YEAR, make_small_workspace, raw, set_year

from thidua_helpers.desk.answers import arrival, receive, registers_due, set_due
from thidua_helpers.desk.state import Sign, Subject, items_of
from thidua_helpers.errors import Refused
from thidua_helpers.intake.read_edition import missing_inputs, read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.new_year import make_new_year
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.year import OpenDecision
from thidua_helpers.workspace.paths import open_workspace

COUNCIL = ("so-cham-diem", "so-kiem-phieu", "so-phieu-bau", "so-bien-che", "so-de-nghi")
DECISIONS = "config/years/2022/decisions.csv"


def edit_inputs(root, *forms):
    """Say of the inputs of the example's 2022 with these forms that they are not yet due."""
    path = root / "config/years/2022/year.toml"
    text = path.read_text(encoding="utf-8")
    for form in forms:
        assert f'form = "{form}"\n' in text
        text = text.replace(f'form = "{form}"\n', f'form = "{form}"\nnot_yet = true\n')
    path.write_text(text, encoding="utf-8")


def rules_of(root, edition="2022"):
    workspace = open_workspace(root)
    return read_rules(workspace, workspace.edition(edition))


@pytest.fixture
def example(tmp_path):
    """A copy of the example's config and received files; no decision of 2022 has been taken."""
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, tmp_path / part)
    (tmp_path / DECISIONS).unlink()
    return tmp_path


def test_rules_with_all_registers_due_are_the_same(example):
    rules = rules_of(example)
    assert rules.so_far is rules
    assert rules.not_yet == []


def test_rules_before_score_sheets_have_no_scoring_and_leave_its_decisions_open(example):
    edit_inputs(example, *COUNCIL)
    rules = rules_of(example)
    ids = ("chi-tieu", "tieu-chi", "so-luong-hang", "khen-thuong")
    to_decide = tuple(OpenDecision(id=name, what="x", where="x") for name in ids)
    object.__setattr__(rules, "year", rules.year.model_copy(update={"to_decide": to_decide}))
    now = rules.so_far
    assert rules.year.emulation is not None
    assert (now.year.emulation, now.criteria, now.awards, now.exclusions) == (None, {}, None, ())
    assert [decision.id for decision in now.year.to_decide] == ["chi-tieu"]
    assert not {item.form for item in now.year.inputs} & set(COUNCIL)
    assert now.not_yet == [
        "Phiếu chấm điểm", "Biên bản kiểm phiếu", "Kết quả phiếu bầu", "Biên chế và xếp loại",
        "Danh sách đề nghị khen thưởng",
    ]  # fmt: skip


def test_rules_between_score_sheets_and_votes_score(example):
    edit_inputs(example, *COUNCIL[1:])
    now = rules_of(example).so_far
    assert now.year.emulation is not None
    assert now.criteria
    assert "so-cham-diem" in now.forms
    assert "so-phieu-bau" not in now.forms


def test_missing_file_of_a_register_not_yet_due_is_no_finding(example):
    for path in (example / "data/raw/2022").glob("binh-bau*"):
        path.unlink()
    workspace = open_workspace(example)
    assert {finding.check for finding in missing_inputs(workspace, rules_of(example).so_far)} == {"thieu-tep"}
    edit_inputs(example, "so-kiem-phieu", "so-phieu-bau")
    assert missing_inputs(workspace, rules_of(example).so_far) == []


def test_decision_before_score_sheets_is_refused(example):
    shutil.copyfile(EXAMPLE / DECISIONS, example / DECISIONS)
    edit_inputs(example, *COUNCIL[1:])
    rules_of(example)
    edit_inputs(example, COUNCIL[0])
    with pytest.raises(Refused, match="đã có quyết định"):
        rules_of(example)


def test_statistical_form_that_is_not_yet_due_is_refused(example):
    edit_inputs(example, "tk-tha-2019")
    with pytest.raises(Refused, match="chỉ dùng cho sổ"):
        rules_of(example)


def test_registers_made_not_yet_due_and_due_again_leave_the_year_file_as_it_was(example):
    workspace, path = open_workspace(example), example / "config/years/2022/year.toml"
    before = path.read_bytes()
    names = [name for name, _, _ in registers_due(rules_of(example))]
    assert "binh-bau.xlsx" in names
    assert "don-vi" not in names
    set_due(workspace, rules_of(example), ["binh-bau.xlsx"], is_due=False)
    assert dict(zip(names, (is_due for *_, is_due in registers_due(rules_of(example))), strict=True)) == {
        name: name != "binh-bau.xlsx" for name in names
    }
    assert path.read_text(encoding="utf-8").count("not_yet = true") == 2
    set_due(workspace, rules_of(example), ["binh-bau.xlsx"], is_due=True)
    assert path.read_bytes() == before


def test_refused_change_of_what_is_due_leaves_the_year_file_as_it_was(example):
    shutil.copyfile(EXAMPLE / DECISIONS, example / DECISIONS)
    path = example / "config/years/2022/year.toml"
    before = path.read_bytes()
    with pytest.raises(Refused):
        set_due(open_workspace(example), rules_of(example), ["cham-diem*.xlsx"], is_due=False)
    assert path.read_bytes() == before


def test_desk_names_registers_not_yet_due_and_a_received_file_makes_its_own_due(example):
    workspace = open_workspace(example)
    for path in (example / "data/raw/2022").glob("cham-diem*"):
        path.unlink()
    edit_inputs(example, *COUNCIL)
    registers = {item.subject: item for item in items_of(workspace, rules_of(example))}[Subject.REGISTERS]
    assert registers.sign == Sign.DONE
    assert "chưa đến hạn: Phiếu chấm điểm, Biên bản kiểm phiếu" in registers.text
    rules = rules_of(example)
    receive(workspace, rules, arrival(workspace, rules, "cham-diem-cum-1.xlsx"), b"x", date(2022, 10, 8))
    late = {name for name, _, is_due in registers_due(rules_of(example)) if not is_due}
    assert late == {"binh-bau.xlsx", "khen-thuong.xlsx"}


def test_edition_runs_before_nominations(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    (raw(root) / AWARDS).unlink()
    assert "thieu-tep" in thidua(root, "run", YEAR).stderr
    set_year(root, 'form = "so-de-nghi"', 'form = "so-de-nghi"\nnot_yet = true')
    done = thidua(root, "run", YEAR)
    assert done.returncode == 0, done.stderr
    assert "Chưa đến hạn, chưa đọc: Danh sách đề nghị khen thưởng." in done.stdout
    page = (root / "reports/2021/index.html").read_text(encoding="utf-8")
    assert "Chưa đến hạn lập: Danh sách đề nghị khen thưởng" in page


@pytest.mark.slow
@pytest.mark.parametrize("late_units", [0, 24])
def test_figures_alone_run_in_early_october(example, late_units):
    folder = example / "data/raw/2022"
    for path in [*folder.glob("cham-diem*"), folder / "binh-bau.xlsx", folder / "khen-thuong.xlsx"]:
        path.unlink()
    for path in sorted((folder / "don-vi").iterdir())[:late_units]:
        path.unlink()
    edit_inputs(example, *COUNCIL)
    done = thidua(example, "run", "2022", *(["--provisional"] if late_units else []))
    assert done.returncode == 0, done.stderr
    assert "Chưa đến hạn chấm điểm, nên chưa xếp hạng." in (example / "reports/2022/index.html").read_text("utf-8")
    assert opened(example, "2022").table("ranks").empty
    assert not (example / "reports/2022/noi-bo/index.html").exists()


def test_score_sheet_not_yet_due_in_a_unit_workbook_is_no_unread_sheet(tmp_path):
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, tmp_path / part, ignore=shutil.ignore_patterns("2022*", "202[3-6]*"))
    workspace = open_workspace(tmp_path)
    made = make_new_year(workspace, Edition(2022), "2021")
    name = "don-vi/1-05.xlsx"
    target = workspace.inputs.raw(Edition(2022)) / name
    target.parent.mkdir(parents=True)
    shutil.copyfile(workspace.inputs.blank(Edition(2022)) / name, target)
    findings = read_inputs(workspace, made.rules.so_far).findings
    assert "trang-khong-doc" not in set(findings["check"])
    assert "Phiếu chấm điểm" in made.rules.so_far.not_yet


def test_due_is_written_to_the_inputs_as_the_file_has_them_now(example):
    workspace, path = open_workspace(example), example / "config/years/2022/year.toml"
    rules = rules_of(example)
    text = path.read_text(encoding="utf-8")
    removed = '[[inputs]]\nfile = "so-kiem-tra.xlsx"\nform = "so-kiem-tra"\n\n'
    assert removed in text
    path.write_text("\ufeff" + text.replace(removed, ""), encoding="utf-8")
    set_due(workspace, rules, ["khen-thuong.xlsx"], is_due=False)
    assert [item.form for item in rules_of(example).year.inputs if item.not_yet] == ["so-bien-che", "so-de-nghi"]
    set_due(workspace, rules, ["khen-thuong.xlsx"], is_due=False)
    assert path.read_text(encoding="utf-8").count("not_yet") == 2


def test_two_received_score_files_are_filed_though_the_first_made_them_due(example):
    workspace = open_workspace(example)
    edit_inputs(example, *COUNCIL)
    rules = rules_of(example)
    for name in ("cham-diem-cum-8.xlsx", "cham-diem-cum-9.xlsx"):
        receive(workspace, rules, arrival(workspace, rules, name), b"x", None)
        assert (example / "data/raw/2022" / name).is_file()
    assert "cham-diem*.xlsx" in {name for name, _, is_due in registers_due(rules_of(example)) if is_due}
