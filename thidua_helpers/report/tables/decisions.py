"""Decisions on ranks, classes, awards and heads: what is in force, and how it is put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import DATE, TEXT, Column, Field
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_count, format_date, parse_date
from thidua_helpers.vocabulary import PROVINCE, DecisionState

RANK, CLASS, AWARD = "xep-hang", "hang", "khen-thuong"
DECIDED = "quyet_dinh"


def decided_row(book: OpenEdition, subject: str, holder: str) -> Mapping | None:
    """The row of a decision with number and date on a subject and holder; None while there is none."""
    rows = book.rows("decisions").values()
    own = (row for row in rows if (row["subject"], row["holder"], row["state"]) == (subject, holder, DECIDED))
    return next(own, None)


def decided_value(book: OpenEdition, subject: str, holder: str) -> str:
    """What has been decided of a subject and holder, as stored ("1"); empty while nothing has been."""
    row = decided_row(book, subject, holder)
    return row["value"] if row else ""


def decided_rows(book: OpenEdition, subject: str, units: Sequence[str]) -> list[Mapping]:
    """What has been decided of these units, in the order of the decided ranks or classes."""
    rows = [row for unit in units if (row := decided_row(book, subject, unit))]
    order = list(class_labels(book))
    return sorted(rows, key=lambda row: int(row["value"]) if subject == RANK else order.index(row["value"]))


def decision_number(row: Mapping) -> str:
    """ "Số MH-06/QĐ ngày 20/10/2021 của Cục trưởng"."""
    return f"Số {row['number']} ngày {format_date(stored_day(row['signed_on']))} của {row['decided_by']}"


@dataclass(frozen=True)
class DecidedFields:
    """The columns of a table of decided ranks or classes, each filled from a row of `decisions`."""

    book: OpenEdition
    subject: str

    def unit(self, width: float = 1) -> Field:
        return Field(Column("Đơn vị", width=width), lambda row: self.book.rules.name(row["holder"]))

    def value(self, kind: str = "", width: float = 1) -> Field:
        """The rank as an integer, or the label of the class."""
        if self.subject == RANK:
            return Field(Column("Thứ hạng", kind, width), lambda row: int(row["value"]))
        return Field(Column("Hạng", kind, width), lambda row: class_labels(self.book)[row["value"]])

    def decision(self, shown: Callable[[Mapping], str] = decision_number, width: float = 1) -> Field:
        return Field(Column("Quyết định", TEXT, width), shown)

    def parts_of_decision(self) -> list[Field]:
        """Number, day and signer, each in a column of its own."""
        return [
            Field(Column("Số quyết định"), lambda row: row["number"]),
            Field(Column("Ngày ký", DATE), lambda row: parse_date(row["signed_on"]) or ""),
            Field(Column("Người ký"), lambda row: row["decided_by"]),
        ]


def class_labels(book: OpenEdition) -> dict[str, str]:
    """The label of each class of the province, the highest first; empty where the edition has none."""
    rankings = book.rules.rankings
    return {each.id: each.label for each in rankings[PROVINCE].classes} if PROVINCE in rankings else {}


def value_in_words(book: OpenEdition, subject: str, value: str) -> str:
    """A decided rank or class."""
    return format_count(int(value)) if subject == RANK else class_labels(book)[value]


def decision_state(row: Mapping) -> str:
    """The number of a decision, or how far it has come."""
    return decision_number(row) if row["state"] == DECIDED else DecisionState(row["state"]).label


def state_and_reason(row: Mapping) -> str:
    """How far a decision has come, and why it differs from what was computed."""
    said = decision_state(row)
    return f"{said}; khác kết quả tính: {row['reason']}" if row["agrees"] is False else said


def decisions_in_words(book: OpenEdition, subject: str, holder: str) -> str:
    """What has been decided or proposed, how far it has come, and why it differs from what was computed."""
    rows = [row for row in book.rows("decisions").values() if (row["subject"], row["holder"]) == (subject, holder)]
    return "; ".join(f"{value_in_words(book, subject, row['value'])} ({state_and_reason(row)})" for row in rows)
