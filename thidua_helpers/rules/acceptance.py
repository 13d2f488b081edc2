"""Findings that were reviewed and accepted, with a reason."""

from collections.abc import Iterable
from dataclasses import replace

from thidua_helpers.findings.finding import Finding
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import Severity


def with_acceptance(findings: Iterable[Finding], rules: RuleBook, is_shared: bool = False) -> list[Finding]:
    """The findings; accepted ones become warnings and carry the reason.

    A finding's key is made of its content and place: a changed value is not accepted any more. Findings on sums and on
    unreadable cells have no key. Findings on an input of all editions (`is_shared`) are accepted in
    `config/accepted.csv` or in the edition's file.
    """
    rows = (*rules.shared_accepted, *rules.accepted) if is_shared else rules.accepted
    reasons = {row.key: f"{row.reason} ({row.decided_by})" for row in rows}
    return [
        replace(finding, severity=Severity.WARNING, accepted=reasons[finding.key])
        if finding.is_acceptable and finding.key in reasons
        else finding
        for finding in findings
    ]
