"""Part of the summing-up report on results, the same period and targets."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from thidua_helpers.period import Edition
from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.documents.targets_chart import targets_drawing
from thidua_helpers.report.render.blocks import (
    TOTAL,
    Block,
    Column,
    Content,
    Figure,
    Gap,
    Paragraph,
    Row,
    Subheading,
    Table,
    enumeration,
    join_pieces,
    join_sentences,
)
from thidua_helpers.report.sections.periods import (
    bar_name,
    next_period,
    open_verdict_in_words,
    target_name,
    target_of_year,
    target_rates,
)
from thidua_helpers.report.sections.statements import stated_on_target
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.insights import MOST_SHOWN, insights_of, sentence
from thidua_helpers.results.verdicts import difference_column, missing_column, verdict
from thidua_helpers.rules.indicators import SUBTRACTED_LINES
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Match, Measure, State, TargetOutcome

_PARTS = {"thu_ly": ("nam_truoc", "moi_thu_ly"), "phai_thi_hanh": ("co_dieu_kien", "chua_co_dieu_kien")}
# Most units named as the best.
_MOST_NAMED = 3


def result_blocks(quoted: Quoted, holder: str) -> Iterator[Block]:
    """Blocks on cases, money, clusters or members of a cluster, and points to note."""
    for number, measure in enumerate(("viec", "tien"), start=1):
        yield Subheading(f"{number}. Kết quả về {Measure(measure).label}")
        yield from join_sentences(_volume(quoted, holder, measure))
        sentences = _finished_sentence(quoted, holder, measure), *_target(quoted, holder, measure)
        yield from join_sentences([*sentences, *_other_targets(quoted, holder, measure)])
    rules = quoted.book.rules
    below = rules.cluster_ids if holder == PROVINCE else rules.cluster(holder).members
    if any(quoted.is_known("figures", inner, measure, "thu_ly") for inner in below for measure in ("viec", "tien")):
        yield Subheading("3. Kết quả của các Cụm" if holder == PROVINCE else "3. Kết quả của các đơn vị trong Cụm")
        for measure in ("viec", "tien"):
            yield _holders_table(quoted, (*below, holder), measure)
    if units := _units_table(quoted, holder):
        yield Subheading(f"4. Kết quả của các đơn vị so với {bar_name(quoted.book.edition)}")
        yield units
    if picture := targets_drawing(quoted, quoted.book.rules.unit_groups(holder)):
        yield picture
    if noted := insights_of(quoted, holder, is_internal=False)[:MOST_SHOWN]:
        yield Subheading("Điểm cần chú ý")
        yield from (sentence(quoted, row, rules.name) for row in noted)


def _units_table(quoted: Quoted, holder: str) -> Table | None:
    """Table of the province's units: rate, level, outcome; None without targets of units."""
    if holder != PROVINCE:
        return None
    edition, prefix = quoted.book.edition, _prefix(quoted.book.edition)
    groups = [
        [unit for unit in units if any(quoted.is_known("rates", unit, m, quoted.main_rate) for m in Measure)]
        for _, units in quoted.book.rules.unit_groups(holder)
    ]
    rows = [quoted.row("targets", unit, m, quoted.main_rate) for units in groups for unit in units for m in Measure]
    if not any(row.get(f"{prefix or 'target_'}pct") for row in rows):
        return None
    columns, level = [Column("Đơn vị", width=2.6)], bar_name(edition)
    for measure in Measure:
        of = f"về {measure.label}"
        columns += [Column(f"Tỷ lệ {of} (%)", "number", 1.5), Column(f"{level.capitalize()} {of} (%)", "number", 1.7)]
        columns += [Column(f"Kết quả {of}", width=3.4 if measure == Measure.VIEC else 3.9)]

    def row(of: str) -> Row:
        cells = [cell for measure in Measure for cell in _unit_cells(quoted, of, measure)]
        return Row([(quoted.book.rules.name(of),), *cells], TOTAL * (of == holder))

    caption = f"Tỷ lệ thi hành xong của các đơn vị so với {level}, {edition.title}"
    note = "Dấu “–”: chưa có số liệu hoặc không áp dụng. Số còn thiếu tính theo số có điều kiện hiện nay."
    return Table(caption, columns, [*([row(unit) for unit in units] for units in groups), [row(holder)]], note=note)


def _prefix(edition: Edition) -> str:
    """Prefix of the columns of `targets` that verdicts are based on."""
    return "" if edition.is_whole_year else "milestone_"


def _unit_cells(quoted: Quoted, holder: str, measure: str) -> Iterator[Paragraph]:
    """Rate, level, and outcome with the missing amount."""
    key, prefix = (holder, measure, quoted.main_rate), _prefix(quoted.book.edition)
    row = quoted.row("targets", *key)
    yield (quoted.rate(holder, measure) if quoted.is_known("rates", *key) else "–",)
    if not row.get(f"{prefix or 'target_'}pct"):
        yield from (("–",), (NOT_ASSIGNED if holder in quoted.book.rules.unit_by_id else "–",))
        return
    of_holder = f"(về {Measure(measure).label}), {quoted.book.rules.name(holder)}"
    what = f"{bar_name(quoted.book.edition).capitalize()} {of_holder}"
    sign = "trên " if row[f"{prefix}comparator"] == ">" else ""
    yield sign, quoted.figure("targets", key, f"{prefix or 'target_'}pct", what)
    outcome = verdict(quoted.book.edition, row)
    if outcome == TargetOutcome.NOT_MET:
        yield "Chưa đạt", *_shortfall(quoted, key, ", thiếu ")
    else:
        yield (outcome.label if outcome else "–",)


def _shortfall(quoted: Quoted, key: tuple[str, str, str], before: str) -> Paragraph:
    """Amount missing with an unchanged denominator; empty if the level is out of reach."""
    column = missing_column(quoted.book.edition)
    if pd.isna(quoted.row("targets", *key).get(column)):
        return ()
    what = f"Còn thiếu để đạt {bar_name(quoted.book.edition)} (về {Measure(key[1]).label}), "
    figure = quoted.figure("targets", key, column, what + quoted.book.rules.name(key[0]))
    return before, figure, f" {Measure(key[1]).unit}"


def achievements(quoted: Quoted, holder: str) -> Iterator[Paragraph]:
    """Paragraphs on results above the target or the same period, and on the best units."""
    for measure in Measure:
        yield from join_sentences([*_own_achievement(quoted, holder, measure), *_best_units(quoted, holder, measure)])


def _above_target(quoted: Quoted, holder: str, measure: str) -> Paragraph:
    """Distance above the target, "2,16 điểm phần trăm"; empty unless it is exceeded."""
    key, gap = (holder, measure, quoted.main_rate), difference_column(quoted.book.edition)
    row = quoted.row("targets", *key)
    if verdict(quoted.book.edition, row) != TargetOutcome.MET or Decimal(row[gap]) <= 0:
        return ()
    what = f"Chênh lệch với {bar_name(quoted.book.edition)} (về {Measure(measure).label})"
    return quoted.figure("targets", key, gap, f"{what}, {quoted.book.rules.name(holder)}"), " điểm phần trăm"


def _own_achievement(quoted: Quoted, holder: str, measure: Measure) -> Iterator[Paragraph]:
    """Sentence on the holder's rate if it is above its target or has risen."""
    key = holder, measure, quoted.main_rate
    if not quoted.is_known("rates", *key):
        return
    above, change = _above_target(quoted, holder, measure), quoted.change_from_base(*key)
    clauses: list[Paragraph] = [(f"vượt {bar_name(quoted.book.edition)} được giao ", *above)] if above else []
    clauses += [change] if change[:1] == ("tăng ",) else []
    if clauses:
        rate = quoted.rate(holder, measure)
        yield f"Tỷ lệ thi hành xong về {measure.label} đạt ", rate, "%, ", *join_pieces(clauses, ", "), "."


def _best_units(quoted: Quoted, holder: str, measure: Measure) -> Iterator[Paragraph]:
    """Sentences on how many units met their targets, and on those furthest above them."""
    edition, level = quoted.book.edition, bar_name(quoted.book.edition)
    units = [unit for _, members in quoted.book.rules.unit_groups(holder) for unit in members]
    rows = {unit: quoted.row("targets", unit, measure, quoted.main_rate) for unit in units}
    judged = {unit: outcome for unit, row in rows.items() if (outcome := verdict(edition, row))}
    met = list(judged.values()).count(TargetOutcome.MET)
    if met:
        yield (f"Có {met:02d}/{len(judged):02d} đơn vị đạt {level} được giao về {measure.label}.",)
    gap = difference_column(edition)
    above = {unit: over for unit in judged if (over := _above_target(quoted, unit, measure))}
    best = sorted(above, key=lambda unit: -Decimal(rows[unit][gap]))[:_MOST_NAMED]
    parts = [
        (f"{quoted.book.rules.name(unit)} (", quoted.rate(unit, measure), "%, vượt ", *above[unit], ")")
        for unit in best
    ]
    if parts:
        yield f"Vượt {level} về {measure.label} cao nhất là ", *enumeration(parts), "."


def _volume(quoted: Quoted, holder: str, measure: str) -> Iterator[Paragraph]:
    """Sentences on docketed cases, cases to be enforced, and the enforceable share."""
    if quoted.is_known("figures", holder, measure, "thu_ly"):
        key = holder, measure, "thu_ly"
        yield ("Tổng số thụ lý là ", *_amount_and_change(quoted, *key), *_part_amounts(quoted, *key), ".")
    if quoted.is_known("figures", holder, measure, "phai_thi_hanh"):
        taken = [
            _line_in_words(quoted, holder, measure, line)
            for line in SUBTRACTED_LINES
            if _is_some(quoted, holder, measure, line)
        ]
        after = ("Sau khi trừ ", *join_pieces(taken, ", "), ", tổng số phải thi hành là ") if taken else (
            "Tổng số phải thi hành là ",
        )  # fmt: skip
        amount = *after, *_amount_and_change(quoted, holder, measure, "phai_thi_hanh")
        share = quoted.enforceable_share
        enforceable: Paragraph = ()
        if quoted.is_known("rates", holder, measure, share):
            rate = quoted.rate(holder, measure, share)
            enforceable = (". Số có điều kiện chiếm ", rate, "% số phải thi hành")
        yield (*amount, *_part_amounts(quoted, holder, measure, "phai_thi_hanh"), *enforceable, ".")
    absent = [line for line in ("thu_ly", "phai_thi_hanh") if not quoted.is_known("figures", holder, measure, line)]
    if absent:
        lines = quoted.book.rules.indicators.lines
        names = ", ".join(_label_in_sentence(lines[line].label) for line in absent)
        yield (f"Chưa có số liệu về {names} tính bằng {Measure(measure).label}: ", Gap(f"{names}, nếu có"), ".")


def _is_some(quoted: Quoted, holder: str, measure: str, line: str) -> bool:
    return (
        quoted.is_known("figures", holder, measure, line) and quoted.row("figures", holder, measure, line)["value"] > 0
    )


def _line_in_words(quoted: Quoted, holder: str, measure: str, line: str) -> Paragraph:
    """Line with its figure: "ủy thác thi hành án 12 việc"."""
    label = quoted.book.rules.indicators.lines[line].label
    return (f"{label[0].lower()}{label[1:]} ", quoted.amount(holder, measure, line), f" {Measure(measure).unit}")


def _amount_and_change(quoted: Quoted, holder: str, measure: str, line: str) -> Paragraph:
    """Figure with its change: "19.890 việc, tăng 12 việc (0,06%) so với cùng kỳ"."""
    words = quoted.amount(holder, measure, line), f" {Measure(measure).unit}"
    before = quoted.change_from_base(holder, measure, line)
    return (*words, ", ", *before) if before else words


def _part_amounts(quoted: Quoted, holder: str, measure: str, line: str) -> Paragraph:
    parts = [part for part in _PARTS[line] if quoted.is_known("figures", holder, measure, part)]
    words = join_pieces([_line_in_words(quoted, holder, measure, part) for part in parts], ", ")
    return (". Trong đó, ", *words) if words else ()


def _finished_sentence(quoted: Quoted, holder: str, measure: str) -> Paragraph:
    """Sentence on finished and enforceable cases, rate and change; a gap for missing figures."""
    lines = quoted.book.rules.indicators.lines
    *_, enforceable, finished = quoted.book.rules.indicators.volume_lines
    has_figure = {line: quoted.is_known("figures", holder, measure, line) for line in (finished, enforceable)}
    if all(has_figure.values()) and quoted.is_known("rates", holder, measure, quoted.main_rate):
        return _rate_sentences(quoted, holder, measure)
    clauses: list[Paragraph] = []
    if has_figure[finished]:
        clauses.append((f"{lines[finished].label} ", *_amount_and_change(quoted, holder, measure, finished)))
    if has_figure[enforceable]:
        began = "trên tổng số có điều kiện thi hành là " if has_figure[finished] else "Số có điều kiện thi hành là "
        clauses.append((began, *_amount_and_change(quoted, holder, measure, enforceable)))
    absent = ", ".join(_label_in_sentence(lines[line].label) for line, is_known in has_figure.items() if not is_known)
    if absent:
        about = f"{'chưa' if clauses else 'Chưa'} có số liệu về {absent} nên chưa tính được tỷ lệ thi hành xong: "
        clauses.append((about, Gap(f"{absent}, nếu có")))
        clauses += _published_rate(quoted, holder, measure)
    else:
        clauses.append(("không có số có điều kiện thi hành nên không tính tỷ lệ",))
    return (*join_pieces(clauses), ".")


def _rate_sentences(quoted: Quoted, holder: str, measure: str) -> Paragraph:
    """Sentence on the rate with its two figures, then one on their changes."""
    lines, unit = quoted.book.rules.indicators.lines, Measure(measure).unit
    *_, enforceable, finished = quoted.book.rules.indicators.volume_lines
    before = quoted.change_from_base(holder, measure, quoted.main_rate)
    rate = (
        f"{lines[finished].label} ",
        quoted.amount(holder, measure, finished),
        f" {unit} trên tổng số ",
        quoted.amount(holder, measure, enforceable),
        f" {unit} {lines[enforceable].label.lower()}, đạt tỷ lệ ",
        quoted.rate(holder, measure),
        "%",
        *((", ", *before) if before else ()),
        ".",
    )
    changes: list[Paragraph] = []
    for line in (finished, enforceable):
        if change := quoted.change_from_base(holder, measure, line):
            name = _label_in_sentence(lines[line].label)
            changes.append((f"{name if changes else name[0].upper() + name[1:]} ", *change))
    return (*rate, " ", *join_pieces(changes, ", "), ".") if changes else rate


def _label_in_sentence(label: str) -> str:
    """Label of a line within a sentence: "tổng số thụ lý", "số có điều kiện thi hành"."""
    called = label[0].lower() + label[1:]
    return called if called.startswith(("số ", "tổng số ")) else f"số {called}"


def _published_rate(quoted: Quoted, holder: str, measure: str) -> Iterator[Paragraph]:
    """Sentence on a published rate whose numerator and denominator are unknown."""
    book = quoted.book
    rule = book.rules.indicators.rates[quoted.main_rate]
    for key, row in book.rows("reconciliation").items():
        about = row["holder"], row["measure"], row["reading"], row["result"]
        if about == (holder, measure, f"{rule.numerator}/{rule.denominator}", Match.NOT_COMPUTABLE):
            what = f"{rule.label} (về {Measure(measure).label}), {book.rules.name(holder)}, như nguồn in"
            figure = Figure(row["printed"], f"{book.edition}:reconciliation:{key}:printed", what)
            yield ("nguồn in tỷ lệ ", figure, ", chưa tính lại được")


def _target(quoted: Quoted, holder: str, measure: str) -> Iterator[Paragraph]:
    """Sentences on the province's milestone and target; empty for a cluster."""
    if holder != PROVINCE:
        return
    row, edition = quoted.row("targets", holder, measure, quoted.main_rate), quoted.book.edition
    about = f"Chỉ tiêu được giao về {Measure(measure).label}"
    if row.get("milestone_pct"):
        until = f"Tiến độ được giao về {Measure(measure).label} đến hết ngày {format_date(edition.end)}"
        level = _level(quoted, holder, measure, row, "milestone_")
        words = target_outcome(quoted, holder, measure, row, "milestone_")
        yield (f"{until}{_target_decision(row, 'milestone_')} là ", *level, "; ", *words, ".")
    if row.get("state", State.MISSING) != State.VALUE:
        told = stated_on_target(quoted.book, holder, measure)
        published = f"Đã công bố, không kèm con số chỉ tiêu: {told}. " if told else ""
        began = f"{about}: nguồn số liệu không nêu, nên chưa so sánh với chỉ tiêu. {published}"
        yield (began, Gap(f"{about.lower()}, nếu có"))
        return
    of_the_year = "" if edition.is_whole_year else f" cả năm {edition.year}"
    level, words = _level(quoted, holder, measure, row), target_outcome(quoted, holder, measure, row)
    yield (f"{about}{of_the_year}{_target_decision(row)} là ", *level, "; ", *words, ".")


def _other_targets(quoted: Quoted, holder: str, measure: str) -> Iterator[Paragraph]:
    """Sentences on the units that met each target other than that of the main rate."""
    rules, edition = quoted.book.rules, quoted.book.edition
    members = rules.unit_by_id if holder == PROVINCE else rules.cluster(holder).members
    for of, rate in target_rates(rules):
        outcomes = {unit: verdict(edition, quoted.row("targets", unit, of, rate)) for unit in members}
        judged = {unit: outcome for unit, outcome in outcomes.items() if outcome}
        if of == measure and rate != quoted.main_rate and judged:
            missed = ", ".join(rules.name(unit) for unit, outcome in judged.items() if outcome != TargetOutcome.MET)
            others = f"các đơn vị được giao đều đạt{f', trừ {missed}' if missed else ''}"
            yield (f"{bar_name(edition).capitalize()} {target_name(rules, measure, rate)}: {others}.",)


def _target_decision(row: Mapping, whose: str = "") -> str:
    """Decision that set a target, or a milestone ("milestone_"), and whether it is verified."""
    number = row[f"{whose}decision"]
    decision = f" theo {'' if number.startswith('Q') else 'Quyết định số '}{number}" if number else ""
    return decision + ("" if row[f"{whose}verified"] else " (chưa kiểm chứng)")


def _level(quoted: Quoted, holder: str, measure: str, row: Mapping, whose: str = "") -> Paragraph:
    """Level in words: "từ 83,50% trở lên", or "trên 83,50%" for a strict target."""
    key = holder, measure, quoted.main_rate
    kind = "Tiến độ" if whose else "Chỉ tiêu"
    what = f"{kind} tỷ lệ thi hành xong (về {Measure(measure).label}), {quoted.book.rules.name(holder)}"
    target = quoted.figure("targets", key, f"{whose or 'target_'}pct", what)
    return ("trên ", target, "%") if row[f"{whose}comparator"] == ">" else ("từ ", target, "% trở lên")


def target_outcome(quoted: Quoted, holder: str, measure: str, row: Mapping, whose: str = "") -> Paragraph:
    """Outcome of a target, or of a milestone ("milestone_"); within a year also progress.

    On an exact tie the comparator decides: equal meets "từ 83,50% trở lên" and misses "trên 83,50%".
    """
    outcome = row[f"{whose}outcome"]
    if not outcome:
        return ("chưa đủ số liệu để so sánh",)
    if outcome == TargetOutcome.DEPENDS:
        return (open_verdict_in_words(row),)
    key, kind = (holder, measure, quoted.main_rate), "tiến độ" if whose else "chỉ tiêu"
    what = f"{{}} (về {Measure(measure).label}), {quoted.book.rules.name(holder)}".format
    difference = Decimal(row[f"{whose}difference_pct"])
    gap = quoted.figure("targets", key, f"{whose}difference_pct", what(f"Chênh lệch với {kind}"), has_sign=False)
    if outcome == TargetOutcome.MET:
        over: Paragraph = ("vượt ", gap, " điểm phần trăm") if difference > 0 else (f"bằng đúng mức {kind}",)
        return (f"đạt {kind}, ", *over)
    missing = _missing(quoted, key, row, whose)
    short: Paragraph = ("; còn thiếu ", *missing) if missing else ()
    if outcome == TargetOutcome.UNDER_WAY:
        progress = quoted.figure("targets", key, "progress_pct", what("Kết quả so với chỉ tiêu, %"))
        return ("kết quả đến hết kỳ bằng ", progress, "% chỉ tiêu cả năm", *short)
    under: Paragraph = ("thấp hơn ", gap, " điểm phần trăm")
    under = under if difference < 0 else (f"mới bằng mức {kind} mà chưa vượt",)
    return (f"chưa đạt {kind}, ", *under, *short)


def _missing(quoted: Quoted, key: tuple[str, str, str], row: Mapping, whose: str = "") -> Paragraph:
    """Missing amount: "7 việc nếu số có điều kiện giữ nguyên"; within a year both readings."""
    kind = "tiến độ" if whose else "chỉ tiêu"
    what = f"Còn thiếu để đạt {kind} (về {Measure(key[1]).label}), {quoted.book.rules.name(key[0])}"
    growing = "nếu phần thi hành thêm cũng làm tăng số có điều kiện"
    readings = [("missing_fixed", what, "nếu số có điều kiện giữ nguyên")]
    readings += [] if quoted.book.edition.is_whole_year else [("missing_growing", f"{what}, {growing}", growing)]
    clauses: list[Paragraph] = [
        (quoted.figure("targets", key, f"{whose}{column}", meaning), f" {Measure(key[1]).unit} {if_so}")
        for column, meaning, if_so in readings
        if not pd.isna(row[f"{whose}{column}"])
    ]
    return join_pieces(clauses, ", ")


def needed_for_targets(quoted: Quoted, holder: str) -> Iterator[Paragraph]:
    """Sentence for each measure on results still needed for the year's target."""
    edition = quoted.book.edition
    for measure in ("viec", "tien"):
        key = holder, measure, quoted.main_rate
        row = quoted.row("targets", *key)
        if row.get("outcome") == TargetOutcome.UNDER_WAY:
            until = (
                f"{next_period(edition).capitalize()}, về {Measure(measure).label}, để đạt {target_of_year(edition)} "
            )
            level = _level(quoted, holder, measure, row)
            yield (until, *level, " phải thi hành xong thêm ", *_missing(quoted, key, row), ".")


def missed_targets(quoted: Quoted, holder: str) -> Iterator[Paragraph]:
    """Sentences on missed targets, within a year milestones, and on open verdicts."""
    rules, edition = quoted.book.rules, quoted.book.edition
    members = rules.unit_by_id if holder == PROVINCE else rules.cluster(holder).members
    for measure, rate in target_rates(rules):
        rows = {unit: quoted.row("targets", unit, measure, rate) for unit in members}
        missed = [unit for unit, row in rows.items() if verdict(edition, row) == TargetOutcome.NOT_MET]
        if missed:
            column = missing_column(edition)
            is_main = rate == quoted.main_rate
            if is_main:
                missed.sort(key=lambda unit, rows=rows: (pd.isna(rows[unit][column]), -(rows[unit][column] or 0)))
            parts = [
                (rules.name(unit), *(_shortfall(quoted, (unit, measure, rate), " thiếu ") if is_main else ()))
                for unit in missed
            ]
            what = f"{bar_name(edition)} được giao {target_name(rules, measure, rate)}"
            named = "là" if len(parts) == 1 else "gồm"
            yield (f"Có {len(parts):02d} đơn vị chưa đạt {what}, {named} ", *enumeration(parts), ".")
        for unit, row in rows.items():
            if verdict(edition, row) == TargetOutcome.DEPENDS:
                of = f"{bar_name(edition).capitalize()} {target_name(rules, measure, rate)} của {rules.name(unit)}"
                yield (f"{of}: {open_verdict_in_words(row)}.",)


def _holders_table(quoted: Quoted, holders: tuple[str, ...], measure: str) -> Table:
    """Table of holders in rows, the whole last and bold; empty columns are left out."""
    rules, flags = quoted.book.rules, Flags(quoted.book, (measure,))
    docketed, _, *of_rate = rules.indicators.volume_lines
    lines = [
        line for line in (docketed, *of_rate) if any(quoted.is_known("figures", h, measure, line) for h in holders)
    ]
    targets = [quoted.row("targets", h, measure, quoted.main_rate) for h in holders[:-1]]
    is_part = not quoted.book.edition.is_whole_year
    has_targets = any(row.get("milestone_pct") for row in targets) if is_part else any(targets)
    is_under_way = is_part and any(row.get("outcome") for row in targets)
    has_before = any(quoted.row("same_period", h, measure, quoted.main_rate) for h in holders)
    wide = 2.85 if measure == "tien" else 1.9
    columns = [Column("Cụm" if holders[-1] == PROVINCE else "Đơn vị", width=2)]
    columns += [Column(rules.indicators.lines[line].short_label, "number", wide) for line in lines]
    columns += [Column(f"{rules.indicators.rates[quoted.main_rate].heading} (%)", "number", 1.2)]
    bar = bar_name(quoted.book.edition)
    columns += [Column(f"So với {bar}", "number", 2)] if has_targets else []
    columns += [Column("Còn thiếu để đạt chỉ tiêu cả năm", "number", wide)] if is_under_way else []
    columns += [Column("So với cùng kỳ", "number", 1.6)] if has_before else []
    rows = []
    for holder in holders:
        cells: list[Content] = [(rules.name(holder) + flags.marks(holder),)]
        cells += [
            (quoted.amount(holder, measure, line),) if quoted.is_known("figures", holder, measure, line) else ("–",)
            for line in lines
        ]
        cells.append(
            (quoted.rate(holder, measure),) if quoted.is_known("rates", holder, measure, quoted.main_rate) else ("–",)
        )
        cells += [_target_cell(quoted, holder, measure, "milestone_" * is_part)] if has_targets else []
        cells += [_needed_cell(quoted, holder, measure)] if is_under_way else []
        cells += [_before_cell(quoted, holder, measure)] if has_before else []
        rows.append(Row(cells, TOTAL if holder == holders[-1] else ""))
    unit = Measure(measure).unit
    note = "Dấu “–”: chưa có số liệu hoặc không áp dụng." if any(("–",) in row.cells for row in rows) else ""
    compared = " và ".join([bar] * has_targets + ["cùng kỳ"] * has_before)
    note += f" So với {compared} tính bằng điểm phần trăm." if compared else ""
    note += " Còn thiếu: nếu số có điều kiện giữ nguyên." if is_under_way else ""
    marked = flags.legend(holders)
    note += f" {marked}." if marked else ""
    caption = f"Kết quả về {Measure(measure).label} (đơn vị tính: {unit}), {quoted.book.edition.title}"
    return Table(caption, columns, [rows], note=note.strip())


def _target_cell(quoted: Quoted, holder: str, measure: str, whose: str) -> Paragraph:
    """Difference from a target, or milestone ("milestone_"): "vượt 1,20"; else a reason."""
    row = quoted.row("targets", holder, measure, quoted.main_rate)
    outcome = row.get(f"{whose}outcome")
    if not outcome:
        has_value = row.get(f"{whose or 'target_'}pct")
        return ("–",) if has_value or holder not in quoted.book.rules.unit_by_id else (NOT_ASSIGNED,)
    if outcome == TargetOutcome.DEPENDS:
        return ("tùy cách chia",)
    difference = Decimal(row[f"{whose}difference_pct"])
    if difference == 0:
        return ("bằng, đạt" if outcome == TargetOutcome.MET else "bằng, chưa đạt",)
    kind = "tiến độ" if whose else "chỉ tiêu"
    what = f"Chênh lệch với {kind} (về {Measure(measure).label}), {quoted.book.rules.name(holder)}"
    gap = quoted.figure("targets", (holder, measure, quoted.main_rate), f"{whose}difference_pct", what, has_sign=False)
    return ("vượt " if difference > 0 else "thấp hơn ", gap)


def _needed_cell(quoted: Quoted, holder: str, measure: str) -> Paragraph:
    """Amount missing to the year's target with an unchanged denominator; words if it is met."""
    outcome = quoted.row("targets", holder, measure, quoted.main_rate).get("outcome")
    if outcome == TargetOutcome.MET:
        return ("đã đạt",)
    if outcome == TargetOutcome.DEPENDS:
        return ("tùy cách chia",)
    what = f"Còn thiếu để đạt chỉ tiêu (về {Measure(measure).label}), {quoted.book.rules.name(holder)}"
    return (
        (quoted.figure("targets", (holder, measure, quoted.main_rate), "missing_fixed", what),) if outcome else ("–",)
    )


def _before_cell(quoted: Quoted, holder: str, measure: str) -> Paragraph:
    row = quoted.row("same_period", holder, measure, quoted.main_rate)
    if not row:
        return ("–",)
    difference = Decimal(row["difference_pct"])
    if difference == 0:
        return ("bằng",)
    what = f"Chênh lệch tỷ lệ với cùng kỳ (về {Measure(measure).label}), {quoted.book.rules.name(holder)}"
    gap = quoted.figure("same_period", (holder, measure, quoted.main_rate), "difference_pct", what, has_sign=False)
    return ("tăng " if difference > 0 else "giảm ", gap)
