"""Config is refused by file and key, with the nearest known name."""

import re
import shutil

import pytest
from conftest import example_until_2021

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.unverified import unverified_in_use
from thidua_helpers.workspace.paths import open_workspace


def rules(root, edition="2021"):
    return read_rules(open_workspace(root), Edition.parse(edition))


def replace(root, file, old, new):
    path = root / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(root):
    with pytest.raises(Refused) as refused:
        rules(root)
    return str(refused.value)


def test_the_office_and_27_districts_stand_in_2021(root):
    book = rules(root)
    assert len(book.units) == 28
    assert book.office.name == "Cục Thi hành án dân sự tỉnh Thanh Hóa"
    assert [len(cluster.members) for cluster in book.clusters] == [9, 9, 8]
    assert [unit.id for unit in book.units_in_no_cluster] == ["sam-son", "thach-thanh"]
    assert book.former_names == {"nghi-son": ("Tĩnh Gia",)}


def test_rates_of_a_change_have_the_sign_of_an_increase(root):
    # The numerator is what was carried over a year before less what is carried over now.
    assert rules(root).indicators.signs_of_increase == {"ty_le_giam_chuyen_ky_sau": -1}


def test_names_and_units_are_those_of_the_period(root):
    assert rules(root, "2019-6t").name("nghi-son") == "Tĩnh Gia"
    for edition, count in (("2024", 28), ("2025-6t", 27), ("2025", 1)):
        shutil.copytree(root / "config/years/2024-6t", root / f"config/years/{edition}", dirs_exist_ok=True)
        assert len(rules(root, edition).units) == count
    assert rules(root, "2025").office.name == "Thi hành án dân sự tỉnh Thanh Hóa"


MISTAKES = [
    (
        "indicators.toml",
        "meaning =",
        "meanig =",
        ["config/indicators.toml", "“lines.thu_ly.meanig”"],
    ),
    (
        "indicators.toml",
        'denominator = "co_dieu_kien"',
        'denominator = "co_dieu_kein"',
        ["ty_le_xong", "co_dieu_kein"],
    ),
    ("indicators.toml", 'within = "thu_ly"', 'within = "thu_li"', ["lines.nam_truoc.within", "thu_li"]),
    ("clusters/qd-515-2019.toml", '"bim-son"', '"bim-so"', ["cum-1", "“bim-so”"]),
    ("clusters/qd-515-2019.toml", '"ba-thuoc"', '"bim-son"', ["bim-son"]),
    ("clusters/qd-515-2019.toml", '"tong-ket-2021"', '"tong-ket-2012"', ["decision.source", "tong-ket-2021"]),
    ("clusters/qd-515-2019.toml", 'id = "cum-2"', 'id = "cum-1"', ["cum-1"]),
    (
        "clusters/qd-515-2019.toml",
        "valid_from = 2019-11-26",
        "valid_from = 2022-01-01",
        ["qd-515-2019.toml", "2021-09-30"],
    ),
    (
        "years/2021/year.toml",
        "qd-515-2019",
        "qd-515-2091",
        ["config/clusters/qd-515-2091.toml"],
    ),
    ("years/2021/year.toml", "khong-neu", "khong-biet", ["state_of_figures", "khong-biet", "khong-neu"]),
    (
        "years/2021/year.toml",
        'form = "cong-bo"',
        'form = "cong-boo"',
        ["config/forms/cong-boo.toml"],
    ),
    ("years/2021/year.toml", "[[inputs]]", "[[inputs]", ["year.toml"]),
    (
        "years/2021/targets.csv",
        "toan-tinh,viec",
        "toan-tin,viec",
        ["targets.csv", "dòng 2", "toan-tin"],
    ),
    ("years/2021/targets.csv", "holder,", "holer,", ["targets.csv", "dòng 1", "holer"]),
    ("years/2021/targets.csv", "toan-tinh,tien,", "toan-tinh,viec,", ["dòng 3"]),
    ("years/2021/targets.csv", "ty_le_xong,,,", "ty_le_xong,80,,", ["dòng 2", "comparator"]),
    ("years/2021/targets.csv", "ty_le_xong,,,", "ty_le_xong,tám mươi,>=,", ["dòng 2", "value_pct"]),
    ("units.csv", "sam-son,", "sam_son,", ["units.csv", "dòng 5", "id", "sam_son"]),
    ("units.csv", ",tp-thanh-hoa,", ",tp-thanh-hoaa,", ["dong-son"]),
    ("units.csv", "chi_cuc,2020-06-01", "chi_cuc,2019-06-01", ["nghi-son"]),
    ("forms/cong-bo.toml", 'line = "thu_ly"', 'line = "thuly"', ["forms/cong-bo.toml", "thuly"]),
    (
        "forms/cong-bo.toml",
        'kind = "count"',
        'kind = "rate"',
        ["denominators, numerator"],
    ),
    ("years/2021/targets.csv", "ty_le_xong,,,", "ty_le_xong,8325,>=,", ["dòng 2", "value_pct"]),
    ("years/2021/targets.csv", "ty_le_xong,,,", "ty_le_xong,0,>=,", ["dòng 2", "value_pct"]),
    ("years/2021/targets.csv", "viec,ty_le_xong", "viec,tien_binh_quan", ["dòng 2", "tien_binh_quan"]),
    ("years/2021/targets.csv", '"Nguồn viết', "Nguồn viết", ["dòng 2"]),
    ("years/2021/targets.csv", 'số.",khong', "số.,khong", ["dòng 2"]),
    ("years/2021/targets.csv", "holder,measure,rate", "holder;measure;rate", ["targets.csv", "dòng 1"]),
    (
        "years/2021/year.toml",
        "so-lieu-cong-bo.xlsx",
        "../x.xlsx",
        ["inputs.0.file", "../x.xlsx"],
    ),
    ("years/2021/year.toml", "file =", "flie =", ["inputs.0.flie"]),
    ("units.csv", "Thị xã Bỉm Sơn", "Nga Sơn", ["Nga Sơn", "bim-son", "nga-son"]),
    ("units.csv", ",,2025-06-30,,,co", ",,30/6/2025,,,co", ["units.csv", "dòng 2", "valid_to"]),
    ("workspace.toml", "illustrative = false", 'illustrative = "co"', ["illustrative"]),
    (
        "indicators.toml",
        "[rates.ty_trong_thu_ly]",
        "[rates.ty_trong]",
        ["ty_trong_thu_ly"],
    ),
    ("indicators.toml", 'main = "', 'mian = "', ["pages.mian"]),
    ("indicators.toml", 'main = "ty_le_xong"\n', "", ["pages.main"]),
    ("indicators.toml", "[pages]", "[trang]", ["trang", "pages"]),
    ("indicators.toml", 'main = "ty_le_xong"', 'main = "ty_le_xog"', ["ty_le_xog"]),
    (
        "indicators.toml",
        'trends = ["ty_le_xong"',
        'trends = ["ty_le_xong", "ty_le_xong"',
        ["ty_le_xong"],
    ),
    ("indicators.toml", "[lines.thu_ly]", '[lines."thu/ly"]', ["lines.thu/ly"]),
    ("indicators.toml", "[rates.tien_binh_quan]", "[rates.thu_ly]", ["tien_binh_quan"]),
    ("years/2021/year.toml", "so-lieu-cong-bo.xlsx", "..", ["inputs.0.file"]),
    ("years/2021/targets.csv", "ty_le_xong,,,", "ty_le_xong,83.97672,>=,", ["value_pct"]),
    ("clusters/qd-515-2019.toml", 'lang-chanh = "', 'sam-son = "', ["sam-son"]),
    ("forms/cong-bo.toml", 'note = "Ghi chú"', 'note = "Nguồn"', ["[columns]"]),
    ("units.csv", "2020-06-01,2025-06-30", "2026-06-01,2025-06-30", ["dòng 8"]),
    ("years/2021/targets.csv", "holder,measure,", "holder,holder,", ["holder"]),
    ("workspace.toml", "illustrative = false", "", ["workspace.toml", "illustrative"]),
]


@pytest.mark.parametrize(("file", "old", "new", "names"), MISTAKES)
def test_a_mistake_in_config_is_refused_by_name(root, file, old, new, names):
    replace(root, file, old, new)
    message = refusal(root)
    assert all(name in message for name in names)


WRONG_SYNTAX = [
    "“khong-neu”",
    "‘khong-neu’",
    "khong-neu",
    "04/10/2022",
    "4-3-2022 # ngày",
    "83,5",
    '"khong-neu”',
    '"khong-neu',
    '"a “b” c',
    "[1, 2",
]


@pytest.mark.parametrize("written", WRONG_SYNTAX)
def test_place_of_a_toml_syntax_error_is_named(root, written):
    replace(root, "years/2021/year.toml", '"khong-neu"', written)
    assert re.search(r"year\.toml, dòng \d+, cột \d+: ", refusal(root))


def test_wording_of_refusals(root, snapshot):
    said = []
    wrong_syntax = [("years/2021/year.toml", '"khong-neu"', written) for written in WRONG_SYNTAX]
    for file, old, new in [*(mistake[:3] for mistake in MISTAKES), *wrong_syntax]:
        path = root / "config" / file
        text = path.read_text(encoding="utf-8")
        replace(root, file, old, new)
        said.append(refusal(root))
        path.write_text(text, encoding="utf-8")
    assert said == snapshot


def test_target_of_a_unit_that_ended_names_its_successor(root):
    row = "dong-son,viec,ty_le_xong,80,>=,x,tong-ket-2021,,khong\n"
    path = root / "config/years/2021/targets.csv"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    assert rules(root).targets[-1].holder == "dong-son"
    for edition in ("2025",):
        path = root / f"config/years/{edition}/targets.csv"
        path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
        with pytest.raises(Refused, match="không có vào 30/9/2025, ngày cuối của kỳ") as refused:
            rules(root, edition)
        assert "chưa khai báo" not in str(refused.value)


def test_missing_lines_and_rates_of_pages_are_all_named(root):
    replace(root, "indicators.toml", "[lines.co_dieu_kien_chuyen_ky_sau]", "[lines.chuyen_x]")
    replace(root, "indicators.toml", "[rates.ty_trong_thu_ly]", "[rates.ty_trong]")
    with pytest.raises(Refused) as refused:
        rules(root)
    assert "pages.province_share là “ty_trong_thu_ly”, không có trong [rates]" in str(refused.value)
    assert "pages.unit_lines là “co_dieu_kien_chuyen_ky_sau”, không có trong [lines]" in str(refused.value)


def test_form_with_one_sheet_name_twice_is_refused(tmp_path):
    example_until_2021(tmp_path)
    replace(tmp_path, "forms/tk-tha-2019.toml", 'names = ["07", "Biểu 07", "07/TK-THA"]', 'names = ["biểu  06"]')
    with pytest.raises(Refused, match=r"sheets\.06 và sheets\.07 cùng có tên trang tính “biểu {2}06”"):
        rules(tmp_path)


def test_a_missing_file_is_named(root):
    (root / "config/sources.toml").unlink()
    with pytest.raises(Refused, match=r"config/sources\.toml"):
        rules(root)


def test_a_byte_order_mark_from_notepad_is_read_over(root):
    path = root / "config/years/2021/year.toml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert rules(root).year.state_of_figures == "khong-neu"


def test_a_file_that_is_not_utf_8_is_refused(root):
    path = root / "config/units.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(Refused, match="UTF-8"):
        rules(root)


def test_an_unknown_edition_is_refused_with_the_nearest(root):
    with pytest.raises(Refused, match=r"Có phải: .*2021"):
        open_workspace(root).edition("2022")


def test_what_no_source_settles_is_listed(root):
    listed = unverified_in_use(rules(root))
    assert any("Nghi Sơn" in what for _, what in listed)
    assert not any("Đông Sơn" in what or "Chỉ tiêu" in what for _, what in listed)
    assert any("Chỉ tiêu về việc của Toàn tỉnh" in what for _, what in unverified_in_use(rules(root, "2024-6t")))
    assert unverified_in_use(rules(root, "2019-6t")) == ()


def test_a_folder_that_is_no_edition_stops_nobody(root):
    shutil.copytree(root / "config/years/2021", root / "config/years/2021 - Copy")
    assert "2021 - Copy" not in map(str, open_workspace(root).editions())


def test_a_csv_saved_with_semicolons_says_how_to_save_it(root):
    path = root / "config/years/2021/targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(Refused, match="dấu chấm phẩy"):
        rules(root)


def test_a_cell_of_several_lines_keeps_its_words_apart(root):
    replace(root, "years/2021/targets.csv", "giao”, không", "giao”,\nkhông")
    assert "giao”,\nkhông" in rules(root).targets[0].note


def test_one_input_stands_once(root):
    path = root / "config/years/2021/year.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[[inputs]]\nfile = "so-lieu-cong-bo.xlsx"\nform = "cong-bo"\n')
    with pytest.raises(Refused, match="hai lần"):
        rules(root)
