"""Share of large and prolonged cases in the money, and the order of rates without them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, amount_value, count_value, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.tables.frames import ratio_of, records
from thidua_helpers.vocabulary import PROVINCE, Consequence

MEASURE = "tien"
# A quarter of the money in a few cases, at a rate this far from that of the remainder, is what a rate mainly tells.
_LEAST_SHARE, _LEAST_DIFFERENCE = Fraction(1, 4), Fraction(5, 100)
# Two holders change places visibly if they are this far apart with large cases, or without.
_APART = Fraction(1, 100)
_REGISTER = "sổ việc lớn, việc kéo dài"
_WITHOUT = "tử số và mẫu số trừ số của các việc trong sổ"


@dataclass(frozen=True)
class _Order:
    """Rates of holders, all cases counted and without large ones."""

    whole: dict[str, Fraction]
    without: dict[str, Fraction]

    def change(self, is_highest: bool) -> tuple[str, str] | None:
        """The highest or lowest holder, and the one in its place without large cases.

        None if it is the same, or they are hardly apart.
        """
        choose = max if is_highest else min
        first, then = (choose(rates, key=lambda holder: rates[holder]) for rates in (self.whole, self.without))
        gaps = [abs(rates[first] - rates[then]) for rates in (self.whole, self.without)]
        return None if min(gaps) == 0 or max(gaps) < _APART else (first, then)


def large_cases_order(results: Results) -> Iterator[Insight]:
    """Statements on the share of large cases, the order of clusters, the best unit of each."""
    for group in results.groups:
        yield from _share(results, group)
    if order := _order(results, list(results.clusters)):
        yield from _order_of_clusters(results, order)
    for cluster, members in results.clusters.items():
        if (order := _order(results, members)) and (changed := order.change(is_highest=True)):
            yield _insight(cluster, (cluster,), order, *changed, is_highest=True)


def _order(results: Results, holders: Sequence[str]) -> _Order | None:
    """Rates of the holders; None if one is not known, or there are fewer than two."""
    whole, without = (
        {
            holder: Fraction(*ratio_of(row))
            for holder in holders
            if (row := results.rates.get((holder, MEASURE, rate))) is not None
        }
        for rate in (results.lines.main, results.lines.without_large_cases)
    )
    return _Order(whole, without) if len(whole) == len(without) == len(holders) > 1 else None


def _share(results: Results, group: str) -> Iterator[Insight]:
    """The large cases of the province or a cluster, if they hold much and go another way."""
    whole, without = (
        results.rates.get((group, MEASURE, rate)) for rate in (results.lines.main, results.lines.without_large_cases)
    )
    if whole is None or without is None:
        return
    (finished, enforceable), (other_finished, other_enforceable) = ratio_of(whole), ratio_of(without)
    held, done = enforceable - other_enforceable, finished - other_finished
    if held <= 0 or Fraction(held, enforceable) < _LEAST_SHARE:
        return
    rate, rate_of_others = Fraction(done, held), Fraction(other_finished, other_enforceable)
    if abs(rate - rate_of_others) < _LEAST_DIFFERENCE:
        return
    units = set(results.units_of(group))
    cases = sum(
        row["holder"] in units and bool(row["co_dieu_kien_vnd"]) for row in records(results.tables["large_cases"])
    )
    but = "nhưng mới thi hành được" if rate < rate_of_others else "và đã thi hành được"
    yield Insight(
        subject=group,
        pages=(group,),
        consequence=Consequence.EXPLAINS,
        sentence=f"{{cases}} việc lớn, việc kéo dài giữ {{share}} số tiền có điều kiện của {{@{group}}} "
        f"({{held}} trên {{enforceable}}) {but} {{rate}}; các việc còn lại đạt {{others}}, tính chung "
        "{together}.",
        numbers={
            "cases": count_value(cases, _REGISTER),
            "share": percent_value(Fraction(held, enforceable)),
            "held": amount_value(held, MEASURE, _REGISTER),
            "enforceable": amount_value(enforceable, MEASURE),
            "rate": percent_value(rate, "đã thi hành xong ÷ có điều kiện của các việc trong sổ"),
            "others": percent_value(rate_of_others, "tử số và mẫu số trừ số của các việc trong sổ"),
            "together": percent_value(Fraction(finished, enforceable)),
        },
        weight=Fraction(held, enforceable),
        measure=MEASURE,
    )


def _order_of_clusters(results: Results, order: _Order) -> Iterator[Insight]:
    """The change at the top, or else at the bottom."""
    for is_highest in (True, False):
        if changed := order.change(is_highest):
            yield _insight(PROVINCE, (PROVINCE, *results.clusters), order, *changed, is_highest=is_highest)
            return


def _insight(
    subject: str, pages: tuple[str, ...], order: _Order, first: str, then: str, *, is_highest: bool
) -> Insight:
    place, opposite = ("cao nhất", "thấp nhất") if is_highest else ("thấp nhất", "cao nhất")
    numbers = {
        "first": percent_value(order.whole[first]),
        "first_without": percent_value(order.without[first], _WITHOUT),
    }
    ends = min(order.without.values()) if is_highest else max(order.without.values())
    if order.without[first] == ends:
        sentence = (
            f"Không kể việc lớn, việc kéo dài, tỷ lệ thi hành xong về tiền của {{@{first}}} từ {place} "
            f"({{first}}) thành {opposite} ({{first_without}})."
        )
    else:
        numbers |= {
            "then": percent_value(order.whole[then]),
            "then_without": percent_value(order.without[then], _WITHOUT),
        }
        sentence = (
            f"Tỷ lệ thi hành xong về tiền {place} là của {{@{first}}} ({{first}}; của {{@{then}}} là {{then}}); không "
            f"kể việc lớn, việc kéo dài thì {place} là của {{@{then}}} ({{then_without}}; của {{@{first}}} là "
            "{first_without})."
        )
    return Insight(
        subject=subject,
        pages=pages,
        consequence=Consequence.EXPLAINS,
        sentence=sentence,
        numbers=numbers,
        weight=abs(order.whole[first] - order.whole[then]),
        measure=MEASURE,
    )
