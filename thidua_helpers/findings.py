"""The finding: something wrong or odd in the data, said so that a person can mend it; and the table of findings."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

ERROR, WARNING = "error", "warning"
# Findings that are for the office only: they repeat words or names that may be a person's.
INTERNAL_CHECKS = ("ten-nguoi", "ten-can-bo", "ten-can-bo-o-cau-hinh", "tep-khong-khai-bao", "mot-nguoi-hai-don-vi")
_LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Finding:
    """One thing wrong or odd.

    `severity` is `error` (nothing is published past it) or `warning` (shown). `holder` is a unit, cluster or province
    id, `measure` việc or tiền where it is about one of them. `file` is named from the workspace's root; `cells` lists
    every cell concerned, a total first. What does not apply stays empty. `is_acceptable`: it may be right as it stands,
    if someone has looked into it and says why (`accepted.csv`); what cannot be read, or does not add up, never is.
    """

    check: str
    severity: str
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
        """The name by which this very finding is accepted: another value, or another place, is another finding."""
        said = "|".join((self.check, self.holder, self.file, self.sheet, self.cells, self.found))
        return hashlib.sha256(said.encode("utf-8")).hexdigest()[:10]


def shortened(text: str) -> str:
    """A text of a workbook as a finding repeats it: its beginning, where it is longer than any name or sentence."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per finding, numbered by `number`, errors first, else in the order in which they were found."""
    rows = [asdict(finding) | {"key": finding.key if finding.is_acceptable else ""} for finding in findings]
    columns = [name for name in Finding.__dataclass_fields__ if name != "is_acceptable"]
    table = pd.DataFrame(rows, columns=[*columns, "key"], dtype="str")
    table = table.sort_values("severity", kind="stable", ignore_index=True)
    return table.assign(number=pd.array(range(1, len(table) + 1), dtype="Int64"))


def place_of(cells: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """`file`, `sheet` and `cells` of a finding about these (file, sheet, cell), in their order, each once.

    Where they lie in several files or sheets, each cell carries its own place; one that carries it already keeps it.
    """
    cells = list(dict.fromkeys(cells))
    places = {(file, sheet) for file, sheet, _ in cells}
    if len(places) == 1:
        ((file, sheet),) = places
        return {"file": file, "sheet": sheet, "cells": ", ".join(cell for *_, cell in cells)}
    return {"file": "", "sheet": "", "cells": ", ".join("!".join(cell) if cell[0] else cell[2] for cell in cells)}
