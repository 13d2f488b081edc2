"""Columns of a unit's statistical form, and the corrections applied to it."""

from collections.abc import Iterator, Mapping, Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.rules.forms import FormColumn, StatisticalForm
from thidua_helpers.vocabulary import Measure


def form_columns(form: StatisticalForm) -> Iterator[tuple[str, FormColumn]]:
    """Columns with lines, then those with rates, each with its numbers by measure: "3/4"."""
    numbers = {
        measure: {column.heading: str(number) for number, column in enumerate(form.columns_of(measure), start=1)}
        for measure in Measure
    }
    for column in sorted(form.columns, key=lambda column: not column.line):
        if column.line or column.rate:
            codes = [numbers[measure][column.heading] for measure in column.measures]
            yield "/".join(dict.fromkeys(codes)), column


def column_label(book: OpenEdition, column: FormColumn) -> str:
    """Heading of a line's column, or label of a rate."""
    return " – ".join(column.heading) if column.line else book.rules.indicators.rates[not_none(column.rate)].label


def corrected_rows(book: OpenEdition, unit: str) -> Sequence[Mapping]:
    """Corrected facts of a unit with a value."""
    return book.corrected_facts.get(unit, ())


def corrected_line(book: OpenEdition, row: Mapping) -> str:
    """Line of a corrected fact with its measure: "Thi hành xong (việc)"."""
    lines = book.rules.indicators.lines
    label = lines[row["line"]].label if row["line"] in lines else row["line"]
    return f"{label} ({Measure(row['measure']).label})"
