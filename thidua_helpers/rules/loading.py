"""Config files → typed objects. A mistake is refused with file, dotted key (or row) and what is expected there."""

import csv
import io
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from types import NoneType
from typing import Annotated, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, RootModel, ValidationError

from thidua_helpers.errors import Refused, suggestion

_EXTRA = "(thừa)"
# What a value must be, by the start of pydantic's name for the mistake.
_MUST_BE = {
    "bool": "true hoặc false (trong CSV: co hoặc khong)",
    "date": "một ngày, ví dụ 2021-09-30",
    "decimal_max": "số có không quá bốn chữ số thập phân",
    "decimal": "một số thập phân",
    "int": "một số nguyên",
    "string_pattern": "đúng cách ghi (mã: chữ thường không dấu, số, gạch nối; tệp: tên không có thư mục)",
    "string": "văn bản trong nháy kép",
    "too_short": "ít nhất một mục",
    "tuple": "một danh sách",
    "dict": "một bảng các khóa",
    "model": "một bảng các khóa",
}


_BOUNDS = {
    "greater_than": "lớn hơn {}",
    "greater_than_equal": "từ {} trở lên",
    "less_than": "nhỏ hơn {}",
    "less_than_equal": "không quá {}",
}


class ConfigModel(BaseModel):
    """Base of every model of the config files: unknown keys are refused, instances cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Text = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
ModelType = TypeVar("ModelType", bound=ConfigModel)


def read_toml(path: Path, model: type[ModelType], file: str) -> ModelType:
    """The TOML file at `path` as a `model`; `file` is how a refusal names it.

    Raises Refused with the line of a syntax error, or the dotted key of a wrong one. A byte-order mark is read over.
    """
    return _toml(_text(path, file), model, file)


_CURLY = re.compile("[“”„‟‘’]")
# "= 04/10/2021": a date as Vietnamese write it, which is not valid TOML.
_DAY_FIRST = re.compile(r"=\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*(?:#.*)?$")


def _cause_of_syntax_error(line: str) -> str:
    """What is wrong with a line that is not valid TOML, as far as it can be seen."""
    outside = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", line.rstrip())
    unclosed = outside.partition('"')[2]
    # In an unclosed text only the last character tells: a curly quote where the straight one should be.
    if curly := _CURLY.search(unclosed[-1:] or outside):
        return f'dấu nháy cong {curly[0]} do Word hoặc Zalo tự đổi; gõ lại dấu nháy thẳng " bằng Notepad'
    if unclosed:
        return "thiếu dấu nháy đóng"
    if day := _DAY_FIRST.search(outside):
        return f"ngày viết trong TOML là năm-tháng-ngày, ví dụ {day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    if re.search(r"=\s*\d+,\d+\s*(?:#.*)?$", outside):
        return "số thập phân trong TOML viết bằng dấu chấm, ví dụ 83.5"
    if re.search(r"=\s*[^\W\d]", outside) and not re.search(r"=\s*(?:true|false|inf|nan)\b", outside):
        return 'chữ phải để trong dấu nháy kép thẳng, ví dụ "tam-tinh"'
    return "thiếu dấu nháy, dấu ngoặc, hoặc giá trị viết sai"


# The same files are read for one page after another; what is kept of them never changes.
@lru_cache(maxsize=128)
def _toml(text: str, model: type[ModelType], file: str) -> ModelType:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"dòng {place[1]}, cột {place[2]}" if place else "cuối tệp"
        line = text.splitlines()[int(place[1]) - 1] if place else ""
        raise Refused(f"{file}, {where}: sai cú pháp TOML ({_cause_of_syntax_error(line)}).") from error
    return _checked(content, model, file)


def read_csv(path: Path, model: type[ModelType], file: str) -> list[ModelType]:
    """The rows of the CSV file at `path`, each as a `model`; an empty cell is an absent value.

    Raises Refused, naming file, row and column, for a header or a value that the model does not know.
    """
    return list(_csv(_text(path, file), model, file))


@lru_cache(maxsize=128)
def _csv(text: str, model: type[ModelType], file: str) -> tuple[ModelType, ...]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_EXTRA, strict=True)
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
    return tuple(
        _checked({name: value for name, value in row.items() if value}, model, f"{file}, dòng {number}")
        for number, row in rows
        if any(row.values())
    )


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Refused(f"Thiếu tệp cấu hình {file}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: không phải văn bản UTF-8; hãy lưu lại tệp với bảng mã UTF-8.") from error


def _checked(content: dict, model: type[ModelType], file: str) -> ModelType:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        details = error.errors()
        # A misspelt key also leaves the right one missing, a wrong item its list too short: only the first is worth
        # saying.
        unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
        places = [detail["loc"] for detail in details]
        inmost = [each for each in details if not any(_is_inside(place, each["loc"]) for place in places)]
        raise Refused("\n".join(_in_words(detail, model, file) for detail in unknown or inmost)) from error


def _is_inside(place: tuple, other: tuple) -> bool:
    return len(place) > len(other) and place[: len(other)] == other


def _in_words(detail: dict, model: type[ConfigModel], file: str) -> str:
    parts, annotation = _followed(model, detail["loc"])
    key, context, given = ".".join(parts), detail.get("ctx", {}), detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            _, beside = _followed(model, detail["loc"][:-1])
            said = f"không có khóa “{key}”." + suggestion(parts[-1], _keys_of(beside))
        case "missing":
            said = f"thiếu khóa “{key}”."
        case "union_tag_invalid" | "union_tag_not_found":
            kinds = [kind for rule in _models_in(annotation) for kind in _kinds(rule)]
            tag = context.get("tag", "")
            said = f"“{key + '.' if key else ''}kind” là “{tag}”; chỉ nhận {', '.join(kinds)}." + suggestion(tag, kinds)
        case "literal_error" | "enum":
            said = f"“{key}” là “{given}”; chỉ nhận {context['expected'].replace(' or ', ', ')}."
        case "value_error":
            said = f"“{key}”: {context['error']}" if key else str(context["error"])
        case kind if kind in _BOUNDS:
            (bound,) = context.values()
            said = f"“{key}” là “{given}”; phải là {_BOUNDS[kind].format(bound)}."
        case kind:
            must_be = next((words for start, words in _MUST_BE.items() if kind.startswith(start)), "đúng kiểu")
            said = f"“{key}” là “{given}”; phải là {must_be}."
    return f"{file}: {said}"


def _followed(model: type[BaseModel], location: tuple) -> tuple[list[str], object]:
    """The dotted key of a place as the file has it, without pydantic's own marks, and what may stand there."""
    parts, annotation = [], model
    for part in location:
        annotation = _bare(annotation)
        if part == "[key]":
            continue
        if get_origin(annotation) is dict:
            parts.append(str(part))
            annotation = get_args(annotation)[1]
        elif get_origin(annotation) is tuple:
            parts.append(str(part))
            annotation = get_args(annotation)[0]
        elif _is_config_model(annotation):
            parts.append(str(part))
            field = annotation.model_fields.get(part)
            annotation = field.annotation if field else None
        else:
            # One of several kinds of rules: pydantic names the kind, the file does not.
            annotation = next((rule for rule in _models_in(annotation) if part in _kinds(rule)), None)
    return parts, _bare(annotation)


def _bare(annotation: object) -> object:
    """What stands inside `Annotated`, a root model, and "or nothing"."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif isinstance(annotation, type) and issubclass(annotation, RootModel) and annotation is not RootModel:
            annotation = annotation.model_fields["root"].annotation
        elif (
            len(others := [each for each in get_args(annotation) if each is not NoneType])
            == 1
            != len(get_args(annotation))
        ):
            annotation = others[0]
        else:
            return annotation


def _models_in(annotation: object) -> list[type[ConfigModel]]:
    """The kinds of rules that a discriminated union allows, or the one that it is."""
    annotation = _bare(annotation)
    if _is_config_model(annotation):
        return [annotation]
    return [rule for each in get_args(annotation) for rule in _models_in(each)]


def _kinds(rule: type[ConfigModel]) -> tuple[str, ...]:
    return get_args(rule.model_fields["kind"].annotation) if "kind" in rule.model_fields else ()


def _keys_of(annotation: object) -> list[str]:
    return [name for rule in _models_in(annotation) for name in rule.model_fields]


def _is_config_model(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, ConfigModel)
