"""Names of received workbooks on pages, never chosen by their senders.

Names from the year file, and names made of ids like those of blanks, are kept. Other files are named after the unit
whose figures they hold, or after their form and a number.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year import InputFile
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.workspace.inputs import received_name

UNDECLARED = "một tệp không khai báo"


class InputNames:
    """Names of inputs.

    `received`: (file as in tables, its declaration); `units`: file → units with figures in it.
    """

    def __init__(
        self, received: Iterable[tuple[str, InputFile]], units: Mapping[str, Iterable[str]], rules: RuleBook
    ) -> None:
        self._rules = rules
        self._names: dict[str, str] = {}
        taken: dict[str, int] = {}
        for file, item in received:
            name = _base(file)
            if file in self._names:
                continue
            if not self._is_ours(name, item):
                of_file = sorted(units.get(file, ()))
                name = f"Sổ của {rules.name(of_file[0])}" if len(of_file) == 1 else rules.forms[item.form].name
                taken[name] = number = taken.get(name, 0) + 1
                name = name if number == 1 and len(of_file) == 1 else f"{name}, tệp {number}"
            self._names[file] = name
        self._by_place = {received_name(file): name for file, name in self._names.items()}
        self._files = {name: file for file, name in self._names.items() if name != _base(file)}
        self._shown: dict[str, str] = {}

    def shown_name(self, file: str) -> str:
        """Name of an input file on pages; files of other editions by this edition's rules."""
        if file not in self._shown:
            self._shown[file] = self._name_by_rules(file)
        return self._shown[file]

    def _name_by_rules(self, file: str) -> str:
        below = received_name(file)
        if not below:
            return _base(file)
        if below in self._by_place:
            return self._by_place[below]
        item = next((candidate for candidate in self._rules.year.inputs if candidate.declares(below)), None)
        if item is None:
            return UNDECLARED
        return _base(file) if self._is_ours(_base(file), item) else self._rules.forms[item.form].name

    def shown_path(self, file: str) -> str:
        """Path of a file that keeps its name; else its name on pages."""
        return file if self.shown_name(file) == _base(file) else self.shown_name(file)

    def in_text(self, text: str) -> str:
        """`text` with names of files replaced by those on pages."""
        for name, file in self._files.items():
            text = text.replace(file, name).replace(_base(file), name)
        return text

    def shown_key(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Key of a table's row as pages may carry it, with the names of files replaced."""
        return tuple(self._names.get(part, part) if self.shown_path(part) != part else part for part in key)

    def row_key(self, shown: str) -> str:
        """The original of a joined `shown_key`."""
        name, slash, others = shown.partition("/")
        return f"{self._files[name]}{slash}{others}" if name in self._files else shown

    def _is_ours(self, name: str, item: InputFile) -> bool:
        """Whether all parts of a file's name are declared: * stands for an id or a number."""
        if item.file:
            return True
        stem = comparison_form(name.rpartition(".")[0])
        if item.folder:
            return stem in self._ids
        before, _, after = comparison_form((item.files or "").rpartition(".")[0]).partition("*")
        if "*" in after or not (stem.startswith(before) and stem.endswith(after)):
            return False
        varying = stem[len(before) : len(stem) - len(after)].strip("-_ ")
        return not varying or varying.isdigit() or varying in self._ids

    @cached_property
    def _ids(self) -> set[str]:
        rules = self._rules
        return {*rules.unit_by_id, *rules.cluster_ids, *rules.criteria, *rules.ranking_criteria, str(rules.edition)}


def _base(file: str) -> str:
    return file.rsplit("/", 1)[-1]
