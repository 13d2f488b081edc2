"""Checks: kinds of findings, with the texts of their findings and of the documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import Formatter

from thidua_helpers.findings.finding import NOWHERE, Finding, Location
from thidua_helpers.vocabulary import Severity

# End of the advice on a finding that can be accepted.
ACCEPT = "ghi ý kiến chấp nhận (mã phát hiện, lý do) vào accepted.csv của kỳ"


@dataclass(frozen=True)
class CheckSection:
    """A table of checks in docs/phat-hien.md; `note` is the Markdown above it."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Check:
    """One kind of finding.

    `expected` and `advice` (what to do) may have parameters in braces, which each finding fills in. `is_internal`:
    findings quote words that may be a person's name. `english` is the line of the glossary; `meaning`, `cause` and
    `remedy` are columns of docs/phat-hien.md, the last one only if it says more than `advice`.
    """

    id: str
    expected: str
    advice: str
    english: str
    meaning: str
    cause: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    is_acceptable: bool = False
    is_internal: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """Names of the parameters of its texts."""
        parsed = Formatter().parse(self.expected + self.advice)
        return frozenset(name for _, name, _, _ in parsed if name)

    def variant(self, **texts: str) -> "Check":
        """The same check with another `expected` or `advice` for another situation."""
        return replace(self, **texts)

    def finding(
        self,
        found: str,
        at: Location = NOWHERE,
        holder: str = "",
        measure: str = "",
        severity: Severity | None = None,
        is_acceptable: bool | None = None,
        **texts: object,
    ) -> Finding:
        """A finding of this check; `texts` are the parameters of `expected` and `advice`.

        `severity` and `is_acceptable` are given only where this finding differs from most of its kind.
        """
        finding = self.finding_with(texts, found, at, holder)
        return replace(
            finding,
            measure=measure,
            severity=severity or self.severity,
            is_acceptable=self.is_acceptable if is_acceptable is None else is_acceptable,
        )

    def finding_with(self, texts: Mapping[str, object], found: str, at: Location, holder: str = "") -> Finding:
        """A finding of this check, with the parameters of its texts as a mapping."""
        return Finding(
            check=self.id,
            severity=self.severity,
            found=found,
            expected=self.expected.format(**texts),
            advice=self.advice.format(**texts),
            holder=holder,
            file=at.file,
            sheet=at.sheet,
            cells=at.cells,
            is_acceptable=self.is_acceptable,
        )
