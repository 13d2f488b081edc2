"""What an edition need not have, where a page or document is only made with it."""

from datetime import date
from typing import TypeVar

from thidua_helpers.vietnamese import parse_date

Value = TypeVar("Value")


def required(value: Value | None) -> Value:
    """A value that the caller knows to be there; raises ValueError for None."""
    if value is None:
        raise ValueError("a value that the page is made for is absent")
    return value


def stored_day(text: str) -> date:
    """A day of a stage table; raises ValueError for a text that is not a day."""
    return required(parse_date(text))
