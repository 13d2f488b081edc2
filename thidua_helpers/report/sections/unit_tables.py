"""Units of a cluster or the province: results against targets, folded the figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, TOTAL, Column, Content, Field, NoFigure, table_of
from thidua_helpers.report.render.html_blocks import Html, absence, fold, paragraph
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix, target_name, target_of_year, target_rates
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.targets import (
    OUTCOME_SIGNS,
    TargetFields,
    missing_amount,
    rate_or_result,
    target_key,
    target_rows,
)
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vocabulary import PROVINCE, Measure, TargetOutcome

_MISSING = "Còn thiếu (a)", "Còn thiếu (b)"
# Views of the table of results.
_BOTH, _WITHOUT_LARGE = "Việc và tiền", "Không kể việc lớn"

NO_UNITS = "Kỳ này chưa có số liệu của từng đơn vị."


def cluster_units(book: OpenEdition, cluster: str) -> Html:
    """Tables of a cluster's members; a note without figures of units."""
    members = [unit for unit in book.rules.cluster(cluster).members if unit in book.shown_units]
    if not members:
        return absence(NO_UNITS)
    groups = [(members, cluster)]
    return _tables(book, groups, book.rules.name(cluster))


def province_units(book: OpenEdition) -> Html:
    """Folded tables of all units by cluster with totals, then of units in no cluster."""
    rules = book.rules
    if not book.shown_units:
        return absence(NO_UNITS)
    groups: list[tuple[Sequence[str], str]] = [(cluster.members, cluster.id) for cluster in rules.clusters]
    groups.append((rules.ids_in_no_cluster if rules.clusters else list(rules.unit_by_id), ""))
    shown = [([unit for unit in members if unit in book.shown_units], group) for members, group in groups]
    return _tables(book, shown, rules.name(PROVINCE), total=PROVINCE)


def _tables(book: OpenEdition, groups: Sequence[tuple[Sequence[str], str]], whose: str, total: str = "") -> Html:
    """Results of cases and money by group with totals, folded figures and missing amounts."""
    figures = [_table(book, groups, whose, total, measure) for measure in ("viec", "tien")]
    folded = [fold("Số liệu của từng đơn vị, về việc và về tiền", *figures)]
    if not book.edition.is_whole_year:
        folded.append(
            fold(f"Còn thiếu để đạt {target_of_year(book.edition)}", _still_needed(book, groups, whose, total))
        )
    results = _results_table(book, groups, whose, total)
    if total:
        results = fold("Bảng các đơn vị: tỷ lệ, chỉ tiêu, chênh lệch", results)
    return Html(results + "".join(folded))


def _results_table(book: OpenEdition, groups, whose: str, total: str) -> Html:
    """Rates of cases and money, each with target and distance to it."""
    holders = [[*members, *([group] if group else [])] for members, group in groups]
    rows = [[{"holder": holder} for holder in each] for each in (*holders, *([[total]] if total else []))]
    heading = book.rules.indicators.rates[book.rules.indicators.main_rate].heading
    fields = [Field(Column("Đơn vị"), lambda row: _head(book, row["holder"]))]
    fields += [
        Field(Column(f"{heading}, {Measure(measure).label}", NUMBER, views=views), partial(_result, book, measure))
        for measure, views in (("viec", (_BOTH, "Việc")), ("tien", (_BOTH, "Tiền", _WITHOUT_LARGE)))
    ]
    fields += _further_rates(book, [row["holder"] for group in rows for row in group])
    marked = Flags(book).legend(member for members, _ in groups for member in members)
    rate, listed = book.rules.indicators.main_rate, {row["holder"] for group in rows for row in group}
    has_levels = any(
        row["rate"] == rate and row["holder"] in listed and bar(book.edition, row)
        for row in book.rows("targets").values()
    )
    level = f"Cạnh tỷ lệ: {bar_name(book.edition)}{end_date_suffix(book.edition)} và chênh lệch" if has_levels else ""
    caption = f"{whose}: kết quả của các đơn vị"
    subtitle = "; ".join(filter(None, (level, marked)))
    return HtmlCells(book).table(table_of(rows, fields, caption, style=partial(_css, book), subtitle=subtitle))


def _further_rates(book: OpenEdition, holders: Sequence[str]) -> Iterator[Field]:
    """Columns of money without large cases and of changes; none without figures."""
    figures, without = HtmlCells(book), book.rules.indicators.pages.without_large_cases

    def rate(row: Mapping) -> Content:
        key = row["holder"], "tien", without
        return figures.percent(*key) if figures.is_known("rates", *key) else NoFigure()

    def change(measure: str, row: Mapping) -> Content:
        key = row["holder"], measure, figures.main_rate
        is_compared = figures.row("same_period", *key).get("difference_pct")
        return figures.signed("same_period", key, "difference_pct") if is_compared else NoFigure()

    if any(figures.is_known("rates", holder, "tien", without) for holder in holders):
        yield Field(Column("Tiền, không kể việc lớn, kéo dài", NUMBER, views=(_WITHOUT_LARGE,)), rate)
    if book.base is None:
        return
    for measure in Measure:
        if any(figures.row("same_period", holder, measure, figures.main_rate) for holder in holders):
            heading = f"So với {book.base.title}, {measure.label} (điểm phần trăm)"
            yield Field(Column(heading, NUMBER, views=("Thay đổi",)), partial(change, measure))


def _result(book: OpenEdition, measure: str, row: Mapping) -> Markup:
    figures, holder = HtmlCells(book), row["holder"]
    key = holder, measure, figures.main_rate
    outcome = verdict(book.edition, figures.row("targets", *key))
    sign = OUTCOME_SIGNS[outcome] if outcome else ""
    return Markup('<span class="verdict {}">{}</span>{}{}').format(
        sign,
        rate_or_result(figures, *key),
        Flags(book, (measure,)).links(holder),
        _against_target(figures, key),
    )


def _against_target(figures: HtmlCells, key: tuple[str, str, str]) -> Markup:
    """Level and distance: "chỉ tiêu trên 83,50%, thiếu 4 việc"; empty without a level."""
    edition = figures.book.edition
    prefix = "" if edition.is_whole_year else "milestone_"
    (row,) = target_rows(figures, [key])
    if not bar(edition, row):
        return Markup('<small class="against"></small>')
    level = figures.show(TargetFields(figures, prefix).level("").fill(row))
    distance = Markup()
    match verdict(edition, row):
        case TargetOutcome.MET:
            excess = figures.figure("targets", key, f"{prefix}difference_pct")
            distance = Markup(", vượt {} điểm").format(figures.show(excess)) if excess.value else Markup(", vừa đủ")
        case TargetOutcome.NOT_MET:
            distance = Markup(", thiếu {}").format(figures.show(missing_amount(figures, key, f"{prefix}missing_fixed")))
    return Markup('<small class="against">{} {}{}</small>').format(bar_name(edition), level, distance)


def _table(book: OpenEdition, groups, whose: str, total: str, measure: str) -> Html:
    figures, rules = HtmlCells(book), book.rules
    lines, pages = rules.indicators.lines, rules.indicators.pages
    shown_rates = {rate: rules.indicators.rates[rate] for rate in pages.units}
    shown_rates = {rate: rule for rate, rule in shown_rates.items() if measure in rule.own_measures}
    others = [rate for of, rate in target_rates(rules) if of == measure and rate != figures.main_rate]
    of, flags = TargetFields(figures), Flags(book, (measure,))
    level, outcome = of.level("Chỉ tiêu"), of.outcome("Kết quả")

    def level_if_given(row: Mapping) -> Content:
        return level.fill(row) if row["holder"] in rules.unit_by_id or "state" in row else NoFigure()

    def outcome_with_mark(row: Mapping) -> Content:
        return figures.show(outcome.fill(row)) + flags.links(row["holder"])

    def number(heading: str, shown: Callable[[str, str, str], Content], name: str) -> Field:
        return Field(Column(heading, NUMBER), lambda row: shown(row["holder"], measure, name))

    # The answer first: on a phone the columns at the right are out of sight.
    fields = [Field(Column("Đơn vị"), lambda row: _head(book, row["holder"])), _main_field(figures)]
    if book.edition.is_whole_year:
        fields += [Field(level.column, level_if_given), Field(outcome.column, outcome_with_mark)]
    for rate in others:
        heading = lines[rules.indicators.rates[rate].numerator].short_label
        fields.append(number(heading, partial(_other_target, book, figures), rate))
    fields += [number(lines[line].short_label, figures.figure_in_table, line) for line in pages.unit_lines]
    fields += [number(rule.heading, figures.rate, rate) for rate, rule in shown_rates.items()]
    holders = [[*members, *([group] if group else [])] for members, group in groups]
    rows = [_rows(figures, each, measure) for each in (*holders, *([[total]] if total else []))]
    unit = "việc" if measure == "viec" else "tỷ đồng"
    marked = flags.legend(member for members, _ in groups for member in members)
    read = [f"Số {Measure(measure).label} tính bằng {unit}", "tỷ lệ xong tính trên số có điều kiện thi hành", marked]
    read += [f"{target_name(rules, measure, rate)}: ✓ đạt, ✕ chưa đạt {bar_name(book.edition)}" for rate in others]
    caption = f"{whose}: các đơn vị, về {Measure(measure).label}"
    subtitle = "; ".join(filter(None, read))
    return figures.table(table_of(rows, fields, caption, style=partial(_css, book), subtitle=subtitle))


def _rows(figures: HtmlCells, holders: Sequence[str], measure: str) -> list[Mapping]:
    return target_rows(figures, [(holder, measure, figures.main_rate) for holder in holders])


def _head(book: OpenEdition, holder: str) -> Content:
    return unit_link(book, holder) if holder in book.rules.unit_by_id else book.rules.name(holder)


def _main_field(figures: HtmlCells) -> Field:
    heading = figures.book.rules.indicators.rates[figures.main_rate].heading
    return Field(Column(heading, NUMBER), lambda row: rate_or_result(figures, *target_key(row)))


def _other_target(book: OpenEdition, figures: HtmlCells, holder: str, measure: str, rate: str) -> Markup:
    """Result of a target other than the main rate, with its outcome; a dash if open."""
    key = holder, measure, rate
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
    of_groups = [list(members) for members, _ in groups]
    if not holders & {unit for group in of_groups for unit in group}:
        return paragraph(f"Chưa ghi nhận {target_of_year(book.edition)}, tiến độ giao cho từng đơn vị.")
    if total in holders:
        of_groups.append([total])
    return Html("".join(_needed_table(book, of_groups, whose, measure) for measure in ("viec", "tien")))


def _needed_table(book: OpenEdition, groups: Sequence[Sequence[str]], whose: str, measure: str) -> Html:
    figures = HtmlCells(book)
    rows = [_rows(figures, group, measure) for group in groups]
    of, of_milestone = TargetFields(figures), TargetFields(figures, "milestone_")
    has_milestones = any(row.get("milestone_pct") for group in rows for row in group)
    fields = [Field(Column("Đơn vị"), lambda row: _head(book, row["holder"])), _main_field(figures)]
    if has_milestones:
        fields += [
            of_milestone.level("Tiến độ"),
            of_milestone.outcome("Kết quả"),
            *of_milestone.missing(*_MISSING, is_met_shown=False),
        ]
    outcome = of.outcome()
    fixed, growing = of.missing(*_MISSING, is_met_shown=False)

    def outcome_or_missing(row: Mapping) -> Content:
        return (outcome if row.get("outcome") == TargetOutcome.MET else fixed).fill(row)

    fields += [of.level(f"Chỉ tiêu cả năm {book.edition.year}"), Field(fixed.column, outcome_or_missing), growing]
    day = f"; tiến độ{end_date_suffix(book.edition)}" if has_milestones else ""
    made = table_of(
        rows,
        fields,
        f"{whose}: còn thiếu để đạt {target_of_year(book.edition)}, về {Measure(measure).label}",
        style=lambda row: TOTAL if row["holder"] == PROVINCE else "",
        subtitle="(a) nếu số có điều kiện giữ nguyên; (b) nếu phần thi hành thêm cũng làm tăng số có điều kiện, “không "
        f"đạt được” nếu số chưa có điều kiện không đủ{day}",
    )
    return figures.table(made)


def _css(book: OpenEdition, row: Mapping) -> str:
    if row["holder"] not in book.rules.unit_by_id:
        return TOTAL
    return "derived" if row["holder"] in book.set_aside else ""
