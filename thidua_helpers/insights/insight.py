"""A statement on the results, and the stage tables `insights` and `insight_values`.

A sentence has fields: "{missing}" for one of its numbers, "{@1-02}" for the name of a unit, a cluster or the province.
Pages, documents and notebooks fill them in from the two tables alone (docs/decisions/0081-insights.md).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, round_consistently, round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count, format_decimal, format_money
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Turned, ValueUnit

# Else the five statements that a page shows would all be of one kind.
_MOST_OF_A_KIND = 2
FIELD = re.compile(r"\{(@?)([^{}]+)\}")


@dataclass(frozen=True)
class Value:
    """A number of a sentence as it is shown, without sign: words tell the direction.

    `words` say how it was computed. `provenance` is the weakest of the figures behind it; `step` the last known digit
    of a sum of money, 1 if it is exact.
    """

    number: Decimal | int
    unit: ValueUnit
    words: str = ""
    provenance: str = ""
    step: int = 1


@dataclass(frozen=True)
class Insight:
    """A statement about `subject`, on the pages of the holders `pages`.

    `weight` orders statements of the same consequence. `flag` marks the subject's verdict of `measure`, or its rank in
    `ranking`. `is_internal`: not for shared pages; `is_for_council`: the Hội đồng has to decide it.
    """

    subject: str
    pages: tuple[str, ...]
    consequence: Consequence
    sentence: str
    numbers: Mapping[str, Value] = field(default_factory=dict)
    weight: Fraction = Fraction(0)
    measure: str = ""
    turned: Turned = Turned.NONE
    flag: Flag = Flag.NONE
    ranking: str = ""
    is_internal: bool = False
    is_for_council: bool = False

    def __post_init__(self) -> None:
        named = {name for sign, name in FIELD.findall(self.sentence) if not sign}
        if named != set(self.numbers):
            raise ValueError(f"fields {sorted(named)} but numbers {sorted(self.numbers)}: {self.sentence}")


def count_value(number: int, words: str = "") -> Value:
    """A number without a unit: of units, ranks, months."""
    return Value(number, ValueUnit.COUNT, words)


def amount_value(number: int, measure: str, words: str = "", provenance: str = "") -> Value:
    """A number of cases or a sum of money, without sign."""
    unit = ValueUnit.CASES if measure == "viec" else ValueUnit.VND
    return Value(abs(number), unit, words, provenance)


def percent_value(ratio: Fraction, words: str = "", provenance: str = "", decimals: int = SHOWN_DECIMALS) -> Value:
    """A share in per cent, given as a ratio."""
    return Value(round_half_up(100 * ratio, decimals), ValueUnit.PERCENT, words, provenance)


def compared_percent_value(ratio: Fraction, bound_pct: Fraction | Decimal, comparator: str, words: str = "") -> Value:
    """A share in per cent with as many decimals as its comparison with a level needs."""
    return Value(round_consistently(100 * ratio, (bound_pct, comparator)), ValueUnit.PERCENT, words)


def percentage_points_value(difference_pct: Fraction | Decimal, words: str = "", provenance: str = "") -> Value:
    """A difference of rates in percentage points, without sign."""
    return Value(
        round_half_up(abs(Fraction(difference_pct)), SHOWN_DECIMALS), ValueUnit.PERCENTAGE_POINTS, words, provenance
    )


def rate_difference_value(rate: Fraction, other: Fraction, words: str = "", provenance: str = "") -> Value:
    """Difference of two rates as they are shown, in percentage points, without sign."""
    shown, other_shown = (round_half_up(100 * ratio, SHOWN_DECIMALS) for ratio in (rate, other))
    return percentage_points_value(shown - other_shown, words, provenance)


def points_value(points: Fraction | Decimal, words: str = "", decimals: int = SHOWN_DECIMALS) -> Value:
    """Points of a ranking, without sign."""
    return Value(round_half_up(abs(Fraction(points)), decimals), ValueUnit.POINTS, words)


# More units are not named in one sentence, but for a last one.
MOST_NAMED = 6


@dataclass(frozen=True)
class JudgedRate:
    """The rate that was judged, the words before its target, and the target in per cent."""

    rate: Fraction
    level_in_words: str
    level_pct: Decimal


def rates_by_unit(
    rates: Mapping[str, Fraction], judged: Mapping[str, JudgedRate] | None = None, prefix: str = ""
) -> tuple[str, dict[str, Value]]:
    """List of units with a rate each, as fields and values: "{@2-06} ({rate_1}), …".

    `prefix` tells apart the fields of two lists in one sentence. With `judged`, `rates` are what these would have been:
    "({result_1}, nếu vậy {rate_1}, tối thiểu {level_1})".
    """
    named = _first_named(list(rates))
    values, listed = {}, []
    for place, unit in enumerate(named, start=1):
        values[f"{prefix}rate_{place}"] = percent_value(rates[unit])
        shown = f"{{{prefix}rate_{place}}}"
        if judged:
            values[f"{prefix}result_{place}"] = percent_value(judged[unit].rate)
            values[f"{prefix}level_{place}"] = percent_value(Fraction(judged[unit].level_pct) / 100)
            words = judged[unit].level_in_words
            shown = f"{{{prefix}result_{place}}}, nếu vậy {shown}, {words} {{{prefix}level_{place}}}"
        listed.append(f"{{@{unit}}} ({shown})")
    if len(rates) > len(named):
        values[f"{prefix}others"] = count_value(len(rates) - len(named))
        listed.append(f"và {{{prefix}others}} đơn vị khác")
    return ", ".join(listed), values


def _first_named(holders: Sequence[str]) -> Sequence[str]:
    return holders if len(holders) <= MOST_NAMED + 1 else holders[:MOST_NAMED]


def named_holders(holders: Sequence[str]) -> tuple[str, dict[str, Value]]:
    """List of holders as fields and values: "{@2-06}, {@2-07} và {others} đơn vị khác"."""
    names = [f"{{@{holder}}}" for holder in _first_named(holders)]
    values: dict[str, Value] = {}
    if len(holders) > len(names):
        values["others"] = count_value(len(holders) - len(names))
        names.append("{others} đơn vị khác")
    return _joined(names), values


def holder_list(holders: Iterable[str]) -> str:
    """Fields of holders' names in a list: "{@1-01}, {@1-02} và {@1-03}"."""
    return _joined([f"{{@{holder}}}" for holder in holders])


def _joined(names: Sequence[str]) -> str:
    return " và ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def value_text(value: str, unit: str, step: int | None) -> str:
    """Text of a stored value: "42,02%", "38 việc", "319,9 tỷ đồng"."""
    match unit:
        case ValueUnit.CASES | ValueUnit.COUNT:
            return format_count(int(value)) + (" việc" if unit == ValueUnit.CASES else "")
        case ValueUnit.VND:
            return format_money(int(value), step or 1)
    return format_decimal(Decimal(value)) + ("%" if unit == ValueUnit.PERCENT else f" {ValueUnit(unit).label}")


def name_in_sentence(field: re.Match, name: Callable[[str], str]) -> str:
    """Name of the holder of a field; that of the province in lower case within a sentence."""
    shown = name(field[2])
    return shown[0].lower() + shown[1:] if field[2] == PROVINCE and field.start() else shown


def sentence_text(row: Mapping, values: Mapping[str, Mapping], name: Callable[[str], str]) -> str:
    """Sentence of a row of `insights` as text; `values` are the rows of `insight_values`."""

    def text(field: re.Match) -> str:
        if field[1]:
            return name_in_sentence(field, name)
        value = values[f"{row['holder']}/{row['number']}/{field[2]}"]
        return value_text(value["value"], value["unit"], value["step"])

    return FIELD.sub(text, row["sentence"])


def insight_tables(found: Mapping[str, Iterable[Insight]], edition: Edition) -> dict[str, pd.DataFrame]:
    """The tables `insights` and `insight_values`.

    Statements by kind become rows of each page that shows them. `number` is the order on the page: by consequence, then
    those about the page's own holder, then by weight; after the first two of a kind its others come last.
    """
    by_page: dict[str, list[tuple[str, Insight]]] = {}
    for kind, insights in found.items():
        for insight in insights:
            for page in insight.pages:
                by_page.setdefault(page, []).append((kind, insight))
    rows: list[dict] = []
    values: list[dict] = []
    for page, of_page in by_page.items():
        for number, (kind, insight) in enumerate(_ordered(page, of_page), start=1):
            key = {"edition": str(edition), "holder": page, "number": number}
            rows.append(key | _row(kind, insight))
            values += (key | row for row in _value_rows(insight))
    return {"insights": make_table("insights", rows), "insight_values": make_table("insight_values", values)}


def _ordered(page: str, of_page: Iterable[tuple[str, Insight]]) -> list[tuple[str, Insight]]:
    """Kinds and statements in the order of a page."""
    consequences, seen = list(Consequence), Counter()

    def order(pair: tuple[str, Insight]) -> tuple:
        kind, insight = pair
        ties = kind, insight.subject, insight.sentence
        return consequences.index(insight.consequence), insight.subject != page, -insight.weight, *ties

    first: list[tuple[str, Insight]] = []
    later: list[tuple[str, Insight]] = []
    for kind, insight in sorted(of_page, key=order):
        seen[kind] += 1
        (first if seen[kind] <= _MOST_OF_A_KIND else later).append((kind, insight))
    return first + later


def _row(kind: str, insight: Insight) -> dict:
    return {
        "kind": kind,
        "subject": insight.subject,
        "measure": insight.measure,
        "ranking": insight.ranking,
        "consequence": insight.consequence,
        "turned": insight.turned,
        "flag": insight.flag,
        "weight": str(round_half_up(insight.weight, 6)),
        "is_internal": insight.is_internal,
        "is_for_council": insight.is_for_council,
        "sentence": insight.sentence,
    }


def _value_rows(insight: Insight) -> Iterator[dict]:
    for name, value in insight.numbers.items():
        yield {
            "name": name,
            "value": str(value.number),
            "unit": value.unit,
            "step": None if value.step == 1 else value.step,
            "provenance": value.provenance,
            "words": value.words,
        }
