"""Ids of units, measures, lines, rates and rankings, given by id or name in any spelling."""

import difflib
from collections.abc import Iterable, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules.indicators import IndicatorLine, Rate
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.meanings import TABLES
from thidua_helpers.vietnamese import comparison_form, slug
from thidua_helpers.vocabulary import PROVINCE, Measure

# Names of id → texts by which it may be given.
NamesById = Mapping[str, Iterable[str]]
# What is longer is like no name.
_LONGEST_NAME = 100


class NameFinder:
    """Finds the ids of what an analyst names.

    Raises Refused, with the nearest names, for what is not known.
    """

    def __init__(self, opened: OpenEdition) -> None:
        self._opened = opened
        self._rules = opened.rules

    def holder(self, text: object) -> str:
        """Id of a unit, a cluster, the province, or a group of which only the sum is published."""
        remainders = {holder: [self._rules.name(holder)] for holder in self._opened.remainders}
        return find_id(text, "đơn vị, cụm", self._names_of_units | self._names_of_groups | remainders)

    def unit(self, text: object) -> str:
        return find_id(text, "đơn vị", self._names_of_units)

    def group(self, text: object) -> str:
        """Id of a cluster or the province."""
        return find_id(text, "cụm", self._names_of_groups)

    def measure(self, text: object) -> Measure:
        names = {measure.value: [measure.label, measure.unit] for measure in Measure}
        return Measure(find_id(text, "cách tính bằng", names))

    def quantity(self, text: object) -> str:
        """Id of a line or a rate."""
        indicators: dict[str, IndicatorLine | Rate] = {**self._rules.indicators.lines, **self._rules.indicators.rates}
        names = {name: [each.label] for name, each in indicators.items()}
        return find_id(text, "dòng số liệu, tỷ lệ", names)

    def ranking(self, text: object) -> str:
        """Id of a ranking: the province or a cluster."""
        names = {ranking: self._names_of_groups.get(ranking, ()) for ranking in self._rules.ranking_criteria}
        return find_id(text, "bảng xếp hạng", names)

    def criterion(self, ranking: str, text: object) -> str:
        criteria = self._rules.ranking_criteria[ranking].criteria
        return find_id(text, "tiêu chí", {name: [criterion.label] for name, criterion in criteria.items()})

    def table(self, text: object) -> str:
        """Id of a stage table, given by id or title."""
        return find_id(text, "bảng", {name: [TABLES[name].title] for name in SCHEMAS})

    @property
    def _names_of_units(self) -> dict[str, list[str]]:
        former = self._rules.former_names
        return {
            unit.id: [unit.short_name, unit.name, *unit.aliases, *former.get(unit.id, ())] for unit in self._rules.units
        }

    @property
    def _names_of_groups(self) -> dict[str, list[str]]:
        clusters = {cluster.id: [cluster.name] for cluster in self._rules.clusters}
        return clusters | {PROVINCE: [self._rules.name(PROVINCE), "toàn tỉnh", "tỉnh"]}


def find_id(text: object, kind: str, names_by_id: NamesById) -> str:
    """The id that `text` is or names; without accents too, where no other id has that spelling.

    Raises Refused with the nearest ids and names; `kind` is what was asked for.
    """
    form = comparison_form(str(text))
    if form in names_by_id:
        return form
    exact = {each for each, names in names_by_id.items() if form in map(comparison_form, names)}
    plain = {each for each, names in names_by_id.items() if slug(str(text)) in map(slug, (each, *names))}
    found = exact or plain
    if len(found) == 1:
        return found.pop()
    raise Refused(f"Không có {kind} “{text}”.{_suggested(str(text), names_by_id)}")


def _suggested(text: str, names_by_id: NamesById) -> str:
    """The nearest ids, or names if `text` is no id; all if none is near."""
    main_names = [next(iter(names)) for names in names_by_id.values() if names]
    is_name = main_names and (" " in text or not text.isascii())
    shown = {slug(name): name for name in (main_names if is_name else names_by_id)}
    near = difflib.get_close_matches(slug(text[:_LONGEST_NAME]), shown, n=3, cutoff=0.6)
    return f" Có phải: {', '.join(shown[name] for name in near)}?" if near else suggestion("", shown.values())
