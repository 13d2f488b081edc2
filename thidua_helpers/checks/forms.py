"""Arithmetic within units' reports: identities of the form, sums of rows, printed rates.

Officers add up to their unit, a unit's own total row repeats it, việc chủ động and theo yêu cầu make all; rates that
the form prints are those of its figures. None of these findings can be accepted: the unit fixes its report.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.findings.catalogue.sums import (
    SAI_DANG_THUC,
    SAI_TONG_CHAP_HANH_VIEN,
    SAI_TONG_PHAN,
    SAI_TONG_SO,
    SAI_TONG_SO_OF_PROVINCE,
    SAI_TY_LE,
)
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.numbers import SHOWN_DECIMALS, percent, rate_pct, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.tables.frames import int_cell, select_level
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import PROVINCE, TOTAL_ROW, CaseOrigin, Measure


class FormFigures:
    """Values by (holder, measure, part) and line; missing for unreadable cells."""

    def __init__(self, facts: pd.DataFrame) -> None:
        long = facts[facts["form"] != ""]
        parts = {line: line.partition(".") for line in long["line"].unique()}
        texts = ({line: part[place] for line, part in parts.items()} for place in (0, 2))
        long = long.assign(
            **dict(zip(("line", "part"), (long["line"].map(text).astype("str") for text in texts), strict=True))
        )
        self.values = long.set_index(["form", "holder", "measure", "part", "line"])["value"].unstack()  # noqa: PD010

    def of_form(self, form_id: str) -> pd.DataFrame:
        return select_level(self.values, "form", form_id)


def form_findings(
    facts: pd.DataFrame, printed_rates: pd.DataFrame, rules: RuleBook, find: CellFinder
) -> Iterator[Finding]:
    """Findings on broken identities of forms, with their cells, the total first."""
    figures = FormFigures(facts)
    for form_id, form in rules.statistical_forms.items():
        rows = figures.of_form(form_id)
        labels = labels_of(form)
        yield from _identities(rows, form, labels, rules, find)
        yield from _parts(rows, labels, rules, find)
        yield from _sums(rows, _below_units(rows, rules), labels, rules, find)
        yield from _rates(rows, printed_rates, form, rules, find)


def printed_totals(facts: pd.DataFrame, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    """Wrong totals in a workbook of the province, where all units of the total are present."""
    of_kind: dict[str, list[str]] = {PROVINCE: list(rules.unit_by_id)}
    for unit in rules.units:
        of_kind.setdefault(f"{PROVINCE}.{unit.kind.replace('_', '-')}", []).append(unit.id)
    if not facts["holder"].isin(of_kind).any():
        return
    figures = FormFigures(facts)
    for form_id, form in rules.statistical_forms.items():
        rows = figures.of_form(form_id)
        present = set(rows.index.get_level_values("holder"))
        whole = {total: units for total, units in of_kind.items() if total in present and present >= set(units)}
        yield from _sums(rows, whole, labels_of(form), rules, find)


def labels_of(form: StatisticalForm) -> dict[str, str]:
    """Printed name of each line; "Tổng số" together with its heading."""
    return {
        column.line: " – ".join(column.heading[-2:] if column.heading[-1] == "Tổng số" else column.heading[-1:])
        for column in form.columns
        if column.line
    }


def _key(holder: str, measure: str, part: str, line: str) -> str:
    return f"{holder}/{measure}/{line}{'.' + part if part else ''}"


def _about(rules: RuleBook, holder: str, measure: str, part: str) -> str:
    return f"{rules.name(holder)} ({Measure(measure).label}{' ' + CaseOrigin(part).label if part else ''})"


def _unit(holder: str) -> str:
    """Whom a finding about a holder goes to: for an officer or a total row, the unit."""
    return holder.partition(".")[0]


def _identities(rows, form, labels, rules, find) -> Iterator[Finding]:
    for identity in form.identities:
        for measure, of_measure in rows.groupby(level="measure"):
            lines = {column.line for column in form.columns_of(measure)}
            parts = [part for part in identity.parts if part.removeprefix("-") in lines]
            if identity.total not in lines or not {identity.total, *(p.removeprefix("-") for p in parts)} <= set(rows):
                continue
            terms = [(-1 if part.startswith("-") else 1, part.removeprefix("-")) for part in parts]
            total = of_measure[identity.total]
            computed = 0 * total
            for sign, line in terms:
                computed += sign * of_measure[line]
            wrong = (total != computed).fillna(False)
            formula = _formula(identity.total, terms, labels)
            for (holder, _, part), totals in of_measure[wrong].iterrows():
                sums = int(computed[(holder, measure, part)])
                yield SAI_DANG_THUC.finding(
                    found=f"{_about(rules, holder, measure, part)}: {labels[identity.total]} "
                    f"{format_count(int(totals[identity.total]))}, tính từ các cột khác {format_count(sums)}, "
                    f"lệch {format_count(int(totals[identity.total]) - sums)} {Measure(measure).unit}",
                    holder=_unit(holder),
                    at=find.location(
                        *(_key(holder, measure, part, line) for line in (identity.total, *(t[1] for t in terms)))
                    ),
                    formula=formula,
                )


def _formula(total: str, terms: Iterable[tuple[int, str]], labels: Mapping[str, str]) -> str:
    sum_of_terms = "".join(
        (" − " if sign < 0 else " + " if number else "") + labels[line] for number, (sign, line) in enumerate(terms)
    )
    return f"{labels[total]} = {sum_of_terms}"


def _parts(rows: pd.DataFrame, labels, rules, find) -> Iterator[Finding]:
    """Chủ động + theo yêu cầu = all, in each line of a holder that has all three."""
    if not {"", *CaseOrigin} <= set(rows.index.get_level_values("part")):
        return
    whole = select_level(rows, "part", "")
    parts = [select_level(rows, "part", part).reindex(whole.index) for part in CaseOrigin]
    together = parts[0] + parts[1]
    for (holder, measure), line in _unequal(whole, together):
        values = [int_cell(frame, (holder, measure), line) for frame in (whole, *parts)]
        yield SAI_TONG_PHAN.finding(
            found=f"{_about(rules, holder, measure, '')}, {labels[line]}: tổng số {format_count(values[0])}, chủ động "
            f"{format_count(values[1])} + theo yêu cầu {format_count(values[2])} = {format_count(sum(values[1:]))}",
            holder=_unit(holder),
            at=find.location(*(_key(holder, measure, part, line) for part in ("", *CaseOrigin))),
        )


def _unequal(left: pd.DataFrame, right: pd.DataFrame) -> list[tuple[tuple, str]]:
    """(row, line) wherever both have a value and they differ."""
    wrong = (left != right).fillna(False)
    rows, columns = wrong.to_numpy(dtype=bool).nonzero()
    return [(wrong.index[int(row)], wrong.columns[int(column)]) for row, column in zip(rows, columns, strict=True)]


def _below_units(rows: pd.DataFrame, rules: RuleBook) -> dict[str, list[str]]:
    """Unit → its officers, and a unit's own total row → the unit, if reports have both."""
    present = set(rows.index.get_level_values("holder"))
    children: dict[str, list[str]] = {}
    for holder in sorted(present):
        unit, _, below = holder.partition(".")
        if below == TOTAL_ROW:
            children[holder] = [unit]
        elif below and unit in rules.unit_by_id:
            children.setdefault(unit, []).append(holder)
    return children


def _sums(rows: pd.DataFrame, children: Mapping[str, list[str]], labels, rules, find) -> Iterator[Finding]:
    """Σ children = total, in each line that all of them have."""
    pairs = pd.DataFrame(
        [(total, child) for total, own in children.items() for child in own], columns=["total", "holder"]
    )
    if pairs.empty:
        return
    of_children = pairs.merge(rows.reset_index(), on="holder").drop(columns="holder")
    grouped = of_children.groupby(["total", "measure", "part"])
    together = grouped.sum(min_count=1).where(grouped.count().eq(grouped.size(), axis="index"))
    totals = rows.rename_axis(index={"holder": "total"}).reindex(together.index)
    for (total, measure, part), line in _unequal(totals, together):
        own = [holder for holder in children[total] if (holder, measure, part) in rows.index]
        whole, summed = (int_cell(frame, (total, measure, part), line) for frame in (totals, together))
        check, whose = _of_sum(total, len(own))
        yield check.finding(
            found=f"{_about(rules, total, measure, part)}, {labels[line]}: {format_count(whole)}, "
            f"{whose} {format_count(summed)}, lệch {format_count(whole - summed)} {Measure(measure).unit}",
            holder=_unit(total),
            at=find.location(*(_key(holder, measure, part, line) for holder in (total, *own))),
        )


def _of_sum(total: str, count: int) -> tuple[Check, str]:
    """The check, and whose sum it is in words, for the kind of total that a holder is."""
    if total.endswith(f".{TOTAL_ROW}"):
        return SAI_TONG_SO, "dòng đơn vị"
    if _unit(total) == PROVINCE:
        return SAI_TONG_SO_OF_PROVINCE, f"{count} đơn vị cộng lại"
    return SAI_TONG_CHAP_HANH_VIEN, f"{count} chấp hành viên cộng lại"


def _rates(rows, printed_rates, form, rules, find) -> Iterator[Finding]:
    """Findings on printed rates that differ from the form's own figures.

    A cell with a fraction ("0,8398") is the same rate, where its per cent format cannot be seen.
    """
    by_row = rows.astype("object").where(rows.notna(), None).to_dict("index")
    for printed in printed_rates.to_dict("records"):
        holder, measure, part = printed["holder"], printed["measure"], printed["part"]
        rate = rules.indicators.rates[printed["rate"]]
        tops, bottoms = rate.numerator.split("+"), rate.denominator.split("+")
        values = by_row.get((holder, measure, part), {})
        if any(values.get(line) is None for line in (*tops, *bottoms)):
            continue
        top, bottom = (sum(int(values[line]) for line in lines) for lines in (tops, bottoms))
        shown, decimals = Decimal(printed["value_pct"]), printed["decimals"]
        if bottom == 0 or _is_rate(shown, decimals, top, bottom) or _is_rate(shown * 100, decimals - 2, top, bottom):
            continue
        facts = find.facts(";".join(_key(holder, measure, part, line) for line in (*tops, *bottoms)))
        yield SAI_TY_LE.finding(
            found=f"{_about(rules, holder, measure, part)}: tỷ lệ ghi {_printed_value(shown, decimals)}, tính lại "
            f"{format_count(top)} ÷ {format_count(bottom)} = {format_decimal(rate_pct(top, bottom))}%",
            holder=_unit(holder),
            at=Location(
                file=printed["file"], sheet=printed["sheet"], cells=", ".join([printed["cell"], *facts["cell"]])
            ),
            rate=rate.label,
            formula=rate.formula,
        )


def _is_rate(shown_pct: Decimal, decimals: int, numerator: int, denominator: int) -> bool:
    """Whether a printed per cent with so many decimals is this rate.

    With up to two decimals it must be the rate rounded half up. A cell with more (a formula) is shown with two: it may
    differ by half a unit of the second, and is not rounded itself, which would be rounding twice.
    """
    if decimals <= SHOWN_DECIMALS:
        return percent(numerator, denominator, max(0, decimals)) == shown_pct
    half = Fraction(1, 2 * 10**SHOWN_DECIMALS)
    return abs(Fraction(100 * numerator, denominator) - Fraction(shown_pct)) <= half


def _printed_value(shown: Decimal, decimals: int) -> str:
    """The cell as displayed; for a number up to 1 also as a fraction."""
    plain = f"{format_decimal(round_half_up(shown, min(decimals, SHOWN_DECIMALS)))}%"
    if not 0 < shown <= 1:
        return plain
    as_fraction = format_decimal(round_half_up(shown * 100, min(max(0, decimals - 2), SHOWN_DECIMALS)))
    return f"{format_decimal(round_half_up(shown, min(decimals, 4)))} (là {plain}, hoặc {as_fraction}% nếu là phân số)"
