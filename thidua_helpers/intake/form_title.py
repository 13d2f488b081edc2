"""The title of a form's sheet: its period, unit of money and reporting unit are checked."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from thidua_helpers.findings.catalogue.layouts import (
    DON_VI_KHONG_KHOP,
    DON_VI_TINH_KHAC,
    SAI_KY,
    THIEU_DON_VI_TINH,
    THIEU_KY,
)
from thidua_helpers.findings.finding import Finding, shortened
from thidua_helpers.intake.excel.limits import cell_name, cell_place
from thidua_helpers.intake.excel.workbook import cell_text
from thidua_helpers.intake.header import Header
from thidua_helpers.intake.money_units import money_unit_name, money_units, names_cases, printed_unit
from thidua_helpers.intake.report_sheet import ReportSheet
from thidua_helpers.vietnamese import comparison_form, parse_date

# "(từ 01/10/2020 đến hết ngày 30/9/2021)": a period besides the one in the form's own words.
_SPAN = re.compile(
    r"từ (?:ngày )?\d{1,2}/\d{1,2}/\d{4} đến (?:hết )?(?:ngày )?(?P<last>\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\w)năm (20\d\d)(?!\d)", re.IGNORECASE)
# Lines whose year belongs to a day of signing or a law.
_OF_A_DAY_OR_LAW = re.compile(r"ngày|thông tư|nghị định|quyết định|luật|kế hoạch|công văn|/TT-", re.IGNORECASE)
# Patterns of a form expect no space before a colon or comma, and one after a colon.
_COLON = re.compile(r" ?:(?!/) ?")


class TitleReader:
    """Evenly spaced texts above the header with their cells; cells are split by label."""

    def __init__(self, report: ReportSheet, header: Header) -> None:
        self._report = report
        self._texts = [
            (cell_name(row, column), _evenly_spaced(part))
            for row, cells in enumerate(report.sheet.rows[: header.first_row])
            for column, value in enumerate(cells)
            if value != "" and (text := cell_text(value))
            for part in _by_label(text)
        ]

    def wrong_period(self) -> Iterator[Finding]:
        """Findings on lines with another period than the edition's, or on a missing period."""
        report, edition, reorganisation = (
            self._report,
            self._report.rules.edition,
            self._report.rules.year.reorganisation,
        )
        months = reorganisation.printed_months if reorganisation else edition.months
        for cell, text in self._texts:
            if other := next(self._other_periods(text, months), ""):
                yield SAI_KY.finding(f"biểu ghi {other}", report.location(cell), months=months, year=edition.year)
        if not any(re.search(report.form.title.period, text, re.IGNORECASE) for _, text in self._texts):
            yield THIEU_KY.finding(
                found="tiêu đề biểu không ghi kỳ báo cáo, nên không kiểm tra được số liệu có đúng kỳ không",
                at=report.location(),
                months=months,
                year=edition.year,
            )

    def _other_periods(self, text: str, months: int) -> Iterator[str]:
        """Periods in a line, in its words, that are not the edition's."""
        edition = self._report.rules.edition
        periods = list(re.finditer(self._report.form.title.period, text, re.IGNORECASE))
        for match in periods:
            if (int(match["months"]), int(match["year"])) != (months, edition.year):
                yield f"kỳ {match['months']} tháng năm {match['year']}"
        for match in _SPAN.finditer(text):
            if parse_date(match["last"]) not in (None, edition.end):
                yield match[0]
        years = [] if periods or _OF_A_DAY_OR_LAW.search(text) else _YEAR.findall(text)
        if years and str(edition.year) not in years:
            yield f"năm {', '.join(dict.fromkeys(years))}"

    def wrong_money_unit(self) -> Iterator[Finding]:
        """Findings on a printed unit other than the sheet's; a sheet of cases may leave it out."""
        report = self._report
        is_money, unit_vnd = report.definition.measure == "tien", report.form.money_unit_vnd
        counted_in = money_unit_name(unit_vnd) if is_money else "việc"
        is_understood = False
        for cell, printed in self._printed_units():
            units, is_of_cases = money_units(printed), names_cases(printed)
            is_understood = is_understood or is_of_cases or bool(units)
            is_other = unit_vnd not in units and (units or is_of_cases) if is_money else units and not is_of_cases
            if is_other:
                found = f"biểu in đơn vị tính “{shortened(printed)}”; chương trình đọc mỗi ô là {counted_in}"
                yield DON_VI_TINH_KHAC.finding(found, report.location(cell), unit=counted_in)
        if is_money and not is_understood:
            found = f"biểu tiền không in đơn vị tính; chương trình đọc mỗi ô là {counted_in}"
            yield THIEU_DON_VI_TINH.finding(found, report.location(), unit=counted_in)

    def _printed_units(self) -> Iterator[tuple[str, str]]:
        """(cell, text) of every "Đơn vị tính"; the text may be in the next cell of its row."""
        for number, (cell, text) in enumerate(self._texts):
            printed = printed_unit(text)
            if printed:
                yield cell, printed
            elif printed == "":
                following = self._texts[number + 1 : number + 2]
                yield from (other for other in following if cell_place(other[0])[0] == cell_place(cell)[0])

    def wrong_unit(self, units: Collection[str]) -> Iterator[Finding]:
        """Finding on a unit's own workbook whose title and rows (`units`) name different units."""
        report = self._report
        for cell, text in self._texts:
            match = re.search(report.form.title.unit, text, re.IGNORECASE)
            if match is None or not report.is_of_one_unit:
                continue
            name = match["unit"].rstrip(" .")
            titled = report.rules.holder_by_spelling.get(comparison_form(name))
            if units and titled not in units:
                names = ", ".join(report.rules.name(unit) for unit in units)
                yield DON_VI_KHONG_KHOP.finding(
                    found=f"tiêu đề ghi {report.quoted(name) or 'một tên khác'}, dòng số liệu là của {names}",
                    at=report.location(cell),
                    holder=next(iter(units)),
                )


def _by_label(text: str) -> list[str]:
    """Lines of a title's cell; those of one label ("Đơn vị báo cáo:") together.

    >>> _by_label("Đơn vị báo cáo:\\nĐơn vị 1-01\\nĐơn vị nhận: Cục")
    ['Đơn vị báo cáo:\\nĐơn vị 1-01', 'Đơn vị nhận: Cục']
    """
    parts: list[str] = []
    for line in text.splitlines():
        if parts and not (":" in parts[-1] and ":" in line):
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def _evenly_spaced(text: str) -> str:
    """A line in composed Unicode, with single spaces, none before a colon or comma."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return _COLON.sub(": ", spaced.replace(" ,", ",")).strip()
