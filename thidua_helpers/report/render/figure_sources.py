"""Sources of the figures on a page, in words for the tooltip."""

from collections.abc import Callable, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.target_sources import is_assigned, target_in_words, target_prefix
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import PROVENANCE_MARKS, ChangePart, Comparability, Provenance, State

# Beyond this many cells only their number is given; `trace` lists them all.
CELLS_SHOWN = 6


def source_of(book: OpenEdition, table: str, row: Mapping, column: str) -> str:
    """Source of a cell in words: workbook cell, row, sum or division; empty if unknown."""
    if table in _SOURCES:
        return _SOURCES[table](book, row, column)
    return _place(book, row) if row.get("file") else row.get("words", "")


def _figure_source(book: OpenEdition, row: Mapping, column: str) -> str:
    return f"{_cells(book, row['inputs'])} ({Provenance(row['provenance']).label})"


def _rate_source(book: OpenEdition, row: Mapping, column: str) -> str:
    """Numerator and denominator of a rate, and the cells of both."""
    division = f"{format_count(int(row['numerator']))} ÷ {format_count(int(row['denominator']))}"
    if row["provenance"] in PROVENANCE_MARKS:
        division += f", {Provenance(row['provenance']).label}"
    figures = book.rows("figures")
    above, below = (_cells(book, figures[row[name]]["inputs"]) for name in ("numerator_keys", "denominator_keys"))
    return f"{division}; tử số: {above}; mẫu số: {below}" if above and below else division


def _target_source(book: OpenEdition, row: Mapping, column: str) -> str:
    """Source of a target; for a difference, progress or shortfall also of the result."""
    target = target_in_words(book.rules, row, target_prefix(column)) if column != "result_pct" else ""
    rate = book.rows("rates").get(f"{row['holder']}/{row['measure']}/{row['rate']}", {})
    is_compared = not is_assigned(column) and rate.get("state") == State.VALUE
    result = f"kết quả {_rate_source(book, rate, column)}" if is_compared else ""
    return "; so với ".join(filter(None, (result, target)))


def _same_period_source(book: OpenEdition, row: Mapping, column: str) -> str:
    base = f"so với {_base(book)}, đọc từ số liệu của kỳ đó"
    if row["comparison"] == Comparability.REBUILT:
        base += f"; {book.rows('succession').get(row['holder'], {})['words']}"
    return base


def _rate_change_source(book: OpenEdition, row: Mapping, column: str) -> str:
    if not row["member"] and row["part"] != ChangePart.WHOLE:
        return _place(book, row) if row.get("file") else row.get("words", "")
    ratios = [(row[f"{when}numerator"], row[f"{when}denominator"]) for when in ("before_", "")]
    divisions = (
        "không có" if None in ratio else f"{format_count(int(ratio[0]))} ÷ {format_count(int(ratio[1]))}"
        for ratio in ratios
    )
    return f"{_base(book)}: {', nay '.join(divisions)}"


def _trend_source(book: OpenEdition, row: Mapping, column: str) -> str:
    origin = f"số liệu {Edition.parse(row['period']).title} ({Provenance(row['provenance']).label})"
    if row["source"]:
        origin += f", nguồn {row['source'].replace(';', ', ')}"
    if row["comparison"] == Comparability.REBUILT:
        origin += f"; dựng lại: {row['words']}"
    return origin


_SOURCES: dict[str, Callable[[OpenEdition, Mapping, str], str]] = {
    "figures": _figure_source,
    "rates": _rate_source,
    "targets": _target_source,
    "same_period": _same_period_source,
    "rate_changes": _rate_change_source,
    "trends": _trend_source,
}


def _base(book: OpenEdition) -> str:
    return book.base.title if book.base else ""


def _place(book: OpenEdition, row: Mapping) -> str:
    """Cell or row of the workbook that a row was read from."""
    where = f"ô {row['cell']}" if "cell" in row else f"dòng {row['row']}"
    called = book.input_names.shown_name(row["file"])
    return ", ".join(filter(None, (called, row["sheet"] and f"trang tính {row['sheet']}", where)))


def _cells(book: OpenEdition, source_keys: str) -> str:
    """Cells of the facts behind a figure: "3-03.xlsx, trang tính 06, ô K11 + L11"."""
    places = book.cells.cells(source_keys)
    called = book.input_names.shown_name
    files = {called(file): None for (file, *_), _ in places}
    if len(places) > CELLS_SHOWN:
        return f"{len(places)} ô của {len(files)} tệp"
    if len(files) != 1:
        return "; ".join(f"{called(file)}, trang tính {sheet}, ô {cell}" for (file, sheet, cell), _ in places)
    sheets = {sheet: None for (_, sheet, _), _ in places}
    cells = "".join(
        ("" if number == 0 else " − " if sign < 0 else " + ") + cell for number, ((*_, cell), sign) in enumerate(places)
    )
    return f"{', '.join(files)}, trang tính {', '.join(sheets)}, ô {cells}"
