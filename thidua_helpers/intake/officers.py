"""Officers become codes at the first read; the key stays in a file that git ignores.

A name that is a code already ("CB-01") stays what it is. Any other gets the next number of its unit, new names of one
reading in the order of the alphabet, so the order of rows and files changes nothing.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from thidua_helpers.errors import Refused
from thidua_helpers.findings import WARNING, Finding, place_of
from thidua_helpers.rules import RuleBook

_CODE = re.compile(r"cb-\d+")
_COLUMNS = ["unit", "name", "code"]


class OfficerKey:
    """Which code stands for which officer of which unit. `known` is what earlier readings have given out."""

    def __init__(self, known: Iterable[dict[str, str]] = ()) -> None:
        self._codes = {(row["unit"], row["name"]): row["code"] for row in known}

    @classmethod
    def read(cls, path: Path, file: str) -> "OfficerKey":
        """The key at `path`, empty if there is none; raises Refused for a file with other columns."""
        if not path.is_file():
            return cls()
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        if reader.fieldnames != _COLUMNS:
            raise Refused(f"{file}: các cột phải là {', '.join(_COLUMNS)}.")
        return cls(reader)

    def add(self, officers: Iterable[tuple[str, str]]) -> None:
        """Gives a code to each (unit, name in comparison form) that has none."""
        asked = set(officers)
        given = {pair: pair[1] for pair in asked if _CODE.fullmatch(pair[1])}
        for unit, name in sorted(asked - set(given) - set(self._codes)):
            # A code that a workbook writes itself is somebody else's.
            taken = [int(code[3:]) for (other, _), code in (given | self._codes).items() if other == unit]
            self._codes[(unit, name)] = f"cb-{max(taken, default=0) + 1:02d}"

    def holder(self, unit: str, name: str) -> str:
        """The officer as a holder: "1-01.cb-02"."""
        return f"{unit}.{name if _CODE.fullmatch(name) else self._codes[(unit, name)]}"

    def csv(self) -> str:
        """The key as text; empty where nobody needed a code."""
        if not self._codes:
            return ""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((unit, name, code) for (unit, name), code in sorted(self._codes.items()))
        return text.getvalue()


def in_two_units(nominations: Iterable[Mapping], key: OfficerKey, rules: RuleBook) -> Iterator[Finding]:
    """Officers of one name, or one code, whom more than one unit nominates: one person who moved, or two of one name.

    `nominations` are rows as read, the officer's name not yet replaced by the code; the finding names codes only.
    """
    found: dict[str, list[Mapping]] = {}
    for row in nominations:
        if row["officer"]:
            found.setdefault(row["officer"], []).append(row)
    for officer, rows in sorted(found.items()):
        units = list(dict.fromkeys(row["holder"] for row in rows))
        if len(units) > 1:
            yield Finding(
                check="mot-nguoi-hai-don-vi",
                severity=WARNING,
                **place_of((row["file"], row["sheet"], f"dòng {row['row']}") for row in rows),
                found=f"cùng một họ tên hoặc mã ở {len(units)} đơn vị: "
                f"{'; '.join(rules.name(key.holder(unit, officer)) for unit in units)}",
                expected="mỗi người được đề nghị ở một đơn vị",
                advice="Người chuyển đơn vị: giữ đề nghị ở đơn vị hiện nay, số năm liên tục tính cả ở đơn vị cũ. Hai "
                "người trùng họ tên: không phải sửa gì.",
            )
