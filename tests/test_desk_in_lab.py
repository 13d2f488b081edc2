"""The desk in a real JupyterLab, driven by clicks in Chromium: a year without the command line."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from conftest import eventually, processes_of
from small_workspace import SIGNER, make_small_workspace
from test_browser import CHROMIUM, needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture(scope="module")
def browser():
    """Chromium that reaches this machine only by the addresses that it is given."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


STOP = ".widget-button:has-text('Dừng'):visible"
READY = "button:has-text('1. Kiểm tra')"
# JupyterLab refuses to run as root, as tests in containers do.
AS_ROOT = '{"ServerApp": {"allow_root": true}}'


@contextmanager
def lab_of(root, tmp_path):
    """A JupyterLab of the workspace: its process and its address."""
    (tmp_path / "jupyter").mkdir()
    (tmp_path / "jupyter/jupyter_server_config.json").write_text(AS_ROOT, encoding="ascii")
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter"), "PYTHONUNBUFFERED": "1"}
    # A port that no other test starts from: two tests at once would both take the first free one.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    printed = tmp_path / "jupyter/printed.txt"
    with printed.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "thidua_helpers", "--root", str(root), "lab", "--no-browser", "--port", port],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        assert eventually(lambda: "http" in printed.read_text(encoding="utf-8"))
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+", printed.read_text(encoding="utf-8"))[0]
        assert eventually(lambda: answers(address))
        yield process, address
    finally:
        process.kill()
        process.wait()


def answers(address):
    """The status with which the server answers; 0 while it does not."""
    try:
        return urllib.request.urlopen(address).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class DeskPage:
    """The desk as a person sees it."""

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(240_000)
        self.page.goto(address)
        self.page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput", state="attached")
        self.page.wait_for_selector("text=/ipykernel.*Idle/")
        self.page.get_by_role("menuitem", name="Chạy", exact=True).click()
        self.page.locator("[data-command='runmenu:run-all']").click()
        self.page.wait_for_selector(READY)

    def press(self, name):
        self.page.locator(f".widget-button:has-text('{name}'):visible").last.click()

    def field(self, name):
        return self.page.get_by_label(name, exact=True).locator("visible=true")

    def run(self, name, end):
        """Press a button and wait for the line in which its command ends, not that of the one before."""
        self.press(name)
        self.page.wait_for_selector(STOP)
        self.page.wait_for_selector(f"p:has(b:text-is('{end}.')):visible", timeout=300_000)

    def text(self):
        return self.page.locator(".jp-OutputArea-output").inner_text()


def test_year_by_clicks_alone_from_check_to_frozen_and_the_next_year(browser, tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    with lab_of(root, tmp_path) as (process, address):
        desk = DeskPage(browser, address)
        assert "Bàn làm việc: tỉnh Minh Họa" in desk.text()
        assert "chưa kiểm tra" in desk.text()

        desk.run("1. Kiểm tra", "Xong")
        assert "2 cảnh báo (1 chưa có ý kiến)" in desk.text()
        desk.page.get_by_label("Loại", exact=True).select_option("Chưa có ý kiến")
        desk.field("Lý do").fill("Cục không được giao chỉ tiêu (minh họa)")
        desk.press("Chấp nhận")
        desk.page.wait_for_selector("text=Còn thiếu: căn cứ, người quyết định.")
        desk.field("Căn cứ").fill("MH-09/BC")
        desk.press("Chấp nhận")
        desk.page.wait_for_selector("text=Đã ghi ý kiến chấp nhận")
        assert "sau đó có tệp đã đổi" in desk.text()

        desk.press("2. Lập báo cáo")
        desk.page.wait_for_selector("text=/Bước \\d+/")
        desk.press("Dừng")
        desk.page.wait_for_selector("p:has(b:text-is('Đã dừng theo yêu cầu.')):visible", timeout=120_000)
        assert not (root / "reports/2021/index.html").exists()

        desk.run("2. Lập báo cáo", "Xong")
        assert (root / "reports/2021/index.html").is_file()
        assert (
            answers(address.replace("/lab/tree/notebooks/00_ban_lam_viec.ipynb", "/files/reports/2021/index.html"))
            == 200
        )
        assert "MH-09/BC" in (root / "config/years/2021/accepted.csv").read_text(encoding="utf-8")
        assert "2 cảnh báo, lúc" in desk.text()

        desk.page.get_by_text("Chốt và năm mới").click()
        desk.field("Người ký").fill(SIGNER)
        desk.field("Gõ lại kỳ").fill("2020")
        desk.press("Chốt bản công bố")
        desk.page.wait_for_selector("text=Gõ lại đúng kỳ 2021 để xác nhận")
        assert not (root / "data/published/2021").exists()
        desk.field("Gõ lại kỳ").fill("2021")
        desk.run("Chốt bản công bố", "Xong")
        assert (root / "data/published/2021/r1/revision.toml").is_file()

        desk.field("Kỳ mới").fill("2022")
        desk.run("Lập kỳ mới", "Xong")
        desk.page.get_by_label("Kỳ báo cáo").select_option("2022")
        desk.page.wait_for_selector("text=/còn \\d+: /")
        desk.run("1. Kiểm tra", "Dừng ở khâu kiểm tra: số liệu còn lỗi")
        assert "phải sửa" in desk.text()

        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert eventually(lambda: process.poll() is not None)
        assert eventually(lambda: not processes_of(root))


def test_lab_asks_for_its_token_and_listens_on_this_machine_only(tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    with lab_of(root, tmp_path) as (process, address):
        assert answers(address) == 200
        without = address.partition("?")[0].replace("/lab/tree/notebooks/00_ban_lam_viec.ipynb", "/api/contents")
        assert answers(without) == 403
        port = int(re.search(r":(\d+)/", address)[1])
        outside = socket.gethostbyname(socket.gethostname())
        if not outside.startswith("127."):
            with socket.socket() as other:
                assert other.connect_ex((outside, port)) != 0
        process.terminate()
        assert eventually(lambda: process.poll() is not None)
        assert eventually(lambda: not processes_of(root))


def test_desk_opened_again_shows_the_command_that_runs(browser, tmp_path):
    root = make_small_workspace(tmp_path / "ws")
    with lab_of(root, tmp_path) as (_, address):
        first = DeskPage(browser, address)
        first.press("2. Lập báo cáo")
        first.page.close()
        DeskPage(browser, address).page.wait_for_selector("p:has(b:text-is('Xong.')):visible", timeout=300_000)
        assert (root / "reports/2021/index.html").is_file()
