"""CSV as text, changed in single rows: what is not changed keeps its own line, quotes and all."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

Row = Mapping[str, str]


def with_rows(
    text: str, columns: Sequence[str], name_of: Callable[[Row], str | None], rows: Mapping[str, Row | None]
) -> str:
    """`text` with other `rows` by name: None takes a row away, a name that is not there yet is added at the end.

    `name_of` names a row of the file, None for one that is not meant. An empty text begins with the header `columns`.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = io.StringIO(text or _line({name: name for name in columns}, columns, newline), newline="").readlines()
    if not lines[-1].endswith("\n"):
        lines[-1] += newline
    reader = csv.DictReader(lines)
    header = [name.removeprefix("\ufeff") for name in reader.fieldnames or columns]
    done, left = reader.line_num, dict(rows)
    kept = lines[:done]
    for row in reader:
        own, done = lines[done : reader.line_num], reader.line_num
        name = name_of(row) if any(row.values()) else None
        if name in left:
            changed = left.pop(name)
            own = [_line(changed, header, newline)] if changed else []
        kept += own
    return "".join([*kept, *(_line(row, header, newline) for row in left.values() if row)])


def _line(row: Row, header: Sequence[str], newline: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerow([row.get(column, "") for column in header])
    return text.getvalue()


def names_of(text: str, name_of: Callable[[Row], str | None]) -> list[str | None]:
    """The name of each row of the file, as `with_rows` takes it."""
    return [name_of(row) for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]
