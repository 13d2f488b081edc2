"""TOML as text: written from plain values, and changed in single keys so that everything else, comments too, stays."""

import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

# A way down to a value: keys, and numbers in arrays of tables: ("clusters", 0, "members").
Way = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_ASSIGNS = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=\s*")
_HEADER = re.compile(rf"\s*\[\[?\s*{_KEY}(?:\s*\.\s*{_KEY})*\s*\]\]?\s*(?:#.*)?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_of(content: Mapping) -> str:
    """`content` as TOML: plain values first, then tables, then arrays of tables; what lies deeper stands in line."""
    return "\n\n".join(filter(None, _tables(content, ()))) + "\n"


def _tables(content: Mapping, way: tuple[str, ...]) -> Iterator[str]:
    is_deep = len(way) == 2
    tables = {key: value for key, value in content.items() if isinstance(value, Mapping) and not is_deep}
    arrays = {key: value for key, value in content.items() if _is_tables(value) and not is_deep}
    plain = [f"{_key(key)} = {value_of(each)}" for key, each in content.items() if key not in {**tables, **arrays}]
    yield "\n".join([f"[{'.'.join(map(_key, way))}]", *plain] if way and plain else plain)
    for key, value in tables.items():
        yield from _tables(value, (*way, key))
    for key, value in arrays.items():
        for table in value:
            lines = [f"{_key(name)} = {value_of(each)}" for name, each in table.items()]
            yield "\n".join([f"[[{'.'.join(map(_key, (*way, key)))}]]", *lines])


def _is_tables(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(each, Mapping) for each in value)


def value_of(value: object) -> str:
    """One value as TOML writes it: text, yes or no, number, day, list, table in line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {value_of(each)}" for key, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(value_of, value)) + "]"
    return str(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else value_of(key)


class CannotEdit(Exception):
    """The text cannot be changed so that nothing else changes: a person has to do it."""


def with_value(text: str, way: Way, value: object) -> str:
    """`text` with another value at the end of `way`; None takes the key, or the table of an array, away.

    Raises CannotEdit where the rest of the content would not stay what it was.
    """
    before = tomllib.loads(text)
    expected = _changed(before, way, value)
    statements = list(_statements(text))
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = _lines(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += newline
    if isinstance(way[-1], int):
        _take_table_away(lines, statements, way)
    else:
        _set(lines, statements, way, value, newline, before)
    edited = "".join(lines)
    try:
        is_right = tomllib.loads(edited) == expected
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise CannotEdit(".".join(map(str, way)))
    return edited


def _changed(content: dict, way: Way, value: object) -> dict:
    changed = deepcopy(content)
    place = changed
    for step in way[:-1]:
        place = place[step] if isinstance(step, int) else place.setdefault(step, {})
    if value is None:
        del place[way[-1]]
        if place == [] and isinstance(way[-1], int):
            del changed[way[0]]
    else:
        place[way[-1]] = tomllib.loads(f"x = {value_of(value)}")["x"]
    return changed


@dataclass(frozen=True)
class _Statement:
    """A header (`key` empty) or an assignment: its lines, and the way to what it opens or gives."""

    first: int
    end: int
    table: Way
    key: tuple[str, ...] = ()

    @property
    def way(self) -> Way:
        return (*self.table, *self.key)


def _statements(text: str) -> Iterator[_Statement]:
    lines, number, table = _lines(text), 0, ()
    counts: dict[Way, int] = {}
    while number < len(lines):
        first, number = number, number + 1
        if _HEADER.fullmatch(lines[first].rstrip("\r\n")):
            table = _way_of_header(lines[first], counts)
            yield _Statement(first, number, table)
        elif assigns := _ASSIGNS.match(lines[first]):
            while number < len(lines) and not _parses("".join(lines[first:number])):
                number += 1
            yield _Statement(first, number, table, _keys(f"{assigns[1]} = 0"))


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines()


def _way_of_header(line: str, counts: dict[Way, int]) -> Way:
    """The way to the table that a header opens, each table of an array under its number."""
    keys = _keys(line)
    is_array = line.lstrip().startswith("[[")
    way: Way = ()
    for depth, key in enumerate(keys):
        way = (*way, key)
        if is_array and depth == len(keys) - 1:
            counts[way] = counts.get(way, -1) + 1
        if way in counts:
            way = (*way, counts[way])
    return way


def _keys(text: str) -> tuple[str, ...]:
    """The keys of a header or of an assignment, in order."""
    content, keys = tomllib.loads(text), []
    while isinstance(content, (dict, list)) and content:
        content = content[0] if isinstance(content, list) else content
        if not content:
            break
        ((key, content),) = content.items()
        keys.append(key)
    return tuple(keys)


def _parses(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _set(
    lines: list[str], statements: Sequence[_Statement], way: Way, value: object, newline: str, before: dict
) -> None:
    for statement in statements:
        if statement.key and statement.way == way[: len(statement.way)]:
            whole = value
            if statement.way != way:
                whole = _changed({"x": _at(before, statement.way)}, ("x", *way[len(statement.way) :]), value)["x"]
            if whole is None:
                lines[statement.first : statement.end] = []
            else:
                lines[statement.first : statement.end] = _assigned(lines, statement, whole, newline)
            return
    said = f"{_key(str(way[-1]))} = {value_of(value)}{newline}"
    of_table = [statement for statement in statements if statement.table == way[:-1]]
    if of_table:
        lines.insert(of_table[-1].end, said)
    elif len(way) == 1:
        first = min((statement.first for statement in statements if not statement.key), default=len(lines))
        lines[first:first] = [said, newline]
    else:
        lines += [newline, f"[{'.'.join(_key(str(each)) for each in way[:-1])}]{newline}", said]


def _at(content, way: Way):
    for step in way:
        content = content[step]
    return content


def _assigned(lines: list[str], statement: _Statement, value: object, newline: str) -> list[str]:
    """The lines of an assignment with another value; the comment behind it stays."""
    text = "".join(lines[statement.first : statement.end])
    begins = _ASSIGNS.match(text)[0]
    last = lines[statement.end - 1].rstrip("\r\n")
    comment = ""
    for place in (number for number, letter in enumerate(last) if letter == "#"):
        without = "".join(lines[statement.first : statement.end - 1]) + last[:place]
        if _parses(without):
            comment = "  " + last[place:]
            break
    return [f"{begins}{value_of(value)}{comment}{newline}"]


def _take_table_away(lines: list[str], statements: Sequence[_Statement], way: Way) -> None:
    """The lines of one table of an array, and the blank ones above it."""
    own = [statement for statement in statements if statement.way[: len(way)] == way]
    if not own:
        raise CannotEdit(".".join(map(str, way)))
    first = own[0].first
    while first and not lines[first - 1].strip():
        first -= 1
    lines[first : own[-1].end] = []
