"""Summary of an edition on one sheet of A4: rates by cluster and unit, decided results."""

from collections.abc import Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, paragraph, render, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix, whole_year_paragraph
from thidua_helpers.report.sections.ranking import decided_clusters
from thidua_helpers.report.sections.rankings_in_words import points_note
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.targets import rate_or_result
from thidua_helpers.results.verdicts import verdict
from thidua_helpers.vocabulary import ALLOTMENT_MARK, NOT_ASSIGNED, PROVINCE, Measure, State, TargetOutcome

_SIGNS = {TargetOutcome.MET: "good", TargetOutcome.NOT_MET: "bad"}


def standings(book: OpenEdition) -> Html:
    """Tables of rates by cluster; if units do not report, of clusters and of published units."""
    rules = book.rules
    if not rules.statistical_forms:
        parts = [_rates(book, "Các cụm", [*rules.cluster_ids, PROVINCE])] if rules.clusters else []
        parts += [_rates(book, "Đơn vị có số liệu đã công bố", book.shown_units)] if book.shown_units else []
        if not parts:
            return paragraph("Kỳ này chỉ có số liệu toàn tỉnh.")
        return render("columns", parts=parts) if len(parts) > 1 else Html(parts[0])
    groups = [(cluster.name, [*cluster.members, cluster.id]) for cluster in rules.clusters]
    others = rules.ids_in_no_cluster if rules.clusters else tuple(rules.unit_by_id)
    groups += [("Đơn vị khác" if rules.clusters else "Các đơn vị", list(others))] if others else []
    return render("columns", parts=[_rates(book, name, holders) for name, holders in groups])


def _rates(book: OpenEdition, caption: str, holders: Sequence[str]) -> Html:
    of_units = any(holder in book.rules.unit_by_id for holder in holders)
    columns = [Column("Đơn vị" if of_units else "Cụm"), *number_columns("Việc", "Tiền")]
    figures = HtmlCells(book)
    rows = [
        Row(
            [unit_link(book, holder), *([_rate(book, figures, holder, measure) for measure in ("viec", "tien")])],
            "" if holder in book.rules.unit_by_id else "total",
        )
        for holder in holders
    ]
    return table(f"{caption}: tỷ lệ thi hành xong", columns, [rows])


def _rate(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> Markup:
    key = holder, measure, figures.main_rate
    outcome = verdict(book.edition, figures.row("targets", *key))
    sign = _SIGNS.get(outcome, "") if outcome else ""
    shown = rate_or_result(figures, *key)
    text = Markup('<span class="verdict {}">{}</span>').format(sign, shown) if sign else shown
    if holder in units_without_target(book, measure):
        text += Markup('<abbr title="{} chỉ tiêu">°</abbr>').format(NOT_ASSIGNED)
    return text + Flags(book, (measure,)).links(holder)


def units_without_target(book: OpenEdition, measure: str) -> set[str]:
    """Units without a target of the measure; empty if no unit has one."""
    main = measure, book.rules.indicators.main_rate
    holders = {
        row.holder for row in book.rules.targets if (row.measure, row.rate) == main and row.value_pct is not None
    }
    units = set(book.rules.unit_by_id)
    return units - holders if units & holders else set()


def decided_results(book: OpenEdition) -> Html:
    """Paragraphs on decided ranks by cluster; a note without criteria tables."""
    if not book.rules.ranking_criteria:
        return whole_year_paragraph(book.edition, "Kỳ này chưa có bảng tiêu chí, nên không có kết quả xếp hạng.")
    return Html(points_note(book) + decided_clusters(book))


def sheet_legend(book: OpenEdition) -> Html:
    """Legend of the sheet."""
    outcomes = {verdict(book.edition, row) for row in book.rows("targets").values()} & set(_SIGNS)
    signs = f"✓ đạt, ✕ chưa đạt {bar_name(book.edition)} được giao{end_date_suffix(book.edition)}. " if outcomes else ""
    marked = Flags(book).legend(book.rules.unit_by_id)
    signs += f"{marked}. " if marked else ""
    signs += f"° {NOT_ASSIGNED} chỉ tiêu. " if any(units_without_target(book, measure) for measure in Measure) else ""
    signs += f"{ALLOTMENT_MARK} tùy cách chia kết quả của đơn vị được chia. " if _has_allotted(book) else ""
    # With unit reports the tables have no row of the province: the panels show it.
    groups = "cả cụm" if book.rules.statistical_forms else "toàn tỉnh"
    bold = f"Dòng đậm là {groups}. " if book.rules.clusters else ""
    return paragraph(
        "Tỷ lệ thi hành xong (gồm đình chỉ, theo cách tính của biểu mẫu) trên số có điều kiện thi hành. "
        f"{signs}{bold}"
        "Số liệu đầy đủ, nguồn của từng số và cách tính ở trang Toàn tỉnh.",
    )


def _has_allotted(book: OpenEdition) -> bool:
    """Whether a rate depends on the allotment of a split unit's results."""
    return any(row["state"] == State.VALUE and row["words"] for row in book.rows("rates").values())
