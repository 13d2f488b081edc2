"""Summing-up report of the province or a cluster, with an annex of sources; shared."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.quoted import sources_of
from thidua_helpers.report.documents.summing_up_text import proceedings, report_name, subject, summing_up
from thidua_helpers.report.render.blocks import Column, Row, Table, block_figures
from thidua_helpers.report.render.docx import Paper, title_of_head
from thidua_helpers.report.sections.statements import conference_name
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def report(book: OpenEdition, holder: str) -> bytes:
    """Document of the summing-up report of the province or a cluster."""
    rules = book.rules
    sections = summing_up(book, holder)
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
    paper.title(name, subject(book, holder))
    for number, section in zip(_ROMAN, sections, strict=False):
        paper.heading(f"{number}. {section.heading.upper()}")
        paper.blocks(section.blocks)
    paper.paragraph(f"Trên đây là {name.lower()} công tác thi đua, khen thưởng {book.edition.title}./.")
    paper.signatures(recipients, *signers)
    held = list(proceedings(book, holder))
    if held:
        paper.new_page()
        paper.heading(f"Phụ lục: {conference_name(book.edition)} theo nguồn đã công bố")
        paper.blocks(held)
    paper.new_page(is_landscape=True)
    paper.heading("Phụ lục: nguồn của các con số")
    paper.blocks(annex(book, sections))
    return paper.content()


def annex(book: OpenEdition, sections) -> list:
    """Blocks on sources: explanations, and a table of all numbers of the text in order."""
    figures = dict.fromkeys(figure for section in sections for figure in block_figures(section.blocks))
    rows = [
        Row([str(number), figure.text, figure.what, book.input_names.in_text(figure.key), sources_of(book, figure)])
        for number, figure in enumerate(figures, start=1)
    ]
    blocks: list = [
        (
            "Mã ô gồm: kỳ báo cáo, bảng số liệu, dòng, cột. Số cộng từ nhiều ô chỉ ghi số ô, số tệp; từng ô xem bằng "
            "trace trong sổ tay.",
        ),
    ]
    source = book.rules.year.summing_up.source
    if source:
        cited = book.rules.sources[source]
        day = f", {format_date(cited.published_on)}" if cited.published_on else ""
        blocks.append(
            (
                f"Nội dung ngoài số liệu ở các phần I, II, III, V, {_ROMAN[len(sections) - 1]} theo “{cited.title}” "
                f"({cited.publisher}{day}).",
            )
        )
    columns = (
        Column("STT", "centre", 1.1),
        Column("Số trong văn bản", "number", 3),
        Column("Nội dung", width=6),
        Column("Ô của bảng số liệu", width=6),
        Column("Tệp, trang tính, ô", width=7),
    )
    return [*blocks, Table("Nguồn của các con số", columns, [rows])]
