"""The config workbook: what is in it is the config, each changed cell is one change, and nothing else is touched."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE, copy_workspace, example_until_2021, files_of, made_once, missing_in, opened, thidua
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.config_year import configure
from thidua_helpers.pipeline.last_year import last_year_settings
from thidua_helpers.pipeline.new_year import make_new_year
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.changes import summary_lines
from thidua_helpers.years.reading import read_config_workbook
from thidua_helpers.years.settings import TARGETS, cluster_settings, fingerprint, settings_of, values_by_key
from thidua_helpers.years.sheets import ConfigSheets
from thidua_helpers.years.toml_text import CannotEdit
from thidua_helpers.years.workbook import config_workbook

EDITION = Edition(2021)
BOOK = "data/blank/2021/cau-hinh-2021.xlsx"
YEAR, CLUSTERS = "config/years/2021/year.toml", "config/clusters/cum-minh-hoa.toml"
TARGETS_FILE, DECISIONS_FILE = "config/years/2021/targets.csv", "config/years/2021/decisions.csv"
HEADS_FILE = "config/cluster_heads.csv"
MARK = '[[to_decide]]\nid = "chi-tieu"\nwhat = "Chỉ tiêu năm 2021"\nwhere = "trang Chỉ tiêu"\n'


def made_config(tmp_path_factory) -> Path:
    """The example's config with a mark, and the workbook of 2021. Tests only copy it."""

    def make(root: Path) -> None:
        example_until_2021(root)
        path = root / YEAR
        path.write_text(path.read_text(encoding="utf-8") + "\n" + MARK, encoding="utf-8")
        book = opened(root)
        path = root / BOOK
        path.parent.mkdir(parents=True)
        path.write_bytes(config_workbook(book.workspace, book.rules, {}, {}))

    return made_once(tmp_path_factory, "cau-hinh", make)


@pytest.fixture
def root(tmp_path_factory, tmp_path) -> Path:
    return shutil.copytree(made_config(tmp_path_factory), tmp_path / "ws")


def type_in(root: Path, cells: dict[tuple[str, str], object], book: str = BOOK) -> None:
    """Types into (sheet, cell) of the config workbook; only where it is not locked."""
    workbook = openpyxl.load_workbook(root / book)
    for (sheet, cell), value in cells.items():
        assert not workbook[sheet][cell].protection.locked, (sheet, cell)
        workbook[sheet][cell] = value
    workbook.save(root / book)


def row_of(root: Path, sheet: str, *begins: object, book: str = BOOK) -> int:
    """The number of the row that begins with these values."""
    rows = openpyxl.load_workbook(root / book, read_only=True)[sheet].iter_rows(values_only=True)
    return next(number for number, row in enumerate(rows, start=1) if row[: len(begins)] == begins)


def configured(root: Path):
    return configure(open_workspace(root), EDITION)


def settings_now(root: Path):
    return values_by_key(settings_of(opened(root).rules))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_workbook_read_back_is_the_config_and_changes_nothing(root):
    book = opened(root)
    last_year = last_year_settings(book.workspace, book.rules)
    (root / BOOK).write_bytes(config_workbook(book.workspace, book.rules, {}, last_year))
    before, now = files_of(root), settings_of(book.rules)
    read = read_config_workbook(root / BOOK, BOOK, ConfigSheets(book.workspace, book.rules, now, {}, {}))
    assert values_by_key(read.settings) == values_by_key(now)
    assert read.made_from == fingerprint(now)
    done = configured(root)
    assert (done.changes, done.files) == ([], [])
    assert {name: files_of(root)[name] for name in before} == before


def test_a_real_year_and_one_without_clusters_read_back_too(tmp_path):
    root = copy_workspace(tmp_path / "ws")
    for edition in ("2021", "2024-6t"):
        book = opened(root, edition)
        path = book.workspace.inputs.config_workbook(book.edition)
        path.parent.mkdir(parents=True)
        path.write_bytes(config_workbook(book.workspace, book.rules, {}, {}))
        assert configure(book.workspace, book.edition).changes == []


def test_milestones_of_a_part_of_a_year_have_a_sheet(tmp_path):
    root = example_until_2021(tmp_path / "ws")
    book = opened(root, "2021-10t")
    path = book.workspace.inputs.config_workbook(book.edition)
    path.parent.mkdir(parents=True)
    path.write_bytes(config_workbook(book.workspace, book.rules, {}, {}))
    values = dict(zip("BJKM", (70, "1", "minh-hoa", "có"), strict=True))
    type_in(
        root,
        {("Tiến độ", f"{letter}4"): value for letter, value in values.items()},
        "data/blank/2021-10t/cau-hinh-2021-10t.xlsx",
    )
    done = configure(book.workspace, book.edition)
    text = (root / "config/years/2021-10t/milestones.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == ["toan-tinh,viec,ty_le_xong,70,>=,1,minh-hoa,,co"]
    assert [row.value_pct for row in done.rules.milestones] == [70]


def test_the_workbook_is_the_same_twice_and_only_what_can_be_set_is_unlocked(root):
    book = opened(root)
    assert config_workbook(book.workspace, book.rules, {}, {}) == (root / BOOK).read_bytes()
    workbook = openpyxl.load_workbook(root / BOOK)
    for sheet in workbook:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    assert workbook["Chỉ tiêu"]["A4"].protection.locked
    assert not workbook["Chỉ tiêu"]["B4"].protection.locked
    assert workbook["Chỉ tiêu"]["D4"].protection.locked
    (rule,) = (each for each in workbook["Quyết định"].data_validations.dataValidation if "D4" in each.sqref)
    assert rule.formula1.startswith('IF($A4="Khen thưởng"')
    assert len(rule.formula1) <= 255


OTHERS = "Chỉ tiêu khác"
UNIT = ("Đơn vị 1-01",)
AWARD = "khen-thuong,1-06.cb-35,giay-khen,quyet_dinh,MH-12/QĐ,2021-10-25,Cục trưởng (minh họa),"
# What changes: the sheet, what its row begins with, the column, what is typed; the file; what goes from it and comes.
CHANGES = {
    "a target": ("Chỉ tiêu", UNIT, "B", 84.25, TARGETS_FILE, "1-01,viec,ty_le_xong,83.50",
                 "1-01,viec,ty_le_xong,84.25"),
    "a comparator": ("Chỉ tiêu", ("Toàn tỉnh",), "C", "từ", TARGETS_FILE, "83.50,>,", "83.5,>=,"),
    "a note": ("Chỉ tiêu khác", ("Đơn vị 3-08", "tiền"), "H", "a, b", TARGETS_FILE, "Chưa giao chỉ tiêu về tiền.",
               '"a, b"'),
    "a day": ("Chung", ("receipts.due_on",), "C", date(2021, 10, 5), YEAR, "= 2021-10-04", "= 2021-10-05"),
    "a word": ("Chung", ("state_of_figures",), "C", "số liệu chính thức", YEAR, '"tam-tinh"', '"chinh-thuc"'),
    "yes or no": ("Chung", ("receipts.verified",), "C", "có", YEAR, "verified = false", "verified = true"),
    "a text": ("Chung", ("receipts.rule",), "C", 'Hạn "mới"', YEAR, None, 'rule = "Hạn \\"mới\\""'),
    "criteria": ("Cụm", ("cum-1",), "D", "cum-2", YEAR, 'cum-1 = "cum-1"', 'cum-1 = "cum-2"'),
    "a quota": ("Số lượng hạng", ("b",), "C", 12, YEAR, "b = { count = 10 }", "b = { count = 12 }"),
    "a rounding": ("Số lượng hạng", ("a",), "E", "lên", YEAR, "share_pct = 25 }", 'share_pct = 25, rounding = "up" }'),
    "a mark": ("Việc cần quyết định", ("chi-tieu",), "D", "đã quyết định", YEAR, "\n" + MARK, ""),
    "an end": ("Chung", ("clusters.valid_to",), "C", date(2021, 9, 30), CLUSTERS, "2025-06-30", "2021-09-30"),
    "a number": ("Chung", ("clusters.decision.number",), "C", "MH-99/QĐ", CLUSTERS, '"MH-01/QĐ"', '"MH-99/QĐ"'),
    "a name": ("Cụm", ("cum-2",), "B", "Cụm số 2", CLUSTERS, 'name = "Cụm 2"', 'name = "Cụm số 2"'),
    "a head": ("Trưởng Cụm", ("cum-2", "Trưởng Cụm"), "C", "Đơn vị 2-05", HEADS_FILE, "2021,truong-cum,2-02",
               "2021,truong-cum,2-05"),
    "passed over": ("Trưởng Cụm", ("cum-1", "Trưởng Cụm"), "E", "Đơn vị 1-02; Đơn vị 1-05", HEADS_FILE, "1-03,,1-02,",
                    "1-03,,1-02|1-05,"),
    "a rank": ("Quyết định", ("Thứ hạng trong Cụm", "Đơn vị 2-08"), "D", 9, DECISIONS_FILE, "2-08,10", "2-08,9"),
    "a class": ("Quyết định", ("Hạng", "Đơn vị 2-10"), "D", "Hạng A", DECISIONS_FILE, "hang,2-10,b", "hang,2-10,a"),
    "a state": ("Quyết định", ("Trưởng Cụm", "cum-2"), "E", "Hội đồng đã thông qua", DECISIONS_FILE, "2-03,du_kien",
                "2-03,hoi_dong"),
    "an award": ("Quyết định", ("Khen thưởng", "Đơn vị 1-06", "CB-35"), "I", "lý do", DECISIONS_FILE, AWARD,
                 f"{AWARD}lý do"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CHANGES))
def test_each_changed_cell_is_exactly_one_change(root, name):
    sheet, begins, letter, value, file, gone, came = CHANGES[name]
    before, settings_before = files_of(root / "config"), settings_now(root)
    type_in(root, {(sheet, f"{letter}{row_of(root, sheet, *begins)}"): value})
    done = configured(root)
    assert len(done.changes) == 1
    assert [path.relative_to(root).as_posix() for path in done.files] == [file]
    text, after = before[file].decode("utf-8"), (root / file).read_text(encoding="utf-8")
    if None not in (gone, came):
        assert after == text.replace(gone, came, 1) != text
    assert (came or "") in after
    assert len(set(after.splitlines()) - set(text.splitlines())) <= 1
    unchanged = {each: content for each, content in files_of(root / "config").items() if each != file}
    assert unchanged == {each: content for each, content in before.items() if each != file}
    differing = {place for place, _ in settings_now(root).items() ^ settings_before.items()}
    assert differing == {done.changes[0].place}


def test_what_was_changed_can_be_changed_back(root):
    """The workbook is made again as the config is then: what stood in it first is a change again."""
    place = ("Chỉ tiêu", f"B{row_of(root, 'Chỉ tiêu', *UNIT)}")
    for value, said in ((84, "83,5 → 84"), (83.5, "84 → 83,5")):
        type_in(root, {place: value})
        done = configured(root)
        assert [change.in_words for change in done.changes] == [f"Chỉ tiêu (%) {said}"]


def test_changes_are_said_row_by_row_before_and_after(root):
    row = row_of(root, OTHERS, "Đơn vị 3-08", "tiền")
    type_in(root, {(OTHERS, f"D{row}"): 50, (OTHERS, f"E{row}"): "trên", (OTHERS, f"G{row}"): "minh-hoa"})
    type_in(root, {("Việc cần quyết định", "D4"): "đã quyết định"})
    done = configured(root)
    head, _, *lines, end = summary_lines(done.changes, "thay-doi.xlsx")
    assert head == "Thay đổi: Việc cần quyết định 1 dòng, Chỉ tiêu 1 dòng."
    assert lines == [
        "- Việc cần quyết định – chi-tieu: Trạng thái chưa → đã quyết định",
        "- Chỉ tiêu – Đơn vị 3-08, tiền, Tỷ lệ thi hành xong: Chỉ tiêu (%) (trống) → 50; So sánh (trống) → trên",
    ]
    assert end == "Danh sách đủ: thay-doi.xlsx"


def test_full_list_has_every_changed_value(root):
    row = row_of(root, OTHERS, "Đơn vị 3-08", "tiền")
    type_in(root, {(OTHERS, f"D{row}"): 50, (OTHERS, f"E{row}"): "trên"})
    configured(root)
    sheet = openpyxl.load_workbook(root / "data/blank/2021/thay-doi-2021.xlsx")["Thay đổi"]
    subject = "Chỉ tiêu – Đơn vị 3-08, tiền, Tỷ lệ thi hành xong"
    assert [[cell or "" for cell in row[1:5]] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        ["Chỉ tiêu (%)", "", "50", ""],
        ["So sánh", "", "trên", ""],
    ]
    assert {row[0] for row in sheet.iter_rows(min_row=3, values_only=True)} == {subject}


@pytest.mark.slow
def test_target_of_new_year_is_compared_with_last_year(tmp_path):
    root = shutil.copytree(EXAMPLE / "config", tmp_path / "ws" / "config").parent
    make_new_year(open_workspace(root), Edition(2023), "2022")
    book = "data/blank/2023/cau-hinh-2023.xlsx"
    targets = opened(root, "2022").rules.targets
    then = {(row.holder, row.measure): row.value_pct for row in targets if row.rate == "ty_le_xong"}
    cells = {}
    for unit, value in (("1-01", then["1-01", "viec"]), ("1-02", then["1-02", "viec"] + 1)):
        row = row_of(root, "Chỉ tiêu", f"Đơn vị {unit}", book=book)
        values = {"B": float(value), "N": "MH-40/QĐ", "Q": "có"}
        cells |= {("Chỉ tiêu", f"{letter}{row}"): each for letter, each in values.items()}
    type_in(root, cells, book)
    done = configure(open_workspace(root), Edition(2023))
    lines = list(summary_lines(done.changes, "thay-doi.xlsx"))
    assert lines[0].startswith("Thay đổi: Chỉ tiêu 6 dòng")
    label, then_in_words = (
        "Chỉ tiêu – Đơn vị 1-0{}, việc, Tỷ lệ thi hành xong",
        format_decimal(then["1-02", "viec"].normalize()),
    )
    now = format_decimal((then["1-02", "viec"] + 1).normalize())
    assert lines[2] == f"- {label.format(2)}: {then_in_words} (năm trước) → {now}, tăng 1 điểm phần trăm"
    assert lines[3].startswith(f"- {label.format(1)}: ")
    assert lines[3].endswith(", không đổi")


def test_rows_come_and_go(root):
    row = row_of(root, "Quyết định", "Trưởng Cụm", "cum-2")
    type_in(root, {("Quyết định", f"{letter}{row}"): None for letter in "ABCDEFGHI"})
    last = openpyxl.load_workbook(root / BOOK)["Quyết định"].max_row
    new = {"A": "Khen thưởng", "B": "Đơn vị 1-01", "C": "CB-02", "D": "Giấy khen", "E": "Dự kiến"}
    type_in(root, {("Quyết định", f"{letter}{last}"): value for letter, value in new.items()})
    before = (root / DECISIONS_FILE).read_text(encoding="utf-8")
    configured(root)
    gone = "truong-cum,cum-2,2-03,du_kien,,,,\n"
    came = "khen-thuong,1-01.cb-02,giay-khen,du_kien,,,,\n"
    assert (root / DECISIONS_FILE).read_text(encoding="utf-8") == before.replace(gone, "") + came
    assert configured(root).changes == []


DOUBTFUL = {
    ("Chỉ tiêu", "B4"): ("tám mươi", "tám mươi; phải là một số từ 0 đến 100"),
    ("Chỉ tiêu", "B5"): (183.5, "phải là một số từ 0 đến 100"),
    ("Chỉ tiêu", "B6"): (True, "phải là một số từ 0 đến 100"),
    ("Chỉ tiêu", "B7"): ("=1+1", "công thức"),
    ("Chỉ tiêu", "C4"): ("hơn", "hơn; phải là một mục của danh sách “So sánh”"),
    ("Chỉ tiêu", "N4"): (12.5, "phải là chữ"),
    ("Chung", "C5"): ("hôm qua", "hôm qua; phải là một ngày"),
    ("Việc cần quyết định", "D4"): (None, "ô trống; phải là một mục của danh sách “Trạng thái”"),
    ("Thành viên Cụm", "B4"): ("Cụm 1", "Cụm 1; phải là một mã"),
    ("Trưởng Cụm", "C4"): ("Đơn vị 9-09", "Đơn vị 9-09; phải là một mục của danh sách “Đơn vị”"),
    ("Quyết định", "D4"): ("nhất", "nhất; phải là một số nguyên"),
    ("Quyết định", "D22"): ("Hạng X", "Hạng X; phải là một mục của danh sách “Hạng”"),
}


def test_every_doubtful_cell_is_named_by_sheet_and_cell_and_nothing_is_written(root):
    type_in(root, {place: value for place, (value, _) in DOUBTFUL.items()})
    type_in(root, {("Quyết định", "E60"): "Dự kiến"})
    before = files_of(root / "config")
    with pytest.raises(Refused) as refused:
        configured(root)
    head, *lines = str(refused.value).splitlines()
    assert head.startswith(f"{BOOK}: chưa ghi gì")
    expected = {**DOUBTFUL, ("Quyết định", "A60"): (None, "ô trống; phải là một mục, vì dòng này đã có nội dung")}
    assert len(lines) == len(expected)
    for (sheet, cell), (_, says) in expected.items():
        (line,) = (each for each in lines if each.startswith(f"{BOOK}, trang tính “{sheet}”, ô {cell}: "))
        assert says in line
    assert files_of(root / "config") == before


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (
            ("Chỉ tiêu", "C4"),
            None,
            r"trang tính “Chỉ tiêu”, dòng 4 \(Toàn tỉnh, .*\): “Chỉ tiêu \(%\)” \(ô B4\) và “So sánh” \(ô C4\) phải",
        ),
        (("Chung", "C4"), None, "year.toml: thiếu khóa “state_of_figures”"),
        (("Trưởng Cụm", "C4"), "Đơn vị 2-01", "trang tính “Trưởng Cụm”, dòng 4 .*: “Đơn vị” .ô C4. là “2-01”"),
        (
            ("Quyết định", "G4"),
            date(2021, 9, 1),
            "trang tính “Quyết định”, dòng 4 .*: “Ngày ký” .ô G4. là 2021-09-01, không sau ngày",
        ),
        (
            ("Quyết định", "C4"),
            "Nguyễn",
            "trang tính “Quyết định”, dòng 4 .*: “Đơn vị, mã Cụm” .ô B4. là “1-03.nguyễn”",
        ),
    ],
)
def test_what_would_make_the_config_wrong_is_refused_by_row_and_nothing_is_written(root, place, value, says):
    type_in(root, {place: value})
    before = files_of(root)
    with pytest.raises(Refused, match=says) as refused:
        configured(root)
    assert str(refused.value).startswith(f"{BOOK}: chưa ghi gì")
    assert {name: content for name, content in files_of(root).items() if name in before} == before


def test_a_workbook_that_is_none_or_lacks_a_sheet_is_refused(root):
    workbook = openpyxl.load_workbook(root / BOOK)
    del workbook["Chỉ tiêu"]
    workbook.save(root / BOOK)
    with pytest.raises(Refused, match="phải là trang tính “Chỉ tiêu”"):
        configured(root)
    (root / BOOK).write_text("<html>", encoding="utf-8")
    with pytest.raises(Refused, match="HTML"):
        configured(root)
    (root / BOOK).unlink()
    with pytest.raises(Refused, match="“thidua new 2021” lập sổ này"):
        configured(root)


def test_changes_to_a_config_that_changed_since_are_refused_and_can_be_copied(root):
    edit(root / TARGETS_FILE, "1-01,viec,ty_le_xong,83.50", "1-01,viec,ty_le_xong,80.00")
    typed = {("Chỉ tiêu", f"B{row_of(root, 'Chỉ tiêu', 'Đơn vị 1-02')}"): 85}
    type_in(root, typed)
    before = files_of(root / "config")
    with pytest.raises(Refused, match=r"đã được sửa bằng cách khác .* chạy “thidua new 2021”"):
        configured(root)
    assert files_of(root / "config") == before
    (root / BOOK).rename(root / BOOK.replace(".xlsx", "-cu.xlsx"))
    make_new_year(open_workspace(root), EDITION, None)
    type_in(root, typed)
    assert [change.place for change in configured(root).changes] == [(TARGETS, "1-02/viec/ty_le_xong", "value_pct")]
    assert settings_now(root)[TARGETS, "1-01/viec/ty_le_xong", "value_pct"] == "80"


def test_workbook_equal_to_a_config_that_changed_since_is_made_again(root):
    edit(root / TARGETS_FILE, "1-01,viec,ty_le_xong,83.50", "1-01,viec,ty_le_xong,80.00")
    place = ("Chỉ tiêu", f"B{row_of(root, 'Chỉ tiêu', 'Đơn vị 1-01')}")
    type_in(root, {place: 80})
    assert configured(root).changes == []
    type_in(root, {place: 81})
    assert len(configured(root).changes) == 1


@pytest.mark.parametrize("file", ["accepted.csv", "corrections.csv"])
def test_config_that_the_workbook_does_not_hold_does_not_count(root, file):
    path = root / "config/years/2021" / file
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    type_in(root, {("Chỉ tiêu", f"B{row_of(root, 'Chỉ tiêu', 'Đơn vị 1-02')}"): 85})
    assert len(configured(root).changes) == 1


def test_source_declared_by_another_workbook_does_not_count(root):
    with (root / "config/sources.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sources.khac]\ntitle = "a"\npublisher = "b"\naddress = ""\n')
    type_in(root, {("Chỉ tiêu", f"B{row_of(root, 'Chỉ tiêu', 'Đơn vị 1-02')}"): 85})
    assert len(configured(root).changes) == 1
    assert "khac" in opened(root).rules.sources


def test_wording_of_refused_workbooks(root, snapshot):
    edit(root / TARGETS_FILE, "1-01,viec,ty_le_xong,83.50", "1-01,viec,ty_le_xong,80.00")
    with pytest.raises(Refused) as refused:
        configured(root)
    assert str(refused.value) == snapshot(name="changed since")
    workbook = openpyxl.load_workbook(root / BOOK)
    del workbook["Mã sổ"]
    workbook.save(root / BOOK)
    with pytest.raises(Refused) as refused:
        configured(root)
    assert str(refused.value) == snapshot(name="of another version")


def test_members_that_other_editions_count_by_need_a_system_of_their_own(root):
    row = row_of(root, "Thành viên Cụm", "Đơn vị 1-08")
    moved = {("Thành viên Cụm", f"B{row}"): "cum-2", ("Thành viên Cụm", f"C{row}"): 11}
    type_in(root, moved)
    before = files_of(root / "config")
    with pytest.raises(Refused, match=r"kỳ 2020, 2021-10t cũng dùng .*\(Đơn vị 1-08\).*ghi mã mới"):
        configured(root)
    assert files_of(root / "config") == before
    type_in(root, {("Chung", f"C{row_of(root, 'Chung', 'clusters')}"): "cum-moi"})
    done = configured(root)
    assert sorted(path.name for path in done.files) == ["cluster_heads.csv", "cum-moi.toml", "year.toml"]
    assert (root / CLUSTERS).read_bytes() == before[CLUSTERS]
    system = done.rules.cluster_system
    assert system.clusters[1].members[-1] == "1-08"
    assert "1-08" not in system.clusters[0].members
    assert done.rules.year.clusters == "cum-moi"
    assert {(row.cluster, row.unit) for row in done.rules.heads if row.system == "cum-moi"} >= {("cum-1", "1-03")}
    assert configured(root).changes == []


def test_members_are_changed_in_place_where_nobody_else_counts_by_them(root):
    for edition in ("2020", "2021-10t"):
        shutil.rmtree(root / "config/years" / edition)
    first, second = (row_of(root, "Thành viên Cụm", f"Đơn vị 3-0{number}") for number in (1, 2))
    type_in(root, {("Thành viên Cụm", f"C{first}"): 2, ("Thành viên Cụm", f"C{second}"): 1})
    before = (root / CLUSTERS).read_text(encoding="utf-8")
    configured(root)
    assert (root / CLUSTERS).read_text(encoding="utf-8") == before.replace('["3-01", "3-02"', '["3-02", "3-01"')
    type_in(root, {("Thành viên Cụm", f"C{row_of(root, 'Thành viên Cụm', 'Đơn vị 3-02')}"): 2})
    with pytest.raises(Refused, match="có 2 đơn vị cùng thứ tự 2"):
        configured(root)


def test_clusters_that_are_only_proposed_wait_for_an_id(root):
    """As after a merger: the year has no clusters yet, the sheets show the old ones to begin with."""
    edit(root / YEAR, 'clusters = "cum-minh-hoa"\n', "")
    edit(root / YEAR, "cluster_conferences = { cum-1 = 2021-10-18, cum-3 = 2021-10-19 }\n", "")
    edit(root / YEAR, '[emulation.cluster_criteria]\ncum-1 = "cum-1"\ncum-2 = "cum-2"\ncum-3 = "cum-3"\n', "")
    for file in (DECISIONS_FILE, "config/years/2021/accepted.csv", "config/statements.toml"):
        (root / file).unlink()
    book, old = opened(root), opened(EXAMPLE).rules
    proposed = cluster_settings(old.cluster_system, old.year.emulation.cluster_criteria, {})
    (root / BOOK).write_bytes(config_workbook(book.workspace, book.rules, proposed, {}))
    type_in(root, {("Số lượng hạng", "C5"): 11})
    assert [change.place[0] for change in configured(root).changes] == ["Số lượng hạng"]
    assert row_of(root, "Thành viên Cụm", "Đơn vị 1-01", "cum-1", 2)
    type_in(root, {("Chung", f"C{row_of(root, 'Chung', 'clusters.name')}"): "Các Cụm mới"})
    with pytest.raises(Refused, match=r"trang tính “Chung”, ô C.*phải là mã hệ thống cụm"):
        configured(root)
    given = {"": "cum-moi", ".decision.number": "1", ".decision.signed_by": "x", ".decision.source": "minh-hoa"}
    days = {".valid_from": date(2020, 10, 1), ".decision.signed_on": date(2020, 10, 1), ".verified": "có"}
    values = {("Chung", f"C{row_of(root, 'Chung', f'clusters{key}')}"): value for key, value in (given | days).items()}
    type_in(root, values)
    rules = configured(root).rules
    assert rules.cluster_system.clusters == old.cluster_system.clusters
    assert rules.year.emulation.cluster_criteria == old.year.emulation.cluster_criteria


def test_another_cluster_is_another_system(root):
    type_in(root, {("Cụm", "A7"): "cum-4", ("Cụm", "B7"): "Cụm 4"})
    with pytest.raises(Refused, match=r"thêm, bớt Cụm \(cum-4\) là hệ thống cụm mới"):
        configured(root)


def test_shared_config_must_stay_right_for_other_editions(root):
    type_in(root, {("Chung", f"C{row_of(root, 'Chung', 'clusters.valid_from')}"): date(2021, 1, 1)})
    with pytest.raises(Refused, match="hệ thống cụm “cum-minh-hoa” có hiệu lực từ năm 2021 đến 2025"):
        configured(root)


def test_value_that_cannot_be_changed_alone_is_left_to_a_person(root, monkeypatch):
    def refuse(text, path, value):
        raise CannotEdit(".".join(path))

    monkeypatch.setattr("thidua_helpers.years.toml_text.with_value", refuse)
    type_in(root, {("Số lượng hạng", f"C{row_of(root, 'Số lượng hạng', 'b')}"): 12})
    before = files_of(root / "config")
    with pytest.raises(Refused, match=r"không tự sửa được “emulation.class_quotas.b”; hãy tự ghi b = "):
        configured(root)
    assert files_of(root / "config") == before


def test_the_command_says_what_changed_what_is_left_and_what_to_do_next(root):
    type_in(root, {("Số lượng hạng", f"C{row_of(root, 'Số lượng hạng', 'b')}"): 12})
    result = thidua(root, "config", "2021")
    assert result.returncode == 0, result.stderr
    assert missing_in(result.stdout, "Hạng B", "10 → 12", YEAR, "chi-tieu", f"“thidua --root {root} check 2021”") == []


def test_wording_of_the_command(root, snapshot):
    type_in(root, {("Số lượng hạng", f"C{row_of(root, 'Số lượng hạng', 'b')}"): 12})
    assert thidua(root, "config", "2021").stdout.replace(str(root), "…") == snapshot


@settings(max_examples=25)
@given(value=st.decimals(0, 100, places=4).filter(lambda value: value > 0), decision=st.text(max_size=12))
def test_any_target_is_read_back_as_it_was_shown(value, decision):
    """What the sheet shows for a value, read as a cell's text, is that value again."""
    book = opened(EXAMPLE)
    tables = ConfigSheets(book.workspace, book.rules, settings_of(book.rules), {}, {}).tables
    fields = {each.field: each.kind for each in tables[TARGETS].fields}
    text = f"{value.normalize():f}"
    cell = f"{float(value)!r} (ô kiểu số)" if value % 1 else str(int(value))
    assert fields["value_pct"].read(cell) == text
    stripped = decision.strip()
    if not stripped.endswith("(ô kiểu số)"):
        assert fields["decision"].read(str(fields["decision"].show(stripped) or "")) == stripped
