"""Config models with Vietnamese labels of fields and values in words, for comparisons."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import Measure, Word

# What the number of a field counts, by the end of the field's name.
_UNITS = {"points": " điểm", "_pct": "%", "_decimals": " chữ số thập phân"}


@dataclass(frozen=True)
class IdNames:
    """Names of ids in a criteria table: rates, lines, sources, units, its own criteria."""

    rates: Mapping[str, str]
    lines: Mapping[str, str]
    sources: Mapping[str, str]
    unit: Callable[[str], str]
    criteria: Mapping[str, str]

    def rate(self, rate: str, measure: Measure) -> str:
        """A rate within a sentence: "tỷ lệ thi hành xong về việc"."""
        return f"{_lower_first(self.rates[rate])} về {measure.label}"

    def line(self, line: str, measure: Measure) -> str:
        """A line of the form within a sentence: "tổng số phải thi hành về việc"."""
        return f"{_lower_first(self.lines[line])} về {measure.label}"


class Described(ConfigModel):
    """A config model for display: `title` of a field is its label; others are not shown."""

    def value_in_words(self, name: str, names: IdNames) -> str:
        """Value of one field in words; "" if not given."""
        return _value_in_words(name, getattr(self, name), names)

    def in_words(self, names: IdNames) -> str:
        """All fields but label and defaults: "điểm chuẩn: 5 điểm; căn cứ: Mục 6"."""
        defaults = {name: field.default for name, field in type(self).model_fields.items()}
        fields = [name for name in self.labels() if name != "label" and getattr(self, name) != defaults[name]]
        return self.fields_in_words(fields, names)

    def fields_in_words(self, fields: Iterable[str], names: IdNames) -> str:
        """These fields with labels, without empty ones."""
        shown = ((self.labels()[name], self.value_in_words(name, names)) for name in fields)
        return "; ".join(f"{_lower_first(label)}: {words}" for label, words in shown if words)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Field → label, in the order of declaration."""
        return {name: field.title for name, field in cls.model_fields.items() if field.title}


def number_in_words(value: Decimal) -> str:
    """A number without trailing zeros, so that 0.50 and 0.5 look equal."""
    return format_decimal(value.normalize())


def _value_in_words(name: str, value: object, names: IdNames) -> str:
    match value:
        case None:
            words = ""
        case bool():
            words = "có" if value else "không"
        case Word():
            words = value.label
        case Described():
            words = value.in_words(names)
        case tuple():
            words = "; ".join(_value_in_words(name, item, names) for item in value)
        case Decimal() | int():
            number = number_in_words(value) if isinstance(value, Decimal) else format_count(value)
            words = number + next((unit for end, unit in _UNITS.items() if name.endswith(end)), "")
        case _:
            words = str(value)
    return words


def _lower_first(label: str) -> str:
    return label[:1].lower() + label[1:]
