"""`config/clusters/<id>.toml`: a system of clusters and the decision that names their members."""

from datetime import date

from pydantic import Field

from thidua_helpers.rules.loading import ConfigModel, Text
from thidua_helpers.rules.types import Id


class Decision(ConfigModel):
    number: Text
    signed_on: date
    signed_by: Text
    source: Id


class Cluster(ConfigModel):
    """One cluster and its members in the order of the decision; `notes` says what is odd about a member."""

    id: Id
    name: Text
    area: Text
    members: tuple[Id, ...] = Field(min_length=1)
    notes: dict[Id, Text] = Field(default_factory=dict)


class ClusterSystem(ConfigModel):
    """`config/clusters/<id>.toml`: one division of the units into clusters, by one decision."""

    name: Text
    decision: Decision
    valid_from: date
    valid_to: date | None = None
    verified: bool
    clusters: tuple[Cluster, ...] = Field(min_length=1)

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
