"""The drawn part of the example's config: targets, the one correction, copies of shared forms; and what is read of it.

Hand-written are the units, clusters, years, criteria tables, sources, acceptances and decisions in its `config`.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from example_figures import Unit

from thidua_helpers.period import Edition
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.loading import read_csv, read_toml
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year_rows import CorrectionRow, TargetRow

Targets = dict[str, Counter]  # by measure and unit, in hundredths of a per cent

FORMS = Path(__file__).resolve().parent.parent / "config" / "forms"
EXAMPLE = FORMS.parent.parent / "examples" / "minh-hoa"
REGISTER_FORMS = (
    *("so-viec-lon", "so-kiem-tra", "so-tiep-nhan", "bieu-phu"),
    *("so-cham-diem", "so-kiem-phieu", "so-phieu-bau", "so-bien-che", "so-de-nghi"),
    *("so-ban-giao", "so-theo-doi-rieng"),
)
AWARDS = "luat-2003"
CLUSTERS, NEW_CLUSTERS = "cum-minh-hoa", "cum-khu-vuc"
PROVINCE_NAME = "tỉnh Minh Họa"
SOURCE = "minh-hoa"

# Targets in hundredths of a per cent, by cluster, and what the single units' differ by.
CLUSTER_TARGETS = {
    2021: {
        "viec": {"cum-1": 8350, "cum-2": 8420, "cum-3": 8500},
        "tien": {"cum-1": 4600, "cum-2": 4750, "cum-3": 5000},
    },
    2022: {
        "viec": {"cum-1": 8390, "cum-2": 8460, "cum-3": 8540},
        "tien": {"cum-1": 4800, "cum-2": 4950, "cum-3": 5150},
    },
    2025: {"viec": {"cum-a": 8450, "cum-b": 8500}, "tien": {"cum-a": 5000, "cum-b": 5150}},
    2026: {"viec": {"cum-a": 8480, "cum-b": 8530}, "tien": {"cum-a": 5100, "cum-b": 5250}},
}
# Of the reduction of what is carried over, the same for all units of a cluster; in other years there is none.
CARRIED_OVER_TARGETS = {
    2021: {"cum-1": 500, "cum-2": 500, "cum-3": 400},
    2022: {"cum-1": 300, "cum-2": 300, "cum-3": 200},
}
TARGET_STEPS = {"viec": (-40, -25, 0, 0, 25, 40), "tien": (-150, -75, 0, 0, 75, 150)}
COMPARATORS = {"cum-1": ">=", "cum-2": ">=", "cum-3": ">", "cum-a": ">=", "cum-b": ">="}
# By year; the first months of a year have its targets.
PROVINCE_TARGETS = {
    2020: {"viec": 8300, "tien": 4500},
    2021: {"viec": 8350, "tien": 4600},
    2022: {"viec": 8400, "tien": 4800},
    2024: {"viec": 8430, "tien": 4900},
    2025: {"viec": 8460, "tien": 5000},
    2026: {"viec": 8490, "tien": 5100},
}
DECISIONS = {
    2020: "MH-03/QĐ",
    2021: "MH-02/QĐ",
    2022: "MH-31/QĐ",
    2024: "MH-44/QĐ",
    2025: "MH-52/QĐ",
    2026: "MH-62/QĐ",
}
# Official milestones to the end of the first six months: of the province, and of each unit by its cluster. Only there
# are the units' targets of the year written for a part of it.
MILESTONES = {
    "2021-6t": {"viec": {"toan-tinh": 5400, "cum-1": 5400, "cum-2": 5350, "cum-3": 5500}, "tien": {"toan-tinh": 2000}},
    "2022-6t": {"viec": {"toan-tinh": 5600, "cum-1": 5650, "cum-2": 5550, "cum-3": 5750}, "tien": {"toan-tinh": 1500}},
}
MILESTONE_DECISIONS = {"2021-6t": "MH-06/QĐ", "2022-6t": "MH-32/QĐ"}
WITHOUT_MONEY_TARGET = (2021, "3-08")


@cache
def registry() -> Sequence[UnitRow]:
    """Every unit under every name that it bore, with the days on which it bore it."""
    return read_csv(EXAMPLE / "config" / "units.csv", UnitRow, "units.csv")


def names_on(day: date) -> dict[str, UnitRow]:
    """The units by id, under the names that they bore on that day."""
    return {row.id: row for row in registry() if row.exists_on(day)}


def cluster_system(system: str) -> ClusterSystem:
    return read_toml(EXAMPLE / "config" / "clusters" / f"{system}.toml", ClusterSystem, system)


def make_targets(rng: Random, units: Iterable[Unit], year: int) -> Targets:
    """The units' targets of that year."""
    return {
        measure: Counter({unit.id: by_cluster[unit.cluster] + rng.choice(TARGET_STEPS[measure]) for unit in units})
        for measure, by_cluster in CLUSTER_TARGETS[year].items()
    }


def write_config(
    config: Path,
    editions: Iterable[str],
    units_of: Mapping[int, Sequence[Unit]],
    targets: Mapping[int, Targets],
    corrections: list[list],
) -> None:
    """Writes the drawn part of `config`; `units_of`, `targets`: who has targets in a year, and which."""
    for edition in map(Edition.parse, editions):
        rows, folder = _province_target_rows(edition), config / "years" / str(edition)
        if edition.is_whole_year and edition.year in targets:
            rows += unit_targets(units_of[edition.year], targets[edition.year], edition.year)
        if str(edition) in MILESTONES:
            of_year = unit_targets(units_of[edition.year], targets[edition.year], edition.year)
            rows += [row for row in of_year if row[2] == "ty_le_xong"]
            _write_rows(folder / "milestones.csv", TargetRow, _milestone_rows(str(edition), units_of[edition.year]))
        _write_rows(folder / "targets.csv", TargetRow, rows)
    _write_rows(config / "years" / "2021" / "corrections.csv", CorrectionRow, corrections)
    for path in (*(f"forms/{form}.toml" for form in REGISTER_FORMS), f"awards/{AWARDS}.toml"):
        (config / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FORMS.parent / path, config / path)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence], encoding: str = "utf-8") -> None:
    """Writes a CSV file with commas and plain line ends, and its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, *rows])


def _write_rows(path: Path, model: type[ConfigModel], rows: Iterable[Sequence]) -> None:
    """Rows in the order of the model's fields."""
    write_csv(path, tuple(model.model_fields), rows)


def _province_target_rows(edition: Edition) -> list[list[str]]:
    note = "" if edition.is_whole_year else f"Chỉ tiêu của cả năm {edition.year}."
    return [
        _target_row("toan-tinh", measure, "ty_le_xong", target, ">", DECISIONS[edition.year], note)
        for measure, target in PROVINCE_TARGETS[edition.year].items()
    ]


def unit_targets(units: Sequence[Unit], targets: Targets, year: int) -> list[list[str]]:
    """The rows of the units in targets.csv of that year."""
    rows, decision = [], DECISIONS[year]
    for unit in units:
        for measure in targets:
            if (measure, year, unit.id) == ("tien", *WITHOUT_MONEY_TARGET):
                rows.append([unit.id, measure, "ty_le_xong", "", "", "", SOURCE, "Chưa giao chỉ tiêu về tiền.", "co"])
                continue
            comparator, target = COMPARATORS[unit.cluster], targets[measure][unit.id]
            rows.append(_target_row(unit.id, measure, "ty_le_xong", target, comparator, decision, ""))
        if target := CARRIED_OVER_TARGETS.get(year, {}).get(unit.cluster):
            rows.append(_target_row(unit.id, "viec", "ty_le_giam_chuyen_ky_sau", target, ">=", decision, ""))
    return rows


def _milestone_rows(edition: str, units: Sequence[Unit]) -> Iterable[list[str]]:
    """The rows of milestones.csv, each compared as the target that it leads to."""
    decision = MILESTONE_DECISIONS[edition]
    for measure, milestones in MILESTONES[edition].items():
        yield _target_row("toan-tinh", measure, "ty_le_xong", milestones["toan-tinh"], ">=", decision, "")
        for unit in units:
            if unit.cluster in milestones:
                comparator = COMPARATORS[unit.cluster]
                yield _target_row(unit.id, measure, "ty_le_xong", milestones[unit.cluster], comparator, decision, "")


def _target_row(
    holder: str, measure: str, rate: str, target: int, comparator: str, decision: str, note: str
) -> list[str]:
    value = f"{target // 100}.{target % 100:02d}"
    return [holder, measure, rate, value, comparator, decision, SOURCE, note, "co"]
