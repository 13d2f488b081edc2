"""Names of persons: masked, asked about, and in nothing that is shared or committed."""

import base64
import html
import io
import re
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import PROJECT, opened, thidua
from planted_names import SYLLABLES, make_planted_workspace
from small_workspace import SIGNER, YEAR, make_small_workspace

from thidua_helpers.checks.persons import names_in_config, names_in_shared_texts
from thidua_helpers.intake.naming import UNDECLARED, InputNames
from thidua_helpers.intake.persons import MASK, NameMask, words_like_names
from thidua_helpers.rules.models import InputFile


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
    assert mask.masked(text) == (masked or text)
    assert mask.finds(text) == (masked is not None)
    assert not NameMask(["an"]).finds("an toàn")


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
        rankings={},
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
    assert [names.called(file) for file in (ours, sent, known, side, declared)] == [
        "1-05.xlsx",
        "Sổ của Đơn vị 1-05",
        "bieu-phu-cum-1.xlsx",
        "Biểu phụ, tệp 1",
        "Số A.xlsx",
    ]
    assert names.called(f"{folder}/giải trình của Hoa.docx") == UNDECLARED
    assert names.called(f"data/published/2021/r1/{sent}") == "Sổ của Đơn vị 1-05"
    assert "Hoa" not in names.called("data/raw/2020/don-vi/cũ của Hoa.xlsx")
    assert names.in_text(f"xem {sent} và của chị Hoa.xlsx") == "xem Sổ của Đơn vị 1-05 và Sổ của Đơn vị 1-05"
    shown = names.shown_key((side, "Biểu phụ 1", "3"))
    assert shown == ("Biểu phụ, tệp 1", "Biểu phụ 1", "3")
    assert names.row_key("/".join(shown)) == f"{side}/Biểu phụ 1/3"
    assert names.row_key(f"{declared}/x/3") == f"{declared}/x/3"


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


def test_words_like_names_are_a_finding_only_where_the_column_is_shared(small):
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
def test_a_name_in_a_shared_note_stops_the_run_and_one_of_the_key_is_masked(tmp_path):
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
