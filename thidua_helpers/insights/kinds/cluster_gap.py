"""Gap between a cluster's rate and the rest of the province, in việc or đồng."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, percent_value, rate_difference_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.numbers import round_half_up
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure, Provenance, ValueUnit

# A smaller gap is no gap; where one case is more than that, less than one case is none.
_LEAST_GAP = Fraction(1, 200)
_OTHERS = "số của tỉnh trừ số của cụm"


def cluster_gap(results: Results) -> Iterator[Insight]:
    """A statement for each cluster and measure, also for the province if no other is known."""
    for measure in Measure:
        known = [cluster for cluster in results.clusters if _others(results, cluster, measure) is not None]
        for cluster in known:
            yield from _insight(results, cluster, measure, is_alone=len(known) == 1)


def _others(results: Results, cluster: str, measure: str) -> tuple[int, int] | None:
    """Finished and enforceable of the rest of the province."""
    row = results.rates.get((cluster, measure, results.lines.main))
    if row is None or row["others_denominator"] is None:
        return None
    return int(row["others_numerator"]), int(row["others_denominator"])


def _insight(results: Results, cluster: str, measure: Measure, *, is_alone: bool) -> Iterator[Insight]:
    ratio, others = results.main_ratio(cluster, measure), _others(results, cluster, measure)
    if ratio is None or others is None:
        return
    gap = Fraction(*ratio) - Fraction(*others)
    worth = int(round_half_up(abs(gap) * ratio[1], 0))
    if abs(gap) < _LEAST_GAP or not worth:
        return
    provenance = provenance_of_others(results.rates[cluster, measure, results.lines.main]["provenance"])
    unit = ValueUnit.CASES if measure == Measure.VIEC else ValueUnit.VND
    yield Insight(
        subject=cluster,
        pages=(cluster, PROVINCE) if is_alone else (cluster,),
        consequence=Consequence.EXPLAINS,
        sentence=f"Về {measure.label}, {{@{cluster}}} ({{rate}}) {'cao' if gap > 0 else 'thấp'} hơn phần còn lại của "
        "tỉnh ({others}) {gap}, tương đương {worth} trong {enforceable} có điều kiện.",
        numbers={
            "rate": percent_value(Fraction(*ratio)),
            "others": percent_value(Fraction(*others), _OTHERS, provenance),
            "gap": rate_difference_value(Fraction(*ratio), Fraction(*others), "", provenance),
            "worth": Value(worth, unit, "chênh lệch tỷ lệ × số có điều kiện của cụm", provenance),
            "enforceable": Value(ratio[1], unit),
        },
        # Every cluster has a gap: after what explains one.
        weight=abs(gap) / 100,
        measure=measure,
    )


def provenance_of_others(provenance: str) -> str:
    """Provenance of the rest of the province: derived, if the cluster's is a published total."""
    return Provenance.DERIVED if provenance in (Provenance.PUBLISHED, Provenance.DERIVED) else Provenance.SUM
