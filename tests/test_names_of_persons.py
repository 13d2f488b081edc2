"""Names of persons: masked, asked about, and in nothing that is shared or committed."""

import base64
import html
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from conftest import PROJECT, opened, stage_tables, thidua
from planted_names import SYLLABLES, make_planted_workspace
from small_workspace import AWARDS, SIGNER, YEAR, make_small_workspace, raw

from thidua_helpers.checks.persons import names_in_config, names_in_shared_config, names_in_shared_texts
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.intake.naming import UNDECLARED, InputNames
from thidua_helpers.intake.officers import OfficerKey
from thidua_helpers.intake.persons import MASK, NameMask, words_like_names
from thidua_helpers.intake.read_edition import mask_of, officer_names_in_config, read_inputs
from thidua_helpers.pipeline.freezing import freeze_edition
from thidua_helpers.pipeline.officer_names import refuse_officer_names
from thidua_helpers.report.documents.quoted import sources_of
from thidua_helpers.report.documents.summing_up import source_blocks
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.render.blocks import Figure
from thidua_helpers.report.sections import submissions
from thidua_helpers.rules.year import InputFile


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CHV Nguyễn Thị Hoa chậm xác minh", ["CHV Nguyễn Thị Hoa"]),
        ("do ông Hùng thụ lý", ["ông Hùng"]),
        ("đồng chí Lê Văn An, bà Mai", ["đồng chí Lê Văn An", "bà Mai"]),
        ("Vụ Trần Minh Quân Hà", ["Trần Minh Quân Hà"]),
        ("Nguyễn\u00a0Thị\nHoa", ["Nguyễn Thị Hoa"]),
        (unicodedata.normalize("NFD", "CHV Đỗ Ánh"), ["CHV Đỗ Ánh"]),
        ("Vụ việc nan giải, tháng Mười, 0912345678", []),
        ("Chi cục Hà Trung, huyện Lê Chân, tỉnh Bà Rịa - Vũng Tàu", []),
        ("ông Cục trưởng, bà Chi cục trưởng giao", []),
        ("Theo Quyết định 12/QĐ-CTHADS của Cục Thi hành án dân sự tỉnh", []),
        ("Kiến nghị của Viện kiểm sát nhân dân", []),
        ("CHV CB-02 và Đơn vị 1-05", []),
        ("học tập đạo đức, phong cách Hồ Chí Minh; Thành phố Hồ Chí Minh", []),
        ("Hồ Chí Minhx", ["Hồ Chí Minhx"]),
    ],
)
def test_words_like_names_are_found_in_ordinary_text(text, found):
    assert words_like_names(text) == found


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("CHV Nguyễn Thị Hoasen chậm", f"CHV {MASK} chậm"),
        ("nguyễn thị  HOASEN; Lê Hòa, Lê Hoà", f"{MASK}; {MASK}, {MASK}"),
        ("nguyen thi hoasen", MASK),
        ("so-viec-Nguyen_Thi_Hoasen.xlsx", f"so-viec-{MASK}.xlsx"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hoasen"), MASK),
        ("Nguyễn Thị Hoasenx, Lê Hóa, le hoa, Hoasen", None),
        ("Nguyễn, Thị Hoasen", None),
        ("", None),
    ],
)
def test_names_of_the_key_are_masked_however_they_are_spelled(text, masked):
    mask = NameMask(["nguyễn thị hoasen", "lê hòa", "an"])
    assert mask.mask(text) == (masked or text)
    assert mask.has_name(text) == (masked is not None)
    assert not NameMask(["an"]).has_name("an toàn")


def _inputs() -> list[InputFile]:
    declared = ({"folder": "don-vi"}, {"files": "bieu-phu*.xlsx"}, {"file": "Số A.xlsx"})
    return [InputFile(form="f", **each) for each in declared]


def _names(files: dict[str, int], units: dict[str, set[str]]) -> InputNames:
    inputs = _inputs()
    rules = SimpleNamespace(
        edition="2021",
        unit_by_id={"1-05": 0},
        cluster_ids=["cum-1"],
        criteria={},
        ranking_criteria={},
        name=lambda unit: f"Đơn vị {unit}",
        forms={"f": SimpleNamespace(name="Biểu phụ")},
        year=SimpleNamespace(inputs=inputs),
    )
    return InputNames([(file, inputs[number]) for file, number in files.items()], units, rules)


def test_received_workbooks_are_called_by_our_own_names():
    folder = "data/raw/2021"
    sent, ours, side = f"{folder}/don-vi/của chị Hoa.xlsx", f"{folder}/don-vi/1-05.xlsx", f"{folder}/bieu-phu Hoa.xlsx"
    known, declared = f"{folder}/bieu-phu-cum-1.xlsx", f"{folder}/Số A.xlsx"
    names = _names({ours: 0, sent: 0, known: 1, side: 1, declared: 2}, {ours: {"1-05"}, sent: {"1-05"}})
    assert [names.shown_name(file) for file in (ours, sent, known, side, declared)] == [
        "1-05.xlsx",
        "Sổ của Đơn vị 1-05",
        "bieu-phu-cum-1.xlsx",
        "Biểu phụ, tệp 1",
        "Số A.xlsx",
    ]
    assert names.shown_name(f"{folder}/giải trình của Hoa.docx") == UNDECLARED
    assert names.shown_name(f"data/published/2021/r1/{sent}") == "Sổ của Đơn vị 1-05"
    assert "Hoa" not in names.shown_name("data/raw/2020/don-vi/cũ của Hoa.xlsx")
    assert names.in_text(f"xem {sent} và của chị Hoa.xlsx") == "xem Sổ của Đơn vị 1-05 và Sổ của Đơn vị 1-05"
    shown = names.shown_key((side, "Biểu phụ 1", "3"))
    assert shown == ("Biểu phụ, tệp 1", "Biểu phụ 1", "3")
    assert names.row_key("/".join(shown)) == f"{side}/Biểu phụ 1/3"
    assert names.row_key(f"{declared}/x/3") == f"{declared}/x/3"


def test_report_files_on_shared_pages_have_our_own_names():
    sent = "data/raw/2021/don-vi/của chị Hoa.xlsx"
    facts = pd.DataFrame([{"holder": "1-05", "form": "f", "file": sent}])
    row = {"state": "du", "files": sent, "received_on": "", "corrected_on": "", "due_on": ""}
    book = SimpleNamespace(
        input_names=_names({sent: 0}, {sent: {"1-05"}}),
        table=lambda name: facts,
        rows=lambda name: {"1-05": row},
        rules=SimpleNamespace(name=str, registers=(), cluster_ids=(), statistical_forms=()),
    )
    assert submissions._submission_row(book, "1-05", is_internal=False).cells[-1] == "Sổ của Đơn vị 1-05"


def test_sources_of_a_document_have_our_own_file_names():
    sent = "data/raw/2021/don-vi/của chị Hoa.xlsx"
    rows = {"figures": {"1-05/viec/xong": {"inputs": "1-05/viec/xong"}}, "rates": {}}
    book = SimpleNamespace(
        input_names=_names({sent: 0}, {sent: {"1-05"}}),
        rows=rows.get,
        cells=SimpleNamespace(cells=lambda source_keys: [((sent, "06", "J11"), 1)]),
    )
    figure = Figure("12", "2021:figures:1-05/viec/xong:value", "Thi hành xong")
    assert sources_of(book, figure) == "Sổ của Đơn vị 1-05, trang tính 06, ô J11"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    return make_small_workspace(tmp_path_factory.mktemp("nhỏ"))


def _shared(rules, *columns: tuple[str, str]):
    class Rules:
        def shares(self, table, column):
            return (table, column) in columns

        def __getattr__(self, name):
            return getattr(rules, name)

    return Rules()


def test_words_like_names_are_found_in_shared_columns_only(small):
    rules = opened(small).rules
    place = {"file": "data/raw/2021/x.xlsx", "sheet": "Sổ", "row": 3, "holder": "1-01"}
    table = pd.DataFrame([place | {"note": "CHV Lê Hoa"}, place | {"note": f"{MASK} chậm"}, place | {"note": "chậm"}])
    assert list(names_in_shared_texts({"inspections": table}, rules)) == []
    found = list(names_in_shared_texts({"inspections": table}, _shared(rules, ("inspections", "note"))))
    assert [(each.check, each.severity, each.cells, each.is_acceptable) for each in found] == [
        ("ten-nguoi", "error", "dòng 3", True),
        ("ten-can-bo", "warning", "dòng 3", False),
    ]
    assert "“CHV Lê Hoa”" in found[0].found


PERSON = "Phạm Văn Thử"
STATEMENT = """[[statements]]
kind = "du-hop"
first = "{first}"
text = "Đồng chí {person} - Phó Cục trưởng phát biểu chỉ đạo"
source = "minh-hoa"
"""


def _stating(root: Path, more: str = "", first: str = YEAR) -> Path:
    (root / "config/statements.toml").write_text(STATEMENT.format(person=PERSON, first=first) + more, encoding="utf-8")
    return root


@pytest.mark.parametrize("first", [YEAR, "2019"])
def test_undeclared_name_in_a_statement_is_an_error_to_be_accepted(tmp_path, first):
    rules = opened(_stating(make_small_workspace(tmp_path), first=first)).rules
    (finding,) = names_in_shared_config(rules)
    assert (finding.check, finding.severity, finding.is_acceptable) == ("ten-nguoi", "error", True)
    assert (finding.file, finding.cells) == ("config/statements.toml", "statements.0")
    assert f"“Đồng chí {PERSON}”" in finding.found and "officials" in finding.advice


def test_declared_official_is_neither_found_nor_masked(tmp_path):
    root = _stating(make_small_workspace(tmp_path), f'officials = ["{PERSON}"]')
    book = opened(root)
    assert list(names_in_shared_config(book.rules)) == []
    key = root / "data/keys/can-bo.csv"
    key.parent.mkdir()
    key.write_text(f"unit,name,code\n1-01,{PERSON.casefold()},cb-01\n1-01,trần văn thử,cb-02\n", encoding="utf-8")
    mask = mask_of(OfficerKey.read(key, "k", is_kept=False), book.rules)
    assert not mask.has_name(PERSON) and mask.has_name("Trần Văn Thử")


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("statements", 'officials = ["Phạm Văn Thừ"]', "không thấy tên này trong lời của mục"),
        ("year", '[summing_up]\ncontext = ["ông Thử dự"]\nofficials = ["Thử"]', "phải có source"),
        ("year", '[summing_up]\nsource = "minh-hoa"\nofficials = ["Thử"]', "không thấy tên này trong lời của mục"),
    ],
)
def test_official_without_a_source_or_unknown_to_the_text_is_refused(tmp_path, place, text, said):
    root = make_small_workspace(tmp_path)
    if place == "statements":
        _stating(root, text)
    else:
        with (root / f"config/years/{YEAR}/year.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
    with pytest.raises(Refused, match=said):
        opened(root)


SHOWN_TEXTS = (
    'clusters_note = "ông Thử"',
    'award_notes = ["ông Thử"]',
    'notes = ["ông Thử"]',
    '[summing_up]\ntheme = "ông Thử"',
    *(f'[summing_up]\n{key} = ["ông Thử"]' for key in ("context", "movements", "organisation", "leadership")),
    *(f'[summing_up]\n{key} = ["ông Thử"]' for key in ("shortcomings", "directions")),
)


@pytest.mark.parametrize("text", SHOWN_TEXTS)
def test_name_in_a_text_of_the_year_file_is_an_error(tmp_path, text):
    root = make_small_workspace(tmp_path)
    year = root / f"config/years/{YEAR}/year.toml"
    written = year.read_text(encoding="utf-8")
    is_table = text.startswith("[")
    year.write_text(f"{written}\n{text}\n" if is_table else f"{text}\n\n{written}", encoding="utf-8")
    (finding,) = names_in_config(opened(root).rules)
    assert (finding.severity, finding.file) == ("error", f"config/years/{YEAR}/year.toml")
    if is_table:
        declared = f'{text}\nsource = "minh-hoa"\nofficials = ["Thử"]'
        year.write_text(f"{written}\n{declared}\n", encoding="utf-8")
        assert list(names_in_config(opened(root).rules)) == []


def test_name_in_a_note_on_a_target_is_an_error(tmp_path):
    root = make_small_workspace(tmp_path)
    targets = root / f"config/years/{YEAR}/targets.csv"
    targets.write_text(
        targets.read_text(encoding="utf-8").replace(",minh-hoa,,", ",minh-hoa,ông Thử giao,", 1), "utf-8"
    )
    (finding,) = names_in_config(opened(root).rules)
    assert (finding.severity, finding.cells) == ("error", "dòng 2")


@pytest.mark.slow
def test_statement_with_an_undeclared_name_stops_the_check(tmp_path):
    root = _stating(make_small_workspace(tmp_path))
    stopped = thidua(root, "check", YEAR)
    assert stopped.returncode == 3
    assert "[ten-nguoi]" in stopped.stdout + stopped.stderr
    (finding,) = names_in_shared_config(opened(root).rules)
    row = f"key,check,reason,decided_by\n{finding.key},ten-nguoi,Không phải tên người,Chánh Văn phòng\n"
    (root / "config/accepted.csv").write_text(row, encoding="utf-8")
    assert thidua(root, "check", YEAR).returncode == 0


def test_officer_name_in_config_is_an_error_without_the_name(tmp_path):
    root = make_small_workspace(tmp_path)
    key = root / "data/keys/can-bo.csv"
    key.parent.mkdir()
    key.write_text(f"unit,name,code\n1-01,{PERSON.casefold()},cb-01\n", encoding="utf-8")
    book = opened(root)
    assert "ten-can-bo-o-cau-hinh" not in set(read_inputs(book.workspace, book.rules).findings["check"])
    decisions = root / f"config/years/{YEAR}/decisions.csv"
    number = len(decisions.read_text(encoding="utf-8").splitlines()) + 1
    with decisions.open("a", encoding="utf-8") as file:
        file.write(f"xep-hang,1-02,2,quyet_dinh,MH-04/QĐ,2021-10-20,Cục trưởng (minh họa),theo ý {PERSON.upper()}\n")
    book = opened(root)
    findings = read_inputs(book.workspace, book.rules).findings
    (finding,) = findings[findings["check"] == "ten-can-bo-o-cau-hinh"].to_dict("records")
    assert (finding["severity"], finding["cells"], finding["key"]) == ("error", f"dòng {number}", "")
    assert finding["file"] == f"config/years/{YEAR}/decisions.csv"
    assert "thử" not in str(finding).casefold().replace("data/keys", "")
    mask = NameMask([PERSON])
    assert [each.cells for each in officer_names_in_config(book.workspace, book.rules, mask)] == [f"dòng {number}"]


def _archive(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", part)
    return file.getvalue()


PICTURE = base64.b64encode(f"<svg><text>{PERSON}</text></svg>".encode()).decode()
NAMING = {
    "a.html": f"<p>{PERSON}</p>".encode(),
    "attribute.html": f'<p title="{PERSON}">x</p>'.encode(),
    "cut.html": "<p>Phạm <b>Văn</b> Thử</p>".encode(),
    "picture.html": f'<img src="data:image/svg+xml;base64,{PICTURE}">'.encode(),
    "a.csv": f"đơn vị,ghi chú\n1-01,{PERSON.upper()}\n".encode("utf-8-sig"),
    "a.docx": _archive("<w:t>Phạm Văn</w:t><w:t> Thử</w:t>"),
    "a.xlsx": _archive(f"<t>{PERSON}</t>"),
}


@pytest.mark.parametrize("name", NAMING)
def test_shared_file_that_names_an_officer_is_refused_without_the_name(name):
    officers = NameMask([PERSON])
    with pytest.raises(StepFailed, match=re.escape(name)) as failed:
        refuse_officer_names(name, NAMING[name], officers)
    assert PERSON not in str(failed.value)
    refuse_officer_names(name, NAMING[name], NameMask(["phạm văn thư", "trần thử"]))
    refuse_officer_names(name, NAMING[name], NameMask([]))


@pytest.mark.slow
def test_run_stops_at_a_page_that_names_an_officer(tmp_path, monkeypatch):
    root = make_small_workspace(tmp_path)
    key = root / "data/keys/can-bo.csv"
    key.parent.mkdir()
    key.write_text("unit,name,code\n1-01,đơn vị đo lường,cb-01\n", encoding="utf-8")
    assert thidua(root, "run", YEAR).returncode == 0
    # Words that the program itself writes: they are in no input and no config, so only the last look can find them.
    key.write_text("unit,name,code\n1-01,cách đọc báo cáo,cb-01\n", encoding="utf-8")
    stopped = thidua(root, "run", YEAR, "--force")
    assert stopped.returncode == 1
    assert "khóa mã (data/keys)" in stopped.stderr


@pytest.mark.parametrize("is_in_key", [False, True])
def test_name_in_config_of_an_earlier_edition_stops_freezing(tmp_path, is_in_key):
    root = make_small_workspace(tmp_path)
    shutil.copytree(root / f"config/years/{YEAR}", root / "config/years/2020")
    year = root / "config/years/2020/year.toml"
    said = f"# {PERSON}\n" if is_in_key else f'[summing_up]\ncontext = ["ông {PERSON} dự"]\n'
    year.write_text(f"{year.read_text(encoding='utf-8')}\n{said}", encoding="utf-8")
    if is_in_key:
        (root / "data/keys").mkdir()
        (root / "data/keys/can-bo.csv").write_text(f"unit,name,code\n1-01,{PERSON},cb-01\n", encoding="utf-8")
    book = opened(root)
    with pytest.raises(Refused, match=r"config/years/2020/year\.toml, ") as refused:
        freeze_edition(book.workspace, book.edition, SIGNER, date(2021, 10, 25))
    assert is_in_key == (PERSON not in str(refused.value))


LEAK = re.compile(rf"zw(?:{'|'.join(SYLLABLES)})[abcd]")


def names_in(content: bytes, name: str = "") -> set[str]:
    """The planted names in a file: in its text, attributes, embedded pictures, in every member of an archive."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {found for each in archive.namelist() for found in names_in(archive.read(each), each)} | _in(name)
    text = content.decode("utf-8", "replace")
    embedded = re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    return _in(name, text, *(base64.b64decode(each).decode("utf-8", "replace") for each in embedded))


def _in(*texts: str) -> set[str]:
    found = set()
    for text in texts:
        plain = unicodedata.normalize("NFD", html.unescape(text)).casefold()
        bare = "".join(each for each in plain if not unicodedata.combining(each))
        found |= {*LEAK.findall(bare), *LEAK.findall(re.sub(r"<[^>]*>", "", bare))}
    return found


def test_the_search_finds_names_in_archives_pictures_and_attributes():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/x.xml", "<w:t>Zw</w:t><w:t>anA</w:t>")
    picture = base64.b64encode(b"<svg>ZWBANB</svg>").decode()
    assert names_in(file.getvalue()) == {"zwana"}
    assert names_in(f'<img src="data:image/svg+xml;base64,{picture}" alt="Zwchic">'.encode()) == {"zwbanb", "zwchic"}


@pytest.mark.slow
def test_no_planted_name_is_in_anything_shared_or_committed(tmp_path):
    plants = make_planted_workspace(tmp_path)
    assert len(plants.places) >= 37
    done = thidua(tmp_path, "freeze", YEAR, "--signed-by", SIGNER, "--signed-on", "25/10/2021")
    assert done.returncode == 0, done.stdout + done.stderr
    done = thidua(tmp_path, "bundle", YEAR)
    assert done.returncode == 0, done.stderr
    made = [path for part in ("reports", "data") for path in sorted((tmp_path / part).rglob("*")) if path.is_file()]
    made = [path for path in made if not path.is_relative_to(tmp_path / "data/raw")]
    names = {path.relative_to(tmp_path).as_posix(): path for path in made}
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=PROJECT,
        input="\0".join(names),
        capture_output=True,
        text=True,
        check=False,
    )
    ignored = set(told.stdout.split("\0"))
    committed = names.keys() - ignored
    shared = {name for name in names if name.startswith("reports/") and "noi-bo" not in name.split("/")}
    of_revision = {name for name in committed if name.startswith(f"data/published/{YEAR}/r1/")}
    assert f"data/published/{YEAR}/SHA256SUMS" in committed
    assert any(name.endswith(".zip") for name in shared)
    assert any(name.endswith(".html") for name in of_revision)
    leaks = {}
    # What people write into config is theirs to commit: it is asked about, see below.
    for name in sorted(name for name in shared | committed if "/config/" not in name):
        if found := names_in(names[name].read_bytes(), name):
            leaks[name] = sorted(plants.places[each] for each in found)
    assert leaks == {}
    kept = set().union(*(names_in(names[name].read_bytes(), name) for name in names if "data/processed" in name))
    inside = {place for token, place in plants.places.items() if token in kept}
    assert {"inspections, note", "large_cases, case", "staff, note", "cell of a side table"} <= inside
    asked = " ".join(each.found for each in names_in_config(opened(tmp_path).rules))
    written = [token for token, place in plants.places.items() if ".csv" in place]
    assert len(written) == 5
    assert all(token in asked.casefold() for token in written)
    for name, path in names.items():
        is_private = name.startswith(("data/keys", "data/processed")) or "noi-bo" in name.split("/")
        if is_private and not name.startswith("data/published"):
            assert path.stat().st_mode & 0o077 == 0, name
            assert path.parent.stat().st_mode & 0o077 == 0, name


@pytest.mark.slow
def test_name_in_a_shared_note_stops_and_an_officers_is_masked(tmp_path):
    make_planted_workspace(tmp_path)
    form = tmp_path / "config/forms/so-kiem-tra.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("verified", 'shared_texts = ["note"]\nverified'), "utf-8")
    stopped = thidua(tmp_path, "run", YEAR)
    assert stopped.returncode == 3
    assert "[ten-nguoi]" in stopped.stderr
    key = tmp_path / "data/keys/can-bo.csv"
    key.parent.mkdir(exist_ok=True)
    token = re.search(r"CHV (Nguyễn Thị \w+)", stopped.stderr)[1]
    key.write_text(f"unit,name,code\n1-01,{token.casefold()},cb-01\n", encoding="utf-8")
    done = thidua(tmp_path, "run", YEAR)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / f"reports/{YEAR}/index.html").read_text(encoding="utf-8")
    assert f"CHV {MASK}" in page
    assert not names_in(page.encode())


def test_reconciled_files_have_our_own_names_in_shared_tables(made, tmp_path):
    book = opened(made, "2021")
    book.input_names = SimpleNamespace(shown_name=lambda file: "Tên ta", in_text=lambda text: text.upper())
    table = next(each for each in data_tables(book) if each.name == "doi_chieu")
    assert {row[-1].split(",")[0] for row in table.rows} == {"Tên ta"}
    key = "2021:published:x.xlsx/Trang/3:value"
    section = SimpleNamespace(blocks=[(Figure("12", key, "Thi hành xong"),)])
    book.cells = SimpleNamespace(cells=lambda source_keys: [])
    *_, table = source_blocks(book, [section])
    (row,) = table.rows
    assert row[-1] == key.upper()


def test_acceptance_of_namesakes_in_two_units_does_not_lapse(tmp_path):
    root = make_small_workspace(tmp_path)
    workbook = openpyxl.load_workbook(raw(root) / AWARDS)
    workbook["Đề nghị"].append(["Đơn vị 1-04", *[cell.value for cell in workbook["Đề nghị"][4]][1:]])
    workbook.save(raw(root) / AWARDS)
    accepted = root / "config/years/2021/accepted.csv"

    def finding_and_lapsed():
        tables = stage_tables(opened(root))
        (row,) = tables["findings_clean"].to_dict("records")
        return row, "chap-nhan-het-hieu-luc" in set(tables["findings_results"]["check"])

    before, _ = finding_and_lapsed()
    assert (before["check"], before["accepted"]) == ("mot-nguoi-hai-don-vi", "")
    row = f"{before['key']},mot-nguoi-hai-don-vi,Hai người trùng họ tên,Chánh Văn phòng\n"
    accepted.write_text(f"key,check,reason,decided_by\n{row}", encoding="utf-8")
    after, has_lapsed = finding_and_lapsed()
    assert (after["key"], after["accepted"]) == (before["key"], "Hai người trùng họ tên (Chánh Văn phòng)")
    assert not has_lapsed
    accepted.write_text(accepted.read_text(encoding="utf-8").replace(before["key"], "0123456789"), encoding="utf-8")
    assert finding_and_lapsed()[1]
