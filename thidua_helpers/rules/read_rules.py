"""The config files of one edition, read into a RuleBook."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.book import PROVINCE, RuleBook
from thidua_helpers.rules.clusters import Cluster, ClusterSystem
from thidua_helpers.rules.config_files import RuleFiles
from thidua_helpers.rules.config_reader import ConfigReader, refuse_unknown
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.cross_checks import (
    check_days,
    check_decisions,
    check_emulation,
    check_heads,
    check_inputs,
    check_milestones,
    check_reorganisation,
    check_summing_up,
    check_targets,
)
from thidua_helpers.rules.forms import AnyForm, FormFile, PublishedForm, StatisticalForm
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.rules.method_changes import MethodChange, MethodChanges
from thidua_helpers.rules.sources import Sources
from thidua_helpers.rules.statements import Statement, Statements
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.workspace import WorkspaceRule
from thidua_helpers.rules.year import Year
from thidua_helpers.rules.year_rows import AcceptedRow, CorrectionRow, DecisionRow, ExclusionRow, HeadRow, TargetRow
from thidua_helpers.vietnamese import format_date
from thidua_helpers.workspace.paths import Workspace


def read_rules(workspace: Workspace, edition: Edition) -> RuleBook:
    """The rules of `edition`; raises Refused, naming file and key, for the first mistake in them."""
    reading = ConfigReader(workspace)
    year = reading.toml(workspace.config.year(edition), Year)
    sources = reading.toml(workspace.config.sources, Sources).sources
    registry, units, former_names = _registry(reading, edition)
    indicators = reading.toml(workspace.config.indicators, Indicators)
    emulation = year.emulation
    tables = [emulation.province_criteria, *emulation.cluster_criteria.values()] if emulation else []
    of_workspace = reading.toml(workspace.config.workspace, WorkspaceRule)
    stated = _statements(reading, sources)
    system = _cluster_system(reading, year, edition, units, sources) if year.clusters else None
    book = RuleBook(
        edition=edition,
        files=RuleFiles(workspace, edition, year.clusters, emulation.awards if emulation else None),
        workspace=of_workspace,
        year=year,
        registry=registry,
        units=units,
        former_names=former_names,
        method_changes=_method_changes(reading, indicators, sources),
        cluster_system=system,
        clusters_before=_clusters_before(reading, system, edition) if system else (),
        indicators=indicators,
        forms={item.form: _form(reading, item.form, indicators) for item in year.inputs},
        periods_form=_periods_form(reading, of_workspace, indicators),
        targets=tuple(reading.csv(workspace.config.targets(edition), TargetRow)),
        milestones=tuple(reading.csv_if_there(workspace.config.milestones(edition), TargetRow)),
        corrections=tuple(reading.csv_if_there(workspace.config.corrections(edition), CorrectionRow)),
        accepted=tuple(reading.csv_if_there(workspace.config.accepted(edition), AcceptedRow)),
        shared_accepted=tuple(reading.csv_if_there(workspace.config.shared_accepted, AcceptedRow)),
        sources=sources,
        criteria={
            table: reading.one_of(workspace.config.criteria(table), CriteriaTable)
            for table in dict.fromkeys(filter(None, tables))
        },
        awards=_awards(reading, emulation.awards, edition, sources) if emulation and emulation.awards else None,
        decisions=tuple(reading.csv_if_there(workspace.config.decisions(edition), DecisionRow)),
        exclusions=tuple(reading.csv_if_there(workspace.config.exclusions(edition), ExclusionRow)),
        heads=tuple(reading.csv_if_there(workspace.config.heads, HeadRow)),
        heads_decided=tuple(_heads_decided(reading, edition)),
        statements=tuple(each for each in stated if _covers(each, edition)),
        statements_on_file=stated,
    )
    check_days(book)
    check_inputs(book)
    check_targets(book, book.files.targets, book.targets)
    check_milestones(book)
    if year.reorganisation:
        check_reorganisation(book, year.reorganisation)
    check_summing_up(book)
    check_emulation(book)
    check_decisions(book)
    check_heads(book, reading)
    _ = book.holder_by_spelling
    return book


def _heads_decided(reading: "ConfigReader", edition: Edition) -> Iterator[DecisionRow]:
    for row in reading.csv_if_there(reading.workspace.config.decisions(Edition(edition.year - 1)), DecisionRow):
        if row.subject in ("truong-cum", "pho-cum") and row.state == "quyet_dinh":
            yield row


def standing_units(workspace: Workspace, edition: Edition) -> tuple[UnitRow, ...]:
    """The units that stand on the last day of a period, also of one that has no year file yet; raises Refused as
    `read_rules` does."""
    return _registry(ConfigReader(workspace), edition)[1]


def _registry(
    reading: ConfigReader, edition: Edition
) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...], dict[str, tuple[str, ...]]]:
    """The whole registry, the units of the period, and by unit id the names that it bore before."""
    path = reading.workspace.config.units
    file = reading.workspace.relative(path)
    rows = reading.csv(path, UnitRow)
    by_id: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    for row in rows:
        for successor in row.successors:
            if successor not in by_id:
                raise Refused(f"{file}: đơn vị “{row.id}” có successors “{successor}” không có trong danh mục."
                              + suggestion(successor, by_id))  # fmt: skip
        _refuse_without_successor(row, rows, file)
    standing = tuple(row for row in rows if row.exists_on(edition.end))
    for unit_id, lives in sorted(by_id.items()):
        spans = sorted((row.valid_from or date.min, row.valid_to or date.max) for row in lives)
        if any(later[0] <= earlier[1] for earlier, later in itertools.pairwise(spans)):
            raise Refused(f"{file}: các dòng của đơn vị “{unit_id}” có thời gian hiệu lực chồng nhau.")
    offices = [row.id for row in standing if row.kind == "cuc"]
    if len(offices) != 1:
        raise Refused(f"{file}: kỳ {edition} phải có đúng một đơn vị loại “cuc”, đang có {len(offices)}.")
    former = {
        row.id: tuple(old.short_name for old in by_id[row.id] if (old.valid_to or date.max) < edition.end)
        for row in standing
    }
    return tuple(rows), standing, {unit_id: names for unit_id, names in former.items() if names}


def _refuse_without_successor(row: UnitRow, rows: Iterable[UnitRow], file: str) -> None:
    """A successor stands on the day after; units that name each other in a circle, and ended together, never do."""
    if not row.successors:
        return
    if row.valid_to in (None, date.max):
        raise Refused(f"{file}: đơn vị “{row.id}” có successors nhưng chưa có ngày kết thúc (valid_to).")
    next_day = row.valid_to + timedelta(days=1)
    standing = {each.id for each in rows if each.exists_on(next_day)}
    for successor in row.successors:
        if successor not in standing:
            raise Refused(
                f"{file}: đơn vị “{row.id}” kết thúc ngày {format_date(row.valid_to)} nhưng successors “{successor}” "
                "không còn hoặc chưa có từ ngày hôm sau: sửa ngày, hoặc ghi đúng đơn vị nhận bàn giao."
            )


def _method_changes(reading: ConfigReader, indicators: Indicators, sources: Iterable[str]) -> tuple[MethodChange, ...]:
    """The declared changes of method; none where the workspace has no such file."""
    path = reading.workspace.config.method_changes
    if not path.is_file():
        return ()
    file, changes = reading.workspace.relative(path), reading.toml(path, MethodChanges).changes
    forms = [other.stem for other in reading.workspace.config.form("x").parent.glob("*.toml")]
    for number, change in enumerate(changes):
        where = f"changes.{number}"
        named = [(f"{where}.lines", line, indicators.lines) for line in change.lines]
        named += [(f"{where}.forms", form, forms) for form in change.forms or ()]
        named += [(f"{where}.source", change.source, sources)] if change.source else []
        refuse_unknown(file, named)
    return changes


def _statements(reading: ConfigReader, sources: Iterable[str]) -> tuple[Statement, ...]:
    """The published statements on every edition; none where the workspace has no such file.

    Raises Refused for an unknown source, a period written wrongly, or one whose ends do not fit, of any statement.
    """
    path = reading.workspace.config.statements
    if not path.is_file():
        return ()
    file, found = reading.workspace.relative(path), reading.toml(path, Statements).statements
    for number, statement in enumerate(found):
        where = f"statements.{number}"
        refuse_unknown(file, [(f"{where}.source", statement.source, sources)])
        try:
            first, last = Edition.parse(statement.first), Edition.parse(statement.last or statement.first)
        except Refused as error:
            raise Refused(f"{file}: “{where}”, first hoặc last: {error}") from error
        if first.months != last.months or first > last:
            raise Refused(
                f"{file}: “{where}” có first là kỳ {first}, last là kỳ {last}; hai kỳ phải cùng số tháng, kỳ đầu không "
                "sau kỳ cuối."
            )
    return found


def _covers(statement: Statement, edition: Edition) -> bool:
    first, last = Edition.parse(statement.first), Edition.parse(statement.last or statement.first)
    return first.months == edition.months and first <= edition <= last


def _cluster_system(reading: ConfigReader, year: Year, edition: Edition, units, sources) -> ClusterSystem:
    path = reading.workspace.config.clusters(year.clusters)
    system, file = reading.one_of(path, ClusterSystem), reading.workspace.relative(path)
    if not system.is_valid_on(edition.end):
        raise Refused(f"{file}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ {edition}.")
    if system.decision.source not in sources:
        raise Refused(f"{file}: “decision.source” là nguồn “{system.decision.source}” chưa khai báo."
                      + suggestion(system.decision.source, sources))  # fmt: skip
    known, seen = {unit.id for unit in units}, {}
    for cluster in system.clusters:
        if cluster.id in (*known, PROVINCE) or cluster.id in seen.values():
            raise Refused(f"{file}: mã cụm “{cluster.id}” đã được dùng.")
        for member in set(cluster.notes) - set(cluster.members):
            raise Refused(f"{file}: “{cluster.id}” có ghi chú cho “{member}”, không phải thành viên.")
        for member in cluster.members:
            if member not in known:
                gone = [row for row in reading.csv(reading.workspace.config.units, UnitRow) if row.id == member]
                why = _no_longer(gone[-1], units, edition) if gone else suggestion(member, known)
                raise Refused(f"{file}: “{cluster.id}” có thành viên “{member}” không có trong danh mục đơn vị của kỳ "
                              f"{edition}.{why}")  # fmt: skip
        for member in cluster.members:
            if member in seen:
                raise Refused(f"{file}: đơn vị “{member}” đứng hai lần: {seen[member]} và {cluster.id}.")
            seen[member] = cluster.id
    return system


def _clusters_before(reading: ConfigReader, system: ClusterSystem, edition: Edition) -> tuple[Cluster, ...]:
    """The clusters of the system in force on the day before `system` began, where it began within the period."""
    if system.valid_from <= edition.start:
        return ()
    eve = system.valid_from - timedelta(days=1)
    files = sorted(reading.workspace.config.clusters("x").parent.glob("*.toml"))
    others = [reading.one_of(path, ClusterSystem) for path in files]
    # Of one without a last day the present one is the successor.
    earlier = [each for each in others if each != system and each.is_valid_on(eve)]
    return max(earlier, key=lambda each: each.valid_from).clusters if earlier else ()


def _no_longer(row: UnitRow, units: Iterable[UnitRow], edition: Edition) -> str:
    """What to do about a member that the registry knows, but not in this period."""
    successors = ", ".join(unit.short_name for unit in units if unit.id in row.successors)
    now = f" (nay là {successors})" if successors else ""
    return (
        f" {row.short_name} không còn vào {edition.end}{now}: các Cụm của kỳ cần một tệp mới trong thư mục clusters, "
        "khai báo ở khóa “clusters” của year.toml; tệp cũ vẫn là của các kỳ trước."
    )


def _form(reading: ConfigReader, form_id: str, indicators: Indicators) -> AnyForm:
    path = reading.workspace.config.form(form_id)
    form, file = reading.one_of(path, FormFile).root, reading.workspace.relative(path)
    used: list[tuple[str, str, Iterable[str]]] = []
    if isinstance(form, PublishedForm):
        for wording, item in form.items.items():
            lines = (item.line, item.numerator, *item.denominators)
            used += [(f"items.{wording}", line, indicators.lines) for line in lines]
            used.append((f"items.{wording}", item.rate, indicators.rates))
    elif isinstance(form, StatisticalForm):
        used += [("columns", column.rate or "", indicators.rates) for column in form.columns]
    for where, name, known in used:
        if name and name not in known:
            raise Refused(f"{file}: “{where}” dùng “{name}” không có trong config/indicators.toml."
                          + suggestion(name, known))  # fmt: skip
    return form


def _periods_form(reading: ConfigReader, rule: WorkspaceRule, indicators: Indicators) -> PublishedForm | None:
    """The form of published figures of periods that are no edition; None where the workspace has none."""
    if rule.other_periods is None:
        return None
    form = _form(reading, rule.other_periods.form, indicators)
    if not (isinstance(form, PublishedForm) and form.has_periods):
        file = reading.workspace.relative(reading.workspace.config.workspace)
        raise Refused(f"{file}: “other_periods.form” là “{rule.other_periods.form}”, phải là mẫu loại cong-bo-khac.")
    return form


def _awards(reading: ConfigReader, catalogue_id: str, edition: Edition, sources: Iterable[str]) -> AwardCatalogue:
    path = reading.workspace.config.awards(catalogue_id)
    catalogue = reading.one_of(path, AwardCatalogue)
    refuse_unknown(reading.workspace.relative(path), [("source", catalogue.source, sources)])
    if not catalogue.is_valid_on(edition.end):
        raise Refused(f"{reading.workspace.relative(path)}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ.")
    return catalogue
