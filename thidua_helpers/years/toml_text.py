"""TOML texts: written from plain values, or edited by key with comments and order kept."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import uuid4

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Item, Key, SingleKey, Table

from thidua_helpers.errors import Refused
from thidua_helpers.years.text_changes import with_changed_lines

# The path to a value: keys, and numbers in arrays of tables: ("clusters", 0, "members").
KeyPath = tuple[str | int, ...]


class CannotEdit(Exception):
    """The edit would change other content as well; a person has to make it."""


def toml_of(content: Mapping) -> str:
    """`content` as TOML: plain values, tables, arrays of tables; deeper levels are inline."""
    document = tomlkit.document()
    _fill(document, content, depth=0)
    return tomlkit.dumps(document)


def toml_value(value: object) -> str:
    """A single value in TOML syntax."""
    return _item(value).as_string()


def with_value(text: str, path: KeyPath, value: object) -> str:
    """`text` with another value at `path`; None removes the key, or the table of an array.

    The number after the last of an array of tables adds a table.

    Raises CannotEdit if other content would change as well.
    """
    expected = _replace_value(tomllib.loads(text), path, value)
    # tomlkit ends the lines that it adds with \n.
    is_windows = text.count("\r\n") == text.count("\n") > 0
    lines = text.replace("\r\n", "\n") if is_windows else text
    if lines and not lines.endswith("\n"):
        lines += "\n"
    try:
        # tomlkit loses the space behind a date in an inline table.
        edited = with_changed_lines(lines, tomlkit.dumps(tomlkit.parse(lines)), _edit_value(lines, path, value))
        is_right = tomllib.loads(edited) == expected
    except (TOMLKitError, tomllib.TOMLDecodeError, LookupError, TypeError, AttributeError):
        is_right = False
    if not is_right:
        raise CannotEdit(".".join(map(str, path)))
    return edited.replace("\n", "\r\n") if is_windows else edited


def edit_config_text(text: str, path: KeyPath, value: object, file: str) -> str:
    """`with_value` for the config file of this name.

    Raises Refused, with what a person has to do, if it cannot.
    """
    try:
        return with_value(text, path, value)
    except CannotEdit as error:
        asked = "xóa khóa này" if value is None else f"ghi {path[-1]} = {toml_value(value)}"
        raise Refused(f"{file}: không tự sửa được “{error}”; hãy tự {asked} rồi chạy lại.") from error


def _edit_value(text: str, path: KeyPath, value: object) -> str:
    document = tomlkit.parse(text)
    parent: Any = document
    for step in path[:-1]:
        if isinstance(step, str) and step not in parent:
            parent.append(step, tomlkit.table())
        parent = parent[step]
    last = path[-1]
    if isinstance(parent, AoT) and value is None:
        return _without_table(document, parent[int(last)])
    if isinstance(parent, AoT):
        parent.append(_nested(value, depth=2))
    elif value is None:
        del parent[last]
    elif last in parent:
        parent[last] = _item(value)
    elif isinstance(parent, InlineTable):
        parent.append(str(last), _item(value))
    else:
        _add(parent, str(last), _item(value))
    return tomlkit.dumps(document)


def _add(table: Table | tomlkit.TOMLDocument, key: str, item: Item) -> None:
    """Add a key after the last plain one, so that a comment above the next table stays there."""
    body = table.value.body if isinstance(table, Table) else table.body
    body.insert(_end_of_values(body), (SingleKey(key), item))


def _end_of_values(body: Sequence[tuple[Key | None, Item]]) -> int:
    """Position where the plain values of a table end, or where its first table begins."""
    is_table = [isinstance(item, (Table, AoT)) for _, item in body]
    plain = [number for number, (key, _) in enumerate(body) if key and not is_table[number]]
    return plain[-1] + 1 if plain else next((number for number, begins in enumerate(is_table) if begins), len(body))


def _without_table(document: tomlkit.TOMLDocument, table: Table) -> str:
    """The text without one table of an array and the blank lines above; comments below it stay."""
    mark = f"#{uuid4()}"
    table.trivia.indent = mark
    body = table.value.body
    body.insert(_end_of_values(body), (None, tomlkit.comment(mark)))
    return re.sub(rf"\n*{mark}.*?# {mark}", "", tomlkit.dumps(document), flags=re.DOTALL)


def _replace_value(content: dict, path: KeyPath, value: object) -> dict:
    """`content` with another value at `path`; an array of tables that becomes empty is removed."""
    changed = deepcopy(content)
    parent = changed
    for step in path[:-1]:
        parent = parent[step] if isinstance(step, int) else parent.setdefault(step, {})
    if value is None:
        del parent[path[-1]]
        if parent == [] and isinstance(path[-1], int):
            del changed[path[0]]
    elif isinstance(parent, list):
        parent.append(tomllib.loads(f"x = {toml_value(value)}")["x"])
    else:
        parent[path[-1]] = tomllib.loads(f"x = {toml_value(value)}")["x"]
    return changed


def _fill(table: Table | tomlkit.TOMLDocument, content: Mapping, depth: int) -> None:
    """Fill `table`; tables within it are inline from `depth` 2 on."""
    items = [(key, value if depth == 2 else _nested(value, depth + 1)) for key, value in content.items()]
    # Plain values come before tables, or they would belong to them.
    for key, value in sorted(items, key=lambda pair: isinstance(pair[1], Table) + 2 * isinstance(pair[1], AoT)):
        table.append(key, value if isinstance(value, (Table, AoT)) else _item(value))


def _nested(value: object, depth: int) -> object:
    """A mapping as a table, a list of mappings as an array of tables; other values as they are."""
    if isinstance(value, Mapping):
        table = tomlkit.table()
        _fill(table, value, depth)
        return table
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, Mapping) for item in value):
        array = tomlkit.aot()
        for item in value:
            array.append(_nested(item, depth=2))
        return array
    return value


def _item(value: object) -> Item:
    """`value` as a tomlkit item; mappings as inline tables."""
    if isinstance(value, Mapping):
        # Parsed rather than built: the built one has no spaces inside its braces.
        values = ", ".join(f"{SingleKey(key).as_string()} = {toml_value(item)}" for key, item in value.items())
        return tomlkit.value(f"{{ {values} }}")
    if isinstance(value, (list, tuple)):
        array = tomlkit.array()
        array.extend(map(_item, value))
        return array
    if isinstance(value, Decimal):
        return tomlkit.value(str(value))
    return tomlkit.item(str(value) if isinstance(value, str) else value)
