"""Registers, one entry a row: cases, inspections, receipts, emulation; and side tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TypeGuard

from thidua_helpers.errors import suggestion
from thidua_helpers.findings.catalogue.entries import CHU_DUOI_SO, DOI_TUONG_LA, SO_VI_PHAM_KHONG, THIEU_QUY_TAC
from thidua_helpers.findings.catalogue.files import KHONG_CO_DONG_IN_REGISTER
from thidua_helpers.findings.catalogue.layouts import THIEU_COT_OF_TABLE
from thidua_helpers.findings.catalogue.number_cells import O_AN_IN_ENTRY
from thidua_helpers.findings.catalogue.sums import PHAN_LON_HON_TONG_OF_LARGE_CASE
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.intake.derived import derived_fact
from thidua_helpers.intake.emulation import MAY_BE_EMPTY, PERSON_REGISTERS, READERS, missing_rules, persons_named
from thidua_helpers.intake.entries import (
    NOT_REPEATED,
    CellError,
    EntryReading,
    parse_count,
    parse_day,
    parse_kind,
    parse_money_cell,
    parse_text,
    parse_unit,
    shown_in_cell,
    shown_text,
)
from thidua_helpers.intake.excel.marks import COVERED, HIDDEN, PERCENT
from thidua_helpers.intake.excel.number_formats import NOTHING
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, cell_text
from thidua_helpers.intake.facts import Fact
from thidua_helpers.intake.tabular import MOST_FINDINGS, SheetEntry, hidden_sheet, read_entries, too_many_findings
from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.registers import OPTIONAL_COLUMNS, RegisterForm
from thidua_helpers.vietnamese import comparison_form, format_count, format_decimal

# Column of the register of large cases → line of its sum.
LARGE_CASE_LINES = {"co_dieu_kien": "viec_lon_co_dieu_kien", "xong": "viec_lon_xong"}

# Rows of signatures and totals below a register; more rows are faulty entries.
_MOST_BELOW = 10


def read_register(workbook: Workbook, form: RegisterForm, rules: RuleBook) -> tuple[list[dict], list[Finding]]:
    """Entries of a register, and findings; a faulty entry gives findings only.

    An entry has the columns of its stage table, and for later steps `at`, the cell that names its subject; `cells` of a
    large case; `officer` of a nomination; `scores` by stage.
    """
    if missing := missing_rules(form.table, rules):
        return [], [
            THIEU_QUY_TAC.finding(
                found=f"kỳ {rules.edition} chưa khai báo {missing} nên tệp này không được đọc",
                at=workbook.location(),
                year_file=rules.files.year,
            )
        ]
    table = read_entries(workbook, form.sheet, form.columns, OPTIONAL_COLUMNS.get(form.table, ()))
    if isinstance(table, Finding):
        # Only missing headings are our own text.
        is_ours = form.table not in PERSON_REGISTERS or table.check == THIEU_COT_OF_TABLE.id
        return [], [table if is_ours else replace(table, found=NOT_REPEATED)]
    if _says_none(table.entries):
        return [], hidden_sheet(workbook, form.sheet)
    persons = persons_named(table.entries, rules)
    # The blank receipt log lists every unit: a row without a day is no receipt.
    entries = [entry for entry in table.entries if form.table != "receipts" or entry.texts["date"]]
    read, count_of_findings, too_many = [], 0, []
    for entry in entries:
        if count_of_findings > MOST_FINDINGS:
            too_many = [too_many_findings(workbook, form.sheet, entry)]
            break
        reading = EntryReading(
            entry,
            table.sheet,
            workbook.location(form.sheet),
            _holder(entry, form, rules),
            persons,
            form.table in PERSON_REGISTERS,
        )
        read.append((entry, reading, _entry_values(reading, form, rules)))
        count_of_findings += len(reading.findings)
    last = max((number for number, (_, reading, _) in enumerate(read, start=1) if reading.is_entry), default=0)
    last = len(read) if too_many or len(read) - last > _MOST_BELOW else last
    read, below = read[:last], [reading for _, reading, _ in read[last:]]
    place = {"file": workbook.file, "sheet": form.sheet}
    rows = [
        {"edition": str(rules.edition), **values, **place, "row": entry.row + 1}
        for entry, reading, values in read
        if not reading.findings
    ]
    findings = hidden_sheet(workbook, form.sheet)
    findings += [finding for _, reading, _ in read for finding in reading.findings] + too_many
    if not read and form.table not in MAY_BE_EMPTY:
        findings.append(
            KHONG_CO_DONG_IN_REGISTER.finding(
                found="không có dòng nào dưới dòng tiêu đề", at=workbook.location(form.sheet)
            )
        )
    return rows, [*_with_joined_cells(findings), *_rows_below(workbook, form, below)]


def _says_none(entries: Sequence[SheetEntry]) -> bool:
    """Whether the only entry says that there is none: "Không có" in one of its cells."""
    texts = [comparison_form(text) for entry in entries for text in entry.texts.values() if text]
    return texts == [comparison_form("Không có")]


def _rows_below(workbook: Workbook, form: RegisterForm, readings: Sequence[EntryReading]) -> Iterator[Finding]:
    """Finding on rows below the last entry, such as signatures or totals, without their texts."""
    if readings:
        yield CHU_DUOI_SO.finding(
            found=f"dưới mục cuối của sổ còn {len(readings)} dòng không phải là một mục (chữ ký, ngày lập, dòng tổng); "
            "các dòng này không được đọc",
            at=workbook.location(form.sheet, ", ".join(cell for reading in readings for cell in reading.filled_cells)),
        )


def _holder(entry: SheetEntry, form: RegisterForm, rules: RuleBook) -> str:
    """Holder of findings on an entry: the voting cluster, else the unit; "" if unknown.

    Always "" in the receipt log, because the office keeps it itself.
    """
    if form.table == "receipts":
        return ""
    named = entry.texts["cluster"] if "cluster" in entry.texts else entry.texts["unit"]
    return rules.holder_by_spelling.get(comparison_form(named), "")


def _with_joined_cells(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with equal ones joined into one that lists all cells.

    Hidden rows of a sheet, such as a filter hides, make one finding even if they are of several units.
    """
    alike: dict[Finding, list[Finding]] = {}
    for finding in findings:
        kept = {} if finding.check == O_AN_IN_ENTRY.id else {"holder": finding.holder}
        alike.setdefault(replace(finding, **{"cells": "", "holder": "", **kept}), []).append(finding)
    gathered = []
    for finding, equal in alike.items():
        holders = {one.holder for one in equal}
        cells = ", ".join(dict.fromkeys(one.cells for one in equal))
        gathered.append(replace(finding, cells=cells, holder=holders.pop() if len(holders) == 1 else ""))
    return gathered


def _entry_values(reading: EntryReading, form: RegisterForm, rules: RuleBook) -> dict:
    if form.table in READERS:
        return READERS[form.table](reading, rules)
    holder = {"holder": reading.value("unit", partial(parse_unit, rules=rules)), "note": reading.text("note")}
    first, last = rules.edition.start, rules.edition.end
    match form.table:
        case "large_cases":
            return holder | _large_case(reading, form)
        case "inspections":
            return holder | {
                "at": reading.cell("unit"),
                "found_on": reading.value("date", partial(parse_day, first=first, last=last)),
                "found_by": reading.value("source", partial(parse_kind, labels=_as_labels(form.sources))),
                "kind": reading.value("kind", partial(parse_kind, labels=_as_labels(form.kinds))),
                "count": reading.value("count", _parse_violations),
            }
        case "transfers":
            giver = reading.value("from", partial(_parse_giver, rules=rules))
            decision = reading.text("decision", parse_text)
            return (
                {"giver": giver, "at": reading.cell("from"), "decision": decision} | holder | _open_cases(reading, form)
            )
        case "separate_book":
            return {"at": reading.cell("unit")} | holder | _open_cases(reading, form)
        case _:
            # A report received before the end of the period cannot be a report on it.
            received_on = reading.value("date", partial(parse_day, first=last))
            return holder | {"at": reading.cell("unit"), "received_on": received_on}


def _open_cases(reading: EntryReading, form: RegisterForm) -> dict:
    """Open cases and their money, in đồng, and the cells of both."""
    return {
        "viec": reading.value("viec", parse_count),
        "tien_vnd": reading.value("tien", partial(parse_money_cell, unit_vnd=form.money_unit_vnd)),
        "cells": {measure: reading.cell(measure) for measure in ("viec", "tien")},
    }


def _parse_giver(text: str, rules: RuleBook) -> str:
    """Id of a unit before the reorganisation, by any of its declared names."""
    before = rules.succession.successors if rules.succession else {}
    giver = rules.former_unit_by_spelling.get(comparison_form(text))
    if giver is None or giver not in before:
        near = suggestion(text, [rules.name(unit) for unit in before])
        expected = "tên một đơn vị trước khi sắp xếp"
        raise CellError(DOI_TUONG_LA, expected=expected, advice="Ghi đúng tên đơn vị." + near)
    return giver


def _parse_violations(text: str) -> int:
    """The number of violations in an entry of the inspection register, at least one."""
    count = parse_count(text)
    if count == 0:
        raise CellError(SO_VI_PHAM_KHONG)
    return count


def _as_labels(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


def _large_case(reading: EntryReading, form: RegisterForm) -> dict:
    of_money = partial(parse_money_cell, unit_vnd=form.money_unit_vnd)
    values = {
        "at": reading.cell("case"),
        "case": reading.text("case", parse_text),
        "kind": reading.value("kind", partial(parse_kind, labels=_as_labels(form.kinds))),
        "co_dieu_kien_vnd": reading.value("co_dieu_kien", of_money),
        "xong_vnd": reading.value("xong", of_money),
        "cells": {column: reading.cell(column) for column in LARGE_CASE_LINES},
    }
    if not reading.findings and values["xong_vnd"] > values["co_dieu_kien_vnd"]:
        reading.add_finding(
            PHAN_LON_HON_TONG_OF_LARGE_CASE,
            f"việc {values['case']}: đã xong {format_count(values['xong_vnd'])} đồng, "
            f"có điều kiện {format_count(values['co_dieu_kien_vnd'])} đồng",
            values["cells"].values(),
        )
    return values


def facts_of_large_cases(rows: Sequence[dict], places: Sequence[tuple[str, str]], rules: RuleBook) -> list[Fact]:
    """Sums of the large cases of each unit as facts in đồng; 0 for a unit without entries.

    A fact without entries names `places`, file and sheet of every register.
    """
    facts = []
    for unit_id in rules.unit_by_id:
        own = [row for row in rows if row["holder"] == unit_id]
        for column, line in LARGE_CASE_LINES.items():
            cells = [(row["file"], row["sheet"], row["cells"][column]) for row in own]
            at = location_of(cells or [(*place, "không có dòng nào") for place in places])
            value = sum(row[f"{column}_vnd"] for row in own)
            facts.append(derived_fact(unit_id, "tien", line, value, at, rules))
    return facts


def read_side_table(workbook: Workbook, rules: RuleBook) -> list[dict]:
    """Visible filled cells as displayed, with the spans of merged ranges.

    Sheets are numbered ("Biểu phụ 2"): a sender's sheet names are not ours to share.
    """
    rows = []
    for number, sheet in enumerate(workbook.sheets.values(), start=1):
        if sheet.is_hidden:
            continue
        spans = _spans(sheet)
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                mark = sheet.marks.get((row, column), "")
                if cell_text(value) == "" or mark in (HIDDEN, COVERED) or shown_in_cell(value, mark) == NOTHING:
                    continue
                height, width = spans.get((row, column), (1, 1))
                rows.append(
                    {
                        "edition": str(rules.edition),
                        "file": workbook.file,
                        "sheet": f"Biểu phụ {number}",
                        "row": row + 1,
                        "column": column + 1,
                        "text": _as_shown(sheet, row, column),
                        "is_number": _is_number(value),
                        "rows": height,
                        "columns": width,
                    }
                )
    return rows


def _spans(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """(height, width) of each merged range by its first cell, within the filled part.

    Together they cover no more than that part: overlapping ranges, which no spreadsheet makes, are left out.
    """
    height, width = len(sheet.rows), sheet.width
    spans, left = {}, height * width
    for (top, first), (bottom, last) in sheet.merged:
        span = max(1, min(bottom + 1, height) - top), max(1, min(last + 1, width) - first)
        left -= span[0] * span[1]
        if left >= 0:
            spans[(top, first)] = span
    return spans


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _as_shown(sheet: Sheet, row: int, column: int) -> str:
    """A number in Vietnamese notation with at most two decimals; other cells as displayed."""
    value, mark = sheet.value(row, column), sheet.marks.get((row, column), "")
    if not _is_number(value) or shown_in_cell(value, mark) is not None:
        return shown_text(sheet, row, column)
    if mark == PERCENT:
        return f"{format_decimal(round_half_up(Decimal(repr(value)) * 100, 2))}%"
    return (
        format_count(int(value))
        if float(value).is_integer()
        else format_decimal(round_half_up(Decimal(repr(value)), 2))
    )
