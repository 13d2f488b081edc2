"""A workspace of four coded units that runs in seconds: figures as published, two ranking tables, classes, awards."""

import shutil
from pathlib import Path

import openpyxl
from conftest import EXAMPLE, PROJECT, thidua

from thidua_helpers.vietnamese import format_count

YEAR, SIGNER = "2021", "Cục trưởng (minh họa)"
OFFICER = "Người Thứ Bảy"
UNITS = ("1-01", "1-02", "1-03", "1-04")
FIGURES, AWARDS = "so-lieu-cong-bo.xlsx", "khen-thuong.xlsx"
# Enforceable and finished, about việc and about tiền.
FIRST = {
    "cuc": {"viec": (100, 90), "tien": (500_000_000, 200_000_000)},
    "1-01": {"viec": (200, 180), "tien": (2_000_000_000, 1_000_000_000)},
    "1-02": {"viec": (200, 174), "tien": (1_500_000_000, 700_000_000)},
    "1-03": {"viec": (200, 168), "tien": (1_000_000_000, 500_000_000)},
    "1-04": {"viec": (200, 160), "tien": (1_000_000_000, 450_000_000)},
}
# 1-01 falls, 1-02 rises, 1-03 has one figure more, 1-04 none about tiền any more.
SECOND = FIRST | {
    "1-01": FIRST["1-01"] | {"viec": (200, 166)},
    "1-02": FIRST["1-02"] | {"viec": (200, 182)},
    "1-03": FIRST["1-03"] | {"viec": (200, 168, 210)},
    "1-04": {"viec": FIRST["1-04"]["viec"]},
}
_REGISTRY = ["id,name,short_name,aliases,kind,valid_from,valid_to,successors,decision,verified"]
_REGISTRY += ["cuc,Cục Thi hành án dân sự tỉnh Minh Họa,Cục THADS tỉnh,,cuc,,,,,co"]
_REGISTRY += [f"{unit},Chi cục Thi hành án dân sự Đơn vị {unit},Đơn vị {unit},,chi_cuc,,,,,co" for unit in UNITS]
_YEAR_FILE = """state_of_figures = "tam-tinh"
clusters = "cum-nho"

[[inputs]]
file = "so-lieu-cong-bo.xlsx"
form = "cong-bo"

[[inputs]]
file = "khen-thuong.xlsx"
form = "so-de-nghi"

[emulation]
stage = "tham_dinh"
appraised_by = "cuc"
province_criteria = "toan-tinh"
cluster_criteria = { cum-1 = "cum-1" }
class_quotas = { a = { count = 1 } }
awards = "nho"
"""
_CLUSTERS = """name = "Cụm thi đua (minh họa)"
valid_from = 2019-10-01
verified = true
decision = { number = "MH-01/QĐ", signed_on = 2019-10-01, signed_by = "Cục trưởng (minh họa)", source = "minh-hoa" }

[[clusters]]
id = "cum-1"
name = "Cụm 1"
area = "mọi đơn vị"
members = ["1-01", "1-02", "1-03", "1-04"]
"""
_CRITERIA = """name = "Bảng tiêu chí {name} (minh họa)"
legal_basis = "minh họa"
source = "minh-hoa"
verified = true
kinds = ["chi_cuc"]
max_points = 100
points_decimals = 2
ranking_decimals = 2

[criteria.viec]
label = "Tỷ lệ thi hành xong về việc so với chỉ tiêu"
max_points = 100
cap_points = 120
[criteria.viec.rule]
kind = "ty-le-chi-tieu"
feed = {{ of = "ty_le", measure = "viec", rate = "ty_le_xong" }}
"""
_CLASSES = """
[[targets]]
measure = "viec"
rate = "ty_le_xong"

[[classes]]
id = "a"
label = "Hạng A"
from_points = 100
verified = true

[[classes]]
id = "b"
label = "Hạng B"
verified = true
"""
_CATALOGUE = """name = "Danh mục khen thưởng (minh họa)"
valid_from = 2018-01-01
source = "minh-hoa"
ratings = ["Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"]

[titles.co-thi-dua]
label = "Cờ thi đua (minh họa)"
whom = ["tap-the"]
group = "danh-hieu"
decided_by = "Cục trưởng (minh họa)"
clause = "minh họa"
verified = true
conditions = [{ kind = "xep-hang-tinh", classes = ["a"] }]

[titles.lao-dong-tien-tien]
label = "Lao động tiên tiến (minh họa)"
whom = ["ca-nhan"]
group = "danh-hieu"
decided_by = "Cục trưởng (minh họa)"
clause = "minh họa"
verified = true
conditions = [{ kind = "xep-loai", ratings = ["Hoàn thành tốt nhiệm vụ"] }]
"""
_TARGETS = ["holder,measure,rate,value_pct,comparator,decision,source,note,verified"]
_TARGETS += [f"{unit},viec,ty_le_xong,85.00,>=,MH-02/QĐ,minh-hoa,,co" for unit in UNITS]
_DECISIONS = """subject,holder,value,state,number,signed_on,decided_by,reason
xep-hang,1-01,1,quyet_dinh,MH-03/QĐ,2021-10-20,Cục trưởng (minh họa),
"""


def make_small_workspace(root: Path) -> Path:
    """Fills `root`; every rank, class and award follows from the published figures of FIRST."""
    config = root / "config"
    year = config / "years" / YEAR
    year.mkdir(parents=True)
    for name in ("workspace.toml", "sources.toml", "indicators.toml", "forms"):
        copy = shutil.copytree if (EXAMPLE / "config" / name).is_dir() else shutil.copyfile
        copy(EXAMPLE / "config" / name, config / name)
    shutil.copyfile(PROJECT / "config/forms/cong-bo.toml", config / "forms/cong-bo.toml")
    texts = {
        "units.csv": "\n".join(_REGISTRY) + "\n",
        "clusters/cum-nho.toml": _CLUSTERS,
        "criteria/cum-1.toml": _CRITERIA.format(name="Cụm 1"),
        "criteria/toan-tinh.toml": _CRITERIA.format(name="toàn tỉnh") + _CLASSES,
        "awards/nho.toml": _CATALOGUE,
        f"years/{YEAR}/year.toml": _YEAR_FILE,
        f"years/{YEAR}/targets.csv": "\n".join(_TARGETS) + "\n",
        f"years/{YEAR}/decisions.csv": _DECISIONS,
    }
    for name, text in texts.items():
        (config / name).parent.mkdir(exist_ok=True)
        (config / name).write_text(text, encoding="utf-8")
    raw(root).mkdir(parents=True)
    write_figures(root, FIRST)
    write_awards(root, "Hoàn thành tốt nhiệm vụ")
    return root


def raw(root: Path) -> Path:
    return root / "data" / "raw" / YEAR


def write_figures(root: Path, figures: dict[str, dict[str, tuple[int, ...]]]) -> None:
    """The workbook of published figures; a measure that a unit lacks has no rows, a third number is what is due."""
    head = ["Đối tượng", "Nội dung công bố", "Tính bằng", "Giá trị như đã in", "Nguồn", "Nguyên văn", "Ghi chú"]
    items = ("Có điều kiện thi hành", "Đã thi hành xong", "Tổng số phải thi hành")
    names, measured = {"cuc": "Cục THADS tỉnh"}, {"viec": "việc", "tien": "tiền"}
    rows = [
        [names.get(unit, f"Đơn vị {unit}"), item, measured[measure], format_count(number), "minh-hoa", None, None]
        for unit, measures in figures.items()
        for measure, numbers in measures.items()
        for item, number in zip(items, numbers, strict=False)
    ]
    _write(raw(root) / FIGURES, "Số liệu công bố", [head, *rows])


def write_awards(root: Path, rating: str) -> None:
    """Two units and one officer are nominated."""
    head = ["Đơn vị", "Cá nhân", "Danh hiệu", "Thứ tự", "Xếp loại", "Số tháng công tác", "Sáng kiến"]
    head += ["Số năm liên tục trước", "Kỷ luật", "Thành tích", "Trạng thái", "Ghi chú"]
    blank = [None] * 7
    rows = [
        *([f"Đơn vị {unit}", None, "Cờ thi đua (minh họa)", 1, None, *blank] for unit in ("1-01", "1-02")),
        ["Đơn vị 1-03", OFFICER, "Lao động tiên tiến (minh họa)", 1, rating, *blank],
    ]
    _write(raw(root) / AWARDS, "Đề nghị", [head, *rows])


def _write(path: Path, sheet: str, rows: list[list]) -> None:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)


def set_year(root: Path, old: str, new: str) -> None:
    """Changes a text of the year file."""
    path = root / "config" / "years" / YEAR / "year.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def revise(root: Path) -> None:
    """Other figures and another rating than those of the first revision, by which points are kept."""
    write_figures(root, SECOND)
    write_awards(root, "Hoàn thành nhiệm vụ")
    set_year(root, '"tam-tinh"', '"chinh-thuc"')
    set_year(root, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nscored_on = "r1"')


def make_frozen_workspace(root: Path) -> None:
    """Its edition is run, frozen, revised, frozen again, run and bundled once more.

    Next to it are what the first freeze printed (`r1.txt`), the first revision as it was then (`r1`), and the reports
    of the second (`reports-r2`).
    """

    def call(*arguments: str) -> str:
        done = thidua(root, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    make_small_workspace(root)
    # An edition that is up to date: freezing must not take it for made and leave its pages out.
    call("run", YEAR)
    signed = ("freeze", YEAR, "--signed-by", SIGNER, "--signed-on")
    (root / "r1.txt").write_text(call(*signed, "25/10/2021"), encoding="utf-8")
    shutil.copytree(root / "data" / "published" / YEAR / "r1", root / "r1")
    revise(root)
    reason = "Số liệu chính thức được duyệt <ngày 20/11>."
    call(*signed, "25/11/2021", "--kind", "so-lieu-chinh-thuc", "--reason", reason)
    shutil.copytree(root / "reports", root / "reports-r2")
    call("run", YEAR)
    call("bundle", YEAR)
