"""Codes of officers, given at the first reading; the key is in a file that git ignores.

A name that is already a code ("CB-01") stays. Any other gets the next number of its unit. New names of one reading are
numbered in the order of a digest with a secret of the key: the order of rows and files changes nothing, and nobody with
an office's list of staff can read the codes back from the alphabet. Codes once given stay.
"""

import csv
import hashlib
import io
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from thidua_helpers.errors import Refused
from thidua_helpers.findings.catalogue.votes_and_awards import MOT_NGUOI_HAI_DON_VI
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.csv_guard import guard_formula, unguard_formula

_CODE = re.compile(r"cb-\d+")
_COLUMNS = ["unit", "name", "code"]


class OfficerKey:
    """Codes of the officers of each unit.

    `rows`: codes of earlier readings. `secret` orders new names; "" for a reading whose key is not stored, which must
    give the same codes each time.
    """

    def __init__(self, rows: Iterable[dict[str, str]] = (), secret: str = "") -> None:
        self._codes = {(row["unit"], row["name"]): row["code"] for row in rows}
        self._secret = secret

    @classmethod
    def read(cls, path: Path, file: str, is_kept: bool = True) -> "OfficerKey":
        """The key at `path`, or an empty one; with a new secret if it has none and `is_kept`.

        Raises Refused for a file with other columns.
        """
        rows, secret = [], ""
        if path.is_file():
            reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
            if reader.fieldnames != _COLUMNS:
                raise Refused(f"{file}: các cột phải là {', '.join(_COLUMNS)}.")
            for row in reader:
                if row["unit"] or row["name"]:
                    rows.append(row | {"name": unguard_formula(row["name"])})
                else:
                    secret = row["code"]
        return cls(rows, secret or (secrets.token_hex(16) if is_kept else ""))

    @property
    def names(self) -> list[str]:
        """Names of the officers, in comparison form."""
        return sorted({name for _, name in self._codes})

    def add(self, officers: Iterable[tuple[str, str]]) -> None:
        """Give a code to each (unit, name in comparison form) without one."""
        asked = set(officers)
        written_codes = {pair: pair[1] for pair in asked if _CODE.fullmatch(pair[1])}
        new = asked - set(written_codes) - set(self._codes)
        last = dict.fromkeys((unit for unit, _ in new), 0)
        # A code written in a workbook belongs to another officer.
        for (unit, _), code in (written_codes | self._codes).items():
            if unit in last:
                last[unit] = max(last[unit], int(code[3:]))
        for unit, name in sorted(new, key=self._order):
            last[unit] += 1
            self._codes[(unit, name)] = f"cb-{last[unit]:02d}"

    def _order(self, officer: tuple[str, str]) -> tuple[str, str]:
        unit, name = officer
        return unit, hashlib.sha256(f"{self._secret}|{unit}|{name}".encode()).hexdigest()

    def holder(self, unit: str, name: str) -> str:
        """The officer as a holder: "1-01.cb-02"; the unit itself if `name` is ""."""
        return unit if not name else f"{unit}.{name if _CODE.fullmatch(name) else self._codes[(unit, name)]}"

    def csv(self) -> str:
        """The key as text, its secret in the first row; empty if no officer needed a code."""
        if not self._codes:
            return ""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        if self._secret:
            writer.writerow(("", "", self._secret))
        writer.writerows((unit, guard_formula(name), code) for (unit, name), code in sorted(self._codes.items()))
        return text.getvalue()


def officers_in_two_units(nominations: Iterable[Mapping], key: OfficerKey, rules: RuleBook) -> Iterator[Finding]:
    """Findings on a name or code that several units nominate: a move, or two of one name.

    `nominations` still have names; findings have codes only.
    """
    by_officer: dict[str, list[Mapping]] = {}
    for row in nominations:
        if row["officer"]:
            by_officer.setdefault(row["officer"], []).append(row)
    for officer, rows in sorted(by_officer.items()):
        units = list(dict.fromkeys(row["holder"] for row in rows))
        if len(units) > 1:
            yield MOT_NGUOI_HAI_DON_VI.finding(
                found=f"cùng một họ tên hoặc mã ở {len(units)} đơn vị: "
                f"{'; '.join(rules.name(key.holder(unit, officer)) for unit in units)}",
                at=location_of((row["file"], row["sheet"], f"dòng {row['row']}") for row in rows),
            )
