"""Writes a workspace as big as the whole country into a folder: 34 provinces as clusters, 355 offices, several years.

python tools/make_national.py FOLDER [--offices 355] [--provinces 34]

For measuring only: every figure is invented, every name a code. The tool takes it as it takes a province; the last year
is scored by one table everywhere, so that each page is made for the office itself, too.
"""

import argparse
import shutil
from pathlib import Path
from random import Random

from example_config import EXAMPLE, FORMS, make_targets, unit_targets, write_csv
from example_figures import Lines, Unit, completed, make_figures, total
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import FormTitle, Holder, form_layout, unit_rows
from thidua_helpers.period import Edition
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year_rows import TargetRow

FORM = "tk-tha-2019"
EDITIONS = ("2020", "2021")
# The tool knows one office above the others.
OFFICE = "01-01"
NOTE = "(Số liệu minh họa của một nước không có thật)"
# The offices of a province are as big as those of the example's three clusters, in turn.
SIZES = ("cum-1", "cum-2", "cum-3")
UNIT_SHEETS = ("06", "07", "01", "02", "03", "04")

WORKSPACE = """\
# As big as a country, for measuring: every name is a code, every figure is invented by tools/make_national.py.
province = "nước Minh Họa"
holder_name = "Toàn quốc"
illustrative = true

[plausibility]
jump_ratio = 1.5
jump_cases = 50
money_per_case_ratio = 20
money_among_peers_ratio = 50
rounded_figures = 10
equal_figures = 10
late_month = 10
late_points = 8
share_points = 15
"""
YEAR = """\
state_of_figures = "chinh-thuc"
clusters = "cac-tinh"
notes = ["Toàn bộ số liệu là số liệu minh họa của một nước không có thật."]

[[inputs]]
folder = "don-vi"
form = "tk-tha-2019"
"""
CRITERIA = "ca-nuoc"
EMULATION = f"""
[emulation]
stage = "tham_dinh"
appraised_by = "{OFFICE}"
province_criteria = "{CRITERIA}"

[emulation.cluster_criteria]
"""
CRITERIA_TABLE = """\
name = "Bảng tiêu chí của một nước không có thật (minh họa)"
legal_basis = "minh họa"
source = "minh-hoa"
verified = true
kinds = ["cuc", "chi_cuc"]
max_points = 100
points_decimals = 2
ranking_decimals = 2

[criteria.ty-le]
label = "Tỷ lệ thi hành xong về việc so với chỉ tiêu"
max_points = 70
cap_points = 80
rule = { kind = "ty-le-chi-tieu", feed = { of = "ty_le", measure = "viec", rate = "ty_le_xong" } }

[criteria.chi-tieu]
label = "Đạt chỉ tiêu được giao về việc"
max_points = 30
rule = { kind = "dat-khong-dat", feed = { of = "chi_tieu", measure = "viec", rate = "ty_le_xong" } }

[[tie_breaks]]
label = "số việc phải thi hành"
measure = "viec"
line = "phai_thi_hanh"
"""
CLUSTERS = """\
name = "Các tỉnh (minh họa)"
valid_from = 2019-10-01
verified = true

[decision]
number = "MH-01/QĐ"
signed_on = 2019-10-01
signed_by = "Minh họa"
source = "minh-hoa"
"""


def name_of(unit: str) -> str:
    """The name under which an office reports."""
    return f"{'Cục' if unit == OFFICE else 'Chi cục'} Thi hành án dân sự Đơn vị {unit}"


def offices_of(offices: int, provinces: int) -> dict[str, list[str]]:
    """The ids of the offices by province, as evenly as they go: "tinh-01": ["01-01", …]."""
    by_province = {f"tinh-{number:02d}": [] for number in range(1, provinces + 1)}
    for place in range(offices):
        province = place % provinces + 1
        by_province[f"tinh-{province:02d}"].append(f"{province:02d}-{place // provinces + 1:02d}")
    return by_province


def write_config(config: Path, by_province: dict[str, list[str]], targets: list[list[str]]) -> None:
    """Registry, clusters, years and targets; forms and indicators are those of the example."""
    for path in (f"forms/{FORM}.toml", "indicators.toml", "sources.toml"):
        (config / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXAMPLE / "config" / path, config / path)
    (config / "workspace.toml").write_text(WORKSPACE, encoding="utf-8")
    units = [
        [
            unit,
            name_of(unit),
            f"Đơn vị {unit}",
            "",
            "cuc" if unit == OFFICE else "chi_cuc",
            "",
            "",
            "",
            "",
            "co",
            "",
            "",
        ]
        for members in by_province.values()
        for unit in members
    ]
    write_csv(config / "units.csv", tuple(UnitRow.model_fields), units)
    clusters = [CLUSTERS]
    for province, members in by_province.items():
        named = ", ".join(f'"{unit}"' for unit in members)
        name = f"Tỉnh {province.removeprefix('tinh-')}"
        clusters.append(f'\n[[clusters]]\nid = "{province}"\nname = "{name}"\narea = "minh họa"\nmembers = [{named}]\n')
    (config / "clusters").mkdir(exist_ok=True)
    (config / "clusters" / "cac-tinh.toml").write_text("".join(clusters), encoding="utf-8")
    (config / "criteria").mkdir(exist_ok=True)
    (config / "criteria" / f"{CRITERIA}.toml").write_text(CRITERIA_TABLE, encoding="utf-8")
    emulation = EMULATION + "".join(f'{province} = "{CRITERIA}"\n' for province in by_province)
    for edition in EDITIONS:
        folder, is_last = config / "years" / edition, edition == EDITIONS[-1]
        write_csv(folder / "targets.csv", tuple(TargetRow.model_fields), targets if is_last else [])
        (folder / "year.toml").write_text(YEAR + (emulation if is_last else ""), encoding="utf-8")


def write_workbooks(raw: Path, units: list[Unit], figures: dict, form: StatisticalForm) -> None:
    """One workbook an office and edition."""
    rates = read_toml(EXAMPLE / "config" / "indicators.toml", Indicators, "indicators").rates
    for edition in EDITIONS:
        folder = raw / edition / "don-vi"
        folder.mkdir(parents=True)
        for unit in units:
            name = name_of(unit.id)
            title = FormTitle(name, Edition.parse(edition), NOTE)
            layouts = []
            for sheet_id in UNIT_SHEETS:
                sheet = form.sheets[sheet_id]
                seats = figures[edition, sheet.measure, unit.id]
                holders = tuple(
                    Holder(officer, _lines(form, seats, sheet.part, officer))
                    for officer in unit.officers
                    if sheet.officers
                )
                rows = unit_rows(form, Holder(name, _lines(form, seats, sheet.part), holders))
                layouts.append(form_layout(form, sheet_id, title, rows, rates))
            write_workbook(folder / f"{unit.id}.xlsx", layouts)


def _lines(form: StatisticalForm, seats: dict, part: str, officer: str = "") -> Lines:
    chosen = (lines for (who, what), lines in seats.items() if part in ("", what) and officer in ("", who))
    return completed(form, total(chosen))


def make_national(root: Path, offices: int, provinces: int) -> None:
    """Writes the workspace into `root`, which must be empty or not there."""
    rng = Random("national")
    by_province = offices_of(offices, provinces)
    units, hired = [], 0
    for number, members in enumerate(by_province.values()):
        for unit in members:
            count = rng.randint(2, 5)
            units.append(Unit(unit, SIZES[number % 3], tuple(f"CB-{hired + n:04d}" for n in range(1, count + 1))))
            hired += count
    form = read_toml(FORMS / f"{FORM}.toml", StatisticalForm, FORM)
    targets = make_targets(rng, units, 2021)
    forms = dict.fromkeys(("2020", "2021", "2021-10t"), form)
    # No story is told of a country: any draw will do.
    figures, _ = make_figures(rng.randrange(2**32), units, forms, targets["viec"], lambda unit, drawn: True)
    write_config(
        root / "config", by_province, [row for row in unit_targets(units, targets, 2021) if row[2] == "ty_le_xong"]
    )
    write_workbooks(root / "data" / "raw", units, figures, form)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--offices", type=int, default=355)
    parser.add_argument("--provinces", type=int, default=34)
    asked = parser.parse_args()
    make_national(asked.folder, asked.offices, asked.provinces)


if __name__ == "__main__":
    main()
