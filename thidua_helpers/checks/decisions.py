"""Checks of decisions: unexplained differences, contradictions, self-appraisal.

No finding here has a unit as its holder: they are the office's own matter, not for the pages that units get.
"""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings.catalogue.decisions import (
    KHAC_QUYET_DINH_KY_TRUOC,
    KHAC_TINH_TOAN_KHONG_LY_DO,
    KHEN_THUONG_KHONG_DE_NGHI,
    QUYET_DINH_TRUNG,
    THAM_DINH_TRONG_CUM,
    TRUNG_CHUC_DANH,
)
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.scoring.decisions import effective_decisions, is_decided, label_by_class, source_of_head
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.vocabulary import ClassOutcome, VoteSubject

_SUBJECTS = {
    "xep-hang": "thứ bậc trong Cụm",
    "hang": "hạng",
    "khen-thuong": "khen thưởng",
    "truong-cum": "Trưởng Cụm",
    "pho-cum": "Phó Trưởng Cụm",
}
_HEADS = (VoteSubject.HEAD, VoteSubject.DEPUTY)
_AWARD_OUTCOMES: dict[str, str] = {
    ClassOutcome.CUT: "đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ",
    ClassOutcome.NOT_ELIGIBLE: "không đủ điều kiện",
}


def decision_findings(decisions: pd.DataFrame, vote_results: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on decisions, and on a unit that appraises its own cluster.

    `decisions` and `vote_results` are the stage tables."""
    yield from _differences_without_reason(decisions, vote_results, rules)
    yield from _contradictory_decisions(rules)
    yield from _units_in_both_roles(vote_results, rules)
    yield from _differing_heads(rules)
    yield from _awards_without_nomination(decisions, rules)
    yield from _appraisers_own_clusters(rules)


def _differences_without_reason(
    decisions: pd.DataFrame, vote_results: pd.DataFrame, rules: RuleBook
) -> Iterator[Finding]:
    cluster_of = {member: cluster.id for cluster in rules.clusters for member in cluster.members}
    workbook = rules.workspace.inputs.config_workbook(rules.edition).name
    lines = _line_numbers(rules)
    for row in decisions[~decisions["agrees"] & (decisions["reason"] == "")].to_dict("records"):
        subject, holder = row["subject"], row["holder"]
        is_of_head = subject in _HEADS
        computed = source_of_head(subject, holder, vote_results) if is_of_head else "tính toán"
        yield KHAC_TINH_TOAN_KHONG_LY_DO.finding(
            found=f"{rules.name(holder)}: {_SUBJECTS[subject]} ghi “{_shown(subject, row['value'], rules)}”, "
            f"{computed} là “{_shown(subject, row['computed'], rules)}”, không có lý do",
            holder=holder if is_of_head else cluster_of.get(holder, "") if subject == "xep-hang" else "",
            at=Location(file=rules.files.decisions, cells=f"dòng {lines[subject, holder, row['value']]}"),
            computed=computed,
            workbook=workbook,
        )


def _line_numbers(rules: RuleBook) -> dict[tuple[str, str, str], int]:
    """(subject, holder, value) → line number, of the rows of decisions.csv that count."""
    return {(row.subject, row.holder, row.value): line for line, row in effective_decisions(rules).items()}


def _awards_without_nomination(decisions: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """An award that was decided though the edition's nominations do not have it."""
    lines = _line_numbers(rules)
    of_awards = decisions[(decisions["subject"] == "khen-thuong") & (decisions["computed"] == "")]
    titles = rules.awards.titles if rules.awards else {}
    for row in of_awards.to_dict("records"):
        title = titles[row["value"]].label
        yield KHEN_THUONG_KHONG_DE_NGHI.finding(
            found=f"{rules.name(row['holder'])} được ghi {title}, danh sách đề nghị của kỳ không có",
            at=Location(file=rules.files.decisions, cells=f"dòng {lines[row['subject'], row['holder'], row['value']]}"),
        )


def _contradictory_decisions(rules: RuleBook) -> Iterator[Finding]:
    """Two decisions with different values for one holder; of awards a holder may have several."""
    by_holder: dict[tuple[str, str], dict[int, str]] = {}
    for line, row in effective_decisions(rules).items():
        if is_decided(row) and row.subject != "khen-thuong":
            by_holder.setdefault((row.subject, row.holder), {})[line] = row.value
    for (subject, holder), values in by_holder.items():
        if len(values) > 1:
            listed = ", ".join(f"“{_shown(subject, value, rules)}”" for value in values.values())
            yield QUYET_DINH_TRUNG.finding(
                found=f"{rules.name(holder)}: {_SUBJECTS[subject]} được quyết định "
                f"{len(values)} lần khác nhau: {listed}",
                at=Location(file=rules.files.decisions, cells=", ".join(f"dòng {line}" for line in values)),
            )


def _units_in_both_roles(vote_results: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on a unit as both head and deputy of next year, by decision or vote."""
    rows = sorted(effective_decisions(rules).items(), key=lambda row: is_decided(row[1]))
    lines: dict[tuple[str, str], tuple[int, str]] = {}
    for line, row in rows:
        lines[row.subject, row.holder] = line, row.value
    votes = {subject: elected_units(vote_results, subject) for subject in _HEADS}
    for cluster in rules.clusters:
        decided = {subject: lines[subject, cluster.id] for subject in _HEADS if (subject, cluster.id) in lines}
        chosen = {subject: votes[subject].get(cluster.id) for subject in _HEADS}
        units = {subject: decided[subject][1] if subject in decided else chosen[subject] for subject in _HEADS}
        unit = units[VoteSubject.HEAD]
        if decided and unit and unit == units[VoteSubject.DEPUTY]:
            roles = [
                f"{_SUBJECTS[subject]} {'theo quyết định' if subject in decided else 'theo kết quả bỏ phiếu'}"
                for subject in _HEADS
            ]
            yield TRUNG_CHUC_DANH.finding(
                found=f"{rules.name(unit)} vừa là {' vừa là '.join(roles)}, cùng năm {rules.edition.year + 1}",
                holder=cluster.id,
                at=Location(
                    file=rules.files.decisions, cells=", ".join(f"dòng {line}" for line, _ in decided.values())
                ),
            )


def _differing_heads(rules: RuleBook) -> Iterator[Finding]:
    """Findings on heads in the ledger that differ from last year's decision."""
    year, workbook = rules.edition.year, rules.workspace.inputs.config_workbook(rules.edition).name
    members = {cluster.id: cluster.members for cluster in rules.clusters}
    entered: dict[tuple[str, str], tuple[int, str]] = {
        (row.role, row.cluster): (line, row.unit)
        for line, row in enumerate(rules.heads, start=2)
        if (row.system, row.year) == (rules.year.clusters, year)
    }
    for decision in rules.heads_decided:
        line, unit = entered.get((decision.subject, decision.holder), (0, decision.value))
        if unit != decision.value and decision.value in members.get(decision.holder, ()):
            yield KHAC_QUYET_DINH_KY_TRUOC.finding(
                found=f"{rules.name(decision.holder)}: {_SUBJECTS[decision.subject]} năm {year} ghi là "
                f"{rules.name(unit)}, khác quyết định {decision.number} của kỳ {year - 1}: "
                f"{rules.name(decision.value)}",
                holder=decision.holder,
                at=Location(file=rules.files.heads, cells=f"dòng {line}"),
                workbook=workbook,
                year_before=year - 1,
            )


def _appraisers_own_clusters(rules: RuleBook) -> Iterator[Finding]:
    """Clusters with scored members to which the appraising unit itself belongs."""
    if rules.year.emulation is None:
        return
    appraiser = rules.year.emulation.appraised_by
    scored = {unit for ranking in rules.ranking_criteria for unit in rules.ranked_units(ranking)} - {appraiser}
    for cluster in rules.clusters:
        if appraiser in cluster.members and scored & set(cluster.members):
            is_ranked = cluster.id in rules.ranking_criteria and appraiser in rules.ranked_units(cluster.id)
            yield THAM_DINH_TRONG_CUM.finding(
                found=f"{rules.name(appraiser)} thẩm định điểm của {cluster.name} và là thành viên của Cụm này; "
                + ("được xếp hạng cùng các đơn vị đó" if is_ranked else "không được xếp hạng trong Cụm"),
                holder=cluster.id,
                at=Location(file=rules.files.year, cells="emulation.appraised_by"),
            )


def _shown(subject: str, value: str, rules: RuleBook) -> str:
    """A decided or computed value as people call it."""
    match subject:
        case "xep-hang":
            return value
        case "hang":
            return label_by_class(rules).get(value, value)
        case "khen-thuong":
            titles = rules.awards.titles if rules.awards else {}
            return _AWARD_OUTCOMES[value] if value in _AWARD_OUTCOMES else titles[value].label
        case _:
            return rules.name(value)
