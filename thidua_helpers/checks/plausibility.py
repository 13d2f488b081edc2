"""Implausible figures; the workspace sets thresholds, and each finding can be accepted."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from statistics import median

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.identities import known_figures
from thidua_helpers.findings.catalogue.oddities import (
    BIEN_DONG_LON,
    CO_DIEU_KIEN_DOI_NHIEU,
    HAI_DON_VI_TRUNG_SO,
    LUY_KE_GIAM,
    MAU_SO_DOI_CUOI_KY,
    TIEN_KHONG_CO_VIEC,
    TIEN_NHAM_DON_VI_TINH,
    TIEN_TRON_BA_SO_KHONG,
)
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.numbers import rate_pct, round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_count, format_decimal, format_money
from thidua_helpers.vocabulary import Measure, State

# Flows since 1 October: they never fall from one file of a year to the next.
FLOWS = ("moi_thu_ly", "uy_thac", "xong", "dinh_chi")
# For the only unit of its kind, as the Cục is: beyond this ratio money is certainly off by three zeros.
_AMONG_OTHER_KINDS = Fraction(500)


def odd_figures(
    figures: pd.DataFrame, earlier: Mapping[Edition, pd.DataFrame], rules: RuleBook, find: CellFinder
) -> Iterator[Finding]:
    """Findings on money, flows and enforceable shares that are implausible.

    `figures` are those of the units, `earlier` those of existing other editions. `odd_forms` checks the units' forms.
    """
    values = known_figures(figures)
    before = {edition: known_figures(table) for edition, table in earlier.items()}
    year_before = before.get(rules.edition.previous, {})
    yield from _money_per_case(values, year_before, rules, find)
    yield from _money_without_cases(values, rules, find)
    yield from _jumps(values, year_before, rules, find)
    yield from _moved_shares(values, year_before, rules, find)
    late = Edition(rules.edition.year, rules.settings.plausibility.late_month)
    if late in before and rules.edition.is_whole_year:
        yield from _fallen_flows(values, before[late], late, rules, find)
        yield from _late_denominators(values, before[late], late, rules, find)


def _value(values: Mapping, holder: str, measure: str, line: str) -> int | None:
    row = values.get((holder, measure, line))
    return None if row is None else int(row["value"])


def _source_keys(values: Mapping, holder: str, *places: tuple[str, str]) -> list[str]:
    return [values[(holder, *place)]["inputs"] for place in places]


def _per_case(values: Mapping, holder: str, due: str) -> Fraction | None:
    money, cases = _value(values, holder, "tien", due), _value(values, holder, "viec", due)
    return Fraction(money, cases) if money and cases else None


def _usual_per_case(
    unit: str, per_case: Mapping[str, Fraction], rules: RuleBook
) -> tuple[Fraction | None, Fraction, str]:
    """(value, largest ratio, source) for money per case of a unit without last year's.

    Median of the units of its kind, or of all units for the only one of its kind; of two, the other unit's value.
    """
    kinds = {other: rules.unit_by_id[other].kind for other in per_case}
    peers = [other for other in per_case if kinds[other] == kinds[unit] and other != unit]
    whose, ratio = "đơn vị cùng loại", Fraction(rules.settings.plausibility.money_among_peers_ratio)
    if not peers:
        peers = [other for other in per_case if other != unit]
        whose, ratio = "đơn vị khác", _AMONG_OTHER_KINDS
    among = [*peers, unit] if len(peers) > 1 else peers
    return median(per_case[other] for other in among) if among else None, ratio, whose


def _money_per_case(values: Mapping, year_before: Mapping, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    """Findings on money per case far from last year's, else from other units'."""
    due = rules.indicators.volume_lines[1]
    per_case = {unit: value for unit in rules.unit_by_id if (value := _per_case(values, unit, due)) is not None}
    own_ratio = Fraction(rules.settings.plausibility.money_per_case_ratio)
    for unit, value in per_case.items():
        own = _per_case(year_before, unit, due)
        base, ratio, whose = own, own_ratio, f"của chính đơn vị {rules.edition.previous.title}"
        if not own:
            base, ratio, others = _usual_per_case(unit, per_case, rules)
            whose = f"trung vị của các {others}"
        if base and not base / ratio < value < base * ratio:
            yield TIEN_NHAM_DON_VI_TINH.finding(
                found=f"{rules.name(unit)}: bình quân {_money(value)} một việc phải thi hành, "
                f"{whose} là {_money(base)}",
                holder=unit,
                at=find.location(*_source_keys(values, unit, ("tien", due), ("viec", due))),
            )


def odd_forms(facts: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Units whose sums of money all end in 000, and units with the same figures as another.

    `facts` are those of the edition; of these only the units' own rows of statistical forms are checked.
    """
    own = facts[(facts["form"] != "") & (facts["state"] == State.VALUE) & facts["holder"].isin(rules.unit_by_id)]
    own = own[own["value"] != 0]
    yield from _rounded_money(own, rules)
    yield from _equal_units(own, rules)


def _rounded_money(own: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Units whose sums all end in 000: written in đồng, or rounded to a million."""
    least = rules.settings.plausibility.rounded_figures
    money = own[own["measure"] == "tien"]
    units_vnd = money["form"].map({form_id: form.money_unit_vnd for form_id, form in rules.statistical_forms.items()})
    is_rounded = (units_vnd > 1) & (money["value"] % (1000 * units_vnd) == 0)
    of_forms = is_rounded.groupby([money["holder"], money["form"]], sort=False).agg(["all", "size"])
    for unit, form_id in of_forms.index[of_forms["all"] & (of_forms["size"] >= least)]:
        figures = money[(money["holder"] == unit) & (money["form"] == form_id)]
        unit_vnd, first = rules.statistical_forms[form_id].money_unit_vnd, figures.iloc[0]
        written, meant = int(first["value"]) // unit_vnd, int(first["value"]) // unit_vnd // 1000
        yield TIEN_TRON_BA_SO_KHONG.finding(
            found=f"{rules.name(unit)}: cả {format_count(len(figures))} số tiền khác 0 đều tận cùng bằng 000; ví dụ ô "
            f"{first['cell']} ghi {format_count(written)}, đọc là {format_money(int(first['value']))}; nếu ghi bằng "
            f"đơn vị nhỏ hơn nghìn lần thì là {format_count(meant)} × {format_count(unit_vnd)} đồng",
            holder=unit,
            at=location_of(_cell_ranges(figures)),
            unit=format_count(unit_vnd),
        )


def _cell_ranges(figures: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """(file, sheet, cells) of a unit's figures on each sheet, from the first to the last cell."""
    for (file, sheet), cells in figures.groupby(["file", "sheet"], sort=False)["cell"]:
        in_order = sorted(cells, key=cell_place)
        yield str(file), str(sheet), f"{in_order[0]}–{in_order[-1]}"


def _equal_units(own: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on pairs of units with equal non-zero figures: one workbook under two names."""
    least = rules.settings.plausibility.equal_figures
    alike: dict[tuple, list[tuple[str, pd.DataFrame]]] = {}
    for (unit, measure), figures in own.groupby(["holder", "measure"], sort=False):
        if len(figures) >= least:
            key = (measure, *sorted(zip(figures["line"], map(int, figures["value"]), strict=True)))
            alike.setdefault(key, []).append((str(unit), figures))
    for (measure, *figures), same in alike.items():
        for unit, own_figures in same[1:]:
            first_unit, first_figures = same[0]
            yield HAI_DON_VI_TRUNG_SO.finding(
                found=f"{rules.name(unit)} và {rules.name(first_unit)}: cả {format_count(len(figures))} số khác 0 về "
                f"{Measure(measure).label} đều bằng nhau",
                holder=unit,
                at=location_of([*_cell_ranges(own_figures), *_cell_ranges(first_figures)]),
            )


def _money(value: Fraction) -> str:
    return format_money(int(round_half_up(value, 0)))


def _money_without_cases(values: Mapping, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    lines = rules.indicators.lines
    for unit in rules.unit_by_id:
        for line in rules.indicators.volume_lines[:-1]:
            cases, money = (_value(values, unit, measure, line) for measure in ("viec", "tien"))
            if cases == 0 and money:
                yield TIEN_KHONG_CO_VIEC.finding(
                    found=f"{rules.name(unit)}: {lines[line].label} có {format_money(money)} nhưng 0 việc",
                    holder=unit,
                    at=find.location(*_source_keys(values, unit, ("viec", line), ("tien", line))),
                )


def _jumps(values: Mapping, year_before: Mapping, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    """Findings on flows of cases beyond the workspace's factor of last year's."""
    limits = rules.settings.plausibility
    ratio = Fraction(limits.jump_ratio)
    for unit in rules.unit_by_id:
        for line in ("moi_thu_ly", rules.indicators.volume_lines[-1]):
            now, then = _value(values, unit, "viec", line), _value(year_before, unit, "viec", line)
            if now is None or then is None or abs(now - then) < limits.jump_cases:
                continue
            if now > then * ratio or then > now * ratio:
                label = rules.indicators.lines[line].label
                yield BIEN_DONG_LON.finding(
                    found=f"{rules.name(unit)}: {label} {format_count(now)} việc, "
                    f"{rules.edition.previous.title} là {format_count(then)} việc",
                    holder=unit,
                    at=find.location(*_source_keys(values, unit, ("viec", line))),
                    ratio=format_decimal(limits.jump_ratio),
                )


def _fallen_flows(values: Mapping, late: Mapping, edition: Edition, rules: RuleBook, find: CellFinder):
    for (unit, measure, line), then in late.items():
        now = _value(values, unit, measure, line)
        if line in FLOWS and unit in rules.unit_by_id and now is not None and now < int(then["value"]):
            shown = format_count if measure == "viec" else format_money
            yield LUY_KE_GIAM.finding(
                found=f"{rules.name(unit)}: {rules.indicators.lines[line].label} {shown(now)}"
                f"{' việc' if measure == 'viec' else ''}, trong khi {edition.title} đã là {shown(int(then['value']))}",
                holder=unit,
                at=find.location(*_source_keys(values, unit, (measure, line))),
                period=edition.title,
            )


def _shares(values: Mapping, then: Mapping, rules: RuleBook) -> Iterator[tuple[str, str, tuple, tuple, list[str]]]:
    """Unit, measure, (enforceable, to be enforced) before and now, source keys of now."""
    _, due, enforceable, _ = rules.indicators.volume_lines
    for unit in rules.unit_by_id:
        for measure in ("viec", "tien"):
            before, now = (
                tuple(_value(figures, unit, measure, line) for line in (enforceable, due)) for figures in (then, values)
            )
            if None not in (*before, *now) and before[1] and now[1]:
                yield unit, measure, before, now, _source_keys(values, unit, (measure, enforceable), (measure, due))


def _fall(before: tuple[int, int], now: tuple[int, int]) -> Fraction:
    """By how many percentage points a share fell."""
    return Fraction(100 * before[0], before[1]) - Fraction(100 * now[0], now[1])


def _moved_shares(values: Mapping, year_before: Mapping, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    """Findings on enforceable shares that moved within a year by reclassified cases."""
    points, base = rules.settings.plausibility.share_points, rules.edition.previous
    if points is None:
        return
    for unit, measure, before, now, source_keys in _shares(values, year_before, rules):
        if abs(_fall(before, now)) >= points:
            shares = [f"{format_decimal(rate_pct(*pair))}%" for pair in (before, now)]
            yield CO_DIEU_KIEN_DOI_NHIEU.finding(
                found=f"{rules.name(unit)}: có điều kiện trên phải thi hành về {Measure(measure).label} từ {shares[0]} "
                f"({base.title}) thành {shares[1]}",
                holder=unit,
                measure=measure,
                at=find.location(*source_keys),
                points=format_decimal(points),
            )


def _late_denominators(values: Mapping, late: Mapping, edition: Edition, rules: RuleBook, find: CellFinder):
    """The enforceable share fell late in the year: fewer enforceable cases make a better rate."""
    points = rules.settings.plausibility.late_points
    for unit, measure, before, now, source_keys in _shares(values, late, rules):
        if _fall(before, now) >= points:
            shares = [f"{format_decimal(rate_pct(*pair))}%" for pair in (before, now)]
            yield MAU_SO_DOI_CUOI_KY.finding(
                found=f"{rules.name(unit)}: có điều kiện trên phải thi hành về "
                f"{Measure(measure).label} giảm từ {shares[0]} ({edition.title}) xuống {shares[1]}",
                holder=unit,
                measure=measure,
                at=find.location(*source_keys),
                points=format_decimal(points),
                period=edition.title,
            )
