"""Figures of parts that follow from a published total and the other parts."""

from collections.abc import Collection, Hashable, Sequence

import pandas as pd

from thidua_helpers.results.bounds import with_bounds, without_exact_bounds
from thidua_helpers.results.line_sums import negate
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Level, Provenance, State

_Key = tuple[str, str, str]


def with_remainder(figures: pd.DataFrame, whole: str, parts: Sequence[str]) -> pd.DataFrame:
    """`figures` and the remainder of parts without a figure: whole − Σ other parts.

    Several such parts become one holder that joins them by "+" (Cụm 1 + Cụm 2), of level `phan_con_lai`; a single one
    gets the figure itself. `provenance` is `derived`; in `inputs` a key with "-" is subtracted. All totals are
    assumed to follow one definition. A line that all joined parts have is their sum; a line with an unknown whole
    or other part is left out.
    """
    values = with_bounds(figures[figures["state"] == State.VALUE].set_index(FIGURE_KEY))
    value, low, high, source_keys = (values[name].to_dict() for name in ("value", "low", "high", "inputs"))
    levels = figures.set_index("holder")["level"].to_dict()
    places = list(figures[["measure", "line"]].drop_duplicates().itertuples(index=False, name=None))
    missing = {place: tuple(part for part in parts if (part, *place) not in value) for place in places}
    remainders = {
        joined for place, joined in missing.items() if 0 < len(joined) < len(parts) and (whole, *place) in value
    }
    rows = []
    for joined in sorted(remainders):
        holder = "+".join(joined)
        for measure, line in places:
            added, subtracted = _terms(joined, whole, parts, (measure, line), value)
            if added:
                rows.append(
                    {
                        "edition": figures["edition"].iloc[0],
                        "level": levels.get(holder, Level.REMAINDER),
                        "holder": holder,
                        "measure": measure,
                        "line": line,
                        "value": sum(value[key] for key in added) - sum(value[key] for key in subtracted),
                        "low": sum(low[key] for key in added) - sum(high[key] for key in subtracted),
                        "high": sum(high[key] for key in added) - sum(low[key] for key in subtracted),
                        "state": State.VALUE,
                        "provenance": Provenance.DERIVED,
                        "inputs": ";".join(
                            [*(source_keys[key] for key in added), *(negate(source_keys[key]) for key in subtracted)]
                        ),
                    }
                )
    derived = without_exact_bounds(make_table("figures", rows))
    return SCHEMAS["figures"].validated(pd.concat([derived, figures]).drop_duplicates(FIGURE_KEY, keep="first"))


def _terms(
    joined: Sequence[str], whole: str, parts: Sequence[str], place: tuple[str, str], values: Collection[Hashable]
) -> tuple[list[_Key], list[_Key]]:
    """Keys of figures to add and to subtract for the joined parts; empty if one is unknown."""
    own = [(part, *place) for part in joined]
    others = [(part, *place) for part in parts if part not in joined]
    if all(key in values for key in own):
        # Nothing is missing here: joined parts have their sum, a single one has its figure already.
        return (own if len(own) > 1 else []), []
    total = (whole, *place)
    return ([total], others) if all(key in values for key in (total, *others)) else ([], [])
