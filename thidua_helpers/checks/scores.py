"""Checks of points: missing ones, scores beyond limits, differences from computed ones."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from thidua_helpers.checks.inputs import figures_location, register_location, report_file
from thidua_helpers.findings.catalogue.points import (
    DIEM_KHAC_TINH_TOAN,
    DIEM_NGOAI_KHUNG,
    KHONG_CO_TONG_DIEM,
    KHONG_CO_TONG_DIEM_WITHOUT_TARGETS,
    THIEU_DIEM,
    TIEU_CHI_CHUA_CHAM,
)
from thidua_helpers.findings.finding import Finding, Location, location_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import Leaf
from thidua_helpers.rules.feeds import LatenessFeed, ViolationsFeed
from thidua_helpers.rules.kinds.base import RuleKind, expected_points
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PointsRow, ScoreStage, State, Submission


def missing_points(
    points: pd.DataFrame, scores: pd.DataFrame, submissions: pd.DataFrame, rules: RuleBook
) -> Iterator[Finding]:
    """Criteria without any points, single missing points, units without a total."""
    missing = _MissingPoints(scores, submissions, rules)
    leaves = points[points["kind"] == PointsRow.LEAF]
    for key, rows in leaves.groupby(["ranking", "criterion"], sort=False):
        ranking, criterion = map(str, key)
        gaps = rows[rows["state"] == State.MISSING]
        of_all = len(gaps) == len(rows)
        for why, of_reason in gaps.groupby("words", sort=False):
            groups = [list(of_reason["holder"])] if of_all else missing.units_by_finding(ranking, criterion, of_reason)
            for units in groups:
                yield missing.finding(ranking, criterion, str(why), units, of_all)
    yield from _without_total(points, rules)


class _MissingPoints:
    """Findings on missing points: which input they depend on, where to fix it and how."""

    def __init__(self, scores: pd.DataFrame, submissions: pd.DataFrame, rules: RuleBook) -> None:
        self._scores, self._rules = scores, rules
        self._stage = rules.year.emulation.stage if rules.year.emulation else ""
        self._reports = submissions.set_index("holder")[["state", "files"]].to_dict("index")

    def units_by_finding(self, ranking: str, criterion: str, gaps: pd.DataFrame) -> list[list[str]]:
        """The units by finding: empty score sheets share one, other reasons have one each."""
        units = list(gaps["holder"])
        return [units] if self._rule(ranking, criterion).is_of_sheet else [[unit] for unit in units]

    def finding(self, ranking: str, criterion: str, why: str, units: list[str], of_all: bool) -> Finding:
        rules = self._rules
        names = "tất cả các đơn vị" if of_all else ", ".join(map(rules.name, units))
        label = rules.ranking_criteria[ranking].criteria[criterion].label
        at, advice = self._rule_advice(ranking, criterion) if of_all else self._unit_advice(ranking, criterion, units)
        return (TIEU_CHI_CHUA_CHAM if of_all else THIEU_DIEM).finding(
            found=f"{_where(ranking, rules)}: tiêu chí “{label}” ({criterion}) chưa có điểm của {names}: {why}",
            holder=units[0] if len(units) == 1 and not of_all else "",
            at=at,
            advice=advice,
        )

    def _rule(self, ranking: str, criterion: str) -> RuleKind:
        return self._rules.ranking_criteria[ranking].leaves[criterion].rule

    def _rule_advice(self, ranking: str, criterion: str) -> tuple[Location, str]:
        table = self._rule(ranking, criterion).feed.register
        if not table:
            return figures_location(self._rules), "Khi có số liệu này của các đơn vị thì tính được."
        criteria = self._rules.files.criteria(self._rules.criteria_ids[ranking])
        return register_location(table, self._rules), f"Bổ sung; nếu không chấm, bỏ tiêu chí khỏi bảng {criteria}."

    def _unit_advice(self, ranking: str, criterion: str, units: list[str]) -> tuple[Location, str]:
        rule, rules = self._rule(ranking, criterion), self._rules
        if rule.is_of_sheet:
            stage = ScoreStage(self._stage).label
            number = f"số {rule.feed.counted_in}" if rule.feed.counted_in else "điểm"
            what = " hoặc ".join(rule.answers) or f"{number}; không có thì ghi 0"
            places = [self._cell(rules.criteria_ids[ranking], unit, criterion) for unit in units]
            return location_of(places), f"Ở cột {stage}, ghi {what}."
        (unit,) = units
        if isinstance(rule.feed, ViolationsFeed):
            return register_location("inspections", rules), "Khai báo sổ kiểm tra ở mục inputs của year.toml."
        report = self._reports.get(unit, {"state": Submission.LATE, "files": ""})
        if report["state"] == Submission.LATE:
            return Location(report_file(unit, rules)), "Khi có báo cáo của đơn vị thì tính được."
        if isinstance(rule.feed, LatenessFeed):
            return register_location("receipts", rules), "Ghi ngày nhận báo cáo của đơn vị vào sổ tiếp nhận."
        return Location(report["files"]), "Bổ sung, sửa số liệu này trong báo cáo của đơn vị."

    def _cell(self, criteria: str, unit: str, criterion: str) -> tuple[str, str, str]:
        """Cell for the score of the counted stage, as far as known.

        Its row is that of the other stages, its column that of the same stage in other rows of the sheet."""
        scores = self._scores
        of_unit = scores[(scores["criteria"] == criteria) & (scores["holder"] == unit)]
        if of_unit.empty:
            place = register_location("scores", self._rules)
            return place.file, "", place.cells
        entry = of_unit[of_unit["criterion"] == criterion]
        file, sheet = (entry if len(entry) else of_unit)[["file", "sheet"]].iloc[0]
        of_sheet = scores[(scores["file"] == file) & (scores["sheet"] == sheet)]
        in_column = of_sheet[of_sheet["stage"] == self._stage]["cell"]
        if entry.empty:
            return file, sheet, ""
        row = entry["row"].iloc[0]
        column = "" if in_column.empty else in_column.iloc[0].rstrip("0123456789")
        return file, sheet, f"{column}{row}" if column else f"dòng {row}"


def _without_total(points: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on unranked units; one finding for those without any target."""
    totals = points[(points["kind"] == PointsRow.TOTAL) & (points["state"] == State.NOT_APPLICABLE)]
    assigned = {row.holder for row in rules.targets if row.value_pct is not None}
    aimless = [unit for unit in dict.fromkeys(totals["holder"]) if unit not in assigned]
    if aimless:
        workbook = rules.workspace.inputs.config_workbook(rules.edition).name
        yield KHONG_CO_TONG_DIEM_WITHOUT_TARGETS.finding(
            found=f"{len(aimless)} đơn vị không được xếp hạng, vì chưa giao chỉ tiêu nào: "
            f"{', '.join(map(rules.name, aimless))}",
            holder=aimless[0] if len(aimless) == 1 else "",
            at=Location(file=rules.files.targets),
            workbook=workbook,
            edition=rules.edition,
        )
    for row in totals[~totals["holder"].isin(aimless)].to_dict("records"):
        yield KHONG_CO_TONG_DIEM.finding(
            found=f"{rules.name(row['holder'])} không được xếp hạng ({_where(row['ranking'], rules)}): {row['words']}",
            holder=row["holder"],
            at=Location(file=rules.files.criteria(rules.criteria_ids[row["ranking"]])),
        )


def scores_out_of_frame(scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on scores outside floor and cap, invalid counts and unknown answers."""
    for row in scores.to_dict("records"):
        criterion = rules.criteria[row["criteria"]].leaves[row["criterion"]]
        expected = _expected(criterion, Decimal(row["score_points"]))
        if expected:
            yield DIEM_NGOAI_KHUNG.finding(
                found=f"{rules.name(row['holder'])}, “{criterion.label}”, {ScoreStage(row['stage']).label.lower()}: "
                f"{format_decimal(Decimal(row['score_points']))}",
                holder=row["holder"],
                at=Location(row["file"], row["sheet"], row["cell"]),
                expected=expected,
            )


def _expected(leaf: Leaf, score: Decimal) -> str:
    """Expected score if `score` is invalid, else ""; a computed criterion may have any points."""
    expected = leaf.rule.expected_score if leaf.rule.is_of_sheet else expected_points
    return expected(score, leaf.floor, leaf.cap)


def differing_scores(gaps: pd.DataFrame, scores: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Appraised points that differ from points computed from figures or registers.

    The computed ones count. `gaps` is the table `score_gaps`.
    """
    appraised = scores[scores["stage"] == ScoreStage.APPRAISED].to_dict("records")
    cells = {(row["criteria"], row["holder"], row["criterion"]): row for row in appraised}
    for row in gaps[(gaps["appraised_points"] != "") & (gaps["counted_points"] != "")].to_dict("records"):
        criterion = rules.ranking_criteria[row["ranking"]].leaves[row["criterion"]]
        if criterion.rule.is_of_sheet or Decimal(row["appraised_points"]) == Decimal(row["counted_points"]):
            continue
        cell = cells[rules.criteria_ids[row["ranking"]], row["holder"], row["criterion"]]
        yield DIEM_KHAC_TINH_TOAN.finding(
            found=f"{rules.name(row['holder'])}, “{criterion.label}”: thẩm định "
            f"{format_decimal(Decimal(row['appraised_points']))} điểm",
            holder=row["holder"],
            at=Location(cell["file"], cell["sheet"], cell["cell"]),
            points=format_decimal(Decimal(row["counted_points"])),
        )


def _where(ranking: str, rules: RuleBook) -> str:
    return f"bảng “{rules.ranking_criteria[ranking].name}”"
