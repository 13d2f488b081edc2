"""The pages in a real browser, opened from disk: Debian's Chromium, without network, at desktop and phone width."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache

import pytest
from conftest import EXAMPLE, MADE, PROJECT, copy_workspace, made_once, one_of_each_kind, thidua

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WITHOUT_NETWORK = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
NPM = PROJECT / "tests" / "npm"
AXE = NPM / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "index",
    *one_of_each_kind(PROJECT, "2021", "2025", "2024-6t"),
    *("2021/cum-3", "2019-6t/index", "2024-6t/index", "2025/index"),
)
EXAMPLE_PAGES = (
    *one_of_each_kind(EXAMPLE, "2021"),
    *("2021/don-vi/1-05", "2021/noi-bo/cum-2", "2021/noi-bo/don-vi/3-03"),
    *(f"2021/noi-bo/ra-soat/{name}" for name in ("doi-chieu", "phieu-xac-nhan/2-03", "can-sua/2-06")),
)
# Font → its package in Debian. Open Sans is as wide as Segoe UI of Windows, DejaVu Sans wider than all.
FONTS = {
    "DejaVu Sans": "fonts-dejavu-core",
    "Noto Sans": "fonts-noto-core",
    "Liberation Sans": "fonts-liberation",
    "Open Sans": "fonts-open-sans",
    "Roboto": "fonts-roboto-unhinted",
    "Lato": "fonts-lato",
    "Carlito": "fonts-crosextra-carlito",
    "FreeSans": "fonts-freefont-ttf",
}
# 2022 is the longest summary of the example.
SUMMARIES = (("thanh-hoa", "2021"), ("minh-hoa", "2021"), ("minh-hoa", "2022"))
A4_WIDTH_BETWEEN_MARGINS = 695  # px: 184 mm, by @page one-sheet of style.css
NOTICES = ("chot:2021/dieu-chinh", "chot:2021/noi-bo/dieu-chinh")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium (apt-get install chromium)"
)
pytestmark = needs_chromium
needs_npm = pytest.mark.skipif(
    not AXE.is_file() and "CI" not in os.environ,
    reason="needs Node.js and its packages (apt-get install nodejs npm, then npm ci --prefix tests/npm)",
)


@cache
def installed_fonts():
    """The families that fontconfig knows."""
    if shutil.which("fc-list") is None:
        return set()
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    return {family for line in listed.splitlines() for family in line.split(",")}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=WITHOUT_NETWORK)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, request):
    """Opens a page by its name and width; fails the test on any message of the console and any request but the file."""
    messages, contexts = [], []

    def open_(name, width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or messages.append(request.url))
        workspace, _, page_name = name.rpartition(":")
        root = request.getfixturevalue({"": "made", "minh-hoa": "made_example", "chot": "frozen"}[workspace])
        page.goto((root / f"reports/{page_name}.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert messages == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PAGES, *(f"minh-hoa:{name}" for name in EXAMPLE_PAGES), *NOTICES])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_sticks_out_and_nothing_is_blocked(open_page, name, width):
    page = open_page(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.evaluate("getComputedStyle(document.body).lineHeight") == "24px", "the style sheet applies"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "2021/index", "2021/doi-chieu"])
def test_text_stands_out_from_its_ground(open_page, name, scheme):
    """At least 4,5:1 for every piece of text (WCAG 2.2, 1.4.3)."""
    weak = open_page(name, scheme=scheme).evaluate(
        """() => {
            const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const colour = text => text.match(/[\\d.]+/g).map(Number);
            const ground = element => {
                for (; element; element = element.parentElement) {
                    const found = colour(getComputedStyle(element).backgroundColor);
                    if (found.length < 4 || found[3] > 0) return found;
                }
                return [255, 255, 255];
            };
            const contrast = element => {
                const pair = [colour(getComputedStyle(element).color), ground(element)].map(luminance);
                pair.sort((a, b) => b - a);
                return (pair[0] + 0.05) / (pair[1] + 0.05);
            };
            return [...document.querySelectorAll("body *")]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
                .filter(e => getComputedStyle(e).opacity !== "0" && contrast(e) < 4.5)
                .map(e => e.outerHTML.slice(0, 80));
        }"""
    )
    assert weak == []


CHARTS = (
    *("minh-hoa:2021/index", "minh-hoa:2021/cum-1", "minh-hoa:2021/cum-2", "minh-hoa:2021/cum-3"),
    *("minh-hoa:2021/xu-huong", "minh-hoa:2021/noi-bo/index", "2021/index"),
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", CHARTS)
def test_texts_of_charts_neither_overlap_nor_leave_them(open_page, name, width):
    faults = open_page(name, width).evaluate(
        """() => [...document.querySelectorAll(".charts svg")].flatMap((chart) => {
            const around = chart.getBoundingClientRect();
            const texts = [...chart.querySelectorAll("text")]
                .map((text) => [text.textContent, text.getBoundingClientRect()]);
            const outside = texts.filter(([, box]) => box.left < around.left - 1 || box.right > around.right + 1
                || box.top < around.top - 1 || box.bottom > around.bottom + 1).map(([words]) => words);
            const overlapping = texts.flatMap(([words, box], place) => texts.slice(place + 1).filter(([, other]) =>
                Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
                && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4)
                .map(([others]) => `${words} × ${others}`));
            return [...outside, ...overlapping];
        })"""
    )
    assert faults == []


def test_focused_mark_shows_its_value_and_enter_opens_its_unit(open_page):
    page = open_page("minh-hoa:2021/cum-1")
    marks = page.locator(".charts svg").first.locator(".mark")
    assert marks.count() == 9
    assert marks.first.locator("title").text_content() == marks.first.get_attribute("aria-label")
    marks.first.focus()
    assert page.locator("#nguon-so").inner_text() == marks.first.get_attribute("aria-label")
    page.keyboard.press("ArrowDown")
    assert page.locator("#nguon-so").inner_text() == marks.nth(1).get_attribute("aria-label")
    unit = marks.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{unit}")


def test_tapped_mark_shows_its_value_first_and_opens_its_unit_second(browser, made_example):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, offline=True)
    page = context.new_page()
    page.goto((made_example / "reports/2021/cum-1.html").as_uri())
    mark = page.locator(".charts .mark").nth(2)
    mark.tap()
    assert page.locator("#nguon-so").inner_text() == mark.get_attribute("aria-label")
    assert page.url.endswith("cum-1.html")
    unit = mark.get_attribute("href")
    mark.tap()
    page.wait_for_url(f"**/{unit}")
    context.close()


def test_from_the_list_of_editions_to_a_cluster_and_back_by_double_click(open_page):
    page = open_page("index")
    page.get_by_role("link", name="Năm 2021").click()
    page.get_by_role("navigation").get_by_role("link", name="Cụm 3").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Cụm 3")
    page.get_by_role("link", name="Các kỳ báo cáo").click()
    assert page.get_by_role("table").get_by_role("row").count() == 1 + len(MADE)


def test_the_first_tab_skips_to_the_content(open_page):
    page = open_page("2021/index")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0


def test_print_unfolds_explanations_and_hides_navigation(open_page):
    page = open_page("2021/index")
    explained = page.get_by_text("Phần phải thi hành mà người phải thi hành án có điều kiện")
    assert not explained.is_visible()
    page.emulate_media(media="print")
    assert explained.is_visible()
    assert not page.get_by_role("navigation").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def sheets_of_paper(page):
    """The number of A4 sheets that the page takes when printed."""
    return page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")


def set_font(page, family):
    """Shows the whole page in one of the machine's fonts."""
    if family not in installed_fonts() and "CI" not in os.environ:
        pytest.skip(f"needs the font {family} (apt-get install {FONTS[family]})")
    assert family in installed_fonts()
    page.evaluate("family => { document.body.style.fontFamily = `'${family}'` }", family)


@pytest.mark.slow
@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("unit", ["2-03", "cuc"])
def test_a_confirmation_sheet_is_one_a4_page(open_page, unit, font):
    page = open_page(f"minh-hoa:2021/noi-bo/ra-soat/phieu-xac-nhan/{unit}")
    set_font(page, font)
    assert sheets_of_paper(page) == 1


AXE_PAGES = (
    *(
        "index",
        "2021/cum-3",
        "2021/doi-chieu",
        "2025/xu-huong",
        "minh-hoa:2021/xu-huong",
        "minh-hoa:2021/index",
        "minh-hoa:2021/tom-tat",
    ),
    *("minh-hoa:2021/don-vi/1-05", "minh-hoa:2021/noi-bo/cum-2"),
    *(f"minh-hoa:2021/noi-bo/ra-soat/{name}" for name in ("doi-chieu", "phieu-xac-nhan/2-03", "can-sua/2-06")),
    *("chot:index", *NOTICES),
)


@pytest.mark.slow
@needs_npm
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", AXE_PAGES)
def test_axe_finds_nothing(open_page, name, scheme):
    """WCAG 2.2 AA and best practices, with explanations unfolded."""
    page = open_page(name, scheme=scheme)
    unfold(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


def html_validate(*pages):
    """What html-validate says of the pages, by the preset html-validate:recommended; void elements are closed as
    nbconvert writes them."""
    command = ["npx", "html-validate", "--config", ".htmlvalidate.json", "--formatter", "json", *map(str, pages)]
    # Into a file: what Node writes into a pipe is cut off where it ends before all is read.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        subprocess.run(command, cwd=NPM, stdout=said, check=False)
        said.seek(0)
        found = json.load(said)
    return {(each["ruleId"], each["message"]) for page in found for each in page["messages"]}


@pytest.mark.slow
@needs_npm
def test_html_validate_finds_nothing(made, made_example, frozen):
    pages = [path for root in (made, made_example, frozen) for path in sorted((root / "reports").rglob("*.html"))]
    assert len(pages) > 100
    assert html_validate(*pages) == set()


@needs_npm
def test_html_validate_sees_a_mistake(made, tmp_path):
    page = tmp_path / "page.html"
    page.write_text((made / "reports/index.html").read_text("utf-8").replace("</h1>", "</h2>"), encoding="utf-8")
    assert html_validate(page)


def cells_of(page, caption, column):
    """The texts of a column, in the order shown, of the table whose caption begins so."""
    table = page.locator("table", has=page.locator("caption", has_text=caption)).first
    return table.locator(f"tbody tr:not([hidden]) > :nth-child({column})").all_inner_texts()


def number(text):
    """The first number of a cell."""
    return float(re.search(r"\d[\d.]*(,\d+)?", text)[0].replace(".", "").replace(",", "."))


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


@pytest.mark.slow
def test_a_table_is_sorted_by_exact_figures_with_its_total_where_it_was(open_page):
    page = open_page("minh-hoa:2021/cum-1")
    caption = "Cụm 1: kết quả của các đơn vị"
    before = cells_of(page, caption, 2)
    button = page.locator("table", has_text=caption).first.get_by_role("button", name="Tỷ lệ xong, việc")
    button.click()
    falling = cells_of(page, caption, 2)
    assert [number(each) for each in falling[:-1]] == sorted((number(each) for each in before[:-1]), reverse=True)
    assert falling[-1] == before[-1]
    assert page.locator("th[aria-sort=descending]").count() == 1
    button.click()
    assert cells_of(page, caption, 2)[:-1] == falling[-2::-1]
    button.click()
    assert cells_of(page, caption, 2) == before, "the third press gives the order of the page back"
    assert page.locator("th[aria-sort]").count() == 0


def test_long_table_without_units_is_filtered_without_accents(open_page):
    page = open_page("minh-hoa:2021/index")
    unfold(page)
    box = page.get_by_label("Tìm trong bảng").first
    region = box.locator("xpath=ancestor::div[1]/following-sibling::section[1]")
    every = region.locator("tbody tr").count()
    box.fill("dinh chi")
    shown = region.locator("tbody tr:not([hidden])").all_inner_texts()
    assert 0 < len(shown) < every and all("đình chỉ" in row.lower() for row in shown)
    page.emulate_media(media="print")
    assert region.locator("tbody tr:visible").count() == every, "paper shows every row"


def results_table(page):
    """The table of all units with their targets, unfolded, and its buttons."""
    unfold(page)
    region = page.get_by_role("region", name="Toàn tỉnh: kết quả của các đơn vị")
    return region, region.locator("xpath=preceding-sibling::div[1]")


@pytest.mark.parametrize("width", [1280, 390])
def test_view_of_results_shows_its_columns_and_fits_the_width(open_page, width):
    page = open_page("minh-hoa:2021/index", width)
    region, tools = results_table(page)
    shown = {}
    for view in ("Việc và tiền", "Việc", "Tiền", "Không kể việc lớn", "Thay đổi"):
        tools.get_by_role("button", name=view, exact=True).click()
        shown[view] = region.locator("thead th:visible").count()
        assert region.evaluate("element => element.scrollWidth - element.clientWidth") == 0, view
    assert shown == {"Việc và tiền": 3, "Việc": 2, "Tiền": 2, "Không kể việc lớn": 3, "Thay đổi": 3}
    page.emulate_media(media="print")
    assert region.locator("thead th:visible").count() == 6, "paper shows every column"


def test_units_are_ordered_over_the_whole_province_and_back(open_page):
    region, tools = results_table(open_page("minh-hoa:2021/index"))
    order = region.locator("tbody tr th")
    before = order.all_inner_texts()
    tools.get_by_role("button", name="Toàn tỉnh").click()
    region.get_by_role("button", name="Tỷ lệ xong, việc").click()
    rates = region.locator("tbody tr:not(.total) td:nth-child(2) data:first-of-type").evaluate_all(
        "figures => figures.filter((each) => each.dataset.key.endsWith('result_pct')).map((each) => Number(each.value))"
    )
    assert len(rates) == 27 and rates == sorted(rates, reverse=True)
    assert order.all_inner_texts()[-4:] == ["Cụm 1", "Cụm 2", "Cụm 3", "Toàn tỉnh"]
    tools.get_by_role("button", name="Theo nhóm").click()
    region.get_by_role("button", name="Tỷ lệ xong, việc").click(click_count=2)
    assert order.all_inner_texts() == before


def test_filter_of_missed_targets_follows_the_view(open_page):
    region, tools = results_table(open_page("minh-hoa:2021/index"))
    tools.get_by_role("button", name="Chỉ chưa đạt").click()
    tools.get_by_role("button", name="Việc", exact=True).click()
    shown = region.locator("tbody tr:not([hidden]):not(.total) th").all_inner_texts()
    assert shown == [f"Đơn vị {unit}" for unit in ("1-05", "1-07", "2-02", "2-05", "3-03", "3-04")]


@pytest.mark.parametrize("width", [1280, 390])
def test_unit_of_the_address_is_marked_wherever_it_stands(open_page, width):
    page = open_page("minh-hoa:2021/index", width)
    page.goto(page.url + "#don-vi=2-06")
    page.reload()
    page.wait_for_function("document.querySelector('.found')")
    assert page.get_by_label("Tìm đơn vị").input_value() == "2-06"
    found = page.locator(".found")
    assert (
        found.count()
        == page.locator("main :is(tr, li):has(a[href$='/2-06.html']), main .mark[href$='/2-06.html']").count()
    )
    assert page.locator(".mark.found").first.evaluate(
        "mark => { const box = mark.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }"
    )
    assert page.locator(".finder a").get_attribute("href") == "don-vi/2-06.html"
    page.get_by_label("Tìm đơn vị").select_option("")
    assert page.locator(".found").count() == 0


def test_two_units_are_compared_by_the_figures_of_the_page(open_page):
    page = open_page("minh-hoa:2021/noi-bo/cum-1")
    page.get_by_label("Tìm đơn vị").select_option("1-03")
    page.get_by_label("so với").select_option("1-02")
    assert page.url.endswith("#don-vi=1-03,1-02")
    rows = {
        cells[0]: cells[1:] for cells in (row.split("\t") for row in page.locator(".compared").inner_text().split("\n"))
    }
    points = {unit: stored_points(page, unit) for unit in ("1-03", "1-02")}
    label = "Tỷ lệ thi hành xong về việc so với chỉ tiêu (40)"
    assert rows[label][:2] == [points["1-03"], points["1-02"]]
    gap = number(points["1-03"]) - number(points["1-02"])
    assert rows[label][2] == f"{'+' if gap > 0 else '−'}{abs(gap):.2f}".replace(".", ",")
    said = page.locator(".compared caption small").first.inner_text()
    assert said.startswith("Tổng điểm hơn 1,90: Phong trào thi đua, hoạt động của Cụm +2,50; ")
    page.get_by_label("so với").select_option("")
    assert not page.locator(".compared").is_visible()


def test_comparison_says_that_a_table_lacks_one_of_the_units(open_page):
    page = open_page("minh-hoa:2021/noi-bo/cum-1")
    page.get_by_label("Tìm đơn vị").select_option("1-03")
    page.get_by_label("so với").select_option("1-04")
    rows = [row.split("\t") for row in page.locator(".compared").inner_text().split("\n")]
    assert ["Cộng", "3", "–", ""] in rows


def stored_points(page, unit):
    """The points of a unit for the first criterion, from the value of its cell."""
    figure = (
        page.locator("tr", has=page.locator("td.heat")).filter(has_text=f"Đơn vị {unit}").locator("td.heat data").first
    )
    return f"{float(figure.get_attribute('value')):.2f}".replace(".", ",")


def test_table_is_copied_as_text_with_tabs(browser, made_example):
    context = browser.new_context(offline=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((made_example / "reports/2021/cum-1.html").as_uri())
    button = page.locator("table", has_text="Cụm 1: kết quả của các đơn vị").locator("button.copy")
    button.click()
    button.filter(has_text="Đã chép").wait_for()
    lines = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").split("\n")]
    assert {len(line) for line in lines} == {3}
    assert lines[0][0] == "Đơn vị" and lines[2][0] == "Đơn vị 1-01" and lines[2][1].startswith("85,50%")
    context.close()


def test_contents_lead_to_a_folded_section_and_open_it(open_page):
    page = open_page("minh-hoa:2021/index")
    section = page.locator("details.section", has=page.locator("h2", has_text="Kết quả toàn tỉnh"))
    assert not section.evaluate("fold => fold.open")
    page.get_by_text("Mục lục").click()
    page.locator(".contents").get_by_role("link", name="Kết quả toàn tỉnh").click()
    page.wait_for_function("location.hash === '#ket-qua-toan-tinh'")
    assert section.evaluate("fold => fold.open")


@pytest.mark.parametrize("name", ["2021/index", "minh-hoa:2021/index", "minh-hoa:2021/cum-1", "minh-hoa:2021/cum-3"])
def test_first_screen_of_a_phone_has_both_verdicts_and_a_point(browser, made, made_example, name):
    workspace, _, page_name = name.rpartition(":")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(((made_example if workspace else made) / f"reports/{page_name}.html").as_uri())
    for part in (".panel.viec dl", ".panel.tien dl", "ul.highlights li"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= 844, part
    page.close()


@pytest.mark.parametrize(("width", "is_folded"), [(1280, False), (390, True)])
def test_links_to_other_pages_are_folded_on_a_phone_only(open_page, width, is_folded):
    page = open_page("minh-hoa:2021/index", width)
    link = page.get_by_role("navigation").get_by_role("link", name="Cụm 2")
    assert link.is_visible() is not is_folded
    if is_folded:
        page.get_by_text("Các trang", exact=True).click()
        assert link.is_visible()


@pytest.mark.parametrize("how", ["tap", "keys"])
def test_where_a_figure_comes_from_is_said_on_tap_and_on_focus(open_page, how):
    page = open_page("minh-hoa:2021/don-vi/3-03", 390)
    unfold(page)
    figures = page.locator("table", has_text="Đơn vị 3-03, năm 2021").first.locator("data[title]")
    if how == "tap":
        figures.nth(2).click()
    else:
        figures.first.focus()
        page.keyboard.press("ArrowDown")
    said = page.locator("#nguon-so").inner_text()
    assert re.match(r"\d[\d.]*: 3-03\.xlsx, trang tính 06, ô [A-Z]+\d+ \(số liệu của đơn vị\)", said), said
    page.keyboard.press("Escape")
    assert not page.locator("#nguon-so").is_visible()


def test_everything_is_there_without_script(browser, made_example):
    texts = []
    for is_on in (True, False):
        context = browser.new_context(java_script_enabled=is_on, offline=True)
        page = context.new_page()
        page.goto((made_example / "reports/2021/index.html").as_uri())
        # What only the script can do, it offers itself.
        page.locator(".tools, .compared, .copy, .hint").evaluate_all(
            "offers => offers.forEach((each) => each.remove())"
        )
        page.locator("[hidden]").evaluate_all("cells => cells.forEach((cell) => { cell.hidden = false; })")
        unfold(page)
        texts.append(page.locator("main").inner_text())
        context.close()
    assert len(texts[1]) > 5000
    assert texts[0].split() == texts[1].split()


def test_heads_of_tables_hold_no_buttons_on_paper(open_page):
    """Chromium repeats a head on each sheet only without."""
    page = open_page("minh-hoa:2021/index")
    page.emulate_media(media="print")
    shown = page.locator(".sort").evaluate_all("heads => heads.map((each) => getComputedStyle(each).display)")
    assert shown and set(shown) == {"contents"}


def test_text_twice_as_large_still_fits(open_page):
    """200% zoom of a 1280 px window is a 640 px one (WCAG 1.4.4)."""
    assert open_page("minh-hoa:2021/index", 640).evaluate("document.documentElement.scrollWidth") <= 640


@pytest.fixture(scope="session")
def summaries(tmp_path_factory):
    """The real workspace and the example with nothing but summaries. Tests only read them."""

    def make(root):
        copy_workspace(root / "thanh-hoa")
        for part in ("config", "data/raw"):
            shutil.copytree(EXAMPLE / part, root / "minh-hoa" / part)
        for workspace, edition in SUMMARIES:
            result = thidua(root / workspace, "run", edition, "--only", f"{edition}/tom-tat")
            assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "summaries", make)


@pytest.mark.slow
@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize(("workspace", "edition"), SUMMARIES)
def test_summary_fits_one_a4_page_in_every_font(browser, summaries, workspace, edition, font):
    """Three lines more at its end still fit, and nothing is so wide that the browser prints all of it smaller."""
    page = browser.new_page(viewport={"width": A4_WIDTH_BETWEEN_MARGINS, "height": 900})
    page.goto((summaries / workspace / f"reports/{edition}/tom-tat.html").as_uri())
    set_font(page, font)
    page.evaluate(
        "document.querySelector('footer').append(...Array.from({length: 3}, () => {"
        "const line = document.createElement('p'); line.textContent = 'Lập ngày'; return line; }))"
    )
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH_BETWEEN_MARGINS
    assert sheets_of_paper(page) == 1
    page.close()


def test_pages_are_small(made_example):
    """A cluster's page under 400 KB, a unit's under 250 KB."""
    for path in (made_example / "reports").rglob("*.html"):
        size = path.stat().st_size
        if path.parent.name == "don-vi":
            assert size < 250_000, path
        elif path.name.startswith("cum-"):
            assert size < 400_000, path


def page_with_table(browser, rows, scheme="light", width=800):
    """A page 500 pixels high with the style of the pages and one long table."""
    style = (PROJECT / "thidua_helpers/report/render/templates/thidua/style.css").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 500}, color_scheme=scheme, offline=True)
    page = context.new_page()
    page.set_content(f'<style>{style}</style><section class="table long"><table>{rows}</table></section>')
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_table_edge_is_shaded_until_its_end_is_reached(browser, scheme):
    """At the right edge, and not on paper."""
    cells = '<td class="number">12.345.678.901</td>' * 20
    page = page_with_table(browser, f"<tr>{cells}</tr><tr><td>&nbsp;</td></tr>", scheme)
    region = page.locator("section")

    def edge() -> bytes:
        box = region.bounding_box()
        at = {"x": box["x"] + box["width"] - 3, "y": box["y"] + box["height"] - 8}
        return page.screenshot(clip=at | {"width": 2, "height": 4})

    begun = edge()
    region.evaluate("element => { element.scrollLeft = 200 }")
    assert edge() == begun
    region.evaluate("element => { element.scrollLeft = element.scrollWidth }")
    assert edge() != begun
    page.emulate_media(media="print")
    assert region.evaluate("element => getComputedStyle(element).backgroundImage") == "none"
    page.context.close()


def test_rate_target_and_verdict_are_visible_on_a_phone(browser):
    """The first columns of the tables of units, with the longest words that they have."""
    heads = ("Đơn vị", "Tỷ lệ xong", "Chỉ tiêu", "Kết quả", "Phải thi hành", "Có điều kiện / phải thi hành")
    columns = "".join(
        f'<th scope="col"{"" if number in (0, 3) else " class=number"}>{head}</th>' for number, head in enumerate(heads)
    )
    verdict = '<span class="verdict bad">Chưa đạt</span>'
    cells = f"<td class=number>86,32%</td><td class=number>trên 84,75%</td><td>{verdict}</td>"
    cells += "<td class=number>3.286.139.361.000</td>" * 2
    row = f'<tr><th scope="row"><a href="#a">Cục THADS tỉnh</a></th>{cells}</tr>'
    page = page_with_table(browser, f"<thead><tr>{columns}</tr></thead><tbody>{row}</tbody>", width=390)
    box = page.locator("thead th").nth(3).bounding_box()
    assert box["x"] + box["width"] <= 390
    page.context.close()


def test_long_table_shows_its_last_rows_without_scrolling_inside(browser):
    page = page_with_table(browser, "<tr><th>&nbsp;</th></tr>" * 60)
    region = page.locator("section")
    assert region.evaluate("element => element.scrollHeight - element.clientHeight") == 0
    assert region.bounding_box()["height"] > 1000
    page.context.close()
