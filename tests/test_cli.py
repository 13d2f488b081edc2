"""The command line: exit codes, refusals by name, and the gate that leaves what was published."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import (
    MADE,
    RAW_2021,
    copy_workspace,
    eventually,
    example_until_2021,
    made_files,
    opened,
    processes_of,
    set_cells,
    thidua,
)

from thidua_helpers import cli
from thidua_helpers.errors import StepFailed
from thidua_helpers.pipeline import commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["runn", "2021"], "Có phải: run"),
        (["run"], "Thiếu KỲ"),
        (["run", "2020"], "Có phải: 2025, 2024, 2021"),
        (["run", "2021-12t"], "hãy ghi 2021"),
        (["run", "2021", "--ony", "x"], "Có phải: --only"),
        (["run", "2021", "--root", "x"], "--root đứng trước lệnh"),
        (["check", "2021", "--provisional"], "chỉ đi với lệnh run"),
        (["run", "2021", "--only", "2021/cum-4"], "Có phải: 2021/cum"),
        (["run", "2021", "--jobs", "x"], "--jobs"),
        (["run", "2021", "--jobs", "0"], "phải từ 1"),
        (["check", "2021", "2022"], "Cách dùng: thidua check"),
        (["run", "2021", "--only"], "--only cần một giá trị"),
    ],
)
def test_wrong_use_is_refused_by_name(root, arguments, says):
    result = thidua(root, *arguments)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--root", "{0}/minhhoa", "run", "2021"], "không có “minhhoa”. Có phải: minh-hoa?"),
        (["--root", "{0}/xyz/minh-hoa", "run", "2021"], "không có “xyz”."),
        (["--root", "{0}/tổng", "hợp", "2021", "run", "2021"], 'trong dấu nháy: --root "{0}/tổng hợp 2021"'),
        (["--root", "{0}/minh-hoa", "cũ", "check", "2021"], 'trong dấu nháy: --root "{0}/minh-hoa cũ"'),
        (["--root", "{0}/minh-hoa", "chek", "2021"], "Có phải: check"),
        (["--root", "{0}/tổng", "runn", "2021"], "Có phải: run"),
    ],
)
def test_missing_or_unquoted_folder_is_explained(tmp_path, capsys, monkeypatch, arguments, says):
    (tmp_path / "minh-hoa").mkdir()
    monkeypatch.setattr("sys.argv", ["thidua", *(each.format(tmp_path) for each in arguments)])
    assert cli._exit_code() == 2
    assert says.format(tmp_path) in capsys.readouterr().err


def test_check_says_what_is_missing_before_it_computes(tmp_path, capsys, monkeypatch):
    example_until_2021(tmp_path)
    units = tmp_path / "data/raw/2021/don-vi"
    units.mkdir(parents=True)
    for unit in opened(tmp_path).rules.unit_by_id:
        if unit != "3-03":
            (units / f"{unit}.xlsx").write_bytes(b"not read")

    def computed(*_):
        raise StepFailed("tính")

    monkeypatch.setattr(commands, "check_edition", computed)
    monkeypatch.setattr("sys.argv", ["thidua", "--root", str(tmp_path), "check", "2021"])
    assert cli._exit_code() == 1
    said = capsys.readouterr().err
    assert said.index("không có tệp nào mang tên: Đơn vị 3-03\n") < said.index("Đang đọc và kiểm tra")
    assert "[thieu-tep] không có tệp này\n  Tại: data/raw/2021/so-kiem-tra.xlsx" in said
    assert said.endswith("tính\n")


def test_a_folder_that_is_no_workspace_is_refused(tmp_path):
    result = thidua(tmp_path, "run", "2021")
    assert result.returncode == 2
    assert "config/workspace.toml" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--help"], ["run", "--help"], ["check", "-h"], ["lab", "--help"]])
def test_help_is_vietnamese(root, arguments):
    result = thidua(root, *arguments)
    assert result.returncode == 0
    assert "Cách dùng: thidua" in result.stdout
    for english in ("Usage", "Options", "Commands", "Show this", "exit."):
        assert english not in result.stdout


@pytest.mark.slow
def test_check_prints_the_findings_under_their_holders_and_says_where_the_papers_are(root):
    result = thidua(root, "check", "2021")
    assert result.returncode == 0
    assert "không có lỗi, 7 cảnh báo" in result.stdout
    assert "Sầm Sơn: 1 cảnh báo\n- [don-vi-ngoai-cum]" in result.stdout
    assert (root / "reports/2021/noi-bo/ra-soat/doi-chieu.html").is_file()
    assert not (root / "data/processed/2021").exists()
    assert "Sầm Sơn" in result.stdout


@pytest.mark.slow
def test_papers_of_a_check_are_those_of_a_run(made_example, tmp_path):
    root = tmp_path / "minh-hoa"
    for name in ("config", "data/raw"):
        shutil.copytree(made_example / name, root / name)
    assert thidua(root, "check", "2021").returncode == 0
    papers = [
        {path.name: path.read_bytes() for path in (each / "reports/2021/noi-bo/ra-soat").rglob("*") if path.is_file()}
        for each in (root, made_example)
    ]
    assert papers[0] == papers[1]
    assert len(papers[0]) > 27


@pytest.mark.slow
def test_an_error_in_the_data_stops_the_run_and_leaves_the_reports(made, tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    before = made_files(root)
    set_cells(root / RAW_2021, {"D7": "11.814"})
    result = thidua(root, "check", "2021")
    assert result.returncode == 3
    assert "khac-nguyen-van" in result.stderr
    set_cells(root / RAW_2021, {"F7": None})
    result = thidua(root, "run", "2021")
    assert result.returncode == 3
    for words in ("tong-cum-khac-toan-tinh", RAW_2021, "trang tính “Số liệu công bố”", "ô D5, D7, D9, D11", "Cần làm"):
        assert words in result.stderr
    after = made_files(root)
    left = {name for name in after if "/rejected/" in name or "/noi-bo/ra-soat/" in name}
    assert {name: after[name] for name in after if name not in left} == before
    assert {name.rsplit("/", 1)[1] for name in left} >= {"facts.csv", "findings_results.csv", "doi-chieu.html"}
    page = after["reports/2021/noi-bo/ra-soat/doi-chieu.html"].decode("utf-8")
    assert "chưa qua rà soát" in page
    assert "lệch 1 việc" in page

    set_cells(root / RAW_2021, {"D7": "11.813"})
    assert thidua(root, "run", "2021").returncode == 0
    assert made_files(root).keys() == before.keys()


@pytest.mark.slow
def test_a_known_edition_without_its_workbook_stops_at_the_gate(root):
    (root / RAW_2021).unlink()
    result = thidua(root, "run", "2021")
    assert result.returncode == 3
    assert "thieu-tep" in result.stderr


@pytest.mark.slow
def test_one_page_alone(made, tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    before = made_files(root)
    (root / "reports/2021/cum-1.html").write_text("cũ", encoding="utf-8")
    result = thidua(root, "run", "2021", "--only", "2021/cum-1")
    assert result.returncode == 0, result.stderr
    assert made_files(root).keys() == before.keys()
    assert re.search(r"Đã lập 2 trang", result.stdout)

    set_cells(root / RAW_2021, {"D21": "2.009"})
    result = thidua(root, "run", "2021", "--only", "2021/index")
    assert result.returncode == 2
    assert "2021/cum-3" in result.stderr
    assert "không có --only" in result.stderr
    assert made_files(root).keys() == before.keys()


@pytest.mark.slow
def test_one_page_of_an_edition_without_a_report_is_not_listed(root):
    assert thidua(root, "run", "2021", "--only", "2021/cum-1").returncode == 0
    assert "2021/index.html" not in (root / "reports/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_only_our_own_pages_of_clusters_that_are_gone_are_removed(made, tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    shutil.copy(root / "reports/2021/cum-1.html", root / "reports/2021/cum-9.html")
    (root / "reports/2021/phan-tich.html").write_text("<p>của người phân tích</p>", encoding="utf-8")
    assert thidua(root, "run", "2021", "--force").returncode == 0
    assert not (root / "reports/2021/cum-9.html").exists()
    assert (root / "reports/2021/phan-tich.html").exists()


@pytest.mark.slow
def test_an_edition_that_cannot_be_read_does_not_stop_another(made, tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    shutil.rmtree(root / "data/processed/2024-6t")
    table = root / "data/processed/2019-6t/targets.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("outcome", "result", 1), encoding="utf-8")
    assert thidua(root, "run", "2021", "--force").returncode == 0
    page = (root / "reports/index.html").read_text(encoding="utf-8")
    assert page.count("cần lập lại") == 2
    assert "thidua run 2019-6t" in page


def test_lab_opens_the_workspace_that_run_would_use(root, monkeypatch):
    seen = {}
    monkeypatch.setattr(
        "thidua_helpers.desk.lab.run_lab", lambda workspace, arguments: seen.update(root=workspace.root)
    )
    monkeypatch.setattr("thidua_helpers.desk.lab.new_token", lambda: "token")
    monkeypatch.chdir(root)
    monkeypatch.delenv("THIDUA_ROOT", raising=False)
    done = CliRunner().invoke(cli.thidua, ["lab", "--no-browser"])
    assert done.exit_code == 0
    assert seen["root"] == root
    assert len(done.output.splitlines()) == 2


@pytest.mark.slow
def test_two_runs_and_a_run_elsewhere_give_the_same_bytes(made, tmp_path):
    elsewhere = copy_workspace(tmp_path / "một thư mục khác" / "sâu hơn")
    for edition in MADE:
        assert thidua(elsewhere, "run", edition, "--jobs", "1").returncode == 0
    assert made_files(elsewhere) == made_files(made)
    assert thidua(elsewhere, "run", "2021").returncode == 0
    assert made_files(elsewhere) == made_files(made)


def test_a_console_that_is_not_utf_8_does_not_matter(root):
    result = thidua(root, "run", "2020", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert result.returncode == 2
    assert "Không có kỳ báo cáo" in result.stderr


def test_what_objects_complain_of_as_they_are_thrown_away_is_not_shown(tmp_path):
    dying = "class Dying:\n    def __del__(self):\n        raise ValueError('bad descriptor')\n"
    code = f"import sys\n{dying}sys.argv = ['thidua', '--version']\nd = Dying()\n"
    code += "from thidua_helpers import cli\ncli._exit_code = lambda: globals().pop('d') and 0\ncli.main()\n"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 1), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_run_that_is_stopped_leaves_no_worker_and_the_earlier_reports(made, tmp_path, how, code):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    before = made_files(root)
    command = [sys.executable, "-m", "thidua_helpers", "--root", str(root), "run", "2021", "--force"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    notebooks = root / "data/.runs"
    assert eventually(lambda: list(notebooks.glob("run-*/notebooks/2021/*.ipynb"))), "it makes pages"
    assert processes_of(root)
    running.send_signal(how)
    _, said = running.communicate(timeout=60)
    assert running.returncode == code
    assert "Traceback" not in said
    assert eventually(lambda: not processes_of(root)), "no worker is left"
    assert made_files(root).keys() == before.keys()
    assert thidua(root, "check", "2021").returncode == 0
    assert list(notebooks.glob("run-*")) == []


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "named"), [("ws", "{}"), ("tỉnh tôi", '"{}"')])
def test_a_command_in_a_message_is_for_the_same_workspace(tmp_path, folder, named):
    """Typed as it is printed, it does not act on another one; also where the message comes from deep inside."""
    root = copy_workspace(tmp_path / folder)
    result = thidua(root, "bundle", "2021")
    assert result.returncode == 2
    assert f"“thidua --root {named.format(root)} run 2021”" in result.stderr
    assert "“thidua run" not in result.stderr
