"""Lists of words that cells of a workbook choose from, on a sheet of their own."""

from collections.abc import Iterable

from thidua_helpers.blanks.layout import Cell, SheetLayout
from thidua_helpers.intake.excel.limits import cell_name

LISTS_SHEET = "Danh mục"
_WIDTH = 44


class WordLists:
    """Collects lists of words by name; repeated ones are stored once."""

    def __init__(self) -> None:
        self._lists: list[tuple[str, tuple[str, ...]]] = []

    def reference(self, name: str, words: Iterable[str]) -> str:
        """Reference of a list in formulas; an empty list has one empty cell."""
        asked = name, tuple(words)
        if asked not in self._lists:
            self._lists.append(asked)
        letters = cell_name(0, self._lists.index(asked)).removesuffix("1")
        return f"='{LISTS_SHEET}'!${letters}$2:${letters}${max(1, len(asked[1])) + 1}"

    def sheets(self) -> list[SheetLayout]:
        """The sheet of lists; empty if there are no lists."""
        if not self._lists:
            return []
        cells = [Cell(0, column, name, "header") for column, (name, _) in enumerate(self._lists)]
        cells += [
            Cell(row, column, word, "name")
            for column, (_, words) in enumerate(self._lists)
            for row, word in enumerate(words, start=1)
        ]
        widths = (_WIDTH,) * len(self._lists)
        return [SheetLayout(LISTS_SHEET, tuple(cells), widths, header=(0, 0), is_protected=True)]
