"""The answer first: two equal panels, việc and tiền, and what stands out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup, escape

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import compares
from thidua_helpers.report.pages import CHECKS_PAGE
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.report.render.html_figures import Figures
from thidua_helpers.report.required import required
from thidua_helpers.report.sections import cautions
from thidua_helpers.report.sections.cautions import DONE, ENFORCEABLE
from thidua_helpers.report.sections.clusters import largest_cluster
from thidua_helpers.report.sections.periods import (
    bar,
    base_heading,
    depends_in_words,
    judged_by,
    of_year,
    target_name,
    target_rates,
    until,
    verdict,
)
from thidua_helpers.report.sections.statements import LINK, stated_on_target
from thidua_helpers.report.sections.units import RATE, WITHOUT_LARGE, rate_beside_target
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Level, Match, Measure, Provenance, State, TargetOutcome

# More names than these are a list, not a finding, and push the summary onto a second sheet of paper.
_NAMED = 8


def headline_panels(book: OpenEdition, holder: str) -> Html:
    """The rate of việc and of tiền of the province or a cluster, with its target."""
    figures = Figures(book)
    return render("panels", panels=[_panel(book, figures, holder, measure) for measure in ("viec", "tien")])


def _panel(book: OpenEdition, figures: Figures, holder: str, measure: str) -> dict:
    return {
        "measure": measure,
        "heading": {"viec": "Về việc", "tien": "Về tiền"}[measure],
        **_lead(book, figures, holder, measure),
        "explained": _explained(book, figures, holder, measure),
        "facts": [
            *_milestone(book, figures, holder, measure),
            ("Chỉ tiêu", _target(book, figures, holder, measure)),
            *_denominator(book, holder, measure),
            *_without_large_cases(book, figures, holder, measure),
            *_same_period(book, figures, holder, measure),
            *_rest(book, figures, holder, measure),
        ],
    }


def _lead(book: OpenEdition, figures: Figures, holder: str, measure: str) -> dict:
    """The large figure of a panel: the rate; else the rate as printed; else what was done; else that it is missing."""
    done = holder, measure, DONE
    if figures.known("rates", holder, measure, RATE):
        return {"lead": rate_beside_target(figures, holder, measure, RATE), "kind": "", "under": ""}
    is_applicable = figures.row("rates", holder, measure, RATE).get("state") != State.NOT_APPLICABLE
    if is_applicable and (printed := _not_reproducible(book, holder, measure)):
        return {"lead": figures.printed(printed[0]), "kind": "", "under": _UNCHECKED}
    if is_applicable and figures.known("figures", *done):
        return {"lead": _amount(figures, *done), "kind": "amount", "under": "Đã thi hành xong; chưa tính được tỷ lệ"}
    return {"lead": rate_beside_target(figures, holder, measure, RATE), "kind": "none", "under": ""}


# Of a rate that a source prints without the numbers that it is made of.
_UNCHECKED = "đã công bố, chưa kiểm tra lại được"


def _amount(figures: Figures, holder: str, measure: str, line: str) -> Markup:
    """A count with its unit: "13.857 việc", "454,8 tỷ đồng"."""
    if measure == "tien" or not figures.known("figures", holder, measure, line):
        return figures.money(holder, line)
    return figures.count(holder, measure, line) + " việc"


def _explained(book: OpenEdition, figures: Figures, holder: str, measure: str) -> Markup:
    lines = book.rules.indicators.lines
    if figures.row("figures", holder, measure, ENFORCEABLE).get("value") == 0:
        return Markup("Không có {} có điều kiện thi hành").format(Measure(measure).label)
    if all(figures.known("figures", holder, measure, line) for line in (DONE, ENFORCEABLE)):
        done_text = figures.count(holder, "viec", DONE) if measure == "viec" else figures.money(holder, DONE)
        enforceable_text = _amount(figures, holder, measure, ENFORCEABLE)
        return Markup("{} trên {} có điều kiện đã thi hành xong").format(done_text, enforceable_text)
    lacking = [
        lines[line].short_label.lower()
        for line in (ENFORCEABLE, DONE)
        if not figures.known("figures", holder, measure, line)
    ]
    said = Markup("Chưa có số liệu: {}").format(", ".join(lacking))
    known = [line for line in (DONE, ENFORCEABLE, "thu_ly") if figures.known("figures", holder, measure, line)]
    if known and not (known[0] == DONE and not _not_reproducible(book, holder, measure)):
        amount = _amount(figures, holder, measure, known[0])
        said += Markup(". {} {}").format(lines[known[0]].short_label, amount)
    return said + "."


def _target(book: OpenEdition, figures: Figures, holder: str, measure: str) -> Markup:
    key = (holder, measure, RATE)
    row = figures.row("targets", *key)
    level = book.rules.levels[holder]
    if level == Level.UNIT and row.get("state") != State.VALUE:
        return escape(NOT_ASSIGNED)
    if not row:
        of_units = level == Level.CLUSTER
        return escape("không áp dụng (chỉ tiêu giao cho từng đơn vị)" if of_units else "chưa có nguồn")
    if row["state"] != State.VALUE:
        told = stated_on_target(book, holder, measure, is_short=True)
        return escape(f"chưa có nguồn nêu con số; đã công bố: {told}" if told
                    else "chưa có nguồn (chỉ tiêu không được công bố)")  # fmt: skip
    said = _level(figures, key, "target_pct", row["comparator"])
    said += escape("" if book.edition.is_whole_year else f" của cả năm {book.edition.year}")
    if row["outcome"] == TargetOutcome.MET:
        said += Markup(": {}").format(_over(figures, key, "difference_pct"))
    elif row["outcome"] == TargetOutcome.NOT_MET:
        said += Markup(": {}; {}").format(_under(figures, key), _still_missing(figures, key))
    elif row["outcome"] == TargetOutcome.DEPENDS:
        said += Markup(": {}").format(depends_in_words(row))
    elif not row["outcome"]:
        told = stated_on_target(book, holder, measure, is_short=True)
        said += escape(f"; đã công bố: {told}" if told else "")
    else:
        progress = figures.cell("targets", key, "progress_pct")
        said += Markup(": bằng {} chỉ tiêu; {}").format(progress, _still_missing(figures, key))
    return said if row["verified"] == "co" else said + escape(" (chưa kiểm chứng)")


def _denominator(book: OpenEdition, holder: str, measure: str) -> Iterator[tuple[str, Markup]]:
    """What a target that was met with a much smaller enforceable share would be at that of the base."""
    if cautions.is_denominator_smaller(book, holder, measure):
        yield cautions.TERM, cautions.sentence(book, holder, measure)


def _level(figures: Figures, key: tuple[str, str, str], column: str, comparator: str) -> Markup:
    """ "trên 83,25%", "từ 83,90%"."""
    return escape("trên " if comparator == ">" else "từ ") + figures.cell("targets", key, column)


def _over(figures: Figures, key: tuple[str, str, str], column: str) -> Markup:
    """ "đạt, vượt 1,20 điểm phần trăm"."""
    word = "vượt" if Decimal(figures.row("targets", *key)[column]) > 0 else "chênh lệch"
    return Markup("đạt, {} {}").format(word, figures.cell("targets", key, column, " điểm phần trăm"))


def _under(figures: Figures, key: tuple[str, str, str], kind: str = "chỉ tiêu") -> Markup:
    """ "chưa đạt, thấp hơn 1,91 điểm phần trăm"; on an exact tie that a strict target is not exceeded."""
    if not Decimal(figures.row("targets", *key)["difference_pct"]):
        return Markup("chưa đạt, mới bằng mức {} mà chưa vượt").format(kind)
    return Markup("chưa đạt, thấp hơn {}").format(figures.distance(key))


def _still_missing(figures: Figures, key: tuple[str, str, str], whose: str = "") -> Markup:
    """What is missing to the target, or with "milestone_" to the milestone; the tables give the other reading too."""
    fixed = figures.missing_to_target(key, f"{whose}missing_fixed")
    return Markup("còn thiếu {} nếu số có điều kiện giữ nguyên").format(fixed)


def _milestone(book: OpenEdition, figures: Figures, holder: str, measure: str) -> Iterator[tuple[str, Markup]]:
    """The official milestone to the end of the period, where there is one."""
    key = (holder, measure, RATE)
    row = figures.row("targets", *key)
    if row.get("milestone_pct"):
        said = _level(figures, key, "milestone_pct", row["milestone_comparator"])
        said += escape(until(book.edition))
        if row["milestone_outcome"] == TargetOutcome.MET:
            said += Markup(": {}").format(_over(figures, key, "milestone_difference_pct"))
        elif row["milestone_outcome"] == TargetOutcome.DEPENDS:
            said += Markup(": {}").format(depends_in_words(row))
        elif row["milestone_outcome"]:
            said += Markup(": chưa đạt, {}").format(_still_missing(figures, key, "milestone_"))
        yield "Tiến độ", said if row["milestone_verified"] == "co" else said + escape(" (chưa kiểm chứng)")


def _same_period(book: OpenEdition, figures: Figures, holder: str, measure: str) -> Iterator[tuple[str, str | Markup]]:
    """The change since the same period of the year before, or why there is nothing to compare with."""
    key = (holder, measure, RATE)
    heading = base_heading(book.edition, book.base) if book.base else "Cùng kỳ"
    if figures.row("same_period", *key):
        yield heading, Markup("{} so với {}").format(figures.change(key), figures.before(key))
    elif book.base is None:
        yield heading, f"chưa có số liệu {book.edition.previous.title}"
    elif reason := figures.row("not_compared", *key):
        yield heading, f"không so sánh: {reason['words']}"
    elif figures.row("rates", *key).get("basis") == Provenance.PARTIAL:
        yield heading, "chưa so sánh: số kỳ này mới cộng các đơn vị đã có số liệu"
    elif figures.known("rates", *key):
        yield heading, f"chưa có tỷ lệ {book.base.title}"


def _not_reproducible(book: OpenEdition, holder: str, measure: str) -> list[dict]:
    rate = book.rules.indicators.rates[RATE]
    table = book.table("reconciliation")
    same = (table["holder"] == holder) & (table["measure"] == measure) & (table["result"] == Match.NOT_COMPUTABLE)
    return table[same & (table["reading"] == f"{rate.numerator}/{rate.denominator}")].to_dict("records")


def _rest(book: OpenEdition, figures: Figures, holder: str, measure: str) -> Iterator[tuple[str, Markup]]:
    """For a holder without a rate: the rate of the rest that it is a part of."""
    for rest in book.remainders:
        has_none = not figures.known("rates", holder, measure, RATE)
        if has_none and holder in rest.split("+") and figures.known("rates", rest, measure, RATE):
            share = figures.percent(rest, measure, RATE)
            yield book.rules.name(rest), Markup("{} (suy ra từ các tổng đã công bố)").format(share)


def highlights(book: OpenEdition, is_short: bool = False) -> Html:
    """What a reader must know first, a sentence each, made of figures only.

    On the summary of a part of a year, whose panels say more than those of a whole one, `is_short` leaves out what they
    say: it has one sheet of paper.
    """
    figures, is_whole_year = Figures(book), book.edition.is_whole_year
    said_by_panels = [
        *_done_sentence(book, figures),
        *(_targets_sentence(book, figures) if is_whole_year else _on_the_way(book, figures)),
        *_same_period_sentence(book, figures),
    ]
    sentences = [
        *(said_by_panels if is_whole_year or not is_short else []),
        *_units_below(book, figures),
        *_concentration(book, figures),
        *_only_printed(book, figures),
        *_unlisted(book),
    ]
    return render("highlights", sentences=sentences)


def published_rate(book: OpenEdition, figures: Figures, measure: str) -> Markup | None:
    """The province's rate as a source prints it, where it cannot be recomputed; else None."""
    rows = _not_reproducible(book, PROVINCE, measure)
    return Markup("đã công bố {}, chưa kiểm tra lại được").format(figures.printed(rows[0])) if rows else None


def done_without_rate(figures: Figures, measure: str) -> Markup | None:
    """What the province finished, where no rate can be computed of it: "917,9 tỷ đồng*"; else None."""
    if not figures.known("figures", PROVINCE, measure, DONE) or figures.known("rates", PROVINCE, measure, RATE):
        return None
    return _amount(figures, PROVINCE, measure, DONE)


def _done_sentence(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """What was finished where no rate can be computed of it, with the change since the base."""
    said = []
    for measure in ("viec", "tien"):
        key = PROVINCE, measure, DONE
        if amount := done_without_rate(figures, measure):
            if figures.row("same_period", *key):
                amount += Markup(", {} so với {}").format(figures.change(key), required(book.base).title)
            said.append(amount)
    if said:
        why = "Chưa có số có điều kiện nên chưa tính được tỷ lệ."
        yield Markup("Đã thi hành xong {}. {}").format(Markup("; ").join(said), why)


def beside_province(book: OpenEdition) -> Html:
    """The clusters beside the province, and what the cases are like, a sentence each."""
    figures = Figures(book)
    sentences = [
        *_against_others(book, figures),
        *_rest_sentence(book, figures),
        *_enforceable(figures),
        *_per_case(book, figures),
    ]
    return render("highlights", sentences=sentences)


def _concentration(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    if largest := largest_cluster(book, figures):
        name, joined, *shares = largest
        link = Markup('<a href="index.html#cac-cum">bảng các cụm</a>')
        yield Markup("{} chiếm {} số việc thụ lý {} {} số tiền ({}).").format(name, shares[0], joined, shares[1], link)


def _exact(figures: Figures, holder: str, measure: str, rate: str) -> Fraction | None:
    if not figures.known("rates", holder, measure, rate):
        return None
    row = figures.row("rates", holder, measure, rate)
    return Fraction(int(row["numerator"]), int(row["denominator"]))


def _beside_others(figures: Figures, holder: str, measure: str, rate: str) -> int | None:
    """How a rate compares with that of the rest of the province: 1 higher, −1 lower, 0 not different; None not known.

    Not different is less than one case at the rate of the others, or of money an equal rate at two decimals.
    """
    row = figures.row("rates", holder, measure, rate)
    if row.get("state") != State.VALUE or not row["others_pct"]:
        return None
    own = Fraction(int(row["numerator"]), int(row["denominator"]))
    others = Fraction(int(row["others_numerator"]), int(row["others_denominator"]))
    is_less_than_a_case = abs(own - others) * int(row["denominator"]) < 1
    if row["value_pct"] == row["others_pct"] if measure == "tien" else is_less_than_a_case:
        return 0
    return 1 if own > others else -1


_COMPARED = {1: "cao hơn", -1: "thấp hơn", 0: "ngang"}


def _without_large_cases(
    book: OpenEdition, figures: Figures, holder: str, measure: str
) -> Iterator[tuple[str, str | Markup]]:
    """The rate about money without the cases of the register, where leaving them out reverses the verdict on the
    target, or a cluster's comparison with the rest of the province."""
    key, without = (holder, measure, RATE), (holder, measure, WITHOUT_LARGE)
    if measure != "tien" or not figures.known("rates", *without):
        return
    rate, row = figures.percent(*without), figures.row("targets", *key)
    if outcome := verdict(book.edition, row):
        is_met = compares(100 * required(_exact(figures, *without)), *required(bar(book.edition, row)))
        if is_met != (outcome == TargetOutcome.MET):
            then = f"đạt {judged_by(book.edition)}" if is_met else f"không đạt {judged_by(book.edition)}"
            yield _NOT_COUNTED, Markup("{}, khi đó {}").format(rate, then)
            return
    places = [_beside_others(figures, *each) for each in (key, without)]
    is_compared = book.rules.levels[holder] == Level.CLUSTER
    own, left = places
    if is_compared and own is not None and left is not None and own * left < 0:
        others = figures.rate_of_others(without)
        yield (
            _NOT_COUNTED,
            Markup("{}, {} phần còn lại của tỉnh ({})").format(rate, _COMPARED[left], others),
        )


_NOT_COUNTED = "Không kể việc lớn, kéo dài"


def _against_others(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """Each cluster beside the rest of the province, which it is no part of; and what is reversed without the register
    of large cases."""
    for cluster in book.rules.clusters:
        parts = [
            Markup("{} {} có điều kiện, {} phần còn lại của tỉnh ({})").format(
                figures.percent(cluster.id, measure, RATE),
                name,
                _COMPARED[place],
                figures.rate_of_others((cluster.id, measure, RATE)),
            )
            for measure, name in (("viec", "số việc"), ("tien", "số tiền"))
            if (place := _beside_others(figures, cluster.id, measure, RATE)) is not None
        ]
        if parts:
            parts += [
                Markup("{} thì {}").format(term[0].lower() + term[1:], said)
                for term, said in _without_large_cases(book, figures, cluster.id, "tien")
            ]
            link = Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name)
            yield Markup("{} thi hành xong {}.").format(link, Markup("; ").join(parts))


def _rest_sentence(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    for rest in book.remainders:
        if all(figures.known("rates", rest, measure, RATE) for measure in ("viec", "tien")):
            yield Markup(
                "Phần còn lại là {}: {} số việc, {} số tiền có điều kiện, suy ra từ các tổng đã công bố."
            ).format(book.rules.name(rest), figures.percent(rest, "viec", RATE), figures.percent(rest, "tien", RATE))


def _targets_sentence(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """One clause a measure: met or missed; or that there is nothing to compare with, once if for both."""
    clauses = {measure: _target_clause(book, figures, measure) for measure in ("viec", "tien")}
    if len(set(clauses.values())) == 1:
        yield Markup("Chỉ tiêu: {}.").format(clauses["viec"])
    else:
        yield Markup("Chỉ tiêu: {}.").format(_by_measure(clauses))


def _by_measure(clauses: Mapping[str, Markup], joined: str = "; ") -> Markup:
    """ "về việc …; về tiền …"."""
    said = (Markup("về {} {}").format(Measure(measure).label, clause) for measure, clause in clauses.items())
    return Markup(joined).join(said)


def _on_the_way(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """Within a year: official milestones met or not, then how far to the target of the year and what is still needed,
    of both measures together."""
    rows = {measure: figures.row("targets", PROVINCE, measure, RATE) for measure in ("viec", "tien")}
    keys = {measure: (PROVINCE, measure, RATE) for measure in rows}
    of_milestones = {
        measure: _over_or_under(figures, keys[measure]) for measure, row in rows.items() if row.get("milestone_outcome")
    }
    if of_milestones:
        yield Markup("Tiến độ{}: {}.").format(until(book.edition), _by_measure(of_milestones))
    target, left = (
        of_year(book.edition),
        [each for each, row in rows.items() if row.get("outcome") == TargetOutcome.UNDER_WAY],
    )
    if left:
        unsure = "" if all(rows[each]["verified"] == "co" for each in left) else " (chưa kiểm chứng)"
        reached = {each: Markup("bằng {}").format(figures.cell("targets", keys[each], "progress_pct")) for each in left}
        levels = [_level(figures, keys[each], "target_pct", rows[each]["comparator"]) for each in left]
        fixed = Markup(" và ").join(figures.missing_to_target(keys[each]) for each in left)
        levels_in_words = Markup(" và ").join(levels)
        yield Markup("So với {}{}: {}; còn thiếu {} để đạt {} nếu số có điều kiện giữ nguyên.").format(
            target, unsure, _by_measure(reached, ", "), fixed, levels_in_words
        )
    clauses = {each: _target_clause(book, figures, each) for each in rows if each not in left}
    if len(clauses) == 2 and len(set(clauses.values())) == 1:
        yield Markup("{}: {}.").format(target.capitalize(), clauses["viec"])
    elif clauses:
        yield Markup("{}: {}.").format(target.capitalize(), _by_measure(clauses))


def _over_or_under(figures: Figures, key: tuple[str, str, str]) -> Markup:
    """Whether a milestone is met, and by how much: "đạt, vượt 1,20 điểm phần trăm"."""
    if figures.row("targets", *key)["milestone_outcome"] == TargetOutcome.MET:
        return _over(figures, key, "milestone_difference_pct")
    missing = figures.missing_to_target(key, "milestone_missing_fixed")
    return Markup("chưa đạt, còn thiếu {} nếu số có điều kiện giữ nguyên").format(missing)


def _target_clause(book: OpenEdition, figures: Figures, measure: str) -> Markup:
    key = (PROVINCE, measure, RATE)
    row = figures.row("targets", *key)
    if row.get("state") != State.VALUE:
        return escape("chưa kết luận, vì chưa có nguồn nêu con số được giao") + _stated(book, measure)
    if not row["outcome"]:
        lacking = "chưa đủ số liệu các đơn vị" if book.set_aside else "chưa có tỷ lệ"
        return escape(f"chưa kết luận, vì {lacking}") + _stated(book, measure)
    unverified = "" if row["verified"] == "co" else "(chỉ tiêu chưa kiểm chứng) "
    if row["outcome"] == TargetOutcome.MET:
        return Markup("{}{}").format(unverified, _over(figures, key, "difference_pct"))
    missing = figures.missing_to_target(key)
    return Markup("{}{}, thiếu {}").format(unverified, _under(figures, key), missing)


def _stated(book: OpenEdition, measure: str) -> Markup:
    """What publications say where this report cannot tell, with the way to it."""
    told = stated_on_target(book, PROVINCE, measure)
    link = Markup('<a href="{}">hội nghị và đánh giá</a>').format(LINK)
    return Markup("; đã công bố: {} (xem {})").format(told, link) if told else Markup()


def _same_period_sentence(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    keys = {measure: (PROVINCE, measure, RATE) for measure in ("viec", "tien")}
    said = [
        Markup("tỷ lệ thi hành xong về {} {}").format(Measure(measure).label, figures.change(key))
        for measure, key in keys.items()
        if figures.row("same_period", *key)
    ]
    if said:
        yield Markup("So với {}: {}.").format(required(book.base).title, Markup("; ").join(said))


def _units_below(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """The units that miss a target, or within a year a milestone, by name if they are few: what needs attention."""
    for measure, rate in target_rates(book.rules):
        rows = {unit: figures.row("targets", unit, measure, rate) for unit in book.rules.unit_by_id}
        missed = [
            book.rules.name(unit) for unit, row in rows.items() if verdict(book.edition, row) == TargetOutcome.NOT_MET
        ]
        if missed:
            link = Markup('<a href="index.html#cac-don-vi">bảng các đơn vị</a>')
            what = judged_by(book.edition)
            named = ", ".join(missed) if len(missed) <= _NAMED else f"{len(missed)} đơn vị"
            yield Markup("Chưa đạt {} {}: {} ({}).").format(what, target_name(book.rules, measure, rate), named, link)
        for unit, row in rows.items():
            if verdict(book.edition, row) == TargetOutcome.DEPENDS:
                name, words = book.rules.name(unit), depends_in_words(row)
                of = target_name(book.rules, measure, rate)
                yield Markup("{}, {} {}: {}.").format(name, judged_by(book.edition), of, words)


def _unlisted(book: OpenEdition) -> Iterator[Markup]:
    units = [unit.short_name for unit in book.rules.units_in_no_cluster]
    if units:
        yield Markup(
            '{} không có trong danh sách cụm nào đã công bố (<a href="index.html#cac-cum">thành viên các cụm</a>).'
        ).format(", ".join(units))


def _enforceable(figures: Figures) -> Iterator[Markup]:
    rate = "ty_le_co_dieu_kien"
    if all(figures.known("rates", PROVINCE, measure, rate) for measure in ("viec", "tien")):
        shares = [figures.percent(PROVINCE, measure, rate) for measure in ("viec", "tien")]
        yield Markup("{} số việc và {} số tiền phải thi hành là có điều kiện.").format(*shares)


def _per_case(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """Money per case of the province, and of the unit in the middle: a few large cases make the mean."""
    rate = "tien_binh_quan"
    if not figures.known("rates", PROVINCE, "tien", rate):
        return
    said = Markup("Bình quân một việc phải thi hành là {} triệu đồng").format(figures.per_case(PROVINCE, rate))
    known = [unit for unit in book.rules.unit_by_id if figures.known("rates", unit, "tien", rate)]
    if len(known) > 2:
        ordered = sorted(known, key=lambda unit: required(_exact(figures, unit, "tien", rate)))
        middle = ordered[(len(ordered) - 1) // 2]
        said += Markup("; xếp {} đơn vị theo mức này, đơn vị ở giữa ({}) là {} triệu đồng").format(
            len(known), book.rules.name(middle), figures.per_case(middle, rate)
        )
    yield said + "."


def _only_printed(book: OpenEdition, figures: Figures) -> Iterator[Markup]:
    """Where a rate was printed but what it was made of was not."""
    rows = [row for measure in ("viec", "tien") for row in _not_reproducible(book, PROVINCE, measure)]
    if rows:
        printed = Markup(" và ").join(
            Markup("{} về {}").format(figures.printed(row), Measure(row["measure"]).label) for row in rows
        )
        link = Markup('<a href="{}.html">đối chiếu</a>').format(CHECKS_PAGE.name)
        yield Markup("Nguồn in tỷ lệ {} nhưng không nêu số có điều kiện, nên chưa kiểm tra lại được ({}).").format(
            printed, link
        )
