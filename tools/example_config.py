"""The config of the example: units, clusters, years, targets, the one correction, the forms of its registers.

Hand-written are `sources.toml`, `workspace.toml`, `accepted.csv` and the criteria tables in `criteria/`.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from example_figures import OFFICE, Unit

from thidua_helpers.edition import Edition
from thidua_helpers.rules.loading import Rule
from thidua_helpers.rules.models import CorrectionRow, TargetRow, UnitRow
from thidua_helpers.vietnamese import format_date

Targets = dict[str, Counter]  # by measure and unit, in hundredths of a per cent

FORMS = Path(__file__).resolve().parent.parent / "config" / "forms"
REGISTER_FORMS = (
    *("so-viec-lon", "so-kiem-tra", "so-tiep-nhan", "bieu-phu"),
    *("so-cham-diem", "so-kiem-phieu", "so-phieu-bau", "so-bien-che", "so-de-nghi"),
    *("so-ban-giao", "so-theo-doi-rieng"),
)
AWARDS = "luat-2003"
PROVINCE_NAME = "tỉnh Minh Họa"
SOURCE = "minh-hoa"

RENAMED, RENAMED_ON, RENAMED_BY = "2-09", date(2022, 3, 1), "MH-30/NQ ngày 15/02/2022 (minh họa)"

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
}
# Of the reduction of what is carried over, the same for all units of a cluster.
CARRIED_OVER_TARGETS = {
    2021: {"cum-1": 500, "cum-2": 500, "cum-3": 400},
    2022: {"cum-1": 300, "cum-2": 300, "cum-3": 200},
}
TARGET_STEPS = {"viec": (-40, -25, 0, 0, 25, 40), "tien": (-150, -75, 0, 0, 75, 150)}
COMPARATORS = {"cum-1": ">=", "cum-2": ">=", "cum-3": ">"}
# By year; the first months of a year have its targets.
PROVINCE_TARGETS = {
    2020: {"viec": 8300, "tien": 4500},
    2021: {"viec": 8350, "tien": 4600},
    2022: {"viec": 8400, "tien": 4800},
}
DECISIONS = {2020: "MH-03/QĐ", 2021: "MH-02/QĐ", 2022: "MH-31/QĐ"}
WITHOUT_MONEY_TARGET = (2021, "3-08")

CLUSTERS_TOML = """\
# Three clusters of an imaginary province; the decision and its number are invented.
name = "Các Cụm thi đua thuộc Cục THADS tỉnh Minh Họa (minh họa)"
valid_from = 2019-10-01
verified = true

[decision]
number = "MH-01/QĐ"
signed_on = 2019-10-01
signed_by = "Cục trưởng (minh họa)"
source = "minh-hoa"
"""
CLUSTER_TOML = """
[[clusters]]
id = "{id}"
name = "{name}"
area = "{area}"
members = [{members}]
"""
CLUSTER_WORDS = {
    "cum-1": ("Cụm 1", "các đơn vị thành thị, ven biển"),
    "cum-2": ("Cụm 2", "các đơn vị trung du"),
    "cum-3": ("Cụm 3", "các đơn vị miền núi"),
}
FIRST_MONTHS_TOML = """\
# The first {in_words} months of the THADS year {year}: {start}-{end}. All figures are invented.
state_of_figures = "chinh-thuc"
clusters = "cum-minh-hoa"
notes = [
    "Toàn bộ số liệu là số liệu minh họa của một tỉnh không có thật.",
    "Chỉ tiêu là của cả năm {year}; kết quả {months} tháng chưa phải là đạt hay không đạt.",
]
"""
MONTHS_IN_WORDS = {6: "six", 10: "ten"}
UNIT_INPUTS = (
    ("folder", "don-vi", "tk-tha-2019"),
    ("file", "so-viec-lon.xlsx", "so-viec-lon"),
    ("file", "so-kiem-tra.xlsx", "so-kiem-tra"),
    ("file", "so-tiep-nhan.csv", "so-tiep-nhan"),
)
EMULATION_INPUTS = (
    ("files", "cham-diem*.xlsx", "so-cham-diem"),
    ("file", "binh-bau.xlsx", "so-kiem-phieu"),
    ("file", "binh-bau.xlsx", "so-phieu-bau"),
    ("file", "khen-thuong.xlsx", "so-bien-che"),
    ("file", "khen-thuong.xlsx", "so-de-nghi"),
)
YEARS_TOML = {
    "2020": """\
# THADS year 01/10/2019-30/9/2020, in the older form: two versions of it are read. All figures are invented.
state_of_figures = "chinh-thuc"
clusters = "cum-minh-hoa"
notes = ["Toàn bộ số liệu là số liệu minh họa của một tỉnh không có thật."]
""",
    "2021": """\
# THADS year 01/10/2020-30/9/2021, from one workbook per unit. All figures are invented.
state_of_figures = "tam-tinh"
clusters = "cum-minh-hoa"
notes = ["Toàn bộ số liệu là số liệu minh họa của một tỉnh không có thật."]

# 30/9/2021 is a Thursday; 02 and 03 October are the weekend. The circular itself was not at hand.
[receipts]
due_on = 2021-10-04
rule = "Chi cục gửi Cục chậm nhất 02 ngày làm việc sau khi kết thúc kỳ báo cáo (Thông tư 06/2019/TT-BTP)."
verified = false

# What the summing-up report says beside its figures, all invented. The theme is left for a person to fill in.
[summing_up]
superior = "Cơ quan cấp trên (minh họa)"
anniversary = "ngày thành lập của cơ quan minh họa"
context = ["Năm 2021 là năm minh họa: mọi sự kiện trong báo cáo này đều do người lập ví dụ đặt ra."]
movements = ["Phong trào minh họa thứ nhất", "Phong trào minh họa thứ hai"]
organisation = ["Các Cụm thi đua (minh họa) đã xây dựng kế hoạch, ký giao ước thi đua từ đầu năm."]
leadership = ["Thủ trưởng các đơn vị (minh họa) chỉ đạo gắn phong trào thi đua với nhiệm vụ chuyên môn."]
conferences = [2021-10-18, 2021-10-19]
shortcomings = ["Việc nhân rộng điển hình tiên tiến (minh họa) còn chậm."]
directions = ["Tiếp tục các phong trào thi đua (minh họa) gắn với chỉ tiêu được giao."]

# How scores are appraised, and the quotas per class, are invented.
[emulation]
stage = "tham_dinh"
appraised_by = "cuc"
province_criteria = "toan-tinh"
awards = "luat-2003"
notes = ["Các bảng tiêu chí, số lượng từng hạng và quy chế bỏ phiếu là minh họa."]

[emulation.cluster_criteria]
cum-1 = "cum-1"
cum-2 = "cum-2"
cum-3 = "cum-3"

[emulation.class_quotas]
a = { share_pct = 25 }
b = { count = 10 }
""",
    "2022": """\
# THADS year 01/10/2021-30/9/2022, from one workbook per unit. All figures are invented.
state_of_figures = "chinh-thuc"
clusters = "cum-minh-hoa"
notes = ["Toàn bộ số liệu là số liệu minh họa của một tỉnh không có thật."]

# 30/9/2022 is a Friday; 01 and 02 October are the weekend. The circular itself was not at hand.
[receipts]
due_on = 2022-10-04
rule = "Chi cục gửi Cục chậm nhất 02 ngày làm việc sau khi kết thúc kỳ báo cáo (Thông tư 06/2019/TT-BTP)."
verified = false

[summing_up]
superior = "Cơ quan cấp trên (minh họa)"
context = ["Năm 2022 là năm minh họa: mọi sự kiện trong báo cáo này đều do người lập ví dụ đặt ra."]
movements = ["Phong trào minh họa thứ nhất"]
conferences = [2022-10-17, 2022-10-18]

# The criteria tables differ from those of 2021; each says in its first lines how.
[emulation]
stage = "tham_dinh"
appraised_by = "cuc"
province_criteria = "toan-tinh-2022"
awards = "luat-2003"
notes = ["Các bảng tiêu chí, số lượng từng hạng và quy chế bỏ phiếu là minh họa."]

[emulation.cluster_criteria]
cum-1 = "cum-1-2022"
cum-2 = "cum-2-2022"
cum-3 = "cum-3-2022"

[emulation.class_quotas]
a = { share_pct = 25 }
b = { count = 10 }
""",
}

INPUT_TOML = """
[[inputs]]
{key} = "{name}"
form = "{form}"
"""
# Of an edition with a workbook per unit: file, files or folder, its name, its form; the others have one workbook.
INPUTS_OF_UNITS = {
    "2021": (*UNIT_INPUTS, ("file", "bieu-phu.xlsx", "bieu-phu"), *EMULATION_INPUTS),
    "2022": (*UNIT_INPUTS, *EMULATION_INPUTS),
}
SEPARATE_BOOK = ("file", "so-theo-doi-rieng.xlsx", "so-theo-doi-rieng")


def registry(units: Iterable[Unit]) -> list[UnitRow]:
    """Every unit under every name that it bore, with the days on which it bore it."""
    return [row for unit in units for row in _names(unit.id)]


def _names(unit_id: str) -> list[UnitRow]:
    if unit_id == OFFICE:
        return [_named(OFFICE, f"Cục Thi hành án dân sự {PROVINCE_NAME}", "Cục THADS tỉnh", "cuc")]
    row = _named(unit_id, f"Chi cục Thi hành án dân sự Đơn vị {unit_id}", f"Đơn vị {unit_id}", "chi_cuc")
    if unit_id != RENAMED:
        return [row]
    renamed = _named(unit_id, f"Chi cục Thi hành án dân sự thị xã {unit_id}", f"Thị xã {unit_id}", "chi_cuc")
    return [
        row.model_copy(update={"valid_to": RENAMED_ON - timedelta(days=1), "decision": RENAMED_BY}),
        renamed.model_copy(update={"valid_from": RENAMED_ON, "decision": RENAMED_BY}),
    ]


def _named(unit_id: str, name: str, short_name: str, kind: str) -> UnitRow:
    alias = name.replace("Thi hành án dân sự", "THADS")
    return UnitRow(id=unit_id, name=name, short_name=short_name, aliases=(alias,), kind=kind, verified=True)


def has_separate_book(edition: str) -> bool:
    """Whether the edition has the register of what was moved to the separate book: where the year before is there."""
    return Edition.parse(edition).year in (2021, 2022)


def make_targets(rng: Random, units: Iterable[Unit], year: int) -> Targets:
    """The units' targets of that year."""
    return {
        measure: Counter({unit.id: by_cluster[unit.cluster] + rng.choice(TARGET_STEPS[measure]) for unit in units})
        for measure, by_cluster in CLUSTER_TARGETS[year].items()
    }


def write_config(
    config: Path,
    units: Sequence[Unit],
    form_of: Mapping[str, str],
    targets: Mapping[int, Targets],
    corrections: list[list],
) -> None:
    """Writes `config` but for the statistical forms, the indicators, the sources and workspace.toml; `form_of`: the
    form of each edition, `targets`: the units' by year."""
    _write_rows(config / "units.csv", UnitRow, map(_unit_row, registry(units)))
    _write_text(config / "clusters" / "cum-minh-hoa.toml", CLUSTERS_TOML + "".join(_clusters_toml(units)))
    for edition, form in form_of.items():
        folder = config / "years" / edition
        inputs = [*INPUTS_OF_UNITS.get(edition, (("file", "bieu-tk-tha.xlsx", form),))]
        inputs += [SEPARATE_BOOK] if has_separate_book(edition) else []
        listed = [INPUT_TOML.format(key=key, name=name, form=of) for key, name, of in inputs]
        text = YEARS_TOML.get(edition) or _first_months_toml(Edition.parse(edition))
        _write_text(folder / "year.toml", "".join([text, *listed]))
        rows = _province_target_rows(Edition.parse(edition))
        if edition.isdecimal() and int(edition) in targets:
            rows += unit_targets(units, targets[int(edition)], int(edition))
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


def _write_rows(path: Path, model: type[Rule], rows: Iterable[Sequence]) -> None:
    """Rows in the order of the model's fields."""
    write_csv(path, tuple(model.model_fields), rows)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _unit_row(row: UnitRow) -> list[str]:
    days = ["" if day is None else day.isoformat() for day in (row.valid_from, row.valid_to)]
    names = [row.id, row.name, row.short_name, "|".join(row.aliases), row.kind]
    return [*names, *days, "|".join(row.successors), row.decision, "co"]


def _clusters_toml(units: Sequence[Unit]) -> Iterable[str]:
    for cluster, (name, area) in CLUSTER_WORDS.items():
        members = ", ".join(f'"{unit.id}"' for unit in units if unit.cluster == cluster)
        yield CLUSTER_TOML.format(id=cluster, name=name, area=area, members=members)


def _first_months_toml(edition: Edition) -> str:
    return FIRST_MONTHS_TOML.format(
        in_words=MONTHS_IN_WORDS[edition.months],
        year=edition.year,
        months=edition.months,
        start=format_date(edition.start),
        end=format_date(edition.end),
    )


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
        target = CARRIED_OVER_TARGETS[year][unit.cluster]
        rows.append(_target_row(unit.id, "viec", "ty_le_giam_chuyen_ky_sau", target, ">=", decision, ""))
    return rows


def _target_row(
    holder: str, measure: str, rate: str, target: int, comparator: str, decision: str, note: str
) -> list[str]:
    value = f"{target // 100}.{target % 100:02d}"
    return [holder, measure, rate, value, comparator, decision, SOURCE, note, "co"]
