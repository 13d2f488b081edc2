"""Config files → typed objects. A mistake is refused with file, dotted key (or row) and what is expected there."""

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from thidua_helpers.errors import Refused, suggestion

_EXTRA = "(thừa)"
# What a value must be, by the start of pydantic's name for the mistake.
_MUST_BE = {
    "bool": "true hoặc false (trong CSV: co hoặc khong)",
    "date": "một ngày, ví dụ 2021-09-30",
    "decimal_max": "số có không quá bốn chữ số thập phân",
    "decimal": "một số thập phân",
    "greater_than": "lớn hơn 0",
    "less_than": "không quá 100",
    "int": "một số nguyên",
    "string_pattern": "đúng cách ghi (mã: chữ thường không dấu, số, gạch nối; tệp: tên không có thư mục)",
    "string": "văn bản trong nháy kép",
    "too_short": "ít nhất một mục",
    "tuple": "một danh sách",
    "dict": "một bảng các khóa",
    "model": "một bảng các khóa",
}


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
        raise Refused(
            f"{file}, {where}: sai cú pháp TOML (thiếu dấu nháy, dấu ngoặc, hoặc giá trị viết sai)."
        ) from error
    return _checked(content, model, file)


def read_csv(path: Path, model: type[RuleType], file: str) -> list[RuleType]:
    """The rows of the CSV file at `path`, each as a `model`; an empty cell is an absent value.

    Raises Refused, naming file, row and column, for a header or a value that the model does not know.
    """
    reader = csv.DictReader(io.StringIO(_text(path, file), newline=""), restkey=_EXTRA, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Refused(f"{file}, dòng {reader.line_num + 1}: sai cú pháp CSV (dấu nháy chưa đóng?).") from error
    known, found = set(model.model_fields), set(reader.fieldnames or [])
    if len(found) == 1 and ";" in next(iter(found)):
        raise Refused(
            f"{file}: các cột đang cách nhau bằng dấu chấm phẩy; hãy lưu lại dạng CSV cách nhau bằng dấu phẩy."
        )
    for name in sorted(found):
        if (reader.fieldnames or []).count(name) > 1:
            raise Refused(f"{file}, dòng 1: cột “{name}” đứng hai lần.")
    for name in sorted(found - known):
        raise Refused(f"{file}, dòng 1: không có cột “{name}”." + suggestion(name, known))
    for name in sorted(known - found):
        raise Refused(f"{file}, dòng 1: thiếu cột “{name}”.")
    for number, row in rows:
        if _EXTRA in row:
            raise Refused(
                f"{file}, dòng {number}: thừa ô “{', '.join(row[_EXTRA])}”; ô có dấu phẩy phải đặt trong nháy kép."
            )
    return [
        _checked({name: value for name, value in row.items() if value}, model, f"{file}, dòng {number}")
        for number, row in rows
        if any(row.values())
    ]


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Refused(f"Thiếu tệp cấu hình {file}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: không phải văn bản UTF-8; hãy lưu lại tệp với bảng mã UTF-8.") from error


def _checked(content: dict, model: type[RuleType], file: str) -> RuleType:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        details = error.errors()
        # A misspelt key also leaves the right one missing: only the misspelling is worth saying.
        unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
        raise Refused("\n".join(_in_words(detail, model, file) for detail in unknown or details)) from error


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
        case "union_tag_invalid" | "union_tag_not_found":
            known = re.findall(r"'([^']+)'", detail["ctx"].get("expected_tags", ""))
            name, given = detail["ctx"]["discriminator"].strip("'"), detail["ctx"].get("tag", "")
            return f"{file}: “{key}.{name}” là “{given}”; chỉ nhận {', '.join(known)}." + suggestion(given, known)
        case "value_error":
            return f"{file}: “{key}”: {detail['ctx']['error']}" if key else f"{file}: {detail['ctx']['error']}"
        case _:
            must_be = next(
                (words for start, words in _MUST_BE.items() if detail["type"].startswith(start)), "đúng kiểu"
            )
            return f"{file}: “{key}” là “{detail['input']}”; phải là {must_be}."


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
