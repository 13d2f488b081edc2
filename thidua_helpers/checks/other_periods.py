"""Rates published for periods without an edition, compared with counts of the same period."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.findings.catalogue.published import KHAC_SO_CONG_BO_OF_OTHER_PERIODS
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.numbers import percent_of_target, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure

_ONE_PERIOD = ["from_date", "to_date", "holder", "measure"]


def rates_of_other_periods(periods: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on printed rates that fit none of their computable readings.

    `periods` is the stage table `published_periods`; counts and target are those of the same period."""
    for _, rows in periods.groupby(_ONE_PERIOD, sort=False):
        own = rows.to_dict("records")
        counts = {row["numerator"]: row for row in own if row["kind"] == "count"}
        targets = {row["numerator"]: row for row in own if row["kind"] == "target"}
        for row in own:
            readings = list(_readings(row, counts, targets, rules))
            results = [round_half_up(exact, row["decimals"]) for exact, _ in readings if exact is not None]
            if len(results) < len(readings) or not readings or Decimal(row["value_pct"]) in results:
                continue
            behind = [fact for _, used in readings for fact in used]
            yield KHAC_SO_CONG_BO_OF_OTHER_PERIODS.finding(
                found=f"{rules.name(row['holder'])}, {row['from_date']} đến {row['to_date']}: “{row['item']}” về "
                f"{Measure(row['measure']).label} đã in {row['printed']}; tính lại được "
                + " hoặc ".join(f"{format_decimal(result)}%" for result in results),
                holder=row["holder"],
                at=location_of((fact["file"], fact["sheet"], fact["cell"]) for fact in [row, *behind]),
                is_acceptable=True,
                accepted_file=rules.files.shared_accepted,
            )


def _readings(row: Mapping, counts: Mapping, targets: Mapping, rules: RuleBook) -> Iterator[tuple]:
    """(exact per cent or None, rows used) for each reading of a printed rate."""
    if row["kind"] == "rate":
        for denominator in row["denominators"].split("|"):
            yield _ratio(counts.get(row["numerator"]), counts.get(denominator))
    elif row["kind"] == "progress":
        rate, target = rules.indicators.rates[row["numerator"]], targets.get(row["numerator"])
        exact, used = _ratio(counts.get(rate.numerator), counts.get(rate.denominator))
        if exact is None or target is None:
            yield None, []
        else:
            top, bottom = (int(figure["value"]) for figure in used)
            yield percent_of_target(top, bottom, Decimal(target["value_pct"])), [*used, target]


def _ratio(top: Mapping | None, bottom: Mapping | None) -> tuple[Fraction | None, list[Mapping]]:
    if top is None or bottom is None or not bottom["value"]:
        return None, []
    return Fraction(100 * int(top["value"]), int(bottom["value"])), [top, bottom]
