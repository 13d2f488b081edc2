"""Summing-up report of the province or a cluster, and the list of its sources; both shared."""

from collections.abc import Iterator, Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.quoted import sources_of
from thidua_helpers.report.documents.summing_up_text import proceedings, report_name, subject, summing_up
from thidua_helpers.report.render.blocks import Block, Column, Paragraph, Row, Section, Table, block_figures
from thidua_helpers.report.render.docx import (
    BLANK,
    ROMAN,
    Paper,
    number_suffix,
    numbered_and_dated,
    title_of_head,
)
from thidua_helpers.report.sections.statements import conference_name
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE


def report(book: OpenEdition, holder: str) -> bytes:
    """Document of the summing-up report of the province or a cluster."""
    rules = book.rules
    name = report_name(book)
    paper = Paper(book, f"{name}: {subject(book, holder)}")
    if holder == PROVINCE:
        signers = [title_of_head(rules.office.name)]
        recipients = [rules.year.summing_up.superior or "Cơ quan cấp trên", "Các đơn vị thuộc, trực thuộc", "Lưu: VT"]
        paper.letterhead("BC")
    else:
        cluster = rules.cluster(holder)
        signers = ["TM. " + cluster.name, "Trưởng Cụm"]
        recipients = [rules.office.name, f"Các đơn vị thành viên {cluster.name}", "Lưu: đơn vị Trưởng Cụm"]
        paper.letterhead("BC", cluster.name)
    paper.title("Báo cáo", subject(book, holder))
    for number, section in zip(ROMAN, summing_up(book, holder), strict=False):
        paper.heading(f"{number}. {section.heading.upper()}")
        paper.blocks(section.blocks)
    paper.paragraph(f"Trên đây là {name.lower()} công tác thi đua, khen thưởng {book.edition.title}./.")
    paper.signatures(recipients, *signers)
    held = list(proceedings(book, holder))
    if held:
        paper.annex("", f"{conference_name(book.edition)} theo nguồn đã công bố", *_reference(book, holder))
        paper.blocks(held)
    return paper.content()


def source_list(book: OpenEdition, holder: str) -> bytes:
    """Document that names the workbook, sheet and cell of every number of the report."""
    body = "" if holder == PROVINCE else book.rules.name(holder)
    name = "Nguồn số liệu của báo cáo"
    paper = Paper(book, f"{name}: {subject(book, holder)}", is_landscape=True)
    paper.accompanying_head(body, name, subject(book, holder), *_reference(book, holder))
    paper.blocks(source_blocks(book, summing_up(book, holder)))
    return paper.content()


def _reference(book: OpenEdition, holder: str) -> Paragraph:
    """Reference to the report, with blanks for its number and day."""
    rules = book.rules
    if holder == PROVINCE:
        return numbered_and_dated("Báo cáo/BC", number_suffix(book), rules.office.name)
    return numbered_and_dated("Báo cáo/BC", BLANK, rules.name(holder))


def source_blocks(book: OpenEdition, sections: Sequence[Section]) -> Iterator[Block]:
    """Explanations, and a table of all numbers of a report's sections in order."""
    figures = dict.fromkeys(figure for section in sections for figure in block_figures(section.blocks))
    source = book.rules.year.summing_up.source
    if source:
        cited = book.rules.sources[source]
        day = f", {format_date(cited.published_on)}" if cited.published_on else ""
        yield (
            f"Nội dung ngoài số liệu ở các phần I, II, III, V, {ROMAN[len(sections) - 1]} theo “{cited.title}” "
            f"({cited.publisher}{day}).",
        )
    columns = (
        Column("STT", "centre", 1.1),
        Column("Số trong báo cáo", "number", 3),
        Column("Nội dung", width=7),
        Column("Lấy từ tệp bảng tính, trang tính, ô", width=8),
        Column("Mã để tra cứu", width=5),
    )
    rows = [
        Row([str(number), figure.text, figure.what, sources_of(book, figure), book.input_names.in_text(figure.key)])
        for number, figure in enumerate(figures, start=1)
    ]
    note = (
        "Mã để tra cứu gồm: kỳ báo cáo, bảng số liệu, dòng, cột; người kỹ thuật dùng mã này để xem từng ô của một tổng."
    )
    yield Table("Nguồn của các con số", columns, [rows], note=note)
