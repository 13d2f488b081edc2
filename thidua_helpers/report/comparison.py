"""What changed since the base, and what the change is made of: rates of groups, points of units, rules."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.labels import MEASURES
from thidua_helpers.report.elements import Column, Figures, Html, Row, render, table
from thidua_helpers.report.units import RATE
from thidua_helpers.rules import PROVINCE
from thidua_helpers.tables import AS_IT_WAS, BETTER, ENTRIES, EXITS, MIX, NOT_COMPARABLE, REBUILT, VALUE, WHOLE

_PARTS = {
    BETTER: "Do tỷ lệ của các thành viên",
    MIX: "Do cơ cấu",
    ENTRIES: "Do thành viên vào",
    EXITS: "Do thành viên ra",
}
_NOTHING = Markup('<span class="missing">–</span>')
_HOW = (
    "Tính bằng điểm phần trăm, theo trọng số trung bình của hai kỳ (Kitagawa, 1955); các phần cộng lại đúng bằng thay "
    "đổi. Cơ cấu là tỷ trọng của từng thành viên trong số có điều kiện"
)


def what_compares(book: OpenEdition) -> Html:
    """How many holders are what they were, which are rebuilt and how, which do not compare and why."""
    if book.base is None:
        return _no_base(book)
    rows = list(book.rows("lineage").values())
    count = {word: sum(row["comparison"] == word for row in rows) for word in (AS_IT_WAS, REBUILT, NOT_COMPARABLE)}
    said = f"So với {book.base.title}: {count[AS_IT_WAS]} đối tượng so sánh được như cũ"
    said += f", {count[REBUILT]} được dựng lại" if count[REBUILT] else ""
    said += f", {count[NOT_COMPARABLE]} không so sánh" if count[NOT_COMPARABLE] else ""
    reasons = dict.fromkeys(
        row["words"]
        for row in book.rows("not_compared").values()
        if book.rows("lineage")[row["holder"]]["comparison"] != NOT_COMPARABLE
    )
    parts = [render("paragraph", text=text) for text in (f"{said}.", *reasons)]
    odd = [row for row in rows if row["words"]]
    if odd:
        columns = [Column("Đối tượng"), Column("So với kỳ gốc"), Column("Cách dựng lại, lý do", "text")]
        labels = {AS_IT_WAS: "so sánh được", REBUILT: "dựng lại", NOT_COMPARABLE: "không so sánh"}
        shown = [Row(book.rules.name(row["holder"]), [labels[row["comparison"]], row["words"]]) for row in odd]
        parts.append(table("Đối tượng có thay đổi giữa hai kỳ", columns, [shown]))
    return Html("".join(parts))


def _no_base(book: OpenEdition) -> Html:
    before = book.edition.previous.title
    return render("paragraph", text=f"Chưa có kỳ để so sánh: thư mục làm việc chưa có số liệu {before}.")


def of_groups(book: OpenEdition) -> Html:
    """The rate of the province and of each cluster then and now, and what the change is made of."""
    if book.base is None:
        return _no_base(book)
    groups = (PROVINCE, *book.rules.cluster_ids)
    return Html("".join(_of_groups(book, measure, groups) for measure in MEASURES) + _against_the_grain(book, groups))


def of_group(book: OpenEdition, group: str) -> Html:
    """The same of one group, and what each member adds to it."""
    if book.base is None:
        return _no_base(book)
    parts = [_of_groups(book, measure, [group]) for measure in MEASURES]
    parts.append(_against_the_grain(book, [group]))
    return Html("".join(parts) + "".join(_of_members(book, measure, group) for measure in MEASURES))


def _of_groups(book: OpenEdition, measure: str, groups: Sequence[str]) -> str:
    figures = Figures(book)
    rows = []
    for group in groups:
        key = group, measure, RATE
        whole = figures.row("rate_changes", *key, WHOLE, "")
        if not whole:
            continue
        parts = [_signed(figures, (*key, part, "")) for part in _PARTS]
        rates = [figures.cell("rate_changes", (*key, WHOLE, ""), column) for column in ("before_pct", "now_pct")]
        css = "total" if group == PROVINCE and len(groups) > 1 else ""
        rows.append(Row(book.rules.name(group), [*rates, _signed(figures, (*key, WHOLE, "")), *parts], css))
    if not rows:
        names = ", ".join(map(book.rules.name, groups))
        said = f"Chưa phân tích được thay đổi tỷ lệ thi hành xong về {MEASURES[measure]} của {names}: "
        return render("paragraph", text=f"{said}chưa đủ số liệu của các thành viên ở cả hai kỳ, hoặc cách tính đã đổi.")
    columns = [Column("Đối tượng")]
    columns += [Column(head, "number") for head in (book.base.title, book.edition.title, "Thay đổi", *_PARTS.values())]
    caption = f"Tỷ lệ thi hành xong về {MEASURES[measure]} thay đổi do đâu"
    return table(caption, columns, [rows], subtitle=_HOW)


def _signed(figures: Figures, key: Sequence[str]) -> Markup:
    """A change in percentage points with its sign; a dash where it could not be taken apart."""
    row = figures.row("rate_changes", *key)
    if not row:
        return _NOTHING
    sign = "+" if Decimal(row["change_pct"]) > 0 else ""
    return Markup("{}{}").format(sign, figures.cell("rate_changes", key, "change_pct", " "))


def _of_members(book: OpenEdition, measure: str, group: str) -> str:
    figures = Figures(book)
    own = [row for row in book.rows("rate_changes").values() if (row["holder"], row["measure"]) == (group, measure)]
    members = list(dict.fromkeys(row["member"] for row in own if row["member"]))
    if not members:
        return ""
    rows = []
    for member in members:
        part = next(row["part"] for row in own if row["member"] == member)
        key = group, measure, RATE, part, member
        row = figures.row("rate_changes", *key)
        rates = [
            figures.cell("rate_changes", key, column) if row[column] else _NOTHING
            for column in ("before_pct", "now_pct")
        ]
        effects = [_signed(figures, (group, measure, RATE, each, member)) for each in _PARTS]
        rows.append(Row(book.rules.name(member), [*rates, *effects]))
    whole = [_signed(figures, (group, measure, RATE, part, "")) for part in _PARTS]
    totals = [
        figures.cell("rate_changes", (group, measure, RATE, WHOLE, ""), each) for each in ("before_pct", "now_pct")
    ]
    columns = [Column("Thành viên")]
    columns += [Column(head, "number") for head in (book.base.title, book.edition.title, *_PARTS.values())]
    return table(
        f"{book.rules.name(group)}: phần của từng thành viên trong thay đổi tỷ lệ về {MEASURES[measure]}",
        columns,
        [rows, [Row(book.rules.name(group), [*totals, *whole], "total")]],
        subtitle="Điểm phần trăm; cộng dọc bằng dòng cuối",
    )


def _against_the_grain(book: OpenEdition, groups: Sequence[str]) -> str:
    """A sentence for each group whose rate went the other way than that of every common member."""
    return "".join(render("paragraph", text=said) for group in groups for said in _paradoxes(book, group))


def _paradoxes(book: OpenEdition, group: str) -> Iterator[Markup]:
    figures = Figures(book)
    for measure, label in MEASURES.items():
        key = group, measure, RATE
        whole, better = (figures.row("rate_changes", *key, part, "") for part in (WHOLE, BETTER))
        if not whole or not better:
            continue
        changes = [
            _difference(row) for row in book.rows("rate_changes").values()
            if (row["holder"], row["measure"], row["part"]) == (group, measure, BETTER) and row["member"]
        ]  # fmt: skip
        change = Decimal(whole["change_pct"])
        for sign, went, others in ((1, "giảm", "cao hơn"), (-1, "tăng", "thấp hơn")):
            if change * sign < 0 and changes and all(each * sign > 0 for each in changes):
                size = figures.cell("rate_changes", (*key, WHOLE, ""), "change_pct", " ")
                yield Markup(
                    "{}: tỷ lệ về {} của mọi thành viên đều {} kỳ trước mà tỷ lệ chung {} ({} điểm phần trăm), vì số "
                    "có điều kiện chuyển dịch giữa các thành viên có tỷ lệ cao, thấp khác nhau, hoặc vì thành viên "
                    "vào, ra."
                ).format(book.rules.name(group), label, others, went, size)


def _difference(row: Mapping) -> int:
    """The sign of the exact difference of a member's rates, as a whole number."""
    return int(row["numerator"]) * int(row["before_denominator"]) - int(row["before_numerator"]) * int(
        row["denominator"]
    )


def points_of(book: OpenEdition, ranking: str) -> Html:
    """What the change of the units' points is made of; for the office only."""
    figures = Figures(book)
    summary = figures.row("rescoring", ranking)
    if not summary or summary["state"] != VALUE:
        reason = f": {summary['words']}" if summary else ""
        return render("paragraph", text=f"Không so sánh điểm với kỳ trước{reason}.")
    share = figures.cell("rescoring", (ranking,), "rescored_pct")
    points = [figures.points("rescoring", (ranking,), each) for each in ("rescored_max_points", "max_points")]
    said = Markup("Chấm lại được {} trong {} điểm chuẩn ({}){}.").format(
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
        if row["state"] != VALUE:
            cells = [_NOTHING] * (len(_POINTS) + len(_RANKS) - 1)
            rows.append(Row(book.rules.name(row["holder"]), [row["words"], *cells]))
            continue
        cells = [figures.points("points_changes", key, column) for column in _POINTS]
        cells += [figures.integer("points_changes", key, column) for column in _RANKS]
        rows.append(Row(book.rules.name(row["holder"]), cells))
    whole = table(
        f"Điểm thay đổi do đâu, {book.rules.name(ranking)}",
        columns,
        [rows],
        subtitle="Do kết quả + do bảng điểm, chỉ tiêu + phần không chấm lại được = thay đổi. Bốn thứ bậc tính theo "
        "phần chấm lại được, chỉ giữa các đơn vị được xếp ở cả hai kỳ",
    )
    return Html(render("paragraph", text=said) + whole + rules_of(book, ranking))


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


def rules_of(book: OpenEdition, ranking: str) -> Html:
    """How the criteria table differs from that of the base, in words."""
    said = [row["words"] for row in book.rows("rule_changes").values() if row["ranking"] == ranking]
    if not said:
        return render("paragraph", text=f"Bảng điểm của {book.rules.name(ranking)} không đổi so với kỳ trước.")
    return render("sentences", title=f"Bảng điểm của {book.rules.name(ranking)} khác kỳ trước ở", sentences=said)


def points_and_rules(book: OpenEdition) -> Html:
    """Points and rules of every ranking that the edition has."""
    return Html("".join(points_of(book, ranking) for ranking in book.rankings))
