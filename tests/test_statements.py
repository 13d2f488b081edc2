"""Published statements: entered once, used by every edition they cover, shown as the source's, never as a verdict."""

import csv
import re
from dataclasses import replace

import pytest
from conftest import PROJECT, opened
from docx import Document
from test_draft import said_of, text_of, with_year

from thidua_helpers.errors import Refused
from thidua_helpers.report.documents.summing_up_text import proceedings
from thidua_helpers.report.render.blocks import Section
from thidua_helpers.report.sections import awards, headline, statements
from thidua_helpers.rules.statements import Statement
from thidua_helpers.rules.year import SummingUp
from thidua_helpers.vocabulary import PROVINCE

SEED = PROJECT / "tests/golden/seed_article.csv"
SAID = "đạt và vượt mức thử"


def rows_of_seed() -> list[tuple[str, str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["sentence"], row["fact"], place) for row in rows for place in row["places"].split()]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def in_html(page: str) -> str:
    """Text of a page, and the sums in đồng that the sources of its shortened figures give in full."""
    sums = re.findall(r'title="([\d.]+) đồng;', page)
    text = re.sub(r"<[^>]+>", "", re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL))
    return words(" ".join([text, *sums]))


def in_word(path) -> str:
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return words(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


@pytest.fixture(scope="module")
def places(made) -> dict[str, str]:
    """The text of each thing that is made of 2021, by its name in the golden file."""
    folder = made / "reports/2021"
    pages = {"index": "index", "summary": "tom-tat", **{f"cum-{number}": f"cum-{number}" for number in (1, 2, 3)}}
    found = {name: in_html((folder / f"{page}.html").read_text(encoding="utf-8")) for name, page in pages.items()}
    for name in ("", "-cum-1", "-cum-2", "-cum-3"):
        found[f"word{name}"] = in_word(folder / f"bao-cao-tong-ket{name}.docx")
    data = (folder / "bang-so-lieu/nhan_dinh.csv").read_text(encoding="utf-8-sig")
    found["data"] = words(" ".join(cell for row in csv.reader(data.splitlines()) for cell in row))
    return found


@pytest.mark.parametrize(("sentence", "fact", "place"), rows_of_seed())
def test_each_sentence_of_the_seed_article_has_its_place(places, sentence, fact, place):
    assert fact in places[place], sentence


def test_statement_on_several_years_is_used_by_each_year(made):
    of_the_year = "“Đạt và vượt chỉ tiêu Tổng cục THADS giao”"
    of_years = "năm 2025 là năm thứ tám liên tiếp vượt cả hai chỉ tiêu được giao (nói chung về các năm 2018–2025)"
    for edition, first in (("2021", of_the_year), ("2025", of_years)):
        book = opened(made, edition)
        assert f"{headline.NO_TARGET_SOURCE}; đã công bố: {first}" in in_html(headline.headline_panels(book, PROVINCE))
        assert "“Tập trung lãnh đạo" in in_html(statements.statements_on_holder(book, PROVINCE))
        assert "nói chung về các năm 2018–2025: năm 2025" in said_of(book)
    assert "thứ tám" not in in_html(statements.statements_on_holder(opened(made, "2024-6t"), PROVINCE))


STATEMENT = """
[[statements]]
kind = "chi-tieu"
source = "tong-ket-2021"
"""


def with_statement(root, keys: str):
    path = root / "config/statements.toml"
    path.write_text(STATEMENT + keys, encoding="utf-8")
    return opened(root)


@pytest.mark.parametrize(
    ("first", "last", "is_covered"),
    [
        ("2021", "", True),
        ("2021", "2021", True),
        ("2020", "2021", True),
        ("2021", "2022", True),
        ("2019", "2020", False),
        ("2022", "2023", False),
        ("2021-6t", "2022-6t", False),
    ],
)
def test_statement_covers_its_periods_only(root, first, last, is_covered):
    end = f'last = "{last}"\n' if last else ""
    book = with_statement(root, f'first = "{first}"\n{end}text = "{SAID}"\n')
    assert bool(book.rules.statements) is is_covered


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('first = "2021"', r"statements\.0.*cần quote \(nguyên văn\) hoặc text"),
        ('first = "2021"\ntext = "a"\nsource = "x"', "cú pháp TOML"),
        ('first = "2022"\nlast = "2021"\ntext = "a"', "kỳ đầu không sau kỳ cuối"),
        ('first = "2021-6t"\nlast = "2022"\ntext = "a"', "cùng số tháng"),
        ('first = "21"\ntext = "a"', "statements.0”, first hoặc last.*“21” không đúng cách ghi"),
        ('first = "2021"\ntext = "a"\nholder = "cum-9"', "holder của a” là “cum-9”, chưa khai báo.*cum-1"),
        ('first = "2021"\ntext = "a"\nholder = "nong-cong"', "holder của a” là “nong-cong”"),
        ('first = "2021"\ntext = "a"\nmeasures = []', "measures"),
        ('first = "2021"\ntext = "a"\nwords = "b"', "không có khóa “statements.0.words”"),
    ],
)
def test_wrong_statement_is_refused_by_name(root, keys, said):
    with pytest.raises(Refused, match=f"(?s)config/statements.toml.*{said}"):
        with_statement(root, keys + "\n")


def test_unknown_source_of_a_statement_is_refused(root):
    path = root / "config/statements.toml"
    path.write_text(STATEMENT.replace("2021", "2012") + 'first = "2015"\ntext = "a"\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"statements\.0\.source” là “tong-ket-2012”.*tong-ket-2021"):
        opened(root)


def stating(book, *told: Statement):
    other = opened(book.workspace.root, str(book.edition))
    other.rules = replace(other.rules, statements=told)
    return other


def statement(**keys) -> Statement:
    return Statement(**{"kind": "chi-tieu", "first": "2021", "text": SAID, "source": "minh-hoa"} | keys)


def test_published_statement_never_replaces_a_computed_verdict(made_example):
    book = stating(opened(made_example), statement(), statement(kind="chi-tieu-don-vi"))
    shown = headline.headline_panels(book, PROVINCE)
    assert SAID not in shown and "đã công bố" not in shown
    assert in_html(statements.statements_on_holder(book, PROVINCE)).lower().count(SAID) == 2


def test_statement_on_one_measure_says_nothing_of_the_other(made):
    book = stating(opened(made), statement(measures=("tien",), source="tong-ket-2021"))
    assert statements.stated_on_target(book, PROVINCE, "viec") == ""
    assert statements.stated_on_target(book, PROVINCE, "tien") == SAID


def test_page_without_texts_and_statements_has_no_section(made):
    book = stating(with_year(opened(made), summing_up=SummingUp()))
    book.rules = replace(book.rules, year=book.rules.year.model_copy(update={"summing_up": SummingUp()}))
    assert (
        statements.statements_on_holder(book, PROVINCE) == "" and statements.statements_on_holder(book, "cum-1") == ""
    )
    assert awards.province_awards(book, "chia-se").count("<p") == 1
    assert list(proceedings(book, PROVINCE)) == []


def test_text_of_a_statement_is_escaped_on_the_page(made):
    book = stating(opened(made), statement(kind="du-hop", text="<b>ai</b>", source="tong-ket-2021"))
    assert "&lt;b&gt;ai&lt;/b&gt;" in statements.statements_on_holder(book, PROVINCE)


def test_days_of_the_clusters_are_not_given_to_one_cluster(made):
    book = opened(made)
    assert "tổng kết được tổ chức ngày 18/10/2021, 19/10/2021 (chưa rõ ngày họp của từng Cụm)." in said_of(book)
    own = "Hội nghị tổng kết: các Cụm họp ngày 18/10/2021, 19/10/2021; ngày họp của Cụm 1: [bổ sung: ngày"
    assert own in said_of(book, "cum-1")
    page = in_html(statements.statements_on_holder(book, "cum-1"))
    assert "ngày họp của Cụm 1: chưa rõ" in page


@pytest.mark.parametrize(
    ("days", "own", "said"),
    [
        ((), {}, {PROVINCE: "[bổ sung: ngày, nơi tổ chức]", "cum-1": "[bổ sung: ngày, nơi tổ chức]"}),
        (("2021-10-18",), {}, {PROVINCE: "18/10/2021", "cum-1": "18/10/2021"}),
        (
            ("2021-10-18", "2021-10-19"),
            {"cum-1": "2021-10-18"},
            {
                PROVINCE: "18/10/2021, 19/10/2021 (Cụm 1 ngày 18/10/2021; chưa rõ ngày họp của Cụm 2, Cụm 3)",
                "cum-1": "18/10/2021",
                "cum-2": "các Cụm họp ngày 18/10/2021, 19/10/2021; ngày họp của Cụm 2: [bổ sung: ngày, nơi tổ chức]",
            },
        ),
    ],
)
def test_day_of_a_conference_is_that_of_the_cluster(made, days, own, said):
    told = SummingUp.model_validate({"conferences": days, "cluster_conferences": own})
    book = with_year(opened(made), summing_up=told)
    for holder, expected in said.items():
        held = " được tổ chức ngày" if expected[0].isdigit() else ":"
        assert f"Hội nghị tổng kết{held} {expected}." in said_of(book, holder)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("{ cum-1 = 2021-10-20 }", "cluster_conferences.cum-1” là 20/10/2021, không có trong “conferences”"),
        ("{ cum-9 = 2021-10-18 }", "cluster_conferences.cum-9” là “cum-9”, chưa khai báo"),
    ],
)
def test_wrong_day_of_a_cluster_is_refused(root, own, said):
    path = root / "config/years/2021/year.toml"
    text = path.read_text(encoding="utf-8")
    days = "conferences = [2021-10-18, 2021-10-19]\n"
    path.write_text(text.replace(days, f"{days}cluster_conferences = {own}\n"), encoding="utf-8")
    with pytest.raises(Refused, match=said):
        opened(root)


def test_cluster_proceedings_separate_its_own_from_common_ones(made_example):
    book = opened(made_example)
    own = text_of([Section("", tuple(proceedings(book, "cum-1")))])
    assert own.index("Đại biểu các đơn vị trong Cụm") < own.index("không nêu riêng từng Cụm") < own.index("Lãnh đạo cơ")
    assert "Đại biểu" not in text_of([Section("", tuple(proceedings(book, "cum-2")))])
    assert "Đại biểu" not in text_of([Section("", tuple(proceedings(book, PROVINCE)))])
