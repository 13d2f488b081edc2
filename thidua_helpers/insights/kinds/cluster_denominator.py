"""Comparisons of clusters that turn at the enforceable share of the rest of the province."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, percent_value
from thidua_helpers.insights.kinds.cluster_gap import provenance_of_others
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure

# Shares this far apart are not the same way of counting, or not the same cases.
_APART = Fraction(15, 100)


@dataclass(frozen=True)
class _Side:
    """Lines of a cluster, or of the rest of the province."""

    finished: int
    enforceable: int
    docketed: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.enforceable, self.docketed)

    @property
    def rate(self) -> Fraction:
        return Fraction(self.finished, self.enforceable)


def cluster_denominator(results: Results) -> Iterator[Insight]:
    """A statement for each such cluster and measure, on the province's page, too."""
    for cluster in results.clusters:
        for measure in Measure:
            yield from _insight(results, cluster, measure)


def _insight(results: Results, cluster: str, measure: Measure) -> Iterator[Insight]:
    lines = (results.lines.finished, results.lines.enforceable, results.lines.docketed)
    own, whole = ([results.figures.get((holder, measure, line), 0) for line in lines] for holder in (cluster, PROVINCE))
    others = [of_province - of_cluster for of_province, of_cluster in zip(whole, own, strict=True)]
    if min(*own, *others) <= 0:
        return
    own, others = _Side(*own), _Side(*others)
    at_share = own.rate * own.share / others.share
    is_turned = (own.rate - others.rate) * (at_share - others.rate) < 0
    if abs(own.share - others.share) < _APART or not is_turned:
        return
    provenance = provenance_of_others(results.provenance[cluster, measure, results.lines.docketed])
    yield Insight(
        subject=cluster,
        pages=(cluster, PROVINCE),
        consequence=Consequence.EXPLAINS,
        sentence=f"{{@{cluster}}} ghi {{share}} số {measure.label} thụ lý là có điều kiện, phần còn lại của tỉnh "
        "{others_share}. Nếu cùng tỷ lệ đó, tỷ lệ thi hành xong khoảng {at_share}, không phải {rate} (phần còn lại "
        "của tỉnh: {others_rate}): khác nhau chủ yếu ở mẫu số.",
        numbers={
            "share": percent_value(own.share, "có điều kiện ÷ thụ lý"),
            "others_share": percent_value(others.share, "số của tỉnh trừ số của cụm", provenance),
            "at_share": percent_value(
                at_share, "đã thi hành xong ÷ (thụ lý × tỷ lệ có điều kiện của phần còn lại)", provenance, decimals=0
            ),
            "rate": percent_value(own.rate),
            "others_rate": percent_value(others.rate, "số của tỉnh trừ số của cụm", provenance),
        },
        weight=abs(own.share - others.share),
        measure=measure,
    )
