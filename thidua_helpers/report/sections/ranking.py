"""Points, ranks, classes and votes on the pages. What is shared shows what has been decided; the rest is internal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.elements import Column, Figures, Html, Row, render, table
from thidua_helpers.report.render.pieces import points_based_on
from thidua_helpers.report.sections import cautions
from thidua_helpers.report.sections.periods import unless_part
from thidua_helpers.rules.criteria import TOTAL, ClassRule, Leaf
from thidua_helpers.rules.feeds import ViolationsFeed
from thidua_helpers.rules.kinds.events import Events
from thidua_helpers.vietnamese import format_count, format_date, format_decimal, parse_date
from thidua_helpers.vocabulary import (
    PROVINCE,
    ClassOutcome,
    DecisionState,
    PointsRow,
    ScoreStage,
    State,
    VoteOutcome,
    VoteSubject,
)
from thidua_helpers.workspace.inputs import raw_name

RANK, CLASS = "xep-hang", "hang"
DECIDED = "quyet_dinh"
_SUBJECTS = tuple(VoteSubject)
_NOTHING = Markup('<span class="missing">–</span>')
_SIGNS = {
    ClassOutcome.PLACED: "good",
    ClassOutcome.CUT: "used",
    ClassOutcome.OPEN: "used",
    ClassOutcome.NOT_ELIGIBLE: "used",
}


def of_cluster(book: OpenEdition, cluster: str, audience: str) -> Html:
    """The ranking of a cluster's members by its own table, and its votes."""
    if cluster not in book.rules.rankings:
        return unless_part(book.edition, "Kỳ này cụm chưa có bảng tiêu chí chấm điểm, nên chưa xếp hạng.")
    if not is_internal_audience(audience):
        return Html(_notes(book) + _decided(book, RANK, book.rules.cluster(cluster).members, "Xếp hạng trong cụm"))
    if cluster not in book.rankings:
        return _not_ranked(book)
    parts = [
        _notes(book),
        _table_in_words(book, cluster),
        _ranks(book, cluster),
        _other_stage(book, cluster),
        _votes(book, cluster),
        _minutes(book, cluster),
    ]
    return Html("".join([*parts, _gaps(book, cluster), _weights(book, cluster)]))


def of_province(book: OpenEdition, audience: str) -> Html:
    """The classes of the province's offices by the province's table; nothing in an edition without one."""
    if PROVINCE not in book.rules.rankings:
        return unless_part(book.edition, "Kỳ này chưa có bảng tiêu chí chấm điểm toàn tỉnh, nên chưa xếp hạng.")
    if not is_internal_audience(audience):
        of_province = _decided(book, CLASS, list(book.rules.unit_by_id), "Xếp hạng các đơn vị trong tỉnh")
        return Html(_notes(book) + of_province + of_clusters(book))
    if PROVINCE not in book.rankings:
        return _not_ranked(book)
    parts = [_notes(book), _findings(book), _table_in_words(book, PROVINCE), _ranks(book, PROVINCE)]
    parts += [_other_stage(book, PROVINCE), _classes(book)]
    return Html("".join([*parts, _gaps(book, PROVINCE), _weights(book, PROVINCE)]))


def of_clusters(book: OpenEdition) -> Html:
    """In which clusters ranks have been decided, and who is first; nothing that is only computed."""
    said, waiting = [], []
    for cluster in book.rules.clusters:
        first = [book.rules.name(unit) for unit in cluster.members if decided_value(book, RANK, unit) == "1"]
        if first:
            link = Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name)
            said.append(Markup("{}: {} xếp thứ nhất, theo quyết định đã ban hành.").format(link, " và ".join(first)))
        else:
            waiting.append(cluster.name)
    if waiting:
        said.append(f"Chưa có quyết định xếp hạng trong Cụm: {', '.join(waiting)}.")
    return render("paragraph", text=Markup(" ").join(said))


def of_unit(book: OpenEdition, unit: str, audience: str) -> Html:
    """A unit's points in each ranking that it stands in, every criterion with its sum; shared once decided."""
    rules = book.rules
    rankings = [ranking for ranking in rules.rankings if unit in rules.ranked_units(ranking)]
    if not rankings:
        return unless_part(book.edition, "Kỳ này đơn vị không được chấm điểm, xếp hạng.")
    if not is_internal_audience(audience):
        subjects = {ranking: CLASS if ranking == PROVINCE else RANK for ranking in rankings}
        decided = {ranking: _decision(book, subject, unit) for ranking, subject in subjects.items()}
        if not book.rankings:
            return _not_ranked(book)
        shown = [_points(book, unit, ranking, row) for ranking, row in decided.items() if row]
        shown.append(_prices(book, unit, [ranking for ranking, row in decided.items() if row]))
        open_ones = [_of(book, ranking) for ranking, row in decided.items() if not row]
        said = f"Kết quả xếp hạng {' và '.join(open_ones)} chưa có quyết định, nên chưa nêu ở đây."
        return Html("".join([points_note(book), *shown, *([render("paragraph", text=said)] if open_ones else [])]))
    if not book.rankings:
        return _not_ranked(book)
    points = "".join(_points(book, unit, ranking, None) + _gaps(book, ranking, unit) for ranking in rankings)
    points += _prices(book, unit, rankings)
    return Html(points_note(book) + points + (_class_gaps(book, unit) if PROVINCE in rankings else ""))


def _prices(book: OpenEdition, unit: str, rankings: Sequence[str]) -> str:
    """That two tables take different points for the same violation of the unit; nothing where none does."""
    entries = {(row["found_by"], row["kind"]) for row in book.rows("inspections").values() if row["holder"] == unit}
    said = []
    for found_by, kind in sorted(entries):
        prices = {each: price for each in rankings if (price := _price(book, each, found_by, kind)) is not None}
        if len(set(prices.values())) > 1:
            of_tables = (
                f"{format_decimal(price)} điểm {_of(book, each)} "
                f"(bảng {format_decimal(book.rules.rankings[each].max_points)} điểm)"
                for each, price in prices.items()
            )
            said.append(f"“{kind}” do {found_by} nêu: {', '.join(of_tables)}")
    if not said:
        return ""
    why = "vì mỗi bảng tiêu chí có quy định riêng"
    return render("paragraph", text=f"Cùng một vi phạm, điểm trừ ở các bảng khác nhau, {why}: {'; '.join(said)}.")


def _price(book: OpenEdition, ranking: str, found_by: str, kind: str) -> Decimal | None:
    """The points that a table takes for each violation of this source and kind; None where it counts none."""
    for criterion in book.rules.rankings[ranking].leaves.values():
        rule = criterion.rule
        if isinstance(rule, Events) and isinstance(rule.feed, ViolationsFeed) and rule.feed.covers(found_by, kind):
            return abs(rule.points_each)
    return None


def _class_gaps(book: OpenEdition, unit: str) -> str:
    """What stands between the unit and each class that it has not reached, the highest class first."""
    figures = Figures(book)
    labels = {rule.id: rule.label for rule in book.rules.rankings[PROVINCE].classes}
    own = [figures.row("classes", unit, each) for each in labels]
    open_ones = [
        row for row in own if row and row["outcome"] in (ClassOutcome.CUT, ClassOutcome.OPEN, ClassOutcome.NOT_ELIGIBLE)
    ]
    if not open_ones:
        return ""
    columns = [
        Column("Hạng"),
        Column("Kết quả xét"),
        Column("Thiếu so với mức điểm", "number"),
        Column("Kém đơn vị cuối được xếp", "number"),
        Column("Điều kiện", "text"),
    ]
    rows = []
    for row in open_ones:
        key = unit, row["class"]
        cells = [ClassOutcome(row["outcome"]).label, figures.points("classes", key, "missing_points")]
        rows.append(Row(labels[row["class"]], [*cells, figures.points("classes", key, "short_points"), row["words"]]))
    return table(f"{book.rules.name(unit)}: còn thiếu gì để được xếp hạng cao hơn", columns, [rows])


def _findings(book: OpenEdition) -> Html:
    """Who appraises where it also competes, and other findings of scoring, votes and awards."""
    own = book.table("findings_ranking")
    if own.empty:
        return render("paragraph", text="Không có cảnh báo nào về chấm điểm, bỏ phiếu, khen thưởng.")
    rows = [
        Row(book.rules.name(row.holder) if row.holder else "Chung", [row.found, row.expected, row.advice])
        for row in own.itertuples()
    ]
    columns = [Column("Đối tượng"), Column("Phát hiện", "text"), Column("Phải là", "text"), Column("Cần làm", "text")]
    return table("Cảnh báo về chấm điểm, bỏ phiếu, khen thưởng", columns, [rows])


def _notes(book: OpenEdition) -> str:
    return points_note(book) + "".join(render("paragraph", text=note) for note in book.rules.year.emulation.notes)


def points_note(book: OpenEdition) -> str:
    """On which figures the points are based, as a paragraph; nothing where that needs no saying."""
    said = points_based_on(book)
    return render("paragraph", text=said) if said else ""


def _not_ranked(book: OpenEdition) -> Html:
    names = ", ".join(map(book.rules.name, book.set_aside))
    return render("paragraph", text=f"Báo cáo tạm tính, chưa xếp hạng: còn thiếu số liệu của {names}.")


def _of(book: OpenEdition, ranking: str) -> str:
    return "toàn tỉnh" if ranking == PROVINCE else f"trong {book.rules.name(ranking)}"


def _decision(book: OpenEdition, subject: str, holder: str) -> Mapping | None:
    """The decided row of a subject and holder; None while there is no decision with number and date."""
    rows = book.rows("decisions").values()
    own = (row for row in rows if (row["subject"], row["holder"], row["state"]) == (subject, holder, DECIDED))
    return next(own, None)


def decided_value(book: OpenEdition, subject: str, holder: str) -> str:
    """What has been decided of a subject and holder, as stored ("1"); empty while nothing has been."""
    row = _decision(book, subject, holder)
    return row["value"] if row else ""


def _decided(book: OpenEdition, subject: str, units: Sequence[str], caption: str) -> Html:
    """What has been decided of these units, in the order of the decided ranks or classes."""
    decided = {unit: row for unit in units if (row := _decision(book, subject, unit))}
    if not decided:
        return render("paragraph", text=f"{caption}: chưa có quyết định, nên chưa nêu ở đây.")
    ordered = sorted(decided, key=lambda unit: _order(book, subject, decided[unit]["value"]))
    head = "Thứ hạng" if subject == RANK else "Hạng"
    columns = [Column("Đơn vị"), Column(head), Column("Quyết định", "text")]
    rows = [
        Row(book.rules.name(unit), [_value(book, subject, decided[unit]["value"]), decision_number(decided[unit])])
        for unit in ordered
    ]
    lacking = len(units) - len(decided)
    note = f"; {lacking} đơn vị chưa có quyết định hoặc không xếp hạng" if lacking else ""
    return table(f"{caption}, {book.edition.title}", columns, [rows], subtitle=f"Theo quyết định đã ban hành{note}")


def _order(book: OpenEdition, subject: str, value: str) -> int:
    if subject == RANK:
        return int(value)
    return [each.id for each in book.rules.rankings[PROVINCE].classes].index(value)


def _value(book: OpenEdition, subject: str, value: str) -> str:
    if subject == RANK:
        return format_count(int(value))
    return next(each.label for each in book.rules.rankings[PROVINCE].classes if each.id == value)


def decision_number(row: Mapping) -> str:
    """ "Số MH-06/QĐ ngày 20/10/2021 của Cục trưởng"."""
    return f"Số {row['number']} ngày {format_date(parse_date(row['signed_on']))} của {row['decided_by']}"


def _table_in_words(book: OpenEdition, ranking: str) -> Html:
    """Which table ranks, how finely, and by what ties are broken."""
    criteria = book.rules.rankings[ranking]
    stage = ScoreStage(book.rules.year.emulation.stage).label.lower()
    ladder = "; ".join(rung.label for rung in criteria.tie_breaks) or "không có"
    said = (
        f"{criteria.name}: {criteria.max_points} điểm, phiếu chấm lấy bước {stage}, xếp theo tổng điểm ở "
        f"{criteria.ranking_decimals} chữ số thập phân. Khi bằng điểm, lần lượt xét: {ladder}."
    )
    if criteria.ranking_decimals < criteria.points_decimals:
        said += " Số trong ngoặc là tổng điểm chưa làm tròn."
    unsure = "" if criteria.verified else " Bảng tiêu chí này chưa được kiểm chứng với văn bản gốc."
    return render("paragraph", text=said + unsure)


def _ranks(book: OpenEdition, ranking: str) -> Html:
    """Every unit's total, rank, and whether one case more or fewer would change it; then what was decided."""
    figures = Figures(book)
    subject = RANK if ranking != PROVINCE else ""
    columns = [
        Column("Đơn vị"),
        Column("Thứ hạng", "number"),
        Column("Tổng điểm", "number"),
        Column("Kém đơn vị đầu", "number"),
        Column("Nếu xong thêm 1 việc", "number"),
        Column("Nếu xong ít hơn 1 việc", "number"),
        Column("Khi bằng điểm", "text"),
        *([Column("Đã quyết định", "text")] if subject else []),
    ]
    own = [row for row in book.rows("ranks").values() if row["ranking"] == ranking]
    own.sort(
        key=lambda row: (row["state"] != State.VALUE, row["rank"] if row["state"] == State.VALUE else 0, row["holder"])
    )
    rows = []
    for row in own:
        key = ranking, row["holder"]
        cells = [
            _rank(figures, key, row),
            figures.ranked_points(key),
            figures.points("ranks", key, "behind_points"),
            _rank_if(figures, key, "rank_one_more"),
            _rank_if(figures, key, "rank_one_fewer"),
            row["words"],
        ]
        if subject:
            cells.append(_beside(book, subject, row["holder"]))
        rows.append(Row(_link(book, row["holder"]) + cautions.mark(book, row["holder"]), cells))
    others = [unit for unit in _members(book, ranking) if unit not in {row["holder"] for row in own}]
    names = f"; không xếp theo bảng này: {', '.join(map(book.rules.name, others))}" if others else ""
    marked = cautions.legend(book, [row["holder"] for row in own])
    return table(
        f"Thứ hạng {_of(book, ranking)}, {book.edition.title}",
        columns,
        [rows],
        subtitle=f"Tính từ bảng tiêu chí, chưa phải quyết định{names}{f'; {marked}' if marked else ''}",
    )


def _members(book: OpenEdition, ranking: str) -> Sequence[str]:
    return list(book.rules.unit_by_id) if ranking == PROVINCE else book.rules.cluster(ranking).members


def _link(book: OpenEdition, unit: str) -> Markup:
    return Markup('<a href="don-vi/{}.html">{}</a>').format(unit, book.rules.name(unit))


def _rank(figures: Figures, key: tuple[str, str], row: Mapping) -> Markup:
    if row["state"] != State.VALUE:
        return Markup('<span class="missing">không xếp</span>')
    shared = " (đồng hạng)" if row["shared_by"] > 1 else ""
    return figures.cell("ranks", key, "rank") + shared


def _rank_if(figures: Figures, key: tuple[str, str], column: str) -> Markup:
    row = figures.row("ranks", *key)
    rank = figures.integer("ranks", key, column)
    changed = row["state"] == State.VALUE and not pd.isna(row[column]) and row[column] != row["rank"]
    return Markup("<strong>{}</strong>").format(rank) if changed else rank


def _beside(book: OpenEdition, subject: str, holder: str) -> str:
    """What has been decided, or how far it has come, and why it differs from what was computed."""
    rows = [row for row in book.rows("decisions").values() if (row["subject"], row["holder"]) == (subject, holder)]
    said = []
    for row in rows:
        state = decision_number(row) if row["state"] == DECIDED else DecisionState(row["state"]).label
        reason = f"; khác kết quả tính: {row['reason']}" if row["agrees"] == "khong" else ""
        said.append(f"{_value(book, subject, row['value'])} ({state}{reason})")
    return "; ".join(said)


def _classes(book: OpenEdition) -> Html:
    """Class by class: who is placed, who is eligible and was cut and by how much, who is not eligible and why."""
    figures = Figures(book)
    rules = book.rules.rankings[PROVINCE].classes
    columns = [
        Column("Đơn vị"),
        Column("Thứ tự", "number"),
        Column("Tổng điểm", "number"),
        Column("Kết quả xét"),
        Column("Kém bao nhiêu", "number"),
        Column("Điều kiện", "text"),
        Column("Đã quyết định", "text"),
    ]
    explained = (
        "“Vượt số lượng”: đủ điều kiện nhưng chưa được xếp vì hạng đã đủ số lượng; cột bên cho biết kém đơn vị cuối "
        "được xếp bao nhiêu điểm; đơn vị được xét tiếp ở hạng dưới. “Hội đồng xem xét”: đồng hạng tại ranh giới."
    )
    shown = render("paragraph", text=explained)
    for rule in rules:
        own = [row for row in book.rows("classes").values() if row["class"] == rule.id]
        own = sorted(
            (row for row in own if row["outcome"] != "xep-tren"), key=lambda row: (row["order"], row["holder"])
        )
        groups = [
            [_class_row(book, figures, row) for row in own if row["outcome"] in outcomes]
            for outcomes in (
                (ClassOutcome.PLACED, ClassOutcome.OPEN),
                (ClassOutcome.CUT,),
                (ClassOutcome.NOT_ELIGIBLE,),
            )
        ]
        places = own[0]["places"] if own else None
        quota = "không giới hạn số lượng" if pd.isna(places) else f"nhiều nhất {places} đơn vị"
        caption = f"{rule.label}, {book.edition.title}: kết quả tính"
        subtitle = f"{rule.clause or 'Không nêu căn cứ'}; {quota}{_from_above(rules, rule, own)}"
        shown += table(caption, columns, groups, subtitle=subtitle)
    return Html(shown)


def _from_above(rules: Sequence[ClassRule], rule: ClassRule, rows: Sequence[Mapping]) -> str:
    """That units with the points of a class above are among the rows of a class; nothing where there are none."""
    above = [each for each in rules[: rules.index(rule)] if each.from_points is not None]
    if not above:
        return ""
    lowest = min(above, key=lambda each: each.from_points)
    number = sum(Decimal(row["total_points"]) >= lowest.from_points for row in rows)
    if not number:
        return ""
    return (
        f"; kể cả {format_count(number)} đơn vị có từ {format_decimal(lowest.from_points)} điểm trở lên nhưng không "
        f"được xếp {lowest.label} (vượt số lượng hoặc không đủ điều kiện khác)"
    )


def _class_row(book: OpenEdition, figures: Figures, row: Mapping) -> Row:
    key = row["holder"], row["class"]
    verdict = Markup('<span class="verdict {}">{}</span>').format(
        _SIGNS[row["outcome"]], ClassOutcome(row["outcome"]).label
    )
    return Row(
        _link(book, row["holder"]) + cautions.mark(book, row["holder"]),
        [
            figures.cell("classes", key, "order"),
            figures.ranked_points((PROVINCE, row["holder"])),
            verdict,
            figures.points("classes", key, "short_points"),
            row["words"],
            _beside(book, CLASS, row["holder"]),
        ],
    )


def _votes(book: OpenEdition, cluster: str) -> Html:
    """The result of each round beside the computed rank."""
    figures = Figures(book)
    own = [row for row in book.rows("vote_results").values() if row["cluster"] == cluster]
    if not own:
        return render("paragraph", text="Chưa có kết quả bỏ phiếu của cụm.")
    columns = [
        Column("Đơn vị"),
        Column("Nội dung"),
        Column("Vòng", "number"),
        Column("Số phiếu", "number"),
        Column("Tỷ lệ", "number"),
        Column("Cần", "number"),
        Column("Kết quả"),
        Column("Hạng theo điểm", "number"),
        Column("Cách tính", "text"),
    ]
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in sorted(
        own, key=lambda row: (_SUBJECTS.index(row["subject"]), row["round"], -row["votes"], row["holder"])
    ):
        key = cluster, row["subject"], str(row["round"]), row["holder"]
        sign = "good" if row["outcome"] == "dat" else "used"
        cells = [
            VoteSubject(row["subject"]).label,
            figures.cell("vote_results", key, "round"),
            figures.cell("vote_results", key, "votes"),
            figures.cell("vote_results", key, "share_pct") if row["share_pct"] else _NOTHING,
            figures.integer("vote_results", key, "needed"),
            Markup('<span class="verdict {}">{}</span>').format(sign, VoteOutcome(row["outcome"]).label),
            figures.integer("vote_results", key, "rank"),
            row["words"],
        ]
        groups.setdefault((row["subject"], row["round"]), []).append(Row(_link(book, row["holder"]), cells))
    return table(f"Kết quả bỏ phiếu, {book.rules.name(cluster)}", columns, list(groups.values()))


def _minutes(book: OpenEdition, cluster: str) -> Html:
    """The count of each ballot, as the minutes have it."""
    figures = Figures(book)
    own = [row for row in book.rows("ballots").values() if row["cluster"] == cluster]
    if not own:
        return Html("")
    counts = {
        "electorate": "Có quyền bỏ phiếu",
        "present": "Có mặt",
        "issued": "Phát ra",
        "returned": "Thu về",
        "valid": "Hợp lệ",
        "invalid": "Không hợp lệ",
    }
    columns = [Column("Nội dung"), Column("Vòng", "number"), Column("Ngày")]
    columns += [Column(head, "number") for head in counts.values()]
    rows = []
    for row in sorted(own, key=lambda row: (_SUBJECTS.index(row["subject"]), row["round"])):
        key = cluster, row["subject"], str(row["round"])
        day = format_date(parse_date(row["held_on"])) if row["held_on"] else "–"
        cells = [figures.cell("ballots", key, "round"), day]
        rows.append(
            Row(
                VoteSubject(row["subject"]).label, [*cells, *(figures.integer("ballots", key, each) for each in counts)]
            )
        )
    return table(f"Kiểm phiếu, {book.rules.name(cluster)}", columns, [rows])


def _changed_by_stage(book: OpenEdition, row: Mapping) -> list[str]:
    """What the score of the other stage would change, of a row of `score_gaps`: "rank", "class"."""
    if pd.isna(row["other_rank"]):
        return []
    now = Figures(book).row("ranks", row["ranking"], row["holder"])
    changed = ["rank"] if row["other_rank"] != now["rank"] else []
    if row["ranking"] == PROVINCE and row["other_class"] != _placed_in(book, row["holder"]):
        changed.append("class")
    return changed


def _placed_in(book: OpenEdition, unit: str) -> str:
    """The class in which a unit is placed as computed; empty for none."""
    own = (
        row for row in book.rows("classes").values() if (row["holder"], row["outcome"]) == (unit, ClassOutcome.PLACED)
    )
    return next((row["class"] for row in own), "")


def _other_stage(book: OpenEdition, ranking: str) -> str:
    """Which ranks and classes would be others if the score of the other stage counted, row by row."""
    figures, criteria = Figures(book), book.rules.rankings[ranking]
    labels = {each.id: each.label for each in criteria.classes} | {"": "không xếp hạng nào"}
    said = []
    for row in book.rows("score_gaps").values():
        changed = _changed_by_stage(book, row) if row["ranking"] == ranking else []
        if not changed:
            continue
        key, unit = (ranking, row["holder"], row["criterion"]), row["holder"]
        then = [Markup("{} điểm").format(figures.points("score_gaps", key, "other_total_points"))]
        if "rank" in changed:
            ranks = figures.integer("score_gaps", key, "other_rank"), figures.cell("ranks", (ranking, unit), "rank")
            then.append(Markup("thứ {} (nay thứ {})").format(*ranks))
        if "class" in changed:
            then.append(f"{labels[row['other_class']]} (nay {labels[_placed_in(book, unit)]})")
        said.append(
            Markup("{}, “{}” {} điểm thay vì {}: {}").format(
                _link(book, unit),
                criteria.criteria[row["criterion"]].label,
                figures.points("score_gaps", key, "other_points"),
                figures.points("score_gaps", key, "counted_points"),
                Markup(", ").join(then),
            )
        )
    if not said:
        return ""
    stage = book.rules.year.emulation.stage
    other = ScoreStage("tham_dinh" if stage == "ket_luan" else "ket_luan").label.lower()
    began = f"Điểm xếp hạng lấy theo bước {ScoreStage(stage).label.lower()}. Nếu lấy điểm {other}, xét từng dòng một: "
    return render("paragraph", text=Markup("{}{}.").format(began, Markup("; ").join(said)))


def _gaps(book: OpenEdition, ranking: str, unit: str = "") -> Html:
    """Where the points of the stages differ, of all units or of one, the largest differences first."""
    figures = Figures(book)
    criteria = book.rules.rankings[ranking].criteria
    own = [row for row in book.rows("score_gaps").values() if row["ranking"] == ranking and unit in ("", row["holder"])]
    different = [row for row in own if _gap(row) or row["other_points"]]
    if not different:
        said = "điểm các bước chấm không khác nhau ở tiêu chí nào" if own else "chưa có phiếu chấm điểm"
        of = _of(book, ranking)
        return render("paragraph", text=f"{of[0].upper()}{of[1:]}: {said}.")
    columns = [
        Column("Đơn vị"),
        Column("Tiêu chí", "text"),
        Column("Điểm tự chấm", "number"),
        Column("Điểm thẩm định", "number"),
        Column("Tự chấm trừ thẩm định", "number"),
        Column("Điểm kết luận", "number"),
        Column(f"Điểm dùng để xếp hạng (bước {ScoreStage(book.rules.year.emulation.stage).label.lower()})", "number"),
        Column("Giải trình, minh chứng", "text"),
    ]
    rows = []
    for row in sorted(different, key=lambda row: (-abs(_gap(row)), row["holder"], row["criterion"])):
        key = ranking, row["holder"], row["criterion"]
        names = ("self_points", "appraised_points", "gap_points", "concluded_points", "counted_points")
        cells = [figures.points("score_gaps", key, name) for name in names]
        label = criteria[row["criterion"]].label
        said = " ".join(filter(None, (row["explanation"], row["evidence"])))
        head = book.rules.name(unit) if unit else _link(book, row["holder"])
        rows.append(Row(head, [label, *cells, said]))
    return table(
        f"Điểm các bước chấm khác nhau, {_of(book, ranking)}",
        columns,
        [rows],
        subtitle="Bước nào chưa chấm để dấu –, không lấy điểm bước khác thay",
    )


def _gap(row: Mapping) -> Decimal:
    return Decimal(row["gap_points"] or 0)


def _weights(book: OpenEdition, ranking: str) -> Html:
    """What each criterion counts by its points, and by how much it tells the units apart."""
    figures = Figures(book)
    criteria = book.rules.rankings[ranking].criteria
    rows = []
    for criterion_id, criterion in criteria.items():
        row = figures.row("weights", ranking, criterion_id)
        if not row:
            continue
        key = ranking, criterion_id
        cells = [figures.points("weights", key, "max_points"), figures.cell("weights", key, "nominal_pct")]
        cells.append(figures.cell("weights", key, "variance_pct") if row["variance_pct"] else _NOTHING)
        rows.append(Row(criterion.label, cells, "" if isinstance(criterion, Leaf) else "total"))
    columns = [
        Column("Tiêu chí"),
        Column("Điểm chuẩn", "number"),
        Column("Theo điểm chuẩn", "number"),
        Column("Trong phương sai tổng điểm", "number"),
    ]
    return table(
        f"Trọng số danh nghĩa và trọng số thực, {_of(book, ranking)}",
        columns,
        [rows],
        subtitle="Tiêu chí mà mọi đơn vị được điểm như nhau không phân biệt các đơn vị, dù điểm chuẩn lớn",
    )


def _points(book: OpenEdition, unit: str, ranking: str, decision: Mapping | None) -> Html:
    """Every criterion with its points, the sum in words and the cells behind it; groups and the total in bold."""
    figures = Figures(book)
    criteria = book.rules.rankings[ranking]
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
        rows.append(Row(label, cells, "total" if criterion_id == TOTAL or row["kind"] == PointsRow.GROUP else ""))
    columns = [
        Column("Tiêu chí", "text"),
        Column("Điểm chuẩn", "number"),
        Column("Điểm", "number"),
        Column("Cách tính", "text"),
        Column("Căn cứ", "text"),
        Column("Nguồn số liệu", "code"),
    ]
    if decision:
        subject = CLASS if ranking == PROVINCE else RANK
        word = "hạng đã quyết định" if subject == CLASS else "thứ hạng đã quyết định"
        said = f"{decision_number(decision)}; {word}: {_value(book, subject, decision['value'])}"
    else:
        said = "Kết quả tính, chưa phải quyết định"
        if figures.row("ranks", ranking, unit).get("state") == State.VALUE:
            place = figures.cell("ranks", (ranking, unit), "rank")
            of_all = len(
                [row for row in book.rows("ranks").values() if row["ranking"] == ranking and row["total_points"]]
            )
            said = Markup("{}; thứ hạng theo điểm: {} trong {} đơn vị").format(said, place, of_all)
    caption = f"Điểm của {book.rules.name(unit)} {_of(book, ranking)}, theo {criteria.name}"
    return table(caption, columns, [rows], subtitle=said)


def _sources(book: OpenEdition, row: Mapping) -> str:
    """ "2021/don-vi/1-01.xlsx, trang 06, ô J12, K12; …": cells that lie together, under their file and sheet."""
    said: dict[tuple[str, str], list[str]] = {}
    for place in book.input_cells(row["inputs"]).itertuples():
        said.setdefault((raw_name(place.file), place.sheet), []).append(place.cell)
    if not said and row["kind"] == PointsRow.LEAF and row["state"] == State.VALUE:
        return "sổ không có dòng nào của đơn vị"
    return "; ".join(
        f"{file}{f', trang {sheet}' if sheet else ''}, {'' if cells[0].startswith('dòng') else 'ô '}{', '.join(cells)}"
        for (file, sheet), cells in said.items()
    )
