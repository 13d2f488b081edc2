"""Clusters side by side, and their members with the decision that names them."""

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render import charts
from thidua_helpers.report.render.blocks import Column, Content, Row
from thidua_helpers.report.render.html_blocks import Html, render, table
from thidua_helpers.report.render.html_figures import Figures, not_applicable
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import Cluster
from thidua_helpers.rules.indicators import PAGE_LINES
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, Measure

SHARE = "ty_trong_thu_ly"


def comparison(book: OpenEdition) -> Html:
    """The chart of shares and the table that it was made from; or why the edition has no clusters."""
    if not book.rules.clusters:
        said = book.rules.year.clusters_note or "Kỳ này không chia cụm thi đua."
        return render("paragraph", text=said)
    return Html(_share_chart(book) + _clusters_table(book))


def largest_cluster(book: OpenEdition, figures: Figures, decimals: int = 2) -> tuple[str, str, Markup, Markup] | None:
    """The cluster with most money: its name, "nhưng" or "và", its share of cases and of money; None if not known."""
    clusters = book.rules.cluster_ids
    if not clusters or not all(
        figures.known("rates", cluster, measure, SHARE) for cluster in clusters for measure in ("viec", "tien")
    ):
        return None
    largest = max(clusters, key=lambda cluster: _exact_share(figures, cluster, "tien"))
    has_more_money = _exact_share(figures, largest, "tien") > _exact_share(figures, largest, "viec")
    of_cases, of_money = (figures.percent(largest, measure, SHARE, decimals) for measure in ("viec", "tien"))
    return book.rules.name(largest), "nhưng" if has_more_money else "và", of_cases, of_money


def _exact_share(figures: Figures, cluster: str, measure: str) -> Fraction:
    row = figures.row("rates", cluster, measure, SHARE)
    return Fraction(int(row["numerator"]), int(row["denominator"]))


def _share_chart(book: OpenEdition) -> str:
    figures = Figures(book)
    largest = largest_cluster(book, figures, decimals=0)
    if largest is None:
        return ""
    name, joined, of_cases, of_money = largest
    title = Markup("{} chiếm {} số việc {} {} số tiền thụ lý").format(name, of_cases, joined, of_money)
    panels = [
        charts.BarPanel(
            heading, colour, tuple(_bar(book, figures, cluster, measure) for cluster in book.rules.cluster_ids)
        )
        for measure, heading, colour in (("viec", "Số việc", charts.VIEC), ("tien", "Số tiền", charts.TIEN))
    ]
    listed = "; ".join(
        f"{panel.heading}: " + ", ".join(f"{bar.label} {bar.text}" for bar in panel.bars) for panel in panels
    )
    return render(
        "chart",
        title=title,
        subtitle=f"Tỷ trọng từng cụm trong tổng số thụ lý toàn tỉnh, {book.edition.title}",
        picture=charts.bars(panels, f"{title.striptags()}. {listed}."),
    )


def _bar(book: OpenEdition, figures: Figures, cluster: str, measure: str) -> charts.Bar:
    share = figures.percent(cluster, measure, SHARE, decimals=1)
    amount = figures.count(cluster, "viec", "thu_ly") if measure == "viec" else figures.money(cluster, "thu_ly")
    length = float(_exact_share(figures, cluster, measure))
    return charts.Bar(book.rules.name(cluster), length, f"{share.striptags()} ({amount.striptags()})")


def _clusters_table(book: OpenEdition) -> str:
    figures = Figures(book)
    rest = book.remainders
    columns = [
        Column("Cụm"),
        Column("Thụ lý (việc)", "number"),
        Column("Tỷ trọng", "number"),
        Column("Thụ lý (đồng)", "number"),
        Column("Tỷ trọng", "number"),
        Column("Triệu đồng/việc thụ lý", "number"),
        Column("Tỷ lệ xong về việc", "number"),
        Column("Tỷ lệ xong về tiền", "number"),
    ]

    def row(holder: str, head: Content, css: str = "") -> Row:
        return Row(
            [
                head,
                figures.count(holder, "viec", "thu_ly"),
                figures.percent(holder, "viec", SHARE),
                figures.count(holder, "tien", "thu_ly"),
                figures.percent(holder, "tien", SHARE),
                figures.per_case(holder, "tien_binh_quan_thu_ly"),
                figures.percent(holder, "viec", figures.main_rate),
                figures.percent(holder, "tien", figures.main_rate),
            ],
            css,
        )

    links = [Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name) for cluster in book.rules.clusters]
    return table(
        f"Các cụm thi đua {book.edition.title}",
        columns,
        [
            [row(cluster, link) for cluster, link in zip(book.rules.cluster_ids, links, strict=True)],
            [row(holder, f"{book.rules.name(holder)} (suy ra)", "derived") for holder in rest],
            [row(PROVINCE, book.rules.name(PROVINCE), "total")],
        ],
        subtitle="Thụ lý chưa trừ ủy thác, thu hồi, hủy; tỷ lệ xong tính trên số có điều kiện thi hành",
    )


def lines_and_rates(book: OpenEdition, *holders: str) -> Html:
    """Every line and rate of the holders side by side, việc and tiền; shares of the province only beside others."""
    figures, rules = Figures(book), book.rules
    several = len(holders) > 1
    asked = [(holder, measure) for measure in ("viec", "tien") for holder in holders]
    columns = [
        Column("Số liệu"),
        *(Column(f"{rules.name(holder)}, {Measure(measure).label}", "number") for holder, measure in asked),
    ]
    shown_rates = {
        rate_id
        for rate_id in rules.indicators.rates
        if rate_id in rules.indicators.pages.always
        or any(figures.known("rates", holder, measure, rate_id) for holder, measure in asked)
    }
    lines = [
        Row(
            [
                line.label,
                *(
                    [
                        figures.count(holder, measure, line_id) if measure in line.measures else not_applicable()
                        for holder, measure in asked
                    ]
                ),
            ],
        )
        for line_id, line in rules.indicators.lines.items()
        if any(figures.known("figures", holder, measure, line_id) for holder, measure in asked) or line_id in PAGE_LINES
    ]
    rates = [
        Row(
            [
                rate.label,
                *(
                    [
                        figures.percent(holder, measure, rate_id) if measure in rate.measures else not_applicable()
                        for holder, measure in asked
                    ]
                ),
            ],
        )
        for rate_id, rate in rules.indicators.rates.items()
        if rate.kind == "pct" and (several or rate.of == "holder") and rate_id in shown_rates
    ]
    per_case = [
        Row(
            [
                f"{rate.label} (triệu đồng)",
                *(["" if measure == "viec" else figures.per_case(holder, rate_id) for holder, measure in asked]),
            ],
        )
        for rate_id, rate in rules.indicators.rates.items()
        if rate.kind == "vnd_per_viec"
    ]
    names = " và ".join(
        rules.name(holder).lower() if number else rules.name(holder) for number, holder in enumerate(holders)
    )
    subtitle = "Số tiền tính bằng đồng, trừ dòng ghi triệu đồng"
    return table(f"{names}, {book.edition.title}", columns, [lines, rates, per_case], subtitle=subtitle)


def membership(book: OpenEdition) -> Html:
    """The clusters with their members in the decision's order, and the units that no published list names."""
    rules = book.rules
    if not rules.clusters:
        return Html("")
    rows = [
        Row(
            [
                Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name),
                cluster.area,
                _listed(rules, cluster.members),
                " ".join(_notes(rules, cluster)),
            ],
        )
        for cluster in rules.clusters
    ]
    unlisted = [unit.id for unit in rules.units_in_no_cluster]
    unclear = Row(["Chưa rõ cụm", "", _listed(rules, unlisted), "Không có trong danh sách cụm nào đã công bố."])
    return table(
        "Thành viên các cụm",
        [Column("Cụm"), Column("Địa bàn", "text"), Column("Thành viên", "text"), Column("Ghi chú", "text")],
        [rows, [unclear] if unlisted else []],
        subtitle=_decision(book),
    )


def _listed(rules: RuleBook, unit_ids: Sequence[str]) -> str:
    """ "Bỉm Sơn, …, Nghi Sơn (trước là Tĩnh Gia)"."""
    return ", ".join(
        rules.name(unit) + (f" (trước là {_former(rules, unit)})" if _former(rules, unit) else "") for unit in unit_ids
    )


def _notes(rules: RuleBook, cluster: Cluster) -> list[str]:
    return [f"{rules.name(member)}: {note}" for member, note in cluster.notes.items()]


def members(book: OpenEdition, cluster: str) -> Html:
    """The members of one cluster in the decision's order, under their full names."""
    rules = book.rules
    found = rules.cluster(cluster)
    rows = [
        Row([str(number), rules.unit_by_id[member].name, _former(rules, member), found.notes.get(member, "")])
        for number, member in enumerate(found.members, start=1)
    ]
    listed = table(
        f"Thành viên {found.name}: {found.area}",
        [Column("STT", "number"), Column("Đơn vị", "text"), Column("Tên trước đây"), Column("Ghi chú", "text")],
        [rows],
        subtitle=_decision(book),
    )
    alone = rules.lone_unit(cluster)
    said = f"Cụm chỉ có {rules.name(alone)} để xét thi đua: thứ bậc, suy tôn trong cụm không so với đơn vị nào."
    return Html(listed + (render("paragraph", text=said) if alone else "") + _moves(book, found.name))


def _moves(book: OpenEdition, name: str) -> Html:
    """Which units came into the cluster or left it within the period, and for which cluster their figures count."""
    moved = {book.rules.name(unit): names for unit, names in book.rules.moved_units.items()}
    came = [f"{unit} (trước thuộc {before})" for unit, (before, now) in moved.items() if now == name]
    left = [f"{unit} (nay thuộc {now})" for unit, (before, now) in moved.items() if before == name]
    parts = [f"{what}: {', '.join(units)}" for what, units in (("chuyển đến", came), ("chuyển đi", left)) if units]
    if not parts:
        return Html()
    day = format_date(not_none(book.rules.cluster_system).valid_from)
    said = f"Thay đổi trong kỳ, từ {day}: {'; '.join(parts)}. Số liệu cả kỳ của mỗi đơn vị tính cho Cụm hiện nay."
    return render("paragraph", text=said)


def move_of_unit(book: OpenEdition, unit: str) -> Html:
    """That a unit changed its cluster within the period; nothing for one that did not."""
    if unit not in book.rules.moved_units:
        return Html()
    before, now = book.rules.moved_units[unit]
    day = format_date(not_none(book.rules.cluster_system).valid_from)
    said = f"Đơn vị chuyển từ {before} sang {now} từ ngày {day}; số liệu cả kỳ của đơn vị tính cho {now}."
    return render("paragraph", text=said)


def _decision(book: OpenEdition) -> str:
    decision = not_none(book.rules.cluster_system).decision
    source = book.rules.sources[decision.source].title
    signed_on = format_date(decision.signed_on)
    return f"Quyết định số {decision.number} ngày {signed_on} của {decision.signed_by}; theo nguồn “{source}”"


def _former(rules: RuleBook, unit_id: str) -> str:
    return ", ".join(rules.former_names.get(unit_id, ()))
