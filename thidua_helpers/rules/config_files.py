"""The config files of one edition as messages name them."""

from dataclasses import dataclass

from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import Workspace


@dataclass(frozen=True)
class RuleFiles:
    """The config files of one edition as messages name them, from the workspace's root."""

    workspace: Workspace
    edition: Edition
    cluster_system: str | None
    award_catalogue: str | None

    @property
    def units(self) -> str:
        return self.workspace.relative(self.workspace.config.units)

    @property
    def indicators(self) -> str:
        return self.workspace.relative(self.workspace.config.indicators)

    @property
    def targets(self) -> str:
        return self.workspace.relative(self.workspace.config.targets(self.edition))

    @property
    def milestones(self) -> str:
        return self.workspace.relative(self.workspace.config.milestones(self.edition))

    @property
    def corrections(self) -> str:
        return self.workspace.relative(self.workspace.config.corrections(self.edition))

    @property
    def accepted(self) -> str:
        return self.workspace.relative(self.workspace.config.accepted(self.edition))

    @property
    def shared_accepted(self) -> str:
        return self.workspace.relative(self.workspace.config.shared_accepted)

    @property
    def year(self) -> str:
        return self.workspace.relative(self.workspace.config.year(self.edition))

    @property
    def clusters(self) -> str:
        return self.workspace.relative(self.workspace.config.clusters(self.cluster_system or ""))

    @property
    def method_changes(self) -> str:
        return self.workspace.relative(self.workspace.config.method_changes)

    @property
    def statements(self) -> str:
        return self.workspace.relative(self.workspace.config.statements)

    def form(self, form_id: str) -> str:
        return self.workspace.relative(self.workspace.config.form(form_id))

    def criteria(self, criteria_id: str) -> str:
        return self.workspace.relative(self.workspace.config.criteria(criteria_id))

    @property
    def awards(self) -> str:
        return self.workspace.relative(self.workspace.config.awards(self.award_catalogue or ""))

    @property
    def decisions(self) -> str:
        return self.workspace.relative(self.workspace.config.decisions(self.edition))

    @property
    def exclusions(self) -> str:
        return self.workspace.relative(self.workspace.config.exclusions(self.edition))

    @property
    def heads(self) -> str:
        return self.workspace.relative(self.workspace.config.heads)
