"""Config files → typed objects. A mistake is refused with file, dotted key (or row) and what is expected there."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from thidua_helpers.errors import Refused, suggestion

MISSING_FILE = "Thiếu tệp cấu hình {file}."


class Rule(BaseModel):
    """A piece of configuration: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Text = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
RuleType = TypeVar("RuleType", bound=Rule)


def read_toml(path: Path, model: type[RuleType], file: str) -> RuleType:
    """The TOML file at `path` as a `model`; `file` is how a refusal names it.

    Raises Refused with the line of a syntax error, or the dotted key of a wrong one. A byte-order mark is read over.
    """
    try:
        content = tomllib.loads(_text(path, file))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"dòng {place[1]}, cột {place[2]}" if place else "cuối tệp"
        raise Refused(f"{file}, {where}: sai cú pháp TOML ({error}).") from error
    return _checked(content, model, file)


def read_csv(path: Path, model: type[RuleType], file: str) -> list[RuleType]:
    """The rows of the CSV file at `path`, each as a `model`; an empty cell is an absent value.

    Raises Refused, naming file, row and column, for a header or a value that the model does not know.
    """
    reader = csv.DictReader(_text(path, file).splitlines(), restkey="(thừa)", strict=True)
    known, found = set(model.model_fields), set(reader.fieldnames or [])
    for name in sorted(found - known):
        raise Refused(f"{file}, dòng 1: không có cột “{name}”." + suggestion(name, known))
    for name in sorted(known - found):
        raise Refused(f"{file}, dòng 1: thiếu cột “{name}”.")
    return [
        _checked({name: value for name, value in row.items() if value}, model, f"{file}, dòng {number}")
        for number, row in enumerate(reader, start=2)
    ]


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Refused(MISSING_FILE.format(file=file)) from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: không phải văn bản UTF-8; hãy lưu lại tệp với bảng mã UTF-8.") from error


def _checked(content: dict, model: type[RuleType], file: str) -> RuleType:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise Refused("\n".join(_in_words(detail, model, file) for detail in error.errors())) from error


def _in_words(detail: dict, model: type[Rule], file: str) -> str:
    key = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "extra_forbidden":
            name = str(detail["loc"][-1])
            return f"{file}: không có khóa “{key}”." + suggestion(name, _keys_beside(model, detail["loc"]))
        case "missing":
            return f"{file}: thiếu khóa “{key}”."
        case "literal_error":
            return (
                f"{file}: “{key}” là “{detail['input']}”; chỉ nhận {detail['ctx']['expected'].replace(' or ', ', ')}."
            )
        case "value_error":
            return f"{file}: “{key or 'tệp'}”: {detail['ctx']['error']}"
        case _:
            return f"{file}: “{key}” có giá trị không hợp lệ “{detail['input']}” ({detail['msg']})."


def _keys_beside(model: type[Rule], location: tuple) -> list[str]:
    """The keys that may stand where the unknown one was found, followed down through nested rules."""
    for part in location[:-1]:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is None:
            continue
        nested = [item for item in (field.annotation, *getattr(field.annotation, "__args__", ())) if _is_rule(item)]
        if nested:
            model = nested[0]
    return list(model.model_fields)


def _is_rule(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, Rule)
