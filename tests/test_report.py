"""What the pages say, read from the HTML as a reader gets it."""

import base64
import hashlib
import html
import itertools
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from conftest import made_files

from thidua_helpers.report import charts
from thidua_helpers.report.elements import Column, Row, figure, table
from thidua_helpers.report.html import page_of_notebook, page_of_parts
from thidua_helpers.tables import SCHEMAS, keyed, read_table
from thidua_helpers.vietnamese import format_billion, format_count, format_decimal

PAGES = (
    *(f"2021/{name}" for name in ("index", "cum-1", "cum-2", "cum-3", "doi-chieu")),
    "2024-6t/index",
    "2024-6t/doi-chieu",
    "2019-6t/index",
    "2019-6t/doi-chieu",
    "index",
)


class Elements(HTMLParser):
    """Tags with their attributes, every `<data>` with its text, and the text of the whole page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.data, self.text, self._open, self._skip = [], [], [], None, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "data":
            self._open = [dict(attrs), ""]
        self._skip = tag == "style"

    def handle_endtag(self, tag):
        if tag == "data":
            self.data.append(tuple(self._open))
            self._open = None
        self._skip = False

    def handle_data(self, data):
        if self._open is not None:
            self._open[1] += data
        if not self._skip:
            self.text.append(data)

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture(scope="session")
def pages(made):
    return {name: (made / f"reports/{name}.html").read_text(encoding="utf-8") for name in PAGES}


@pytest.fixture(params=PAGES)
def page(request, pages):
    return pages[request.param]


def test_these_are_all_the_pages(made):
    found = {name for name in made_files(made) if name.startswith("reports/")}
    assert found == {f"reports/{name}.html" for name in PAGES}


def shown(pages, name):
    return [text for _, text in Elements(pages[name]).data]


def test_the_published_figures_of_2021_stand_on_the_pages(pages):
    province = shown(pages, "2021/index")
    for text in ("19.890", "2.313.801.454.000", "16.501", "13.857", "972.502.274.000", "454.781.656.000"):
        assert text in province
    for text in ("83,98%", "46,76%", "59,39%", "88,62%", "11.813", "5.257", "2.820", "84,07%", "47,64%"):
        assert text in province
    for text in ("2.050.589.304.000", "170.128.128.000", "93.084.022.000"):
        assert text in province
    cluster = shown(pages, "2021/cum-3")
    for text in ("2.407", "2.008", "62.363.443.000", "21.155.130.000", "83,42%", "33,92%", "86%", "85,35%"):
        assert text in cluster


def test_a_page_has_its_own_cluster_and_no_other(pages):
    """Each page was asked for one cluster: its heading, and the figures of its panels."""
    for number in (1, 2, 3):
        page = Elements(pages[f"2021/cum-{number}"])
        assert re.search(rf"<h1>Cụm {number}: kết quả năm 2021", pages[f"2021/cum-{number}"])
        holders = {
            attrs["data-key"].split(":")[2].split("/")[0] for attrs, _ in page.data if ":figures:" in attrs["data-key"]
        }
        assert holders == {f"cum-{number}", "toan-tinh"}


def test_every_figure_equals_its_stage_table(made, page):
    found = Elements(page).data
    assert found
    tables = {}
    for attrs, text in found:
        edition, name, row, column = (
            attrs["data-key"].split(":", 3) if attrs["data-key"].count(":") == 3 else (None,) * 4
        )
        key = (edition, name)
        if key not in tables:
            tables[key] = keyed(name, read_table(made / "data/processed" / edition, name))
        value = tables[key].loc[row, column]
        assert str(value) == attrs["value"]
        assert text in written(value, column), (attrs, text)


def written(value, column) -> set[str]:
    """The ways in which a value may be written."""
    if column == "printed":
        return {value}
    if column.endswith("_pct"):
        exact = Decimal(value)
        return {f"{format_decimal(exact)}{unit}" for unit in ("%", " điểm %")} | {f"{exact:.0f}%"}
    value = int(value)
    if column == "value_vnd":
        return {format_decimal(Decimal(value).scaleb(-6).quantize(Decimal("0.1")))}
    exact = format_count(value)
    return {exact, f"{exact} việc", format_billion(value), f"{format_billion(value)} đồng"}


def test_every_number_in_running_text_is_a_figure(pages):
    """In the panels, the highlights and the tables of figures, no digit stands outside <data> but names and dates."""
    for name, page in pages.items():
        body = re.sub(r"<data .*?</data>", "", page, flags=re.DOTALL)
        for part in re.findall(
            r'<p class="rate.*?</p>|<ul class="highlights.*?</ul>|<td class="number">.*?</td>', body, re.DOTALL
        ):
            rest = re.sub(r"<[^>]+>|Cụm \d|(năm|6 tháng đầu năm) \d{4}", "", html.unescape(part))
            assert not re.search(r"\d", rest), (name, part)


def test_a_page_is_one_file_without_outside_address(page):
    assert not re.search("//", re.sub(r"data:[^\"]+", "", page))
    elements = Elements(page)
    assert not elements.all("script")
    assert not elements.all("iframe")
    assert [link["rel"] for link in elements.all("link")] == ["icon"]
    for attrs in (attrs for _, attrs in elements.tags):
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    for link in elements.all("a"):
        assert re.fullmatch(r"#[a-z0-9-]+|(\.\./|\d{4}(-\d+t)?/)?[a-z0-9-]+\.html", link["href"])


def test_links_and_anchors_lead_somewhere(pages):
    for name, page in pages.items():
        elements = Elements(page)
        ids = {attrs["id"] for _, attrs in elements.tags if "id" in attrs}
        for link in elements.all("a"):
            file, _, anchor = link["href"].partition("#")
            if anchor:
                assert anchor in ids, (name, anchor)
            if file:
                folder = name.rpartition("/")[0]
                target = file[3:] if file.startswith("../") else f"{folder}/{file}".lstrip("/")
                assert target.removesuffix(".html") in pages, (name, file)


def test_the_policy_allows_this_style_sheet_only(page):
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in Elements(page).all("meta") if "http-equiv" in meta]
    assert (
        policy == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_a_page_is_built_for_reading_aloud(page):
    elements = Elements(page)
    names = [tag for tag, _ in elements.tags]
    assert elements.all("html") == [{"lang": "vi"}]
    assert [names.count(name) for name in ("h1", "main", "header", "footer", "title")] == [1] * 5
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert names.count("table") == names.count("caption")
    assert all(th.get("scope") in ("col", "row") for th in elements.all("th"))
    assert all(img["alt"] for img in elements.all("img"))


def test_no_code_parameter_error_or_unformatted_value_shows(page):
    text = " ".join(Elements(page).text)
    for words in ("book", "import ", "NaN", "None", "nan", "<NA>", "Traceback", "toan-tinh", "ty_le", "THIDUA", "/tmp"):
        assert words not in text
    assert "papermill" not in page
    assert not re.search(r"\d{5,}(?!\.\.)", re.sub(r"SHA-256 \w+|itemid=\d+|[\w./-]+\.(html?|htm|chn)\b", "", text))


def test_what_is_missing_says_so(pages):
    for name in ("2021/cum-1", "2019-6t/index"):
        assert '<p class="rate none">chưa có số liệu</p>' in pages[name]
    assert "chưa có nguồn (chỉ tiêu không được công bố)" in pages["2021/index"]
    assert "Sầm Sơn, Thạch Thành không có trong danh sách cụm nào đã công bố" in pages["2021/index"]
    assert "suy ra từ các tổng đã công bố" in pages["2021/cum-1"]


def test_text_from_data_never_becomes_markup():
    evil = '<script>alert("1")</script>&'
    made = table(evil, [Column(evil), Column("x")], [[Row(evil, [evil], evil)]], subtitle=evil)
    assert "<script" not in made
    assert "<script" not in figure(evil, evil, evil, evil)
    assert made.count("&lt;script&gt;") == 7


def test_a_page_has_one_h1():
    with pytest.raises(ValueError, match="one h1"):
        page_of_parts("<p>none</p>")
    assert "<title>Đúng & đủ</title>".replace("&", "&amp;") in page_of_parts("<h1>Đúng &amp; đủ</h1>")


def test_a_page_hides_code_and_text_outputs():
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    outputs = [
        new_output("stream", text="secret"),
        new_output("execute_result", {"text/plain": "secret", "text/html": "<h1>x</h1>"}),
    ]
    page = page_of_notebook(new_notebook(cells=[new_code_cell("secret = 1", outputs=outputs)]))
    assert "secret" not in page


def test_a_chart_is_the_same_bytes_twice_and_says_its_finding():
    panels = [charts.BarPanel("Việc", charts.VIEC, [charts.Bar("Cụm 1", 59.39, "59,4%"), charts.Bar("Cụm 2", 0, "0%")])]
    first = charts.bars(panels, "Cụm 1 nhiều nhất")
    assert first == charts.bars(panels, "Cụm 1 nhiều nhất")
    svg = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)', first)[1]).decode()
    assert "59,4%" in svg
    assert "prefers-color-scheme:dark" in svg
    assert not re.search(r"\d{4}-\d\d-\d\d", svg)
    with pytest.raises(ValueError, match="finding"):
        charts.bars(panels, "")


def test_every_schema_column_has_a_type():
    for schema in SCHEMAS.values():
        assert set(schema.key) <= set(schema.columns)
        assert set(schema.integers) <= set(schema.columns)
