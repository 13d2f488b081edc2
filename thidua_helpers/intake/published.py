"""Tables of published figures, each kept as printed, and the facts among them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

import pandas as pd

from thidua_helpers.errors import suggestion
from thidua_helpers.findings.catalogue.entries import (
    DOI_TUONG_LA,
    KHONG_PHAI_SO_AS_PRINTED,
    NGAY_SAI,
    NGAY_SAI_BEFORE_START,
)
from thidua_helpers.findings.catalogue.files import KHONG_CO_DONG_OF_PUBLISHED
from thidua_helpers.findings.catalogue.published import (
    CONG_BO_KHAC_NHAU,
    KHAC_NGUYEN_VAN,
    NGUON_LA,
    NOI_DUNG_LA,
    TINH_BANG_LA,
)
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Finding, Location, location_of, shortened
from thidua_helpers.intake.entries import display_fault, shown_text
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.workbook import Sheet, Workbook
from thidua_helpers.intake.facts import Fact, fact_of_row
from thidua_helpers.intake.tabular import MOST_FINDINGS, SheetEntry, hidden_sheet, read_entries, too_many_findings
from thidua_helpers.numbers import round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import PublishedForm, PublishedItem
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import (
    comparison_form,
    format_count,
    parse_bounds,
    parse_date,
    parse_percent,
)
from thidua_helpers.vocabulary import Measure, State

Declared = TypeVar("Declared")

_FREE_TEXTS = SCHEMAS["published"].free_texts


def read_published(workbook: Workbook, form: PublishedForm, rules: RuleBook) -> tuple[list[dict], list[Finding]]:
    """Rows of the `published` table in a workbook, and findings.

    For a form of other periods: rows of `published_periods` whose period ended no later than the edition. A faulty row
    gives a finding and no figure.
    """
    table = read_entries(workbook, form.sheet, form.columns)
    if isinstance(table, Finding):
        return [], [table]
    rows, findings, sheet = [], hidden_sheet(workbook, form.sheet), table.sheet
    for entry in table.entries:
        if len(findings) > MOST_FINDINGS:
            findings.append(too_many_findings(workbook, form.sheet, entry))
            break
        row, problems = [], list(_display_faults(workbook, sheet, entry))
        if not problems:
            row, problems = _row(_texts(sheet, entry), entry.cells, form, rules, workbook.file)
        rows += [{**figure, "row": entry.row + 1} for figure in row]
        findings += problems
    if form.has_periods and rows:
        return [row for row in rows if _last_day(row["to_date"]) <= rules.edition.end], findings
    if not rows and not findings:
        findings.append(
            KHONG_CO_DONG_OF_PUBLISHED.finding(
                found="không có dòng số liệu nào dưới dòng tiêu đề", at=workbook.location(form.sheet)
            )
        )
    return rows, findings


def _display_faults(workbook: Workbook, sheet: Sheet, entry: SheetEntry) -> Iterator[Finding]:
    """Findings on cells of an entry that are hidden or displayed differently."""
    for column, cell in entry.cells.items():
        if reason := display_fault(sheet, *cell_place(cell), is_text=column in _FREE_TEXTS):
            check, found = reason
            yield check.finding(
                found=found, at=workbook.location(sheet.name, cell), expected="ô nhìn thấy đúng như lưu"
            )


def _texts(sheet: Sheet, entry: SheetEntry) -> dict[str, str]:
    """Texts of an entry; free text as displayed."""
    free = {column: shown_text(sheet, *cell_place(entry.cells[column])) for column in _FREE_TEXTS}
    return {**entry.texts, **free}


def facts_of_published(published: pd.DataFrame) -> list[Fact]:
    """Counts among the published figures as facts, in the order of the table.

    `derived_from`: the difference that a figure is written as ("5.103 − 452"); "" if it was printed itself.
    """
    counts = published[published["kind"] == "count"].assign(state=State.VALUE, form="", correction="", words="")
    is_difference = counts["printed"].map(lambda printed: len(_operands(str(printed))) > 1).astype(bool)
    counts = counts.assign(line=counts["numerator"], derived_from=counts["printed"].where(is_difference, ""))
    return [fact_of_row(row) for row in counts.to_dict("records")]


def contradictory_figures(published: pd.DataFrame) -> Iterator[Finding]:
    """Findings on figures printed with different values; rates compare at the coarser decimals."""
    one_figure = ["holder", "measure", "kind", "numerator", "denominators"]
    for (holder, measure, *_), same in published.groupby(one_figure, sort=False):
        rows = same.to_dict("records")
        is_count = rows[0]["kind"] == "count"
        coarsest = 0 if is_count else int(same["decimals"].min())
        values = same["value"] if is_count else (round_half_up(Decimal(text), coarsest) for text in same["value_pct"])
        if len(set(values)) > 1:
            yield CONG_BO_KHAC_NHAU.finding(
                found="; ".join(f"{row['cell']}: {row['printed']} ({row['source']})" for row in rows),
                holder=str(holder),
                at=location_of(same[["file", "sheet", "cell"]].itertuples(index=False, name=None)),
                item=rows[0]["item"],
                counted=Measure(measure).label,
            )


class _PrintedCount(NamedTuple):
    """A printed count or sum of money, with its bounds if it was printed rounded."""

    value: int
    low: int
    high: int


class _PrintedPercent(NamedTuple):
    """A printed rate, exact as printed, with the number of its decimals."""

    value: Decimal
    decimals: int


def _row(
    texts: Mapping[str, str], cells: Mapping[str, str], form: PublishedForm, rules: RuleBook, file: str
) -> tuple[list[dict], list[Finding]]:
    """One row of the table as a row of `published`, or the findings that exclude it."""
    wording, item = _declared_choice(form.items, texts["item"])
    _, measure = _declared_choice(form.measures, texts["measure"])
    number = _number(item, measure, texts["printed"]) if item and measure else None
    problems = list(_problems(texts, cells, form, rules, file))
    if problems or item is None or measure is None or number is None:
        return [], problems
    row = {
        "edition": str(rules.edition),
        "holder": rules.holder_by_spelling[comparison_form(texts["holder"])],
        "item": wording,
        "kind": item.kind,
        "measure": measure,
        "numerator": item.line or item.numerator or item.rate,
        "denominators": "|".join(item.denominators),
        "printed": texts["printed"],
        "source": texts["source"],
        "quote": texts["quote"],
        "note": texts["note"],
        "file": file,
        "sheet": form.sheet,
        "cell": cells["printed"],
    }
    if isinstance(number, _PrintedCount):
        is_exact = number.low == number.high
        row |= {"value": number.value, "value_pct": "", "decimals": None}
        row |= {"low": None if is_exact else number.low, "high": None if is_exact else number.high}
    else:
        row |= {"value": None, "value_pct": str(number.value), "decimals": number.decimals, "low": None, "high": None}
    if form.has_periods:
        row |= {"from_date": _iso_day(texts["from"]), "to_date": _iso_day(texts["to"])}
    return [row], []


def _iso_day(text: str) -> str:
    """A day as 2021-10-01, or a year unchanged; "" for any other text."""
    if re.fullmatch(r"[12]\d{3}", text, re.ASCII):
        return text
    day = parse_date(text)
    return day.isoformat() if day else ""


def _last_day(text: str) -> date:
    """The day itself; of a year the last of the THADS year."""
    return Edition(int(text)).end if len(text) == len("2021") else date.fromisoformat(text)


def _declared_choice(choices: Mapping[str, Declared], text: str) -> tuple[str, Declared | None]:
    """The declared wording of `text`, and its meaning; ("", None) if there is none."""
    spelled = comparison_form(text)
    return next(((key, value) for key, value in choices.items() if comparison_form(key) == spelled), ("", None))


def _number(item: PublishedItem, measure: Measure, printed: str) -> _PrintedCount | _PrintedPercent | None:
    """The printed number of an item; None if the text is ambiguous."""
    return _count(measure, printed) if item.kind == "count" else _percent(item, printed)


def _percent(item: PublishedItem, printed: str) -> _PrintedPercent | None:
    rate = parse_percent(printed)
    # A part of a whole is at most all of it; only the progress towards a target can be more.
    return _PrintedPercent(*rate) if rate and (item.kind == "progress" or rate[0] <= 100) else None


def _count(measure: Measure, printed: str) -> _PrintedCount | None:
    operands = [parse_bounds(operand, measure == Measure.TIEN) for operand in _operands(printed)]
    values = [operand for operand in operands if operand is not None]
    if len(values) < len(operands):
        return None
    (value, low, high), *others = values
    for less, least, most in others:
        value, low, high = value - less, low - most, high - least
    return _PrintedCount(value, low, high) if value >= 0 else None


def _operands(printed: str) -> list[str]:
    """The printed number; or both numbers of a difference ("5.103 − 452")."""
    return re.split(r"\s+[−–-]\s+", printed, maxsplit=1)


def _problems(
    texts: Mapping[str, str], cells: Mapping[str, str], form: PublishedForm, rules: RuleBook, file: str
) -> Iterator[Finding]:
    def problem(check: Check, column: str, **check_texts: str) -> Finding:
        holder = rules.holder_by_spelling.get(comparison_form(texts["holder"]), "")
        at = Location(file, form.sheet, cells[column])
        return check.finding_with(check_texts, shortened(texts[column]) or "ô trống", at, holder)

    for column in ("from", "to") if form.has_periods else ():
        if not _iso_day(texts[column]):
            yield problem(NGAY_SAI, column)
    if form.has_periods and "" < _iso_day(texts["to"]) < _iso_day(texts["from"]):
        yield problem(NGAY_SAI_BEFORE_START, "to", first=texts["from"])
    names = [rules.name(holder) for holder in rules.levels]
    if comparison_form(texts["holder"]) not in rules.holder_by_spelling:
        near = suggestion(texts["holder"], names)
        expected = "toàn tỉnh, một cụm hoặc một đơn vị của kỳ"
        yield problem(DOI_TUONG_LA, "holder", expected=expected, advice="Ghi đúng tên." + near)
    measure = _declared_choice(form.measures, texts["measure"])[1]
    if measure is None:
        yield problem(TINH_BANG_LA, "measure", choices=" hoặc ".join(form.measures))
    if texts["source"] not in rules.sources:
        yield problem(NGUON_LA, "source", suggestion=suggestion(texts["source"], rules.sources))
    item = _declared_choice(form.items, texts["item"])[1]
    if item is None:
        advice = "Ghi đúng nội dung." + suggestion(texts["item"], form.items)
        yield problem(NOI_DUNG_LA, "item", expected="một nội dung khai báo trong mẫu", advice=advice)
    elif measure is not None and _number(item, measure, texts["printed"]) is None:
        example = {"viec": "19.890", "tien": "2.313.801.454.000đ"}[measure] if item.kind == "count" else "83,98%"
        kind = "một số nguyên" if item.kind == "count" else "một tỷ lệ"
        yield problem(KHONG_PHAI_SO_AS_PRINTED, "printed", kind=kind, example=example)
    elif measure is not None and texts["quote"] and not _is_in_quote(texts, item, measure):
        yield problem(KHAC_NGUYEN_VAN, "printed", cell=cells["quote"], quote=texts["quote"])


def _is_in_quote(texts: Mapping[str, str], item: PublishedItem, measure: Measure) -> bool:
    """Whether the quote has the number (both of a difference), not as part of a longer one."""
    for operand in _operands(texts["printed"]):
        spellings = [operand]
        if item.kind == "count":
            count = _count(measure, operand)
            spellings += [format_count(count.value)] if count else []
        if not any(re.search(rf"(?<![\d.,]){re.escape(text)}(?![.,]?\d)", texts["quote"]) for text in spellings):
            return False
    return True
