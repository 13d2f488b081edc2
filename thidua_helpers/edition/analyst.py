"""The analyst's interface to an edition: labelled frames, traces of figures, what-if."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.scored_tables import all_tables_to_rank
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.insights.insight import sentence_text
from thidua_helpers.period import Edition
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.scoring.points import Assumption
from thidua_helpers.scoring.what_if import Scenario, scenario_changes, scenario_tables
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import COLUMNS, Consequence, Flag, Match, Measure, Provenance, ScoreStage, State


class AnalystEdition(OpenEdition):
    """An edition for people: labelled frames; ids and names in any declared spelling."""

    @property
    def facts(self) -> pd.DataFrame:
        """Every figure as read, with file, sheet and cell."""
        return self._labelled(self.table("facts"), FIGURE_KEY, drop=["edition"])

    @property
    def results(self) -> pd.DataFrame:
        """Figures of every level: units, clusters, province, remainders."""
        return self._labelled(self.table("figures"), FIGURE_KEY, drop=["edition", "level", "inputs"])

    @property
    def rates(self) -> pd.DataFrame:
        """Every rate with its numerator and denominator."""
        drop = ["edition", "level", "numerator_keys", "denominator_keys"]
        return self._labelled(self.table("rates"), RATE_KEY, drop=drop)

    @property
    def published(self) -> pd.DataFrame:
        """Every published figure next to the recomputed one."""
        table = self.table("reconciliation").assign(result=lambda rows: rows["result"].map(Match.labels()))
        columns = ["printed", "against", "recomputed", "recomputed_pct", "result", "source", "file", "sheet", "cell"]
        return self._labelled(table[["holder", "item", "measure", *columns]], ["holder", "item", "measure"])

    @property
    def insights(self) -> pd.DataFrame:
        """Statements on the results in words, by page and order; also those on ranks."""
        values = self.rows("insight_values")
        rows = self.rows("insights")
        table = self.table("insights").assign(
            subject=lambda table: table["subject"].map(self.rules.name),
            measure=lambda table: table["measure"].map(Measure.labels()).fillna(""),
            consequence=lambda table: table["consequence"].map(Consequence.labels()),
            flag=lambda table: table["flag"].map(Flag.labels()),
            sentence=[sentence_text(row, values, self.rules.name) for row in rows.values()],
        )
        shown = ["holder", "number", "sentence", "consequence", "flag", "kind", "subject", "measure"]
        return table[shown].set_index(["holder", "number"]).rename(columns=COLUMNS)

    @property
    def editions_of_same_length(self) -> list[Edition]:
        """Editions of the workspace with as many months, this one included: `open_editions(*…)`."""
        return self.workspace.editions_of_length(self.edition.months)

    def points(self, holder: str, ranking: str) -> pd.DataFrame:
        """Points of a unit by criterion in one ranking (“toan-tinh” or a cluster), in words."""
        holder = self._holder(holder)
        tables = self.rules.ranking_criteria
        ranking = _resolve_id(ranking, tables, _id_by_spelling({self.rules.name(key): key for key in tables}))
        table = self.table("points")
        own = table[(table["holder"] == holder) & (table["ranking"] == ranking)].set_index("criterion")
        criteria = tables[ranking].criteria
        own.insert(0, "label", [criteria[key].label if key in criteria else "Tổng điểm" for key in own.index])
        shown = ["label", "max_points", "points", "words", "clause", "inputs"]
        order = [*criteria, TOTAL]
        return own.loc[[key for key in order if key in own.index], shown].rename(columns=COLUMNS)

    def trace_points(self, holder: str, ranking: str, criterion: str) -> pd.DataFrame:
        """The rows behind one criterion's points of a unit, each with file, sheet and cell."""
        source_keys = self.points(holder, ranking)[COLUMNS["inputs"]]
        cells = self.source_cells(source_keys[_resolve_id(criterion, source_keys.index, {})])
        columns = ["table", "key", "sign", "file", "sheet", "cell"]
        return pd.DataFrame(cells, columns=columns).rename(columns=COLUMNS)

    def trace(self, holder: str, measure: str, name: str) -> pd.DataFrame:
        """Facts behind a figure or rate, one a row, with value, source, file, sheet and cell.

        `name` is a line ("thu_ly") or a rate ("ty_le_xong"); `holder` an id or a name ("cum-1", "Cụm 1"). A missing
        figure has no rows. Raises Refused, with the nearest known names, for an unknown one.
        """
        holder, measure, name = self._figure_ids(holder, measure, name)
        key = f"{holder}/{measure}/{name}"
        if name in self.rules.indicators.lines:
            parts = {"": key}
        else:
            rate = self.rows("rates").get(key)
            if rate is None:
                raise Refused(f"Tỷ lệ “{name}” không tính bằng {Measure(measure).label}.")
            parts = {"tử số: ": rate["numerator_keys"], "mẫu số: ": rate["denominator_keys"]}
        rows = [self._facts_behind(part, figure) for part, figure in parts.items()]
        table = pd.concat(rows, ignore_index=True)
        table = table[[*FIGURE_KEY, "role", "value", "source", "file", "sheet", "cell"]]
        return self._labelled(table, FIGURE_KEY)

    def what_if(
        self,
        cases: Mapping[str, int] | None = None,
        stage: str = "",
        weights: Mapping[str, float] | None = None,
        without_criteria: Iterable[str] = (),
        without_leaders: Iterable[str] = (),
    ) -> dict[str, pd.DataFrame]:
        """Changed rows of `points`, `ranks`, `classes` and `awards`; nothing is written.

        `cases`: additional finished cases by unit ({"1-01": 1}; negative for fewer), enforceable cases unchanged.
        `stage`: the stage of the score sheets that counts (tu_cham, tham_dinh, ket_luan). `weights`: factors for the
        points of a criterion or group ({"cum-1/viec": 2}); `without_criteria`: criteria left out ("cum-1/viec").
        `without_leaders`: units that do not count as the best of their cluster. Raises Refused for unknown names, and
        in an edition without ranking.
        """
        if not self.ranking_ids:
            raise Refused(f"Kỳ {self.edition} không xếp hạng, nên không có gì để giả định.")
        if stage and stage not in ScoreStage.labels():
            raise Refused(f"Không có bước chấm “{stage}”." + suggestion(stage, ScoreStage.labels()))
        factors = {name: _parse_weight(name, weight) for name, weight in (weights or {}).items()}
        factors |= {name: Fraction(0) for name in without_criteria}
        by_leaf = {leaf: factor for name, factor in factors.items() for leaf in self._leaves(name)}
        leaders = frozenset(self._holder(unit) for unit in without_leaders)
        more = {self._holder(unit): _parse_cases(unit, number) for unit, number in (cases or {}).items()}
        scenario = Scenario(more, stage, Assumption(by_leaf, leaders))
        recorded = self.tables("points", "ranks", "classes", "awards")
        assumed = scenario_tables(all_tables_to_rank(self), self.ranking_ids, scenario, self.rules)
        return scenario_changes(recorded, assumed)

    def _leaves(self, name: str) -> list[tuple[str, str]]:
        """Criteria with a rule at or below “<ranking>/<criterion>”."""
        ranking, _, criterion = name.partition("/")
        table = self.rules.ranking_criteria[_resolve_id(ranking, self.rules.ranking_criteria, {})]
        to_visit = [_resolve_id(criterion, table.criteria, {})]
        leaves = []
        while to_visit:
            visited = to_visit.pop()
            leaves += [(ranking, visited)] if visited in table.leaves else []
            to_visit += table.parts(visited)
        return leaves

    def _figure_ids(self, holder: str, measure: str, name: str) -> tuple[str, str, str]:
        """Ids of a holder, a measure and a line or rate, given by id or name."""
        measures = _id_by_spelling({label: measure_id for measure_id, label in Measure.labels().items()})
        indicators = self.rules.indicators.lines | self.rules.indicators.rates
        names = _id_by_spelling({indicator.label: indicator_id for indicator_id, indicator in indicators.items()})
        holder = self._holder(holder)
        return holder, _resolve_id(str(measure), Measure.labels(), measures), _resolve_id(str(name), indicators, names)

    def _holder(self, text: str) -> str:
        """Id of a holder, given by id, name or former name, in any declared spelling."""
        rules = self.rules
        holders = list(self.table("figures")["holder"].unique())
        names = {rules.name(holder_id): holder_id for holder_id in holders} | {
            former: unit for unit, formers in rules.former_names.items() for former in formers
        }
        return _resolve_id(str(text), holders, rules.holder_by_spelling | _id_by_spelling(names))

    def _facts_behind(self, part: str, figure_key: str) -> pd.DataFrame:
        """Facts behind a figure with their role; empty for an absent figure."""
        figure = self.rows("figures").get(figure_key)
        if figure is None:
            return self.cells.facts("").assign(role="")
        facts = self.cells.facts(figure["inputs"])
        signs = facts["sign"].map({1: "", -1: " (trừ đi)"})
        return facts.assign(role=part + Provenance(figure["provenance"]).label + signs)

    def _labelled(self, table: pd.DataFrame, index: list[str], drop: Iterable[str] = ()) -> pd.DataFrame:
        """`table` for reading: names before ids, Vietnamese column heads, ids in the index."""
        shown = table.drop(columns=list(drop))
        names = {holder: self.rules.name(holder) for holder in shown["holder"].unique()}
        lines = {line: rule.label for line, rule in self.rules.indicators.lines.items()}
        rates = {rate: rule.label for rate, rule in self.rules.indicators.rates.items()}
        words = {"state": State.labels(), "provenance": Provenance.labels()}
        shown = shown.assign(**{column: shown[column].map(words[column]) for column in words if column in shown})
        shown.insert(0, "Tên", shown["holder"].map(names))
        for column, texts in (("line", lines), ("rate", rates)):
            if column in shown:
                shown.insert(1, COLUMNS[column], shown[column].map(texts))
        return shown.set_index(index).rename(columns=COLUMNS)


def _parse_cases(unit: str, cases: object) -> int:
    """An assumed number of cases; raises Refused for anything but an integer."""
    if not isinstance(cases, Integral) or isinstance(cases, bool):
        raise Refused(f"Số việc giả định của {unit} là “{cases}”; phải là số nguyên, ví dụ 1 hoặc -1.")
    return int(cases)


def _parse_weight(name: str, weight: object) -> Fraction:
    """An assumed weight, exact; raises Refused for anything but a finite number from 0."""
    is_number = isinstance(weight, Real | Decimal) and not isinstance(weight, bool)
    try:
        factor = Fraction(str(weight)) if is_number else None
    except ValueError:  # infinite, or not a number
        factor = None
    if factor is None or factor < 0:
        raise Refused(f"Trọng số giả định của {name} là “{weight}”; phải là một số từ 0 trở lên, ví dụ 0.5 hoặc 2.")
    return factor


def _id_by_spelling(names: Mapping[str, str]) -> dict[str, str]:
    return {comparison_form(name): named_id for name, named_id in names.items()}


def _resolve_id(text: str, ids: Iterable[str], spellings: Mapping[str, str]) -> str:
    """The id that `text` is or spells; raises Refused with the nearest ids."""
    form = comparison_form(text)
    matched_id = form if form in ids else spellings.get(form)
    if matched_id is None:
        raise Refused(f"Không có “{text}”." + suggestion(text, ids))
    return matched_id
