"""Decisions on ranks, classes, awards and heads, and their wording."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import DATE, TEXT, Column, Field
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_count, format_date, parse_date
from thidua_helpers.vocabulary import PROVINCE, DecisionState

RANK, CLASS, AWARD = "xep-hang", "hang", "khen-thuong"
DECIDED = "quyet_dinh"


def final_decision(book: OpenEdition, subject: str, holder: str) -> Mapping | None:
    """Decision with number and date; None if there is none."""
    rows = book.rows("decisions").values()
    own = (row for row in rows if (row["subject"], row["holder"], row["state"]) == (subject, holder, DECIDED))
    return next(own, None)


def decided_value(book: OpenEdition, subject: str, holder: str) -> str:
    """Decided value as stored ("1"); empty if nothing is decided."""
    row = final_decision(book, subject, holder)
    return row["value"] if row else ""


def decided_rows(book: OpenEdition, subject: str, units: Sequence[str]) -> list[Mapping]:
    """Decisions on the units, in the order of decided ranks or classes."""
    rows = [row for unit in units if (row := final_decision(book, subject, unit))]
    order = list(class_labels(book))
    return sorted(rows, key=lambda row: int(row["value"]) if subject == RANK else order.index(row["value"]))


def decision_number(row: Mapping) -> str:
    """Number, day and signer: "Số MH-06/QĐ ngày 20/10/2021 của Cục trưởng"."""
    return f"Số {row['number']} ngày {format_date(stored_day(row['signed_on']))} của {row['decided_by']}"


@dataclass(frozen=True)
class DecidedFields:
    """Columns of a table of decided ranks or classes, filled from rows of `decisions`."""

    book: OpenEdition
    subject: str

    def unit(self, width: float = 1) -> Field:
        return Field(Column("Đơn vị", width=width), lambda row: self.book.rules.name(row["holder"]))

    def value(self, kind: str = "", width: float = 1) -> Field:
        """Rank as an integer, or label of the class."""
        if self.subject == RANK:
            return Field(Column("Thứ hạng", kind, width), lambda row: int(row["value"]))
        return Field(Column("Hạng", kind, width), lambda row: class_labels(self.book)[row["value"]])

    def decision(self, shown: Callable[[Mapping], str] = decision_number, width: float = 1) -> Field:
        return Field(Column("Quyết định", TEXT, width), shown)

    def parts_of_decision(self) -> list[Field]:
        """Number, day and signer, each in its own column."""
        return [
            Field(Column("Số quyết định"), lambda row: row["number"]),
            Field(Column("Ngày ký", DATE), lambda row: parse_date(row["signed_on"]) or ""),
            Field(Column("Người ký"), lambda row: row["decided_by"]),
        ]


def class_labels(book: OpenEdition) -> dict[str, str]:
    """Labels of the province's classes by id, highest first; empty without classes."""
    criteria = book.rules.ranking_criteria
    return {class_.id: class_.label for class_ in criteria[PROVINCE].classes} if PROVINCE in criteria else {}


def value_in_words(book: OpenEdition, subject: str, value: str) -> str:
    """Decided rank, or label of the decided class."""
    return format_count(int(value)) if subject == RANK else class_labels(book)[value]


def decision_state(row: Mapping) -> str:
    """Number of a decision in force, else its state."""
    return decision_number(row) if row["state"] == DECIDED else DecisionState(row["state"]).label


def state_and_reason(row: Mapping) -> str:
    """State of a decision, and the reason if it differs from the computed result."""
    text = decision_state(row)
    return f"{text}; khác kết quả tính: {row['reason']}" if row["agrees"] is False else text


def decisions_in_words(book: OpenEdition, subject: str, holder: str) -> str:
    """Decided and proposed values, each with its state and reason; empty without any."""
    rows = [row for row in book.rows("decisions").values() if (row["subject"], row["holder"]) == (subject, holder)]
    return "; ".join(f"{value_in_words(book, subject, row['value'])} ({state_and_reason(row)})" for row in rows)
