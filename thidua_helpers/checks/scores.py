"""Points that are not there, scores outside the frame of their criterion, sheets that differ from what is computed."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding
from thidua_helpers.labels import STAGES
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.criteria import Criterion, Events, Manual, YesNo
from thidua_helpers.tables import LEAF, MISSING, NOT_APPLICABLE, TOTAL_KIND
from thidua_helpers.vietnamese import format_decimal


def missing_points(points: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Criteria that nobody has points of, single gaps, and units without a total because a criterion cannot apply."""
    leaves = points[points["kind"] == LEAF]
    for (ranking, criterion), rows in leaves.groupby(["ranking", "criterion"], sort=False):
        gaps = rows[rows["state"] == MISSING]
        label = rules.rankings[ranking].criteria[criterion].label
        of_all = len(gaps) == len(rows)
        for why, units in gaps.groupby("words", sort=False):
            names = "tất cả các đơn vị" if of_all else ", ".join(map(rules.name, units["holder"]))
            yield Finding(
                check="tieu-chi-chua-cham" if of_all else "thieu-diem",
                severity=ERROR,
                holder=units["holder"].iloc[0] if len(units) == 1 and not of_all else "",
                file=rules.files.criteria(rules.criteria_ids[ranking]),
                found=f"{_where(ranking, rules)}: tiêu chí “{label}” ({criterion}) chưa có điểm của {names}: {why}",
                expected="mỗi đơn vị được xếp hạng có điểm ở mỗi tiêu chí; điểm 0 là một điểm",
                advice="Bổ sung phiếu chấm, sổ hoặc số liệu của tiêu chí này; nếu không chấm, bỏ tiêu chí khỏi bảng.",
            )
    totals = points[(points["kind"] == TOTAL_KIND) & (points["state"] == NOT_APPLICABLE)]
    for row in totals.itertuples():
        yield Finding(
            check="khong-co-tong-diem",
            severity=WARNING,
            holder=row.holder,
            file=rules.files.criteria(rules.criteria_ids[row.ranking]),
            found=f"{rules.name(row.holder)} không được xếp hạng ({_where(row.ranking, rules)}): {row.words}",
            expected="bảng tiêu chí nêu điểm khi một tiêu chí không áp dụng (if_not_applicable_points)",
            advice="Xin ý kiến Hội đồng, rồi ghi mức điểm đó vào bảng tiêu chí hoặc để đơn vị ngoài xếp hạng.",
        )


def scores_out_of_frame(scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Scores below the floor or above the cap of a criterion, counts that are none, answers that are not yes or no."""
    for row in scores.itertuples():
        criterion = rules.criteria[row.criteria].criteria[row.criterion]
        expected = _expected(criterion, Decimal(row.score_points))
        if expected:
            yield Finding(
                check="diem-ngoai-khung",
                severity=ERROR,
                holder=row.holder,
                file=row.file,
                sheet=row.sheet,
                cells=row.cell,
                found=f"{rules.name(row.holder)}, “{criterion.label}”, {STAGES[row.stage].lower()}: "
                f"{format_decimal(Decimal(row.score_points))}",
                expected=expected,
                advice="Sửa phiếu chấm điểm theo bảng tiêu chí.",
            )


def _expected(criterion: Criterion, score: Decimal) -> str:
    """What a score must be; "" where it is."""
    rule = criterion.rule
    if rule.feed.of == "phieu_cham" and isinstance(rule, YesNo):
        return "" if score in (0, 1) else "Đạt hoặc Không đạt (1 hoặc 0)"
    if rule.feed.of == "phieu_cham" and not isinstance(rule, Manual):
        is_count = score >= 0 and (score == score.to_integral_value() or not isinstance(rule, Events))
        return "" if is_count else "một số không âm; số lần là số nguyên"
    too_high = criterion.cap is not None and score > criterion.cap
    if not too_high and score >= criterion.floor:
        return ""
    highest = "" if criterion.cap is None else f" đến {format_decimal(criterion.cap)}"
    return f"điểm từ {format_decimal(criterion.floor)}{highest}"


def scores_beside_computed(gaps: pd.DataFrame, scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Appraised points of criteria that are computed from figures or registers, where they differ from the computed.

    The computed ones count. `gaps` is the table `score_gaps`.
    """
    places = scores[scores["stage"] == "tham_dinh"].set_index(["criteria", "holder", "criterion"])
    for row in gaps[(gaps["appraised_points"] != "") & (gaps["counted_points"] != "")].itertuples():
        criterion = rules.rankings[row.ranking].criteria[row.criterion]
        if criterion.rule.feed.of == "phieu_cham" or Decimal(row.appraised_points) == Decimal(row.counted_points):
            continue
        place = places.loc[(rules.criteria_ids[row.ranking], row.holder, row.criterion)]
        yield Finding(
            check="diem-khac-tinh-toan",
            severity=WARNING,
            holder=row.holder,
            file=place["file"],
            sheet=place["sheet"],
            cells=place["cell"],
            found=f"{rules.name(row.holder)}, “{criterion.label}”: thẩm định "
            f"{format_decimal(Decimal(row.appraised_points))} điểm",
            expected=f"{format_decimal(Decimal(row.counted_points))} điểm, tính từ số liệu; số này được dùng",
            advice="Đối chiếu phiếu chấm với số liệu; nếu số liệu sai, sửa số liệu.",
            is_acceptable=True,
        )


def _where(ranking: str, rules: RuleBook) -> str:
    return f"bảng “{rules.rankings[ranking].name}”"
