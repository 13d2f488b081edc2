"""Figures of all levels from facts: units, clusters, the province.

The figure of a group is the sum of its members if all are known, else the published total of the group, else missing. A
partial sum is never shown as a total (docs/decisions/0002-figures-of-levels.md).
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from thidua_helpers.results.bounds import with_bounds, with_source_keys, without_exact_bounds
from thidua_helpers.results.line_sums import with_line_sums
from thidua_helpers.results.reorganisation import whole_year_facts
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import Provenance, State

# The bounds of a sum are the sums of the bounds of its terms.
_SUMS = {name: (name, "sum") for name in ("value", "low", "high")}


def compute_figures(
    facts: pd.DataFrame, rules: RuleBook, is_provisional: bool = False, successors: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The `figures` table of an edition; of the whole year if it has a reorganisation.

    `successors` as in `whole_year_facts`.
    """
    reorganisation = rules.year.reorganisation
    if reorganisation and reorganisation.restarts_forms:
        facts = whole_year_facts(facts, rules, successors)
    lines = rules.indicators.line_terms
    return compute_level_figures(facts, rules.membership, rules.levels, lines, str(rules.edition), is_provisional)


def compute_level_figures(
    facts: pd.DataFrame,
    membership: pd.DataFrame,
    levels: dict[str, str],
    lines: Mapping[tuple[str, str], Sequence[str]],
    edition: str,
    is_provisional: bool = False,
) -> pd.DataFrame:
    """The `figures` table: every holder × measure × line, missing ones included.

    `facts` is the stage table. `membership` has `group`, `member`; `levels` maps holder → level; `lines` maps (measure,
    line) → the terms that it is the sum of. `provenance` is the provenance of a value (own, sum, published, derived,
    partial); `inputs` are the keys of its facts. A group whose members are all not applicable is not applicable;
    otherwise these add nothing. Only a provisional run sums up the known members of a group, as `partial`. `words` give
    the reason for not applicable.

    A holder in `facts` whose id joins units by "+" is a block: units of which only the sum is known. A group that has
    all of them uses the block if one of them has no figure of its own.
    """
    values = with_line_sums(_with_blocks(facts), lines).set_index(FIGURE_KEY)
    places = pd.DataFrame(list(lines), columns=["measure", "line"])
    grid = pd.DataFrame({"holder": list(levels)}).merge(places, how="cross")
    cells = grid.join(values, on=FIGURE_KEY).assign(level=grid["holder"].map(levels))
    cells["state"] = cells["state"].fillna(State.MISSING)
    cells = with_bounds(cells)
    cells[["inputs", "words"]] = cells[["inputs", "words"]].fillna("")
    groups = set(membership["group"])
    has_value = cells["state"] == State.VALUE
    provenance = cells["holder"].isin(groups).map({True: Provenance.PUBLISHED, False: Provenance.OWN})
    provenance = provenance.mask((provenance == Provenance.PUBLISHED) & cells["is_sum"].eq(True), Provenance.DERIVED)
    cells["provenance"] = provenance.where(has_value, "")

    members = _with_blocks_as_members(membership.merge(cells, left_on="member", right_on="holder"), values)
    of_group = ["group", "measure", "line"]
    sums = (
        members.assign(
            has_value=members["state"] == State.VALUE,
            is_there=members["state"].isin([State.VALUE, State.NOT_APPLICABLE]),
        )
        .groupby(of_group, sort=False)
        .agg(**_SUMS, complete=("is_there", "all"), some=("has_value", "any"))
    )
    texts = {
        "inputs": members[members["inputs"] != ""]
        .astype({"inputs": "object"})
        .groupby(of_group)["inputs"]
        .agg(";".join),
        "words": members[members["words"] != ""].groupby(of_group)["words"].first(),
    }
    sums = sums.assign(**{name: text.reindex(sums.index, fill_value="") for name, text in texts.items()})
    sums = sums.rename_axis(index=FIGURE_KEY)
    rows = cells.set_index(FIGURE_KEY)
    rows = _with_sums(rows, sums[sums["complete"]], Provenance.SUM)
    if is_provisional:
        missing = rows.index[rows["state"] == State.MISSING]
        rows = _with_sums(rows, sums[~sums["complete"] & sums["some"] & sums.index.isin(missing)], Provenance.PARTIAL)
    return SCHEMAS["figures"].validated(without_exact_bounds(rows.reset_index().assign(edition=edition)))


def known_values(figures: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """(holder, measure, line) → value of each figure with a value, without partial sums."""
    values = figures[(figures["state"] == State.VALUE) & (figures["provenance"] != Provenance.PARTIAL)]
    return dict(zip(values[FIGURE_KEY].itertuples(index=False, name=None), map(int, values["value"]), strict=True))


def _with_blocks(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` and, for each block in them, the sums of figures that all of its units have.

    Blocks: docs/decisions/0022-comparability.md.
    """
    blocks = [holder for holder in facts["holder"].unique() if "+" in holder]
    if not blocks:
        return facts
    own = with_bounds(with_source_keys(facts))
    parts = pd.DataFrame({"block": blocks, "holder": [block.split("+") for block in blocks]}).explode("holder")
    sums = (
        parts.merge(own[own["state"] == State.VALUE], on="holder")
        .groupby(["block", "measure", "line"], as_index=False)
        .agg(
            **_SUMS,
            known=("value", "size"),
            inputs=("inputs", ";".join),
        )
        .rename(columns={"block": "holder"})
    )
    whole = sums[sums["known"] == sums["holder"].str.count(r"\+") + 1].drop(columns="known")
    texts = dict.fromkeys(set(own.columns) - set(whole.columns), "")
    whole = whole.assign(**texts | {"state": State.VALUE}).astype(
        {name: own[name].dtype for name in ("value", "low", "high")}
    )
    return pd.concat([own, whole[own.columns]]).drop_duplicates(FIGURE_KEY, ignore_index=True)


def _with_blocks_as_members(members: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """`members` with blocks instead of units where a unit has no figure.

    `members` has a row per group × member × measure × line; only groups with all units of the block are concerned.
    """
    of_blocks = values[
        (values["state"] == State.VALUE) & values.index.get_level_values("holder").str.contains("+", regex=False)
    ]
    for holder, rows in of_blocks.reset_index().groupby("holder"):
        block = str(holder)
        is_part = members["member"].isin(block.split("+"))
        count = members[is_part].groupby(["group", "measure", "line"])["state"]
        is_whole = (count.size() == block.count("+") + 1) & count.agg(lambda states: State.MISSING in set(states))
        places = is_whole[is_whole].index.to_frame(index=False).merge(rows, on=["measure", "line"])
        replaced = pd.MultiIndex.from_frame(places[["group", "measure", "line"]])
        is_replaced = is_part & pd.MultiIndex.from_frame(members[["group", "measure", "line"]]).isin(replaced)
        members = pd.concat([members[~is_replaced], places.assign(member=block)], ignore_index=True)
    return members


def _with_sums(rows: pd.DataFrame, sums: pd.DataFrame, provenance: Provenance) -> pd.DataFrame:
    """`rows` with figures of groups replaced by `sums` of the given provenance."""
    some = sums["some"]
    replaced = pd.DataFrame(
        {
            "state": some.map({True: State.VALUE, False: State.NOT_APPLICABLE}),
            "provenance": some.map({True: provenance, False: ""}),
            **{name: sums[name].astype("object").where(some, None) for name in ("value", "low", "high")},
            "inputs": sums["inputs"],
            "words": sums["words"].where(~some, ""),
        }
    )
    changed = rows.astype({"value": "object", "low": "object", "high": "object"})
    changed.loc[replaced.index, list(replaced.columns)] = replaced
    return changed
