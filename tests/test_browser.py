"""The pages in a real browser, opened from disk: Debian's Chromium, without network, at desktop and phone width."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WITHOUT_NETWORK = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
PAGES = ("index", "2021/index", "2021/cum-1", "2021/cum-3", "2021/doi-chieu", "2024-6t/index", "2019-6t/index")
EXAMPLE_PAGES = (
    *("2021/index", "2021/cum-1", "2021/don-vi/1-05", "2021/noi-bo/ra-soat/doi-chieu"),
    *("2021/noi-bo/ra-soat/phieu-xac-nhan/2-03", "2021/noi-bo/ra-soat/can-sua/2-06"),
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=WITHOUT_NETWORK)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, made, made_example):
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
        page.goto(((made_example if workspace else made) / f"reports/{page_name}.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert messages == []


@pytest.mark.parametrize("name", [*PAGES, *(f"minh-hoa:{name}" for name in EXAMPLE_PAGES)])
@pytest.mark.parametrize("width", [1280, 390, 320])
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


def test_charts_are_drawn(open_page):
    for width in (1280, 390):
        image = open_page("2021/index", width).locator("figure img")
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
        assert "Cụm 1 chiếm 59% số việc nhưng 89% số tiền" in image.get_attribute("alt")


def test_from_the_list_of_editions_to_a_cluster_and_back_by_double_click(open_page):
    page = open_page("index")
    page.get_by_role("link", name="Năm 2021").click()
    page.get_by_role("navigation").get_by_role("link", name="Cụm 3").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Cụm 3")
    page.get_by_role("link", name="Các kỳ báo cáo").click()
    assert page.get_by_role("table").get_by_role("row").count() == 4


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


@pytest.mark.parametrize("unit", ["2-03", "cuc"])
def test_a_confirmation_sheet_is_one_a4_page(open_page, unit):
    page = open_page(f"minh-hoa:2021/noi-bo/ra-soat/phieu-xac-nhan/{unit}")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
