"""Frames as analysts see and export them."""

import openpyxl
import pandas as pd
import pytest

from thidua_helpers.analyst.display import MOST_ROWS, column_texts, frame_html, series_html
from thidua_helpers.analyst.names import find_id
from thidua_helpers.analyst.spreadsheet import to_excel
from thidua_helpers.errors import Refused


def texts(column: list, name: str = "x", dtype: str | None = None) -> list[str]:
    return column_texts(pd.DataFrame({name: pd.Series(column, dtype=dtype)}))[0]


@pytest.mark.parametrize(
    ("column", "dtype", "shown"),
    [
        ([0, 1234567, -5, None], "Int64", ["0", "1.234.567", "−5", ""]),
        ([83.8, 84.0, float("nan")], "float64", ["83,80", "84,00", ""]),
        ([84.0, 1000.0], "float64", ["84", "1.000"]),
        ([0.0312, 0.5], "float64", ["0,0312", "0,5000"]),
        ([True, False, None], "boolean", ["có", "không", ""]),
        (["2022-10-04", None], "datetime64[s]", ["04/10/2022", ""]),
        (["x" * 200, None], "str", ["x" * 200, ""]),
        ([float("inf"), 1.0], "float64", ["inf", "1,00"]),
        ([None, None], "Int64", ["", ""]),
    ],
)
def test_cells_are_written_as_in_vietnam(column, dtype, shown):
    assert texts(column, dtype=dtype) == shown


@pytest.mark.parametrize("name", ["Năm", "Dòng", "last_year"])
def test_years_and_rows_take_no_dot(name):
    assert texts([2020, 1921], name) == ["2020", "1921"]


def test_rows_in_cases_are_whole_next_to_rates():
    frame = pd.DataFrame({"Đơn vị tính": ["việc", "%"], "A": [850.0, 83.5]})
    assert column_texts(frame)[1] == ["850", "83,50"]


def test_per_cents_of_rows_in_cases_keep_their_decimals():
    frame = pd.DataFrame({"Đơn vị tính": ["việc"], "Còn thiếu": [7.5], "Kết quả (%)": [83.5]})
    assert column_texts(frame)[1:] == [["8"], ["83,50"]]


def test_html_escapes_texts_and_joins_levels():
    frame = pd.DataFrame({("a", "b"): [1500]}, index=pd.MultiIndex.from_tuples([("<i>", 2020)], names=["Cụm", "Năm"]))
    shown = frame_html(frame)
    assert "&lt;i&gt;" in shown
    assert ">a, b<" in shown
    assert ">2020<" in shown
    assert ">1.500<" in shown


def test_html_takes_repeated_heads_and_no_rows():
    assert "0 dòng × 2 cột" in frame_html(pd.DataFrame([], columns=["a", "a"]))
    assert ">2<" in frame_html(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_html_says_that_it_is_cut():
    frame = pd.DataFrame({"a": range(MOST_ROWS + 1)})
    assert f"đang hiện {MOST_ROWS} dòng đầu" in frame_html(frame)
    assert "đang hiện" not in frame_html(frame.iloc[:-1])


def test_series_is_a_table_of_one_column():
    assert ">1.500<" in series_html(pd.Series([1500], index=["a"], name="Tổng"))
    assert "<table>" in series_html(pd.Series([1]))


def test_workbook_has_numbers_a_filter_and_no_merged_cells(tmp_path):
    days = pd.to_datetime(["2022-10-04", None])
    frame = pd.DataFrame(
        {
            "Tên": ["Đơn vị 1", "Đơn vị 2"],
            "Kết quả (%)": [83.5, None],
            "Số việc": pd.array([5, None], "Int64"),
            "Ngày": days,
        },
        index=pd.MultiIndex.from_tuples([("Cụm 1", "1-01"), ("Cụm 1", "1-02")], names=["Cụm", "Mã"]),
    )
    path = to_excel(frame, tmp_path / "bảng.xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]] == ["Cụm", "Mã", "Tên", "Kết quả (%)", "Số việc", "Ngày"]
    assert [sheet.cell(2, place).value for place in (1, 4, 5)] == ["Cụm 1", 83.5, 5]
    assert [sheet.cell(3, place).value for place in (1, 4, 5, 6)] == ["Cụm 1", None, None, None]
    assert sheet.cell(2, 6).number_format == "dd/mm/yyyy"
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref == "A1:F3"


def test_workbook_needs_its_ending_and_a_folder(tmp_path):
    with pytest.raises(Refused, match=r"đuôi \.xlsx"):
        to_excel(pd.DataFrame({"a": [1]}), tmp_path / "a.csv")
    assert to_excel(pd.Series([1], name="a"), tmp_path / "a.XLSX").is_file()


def test_plain_spelling_of_two_names_is_refused():
    names = {"a": ["Thiệu Hóa"], "b": ["Thiệu Hòa"]}
    assert find_id("thiệu hoá", "đơn vị", names) == "a"
    with pytest.raises(Refused, match="Có phải: Thiệu H"):
        find_id("thieu hoa", "đơn vị", names)
