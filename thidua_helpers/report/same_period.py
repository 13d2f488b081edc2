"""Beside the same period of the year before ("so với cùng kỳ")."""

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.labels import MEASURES
from thidua_helpers.report.elements import Column, Figures, Html, Row, not_applicable, render, table

# What is compared, as far as the workspace's indicators have it.
_LINES = ("thu_ly", "moi_thu_ly", "phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "co_dieu_kien_chuyen_ky_sau")
_RATES = ("ty_le_xong", "ty_le_co_dieu_kien", "ty_le_giam_chuyen_ky_sau")


def of_holder(book: OpenEdition, holder: str) -> Html:
    """Figures and rates of a holder now and a year before, with the change; or why they are not compared."""
    before = book.edition.previous.title
    figures = Figures(book)
    if book.table("same_period").empty:
        return render("paragraph", text=f"Chưa so sánh được với cùng kỳ: thư mục làm việc chưa có số liệu {before}.")
    if holder not in book.same_before():
        said = f"Không so sánh với {before}: khi đó chưa có {book.rules.name(holder)}, hoặc thành viên khác."
        return render("paragraph", text=said)
    columns = [Column("Số liệu")]
    for measure in ("viec", "tien"):
        columns += [
            Column(f"Kỳ này, {MEASURES[measure]}", "number"),
            Column(f"Cùng kỳ, {MEASURES[measure]}", "number"),
            Column(f"Thay đổi về {MEASURES[measure]}", "number"),
        ]
    groups = [[row for name in names if (row := _row(book, figures, holder, name))] for names in (_LINES, _RATES)]
    return table(
        f"{book.rules.name(holder)} so với cùng kỳ ({before})",
        columns,
        groups,
        subtitle="Hai kỳ cùng độ dài, lũy kế từ 01/10; số tiền tính bằng đồng, thay đổi về tiền làm tròn",
    )


def _row(book: OpenEdition, figures: Figures, holder: str, name: str) -> Row | None:
    indicators = book.rules.indicators
    rule = indicators.lines.get(name) or indicators.rates.get(name)
    if rule is None or not any(figures.row("same_period", holder, measure, name) for measure in rule.measures):
        return None
    cells = []
    for measure in ("viec", "tien"):
        key = holder, measure, name
        if measure not in rule.measures:
            cells += [not_applicable()] * 3
            continue
        now = figures.count(*key) if name in indicators.lines else figures.percent(*key)
        cells += [now, figures.before(key), figures.change(key)]
    return Row(rule.label, cells)
