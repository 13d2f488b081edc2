"""The config workbook of an edition read back: what it changes is tried on a copy of the config, then put in place."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused
from thidua_helpers.pipeline.publishing import publish, publishing, run_folder
from thidua_helpers.rules import RuleBook, read_rules
from thidua_helpers.tables import replace_file
from thidua_helpers.workspace import Workspace
from thidua_helpers.years.reading import Change, changes_of, read_config_workbook
from thidua_helpers.years.settings import settings_of, with_values
from thidua_helpers.years.sheets import ConfigSheets
from thidua_helpers.years.writing import config_texts


@dataclass(frozen=True)
class Configured:
    """What the workbook changed, what stayed because only the config files had changed, the files that were written,
    and the rules as they are now."""

    changes: list[Change]
    kept: list[Change]
    files: list[Path]
    rules: RuleBook


def configure(workspace: Workspace, edition: Edition) -> Configured:
    """Carries what the config workbook of `edition` changes into the config files, all of it or nothing.

    Raises Refused, naming sheet and cell, for what is not sure, was changed in both places, or makes the config wrong.
    """
    path = workspace.config_workbook(edition)
    file = workspace.relative(path)
    if not path.is_file():
        raise Refused(f"Chưa có sổ cấu hình {file}: “thidua new {edition}” lập sổ này.")
    rules = read_rules(workspace, edition)
    now = settings_of(rules)
    tables = {table.sheet: table for table in ConfigSheets(workspace, rules, now, {}).tables()}
    filled_in = read_config_workbook(path, file, tables)
    changes, kept = changes_of(filled_in, now, tables, file)
    result = with_values(now, {change.place: change.value for change in changes})
    texts = config_texts(workspace, rules, result, [change.place for change in changes])
    with run_folder(workspace) as folder:
        _try(workspace, edition, folder / "trial", texts, file)
        for config_file, text in texts.items():
            replace_file(folder / workspace.relative(config_file), text.encode("utf-8"))
        with publishing(workspace):
            files = publish(workspace, folder)
    return Configured(changes, kept, files, read_rules(workspace, edition))


def _try(workspace: Workspace, edition: Edition, root: Path, texts: Mapping[Path, str], file: str) -> None:
    """Reads the rules as they would be with the new texts, also of other editions; raises Refused for wrong ones."""
    trial = Workspace(root)
    shutil.copytree(workspace.workspace_file.parent, trial.workspace_file.parent)
    others = [each for each in trial.editions() if each != edition and _is_right(trial, each)]
    for path, text in texts.items():
        replace_file(root / workspace.relative(path), text.encode("utf-8"))
    try:
        for each in (edition, *others):
            read_rules(trial, each)
    except Refused as refused:
        raise Refused(f"{file}: chưa ghi gì, vì với các thay đổi này cấu hình sẽ sai:\n{refused}") from refused


def _is_right(workspace: Workspace, edition: Edition) -> bool:
    try:
        read_rules(workspace, edition)
    except Refused:
        return False
    return True
