"""Comparability of an edition with a base: holders, rebuilt figures, changed methods.

docs/decisions/0022-comparability.md.
"""

from collections.abc import Iterable

import pandas as pd

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.results.bounds import with_bounds, without_exact_bounds
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import changed_methods, reasons_of_parts
from thidua_helpers.rules.succession import Succession, succession_between
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, Comparability, Level, Provenance, State

# A figure of these is of a day: two within one year are not subtracted from each other.
_AT_A_DAY = ("cuoi-ky", "xong+cuoi-ky")


def refuse_base(edition: Edition, base: Edition) -> None:
    """Raise Refused unless the base has the same months of a past year, or fewer of this year."""
    is_same_period = base.months == edition.months and base.year < edition.year
    is_within = base.year == edition.year and base.months < edition.months
    if not (is_same_period or is_within):
        raise Refused(
            f"Không so sánh kỳ {edition} với kỳ {base}: kỳ gốc phải cùng số tháng của một năm trước, hoặc ít tháng hơn "
            "trong cùng năm; số lũy kế của hai kỳ dài ngắn khác nhau không so được với nhau."
        )


def succession_between_editions(before: RuleBook, now: RuleBook) -> Succession:
    """Succession of units between two editions."""
    return succession_between(now.registry, before.edition.end, now.edition.end)


def succession_table(before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """The `succession` table: each holder of `now` with its predecessors in `before`.

    `comparison`: `nguyen` (the same office, or group of offices), `dung_lai` (rebuilt: all cases of its predecessors
    went to it) or `khong`; `origins`: its predecessors; `words`: the reason. The province is the same whatever its
    parts.
    """
    succession = succession_between_editions(before, now)
    common = {"edition": str(now.edition), "base": str(before.edition)}
    rows = [{"holder": PROVINCE, "comparison": Comparability.AS_IT_WAS, "origins": PROVINCE, "words": ""}]
    rows += [_group_row(cluster.id, succession, before, now) for cluster in now.clusters]
    rows += [_unit_row(unit, succession, before, now) for unit in now.unit_by_id]
    return make_table("succession", [common | row for row in rows])


def _unit_row(unit: str, succession: Succession, before: RuleBook, now: RuleBook) -> dict:
    predecessors = succession.predecessors[unit]
    split = [predecessor for predecessor in predecessors if succession.successors[predecessor] != (unit,)]
    row = {"holder": unit, "comparison": Comparability.NOT_COMPARABLE, "origins": ";".join(predecessors)}
    if not predecessors:
        return row | {"words": f"khi đó chưa có {now.name(unit)}"}
    if split:
        return row | {"words": _split_in_words(split, succession, before, now)}
    if predecessors == (unit,):
        was = before.name(unit)
        return row | {
            "comparison": Comparability.AS_IT_WAS,
            "words": f"khi đó tên là {was}" if was != now.name(unit) else "",
        }
    return row | {
        "comparison": Comparability.REBUILT,
        "words": f"cộng số liệu khi đó của {_names(predecessors, before)}",
    }


def _split_in_words(split: list[str], succession: Succession, before: RuleBook, now: RuleBook) -> str:
    shares = [f"{before.name(unit)} đã chia cho {_names(succession.successors[unit], now)}" for unit in split]
    return f"{', '.join(shares)}, nên không có số liệu khi đó của riêng phần này"


def _group_row(group: str, succession: Succession, before: RuleBook, now: RuleBook) -> dict:
    members = now.cluster(group).members
    predecessors = tuple(
        dict.fromkeys(predecessor for member in members for predecessor in succession.predecessors[member])
    )
    row = {"holder": group, "comparison": Comparability.NOT_COMPARABLE, "origins": ";".join(predecessors)}
    new = [member for member in members if not succession.predecessors[member]]
    if new:
        return row | {"words": f"khi đó chưa có {_names(new, now)}"}
    split = [predecessor for predecessor in predecessors if not set(succession.successors[predecessor]) <= set(members)]
    if split:
        return row | {"words": _split_in_words(split, succession, before, now)}
    members_before = next((cluster.members for cluster in before.clusters if cluster.id == group), ())
    if set(members_before) == set(predecessors):
        return row | {"comparison": Comparability.AS_IT_WAS, "words": ""}
    words = f"tính lại theo {len(members)} đơn vị hiện nay, khi đó là {len(predecessors)} đơn vị"
    return row | {
        "comparison": Comparability.REBUILT,
        "words": f"{words}{' và chưa thành cụm này' if not members_before else ''}",
    }


def _names(units: Iterable[str], rules: RuleBook) -> str:
    *others, last = map(rules.name, units)
    return f"{', '.join(others)} và {last}" if others else last


def figures_before(figures: pd.DataFrame, succession: pd.DataFrame, rules: RuleBook) -> pd.DataFrame:
    """Figures of the base for the present holders that compare by the table `succession`.

    A rebuilt figure is the sum of all its predecessors; partial sums count as missing.
    """
    pairs = succession[succession["comparison"] != Comparability.NOT_COMPARABLE]
    same, rebuilt = (
        pairs[pairs["comparison"] == Comparability.AS_IT_WAS],
        pairs[pairs["comparison"] == Comparability.REBUILT],
    )
    of_same = same[["holder"]].merge(figures[figures["provenance"] != Provenance.PARTIAL], on="holder")
    parts = rebuilt[["holder"]].assign(predecessor=rebuilt["origins"].str.split(";")).explode("predecessor")
    of_units = figures[(figures["level"] == Level.UNIT) & (figures["provenance"] != Provenance.PARTIAL)].rename(
        columns={"holder": "predecessor"}
    )
    merged = parts.merge(of_units, on="predecessor", how="inner")
    is_reported = merged["state"].isin([State.VALUE, State.NOT_APPLICABLE])
    merged = with_bounds(merged).assign(is_reported=is_reported, has_value=merged["state"] == State.VALUE)
    sums = merged.groupby(["holder", "measure", "line"], as_index=False).agg(
        **{name: (name, "sum") for name in ("value", "low", "high")},
        reported=("is_reported", "sum"),
        some=("has_value", "any"),
        inputs=("inputs", lambda keys: ";".join(key for key in keys if key)),
    )
    asked = parts.groupby("holder").size()
    sums = sums[sums["some"] & (sums["reported"] == sums["holder"].map(asked))]
    sums = sums.assign(
        edition=figures["edition"].iloc[0] if len(figures) else "",
        level=sums["holder"].map(rules.levels),
        state=State.VALUE,
        provenance=Provenance.SUM,
        words="",
    ).drop(columns=["reported", "some"])
    return SCHEMAS["figures"].validated(pd.concat([of_same, without_exact_bounds(sums)]))


def comparable_figures(figures: pd.DataFrame, before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """Figures of the base for the present holders, without lines whose method changed."""
    comparable = figures_before(figures, succession_table(before, now), now)
    changed = changed_methods(before, now)
    lines = zip(comparable["measure"], comparable["line"], strict=True)
    return comparable[[line not in changed for line in lines]].reset_index(drop=True)


def stocks_within_a_year(before: RuleBook, now: RuleBook) -> dict[tuple[str, str], str]:
    """(measure, line) → reason not to subtract stocks on two days of one year.

    Rates are left out: each is of its own period.
    """
    if before.edition.year != now.edition.year:
        return {}
    stocks: dict[tuple[str, str], str] = {
        (measure, line_id): "là số tại một ngày; hai ngày trong cùng năm không trừ cho nhau"
        for line_id, line in now.indicators.lines.items()
        for measure in line.measures
        if line.nature in _AT_A_DAY
    }
    return reasons_of_parts(now.indicators.form_lines, stocks)
