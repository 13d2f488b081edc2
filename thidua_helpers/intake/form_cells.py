"""Cells of figures and printed rates of a form, read strictly; faults are grouped."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from thidua_helpers.findings.catalogue.completeness import DINH_CHINH_KHONG_KHOP_BY_VALUE
from thidua_helpers.findings.catalogue.number_cells import (
    CHU_TRONG_O_SO,
    CONG_THUC_CHUA_TINH_LAI,
    CONG_THUC_KHONG_GIA_TRI,
    DINH_DANG_KHAC_SO,
    GIA_TRI_CU,
    O_AN,
    O_DUOI_O_GOP,
    O_LOI,
    O_NGAY_THANG,
    O_PHAN_TRAM,
    O_TRONG,
    SO_AM,
    SO_LE,
    SO_QUA_LON,
    TY_LE_KHONG_RO,
)
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Finding, Location, shortened
from thidua_helpers.intake.entries import MOST_VND, shown_in_cell, stored_and_computed, stored_and_shown
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, FORMULA, HIDDEN, OLD, PERCENT, UNCHECKED
from thidua_helpers.intake.excel.workbook import cell_text
from thidua_helpers.intake.facts import Fact, PrintedRate
from thidua_helpers.intake.header import Header
from thidua_helpers.intake.report_sheet import MOST_LISTED, ReportSheet
from thidua_helpers.rules.year_rows import CorrectionRow
from thidua_helpers.vietnamese import format_count, parse_percent
from thidua_helpers.vocabulary import Measure, State

# Only what looks like a number or a date is quoted: any other text in a workbook may be a person's name.
_QUOTABLE = re.compile(r"-?[\d.,/\s%]{1,40}(?:việc|đồng|đ|\(ô kiểu số\))?")
# Findings of these checks name both readings of each listed cell.
_BOTH_READINGS = (DINH_DANG_KHAC_SO, GIA_TRI_CU)
_CHECK_OF_MARK = {
    FORMULA: CONG_THUC_KHONG_GIA_TRI,
    ERROR_VALUE: O_LOI,
    PERCENT: O_PHAN_TRAM,
    HIDDEN: O_AN,
    COVERED: O_DUOI_O_GOP,
}
# Description of a faulty cell.
_FOUND_IN_CELL = {
    O_TRONG: "ô trống",
    CHU_TRONG_O_SO: "ô chứa chữ hoặc số ở dạng văn bản",
    CONG_THUC_KHONG_GIA_TRI: "ô là công thức nhưng tệp không lưu kết quả",
    O_LOI: "ô báo lỗi công thức",
    O_PHAN_TRAM: "ô định dạng phần trăm",
    SO_LE: "số có phần lẻ",
    SO_AM: "số âm",
    SO_QUA_LON: "số quá lớn",
    TY_LE_KHONG_RO: "tỷ lệ ghi bằng chữ",
    O_AN: "ô có nội dung nhưng nằm ở dòng hoặc cột bị ẩn",
    O_DUOI_O_GOP: "ô có nội dung nhưng nằm dưới một vùng ô gộp, người ký không nhìn thấy",
    DINH_DANG_KHAC_SO: "định dạng ô làm hiện ra con số khác số lưu trong ô",
    GIA_TRI_CU: "số lưu trong ô không phải kết quả công thức của ô",
    O_NGAY_THANG: "ô định dạng ngày tháng",
}


class CellReader:
    """Reads cells of one sheet row by row into `facts` and `printed_rates`.

    Cells with one kind of fault in one unit's rows make one finding, given by `findings` at the end.
    """

    def __init__(self, report: ReportSheet, header: Header) -> None:
        self._report = report
        self._header = header
        self.facts: list[Fact] = []
        self.printed_rates: list[PrintedRate] = []
        self._faults: dict[tuple[str, Check], list[tuple[str, str]]] = defaultdict(list)
        self._unchecked: list[str] = []
        self._edition = str(report.rules.edition)
        self._unit_vnd = report.form.money_unit_vnd if report.definition.measure == Measure.TIEN else 1

    def read_row(self, holder: str, officer: str, row: int) -> Iterator[Finding]:
        """Read a row of a holder or an officer; findings on wrong corrections of its cells."""
        report = self._report
        unit = holder if report.is_unit(holder) else ""
        cells, marks = report.sheet.rows[row], report.sheet.marks
        for column, definition in self._header.columns.items():
            cell = cell_name(row, column)
            value, mark = cells[column] if column < len(cells) else None, marks.get((row, column), "")
            if definition.rate:
                rate = self._printed_rate(value, mark, cell, unit)
                if rate is not None:
                    self.printed_rates.append(self._rate_row(definition.rate, rate, holder, officer, cell))
                continue
            number = self._whole_number(value, mark)
            correction = report.corrections.get((report.sheet.name, cell))
            if isinstance(number, Check):
                if correction:
                    yield self._wrong_correction(correction, unit)
                else:
                    self._keep_fault(unit, number, cell, value, mark)
            elif mark == UNCHECKED:
                self._unchecked.append(cell)
            if definition.line:
                value = None if isinstance(number, Check) else number
                self.facts.append(self._fact(definition.line, value, holder, officer, cell, correction))

    def _fact(
        self, line: str, value: int | None, holder: str, officer: str, cell: str, correction: CorrectionRow | None
    ) -> Fact:
        report, definition = self._report, self._report.definition
        return Fact(
            edition=self._edition,
            holder=holder,
            measure=definition.measure,
            line=f"{line}.{definition.part}" if definition.part else line,
            value=None if value is None else value * self._unit_vnd,
            state=State.MISSING if value is None else State.VALUE,
            at=report.location(cell),
            officer=officer,
            form=report.form_id,
            correction=f"ô gốc “{correction.expect}”: {correction.reason} ({correction.decided_by})"
            if correction
            else "",
        )

    def _rate_row(self, rate: str, shown: Decimal, holder: str, officer: str, cell: str) -> PrintedRate:
        report, plain = self._report, f"{shown.normalize():f}"
        return PrintedRate(
            edition=self._edition,
            holder=holder,
            officer=officer,
            measure=report.definition.measure,
            rate=rate,
            part=report.definition.part,
            value_pct=plain,
            decimals=len(plain.partition(".")[2]),
            at=report.location(cell),
        )

    def _wrong_correction(self, correction: CorrectionRow, unit: str) -> Finding:
        """Finding on a correction to an impossible value, which the office, not the unit, fixes."""
        return DINH_CHINH_KHONG_KHOP_BY_VALUE.finding(
            found=f"đính chính ghi “{shortened(correction.value)}” cho tệp “{correction.file}”, trang tính "
            f"“{self._report.sheet.name}”, ô {correction.cell}",
            at=Location(self._report.rules.files.corrections),
            holder=unit,
        )

    def _whole_number(self, value: object, mark: str) -> int | Check:
        """The cell as an integer, or the check that it fails."""
        unit_vnd = self._report.form.money_unit_vnd
        if not mark and isinstance(value, float):
            return _non_negative_integer(value, unit_vnd)
        if mark in _CHECK_OF_MARK or mark.startswith(OLD):
            return _CHECK_OF_MARK.get(mark, GIA_TRI_CU)
        if isinstance(value, (date, datetime)):
            return O_NGAY_THANG
        if shown_in_cell(value, mark, unit_vnd) is not None:
            return DINH_DANG_KHAC_SO
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return CHU_TRONG_O_SO if cell_text(value) else O_TRONG
        return _non_negative_integer(value, unit_vnd)

    def _keep_fault(self, unit: str, check: Check, cell: str, value: object, mark: str) -> None:
        cells = self._faults[unit, check]
        if check not in _BOTH_READINGS or len(cells) >= MOST_LISTED:
            text = cell_text(value)
        elif mark.startswith(OLD):
            text = stored_and_computed(value, mark)
        else:
            text = stored_and_shown(value, shown_in_cell(value, mark, self._report.form.money_unit_vnd) or "")
        cells.append((cell, text))

    def _printed_rate(self, value: object, mark: str, cell: str, unit: str) -> Decimal | None:
        """A printed rate in per cent, exact as stored; None for an empty or faulty cell."""
        if mark == ERROR_VALUE:
            self._faults[unit, O_LOI].append((cell, ""))
        # An invisible rate is not a printed one.
        is_unseen = mark in (FORMULA, ERROR_VALUE, HIDDEN, COVERED)
        if is_unseen or cell_text(value) == "" or isinstance(value, bool):
            return None
        if (shown := shown_in_cell(value, mark)) is not None:
            self._faults[unit, DINH_DANG_KHAC_SO].append((cell, stored_and_shown(value, shown)))
            return None
        if isinstance(value, str):
            parsed = parse_percent(value if "%" in value else f"{value}%")
            if parsed is None:
                self._faults[unit, TY_LE_KHONG_RO].append((cell, value))
            return parsed[0] if parsed else None
        if isinstance(value, (int, float)):
            return Decimal(repr(value)) * (100 if mark == PERCENT else 1)
        return None

    def findings(self, unit: str) -> Iterator[Finding]:
        """Findings on faults of all rows; those without a unit go to `unit` ("" for the province)."""
        for (holder, check), cells in self._faults.items():
            texts = [f"{cell} “{text}”" for cell, text in cells if _QUOTABLE.fullmatch(text)]
            if check in _BOTH_READINGS:
                texts = [f"{cell} lưu {text}" for cell, text in cells]
            listed = "; ".join(texts[:MOST_LISTED]) + ("; …" if len(texts) > MOST_LISTED else "")
            yield check.finding(
                found=f"{_FOUND_IN_CELL[check]} ({format_count(len(cells))} ô)" + (f": {listed}" if listed else ""),
                at=self._report.location(", ".join(cell for cell, _ in cells)),
                holder=holder or unit,
            )
        if self._unchecked:
            yield CONG_THUC_CHUA_TINH_LAI.finding(
                found="tệp ghi rằng công thức phải tính lại khi mở, hoặc chỉ tính khi bấm phím; chương trình không "
                f"tính lại được {format_count(len(self._unchecked))} ô, nên đọc số lưu sẵn, có thể đã cũ",
                at=self._report.location(", ".join(self._unchecked)),
            )


def _non_negative_integer(value: float, unit_vnd: int) -> int | Check:
    if not 0 <= value * unit_vnd <= MOST_VND:
        return SO_AM if value < 0 else SO_QUA_LON
    return int(value) if float(value).is_integer() else SO_LE
