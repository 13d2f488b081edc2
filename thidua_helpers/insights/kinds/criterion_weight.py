"""Criteria that separate the units much more, or much less, than their nominal points say.

The share in the spread of totals is the covariance with the total over its variance (table `weights`; Becker et al.
2017, Weights and importance in composite indicators).
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, count_value, percent_value
from thidua_helpers.insights.results_read import Results, ranking_name
from thidua_helpers.numbers import decimals_of
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import Consequence, PointsRow

# A share of the spread is striking from twice the nominal share, or down to half, and ten percentage points apart.
_RATIO, _LEAST_DIFFERENCE_PCT = 2, 10
# A criterion with at least so many nominal points does not separate if so many units have the same full points.
_LEAST_NOMINAL_PCT, _FULL_SHARE = 10, Fraction(4, 5)
# Criteria named in one statement: those that separate more than they should, and those that separate less.
_MOST_OVER, _MOST_UNDER = 2, 1


def criterion_weight(results: Results) -> Iterator[Insight]:
    """A statement for each ranking with such criteria, the most striking first."""
    for ranking in results.ranks:
        points = _points_of_leaves(results, ranking)
        shares = {
            row["criterion"]: (Decimal(row["nominal_pct"]), Decimal(row["variance_pct"]))
            for row in records(results.tables["weights"])
            if row["ranking"] == ranking and row["criterion"] in points and row["variance_pct"]
        }
        by_difference = sorted(shares, key=lambda criterion: (-abs(_difference(shares[criterion])), criterion))
        striking = [criterion for criterion in by_difference if _is_striking(*shares[criterion])]
        full = {
            criterion: units
            for criterion, share in shares.items()
            if share[0] >= _LEAST_NOMINAL_PCT
            and _difference(share) < 0
            and (units := _units_with_full_points(points[criterion])) >= _FULL_SHARE * len(points[criterion])
        }
        over = [criterion for criterion in striking if _difference(shares[criterion]) > 0][:_MOST_OVER]
        under = [each for each in by_difference if each not in over and (each in full or each in striking)]
        under = [criterion for criterion in under if _difference(shares[criterion]) < 0][:_MOST_UNDER]
        if over or under:
            yield _insight(results, ranking, {criterion: shares[criterion] for criterion in (*over, *under)}, full)


def _points_of_leaves(results: Results, ranking: str) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """Criterion with a rule → points and nominal points of the units with a rank."""
    points: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for row in records(results.tables["points"]):
        is_ranked = row["ranking"] == ranking and row["holder"] in results.ranks[ranking]
        if is_ranked and row["kind"] == PointsRow.LEAF and row["points"]:
            points.setdefault(row["criterion"], []).append((Decimal(row["points"]), Decimal(row["max_points"])))
    return points


def _is_striking(nominal: Decimal, effective: Decimal) -> bool:
    is_other = effective >= _RATIO * nominal or _RATIO * effective <= nominal
    return is_other and abs(effective - nominal) >= _LEAST_DIFFERENCE_PCT


def _units_with_full_points(of_units: list[tuple[Decimal, Decimal]]) -> int:
    """Number of units with the most points, if these are at least the nominal ones; else 0."""
    counts = Counter(points for points, _ in of_units)
    most = max(counts)
    return counts[most] if most >= of_units[0][1] else 0


def _difference(share: tuple[Decimal, Decimal]) -> Decimal:
    nominal, effective = share
    return effective - nominal


def _insight(
    results: Results, ranking: str, shares: dict[str, tuple[Decimal, Decimal]], full: dict[str, int]
) -> Insight:
    numbers: dict[str, Value] = {}
    clauses = []
    for place, (criterion, share) in enumerate(shares.items(), start=1):
        nominal, effective = share
        numbers[f"nominal_{place}"] = percent_value(
            Fraction(nominal) / 100,
            "điểm chuẩn của tiêu chí trên điểm chuẩn của bảng",
            decimals=decimals_of(nominal.normalize()),
        )
        if criterion in full:
            numbers[f"full_{place}"] = count_value(full[criterion])
            numbers["ranked"] = count_value(len(results.ranks[ranking]))
            made = f"không phân hóa, vì {{full_{place}}} trong {{ranked}} đơn vị được trọn điểm"
        elif effective > 0:
            words = "hiệp phương sai với tổng điểm trên phương sai tổng điểm"
            numbers[f"effective_{place}"] = percent_value(Fraction(effective) / 100, words)
            made = f"{'' if _difference(share) > 0 else 'chỉ '}tạo ra {{effective_{place}}} chênh lệch tổng điểm"
        else:
            made = "hầu như không tạo ra chênh lệch tổng điểm"
        label = results.criterion_labels[ranking, criterion]
        clauses.append(f"tiêu chí “{label}” chiếm {{nominal_{place}}} điểm chuẩn nhưng {made}")
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.EXPLAINS,
        sentence=f"Xếp hạng {ranking_name(ranking)}: {'; '.join(clauses)}.",
        numbers=numbers,
        weight=Fraction(max(abs(_difference(share)) for share in shares.values())) / 100,
        ranking=ranking,
        is_internal=True,
    )
