"""Page and paragraph styles of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import io
from collections.abc import Mapping, Sequence
from functools import cache

CELL, CELL_NUMBER, CELL_CENTRE, CELL_HEAD = "Cell", "Cell Number", "Cell Centre", "Cell Head"
FONT = "Times New Roman"
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20, 20, 30, 15
# Style: base style, size, bold, italic, alignment, first line in cm, points before and after, keep with next.
_STYLES = {
    "Body Text": ("Normal", 13, False, False, "JUSTIFY", 1.27, 0, 6, False),
    "Title": ("Normal", 14, True, False, "CENTER", 0, 18, 0, True),
    "Basis": ("Normal", 13, False, True, "JUSTIFY", 1.27, 0, 4, False),
    "Annex": ("Normal", 14, True, False, "CENTER", 0, 0, 2, True),
    "Annex Reference": ("Normal", 13, False, True, "CENTER", 0, 2, 8, True),
    "Subtitle": ("Normal", 14, True, False, "CENTER", 0, 0, 0, True),
    "Heading 1": ("Normal", 13, True, False, "LEFT", 1.27, 6, 6, True),
    "Heading 2": ("Normal", 13, True, False, "LEFT", 1.27, 0, 6, True),
    "Caption": ("Normal", 12, True, False, "CENTER", 0, 6, 3, True),
    "Picture": ("Normal", 10, False, False, "CENTER", 0, 0, 0, True),
    "Note": ("Normal", 11, False, True, "LEFT", 0, 2, 8, False),
    "Centre": ("Normal", 13, False, False, "CENTER", 0, 0, 0, False),
    "Centre Bold": ("Normal", 13, True, False, "CENTER", 0, 0, 0, False),
    "Agency": ("Normal", 12, False, False, "CENTER", 0, 0, 0, False),
    "Agency Bold": ("Normal", 12, True, False, "CENTER", 0, 0, 0, False),
    "Centred Line": ("Normal", 13, True, False, "CENTER", 0, 6, 6, True),
    "Motto": ("Normal", 13, True, False, "CENTER", 0, 0, 0, False),
    "Place and date": ("Normal", 13, False, True, "CENTER", 0, 4, 0, False),
    "Thin": ("Normal", 2, False, False, "CENTER", 0, 2, 6, False),
    "Mark": ("Normal", 11, True, False, "CENTER", 0, 0, 0, False),
    "Header Number": ("Normal", 13, False, False, "CENTER", 0, 0, 0, False),
    "Recipients Head": ("Normal", 12, True, True, "LEFT", 0, 0, 0, False),
    "Recipients": ("Normal", 11, False, False, "LEFT", 0, 0, 0, False),
    CELL: ("Normal", 10, False, False, "LEFT", 0, 1, 1, False),
    CELL_NUMBER: ("Normal", 10, False, False, "RIGHT", 0, 1, 1, False),
    CELL_CENTRE: ("Normal", 10, False, False, "CENTER", 0, 1, 1, False),
    CELL_HEAD: ("Normal", 10, True, False, "CENTER", 0, 1, 1, True),
}


def new_document(is_landscape: bool, marks: tuple[str, ...]):
    """Empty Vietnamese document with these styles, ids by name; `marks` are on every page."""
    from docx import Document

    content, style_ids = _empty_document(is_landscape, marks)
    return Document(io.BytesIO(content)), style_ids


@cache
def _empty_document(is_landscape: bool, marks: tuple[str, ...]) -> tuple[bytes, Mapping[str, str]]:
    """Bytes of such a document, whose styles take longer than the text of a short one."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor
    from docx.styles.style import ParagraphStyle

    document = Document()
    styles = document.styles
    _drop_unused(document)
    names = {style.name for style in styles}
    for name in ("Normal", *_STYLES):
        style = styles[name] if name in names else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        based_on, size, bold, italic, align, first_line, before, after, keeps = _STYLES.get(
            name, ("", 13, False, False, "LEFT", 0, 0, 0, False)
        )
        if based_on:
            base = styles[based_on]
            assert isinstance(base, ParagraphStyle)
            style.base_style = base
        _plain_black(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
        style.font.color.rgb = RGBColor(0, 0, 0)
        shape = style.paragraph_format
        shape.alignment = WD_ALIGN_PARAGRAPH[align]
        shape.first_line_indent = Cm(first_line)
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.0
        shape.keep_with_next = keeps
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
        language.set(qn("w:eastAsia"), "vi-VN")
    body = styles["Body Text"]
    assert isinstance(body, ParagraphStyle)
    body.paragraph_format.line_spacing = 1.15
    _cell_margins(styles["Table Grid"], 1)
    _cell_margins(styles.add_style("Side by side", WD_STYLE_TYPE.TABLE), 0)
    page(document.sections[0], is_landscape)
    _write_headers(document.sections[0], marks)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue(), {str(style.name): style.style_id for style in document.styles}


def _write_headers(section, marks: Sequence[str]) -> None:
    """Set headers: page number from the second page on, marks on every page."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = "Header Number"
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))
    for header in (section.first_page_header, section.header):
        for mark in marks:
            header.add_paragraph(mark, "Mark")
        if marks:
            header.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _drop_unused(document) -> None:
    """Drop unused table styles, their copy for Word 2010, a thumbnail: nine tenths of bytes."""
    from docx.enum.style import WD_STYLE_TYPE

    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[key]


def _plain_black(style) -> None:
    """Set the font for every script; remove the template's borders and letter spacing."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for name in ("w:spacing", "w:kern"):
        for element in properties.findall(qn(name)):
            properties.remove(element)
    shape = style.element.get_or_add_pPr()
    for border in shape.findall(qn("w:pBdr")):
        shape.remove(border)


def _cell_margins(style, millimetres: int) -> None:
    """Set the margins at both sides of cells; small ones fit sums of money and long names."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    properties = style.element.find(qn("w:tblPr"))
    if properties is None:
        properties = parse_xml(f"<w:tblPr {nsdecls('w')}/>")
        style.element.append(properties)
    for margins in properties.findall(qn("w:tblCellMar")):
        properties.remove(margins)
    sides = "".join(f'<w:{side} w:w="{millimetres * 57}" w:type="dxa"/>' for side in ("left", "right"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def page(section, is_landscape: bool) -> None:
    """Set A4 and the decree's margins, which landscape keeps at the same sides of the text."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(10)


def number_pages(section, is_anew: bool) -> None:
    """Number the pages of a section from 1, or on from the section before."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    for numbers in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(numbers)
    if is_anew:
        section._sectPr.insert_element_before(
            parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'), "w:cols", "w:titlePg", "w:docGrid"
        )
