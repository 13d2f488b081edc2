"""The config files of a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.files import visible_files
from thidua_helpers.period import Edition


@dataclass(frozen=True)
class ConfigFiles:
    """Names of the files below `config/`, relative to the root ("config/units.csv").

    Findings and refusals print these names; `Workspace.path` gives the path of one.
    """

    root: Path

    workspace = "config/workspace.toml"
    sources = "config/sources.toml"
    units = "config/units.csv"
    indicators = "config/indicators.toml"
    statements = "config/statements.toml"
    method_changes = "config/method_changes.toml"
    heads = "config/cluster_heads.csv"
    # Accepted findings on inputs that all editions share.
    shared_accepted = "config/accepted.csv"

    def of(self, edition: Edition) -> "EditionConfigFiles":
        return EditionConfigFiles(self.root, edition)

    def clusters(self, system: str) -> str:
        return f"config/clusters/{system}.toml"

    def criteria(self, table: str) -> str:
        return f"config/criteria/{table}.toml"

    def awards(self, catalogue: str) -> str:
        return f"config/awards/{catalogue}.toml"

    def form(self, form: str) -> str:
        return f"config/forms/{form}.toml"

    @property
    def cluster_systems(self) -> list[str]:
        return self._ids("clusters")

    @property
    def criteria_tables(self) -> list[str]:
        return self._ids("criteria")

    @property
    def award_catalogues(self) -> list[str]:
        return self._ids("awards")

    @property
    def forms(self) -> list[str]:
        return self._ids("forms")

    def _ids(self, folder: str) -> list[str]:
        return [path.stem for path in sorted((self.root / "config" / folder).glob("*.toml"))]

    def existing(self, editions: Iterable[Edition]) -> list[Path]:
        """Paths of existing config files; among year files only those of `editions`."""
        folder = self.root / "config"
        years = folder / "years"
        own = {years / str(edition) for edition in editions}
        return [path for path in visible_files(folder) if not path.is_relative_to(years) or path.parent in own]


@dataclass(frozen=True)
class EditionConfigFiles(ConfigFiles):
    """Names of the config files of a workspace and one edition."""

    edition: Edition

    @property
    def year(self) -> str:
        return self._of_year("year.toml")

    @property
    def targets(self) -> str:
        return self._of_year("targets.csv")

    @property
    def milestones(self) -> str:
        return self._of_year("milestones.csv")

    @property
    def corrections(self) -> str:
        return self._of_year("corrections.csv")

    @property
    def accepted(self) -> str:
        return self._of_year("accepted.csv")

    @property
    def decisions(self) -> str:
        return self._of_year("decisions.csv")

    @property
    def exclusions(self) -> str:
        return self._of_year("exclusions.csv")

    def _of_year(self, name: str) -> str:
        return f"config/years/{self.edition}/{name}"
