"""Import of a config workbook: changes are tried on a copy of the config, then published."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.errors import Refused
from thidua_helpers.files import replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.journal import build_folder, move_into_place, publish_lock
from thidua_helpers.pipeline.last_year import last_year_settings
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.changes import SettingChange, changes_workbook
from thidua_helpers.years.config_sheet import ConfigSheet
from thidua_helpers.years.reading import FilledWorkbook, changes_of, read_config_workbook
from thidua_helpers.years.settings import settings_of, with_values
from thidua_helpers.years.sheets import ConfigSheets
from thidua_helpers.years.workbook import config_workbook
from thidua_helpers.years.writing import ConfigTexts, config_texts


@dataclass(frozen=True)
class ConfiguredYear:
    """Changes by a config workbook, changed files, rules."""

    changes: list[SettingChange]
    files: list[Path]
    rules: RuleBook


def configure(workspace: Workspace, edition: Edition) -> ConfiguredYear:
    """Write the changes of the edition's config workbook to the config files, all or none.

    Then the workbook is made again. Raises Refused, with sheet and cell, for a change that is ambiguous or makes the
    config wrong, and for changes to a config that was changed since the workbook was made.
    """
    path = workspace.inputs.config_workbook(edition)
    file = workspace.relative(path)
    if not path.is_file():
        raise Refused(f"Chưa có sổ cấu hình {file}: “thidua new {edition}” lập sổ này.")
    rules = read_rules(workspace, edition)
    now = settings_of(rules)
    last_year = last_year_settings(workspace, rules)
    sheets = ConfigSheets(workspace, rules, now, {}, last_year)
    filled_in = read_config_workbook(path, file, sheets)
    changes = changes_of(filled_in, now, last_year, sheets, file)
    result = with_values(now, {change.place: change.value for change in changes})
    written = config_texts(workspace, rules, result, [change.place for change in changes])
    with build_folder(workspace) as folder:
        try:
            rules = _trial_rules(workspace, edition, folder / "trial", written.texts)
        except Refused as refused:
            refusal = _in_words_of_workbook(str(refused), workspace, written, filled_in, sheets.tables)
            raise Refused(f"{file}: chưa ghi gì, vì với các thay đổi này cấu hình sẽ sai.\n{refusal}") from refused
        for config_file, text in written.texts.items():
            replace_file(folder / workspace.relative(config_file), text.encode("utf-8"))
        book = config_workbook(Workspace(folder / "trial"), rules, filled_in.proposed, last_year)
        replace_file(folder / file, book)
        if changes:
            title = f"THAY ĐỔI CẤU HÌNH {rules.edition.title.upper()}"
            full_list = workspace.relative(workspace.inputs.config_changes(edition))
            replace_file(folder / full_list, changes_workbook(changes, title))
        with publish_lock(workspace):
            move_into_place(workspace, folder)
    return ConfiguredYear(changes, list(written.texts), rules)


def _trial_rules(workspace: Workspace, edition: Edition, root: Path, texts: Mapping[Path, str]) -> RuleBook:
    """Rules with the new texts, on a copy of the config at `root`.

    Raises Refused for wrong rules, also if the rules of another edition become wrong.
    """
    trial = Workspace(root)
    settings = workspace.config.workspace
    shutil.copytree(workspace.path(settings).parent, trial.path(settings).parent)
    others = [other for other in trial.editions() if other != edition and _is_right(trial, other)]
    for path, text in texts.items():
        replace_file(root / workspace.relative(path), text.encode("utf-8"))
    rules = read_rules(trial, edition)
    for other in others:
        read_rules(trial, other)
    return rules


def _is_right(workspace: Workspace, edition: Edition) -> bool:
    try:
        read_rules(workspace, edition)
    except Refused:
        return False
    return True


def _in_words_of_workbook(
    text: str, workspace: Workspace, written: ConfigTexts, filled_in: FilledWorkbook, tables: Mapping[str, ConfigSheet]
) -> str:
    """A refusal with rows and columns of the workbook in place of those of CSV files."""
    for path, (sheet, names) in written.rows.items():
        file = re.escape(workspace.relative(path))
        lines = re.compile(rf"^{file}(?:, dòng (\d+)|: “dòng (\d+), (?=\w+”))(.*)", re.MULTILINE)
        table = tables[sheet]
        fields = re.compile(rf"“?\b({'|'.join(column.field for column in table.columns)})\b”?")

        def renamed(match: re.Match, table=table, names=names, fields=fields) -> str:
            name = names[int(match[1] or match[2]) - 2]
            if name is None:
                return match[0]
            row = filled_in.row(table, name) + ": " * (match[1] is None)
            return row + fields.sub(lambda field: filled_in.column(table, name, field[1]), match[3])

        text = lines.sub(renamed, text)
    return text
