"""Projections of finished numbers to the year's end, by shares of earlier years.

Work and money are not evenly spread, so there is no straight line: the number finished now is divided by the share of
an earlier whole year that the same holder had finished by the same month. At least two years make a range; fewer make
none (docs/decisions/0028-periods.md).
"""

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import product

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, needed_for_target, round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import known_values
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.tables.store import make_table, storable_or_none
from thidua_helpers.vietnamese import format_count, format_decimal, format_money
from thidua_helpers.vocabulary import Measure, State

FEWEST_YEARS = 2
TOO_FEW = "chưa đủ hai năm có số liệu cùng kỳ"


def projections_table(figures: pd.DataFrame, earlier: Mapping[Edition, pd.DataFrame], rules: RuleBook) -> pd.DataFrame:
    """The `projections` table: holder × measure of a period edition; empty for a whole year.

    `earlier` has figures of other editions for the present holders; a base year is one with both the same months and
    the whole. `finished` is the present number (việc or đồng); `low` and `high` are the smallest and largest
    projection, rounded half up; `base_years` are the years used, joined by ";". `needed` is the number that the year's
    target requires of the present enforceable number, empty if either is unknown. `words` give each year's share, or
    the reason to leave it out. Without a finished number, or with fewer than two years, the row is `missing` and has no
    range.
    """
    edition = rules.edition
    if edition.is_whole_year:
        return make_table("projections", [])
    main_rate = rules.indicators.main_rate
    rate = rules.indicators.rates[main_rate]
    now = known_values(figures)
    values = {other: known_values(table) for other, table in earlier.items()}
    both = {
        year: (values[Edition(year, edition.months)], values[Edition(year)]) for year in _base_years(earlier, edition)
    }
    targets = {(row.holder, row.measure): row for row in rules.targets if row.rate == main_rate}
    rows = []
    for holder, measure in product(rules.levels, Measure):
        key = holder, measure, rate.numerator
        of_years = {
            year: _share_of_year(part.get(key), whole.get(key), measure, edition)
            for year, (part, whole) in both.items()
        }
        shares = {year: share for year, (share, _) in of_years.items() if share is not None}
        words = [f"năm {year}: {share_words}" for year, (_, share_words) in of_years.items()]
        enforceable = now.get((holder, measure, rate.denominator))
        rows.append(
            {
                "edition": str(edition),
                "holder": holder,
                "measure": measure,
                "finished": now.get(key),
                "base_years": ";".join(map(str, shares)),
                "needed": _needed(targets.get((holder, measure)), enforceable),
                **_projected_columns(now.get(key), shares.values(), words, edition),
            }
        )
    return make_table("projections", rows)


def _needed(target: TargetRow | None, enforceable: int | None) -> int | None:
    """Number that the target requires of this enforceable number; None if either is unknown."""
    if target is None or target.value_pct is None or target.comparator is None or enforceable is None:
        return None
    return needed_for_target(enforceable, target.value_pct, target.comparator)


def _base_years(earlier: Collection[Edition], edition: Edition) -> list[int]:
    years = sorted({other.year for other in earlier if other.year < edition.year})
    return [year for year in years if Edition(year, edition.months) in earlier and Edition(year) in earlier]


def _share_of_year(
    part: int | None, whole: int | None, measure: Measure, edition: Edition
) -> tuple[Fraction | None, str]:
    """Share of a year finished by the same month, in words; None with a reason if unusable.

    In words: "5.902/13.310 việc = 44,34%", "1.247,4/1.783,1 tỷ đồng = 69,95%".
    """
    if part is None or whole is None:
        return None, "chưa có số liệu so sánh được"
    if part == 0:
        return None, f"{edition.months} tháng chưa có kết quả, nên không suy ra được"
    if part > whole:
        return None, f"{edition.months} tháng nhiều hơn cả năm (số liệu đã điều chỉnh), nên không dùng"
    first, second = (format_money(n) if measure == Measure.TIEN else f"{format_count(n)} việc" for n in (part, whole))
    number, unit = first.split(" ", 1)
    share_pct = format_decimal(round_half_up(Fraction(100 * part, whole), SHOWN_DECIMALS))
    return Fraction(part, whole), f"{number if second.endswith(unit) else first}/{second} = {share_pct}%"


def _projected_columns(finished: int | None, shares: Collection[Fraction], words: list[str], edition: Edition) -> dict:
    """State, range and words of one row."""
    if not finished:
        why_not = f"{edition.title} chưa có kết quả" if finished == 0 else f"chưa có số liệu {edition.title}"
    elif len(shares) < FEWEST_YEARS:
        why_not = TOO_FEW
    else:
        low, high = projected_range(finished, shares)
        if storable_or_none(high) is not None:
            return {"state": State.VALUE, "low": low, "high": high, "words": "; ".join(words)}
        why_not = "phần của cùng kỳ quá nhỏ để suy ra cả năm"
    return {"state": State.MISSING, "words": "; ".join([why_not, *words])}


def projected_range(finished: int, shares: Collection[Fraction]) -> tuple[int, int]:
    """Smallest and largest projection of a number by shares above 0, rounded half up."""
    projected = [int(round_half_up(finished / share, 0)) for share in shares]
    return min(projected), max(projected)
