"""Differences between two states of stage tables, and between two revisions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral

import pandas as pd

from thidua_helpers.numbers import round_distinctly
from thidua_helpers.period import Edition
from thidua_helpers.tables.frames import ratio_of
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import ClassOutcome, RevisionChange, State


@dataclass(frozen=True)
class Difference:
    """Keys of added and removed rows, and changed cells (`key`, `column`, `before`, `after`).

    All are texts: a key joins the key columns by "/", an empty cell is "".
    """

    added: list[str]
    removed: list[str]
    cells: pd.DataFrame

    @property
    def keys(self) -> list[str]:
        """Keys of all rows that differ, each once."""
        return [*self.removed, *self.added, *self.cells["key"].unique()]


def difference(before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str], columns: Sequence[str]) -> Difference:
    """Difference of two tables in the given columns; `key` identifies a row in both."""
    was, now = _texts(before, key, columns), _texts(after, key, columns)
    both = was.index.intersection(now.index)
    changes = [pd.DataFrame(columns=["key", "column", "before", "after"], dtype="str")]
    for column in columns:
        pair = pd.DataFrame({"before": was.loc[both, column], "after": now.loc[both, column]})
        changed = pair[pair["before"] != pair["after"]].assign(column=column)
        changes.append(changed.rename_axis("key").reset_index())
    cells = pd.concat(changes, ignore_index=True).sort_values(["key", "column"], ignore_index=True)
    return Difference(list(now.index.difference(was.index)), list(was.index.difference(now.index)), cells)


def _texts(table: pd.DataFrame, key: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """The columns as texts, indexed by the rows' keys."""
    texts = {name: ["" if pd.isna(cell) else str(cell) for cell in table[name]] for name in columns}
    return pd.DataFrame(texts, index=_keys(table, key), dtype="str")


def _keys(table: pd.DataFrame, key: Sequence[str]) -> pd.Index:
    return pd.Index(
        ["/".join(map(str, parts)) for parts in zip(*(table[name] for name in key), strict=True)], dtype="str"
    )


@dataclass(frozen=True)
class _ComparedColumns:
    """Columns by which rows of a table differ, and those that `revised` shows.

    `rows` selects the rows that count; the others name the column with an amount, per cent, points, a word, and the
    name of the row besides holder and measure.
    """

    columns: tuple[str, ...]
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table
    amount: str = ""
    pct: str = ""
    points: str = ""
    text: str = ""
    name: str = ""


def _known(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["state"] == State.VALUE]


def _classes_with_units(table: pd.DataFrame) -> pd.DataFrame:
    """Classes in which units are placed, or tied at the quota line."""
    return table[table["outcome"].isin([ClassOutcome.PLACED, ClassOutcome.OPEN])]


# What the other tables hold follows from these, or is no figure.
_COMPARED = {
    "figures": _ComparedColumns(("value",), _known, amount="value", name="line"),
    "rates": _ComparedColumns(("numerator", "denominator"), _known, amount="value_vnd", pct="value_pct", name="rate"),
    "targets": _ComparedColumns(("target_pct", "comparator", "outcome"), pct="target_pct", text="outcome", name="rate"),
    "ranks": _ComparedColumns(("rank", "total_points"), _known, amount="rank", points="total_points", name="ranking"),
    "classes": _ComparedColumns(("outcome",), _classes_with_units, text="outcome", name="class"),
    "awards": _ComparedColumns(("outcome",), text="outcome", name="title"),
    "decisions": _ComparedColumns(("state", "number", "signed_on"), text="state", name="subject"),
    "facts": _ComparedColumns(("value",), _known, amount="value", name="line"),
    "scores": _ComparedColumns(("score_points",), points="score_points", name="criterion"),
    "published": _ComparedColumns(
        ("printed",), lambda table: table[table["kind"] != "count"], text="printed", name="item"
    ),
    "printed_rates": _ComparedColumns(("value_pct",), pct="value_pct", name="rate"),
}
COMPARED_TABLES = tuple(_COMPARED)


def revised_table(
    before: Mapping[str, pd.DataFrame],
    after: Mapping[str, pd.DataFrame],
    rescored: Mapping[str, pd.DataFrame],
    edition: Edition,
    base: str,
) -> pd.DataFrame:
    """The table `revised`: differences of the tables `after` from those of the revision `base`.

    `before` and `after` have the tables in COMPARED_TABLES. `rescored`: those of them that would differ if the figures
    of `after` were scored, empty where they are; their differences from `after` are rows with `assumed`.
    """
    rows = [
        row | {"assumed": False} for name in COMPARED_TABLES for row in _revised_rows(name, before[name], after[name])
    ]
    rows += [row | {"assumed": True} for name in rescored for row in _revised_rows(name, after[name], rescored[name])]
    return make_table("revised", [{"edition": str(edition), "base": base} | row for row in rows])


def _revised_rows(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[dict]:
    """Rows of one table that differ, with values before and now."""
    rule, key = _COMPARED[name], SCHEMAS[name].key
    was, now = rule.rows(before), rule.rows(after)
    rows = [dict(zip(_keys(table, key), table.to_dict("records"), strict=True)) for table in (was, now)]
    for row in difference(was, now, key, rule.columns).keys:
        old, new = (by_key.get(row, {}) for by_key in rows)
        if name == "rates" and old and new and Fraction(*ratio_of(old)) == Fraction(*ratio_of(new)):
            continue
        latest = new or old
        yield {
            "table": name,
            "row": row,
            "kind": RevisionChange.CHANGED if old and new else RevisionChange.ADDED if new else RevisionChange.REMOVED,
            "name": latest[rule.name],
            **{column: str(latest[column]) for column in _CARRIED if column in latest},
            **_values(rule, old, new),
            **(_distinct_pct(old, new) if name == "rates" and old and new and new["value_pct"] else {}),
        }


_CARRIED = ("holder", "measure", "file", "sheet", "cell", "correction")


def _values(rule: _ComparedColumns, old: Mapping, new: Mapping) -> dict:
    """Value before, after, and difference, in the columns of `revised`."""
    values: dict[str, object] = {}
    if rule.amount:
        before, after = (_integer(record.get(rule.amount)) for record in (old, new))
        values = {"before": before, "after": after}
        values["change"] = None if before is None or after is None else after - before
    for column, unit in ((rule.pct, "pct"), (rule.points, "points")):
        if column:
            before, after = old.get(column, ""), new.get(column, "")
            by = Decimal(after) - Decimal(before) if before and after else None
            values |= {f"before_{unit}": before, f"after_{unit}": after, f"difference_{unit}": by}
    if rule.text:
        values |= {"before_text": old.get(rule.text, ""), "after_text": new.get(rule.text, "")}
    return values


def _integer(cell: object) -> int | None:
    """A cell of an integer column; None if empty."""
    return int(cell) if isinstance(cell, Integral) else None


def _distinct_pct(old: Mapping, new: Mapping) -> dict[str, Decimal]:
    """Both rates with enough decimals to look different, and their difference."""
    after, before = round_distinctly(ratio_of(new), ratio_of(old))
    return {"before_pct": before, "after_pct": after, "difference_pct": after - before}
