"""A small workspace in which a name of its own stands at every place where a person can write one."""

import shutil
import tomllib
from pathlib import Path

import openpyxl
from conftest import PROJECT
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from small_workspace import AWARDS, FIGURES, UNITS, YEAR, make_small_workspace, raw

SYLLABLES = ("an", "ban", "chi", "dan", "giang", "hai", "khoa", "lan", "minh", "nam", "phong", "quy", "san", "tam")
_FORMS = {
    "so-kiem-tra.xlsx": "so-kiem-tra",
    "so-viec-lon.xlsx": "so-viec-lon",
    "so-tiep-nhan.csv": "so-tiep-nhan",
    "so-bien-che.xlsx": "so-bien-che",
    "kiem-phieu.xlsx": "so-kiem-phieu",
    "phieu-bau.xlsx": "so-phieu-bau",
}
_CHECKED_CSV = "key,check,reason,decided_by\n0123456789,lech-nhieu,{},{}\n"
_CORRECTIONS = "file,sheet,cell,expect,value,reason,decided_by\n{file},Số liệu công bố,G2,,không,{},{}\n"


class Plants:
    """Gives out names, no two alike, and remembers where each was planted."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        number = len(self.places)
        given = f"Zw{SYLLABLES[number % len(SYLLABLES)]}{'abcd'[number // len(SYLLABLES)]}"
        self.places[given.casefold()] = place
        return f"Nguyễn Thị {given}"


def make_planted_workspace(root: Path) -> Plants:
    """Fills `root`; returns what was planted where."""
    name = Plants()
    make_small_workspace(root)
    for form in {*_FORMS.values(), "bieu-phu"}:
        shutil.copyfile(PROJECT / f"config/forms/{form}.toml", root / f"config/forms/{form}.toml")
    year = root / f"config/years/{YEAR}/year.toml"
    declared = "".join(f'[[inputs]]\nfile = "{file}"\nform = "{form}"\n\n' for file, form in _FORMS.items())
    declared += '[[inputs]]\nfiles = "bieu-phu*.xlsx"\nform = "bieu-phu"\n\n'
    year.write_text(year.read_text(encoding="utf-8").replace("[emulation]", f"{declared}[emulation]"), encoding="utf-8")
    _plant_registers(raw(root), name)
    _plant_in_figures(raw(root) / FIGURES, name)
    _plant_in_nominations(raw(root) / AWARDS, name)
    _plant_side_table(raw(root), name)
    (raw(root) / f"Giải trình của {name('undeclared file')}.docx").write_bytes(b"PK")
    (raw(root) / f"~${name('lock file')}.xlsx").write_bytes(name("text of a lock file").encode())
    folder = year.parent
    accepted = _CHECKED_CSV.format(name("accepted.csv, reason"), name("accepted.csv, decided_by"))
    (folder / "accepted.csv").write_text(accepted, encoding="utf-8")
    reasons = (name("corrections.csv, reason"), name("corrections.csv, decided_by"))
    (folder / "corrections.csv").write_text(_CORRECTIONS.format(*reasons, file=FIGURES), encoding="utf-8")
    decisions = folder / "decisions.csv"
    row = "xep-hang,1-02,2,quyet_dinh,MH-04/QĐ,2021-10-20,Cục trưởng (minh họa),Theo ý kiến "
    row += f"{name('decisions.csv, reason')}\n"
    decisions.write_text(decisions.read_text(encoding="utf-8") + row, encoding="utf-8")
    return name


def _plant_registers(folder: Path, name: Plants) -> None:
    row = ["05/3/2021", "VKS", "Đơn vị 1-01", "Kiến nghị", 1, f"CHV {name('inspections, note')}"]
    rows = [_headings("so-kiem-tra"), row]
    _book(folder / "so-kiem-tra.xlsx", "Sổ kiểm tra", rows, name, "inspections")
    rows = [
        _headings("so-viec-lon"),
        ["Đơn vị 1-02", f"Vụ {name('large_cases, case')}", "Việc lớn", 1000, 500, f"ông {name('large_cases, note')}"],
    ]
    _book(folder / "so-viec-lon.xlsx", "Sổ việc lớn", rows, name, "large_cases")
    log = f"Đơn vị,Ngày nhận,Ghi chú\nĐơn vị 1-01,01/10/2021,người nộp {name('receipts, note')}\n"
    (folder / "so-tiep-nhan.csv").write_text(log, encoding="utf-8")
    staff = [_headings("so-bien-che"), ["Đơn vị 1-03", 9, 8, 1, 0, f"thiếu {name('staff, note')}"]]
    _book(folder / "so-bien-che.xlsx", "Biên chế", staff, name, "staff")
    ballot = ["Cụm 1", "Suy tôn đơn vị dẫn đầu", 1, "18/10/2021", 4, 4, 4, 4, 4, 0]
    ballot.append(f"kiểm phiếu: {name('ballots, note')}")
    _book(folder / "kiem-phieu.xlsx", "Kiểm phiếu", [_headings("so-kiem-phieu"), ballot], name, "ballots")
    votes = [["Cụm 1", "Suy tôn đơn vị dẫn đầu", 1, f"Đơn vị {unit}", 1] for unit in UNITS]
    _book(folder / "phieu-bau.xlsx", "Phiếu bầu", [_headings("so-phieu-bau"), *votes], name, "votes")


def _headings(form: str) -> list[str]:
    """The headings of a register as its form declares them."""
    file = PROJECT / f"config/forms/{form}.toml"
    return list(tomllib.loads(file.read_text(encoding="utf-8"))["columns"].values())


def _book(path: Path, sheet: str, rows: list[list], name: Plants, what: str) -> None:
    """A register with a title above; the first one has names in all that a workbook holds next to its cells."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = sheet
    first.append([f"Người lập biểu: {name(f'title above {what}')}"])
    for row in rows:
        first.append(row)
    if what == "inspections":
        first["A2"].comment = Comment(name("comment"), name("author of a comment"))
        first.oddFooter.center.text = name("footer")
        first.add_data_validation(DataValidation(type="textLength", prompt=name("prompt"), promptTitle="x", sqref="F2"))
        book.defined_names["nguoi"] = DefinedName("nguoi", attr_text=f'"{name("defined name")}"')
        book.properties.creator, book.properties.title = name("docProps, creator"), name("docProps, title")
        book.properties.lastModifiedBy, book.properties.keywords = name("docProps, editor"), name("docProps, keywords")
        book.create_sheet(name("sheet that is not read")).append([name("text of a sheet that is not read")])
        hidden = book.create_sheet(name("hidden sheet"))
        hidden.sheet_state = "hidden"
        hidden.append([name("text of a hidden sheet")])
    book.save(path)


def _plant_in_figures(path: Path, name: Plants) -> None:
    book = openpyxl.load_workbook(path)
    book.properties.creator = name("docProps of the figures")
    book.create_sheet(name("sheet beside the figures")).append([name("text beside the figures")])
    book.save(path)


def _plant_in_nominations(path: Path, name: Plants) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Đề nghị"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for head in ("Cá nhân", "Thành tích", "Trạng thái", "Ghi chú"):
        sheet.cell(4, heads[head]).value = name(f"nominations, {head}")
    book.save(path)


def _plant_side_table(folder: Path, name: Plants) -> None:
    book = openpyxl.Workbook()
    book.active.title = name("name of a side table's sheet")
    book.active.append(["Chấp hành viên", "Số việc"])
    book.active.append([name("cell of a side table"), 12])
    book.active["B2"].comment = Comment(name("comment in a side table"), "x")
    book.save(folder / f"bieu-phu {name('name of a side table file')}.xlsx")
