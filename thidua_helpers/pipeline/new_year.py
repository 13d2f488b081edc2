"""A new edition: its config carried forward, then its blank workbooks. Each is made aside and put in place whole.

Nothing that is there already is replaced: a second run makes what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.blanks.workbooks import blank_workbooks
from thidua_helpers.errors import Refused
from thidua_helpers.files import replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.journal import build_folder, move_into_place, publish_lock
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.vietnamese import format_date
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.carrying import Carrying
from thidua_helpers.years.deciding import to_decide
from thidua_helpers.years.toml_text import toml_of
from thidua_helpers.years.workbook import config_workbook


@dataclass(frozen=True)
class NewYear:
    """What was made, what was left alone because it was there, and which of the blanks among that would be made
    otherwise now; what a person should know of the carrying.

    `base` is the edition that the config was carried forward from, None where the config was there already; `later`
    the one that is there already and compares with this one, None where there is none.
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
    """The edition to carry forward from: the one that is asked for, else of those of an earlier year, or all where
    there are none, the newest of the same kind, or the newest.

    Raises Refused for an unknown one, for `edition` itself, and where there is no other.
    """
    if asked is not None:
        base = workspace.edition(asked)
        if base == edition:
            raise Refused(f"--from {base}: kỳ mang sang phải là một kỳ khác kỳ {edition}.")
        return base
    others = [each for each in workspace.editions() if each != edition]
    if not others:
        raise Refused("Thư mục làm việc chưa có kỳ nào để mang sang: lập tay config/years/<kỳ>/year.toml đầu tiên.")
    earlier = [each for each in others if each.year < edition.year] or others
    return max([each for each in earlier if each.months == edition.months] or earlier)


def make_new_year(workspace: Workspace, edition: Edition, asked: str | None) -> NewYear:
    """Makes what is missing of the config and of the blank workbooks of `edition`.

    Raises Refused for config that is wrong; a new year file stays then, so that it can be mended.
    """
    names = workspace.config.of(edition)
    config_files = [workspace.path(names.year), workspace.path(names.targets)]
    is_lacking = not all(path.is_file() for path in config_files)
    base = base_of(workspace, edition, asked) if is_lacking or asked is not None else None
    carrying, made = None, []
    if is_lacking:
        carrying = Carrying(workspace, read_rules(workspace, base), edition)
        texts = dict(zip(config_files, (_year_toml(carrying), carrying.targets_csv()), strict=True))
        made = _put(workspace, {path: text.encode("utf-8") for path, text in texts.items() if not path.exists()})
    try:
        rules = read_rules(workspace, edition)
    except Refused as refused:
        done = f"Đã lập {', '.join(map(workspace.relative, made))}; " if made else ""
        again = f"sửa xong thì chạy lại “thidua new {edition}”"
        raise Refused(f"{done}chưa lập được sổ tính trống vì cấu hình chưa đúng, {again}:\n{refused}") from refused
    blanks = {workspace.inputs.blank(edition) / name: make() for name, make in blank_workbooks(rules).items()}
    other = [path for path, content in blanks.items() if path.exists() and path.read_bytes() != content]
    config_book = workspace.inputs.config_workbook(edition)
    if not config_book.exists():
        blanks[config_book] = config_workbook(workspace, rules, carrying.proposed_clusters() if carrying else {})
    made += _put(workspace, {path: content for path, content in blanks.items() if not path.exists()})
    return NewYear(
        made=sorted(made, key=_place),
        kept=[
            path for path in sorted({*config_files, config_book, *blanks}, key=_place) if path not in {*made, *other}
        ],
        other=other,
        rules=rules,
        base=base if carrying else None,
        later=next((each for each in workspace.editions() if each.previous == edition), None),
        unit_changes=carrying.unit_changes.in_words() if carrying else "",
        left_behind=carrying.left_behind() if carrying else [],
    )


def _place(path: Path) -> tuple[Path, str]:
    return path.parent, path.name


def _year_toml(carrying: Carrying) -> str:
    edition, old = carrying.edition, carrying.old.edition
    year = carrying.year.model_copy(update={"to_decide": tuple(to_decide(carrying))})
    span = f"{format_date(edition.start)}–{format_date(edition.end)}"
    said = f"# Kỳ {edition} ({span}), mang sang từ kỳ {old} bằng lệnh “thidua new {edition} --from {old}”."
    return f"{said}\n{toml_of(year.model_dump(exclude_defaults=True))}"


def _put(workspace: Workspace, contents: Mapping[Path, bytes]) -> list[Path]:
    """Puts the files in place, all at once; one that somebody else has put there meanwhile stays. Returns those put."""
    with build_folder(workspace) as folder:
        for path, content in contents.items():
            replace_file(folder / workspace.relative(path), content)
        with publish_lock(workspace):
            return move_into_place(workspace, folder, is_replacing=False)
