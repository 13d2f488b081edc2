"""Decided values next to computed ones. The Hội đồng considers and submits, the Cục trưởng decides."""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year_rows import DecisionRow
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import AwardOutcome, ClassOutcome, DecisionState, Turn, VoteSubject

DECIDED = "quyet_dinh"
# Computed of a unit that no class takes.
NO_CLASS = "không được xếp hạng nào"


def is_decided(row: DecisionRow) -> bool:
    """Whether the row is a decision with number and date, and not yet on its way to one."""
    return row.state == DECIDED


def final_decisions(rules: RuleBook, subject: str) -> tuple[DecisionRow, ...]:
    """The decisions on `subject` (`xep-hang`, `hang`, `khen-thuong`, `truong-cum`, `pho-cum`), in the file's order."""
    return tuple(row for row in rules.decisions if row.subject == subject and is_decided(row))


def effective_decisions(rules: RuleBook) -> dict[int, DecisionRow]:
    """Line of `decisions.csv` → its row. Of rows that say the same of the same holder the one furthest on its way to
    the decision counts, of equals the last."""
    lines = sorted(enumerate(rules.decisions, start=2), key=lambda line: tuple(DecisionState).index(line[1].state))
    furthest = {(row.subject, row.holder, row.value): (line, row) for line, row in lines}
    return dict(sorted(furthest.values()))


def decisions_table(rules: RuleBook, computed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The `decisions` table: each row of `decisions.csv` that counts, with the computed value.

    `computed` has the stage tables `ranks`, `classes`, `awards`, `vote_results` and `rotation`. The computed value is,
    for a rank the rank in the unit's own cluster; for a class the one where the unit was placed; for an award the
    outcome of the nomination; for a cluster's head the unit that the last round chose, else the one that the rotation
    suggests; for a deputy only the former. `agrees` is missing where nothing was computed, or a tie leaves the
    choice to the Hội đồng, or the award is decided above the province.
    """
    computed_values = _ComputedValues(rules, computed)
    rows = []
    for row in effective_decisions(rules).values():
        value, agrees = computed_values.compare(row)
        rows.append(
            {
                "edition": str(rules.edition),
                **{name: getattr(row, name) for name in ("subject", "holder", "value", "state", "number")},
                "computed": value,
                "agrees": agrees,
                "signed_on": row.signed_on.isoformat() if row.signed_on else "",
                "decided_by": row.decided_by,
                "reason": row.reason,
            }
        )
    return make_table("decisions", rows)


def label_by_class(rules: RuleBook) -> dict[str, str]:
    """Class → its name."""
    return {each.id: each.label for table in rules.rankings.values() for each in table.classes}


def source_of_head(subject: str, cluster: str, vote_results: pd.DataFrame) -> str:
    """Where the computed value for a decision on a cluster's head or deputy comes from, in words."""
    return "kết quả bỏ phiếu" if cluster in elected_units(vote_results, subject) else "gợi ý luân phiên"


class _ComputedValues:
    """The computed values, and whether a decision agrees with them."""

    def __init__(self, rules: RuleBook, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self._cluster_of = {member: cluster.id for cluster in rules.clusters for member in cluster.members}
        self._class_labels = label_by_class(rules)

    def compare(self, row: DecisionRow) -> tuple[str, bool | None]:
        """The computed value for `row` ("" where there is none), and `agrees`."""
        match row.subject:
            case "xep-hang":
                value = self._rank(row.holder)
                return value, _agreement(value, str(int(row.value)))
            case "hang":
                return self._class(row)
            case "khen-thuong":
                return self._award(row)
            case _:
                value = self._chosen(row)
                return value, _agreement(value, row.value)

    def _rank(self, unit: str) -> str:
        ranks = self._tables["ranks"]
        own = ranks[(ranks["ranking"] == self._cluster_of.get(unit, "")) & (ranks["holder"] == unit)]["rank"].dropna()
        return "" if own.empty else str(own.iloc[0])

    def _class(self, row: DecisionRow) -> tuple[str, bool | None]:
        classes = self._tables["classes"]
        own = classes[classes["holder"] == row.holder].set_index("class")["outcome"]
        placed, still_open = own.index[own == ClassOutcome.PLACED], own.index[own == ClassOutcome.OPEN]
        if len(still_open):
            labels = ", ".join(self._class_labels[each] for each in still_open)
            return f"chờ Hội đồng xem xét: {labels}", None
        if own.empty:
            return "", None
        value = placed[0] if len(placed) else NO_CLASS
        return value, _agreement(value, row.value)

    def _award(self, row: DecisionRow) -> tuple[str, bool | None]:
        awards = self._tables["awards"]
        own = awards[(awards["title"] == row.value) & (awards["holder"] == row.holder)]["outcome"]
        outcome = "" if own.empty else own.iloc[0]
        agreement: dict[str, bool] = {
            AwardOutcome.PROPOSED: True,
            AwardOutcome.CUT: False,
            AwardOutcome.NOT_ELIGIBLE: False,
        }
        return outcome, agreement.get(outcome)

    def _chosen(self, row: DecisionRow) -> str:
        chosen = elected_units(self._tables["vote_results"], row.subject).get(row.holder, "")
        if chosen or row.subject != VoteSubject.HEAD:
            return chosen
        turns = self._tables["rotation"]
        suggested = turns[(turns["cluster"] == row.holder) & (turns["turn"] == Turn.NEXT)]["member"]
        return "" if suggested.empty else suggested.iloc[0]


def _agreement(computed: str, value: str) -> bool | None:
    return computed == value if computed else None
