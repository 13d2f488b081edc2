"""DOCX documents in the layout of Nghị định 30/2020/NĐ-CP, with reproducible bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import (
    TOTAL,
    Block,
    Column,
    Content,
    Figure,
    Gap,
    Paragraph,
    Picture,
    Piece,
    Subheading,
    Table,
    pieces_of,
)
from thidua_helpers.report.render.docx_styles import (
    CELL,
    CELL_CENTRE,
    CELL_HEAD,
    CELL_NUMBER,
    new_document,
    number_pages,
    page,
)

ILLUSTRATIVE = "SỐ LIỆU MINH HỌA: không phải của cơ quan nào"
INTERNAL = "TÀI LIỆU NỘI BỘ, KHÔNG CHIA SẺ"
COUNCIL = "Hội đồng Thi đua - Khen thưởng"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BLANK = Gap()
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# Tables with at most so many rows are kept on one page.
_SHORT_TABLE = 8
_EMU_PER_TWIP = 635
# Lines of room for a signature and a seal.
_SIGNATURE_LINES = 5
# Category in a document's properties, by which the program recognises its own documents.
MAKER = "thidua"
# Characters that XML 1.0 forbids; and line breaks in texts of workbooks, which would break the paragraph.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[\t\n\r]+")


def xml_line(text: str) -> str:
    """Text as one line of valid XML: no control characters, spaces for line breaks."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text))


def unbroken(text: str) -> str:
    """Text that is not broken between lines."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def in_capitals(name: str) -> str:
    """Name of a body in capitals, broken between lines only before "THI ĐUA - KHEN THƯỞNG"."""
    _, _, whole = COUNCIL.upper().partition("HỘI ĐỒNG ")
    return name.upper().replace(whole, unbroken(whole))


def office_place(book: OpenEdition) -> str:
    """Place in the date line of a provincial body: the province without its kind."""
    return re.sub(r"^(tỉnh|thành phố) ", "", book.rules.settings.province)


def number_suffix(book: OpenEdition) -> str:
    """Suffix of document numbers: "CTHADS" for a Cục (515/QĐ-CTHADS), else "THADS"."""
    return "CTHADS" if book.rules.office.name.startswith("Cục ") else "THADS"


def title_of_head(office: str) -> str:
    """Title of the head of an office, by the office's name."""
    heads = {"Chi cục ": "Chi cục trưởng", "Cục ": "Cục trưởng", "Phòng ": "Trưởng phòng"}
    return next((title for start, title in heads.items() if office.startswith(start)), "Trưởng Thi hành án dân sự")


def superior_body(book: OpenEdition) -> Paragraph:
    """Superior body of the office, from the year file; a gap if it is not given."""
    above = book.rules.year.summing_up.superior
    return (above.upper(),) if above else (Gap("cơ quan cấp trên"),)


def numbered_and_dated(kind: str, symbol: Piece, signer: str) -> Paragraph:
    """Reference with blanks: "Quyết định số …/QĐ-CTHADS ngày … của Cục trưởng"."""
    name, abbreviation = kind.split("/")
    date_blanks = (" ngày ", BLANK, " tháng ", BLANK, " năm ", BLANK)
    return (f"{name} số ", BLANK, f"/{abbreviation}-", symbol, *date_blanks, f" của {signer}")


class Paper:
    """A document that is written in order, from letterhead to signatures."""

    def __init__(self, book: OpenEdition, title: str, is_internal: bool = False, is_landscape: bool = False) -> None:
        self.book = book
        self._tables = self._pictures = 0
        self._marks = [ILLUSTRATIVE] if book.rules.settings.illustrative else []
        self._document, self._style_ids = new_document(
            is_landscape, (*self._marks, *([INTERNAL] if is_internal else []))
        )
        properties = self._document.core_properties
        properties.title = xml_line(title)
        properties.author = properties.last_modified_by = xml_line(book.rules.office.name)
        properties.created = properties.modified = datetime.combine(book.edition.end, time(), UTC)
        properties.language, properties.comments, properties.revision = "vi-VN", "", 1
        properties.category = MAKER

    def letterhead(
        self, kind: str, body: str = "", symbol: str = "", is_dated: bool = True, place: Piece | None = None
    ) -> None:
        """Write agency and number at the left; state, motto, place and date at the right.

        `kind` is the abbreviation of the kind of document ("BC"); a form without one has no number. `body` is a
        cluster, council or unit of the office; then the office is in the line of the superior body, and `symbol`, blank
        if unknown, in the number. `place` is that of the date, by default the office's.
        """
        ((left, right),) = self._grid(1, 7.1, 9.4)
        self._agency(left, body)
        if kind:
            suffix = (symbol or BLANK) if body else number_suffix(self.book)
            self._line(left, ("Số: ", BLANK, f"/{kind}-", suffix), "Centre")
            self._line(left, ("DỰ THẢO",), "Centre Bold")
        self._line(right, (MOTTO[0],), "Agency Bold")
        self._line(right, (MOTTO[1],), "Motto")
        self._rule(right, right.width, 5)
        if is_dated:
            where = office_place(self.book) if place is None else place
            self._line(right, (where, ", ngày ", BLANK, " tháng ", BLANK, " năm ", BLANK), "Place and date")

    def _agency(self, cell, body: str) -> None:
        """Write the superior body and the agency, or the office and its cluster or council."""
        office = self.book.rules.office.name
        above = (office.upper(),) if body else superior_body(self.book)
        self._line(cell, above, "Agency")
        self._line(cell, (in_capitals(body or office),), "Agency Bold")
        self._rule(cell, cell.width, 2.2)

    def accompanying_head(self, body: str, title: str, subject: str, *goes_with: Piece) -> None:
        """Write the head of a table or annex of its own: agency, title, document that it goes with.

        Such a paper has no number, state or motto: it is signed and kept with that document.
        """
        left, _ = self._grid(1, 8, 8.5)[0]
        self._agency(left, body)
        self._line(self._document, (title.upper(),), "Title")
        self._line(self._document, (subject,), "Subtitle")
        self._line(self._document, ("(Kèm theo ", *goes_with, ")"), "Annex Reference")

    def title(self, kind: str, subject: str) -> None:
        self._line(self._document, (kind.upper(),), "Title")
        self._line(self._document, (subject,), "Subtitle")
        self._rule(self._document, self._text_width, 4)

    def picture(self, picture: Picture) -> None:
        """Write a numbered caption and drawings side by side, each with its words."""
        self._pictures += 1
        mark = f" ({ILLUSTRATIVE})" if self._marks else ""
        self._line(self._document, (f"Hình {self._pictures}. {picture.caption}{mark}",), "Caption")
        cells = self._grid(1, *(1 for _ in picture.drawings))[0]
        for cell, drawing in zip(cells, picture.drawings, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph._p.style = self._style_ids["Picture"]
            width = cell.width * 95 // 100
            inline = paragraph.add_run().add_picture(io.BytesIO(drawing.draw()), width)._inline
            inline.docPr.set("descr", xml_line(drawing.alt))
        self._line(self._document, (picture.note,), "Note")

    def table_annex(self, number: str, table: Table, *goes_with: Piece, is_landscape: bool = False) -> None:
        """Write an annex that is one table, with the table's caption as its title."""
        self.annex(number, table.caption, *goes_with, is_landscape=is_landscape)
        self._grid_of(table)

    def annex(self, number: str, title: str, *goes_with: Piece, is_landscape: bool = False) -> None:
        """Start an annex with page numbers of its own; a single one has an empty `number`."""
        self._section(is_landscape, is_numbered_anew=True)
        self._line(self._document, (f"Phụ lục {number}".rstrip(),), "Annex")
        self._line(self._document, (title.upper(),), "Annex")
        self._line(self._document, ("(Kèm theo ", *goes_with, ")"), "Annex Reference")

    def heading(self, text: str, level: int = 1) -> None:
        self._line(self._document, (text,), f"Heading {level}")

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self.table(block)
            elif isinstance(block, Subheading):
                self.heading(block.text, 2)
            elif isinstance(block, Picture):
                self.picture(block)
            else:
                self.paragraph(*block)

    def paragraph(self, *pieces: Piece) -> None:
        self._line(self._document, pieces, "Body Text")

    def basis(self, *pieces: Piece) -> None:
        """Write a legal basis, in italics."""
        self._line(self._document, pieces, "Basis")

    def article(self, number: int, *pieces: Piece) -> None:
        """Write an article of a decision, with its number in bold."""
        paragraph = self._line(self._document, (f"Điều {number}.", " ", *pieces), "Body Text")
        paragraph.runs[0].bold = True

    def dotted_line(self) -> None:
        """Write a dotted line to write on by hand."""
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

        paragraph = self._document.add_paragraph("\t")
        paragraph._p.style = self._style_ids["Body Text"]
        paragraph.paragraph_format.first_line_indent = 0
        paragraph.paragraph_format.tab_stops.add_tab_stop(self._text_width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)

    def centred(self, *pieces: Piece) -> None:
        self._line(self._document, pieces, "Centred Line")

    def table(self, table: Table) -> None:
        """Write a numbered caption, a repeated header row, rows that do not split, and the note."""
        self._tables += 1
        if self._document.element.body.p_lst and self._last._p.style == self._style_ids["Body Text"]:
            self._last.paragraph_format.keep_with_next = True
        mark = f" ({ILLUSTRATIVE})" if self._marks else ""
        self._line(self._document, (f"Bảng {self._tables}. {table.caption}{mark}",), "Caption")
        self._grid_of(table)

    def _grid_of(self, table: Table) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        written = table.all_rows
        widths = self._widths([column.width for column in table.columns])
        grid = self._new_table(0, len(table.columns), "Table Grid")
        _set_widths(grid.columns, widths)
        head = [(CELL_HEAD, column.heading) for column in table.columns]
        rows = [self._row(widths, head, is_header=True, is_kept=len(written) <= _SHORT_TABLE)]
        for number, row in enumerate(written, start=1):
            cells = [(_cell_style(column), content) for column, content in zip(table.columns, row.cells, strict=True)]
            # A short table stays whole; of a long one the last two rows stay together, with what follows them.
            is_kept = len(written) <= _SHORT_TABLE or number > len(written) - 2
            rows.append(self._row(widths, cells, is_bold=row.style == TOTAL, is_kept=is_kept))
        grid._tbl.extend(parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>"))
        self._line(self._document, (table.note,), "Note" if table.note else "Thin")

    def _row(
        self,
        widths: Sequence[int],
        cells: Sequence[tuple[str, Content]],
        is_header: bool = False,
        is_bold: bool = False,
        is_kept: bool = False,
    ) -> str:
        """XML of a row that is not split over pages: python-docx takes many times as long for it.

        `cells` are styles with contents; a kept row is on the page of what follows it.
        """
        kept = "<w:keepNext/>" * is_kept
        texts = [
            f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width // _EMU_PER_TWIP}"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self._style_ids[style]}"/>{kept}</w:pPr>'
            f"{_runs(content, is_bold)}</w:p></w:tc>"
            for width, (style, content) in zip(widths, cells, strict=True)
        ]
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * is_header}</w:trPr>{''.join(texts)}</w:tr>"

    def _widths(self, shares: Sequence[float]) -> list[int]:
        """Widths by shares of the text's width."""
        return [int(self._text_width * share / sum(shares)) for share in shares]

    @property
    def _text_width(self) -> int:
        section = self._document.sections[-1]
        left, right = not_none(section.left_margin), not_none(section.right_margin)
        return not_none(section.page_width) - left - right

    def signatures(self, recipients: Sequence[str], *signers: str) -> None:
        """Write recipients at the left; signers' titles, room and a gap for the name at the right."""
        self._last.paragraph_format.keep_with_next = True
        ((left, right),) = self._grid(1, 8, 8)
        self._line(left, ("Nơi nhận:",), "Recipients Head")
        for recipient in recipients:
            self._line(left, (f"- {recipient};" if recipient != recipients[-1] else f"- {recipient}.",), "Recipients")
        for title in signers:
            self._line(right, (in_capitals(title),), "Centre Bold")
        self._room_to_sign(right)

    def signed_side_by_side(self, *titles: str) -> None:
        """Write several signatures on one line, each with room and a gap for the name."""
        self._last.paragraph_format.keep_with_next = True
        heads, rooms = self._grid(2, *(1 for _ in titles))
        for head, room, title in zip(heads, rooms, titles, strict=True):
            self._line(head, (title.upper(),), "Centre Bold")
            self._line(head, ("(Ký, ghi rõ họ tên)",), "Place and date")
            for paragraph in head.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
            self._room_to_sign(room)

    def _room_to_sign(self, cell) -> None:
        for _ in range(_SIGNATURE_LINES):
            self._line(cell, (), "Centre")
        self._line(cell, (Gap("họ và tên"),), "Centre Bold")

    def new_page(self, is_landscape: bool = False) -> None:
        """Start a section on a new page; page numbers and marks continue."""
        self._section(is_landscape, is_numbered_anew=False)

    def _section(self, is_landscape: bool, is_numbered_anew: bool) -> None:
        """Start a section; one that is numbered anew has no number on its first page."""
        section = self._document.add_section()
        section.different_first_page_header_footer = is_numbered_anew
        page(section, is_landscape)
        number_pages(section, is_numbered_anew)

    def content(self) -> bytes:
        """Bytes of the document; its parts get a fixed time, so the bytes are reproducible."""
        written = io.BytesIO()
        self._document.save(written)
        packed = io.BytesIO()
        with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in parts.namelist():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts.read(name), zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _grid(self, rows: int, *shares: float) -> list:
        """Rows of cells of a new table without lines, for a side-by-side layout."""
        grid, widths = self._new_table(rows, len(shares), "Side by side"), self._widths(shares)
        _set_widths(grid.columns, widths)
        cells = [row.cells for row in grid.rows]
        for row, row_cells in zip(grid.rows, cells, strict=True):
            _set_widths(row_cells, widths)
            _keep_whole(row)
        return cells

    def _new_table(self, rows: int, columns: int, style: str):
        """New table; python-docx's own setter of the style searches all styles."""
        grid = self._document.add_table(rows, columns)
        grid._tbl.tblStyle_val = self._style_ids[style]
        grid.autofit = False
        return grid

    @property
    def _last(self):
        """Last paragraph of the document's body so far."""
        from docx.text.paragraph import Paragraph

        return Paragraph(self._document.element.body.p_lst[-1], self._document)

    def _line(self, container, pieces: Iterable[Piece], style: str):
        """Write a paragraph in the document or a cell, whose empty first paragraph is replaced."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.text.paragraph import Paragraph

        # The setter of paragraph.style searches all styles.
        style_id, runs = self._style_ids[style], _runs(tuple(pieces))
        line = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{runs}</w:p>')
        if container is self._document:
            container.element.body.insert_element_before(line, "w:sectPr")
        else:
            content = container._element
            if len(content[-1]) == 0:
                content.remove(content[-1])
            content.append(line)
        return Paragraph(line, container)

    def _rule(self, container, width: int, length_cm: float) -> None:
        """Draw a thin centred line below a name; `width` is that of the container in EMU."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Cm

        paragraph = container.add_paragraph()
        paragraph._p.style = self._style_ids["Thin"]
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = (width - Cm(length_cm)) // 2
        line = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(line), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
        )


def _runs(content: Content, is_bold: bool = False) -> str:
    """XML of the runs of a paragraph; gaps are highlighted."""
    return "".join(_run(piece, is_bold) for piece in pieces_of(content))


def _run(piece: str | Figure | Gap, is_bold: bool) -> str:
    text = xml_line(piece.text + piece.mark if isinstance(piece, Figure) else str(piece))
    properties = "<w:b/>" * is_bold + '<w:highlight w:val="yellow"/>' * isinstance(piece, Gap)
    space = "" if text == text.strip() else ' xml:space="preserve"'
    written = f"<w:t{space}>{escape(text)}</w:t>" if text else ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{written}</w:r>"


def _cell_style(column: Column) -> str:
    if column.is_number:
        return CELL_NUMBER
    return CELL_CENTRE if column.kind == "centre" else CELL


def _set_widths(places: Iterable, widths: Sequence[int]) -> None:
    """Set widths of columns, as LibreOffice reads them, or of a row's cells, as Word does."""
    for place, width in zip(places, widths, strict=True):
        place.width = width


def _keep_whole(row) -> None:
    """Keep a row on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
