"""Findings that someone has looked into and accepted, with a reason."""

from collections.abc import Iterable
from dataclasses import replace

from thidua_helpers.findings.finding import Finding
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import Severity


def with_acceptance(findings: Iterable[Finding], rules: RuleBook, is_shared: bool = False) -> list[Finding]:
    """The findings; one whose key is in `accepted.csv` stops nothing any more and carries the reason.

    The key is made of what was found and where: once the value changes, it is another. What does not add up or cannot
    be read has no key, so it cannot be accepted. Findings on an input that all editions share (`is_shared`) are
    accepted once, in `config/accepted.csv`; the file of the edition holds for them, too.
    """
    rows = (*rules.shared_accepted, *rules.accepted) if is_shared else rules.accepted
    reasons = {row.key: f"{row.reason} ({row.decided_by})" for row in rows}
    return [
        replace(finding, severity=Severity.WARNING, accepted=reasons[finding.key])
        if finding.is_acceptable and finding.key in reasons
        else finding
        for finding in findings
    ]
