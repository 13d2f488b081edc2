"""Findings for readers: places in words, similar ones grouped, the cell to see first.

A finding here is a row of a findings table.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_NOP
from thidua_helpers.findings.finding import CellRef
from thidua_helpers.vocabulary import Severity

_CELL = r"(?:[A-Z]{1,3}\d+|dòng \d+|không có dòng nào)"
# Between cells; in derived facts cells are joined by signs.
_BETWEEN = r"(?:, | \+ | − )"
# As `location_of` writes cells that lie in several files or sheets.
_PLACED = re.compile(rf"(.+?)!(.*?)!({_CELL}(?:{_BETWEEN}{_CELL})*)(?:{_BETWEEN}|$)")
_KEY = re.compile(r"[a-z_]+(?:\.\w+)*")
# So many findings that differ only in their cells are grouped.
_MANY = 4
# Two errors may share a cell by chance; three are a hint.
_POINTING = 3


def cell_refs_of(finding: Mapping) -> list[CellRef]:
    """Every cell of a finding; empty if it names a whole file or sheet."""
    if not finding["file"] and (placed := _PLACED.findall(finding["cells"])):
        return [CellRef(file, sheet, cell) for file, sheet, cells in placed for cell in re.split(_BETWEEN, cells)]
    return [CellRef(finding["file"], finding["sheet"], cell) for cell in re.split(_BETWEEN, finding["cells"]) if cell]


def place_in_words(finding: Mapping, called: Callable[[str], str] = str) -> str:
    """ "data/raw/2021/don-vi/2-06.xlsx, trang tính “06”, ô H11"; `called`: file → name."""
    return places_in_words(cell_refs_of(finding) or [CellRef(finding["file"], finding["sheet"], "")], called)


def places_in_words(places: Iterable[CellRef], called: Callable[[str], str] = str, before: str = "") -> str:
    """Places in words by sheet; a file is not repeated after itself or after `before`."""
    cells: dict[tuple[str, str], list[str]] = {}
    for file, sheet, cell in places:
        cells.setdefault((file, sheet), []).append(cell)
    lines = []
    for (file, sheet), own in cells.items():
        parts = [called(file) if file != before else "", sheet and f"trang tính “{sheet}”", _cells_in_words(own)]
        lines.append(", ".join(filter(None, parts)))
        before = file
    return "; ".join(filter(None, lines))


def _cells_in_words(cells: Sequence[str]) -> str:
    """ "ô C11, D11", "dòng 4", "khóa emulation.appraised_by"."""
    listed = ", ".join(cells)
    if not listed or listed.startswith(("dòng", "không")):
        return listed
    return f"{'khóa' if _KEY.fullmatch(listed) else 'ô'} {listed}"


def grouped_findings(findings: Iterable[Mapping]) -> list[list[Mapping]]:
    """Findings in groups that differ in cells only; missing reports come first.

    A finding that can be accepted, or has been, is a group of its own because it has its own key."""
    groups: dict[tuple, list[Mapping]] = {}
    for number, row in enumerate(findings):
        is_single = row["key"] or row["accepted"] or not row["cells"]
        of_kind = tuple(row[name] for name in ("check", "severity", "holder", "expected", "advice"))
        groups.setdefault((number,) if is_single else of_kind, []).append(row)
    lists = []
    for group in groups.values():
        lists += [group] if len(group) >= _MANY else [[row] for row in group]
    return sorted(lists, key=lambda group: group[0]["check"] != DON_VI_CHUA_NOP.id)


def heading_of(group: Sequence[Mapping]) -> str:
    """Found text; for a group the number of findings, their sheets, and the first one."""
    first = group[0]["found"]
    if len(group) == 1:
        return first
    sheets = dict.fromkeys(f"“{sheet}”" for row in group for _, sheet, _ in cell_refs_of(row)[:1] if sheet)
    where = f" của trang tính {', '.join(sheets)}" if sheets else ""
    return f"{len(group)} chỗ{where}; chỗ đầu: {first}"


def other_places(group: Sequence[Mapping], called: Callable[[str], str] = str) -> str:
    """First cells of the further findings of a group, in words; "" for a group of one."""
    first = cell_refs_of(group[0])[:1]
    return places_in_words((cell_refs_of(row)[0] for row in group[1:]), called, before=first[0][0] if first else "")


def cell_to_look_at(findings: Iterable[Mapping]) -> str:
    """Sentence on the cell that most errors of a holder name; "" without such a cell."""
    errors = [row for row in findings if row["severity"] == Severity.ERROR]
    counts = Counter(place for row in errors for place in set(cell_refs_of(row)))
    ((_, sheet, cell), most), (_, next_most) = [*counts.most_common(2), (("", "", ""), 0), (("", "", ""), 0)][:2]
    if most < _POINTING or most == next_most or 2 * most <= len(errors) or not re.fullmatch(r"[A-Z]+\d+", cell):
        return ""
    where = f" trang tính “{sheet}”" if sheet else ""
    of_all = f"cả {most}" if most == len(errors) else f"{most}/{len(errors)}"
    return f"Ô {cell}{where} có mặt trong {of_all} lỗi: xem ô này trước."
