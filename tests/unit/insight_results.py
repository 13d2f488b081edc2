"""Small results for tests of insights: stage tables made of a few rows each."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import pandas as pd

from thidua_helpers.insights.insight import FIELD, Insight
from thidua_helpers.insights.results_read import TABLES, RateLines, Results
from thidua_helpers.numbers import meets, missing_to_target
from thidua_helpers.period import Edition
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, Level, Provenance, State, TargetOutcome

LINES = RateLines(
    *("ty_le_xong", "xong+dinh_chi", "co_dieu_kien", "phai_thi_hanh", "thu_ly", "ty_le_co_dieu_kien"),
    without_large_cases="ty_le_xong_tru_viec_lon",
)
# Holder, measure → finished, enforceable, and further lines by id.
Counts = Mapping[tuple[str, str], Sequence[int]]


def results_of(
    counts: Counts,
    targets: Mapping[tuple[str, str], tuple[str, str]] | None = None,
    clusters: Mapping[str, Sequence[str]] | None = None,
    edition: str = "2021",
    base_title: str = "",
    **tables: Iterable[dict],
) -> Results:
    """Results with `counts` of finished and enforceable, targets (level, comparator), and rows of other tables.

    Holders are units unless they are clusters or the province. A target of a holder without counts has no outcome.
    """
    clusters = clusters or {}
    figures = [
        _figure(holder, measure, line, value, clusters)
        for (holder, measure), values in counts.items()
        for line, value in zip((LINES.finished, LINES.enforceable), values, strict=True)
    ]
    rows = {
        "figures": [*figures, *tables.pop("figures", [])],
        "targets": [
            _target(holder, measure, level, comparator, counts)
            for (holder, measure), (level, comparator) in (targets or {}).items()
        ],
        **tables,
    }
    holders = dict.fromkeys(holder for holder, _ in counts)
    return Results(
        edition=Edition.parse(edition),
        lines=LINES,
        units=[holder for holder in holders if holder != PROVINCE and holder not in clusters],
        clusters=clusters,
        tables={name: _table(name, edition, rows.get(name, [])) for name in TABLES},
        base_title=base_title,
    )


def base_rows(holder: str, measure: str, **before_and_change: tuple[int, int]) -> list[dict]:
    """Rows of `same_period`: line → (before, change)."""
    key = {"holder": holder, "measure": measure, "comparison": "nguyen", "before_provenance": Provenance.OWN}
    return [
        key | {"name": line, "before": before, "change": change} for line, (before, change) in before_and_change.items()
    ]


def case_row(unit: str, enforceable_vnd: int, finished_vnd: int, row: int = 3) -> dict:
    """A row of `large_cases`."""
    return {"holder": unit, "co_dieu_kien_vnd": enforceable_vnd, "xong_vnd": finished_vnd, "row": row}


def filled(insight: Insight) -> str:
    """The sentence with numbers and ids in place of fields."""
    return FIELD.sub(lambda field: field[2] if field[1] else str(insight.numbers[field[2]].number), insight.sentence)


def _table(name: str, edition: str, rows: Iterable[dict]) -> pd.DataFrame:
    return make_table(name, [{"edition": edition} | row for row in rows])


def _figure(holder: str, measure: str, line: str, value: int, clusters: Mapping) -> dict:
    level = Level.PROVINCE if holder == PROVINCE else Level.CLUSTER if holder in clusters else Level.UNIT
    key = {"level": level, "holder": holder, "measure": measure, "line": line}
    return key | {"value": value, "state": State.VALUE, "provenance": Provenance.OWN}


def _target(holder: str, measure: str, level: str, comparator: str, counts: Counts) -> dict:
    row = {"holder": holder, "measure": measure, "rate": LINES.main, "state": State.VALUE, "verified": True}
    row |= {"target_pct": level, "comparator": comparator}
    if (holder, measure) not in counts:
        return row
    finished, enforceable = counts[holder, measure][:2]
    outcome = {True: TargetOutcome.MET, False: TargetOutcome.NOT_MET}[
        meets(finished, enforceable, Decimal(level), comparator)
    ]
    missing = missing_to_target(finished, enforceable, Decimal(level), comparator)
    return row | {"outcome": outcome, "missing_fixed": missing}
