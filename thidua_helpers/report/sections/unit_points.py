"""Points of one unit: by criterion, and gaps to higher classes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.blocks import TOTAL as TOTAL_STYLE
from thidua_helpers.report.render.blocks import Column, Field, Row, number_columns, table_of
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import whole_year_paragraph
from thidua_helpers.report.sections.rankings_in_words import not_ranked, points_note, ranking_in_words
from thidua_helpers.report.sections.score_stages import stage_differences
from thidua_helpers.report.tables.classes import ClassFields
from thidua_helpers.report.tables.decisions import (
    CLASS,
    RANK,
    class_labels,
    decision_number,
    final_decision,
    value_in_words,
)
from thidua_helpers.report.tables.ranks import words
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.rules.feeds import ViolationsFeed
from thidua_helpers.rules.kinds.events import Events
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, PointsRow, State
from thidua_helpers.workspace.inputs import raw_name


def unit_points(book: OpenEdition, unit: str, audience: str) -> Html:
    """Section on a unit's points in each of its rankings; shared: decided rankings only."""
    rules = book.rules
    ranking_ids = [ranking for ranking in rules.ranking_criteria if unit in rules.ranked_units(ranking)]
    if not ranking_ids:
        return whole_year_paragraph(book.edition, "Kỳ này đơn vị không được chấm điểm, xếp hạng.")
    if not is_internal_audience(audience):
        subjects = {ranking: CLASS if ranking == PROVINCE else RANK for ranking in ranking_ids}
        decided = {ranking: final_decision(book, subject, unit) for ranking, subject in subjects.items()}
        if not book.ranking_ids:
            return not_ranked(book)
        shown: list[str] = [_points(book, unit, ranking, row) for ranking, row in decided.items() if row]
        shown.append(_prices(book, unit, [ranking for ranking, row in decided.items() if row]))
        open_ones = [ranking_in_words(book, ranking) for ranking, row in decided.items() if not row]
        note = f"Kết quả xếp hạng {' và '.join(open_ones)} sẽ được bổ sung khi có quyết định."
        return Html("".join([points_note(book), *shown, *([paragraph(note)] if open_ones else [])]))
    if not book.ranking_ids:
        return not_ranked(book)
    points = "".join(
        _points(book, unit, ranking, None) + stage_differences(book, ranking, unit) for ranking in ranking_ids
    )
    points += _prices(book, unit, ranking_ids)
    return Html(points_note(book) + points + (_class_gaps(book, unit) if PROVINCE in ranking_ids else ""))


def _points(book: OpenEdition, unit: str, ranking: str, decision: Mapping | None) -> Html:
    """Table of criteria with points, calculation and source cells; groups and total in bold."""
    figures = HtmlCells(book)
    criteria = book.rules.ranking_criteria[ranking]
    rows = []
    for criterion_id in (*criteria.criteria, TOTAL):
        key = ranking, unit, criterion_id
        row = figures.row("points", *key)
        if not row:
            continue
        label = criteria.criteria[criterion_id].label if criterion_id != TOTAL else "Tổng điểm"
        cells = [
            figures.points("points", key, "max_points"),
            figures.points("points", key, "points"),
            row["words"],
            row["clause"],
            _sources(book, row),
        ]
        rows.append(
            Row([label, *cells], TOTAL_STYLE if criterion_id == TOTAL or row["kind"] == PointsRow.GROUP else "")
        )
    columns = [
        Column("Tiêu chí", "text"),
        *number_columns("Điểm chuẩn", "Điểm"),
        Column("Cách tính", "text"),
        Column("Căn cứ", "text"),
        Column("Nguồn số liệu", "code"),
    ]
    if decision:
        subject = CLASS if ranking == PROVINCE else RANK
        word = "hạng đã quyết định" if subject == CLASS else "thứ hạng đã quyết định"
        text = f"{decision_number(decision)}; {word}: {value_in_words(book, subject, decision['value'])}"
    else:
        text = "Kết quả tính, chưa phải quyết định"
        if figures.row("ranks", ranking, unit).get("state") == State.VALUE:
            place = figures.cell("ranks", (ranking, unit), "rank")
            of_all = len(
                [row for row in book.rows("ranks").values() if row["ranking"] == ranking and row["total_points"]]
            )
            text = Markup("{}; thứ hạng theo điểm: {} trong {} đơn vị").format(text, place, of_all)
    caption = f"Điểm của {book.rules.name(unit)} {ranking_in_words(book, ranking)}, theo {criteria.name}"
    return table(caption, columns, [rows], subtitle=text)


def _sources(book: OpenEdition, row: Mapping) -> str:
    """Source cells by file and sheet: "2021/don-vi/1-01.xlsx, trang tính 06, ô J12, K12; …"."""
    cells_by_sheet: dict[tuple[str, str], list[str]] = {}
    for place in book.source_cells(row["inputs"]):
        cells_by_sheet.setdefault((raw_name(place["file"]), place["sheet"]), []).append(place["cell"])
    if not cells_by_sheet and row["kind"] == PointsRow.LEAF and row["state"] == State.VALUE:
        return "sổ không có dòng nào của đơn vị"
    return "; ".join(
        f"{file}{f', trang tính {sheet}' if sheet else ''}, {'' if cells[0].startswith('dòng') else 'ô '}"
        f"{', '.join(cells)}"
        for (file, sheet), cells in cells_by_sheet.items()
    )


def _prices(book: OpenEdition, unit: str, ranking_ids: Sequence[str]) -> str:
    """Paragraph on violations with different deductions in the rankings; else empty."""
    entries = {(row["found_by"], row["kind"]) for row in book.rows("inspections").values() if row["holder"] == unit}
    sentences = []
    for found_by, kind in sorted(entries):
        prices = {table: price for table in ranking_ids if (price := _price(book, table, found_by, kind)) is not None}
        if len(set(prices.values())) > 1:
            of_tables = (
                f"{format_decimal(price)} điểm {ranking_in_words(book, table)} "
                f"(bảng {format_decimal(book.rules.ranking_criteria[table].max_points)} điểm)"
                for table, price in prices.items()
            )
            sentences.append(f"“{kind}” do {found_by} nêu: {', '.join(of_tables)}")
    if not sentences:
        return ""
    why = "vì mỗi bảng tiêu chí có quy định riêng"
    return paragraph(f"Cùng một vi phạm, điểm trừ ở các bảng khác nhau, {why}: {'; '.join(sentences)}.")


def _price(book: OpenEdition, ranking: str, found_by: str, kind: str) -> Decimal | None:
    """Points deducted for each violation of this kind; None if the ranking does not count it."""
    for criterion in book.rules.ranking_criteria[ranking].leaves.values():
        rule = criterion.rule
        if isinstance(rule, Events) and isinstance(rule.feed, ViolationsFeed) and rule.feed.covers(found_by, kind):
            return abs(rule.points_each)
    return None


def _class_gaps(book: OpenEdition, unit: str) -> str:
    """Table of gaps to each class not reached, highest class first; else empty."""
    figures, labels = HtmlCells(book), class_labels(book)
    own = [figures.row("classes", unit, ranking) for ranking in labels]
    not_reached = (ClassOutcome.CUT, ClassOutcome.OPEN, ClassOutcome.NOT_ELIGIBLE)
    rows = [row for row in own if row and row["outcome"] in not_reached]
    if not rows:
        return ""
    of = ClassFields(figures)
    fields = [
        Field(Column("Hạng"), lambda row: labels[row["class"]]),
        of.outcome_in_words(),
        of.points("Thiếu so với mức điểm của hạng (điểm)", "missing_points"),
        of.points("Kém đơn vị cuối được xếp hạng này (điểm)", "short_points"),
        words("Điều kiện"),
    ]
    caption = f"{book.rules.name(unit)}: còn thiếu gì để được xếp hạng cao hơn"
    return figures.table(table_of([rows], fields, caption))
