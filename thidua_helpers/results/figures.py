"""Facts → the figures of every level: units, clusters, the province, and what two published totals imply for the rest.

The figure of a group is the sum of its members if all are there; else the published total of that group; else missing.
A partial sum is never shown as a total (docs/decisions/0002-figures-of-levels.md).
"""

from collections.abc import Sequence

import pandas as pd

from thidua_helpers.tables import (
    DERIVED,
    FIGURE_KEY,
    MEASURES,
    MISSING,
    NOT_APPLICABLE,
    OWN,
    PUBLISHED,
    REST_LEVEL,
    SUM,
    VALUE,
    make_table,
)


def figures_of_levels(
    facts: pd.DataFrame, membership: pd.DataFrame, levels: dict[str, str], lines: Sequence[str], edition: str
) -> pd.DataFrame:
    """The `figures` table: every holder × measure × line, missing ones included.

    `facts` is the stage table. `membership` has `group`, `member`; `levels` maps holder → level. `basis` says what a
    value is (own, sum, published); `inputs` lists the keys of the facts that it is made of. A group whose members are
    all not applicable is not applicable; not applicable members add nothing to a sum.
    """
    known = with_line_sums(facts, lines).set_index(FIGURE_KEY)
    grid = pd.MultiIndex.from_product([list(levels), MEASURES, list(lines)], names=FIGURE_KEY).to_frame(index=False)
    cells = grid.join(known, on=FIGURE_KEY).assign(level=grid["holder"].map(levels))
    cells["state"] = cells["state"].fillna(MISSING)
    cells["inputs"] = cells["inputs"].fillna("")
    groups = set(membership["group"])
    has_value = cells["state"] == VALUE
    cells["basis"] = ""
    cells.loc[has_value, "basis"] = cells["holder"].isin(groups).map({True: PUBLISHED, False: OWN})[has_value]

    members = membership.merge(cells, left_on="member", right_on="holder")
    sums = (
        members.groupby(["group", "measure", "line"], sort=False)
        .agg(
            value=("value", "sum"),
            complete=("state", lambda states: set(states) <= {VALUE, NOT_APPLICABLE}),
            some=("state", lambda states: VALUE in set(states)),
            inputs=("inputs", lambda keys: ";".join(filter(None, keys))),
        )
        .rename_axis(index=FIGURE_KEY)
    )
    complete = sums[sums["complete"]]
    rows = cells.set_index(FIGURE_KEY)
    rows.loc[complete.index, "state"] = complete["some"].map({True: VALUE, False: NOT_APPLICABLE})
    rows.loc[complete.index, "basis"] = complete["some"].map({True: SUM, False: ""})
    rows.loc[complete.index, "value"] = complete["value"].where(complete["some"])
    rows.loc[complete.index, "inputs"] = complete["inputs"]
    return make_table("figures", rows.reset_index().assign(edition=edition).to_dict("records"))


def with_line_sums(facts: pd.DataFrame, lines: Sequence[str]) -> pd.DataFrame:
    """`facts` and, where a line is a sum ("xong+dinh_chi") that a holder lacks but whose parts it has, that sum.

    Adds `inputs`: the keys of the facts behind each row.
    """
    own = facts.assign(inputs=facts[FIGURE_KEY].agg("/".join, axis=1) if len(facts) else "")
    wide = own[own["state"] == VALUE].set_index(FIGURE_KEY)
    sums = []
    for line in lines:
        parts = line.split("+")
        if len(parts) == 1:
            continue
        of_parts = wide[wide.index.get_level_values("line").isin(parts)].reset_index()
        added = of_parts.groupby(["holder", "measure"]).agg(
            value=("value", "sum"), parts=("line", "nunique"), inputs=("inputs", ";".join)
        )
        sums.append(added[added["parts"] == len(parts)].assign(line=line, state=VALUE).reset_index())
    columns = [*FIGURE_KEY, "value", "state", "inputs"]
    return pd.concat([own, *sums])[columns].drop_duplicates(FIGURE_KEY, ignore_index=True)


def with_rest(figures: pd.DataFrame, whole: str, parts: Sequence[str]) -> pd.DataFrame:
    """`figures`, and what the totals imply for the parts that lack one: whole − Σ other parts, by measure and line.

    Several such parts become one holder that joins them by "+" (Cụm 1 + Cụm 2), of level `phan_con_lai`; a single one
    gets the figure itself. `basis` is `derived`; in `inputs` a key with "-" before it is subtracted. It assumes that
    all totals follow one definition. A line that all of the joined parts do have is their sum; lines of which the whole
    or another part is not known give nothing.
    """
    value = figures[figures["state"] == VALUE].set_index(FIGURE_KEY)["value"].to_dict()
    inputs = figures.set_index(FIGURE_KEY)["inputs"].to_dict()
    levels = figures.set_index("holder")["level"].to_dict()
    places = list(figures[["measure", "line"]].drop_duplicates().itertuples(index=False, name=None))
    without = {place: tuple(part for part in parts if (part, *place) not in value) for place in places}
    rests = {rest for place, rest in without.items() if rest and len(rest) < len(parts) and (whole, *place) in value}
    rows = []
    for rest in sorted(rests):
        holder = "+".join(rest)
        others = [part for part in parts if part not in rest]
        for place in places:
            own = [(each, *place) for each in rest]
            keys = [(each, *place) for each in (whole, *others)]
            if all(key in value for key in own):
                # Nothing is missing here: the combined holder is the sum of its parts; a single one has its figure.
                plus, minus = (own, []) if len(own) > 1 else ([], [])
            elif all(key in value for key in keys):
                plus, minus = keys[:1], keys[1:]
            else:
                plus, minus = [], []
            if plus:
                rows.append(
                    {
                        "edition": figures["edition"].iloc[0],
                        "level": levels.get(holder, REST_LEVEL),
                        "holder": holder,
                        "measure": place[0],
                        "line": place[1],
                        "value": sum(value[key] for key in plus) - sum(value[key] for key in minus),
                        "state": VALUE,
                        "basis": DERIVED,
                        "inputs": ";".join(
                            [*(inputs[key] for key in plus), *(_subtracted(inputs[key]) for key in minus)]
                        ),
                    }
                )
    derived = make_table("figures", rows)
    return make_table(
        "figures", pd.concat([derived, figures]).drop_duplicates(FIGURE_KEY, keep="first").to_dict("records")
    )


def _subtracted(inputs: str) -> str:
    return ";".join(key[1:] if key.startswith("-") else f"-{key}" for key in inputs.split(";"))
