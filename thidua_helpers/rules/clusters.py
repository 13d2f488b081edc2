"""`config/clusters/<id>.toml`: a system of clusters and the decision on their members."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from pydantic import Field

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.types import ConfigModel, Id, Text
from thidua_helpers.rules.units import Registry, UnitRow
from thidua_helpers.vocabulary import PROVINCE


class ClusterDecision(ConfigModel):
    number: Text
    signed_on: date
    signed_by: Text
    source: Id


class Cluster(ConfigModel):
    """One cluster with members in the order of the decision; `notes` on single members."""

    id: Id
    name: Text
    area: Text
    members: tuple[Id, ...] = Field(min_length=1)
    notes: dict[Id, Text] = Field(default_factory=dict)


class ClusterSystem(ConfigModel):
    """`config/clusters/<id>.toml`: a division of the units into clusters by one decision."""

    name: Text
    decision: ClusterDecision
    valid_from: date
    valid_to: date | None = None
    verified: bool
    clusters: tuple[Cluster, ...] = Field(min_length=1)

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def read_cluster_system(
    reading: ConfigReader, system_id: str, edition: Edition, registry: Registry, sources: Collection[str]
) -> ClusterSystem:
    """The cluster system of an edition; raises Refused for a wrong period, unit or source."""
    file = reading.workspace.config.clusters(system_id)
    system = reading.named_toml(file, ClusterSystem)
    if not system.is_valid_on(edition.end):
        raise Refused(f"{file}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ {edition}.")
    if system.decision.source not in sources:
        raise Refused(
            f"{file}: “decision.source” là nguồn “{system.decision.source}” chưa khai báo."
            + suggestion(system.decision.source, sources)
        )
    ids = {unit.id for unit in registry.units}
    cluster_of: dict[str, str] = {}
    for cluster in system.clusters:
        if cluster.id in (*ids, PROVINCE) or cluster.id in cluster_of.values():
            raise Refused(f"{file}: mã cụm “{cluster.id}” đã được dùng.")
        for member in set(cluster.notes) - set(cluster.members):
            raise Refused(f"{file}: “{cluster.id}” có ghi chú cho “{member}”, không phải thành viên.")
        for member in cluster.members:
            if member not in ids:
                former = [row for row in registry.rows if row.id == member]
                why = _ended_unit_advice(former[-1], registry.units, edition) if former else suggestion(member, ids)
                raise Refused(
                    f"{file}: “{cluster.id}” có thành viên “{member}” không có trong danh mục đơn vị của kỳ "
                    f"{edition}.{why}"
                )
        for member in cluster.members:
            if member in cluster_of:
                raise Refused(f"{file}: đơn vị “{member}” đứng hai lần: {cluster_of[member]} và {cluster.id}.")
            cluster_of[member] = cluster.id
    return system


def read_clusters_before(reading: ConfigReader, system: ClusterSystem, edition: Edition) -> tuple[Cluster, ...]:
    """Clusters in force right before `system`, if it began within the period; else none."""
    if system.valid_from <= edition.start:
        return ()
    eve = system.valid_from - timedelta(days=1)
    files = reading.workspace.config
    others = [reading.toml(files.clusters(system_id), ClusterSystem) for system_id in files.cluster_systems]
    # A system without a last day ended when `system` began.
    earlier = [other for other in others if other != system and other.is_valid_on(eve)]
    return max(earlier, key=lambda other: other.valid_from).clusters if earlier else ()


def _ended_unit_advice(row: UnitRow, units: Iterable[UnitRow], edition: Edition) -> str:
    """Advice on a member that the registry knows, but not in this period."""
    successors = ", ".join(unit.short_name for unit in units if unit.id in row.successors)
    now = f" (nay là {successors})" if successors else ""
    return (
        f" {row.short_name} không còn vào {edition.end}{now}: các Cụm của kỳ cần một tệp mới trong thư mục clusters, "
        "khai báo ở khóa “clusters” của year.toml; tệp cũ vẫn là của các kỳ trước."
    )
