"""Facts → the figures of every level: units, clusters, the province, and what two published totals imply for the rest.

The figure of a group is the sum of its members if all are there; else the published total of that group; else missing.
A partial sum is never shown as a total (docs/decisions/0002-figures-of-levels.md).
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from thidua_helpers.results.reorganisation import months_together
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.keys import FIGURE_KEY, figure_keys
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Level, Provenance, State

# A sum is at least the sum of the least, and at most that of the most, that its terms can be.
_SUMS = {name: (name, "sum") for name in ("value", "low", "high")}


def figures_of(
    facts: pd.DataFrame, rules: RuleBook, is_provisional: bool = False, successors: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The `figures` table of an edition by its rules; in the year of a reorganisation, of the whole year.

    `successors` as in `months_together`.
    """
    reorganisation = rules.year.reorganisation
    if reorganisation and reorganisation.begins_anew:
        facts = months_together(facts, rules, successors)
    lines = rules.indicators.places
    return figures_of_levels(facts, rules.membership, rules.levels, lines, str(rules.edition), is_provisional)


def figures_of_levels(
    facts: pd.DataFrame,
    membership: pd.DataFrame,
    levels: dict[str, str],
    lines: Mapping[tuple[str, str], Sequence[str]],
    edition: str,
    is_provisional: bool = False,
) -> pd.DataFrame:
    """The `figures` table: every holder × measure × line, missing ones included.

    `facts` is the stage table. `membership` has `group`, `member`; `levels` maps holder → level; `lines` maps
    (measure, line) → the terms that a line is the sum of. `basis` says what a value is (own, sum, published, derived,
    partial); `inputs` lists the keys of the facts that it is made of. A group whose members are all not applicable is
    not applicable; not applicable members add nothing to a sum. Only in a provisional run is a group that lacks members
    the sum of those that are there, and then its basis says so. `words` say why a figure is not applicable.

    A holder in `facts` whose id joins units by "+" is a block: units of which only the sum is known. A group that has
    all of them counts the block where one of them has no figure of its own.
    """
    known = with_line_sums(_with_blocks(facts), lines).set_index(FIGURE_KEY)
    places = pd.DataFrame(list(lines), columns=["measure", "line"])
    grid = pd.DataFrame({"holder": list(levels)}).merge(places, how="cross")
    cells = grid.join(known, on=FIGURE_KEY).assign(level=grid["holder"].map(levels))
    cells["state"] = cells["state"].fillna(State.MISSING)
    cells = with_bounds(cells)
    cells[["inputs", "words"]] = cells[["inputs", "words"]].fillna("")
    groups = set(membership["group"])
    has_value = cells["state"] == State.VALUE
    own_basis = cells["holder"].isin(groups).map({True: Provenance.PUBLISHED, False: Provenance.OWN})
    own_basis = own_basis.mask((own_basis == Provenance.PUBLISHED) & cells["is_made"].eq(True), Provenance.DERIVED)
    cells["basis"] = own_basis.where(has_value, "")

    members = _with_blocks_as_members(membership.merge(cells, left_on="member", right_on="holder"), known)
    sums = (
        members.assign(
            has_value=members["state"] == State.VALUE,
            is_there=members["state"].isin([State.VALUE, State.NOT_APPLICABLE]),
            key=members["inputs"].where(members["inputs"] != ""),
        )
        .groupby(["group", "measure", "line"], sort=False)
        .agg(
            **_SUMS,
            complete=("is_there", "all"),
            some=("has_value", "any"),
            inputs=("key", lambda keys: ";".join(keys.dropna())),
            words=("words", lambda texts: next(filter(None, texts), "")),
        )
        .rename_axis(index=FIGURE_KEY)
    )
    rows = cells.set_index(FIGURE_KEY)
    rows = _with_sums(rows, sums[sums["complete"]], Provenance.SUM)
    if is_provisional:
        lacking = rows.index[rows["state"] == State.MISSING]
        rows = _with_sums(rows, sums[~sums["complete"] & sums["some"] & sums.index.isin(lacking)], Provenance.PARTIAL)
    return SCHEMAS["figures"].validated(without_exact_bounds(rows.reset_index().assign(edition=edition)))


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with `low` and `high` filled in where the value is exact: both equal it."""
    return table.assign(**{name: table[name].fillna(table["value"]) for name in ("low", "high")})


def bounds_of(row: Mapping, column: str, low: str, high: str) -> tuple[int, int, int]:
    """A value of a row with the least and the most that it can be (columns `low`, `high`); all equal where exact."""
    value = int(row[column])
    least, most = (value if pd.isna(row[end]) else int(row[end]) for end in (low, high))
    return value, least, most


def without_exact_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with `low` and `high` empty where the value is exact."""
    is_exact = (table["low"] == table["high"]).fillna(True)
    return table.assign(**{name: table[name].astype("object").mask(is_exact, None) for name in ("low", "high")})


def _with_inputs(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with `inputs`, by default the key of each fact itself."""
    return facts if "inputs" in facts else facts.assign(inputs=figure_keys(facts))


def _with_blocks(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` and, for each block in them, the sums of the figures that all of its units have.

    docs/decisions/0022-comparability.md says what a block is.
    """
    blocks = [holder for holder in facts["holder"].unique() if "+" in holder]
    if not blocks:
        return facts
    own = with_bounds(_with_inputs(facts))
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


def _with_blocks_as_members(members: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """`members` (a row per group × member × measure × line) with blocks instead of their units, where a unit has no
    figure and the group has all units of the block."""
    of_blocks = known[
        (known["state"] == State.VALUE) & known.index.get_level_values("holder").str.contains("+", regex=False)
    ]
    for holder, rows in of_blocks.reset_index().groupby("holder"):
        block = str(holder)
        is_part = members["member"].isin(block.split("+"))
        count = members[is_part].groupby(["group", "measure", "line"])["state"]
        is_whole = (count.size() == block.count("+") + 1) & count.agg(lambda states: State.MISSING in set(states))
        places = is_whole[is_whole].index.to_frame(index=False).merge(rows, on=["measure", "line"])
        taken = pd.MultiIndex.from_frame(places[["group", "measure", "line"]])
        is_replaced = is_part & pd.MultiIndex.from_frame(members[["group", "measure", "line"]]).isin(taken)
        members = pd.concat([members[~is_replaced], places.assign(member=block)], ignore_index=True)
    return members


def _with_sums(rows: pd.DataFrame, sums: pd.DataFrame, basis: str) -> pd.DataFrame:
    """`rows` with the figures of these groups replaced by `sums` of the basis given."""
    some = sums["some"]
    replaced = pd.DataFrame(
        {
            "state": some.map({True: State.VALUE, False: State.NOT_APPLICABLE}),
            "basis": some.map({True: basis, False: ""}),
            **{name: sums[name].astype("object").where(some, None) for name in ("value", "low", "high")},
            "inputs": sums["inputs"],
            "words": sums["words"].where(~some, ""),
        }
    )
    changed = rows.astype({"value": "object", "low": "object", "high": "object"})
    changed.loc[replaced.index, list(replaced.columns)] = replaced
    return changed


def with_line_sums(facts: pd.DataFrame, lines: Mapping[tuple[str, str], Sequence[str]]) -> pd.DataFrame:
    """`facts` and, where a line has terms that a holder has figures of but not of the line itself, their sum.

    A term may be a line made of others above it; a line with a term that is not applicable is not applicable either,
    for the same reason. Adds `inputs`, the keys of the facts behind each row where `facts` do not say so themselves,
    and `is_made`, whether it is such a sum, or a fact that was itself derived from two others.
    """
    own = with_bounds(_with_inputs(facts)).assign(is_made=facts["derived_from"] != "")
    columns = [*FIGURE_KEY, "value", "low", "high", "state", "inputs", "is_made", "words"]
    known = {
        place: rows.set_index("holder") for place, rows in own[own["state"] == State.VALUE].groupby(["measure", "line"])
    }
    absent = {
        place: rows.set_index("holder")["words"].to_dict()
        for place, rows in own[own["state"] == State.NOT_APPLICABLE].groupby(["measure", "line"])
    }
    made = []
    for place, terms in lines.items():
        of_terms = [absent.get((place[0], term.removeprefix("-")), {}) for term in terms]
        without = {holder: words for each in of_terms for holder, words in each.items()}
        if without:
            absent[place] = without | absent.get(place, {})
            common = {
                "measure": place[0],
                "line": place[1],
                "state": State.NOT_APPLICABLE,
                "inputs": "",
                "is_made": False,
            }
            made.append(pd.DataFrame({"holder": list(without), "words": list(without.values())}).assign(**common))
        known_terms = [part for term in terms if (part := known.get((place[0], term.removeprefix("-")))) is not None]
        if not terms or len(known_terms) < len(terms):
            continue
        own_holders = known[place].index if place in known else []
        holders = [
            holder
            for holder in known_terms[0].index
            if holder not in own_holders and all(holder in part.index for part in known_terms)
        ]
        signed = [(part.loc[holders], term.startswith("-")) for part, term in zip(known_terms, terms, strict=True)]
        total = pd.DataFrame(
            {
                "measure": place[0],
                "line": place[1],
                "value": sum(-part["value"] if is_minus else part["value"] for part, is_minus in signed),
                "low": sum(-part["high"] if is_minus else part["low"] for part, is_minus in signed),
                "high": sum(-part["low"] if is_minus else part["high"] for part, is_minus in signed),
                "state": State.VALUE,
                "inputs": [
                    ";".join(
                        _subtracted(keys) if minus else keys for keys, (_, minus) in zip(each, signed, strict=True)
                    )
                    for each in zip(*(part["inputs"] for part, _ in signed), strict=True)
                ],
                "is_made": True,
                "words": "",
            },
            index=pd.Index(holders, name="holder"),
        )
        known[place] = pd.concat([known[place], total]) if place in known else total
        made.append(total.reset_index())
    found = pd.concat([own, *made]).astype({"value": own["value"].dtype})
    return found[columns].drop_duplicates(FIGURE_KEY, ignore_index=True)


def with_remainder(figures: pd.DataFrame, whole: str, parts: Sequence[str]) -> pd.DataFrame:
    """`figures`, and what the totals imply for the parts that lack one: whole − Σ other parts, by measure and line.

    Several such parts become one holder that joins them by "+" (Cụm 1 + Cụm 2), of level `phan_con_lai`; a single one
    gets the figure itself. `basis` is `derived`; in `inputs` a key with "-" before it is subtracted. It assumes that
    all totals follow one definition. A line that all of the joined parts do have is their sum; lines of which the whole
    or another part is not known give nothing.
    """
    known = figures[figures["state"] == State.VALUE].set_index(FIGURE_KEY)
    value = known["value"].to_dict()
    low, high = (with_bounds(known)[name].to_dict() for name in ("low", "high"))
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
                        "level": levels.get(holder, Level.REMAINDER),
                        "holder": holder,
                        "measure": place[0],
                        "line": place[1],
                        "value": sum(value[key] for key in plus) - sum(value[key] for key in minus),
                        "low": sum(low[key] for key in plus) - sum(high[key] for key in minus),
                        "high": sum(high[key] for key in plus) - sum(low[key] for key in minus),
                        "state": State.VALUE,
                        "basis": Provenance.DERIVED,
                        "inputs": ";".join(
                            [*(inputs[key] for key in plus), *(_subtracted(inputs[key]) for key in minus)]
                        ),
                    }
                )
    derived = without_exact_bounds(make_table("figures", rows))
    return SCHEMAS["figures"].validated(pd.concat([derived, figures]).drop_duplicates(FIGURE_KEY, keep="first"))


def _subtracted(inputs: str) -> str:
    """The same keys with the opposite sign."""
    return ";".join(key[1:] if key.startswith("-") else f"-{key}" for key in inputs.split(";"))
