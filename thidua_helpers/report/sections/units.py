"""Units: side by side in their cluster and province, and one by one: every line, target, shortfall, register entry."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render import charts
from thidua_helpers.report.render.blocks import Column, Content, Row
from thidua_helpers.report.render.html_blocks import Html, render, table, unbroken
from thidua_helpers.report.render.html_figures import Figures, allotted, not_applicable
from thidua_helpers.report.required import stored_day
from thidua_helpers.report.sections import cautions, clusters
from thidua_helpers.report.sections import unit_papers as papers
from thidua_helpers.report.sections.periods import bar, judged_by, of_year, target_name, target_rates, until, verdict
from thidua_helpers.results.target_words import least_change
from thidua_helpers.rules.indicators import UNIT_LINES
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.vietnamese import format_date, format_decimal
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Measure, Submission, TargetOutcome

RATE, WITHOUT_LARGE = "ty_le_xong", "ty_le_xong_tru_viec_lon"
NO_UNITS = "Kỳ này chưa có số liệu của từng đơn vị."
NOT_ASKED = Markup('<span class="missing">–</span>')
_MARKS = {TargetOutcome.MET: " ✓", TargetOutcome.NOT_MET: " ✕"}
_OUTCOME_SIGNS = {
    TargetOutcome.MET: "good",
    TargetOutcome.NOT_MET: "bad",
    TargetOutcome.UNDER_WAY: "used",
    TargetOutcome.DEPENDS: "open",
}


def of_cluster(book: OpenEdition, cluster: str) -> Html:
    """The members of a cluster: a chart of their rates in order of size, then the tables it was made from."""
    members = [unit for unit in book.rules.cluster(cluster).members if unit in book.shown_units]
    if not members:
        return render("paragraph", text=NO_UNITS)
    groups = [(members, cluster)]
    return Html(_rate_chart(book, members, book.rules.name(cluster)) + _tables(book, groups, book.rules.name(cluster)))


def of_province(book: OpenEdition) -> Html:
    """All units, cluster by cluster with its total, then the units of no cluster."""
    rules = book.rules
    if not book.shown_units:
        return render("paragraph", text=NO_UNITS)
    groups: list[tuple[Sequence[str], str]] = [(cluster.members, cluster.id) for cluster in rules.clusters]
    groups.append((rules.ids_in_no_cluster if rules.clusters else list(rules.unit_by_id), ""))
    shown = [([unit for unit in members if unit in book.shown_units], group) for members, group in groups]
    return _tables(book, shown, rules.name(PROVINCE), total=PROVINCE)


def _tables(book: OpenEdition, groups: Sequence[tuple[Sequence[str], str]], whose: str, total: str = "") -> Html:
    """Two tables, việc and tiền, of the units of each group with the group's total below them; within a year two more,
    of what is still needed."""
    shown = [_table(book, groups, whose, total, measure) for measure in ("viec", "tien")]
    return Html("".join([*shown, *([] if book.edition.is_whole_year else [_still_needed(book, groups, whose, total)])]))


def _table(book: OpenEdition, groups, whose: str, total: str, measure: str) -> Html:
    figures, rules = Figures(book), book.rules
    lines = rules.indicators.lines
    others = [rate for of, rate in target_rates(rules) if of == measure and rate != RATE]
    # The answer first: on a phone the columns at the right are out of sight.
    columns = [Column("Đơn vị"), Column("Tỷ lệ xong", "number")]
    if book.edition.is_whole_year:
        columns += [Column("Chỉ tiêu", "number"), Column("Kết quả")]
    columns += [Column(lines[rules.indicators.rates[rate].numerator].short_label, "number") for rate in others]
    columns += [Column(lines[line].short_label, "number") for line in UNIT_LINES]
    columns.append(Column("Có điều kiện / phải thi hành", "number"))
    has_large_cases = measure == "tien" and WITHOUT_LARGE in rules.indicators.rates
    if has_large_cases:
        columns.append(Column(rules.indicators.rates[WITHOUT_LARGE].label, "number"))

    def row(holder: str, head: Content, css: str = "") -> Row:
        key = holder, measure, RATE
        cells = [rate_beside_target(figures, *key)]
        if book.edition.is_whole_year:
            has_target = holder in rules.unit_by_id or figures.row("targets", *key)
            outcome = _outcome(figures, key) + cautions.mark(book, holder, [measure])
            cells += [_target(figures, key) if has_target else NOT_ASKED, outcome]
        cells += [_other_target(book, figures, (holder, measure, rate)) for rate in others]
        cells += [figures.count(holder, measure, line) for line in UNIT_LINES]
        cells.append(figures.percent(holder, measure, "ty_le_co_dieu_kien"))
        if has_large_cases:
            cells.append(figures.percent(holder, measure, WITHOUT_LARGE))
        return Row([head, *cells], css)

    of_groups = []
    for members, group in groups:
        rows = [row(unit, _link(book, unit), _css(book, unit)) for unit in members]
        if group:
            rows.append(row(group, book.rules.name(group), "total"))
        of_groups.append(rows)
    if total:
        of_groups.append([row(total, book.rules.name(total), "total")])
    unit = "việc" if measure == "viec" else "đồng"
    marked = cautions.legend(book, [member for members, _ in groups for member in members], [measure])
    read = [f"Số {Measure(measure).label} tính bằng {unit}", "tỷ lệ xong tính trên số có điều kiện thi hành", marked]
    read += [f"{target_name(rules, measure, rate)}: ✓ đạt, ✕ chưa đạt {judged_by(book.edition)}" for rate in others]
    caption = f"{whose}: các đơn vị, về {Measure(measure).label}"
    return table(caption, columns, of_groups, subtitle="; ".join(filter(None, read)))


def _other_target(book: OpenEdition, figures: Figures, key: tuple[str, str, str]) -> Markup:
    """The result of another target than the finished share in one cell, with the sign of its verdict."""
    outcome = verdict(book.edition, figures.row("targets", *key))
    if not outcome:
        return NOT_ASKED
    is_change = figures.is_change(key)
    shown = figures.result_as_change(key, is_short=True) if is_change else rate_beside_target(figures, *key)
    return Markup('<span class="verdict {}">{}</span>').format(_OUTCOME_SIGNS[outcome], shown)


def _still_needed(book: OpenEdition, groups, whose: str, total: str) -> Html:
    """What the units still need for their milestone and for the target of the year, việc and tiền."""
    targets = [row for row in book.rows("targets").values() if row["rate"] == RATE]
    given = {row["holder"] for row in targets}
    of_groups: list[list[tuple[str, Content]]]
    of_groups = [[(unit, _link(book, unit)) for unit in members] for members, _ in groups]
    if not given & {unit for group in of_groups for unit, _ in group}:
        return render("paragraph", text=f"Chưa ghi nhận {of_year(book.edition)}, tiến độ giao cho từng đơn vị.")
    if total in given:
        of_groups.append([(total, book.rules.name(total))])
    return Html("".join(_needed_table(book, of_groups, whose, measure) for measure in ("viec", "tien")))


def _needed_table(book: OpenEdition, groups: Sequence[Sequence[tuple[str, Content]]], whose: str, measure: str) -> Html:
    figures = Figures(book)
    keys = [[((holder, measure, RATE), head) for holder, head in group] for group in groups]
    has_milestones = any(figures.row("targets", *key).get("milestone_pct") for group in keys for key, _ in group)
    columns = [Column("Đơn vị"), Column("Tỷ lệ xong", "number")]
    if has_milestones:
        columns += [Column("Tiến độ", "number"), Column("Kết quả"), *_MISSING]
    columns += [Column(f"Chỉ tiêu cả năm {book.edition.year}", "number"), *_MISSING]
    day = f"; tiến độ{until(book.edition)}" if has_milestones else ""
    return table(
        f"{whose}: còn thiếu để đạt {of_year(book.edition)}, về {Measure(measure).label}",
        columns,
        [[_needed_row(figures, key, head, has_milestones) for key, head in group] for group in keys],
        subtitle="(a) nếu số có điều kiện giữ nguyên; (b) nếu số làm thêm là mới có điều kiện, “không đạt được” nếu "
        f"số chưa có điều kiện không đủ{day}",
    )


# What is missing under both readings.
_MISSING = (Column("Còn thiếu (a)", "number"), Column("Còn thiếu (b)", "number"))


def _needed_row(figures: Figures, key: tuple[str, str, str], head: Content, has_milestones: bool) -> Row:
    cells = [rate_beside_target(figures, *key)]
    if has_milestones:
        cells += [_target(figures, key, "milestone_"), _outcome(figures, key, "milestone_")]
        cells += _missing(figures, key, "milestone_")
    cells += [_target(figures, key), *_missing(figures, key)]
    if figures.row("targets", *key).get("outcome") == TargetOutcome.MET:
        cells[-2] = _outcome(figures, key)
    return Row([head, *cells], "total" if key[0] == PROVINCE else "")


def _missing(figures: Figures, key: tuple[str, str, str], whose: str = "") -> list[Markup]:
    """What is missing under both readings; nothing where it is met or nothing was compared."""
    if figures.row("targets", *key).get(f"{whose}outcome", "") in ("", TargetOutcome.MET, TargetOutcome.DEPENDS):
        return [NOT_ASKED, NOT_ASKED]
    return [figures.missing_to_target(key, f"{whose}missing_{each}") for each in ("fixed", "growing")]


def _link(book: OpenEdition, unit: str) -> Markup:
    """The way from a page of the province or a cluster to a unit's, where units have pages."""
    if not book.rules.statistical_forms:
        return unbroken(book.rules.name(unit))
    return Markup('<a href="don-vi/{}.html">{}</a>').format(unit, book.rules.name(unit))


def _css(book: OpenEdition, unit: str) -> str:
    return "derived" if unit in book.set_aside else ""


def rate_beside_target(figures: Figures, holder: str, measure: str, rate: str) -> Markup:
    """The rate; beside a target with as many decimals as it takes to say the same as the exact comparison.

    The result of a target on a change is the change itself.
    """
    key = holder, measure, rate
    if figures.is_change(key):
        return figures.result_as_change(key)
    if figures.row("targets", *key).get("result_pct"):
        return figures.result(key)
    return figures.percent(*key)


def _target(figures: Figures, key: tuple[str, str, str], whose: str = "") -> Markup:
    """The target as assigned, or with "milestone_" the milestone."""
    row, column = figures.row("targets", *key), f"{whose or 'target_'}pct"
    if not row.get(column):
        return Markup('<span class="missing">{}</span>').format(NOT_ASSIGNED)
    comparator = row[f"{whose}comparator"]
    sign = "trên " if comparator == ">" else ""
    sign_of_increase = figures.book.rules.indicators.signs_of_increase.get(key[2])
    if sign_of_increase and Decimal(row[column]) >= 0:
        sign = f"{least_change(comparator, sign_of_increase)} "
    return Markup("{}{}").format(sign, figures.cell("targets", key, column))


def _outcome(figures: Figures, key: tuple[str, str, str], whose: str = "") -> Markup:
    outcome = figures.row("targets", *key).get(f"{whose}outcome", "")
    if not outcome:
        return NOT_ASKED
    return Markup('<span class="verdict {}">{}</span>').format(_OUTCOME_SIGNS[outcome], TargetOutcome(outcome).label)


def _rate_chart(book: OpenEdition, members: Sequence[str], whose: str) -> str:
    """The members' rates of cases and of money in order of size, each with its own target."""
    figures = Figures(book)
    panels = []
    for measure, heading, colour in (("viec", "Về việc", charts.VIEC), ("tien", "Về tiền", charts.TIEN)):
        known = [unit for unit in members if figures.known("rates", unit, measure, RATE)]
        ordered = sorted(known, key=lambda unit: _exact(figures, unit, measure), reverse=True)
        dots = tuple(_dot(book, figures, unit, measure) for unit in ordered)
        if dots:
            panels.append(charts.DotPanel(heading, colour, dots))
    if not panels:
        return ""
    title = _chart_title(book, members, whose)
    has_marks = book.edition.is_whole_year or any(row.holder in members for row in book.rules.milestones)
    marks = f"; ✓ đạt, ✕ chưa đạt {judged_by(book.edition)}{until(book.edition)}" if has_marks else ""
    listed = "; ".join(
        f"{panel.heading}: " + ", ".join(f"{dot.label} {dot.text}" for dot in panel.dots) for panel in panels
    )
    has_targets = any(dot.target is not None for panel in panels for dot in panel.dots)
    ticks = f"; vạch đứng là {judged_by(book.edition)} của từng đơn vị, chấm rỗng là chưa đạt" if has_targets else ""
    measured = f"Tỷ lệ thi hành xong trên số có điều kiện, {book.edition.title}"
    return render(
        "chart",
        title=title,
        subtitle=f"{measured}{marks}{ticks}; trục không bắt đầu từ 0",
        picture=charts.dots(panels, f"{title}. {listed}."),
    )


def _dot(book: OpenEdition, figures: Figures, unit: str, measure: str) -> charts.Dot:
    """A unit's rate with its target, within a year its milestone."""
    row = figures.row("targets", unit, measure, RATE)
    given, outcome = bar(book.edition, row), verdict(book.edition, row)
    return charts.Dot(
        book.rules.name(unit),
        float(_exact(figures, unit, measure)) * 100,
        rate_beside_target(figures, unit, measure, RATE).striptags() + (_MARKS.get(outcome, "") if outcome else ""),
        float(given[0]) if given else None,
        outcome == TargetOutcome.NOT_MET,
    )


def _exact(figures: Figures, holder: str, measure: str) -> Fraction:
    row = figures.row("rates", holder, measure, RATE)
    return Fraction(int(row["numerator"]), int(row["denominator"]))


def _chart_title(book: OpenEdition, members: Sequence[str], whose: str) -> str:
    """The finding: how many members met their target of each measure, within a year their milestone."""
    figures, said = Figures(book), []
    for measure, name in (("viec", "việc"), ("tien", "tiền")):
        outcomes = [verdict(book.edition, figures.row("targets", unit, measure, RATE)) for unit in members]
        judged = [outcome for outcome in outcomes if outcome]
        if judged:
            said.append(
                f"{judged.count(TargetOutcome.MET)}/{len(judged)} đơn vị đạt {judged_by(book.edition)} về {name}"
            )
    return f"{whose}: {', '.join(said)}" if said else f"{whose}: tỷ lệ thi hành xong của các đơn vị"


def targets(book: OpenEdition, unit: str) -> Html:
    """The unit's targets: result, difference, and what is missing under both readings; within a year its milestones
    first."""
    rules = book.rules
    asked = [(measure, RATE) for measure in ("viec", "tien")]
    asked += [(row.measure, row.rate) for row in rules.targets if row.holder == unit and row.rate != RATE]
    of_targets = _targets_table(book, unit, asked, rules.targets, of_year(book.edition).capitalize())
    milestones = [(row.measure, row.rate) for row in rules.milestones if row.holder == unit]
    if not milestones:
        return of_targets
    of_milestones = _targets_table(
        book, unit, milestones, rules.milestones, f"Tiến độ{until(book.edition)}", "milestone_"
    )
    return Html(of_milestones + of_targets)


def _targets_table(
    book: OpenEdition,
    unit: str,
    asked: Sequence[tuple[str, str]],
    given: Sequence[TargetRow],
    caption: str,
    whose: str = "",
) -> Html:
    """The targets `asked` of a unit, or with "milestone_" its milestones, by measure and rate."""
    figures, rates = Figures(book), book.rules.indicators.rates
    columns = [
        Column("Chỉ tiêu"),
        Column("Được giao", "number"),
        Column("Kết quả", "number"),
        Column("Chênh lệch (điểm phần trăm)", "number"),
        Column("Kết luận"),
        Column("Còn thiếu, nếu số có điều kiện giữ nguyên", "number"),
        Column("Còn thiếu, nếu số làm thêm là mới có điều kiện", "number"),
    ]
    rows = []
    for measure, rate in asked:
        key = unit, measure, rate
        cells = [_target(figures, key, whose), rate_beside_target(figures, *key)]
        if figures.row("targets", *key).get(f"{whose}outcome"):
            cells += [
                figures.signed("targets", key, f"{whose}difference_pct"),
                _outcome(figures, key, whose),
                *_to_target(figures, key, whose),
            ]
        else:
            cells += [not_applicable()] * (len(columns) - 3)
        rows.append(Row([f"{rates[rate].label} về {Measure(measure).label}", *cells]))
    decisions = dict.fromkeys(row.decision for row in given if row.holder == unit and row.decision)
    subtitle = f"Theo Quyết định {', '.join(decisions)}" if decisions else ""
    return table(f"{caption} của {book.rules.name(unit)}", columns, [rows], subtitle=subtitle)


def _to_target(figures: Figures, key: tuple[str, str, str], whose: str) -> list[Markup]:
    """What is missing under both readings, 0 where it is met; nothing where the verdict depends on an allotment."""
    if figures.row("targets", *key)[f"{whose}outcome"] == TargetOutcome.DEPENDS:
        return [NOT_ASKED, NOT_ASKED]
    return [figures.missing_to_target(key, f"{whose}missing_{each}") for each in ("fixed", "growing")]


def among_peers(book: OpenEdition, unit: str) -> Html:
    """Where the unit's rates of cases and of money stand in its cluster, beside target and median: one chart."""
    figures, rules = Figures(book), book.rules
    panels, findings, cluster = [], [], ""
    for measure, heading, colour in (("viec", "Về việc", charts.VIEC), ("tien", "Về tiền", charts.TIEN)):
        key = unit, measure, RATE
        peer = figures.row("peers", *key)
        if not peer:
            continue
        cluster = peer["cluster"]
        # Within a year the milestone: beside the far target of the year all results would be one spot.
        given = bar(book.edition, figures.row("targets", *key))
        others = [
            float(_exact(figures, row["holder"], measure)) * 100
            for row in book.rows("peers").values()
            if (row["cluster"], row["measure"], row["rate"]) == (cluster, measure, RATE) and row["holder"] != unit
        ]
        own = rate_beside_target(figures, *key).striptags()
        panels.append(
            charts.StripPanel(
                heading,
                colour,
                charts.Mark(float(_exact(figures, unit, measure)) * 100, f"{rules.name(unit)} {own}"),
                tuple(others),
                _mark_of(given[0], judged_by(book.edition)) if given else None,
                _mark_of(Decimal(peer["median_pct"]), "trung vị"),
            )
        )
        shared = f" (cùng mức với {peer['shared_by'] - 1} đơn vị khác)" if peer["shared_by"] > 1 else ""
        place = peer["words"] or f"thứ {peer['place']}/{peer['members']}{shared}"
        findings.append(f"{Measure(measure).label} {own}, {place}")
    if not panels:
        return render("paragraph", text="Chưa có tỷ lệ để so trong cụm.")
    title = f"{rules.name(unit)} trong {rules.name(cluster)}: {'; '.join(findings)}"
    return render(
        "chart",
        title=title,
        subtitle=f"Tỷ lệ thi hành xong, {book.edition.title}; mỗi vòng tròn là một đơn vị khác của cụm; trục không bắt "
        "đầu từ 0; không phải xếp hạng thi đua",
        picture=charts.strips(panels, f"{title}."),
    )


def _mark_of(value_pct: Decimal, what: str) -> charts.Mark:
    return charts.Mark(float(value_pct), f"{what} {format_decimal(value_pct)}%")


def rates_beside_others(book: OpenEdition, unit: str) -> Html:
    """Every rate of the unit beside its cluster's own, median and best, with its place; and the province's."""
    figures, rules = Figures(book), book.rules
    cluster = next((cluster.id for cluster in rules.clusters if unit in cluster.members), None)
    holders = [unit, *([cluster] if cluster else []), PROVINCE]
    of_peers = ("Trung vị của cụm", "Cao nhất cụm", "Thứ tự trong cụm") if cluster else ()
    columns = [Column("Tỷ lệ"), *(Column(rules.name(holder), "number") for holder in holders)]
    columns += [Column(head, "number") for head in of_peers]
    rows = []
    for rate_id, rate in rules.indicators.rates.items():
        for measure in rate.measures if rate.kind == "pct" else ("tien",):
            if not any(figures.known("rates", holder, measure, rate_id) for holder in holders):
                continue
            if rate.kind == "pct":
                cells = [figures.percent(holder, measure, rate_id) for holder in holders]
                cells += _beside_peers(book, figures, (unit, measure, rate_id)) if cluster else []
                rows.append(Row([f"{rate.label}, về {Measure(measure).label}", *cells]))
            else:
                cells = [figures.per_case(holder, rate_id) for holder in holders]
                rows.append(Row([f"{rate.label} (triệu đồng)", *cells, *([NOT_ASKED] * len(of_peers))]))
    subtitle = "Thứ tự theo tỷ lệ chưa làm tròn, cao nhất là 1; không phải xếp hạng thi đua" if cluster else ""
    beside = table(f"{rules.name(unit)} bên cạnh cụm và toàn tỉnh", columns, [rows], subtitle=subtitle)
    return Html(beside + clusters.move_of_unit(book, unit))


def _beside_peers(book: OpenEdition, figures: Figures, key: tuple[str, str, str]) -> list[Markup]:
    row = figures.row("peers", *key)
    if not row:
        return [NOT_ASKED] * 3
    best = ", ".join(book.rules.name(holder) for holder in row["best_holders"].split(";"))
    place = Markup("{}/{}{}").format(
        figures.cell("peers", key, "place"), figures.cell("peers", key, "members"), allotted(row["words"])
    )
    highest = Markup("{} ({})").format(figures.cell("peers", key, "best_pct"), best)
    return [figures.cell("peers", key, "median_pct"), highest, place]


def large_cases(book: OpenEdition, unit: str, audience: str) -> Html:
    """The large and prolonged cases of a unit, one row each; what is not declared fit to be shared for the office."""
    if "large_cases" not in book.rules.registers:
        return render("paragraph", text="Kỳ này chưa có sổ việc lớn, kéo dài.")
    cases = book.table("large_cases")
    own = cases[cases["holder"] == unit]
    if own.empty:
        return render("paragraph", text="Sổ việc lớn, kéo dài không có việc nào của đơn vị.")
    figures = Figures(book)
    has_case, has_note = (_is_shown(book, "large_cases", column, audience) for column in ("case", "note"))
    columns = [
        Column("Mã việc" if has_case else "Việc"),
        Column("Loại"),
        Column("Có điều kiện (đồng)", "number"),
        Column("Đã xong (đồng)", "number"),
        *([Column("Ghi chú", "text")] if has_note else []),
    ]
    rows = []
    for number, case in enumerate(own.to_dict("records"), start=1):
        key = str(case["file"]), str(case["sheet"]), str(case["row"])
        amounts = [figures.cell("large_cases", key, column) for column in ("co_dieu_kien_vnd", "xong_vnd")]
        note = [case["note"]] if has_note else []
        rows.append(Row([case["case"] if has_case else f"Việc số {number}", case["kind"], *amounts, *note]))
    return table("Việc lớn, việc kéo dài", columns, [rows])


def _is_shown(book: OpenEdition, table: str, column: str, audience: str) -> bool:
    return is_internal_audience(audience) or book.rules.shares(table, column)


def inspections(book: OpenEdition, audience: str, *units: str) -> Html:
    """What inspections and the procuracy found at these units, by date; notes where they are fit to be shared."""
    if "inspections" not in book.rules.registers:
        return render("paragraph", text="Kỳ này chưa có sổ kiểm tra, kiểm sát.")
    found = book.table("inspections")
    own = found[found["holder"].isin(units)].sort_values("found_on", kind="stable")
    if own.empty:
        return render("paragraph", text="Sổ kiểm tra, kiểm sát không có vi phạm nào được ghi nhận.")
    figures = Figures(book)
    several, has_note = len(units) > 1, _is_shown(book, "inspections", "note", audience)
    columns = [
        Column("Ngày"),
        *([Column("Đơn vị")] if several else []),
        Column("Nguồn"),
        Column("Loại"),
        Column("Số lượng", "number"),
        *([Column("Ghi chú", "text")] if has_note else []),
    ]
    rows = []
    for row in own.to_dict("records"):
        key = str(row["file"]), str(row["sheet"]), str(row["row"])
        whose = [book.rules.name(row["holder"])] if several else []
        cells = [*whose, row["found_by"], row["kind"], figures.cell("inspections", key, "count")]
        cells += [row["note"]] if has_note else []
        rows.append(Row([format_date(stored_day(row["found_on"])), *cells]))
    return table("Vi phạm, sai sót do kiểm tra, kiểm sát phát hiện", columns, [rows])


def submission(book: OpenEdition, unit: str) -> Html:
    """When the unit's report came in, and from which file."""
    row = Figures(book).row("submissions", unit)
    if not row:
        return render("paragraph", text="Kỳ này không nhận báo cáo của từng đơn vị.")
    said = [f"Báo cáo: {Submission(row['state']).label}"]
    if row["received_on"]:
        said.append(f"nhận ngày {format_date(stored_day(row['received_on']))}")
    if row["corrected_on"]:
        said.append(f"gửi lại ngày {format_date(stored_day(row['corrected_on']))}")
    if row["due_on"]:
        said.append(f"thời hạn {format_date(stored_day(row['due_on']))}")
    figures = Figures(book)
    text = Markup(", ").join(said)
    if row["received_on"] and row["due_on"]:
        late = figures.cell("submissions", (unit,), "days_late")
        text += Markup(", chậm {} ngày").format(late) if row["days_late"] else Markup(", đúng hạn")
    if row["files"]:
        text += Markup("; tệp {}").format(row["files"])
    return render("paragraph", text=text + ".")


def submissions(book: OpenEdition, audience: str) -> Html:
    """Every unit's report: there, late or under review; for the office itself with the papers of each unit."""
    if book.table("submissions").empty:
        return render("paragraph", text="Kỳ này không nhận báo cáo của từng đơn vị.")
    is_internal = is_internal_audience(audience)
    columns = [
        Column("Đơn vị"),
        Column("Báo cáo"),
        Column("Ngày nhận"),
        *([Column("Gửi lại")] if _has_corrections(book) else []),
        Column("Số ngày chậm", "number"),
        Column("Phiếu, yêu cầu" if is_internal else "Tệp", "code"),
    ]
    rows = [_submission_row(book, unit, is_internal) for unit in book.rules.unit_by_id]
    return table(f"Báo cáo của các đơn vị, {book.edition.title}", columns, [rows])


def _submission_row(book: OpenEdition, unit: str, is_internal: bool) -> Row:
    figures = Figures(book)
    row = figures.row("submissions", unit)
    sign = "good" if row["state"] == Submission.COMPLETE else "bad"
    state = Markup('<span class="verdict {}">{}</span>').format(sign, Submission(row["state"]).label)
    day = format_date(stored_day(row["received_on"])) if row["received_on"] else _no_day(book, unit)
    late = figures.cell("submissions", (unit,), "days_late") if row["received_on"] and row["due_on"] else "–"
    last = papers.links(book, unit) if is_internal else _files_of(book, unit)
    again = format_date(stored_day(row["corrected_on"])) if row["corrected_on"] else "–"
    return Row([book.rules.name(unit), state, day, *([again] if _has_corrections(book) else []), late, last])


def _files_of(book: OpenEdition, unit: str) -> str:
    """The files of the unit's report, by our own names."""
    facts = book.table("facts")
    own = facts.loc[(facts["holder"] == unit) & (facts["form"] != ""), "file"]
    return ", ".join(map(book.input_names.called, sorted(set(own))))


def _no_day(book: OpenEdition, unit: str) -> str:
    """Why no day of receipt is known of a unit: the edition keeps no log, the log leaves it out, or has no entry."""
    if "receipts" not in book.rules.registers:
        return "kỳ này không có sổ tiếp nhận"
    if unit == book.rules.office.id:
        return "không qua sổ tiếp nhận"
    return "sổ tiếp nhận chưa ghi"


def _has_corrections(book: OpenEdition) -> bool:
    """Whether the log has a report that came again."""
    return any(row["corrected_on"] for row in book.rows("submissions").values())


def findings(book: OpenEdition, unit: str) -> Html:
    """What is odd about the unit's figures; nothing that is wrong gets this far, unless the unit is set aside."""
    if unit in book.set_aside:
        return render(
            "paragraph", text="Số liệu của đơn vị chưa có hoặc đang được rà soát, chưa dùng trong báo cáo này."
        )
    if unit not in set(book.findings_shared["holder"]):
        return render("paragraph", text="Không có cảnh báo nào về số liệu của đơn vị.")
    return papers.findings_of(book, unit, f"Cảnh báo về số liệu của {book.rules.name(unit)}", is_internal=False)


def side_tables(book: OpenEdition, audience: str) -> Html:
    """The side tables as received, merged cells and all; nothing where there are none, or none is fit to be shared."""
    cells = book.table("side_tables")
    if not cells.empty and not _is_shown(book, "side_tables", "text", audience):
        return render(
            "paragraph", text="Có biểu phụ; chữ trong biểu chưa được khai báo là chia sẻ được nên không đăng."
        )
    shown = ""
    for _, own in cells.groupby(["file", "sheet"], sort=True):
        first = own.to_dict("records")[0]
        shown += render(
            "side_table",
            caption=first["sheet"],
            subtitle=f"Như đã nhận, tệp {book.input_names.path(first['file'])}",
            rows=_side_rows(book, own),
        )
    return Html(shown)


def _side_rows(book: OpenEdition, cells) -> list[list[dict]]:
    """Rows of cells with their spans; what a merged cell covers is left out, what is empty is an empty cell."""
    figures = Figures(book)
    last = int((cells["column"] + cells["columns"] - 1).max())
    covered: set[tuple[int, int]] = set()
    by_place = {(int(row["row"]), int(row["column"])): row for row in cells.to_dict("records")}
    rows = []
    for number in range(min(row for row, _ in by_place), max(row for row, _ in by_place) + 1):
        shown = []
        for column in range(1, last + 1):
            if (number, column) in covered:
                continue
            cell = by_place.get((number, column))
            if cell is None:
                shown.append({"text": "", "rows": 1, "columns": 1, "is_number": False})
                continue
            height, width = int(cell["rows"]), int(cell["columns"])
            covered |= {(number + down, column + right) for down in range(height) for right in range(width)}
            is_number = cell["is_number"] == "co"
            text = figures.side_cell(cell) if is_number else cell["text"]
            shown.append({"text": text, "rows": height, "columns": width, "is_number": is_number})
        if any(cell["text"] for cell in shown):
            rows.append(shown)
    return rows
