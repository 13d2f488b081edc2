"""Points that are not there, scores outside the frame of their criterion, sheets that differ from what is computed."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from thidua_helpers.checks.inputs import figures_place, register_place, report_file
from thidua_helpers.findings import ERROR, WARNING, Finding, place_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import Leaf
from thidua_helpers.rules.feeds import LatenessFeed, ViolationsFeed
from thidua_helpers.rules.kinds.base import RuleKind, expected_points
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PointsRow, ScoreStage, State, Submission


def missing_points(
    points: pd.DataFrame, scores: pd.DataFrame, submissions: pd.DataFrame, rules: RuleBook
) -> Iterator[Finding]:
    """Criteria that nobody has points of, single gaps, and units without a total because a criterion cannot apply."""
    lacking = _Lacking(scores, submissions, rules)
    leaves = points[points["kind"] == PointsRow.LEAF]
    for (ranking, criterion), rows in leaves.groupby(["ranking", "criterion"], sort=False):
        gaps = rows[rows["state"] == State.MISSING]
        of_all = len(gaps) == len(rows)
        for why, of_reason in gaps.groupby("words", sort=False):
            groups = [list(of_reason["holder"])] if of_all else lacking.together(ranking, criterion, of_reason)
            for units in groups:
                yield lacking.finding(ranking, criterion, str(why), units, of_all)
    yield from _without_total(points, rules)


class _Lacking:
    """What is said of points that are not there: by what they rest on, where it is to be mended and how."""

    def __init__(self, scores: pd.DataFrame, submissions: pd.DataFrame, rules: RuleBook) -> None:
        self._scores, self._rules = scores, rules
        self._reports = submissions.set_index("holder")[["state", "files"]].to_dict("index")

    def together(self, ranking: str, criterion: str, gaps: pd.DataFrame) -> list[list[str]]:
        """The units of one reason: those whose score sheets are empty in one finding, else one each."""
        units = list(gaps["holder"])
        return [units] if self._rule(ranking, criterion).is_of_sheet else [[unit] for unit in units]

    def finding(self, ranking: str, criterion: str, why: str, units: list[str], of_all: bool) -> Finding:
        rules = self._rules
        names = "tất cả các đơn vị" if of_all else ", ".join(map(rules.name, units))
        label = rules.rankings[ranking].criteria[criterion].label
        place, advice = self._of_all(ranking, criterion) if of_all else self._of_some(ranking, criterion, units)
        return Finding(
            check="tieu-chi-chua-cham" if of_all else "thieu-diem",
            severity=ERROR,
            holder=units[0] if len(units) == 1 and not of_all else "",
            **place,
            found=f"{_where(ranking, rules)}: tiêu chí “{label}” ({criterion}) chưa có điểm của {names}: {why}",
            expected="mỗi đơn vị được xếp hạng có điểm ở mỗi tiêu chí; điểm 0 là một điểm",
            advice=advice,
        )

    def _rule(self, ranking: str, criterion: str) -> RuleKind:
        return self._rules.rankings[ranking].leaves[criterion].rule

    def _of_all(self, ranking: str, criterion: str) -> tuple[dict[str, str], str]:
        table = self._rule(ranking, criterion).feed.register
        if not table:
            return figures_place(self._rules), "Khi có số liệu này của các đơn vị thì tính được."
        criteria = self._rules.files.criteria(self._rules.criteria_ids[ranking])
        return register_place(table, self._rules), f"Bổ sung; nếu không chấm, bỏ tiêu chí khỏi bảng {criteria}."

    def _of_some(self, ranking: str, criterion: str, units: list[str]) -> tuple[dict[str, str], str]:
        rule, rules = self._rule(ranking, criterion), self._rules
        if rule.is_of_sheet:
            stage = ScoreStage(rules.year.emulation.stage).label
            number = f"số {rule.feed.counted_in}" if rule.feed.counted_in else "điểm"
            what = " hoặc ".join(rule.answers) or f"{number}; không có thì ghi 0"
            places = [self._cell(rules.criteria_ids[ranking], unit, criterion) for unit in units]
            return place_of(places), f"Ở cột {stage}, ghi {what}."
        (unit,) = units
        if isinstance(rule.feed, ViolationsFeed):
            return register_place("inspections", rules), "Khai báo sổ kiểm tra ở mục inputs của year.toml."
        report = self._reports.get(unit, {"state": Submission.LATE, "files": ""})
        if report["state"] == Submission.LATE:
            return {"file": report_file(unit, rules)}, "Khi có báo cáo của đơn vị thì tính được."
        if isinstance(rule.feed, LatenessFeed):
            return register_place("receipts", rules), "Ghi ngày nhận báo cáo của đơn vị vào sổ tiếp nhận."
        return {"file": report["files"]}, "Bổ sung, sửa số liệu này trong báo cáo của đơn vị."

    def _cell(self, criteria: str, unit: str, criterion: str) -> tuple[str, str, str]:
        """Where the score of the stage that counts should stand: in the row of the other stages, in the column where
        other rows of the sheet have it; as much of it as is known."""
        scores = self._scores
        of_unit = scores[(scores["criteria"] == criteria) & (scores["holder"] == unit)]
        if of_unit.empty:
            place = register_place("scores", self._rules)
            return place["file"], "", place.get("cells", "")
        entry = of_unit[of_unit["criterion"] == criterion]
        file, sheet = (entry if len(entry) else of_unit)[["file", "sheet"]].iloc[0]
        of_sheet = scores[(scores["file"] == file) & (scores["sheet"] == sheet)]
        in_column = of_sheet[of_sheet["stage"] == self._rules.year.emulation.stage]["cell"]
        if entry.empty:
            return file, sheet, ""
        row = entry["row"].iloc[0]
        column = "" if in_column.empty else in_column.iloc[0].rstrip("0123456789")
        return file, sheet, f"{column}{row}" if column else f"dòng {row}"


def _without_total(points: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Units that are not ranked because a criterion does not apply to them; those without any target in one."""
    totals = points[(points["kind"] == PointsRow.TOTAL) & (points["state"] == State.NOT_APPLICABLE)]
    assigned = {row.holder for row in rules.targets if row.value_pct is not None}
    aimless = [unit for unit in dict.fromkeys(totals["holder"]) if unit not in assigned]
    if aimless:
        workbook = rules.workspace.inputs.config_workbook(rules.edition).name
        yield Finding(
            check="khong-co-tong-diem",
            severity=WARNING,
            holder=aimless[0] if len(aimless) == 1 else "",
            file=rules.files.targets,
            found=f"{len(aimless)} đơn vị không được xếp hạng, vì chưa giao chỉ tiêu nào: "
            f"{', '.join(map(rules.name, aimless))}",
            expected="đơn vị được xếp hạng có chỉ tiêu",
            advice=f"Ghi chỉ tiêu: trang “Chỉ tiêu” của {workbook} rồi chạy “thidua config {rules.edition}”, hoặc tệp "
            "này. Không giao thì bảng tiêu chí phải nêu điểm khi không áp dụng (if_not_applicable_points).",
        )
    for row in totals[~totals["holder"].isin(aimless)].itertuples():
        yield Finding(
            check="khong-co-tong-diem",
            severity=WARNING,
            holder=row.holder,
            file=rules.files.criteria(rules.criteria_ids[row.ranking]),
            found=f"{rules.name(row.holder)} không được xếp hạng ({_where(row.ranking, rules)}): {row.words}",
            expected="bảng tiêu chí nêu điểm khi một tiêu chí không áp dụng (if_not_applicable_points), khi mẫu số "
            "bằng 0 (if_zero_denominator_points)",
            advice="Xin ý kiến Hội đồng, rồi ghi mức điểm đó vào bảng tiêu chí hoặc để đơn vị ngoài xếp hạng.",
        )


def scores_out_of_frame(scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Scores below the floor or above the cap of a criterion, counts that are none, answers that are not yes or no."""
    for row in scores.itertuples():
        criterion = rules.criteria[row.criteria].leaves[row.criterion]
        expected = _expected(criterion, Decimal(row.score_points))
        if expected:
            yield Finding(
                check="diem-ngoai-khung",
                severity=ERROR,
                holder=row.holder,
                file=row.file,
                sheet=row.sheet,
                cells=row.cell,
                found=f"{rules.name(row.holder)}, “{criterion.label}”, {ScoreStage(row.stage).label.lower()}: "
                f"{format_decimal(Decimal(row.score_points))}",
                expected=expected,
                advice="Sửa phiếu chấm điểm theo bảng tiêu chí.",
            )


def _expected(leaf: Leaf, score: Decimal) -> str:
    """What a score must be, where it is not; of a criterion that is computed the sheet may state points; else ""."""
    expected = leaf.rule.expected_score if leaf.rule.is_of_sheet else expected_points
    return expected(score, leaf.floor, leaf.cap)


def scores_beside_computed(gaps: pd.DataFrame, scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Appraised points of criteria that are computed from figures or registers, where they differ from the computed.

    The computed ones count. `gaps` is the table `score_gaps`.
    """
    places = scores[scores["stage"] == "tham_dinh"].set_index(["criteria", "holder", "criterion"])
    for row in gaps[(gaps["appraised_points"] != "") & (gaps["counted_points"] != "")].itertuples():
        criterion = rules.rankings[row.ranking].leaves[row.criterion]
        if criterion.rule.is_of_sheet or Decimal(row.appraised_points) == Decimal(row.counted_points):
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
