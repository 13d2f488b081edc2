"""The desk without a browser: what it says of an edition, what it writes, the commands that it runs."""

import asyncio
import os
import shutil
import time
from datetime import date

import pytest
from conftest import EXAMPLE, eventually, thidua
from small_workspace import YEAR, make_small_workspace
from tornado.web import HTTPError

from thidua_helpers.desk.answers import accept_finding, arrival, correct_cell, receive
from thidua_helpers.desk.command import Command
from thidua_helpers.desk.contents import WorkspaceContents
from thidua_helpers.desk.lab import free_port, lab_arguments
from thidua_helpers.desk.state import Action, Item, Sign, Subject, items_of, last_findings
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace


def desk_of(root, edition="2021"):
    workspace = open_workspace(root)
    return workspace, read_rules(workspace, workspace.edition(edition))


def lines(root, edition="2021"):
    """Subject → line of the desk."""
    return {item.subject: item for item in items_of(*desk_of(root, edition))}


@pytest.fixture
def example(tmp_path):
    """A copy of the example's config and received files."""
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, tmp_path / part)
    return tmp_path


def test_desk_of_a_published_edition_says_what_is_done(made_example):
    shown = lines(made_example)
    assert shown["Báo cáo của đơn vị"].text == "27/27 đơn vị"
    assert shown["Việc cần quyết định"].sign == Sign.DONE
    assert shown["Báo cáo"].sign == Sign.DONE
    assert "67 trang" in shown["Báo cáo"].text
    assert shown["Bản công bố"] == Item(Subject.PUBLISHED, Sign.UNKNOWN, "chưa chốt", Action.FREEZE)


def test_desk_of_one_received_workbook_names_the_units_that_lack(example):
    folder = example / "data/raw/2021/don-vi"
    for path in folder.iterdir():
        if "1-05" not in path.name:
            path.unlink()
    (example / "data/raw/2021/binh-bau.xlsx").unlink()
    shown = lines(example)
    assert shown["Báo cáo của đơn vị"].sign == Sign.OPEN
    assert shown["Báo cáo của đơn vị"].text.startswith("1/27 đơn vị; chưa có: Cục THADS tỉnh, Đơn vị 1-01")
    assert "Đơn vị 1-05" not in shown["Báo cáo của đơn vị"].text
    lacking = "binh-bau.xlsx (Biên bản kiểm phiếu, Kết quả phiếu bầu)"
    assert shown["Sổ và tệp khác"].text == f"7/8 tệp; chưa có: {lacking}"
    assert shown["Kiểm tra số liệu"].text == "chưa kiểm tra"
    assert shown["Báo cáo"].text == "chưa lập"


def test_desk_of_score_sheets_in_unit_workbooks_counts_units_once(example):
    path = example / "config/years/2021/year.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('files = "cham-diem*.xlsx"', 'folder = "don-vi"'), encoding="utf-8")
    items = items_of(*desk_of(example))
    assert [item.subject for item in items].count(Subject.REPORTS) == 1
    assert not any("cham-diem" in item.text for item in items)


def test_desk_after_a_changed_input_asks_for_another_check_and_run(made_example, tmp_path):
    root = shutil.copytree(made_example, tmp_path / "ws")
    later = time.time() + 60
    os.utime(root / "data/raw/2021/so-tiep-nhan.csv", (later, later))
    shown = lines(root)
    assert shown["Kiểm tra số liệu"].action == Action.CHECK
    assert shown["Báo cáo"].action == Action.RUN
    assert "sau đó có tệp đã đổi" in shown["Báo cáo"].text


def test_desk_of_a_failed_run_says_so(made_example, tmp_path):
    root = shutil.copytree(made_example, tmp_path / "ws")
    manifest = root / "reports/2021/noi-bo/manifest.json"
    text = manifest.read_text(encoding="utf-8").replace('"state": "done"', '"state": "failed"')
    manifest.write_text(text.replace('"why": ""', '"why": "đĩa đầy"'), encoding="utf-8")
    assert lines(root)["Báo cáo"].sign == Sign.WRONG
    assert "đĩa đầy" in lines(root)["Báo cáo"].text


@pytest.mark.slow
def test_accepted_finding_is_accepted_in_the_next_check(made_example, tmp_path):
    root = shutil.copytree(made_example, tmp_path / "ws")
    workspace, rules = desk_of(root)
    before = last_findings(workspace, rules.edition)
    row = dict(before.unanswered.iloc[0])
    accept_finding(workspace, rules, row, "Đơn vị giải trình (minh họa)", "MH-09/BC")
    assert thidua(root, "check", "2021").returncode == 0
    after = last_findings(workspace, rules.edition)
    assert len(after.unanswered) == len(before.unanswered) - 1
    accepted = after.table.set_index("key").loc[row["key"], "accepted"]
    assert accepted == "Đơn vị giải trình (minh họa) (MH-09/BC)"
    with pytest.raises(Refused, match="đã được chấp nhận"):
        accept_finding(*desk_of(root), row, "a", "b")


@pytest.mark.parametrize(
    ("key", "reason", "by", "why"),
    [("", "có", "có", "không chấp nhận được"), ("0123456789", " ", "", "lý do, căn cứ")],
    ids=["no key", "no reason"],
)
def test_acceptance_without_key_or_reason_is_refused(example, key, reason, by, why):
    before = (example / "config/years/2021/accepted.csv").read_bytes()
    with pytest.raises(Refused, match=why):
        accept_finding(*desk_of(example), {"key": key, "check": "bien-dong-lon"}, reason, by)
    assert (example / "config/years/2021/accepted.csv").read_bytes() == before


def test_correction_is_written_as_a_person_would(example):
    place = {"file": "data/raw/2021/don-vi/1-05.xlsx", "sheet": "06", "cell": " e11 "}
    correct_cell(*desk_of(example), place, "473", "437", 'Gõ đảo "hai" chữ số', "MH-09/CV")
    last = desk_of(example)[1].corrections[-1]
    assert (last.file, last.sheet, last.cell) == ("don-vi/1-05.xlsx", "06", "E11")
    assert (last.expect, last.value, last.reason) == ("473", "437", 'Gõ đảo "hai" chữ số')


def test_correction_that_the_rules_refuse_leaves_the_file_as_it_was(example):
    file = example / "config/years/2021/corrections.csv"
    before = file.read_bytes()
    place = {"file": "data/raw/2021/don-vi/1-05.xlsx", "sheet": "06", "cell": "cột E"}
    with pytest.raises(Refused, match="cell"):
        correct_cell(*desk_of(example), place, "473", "437", "lý do", "MH-09/CV")
    assert file.read_bytes() == before
    file.unlink()
    with pytest.raises(Refused, match="cell"):
        correct_cell(*desk_of(example), place, "473", "437", "lý do", "MH-09/CV")
    assert not file.exists()


def test_correction_of_a_config_file_is_refused(example):
    place = {"file": "config/years/2021/targets.csv", "sheet": "x", "cell": "A1"}
    with pytest.raises(Refused, match="tệp đã nhận"):
        correct_cell(*desk_of(example), place, "1", "2", "lý do", "MH-09/CV")


def test_received_workbook_of_a_known_unit_replaces_the_old_one_which_is_kept(example):
    workspace, rules = desk_of(example)
    old = next(path for path in (example / "data/raw/2021/don-vi").iterdir() if "1-05" in path.name)
    was = old.read_bytes()
    arrived = arrival(workspace, rules, r"C:\Users\tk\..\Biểu 06 07 Đơn vị 1-05 (sửa).xlsx")
    assert (arrived.unit, arrived.replaced) == ("1-05", old)
    assert arrived.target == example / "data/raw/2021/don-vi/Biểu 06 07 Đơn vị 1-05 (sửa).xlsx"
    said = receive(workspace, rules, arrived, b"moi", date(2021, 10, 8))
    assert arrived.target.read_bytes() == b"moi"
    assert not old.exists()
    assert [path.read_bytes() for path in (example / "data/replaced/2021").iterdir()] == [was]
    receipts = (example / "data/raw/2021/so-tiep-nhan.csv").read_text(encoding="utf-8-sig")
    assert receipts.endswith("Đơn vị 1-05,08/10/2021,\n")
    assert len(said) == 3


def test_first_received_workbook_begins_the_log_of_receipts(example):
    workspace, rules = desk_of(example)
    log = example / "data/raw/2021/so-tiep-nhan.csv"
    heads = log.read_bytes().splitlines(keepends=True)[0]
    log.unlink()
    receive(workspace, rules, arrival(workspace, rules, "1-05.xlsx"), b"moi", date(2021, 10, 8))
    assert log.read_bytes() == heads + "Đơn vị 1-05,08/10/2021,\n".encode()


def test_received_register_goes_to_its_place(example):
    workspace, rules = desk_of(example)
    (example / "data/raw/2021/binh-bau.xlsx").unlink()
    arrived = arrival(workspace, rules, "binh-bau.xlsx")
    assert (arrived.unit, arrived.replaced) == ("", None)
    receive(workspace, rules, arrived, b"x", date(2021, 10, 8))
    assert (example / "data/raw/2021/binh-bau.xlsx").read_bytes() == b"x"


def test_received_register_of_another_case_replaces_the_declared_file(example):
    arrived = arrival(*desk_of(example), "Binh-Bau.XLSX")
    assert arrived.target == arrived.replaced == example / "data/raw/2021/binh-bau.xlsx"


def test_log_of_receipts_with_semicolons_keeps_them(example):
    workspace, rules = desk_of(example)
    log = example / "data/raw/2021/so-tiep-nhan.csv"
    log.write_text("\ufeffĐơn vị;Ngày nhận;Ghi chú\n", encoding="utf-8")
    receive(workspace, rules, arrival(workspace, rules, "1-05.xlsx"), b"moi", date(2021, 10, 8))
    assert log.read_text(encoding="utf-8-sig").splitlines()[1] == "Đơn vị 1-05;08/10/2021;"


@pytest.mark.parametrize("text", ["Đơn vị,Ghi chú\n".encode(), "Đơn vị,Ngày nhận\n".encode("cp1258", "replace")])
def test_log_of_receipts_that_cannot_be_continued_leaves_nothing_filed(example, text):
    workspace, rules = desk_of(example)
    (example / "data/raw/2021/so-tiep-nhan.csv").write_bytes(text)
    arrived = arrival(workspace, rules, "1-05.xlsx")
    was = arrived.replaced.read_bytes()
    with pytest.raises(Refused, match=r"so-tiep-nhan\.csv"):
        receive(workspace, rules, arrived, b"moi", date(2021, 10, 8))
    assert arrived.replaced.read_bytes() == was


@pytest.mark.parametrize("name", ["bieu.pdf", "~$1-05.xlsx", "bieu-06.xlsx", "1-05 va 1-06.xlsx"])
def test_received_file_of_no_known_unit_is_refused(example, name):
    with pytest.raises(Refused):
        arrival(*desk_of(example), name)


def test_command_tells_lines_steps_and_exit_code(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    seen = []
    command = Command(root, ["run", YEAR])
    command.on_change = lambda: seen.append(command.step)
    assert command.wait() == command.exit_code == 0
    assert any("Mở báo cáo" in line for line in command.lines)
    assert seen[-1].number == seen[-1].of
    assert not any(line.startswith("[") for line in command.lines)


def test_stopped_command_leaves_no_report(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    command = Command(root, ["run", YEAR])
    assert eventually(lambda: command.step is not None)
    command.stop()
    assert command.wait() == 1
    assert any("Đã dừng theo yêu cầu" in line for line in command.lines)
    assert not (root / f"reports/{YEAR}/index.html").exists()


def test_notebooks_of_the_program_are_listed_and_cannot_be_changed(tmp_path):
    (tmp_path / "so-tay").mkdir()
    contents = WorkspaceContents(root_dir=str(tmp_path))

    async def look():
        root = await contents.get("")
        notebook = await contents.get("notebooks/10_clean.ipynb")
        with pytest.raises(HTTPError, match="403"):
            await contents.save(notebook, "notebooks/10_clean.ipynb")
        with pytest.raises(HTTPError, match="403"):
            await contents.rename_file("so-tay", "notebooks/x")
        with pytest.raises(HTTPError, match="403"):
            await contents.delete_file("/notebooks/10_clean.ipynb")
        await contents.save({"type": "file", "format": "text", "content": "x"}, "so-tay/a.txt")
        with pytest.raises(HTTPError, match=r"40[34]"):
            await contents.get("notebooks/../../etc/passwd")
        return root, notebook

    root, notebook = asyncio.run(look())
    assert {entry["name"] for entry in root["content"]} == {"so-tay", "notebooks"}
    assert notebook["writable"] is False
    assert (tmp_path / "so-tay/a.txt").read_text(encoding="utf-8") == "x"


def test_lab_listens_on_this_machine_only_and_keeps_its_token(tmp_path):
    arguments = lab_arguments(open_workspace(make_small_workspace(tmp_path / "ws")), "tỉnh Minh Họa", 8899, False)
    assert "--ServerApp.ip=127.0.0.1" in arguments
    assert not any("token" in argument or "password" in argument for argument in arguments)


def test_taken_port_is_passed_over_or_refused():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert free_port(port) > port
        with pytest.raises(StepFailed, match=f"Cổng {port}"):
            free_port(port, is_only=True)


@pytest.mark.slow
def test_check_after_a_touched_input_is_up_to_date(made_example, tmp_path):
    root = shutil.copytree(made_example, tmp_path / "ws")
    os.utime(root / "data/raw/2021/so-tiep-nhan.csv")
    assert lines(root)["Kiểm tra số liệu"].action == Action.CHECK
    assert thidua(root, "check", "2021").returncode == 0
    assert "sau đó có tệp đã đổi" not in lines(root)["Kiểm tra số liệu"].text
