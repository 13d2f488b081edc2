"""One sheet of the config workbook: its columns and rows, and the kind of every cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from thidua_helpers.years.kinds import Kind
from thidua_helpers.years.settings import DECISIONS, decision_row

Row = Mapping[str, str]
# The first row below the headings, counted from 0, of every sheet.
FIRST_ROW = 3


@dataclass(frozen=True)
class SheetColumn:
    """A column: field, heading, width, and kind of its cells, which may depend on the row."""

    field: str
    heading: str
    width: int
    kind: Kind | Callable[[Row], Kind]
    is_read_only: bool = False

    def kind_in(self, row: Row) -> Kind:
        return self.kind(row) if callable(self.kind) else self.kind


@dataclass(frozen=True)
class ConfigSheet:
    """A sheet with identifying columns, and `others` to fill in or to read only.

    Rows named in `names` exist already; unless the table is free, their identity is fixed. `spare` rows may be added.
    `about`: row name → texts of the read-only columns. If `is_append_only`, existing rows are only shown.
    """

    sheet: str
    title: str
    identity: tuple[SheetColumn, ...]
    others: tuple[SheetColumn, ...]
    names: Sequence[str]
    about: Mapping[str, Row] = field(default_factory=dict)
    spare: int = 0
    is_free: bool = False
    is_append_only: bool = False

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return (*self.identity, *self.others)

    @property
    def fields(self) -> tuple[SheetColumn, ...]:
        """The columns to fill in."""
        return tuple(column for column in self.others if not column.is_read_only)

    def name_of(self, row: Row) -> str:
        """Row name in the settings; that of a decision is made by `decision_row`."""
        if self.sheet != DECISIONS:
            return "/".join(row[column.field] for column in self.identity)
        holder = f"{row['holder']}.{row['person'].lower()}" if row["person"] else row["holder"]
        return decision_row(row["subject"], holder, row.get("value", ""))

    def row_of(self, name: str) -> Row:
        """Identifying values of the row with this name."""
        parts = (name.split("#", maxsplit=1)[0] if self.is_free else name).split("/")
        if self.sheet == DECISIONS:
            unit, _, person = parts[1].partition(".")
            return {"subject": parts[0], "holder": unit, "person": person.upper()}
        return dict(zip((column.field for column in self.identity), parts, strict=True))

    def words(self, name: str, of: str, value: str) -> tuple[str, str, str]:
        """Row, column and value of a cell in words for people."""
        column = next(column for column in self.fields if column.field == of)
        words = column.kind_in(self.row_of(name)).words(value)
        return f"{self.sheet} – {self.row_subject(name)}", column.heading, words

    def row_subject(self, name: str) -> str:
        """Subject of a row in words for people."""
        row = self.row_of(name)
        identity = (column.kind_in(row).words(row[column.field]) for column in self.identity)
        return self.about.get(name, {}).get("label") or ", ".join(filter(None, identity))
