"""Decisions that differ from what was computed without a reason, or contradict each other; and who appraises itself.

No finding here has a unit as its holder: they are the office's own matter, not for the pages that units get.
"""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding
from thidua_helpers.results.decisions import DIFFERS, class_labels, is_decided, rows_that_count
from thidua_helpers.rules import RuleBook
from thidua_helpers.tables import CUT, NOT_ELIGIBLE

_SUBJECTS = {
    "xep-hang": "thứ bậc trong Cụm",
    "hang": "hạng",
    "khen-thuong": "khen thưởng",
    "truong-cum": "Trưởng Cụm",
    "pho-cum": "Phó Trưởng Cụm",
}
_AWARD_OUTCOMES = {CUT: "đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ", NOT_ELIGIBLE: "không đủ điều kiện"}


def decision_findings(decisions: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """What is wrong with the decisions of the edition, `decisions` being the stage table, and who judges itself."""
    yield from _differences_without_reason(decisions, rules)
    yield from _decided_twice(rules)
    yield from _awarded_without_nomination(decisions, rules)
    yield from _appraisers_among_the_appraised(rules)


def _differences_without_reason(decisions: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    lines = {(row.subject, row.holder, row.value): line for line, row in rows_that_count(rules).items()}
    for row in decisions[(decisions["agrees"] == DIFFERS) & (decisions["reason"] == "")].to_dict("records"):
        subject, holder = row["subject"], row["holder"]
        yield Finding(
            check="khac-tinh-toan-khong-ly-do",
            severity=ERROR,
            file=rules.files.decisions,
            cells=f"dòng {lines[subject, holder, row['value']]}",
            found=f"{rules.name(holder)}: {_SUBJECTS[subject]} ghi “{_shown(subject, row['value'], rules)}”, "
            f"tính toán là “{_shown(subject, row['computed'], rules)}”, không có lý do",
            expected="kết quả khác với tính toán thì có lý do",
            advice="Ghi lý do vào cột reason, hoặc sửa giá trị chép sai.",
        )


def _awarded_without_nomination(decisions: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """An award that was decided though the edition's nominations do not have it."""
    lines = {(row.subject, row.holder, row.value): line for line, row in rows_that_count(rules).items()}
    of_awards = decisions[(decisions["subject"] == "khen-thuong") & (decisions["computed"] == "")]
    for row in of_awards.to_dict("records"):
        title = rules.awards.titles[row["value"]].label
        yield Finding(
            check="khen-thuong-khong-de-nghi",
            severity=WARNING,
            file=rules.files.decisions,
            cells=f"dòng {lines[row['subject'], row['holder'], row['value']]}",
            found=f"{rules.name(row['holder'])} được ghi {title}, danh sách đề nghị của kỳ không có",
            expected="khen thưởng được quyết định thì có trong danh sách đề nghị",
            advice="Bổ sung vào danh sách đề nghị, hoặc sửa đơn vị, mã, danh hiệu chép sai.",
        )


def _decided_twice(rules: RuleBook) -> Iterator[Finding]:
    """Two decisions with different values for one holder; of awards a holder may have several."""
    found: dict[tuple[str, str], dict[int, str]] = {}
    for line, row in rows_that_count(rules).items():
        if is_decided(row) and row.subject != "khen-thuong":
            found.setdefault((row.subject, row.holder), {})[line] = row.value
    for (subject, holder), values in found.items():
        if len(values) > 1:
            said = ", ".join(f"“{_shown(subject, value, rules)}”" for value in values.values())
            yield Finding(
                check="quyet-dinh-trung",
                severity=ERROR,
                file=rules.files.decisions,
                cells=", ".join(f"dòng {line}" for line in values),
                found=f"{rules.name(holder)}: {_SUBJECTS[subject]} được quyết định {len(values)} lần khác nhau: {said}",
                expected="mỗi nội dung của một đơn vị có một quyết định",
                advice="Giữ dòng của quyết định còn hiệu lực.",
            )


def _appraisers_among_the_appraised(rules: RuleBook) -> Iterator[Finding]:
    """The unit that appraises the scores is a member of a cluster of which others are scored."""
    if rules.year.emulation is None:
        return
    appraiser = rules.year.emulation.appraised_by
    scored = {unit for ranking in rules.rankings for unit in rules.ranked_units(ranking)} - {appraiser}
    for cluster in rules.clusters:
        if appraiser in cluster.members and scored & set(cluster.members):
            is_ranked = cluster.id in rules.rankings and appraiser in rules.ranked_units(cluster.id)
            yield Finding(
                check="tham-dinh-trong-cum",
                severity=WARNING,
                holder=cluster.id,
                file=rules.files.year,
                cells="emulation.appraised_by",
                found=f"{rules.name(appraiser)} thẩm định điểm của {cluster.name} và là thành viên của Cụm này; "
                + ("được xếp hạng cùng các đơn vị đó" if is_ranked else "không được xếp hạng trong Cụm"),
                expected="đơn vị thẩm định đứng ngoài Cụm được thẩm định",
                advice="Báo cáo Hội đồng biết khi xem xét; cân nhắc giao đơn vị khác thẩm định Cụm này.",
            )


def _shown(subject: str, value: str, rules: RuleBook) -> str:
    """A decided or computed value as people call it."""
    match subject:
        case "xep-hang":
            return value
        case "hang":
            return class_labels(rules).get(value, value)
        case "khen-thuong":
            return _AWARD_OUTCOMES[value] if value in _AWARD_OUTCOMES else rules.awards.titles[value].label
        case _:
            return rules.name(value)
