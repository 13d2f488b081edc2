"""A table of published figures, one figure a row, each kept as printed → published figures and the facts among them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from thidua_helpers.errors import suggestion
from thidua_helpers.findings import ERROR, Finding, place_of, shortened
from thidua_helpers.intake.entries import shown_text, unseen
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.workbook import Sheet, Workbook
from thidua_helpers.intake.tabular import MOST_FINDINGS, Entry, hidden_sheet, read_entries, too_many_findings
from thidua_helpers.numbers import round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import PublishedForm, PublishedItem
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import (
    comparison_form,
    format_count,
    parse_bounds,
    parse_date,
    parse_percent,
)
from thidua_helpers.vocabulary import Measure, State

_FREE_TEXTS = SCHEMAS["published"].free_texts


def read_published(workbook: Workbook, form: PublishedForm, rules: RuleBook) -> tuple[list[dict], list[Finding]]:
    """The rows of the `published` table that a workbook holds, and what is wrong with it.

    Of a form of other periods they are those of `published_periods`, as far as the period ended no later than the
    edition. A row that is not understood gives a finding and no figure; a blank row is passed over.
    """
    entries = read_entries(workbook, form.sheet, form.columns)
    if isinstance(entries, Finding):
        return [], [entries]
    rows, findings, sheet = [], hidden_sheet(workbook, form.sheet), workbook.sheet(form.sheet)
    for entry in entries:
        if len(findings) > MOST_FINDINGS:
            findings.append(too_many_findings(workbook, form.sheet, entry))
            break
        row, problems = [], list(_unseen(workbook, sheet, entry))
        if not problems:
            row, problems = _row(_texts(sheet, entry), entry.cells, form, rules, workbook.file)
        rows += [{**figure, "row": entry.row + 1} for figure in row]
        findings += problems
    if form.has_periods and rows:
        return [row for row in rows if _last_day(row["to_date"]) <= rules.edition.end], findings
    if not rows and not findings:
        findings.append(
            workbook.finding(form.sheet)(
                check="khong-co-dong",
                found="không có dòng số liệu nào dưới dòng tiêu đề",
                expected="ít nhất một con số đã công bố",
                advice="Kiểm tra xem tệp có phải là tệp đã điền không.",
            )
        )
    return rows, findings


def _unseen(workbook: Workbook, sheet: Sheet, entry: Entry) -> Iterator[Finding]:
    """What of an entry nobody sees as it is stored."""
    for column, cell in entry.cells.items():
        if trouble := unseen(sheet, *cell_place(cell), is_text=column in _FREE_TEXTS):
            check, found, advice = trouble
            yield workbook.finding(sheet.name)(
                check=check, cells=cell, found=found, expected="ô nhìn thấy đúng như lưu", advice=advice
            )


def _texts(sheet: Sheet, entry: Entry) -> dict[str, str]:
    """The texts of an entry, those of the columns of free text as they are shown."""
    free = {column: shown_text(sheet, *cell_place(entry.cells[column])) for column in _FREE_TEXTS}
    return {**entry.texts, **free}


def facts_of(published: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The counts among the published figures as `facts`; figures printed twice must be equal, else a finding.

    A figure printed twice and equal is one fact, that of the first place. `derived_from` is the difference that a
    figure is written as ("5.103 − 452"), empty where it was printed itself.
    """
    counts = published[published["kind"] == "count"]
    is_difference = counts["printed"].map(lambda printed: len(_operands(printed)) > 1)
    derived_from = counts["printed"].where(is_difference, "")
    counts = counts.assign(line=counts["numerator"], state=State.VALUE, form="", correction="", words="")
    counts = counts.assign(derived_from=derived_from)
    return SCHEMAS["facts"].validated(counts.drop_duplicates(FIGURE_KEY)), list(_contradictions(published))


def _contradictions(published: pd.DataFrame) -> Iterator[Finding]:
    """Figures that were printed more than once and differ; rates are compared as coarsely as the coarser is printed."""
    one_figure = ["holder", "measure", "kind", "numerator", "denominators"]
    for (holder, measure, *_), same in published.groupby(one_figure, sort=False):
        rows = same.to_dict("records")
        is_count = rows[0]["kind"] == "count"
        coarsest = None if is_count else int(same["decimals"].min())
        values = same["value"] if is_count else (round_half_up(Decimal(text), coarsest) for text in same["value_pct"])
        if len(set(values)) > 1:
            yield Finding(
                check="cong-bo-khac-nhau",
                severity=ERROR,
                holder=holder,
                **place_of(same[["file", "sheet", "cell"]].itertuples(index=False, name=None)),
                found="; ".join(f"{row['cell']}: {row['printed']} ({row['source']})" for row in rows),
                expected=f"“{rows[0]['item']}” về {Measure(measure).label} chỉ có một giá trị",
                advice="Đối chiếu lại với từng nguồn; giữ lại dòng đúng.",
            )


def _row(texts, cells, form: PublishedForm, rules: RuleBook, file: str) -> tuple[list[dict], list[Finding]]:
    """One row of the table as a row of `published`, or the findings that keep it out."""
    problems = list(_problems(texts, cells, form, rules, file))
    if problems:
        return [], problems
    wording, item = _known(form.items, texts["item"])
    _, measure = _known(form.measures, texts["measure"])
    value = _value(item, measure, texts["printed"])
    (count, low, high), (percent, decimals) = (value, ("", None)) if item.kind == "count" else ((None,) * 3, value)
    is_exact = low == high
    row = {
        "edition": str(rules.edition),
        "holder": rules.holder_by_spelling[comparison_form(texts["holder"])],
        "item": wording,
        "kind": item.kind,
        "measure": measure,
        "numerator": item.line or item.numerator or item.rate,
        "denominators": "|".join(item.denominators),
        "printed": texts["printed"],
        "value": count,
        "low": None if is_exact else low,
        "high": None if is_exact else high,
        "value_pct": str(percent),
        "decimals": decimals,
        "source": texts["source"],
        "quote": texts["quote"],
        "note": texts["note"],
        "file": file,
        "sheet": form.sheet,
        "cell": cells["printed"],
    }
    if form.has_periods:
        row |= {"from_date": _day(texts["from"]), "to_date": _day(texts["to"])}
    return [row], []


def _day(text: str) -> str:
    """A day as 2021-10-01, or a year as it stands; "" for neither."""
    if re.fullmatch(r"[12]\d{3}", text, re.ASCII):
        return text
    day = parse_date(text)
    return day.isoformat() if day else ""


def _last_day(text: str) -> date:
    """The day itself; of a year the last of the THADS year."""
    return Edition(int(text)).end if len(text) == len("2021") else date.fromisoformat(text)


def _known(choices: Mapping, text: str) -> tuple[str, object]:
    """The declared wording that `text` spells, and what it stands for; ("", None) if there is none."""
    spelled = comparison_form(text)
    return next(((key, value) for key, value in choices.items() if comparison_form(key) == spelled), ("", None))


def _value(item: PublishedItem, measure: str, printed: str):
    """Of a count the value with the least and the most that it can stand for; of a rate the value and its decimals."""
    if item.kind != "count":
        rate = parse_percent(printed)
        # A part of a whole is at most all of it; only the progress towards a target can be more.
        return rate if rate and (item.kind == "progress" or rate[0] <= 100) else None
    operands = [parse_bounds(operand, measure == "tien") for operand in _operands(printed)]
    if None in operands:
        return None
    (value, low, high), *others = operands
    for less, least, most in others:
        value, low, high = value - less, low - most, high - least
    return (value, low, high) if value >= 0 else None


def _operands(printed: str) -> list[str]:
    """The one number that was printed; or the two whose difference a figure is that was not ("5.103 − 452")."""
    return re.split(r"\s+[−–-]\s+", printed, maxsplit=1)


def _problems(texts, cells, form: PublishedForm, rules: RuleBook, file: str) -> Iterator[Finding]:
    def problem(check: str, column: str, expected: str, advice: str) -> Finding:
        return Finding(
            check=check,
            severity=ERROR,
            holder=rules.holder_by_spelling.get(comparison_form(texts["holder"]), ""),
            file=file,
            sheet=form.sheet,
            cells=cells[column],
            found=shortened(texts[column]) or "ô trống",
            expected=expected,
            advice=advice,
        )

    for column in ("from", "to") if form.has_periods else ():
        if not _day(texts[column]):
            yield problem("ngay-sai", column, "ngày/tháng/năm, hoặc một năm", "Ghi như 01/10/2021, hoặc 2021.")
    if form.has_periods and "" < _day(texts["to"]) < _day(texts["from"]):
        yield problem("ngay-sai", "to", f"không trước {texts['from']}", "Đối chiếu hai cột ngày với nguồn.")
    names = [rules.name(holder) for holder in rules.levels]
    if comparison_form(texts["holder"]) not in rules.holder_by_spelling:
        near = suggestion(texts["holder"], names)
        yield problem("doi-tuong-la", "holder", "toàn tỉnh, một cụm hoặc một đơn vị của kỳ", "Ghi đúng tên." + near)
    measure = _known(form.measures, texts["measure"])[1]
    if measure is None:
        yield problem("tinh-bang-la", "measure", " hoặc ".join(form.measures), "Ghi đúng một trong các từ này.")
    if texts["source"] not in rules.sources:
        near = suggestion(texts["source"], rules.sources)
        yield problem("nguon-la", "source", "một nguồn khai báo tại config/sources.toml", "Khai báo nguồn." + near)
    item = _known(form.items, texts["item"])[1]
    if item is None:
        near = suggestion(texts["item"], form.items)
        yield problem("noi-dung-la", "item", "một nội dung khai báo trong mẫu", "Ghi đúng nội dung." + near)
    elif measure is not None and _value(item, measure, texts["printed"]) is None:
        example = {"viec": "19.890", "tien": "2.313.801.454.000đ"}[measure] if item.kind == "count" else "83,98%"
        yield problem(
            "khong-phai-so",
            "printed",
            f"{'một số nguyên' if item.kind == 'count' else 'một tỷ lệ'} viết như đã in, ví dụ {example}",
            "Định dạng ô là văn bản rồi chép lại đúng như nguồn in.",
        )
    elif measure is not None and texts["quote"] and not _stands_in(texts, item, measure):
        yield problem(
            "khac-nguyen-van",
            "printed",
            f"giá trị có trong câu trích ở ô {cells['quote']}: “{texts['quote']}”",
            "Đối chiếu với nguồn rồi sửa ô giá trị hoặc ô nguyên văn.",
        )


def _stands_in(texts: Mapping[str, str], item: PublishedItem, measure: str) -> bool:
    """Whether the quoted sentence has this very number, or both of a difference, not only as part of a longer one."""
    for operand in _operands(texts["printed"]):
        spellings = [operand]
        if item.kind == "count":
            spellings.append(format_count(_value(item, measure, operand)[0]))
        if not any(re.search(rf"(?<![\d.,]){re.escape(text)}(?![.,]?\d)", texts["quote"]) for text in spellings):
            return False
    return True
