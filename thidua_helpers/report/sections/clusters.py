"""Clusters in comparison, and their members with the decision that names them."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import Column, Content, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, fold, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells, not_applicable
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import Cluster
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, Measure


def clusters_side_by_side(book: OpenEdition) -> Html:
    """Table of the clusters; a note if the edition has no clusters."""
    if not book.rules.clusters:
        note = book.rules.year.clusters_note or "Kỳ này không chia cụm thi đua."
        return paragraph(note)
    return Html(_clusters_table(book))


def largest_cluster(book: OpenEdition, figures: HtmlCells, decimals: int = 2) -> tuple[str, str, Markup, Markup] | None:
    """Cluster with most money: name, "nhưng" or "và", shares of cases, money; None if unknown."""
    clusters, share = book.rules.cluster_ids, book.rules.indicators.pages.province_share
    shares = {(group, measure): figures.exact_rate(group, measure, share) for group in clusters for measure in Measure}
    exact = {key: value for key, value in shares.items() if value is not None}
    if not clusters or len(exact) < len(shares):
        return None
    largest = max(clusters, key=lambda cluster: exact[cluster, Measure.TIEN])
    has_more_money = exact[largest, Measure.TIEN] > exact[largest, Measure.VIEC]
    of_cases, of_money = (figures.percent(largest, measure, share, decimals) for measure in ("viec", "tien"))
    return book.rules.name(largest), "nhưng" if has_more_money else "và", of_cases, of_money


def _clusters_table(book: OpenEdition) -> str:
    figures, rules = HtmlCells(book), book.rules
    share, lines = rules.indicators.pages.province_share, rules.indicators.lines
    docketed = rules.indicators.volume_lines[0]
    columns, volumes = [Column("Cụm")], []
    for unit in ("việc", "tỷ đồng"):
        volumes += number_columns(f"{lines[docketed].short_label} ({unit})", "Tỷ trọng")
    shown_rates = []
    for rate_id in rules.indicators.pages.clusters:
        rate = rules.indicators.rates[rate_id]
        shown_rates += [(measure, rate_id) for measure in rate.own_measures]
        names = [f" về {measure.label}" for measure in rate.own_measures] if rate.kind == "pct" else [""]
        columns += [Column(rate.heading + name, "number") for name in names]
    columns += volumes

    def row(holder: str, head: Content, css: str = "") -> Row:
        cells: list[Content] = [head, *(figures.rate(holder, *key) for key in shown_rates)]
        for measure in ("viec", "tien"):
            cells += [figures.figure_in_table(holder, measure, docketed), figures.percent(holder, measure, share)]
        return Row(cells, css)

    return table(
        f"Các cụm thi đua {book.edition.title}",
        columns,
        [
            [row(cluster.id, _cluster_link(cluster)) for cluster in rules.clusters],
            [row(holder, f"{rules.name(holder)} (suy ra)", "derived") for holder in book.remainders],
            [row(PROVINCE, rules.name(PROVINCE), "total")],
        ],
        subtitle="Thụ lý chưa trừ ủy thác, thu hồi, hủy; tỷ lệ xong tính trên số có điều kiện thi hành",
    )


def _cluster_link(cluster: Cluster) -> Markup:
    return Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name)


def lines_and_rates(book: OpenEdition, *holders: str) -> Html:
    """Table of lines and rates of the holders; shares of the province only for several holders."""
    figures, rules = HtmlCells(book), book.rules
    indicators = rules.indicators
    asked = [(holder, measure) for measure in ("viec", "tien") for holder in holders]
    columns = [
        Column("Số liệu"),
        *(Column(f"{rules.name(holder)}, {Measure(measure).label}", "number") for holder, measure in asked),
    ]
    docketed, _, *of_main_rate = indicators.volume_lines
    shown_lines = {
        line_id: line
        for line_id, line in indicators.lines.items()
        if line_id in (docketed, *of_main_rate) or any(figures.is_known("figures", *pair, line_id) for pair in asked)
    }
    shares, per_case = (
        {rate_id: rate for rate_id, rate in indicators.rates.items() if (rate.kind == "pct") == is_share}
        for is_share in (True, False)
    )
    shown_shares = {
        rate_id: rate
        for rate_id, rate in shares.items()
        if (len(holders) > 1 or rate.of == "holder")
        and (rate_id in indicators.pages.always or any(figures.is_known("rates", *pair, rate_id) for pair in asked))
    }

    def cells(shown: Callable[[str, str, str], Content], measures: Sequence[str], name: str, absent: Content):
        return [shown(*pair, name) if pair[1] in measures else absent for pair in asked]

    groups = [
        [
            Row([line.label, *cells(figures.figure_in_table, line.measures, name, not_applicable())])
            for name, line in shown_lines.items()
        ],
        [
            Row([rate.label, *cells(figures.rate, rate.measures, name, not_applicable())])
            for name, rate in shown_shares.items()
        ],
        [
            Row([f"{rate.label} (triệu đồng)", *cells(figures.rate, rate.own_measures, name, "")])
            for name, rate in per_case.items()
        ],
    ]
    names = " và ".join(
        rules.name(holder).lower() if number else rules.name(holder) for number, holder in enumerate(holders)
    )
    subtitle = "Số tiền tính bằng tỷ đồng, trừ dòng ghi triệu đồng"
    return table(f"{names}, {book.edition.title}", columns, groups, subtitle=subtitle)


def membership(book: OpenEdition) -> Html:
    """Folded table of clusters with members as decided, then of units in no cluster."""
    rules = book.rules
    if not rules.clusters:
        return Html("")
    rows = [
        Row(
            [
                _cluster_link(cluster),
                cluster.area,
                _listed(book, cluster.members),
                " ".join(_notes(rules, cluster)),
            ],
        )
        for cluster in rules.clusters
    ]
    unlisted = [unit.id for unit in rules.units_in_no_cluster]
    unclear = Row(["Chưa rõ cụm", "", _listed(book, unlisted), "Không có trong danh sách cụm nào đã công bố."])
    shown = table(
        "Thành viên các cụm",
        [Column("Cụm"), Column("Địa bàn", "text"), Column("Thành viên", "text"), Column("Ghi chú", "text")],
        [rows, [unclear] if unlisted else []],
        subtitle=_decision(book),
    )
    return fold("Thành viên các cụm", shown)


def _listed(book: OpenEdition, unit_ids: Sequence[str]) -> Markup:
    """Linked names with former names: "Bỉm Sơn, …, Nghi Sơn (trước là Tĩnh Gia)"."""
    formers = {unit: _former(book.rules, unit) for unit in unit_ids}
    return Markup(", ").join(
        unit_link(book, unit) + (f" (trước là {former})" if former else "") for unit, former in formers.items()
    )


def _notes(rules: RuleBook, cluster: Cluster) -> list[str]:
    return [f"{rules.name(member)}: {note}" for member, note in cluster.notes.items()]


def cluster_members(book: OpenEdition, cluster: str) -> Html:
    """Table of a cluster's members in the decision's order, then notes on moves."""
    rules = book.rules
    cluster_rule = rules.cluster(cluster)
    rows = [
        Row(
            [
                str(number),
                unit_link(book, member, rules.unit_by_id[member].name),
                _former(rules, member),
                cluster_rule.notes.get(member, ""),
            ]
        )
        for number, member in enumerate(cluster_rule.members, start=1)
    ]
    listed = table(
        f"Thành viên {cluster_rule.name}: {cluster_rule.area}",
        [Column("STT", "number"), Column("Đơn vị", "text"), Column("Tên trước đây"), Column("Ghi chú", "text")],
        [rows],
        subtitle=_decision(book),
    )
    alone = rules.lone_unit(cluster)
    sentence = f"Cụm chỉ có {rules.name(alone)} để xét thi đua: thứ bậc, suy tôn trong cụm không so với đơn vị nào."
    return Html(listed + (paragraph(sentence) if alone else "") + _moves(book, cluster_rule.name))


def _moves(book: OpenEdition, name: str) -> Html:
    """Paragraph on units that joined or left the cluster within the period; else empty."""
    moved = {book.rules.name(unit): names for unit, names in book.rules.moved_units.items()}
    came = [f"{unit} (trước thuộc {before})" for unit, (before, now) in moved.items() if now == name]
    left = [f"{unit} (nay thuộc {now})" for unit, (before, now) in moved.items() if before == name]
    parts = [f"{what}: {', '.join(units)}" for what, units in (("chuyển đến", came), ("chuyển đi", left)) if units]
    if not parts:
        return Html()
    day = format_date(not_none(book.rules.cluster_system).valid_from)
    sentence = f"Thay đổi trong kỳ, từ {day}: {'; '.join(parts)}. Số liệu cả kỳ của mỗi đơn vị tính cho Cụm hiện nay."
    return paragraph(sentence)


def move_of_unit(book: OpenEdition, unit: str) -> Html:
    """Paragraph on a unit's change of cluster within the period; else empty."""
    if unit not in book.rules.moved_units:
        return Html()
    before, now = book.rules.moved_units[unit]
    day = format_date(not_none(book.rules.cluster_system).valid_from)
    sentence = f"Đơn vị chuyển từ {before} sang {now} từ ngày {day}; số liệu cả kỳ của đơn vị tính cho {now}."
    return paragraph(sentence)


def _decision(book: OpenEdition) -> str:
    decision = not_none(book.rules.cluster_system).decision
    source = book.rules.sources[decision.source].title
    signed_on = format_date(decision.signed_on)
    return f"Quyết định số {decision.number} ngày {signed_on} của {decision.signed_by}; theo nguồn “{source}”"


def _former(rules: RuleBook, unit_id: str) -> str:
    return ", ".join(rules.former_names.get(unit_id, ()))
