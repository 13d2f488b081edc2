"""New texts of the config files that hold changed settings; other files are not touched."""

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from thidua_helpers.errors import Refused
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.sources import Source
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.rules.year import SummingUp
from thidua_helpers.rules.year_rows import DecisionRow, ExclusionRow, HeadRow, TargetRow
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.settings import (
    CLUSTERS,
    DECISIONS,
    EXCLUSIONS,
    GENERAL,
    HEADS,
    INPUTS,
    MEMBERS,
    MILESTONES,
    QUOTAS,
    SOURCES,
    SUMMING_UP,
    SUMMING_UP_LABELS,
    SYSTEM,
    TARGETS,
    TO_DECIDE,
    SettingKey,
    Settings,
    decision_row,
    numbering,
)
from thidua_helpers.years.text_changes import with_changed_lines
from thidua_helpers.years.toml_text import KeyPath, edit_config_text, toml_of

Row = Mapping[str, str]
RowNaming = Callable[[Row], str | None]
_DAYS = (
    *("figures_closed_on", "report_date", "due_on", "valid_from", "valid_to", "signed_on", "published_on"),
    *("conference", "conferences"),
)
# Values of a cluster that belong to the year: field → table of the year file.
_OF_CLUSTER_IN_YEAR = {
    "criteria": ("emulation", "cluster_criteria"),
    "conference": ("summing_up", "cluster_conferences"),
}


@dataclass(frozen=True)
class ConfigTexts:
    """New text of each changed config file; for CSV files also the sheet and the row names."""

    texts: dict[Path, str]
    rows: dict[Path, tuple[str, list[str | None]]]


def config_texts(workspace: Workspace, rules: RuleBook, result: Settings, changed: Iterable[SettingKey]) -> ConfigTexts:
    """New texts for the `changed` settings; `result` are all settings afterwards.

    Raises Refused for members of a cluster system that other editions use as well.
    """
    return _ConfigWriter(workspace, rules, result, changed).texts()


class _ConfigWriter:
    def __init__(self, workspace: Workspace, rules: RuleBook, result: Settings, changed: Iterable[SettingKey]) -> None:
        self.workspace, self.rules, self.result, self.changed = workspace, rules, result, list(changed)
        self.old_system = rules.year.clusters or ""
        self.system = result[GENERAL].get(SYSTEM, {}).get("value", "")
        self._texts: dict[Path, str] = {}
        self._rows: dict[Path, tuple[str, list[str | None]]] = {}

    def texts(self) -> ConfigTexts:
        files = self.rules.files
        self._year_file()
        self._inputs()
        self._sources()
        self._cluster_file()
        self._csv(TARGETS, files.targets, TargetRow, lambda: _target_name)
        self._csv(MILESTONES, files.milestones, TargetRow, lambda: _target_name)
        self._csv(DECISIONS, files.decisions, DecisionRow, lambda: _numbered(_decision_name))
        self._csv(EXCLUSIONS, files.exclusions, ExclusionRow, lambda: _numbered(_exclusion_name))
        self._csv(HEADS, files.heads, HeadRow, lambda: self._head_name)
        return ConfigTexts(self._texts, self._rows)

    def _names(self, sheet: str) -> list[str]:
        """Names of the changed rows of a sheet."""
        return list(dict.fromkeys(row for of, row, _ in self.changed if of == sheet))

    def _set(self, path: Path, key_path: KeyPath, value: object) -> None:
        """Set one value in a TOML file."""
        text = self._texts.get(path) or _text(path)
        self._texts[path] = edit_config_text(text, key_path, value, self.workspace.relative(path))

    def _year_file(self) -> None:
        path = self.workspace.path(self.rules.files.year)
        for key in self._names(GENERAL):
            if not key.startswith(f"{SYSTEM}."):
                self._set(
                    path, tuple(key.split(".")), _toml_type(key, self.result[GENERAL].get(key, {}).get("value", ""))
                )
        for class_id in self._names(QUOTAS):
            self._set(path, ("emulation", "class_quotas", class_id), _quota(self.result[QUOTAS].get(class_id, {})))
        for sheet, cluster, of in self.changed:
            if sheet == CLUSTERS and of in _OF_CLUSTER_IN_YEAR:
                value = self.result[CLUSTERS].get(cluster, {}).get(of, "")
                self._set(path, (*_OF_CLUSTER_IN_YEAR[of], cluster), _toml_type(of, value))
        for key in dict.fromkeys(name.partition("#")[0] for name in self._names(SUMMING_UP)):
            self._set(path, ("summing_up", key), self._summing_up(key))
        for decided in self._names(TO_DECIDE):
            left = tomllib.loads(self._texts.get(path) or _text(path))["to_decide"]
            self._set(path, ("to_decide", [decision["id"] for decision in left].index(decided)), None)

    def _summing_up(self, key: str) -> object:
        """Texts of the summing-up under one key: a list, or a text; None without any."""
        rows = self.result[SUMMING_UP].items()
        texts = [_toml_type(key, fields["text"]) for name, fields in rows if name.partition("#")[0] == key]
        is_list = isinstance(SummingUp.model_fields[key].default, tuple)
        if len(texts) > 1 and not is_list:
            raise Refused(
                f"Trang tính “{SUMMING_UP}”: mục “{SUMMING_UP_LABELS[key]}” chỉ nhận một dòng, sổ có {len(texts)} dòng."
            )
        return (texts if is_list else texts[0]) if texts else None

    def _inputs(self) -> None:
        """Add inputs at the end and remove unused ones; the others keep their order and `not_yet`."""
        path, used = self.workspace.path(self.rules.files.year), self.result[INPUTS]
        # Added first: the list of inputs is never empty.
        for name in sorted(self._names(INPUTS), key=lambda name: name not in used):
            inputs, entry = tomllib.loads(self._texts.get(path) or _text(path))["inputs"], _input(*name.split("/"))
            known = next((number for number, item in enumerate(inputs) if entry.items() <= item.items()), len(inputs))
            self._set(path, ("inputs", known), entry if name in used else None)

    def _sources(self) -> None:
        path = self.workspace.path(self.rules.files.sources)
        for name in self._names(SOURCES):
            fields = {"address": "", **self.result[SOURCES][name]}
            for key in (key for key in Source.model_fields if key in fields):
                self._set(path, ("sources", name, key), _toml_type(key, fields[key]) or "")

    def _cluster_file(self) -> None:
        """Set the text of the cluster file: edited in place, or new if the system's id is new."""
        keys = [key for key in self._names(GENERAL) if key.startswith(f"{SYSTEM}.")]
        clusters = list(
            dict.fromkeys(row for of, row, field in self.changed if of == CLUSTERS and field not in _OF_CLUSTER_IN_YEAR)
        )
        members = self._names(MEMBERS)
        path = self._system_path
        if not self.system or not (keys or clusters or members or self.system != self.old_system):
            return
        if self.system != self.old_system:
            if self._is_new_system:
                self._texts[path] = toml_of(self._cluster_system())
            elif keys or clusters or members:
                raise Refused(f"{self.workspace.relative(path)} đã có: không đổi mã hệ thống cụm cùng lúc với nội dung "
                              "các Cụm. Đổi mã trước, rồi lập sổ khác.")  # fmt: skip
            return
        are_others = set(self.result[CLUSTERS]) != set(self.rules.cluster_ids)
        self._refuse_shared(path, clusters if are_others else [], members)
        for key in keys:
            value = self.result[GENERAL].get(key, {}).get("value", "")
            self._set(path, tuple(key.split(".")[1:]), _toml_type(key, value))
        ids = [cluster.id for cluster in self.rules.clusters]
        for cluster in clusters:
            for of in ("name", "area"):
                if (CLUSTERS, cluster, of) in self.changed:
                    self._set(path, ("clusters", ids.index(cluster), of), self.result[CLUSTERS][cluster].get(of, ""))
        for number, cluster in enumerate(self.rules.clusters):
            listed = self._members(cluster.id)
            if listed != list(cluster.members):
                self._set(path, ("clusters", number, "members"), listed)

    @property
    def _system_path(self) -> Path:
        return self.workspace.path(self.workspace.config.clusters(self.system))

    @property
    def _is_new_system(self) -> bool:
        """Whether the clusters get a new file; then the year's heads belong to the new clusters."""
        return self.system != self.old_system and not self._system_path.is_file()

    def _refuse_shared(self, path: Path, clusters: list[str], members: list[str]) -> None:
        """Refuse to change the set of clusters in place, and members that other editions share.

        A changed set of clusters requires a new cluster file.
        """
        file, edition = self.workspace.relative(path), self.rules.edition
        new = f"ghi mã mới cho hệ thống cụm ở trang tính “{GENERAL}” để lập tệp mới"
        if clusters:
            raise Refused(f"{file}: thêm, bớt Cụm ({', '.join(clusters)}) là hệ thống cụm mới; {new}.")
        others = [other for other in self.workspace.editions() if other != edition and self._is_used_by(other)]
        if members and others:
            names = ", ".join(self.rules.name(member) for member in members)
            raise Refused(f"{file}: kỳ {', '.join(map(str, others))} cũng dùng hệ thống cụm này, nên không đổi tại chỗ "
                          f"được thành viên ({names}); {new}.")  # fmt: skip

    def _is_used_by(self, edition) -> bool:
        file = self.workspace.config.of(edition).year
        return tomllib.loads(_text(self.workspace.path(file))).get(SYSTEM) == self.system

    def _cluster_system(self) -> dict:
        """Content of a new cluster file, without notes about former members."""
        general = {key: _toml_type(key, fields["value"]) for key, fields in self.result[GENERAL].items()}
        own = {key.removeprefix(f"{SYSTEM}."): value for key, value in general.items() if key.startswith(f"{SYSTEM}.")}
        decision = {key.split(".")[1]: value for key, value in own.items() if key.startswith("decision.")}
        notes = {member: note for cluster in self.rules.clusters for member, note in cluster.notes.items()}
        clusters = []
        for cluster, fields in self.result[CLUSTERS].items():
            members = self._members(cluster)
            kept_notes = {member: notes[member] for member in members if member in notes}
            clusters.append(
                {"id": cluster, "name": fields.get("name", ""), "area": fields.get("area", ""), "members": members}
                | ({"notes": kept_notes} if kept_notes else {})
            )
        plain = {key: value for key, value in own.items() if "." not in key}
        return plain | {"decision": decision, "clusters": clusters}

    def _members(self, cluster: str) -> list[str]:
        """Members of a cluster in order; raises Refused for an equal order or an unknown cluster."""
        rows = self.result[MEMBERS]
        for unit, fields in rows.items():
            if fields.get("cluster") not in self.result[CLUSTERS] or "order" not in fields:
                name = self.rules.name(unit)
                raise Refused(f"Trang tính “{MEMBERS}”, {name}: cần mã một Cụm có ở trang tính “{CLUSTERS}” và thứ tự.")
        own = {unit: int(fields["order"]) for unit, fields in rows.items() if fields["cluster"] == cluster}
        for order, count in Counter(own.values()).items():
            if count > 1:
                raise Refused(f"Trang tính “{MEMBERS}”, {cluster}: có {count} đơn vị cùng thứ tự {order}.")
        return sorted(own, key=own.__getitem__)

    def _csv(self, sheet: str, file: str, model: type[ConfigModel], naming: Callable[[], RowNaming]) -> None:
        path, names = self.workspace.path(file), self._names(sheet)
        if sheet == HEADS and self._is_new_system:
            names = list(self.result[HEADS])
        if names:
            changed = {name: self._row(sheet, name) for name in names}
            text = _text(path) if path.is_file() else ""
            reader = csv.DictReader(io.StringIO(text, newline=""))
            columns = reader.fieldnames or list(model.model_fields)
            before = list(reader)
            rows = rows_with_changes(before, naming(), changed)
            self._texts[path] = with_rows(text, columns, before, rows)
            self._rows[path] = sheet, list(map(naming(), rows))

    def _row(self, sheet: str, name: str) -> Row | None:
        """A row of a CSV file; None if it has no values left."""
        fields = self.result[sheet].get(name)
        if not fields:
            return None
        first, second, *rest = name.split("#", maxsplit=1)[0].split("/")
        if sheet in (TARGETS, MILESTONES):
            return {"holder": first, "measure": second, "rate": rest[0], "verified": "khong", **fields}
        if sheet == DECISIONS:
            return {"subject": first, "holder": second, **fields}
        if sheet == EXCLUSIONS:
            return {"unit": first, "kind": second, **fields}
        own = {"system": self.system, "cluster": first, "year": str(self.rules.edition.year), "role": second}
        return {**own, "verified": "khong", **fields}

    def _head_name(self, row: Row) -> str | None:
        of_year = row["system"] == self.system and row["year"] == str(self.rules.edition.year)
        return f"{row['cluster']}/{row['role']}" if of_year else None


def rows_with_changes(rows: Iterable[Row], name_of: RowNaming, changed: Mapping[str, Row | None]) -> list[Row]:
    """`rows` with `changed` ones by name: None removes a row, a new name adds one at the end.

    `name_of` names a row; None for rows that are not concerned, such as another year's.
    """
    left, ordered = dict(changed), []
    for row in rows:
        name = name_of(row) if any(row.values()) else None
        ordered.append(left.pop(name) if name in left else row)
    return [row for row in (*ordered, *left.values()) if row]


def with_rows(text: str, columns: Sequence[str], before: Iterable[Row], rows: Iterable[Row]) -> str:
    """`text` with `rows` in place of the rows `before`; unchanged rows keep their bytes."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    return with_changed_lines(text, _csv_text(columns, before, newline), _csv_text(columns, rows, newline))


def _csv_text(columns: Sequence[str], rows: Iterable[Row], newline: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _target_name(row: Row) -> str:
    return f"{row['holder']}/{row['measure']}/{row['rate']}"


def _decision_name(row: Row) -> str:
    return decision_row(row["subject"], row["holder"], row["value"])


def _exclusion_name(row: Row) -> str:
    return f"{row['unit']}/{row['kind']}"


def _numbered(name_in: Callable[[Row], str]) -> Callable[[Row], str]:
    """Names of rows in the order of the file, repeated ones numbered, as in the settings."""
    numbered = numbering()
    return lambda row: numbered(name_in(row))


def _text(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _toml_type(key: str, value: str) -> object:
    """A value of a year or cluster file as a TOML type; None for an absent value."""
    last = key.rpartition(".")[2]
    if not value:
        return None
    if last in _DAYS:
        return date.fromisoformat(value)
    return value == "co" if last == "verified" else value


def _input(name: str, form: str) -> dict[str, str]:
    """Entry of the year file: a name with * is a pattern, one with an extension a file."""
    is_file = re.search(r"\.[A-Za-z]{3,4}$", name)
    return {"files" if "*" in name else "file" if is_file else "folder": name, "form": form}


def _quota(fields: Mapping[str, str]) -> dict | None:
    quota: dict[str, object] = {}
    if "count" in fields:
        quota["count"] = int(fields["count"])
    if "share_pct" in fields:
        quota["share_pct"] = Decimal(fields["share_pct"])
    if fields.get("rounding", "down") != "down":
        quota["rounding"] = fields["rounding"]
    return quota or None
