"""What the pages say, read from the HTML as a reader gets it."""

import base64
import hashlib
import html
import itertools
import posixpath
import re
import shutil
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import (
    EXAMPLE,
    MADE,
    PROJECT,
    RAW_2021,
    copy_workspace,
    made_files,
    one_of_each_kind,
    opened,
    page_names,
    set_cells,
    staged,
)

from thidua_helpers.analyst.opening import open_edition
from thidua_helpers.errors import Refused
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pages import SHARED
from thidua_helpers.report.render import html_blocks
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html import page_of_notebook, page_of_parts
from thidua_helpers.report.render.html_blocks import figure_tag, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.render.precision import amount_in_billions, full_amount, precision_of, shortened_amount
from thidua_helpers.report.sections import clusters, headline, highlights, notes
from thidua_helpers.report.sections.page_header import page_header
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import read_table, with_row_keys
from thidua_helpers.vietnamese import format_count, format_decimal, format_money
from thidua_helpers.vocabulary import ValueUnit

PAGES = (*page_names(PROJECT, *MADE, audience=SHARED), "index")
# Of the example workspace, one of each kind.
EXAMPLE_PAGES = (
    *one_of_each_kind(EXAMPLE, "2021"),
    *("2021/don-vi/1-05", "2021/don-vi/3-08", "2021/don-vi/cuc", "2021/noi-bo/cum-2", "2021/noi-bo/don-vi/3-08"),
    *(f"2021/noi-bo/ra-soat/{name}" for name in ("doi-chieu", "phieu-xac-nhan/2-03", "can-sua/2-06")),
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
        self._skip = tag in ("style", "script")

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


@pytest.fixture(scope="session")
def example_pages(made_example):
    """Every page of the example, by name."""
    folder = made_example / "reports"
    names = (path.relative_to(folder).as_posix().removesuffix(".html") for path in folder.rglob("*.html"))
    return {name: (folder / f"{name}.html").read_text(encoding="utf-8") for name in names}


@pytest.fixture(params=[*PAGES, *(f"minh-hoa:{name}" for name in EXAMPLE_PAGES)])
def page(request, pages, example_pages):
    workspace, _, name = request.param.rpartition(":")
    return example_pages[name] if workspace else pages[name]


def test_these_are_all_the_pages(made):
    found = {name for name in made_files(made) if name.startswith("reports/")}
    data = {f"reports/{edition}/bang-so-lieu.xlsx" for edition in MADE}
    reports = {f"reports/2021/bao-cao-tong-ket{each}" for each in ("", "-cum-1", "-cum-2", "-cum-3")}
    reports |= {"reports/2025/bao-cao-tong-ket", "reports/2024-6t/bao-cao-so-ket", "reports/2019-6t/bao-cao-so-ket"}
    documents = {f"{report}{part}.docx" for report in reports for part in ("", "-nguon-so-lieu")}
    pages = {f"reports/{name}.html" for name in (*page_names(PROJECT, *MADE), "index")}
    assert {name for name in found if "/bang-so-lieu/" not in name} == pages | data | documents


def shown(pages, name):
    return [text for _, text in Elements(pages[name]).data]


def in_full(pages, name):
    """Sums in đồng with which the sources of the page's shortened figures begin."""
    return [attrs.get("title", "").partition(" đồng;")[0] for attrs, _ in Elements(pages[name]).data]


def test_the_published_figures_of_2021_stand_on_the_pages(pages):
    province = shown(pages, "2021/index")
    for text in ("19.890", "2.313,80", "16.501", "13.857", "972,50", "454,78"):
        assert text in province
    for sum_vnd in ("2.313.801.454.000", "972.502.274.000", "454.781.656.000"):
        assert sum_vnd in in_full(pages, "2021/index")
    for text in ("83,98%", "46,76%", "59,39%", "88,62%", "11.813", "5.257", "2.820", "84,07%", "47,64%"):
        assert text in province
    for sum_vnd in ("2.050.589.304.000", "170.128.128.000", "93.084.022.000"):
        assert sum_vnd in in_full(pages, "2021/index")
    cluster = shown(pages, "2021/cum-3")
    for text in ("2.407", "2.008", "83,42%", "33,92%", "86%", "85,35%"):
        assert text in cluster
    for sum_vnd in ("62.363.443.000", "21.155.130.000"):
        assert sum_vnd in in_full(pages, "2021/cum-3")


def test_a_page_has_its_own_cluster_and_no_other(pages):
    """Each page was asked for one cluster: its heading, and the figures of its panels."""
    for number in (1, 2, 3):
        page = Elements(pages[f"2021/cum-{number}"])
        assert re.search(rf"<h1>Cụm {number}: kết quả năm 2021", pages[f"2021/cum-{number}"])
        holders = {
            attrs["data-key"].split(":")[2].split("/")[0] for attrs, _ in page.data if ":figures:" in attrs["data-key"]
        }
        assert holders == {f"cum-{number}", "toan-tinh"}


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_equals_its_stage_table(made, pages, name):
    _figures_equal_their_tables(made, pages[name])


def test_every_figure_of_the_example_equals_its_stage_table(made_example, example_pages):
    for name, page in example_pages.items():
        if "/can-sua/" not in name:
            _figures_equal_their_tables(made_example, page)


def _figures_equal_their_tables(root, page):
    found = Elements(page).data
    assert found
    tables = _STAGE_TABLES.setdefault(root, {})
    for attrs, text in found:
        edition, name, row, column = (
            attrs["data-key"].split(":", 3) if attrs["data-key"].count(":") == 3 else (None,) * 4
        )
        key = (edition, name)
        if key not in tables:
            table = read_table(root / "data/processed" / edition, name)
            tables[key] = with_row_keys(name, table).to_dict("index")
        cells = tables[key][row]
        assert str(cells[column]) == attrs["value"]
        assert text in written(cells, column), (attrs, text)


_STAGE_TABLES = {}


def written(row, column) -> set[str]:
    """The ways in which a cell may be written; a rate with fewer decimals is rounded from its integers."""
    value = row[column]
    is_of_statement = column == "value" and "unit" in row
    if is_of_statement or column in ("printed", "text"):
        return {written_number(row) if is_of_statement else value}
    if column == "value_pct" and "numerator" in row:
        exact = Fraction(100 * int(row["numerator"]), int(row["denominator"]))
        return {f"{format_decimal(round_half_up(exact, decimals))}%" for decimals in (0, 2)}
    if column.endswith("_pct"):
        units = ("%", " điểm phần trăm", "")
        numbers = (
            {Decimal(value), abs(Decimal(value))} if column in ("difference_pct", "change_pct") else {Decimal(value)}
        )
        unchanged = {"không đổi"} if column == "difference_pct" and not Decimal(value) else set()
        return {f"{format_decimal(number)}{unit}" for number in numbers for unit in units} | unchanged
    if column.endswith("points"):
        return {format_decimal(Decimal(value)), *lost_points(row, column)}
    value = int(value)
    if column == "value_vnd":
        exact = Fraction(int(row["numerator"]), int(row["denominator"]) * 10**6)
        return {format_decimal(round_half_up(exact, 1))}
    value = abs(value) if column == "change" else value
    unchanged = {"không đổi"} if column == "change" and not value else set()
    exact = {format_count(value), f"{format_count(value)} việc", format_money(value)}
    billions = {amount_in_billions(row, column)} if row.get("measure") == "tien" or column.endswith("_vnd") else set()
    return unchanged | billions | (_as_known(row, column) or exact)


def lost_points(row, column) -> set[str]:
    """Points below the maximum, or above it with a sign, of a cell of `points`."""
    if column != "points" or not row["max_points"]:
        return set()
    lost = Decimal(row["max_points"]) - Decimal(row["points"])
    return {f"{'+' if lost < 0 else ''}{format_decimal(abs(lost))}" if lost else "0"}


def written_number(row) -> str:
    """The number of a statement with its unit."""
    unit = ValueUnit(row["unit"])
    if unit == ValueUnit.VND:
        return format_money(int(row["value"]), row["step"] or 1)
    number = format_decimal(Decimal(row["value"]))
    return number + {ValueUnit.PERCENT: "%", ValueUnit.COUNT: ""}.get(unit, f" {unit.label}")


def _as_known(row, column) -> set[str]:
    """The ways of a cell that is not exact: its bounds say how many digits are shown; empty for an exact one."""
    row = {name: None if pd.isna(cell) else cell for name, cell in row.items()}
    if precision_of(row, column) == (1, False):
        return set()
    full = full_amount(row, column, has_sign=column != "change")
    return {full, f"{full} việc", shortened_amount(row, column, has_sign=column != "change")}


def test_a_figure_is_rounded_once():
    row = {"value_pct": "59.50", "numerator": 594951, "denominator": 1000000}
    assert written(row, "value_pct") == {"59%", "59,50%"}
    row = {"state": "value", "provenance": "own", "value_vnd": 116350000, "value_pct": "59.50"}
    row |= {"numerator_keys": "a/tien/x", "denominator_keys": "a/viec/x", "words": ""}
    rates = {"a/viec/r": {**row, "numerator": 594951, "denominator": 1000000}}
    rates |= {"a/tien/r": {**row, "numerator": 116349999600, "denominator": 1000}}
    sums = {key: {"inputs": ""} for key in ("a/tien/x", "a/viec/x")}
    tables, cells = {"rates": rates, "figures": sums}, SimpleNamespace(cells=lambda source_keys: [])
    names = SimpleNamespace(shown_key=tuple, shown_name=str)
    figures = HtmlCells(SimpleNamespace(edition="2021", rows=tables.__getitem__, cells=cells, input_names=names))
    assert figures.percent("a", "viec", "r", 0).striptags() == "59%"
    assert figures.per_case("a", "r").striptags() == "116,3"


@pytest.mark.parametrize(("measure", "label"), [("viec", "việc"), ("tien", "tiền")])
def test_panel_of_the_province_counts_the_units_that_met(made_example, measure, label):
    book = opened(made_example, "2021")
    targets = book.table("targets").query("holder != 'toan-tinh' and rate == 'ty_le_xong' and measure == @measure")
    judged = targets[targets["outcome"] != ""]
    said = f"{(judged['outcome'] == 'dat').sum()}/{len(judged)} đơn vị đạt chỉ tiêu về {label}"
    assert said in words(headline.headline_panels(book, "toan-tinh"))


def test_every_number_in_the_panels_highlights_and_tables_of_figures_is_a_figure(pages):
    """No digit stands outside <data> but in names and dates."""
    starts = ('<div class="panels">', '<ul class="highlights">', '<td class="number">', "<figcaption>")
    parts = "|".join(f"{start}.*?</{re.match('<([a-z]+)', start)[1]}>" for start in starts)
    for name, page in pages.items():
        body = re.sub(r"<data .*?</data>", "", page, flags=re.DOTALL)
        found = re.findall(parts, body, re.DOTALL)
        assert found
        for part in found:
            rest = re.sub(r"<[^>]+>|Cụm \d|(năm|6 tháng đầu năm) \d{4}(–\d{4})?|bắt đầu từ 0", "", html.unescape(part))
            assert not re.search(r"\d", rest), (name, rest)


def test_a_page_is_one_file_without_outside_address(page):
    assert not re.search("//", re.sub(r"data:[^\"]+", "", page))
    elements = Elements(page)
    assert elements.all("script") == [{}]
    assert not elements.all("iframe")
    assert [link["rel"] for link in elements.all("link")] == ["icon"]
    for attrs in (attrs for _, attrs in elements.tags):
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    for link in elements.all("a"):
        folders = r"(\.\./){0,3}(ra-soat/|ho-so/|don-vi/)?|\d{4}(-\d+t)?/|can-sua/|phieu-xac-nhan/"
        assert re.fullmatch(rf"#[a-z0-9-]+|({folders})[a-z0-9-]+\.(html(#[a-z0-9-]+)?|docx|xlsx)", link["href"])


@pytest.mark.parametrize(("workspace", "folder"), [("pages", "made"), ("example_pages", "made_example")])
def test_links_and_anchors_lead_somewhere(request, workspace, folder):
    pages, root = request.getfixturevalue(workspace), request.getfixturevalue(folder)
    elements = {name: Elements(page) for name, page in pages.items()}
    ids = {name: {attrs["id"] for _, attrs in page.tags if "id" in attrs} for name, page in elements.items()}
    for name, page in elements.items():
        for link in page.all("a"):
            file, _, anchor = link["href"].partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else f"{name}.html"
            if file.endswith((".docx", ".xlsx")):
                assert (root / "reports" / target).is_file(), (name, file)
                continue
            assert target.removesuffix(".html") in pages, (name, file)
            assert not anchor or anchor in ids[target.removesuffix(".html")], (name, anchor)


def test_the_policy_allows_these_styles_and_this_script_only(page):
    def digests(tag):
        return [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        ]

    (policy,) = [meta["content"] for meta in Elements(page).all("meta") if "http-equiv" in meta]
    styles, (script,) = digests("style"), digests("script")
    assert len(styles) == 2
    assert policy == (
        f"default-src 'none'; img-src data:; style-src {' '.join(styles)}; script-src {script}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_a_page_is_built_for_reading_aloud(page):
    elements = Elements(page)
    names = [tag for tag, _ in elements.tags]
    assert elements.all("html") == [{"lang": "vi"}]
    assert [names.count(name) for name in ("h1", "main", "header", "footer")] == [1] * 4
    assert page.partition("</head>")[0].count("<title>") == 1
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert names.count("table") == names.count("caption")
    assert all(th.get("scope") in ("col", "row") for th in elements.all("th"))
    assert all(img["alt"] for img in elements.all("img"))


def test_no_code_parameter_error_or_unformatted_value_shows(page):
    # Config files are named by their paths.
    text = re.sub(r"config/[\w/.-]+", "", " ".join(Elements(page).text))
    for words in ("book", "import ", "NaN", "None", "nan", "<NA>", "Traceback", "toan-tinh", "ty_le", "THIDUA", "/tmp"):
        assert words not in text
    assert "papermill" not in page
    assert not re.search(
        r"\d{5,}(?!\.\.)",
        re.sub(r"SHA-256 \w+|Mã phát hiện: [0-9a-f]{10}|itemid=\d+|[\w./-]+\.(html?|htm|chn)\b", "", text),
    )


def test_what_is_missing_says_so(pages):
    assert '<p class="rate none"><span class="missing">chưa có số liệu</span></p>' in pages["2021/cum-1"]
    assert "đã công bố, chưa kiểm tra lại được" in pages["2019-6t/index"]
    assert f"{headline.NO_TARGET_SOURCE}; đã công bố: “Đạt và vượt chỉ tiêu Tổng cục THADS giao”" in pages["2021/index"]
    assert "Sầm Sơn, Thạch Thành không có trong danh sách cụm nào đã công bố" in pages["2021/index"]
    assert "suy ra từ các tổng đã công bố" in pages["2021/cum-1"]


def test_text_from_data_never_becomes_markup():
    evil = '<script>alert("1")</script>&'
    made = table(evil, [Column(evil), Column("x")], [[Row([evil, evil], evil)]], subtitle=evil)
    assert "<script" not in made
    assert "<script" not in figure_tag(evil, evil, evil, evil)
    assert made.count("&lt;script&gt;") == 7


def test_names_and_notes_with_markup_quotes_and_formulas_are_plain_text_on_pages(root):
    evil = f"=1+1 <b>\"Sầm\" & 'Sơn'</b><script>alert(1)</script> {'x' * 500}"
    units_file, sources_file = root / "config/units.csv", root / "config/sources.toml"
    quoted = evil.replace('"', '""')
    units_file.write_text(units_file.read_text("utf-8").replace(",Sầm Sơn,", f',"{quoted}",'), encoding="utf-8")
    quoted = evil.replace('"', '\\"')
    sources = sources_file.read_text("utf-8").replace("Thanh Hóa - Tổng kết công tác thi đua Cụm", quoted)
    sources_file.write_text(sources, encoding="utf-8")
    book = staged(root)
    page = "".join((highlights.highlights(book), clusters.membership(book), notes.sources(book)))
    assert page.count(html.escape(evil).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")) >= 3
    assert "<b>" not in page
    assert "<script" not in page


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


def test_every_schema_column_has_a_type():
    for schema in SCHEMAS.values():
        assert set(schema.key) <= set(schema.columns)
        assert {*schema.integers, *schema.booleans, *(name for name, _ in schema.words)} <= set(schema.columns)
        assert set(schema.optional) <= set(schema.booleans)


def set_targets(root, edition, *rows):
    header = "holder,measure,rate,value_pct,comparator,decision,source,note,verified"
    lines = [header, *(f"toan-tinh,{row},,so-ket-2024,,co" for row in rows)]
    (root / f"config/years/{edition}/targets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_whole_year(root):
    """The published figures of the first half of 2024 as if they were a year's, so that targets can be missed."""
    for folder in ("config/years", "data/raw"):
        shutil.copytree(root / folder / "2024-6t", root / folder / "2024", dirs_exist_ok=True)
    set_cells(root / "data/raw/2024/so-lieu-cong-bo.xlsx", {f"{c}{r}": None for c in "ABCDEF" for r in (13, 14)})


def words(part) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", part)))


def test_a_near_tie_is_shown_with_as_many_decimals_as_it_takes(root):
    # 6.036/10.316 is 58,5110…%: shown as 58,51% it would seem to meet 58,52% no better than "trên 58,51%".
    as_whole_year(root)
    set_targets(root, "2024", "viec,ty_le_xong,58.511,>=", "tien,ty_le_xong,21.04,>=")
    book = staged(root, "2024")
    targets = book.table("targets").set_index("measure")
    assert targets["outcome"].to_dict() == {"viec": "dat", "tien": "chua_dat"}
    assert targets["result_pct"].to_dict() == {"viec": "58.511", "tien": "21.038"}
    panels = words(headline.headline_panels(book, "toan-tinh"))
    assert "58,511%" in panels
    assert "21,038%" in panels
    assert "100,00%" not in panels.split("tiền")[-1]


@pytest.mark.slow
def test_met_and_missed_targets_are_said_so(root):
    as_whole_year(root)
    set_targets(root, "2024", "viec,ty_le_xong,50,>=", "tien,ty_le_xong,46.45,>")
    said = words(headline.headline_panels(staged(root, "2024"), "toan-tinh"))
    assert "đạt, vượt 8,51 điểm phần trăm" in said
    assert "chưa đạt, thấp hơn 25,41 điểm phần trăm; còn thiếu 356,8 tỷ đồng" in said
    set_targets(root, "2024", "viec,ty_le_xong,50,>=")
    said = words(headline.headline_panels(staged(root, "2024"), "toan-tinh"))
    assert "đạt, vượt 8,51 điểm phần trăm" in said
    assert headline.NO_TARGET_SOURCE in said


def test_a_rate_without_denominator_is_not_applicable_on_the_page(root):
    set_cells(
        root / "data/raw/2024-6t/so-lieu-cong-bo.xlsx", {"D7": "0", "D9": "0", "D11": "0%", "D13": "0%", "F13": None}
    )
    panels = words(headline.headline_panels(staged(root, "2024-6t"), "toan-tinh"))
    assert "Về việc không áp dụng Không có việc có điều kiện thi hành" in panels
    assert "chưa có số liệu 0" not in panels


@pytest.mark.slow
def test_the_same_period_is_not_said_to_be_missing_where_it_is_there(root):
    panels = words(headline.headline_panels(staged(root, "2024-6t"), "toan-tinh"))
    assert panels.count("Cùng kỳchưa có tỷ lệ 6 tháng đầu năm 2023") == 2
    for part in ("config/years", "data/raw"):
        shutil.rmtree(root / part / "2023-6t")
    panels = words(headline.headline_panels(staged(root, "2024-6t"), "toan-tinh"))
    assert panels.count("Cùng kỳchưa có số liệu 6 tháng đầu năm 2023") == 2


@pytest.mark.slow
def test_illustrative_figures_are_marked_at_the_head(root):
    book = staged(root, "2024-6t")
    assert "minh họa" not in page_header(book, "province", "chia-se")
    path = root / "config/workspace.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("illustrative = false", "illustrative = true"), encoding="utf-8"
    )
    assert "Số liệu minh họa: không phải của cơ quan nào" in page_header(staged(root, "2024-6t"), "province", "chia-se")


def test_the_page_for_those_who_mend_has_no_dead_links(root):
    set_cells(root / "data/raw/2024-6t/so-lieu-cong-bo.xlsx", {"D11": "58,52%"})
    book = staged(root, "2024-6t")
    assert "<a " not in page_header(book, "checks", "noi-bo")
    assert 'href="index.html"' in page_header(book, "checks", "chia-se")


def highlights_of(page: str) -> list[str]:
    """The sentences of the lists of highlights."""
    lists = "".join(re.findall(r'<ul class="highlights.*?</ul>', page, re.DOTALL))
    return [words(each).strip() for each in re.findall(r"<li>.*?</li>", lists, re.DOTALL)]


def test_comparisons_say_what_the_integers_say(pages):
    said = highlights_of(pages["2021/index"])
    for figures in (
        ["59,39%", "88,62%"],
        # Cụm 3 is below the rest of the province in both measures; then the rest itself.
        ["83,42%", "thấp hơn", "84,07%*", "33,92%", "thấp hơn", "47,64%*"],
        ["84,07%*", "47,64%*"],
    ):
        assert figures in [re.findall(r"[0-9,]+%\*?|thấp hơn|cao hơn", sentence) for sentence in said]


def test_wording_of_highlights(pages, snapshot):
    assert highlights_of(pages["2021/index"]) == snapshot


def keys_of_rows(page: str, caption: str) -> dict[str, list[str]]:
    """Row header → the keys of the figures in its row, of the table with this caption."""
    (found,) = [table for table in re.findall(r"<table>.*?</table>", page, re.DOTALL) if f"<span>{caption}" in table]
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", found, re.DOTALL)
    return {words(head).strip(): re.findall(r'data-key="([^"]+)"', cells) for head, cells in rows}


def test_each_column_of_the_clusters_table_holds_what_its_head_says(pages):
    rows = keys_of_rows(pages["2021/index"], "Các cụm thi đua năm 2021")
    expected = [
        "2021:rates:{}/viec/ty_le_xong:value_pct",
        "2021:rates:{}/tien/ty_le_xong:value_pct",
        "2021:rates:{}/tien/tien_binh_quan_thu_ly:value_vnd",
        "2021:figures:{}/viec/thu_ly:value",
        "2021:rates:{}/viec/ty_trong_thu_ly:value_pct",
        "2021:figures:{}/tien/thu_ly:value",
        "2021:rates:{}/tien/ty_trong_thu_ly:value_pct",
    ]
    for head, holder in (("Cụm 3", "cum-3"), ("Cụm 1 và Cụm 2 (suy ra)", "cum-1+cum-2"), ("Toàn tỉnh", "toan-tinh")):
        assert rows[head] == [key.format(holder) for key in expected]
    assert rows["Cụm 1"] == [key.format("cum-1") for key in expected[2:]]


def test_each_column_of_lines_and_rates_holds_what_its_head_says(pages):
    rows = keys_of_rows(pages["2021/cum-3"], "Cụm 3 và toàn tỉnh, năm 2021")
    asked = [(holder, measure) for measure in ("viec", "tien") for holder in ("cum-3", "toan-tinh")]
    assert rows["Có điều kiện thi hành"] == [f"2021:figures:{h}/{m}/co_dieu_kien:value" for h, m in asked]
    assert rows["Tỷ lệ thi hành xong"] == [f"2021:rates:{h}/{m}/ty_le_xong:value_pct" for h, m in asked]


def test_a_single_derived_cluster_is_marked_where_it_stands(made, tmp_path):
    root = copy_workspace(tmp_path / "ws")
    set_cells(root / RAW_2021, {f"{column}11": None for column in "ABCDEFG"})
    book = staged(root, "2021")
    shown = words(clusters.clusters_side_by_side(book))
    assert "2.820*" in shown
    assert "14,18%*" in shown
    assert "11.813*" not in shown
    assert "17.070*" in shown


def test_an_analyst_traces_by_ids_names_and_labels(made, monkeypatch):
    monkeypatch.setenv("THIDUA_ROOT", str(made))
    book = open_edition(2021)
    by_id = book.trace("toan-tinh", "viec", "ty_le_xong")
    assert list(by_id["Ô"]) == ["D15", "D13"]
    assert list(by_id["Giá trị"]) == [13857, 16501]
    assert by_id.equals(book.trace(" TOÀN  tỉnh", "việc", "Tỷ lệ thi hành xong"))
    rest = book.trace("cum-1+cum-2", "viec", "co_dieu_kien")
    assert list(rest["Ô"]) == ["D13", "D19"]
    assert "trừ đi" in rest["Vai trò"].iloc[1]
    assert book.trace("Tĩnh Gia", "viec", "thu_ly").empty
    for wrong in (
        ("cum-4", "viec", "thu_ly"),
        (1, "viec", "thu_ly"),
        ("cum-1", "viec", "thu_li"),
        ("cum-1", "kg", "thu_ly"),
    ):
        with pytest.raises(Refused, match="Không có"):
            book.trace(*wrong)
    with pytest.raises(Refused, match="không tính bằng việc"):
        book.trace("cum-1", "viec", "tien_binh_quan_thu_ly")
    enforceable = book.figures.loc["cum-3"].query("`Tính bằng` == 'việc' and `Dòng số liệu` == 'Có điều kiện thi hành'")
    assert enforceable["Giá trị"].tolist() == [2407]


def test_a_code_does_not_break_at_its_hyphen_and_a_title_keeps_its_characters():
    style = (PROJECT / "thidua_helpers/report/render/templates/thidua/style.css").read_text(encoding="utf-8")
    title = "Chi cục <b> Đơn vị 2-06: kết quả năm 2021–2022"
    shown = html_blocks.with_unbroken_names(title)
    assert '<span class="name">Đơn vị 2-06</span>' in shown
    assert "<b>" not in shown
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == title
    assert "white-space: nowrap" in re.search(r"\.name \{.*?\}", style)[0]
