"""Tables of units of a cluster or the province; within a year also of missing amounts."""

from collections.abc import Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Content, Row
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections import cautions
from thidua_helpers.report.sections.periods import (
    bar_name,
    end_date_suffix,
    target_name,
    target_of_year,
    target_rates,
    verdict,
)
from thidua_helpers.report.sections.unit_charts import rate_chart
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.targets import (
    DASH,
    OUTCOME_SIGNS,
    rate_or_result,
    target_level,
    target_verdict,
)
from thidua_helpers.vocabulary import PROVINCE, Measure, TargetOutcome

NO_UNITS = "Kỳ này chưa có số liệu của từng đơn vị."


def cluster_units(book: OpenEdition, cluster: str) -> Html:
    """Chart and tables of a cluster's members; a note without figures of units."""
    members = [unit for unit in book.rules.cluster(cluster).members if unit in book.shown_units]
    if not members:
        return paragraph(NO_UNITS)
    groups = [(members, cluster)]
    return Html(rate_chart(book, members, book.rules.name(cluster)) + _tables(book, groups, book.rules.name(cluster)))


def province_units(book: OpenEdition) -> Html:
    """Tables of all units by cluster with totals, then of units in no cluster."""
    rules = book.rules
    if not book.shown_units:
        return paragraph(NO_UNITS)
    groups: list[tuple[Sequence[str], str]] = [(cluster.members, cluster.id) for cluster in rules.clusters]
    groups.append((rules.ids_in_no_cluster if rules.clusters else list(rules.unit_by_id), ""))
    shown = [([unit for unit in members if unit in book.shown_units], group) for members, group in groups]
    return _tables(book, shown, rules.name(PROVINCE), total=PROVINCE)


def _tables(book: OpenEdition, groups: Sequence[tuple[Sequence[str], str]], whose: str, total: str = "") -> Html:
    """Tables of cases and money by group with totals; within a year also of missing amounts."""
    shown = [_table(book, groups, whose, total, measure) for measure in ("viec", "tien")]
    return Html("".join([*shown, *([] if book.edition.is_whole_year else [_still_needed(book, groups, whose, total)])]))


def _table(book: OpenEdition, groups, whose: str, total: str, measure: str) -> Html:
    figures, rules = HtmlCells(book), book.rules
    lines, pages = rules.indicators.lines, rules.indicators.pages
    shown_rates = {rate: rules.indicators.rates[rate] for rate in pages.units}
    shown_rates = {rate: rule for rate, rule in shown_rates.items() if measure in rule.own_measures}
    others = [rate for of, rate in target_rates(rules) if of == measure and rate != figures.main_rate]
    # The answer first: on a phone the columns at the right are out of sight.
    columns = [Column("Đơn vị"), _main_column(book)]
    if book.edition.is_whole_year:
        columns += [Column("Chỉ tiêu", "number"), Column("Kết quả")]
    columns += [Column(lines[rules.indicators.rates[rate].numerator].short_label, "number") for rate in others]
    columns += [Column(lines[line].short_label, "number") for line in pages.unit_lines]
    columns += [Column(rule.heading, "number") for rule in shown_rates.values()]

    def row(holder: str, head: Content, css: str = "") -> Row:
        key = holder, measure, figures.main_rate
        cells = [rate_or_result(figures, *key)]
        if book.edition.is_whole_year:
            has_target = holder in rules.unit_by_id or figures.row("targets", *key)
            outcome = target_verdict(figures, key) + cautions.caution_mark(book, holder, [measure])
            cells += [target_level(figures, key) if has_target else DASH, outcome]
        cells += [_other_target(book, figures, (holder, measure, rate)) for rate in others]
        cells += [figures.count(holder, measure, line) for line in pages.unit_lines]
        cells += [figures.rate(holder, measure, rate) for rate in shown_rates]
        return Row([head, *cells], css)

    of_groups = []
    for members, group in groups:
        rows = [row(unit, unit_link(book, unit), _css(book, unit)) for unit in members]
        if group:
            rows.append(row(group, book.rules.name(group), "total"))
        of_groups.append(rows)
    if total:
        of_groups.append([row(total, book.rules.name(total), "total")])
    unit = "việc" if measure == "viec" else "đồng"
    marked = cautions.caution_legend(book, [member for members, _ in groups for member in members], [measure])
    read = [f"Số {Measure(measure).label} tính bằng {unit}", "tỷ lệ xong tính trên số có điều kiện thi hành", marked]
    read += [f"{target_name(rules, measure, rate)}: ✓ đạt, ✕ chưa đạt {bar_name(book.edition)}" for rate in others]
    caption = f"{whose}: các đơn vị, về {Measure(measure).label}"
    return table(caption, columns, of_groups, subtitle="; ".join(filter(None, read)))


def _other_target(book: OpenEdition, figures: HtmlCells, key: tuple[str, str, str]) -> Markup:
    """Result of a target other than the main rate, with its outcome; a dash if open."""
    outcome = verdict(book.edition, figures.row("targets", *key))
    if not outcome:
        return DASH
    is_change = figures.is_change(key)
    shown = figures.result_as_change(key, is_short=True) if is_change else rate_or_result(figures, *key)
    return Markup('<span class="verdict {}">{}</span>').format(OUTCOME_SIGNS[outcome], shown)


def _still_needed(book: OpenEdition, groups, whose: str, total: str) -> Html:
    """Tables of amounts missing to the units' milestones and the year's targets."""
    targets = [row for row in book.rows("targets").values() if row["rate"] == book.rules.indicators.main_rate]
    holders = {row["holder"] for row in targets}
    of_groups: list[list[tuple[str, Content]]]
    of_groups = [[(unit, unit_link(book, unit)) for unit in members] for members, _ in groups]
    if not holders & {unit for group in of_groups for unit, _ in group}:
        return paragraph(f"Chưa ghi nhận {target_of_year(book.edition)}, tiến độ giao cho từng đơn vị.")
    if total in holders:
        of_groups.append([(total, book.rules.name(total))])
    return Html("".join(_needed_table(book, of_groups, whose, measure) for measure in ("viec", "tien")))


def _needed_table(book: OpenEdition, groups: Sequence[Sequence[tuple[str, Content]]], whose: str, measure: str) -> Html:
    figures = HtmlCells(book)
    keys = [[((holder, measure, figures.main_rate), head) for holder, head in group] for group in groups]
    has_milestones = any(figures.row("targets", *key).get("milestone_pct") for group in keys for key, _ in group)
    columns = [Column("Đơn vị"), _main_column(book)]
    if has_milestones:
        columns += [Column("Tiến độ", "number"), Column("Kết quả"), *_MISSING]
    columns += [Column(f"Chỉ tiêu cả năm {book.edition.year}", "number"), *_MISSING]
    day = f"; tiến độ{end_date_suffix(book.edition)}" if has_milestones else ""
    return table(
        f"{whose}: còn thiếu để đạt {target_of_year(book.edition)}, về {Measure(measure).label}",
        columns,
        [[_needed_row(figures, key, head, has_milestones) for key, head in group] for group in keys],
        subtitle="(a) nếu số có điều kiện giữ nguyên; (b) nếu số làm thêm là mới có điều kiện, “không đạt được” nếu "
        f"số chưa có điều kiện không đủ{day}",
    )


def _main_column(book: OpenEdition) -> Column:
    return Column(book.rules.indicators.rates[book.rules.indicators.main_rate].heading, "number")


# Missing amounts under both readings.
_MISSING = (Column("Còn thiếu (a)", "number"), Column("Còn thiếu (b)", "number"))


def _needed_row(figures: HtmlCells, key: tuple[str, str, str], head: Content, has_milestones: bool) -> Row:
    cells = [rate_or_result(figures, *key)]
    if has_milestones:
        cells += [target_level(figures, key, "milestone_"), target_verdict(figures, key, "milestone_")]
        cells += _missing(figures, key, "milestone_")
    cells += [target_level(figures, key), *_missing(figures, key)]
    if figures.row("targets", *key).get("outcome") == TargetOutcome.MET:
        cells[-2] = target_verdict(figures, key)
    return Row([head, *cells], "total" if key[0] == PROVINCE else "")


def _missing(figures: HtmlCells, key: tuple[str, str, str], whose: str = "") -> list[Markup]:
    """Missing amounts under both readings; dashes if met, open or not compared."""
    if figures.row("targets", *key).get(f"{whose}outcome", "") in ("", TargetOutcome.MET, TargetOutcome.DEPENDS):
        return [DASH, DASH]
    return [figures.missing_to_target(key, f"{whose}missing_{kind}") for kind in ("fixed", "growing")]


def _css(book: OpenEdition, unit: str) -> str:
    return "derived" if unit in book.set_aside else ""
