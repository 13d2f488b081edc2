"""The config files of a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.files import visible_files
from thidua_helpers.period import Edition


@dataclass(frozen=True)
class ConfigPaths:
    """The files below `config/`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "config"

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace.toml"

    @property
    def sources(self) -> Path:
        return self.folder / "sources.toml"

    @property
    def units(self) -> Path:
        return self.folder / "units.csv"

    @property
    def indicators(self) -> Path:
        return self.folder / "indicators.toml"

    @property
    def statements(self) -> Path:
        return self.folder / "statements.toml"

    @property
    def method_changes(self) -> Path:
        return self.folder / "method_changes.toml"

    @property
    def heads(self) -> Path:
        return self.folder / "cluster_heads.csv"

    @property
    def shared_accepted(self) -> Path:
        """What was accepted of inputs that all editions share."""
        return self.folder / "accepted.csv"

    def clusters(self, system: str) -> Path:
        return self.folder / "clusters" / f"{system}.toml"

    def criteria(self, table: str) -> Path:
        return self.folder / "criteria" / f"{table}.toml"

    def awards(self, catalogue: str) -> Path:
        return self.folder / "awards" / f"{catalogue}.toml"

    def form(self, form: str) -> Path:
        return self.folder / "forms" / f"{form}.toml"

    def year(self, edition: Edition) -> Path:
        return self._of_year(edition, "year.toml")

    def targets(self, edition: Edition) -> Path:
        return self._of_year(edition, "targets.csv")

    def milestones(self, edition: Edition) -> Path:
        return self._of_year(edition, "milestones.csv")

    def corrections(self, edition: Edition) -> Path:
        return self._of_year(edition, "corrections.csv")

    def accepted(self, edition: Edition) -> Path:
        return self._of_year(edition, "accepted.csv")

    def decisions(self, edition: Edition) -> Path:
        return self._of_year(edition, "decisions.csv")

    def exclusions(self, edition: Edition) -> Path:
        return self._of_year(edition, "exclusions.csv")

    def _of_year(self, edition: Edition, name: str) -> Path:
        return self.folder / "years" / str(edition) / name

    def files(self, editions: Iterable[Edition]) -> list[Path]:
        """The existing config files; of the folders of years, only those of `editions`."""
        years = self.folder / "years"
        own = {years / str(edition) for edition in editions}
        return [path for path in visible_files(self.folder) if not path.is_relative_to(years) or path.parent in own]
