"""Ranks and classes on the pages: decided ones are shared, computed ones internal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import (
    NUMBER,
    TEXT,
    Column,
    Content,
    Field,
    NoFigure,
    Row,
    number_columns,
    table_of,
)
from thidua_helpers.report.render.blocks import TOTAL as TOTAL_STYLE
from thidua_helpers.report.render.html_blocks import Html, fold, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.sections.periods import whole_year_paragraph
from thidua_helpers.report.sections.rankings_in_words import not_ranked, ranking_in_words
from thidua_helpers.report.sections.score_stages import effects_of_other_stage, folded_stage_differences
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.sections.votes import ballot_counts, vote_results_section
from thidua_helpers.report.tables.classes import placed_classes, units_for_council
from thidua_helpers.report.tables.decisions import (
    CLASS,
    RANK,
    DecidedFields,
    class_labels,
    decided_rows,
    decided_value,
    decision_number,
    decisions_in_words,
)
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.ranks import RankFields, rank_rows, words
from thidua_helpers.rules.criteria import TOTAL, Leaf
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, ScoreStage, State


def cluster_ranking(book: OpenEdition, cluster: str, audience: str) -> Html:
    """Section on the ranks in a cluster and its votes; shared: decided ranks only."""
    if cluster not in book.rules.ranking_criteria:
        return _unranked(book, "Kỳ này cụm chưa có bảng tiêu chí chấm điểm")
    if not is_internal_audience(audience):
        return Html(_notes(book) + _decided(book, cluster))
    if cluster not in book.ranking_ids:
        return not_ranked(book)
    parts = [
        _notes(book),
        _ranks(book, cluster),
        _table_in_words(book, cluster),
        effects_of_other_stage(book, cluster),
        vote_results_section(book, cluster),
        ballot_counts(book, cluster),
    ]
    return Html("".join([*parts, folded_stage_differences(book, cluster), _weights(book, cluster)]))


def _unranked(book: OpenEdition, without_criteria: str) -> Html:
    """Why nothing is ranked: scoring is not yet due, or there is no criteria table."""
    is_due = book.rules.year.emulation or not book.rules.not_yet
    why = without_criteria if is_due else "Chưa đến hạn chấm điểm"
    return whole_year_paragraph(book.edition, f"{why}, nên chưa xếp hạng.")


def province_ranking(book: OpenEdition, audience: str) -> Html:
    """Section on the classes of the province's offices; shared: decisions only."""
    if PROVINCE not in book.rules.ranking_criteria:
        return _unranked(book, "Kỳ này chưa có bảng tiêu chí chấm điểm toàn tỉnh")
    if not is_internal_audience(audience):
        return Html(_notes(book) + _decided(book, PROVINCE) + decided_clusters(book))
    if PROVINCE not in book.ranking_ids:
        return not_ranked(book)
    parts = [_notes(book), _findings(book), _ranks(book, PROVINCE)]
    parts += [_classes_in_words(book), _table_in_words(book, PROVINCE), effects_of_other_stage(book, PROVINCE)]
    return Html("".join([*parts, folded_stage_differences(book, PROVINCE), _weights(book, PROVINCE)]))


def decided_clusters(book: OpenEdition) -> Html:
    """Paragraph on decided ranks by cluster: the first unit, and clusters without a decision."""
    clauses, waiting = [], []
    for cluster in book.rules.clusters:
        first = [book.rules.name(unit) for unit in cluster.members if decided_value(book, RANK, unit) == "1"]
        if first:
            link = Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name)
            clauses.append(Markup("{}: {} xếp thứ nhất, theo quyết định đã ban hành.").format(link, " và ".join(first)))
        else:
            waiting.append(cluster.name)
    if waiting:
        clauses.append(f"Chưa có quyết định xếp hạng trong Cụm: {', '.join(waiting)}.")
    return paragraph(Markup(" ").join(clauses))


def _findings(book: OpenEdition) -> Html:
    """Table of findings on scoring, votes and awards."""
    own = book.table("findings_ranking")
    if own.empty:
        return paragraph("Không có cảnh báo nào về chấm điểm, bỏ phiếu, khen thưởng.")
    rows = [
        Row(
            [book.rules.name(row["holder"]) if row["holder"] else "Chung", row["found"], row["expected"], row["advice"]]
        )
        for row in own.to_dict("records")
    ]
    columns = [Column("Đối tượng"), Column("Phát hiện", "text"), Column("Phải là", "text"), Column("Cần làm", "text")]
    return table("Cảnh báo về chấm điểm, bỏ phiếu, khen thưởng", columns, [rows])


def _notes(book: OpenEdition) -> str:
    """Paragraph on the figures behind the points and the year's notes; empty without both."""
    notes = [*filter(None, [points_based_on(book)]), *not_none(book.rules.year.emulation).notes]
    return paragraph(" ".join(notes)) if notes else ""


def _decided(book: OpenEdition, ranking: str) -> Html:
    """Table of decisions with their points, in the order of decided ranks or classes."""
    subject, caption = (
        (CLASS, "Xếp hạng các đơn vị trong tỉnh") if ranking == PROVINCE else (RANK, "Xếp hạng trong cụm")
    )
    units, figures = _members(book, ranking), HtmlCells(book)
    rows = decided_rows(book, subject, units)
    if not rows:
        return paragraph(f"Kết quả {caption[0].lower()}{caption[1:]} sẽ được bổ sung khi có quyết định.")
    lacking = len(units) - len(rows)
    note = f"; {lacking} đơn vị chưa có quyết định hoặc không xếp hạng" if lacking else ""
    of = DecidedFields(book, subject)
    unit = Field(Column("Đơn vị"), lambda row: unit_link(book, row["holder"]))
    total = Field(
        Column("Tổng điểm", NUMBER), lambda row: figures.points("points", (ranking, row["holder"], TOTAL), "points")
    )
    decisions = {decision_number(row).removeprefix("Số ") for row in rows}
    is_one = len(decisions) == 1
    by = f"Quyết định số {', '.join(decisions)}" if is_one else "các quyết định đã ban hành"
    fields = [unit, of.value(NUMBER), total, *([] if is_one else [of.decision()])]
    criteria = book.rules.ranking_criteria[ranking]
    if subject == RANK and criteria.ranking_decimals < criteria.points_decimals:
        # Of two totals that are equal when rounded, the one that ranks lower may be the larger.
        note += f"; thứ hạng tính theo tổng điểm làm tròn {criteria.ranking_decimals} chữ số thập phân"
    subtitle = f"Theo {by}{note}"
    return figures.table(table_of([rows], fields, f"{caption}, {book.edition.title}", subtitle=subtitle))


def _table_in_words(book: OpenEdition, ranking: str) -> Html:
    """Sentences on the criteria table: maximum, stage, decimals, tie breaks."""
    criteria = book.rules.ranking_criteria[ranking]
    stage = ScoreStage(not_none(book.rules.year.emulation).stage).label.lower()
    ladder = "; ".join(rung.label for rung in criteria.tie_breaks) or "không có"
    text = (
        f"{criteria.name}: {criteria.max_points} điểm, tiêu chí chấm theo phiếu lấy điểm {stage}, xếp theo tổng điểm ở "
        f"{criteria.ranking_decimals} chữ số thập phân. Khi bằng điểm, lần lượt xét: {ladder}."
    )
    if criteria.ranking_decimals < criteria.points_decimals:
        text += " Số trong ngoặc là tổng điểm chưa làm tròn."
    unsure = "" if criteria.verified else " Bảng tiêu chí này chưa được kiểm chứng với văn bản gốc."
    return paragraph(text + unsure)


def _ranks(book: OpenEdition, ranking: str) -> Html:
    """Table with a row for each unit: total, rank, rank with one case more or fewer, result.

    In the province's ranking the rows are grouped by class.
    """
    figures, rows = HtmlCells(book), rank_rows(book, ranking)
    of, flags = RankFields(figures), Flags(book, ranking=ranking)
    fields = [
        of.unit(lambda unit: unit_link(book, unit) + flags.links(unit)),
        of.rank_in_words(),
        of.total(),
        of.behind(),
        Field(Column("Thứ hạng nếu thêm; bớt 1 việc", NUMBER), partial(_ranks_with_one_case, figures)),
    ]
    if any(row["words"] for row in rows):
        fields.append(words("Căn cứ phân định khi bằng điểm"))
    groups = [rows]
    if ranking == PROVINCE:
        fields += _class_fields(book)
        placed = placed_classes(book)
        groups = [
            [row for row in rows if placed.get(row["holder"], "") == class_id] for class_id in (*class_labels(book), "")
        ]
    else:
        decided = Column("Đã quyết định", TEXT)
        fields.append(Field(decided, lambda row: decisions_in_words(book, RANK, row["holder"])))
    units = [row["holder"] for row in rows]
    others = [unit for unit in _members(book, ranking) if unit not in units]
    names = f"không xếp theo bảng này: {', '.join(map(book.rules.name, others))}" if others else ""
    what = "thêm, bớt: số việc thi hành xong của riêng đơn vị đó"
    subtitle = "; ".join(
        filter(None, ("Tính từ bảng tiêu chí, chưa phải quyết định", names, what, flags.legend(units)))
    )
    caption = f"Thứ hạng {ranking_in_words(book, ranking)}, {book.edition.title}"
    return figures.table(table_of(groups, fields, caption, subtitle=subtitle))


def _members(book: OpenEdition, ranking: str) -> Sequence[str]:
    return list(book.rules.unit_by_id) if ranking == PROVINCE else book.rules.cluster(ranking).members


def _ranks_with_one_case(figures: HtmlCells, row: Mapping) -> Content:
    """Ranks with one case more and with one fewer, in bold if they differ from the rank."""
    return Markup("{}; {}").format(*(_rank_if(figures, row, f"rank_one_{way}") for way in ("more", "fewer")))


def _rank_if(figures: HtmlCells, row: Mapping, column: str) -> Content:
    rank = figures.integer("ranks", (row["ranking"], row["holder"]), column)
    is_changed = row["state"] == State.VALUE and not pd.isna(row[column]) and row[column] != row["rank"]
    return Markup("<strong>{}</strong>").format(rank) if is_changed else rank


def _classes_in_words(book: OpenEdition) -> Html:
    """Paragraph on each class: conditions, quota, placed units; empty without classes."""
    placed, sentences = Counter(placed_classes(book).values()), []
    for rule in book.rules.ranking_criteria[PROVINCE].classes:
        seats = next((row["seats"] for row in book.rows("classes").values() if row["class"] == rule.id), None)
        quota = "không giới hạn số lượng" if pd.isna(seats) else f"nhiều nhất {seats} đơn vị"
        number = format_count(placed[rule.id])
        clause = rule.clause or "không nêu căn cứ"
        sentences.append(f"{rule.label} ({clause}): {quota}, dự kiến xếp {number} đơn vị.")
    return paragraph(" ".join(sentences)) if sentences else Html("")


def _class_fields(book: OpenEdition) -> list[Field]:
    """Columns of a unit's proposed and decided class, and why no higher one."""
    labels, placed = class_labels(book), placed_classes(book)
    if not labels:
        return []
    is_open = units_for_council(book)

    def proposed(row: Mapping) -> str:
        unit = row["holder"]
        return ClassOutcome.OPEN.label if unit in is_open else labels.get(placed.get(unit, ""), "chưa xếp")

    def decided(row: Mapping) -> str:
        return decisions_in_words(book, CLASS, row["holder"])

    return [
        Field(Column("Dự kiến xếp", "name"), proposed),
        Field(
            Column("Vì sao không xếp hạng cao hơn", TEXT), partial(_reason_against_higher_class, book, labels, placed)
        ),
        Field(Column("Đã quyết định"), decided),
    ]


def _reason_against_higher_class(
    book: OpenEdition, labels: Mapping[str, str], placed: Mapping[str, str], row: Mapping
) -> Content:
    """Why a unit is not in the next higher class: points short, or a condition not met."""
    figures, unit = HtmlCells(book), row["holder"]
    classes = list(labels)
    above = classes[: classes.index(placed[unit])] if unit in placed else classes
    considered = [class_id for class_id in above if figures.row("classes", unit, class_id)]
    if not considered:
        return NoFigure()
    key = unit, considered[-1]
    outcome, label = figures.row("classes", *key), labels[considered[-1]]
    if outcome["outcome"] == ClassOutcome.NOT_ELIGIBLE:
        return f"{label}: {outcome['words']}"
    if not outcome["short_points"]:
        return f"{label}: {ClassOutcome(outcome['outcome']).label.lower()}"
    short = figures.points("classes", key, "short_points")
    return Markup("{}: đủ điều kiện, ngoài số lượng; kém đơn vị cuối được xếp {} điểm").format(label, short)


def _weights(book: OpenEdition, ranking: str) -> Html:
    """Folded table of nominal weights by points and real ones by the variance of totals."""
    figures = HtmlCells(book)
    criteria = book.rules.ranking_criteria[ranking].criteria
    rows = []
    for criterion_id, criterion in criteria.items():
        row = figures.row("weights", ranking, criterion_id)
        if not row:
            continue
        key = ranking, criterion_id
        cells = [figures.points("weights", key, "max_points"), figures.cell("weights", key, "nominal_pct")]
        cells.append(figures.cell("weights", key, "variance_pct") if row["variance_pct"] else figures.show(NoFigure()))
        rows.append(Row([criterion.label, *cells], "" if isinstance(criterion, Leaf) else TOTAL_STYLE))
    columns = [
        Column("Tiêu chí"),
        *number_columns("Điểm chuẩn", "Tỷ trọng theo điểm chuẩn", "Tỷ trọng trong chênh lệch tổng điểm"),
    ]
    shown = table(
        f"Tỷ trọng của từng tiêu chí và mức phân hóa thực tế, {ranking_in_words(book, ranking)}",
        columns,
        [rows],
        subtitle="Mức phân hóa là phần của tiêu chí trong phương sai của tổng điểm: tiêu chí mà mọi đơn vị được điểm "
        "như nhau thì bằng 0, dù điểm chuẩn lớn; có thể âm",
    )
    return fold("Tỷ trọng và mức phân hóa của từng tiêu chí", shown)
