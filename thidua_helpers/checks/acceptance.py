"""Acceptances that have lapsed: no finding bears their key any more."""

from collections.abc import Iterable, Iterator

from thidua_helpers.findings import WARNING, Finding
from thidua_helpers.rules.book import RuleBook

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
