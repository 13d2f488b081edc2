"""Pictures of the analyst's book: axes with the right values, words, size and scales."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from conftest import staged
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from PIL import Image

mpl.use("agg")
from matplotlib import pyplot as plt

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.analyst.opening import open_edition
from thidua_helpers.errors import Refused

PICTURES = {
    "targets": lambda plot, ax=None: plot.targets("tiền", cluster="cum-1", ax=ax),
    "ranks": lambda plot, ax=None: plot.ranks("Cụm 1", ax=ax),
    "points": lambda plot, ax=None: plot.points("cum-1", ax=ax),
    "compare": lambda plot, ax=None: plot.compare("1-02", "1-01", ax=ax),
    "trend": lambda plot, ax=None: plot.trend("1-05", ax=ax),
    "trend of several": lambda plot, ax=None: plot.trend("1-05", "toàn tỉnh", measure="tiền", ax=ax),
    "trend of money": lambda plot, ax=None: plot.trend(name="Tổng số thụ lý", measure="tiền", ax=ax),
    "distribution": lambda plot, ax=None: plot.distribution("ty_le_xong", ax=ax),
    "distribution of money": lambda plot, ax=None: plot.distribution("chuyen_ky_sau", "tiền", ax=ax),
    "scatter": lambda plot, ax=None: plot.scatter("co_dieu_kien", "ty_le_xong", ax=ax),
    "submissions": lambda plot, ax=None: plot.submissions(ax=ax),
    "funnel": lambda plot, ax=None: plot.funnel(ax=ax),
    "heat": lambda plot, ax=None: plot.heat(RATES, ax=ax),
}
RATES = pd.DataFrame({"Việc (%)": [83.5, 90.0, None], "Tiền (%)": [40.0, 60.25, 50.0]}, index=["1-01", "1-02", "cuc"])
TITLES = {
    "targets": "Cụm 1, năm 2022: 4/9 đơn vị đạt chỉ tiêu về tiền",
    "ranks": "Cụm 1, năm 2022: Đơn vị 1-02 đứng đầu, hơn đơn vị kế tiếp 4,00 điểm",
    "compare": "Cụm 1, năm 2022: Đơn vị 1-02 hơn Đơn vị 1-01 3,98 điểm",
    "submissions": "Nộp báo cáo, năm 2022: 25 đơn vị đúng hạn, 1 chậm, 1 không ghi ngày nhận",
}


@pytest.fixture(scope="module")
def book(analyst_root) -> AnalystBook:
    return open_edition("2022", root=analyst_root)


@pytest.fixture(autouse=True)
def no_open_figures():
    yield
    plt.close("all")


def stored(root: Path, table: str, /, **values: str) -> list[dict[str, str]]:
    with (root / f"data/processed/2022/{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in values.items())]


def texts(axis: Axes) -> list[str]:
    """Texts on an axis and of its figure, with those of ticks."""
    axis.figure.canvas.draw()
    labels = [*axis.get_xticklabels(), *axis.get_yticklabels(), *axis.texts, *axis.figure.texts, axis.title]
    left = axis.get_title(loc="left")
    return [text for text in (*(label.get_text() for label in labels), left) if text]


def title_of(axis: Axes) -> str:
    return " ".join(axis.figure.texts[0].get_text().split())


@pytest.mark.parametrize("name", PICTURES)
def test_picture_fits_a_page_of_word(book, name, tmp_path):
    axis = PICTURES[name](book.plot)
    axis.figure.savefig(tmp_path / "hinh.png")
    assert Image.open(tmp_path / "hinh.png").width == pytest.approx(16 / 2.54 * 200, abs=1)
    assert axis.figure.number in plt.get_fignums(), "shown in a notebook without a further call"


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_drawn_on_a_given_axis(book, name):
    _, axes = plt.subplots(1, 2, figsize=(12, 5))
    assert PICTURES[name](book.plot, axes[1]) is axes[1]
    assert axes[1].get_title(loc="left")
    assert plt.get_fignums() == [1]


@pytest.mark.parametrize("name", PICTURES)
def test_texts_are_vietnamese_with_decimal_commas(book, name):
    for text in texts(PICTURES[name](book.plot)):
        assert not set(text.split()) & {"group", "value", "viec", "tien", "nan", "<NA>", "holder"}, text
        assert not re.search(r"\d\.\d(?!\d\d(?!\d))", text), text


@pytest.mark.parametrize("name", TITLES)
def test_title_gives_the_answer(book, name):
    assert title_of(PICTURES[name](book.plot)) == TITLES[name]


def test_settings_of_the_analyst_are_kept(book):
    before = dict(mpl.rcParams)
    book.plot.trend("1-05")
    assert dict(mpl.rcParams) == before


def test_rates_are_those_of_the_stage_table(book, analyst_root):
    axis = book.plot.targets("viec", cluster="cum-2")
    dots = [collection for collection in axis.collections if isinstance(collection, PathCollection)]
    drawn = sorted(float(dot.get_offsets()[0][0]) for dot in dots)
    rows = stored(analyst_root, "rates", measure="viec", rate="ty_le_xong", level="don_vi")
    known = sorted(100 * int(row["numerator"]) / int(row["denominator"]) for row in rows if row["holder"][:2] == "2-")
    assert drawn == pytest.approx(known)


def test_parts_of_the_comparison_lead_from_one_total_to_the_other(book, analyst_root):
    axis = book.plot.compare("2-01", "3-05")
    totals = {row["holder"]: row["points"] for row in stored(analyst_root, "points", ranking="toan-tinh", kind="tong")}
    gap = Decimal(totals["2-01"]) - Decimal(totals["3-05"])
    assert sum(bar.get_width() for bar in axis.patches if bar.get_height() == 0.5) == pytest.approx(float(gap))
    assert title_of(axis).startswith("Toàn tỉnh, năm 2022: ")


def test_trend_has_a_line_a_measure_with_the_stored_rates(book, analyst_root):
    axis = book.plot.trend("1-05")
    stored_rows = stored(analyst_root, "trends", holder="1-05", name="ty_le_xong")
    rows = [row for row in stored_rows if len(row["period"]) == len("2022")]
    for line, measure in zip(axis.lines, ("viec", "tien"), strict=True):
        known = [float(row["value_pct"]) for row in rows if row["measure"] == measure]
        assert list(line.get_ydata()) == known


def test_distribution_has_a_dot_a_unit(book):
    axis = book.plot.distribution("ty_le_xong")
    dots = next(collection for collection in axis.collections if isinstance(collection, PathCollection))
    assert len(dots.get_offsets()) == 27
    assert [label.get_text() for label in axis.get_yticklabels()] == ["Cụm 1", "Cụm 2", "Cụm 3"]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda plot: plot.targets(cluster="cum-9"), "Có phải: cum-"),
        (lambda plot: plot.distribution("tien_binh_quan", "việc"), "không có số liệu về việc"),
        (lambda plot: plot.compare("1-05", "1-05"), "hai đơn vị khác nhau"),
        (lambda plot: plot.compare("cuc", "1-05", ranking="cum-1"), "cùng có tổng điểm"),
    ],
)
def test_picture_without_data_is_refused(book, ask, said):
    with pytest.raises(Refused, match=said):
        ask(book.plot)


def test_editions_without_ranks_or_log_are_refused(root):
    staged(root, "2021")
    plot = open_edition("2021", root=root).plot
    for ask in (plot.submissions, plot.funnel, plot.targets):
        with pytest.raises(Refused, match="Không vẽ được"):
            ask()
    with pytest.raises(Refused, match="Không có bảng xếp hạng"):
        plot.ranks()


def test_heat_shades_what_is_large_and_writes_numbers_as_in_vietnam(book):
    axis = book.plot.heat(RATES)
    written = [text.get_text() for text in axis.texts]
    assert written == ["83,50", "40,00", "90,00", "60,25", "–", "50,00"]
    shades = axis.collections[0].get_array()
    assert shades.ravel()[[1, 2]].tolist() == [0, 1], "the least and the most of all"
    by_column = book.plot.heat(RATES, by_column=True).collections[0].get_array()
    assert by_column.ravel()[:4].tolist() == [0, 0, 1, 1]


def test_heat_of_equal_numbers_is_light(book):
    axis = book.plot.heat(pd.DataFrame({"a": [5, 5]}))
    assert axis.collections[0].get_array().ravel().tolist() == [0, 0]
    assert [text.get_text() for text in axis.texts] == ["5", "5"]


@pytest.mark.parametrize("values", [[2_500_000_000, 10_000_000], [2_500_000, 12]])
def test_heat_writes_money_short(book, values):
    axis = book.plot.heat(pd.DataFrame({"a": values}))
    assert axis.texts[0].get_text() in ("2,5 tỷ", "2,5 tr")


@pytest.mark.parametrize("shape", [(61, 1), (1, 17), (0, 0)])
def test_heat_refuses_what_cannot_be_read(book, shape):
    with pytest.raises(Refused, match="Không vẽ được"):
        book.plot.heat(pd.DataFrame(1, index=range(shape[0]), columns=range(shape[1])))
