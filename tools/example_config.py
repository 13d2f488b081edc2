"""The config of the example: units, clusters, years, targets, the one correction, the forms of its registers.

Hand-written are `sources.toml`, `workspace.toml`, `accepted.csv` and the criteria tables in `criteria/`.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from example_figures import OFFICE, Unit

from thidua_helpers.edition import Edition
from thidua_helpers.rules.loading import Rule
from thidua_helpers.rules.models import CorrectionRow, TargetRow, UnitRow
from thidua_helpers.vietnamese import format_date

FORMS = Path(__file__).resolve().parent.parent / "config" / "forms"
REGISTER_FORMS = (
    *("so-viec-lon", "so-kiem-tra", "so-tiep-nhan", "bieu-phu"),
    *("so-cham-diem", "so-kiem-phieu", "so-phieu-bau", "so-bien-che", "so-de-nghi"),
    *("so-ban-giao", "so-theo-doi-rieng"),
)
AWARDS = "luat-2003"
PROVINCE_NAME = "tỉnh Minh Họa"
SOURCE = "minh-hoa"

# Targets in hundredths of a per cent, by cluster, and what the single units' differ by.
CLUSTER_TARGETS = {
    "viec": {"cum-1": 8350, "cum-2": 8420, "cum-3": 8500},
    "tien": {"cum-1": 4600, "cum-2": 4750, "cum-3": 5000},
}
# Of the reduction of what is carried over, the same for all units of a cluster.
CARRIED_OVER_TARGETS = {"cum-1": 500, "cum-2": 500, "cum-3": 400}
TARGET_STEPS = {"viec": (-40, -25, 0, 0, 25, 40), "tien": (-150, -75, 0, 0, 75, 150)}
COMPARATORS = {"cum-1": ">=", "cum-2": ">=", "cum-3": ">"}
# By year; the first months of a year have its targets.
PROVINCE_TARGETS = {2020: {"viec": 8300, "tien": 4500}, 2021: {"viec": 8350, "tien": 4600}}
DECISIONS = {2020: "MH-03/QĐ", 2021: "MH-02/QĐ"}
WITHOUT_MONEY_TARGET = "3-08"

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

[[inputs]]
file = "bieu-tk-tha.xlsx"
form = "{form}"
"""
MONTHS_IN_WORDS = {6: "six", 10: "ten"}
YEARS_TOML = {
    "2020": """\
# THADS year 01/10/2019-30/9/2020, in the older form: two versions of it are read. All figures are invented.
state_of_figures = "chinh-thuc"
clusters = "cum-minh-hoa"
notes = ["Toàn bộ số liệu là số liệu minh họa của một tỉnh không có thật."]

[[inputs]]
file = "bieu-tk-tha.xlsx"
form = "tk-tha-2015"
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

[[inputs]]
folder = "don-vi"
form = "tk-tha-2019"

[[inputs]]
file = "so-viec-lon.xlsx"
form = "so-viec-lon"

[[inputs]]
file = "so-kiem-tra.xlsx"
form = "so-kiem-tra"

[[inputs]]
file = "so-tiep-nhan.csv"
form = "so-tiep-nhan"

[[inputs]]
file = "bieu-phu.xlsx"
form = "bieu-phu"

[[inputs]]
files = "cham-diem*.xlsx"
form = "so-cham-diem"

[[inputs]]
file = "binh-bau.xlsx"
form = "so-kiem-phieu"

[[inputs]]
file = "binh-bau.xlsx"
form = "so-phieu-bau"

[[inputs]]
file = "khen-thuong.xlsx"
form = "so-bien-che"

[[inputs]]
file = "khen-thuong.xlsx"
form = "so-de-nghi"
""",
}


def unit_name(unit_id: str) -> str:
    """The full name of the office or a unit."""
    if unit_id == OFFICE:
        return f"Cục Thi hành án dân sự {PROVINCE_NAME}"
    return f"Chi cục Thi hành án dân sự Đơn vị {unit_id}"


def short_name(unit_id: str) -> str:
    """The short name, as registers use it."""
    return "Cục THADS tỉnh" if unit_id == OFFICE else f"Đơn vị {unit_id}"


def alias(unit_id: str) -> str:
    """The name with THADS for Thi hành án dân sự."""
    return unit_name(unit_id).replace("Thi hành án dân sự", "THADS")


def make_targets(rng: Random, units: Iterable[Unit]) -> dict[str, Counter]:
    """By measure and unit, the targets of 2021 in hundredths of a per cent."""
    return {
        measure: Counter({unit.id: by_cluster[unit.cluster] + rng.choice(TARGET_STEPS[measure]) for unit in units})
        for measure, by_cluster in CLUSTER_TARGETS.items()
    }


def write_config(
    config: Path,
    units: Sequence[Unit],
    form_of: Mapping[str, str],
    targets: dict[str, Counter],
    corrections: list[list],
) -> None:
    """Writes `config` but for the statistical forms, the indicators, the sources and workspace.toml; `form_of`: the
    form of each edition."""
    _write_rows(config / "units.csv", UnitRow, [_unit_row(unit) for unit in units])
    _write_text(config / "clusters" / "cum-minh-hoa.toml", CLUSTERS_TOML + "".join(_clusters_toml(units)))
    for edition, form in form_of.items():
        folder = config / "years" / edition
        _write_text(folder / "year.toml", YEARS_TOML.get(edition) or _first_months_toml(Edition.parse(edition), form))
        rows = _province_target_rows(Edition.parse(edition))
        rows += unit_targets(units, targets) if edition == "2021" else []
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


def _unit_row(unit: Unit) -> list[str]:
    kind = "cuc" if unit.id == OFFICE else "chi_cuc"
    return [unit.id, unit_name(unit.id), short_name(unit.id), alias(unit.id), kind, "", "", "", "", "co"]


def _clusters_toml(units: Sequence[Unit]) -> Iterable[str]:
    for cluster, (name, area) in CLUSTER_WORDS.items():
        members = ", ".join(f'"{unit.id}"' for unit in units if unit.cluster == cluster)
        yield CLUSTER_TOML.format(id=cluster, name=name, area=area, members=members)


def _first_months_toml(edition: Edition, form: str) -> str:
    return FIRST_MONTHS_TOML.format(
        in_words=MONTHS_IN_WORDS[edition.months],
        year=edition.year,
        months=edition.months,
        start=format_date(edition.start),
        end=format_date(edition.end),
        form=form,
    )


def _province_target_rows(edition: Edition) -> list[list[str]]:
    note = "" if edition.is_whole_year else f"Chỉ tiêu của cả năm {edition.year}."
    return [
        _target_row("toan-tinh", measure, "ty_le_xong", target, ">", DECISIONS[edition.year], note)
        for measure, target in PROVINCE_TARGETS[edition.year].items()
    ]


def unit_targets(units: Sequence[Unit], targets: dict[str, Counter]) -> list[list[str]]:
    """The rows of the units in targets.csv of 2021."""
    rows = []
    for unit in units:
        for measure in targets:
            if (unit.id, measure) == (WITHOUT_MONEY_TARGET, "tien"):
                rows.append([unit.id, measure, "ty_le_xong", "", "", "", SOURCE, "Chưa giao chỉ tiêu về tiền.", "co"])
                continue
            comparator, target = COMPARATORS[unit.cluster], targets[measure][unit.id]
            rows.append(_target_row(unit.id, measure, "ty_le_xong", target, comparator, DECISIONS[2021], ""))
        target = CARRIED_OVER_TARGETS[unit.cluster]
        rows.append(_target_row(unit.id, "viec", "ty_le_giam_chuyen_ky_sau", target, ">=", DECISIONS[2021], ""))
    return rows


def _target_row(
    holder: str, measure: str, rate: str, target: int, comparator: str, decision: str, note: str
) -> list[str]:
    value = f"{target // 100}.{target % 100:02d}"
    return [holder, measure, rate, value, comparator, decision, SOURCE, note, "co"]
