"""Reading and writing of stage tables in `data/processed/<edition>/`.

Tables are sorted by key and written as UTF-8 CSV with a fixed column order, so equal data are equal bytes. An unknown
integer is an empty cell, never 0; `state` gives the reason.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.files import record_read, replace_file
from thidua_helpers.tables.csv_guard import guard_formula, unguard_formula
from thidua_helpers.tables.frames import records
from thidua_helpers.tables.frozen import frozen_file, present_csv
from thidua_helpers.tables.schema import SchemaError
from thidua_helpers.tables.schemas import SCHEMAS


def make_table(name: str, rows: Iterable[dict]) -> pd.DataFrame:
    """`rows` as the stage table `name`; missing fields and None become empty.

    Integers never become floats; a Decimal keeps its decimals.
    """
    return SCHEMAS[name].table_of(list(rows))


def write_table(folder: Path, name: str, table: pd.DataFrame) -> Path:
    """Validate `table` and write it to `folder`/`name`.csv, completely or not at all."""
    schema = SCHEMAS[name]
    table = schema.validated(table)
    guarded = table.assign(**{name: _changed(table[name], guard_formula) for name in schema.texts})
    text = _with_written_booleans(name, guarded).to_csv(index=False, lineterminator="\n")
    path = folder / f"{name}.csv"
    replace_file(path, text.encode("utf-8"))
    return path


def _with_written_booleans(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the booleans as texts: true, false."""
    booleans = SCHEMAS[name].booleans
    written = {column: table[column].astype(object).map({True: "true", False: "false"}) for column in booleans}
    return table.assign(**written)


def storable_or_none(value: int | None) -> int | None:
    """`value`, or None if it is too large for an integer column (10¹⁸ or more)."""
    return value if value is not None and value < 10**18 else None


def read_table(folder: Path, name: str, is_frozen: bool = False) -> pd.DataFrame:
    """The stage table `name`; raises Refused with the command to run if missing or outdated.

    A frozen table cannot be made again: columns that its version did not have are empty, others are dropped.
    """
    return _read(folder, name, is_frozen, _state(folder, name, is_frozen)).copy(deep=False)


def read_rows(folder: Path, name: str, is_frozen: bool = False) -> Mapping[str, Mapping]:
    """Row key in data-keys ("cum-1/viec/thu_ly") → row of a stage table. Read-only."""
    return _rows(folder, name, is_frozen, _state(folder, name, is_frozen))


def cached_from_table(make: Callable, folder: Path, name: str, is_frozen: bool = False):
    """Result of `make(table, rows)`, cached until the table's file changes. Read-only."""
    return _cached_from_table(make, folder, name, is_frozen, _state(folder, name, is_frozen))


def _state(folder: Path, name: str, is_frozen: bool) -> tuple[int, ...]:
    """Fingerprint of a stage table's file: a process reads each version once."""
    if name not in SCHEMAS:
        raise Refused(f"Không có bảng “{name}”." + suggestion(name, SCHEMAS))
    path = frozen_file(folder, name) if is_frozen else folder / f"{name}.csv"
    record_read(path)
    try:
        state = path.stat()
    except FileNotFoundError:
        raise Refused(
            f"Chưa có bảng {name}.csv của kỳ {folder.name}: hãy chạy trước sổ tay {SCHEMAS[name].stage}.ipynb, "
            f"hoặc lệnh “thidua run {folder.name}”."
        ) from None
    return state.st_ino, state.st_size, state.st_mtime_ns


@lru_cache(maxsize=128)
def _read(folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]) -> pd.DataFrame:
    schema = SCHEMAS[name]
    table = schema.parsed(present_csv(folder, name)) if is_frozen else _current(folder, name)
    return table.assign(**{name: _changed(table[name], unguard_formula) for name in schema.texts})


def _changed(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """`texts` with each different one changed once: most stand in many rows."""
    changes = {text: changed for text in texts.unique() if (changed := change(text)) != text}
    return texts.replace(changes) if changes else texts


def _current(folder: Path, name: str) -> pd.DataFrame:
    """A table as read; raises Refused if another version of the program wrote it."""
    schema = SCHEMAS[name]
    try:
        table = schema.parsed(folder / f"{name}.csv")
    except SchemaError:
        table = pd.DataFrame()
    if list(table.columns) != list(schema.columns) or any(schema.unknown_words(table)):
        raise Refused(
            f"Bảng {name}.csv của kỳ {folder.name} do phiên bản khác lập: chạy lại “thidua run {folder.name}”."
        )
    return table


@lru_cache(maxsize=8)
def _cached_from_table(make: Callable, folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]):
    return make(_read(folder, name, is_frozen, state), _rows(folder, name, is_frozen, state))


@lru_cache(maxsize=128)
def _rows(folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]) -> Mapping[str, Mapping]:
    return rows_of(name, _read(folder, name, is_frozen, state))


def rows_of(name: str, table: pd.DataFrame) -> Mapping[str, Mapping]:
    """Rows of `table` in the form of `read_rows`."""
    table = with_row_keys(name, table)
    return MappingProxyType(
        dict(zip(table.index.to_numpy().tolist(), map(MappingProxyType, records(table)), strict=True))
    )


def with_row_keys(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """`table` indexed by row keys of data-keys ("cum-1/viec/thu_ly")."""
    written = _with_written_booleans(name, table)
    first, *others = (written[column].astype("str") for column in SCHEMAS[name].key)
    for other in others:
        first = first + "/" + other
    return table.set_index(pd.Index(first, dtype="str"))
