"""Points that differ between stages of scoring, and the effects of another stage's score."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import table_of
from thidua_helpers.report.render.html_blocks import Html, fold, paragraph
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.rankings_in_words import ranking_in_words
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.classes import placed_classes
from thidua_helpers.report.tables.scores import GapFields, gap_of, gap_rows
from thidua_helpers.vocabulary import PROVINCE, ScoreStage


def effects_of_other_stage(book: OpenEdition, ranking: str) -> str:
    """Paragraph on ranks and classes that a single score of the other stage would change."""
    figures, criteria = HtmlCells(book), book.rules.ranking_criteria[ranking]
    labels = {class_.id: class_.label for class_ in criteria.classes} | {"": "không xếp hạng nào"}
    placed, sentences = placed_classes(book), []
    for row in gap_rows(book, ranking):
        changed = _changed_by_stage(book, row, placed)
        if not changed:
            continue
        key, unit = (ranking, row["holder"], row["criterion"]), row["holder"]
        then = [Markup("{} điểm").format(figures.points("score_gaps", key, "other_total_points"))]
        if "rank" in changed:
            ranks = figures.integer("score_gaps", key, "other_rank"), figures.cell("ranks", (ranking, unit), "rank")
            then.append(Markup("thứ {} (nay thứ {})").format(*ranks))
        if "class" in changed:
            then.append(Markup("{} (nay {})").format(labels[row["other_class"]], labels[placed.get(unit, "")]))
        sentences.append(
            Markup("{}, “{}” {} điểm thay vì {}: {}").format(
                unit_link(book, unit),
                criteria.criteria[row["criterion"]].label,
                figures.points("score_gaps", key, "other_points"),
                figures.points("score_gaps", key, "counted_points"),
                Markup(", ").join(then),
            )
        )
    if not sentences:
        return ""
    stage = not_none(book.rules.year.emulation).stage
    other = ScoreStage("tham_dinh" if stage == "ket_luan" else "ket_luan").label.lower()
    began = f"Xếp hạng tính theo điểm {ScoreStage(stage).label.lower()}. Nếu lấy điểm {other}, xét từng dòng một: "
    return paragraph(Markup("{}{}.").format(began, Markup("; ").join(sentences)))


def _changed_by_stage(book: OpenEdition, row: Mapping, placed: Mapping[str, str]) -> list[str]:
    """Results that the score of the other stage would change: "rank", "class"."""
    if pd.isna(row["other_rank"]):
        return []
    now = HtmlCells(book).row("ranks", row["ranking"], row["holder"])
    changed = ["rank"] if row["other_rank"] != now["rank"] else []
    if row["ranking"] == PROVINCE and row["other_class"] != placed.get(row["holder"], ""):
        changed.append("class")
    return changed


def folded_stage_differences(book: OpenEdition, ranking: str) -> Html:
    """Folded table of the units' points that differ between stages; a sentence if none differ."""
    shown = stage_differences(book, ranking)
    number = sum(_is_different(row) for row in gap_rows(book, ranking))
    return fold(f"Điểm các bước chấm khác nhau: {number} dòng", shown) if number else shown


def stage_differences(book: OpenEdition, ranking: str, unit: str = "") -> Html:
    """Table of points that differ between stages, of all units or one; largest first."""
    figures, own = HtmlCells(book), gap_rows(book, ranking, unit)
    different = [row for row in own if _is_different(row)]
    if not different:
        text = "điểm các bước chấm không khác nhau ở tiêu chí nào" if own else "chưa có phiếu chấm điểm"
        of = ranking_in_words(book, ranking)
        return paragraph(f"{of[0].upper()}{of[1:]}: {text}.")
    stage = ScoreStage(not_none(book.rules.year.emulation).stage).label.lower()
    of = GapFields(figures)
    fields = [
        of.unit(None if unit else lambda unit_id: unit_link(book, unit_id)),
        of.criterion(),
        of.points("Điểm tự chấm", "self_points"),
        of.points("Điểm thẩm định", "appraised_points"),
        of.points("Tự chấm trừ thẩm định", "gap_points"),
        of.points("Điểm kết luận", "concluded_points"),
        of.points(f"Điểm dùng để xếp hạng (điểm {stage})", "counted_points"),
        of.explanation("Giải trình, minh chứng"),
    ]
    different.sort(key=lambda row: (-abs(gap_of(row)), row["holder"], row["criterion"]))
    caption = f"Điểm các bước chấm khác nhau, {ranking_in_words(book, ranking)}"
    subtitle = "Bước nào chưa chấm để dấu –, không lấy điểm bước khác thay"
    return figures.table(table_of([different], fields, caption, subtitle=subtitle))


def _is_different(row: Mapping) -> bool:
    """Whether two stages of scoring gave different points."""
    return bool(gap_of(row) or row["other_points"])
