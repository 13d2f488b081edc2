"""Acceptances that have lapsed: no finding bears their key any more."""

from collections.abc import Iterable, Iterator

from thidua_helpers.findings.catalogue.completeness import CHAP_NHAN_HET_HIEU_LUC
from thidua_helpers.findings.catalogue.points import DIEM_KHAC_TINH_TOAN
from thidua_helpers.findings.catalogue.votes_and_awards import BAU_KHAC_XEP_HANG
from thidua_helpers.findings.finding import Finding, FindingRow, Location
from thidua_helpers.rules.book import RuleBook

# Checks whose findings exist only once units have been scored.
_OF_RANKING = (DIEM_KHAC_TINH_TOAN.id, BAU_KHAC_XEP_HANG.id)


def lapsed_acceptances(
    findings: Iterable[Finding | FindingRow], rules: RuleBook, is_of_ranking: bool = False
) -> Iterator[Finding]:
    """Findings on rows of `accepted.csv` without a finding, of the ranking or earlier stages."""
    used = {finding.key for finding in findings if finding.accepted}
    files = {rules.files.shared_accepted: rules.shared_accepted, rules.files.accepted: rules.accepted}
    for file, row in ((file, row) for file, rows in files.items() for row in rows):
        if (row.check in _OF_RANKING) == is_of_ranking and row.key not in used:
            yield CHAP_NHAN_HET_HIEU_LUC.finding(
                found=f"không có phát hiện nào mang mã {row.key} ({row.check}): số liệu, tên tệp hoặc ô đã "
                "thay đổi, hoặc phát hiện này không được phép chấp nhận",
                at=Location(file=file),
            )
