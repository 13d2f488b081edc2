"""Mistakes in config files in Vietnamese: the key, the mistake, the expected value."""

import re
from types import NoneType
from typing import Annotated, TypeGuard, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.types import ConfigModel

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
_CURLY = re.compile("[“”„‟‘’]")
# "= 04/10/2021": a date as Vietnamese write it, which is not valid TOML.
_DAY_FIRST = re.compile(r"=\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*(?:#.*)?$")


def cause_of_syntax_error(line: str) -> str:
    """Likely mistake in a line that is not valid TOML."""
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


def mistakes_in_words(error: ValidationError, model: type[BaseModel], file: str) -> str:
    """Mistakes of `error` in `file`, one a line, without consequential ones."""
    details = error.errors()
    # A misspelt key also leaves the right one missing, a wrong item makes its list too short: only the first counts.
    unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
    places = [detail["loc"] for detail in details]
    inmost = [detail for detail in details if not any(_is_inside(place, detail["loc"]) for place in places)]
    return "\n".join(f"{file}: {_in_words(detail, model)}" for detail in unknown or inmost)


def _is_inside(place: tuple, other: tuple) -> bool:
    return len(place) > len(other) and place[: len(other)] == other


def _in_words(detail: ErrorDetails, model: type[BaseModel]) -> str:
    parts, annotation = _resolved(model, detail["loc"])
    key, context, value = ".".join(parts), detail.get("ctx", {}), detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            _, parent = _resolved(model, detail["loc"][:-1])
            message = f"không có khóa “{key}”." + suggestion(parts[-1], _keys_of(parent))
        case "missing":
            message = f"thiếu khóa “{key}”."
        case "union_tag_invalid" | "union_tag_not_found":
            where, tag = ".".join([*parts, context["discriminator"].strip("'")]), context.get("tag", "")
            tags = [name for variant in _models_in(annotation) for name in _tags(variant)]
            message = f"“{where}” là “{tag}”; chỉ nhận {', '.join(tags)}." + suggestion(tag, tags)
        case "literal_error" | "enum":
            message = f"“{key}” là “{value}”; chỉ nhận {context['expected'].replace(' or ', ', ')}."
        case "value_error":
            message = f"“{key}”: {context['error']}" if key else str(context["error"])
        case kind if kind in _BOUNDS:
            (bound,) = context.values()
            message = f"“{key}” là “{value}”; phải là {_BOUNDS[kind].format(bound)}."
        case kind:
            must_be = next((words for start, words in _MUST_BE.items() if kind.startswith(start)), "đúng kiểu")
            message = f"“{key}” là “{value}”; phải là {must_be}."

    return message


def _resolved(model: type[BaseModel], location: tuple) -> tuple[list[str], object]:
    """(keys as written in the file, expected type) for a pydantic error location."""
    parts: list[str] = []
    annotation: object = model
    for part in location:
        annotation = _inner_type(annotation)
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
            # One of several models: pydantic names which one, the file does not.
            models = _models_in(annotation)
            annotation = next((owner for owner in models if part in (*_tags(owner), owner.__name__)), None)
    return parts, _inner_type(annotation)


def _inner_type(annotation: object) -> object:
    """The type inside `Annotated`, a root model, or an optional."""
    while True:
        parts = [part for part in get_args(annotation) if part is not NoneType]
        if get_origin(annotation) is Annotated:
            annotation = parts[0]
        elif isinstance(annotation, type) and issubclass(annotation, RootModel) and annotation is not RootModel:
            annotation = annotation.model_fields["root"].annotation
        elif len(parts) == 1 != len(get_args(annotation)):
            annotation = parts[0]
        else:
            return annotation


def _models_in(annotation: object) -> list[type[ConfigModel]]:
    """Models of a discriminated union, or the single one."""
    annotation = _inner_type(annotation)
    if _is_config_model(annotation):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _tags(model: type[ConfigModel]) -> tuple[str, ...]:
    """Values of the discriminator field: `kind` of a rule, `of` of a feed."""
    name = next((name for name in ("kind", "of") if name in model.model_fields), None)
    return get_args(model.model_fields[name].annotation) if name else ()


def _keys_of(annotation: object) -> list[str]:
    return [name for model in _models_in(annotation) for name in model.model_fields]


def _is_config_model(item: object) -> TypeGuard[type[ConfigModel]]:
    return isinstance(item, type) and issubclass(item, ConfigModel)
