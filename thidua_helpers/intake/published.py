"""A table of published figures, one figure a row, each kept as printed → published figures and the facts among them."""

import re
from collections.abc import Iterator

import pandas as pd

from thidua_helpers.errors import suggestion
from thidua_helpers.findings import ERROR, Finding
from thidua_helpers.intake.workbook import cell_name, cell_text
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.models import PublishedForm, PublishedItem
from thidua_helpers.tables import SCHEMAS, VALUE
from thidua_helpers.vietnamese import comparison_form, parse_count, parse_percent


def read_published(
    sheets: dict[str, pd.DataFrame], form: PublishedForm, rules: RuleBook, file: str
) -> tuple[list[dict], list[Finding]]:
    """The rows of the `published` table that a workbook holds, and what is wrong with it.

    A row that is not understood gives a finding and no figure; a blank row is passed over.
    """
    sheet = sheets.get(form.sheet)
    if sheet is None:
        return [], [
            Finding(
                check="thieu-trang-tinh",
                severity=ERROR,
                file=file,
                sheet=form.sheet,
                found=f"các trang tính: {', '.join(sheets)}",
                expected=f"trang tính “{form.sheet}”",
                advice="Đặt lại tên trang tính đúng như mẫu, không thêm bớt ký tự.",
            )
        ]
    header = _header(sheet, form)
    if isinstance(header, set):
        return [], [
            Finding(
                check="thieu-cot",
                severity=ERROR,
                file=file,
                sheet=form.sheet,
                found=f"không có dòng tiêu đề nào có đủ các cột; thiếu: {', '.join(sorted(header))}",
                expected=f"một dòng tiêu đề có: {', '.join(form.columns.values())}",
                advice="Khôi phục dòng tiêu đề như mẫu.",
            )
        ]
    header_row, columns = header
    rows, findings = [], []
    for number in range(header_row + 1, len(sheet)):
        texts = {name: cell_text(sheet.iloc[number, column]) for name, column in columns.items()}
        if not any(texts.values()):
            continue
        cells = {name: cell_name(number, column) for name, column in columns.items()}
        row, problems = _row(texts, cells, form, rules, file)
        rows += [{**figure, "row": number + 1} for figure in row]
        findings += problems
    return rows, findings


def facts_of(published: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The counts among the published figures as `facts`; figures printed twice must be equal, else a finding.

    A figure printed twice and equal is one fact, that of the first place.
    """
    key = ["holder", "measure", "line"]
    counts = published[published["kind"] == "count"].assign(line=lambda rows: rows["numerator"], state=VALUE)
    findings = []
    for (holder, measure, _line), same in counts.groupby(key, sort=False):
        if len(set(same["value"])) > 1:
            first, *others = same.to_dict("records")
            findings.append(
                Finding(
                    check="cong-bo-khac-nhau",
                    severity=ERROR,
                    holder=holder,
                    file=first["file"],
                    sheet=first["sheet"],
                    cells=", ".join(same["cell"]),
                    found="; ".join(f"{row['cell']}: {row['printed']} ({row['source']})" for row in (first, *others)),
                    expected=f"cùng một số “{first['item']}” ({measure}) chỉ có một giá trị",
                    advice="Đối chiếu lại với từng nguồn; giữ lại dòng đúng.",
                )
            )
    return SCHEMAS["facts"].validated(counts.drop_duplicates(key)), findings


def _header(sheet: pd.DataFrame, form: PublishedForm) -> tuple[int, dict[str, int]] | set[str]:
    """The header's row and the column of each field; or, where no row has all, the headings the best row lacks."""
    wanted = {comparison_form(heading): name for name, heading in form.columns.items()}
    best: set[str] = set(form.columns.values())
    for number in range(len(sheet)):
        places = {comparison_form(cell_text(value)): column for column, value in enumerate(sheet.iloc[number])}
        lacking = {form.columns[name] for heading, name in wanted.items() if heading not in places}
        if not lacking:
            return number, {name: places[heading] for heading, name in wanted.items()}
        best = min(best, lacking, key=len)
    return best


def _row(texts, cells, form: PublishedForm, rules: RuleBook, file: str) -> tuple[list[dict], list[Finding]]:
    """One row of the table as a row of `published`, or the findings that keep it out."""
    problems = list(_problems(texts, cells, form, rules, file))
    item = form.items.get(texts["item"])
    measure = form.measures.get(texts["measure"].lower())
    value = _value(item, texts["printed"]) if item else None
    if problems or item is None or value is None:
        return [], problems
    count, (percent, decimals) = (value, ("", None)) if item.kind == "count" else (None, value)
    row = {
        "edition": str(rules.edition),
        "holder": rules.holder_by_spelling[comparison_form(texts["holder"])],
        "item": texts["item"],
        "kind": item.kind,
        "measure": measure,
        "numerator": item.line or item.numerator or item.rate,
        "denominators": "|".join(item.denominators),
        "printed": texts["printed"],
        "value": count,
        "value_pct": str(percent),
        "decimals": decimals,
        "source": texts["source"],
        "quote": texts["quote"],
        "note": texts["note"],
        "file": file,
        "sheet": form.sheet,
        "cell": cells["printed"],
    }
    return [row], []


def _value(item: PublishedItem, printed: str):
    return parse_count(printed) if item.kind == "count" else parse_percent(printed)


def _problems(texts, cells, form: PublishedForm, rules: RuleBook, file: str) -> Iterator[Finding]:
    def problem(check: str, column: str, expected: str, advice: str) -> Finding:
        return Finding(
            check=check,
            severity=ERROR,
            holder=rules.holder_by_spelling.get(comparison_form(texts["holder"]), ""),
            file=file,
            sheet=form.sheet,
            cells=cells[column],
            found=texts[column] or "ô trống",
            expected=expected,
            advice=advice,
        )

    names = [rules.name(holder) for holder in rules.levels]
    if comparison_form(texts["holder"]) not in rules.holder_by_spelling:
        near = suggestion(texts["holder"], names)
        yield problem("doi-tuong-la", "holder", "toàn tỉnh, một cụm hoặc một đơn vị của kỳ", "Ghi đúng tên." + near)
    if texts["measure"].lower() not in form.measures:
        yield problem("tinh-bang-la", "measure", " hoặc ".join(form.measures), "Ghi đúng một trong các từ này.")
    if texts["source"] not in rules.sources:
        near = suggestion(texts["source"], rules.sources)
        yield problem("nguon-la", "source", "một nguồn khai báo tại config/sources.toml", "Khai báo nguồn." + near)
    item = form.items.get(texts["item"])
    if item is None:
        near = suggestion(texts["item"], form.items)
        yield problem("noi-dung-la", "item", "một nội dung khai báo trong mẫu", "Ghi đúng nội dung." + near)
        return
    if _value(item, texts["printed"]) is None:
        example = "19.890 hoặc 2.313.801.454.000đ" if item.kind == "count" else "83,98%"
        yield problem(
            "khong-phai-so",
            "printed",
            f"{'một số nguyên' if item.kind == 'count' else 'một tỷ lệ'} viết như đã in, ví dụ {example}",
            "Định dạng ô là văn bản rồi chép lại đúng như nguồn in.",
        )
    elif texts["quote"] and not _stands_in(texts["printed"], texts["quote"]):
        yield problem(
            "khac-nguyen-van",
            "printed",
            f"giá trị có trong câu trích ở ô {cells['quote']}: “{texts['quote']}”",
            "Đối chiếu với nguồn rồi sửa ô giá trị hoặc ô nguyên văn.",
        )


def _stands_in(printed: str, quote: str) -> bool:
    """Whether the sentence has this very number, not only as a part of a longer one."""
    return re.search(rf"(?<![\d.,]){re.escape(printed)}(?![.,]?\d)", quote) is not None
