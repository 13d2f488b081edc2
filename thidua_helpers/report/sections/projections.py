"""Projections from a part of a year to its end, by earlier years, with the year's targets."""

from collections.abc import Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import base_years
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.vocabulary import PROVINCE, Measure, State


def projection_method(book: OpenEdition) -> Html:
    """Paragraphs on the method and on missing projections; a note for a whole year."""
    edition = book.edition
    if edition.is_whole_year:
        return paragraph(f"{edition.title.capitalize()} đã hết, không có gì để dự báo.")
    there = ", ".join(map(str, base_years(book))) or "không năm nào"
    sentences = [
        "Dự báo không phải là kết quả, không kết luận đạt hay chưa đạt, không dùng để xếp hạng. Mỗi năm trước "
        f"cho một tỷ trọng: số chính đơn vị đã xong trong {edition.months} tháng trên số của cả năm đó. Số đã xong kỳ "
        "này chia cho tỷ trọng ấy là kết quả cả năm nếu đi theo nhịp độ của năm đó; khoảng dự báo là từ năm thấp nhất "
        "đến năm cao nhất. Không chia đều theo tháng.",
        "“Chỉ tiêu cả năm cần” tính trên số có điều kiện hiện nay. Số có điều kiện gồm cả số đã xong, nên đến cuối năm "
        "thường lớn hơn, và số cần khi đó cũng lớn hơn: không so thẳng với dự báo để kết luận.",
        f"Năm có số liệu cả {edition.months} tháng và cả năm: {there}.",
    ]
    if not _has_range(book):
        for measure, name in Measure.labels().items():
            sentences.append(
                f"Chưa dự báo về {name}: {HtmlCells(book).row('projections', PROVINCE, measure)['words']}."
            )
    return Html("".join(paragraph(text) for text in sentences))


def projections_by_holder(book: OpenEdition) -> Html:
    """Tables of cases and money: province, then units by cluster; empty without projections."""
    if not _has_range(book):
        return Html("")
    rules = book.rules
    groups: list[Sequence[str]] = [[PROVINCE]]
    units = rules.unit_by_id if rules.statistical_forms else {}
    groups += [[cluster.id, *(member for member in cluster.members if member in units)] for cluster in rules.clusters]
    groups.append([unit for unit in units if not rules.clusters or unit in rules.ids_in_no_cluster])
    return Html("".join(_table(book, groups, measure) for measure in Measure))


def _has_range(book: OpenEdition) -> bool:
    return bool((book.table("projections")["state"] == State.VALUE).any())


def _table(book: OpenEdition, groups: Sequence[Sequence[str]], measure: str) -> Html:
    columns = [
        Column("Đơn vị"),
        *number_columns("Đã xong", f"Dự báo cả năm {book.edition.year}", "Chỉ tiêu cả năm cần"),
        Column(f"Số {book.edition.months} tháng/số cả năm của các năm trước", "text"),
    ]
    subtitle = "“Cần”: nếu mẫu số giữ nguyên, tức số có điều kiện như hiện nay"
    if measure == "tien":
        subtitle += "; về tiền, một vài việc lớn quyết định kết quả nên khoảng này chỉ để tham khảo"
    rows = [[_row(book, holder, measure) for holder in group] for group in groups]
    return table(f"Dự báo số {Measure(measure).label} thi hành xong cả năm", columns, rows, subtitle=subtitle)


def _row(book: OpenEdition, holder: str, measure: str) -> Row:
    figures, key = HtmlCells(book), (holder, measure)
    row = figures.row("projections", *key)
    finished, needed = (
        DASH if row[field] is None else figures.amount("projections", key, field) for field in ("finished", "needed")
    )
    css = "" if holder in book.rules.unit_by_id else "total"
    return Row([book.rules.name(holder), finished, _range(figures, key), needed, row["words"]], css)


def _range(figures: HtmlCells, key: tuple[str, str]) -> Markup:
    """Range of a projection: "12.676 – 12.831 việc"; one number if both ends are equal."""
    row = figures.row("projections", *key)
    if row["state"] != State.VALUE:
        return DASH
    high = figures.amount("projections", key, "high")
    if row["low"] == row["high"]:
        return high
    low = figures.cell("projections", key, "low") if key[1] == "viec" else figures.amount("projections", key, "low")
    return Markup("{} – {}").format(low, high)
