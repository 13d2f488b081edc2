"""Targets that are not plausible: a fraction in the place of per cent, far from others, far below the result.

Thresholds are the workspace's own; each finding can be accepted. None has a unit as its holder: targets are the
office's own matter, not for the papers that units get.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from statistics import median

from thidua_helpers.findings import ERROR, WARNING, Finding
from thidua_helpers.labels import MEASURES
from thidua_helpers.numbers import beside, percent, percent_of_target
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.models import TargetRow
from thidua_helpers.vietnamese import format_count, format_decimal

# Fewer targets than these have no usual value.
_FEWEST = 3


def odd_targets(known: Mapping, before: RuleBook | None, rules: RuleBook) -> Iterator[Finding]:
    """Targets and milestones below 1%; many times, or a small part of, the median of the other units or the holder's
    own of the year before; and results that are many times their target.

    `known` has the figures by (holder, measure, line), as `known_figures` gives them; `before` are the rules of the
    last whole year, None where the workspace has none. A rate of a change may be many times its target.
    """
    last_year = {_key(row): row.value_pct for row in before.targets if row.value_pct} if before else {}
    files = rules.files
    for file, rows, own_before in ((files.targets, rules.targets, last_year), (files.milestones, rules.milestones, {})):
        for line, row in enumerate(rows, start=2):
            if row.value_pct is None:
                continue
            odd = list(_reasons(row, rows, own_before, known, rules))
            if odd:
                yield Finding(
                    check="chi-tieu-bat-thuong",
                    severity=ERROR if row.value_pct < 1 else WARNING,
                    measure=row.measure,
                    file=file,
                    cells=f"dòng {line}",
                    found=f"{rules.name(row.holder)}: chỉ tiêu {rules.indicators.rates[row.rate].label.lower()} về "
                    f"{MEASURES[row.measure]} là {format_decimal(row.value_pct)}%, {'; '.join(odd)}",
                    expected="chỉ tiêu ghi theo phần trăm (83,5 chứ không phải 0,835), gần với các đơn vị khác, với "
                    "năm trước và với kết quả",
                    advice="Đối chiếu với quyết định giao chỉ tiêu; chép sai thì sửa ở tệp này hoặc ở sổ cấu hình "
                    f"{files.workspace.config_workbook(rules.edition).name}; đúng thì ghi mã phát hiện và lý do vào "
                    "accepted.csv của kỳ.",
                    is_acceptable=True,
                )


def forgotten_targets(rules: RuleBook) -> Iterator[Finding]:
    """Units without a row in the file of targets where more than half of the units have one for the same rate.

    A target that was not assigned has a row with an empty value, so a unit without one was probably forgotten; its
    missed target would be "chưa giao" and count for nothing (docs/decisions/0039-targets-that-are-not-assigned.md).
    """
    known = defaultdict(set)
    for row in rules.targets:
        if row.holder in rules.unit_by_id:
            known[row.measure, row.rate].add(row.holder)
    for (measure, rate), holders in known.items():
        without = [unit for unit in rules.unit_by_id if unit not in holders]
        if without and 2 * len(holders) > len(rules.unit_by_id):
            yield Finding(
                check="thieu-dong-chi-tieu",
                severity=WARNING,
                measure=measure,
                file=rules.files.targets,
                found=f"{', '.join(map(rules.name, without))}: không có dòng chỉ tiêu "
                f"{rules.indicators.rates[rate].label.lower()} về {MEASURES[measure]}, trong khi "
                f"{format_count(len(holders))} đơn vị khác có",
                expected="mỗi đơn vị một dòng; đơn vị chưa được giao thì để trống value_pct",
                advice="Đối chiếu với quyết định giao chỉ tiêu rồi thêm dòng; chưa giao thì thêm dòng với value_pct "
                "để trống. Đang được tính là chưa giao.",
                is_acceptable=True,
            )


def _reasons(
    row: TargetRow, rows: Iterable[TargetRow], before: Mapping, known: Mapping, rules: RuleBook
) -> Iterator[str]:
    """What is odd about one target, in words."""
    limits = rules.workspace.plausibility
    if row.value_pct < 1:
        yield "nhỏ hơn 1%"
    if row.holder in rules.unit_by_id:
        others = [
            each.value_pct
            for each in rows
            if each.value_pct is not None
            and each.holder in rules.unit_by_id
            and each.holder != row.holder
            and (each.measure, each.rate) == (row.measure, row.rate)
        ]
        if len(others) >= _FEWEST and _is_far(row.value_pct, median(others), limits.target_ratio):
            yield f"trung vị của các đơn vị khác là {format_decimal(median(others))}%"
    own = before.get(_key(row))
    if own is not None and _is_far(row.value_pct, own, limits.target_ratio):
        yield f"năm trước là {format_decimal(own)}%"
    if row.rate in rules.indicators.signs_of_increase:
        return
    rate = rules.indicators.rates[row.rate]
    numbers = [known.get((row.holder, row.measure, line)) for line in (rate.numerator, rate.denominator)]
    if None in numbers or not int(numbers[1]["value"]):
        return
    top, bottom = (int(each["value"]) for each in numbers)
    if Fraction(100 * top, bottom) >= Fraction(row.value_pct) * Fraction(limits.target_result_ratio):
        times = format_decimal(beside(percent_of_target(top, bottom, row.value_pct)))
        yield f"kết quả là {format_decimal(percent(top, bottom))}%, bằng {times}% chỉ tiêu"


def _is_far(value: Decimal, usual: Decimal, ratio: Decimal) -> bool:
    return value > usual * ratio or value * ratio < usual


def _key(row: TargetRow) -> tuple[str, str, str]:
    return row.holder, row.measure, row.rate
