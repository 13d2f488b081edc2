"""Findings as people read them: places in words, those that are alike once, the cell to look at first."""

import pytest

from thidua_helpers.checks.gate import findings_by_holder
from thidua_helpers.checks.listing import cell_to_look_at, grouped_findings, heading_of, other_places, place_in_words
from thidua_helpers.findings.finding import Finding, findings_table, location_of
from thidua_helpers.vocabulary import Severity

FILE = "data/raw/2021/don-vi/2-06.xlsx"


def rows_of(*findings: Finding) -> list[dict]:
    return findings_table(findings).to_dict("records")


def finding(*cells: tuple[str, str, str], check: str = "sai-ty-le", **changed: object) -> Finding:
    texts = {"check": check, "severity": Severity.ERROR, "found": "f", "expected": "e", "advice": "a"}
    return Finding(**texts | location_of(cells)._asdict() | changed)


@pytest.mark.parametrize(
    ("said_of", "expected"),
    [
        (finding((FILE, "06", "H11"), (FILE, "06", "H12")), f"{FILE}, trang tính “06”, ô H11, H12"),
        (
            finding((FILE, "06", "H11"), (FILE, "01", "H11"), (FILE, "02", "H11")),
            f"{FILE}, trang tính “06”, ô H11; trang tính “01”, ô H11; trang tính “02”, ô H11",
        ),
        (
            finding(("a, b.xlsx", "Biểu 06", "H11"), ("c.csv", "", "B23")),
            "a, b.xlsx, trang tính “Biểu 06”, ô H11; c.csv, ô B23",
        ),
        (finding(("a.csv", "", "dòng 4"), ("a.csv", "", "dòng 7")), "a.csv, dòng 4, dòng 7"),
        (finding(file="year.toml", cells="emulation.appraised_by"), "year.toml, khóa emulation.appraised_by"),
        (finding(file="a.xlsx", sheet="06", cells="J11 + K11 − I11"), "a.xlsx, trang tính “06”, ô J11, K11, I11"),
        (finding(("", "", "a.xlsx!06!J11 + a.xlsx!07!K11"), ("b.xlsx", "06", "C4")),
         "a.xlsx, trang tính “06”, ô J11; trang tính “07”, ô K11; b.xlsx, trang tính “06”, ô C4"),
        (finding(file="data/raw/2021/don-vi"), "data/raw/2021/don-vi"),
        (finding(), ""),
    ],
)  # fmt: skip
def test_location_is_written_in_words(said_of, expected):
    (row,) = rows_of(said_of)
    assert place_in_words(row) == expected
    assert "!" not in findings_by_holder(findings_table([said_of]), str)


def test_findings_differing_only_in_cells_are_grouped():
    many = [
        finding((FILE, sheet, f"T{row}"), (FILE, sheet, f"J{row}"), found=f"{sheet} {row}")
        for sheet, row in (("07", 11), ("07", 12), ("03", 11), ("07", 13))
    ]
    other = finding((FILE, "07", "C4"), check="so-am")
    group, alone = grouped_findings(rows_of(*many, other))
    assert heading_of(group) == "4 chỗ của trang tính “07”, “03”; chỗ đầu: 07 11"
    assert other_places(group) == "trang tính “07”, ô T12, T13; trang tính “03”, ô T11"
    assert (heading_of(alone), other_places(alone)) == ("f", "")
    said = findings_by_holder(findings_table([*many, other]), str)
    assert said.count("[sai-ty-le]") == 1
    assert "Chung: 5 lỗi" in said
    assert f"Tại: {FILE}, trang tính “07”, ô T11, J11\n  Cũng vậy ở: trang tính “07”, ô T12" in said
    assert [len(each) for each in grouped_findings(rows_of(*many[:3]))] == [1, 1, 1]


def test_acceptable_findings_and_those_without_cells_are_not_grouped():
    cells = [(FILE, "06", f"C{row}") for row in range(5)]
    warnings = [finding(cell, severity=Severity.WARNING, is_acceptable=True) for cell in cells]
    assert len(grouped_findings(rows_of(*warnings, *[finding(found=str(number)) for number in range(5)]))) == 10


def test_a_report_that_is_not_there_comes_first():
    said = grouped_findings(rows_of(finding((FILE, "06", "C4")), finding(check="don-vi-chua-nop")))
    assert [group[0]["check"] for group in said] == ["don-vi-chua-nop", "sai-ty-le"]


def test_cell_named_by_most_errors_comes_first():
    errors = [finding((FILE, "06", "H11"), (FILE, "06", f"C{row}"), check=f"c{row}") for row in range(3)]
    of_sheets = finding((FILE, "06", "H11"), (FILE, "01", "H11"))
    assert cell_to_look_at(rows_of(*errors, of_sheets)) == (
        "Ô H11 trang tính “06” có mặt trong cả 4 lỗi: xem ô này trước."
    )
    elsewhere = finding((FILE, "07", "H11"))
    warning = finding((FILE, "07", "C4"), severity=Severity.WARNING)
    assert "có mặt trong 4/5 lỗi" in cell_to_look_at(rows_of(*errors, of_sheets, elsewhere, warning))
    assert "Ô H11 trang tính “06”" in findings_by_holder(findings_table([*errors, elsewhere]), str)


def test_no_cell_comes_first_when_errors_are_spread():
    pair = [finding((FILE, "06", "H11"), check=f"c{row}") for row in range(2)]
    assert cell_to_look_at(rows_of(*pair)) == ""
    both = [finding((FILE, "06", "H11"), (FILE, "06", "H10"), check=f"c{row}") for row in range(3)]
    assert cell_to_look_at(rows_of(*both)) == ""
    lines = [finding(("a.csv", "", "dòng 4"), check=f"c{row}") for row in range(3)]
    assert cell_to_look_at(rows_of(*lines)) == ""
    assert cell_to_look_at([]) == ""
