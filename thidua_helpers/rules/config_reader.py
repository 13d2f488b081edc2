"""Reads the config files of one workspace, and refuses what no other file declares."""

from collections.abc import Iterable
from pathlib import Path

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules.loading import read_csv, read_toml
from thidua_helpers.workspace.paths import Workspace


class ConfigReader:
    """Reads the config files of one workspace, named as refusals name them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def toml(self, path: Path, model):
        return read_toml(path, model, self.workspace.relative(path))

    def csv(self, path: Path, model) -> list:
        return read_csv(path, model, self.workspace.relative(path))

    def csv_if_there(self, path: Path, model) -> list:
        return self.csv(path, model) if path.is_file() else []

    def one_of(self, path: Path, model):
        """The TOML file at `path`; one that is not there is refused with the nearest that is."""
        if not path.is_file():
            known = [other.stem for other in path.parent.glob("*.toml")]
            raise Refused(f"Không có tệp {self.workspace.relative(path)}." + suggestion(path.stem, known))
        return self.toml(path, model)


def refuse_unknown(file: str, named: Iterable[tuple[str, str, Iterable[str]]]) -> None:
    """Raises Refused for the first (dotted key, value, known values) whose value is not known."""
    for where, value, known in named:
        if value not in known:
            raise Refused(f"{file}: “{where}” là “{value}”, chưa khai báo." + suggestion(value, known))
