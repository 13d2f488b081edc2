"""States of units' reports (complete, late, under review), and facts for a provisional run."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from thidua_helpers.checks.inputs import (
    is_within,
    register_location,
    report_blank,
    report_file,
    report_places,
    shared_report_places,
)
from thidua_helpers.findings.catalogue.files import THIEU_TEP
from thidua_helpers.findings.catalogue.submissions import (
    DON_VI_CHUA_DOC_DUOC,
    DON_VI_CHUA_NOP,
    DON_VI_THIEU_BIEU,
    THIEU_NGAY_NHAN,
)
from thidua_helpers.findings.finding import Finding, FindingRow, Location
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Measure, Severity, Submission


def late_reports(
    facts: pd.DataFrame, receipts: pd.DataFrame, findings: Iterable[Finding | FindingRow], rules: RuleBook
) -> Iterator[Finding]:
    """Units without a report, or with one of the two main forms only.

    Not checked where units do not report at all. A unit whose workbook could not be read has its finding already. Where
    part of a workbook of all units was not understood, a report that is not found may be in that part: such a unit is
    reported as not read, not as missing.
    """
    if not rules.statistical_forms:
        return
    reported = facts[facts["form"] != ""].groupby("holder")["measure"].agg(set)
    of_reports = [
        error for error in findings if error.severity == Severity.ERROR and is_within(error.file, report_places(rules))
    ]
    with_errors = {finding.holder for finding in of_reports}
    shared = [finding.file for finding in of_reports if not finding.holder and finding.check != THIEU_TEP.id]
    not_understood = next((file for file in shared if is_within(file, shared_report_places(rules))), "")
    received = _days(receipts, "max")
    for unit in rules.unit_by_id:
        missing = [label for measure, label in Measure.labels().items() if measure not in reported.get(unit, set())]
        if missing and unit not in with_errors:
            is_late = len(missing) == len(Measure)
            if not_understood:
                yield _unread_finding(unit, not_understood, missing, rules)
                continue
            if is_late:
                yield DON_VI_CHUA_NOP.finding(
                    found=f"{rules.name(unit)} chưa có báo cáo",
                    holder=unit,
                    at=Location(report_file(unit, rules)),
                    how_to_get=_advice_on_missing(unit, received.get(unit, ""), rules),
                )
            else:
                found = f"{rules.name(unit)} chưa có số liệu về {missing[0]}"
                yield DON_VI_THIEU_BIEU.finding(found=found, holder=unit)


def _unread_finding(unit: str, file: str, missing: Sequence[str], rules: RuleBook) -> Finding:
    """Finding on a unit whose figures may be in an unreadable part of a workbook."""
    return DON_VI_CHUA_DOC_DUOC.finding(
        found=f"chưa đọc được số liệu về {' và '.join(missing)} của {rules.name(unit)}; tệp có nhưng còn lỗi",
        holder=unit,
        at=Location(file=file),
    )


def _advice_on_missing(unit: str, day: str, rules: RuleBook) -> str:
    """Advice for a missing report; `day`: day of receipt in the log, "" without one."""
    blank = report_blank(unit, rules)
    note = f" (sổ trống: {blank})" if blank else ""
    if day:
        log, received = register_location("receipts", rules).file, format_date(date.fromisoformat(day))
        return (
            f"{log} ghi đã nhận ngày {received}: tìm tệp đã nhận, chép vào nơi nêu trên{note}; chưa nhận thì xóa ngày "
            "đó"
        )
    return f"Đôn đốc đơn vị gửi; nhận thì chép vào nơi nêu trên{note}"


def undated_reports(facts: pd.DataFrame, receipts: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Units with a report but without a day of receipt in the log, if there is one.

    The office receives no report of its own."""
    reported = set(facts[facts["form"] != ""]["holder"])
    dated = set(receipts["holder"])
    units = [unit for unit in rules.unit_by_id if unit in reported - dated - {rules.office.id}]
    if units and "receipts" in rules.registers:
        yield THIEU_NGAY_NHAN.finding(
            found=f"đã có báo cáo mà sổ tiếp nhận không có ngày nhận: {', '.join(map(rules.name, units))}",
            at=register_location("receipts", rules),
        )


def _days(receipts: pd.DataFrame, which: str) -> dict[str, str]:
    """Unit → the first ("min") or last ("max") day on which the log has its report."""
    days = receipts.groupby("holder")["received_on"].agg(which)
    return {str(unit): day for unit, day in days.items()}


def submissions_table(
    facts: pd.DataFrame,
    receipts: pd.DataFrame,
    findings: Iterable[Finding | FindingRow],
    rules: RuleBook,
    is_provisional: bool,
) -> pd.DataFrame:
    """Table `submissions`: state of each unit's report, and days late by the receipt log.

    `set_aside`: a provisional run goes on without the unit. `received_on` is the day of the first receipt,
    `corrected_on` of the last one after it, if any. `days_late` are calendar days from `receipts.due_on` of the year
    file to the first receipt, or to the last if the year file counts that; empty without an entry in the log. `files`
    have the unit's figures, or else were not understood
    (docs/decisions/0040-when-a-report-counts-as-received.md).
    """
    if not rules.statistical_forms:
        return make_table("submissions", [])
    checks_by_holder: dict[str, set[str]] = {}
    unread: dict[str, set[str]] = {}
    for finding in findings:
        if finding.severity == Severity.ERROR:
            checks_by_holder.setdefault(finding.holder, set()).add(finding.check)
            if finding.check != DON_VI_CHUA_NOP.id and is_within(finding.file, report_places(rules)):
                unread.setdefault(finding.holder, set()).add(finding.file)
    files = facts[facts["form"] != ""].groupby("holder")["file"].agg(lambda names: ", ".join(sorted(set(names))))
    first, last = _days(receipts, "min"), _days(receipts, "max")
    due = rules.year.receipts.due_on if rules.year.receipts else None
    counted = last if rules.year.receipts and rules.year.receipts.counts_last else first
    rows = []
    for unit in rules.unit_by_id:
        checks = checks_by_holder.get(unit, set())
        state = (
            Submission.LATE
            if DON_VI_CHUA_NOP.id in checks
            else Submission.UNDER_REVIEW
            if checks
            else Submission.COMPLETE
        )
        first_day, last_day = first.get(unit, ""), last.get(unit, "")
        days_late = max(0, (date.fromisoformat(counted[unit]) - due).days) if due and unit in counted else None
        rows.append(
            {
                "edition": str(rules.edition),
                "holder": unit,
                "state": state,
                "set_aside": is_provisional and state != Submission.COMPLETE,
                "received_on": first_day,
                "corrected_on": last_day if last_day != first_day else "",
                "due_on": due.isoformat() if due else "",
                "days_late": days_late,
                "files": files.get(unit) or ", ".join(sorted(unread.get(unit, ()))),
            }
        )
    return make_table("submissions", rows)


def facts_in_use(facts: pd.DataFrame, submissions: pd.DataFrame, rules: RuleBook) -> pd.DataFrame:
    """`facts` without units that are set aside and, if there are any, without printed totals.

    A printed total counts the figures that are not to be used.
    """
    aside = set(submissions[submissions["set_aside"]]["holder"])
    if not aside:
        return facts
    holders = facts["holder"].str.split(".").str[0]
    is_form_total = ~holders.isin(set(rules.unit_by_id)) & (facts["form"] != "")
    return facts[~holders.isin(aside) & ~is_form_total].reset_index(drop=True)
