"""Rules in use without a public source, for footnotes and the checks page."""

from collections.abc import Iterator

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import Measure

FileAndRule = tuple[str, str]


def unverified_in_use(rules: RuleBook) -> tuple[FileAndRule, ...]:
    """(file, rule) for each rule in use without a public source."""
    parts = _units, _clusters, _forms_and_rates, _year, _method_changes, _criteria, _awards, _heads, _targets
    return tuple(reading for part in parts for reading in part(rules))


def _units(rules: RuleBook) -> Iterator[FileAndRule]:
    for unit in rules.units:
        if not unit.verified and unit.valid_from is not None:
            yield rules.files.units, f"{unit.name}: {unit.decision or 'thời gian hiệu lực'}"


def _clusters(rules: RuleBook) -> Iterator[FileAndRule]:
    system = rules.cluster_system
    if system is not None and not system.verified:
        yield rules.clusters_file, system.name


def _forms_and_rates(rules: RuleBook) -> Iterator[FileAndRule]:
    for form_id, form in rules.forms.items():
        if not form.verified:
            yield rules.files.form(form_id), form.name
    for rate in rules.indicators.rates.values():
        if not rate.verified:
            yield rules.files.indicators, rate.label


def _year(rules: RuleBook) -> Iterator[FileAndRule]:
    receipts, reorganisation = rules.year.receipts, rules.year.reorganisation
    if receipts and not receipts.verified:
        yield rules.files.year, f"Thời hạn nhận báo cáo: {receipts.rule}"
    if reorganisation and not reorganisation.verified:
        yield rules.files.year, "Cách tính lũy kế của năm sắp xếp lại đơn vị (reorganisation.counting)"


def _method_changes(rules: RuleBook) -> Iterator[FileAndRule]:
    for change in rules.method_changes:
        is_in_use = set(change.forms or ()) & set(rules.forms) or change.is_past(rules.edition.end)
        if is_in_use and not change.verified:
            yield rules.files.method_changes, change.reason


def _criteria(rules: RuleBook) -> Iterator[FileAndRule]:
    for criteria_id, table in rules.criteria.items():
        file = rules.files.criteria(criteria_id)
        if not table.verified:
            yield file, table.name
            continue
        parts = {**table.criteria, **{class_.id: class_ for class_ in table.classes}}
        unsure = [part.label for part in parts.values() if not part.verified]
        if table.vote is not None and not table.vote.verified:
            unsure.append("cách bỏ phiếu")
        if unsure:
            yield file, f"{table.name}: {', '.join(unsure)}"


def _awards(rules: RuleBook) -> Iterator[FileAndRule]:
    if rules.awards is not None:
        unsure = [title.label for title in rules.awards.titles.values() if not title.is_wholly_verified]
        if unsure:
            yield rules.awards_file, f"{rules.awards.name}: {', '.join(unsure)}"


def _heads(rules: RuleBook) -> Iterator[FileAndRule]:
    for row in rules.heads:
        if not row.verified and row.system == rules.year.clusters:
            yield rules.files.heads, f"{rules.name(row.cluster)}, năm {row.year}: {rules.name(row.unit)}"


def _targets(rules: RuleBook) -> Iterator[FileAndRule]:
    for file, what, rows in (
        (rules.files.targets, "Chỉ tiêu", rules.targets),
        (rules.files.milestones, "Tiến độ", rules.milestones),
    ):
        for row in rows:
            if not row.verified and row.value_pct is not None:
                target = f"{what} về {Measure(row.measure).label} của {rules.name(row.holder)}"
                yield file, f"{target}: {row.note}" if row.note else target
