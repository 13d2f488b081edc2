"""The one gate: nothing is published past an error."""

from collections.abc import Collection

import pandas as pd

from thidua_helpers.errors import GateClosed
from thidua_helpers.findings import ERROR


def pass_gate(findings: pd.DataFrame, set_aside: Collection[str] = ()) -> None:
    """Returns if no finding is an error; else raises GateClosed with what each says, where, and what to do.

    Errors of the units `set_aside`, without whose figures a provisional run goes on, stop nothing.
    """
    errors = findings[(findings["severity"] == ERROR) & ~findings["holder"].isin(list(set_aside))]
    if len(errors):
        listed = "\n".join(in_words(row) for row in errors.to_dict("records"))
        raise GateClosed(f"Dừng tại cổng dữ liệu vì có {len(errors)} lỗi:\n{listed}")


def in_words(finding: dict) -> str:
    """A finding in lines for the terminal: what, where, what was expected, what to do."""
    where = ", ".join(
        part
        for part in (
            finding["file"],
            finding["sheet"] and f"trang “{finding['sheet']}”",
            finding["cells"] and f"ô {finding['cells']}",
        )
        if part
    )
    lines = [f"- [{finding['check']}] {finding['found']}", f"  Phải là: {finding['expected']}"]
    if where:
        lines.insert(1, f"  Tại: {where}")
    return "\n".join([*lines, f"  Cần làm: {finding['advice']}"])
