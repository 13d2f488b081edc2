"""A workbook in the layout of a statistical form → facts of units, officers and total rows, and what is wrong with it.

Reading is strict: a cell that is not surely a whole number is a finding, never a guess. Cells of one kind of trouble in
one unit's rows make one finding that lists them all.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from thidua_helpers.errors import suggestion
from thidua_helpers.findings import ERROR, WARNING, Finding, place_of, shortened
from thidua_helpers.intake.entries import MOST_VND, SEEN, UNSEEN, shown_in_cell, stored_and_computed, stored_and_shown
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.scan import COVERED, ERROR_VALUE, FORMULA, HIDDEN, OLD, PERCENT, UNCHECKED
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, cell_name, cell_text
from thidua_helpers.intake.header import Header, old_font_finding, read_header
from thidua_helpers.intake.money_units import money_unit_name, money_units, printed_unit
from thidua_helpers.intake.tabular import DATE_LINE, hidden_sheet
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import FormSheet, StatisticalForm
from thidua_helpers.rules.year_rows import CorrectionRow
from thidua_helpers.vietnamese import comparison_form, format_count, old_font, parse_date, parse_percent
from thidua_helpers.vocabulary import PROVINCE, TOTAL_ROW, Level, State

_CIRCULAR = re.compile(r"\d{1,3}/20\d\d/TT-[A-Z]+")
# "(từ 01/10/2020 đến hết ngày 30/9/2021)": what a title prints of its period beside the pattern of the form.
_SPAN = re.compile(
    r"từ (?:ngày )?\d{1,2}/\d{1,2}/\d{4} đến (?:hết )?(?:ngày )?(?P<last>\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE
)
# A year of a title that is neither a day's, of signing or sending, nor a law's.
_YEAR = re.compile(r"(?<!\w)năm (20\d\d)(?!\d)", re.IGNORECASE)
# However a title is typed, the patterns of a form have no space before a colon or comma, and one after a colon.
_COLON = re.compile(r" ?:(?!/) ?")
_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_CASES = re.compile(r"(?<!\w)(?:việc|vụ)(?!\w)", re.IGNORECASE)
_OF_A_DAY_OR_LAW = re.compile(r"ngày|thông tư|nghị định|quyết định|luật|kế hoạch|công văn|/TT-", re.IGNORECASE)
_LISTED = 6
# So many rows of nobody we know are each said with the nearest name; what more there are, together.
_ROWS_SAID = 50
# Only what looks like a number or a date is quoted: any other text in a workbook may be a person's name.
_QUOTABLE = re.compile(r"-?[\d.,/\s%]{1,40}(?:việc|đồng|đ|\(ô kiểu số\))?")

# Troubles of which a finding names both readings, as far as it lists them.
_BOTH_READINGS = ("dinh-dang-khac-so", "gia-tri-cu")
_TROUBLE_OF_MARK = {
    FORMULA: "cong-thuc-khong-gia-tri",
    ERROR_VALUE: "o-loi",
    PERCENT: "o-phan-tram",
    HIDDEN: "o-an",
    COVERED: "o-duoi-o-gop",
}
# What a cell may be instead of a whole number: what to say of it, and what to do.
_TROUBLE = {
    "o-trong": ("ô trống", "Điền số; nếu không có phát sinh, ghi 0."),
    "chu-trong-o-so": ("ô chứa chữ hoặc số ở dạng văn bản", "Gõ lại thành số, định dạng ô là Number, không dấu chấm."),
    "cong-thuc-khong-gia-tri": (
        "ô là công thức nhưng tệp không lưu kết quả",
        "Mở tệp bằng Excel, bấm Lưu để tính lại, hoặc dán giá trị (Paste Values).",
    ),
    "o-loi": ("ô báo lỗi công thức", "Sửa công thức hoặc gõ lại số đúng."),
    "o-phan-tram": ("ô định dạng phần trăm", "Định dạng ô là Number rồi gõ lại số đúng."),
    "so-le": ("số có phần lẻ", "Ghi số nguyên, không dấu phẩy thập phân; kiểm tra dấu chấm phân cách hàng nghìn."),
    "so-am": ("số âm", "Đối chiếu với sổ; ghi số đúng."),
    "so-qua-lon": ("số quá lớn", "Kiểm tra đơn vị tính: biểu ghi việc, hoặc nghìn đồng."),
    "ty-le-khong-ro": ("tỷ lệ ghi bằng chữ", "Ghi tỷ lệ bằng số, ví dụ 83,98; hoặc để trống."),
    "o-an": (
        "ô có nội dung nhưng nằm ở dòng hoặc cột bị ẩn",
        "Bỏ ẩn dòng, cột (Unhide) và bỏ lọc, rà soát số liệu rồi gửi lại.",
    ),
    "o-duoi-o-gop": (
        "ô có nội dung nhưng nằm dưới một vùng ô gộp, người ký không nhìn thấy",
        "Bỏ gộp ô (Unmerge Cells), rà soát số liệu rồi gửi lại.",
    ),
    "dinh-dang-khac-so": (
        "định dạng ô làm hiện ra con số khác số lưu trong ô",
        "Đặt định dạng ô là Number, không kèm chữ, rà soát số liệu rồi gửi lại.",
    ),
    "gia-tri-cu": (
        "số lưu trong ô không phải kết quả công thức của ô",
        "Mở tệp bằng Excel, bấm F9 để tính lại rồi Lưu, rà soát số liệu và gửi lại.",
    ),
    "o-ngay-thang": ("ô định dạng ngày tháng", "Định dạng ô là Number rồi gõ lại số đúng."),
}
# What a cell with another trouble than a wrong number must be.
_EXPECTED = {"ty-le-khong-ro": "một tỷ lệ, hoặc ô trống", **dict.fromkeys(UNSEEN, SEEN)}


@dataclass
class Statistics:
    """What a workbook says. A fact of an officer has the unit as `holder` and the name, still, as `officer`.

    `names` has the cell of each unit's name, by sheet and unit.
    """

    facts: list[dict] = field(default_factory=list)
    printed_rates: list[dict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def read_statistics(
    workbook: Workbook,
    form_id: str,
    rules: RuleBook,
    corrected: Mapping[tuple[str, str], CorrectionRow],
    is_of_one_unit: bool,
) -> Statistics:
    """Reads every sheet of the form. `corrected` are the cells that a correction has changed, by sheet and cell.

    In a workbook of one unit the total row is the unit's own (`<unit>.tong-so`), else the province's.
    """
    read = Statistics()
    form = rules.forms[form_id]
    sheets = [(definition, workbook.sheet(*definition.names)) for definition in form.sheets.values()]
    read.findings += _doubled_sheets(workbook, form)
    present = [(definition, sheet) for definition, sheet in sheets if sheet is not None]
    other_form = _other_form(workbook, form, [sheet for _, sheet in present])
    if other_form:
        read.findings.append(other_form)
        return read
    for definition, sheet in sheets:
        if sheet is not None:
            _SheetReading(workbook, sheet, definition, form_id, rules, corrected, is_of_one_unit, read).read()
        elif definition.required:
            read.findings.append(
                workbook.finding()(
                    check="thieu-trang-tinh",
                    found=f"trong {len(workbook.sheets)} trang tính của tệp không có trang này; tệp có "
                    f"{_sheet_names(workbook, form)}",
                    expected=f"trang tính “{definition.names[0]}”",
                    advice="Bổ sung biểu còn thiếu; đặt tên trang tính đúng như mẫu.",
                )
            )
    read.findings += _strange_sheets(workbook, [sheet for _, sheet in present], form)
    read.units = list(dict.fromkeys(read.units))
    if is_of_one_unit and len(read.units) > 1:
        names = ", ".join(rules.name(unit) for unit in read.units)
        first = {fact["holder"]: fact for fact in reversed(read.facts) if fact["holder"] in read.units}
        places = [
            (fact["file"], fact["sheet"], read.names[(fact["sheet"], unit)]) for unit, fact in sorted(first.items())
        ]
        read.findings.append(
            Finding(
                check="nhieu-don-vi",
                severity=ERROR,
                **place_of(places) | {"file": workbook.file},
                found=f"tệp có số liệu của {names}",
                expected="mỗi tệp trong thư mục là của một đơn vị",
                advice="Tách thành từng tệp, hoặc sửa dòng ghi nhầm tên đơn vị.",
            )
        )
    return read


def _sheet_names(workbook: Workbook, form: StatisticalForm) -> str:
    """The sheets of a workbook, those without a digit only counted: a name may be a person's."""
    declared = {comparison_form(name) for definition in form.sheets.values() for name in definition.names}
    shown = [name for name in workbook.sheets if any(map(str.isdigit, name)) or comparison_form(name) in declared]
    said = [f"“{shortened(name)}”" for name in shown[:_LISTED]]
    others = len(workbook.sheets) - len(said)
    return ", ".join(said + ([f"{others} trang khác"] if others else []))


def _other_form(workbook: Workbook, form: StatisticalForm, sheets: list[Sheet]) -> Finding | None:
    """The circular that the title names, where it is not this form's."""
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:10]):
            for column, value in enumerate(cells):
                circular = _CIRCULAR.search(value) if isinstance(value, str) and "/TT-" in value else None
                if circular and circular[0] != form.regulation:
                    return workbook.finding(sheet.name)(
                        check="mau-khac",
                        cells=cell_name(row, column),
                        found=f"biểu theo mẫu của Thông tư {circular[0]}",
                        expected=f"mẫu của kỳ này: {form.name}",
                        advice=f"Lập lại trên mẫu ban hành theo Thông tư {form.regulation}; không dùng mẫu năm trước.",
                    )
    return None


def _doubled_sheets(workbook: Workbook, form: StatisticalForm) -> Iterator[Finding]:
    for definition in form.sheets.values():
        names = [sheet.name for sheet in workbook.named(*definition.names)]
        if len(names) > 1:
            yield workbook.finding(names[1])(
                check="trung-trang-tinh",
                found=f"các trang tính {', '.join(f'“{name}”' for name in names)} đều mang tên của một biểu",
                expected=f"mỗi biểu một trang tính, tên “{definition.names[0]}”",
                advice="Giữ lại trang tính đúng, xóa hoặc đổi tên trang kia.",
            )


def _strange_sheets(workbook: Workbook, known: list[Sheet], form: StatisticalForm) -> Iterator[Finding]:
    """Sheets that are not read; they are counted and not named, for a name may be a person's."""
    for number, sheet in enumerate(workbook.sheets.values(), start=1):
        is_double = any(sheet in workbook.named(*definition.names) for definition in form.sheets.values())
        if sheet not in known and not is_double and any(cell_text(value) for cells in sheet.rows for value in cells):
            yield workbook.finding("", WARNING)(
                check="trang-khong-doc",
                found=f"trang tính thứ {number}{' (ẩn)' if sheet.is_hidden else ''} của tệp không thuộc mẫu, không đọc",
                expected="chỉ các trang tính của mẫu",
                advice="Bỏ trang tính này; nếu là biểu phải nộp, đặt lại tên đúng như mẫu.",
            )


class _SheetReading:
    """Reads one sheet of the form into `result`."""

    def __init__(self, workbook, sheet, definition, form_id, rules, corrected, is_of_one_unit, result) -> None:
        self.workbook: Workbook = workbook
        self.sheet: Sheet = sheet
        self.definition: FormSheet = definition
        self.form_id: str = form_id
        self.form: StatisticalForm = rules.forms[form_id]
        self.rules: RuleBook = rules
        self.corrected: Mapping[tuple[str, str], CorrectionRow] = corrected
        self.is_of_one_unit: bool = is_of_one_unit
        self.result: Statistics = result
        self.finding = workbook.finding(sheet.name)
        self.units: list[str] = []
        self.troubles: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self.seen: dict[tuple[str, str], str] = {}
        self.unchecked: list[str] = []

    def read(self) -> None:
        findings = self.result.findings
        findings += hidden_sheet(self.workbook, self.sheet.name)
        header = read_header(self.sheet, self.form, self.definition.measure, self.finding)
        if not isinstance(header, Header):
            findings += header
            return
        title = self._title(header)
        findings += self._wrong_period(title)
        findings += self._wrong_money_unit(title)
        first, before = (len(self.result.facts), len(self.result.printed_rates)), len(findings)
        self._rows(header)
        if not any(finding.severity == ERROR for finding in findings[before:]):
            findings += self._no_unit(header, first[0])
        findings += self._wrong_unit(title)
        findings += self._cell_findings()
        findings += self._unchecked_formulas()
        self._name_total_row(*first)
        self.result.units += self.units

    def _title(self, header: Header) -> list[tuple[str, str]]:
        """The texts above the header with their cells, spaces levelled, also those at colons and commas; of a cell with
        several labels each label with what follows it."""
        return [
            (cell_name(row, column), _levelled(part))
            for row, cells in enumerate(self.sheet.rows[: header.first_row])
            for column, value in enumerate(cells)
            if value != "" and (text := cell_text(value))
            for part in _labelled(text)
        ]

    def _wrong_period(self, title: list[tuple[str, str]]) -> Iterator[Finding]:
        """Every line of the title that names another period, be it the second one; or that none names one."""
        edition, reorganisation = self.rules.edition, self.rules.year.reorganisation
        months = reorganisation.printed_months if reorganisation else edition.months
        expected = f"kỳ {months} tháng năm {edition.year}"
        for cell, text in title:
            if other := next(self._other_periods(text, months), ""):
                yield self.finding(
                    check="sai-ky",
                    cells=cell,
                    found=f"biểu ghi {other}",
                    expected=expected,
                    advice="Gửi đúng số liệu của kỳ này; nếu chỉ ghi nhầm tiêu đề thì sửa lại tiêu đề.",
                )
        if not any(re.search(self.form.title.period, text, re.IGNORECASE) for _, text in title):
            yield self.workbook.finding(self.sheet.name, WARNING)(
                check="thieu-ky",
                found="tiêu đề biểu không ghi kỳ báo cáo, nên không kiểm tra được số liệu có đúng kỳ không",
                expected=expected,
                advice="Ghi kỳ báo cáo vào tiêu đề như mẫu.",
            )

    def _other_periods(self, text: str, months: int) -> Iterator[str]:
        """Other periods than the edition's that a line of the title names, as it names them."""
        edition = self.rules.edition
        periods = list(re.finditer(self.form.title.period, text, re.IGNORECASE))
        for match in periods:
            if (int(match["months"]), int(match["year"])) != (months, edition.year):
                yield f"kỳ {match['months']} tháng năm {match['year']}"
        for match in _SPAN.finditer(text):
            if parse_date(match["last"]) not in (None, edition.end):
                yield match[0]
        years = [] if periods or _OF_A_DAY_OR_LAW.search(text) else _YEAR.findall(text)
        if years and str(edition.year) not in years:
            yield f"năm {', '.join(dict.fromkeys(years))}"

    def _wrong_money_unit(self, title: list[tuple[str, str]]) -> Iterator[Finding]:
        """The printed "Đơn vị tính" beside what the sheet counts in. A sheet of cases may leave it out."""
        is_money, unit_vnd = self.definition.measure == "tien", self.form.money_unit_vnd
        counted_in = money_unit_name(unit_vnd) if is_money else "việc"
        is_understood = False
        for cell, printed in _printed_units(title):
            units, is_of_cases = money_units(printed), bool(_CASES.search(printed))
            is_understood = is_understood or is_of_cases or bool(units)
            is_other = unit_vnd not in units and (units or is_of_cases) if is_money else units and not is_of_cases
            if is_other:
                yield self.finding(
                    check="don-vi-tinh-khac",
                    cells=cell,
                    found=f"biểu in đơn vị tính “{shortened(printed)}”; chương trình đọc mỗi ô là {counted_in}",
                    expected=f"Đơn vị tính: {counted_in}",
                    advice="Hỏi đơn vị số liệu ghi bằng đơn vị nào; ghi lại số theo mẫu, hoặc sửa dòng đơn vị tính.",
                )
        if is_money and not is_understood:
            yield self.workbook.finding(self.sheet.name, WARNING)(
                check="thieu-don-vi-tinh",
                found=f"biểu tiền không in đơn vị tính; chương trình đọc mỗi ô là {counted_in}",
                expected=f"Đơn vị tính: {counted_in}",
                advice="Ghi đơn vị tính vào tiêu đề như mẫu, để biết số liệu ghi bằng đồng hay nghìn đồng.",
            )

    def _wrong_unit(self, title: list[tuple[str, str]]) -> Iterator[Finding]:
        for cell, text in title:
            match = re.search(self.form.title.unit, text, re.IGNORECASE)
            if match is None or not self.is_of_one_unit:
                continue
            name = match["unit"].rstrip(" .")
            titled = self.rules.holder_by_spelling.get(comparison_form(name))
            if self.units and titled not in self.units:
                names = ", ".join(self.rules.name(unit) for unit in self.units)
                yield self.finding(
                    check="don-vi-khong-khop",
                    cells=cell,
                    holder=self.units[0],
                    found=f"tiêu đề ghi {self._quoted(name) or 'một tên khác'}, dòng số liệu là của {names}",
                    expected="tiêu đề và dòng số liệu cùng một đơn vị",
                    advice="Sửa tiêu đề hoặc tên đơn vị ở dòng số liệu.",
                )

    def _rows(self, header: Header) -> None:
        """Reads row after row; officers stand below their unit, those of a unit that is not known are passed over.

        A row of nobody we know matters only if it has numbers: below the table stand signatures and notes. A row that
        is known counts even if it is blank, but on a sheet that need not be filled in and is not.
        """
        rows = range(header.code_row + 1, len(self.sheet.rows))
        names = {row: self.sheet.text(row, header.name_column) for row in rows}
        if not any(self._has_figure(row, column, names[row]) for row in rows for column in header.columns):
            self._say_blank()
            return
        unit: str | None = ""
        strangers: list[int] = []
        for row in rows:
            name = names[row]
            holder = self._holder(name)
            is_officer = bool(name) and re.fullmatch(self.form.rows.officer_serial, self._serial(row, header))
            if holder is None and is_officer and unit != "":
                if unit and self._is_first(unit, comparison_form(name), row, header):
                    if font := old_font(name):
                        cell = cell_name(row, header.name_column)
                        self.result.findings.append(old_font_finding(self.finding, cell, font))
                    self._figures(unit, comparison_form(name), row, header)
            elif holder is not None:
                unit = holder
                if self._is_first(holder, "", row, header):
                    self._figures(holder, "", row, header)
            elif any(self._has_figure(row, column, name) for column in header.columns):
                unit = None
                strangers.append(row)
        self.result.findings += self._unknown_rows(strangers, header)

    def _say_blank(self) -> None:
        """A sheet without any number is a finding if the form needs it."""
        if self.definition.required:
            self.result.findings.append(
                self.finding(
                    check="khong-co-dong",
                    found="trang tính không có dòng số liệu nào",
                    expected="các dòng của đơn vị và chấp hành viên, dưới dòng mã cột",
                    advice="Kiểm tra xem tệp có phải là tệp đã điền không.",
                )
            )

    def _no_unit(self, header: Header, first: int) -> Iterator[Finding]:
        """Figures of a total row and of officers, without the row of the unit whose workbook it is, are nobody's."""
        if self.is_of_one_unit and not self.units and len(self.result.facts) > first:
            yield self.finding(
                check="khong-co-dong",
                cells=cell_name(header.code_row, header.name_column),
                found="dưới dòng mã cột có số liệu nhưng không có dòng của đơn vị",
                expected="dòng của đơn vị gửi tệp, dưới dòng tổng số",
                advice="Khôi phục dòng của đơn vị, ghi đúng tên như danh mục.",
            )

    def _has(self, row: int, column: int) -> bool:
        """Whether a number stands in a cell, or something that is meant to be one: a mark, a text with digits."""
        value = self.sheet.value(row, column)
        is_number = isinstance(value, float)
        has_no_value = self.sheet.marks.get((row, column)) in (FORMULA, ERROR_VALUE)
        return is_number or has_no_value or any(map(str.isdigit, cell_text(value)))

    def _has_figure(self, row: int, column: int, name: str) -> bool:
        """The same in a row of nobody we know. The day of a signature or its date line is none; nor is any other
        sentence in a row without a name."""
        value = self.sheet.value(row, column)
        if isinstance(value, str):
            is_remark = bool(DATE_LINE.search(value)) or (not name and _is_sentence(value))
        else:
            is_remark = isinstance(value, date)
        return self._has(row, column) and not is_remark

    def _serial(self, row: int, header: Header) -> str:
        """The serial of a row ("1.1", also typed "1.1." or "1,1"); it may have become the number 1,1 or the first of
        January on the way."""
        value = self.sheet.value(row, header.serial_column)
        if isinstance(value, (date, datetime)):
            return f"{value.day}.{value.month}"
        return f"{value:g}" if isinstance(value, float) else cell_text(value).rstrip(" .").replace(",", ".")

    def _holder(self, name: str) -> str | None:
        """The unit or total that a row's name spells; None for any other name."""
        spelled, rows = comparison_form(name.rstrip(" :")), self.form.rows
        if spelled in {comparison_form(text) for text in rows.total}:
            return TOTAL_ROW
        for kind, texts in rows.of_kind.items():
            if spelled in {comparison_form(text) for text in texts} and not self.is_of_one_unit:
                return f"{PROVINCE}.{kind.replace('_', '-')}"
        holder = self.rules.holder_by_spelling.get(spelled)
        return holder if holder and self.rules.levels[holder] == Level.UNIT else None

    def _quoted(self, name: str) -> str:
        """A name in quotes if it cannot be a person's, for it has a digit or begins as units' do; else nothing."""
        beginnings = {" ".join(comparison_form(unit.name).split()[:2]) for unit in self.rules.units}
        first = " ".join(comparison_form(name).split()[:2])
        is_known = comparison_form(name) in self.rules.holder_by_spelling
        return f"“{shortened(name)}”" if is_known or first in beginnings or any(map(str.isdigit, name)) else ""

    def _unknown_rows(self, rows: list[int], header: Header) -> Iterator[Finding]:
        """Rows with figures whose holders are not known: the first ones each, the others together."""
        cells = {row: cell_name(row, header.name_column) for row in rows}
        for row in rows[:_ROWS_SAID]:
            name = self.sheet.text(row, header.name_column)
            filled = [
                cell_name(row, column) for column in sorted(header.columns) if self._has_figure(row, column, name)
            ]
            yield self._unknown_row(name, cells[row] if name else ", ".join(filled))
        if others := rows[_ROWS_SAID:]:
            yield self.finding(
                check="dong-khong-ro-cua-ai",
                cells=f"{cells[others[0]]}–{cells[others[-1]]}",
                found=f"còn {format_count(len(others))} dòng nữa có số nhưng không rõ của ai",
                expected="tên một đơn vị trong config/units.csv, hoặc số thứ tự của chấp hành viên",
                advice="Sửa các dòng đã nêu riêng trước; nếu đây không phải biểu của kỳ thì gửi lại đúng biểu.",
            )

    def _unknown_row(self, name: str, cell: str) -> Finding:
        """A row with figures whose holder is not known."""
        if font := old_font(name):
            found, advice = f"tên theo bảng mã cũ {font}", f"Chuyển bảng mã {font} sang Unicode rồi gửi lại."
        elif not name:
            found = f"dòng có số nhưng không có tên, số ở ô {shortened(cell)}"
            advice = "Ghi tên đơn vị, hoặc xóa dòng số thừa dưới bảng."
        else:
            spellings = [text for unit in self.rules.units for text in (unit.name, unit.short_name, *unit.aliases)]
            near = suggestion(name, spellings)
            found = f"{' '.join(filter(None, ('tên', self._quoted(name))))} không có trong danh mục đơn vị của kỳ"
            advice = "Ghi đúng tên đơn vị như danh mục; đơn vị đổi tên thì thêm dòng cùng mã vào config/units.csv."
            advice += near if "Có phải" in near else ""
        return self.finding(
            check="dong-khong-ro-cua-ai",
            cells=cell,
            found=found,
            expected="tên một đơn vị trong config/units.csv, hoặc số thứ tự của chấp hành viên",
            advice=advice,
        )

    def _is_first(self, holder: str, officer: str, row: int, header: Header) -> bool:
        cell = cell_name(row, header.name_column)
        first = self.seen.setdefault((holder, officer), cell)
        if first == cell:
            if not officer and holder in self.rules.unit_by_id:
                self.units.append(holder)
                self.result.names[(self.sheet.name, holder)] = cell
            return True
        self.result.findings.append(
            self.finding(
                check="trung-dong",
                holder=holder if holder in self.rules.unit_by_id else "",
                cells=f"{first}, {cell}",
                found="hai dòng cùng một đơn vị hoặc một chấp hành viên",
                expected="mỗi đơn vị, mỗi chấp hành viên một dòng",
                advice="Giữ lại dòng đúng, xóa dòng kia.",
            )
        )
        return False

    def _figures(self, holder: str, officer: str, row: int, header: Header) -> None:
        unit = holder if holder in self.rules.unit_by_id else ""
        part = f".{self.definition.part}" if self.definition.part else ""
        unit_vnd = self.form.money_unit_vnd if self.definition.measure == "tien" else 1
        of_row = {
            "edition": str(self.rules.edition),
            "holder": holder,
            "officer": officer,
            "measure": self.definition.measure,
            "file": self.workbook.file,
            "sheet": self.sheet.name,
        }
        for column, definition in header.columns.items():
            cell = cell_name(row, column)
            value, mark = self.sheet.value(row, column), self.sheet.marks.get((row, column), "")
            if definition.rate:
                place = {**of_row, "cell": cell, "rate": definition.rate, "part": self.definition.part}
                self.result.printed_rates += self._printed_rate(value, mark, place)
                continue
            number = self._whole_number(value, mark)
            is_known = isinstance(number, int)
            correction = self.corrected.get((self.sheet.name, cell))
            if not is_known and correction:
                self.result.findings.append(self._wrong_correction(correction, unit))
            elif not is_known:
                troubles = self.troubles[(unit, number)]
                are_both_named = number in _BOTH_READINGS and len(troubles) < _LISTED
                troubles.append((cell, self._both_readings(value, mark) if are_both_named else cell_text(value)))
            if mark == UNCHECKED and is_known:
                self.unchecked.append(cell)
            self.result.facts.append(
                {
                    **of_row,
                    "cell": cell,
                    "line": definition.line + part,
                    "value": number * unit_vnd if is_known else None,
                    "state": State.VALUE if is_known else State.MISSING,
                    "source": "",
                    "form": self.form_id,
                    "correction": f"ô gốc “{correction.expect}”: {correction.reason} ({correction.decided_by})"
                    if correction
                    else "",
                }
            )

    def _wrong_correction(self, correction: CorrectionRow, unit: str) -> Finding:
        """A correction to what no cell of figures may hold: the office's, not the unit's whose workbook it is."""
        return Finding(
            check="dinh-chinh-khong-khop",
            severity=ERROR,
            holder=unit,
            file=self.rules.files.corrections,
            found=f"đính chính ghi “{shortened(correction.value)}” cho tệp “{correction.file}”, trang "
            f"“{self.sheet.name}”, ô {correction.cell}",
            expected="một số nguyên không âm, viết bằng chữ số, không dấu chấm",
            advice="Sửa cột value của dòng đính chính này; tệp của đơn vị không sai ở đây.",
        )

    def _whole_number(self, value: object, mark: str) -> int | str:
        """The cell as an integer; or which trouble it is."""
        if mark in _TROUBLE_OF_MARK:
            return _TROUBLE_OF_MARK[mark]
        if isinstance(value, (date, datetime)):
            return "o-ngay-thang"
        if mark.startswith(OLD) or shown_in_cell(value, mark, self.form.money_unit_vnd) is not None:
            return "gia-tri-cu" if mark.startswith(OLD) else "dinh-dang-khac-so"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return "chu-trong-o-so" if cell_text(value) else "o-trong"
        if not 0 <= value * self.form.money_unit_vnd <= MOST_VND:
            return "so-am" if value < 0 else "so-qua-lon"
        return int(value) if float(value).is_integer() else "so-le"

    def _both_readings(self, value: object, mark: str) -> str:
        """What is stored in a cell, and what it shows or what its formula gives."""
        if mark.startswith(OLD):
            return stored_and_computed(value, mark)
        return stored_and_shown(value, shown_in_cell(value, mark, self.form.money_unit_vnd))

    def _printed_rate(self, value: object, mark: str, place: dict) -> list[dict]:
        """A printed rate in per cent, exact as the cell has it, with the number of its decimals.

        A cell without a rate is passed over. Whether a number without a per cent format is a fraction ("0,8398") only
        its figures can tell, so nothing is rounded here.
        """
        if mark == ERROR_VALUE:
            unit = place["holder"] if place["holder"] in self.rules.unit_by_id else ""
            self.troubles[(unit, "o-loi")].append((place["cell"], ""))
        # A rate that nobody sees is not printed.
        is_unseen = mark in (FORMULA, ERROR_VALUE, HIDDEN, COVERED)
        if is_unseen or cell_text(value) == "" or isinstance(value, bool):
            return []
        if (shown := shown_in_cell(value, mark)) is not None:
            unit = place["holder"] if place["holder"] in self.rules.unit_by_id else ""
            self.troubles[(unit, "dinh-dang-khac-so")].append((place["cell"], stored_and_shown(value, shown)))
            return []
        if isinstance(value, str):
            parsed = parse_percent(value if "%" in value else f"{value}%")
            if parsed is None:
                unit = place["holder"] if place["holder"] in self.rules.unit_by_id else ""
                self.troubles[(unit, "ty-le-khong-ro")].append((place["cell"], value))
                return []
            shown = parsed[0]
        elif isinstance(value, (int, float)):
            shown = Decimal(repr(value)) * (100 if mark == PERCENT else 1)
        else:
            return []
        plain = f"{shown.normalize():f}"
        return [{**place, "value_pct": plain, "decimals": len(plain.partition(".")[2])}]

    def _cell_findings(self) -> Iterator[Finding]:
        for (holder, trouble), cells in self.troubles.items():
            said, advice = _TROUBLE[trouble]
            texts = [f"{cell} “{text}”" for cell, text in cells if _QUOTABLE.fullmatch(text)]
            if trouble in _BOTH_READINGS:
                texts = [f"{cell} lưu {text}" for cell, text in cells]
            listed = "; ".join(texts[:_LISTED]) + ("; …" if len(texts) > _LISTED else "")
            yield self.finding(
                check=trouble,
                holder=holder or (self.units[0] if self.is_of_one_unit and self.units else ""),
                cells=", ".join(cell for cell, _ in cells),
                found=f"{said} ({format_count(len(cells))} ô)" + (f": {listed}" if listed else ""),
                expected=_EXPECTED.get(trouble, "một số nguyên không âm"),
                advice=advice,
            )

    def _unchecked_formulas(self) -> Iterator[Finding]:
        if self.unchecked:
            yield self.workbook.finding(self.sheet.name, WARNING)(
                check="cong-thuc-chua-tinh-lai",
                cells=", ".join(self.unchecked),
                found="tệp ghi rằng công thức phải tính lại khi mở, hoặc chỉ tính khi bấm phím; chương trình không "
                f"tính lại được {format_count(len(self.unchecked))} ô, nên đọc số lưu sẵn, có thể đã cũ",
                expected="số lưu trong ô là kết quả công thức của ô",
                advice="Mở tệp bằng Excel, bấm F9 rồi Lưu; hoặc dán giá trị (Paste Values).",
            )

    def _name_total_row(self, first_fact: int, first_rate: int) -> None:
        """The total row is the province's, or in a unit's own workbook the unit's."""
        holder = PROVINCE
        if self.is_of_one_unit:
            holder = f"{self.units[0]}.{TOTAL_ROW}" if self.units else ""
        for rows, first in ((self.result.facts, first_fact), (self.result.printed_rates, first_rate)):
            for row in rows[first:]:
                if row["holder"] == TOTAL_ROW:
                    row["holder"] = holder
            rows[first:] = [row for row in rows[first:] if row["holder"]]


def _labelled(text: str) -> list[str]:
    """The lines of a title's cell, those of one label ("Đơn vị báo cáo:") together.

    >>> _labelled("Đơn vị báo cáo:\\nĐơn vị 1-01\\nĐơn vị nhận: Cục")
    ['Đơn vị báo cáo:\\nĐơn vị 1-01', 'Đơn vị nhận: Cục']
    """
    parts: list[str] = []
    for line in text.splitlines():
        if parts and not (":" in parts[-1] and ":" in line):
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def _levelled(text: str) -> str:
    """A line of a title in composed Unicode, with single spaces, none before a colon or comma."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return _COLON.sub(": ", spaced.replace(" ,", ",")).strip()


def _is_sentence(text: str) -> bool:
    """Whether a text has two words beside those behind a number ("5 việc", "1.234 nghìn đồng")."""
    words = [word for word in _WORD.findall(text) if not _CASES.fullmatch(word) and not money_units(word)]
    return len(words) >= 2


def _printed_units(title: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Cell and text of every "Đơn vị tính" of a title; what it names may be in the next cell of its row."""
    for number, (cell, text) in enumerate(title):
        printed = printed_unit(text)
        if printed:
            yield cell, printed
        elif printed == "":
            next_ones = title[number + 1 : number + 2]
            yield from (each for each in next_ones if cell_place(each[0])[0] == cell_place(cell)[0])


def doubled(facts: list[dict]) -> Iterator[Finding]:
    """Holders whose figures stand in two files; a finding names both."""
    places: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for fact in facts:
        if fact["form"] and not fact["officer"] and "." not in fact["holder"]:
            places[fact["holder"]].setdefault(fact["file"], (fact["file"], fact["sheet"], fact["cell"]))
    for holder, by_file in places.items():
        if len(by_file) > 1:
            yield Finding(
                check="hai-tep-mot-don-vi",
                severity=ERROR,
                holder=holder,
                **place_of(by_file.values()),
                found="số liệu có ở nhiều tệp: " + ", ".join(by_file),
                expected="mỗi đơn vị một tệp",
                advice="Hỏi lại đơn vị, giữ tệp đúng và chuyển tệp kia ra khỏi thư mục.",
            )
