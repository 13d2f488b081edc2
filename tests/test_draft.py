"""The drafted summing-up report says what the tables say: every figure, every word of comparison, every gap."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from conftest import MADE, opened
from notebook_cells import EditionInMemory

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.insights.insight import value_text
from thidua_helpers.report.documents.quoted import Quoted, sources_of
from thidua_helpers.report.documents.summing_up_results import target_outcome
from thidua_helpers.report.documents.summing_up_text import summing_up
from thidua_helpers.report.render.blocks import Figure, Gap, Picture, Table, block_figures, pieces_of
from thidua_helpers.report.render.precision import full_amount, precision_of
from thidua_helpers.rules.year import SummingUp
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import with_row_keys
from thidua_helpers.vocabulary import PROVINCE

RATE = "ty_le_xong"


def changed(book: OpenEdition, name: str, key: str, **values) -> OpenEdition:
    """The edition with one row of a stage table changed, in memory only."""
    table = book.table(name).copy()
    is_asked = with_row_keys(name, table).index == key
    assert is_asked.sum() == 1, key
    for column, value in values.items():
        table.loc[is_asked, column] = value

    return EditionInMemory(book, {name: table})


def with_year(book: OpenEdition, **changes) -> OpenEdition:
    other = opened(book.workspace.root, str(book.edition))
    other.rules = replace(other.rules, year=other.rules.year.model_copy(update=changes))
    return other


def number(text: str) -> Decimal:
    return Decimal(text.removesuffix("%").replace(".", "").replace(",", ".").replace("−", "-"))


def plain(paragraph) -> str:
    """The paragraph as it is read."""
    return "".join(
        piece.text + piece.mark if isinstance(piece, Figure) else str(piece) for piece in pieces_of(paragraph)
    )


def text_of(sections) -> str:
    """The report as plain text, one paragraph a line; tables row by row."""
    lines = []
    for section in sections:
        lines.append(section.heading)
        for block in section.blocks:
            if isinstance(block, Table):
                lines += [block.caption, *(" | ".join(map(plain, row)) for row in block.rows)]
            elif isinstance(block, Picture):
                lines += [block.caption, *(drawing.alt for drawing in block.drawings)]
            else:
                lines.append(plain(block) if isinstance(block, tuple) else block.text)
    return "\n".join(lines)


def said_of(book: OpenEdition, holder: str = PROVINCE) -> str:
    return text_of(summing_up(book, holder))


@pytest.fixture(scope="module")
def example(made_example):
    return opened(made_example)


@pytest.mark.parametrize("holder", [PROVINCE, "cum-1", "cum-2", "cum-3"])
def test_every_figure_is_its_cell(example, holder):
    figures = [figure for section in summing_up(example, holder) for figure in block_figures(section.blocks)]
    assert len(figures) > 40
    for figure in figures:
        edition, table, key, column = figure.key.split(":")
        assert edition == "2021"
        row = example.rows(table)[key]
        value = row[column]
        assert sources_of(example, figure)
        if table == "insight_values":
            assert figure.text == value_text(value, row["unit"], row["step"])
            continue
        exact = Decimal(int(value)) if column in SCHEMAS[table].integers else Decimal(value)
        assert number(figure.text) in (exact, abs(exact)), figure


@pytest.mark.parametrize("edition", MADE)
def test_every_figure_of_published_editions_is_its_cell(made, edition):
    book = opened(made, edition)
    for section in summing_up(book, PROVINCE):
        for figure in block_figures(section.blocks):
            _, table, key, column = figure.key.split(":")
            row = book.rows(table)[key]
            value = row[column]
            if table == "insight_values":
                assert figure.text == value_text(value, row["unit"], row["step"])
                continue
            if precision_of(row, column) != (1, False):
                assert figure.text in {full_amount(row, column, has_sign) for has_sign in (True, False)}
                continue
            assert number(figure.text) in (number(figure.text) if column == "printed" else Decimal(value),)
            assert figure.text == value or column != "printed"


# Periods, and "one case" as a condition, in sentences of statements.
PERIODS = (r"năm \d{4}", r"\d+ tháng", "01 việc")


def test_the_part_on_results_has_no_number_that_is_no_figure(example):
    rules = example.rules
    for holder in (PROVINCE, "cum-1"):
        blocks = next(s for s in summing_up(example, holder) if s.heading.startswith("Kết quả")).blocks
        cells = [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
        paragraphs = [block for block in blocks if isinstance(block, tuple)] + cells
        loose = " ".join(piece for paragraph in paragraphs for piece in paragraph if isinstance(piece, str))
        for known in (
            *map(rules.name, rules.levels),
            r"\d\d/\d{1,2}/\d{4}",
            "MH-02/QĐ",
            r"các năm \d{4}–\d{4}",
            *PERIODS,
        ):
            loose = re.sub(known, "", loose)
        assert not re.search(r"\d", loose), loose


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("thu_ly", {"change": 12, "change_pct": "0.07"}, "tăng 12 việc (0,07%) so với cùng kỳ"),
        ("thu_ly", {"change": -1234, "change_pct": "-6.27"}, "giảm 1.234 việc (6,27%) so với cùng kỳ"),
        ("thu_ly", {"change": 0, "change_pct": "0.00"}, "bằng cùng kỳ"),
        ("thu_ly", {"change": 12, "change_pct": ""}, "tăng 12 việc so với cùng kỳ"),
        (RATE, {"difference_pct": "1.50"}, "tăng 1,50 điểm phần trăm so với cùng kỳ"),
        (RATE, {"difference_pct": "-0.004"}, "giảm 0,004 điểm phần trăm so với cùng kỳ"),
        (RATE, {"difference_pct": "0.00"}, "bằng cùng kỳ"),
    ],
)
def test_the_same_period_in_words(example, name, values, said):
    book = changed(example, "same_period", f"{PROVINCE}/viec/{name}", **values)
    assert plain(Quoted(book).change_from_base(PROVINCE, "viec", name)) == said
    assert said in said_of(book)


def test_where_the_same_period_is_not_known_it_is_said_once(made):
    text = said_of(opened(made))
    assert text.count("Chưa có số liệu năm 2020 để so với cùng kỳ") == 1
    assert "so với cùng kỳ:" in text
    assert not re.search(r"(tăng|giảm) \d", text)


@pytest.mark.parametrize(
    ("outcome", "difference", "comparator", "said"),
    [
        ("dat", "1.23", ">=", "đạt chỉ tiêu, vượt 1,23 điểm phần trăm"),
        ("dat", "0.00", ">=", "đạt chỉ tiêu, bằng đúng mức chỉ tiêu"),
        ("chua_dat", "0.00", ">", "chưa đạt chỉ tiêu, mới bằng mức chỉ tiêu mà chưa vượt; còn thiếu 7 việc"),
        ("chua_dat", "-0.50", ">=", "chưa đạt chỉ tiêu, thấp hơn 0,50 điểm phần trăm; còn thiếu"),
        ("dang_thuc_hien", "-20.00", ">=", "kết quả đến hết kỳ bằng 99,10% chỉ tiêu cả năm; còn thiếu 7 việc"),
        ("", "", ">=", "chưa đủ số liệu để so sánh"),
    ],
)
def test_the_target_in_words_as_the_table_decided(example, outcome, difference, comparator, said):
    key = f"{PROVINCE}/viec/{RATE}"
    values = {"outcome": outcome, "difference_pct": difference, "comparator": comparator, "progress_pct": "99.10"}
    book = changed(example, "targets", key, **values, missing_fixed=7)
    row = book.rows("targets")[key]
    assert plain(target_outcome(Quoted(book), PROVINCE, "viec", row)).startswith(said)
    assert ("là trên " if comparator == ">" else "% trở lên; ") in said_of(book)


def test_a_target_that_no_source_gives_is_a_gap(made):
    text = said_of(opened(made))
    assert "nguồn số liệu không nêu, nên chưa so sánh với chỉ tiêu" in text
    assert "đạt chỉ tiêu" not in text


def test_who_missed_a_target_is_named_and_only_they(example):
    text = said_of(example, "cum-1")
    assert (
        "Có 02 đơn vị chưa đạt chỉ tiêu được giao về việc, gồm Đơn vị 1-05 thiếu 2 việc và Đơn vị 1-07 thiếu " in text
    )
    assert "hạn chế chung trong tỉnh:" in text and "Riêng Cụm 1: [bổ sung" in text


def test_a_part_of_a_year_is_summed_up_as_such(made):
    book = opened(made, "2024-6t")
    text = said_of(book)
    assert "bằng 70,28% chỉ tiêu cả năm" in text and "chưa đạt" not in text
    assert "các tháng còn lại của năm 2024" in text and "năm 2025" not in text


def test_a_printed_rate_without_its_parts_is_said_to_be_printed(made):
    text = said_of(opened(made, "2019-6t"))
    assert "nguồn in tỷ lệ" in text and "chưa tính lại được" in text


def test_what_the_year_file_leaves_out_is_a_gap(example):
    silent = summing_up(with_year(example, summing_up=SummingUp()), "cum-1")
    gaps = [piece.text for section in silent for block in section.blocks if isinstance(block, tuple)
            for piece in block if isinstance(piece, Gap)]  # fmt: skip
    for missing in ("chủ đề, khẩu hiệu", "tên các phong trào", "công tác lãnh đạo, chỉ đạo"):
        assert missing in gaps
    told = SummingUp(theme="Chủ đề thử", movements=("Phong trào thử",), leadership=("Chỉ đạo sát sao.",))
    text = said_of(with_year(example, summing_up=told), "cum-1")
    assert "“Chủ đề thử”" in text and "“Phong trào thử”" in text and "Chỉ đạo sát sao." in text
    assert "[bổ sung: chủ đề, khẩu hiệu]" not in text


def test_only_what_was_decided_is_said_and_of_no_individual(example):
    text = {holder: said_of(example, holder) for holder in (PROVINCE, "cum-1", "cum-2")}
    assert "Đơn vị 1-03 | 1 | Quyết định số MH-11/QĐ ngày 25/10/2021" in text["cum-1"]
    assert "Kết quả xếp hạng các đơn vị trong Cụm: chưa có quyết định." in text["cum-2"]
    assert "Trưởng Cụm năm 2022: [bổ sung" in text["cum-2"] and "Trưởng Cụm năm 2022: Đơn vị 1-02" in text["cum-1"]
    assert "Hạng A" not in text[PROVINCE] and "Tập thể lao động xuất sắc" not in text[PROVINCE]
    assert "Giấy khen: Đơn vị 2-04" in text[PROVINCE]
    assert not re.search(r"cb-\d|chấp hành viên CB", " ".join(text.values()), re.IGNORECASE)


def test_units_set_aside_are_named(example):
    text = said_of(changed(example, "submissions", "1-02", set_aside=True))
    assert "Số liệu chưa đủ: còn thiếu của Đơn vị 1-02" in text


def test_a_cluster_that_is_not_there_is_refused(example):
    with pytest.raises(Refused, match="cum-1"):
        summing_up(example, "cum-9")


def test_a_text_is_read_as_it_will_be_printed():
    assert plain(("a ", Figure("1,5", "k", "w"), "% ", Gap("tên"), Gap())) == "a 1,5% [bổ sung: tên]…"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('source = "tong-ket-2012"', "“summing_up.source” là “tong-ket-2012”.*tong-ket-2021"),
        ('themes = "Chủ đề"', "summing_up.themes.*theme"),
    ],
)
def test_what_the_year_file_does_not_know_is_refused(root, wrong, said):
    path = root / "config/years/2021/year.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('source = "tong-ket-2021"', wrong), encoding="utf-8")
    with pytest.raises(Refused, match=said):
        opened(root)
