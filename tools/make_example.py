"""Writes the generated files of `examples/minh-hoa`: an imaginary province, seeded, byte for byte the same each time.

python tools/make_example.py
"""

import re
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from random import Random

import example_2021
import example_2022
from example_config import AWARDS, EXAMPLE, FORMS, PROVINCE_NAME, make_targets, names_on, unit_targets, write_config
from example_emulation import write_nominations, write_votes
from example_figures import MEASURES, OFFICE, SEED, Figures, Lines, Unit, completed, make_figures, make_units, total
from example_regions import (
    ANEW,
    REORGANISED_ON,
    forms_of_2025,
    handed_over,
    make_regions,
    year_2024,
    year_2025,
    year_2026,
)
from example_registers import write_handover, write_registers, write_separate_book, write_side_table
from example_scores import STAGE, write_score_sheets
from example_years import half_year, year_2022
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import (
    BLANK_ROW,
    FormRow,
    FormTitle,
    Holder,
    cell_of,
    form_layout,
    province_rows,
    unit_rows,
)
from thidua_helpers.blanks.layout import SheetLayout
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.scoring.scoring_data import Count, ScoringData, Violation

FORM_OF = {
    "2020-6t": "tk-tha-2015",
    "2020": "tk-tha-2015",
    "2021-6t": "tk-tha-2019",
    "2021-10t": "tk-tha-2019",
    "2021": "tk-tha-2019",
    "2022-6t": "tk-tha-2019",
    "2022": "tk-tha-2019",
    "2024": "tk-tha-2024",
    "2025-9t": "tk-tha-2024",
    "2025": "tk-tha-2024",
    "2026": "tk-tha-2024",
}
BY_REGIONS = ("2025", "2026")
# The years before which cases went to the separate book: their editions have the register of it.
AFTER_SEPARATE_BOOK = (2021, 2022, 2026)
# The editions with a workbook per unit, and what stands beside their figures; the others have one of the province.
OF_UNITS = {"2021": example_2021, "2022": example_2022}
PROVINCE_SHEETS = ("06", "07")
# The editions whose workbooks list the officers.
WITH_OFFICERS = ("2020", "2021-10t", "2021", "2022")
NOTE = "(Số liệu minh họa của một tỉnh không có thật)"

Spelling = Callable[[str], str]


def as_it_is(text: str) -> str:
    return text


def decomposed(text: str) -> str:
    """Accents apart from their letters, as macOS writes them."""
    return unicodedata.normalize("NFD", text)


def old_tone(text: str) -> str:
    """Uỷ, huỷ for Ủy, hủy."""
    return text.replace("Ủy", "Uỷ").replace("ủy", "uỷ")


def broken_line(text: str) -> str:
    """A line break after the second word."""
    return re.sub(r"^(\S+ \S+) ", "\\1\n", text)


def loose_spaces(text: str) -> str:
    return text.replace(" Đơn", "  Đơn") + " "


def fixed_spaces(text: str) -> str:
    return text.replace("Đơn vị", "Đơn\u00a0vị")


@dataclass(frozen=True)
class Habit:
    """How one unit's workbook departs from the others, in nothing that changes its meaning."""

    file: str = "{id}.xlsx"
    call: Callable[[UnitRow], str] = attrgetter("name")
    spell_name: Spelling = as_it_is
    spell_heading: Spelling = as_it_is
    sheet_name: int = 0
    sheets: tuple[str, ...] = ("06", "07", "01", "02", "03", "04")
    blank_after: tuple[int, ...] = ()
    empty_sheet: str = ""


def alias(row: UnitRow) -> str:
    return row.aliases[0]


HABITS_OF_2021 = {
    OFFICE: Habit(file="Cuc THADS tinh.xlsx"),
    "1-01": Habit(blank_after=(1, 2, 5)),
    "1-02": Habit(file="Bieu 06-07 don vi {id}.xlsx", sheet_name=1),
    "1-03": Habit(spell_name=decomposed),
    "1-04": Habit(spell_heading=old_tone),
    "1-06": Habit(file="Đơn vị {id} gửi lại.xlsx", spell_name=loose_spaces),
    "1-07": Habit(spell_heading=broken_line, call=alias),
    "1-08": Habit(empty_sheet="Sheet1"),
    "2-01": Habit(sheets=("07", "06", "04", "03", "02", "01")),
    "2-02": Habit(spell_name=fixed_spaces, blank_after=(1,)),
    "2-03": Habit(file="Bieu 06-07 don vi {id}.xls", sheet_name=1),
    "2-05": Habit(file="{id}.ods", spell_heading=broken_line),
    "2-07": Habit(spell_heading=decomposed),
    "2-09": Habit(spell_name=str.lower),
    "3-02": Habit(file="Biểu TK-THA Đơn vị {id} (12 tháng).xlsx"),
    "3-04": Habit(file="{id}.xls", spell_heading=old_tone),
    "3-06": Habit(call=attrgetter("short_name"), sheet_name=1),
    "3-07": Habit(call=alias, spell_name=str.upper, empty_sheet="Sheet1"),
}
HABITS = {"2021": HABITS_OF_2021, "2022": {OFFICE: Habit(file="Cuc THADS tinh.xlsx"), "1-07": Habit(call=alias)}}
# The one wrong figure: the last two digits of this cell were exchanged in typing; the .xls total was typed apart.
SLIP_EDITION, SLIP_UNIT, SLIP_SHEET, SLIP_LINE = "2021", "2-03", "06", "moi_thu_ly"


class Example:
    """The figures of the example, and the workbooks made of them.

    `counting`: whether the regions' forms of 2025 begin anew on the day of the reorganisation, as the example's do, or
    stay cumulative.
    """

    def __init__(self, seed: int, counting: str = ANEW) -> None:
        self.counting = counting
        rng = Random(seed)
        self.units = make_units(rng)
        self.targets = {2021: make_targets(rng, self.units, 2021)}
        self.forms = {
            edition: read_toml(FORMS / f"{form}.toml", StatisticalForm, form) for edition, form in FORM_OF.items()
        }
        self.rates = read_toml(FORMS.parent / "indicators.toml", Indicators, "indicators").rates
        self.figures, self.works = make_figures(
            seed, self.units, self.forms, self.targets[2021]["viec"], self.is_as_told_of_2021
        )
        self.rng_of_registers = {year: Random(f"{seed}-{year}-registers") for year in OF_UNITS}
        self.rng_of_emulation = {"2021": Random(f"{seed}-emulation"), "2022": Random(f"{seed}-2022-emulation")}
        self.targets[2022] = make_targets(Random(f"{seed}-2022"), self.units, 2022)
        self.figures |= year_2022(seed, self.units, self.forms["2022"], self.figures, self.works)
        for edition, of in (("2020-6t", "2020"), ("2021-6t", "2021-10t"), ("2022-6t", "2022")):
            rng = Random(f"{seed}-{edition}")
            self.figures |= half_year(rng, edition, of, self.units, self.forms[edition], self.figures)
        self.regions = make_regions(self.units)
        for year in (2025, 2026):
            self.targets[year] = make_targets(Random(f"{seed}-{year}-targets"), self.regions, year)
        of_2024, works = year_2024(Random(f"{seed}-2024"), self.units, self.forms["2024"])
        self.figures |= of_2024
        self.nine, happened = year_2025(Random(f"{seed}-2025"), self.units, self.forms["2025"], self.figures, works)
        self.figures |= self.nine | forms_of_2025(self.nine, happened, self.regions, counting)
        rng = Random(f"{seed}-2026")
        self.figures |= year_2026(rng, self.units, self.regions, self.forms["2026"], happened, works)

    def is_as_told_of_2021(self, unit: str, figures: Figures) -> bool:
        """Whether the unit met the targets of 2021 that it is told to have met, and no others, and has a told rate."""
        lines = {
            (year, measure): completed(self.forms[year], total(figures[year, measure, unit].values()))
            for year in ("2020", "2021")
            for measure in MEASURES
        }
        met = {}
        for _, measure, rate, value, comparator, *_ in unit_targets(
            [member for member in self.units if member.id == unit], self.targets[2021], 2021
        ):
            if not value:
                continue
            now, before = (_to_be_scored(lines[year, measure]) for year in ("2021", "2020"))
            left, left_before = (values["co_dieu_kien_chuyen_ky_sau"] for values in (now, before))
            is_of_carried_over = rate != "ty_le_xong"
            part = left_before - left if is_of_carried_over else now["xong+dinh_chi"]
            whole = left_before if is_of_carried_over else now["co_dieu_kien"]
            excess = 100 * part - Decimal(value) * whole
            met["giam" if is_of_carried_over else measure] = excess > 0 if comparator == ">" else excess >= 0
        least, most = example_2021.RATES.get(unit, (0, 10_000))
        cases = lines["2021", "viec"]
        is_between = least <= 10_000 * (cases["xong"] + cases["dinh_chi"]) // cases["co_dieu_kien"] <= most
        return is_between and {name for name, is_met in met.items() if is_met} == set(example_2021.MET[unit])

    def names(self, edition: str) -> dict[str, UnitRow]:
        """The units by id, under the names that they bore at the end of the edition's period."""
        return names_on(Edition.parse(edition).end)

    def units_of(self, edition: str) -> list[Unit]:
        """Those that report: the office, and its units or regions."""
        return self.regions if edition in BY_REGIONS else self.units

    def short_names(self, edition: str) -> dict[str, str]:
        return {unit: row.short_name for unit, row in self.names(edition).items()}

    def lines(self, edition: str, measure: str, unit: str, part: str = "", officer: str = "") -> Lines:
        """All lines of a unit, or of one of its parts or officers."""
        seats = self.figures[edition, measure, unit].items()
        chosen = [lines for (who, what), lines in seats if part in ("", what) and officer in ("", who)]
        return completed(self.forms[edition], total(chosen))

    def holder(self, edition: str, sheet_id: str, unit: Unit, name: str) -> Holder:
        """The unit under that name as a sheet of the form has it, with officers where the sheet has them."""
        sheet = self.forms[edition].sheets[sheet_id]
        officers = tuple(
            Holder(officer, self.lines(edition, sheet.measure, unit.id, officer=officer))
            for officer in unit.officers
            if sheet.officers and edition in WITH_OFFICERS
        )
        return Holder(name, self.lines(edition, sheet.measure, unit.id, sheet.part), officers)

    def province_layouts(self, edition: str) -> list[SheetLayout]:
        """The sheets of the workbook of the whole province."""
        since = REORGANISED_ON if (edition, self.counting) == ("2025", ANEW) else None
        form, title = self.forms[edition], FormTitle(PROVINCE_NAME, Edition.parse(edition), NOTE, since)
        layouts, names, reporting = [], self.names(edition), self.units_of(edition)
        for sheet_id in PROVINCE_SHEETS:
            office, *units = [self.holder(edition, sheet_id, unit, names[unit.id].name) for unit in reporting]
            rows = province_rows(form, office, units, names[reporting[-1].id].kind)
            layouts.append(form_layout(form, sheet_id, title, rows, self.rates))
        return layouts

    def unit_layouts(self, edition: str, unit: Unit, habit: Habit) -> list[SheetLayout]:
        """The sheets of one unit's workbook, spelled and ordered as the unit does."""
        form = _respelled(self.forms[edition], habit.spell_heading)
        name = habit.spell_name(habit.call(self.names(edition)[unit.id]))
        title = FormTitle(name, Edition.parse(edition), NOTE)
        layouts = []
        for sheet_id in habit.sheets:
            rows = self.unit_rows(edition, unit, sheet_id, name)
            if (edition, unit.id, sheet_id) == (SLIP_EDITION, SLIP_UNIT, SLIP_SHEET):
                rows = _with_slip(rows)
            rows = _spaced(rows, habit.blank_after)
            sheet_name = form.sheets[sheet_id].names[habit.sheet_name]
            layouts.append(form_layout(form, sheet_id, title, rows, self.rates, sheet_name))
        return [*layouts, SheetLayout(habit.empty_sheet)] if habit.empty_sheet else layouts

    def unit_rows(self, edition: str, unit: Unit, sheet_id: str, name: str) -> list[FormRow]:
        return unit_rows(self.forms[edition], self.holder(edition, sheet_id, unit, name))

    def corrections(self) -> list[list]:
        """The row of corrections.csv that undoes the slip."""
        form, habit = self.forms[SLIP_EDITION], HABITS[SLIP_EDITION][SLIP_UNIT]
        unit = next(unit for unit in self.units if unit.id == SLIP_UNIT)
        rows = self.unit_rows(SLIP_EDITION, unit, SLIP_SHEET, self.names(SLIP_EDITION)[SLIP_UNIT].name)
        right = rows[1].values[SLIP_LINE]
        return [
            [
                f"don-vi/{habit.file.format(id=SLIP_UNIT)}",
                form.sheets[SLIP_SHEET].names[habit.sheet_name],
                cell_of(form, SLIP_SHEET, rows, rows[1].serial, SLIP_LINE),
                _last_digits_exchanged(right),
                right,
                "Gõ đảo hai chữ số cuối; dòng Tổng số, các chấp hành viên và biểu 01, 02 đều theo số đúng.",
                "MH-05/CV",
            ]
        ]

    def write(self, root: Path) -> None:
        """Writes the generated part of the workspace at `root`; what stood in `data/raw` before is removed."""
        raw = root / "data" / "raw"
        shutil.rmtree(raw, ignore_errors=True)
        for edition in FORM_OF:
            (raw / edition).mkdir(parents=True)
            if edition in OF_UNITS:
                self.write_units(raw / edition, edition)
            else:
                self.write_province(raw / edition, edition)
            if (year := Edition.parse(edition).year) in AFTER_SEPARATE_BOOK:
                write_separate_book(raw / edition, year, self.moved(edition))
        write_handover(raw / "2025", self.handover())
        with_targets = {year: self.units_of(str(year)) for year in self.targets}
        write_config(root / "config", FORM_OF, with_targets, self.targets, self.corrections())

    def write_province(self, folder: Path, edition: str) -> None:
        """Writes the workbook of the whole province into `folder`."""
        write_workbook(folder / "bieu-tk-tha.xlsx", self.province_layouts(edition))

    def write_units(self, folder: Path, edition: str) -> None:
        """Writes the units' workbooks of an edition into `folder`, and what stands beside their figures."""
        (folder / "don-vi").mkdir()
        for unit in self.units:
            habit = HABITS[edition].get(unit.id, Habit())
            path = folder / "don-vi" / habit.file.format(id=unit.id)
            write_workbook(path, self.unit_layouts(edition, unit, habit))
        beside, names = OF_UNITS[edition], self.short_names(edition)
        rng = self.rng_of_registers[edition]
        inspected = write_registers(
            folder, rng, beside.REGISTERS, self.units, names, lambda unit: self.lines(edition, "tien", unit)
        )
        if edition == "2021":
            write_side_table(folder, rng)
        self.write_emulation(folder, edition, inspected)

    def moved(self, edition: str) -> list[list]:
        """What each unit moved to the separate book: what it carried over a year before less what it opened with."""
        before, names, rows = str(Edition.parse(edition).year - 1), self.short_names(edition), []
        for unit in self.units_of(edition):
            cases, money = (
                self.lines(before, measure, unit.id)["chuyen_ky_sau"]
                - self.lines(edition, measure, unit.id)["nam_truoc"]
                for measure in MEASURES
            )
            if cases:
                rows.append([names[unit.id], cases, money, ""])
        return rows

    def handover(self) -> list[list]:
        """The rows of the handover register of 2025."""
        before, since = self.short_names("2025-9t"), self.short_names("2025")
        return [
            [before[giver], since[receiver], cases, money, "MH-50/QĐ", ""]
            for giver, receiver, cases, money in handed_over(self.nine, self.units, self.regions)
        ]

    def write_emulation(self, folder: Path, edition: str, inspected: Sequence[Sequence]) -> None:
        """Writes score sheets, votes and nominations into `folder`, by draws of their own."""
        beside, names = OF_UNITS[edition], self.short_names(edition)
        criteria = EXAMPLE / "config" / "criteria"
        tables = {
            table: read_toml(criteria / f"{table}.toml", CriteriaTable, table)
            for table in beside.APPRAISAL.tables.values()
        }
        catalogue = read_toml(FORMS.parent / "awards" / f"{AWARDS}.toml", AwardCatalogue, AWARDS)
        rng = self.rng_of_emulation[edition]
        quantities = self.quantities(edition, inspected)
        write_score_sheets(folder, rng, beside.APPRAISAL, self.units, names, tables, quantities)
        write_votes(folder, beside.VOTES, names)
        write_nominations(folder, rng, beside.PROPOSALS, self.units, names, catalogue)

    def quantities(self, edition: str, inspected: Sequence[Sequence]) -> ScoringData:
        """What the criteria of a year judge, but for score sheets; `inspected`: the rows of the inspection register."""
        year, names = int(edition), self.short_names(edition)
        figures, violations = {}, {}
        for unit in self.units:
            for measure in MEASURES:
                now, before = (_to_be_scored(self.lines(str(when), measure, unit.id)) for when in (year, year - 1))
                now["co_dieu_kien_nam_truoc_chuyen"] = before["co_dieu_kien_chuyen_ky_sau"]
                now["giam_chuyen_ky_sau"] = before["co_dieu_kien_chuyen_ky_sau"] - now["co_dieu_kien_chuyen_ky_sau"]
                figures |= {(unit.id, measure, line): value for line, value in now.items()}
            violations[unit.id] = [
                Violation(source, kind, count, "")
                for _, source, name, kind, count, _ in inspected
                if name == names[unit.id]
            ]
        return ScoringData(
            figures=figures,
            fact_keys=dict.fromkeys(figures, ""),
            targets={
                (row[0], row[1], row[2]): Target(Decimal(row[3]), row[4])
                for row in unit_targets(self.units, self.targets[year], year)
                if row[3]
            },
            violations=violations,
            days_late={unit.id: Count(OF_UNITS[edition].REGISTERS.days_late(unit.id), "") for unit in self.units},
            scores={},
            rates=self.rates,
            terms={},
            stage=STAGE,
        )


def _to_be_scored(lines: Lines) -> Lines:
    """The lines with those that are made of them."""
    finished = lines["xong"] + lines["dinh_chi"]
    left = lines["co_dieu_kien"] - finished - lines["giam"]
    return Lines({**lines, "xong+dinh_chi": finished, "co_dieu_kien_chuyen_ky_sau": left})


def _respelled(form: StatisticalForm, spell: Spelling) -> StatisticalForm:
    columns = [
        column.model_copy(update={"heading": tuple(spell(words) for words in column.heading)})
        for column in form.columns
    ]
    return form.model_copy(update={"columns": tuple(columns), "name_heading": spell(form.name_heading)})


def _spaced(rows: Sequence[FormRow], blank_after: Sequence[int]) -> list[FormRow]:
    return [
        row
        for number, kept in enumerate(rows, start=1)
        for row in ([kept, BLANK_ROW] if number in blank_after else [kept])
    ]


def _with_slip(rows: Sequence[FormRow]) -> list[FormRow]:
    """The slip in the unit's own row, which is the second."""
    wrong = _last_digits_exchanged(rows[1].values[SLIP_LINE])
    return [rows[0], replace(rows[1], values={**rows[1].values, SLIP_LINE: wrong}), *rows[2:]]


def _last_digits_exchanged(value: int) -> int:
    rest, last_two = divmod(value, 100)
    return 100 * rest + 10 * (last_two % 10) + last_two // 10


def main() -> None:
    Example(SEED).write(EXAMPLE)
    files = [path for path in (EXAMPLE / "data" / "raw").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"{EXAMPLE}: {len(files)} tệp dữ liệu, {size // 1024} KB")


if __name__ == "__main__":
    main()
