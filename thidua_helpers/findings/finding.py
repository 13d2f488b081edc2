"""Findings, worded so that a person can fix them; and the table of findings."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import NamedTuple

import pandas as pd

from thidua_helpers.vocabulary import Severity

_LONGEST_SHOWN = 300


class CellRef(NamedTuple):
    """One cell of an input; `file` is named from the workspace's root."""

    file: str
    sheet: str
    cell: str


class Location(NamedTuple):
    """Place of a finding; absent parts are empty. `cells` lists all cells, a total first."""

    file: str = ""
    sheet: str = ""
    cells: str = ""


NOWHERE = Location()


@dataclass(frozen=True)
class Finding:
    """One thing wrong or odd. Checks make it (`Check.finding`).

    `holder` is a unit, cluster or province id; `measure` is set where the finding is about one measure. `file`, `sheet`
    and `cells` are those of a Location. `is_acceptable`: it may be right after all, if someone has looked into it and
    gives a reason (`accepted.csv`, then in `accepted`); what cannot be read, or does not add up, never is.
    """

    check: str
    severity: Severity
    found: str
    expected: str
    advice: str
    holder: str = ""
    measure: str = ""
    file: str = ""
    sheet: str = ""
    cells: str = ""
    is_acceptable: bool = False
    accepted: str = ""

    @property
    def key(self) -> str:
        """Code for accepting the finding; changes with the found value and the place."""
        identity = "|".join((self.check, self.holder, self.file, self.sheet, self.cells, self.found))
        return hashlib.sha256(identity.encode("utf-8")).hexdigest()[:10]


class FindingRow(NamedTuple):
    """A row of a table of findings for other checks; `key` is "" if it cannot be accepted."""

    check: str
    severity: str
    holder: str
    file: str
    accepted: str
    key: str


def finding_rows(table: pd.DataFrame) -> list[FindingRow]:
    """The rows of a table of findings."""
    return [FindingRow(*row) for row in table[list(FindingRow._fields)].itertuples(index=False, name=None)]


def shortened(text: str) -> str:
    """A text of a workbook, cut if it is longer than any name or sentence."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per finding, numbered by `number`; errors first, else in order."""
    rows = [asdict(finding) | {"key": finding.key if finding.is_acceptable else ""} for finding in findings]
    columns = [name for name in Finding.__dataclass_fields__ if name != "is_acceptable"]
    table = pd.DataFrame(rows, columns=[*columns, "key"], dtype="str")
    table = table.sort_values("severity", kind="stable", ignore_index=True)
    return table.assign(number=pd.array(range(1, len(table) + 1), dtype="Int64"))


def location_of(cells: Iterable[tuple[str, str, str]]) -> Location:
    """The location of a finding about these (file, sheet, cell), in their order, each once.

    Cells in several files or sheets each carry their own file and sheet, unless they already do.
    """
    cells = list(dict.fromkeys(cells))
    places = {(file, sheet) for file, sheet, _ in cells}
    if len(places) == 1:
        ((file, sheet),) = places
        return Location(file, sheet, ", ".join(cell for *_, cell in cells))
    return Location(cells=", ".join("!".join(cell) if cell[0] else cell[2] for cell in cells))
