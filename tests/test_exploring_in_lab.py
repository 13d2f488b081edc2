"""Exploring in a real JupyterLab, driven by clicks in Chromium."""

import shutil

import pytest
from test_browser import needs_chromium
from test_desk_in_lab import browser, lab_of  # noqa: F401

pytestmark = [pytest.mark.slow, needs_chromium]
DESK, EXPLORING = "notebooks/00_ban_lam_viec.ipynb", "notebooks/hoi_so_lieu.ipynb"
RED = "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"


class NotebookPage:
    """A notebook as a person sees it after Run All."""

    def __init__(self, chromium, address, name):
        self.page = chromium.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(240_000)
        # Without the tabs that an earlier page of this Lab left: else "Idle" may be said of another notebook's kernel.
        self.page.goto(f"{address.replace(DESK, name)}&reset")
        self.page.wait_for_selector(".jp-Notebook .jp-InputArea", state="attached")
        self.page.wait_for_selector("text=/ipykernel.*Idle/")
        self.page.get_by_role("menuitem", name="Chạy", exact=True).click()
        self.page.locator("[data-command='runmenu:run-all']").click()

    def red(self):
        return self.page.locator(RED).count()


def cell_of(page, code):
    """The cell that shows this code."""
    return page.locator(f".jp-Cell:has(pre:has-text('{code}'))")


def test_explored_by_clicks_without_red_output(browser, analyst_root, tmp_path):  # noqa: F811
    root = shutil.copytree(analyst_root, tmp_path / "ws")
    with lab_of(root, tmp_path) as (_, address):
        notebook = NotebookPage(browser, address, EXPLORING)
        page = notebook.page
        page.wait_for_selector("button:has-text('Chép thành sổ tay của tôi')")
        assert notebook.red() == 0

        page.wait_for_selector("pre:has-text('book.plot.targets(\"viec\")')")
        targets = cell_of(page, "book.plot.targets")
        shown = targets.locator("img.widget-image")
        before = shown.get_attribute("src")
        targets.get_by_label("Tính bằng").select_option("tiền")
        page.wait_for_selector("pre:has-text('book.plot.targets(\"tien\")')")
        page.wait_for_selector(f"img.widget-image[src='{before}']", state="detached")
        assert shown.get_attribute("src") != before

        cell_of(page, "book.what_if").get_by_label("Đơn vị", exact=True).select_option("Đơn vị 1-05")
        page.wait_for_selector("pre:has-text('book.what_if(\"1-05\", 20)')")
        page.wait_for_selector("td:text-is('186,80')")
        assert notebook.red() == 0

        page.locator("button:has-text('Chép thành sổ tay của tôi')").click()
        page.wait_for_selector("a:text-is('so-tay/hoi-so-lieu-2022.ipynb')")
        assert 'book.what_if("1-05", 20)' in (root / "so-tay/hoi-so-lieu-2022.ipynb").read_text("utf-8").replace(
            "\\", ""
        )

        copy = NotebookPage(browser, address, "so-tay/hoi-so-lieu-2022.ipynb")
        copy.page.wait_for_selector("td:text-is('186,80')")
        assert copy.red() == 0


LOOKS = """selector => { const shown = getComputedStyle(document.querySelector(selector));
    return ['fontSize', 'fontWeight', 'backgroundColor', 'borderTopWidth', 'color'].map(key => shown[key]) }"""


def test_page_in_lab_looks_as_published(browser, made_example, tmp_path):  # noqa: F811
    root = shutil.copytree(made_example, tmp_path / "ws")
    with lab_of(root, tmp_path) as (_, address):
        notebook = NotebookPage(browser, address, "notebooks/90_province.ipynb")
        notebook.page.wait_for_selector(".jp-RenderedHTML h1")
        notebook.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        published = browser.new_page(viewport={"width": 1440, "height": 900})
        published.goto((root / "reports/2021/index.html").as_uri())
        in_lab = ".jp-OutputArea-output.jp-RenderedHTML"
        for selector in ("header h1", ".panel", ".panel .rate"):
            notebook.page.wait_for_selector(f"{in_lab} {selector}")
            assert notebook.page.evaluate(LOOKS, f"{in_lab} {selector}") == published.evaluate(LOOKS, selector)
        assert not notebook.page.locator(f"{in_lab} nav").first.is_visible()
        assert notebook.red() == 0
        assert "<style>" not in (root / "reports/2021/index.html").read_text("utf-8").partition("<body")[2]
