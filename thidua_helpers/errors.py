"""Errors shown to users, with the exit codes of the command line.

Messages are Vietnamese and give the mistake, its place, and what to do.
"""

import difflib
import errno
import re
from collections.abc import Iterable
from typing import TypeVar

Value = TypeVar("Value")


class ThiduaError(Exception):
    """Refusal or failure of the tool; `exit_code` is that of the command line."""

    exit_code = 1


class StepFailed(ThiduaError):
    """A step of a run failed (exit 1)."""


class Refused(ThiduaError):
    """Wrong use or wrong configuration (exit 2)."""

    exit_code = 2

    def _render_traceback_(self) -> list[str]:
        """Lines that IPython shows instead of a traceback: the message alone."""
        return [f"Không làm được: {self}"]


class GateClosed(ThiduaError):
    """The data gate stopped the run: data with errors are not published (exit 3)."""

    exit_code = 3


def replace_error(file: object, error: OSError) -> StepFailed:
    """The error for a refused write to `file`.

    Windows also refuses while another program has the file open.
    """
    full = "Ổ đĩa đã đầy: xóa bớt tệp không cần rồi chạy lại."
    advice = {
        errno.ENOSPC: full,
        errno.EDQUOT: full,
        errno.EROFS: "Ổ đĩa chỉ cho đọc: chép thư mục làm việc sang nơi ghi được rồi chạy lại.",
    }.get(
        error.errno or 0,
        "Nếu tệp đang mở trong chương trình khác, hãy đóng lại; nếu thư mục chỉ cho đọc, hãy xin quyền ghi; rồi chạy "
        "lại.",
    )
    return StepFailed(f"Không ghi được tệp {file}: {error.strerror}. {advice}")


# As Python and as IPython write it.
_LINE_OF_PROGRAM = re.compile(r'(thidua_helpers[/\\][\w/\\]+\.py)(?:", line |:)(\d+)')


def line_of_program(traceback: str) -> str:
    """The last line of the program in a traceback; else "".

    For example " (thidua_helpers/report/sections/units.py, dòng 317)".
    """
    lines = _LINE_OF_PROGRAM.findall(traceback)
    return f" ({lines[-1][0]}, dòng {lines[-1][1]})" if lines else ""


# What is longer is like no name, and comparing would take as long as it is.
_LONGEST_NAME = 300


def suggestion(name: str, names: Iterable[str]) -> str:
    """End of a refusal: the nearest known names, or all if none is near."""
    names = sorted(names)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6) if len(name) <= _LONGEST_NAME else []
    if near:
        return f" Có phải: {', '.join(near)}?"
    return f" Đang có: {', '.join(names)}." if names else " Hiện chưa có mục nào."


def not_none(value: Value | None) -> Value:
    """A value that the caller knows to exist; raises ValueError for None."""
    if value is None:
        raise ValueError("a value that has to be there is absent")
    return value
