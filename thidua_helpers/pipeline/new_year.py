"""A new edition: config carried forward and blank workbooks; existing files always stay."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.blanks.form_blank import KnownFigures
from thidua_helpers.blanks.workbooks import blank_workbooks
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import openings_from_last_year
from thidua_helpers.errors import Refused
from thidua_helpers.files import replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.journal import build_folder, move_into_place, publish_lock
from thidua_helpers.pipeline.last_year import last_year_settings
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.vietnamese import format_date
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.carrying import CarriedConfig
from thidua_helpers.years.deciding import open_decisions
from thidua_helpers.years.toml_text import toml_of
from thidua_helpers.years.workbook import config_workbook


@dataclass(frozen=True)
class NewYear:
    """Result of `make_new_year`.

    `made` are the new files, `kept` the existing ones, `other` existing blank workbooks that would be different now.
    `base` is the edition whose config was carried forward, None for existing config; `later` an existing edition that
    is compared with this one.
    """

    made: list[Path]
    kept: list[Path]
    other: list[Path]
    rules: RuleBook
    base: Edition | None
    later: Edition | None
    unit_changes: str
    left_behind: list[str]


def base_of(workspace: Workspace, edition: Edition, asked: str | None) -> Edition:
    """The edition to carry forward from: `asked`, or the newest earlier one of equal length.

    Falls back to another length, then to later years. Raises Refused for an unknown edition, for `edition` itself, and
    without any other edition.
    """
    if asked is not None:
        base = workspace.edition(asked)
        if base == edition:
            raise Refused(f"--from {base}: kỳ mang sang phải là một kỳ khác kỳ {edition}.")
        return base
    others = [other for other in workspace.editions() if other != edition]
    if not others:
        raise Refused("Thư mục làm việc chưa có kỳ nào để mang sang: lập tay config/years/<kỳ>/year.toml đầu tiên.")
    earlier = [other for other in others if other.year < edition.year] or others
    return max([other for other in earlier if other.months == edition.months] or earlier)


def make_new_year(workspace: Workspace, edition: Edition, asked: str | None) -> NewYear:
    """Make the missing config files and blank workbooks of `edition`.

    Raises Refused for wrong config; a new year file stays, so that it can be corrected.
    """
    names = workspace.config.of(edition)
    config_files = [workspace.path(names.year), workspace.path(names.targets)]
    is_incomplete = not all(path.is_file() for path in config_files)
    carrying, added = None, []
    base = base_of(workspace, edition, asked) if is_incomplete or asked is not None else None
    if is_incomplete and base:
        carrying = CarriedConfig(workspace, read_rules(workspace, base), edition)
        texts = dict(zip(config_files, (_year_toml(carrying), carrying.targets_csv()), strict=True))
        added = _publish(workspace, {path: text.encode("utf-8") for path, text in texts.items() if not path.exists()})
    try:
        rules = read_rules(workspace, edition)
    except Refused as refused:
        done = f"Đã lập {', '.join(map(workspace.relative, added))}; " if added else ""
        again = f"sửa xong thì chạy lại “thidua new {edition}”"
        raise Refused(
            f"{done}chưa lập được tệp bảng tính trống vì cấu hình chưa đúng, {again}:\n{refused}"
        ) from refused
    makers = blank_workbooks(rules, _openings(workspace, rules))
    blanks = {workspace.inputs.blank(edition) / name: make() for name, make in makers.items()}
    other = [path for path, content in blanks.items() if path.exists() and path.read_bytes() != content]
    config_book = workspace.inputs.config_workbook(edition)
    if not config_book.exists():
        proposed = carrying.proposed_clusters() if carrying else {}
        blanks[config_book] = config_workbook(workspace, rules, proposed, last_year_settings(workspace, rules))
    added += _publish(workspace, {path: content for path, content in blanks.items() if not path.exists()})
    return NewYear(
        made=sorted(added, key=_by_folder),
        kept=[
            path
            for path in sorted({*config_files, config_book, *blanks}, key=_by_folder)
            if path not in {*added, *other}
        ],
        other=other,
        rules=rules,
        base=base if carrying else None,
        later=next((candidate for candidate in workspace.editions() if candidate.previous == edition), None),
        unit_changes=carrying.unit_changes.in_words() if carrying else "",
        left_behind=carrying.dropped_entries() if carrying else [],
    )


def _openings(workspace: Workspace, rules: RuleBook) -> KnownFigures:
    """Openings for units' own workbooks; empty if last year cannot be read."""
    if any(item.folder for item in rules.year.inputs):
        with suppress(Refused):
            return openings_from_last_year(OpenEdition(workspace, rules.edition))
    return {}


def _by_folder(path: Path) -> tuple[Path, str]:
    return path.parent, path.name


def _year_toml(carrying: CarriedConfig) -> str:
    edition, old = carrying.edition, carrying.old.edition
    year = carrying.year.model_copy(update={"to_decide": tuple(open_decisions(carrying))})
    span = f"{format_date(edition.start)}–{format_date(edition.end)}"
    comment = f"# Kỳ {edition} ({span}), mang sang từ kỳ {old} bằng lệnh “thidua new {edition} --from {old}”."
    return f"{comment}\n{toml_of(year.model_dump(exclude_defaults=True))}"


def _publish(workspace: Workspace, contents: Mapping[Path, bytes]) -> list[Path]:
    """Publish the files together, except existing ones; returns the published ones."""
    with build_folder(workspace) as folder:
        for path, content in contents.items():
            replace_file(folder / workspace.relative(path), content)
        with publish_lock(workspace):
            return move_into_place(workspace, folder, is_replacing=False)
