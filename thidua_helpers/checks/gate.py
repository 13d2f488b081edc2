"""The one gate: nothing is published past an error."""

from collections.abc import Callable, Collection, Mapping, Sequence

import pandas as pd

from thidua_helpers.checks.inputs import is_within
from thidua_helpers.checks.listing import (
    cell_refs_of,
    cell_to_look_at,
    grouped_findings,
    heading_of,
    other_places,
    place_in_words,
)
from thidua_helpers.errors import GateClosed
from thidua_helpers.findings.catalogue.decisions import KHAC_TINH_TOAN_KHONG_LY_DO
from thidua_helpers.findings.catalogue.files import THIEU_TEP
from thidua_helpers.findings.catalogue.points import THIEU_DIEM, TIEU_CHI_CHUA_CHAM
from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_DOC_DUOC, DON_VI_CHUA_NOP
from thidua_helpers.vocabulary import Severity

# Missing points, mostly because something else is missing.
_OF_POINTS = (TIEU_CHI_CHUA_CHAM.id, THIEU_DIEM.id)


def pass_gate(findings: pd.DataFrame, name: Callable[[str], str], set_aside: Collection[str] = ()) -> None:
    """Raises GateClosed, with all errors in words, if any finding is an error.

    Errors of units in `set_aside`, which a provisional run leaves out, do not count. `name` gives the name of a holder.
    """
    errors = findings[(findings["severity"] == Severity.ERROR) & ~findings["holder"].isin(list(set_aside))]
    if len(errors):
        follows = are_consequences(errors)
        late = errors["check"] == DON_VI_CHUA_NOP.id
        late &= late.sum() > 1  # one is a finding like any other
        to_mend = errors[~follows & ~late]
        if late.any():
            others = f"; còn {len(to_mend)} lỗi khác" if len(to_mend) else ""
            lines = [f"Chưa lập báo cáo: {late.sum()} đơn vị chưa nộp{others}.", _late_units(errors[late], name)]
        else:
            lines = [f"Chưa lập báo cáo: số liệu còn {len(errors)} lỗi."]
        lines += [findings_by_holder(to_mend, name)] if len(to_mend) else []
        follows &= ~late
        if follows.any():
            lines.append(
                f"Còn {follows.sum()} lỗi là hệ quả của các lỗi nói trên hoặc chỉ xét được khi hết các lỗi đó, xem "
                "trang rà soát."
            )
        if warnings := (findings["severity"] != Severity.ERROR).sum():
            lines.append(f"Ngoài ra có {warnings} cảnh báo, xem trang rà soát.")
        raise GateClosed("\n".join(lines))


def _late_units(late: pd.DataFrame, name: Callable[[str], str]) -> str:
    """Units without a report, in one paragraph."""
    names = ", ".join(map(name, late["holder"]))
    return (
        f"Chưa nộp báo cáo: {names}.\n  Cần làm: Đôn đốc các đơn vị; đã nhận thì chép tệp vào đúng thư mục. Cần số "
        "sớm: lập báo cáo tạm tính (--provisional)."
    )


def are_consequences(errors: pd.DataFrame) -> pd.Series:
    """Whether each error only follows from another error.

    A missing report in a missing folder or in a workbook that was not understood; missing points of a file or folder
    that is missing or has errors itself; a decision unlike the computed value while other files have errors."""
    absent = set(errors[errors["check"] == THIEU_TEP.id]["file"])
    of_points = errors["check"].isin(_OF_POINTS)
    with_errors, without_points = _files(errors[~of_points]), _files(errors[of_points])

    def is_consequence(row: Mapping) -> bool:
        if row["check"] == DON_VI_CHUA_DOC_DUOC.id:
            return True
        if row["check"] == KHAC_TINH_TOAN_KHONG_LY_DO.id:
            return bool((with_errors | without_points) - {row["file"]})
        if row["check"] not in _OF_POINTS or row["cells"]:
            return row["check"] == DON_VI_CHUA_NOP.id and is_within(row["file"], absent)
        return is_within(row["file"], with_errors) or any(is_within(file, [row["file"]]) for file in with_errors)

    return pd.Series([is_consequence(row) for row in errors.to_dict("records")], errors.index, dtype=bool)


def _files(findings: pd.DataFrame) -> set[str]:
    """The files that findings name."""
    rows = findings.to_dict("records")
    return {file for row in rows for file in (row["file"], *(place[0] for place in cell_refs_of(row)))} - {""}


def findings_by_holder(findings: pd.DataFrame, name: Callable[[str], str]) -> str:
    """The findings in words, by unit; first those without a unit."""
    parts = []
    for holder, own in findings.groupby("holder", sort=True):
        counts = own["severity"].value_counts()
        counted = [
            f"{counts[key]} {word}" for key, word in (("error", "lỗi"), ("warning", "cảnh báo")) if key in counts
        ]
        rows = own.to_dict("records")
        parts.append(f"{name(str(holder)) if holder else 'Chung'}: {', '.join(counted)}")
        parts += filter(None, [cell_to_look_at(rows)])
        parts += [finding_lines(group) for group in grouped_findings(rows)]
    return "\n".join(parts)


def finding_lines(group: Sequence[Mapping]) -> str:
    """A group of similar findings as lines for the terminal: what, where, expected, advice."""
    finding = group[0]
    key = f" (mã {finding['key']})" if finding["key"] else ""
    lines = [f"- [{finding['check']}] {heading_of(group)}{key}"]
    if where := place_in_words(finding):
        lines.append(f"  Tại: {where}")
    if others := other_places(group):
        lines.append(f"  Cũng vậy ở: {others}")
    lines.append(f"  Phải là: {finding['expected']}")
    if finding["accepted"]:
        return "\n".join([*lines, f"  Đã chấp nhận: {finding['accepted']}"])
    return "\n".join([*lines, f"  Cần làm: {finding['advice']}"])
