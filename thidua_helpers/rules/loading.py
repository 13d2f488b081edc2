"""Config files read into models; mistakes are refused with file and dotted key or row."""

import csv
import io
import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules.mistakes import cause_of_syntax_error, mistakes_in_words
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.workspace.paths import Workspace

_EXTRA = "(thừa)"

ModelType = TypeVar("ModelType", bound=BaseModel)
RowType = TypeVar("RowType", bound=ConfigModel)


class ConfigReader:
    """Reader of config files of one workspace, by name from its root."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def toml(self, file: str, model: type[ModelType]) -> ModelType:
        path = self.workspace.path(file)
        return read_toml(path, model, self.workspace.relative(path))

    def csv(self, file: str, model: type[RowType]) -> tuple[RowType, ...]:
        path = self.workspace.path(file)
        return read_csv(path, model, self.workspace.relative(path))

    def optional_toml(self, file: str, model: type[ModelType]) -> ModelType | None:
        return self.toml(file, model) if self.workspace.path(file).is_file() else None

    def optional_csv(self, file: str, model: type[RowType]) -> tuple[RowType, ...]:
        return self.csv(file, model) if self.workspace.path(file).is_file() else ()

    def named_toml(self, file: str, model: type[ModelType]) -> ModelType:
        """A TOML file named by another file; if missing, the refusal gives the nearest names."""
        path = self.workspace.path(file)
        if not path.is_file():
            names = [other.stem for other in path.parent.glob("*.toml")]
            raise Refused(f"Không có tệp {file}." + suggestion(path.stem, names))
        return self.toml(file, model)


def refuse_unknown(file: str, named: Iterable[tuple[str, str, Iterable[str]]]) -> None:
    """Raise Refused for the first (dotted key, value, known values) with an unknown value."""
    for where, value, allowed in named:
        if value not in allowed:
            raise Refused(f"{file}: “{where}” là “{value}”, chưa khai báo." + suggestion(value, allowed))


def read_toml(path: Path, model: type[ModelType], file: str) -> ModelType:
    """The TOML file at `path` as a `model`; `file` is its name in refusals.

    Raises Refused with the line of a syntax error, or the dotted key of a wrong value. A byte-order mark is skipped.
    """
    return _toml(_text(path, file), model, file)


def read_csv(path: Path, model: type[RowType], file: str) -> tuple[RowType, ...]:
    """Rows of the CSV file at `path`, each as a `model`; an empty cell is an absent value.

    Raises Refused, with file, row and column, for an unknown header or value.
    """
    return _csv(_text(path, file), model, file)


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Refused(f"Thiếu tệp cấu hình {file}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: không phải văn bản UTF-8; hãy lưu lại tệp với bảng mã UTF-8.") from error


# Every page reads the same files; models are immutable, so they can be shared.
@lru_cache(maxsize=128)
def _toml(text: str, model: type[ModelType], file: str) -> ModelType:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"dòng {place[1]}, cột {place[2]}" if place else "cuối tệp"
        line = text.splitlines()[int(place[1]) - 1] if place else ""
        raise Refused(f"{file}, {where}: sai cú pháp TOML ({cause_of_syntax_error(line)}).") from error
    return _validate(content, model, file)


@lru_cache(maxsize=128)
def _csv(text: str, model: type[RowType], file: str) -> tuple[RowType, ...]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_EXTRA, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Refused(f"{file}, dòng {reader.line_num + 1}: sai cú pháp CSV (dấu nháy chưa đóng?).") from error
    _check_header(list(reader.fieldnames or []), model, file)
    for number, row in rows:
        if _EXTRA in row:
            raise Refused(
                f"{file}, dòng {number}: thừa ô “{', '.join(row[_EXTRA])}”; ô có dấu phẩy phải đặt trong nháy kép."
            )
    return tuple(
        _validate({name: value for name, value in row.items() if value}, model, f"{file}, dòng {number}")
        for number, row in rows
        if any(row.values())
    )


def _check_header(columns: list[str], model: type[ConfigModel], file: str) -> None:
    names, allowed = set(columns), set(model.model_fields)
    if len(names) == 1 and ";" in columns[0]:
        raise Refused(
            f"{file}: các cột đang cách nhau bằng dấu chấm phẩy; hãy lưu lại dạng CSV cách nhau bằng dấu phẩy."
        )
    for name in sorted(names):
        if columns.count(name) > 1:
            raise Refused(f"{file}, dòng 1: cột “{name}” đứng hai lần.")
    for name in sorted(names - allowed):
        raise Refused(f"{file}, dòng 1: không có cột “{name}”." + suggestion(name, allowed))
    for name in sorted(allowed - names - model.newer_columns):
        raise Refused(f"{file}, dòng 1: thiếu cột “{name}”.")


def _validate(content: dict, model: type[ModelType], file: str) -> ModelType:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise Refused(mistakes_in_words(error, model, file)) from error
