"""What of an edition compares with a base: whose figures are those of the same office, rebuilt, or of something else.

docs/decisions/0022-comparability.md.
"""

import pandas as pd

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import with_bounds, without_exact_bounds
from thidua_helpers.rules.book import PROVINCE, RuleBook
from thidua_helpers.rules.methods import changed_methods, form_lines_of_lines, reasons_of_parts
from thidua_helpers.rules.succession import Lineage, lineage
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Basis, Comparability, Level, State

# A figure of these is of a day: two within one year are not subtracted from each other.
_AT_A_DAY = ("cuoi-ky", "xong+cuoi-ky")


def refuse_base(edition: Edition, base: Edition) -> None:
    """Raises Refused unless the two compare: the same months of an earlier year, or fewer months of the same year."""
    is_same_period = base.months == edition.months and base.year < edition.year
    is_within = base.year == edition.year and base.months < edition.months
    if not (is_same_period or is_within):
        raise Refused(
            f"Không so sánh kỳ {edition} với kỳ {base}: kỳ gốc phải cùng số tháng của một năm trước, hoặc ít tháng hơn "
            "trong cùng năm; số lũy kế của hai kỳ dài ngắn khác nhau không so được với nhau."
        )


def descent_of(before: RuleBook, now: RuleBook) -> Lineage:
    """How the units of `now` descend from those of `before`."""
    return lineage(now.registry, before.edition.end, now.edition.end)


def lineage_table(before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """The `lineage` table: each holder of `now`, and what it was in `before`.

    `comparison` is `nguyen` (the same office, or the same group of offices), `dung_lai` (rebuilt: what now belongs to
    it did belong to others then, and to nobody else since) or `khong`; `origins` are the units of then that it is made
    of, `words` say how or why. The province is the same whatever its parts.
    """
    descent = descent_of(before, now)
    common = {"edition": str(now.edition), "base": str(before.edition)}
    rows = [{"holder": PROVINCE, "comparison": Comparability.AS_IT_WAS, "origins": PROVINCE, "words": ""}]
    rows += [_group(cluster.id, descent, before, now) for cluster in now.clusters]
    rows += [_unit(unit, descent, before, now) for unit in now.unit_by_id]
    return make_table("lineage", [common | row for row in rows])


def _unit(unit: str, descent: Lineage, before: RuleBook, now: RuleBook) -> dict:
    origins = descent.origins[unit]
    split = [origin for origin in origins if descent.heirs[origin] != (unit,)]
    row = {"holder": unit, "comparison": Comparability.NOT_COMPARABLE, "origins": ";".join(origins)}
    if not origins:
        return row | {"words": f"khi đó chưa có {now.name(unit)}"}
    if split:
        return row | {"words": _shared_out(split, descent, before, now)}
    if origins == (unit,):
        was = before.name(unit)
        return row | {
            "comparison": Comparability.AS_IT_WAS,
            "words": f"khi đó tên là {was}" if was != now.name(unit) else "",
        }
    return row | {"comparison": Comparability.REBUILT, "words": f"cộng số liệu khi đó của {_names(origins, before)}"}


def _shared_out(split: list[str], descent: Lineage, before: RuleBook, now: RuleBook) -> str:
    said = [f"{before.name(unit)} đã chia cho {_names(descent.heirs[unit], now)}" for unit in split]
    return f"{', '.join(said)}, nên không có số liệu khi đó của riêng phần này"


def _group(group: str, descent: Lineage, before: RuleBook, now: RuleBook) -> dict:
    members = now.cluster(group).members
    origins = tuple(dict.fromkeys(origin for member in members for origin in descent.origins[member]))
    row = {"holder": group, "comparison": Comparability.NOT_COMPARABLE, "origins": ";".join(origins)}
    new = [member for member in members if not descent.origins[member]]
    if new:
        return row | {"words": f"khi đó chưa có {_names(new, now)}"}
    split = [origin for origin in origins if not set(descent.heirs[origin]) <= set(members)]
    if split:
        return row | {"words": _shared_out(split, descent, before, now)}
    then = next((cluster.members for cluster in before.clusters if cluster.id == group), ())
    if set(then) == set(origins):
        return row | {"comparison": Comparability.AS_IT_WAS, "words": ""}
    said = f"tính lại theo {len(members)} đơn vị hiện nay, khi đó là {len(origins)} đơn vị"
    return row | {"comparison": Comparability.REBUILT, "words": f"{said}{' và chưa thành cụm này' if not then else ''}"}


def _names(units, rules: RuleBook) -> str:
    *others, last = map(rules.name, units)
    return f"{', '.join(others)} và {last}" if others else last


def figures_before(figures: pd.DataFrame, descent: pd.DataFrame, rules: RuleBook) -> pd.DataFrame:
    """`figures` of the base as those of the holders of now (`descent`: the `lineage` table), where these compare.

    A rebuilt figure is the sum of its origins, if all are there; a partial sum counts as missing.
    """
    pairs = descent[descent["comparison"] != Comparability.NOT_COMPARABLE]
    same, rebuilt = (
        pairs[pairs["comparison"] == Comparability.AS_IT_WAS],
        pairs[pairs["comparison"] == Comparability.REBUILT],
    )
    of_same = same[["holder"]].merge(figures[figures["basis"] != Basis.PARTIAL], on="holder")
    parts = rebuilt[["holder"]].assign(origin=rebuilt["origins"].str.split(";")).explode("origin")
    of_units = figures[(figures["level"] == Level.UNIT) & (figures["basis"] != Basis.PARTIAL)].rename(
        columns={"holder": "origin"}
    )
    merged = parts.merge(of_units, on="origin", how="inner")
    is_there = merged["state"].isin([State.VALUE, State.NOT_APPLICABLE])
    merged = with_bounds(merged).assign(is_there=is_there, has_value=merged["state"] == State.VALUE)
    sums = merged.groupby(["holder", "measure", "line"], as_index=False).agg(
        **{name: (name, "sum") for name in ("value", "low", "high")},
        there=("is_there", "sum"),
        some=("has_value", "any"),
        inputs=("inputs", lambda keys: ";".join(key for key in keys if key)),
    )
    asked = parts.groupby("holder").size()
    sums = sums[sums["some"] & (sums["there"] == sums["holder"].map(asked))]
    sums = sums.assign(
        edition=figures["edition"].iloc[0] if len(figures) else "",
        level=sums["holder"].map(rules.levels),
        state=State.VALUE,
        basis=Basis.SUM,
        words="",
    ).drop(columns=["there", "some"])
    return make_table("figures", pd.concat([of_same, without_exact_bounds(sums)]).to_dict("records"))


def comparable_figures(figures: pd.DataFrame, before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """`figures` of the base as those of the holders of now, without lines whose method changed."""
    of_now = figures_before(figures, lineage_table(before, now), now)
    changed = changed_methods(before, now)
    places = zip(of_now["measure"], of_now["line"], strict=True)
    return of_now[[place not in changed for place in places]].reset_index(drop=True)


def stocks_within_a_year(before: RuleBook, now: RuleBook) -> dict[tuple[str, str], str]:
    """(measure, line) → why it is not subtracted: in two periods of one year stocks are figures of two days.

    Rates are not among them: each is what it was by then.
    """
    if before.edition.year != now.edition.year:
        return {}
    stocks = {
        (measure, line_id): "là số tại một ngày; hai ngày trong cùng năm không trừ cho nhau"
        for line_id, line in now.indicators.lines.items()
        for measure in line.measures
        if line.nature in _AT_A_DAY
    }
    return reasons_of_parts(form_lines_of_lines(now), stocks)
