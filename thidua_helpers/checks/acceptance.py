"""Findings that someone has looked into and accepted, with a reason; and acceptances that have lapsed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from thidua_helpers.findings import WARNING, Finding
from thidua_helpers.rules import RuleBook


def with_acceptance(findings: Iterable[Finding], rules: RuleBook, is_shared: bool = False) -> list[Finding]:
    """The findings; one whose key is in `accepted.csv` stops nothing any more and carries the reason.

    The key is made of what was found and where: once the value changes, it is another. What does not add up or cannot
    be read has no key, so it cannot be accepted. Findings on an input that all editions share (`is_shared`) are
    accepted once, in `config/accepted.csv`; the file of the edition holds for them, too.
    """
    rows = (*rules.shared_accepted, *rules.accepted) if is_shared else rules.accepted
    reasons = {row.key: f"{row.reason} ({row.decided_by})" for row in rows}
    return [
        replace(finding, severity=WARNING, accepted=reasons[finding.key])
        if finding.is_acceptable and finding.key in reasons
        else finding
        for finding in findings
    ]


# What is only known once units have been scored.
_OF_RANKING = ("diem-khac-tinh-toan", "bau-khac-xep-hang")


def lapsed_acceptances(findings: Iterable[Finding], rules: RuleBook, is_of_ranking: bool = False) -> Iterator[Finding]:
    """Rows of `accepted.csv` that fit none of all the findings of a stage: the ranking, or what comes before it."""
    used = {finding.key for finding in findings if finding.accepted}
    files = {rules.files.shared_accepted: rules.shared_accepted, rules.files.accepted: rules.accepted}
    for file, row in ((file, row) for file, rows in files.items() for row in rows):
        if (row.check in _OF_RANKING) == is_of_ranking and row.key not in used:
            yield Finding(
                check="chap-nhan-het-hieu-luc",
                severity=WARNING,
                file=file,
                found=f"không có phát hiện nào mang mã {row.key} ({row.check}): số liệu, tên tệp hoặc ô đã "
                "thay đổi, hoặc phát hiện này không được phép chấp nhận",
                expected="mỗi dòng ứng với một phát hiện còn nguyên giá trị",
                advice="Xóa dòng này; nếu phát hiện mới vẫn đúng, chấp nhận lại bằng mã mới.",
            )
