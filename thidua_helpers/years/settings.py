"""Settings of the config workbook as texts: sheet → row → field → value, if present.

Config files and the workbook are compared in this form.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from thidua_helpers.errors import not_none
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.year_rows import TargetRow

# The sheets of the config workbook, as its tabs have them.
TO_DECIDE, GENERAL, QUOTAS = "Việc cần quyết định", "Chung", "Số lượng hạng"
TARGETS, MILESTONES = "Chỉ tiêu", "Tiến độ"
CLUSTERS, MEMBERS, HEADS, DECISIONS = "Cụm", "Thành viên Cụm", "Trưởng Cụm", "Quyết định"
INPUTS, SUMMING_UP, EXCLUSIONS, SOURCES = "Tệp đầu vào", "Lời tổng kết", "Loại trừ", "Nguồn"

Fields = TypeVar("Fields")
Settings = dict[str, dict[str, dict[str, str]]]
Rows = Mapping[str, Mapping[str, str]]
SettingKey = tuple[str, str, str]
UNDECIDED = "chua"
# Keys of the summing-up with their names; the days of single clusters are on the sheet of clusters.
SUMMING_UP_LABELS = {
    "superior": "Cơ quan cấp trên",
    "anniversary": "Chào mừng",
    "theme": "Chủ đề năm",
    "context": "Bối cảnh, nhiệm vụ được giao",
    "movements": "Phong trào thi đua",
    "organisation": "Tổ chức thực hiện",
    "leadership": "Lãnh đạo, chỉ đạo",
    "conferences": "Ngày hội nghị các Cụm",
    "shortcomings": "Hạn chế, nguyên nhân",
    "directions": "Phương hướng",
    "source": "Nguồn đã đăng các lời này",
    "officials": "Người được nêu tên",
}
# Row of the cluster system's id, and prefix of the rows of its file.
SYSTEM = "clusters"


def settings_of(rules: RuleBook) -> Settings:
    """Settings in the config files of an edition, without sources: the workbook only adds them."""
    year, emulation = rules.year, rules.year.emulation
    criteria = emulation.cluster_criteria if emulation else {}
    return {
        TO_DECIDE: {decision.id: {"state": UNDECIDED} for decision in year.to_decide},
        GENERAL: {key: {"value": value} for key, value in _general(rules).items() if value},
        QUOTAS: {
            class_id: _present_texts(count=quota.count, share_pct=quota.share_pct, rounding=quota.rounding)
            for class_id, quota in (emulation.class_quotas if emulation else {}).items()
        },
        TARGETS: _targets(rules.targets),
        MILESTONES: _targets(rules.milestones),
        **cluster_settings(rules.cluster_system, criteria, year.summing_up.cluster_conferences),
        HEADS: {
            _row(row.cluster, row.role): _present_texts(
                unit=row.unit,
                person=row.person,
                passed_over="|".join(row.passed_over),
                reason=row.reason,
                source=row.source,
                verified=row.verified,
            )
            for row in rules.heads
            if row.system == year.clusters and row.year == rules.edition.year
        },
        DECISIONS: with_unique_names(
            (
                decision_row(row.subject, row.holder, row.value),
                _present_texts(
                    value=row.value,
                    state=row.state,
                    number=row.number,
                    signed_on=row.signed_on,
                    decided_by=row.decided_by,
                    reason=row.reason,
                ),
            )
            for row in rules.decisions
        ),
        EXCLUSIONS: with_unique_names(
            (_row(row.unit, row.kind), _present_texts(reason=row.reason, document=row.document))
            for row in rules.exclusions
        ),
        SUMMING_UP: with_unique_names(
            (key, {"text": config_text(text)})
            for key in SUMMING_UP_LABELS
            for text in _texts(getattr(year.summing_up, key))
        ),
        INPUTS: {_row(item.name, item.form): {"use": "co"} for item in year.inputs},
        SOURCES: {},
    }


def _texts(value: object) -> list:
    """A text, or a list of them, as a list; empty for a missing text."""
    return list(value) if isinstance(value, tuple) else [value] if value else []


def _targets(rows: Iterable[TargetRow]) -> dict[str, dict[str, str]]:
    identity = ("holder", "measure", "rate")
    return {
        _row(*(getattr(row, name) for name in identity)): _present_texts(
            **{name: value for name, value in row if name not in identity}
        )
        for row in rows
    }


def cluster_settings(
    system: ClusterSystem | None, criteria: Mapping[str, str], conferences: Mapping[str, date]
) -> Settings:
    """Settings of the clusters and their members.

    `criteria`: cluster → its criteria table; `conferences`: cluster → day of its conference.
    """
    clusters = system.clusters if system else ()
    return {
        CLUSTERS: {
            cluster.id: _present_texts(
                name=cluster.name,
                area=cluster.area,
                criteria=criteria.get(cluster.id),
                conference=conferences.get(cluster.id),
            )
            for cluster in clusters
        },
        MEMBERS: {
            member: {"cluster": cluster.id, "order": str(order)}
            for cluster in clusters
            for order, member in enumerate(cluster.members, start=1)
        },
    }


def _general(rules: RuleBook) -> dict[str, str]:
    year, system = rules.year, rules.cluster_system
    fields = {key: config_text(getattr(year, key)) for key in ("state_of_figures", "figures_closed_on", "report_date")}
    if year.receipts:
        fields |= {f"receipts.{key}": config_text(value) for key, value in year.receipts}
    if year.emulation:
        for key in ("stage", "province_criteria", "awards"):
            fields[f"emulation.{key}"] = config_text(getattr(year.emulation, key))
    if system:
        fields[SYSTEM] = not_none(year.clusters)
        fields |= {
            f"{SYSTEM}.{key}": config_text(value)
            for key, value in (*system, *((f"decision.{key}", value) for key, value in system.decision))
            if key not in ("clusters", "decision")
        }
    return fields


def config_text(value: object) -> str:
    """A config value as a text: co or khong, numbers without trailing zeros, "" for None."""
    if isinstance(value, bool):
        return "co" if value else "khong"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _present_texts(**values: object) -> dict[str, str]:
    texts = {name: config_text(value) for name, value in values.items()}
    return {name: text for name, text in texts.items() if text}


def _row(*identity: str) -> str:
    return "/".join(identity)


def decision_row(subject: str, holder: str, value: str) -> str:
    """Row name of a decision; unique except for awards, whose equal names the caller numbers."""
    return _row(subject, holder, value) if subject == "khen-thuong" else _row(subject, holder)


def numbering() -> Callable[[str], str]:
    """A function that gives a name a number from its second time on: "a", "a#2"."""
    seen: Counter[str] = Counter()

    def numbered(name: str) -> str:
        seen[name] += 1
        return name if seen[name] == 1 else f"{name}#{seen[name]}"

    return numbered


def with_unique_names(rows: Iterable[tuple[str, Fields]]) -> dict[str, Fields]:
    """The fields of rows by name; a repeated name gets a number appended."""
    numbered = numbering()
    return {numbered(name): fields for name, fields in rows}


def values_by_key(settings: Settings) -> dict[SettingKey, str]:
    """Values by (sheet, row, field)."""
    return {
        (sheet, row, field): value
        for sheet, rows in settings.items()
        for row, fields in rows.items()
        for field, value in fields.items()
    }


def fingerprint(settings: Settings) -> str:
    """Hash of all values: equal settings have equal ones, in any order."""
    return sha256(repr(sorted(values_by_key(settings).items())).encode("utf-8")).hexdigest()[:16]


def with_values(settings: Settings, values: Mapping[SettingKey, str]) -> Settings:
    """Settings with the given values; rows without values are removed."""
    changed = {sheet: {row: dict(fields) for row, fields in rows.items()} for sheet, rows in settings.items()}
    for (sheet, row, field), value in values.items():
        changed[sheet].setdefault(row, {})[field] = value
    return {
        sheet: {row: _present_texts(**fields) for row, fields in rows.items() if any(fields.values())}
        for sheet, rows in changed.items()
    }
