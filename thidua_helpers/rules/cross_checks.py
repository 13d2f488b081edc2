"""Checks across config files: every id that one names exists in another."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition, thads_year
from thidua_helpers.rules.awards import recipient_kind
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.feeds import Feed, LineFeed, RateFeed, ViolationsFeed
from thidua_helpers.rules.forms import PublishedForm
from thidua_helpers.rules.loading import ConfigReader, refuse_unknown
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Reorganisation
from thidua_helpers.rules.year_rows import DecisionRow, TargetRow
from thidua_helpers.vietnamese import format_date, format_decimal
from thidua_helpers.vocabulary import PROVINCE


def cross_check(book: RuleBook, reading: ConfigReader) -> None:
    """Raise Refused, with file and key, for the first mismatch between config files."""
    check_days(book)
    check_inputs(book)
    check_targets(book, book.files.targets, book.targets)
    check_milestones(book)
    if book.year.reorganisation:
        check_reorganisation(book, book.year.reorganisation)
    check_summing_up(book)
    check_emulation(book)
    check_decisions(book)
    check_heads(book, reading)
    check_spellings(book)


def check_days(book: RuleBook) -> None:
    """Figures are closed, and the report is made, not before the period's end."""
    for key, what in (("figures_closed_on", "ngày chốt số liệu"), ("report_date", "ngày lập báo cáo")):
        day = getattr(book.year, key)
        if day is not None and day < book.edition.end:
            raise Refused(
                f"{book.files.year}: “{key}” ({what}) là {format_date(day)}, trước ngày cuối kỳ "
                f"{format_date(book.edition.end)}: sửa ngày."
            )


def check_summing_up(book: RuleBook) -> None:
    """Texts of the report cite known sources; conferences and statements name known holders."""
    file, summing_up = book.files.year, book.year.summing_up
    refuse_unknown(file, [("summing_up.source", summing_up.source, book.sources)] if summing_up.source else [])
    for cluster, day in summing_up.cluster_conferences.items():
        refuse_unknown(file, [(f"summing_up.cluster_conferences.{cluster}", cluster, book.cluster_ids)])
        if day not in summing_up.conferences:
            raise Refused(
                f"{file}: “summing_up.cluster_conferences.{cluster}” là {format_date(day)}, không có trong "
                "“conferences”: sửa ngày, hoặc ghi thêm ngày đó vào conferences."
            )
    holders = (PROVINCE, *book.cluster_ids)
    named = [(f"holder của {(item.quote or item.text)[:40]}", item.holder, holders) for item in book.statements]
    refuse_unknown(book.files.statements, named)


def check_spellings(book: RuleBook) -> None:
    """No two holders share a spelling."""
    _ = book.holder_by_spelling


def check_reorganisation(book: RuleBook, rule: Reorganisation) -> None:
    """The earlier edition ends the day before; split results go to a successor."""
    file = book.files.year
    before = Edition.parse(rule.before)
    if before not in book.workspace.editions():
        editions = map(str, book.workspace.editions())
        raise Refused(
            f"{file}: “reorganisation.before” là kỳ “{before}” chưa có năm báo cáo." + suggestion(str(before), editions)
        )
    if before.start != book.edition.start or before.end + timedelta(days=1) != rule.on:
        raise Refused(
            f"{file}: “reorganisation.before” là kỳ {before}, hết ngày {before.end}; phải là kỳ của cùng năm hết ngày "
            f"{rule.on - timedelta(days=1)}, ngay trước “reorganisation.on”."
        )
    successors = succession_between(book.registry, before.end, book.edition.end).successors
    for unit, successor in rule.results_to.items():
        refuse_unknown(file, [(f"reorganisation.results_to.{unit}", unit, successors)])
        refuse_unknown(file, [(f"reorganisation.results_to.{unit}", successor, successors[unit])])


def check_inputs(book: RuleBook) -> None:
    """Inputs of an edition are its own figures; those of other periods are the workspace's."""
    for number, item in enumerate(book.year.inputs):
        form = book.forms[item.form]
        if isinstance(form, PublishedForm) and form.has_periods:
            raise Refused(
                f"{book.files.year}: “inputs.{number}.form” là “{item.form}”, số liệu của giai đoạn khác: khai báo ở "
                "mục other_periods của config/workspace.toml."
            )
        if item.not_yet and not isinstance(form, RegisterForm):
            raise Refused(f"{book.files.year}: “inputs.{number}.not_yet” chỉ dùng cho sổ, mà “{item.name}” không phải "
                          "sổ; bỏ khóa này.")  # fmt: skip
    if book.decisions and book.so_far.year.emulation is None and book.year.emulation is not None:
        raise Refused(
            f"{book.files.decisions}: đã có quyết định, mà {book.files.year} ghi phiếu chấm điểm là chưa đến hạn "
            "(not_yet); bỏ not_yet ở mục inputs của phiếu chấm điểm."
        )


def _unit_not_in_period(row: UnitRow, book: RuleBook) -> str:
    """Message on a unit outside the period, with its successors to name instead."""
    successors_of = {unit.id: unit.successors for unit in book.registry}
    of_period, others = [], list(row.successors)
    while others:
        unit = others.pop(0)
        if unit in book.levels:
            of_period.append(unit)
        else:
            others.extend(successors_of.get(unit, ()))
    successors = ", ".join(f"{book.name(unit)} ({unit})" for unit in dict.fromkeys(of_period))
    now = f"chỉ tiêu của kỳ ghi cho đơn vị kế tiếp: {successors}" if successors else "bỏ dòng này"
    return f"{row.short_name} không có vào {format_date(book.edition.end)}, ngày cuối của kỳ; {now}."


def check_targets(book: RuleBook, file: str, rows: Iterable[TargetRow]) -> None:
    seen = set()
    per_cent = [rate_id for rate_id, rate in book.indicators.rates.items() if rate.kind == "pct"]
    for number, row in enumerate(rows, start=2):
        for name, value, ids in (
            ("holder", row.holder, book.levels),
            ("rate", row.rate, per_cent),
            ("source", row.source, book.sources),
        ):
            if value not in ids:
                message = f"{file}, dòng {number}: “{name}” là “{value}”"
                ended = [unit for unit in book.registry if name == "holder" and unit.id == value]
                if ended:
                    raise Refused(f"{message}: {_unit_not_in_period(ended[-1], book)}")
                raise Refused(f"{message}, chưa khai báo." + suggestion(value, ids))
        key = (row.holder, row.measure, row.rate)
        if key in seen:
            raise Refused(f"{file}, dòng {number}: chỉ tiêu {'/'.join(key)} đã có ở dòng trên.")
        seen.add(key)


def check_milestones(book: RuleBook) -> None:
    """Refuse milestones without a decision, above the year's target, or of a whole year."""
    file, of_year = book.files.milestones, book.files.targets
    if book.milestones and book.edition.is_whole_year:
        raise Refused(f"{file}: kỳ {book.edition} là cả năm nên không có tiến độ; chỉ tiêu cả năm ghi ở {of_year}.")
    check_targets(book, file, book.milestones)
    targets = {(row.holder, row.measure, row.rate): row for row in book.targets}
    for number, row in enumerate(book.milestones, start=2):
        where, key = f"{file}, dòng {number}", (row.holder, row.measure, row.rate)
        if row.value_pct is None:
            raise Refused(f"{where}: value_pct để trống; chưa được giao tiến độ thì bỏ dòng này.")
        if not row.decision:
            raise Refused(f"{where}: thiếu decision; chỉ ghi tiến độ được giao bằng văn bản, không ghi số tự chia đều.")
        if key not in targets:
            raise Refused(f"{where}: {of_year} không có chỉ tiêu cả năm {'/'.join(key)}; ghi thêm dòng đó, chưa giao "
                          "thì để trống value_pct.")  # fmt: skip
        target, of_target = targets[key], targets[key].value_pct
        if of_target is not None and _demand(row.value_pct, row.comparator) > _demand(of_target, target.comparator):
            bars = (row.comparator, row.value_pct), (target.comparator, of_target)
            texts = [f"{comparator} {format_decimal(value)}%" for comparator, value in bars]
            raise Refused(f"{where}: tiến độ {texts[0]} cao hơn chỉ tiêu cả năm {texts[1]} ở {of_year}.")


def _demand(value_pct: Decimal, comparator: str | None) -> tuple[Decimal, bool]:
    """A target as a comparable value: "trên 45%" asks for more than "từ 45%"."""
    return value_pct, comparator == ">"


def _refuse_unless_allowed(
    file: str, where: str, unit: str, allowed: Iterable[str], why_not: str, book: RuleBook
) -> None:
    """Raise Refused for a unit that is not `allowed`.

    For a unit of the edition the reason is `why_not`, any other is unknown.
    """
    if unit in book.unit_by_id and unit not in allowed:
        instead = f" Ghi một trong: {', '.join(sorted(allowed))}." if allowed else ""
        raise Refused(f"{file}: “{where}” là “{unit}”: {book.name(unit)} {why_not}." + instead)
    refuse_unknown(file, [(where, unit, allowed)])


def check_emulation(book: RuleBook) -> None:
    """Every id in the year's emulation and its criteria tables is known."""
    emulation = book.year.emulation
    if emulation is None:
        return
    classes = [class_.id for table in book.ranking_criteria.values() for class_ in table.classes]
    named = [("emulation.appraised_by", emulation.appraised_by, book.unit_by_id)]
    named += [(f"emulation.cluster_criteria.{key}", key, book.cluster_ids) for key in emulation.cluster_criteria]
    named += [(f"emulation.class_quotas.{class_id}", class_id, classes) for class_id in emulation.class_quotas]
    refuse_unknown(book.files.year, named)
    for criteria_id, table in book.criteria.items():
        of_feeds = [part for where, feed in table.feeds() for part in _named_by_feed(where, feed, book)]
        for number, rung in enumerate(table.tie_breaks):
            of_feeds += _indicators_named(f"tie_breaks.{number}", rung.rate, rung.line, book)
        for number, target in enumerate(table.targets):
            of_feeds += _indicators_named(f"targets.{number}", target.rate, "", book)
        units = [
            (f"criteria.{criterion_id}.units", unit, book.unit_by_id)
            for criterion_id, criterion in table.leaves.items()
            for unit in criterion.units
        ]
        refuse_unknown(book.files.criteria(criteria_id), [("source", table.source, book.sources), *of_feeds, *units])
    for title_id, title in book.awards.titles.items() if book.awards else ():
        asked = [
            (f"titles.{title_id}.conditions.{number}.kinds", kind, book.exclusion_kinds)
            for number, condition in enumerate(title.conditions)
            for kind in getattr(condition, "kinds", ())
        ]
        refuse_unknown(book.awards_file, asked)


def _indicators_named(where: str, rate: str, line: str, book: RuleBook) -> list[tuple[str, str, Iterable[str]]]:
    """The rate or line named at a key; rates are a unit's own, in per cent."""
    rates = [name for name, rule in book.indicators.rates.items() if rule.kind == "pct" and rule.of == "holder"]
    asked = ((f"{where}.rate", rate, rates), (f"{where}.line", line, book.indicators.lines))
    return [part for part in asked if part[1]]


def _named_by_feed(where: str, feed: Feed, book: RuleBook) -> list[tuple[str, str, Iterable[str]]]:
    match feed:
        case RateFeed():
            return _indicators_named(where, feed.rate, "", book)
        case LineFeed():
            return _indicators_named(where, "", feed.line, book)
        case ViolationsFeed():
            forms = [form for form in book.forms.values() if isinstance(form, RegisterForm)]
            registers = [form for form in forms if form.table == feed.register]
            kinds = [kind for form in registers for kind in form.kinds]
            sources = [source for form in registers for source in form.sources]
            named: list[tuple[str, str, Iterable[str]]] = [(f"{where}.kinds", kind, kinds) for kind in feed.kinds]
            named += [(f"{where}.sources", source, sources) for source in feed.sources]
            # Without the register nothing is scored by it, and that is a finding.
            return named if registers else []
    return []


def _check_decision(book: RuleBook, row: DecisionRow, line: str, classes: Sequence[str]) -> None:
    """The decision's subject exists in the edition; it is signed after the period's end."""
    file = book.files.decisions
    titles = book.awards.titles if book.awards else {}
    unit, _, person = row.holder.partition(".")
    if row.subject == "khen-thuong":
        refuse_unknown(file, [(f"{line}, holder", unit, book.unit_by_id), (f"{line}, value", row.value, titles)])
        if "." in row.holder and not re.fullmatch(r"cb-\d+", person, re.ASCII):
            raise Refused(f"{file}, {line}: holder là cá nhân thì ghi mã, ví dụ {unit}.cb-01; không ghi họ tên.")
        whom = recipient_kind(row.holder)
        if whom not in titles[row.value].whom:
            raise Refused(f"{file}, {line}: “{titles[row.value].label}” không dành cho {whom.label}.")
    elif row.subject == "hang":
        ranked = book.ranked_units(PROVINCE) if PROVINCE in book.ranking_criteria else ()
        _refuse_unless_allowed(file, f"{line}, holder", row.holder, ranked, "không được xếp hạng trong toàn tỉnh", book)
        refuse_unknown(file, [(f"{line}, value", row.value, classes)])
    elif row.subject == "xep-hang":
        rankings = [cluster for cluster in book.cluster_ids if cluster in book.ranking_criteria]
        ranked = [unit for cluster in rankings for unit in book.ranked_units(cluster)]
        _refuse_unless_allowed(file, f"{line}, holder", row.holder, ranked, "không được xếp hạng trong Cụm nào", book)
        if not row.value.isdecimal() or int(row.value) == 0:
            raise Refused(f"{file}: “{line}, value” là “{row.value}”; phải là thứ bậc, từ 1.")
    else:
        refuse_unknown(file, [(f"{line}, holder", row.holder, book.cluster_ids)])
        cluster = book.cluster(row.holder)
        _refuse_unless_allowed(file, f"{line}, value", row.value, cluster.members, f"không thuộc {cluster.name}", book)
    if row.signed_on and row.signed_on <= book.edition.end:
        raise Refused(
            f"{file}, {line}: signed_on là {row.signed_on}, không sau ngày cuối kỳ {book.edition.end}: "
            "quyết định về kết quả của kỳ được ký sau khi kỳ kết thúc."
        )


def check_decisions(book: RuleBook) -> None:
    """Rows of decisions.csv, exclusions.csv and cluster_heads.csv name what the edition has."""
    titles = book.awards.titles if book.awards else {}
    province = book.ranking_criteria.get(PROVINCE)
    classes = [class_.id for class_ in province.classes] if province else []
    for number, row in enumerate(book.decisions, start=2):
        _check_decision(book, row, f"dòng {number}", classes)
    for cluster in book.cluster_ids:
        if cluster in book.ranking_criteria and book.ranking_criteria[cluster].classes:
            file = book.files.criteria(book.criteria_ids[cluster])
            raise Refused(f"{file}: có classes, mà hạng A–D chỉ xếp trong toàn tỉnh; bảng của Cụm chỉ xếp thứ bậc.")
    for title_id, title in titles.items():
        asked = [class_id for condition in title.conditions for class_id in getattr(condition, "classes", ())]
        refuse_unknown(book.awards_file, [(f"titles.{title_id}.conditions", class_id, classes) for class_id in asked])
    for number, row in enumerate(book.exclusions, start=2):
        named = [
            (f"dòng {number}, unit", row.unit, book.unit_by_id),
            (f"dòng {number}, kind", row.kind, book.exclusion_kinds),
        ]
        refuse_unknown(book.files.exclusions, named)
    for number, row in enumerate(book.heads, start=2):
        if row.system != book.year.clusters:
            continue
        named = [(f"dòng {number}, cluster", row.cluster, book.cluster_ids)]
        named += [(f"dòng {number}, source", row.source, book.sources)]
        refuse_unknown(book.files.heads, named)
        cluster = book.cluster(row.cluster)
        for unit in (row.unit, *row.passed_over):
            where = f"dòng {number}, unit"
            _refuse_unless_allowed(book.files.heads, where, unit, cluster.members, f"không thuộc {cluster.name}", book)


def check_heads(book: RuleBook, reading: ConfigReader) -> None:
    """Rows of cluster_heads.csv fit their cluster system, each once.

    They pass over only members that rotate.
    """
    file = book.files.heads
    rows = list(enumerate(book.heads, start=2))
    named = [(f"dòng {number}, system", row.system, book.files.cluster_systems) for number, row in rows]
    refuse_unknown(file, named)
    systems = {row.system: reading.toml(book.files.clusters(row.system), ClusterSystem) for row in book.heads}
    seen: dict[tuple, int] = {}
    for number, row in rows:
        where, system = f"{file}, dòng {number}", systems[row.system]
        first, last = thads_year(system.valid_from), thads_year(system.valid_to) if system.valid_to else 2099
        if not first <= row.year <= last:
            years = f"{first} đến {last}" if system.valid_to else f"{first} trở đi"
            raise Refused(f"{where}: year là {row.year}; hệ thống cụm “{row.system}” có hiệu lực từ năm {years}.")
        place = (row.system, row.cluster, row.year)
        for key, problem in (
            ((*place, row.role), f"{row.role} của {row.cluster} năm {row.year} đã có"),
            ((*place, "unit", row.unit), f"“{row.unit}” đã là Trưởng Cụm hoặc Phó Trưởng Cụm năm {row.year}"),
        ):
            if key in seen:
                raise Refused(f"{where}: {problem} ở dòng {seen[key]}; giữ lại một dòng.")
            seen[key] = number
        if row.system == book.year.clusters:
            rotating = book.rotating_units(row.cluster)
            refuse_unknown(file, [(f"dòng {number}, passed_over", unit, rotating) for unit in row.passed_over])
