"""Statements on a holder as paragraphs, from the tables `insights` and `insight_values`."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from thidua_helpers.insights.insight import FIELD, name_in_sentence, value_text
from thidua_helpers.report.render.blocks import Figure, Paragraph, Piece
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.vocabulary import PROVENANCE_MARKS

INSIGHT_VALUES = "insight_values"
# More statements are folded on a page, and left out of documents.
MOST_SHOWN = 5


def insights_of(cells: StageCells, holder: str, is_internal: bool) -> list[Mapping]:
    """Rows of `insights` for the page of a holder, in order; internal ones only if asked."""
    rows = cells.book.insights_by_holder.get(holder, [])
    return [row for row in rows if is_internal or not row["is_internal"]]


def sentence(cells: StageCells, row: Mapping, name: Callable[[str], str]) -> Paragraph:
    """The sentence of a row of `insights` with its figures; `name` gives the name of a holder."""
    pieces: list[Piece] = []
    text, end = row["sentence"], 0
    for field in FIELD.finditer(text):
        pieces.append(text[end : field.start()])
        pieces.append(name_in_sentence(field, name) if field[1] else _figure(cells, row, field[2]))
        end = field.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def _figure(cells: StageCells, row: Mapping, name: str) -> Figure:
    key = row["holder"], str(row["number"]), name
    value = cells.row(INSIGHT_VALUES, *key)
    return Figure(
        text=value_text(value["value"], value["unit"], value["step"]),
        key=cell_key(str(cells.book.edition), INSIGHT_VALUES, key, "value"),
        what=f"Điểm cần chú ý {row['number']}, {cells.book.rules.name(row['holder'])}",
        mark=PROVENANCE_MARKS.get(value["provenance"], ""),
        value=Decimal(value["value"]),
        row_key=key,
    )
