"""Decided values next to computed ones.

The Hội đồng considers and submits, the Cục trưởng decides.
"""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year_rows import DecisionRow
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import AwardOutcome, ClassOutcome, DecisionState, Turn, VoteSubject

DECIDED = "quyet_dinh"
# Computed value of a unit without a class.
NO_CLASS = "không được xếp hạng nào"


def is_decided(row: DecisionRow) -> bool:
    """Whether the row is a final decision, with number and date."""
    return row.state == DECIDED


def final_decisions(rules: RuleBook, subject: str) -> tuple[DecisionRow, ...]:
    """Final decisions on a subject (an id of DecisionSubject), in the file's order."""
    return tuple(row for row in rules.decisions if row.subject == subject and is_decided(row))


def effective_decisions(rules: RuleBook) -> dict[int, DecisionRow]:
    """Line of `decisions.csv` → row, without superseded rows.

    Of rows with the same subject, holder and value the most advanced state counts, of equal states the last row.
    """
    lines = sorted(enumerate(rules.decisions, start=2), key=lambda line: tuple(DecisionState).index(line[1].state))
    furthest = {(row.subject, row.holder, row.value): (line, row) for line, row in lines}
    return dict(sorted(furthest.values()))


def decisions_table(rules: RuleBook, computed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The `decisions` table: effective rows of `decisions.csv` with the computed values.

    `computed` has the stage tables `ranks`, `classes`, `awards`, `vote_results` and `rotation`. The computed value of a
    rank is the rank in the unit's own cluster; of a class the one in which the unit is placed; of an award the outcome
    of the nomination; of a cluster's head the unit chosen in the last round, else the suggestion of the rotation; of a
    deputy only the former. `agrees` is missing where nothing was computed, a tie is left to the Hội đồng, or the
    award is decided above the province.
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
    """Class id → label."""
    return {class_.id: class_.label for table in rules.ranking_criteria.values() for class_ in table.classes}


def source_of_head(subject: str, cluster: str, vote_results: pd.DataFrame) -> str:
    """Source of the computed value for a cluster's head or deputy, in words."""
    return "kết quả bỏ phiếu" if cluster in elected_units(vote_results, subject) else "gợi ý luân phiên"


class _ComputedValues:
    """Computed values, and their agreement with decisions."""

    def __init__(self, rules: RuleBook, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self._cluster_of = {member: cluster.id for cluster in rules.clusters for member in cluster.members}
        self._class_labels = label_by_class(rules)

    def compare(self, row: DecisionRow) -> tuple[str, bool | None]:
        """The computed value for a decision ("" if none), and `agrees`."""
        match row.subject:
            case "xep-hang":
                value = self._rank(row.holder)
                return value, _agreement(value, str(int(row.value)))
            case "hang":
                return self._class(row)
            case "khen-thuong":
                return self._award(row)
            case _:
                value = self._computed_choice(row)
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
            labels = ", ".join(self._class_labels[class_id] for class_id in still_open)
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

    def _computed_choice(self, row: DecisionRow) -> str:
        chosen = elected_units(self._tables["vote_results"], row.subject).get(row.holder, "")
        if chosen or row.subject != VoteSubject.HEAD:
            return chosen
        turns = self._tables["rotation"]
        suggested = turns[(turns["cluster"] == row.holder) & (turns["turn"] == Turn.NEXT)]["member"]
        return "" if suggested.empty else suggested.iloc[0]


def _agreement(computed: str, value: str) -> bool | None:
    return computed == value if computed else None
