"""Changes since the base and their parts: rates of groups, points of units, rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import Html, absence, fold, paragraph, render, table
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.report.sections.rankings_in_words import points_note
from thidua_helpers.report.sections.same_period import exclusion_reasons
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.vocabulary import PROVINCE, ChangePart, Comparability, Measure, State

_PARTS = {
    ChangePart.BETTER: "Do thay đổi tỷ lệ của từng đơn vị",
    ChangePart.MIX: "Do thay đổi tỷ trọng giữa các đơn vị",
    ChangePart.ENTRIES: "Do đơn vị mới vào",
    ChangePart.EXITS: "Do đơn vị chuyển đi",
}
_NOT_COMPARED = Markup('<span class="missing">không so sánh</span>')
_HOW = (
    "Tính bằng điểm phần trăm, theo trọng số trung bình của hai kỳ (Kitagawa, 1955); các phần cộng lại đúng bằng thay "
    "đổi. Tỷ trọng là phần của từng đơn vị trong số có điều kiện"
)


def comparability(book: OpenEdition) -> Html:
    """Counts of comparable, rebuilt and not comparable holders, with the reasons."""
    if book.base is None:
        return _no_base(book)
    indicators, rows = book.rules.indicators, list(book.rows("succession").values())
    # Holders without a comparable figure are not counted.
    holders = {row["holder"] for table in ("same_period", "not_compared") for row in book.rows(table).values()}
    of_units, of_clusters = (
        [row["comparison"] for row in rows if row["holder"] in holders.intersection(among)]
        for among in (book.rules.unit_by_id, book.rules.cluster_ids)
    )
    counts = Counter([*of_units, *of_clusters])
    counted = [f"{counts[word]} {how}" for word, how in _HOW_COMPARED.items() if counts[word]]
    of_all = f"{len(of_units)} đơn vị" + (f" và {len(of_clusters)} cụm" if of_clusters else "")
    if not counts:
        on_all = "chưa có số liệu của đơn vị, cụm nào để so sánh"
    elif len(counts) == 1:
        on_all = f"{of_all} {'đều ' if counts.total() > 1 else ''}{_HOW_COMPARED[Comparability(next(iter(counts)))]}"
    else:
        on_all = f"{of_all}: {', '.join(counted)}"
    parts = [paragraph(f"So với {book.base.title}, {on_all}.")]
    parts += [paragraph(text) for text in exclusion_reasons(book, PROVINCE, indicators.lines | indicators.rates)]
    odd = [row for row in rows if row["words"] and row["holder"] in holders]
    if odd:
        columns = [Column("Đối tượng"), Column("So với kỳ gốc"), Column("Cách dựng lại, lý do", "text")]
        shown = [
            Row([book.rules.name(row["holder"]), Comparability(row["comparison"]).label, row["words"]]) for row in odd
        ]
        parts.append(table("Đối tượng có thay đổi giữa hai kỳ", columns, [shown]))
    return Html("".join(parts))


_HOW_COMPARED = {
    Comparability.AS_IT_WAS: "so sánh được",
    Comparability.REBUILT: "dựng lại từ số liệu của các đơn vị khi đó",
    Comparability.NOT_COMPARABLE: "không so sánh được",
}


def _no_base(book: OpenEdition) -> Html:
    before = book.edition.previous.title
    return absence(f"Chưa so sánh được: chưa có số liệu {before}.")


def group_rate_changes(book: OpenEdition) -> Html:
    """Folded tables of rate changes of province and clusters; empty without a base."""
    if book.base is None:
        return Html("")
    groups = (PROVINCE, *book.rules.cluster_ids)
    tables = (_group_table(book, measure, groups) for measure in Measure)
    return Html(fold("Phân tích thay đổi tỷ lệ của tỉnh và các cụm", *tables) + _paradox_paragraphs(book, groups))


def rate_changes_of_group(book: OpenEdition, group: str) -> Html:
    """Sentences on rate changes of one group, folded tables by member; empty without a base."""
    if book.base is None:
        return Html("")
    sentences, tables = [], []
    for measure in Measure:
        if HtmlCells(book).row("rate_changes", group, measure, book.rules.indicators.main_rate, ChangePart.WHOLE, ""):
            sentences.append(paragraph(_change_sentence(book, measure, group)))
            tables.append(_member_table(book, measure, group))
        else:
            tables.append(_group_table(book, measure, [group]))
    folded = fold("Phần của từng đơn vị trong thay đổi tỷ lệ", *tables)
    return Html("".join(sentences) + folded + _paradox_paragraphs(book, [group]))


def _change_sentence(book: OpenEdition, measure: str, group: str) -> Markup:
    """Sentence on the change of a group's rate and its parts."""
    figures = HtmlCells(book)
    key = group, measure, figures.main_rate
    parts = [(part, figures.row("rate_changes", *key, part, "")) for part in _PARTS]
    sentences = [
        Markup("{} {}").format(_PARTS[part].lower(), _signed(figures, (*key, part, "")))
        for part, row in parts
        if row and (Decimal(row["change_pct"]) or part in (ChangePart.BETTER, ChangePart.MIX))
    ]
    whole = _signed(figures, (*key, ChangePart.WHOLE, ""))
    made_of = Markup(": {}").format(Markup(", ").join(sentences)) if sentences else ""
    return Markup("Tỷ lệ thi hành xong về {} thay đổi {} điểm phần trăm{}.").format(
        Measure(measure).label, whole, made_of
    )


def _group_table(book: OpenEdition, measure: str, groups: Sequence[str]) -> str:
    figures = HtmlCells(book)
    shown = _parts_with_change(book, measure, groups)
    rows = []
    for group in groups:
        key = group, measure, figures.main_rate
        whole = figures.row("rate_changes", *key, ChangePart.WHOLE, "")
        if not whole:
            continue
        parts = [_signed(figures, (*key, part, "")) for part in shown]
        rates = [
            figures.cell("rate_changes", (*key, ChangePart.WHOLE, ""), column) for column in ("before_pct", "now_pct")
        ]
        css = "total" if group == PROVINCE and len(groups) > 1 else ""
        rows.append(Row([book.rules.name(group), *rates, _signed(figures, (*key, ChangePart.WHOLE, "")), *parts], css))
    if not rows:
        sentence = f"Không phân tích thay đổi tỷ lệ thi hành xong về {Measure(measure).label}: "
        changed = figures.row("not_compared", PROVINCE, measure, figures.main_rate)
        why = "cách đếm đã thay đổi giữa hai kỳ" if changed else "chưa đủ số liệu của các đơn vị ở cả hai kỳ"
        return paragraph(f"{sentence}{why}.")
    columns = [Column("Đối tượng")]
    heads = not_none(book.base).title.capitalize(), book.edition.title.capitalize(), "Thay đổi", *shown.values()
    columns += [Column(head, "number") for head in heads]
    caption = f"Phân tích mức tăng, giảm tỷ lệ thi hành xong về {Measure(measure).label}"
    return table(caption, columns, [rows], subtitle=_HOW)


def _parts_with_change(book: OpenEdition, measure: str, groups: Sequence[str]) -> dict[str, str]:
    """Headings by part; entries and exits only if a group has any."""
    rows = book.rows("rate_changes").values()
    own = [row for row in rows if row["holder"] in groups and row["measure"] == measure and row["change_pct"]]
    changed = {row["part"] for row in own if Decimal(row["change_pct"])}
    return {
        part: head for part, head in _PARTS.items() if part in (ChangePart.BETTER, ChangePart.MIX) or part in changed
    }


def _signed(figures: HtmlCells, key: Sequence[str]) -> Markup:
    """Change in percentage points with its sign; a dash if it was not decomposed."""
    row = figures.row("rate_changes", *key)
    if not row:
        return DASH
    return figures.signed("rate_changes", key, "change_pct")


def _member_table(book: OpenEdition, measure: str, group: str) -> str:
    figures = HtmlCells(book)
    own = [row for row in book.rows("rate_changes").values() if (row["holder"], row["measure"]) == (group, measure)]
    members = list(dict.fromkeys(row["member"] for row in own if row["member"]))
    if not members:
        return ""
    shown = _parts_with_change(book, measure, [group])
    rows = []
    for member in members:
        part = next(row["part"] for row in own if row["member"] == member)
        key = group, measure, figures.main_rate, part, member
        row = figures.row("rate_changes", *key)
        rates = [
            figures.cell("rate_changes", key, column) if row[column] else DASH for column in ("before_pct", "now_pct")
        ]
        effects = [_signed(figures, (group, measure, figures.main_rate, part, member)) for part in shown]
        rows.append(Row([unit_link(book, member), *rates, *effects]))
    whole = [_signed(figures, (group, measure, figures.main_rate, part, "")) for part in shown]
    totals = [
        figures.cell("rate_changes", (group, measure, figures.main_rate, ChangePart.WHOLE, ""), column)
        for column in ("before_pct", "now_pct")
    ]
    columns = [Column("Đơn vị")]
    heads = not_none(book.base).title.capitalize(), book.edition.title.capitalize(), *shown.values()
    columns += [Column(head, "number") for head in heads]
    return table(
        f"{book.rules.name(group)}: phần của từng đơn vị trong thay đổi tỷ lệ về {Measure(measure).label}",
        columns,
        [rows, [Row([book.rules.name(group), *totals, *whole], "total")]],
        subtitle=f"{_HOW}; cộng dọc bằng dòng cuối",
    )


def _paradox_paragraphs(book: OpenEdition, groups: Sequence[str]) -> str:
    """Paragraphs on groups whose rate moved against that of every common member."""
    return "".join(paragraph(sentence) for group in groups for sentence in _paradoxes(book, group))


def _paradoxes(book: OpenEdition, group: str) -> Iterator[Markup]:
    figures = HtmlCells(book)
    for measure, label in Measure.labels().items():
        key = group, measure, figures.main_rate
        whole, better = (figures.row("rate_changes", *key, part, "") for part in (ChangePart.WHOLE, ChangePart.BETTER))
        if not whole or not better:
            continue
        changes = [
            _exact_difference(row) for row in book.rows("rate_changes").values()
            if (row["holder"], row["measure"], row["part"]) == (group, measure, ChangePart.BETTER) and row["member"]
        ]  # fmt: skip
        change = Decimal(whole["change_pct"])
        for sign, went, others in ((1, "giảm", "cao hơn"), (-1, "tăng", "thấp hơn")):
            if change * sign < 0 and changes and all(other * sign > 0 for other in changes):
                size = figures.signed("rate_changes", (*key, ChangePart.WHOLE, ""), "change_pct")
                yield Markup(
                    "{}: tỷ lệ về {} của mọi đơn vị đều {} {} mà tỷ lệ chung {} ({} điểm phần trăm), vì số "
                    "có điều kiện chuyển dịch giữa các đơn vị có tỷ lệ cao, thấp khác nhau, hoặc vì có đơn vị "
                    "mới vào, chuyển đi."
                ).format(book.rules.name(group), label, others, not_none(book.base).title, went, size)


def unit_rate_changes(book: OpenEdition) -> Html:
    """Table of each unit's rate before and now; a note without a base."""
    if book.base is None:
        return _no_base(book)
    figures = HtmlCells(book)
    rows = []
    for unit in book.rules.unit_by_id:
        succession = figures.row("succession", unit)
        cells = []
        for measure in Measure:
            key = unit, measure, figures.main_rate
            if figures.row("not_compared", *key):
                cells += [_NOT_COMPARED, figures.percent(*key), _NOT_COMPARED]
            else:
                cells += [figures.before(key), figures.percent(*key), _signed_difference(figures, key)]
        note = (
            ""
            if succession["comparison"] == Comparability.AS_IT_WAS
            else f" ({Comparability(succession['comparison']).label})"
        )
        rows.append(Row([unit_link(book, unit) + note, *cells]))
    columns = [Column("Đơn vị")]
    for label in Measure.labels().values():
        heads = book.base.title, book.edition.title, "thay đổi"
        columns += [Column(f"{label}, {head}".capitalize(), "number") for head in heads]
    caption = f"Tỷ lệ thi hành xong của các đơn vị, so với {book.base.title}"
    return table(caption, columns, [rows], subtitle="Thay đổi tính bằng điểm phần trăm")


def _signed_difference(figures: HtmlCells, key: Sequence[str]) -> Markup:
    """Change of a rate in percentage points with its sign; a dash if not compared."""
    return figures.signed("same_period", key, "difference_pct") if figures.row("same_period", *key) else DASH


def _exact_difference(row: Mapping) -> int:
    """Integer with the sign of the exact difference of a member's rates."""
    return int(row["numerator"]) * int(row["before_denominator"]) - int(row["before_numerator"]) * int(
        row["denominator"]
    )


def rescored_points(book: OpenEdition, ranking: str) -> Html:
    """Table of the units' points by cause of change, and changed criteria; internal."""
    figures = HtmlCells(book)
    summary = figures.row("rescoring", ranking)
    if not summary or summary["state"] != State.VALUE:
        reason = f": {summary['words']}" if summary else ""
        return paragraph(f"Không so sánh điểm với kỳ trước{reason}.")
    share = figures.cell("rescoring", (ranking,), "rescored_pct")
    points = [figures.points("rescoring", (ranking,), column) for column in ("rescored_max_points", "max_points")]
    sentence = Markup("Chấm lại được {} trong {} điểm chuẩn ({}){}.").format(
        *points, share, f"; {summary['words']}" if summary["words"] else ""
    )
    columns = [Column("Đơn vị")]
    columns += [Column(head, "number") for head in _POINTS.values()]
    columns += [Column(head, "number") for head in _RANKS.values()]
    rows = []
    for row in book.rows("points_changes").values():
        if row["ranking"] != ranking:
            continue
        key = ranking, row["holder"]
        if row["state"] != State.VALUE:
            cells = [DASH] * (len(_POINTS) + len(_RANKS) - 1)
            rows.append(Row([unit_link(book, row["holder"]), row["words"], *cells]))
            continue
        cells = [figures.points("points_changes", key, column) for column in _POINTS]
        cells += [figures.integer("points_changes", key, column) for column in _RANKS]
        rows.append(Row([unit_link(book, row["holder"]), *cells]))
    whole = table(
        f"Phân tích mức tăng, giảm điểm, {book.rules.name(ranking)}",
        columns,
        [rows],
        subtitle="Do kết quả + do bảng điểm, chỉ tiêu + phần không chấm lại được = thay đổi. Bốn thứ bậc tính theo "
        "phần chấm lại được, chỉ giữa các đơn vị được xếp ở cả hai kỳ",
    )
    return Html(paragraph(sentence) + whole + criteria_changes(book, ranking))


_POINTS = {
    "before_points": "Kỳ trước",
    "points": "Kỳ này",
    "change_points": "Thay đổi",
    "by_results_points": "Do kết quả",
    "by_rules_points": "Do bảng điểm, chỉ tiêu",
    "other_points": "Không chấm lại được",
}
_RANKS = {
    "rank_before": "Bậc kỳ trước",
    "rank_before_new_rules": "Bậc kỳ trước, quy tắc nay",
    "rank_now_old_rules": "Bậc kỳ này, quy tắc trước",
    "rank_now": "Bậc kỳ này",
}


def points_of_unit(book: OpenEdition, unit: str, audience: str) -> Html:
    """Sentences on a unit's changed points by ranking; empty if shared or without a base."""
    if not is_internal_audience(audience) or book.base is None:
        return Html("")
    figures = HtmlCells(book)
    sentences = []
    for ranking in book.ranking_ids:
        key = ranking, unit
        if figures.row("points_changes", *key).get("state") != State.VALUE:
            continue
        points = [figures.points("points_changes", key, column) for column in _POINTS]
        sentences.append(
            Markup(
                "{}: từ {} điểm thành {} điểm, thay đổi {}; trong đó do kết quả {}, do bảng điểm, chỉ tiêu {}, "
                "phần không chấm lại được {}."
            ).format(book.rules.name(ranking), *points)
        )
    return render("sentences", title=f"Điểm so với {book.base.title}", sentences=sentences) if sentences else Html("")


def criteria_changes(book: OpenEdition, ranking: str) -> Html:
    """Table of changed fields of the criteria since the base; a sentence if unchanged."""
    name = f"Bảng điểm của {book.rules.name(ranking)}"
    rows = [
        Row([row["label"], row["item"], row["before"], row["now"]])
        for row in book.rows("rule_changes").values()
        if row["ranking"] == ranking
    ]
    if rows:
        columns = [Column("Tiêu chí"), Column("Mục"), Column("Trước", "text"), Column("Nay", "text")]
        return table(f"{name}: thay đổi so với kỳ trước", columns, [rows])
    summary = HtmlCells(book).row("rescoring", ranking)
    why = summary["words"] if summary["state"] != State.VALUE else "không đổi"
    return paragraph(f"{name} so với kỳ trước: {why}.")


def points_and_rules(book: OpenEdition, audience: str) -> Html:
    """Changed criteria by ranking since the base; internal: also changed points."""
    parts = rescored_points if is_internal_audience(audience) else criteria_changes
    if book.base is None or not book.ranking_ids:
        return paragraph(f"{book.edition.title.capitalize()} không có bảng điểm để so với kỳ trước.")
    note = points_note(book) if is_internal_audience(audience) else ""
    return Html(note + "".join(parts(book, ranking) for ranking in book.ranking_ids))
