"""A published edition stays as it was published; what a later revision changes is said, and nothing else changes."""

import hashlib
import html
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest
from conftest import EXAMPLE, PROJECT, files_of, missing_in, opened, ranking_tables, stage_tables, thidua
from small_workspace import FIGURES, FIRST, OFFICER, SECOND, SIGNER, set_year, write_figures

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.edition.other_editions import compared_base, input_editions
from thidua_helpers.edition.stage_tables import StageTables
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.period import Edition
from thidua_helpers.pipeline import freezing
from thidua_helpers.pipeline.build import rules_to_build
from thidua_helpers.pipeline.fingerprints import read_manifest
from thidua_helpers.pipeline.freezing import absent_files, check_revision, freeze_edition
from thidua_helpers.pipeline.journal import finish_killed_runs, move_into_place
from thidua_helpers.pipeline.revision_checksums import (
    all_checksums,
    changed_files,
    known_revisions,
    lacks_internal_part,
    record_checksum,
    refuse_changed_revisions,
    write_checksums,
)
from thidua_helpers.report.pages import pages_of
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.tables.store import read_table, write_table
from thidua_helpers.workspace.paths import Workspace, open_workspace
from thidua_helpers.workspace.revisions import is_internal_part
from thidua_helpers.years.carrying import CarriedConfig

pytestmark = pytest.mark.slow
YEAR = Edition.parse("2021")
# Which revision points follow, the state of its figures, its day.
SCORED = r"r1 \(số liệu tạm tính\) .*25/10/2021"
SIGNED = {"signed_by": SIGNER, "signed_on": date(2021, 10, 25)}


@pytest.fixture
def copied(frozen, tmp_path) -> Path:
    """A copy of its own of that workspace, with the first revision only and nothing changed since."""
    root = tmp_path / "ws"
    for part in ("config", "data/raw"):
        shutil.copytree(frozen / "r1" / part, root / part)
    shutil.copytree(frozen / "r1", root / "data/published/2021/r1")
    record_checksum(open_workspace(root), YEAR, "r1")
    shutil.copytree(frozen / "r1/reports", root / "reports")
    shutil.copytree(frozen / "r1/data/processed", root / "data/processed")
    return root


def keep_points(root: Path) -> None:
    set_year(root, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nscored_on = "r1"')


def words(page: Path) -> str:
    text = re.sub(r"<(style|script)>.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def revised(root: Path) -> pd.DataFrame:
    return read_table(root / "data/published/2021/r2/data/processed/2021", "revised")


def of(table: pd.DataFrame, name: str, assumed: bool = False) -> pd.DataFrame:
    return table[(table["table"] == name) & (table["assumed"] == assumed)].set_index("row")


def test_revision_contains_its_inputs_and_its_signer(frozen):
    first = frozen / "r1"
    for part in ("config", "data/raw/2021", "data/processed/2021", "reports/2021"):
        assert files_of(first / part)
    assert (first / "reports/2021/noi-bo/index.html").is_file()
    assert (first / "reports/2021/bang-so-lieu.xlsx").is_file()
    assert not list(first.rglob("can-bo.csv"))
    named = [path.name for path in first.rglob("*.*") if OFFICER.encode() in path.read_bytes()]
    assert named == [], "only workbooks, which are packed, hold an officer's name"
    said = (first / "revision.toml").read_text(encoding="utf-8")
    assert 'signed_by = "Cục trưởng (minh họa)"\nsigned_on = 2021-10-25' in said
    assert 'state_of_figures = "tam-tinh"' in said
    assert len(all_checksums(Workspace(first))) == len(files_of(first)) - 1
    printed = (frozen / "r1.txt").read_text(encoding="utf-8")
    checksum = hashlib.sha256((first / "SHA256SUMS").read_bytes()).hexdigest()
    assert checksum in printed
    assert f"{checksum}  r1/SHA256SUMS\n" in (frozen / "data/published/2021/SHA256SUMS").read_text(encoding="utf-8")
    assert read_manifest(open_workspace(frozen), YEAR).revisions["r1"] == checksum
    kept = frozen / "data/published/2021/r1"
    assert {path.stat().st_mode & 0o222 for path in kept.rglob("*") if path.is_file()} == {0}


@pytest.mark.parametrize("name", ["r1", "r2"])
def test_revision_of_an_edition_run_before_contains_every_page(frozen, name):
    """The first was up to date when it was frozen, the second had a change that touches some pages only."""
    book, revision = opened(frozen), Workspace(frozen / "data/published/2021" / name)
    assert absent_files(book, revision) == []
    assert len(list(revision.reports.folder(YEAR).rglob("*.html"))) >= len(pages_of(book.rules))


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "2021/cum-1.html",
        "2021/noi-bo/index.html",
        "2021/bang-so-lieu.xlsx",
        "2021/bang-so-lieu/ty_le.csv",
        "2021/bao-cao-tong-ket.docx",
        "2021/noi-bo/ho-so/to-trinh-khen-thuong.docx",
    ],
)
def test_revision_without_a_page_document_or_table_is_refused(copied, name):
    workspace = open_workspace(copied)
    revision = workspace.revision(YEAR, "r1")
    (revision.root / "reports" / name).unlink()
    with pytest.raises(StepFailed, match=f"chưa chốt: thiếu tệp reports/{name}"):
        freezing._refuse_unproven(workspace, opened(copied), revision)


def test_internal_files_have_their_own_list_of_checksums(frozen):
    first = Workspace(frozen / "r1")
    shared = first.revisions.checksums.read_text(encoding="utf-8")
    names = {line[66:] for line in shared.splitlines()}
    assert {name for name in names if name.startswith("data/") or "noi-bo" in name} == {"data/SHA256SUMS"}
    assert {"revision.toml", "config/units.csv", "reports/2021/index.html"} < names
    ignored = [name for name in all_checksums(first) if is_internal_part(name)]
    asked = [f"data/published/2021/r9/{name}" for name in (*ignored, *names)]
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", *asked], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert set(told.stdout.split("\n")) - {""} == {f"data/published/2021/r9/{name}" for name in ignored}


def test_check_without_the_internal_part_asks_for_it(copied):
    folder = copied / "data/published/2021/r1"
    for part in ("data", "reports/2021/noi-bo"):
        shutil.move(folder / part, copied / "moved away" / part)
    (said,) = check_revision(open_workspace(copied), YEAR, "r1")
    assert missing_in(said, "data/", "reports/2021/noi-bo/", "data/published/2021/r1") == []
    rules_to_build(open_workspace(copied), YEAR)
    keep_points(copied)
    with pytest.raises(Refused, match=r"Chưa có bảng ranks\.csv"):
        rules_to_build(open_workspace(copied), YEAR)
    for part in ("data", "reports/2021/noi-bo"):
        shutil.move(copied / "moved away" / part, folder / part)
    assert check_revision(open_workspace(copied), YEAR, "r1") == []


def test_first_revision_is_unchanged_after_later_revisions_and_runs(frozen):
    assert files_of(frozen / "data/published/2021/r1") == files_of(frozen / "r1")


def test_revision_run_again_from_its_folder_gives_the_same_bytes(frozen, tmp_path):
    """The second one too, whose points keep to the first, though the live config and inputs have moved on."""
    shutil.copytree(frozen / "data/published", tmp_path / "data/published")
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    assert check_revision(open_workspace(tmp_path), YEAR, "r2") == []


def test_tables_of_another_program_are_compared_by_cell(copied, monkeypatch):
    monkeypatch.setattr(freezing, "code_digest", lambda: "another")
    assert check_revision(open_workspace(copied), YEAR, "r1") == []


def test_differing_tables_are_reported_by_row_and_column(copied, tmp_path):
    kept, now = copied / "data/published/2021/r1/data/processed/2021", tmp_path / "now"
    shutil.copytree(copied / "data/processed/2021", now)
    assert list(freezing._changed_tables(kept, now)) == []
    figures = read_table(now, "figures")
    is_one = (figures["holder"] == "1-01") & (figures["line"] == "co_dieu_kien") & (figures["measure"] == "viec")
    write_table(now, "figures", figures.assign(value=figures["value"].mask(is_one, 199)))
    write_table(now, "targets", read_table(now, "targets").iloc[1:])
    (now / "ranks.csv").unlink()
    figures, ranks, targets = freezing._changed_tables(kept, now)
    assert missing_in(figures, "figures", "1-01/viec/co_dieu_kien", "value: 200 → 199") == []
    assert "ranks.csv" in ranks
    assert missing_in(targets, "targets", "1-01/viec/ty_le_xong") == []
    facts = now / "facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace(",value,", ",amount,", 1), encoding="utf-8")
    assert missing_in(next(freezing._changed_tables(kept, now)), "facts.csv", "cột value") == []


def test_changed_added_or_missing_file_is_reported(copied):
    folder = copied / "data/published/2021/r1"
    page, table = folder / "reports/2021/index.html", folder / "data/processed/2021/ranks.csv"
    for path in (page, table):
        path.chmod(0o644)
    page.write_text(page.read_text(encoding="utf-8").replace("85,78%", "95,78%"), encoding="utf-8")
    table.unlink()
    (folder / "config/more.toml").write_text("x = 1", encoding="utf-8")
    assert check_revision(open_workspace(copied), YEAR, "r1") == [
        "thiếu tệp data/processed/2021/ranks.csv",
        "có thêm tệp config/more.toml",
        "tệp reports/2021/index.html đã bị thay đổi",
    ]
    done = thidua(copied, "freeze", "2021", "--check")
    assert done.returncode == 1
    assert "Bản r1: KHÔNG ĐÚNG." in done.stdout


def _sums_again(folder: Path) -> None:
    """What a forger does who knows of the lists inside a revision."""
    for name in ("SHA256SUMS", "data/SHA256SUMS"):
        (folder / name).chmod(0o644)
    write_checksums(Workspace(folder))


def _edit(folder: Path, name: str, old: bytes, new: bytes) -> None:
    path = folder / name
    path.chmod(0o644)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def _edit_member(folder: Path, name: str, member: str, old: bytes, new: bytes) -> None:
    path = folder / name
    path.chmod(0o644)
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert old in parts[member]
    parts[member] = parts[member].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


def _byte_in_page(folder: Path) -> None:
    _edit(folder, "reports/2021/index.html", b"85,78%", b"95,78%")


def _page_and_sums(folder: Path) -> None:
    _byte_in_page(folder)
    _sums_again(folder)


def _byte_in_raw(folder: Path) -> None:
    path = folder / f"data/raw/2021/{FIGURES}"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")


def _extra_file(folder: Path) -> None:
    (folder / "reports/2021/them.html").write_text("x", encoding="utf-8")


def _no_sums(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def _table_and_sums(folder: Path) -> None:
    _edit(folder, "data/processed/2021/figures.csv", b",180,", b",181,")
    _sums_again(folder)


def _internal_page_and_sums(folder: Path) -> None:
    _edit(folder, "reports/2021/noi-bo/index.html", b"85,78%", b"95,78%")
    _sums_again(folder)


def _signer_and_sums(folder: Path) -> None:
    for name in ("revision.toml", "reports/index.html"):
        _edit(folder, name, "Cục trưởng (minh họa)".encode(), "Người khác".encode())
    _sums_again(folder)


def _word_and_sums(folder: Path) -> None:
    _edit_member(folder, "reports/2021/bao-cao-tong-ket.docx", "word/document.xml", b"85,78", b"95,78")
    _sums_again(folder)


def _excel_and_sums(folder: Path) -> None:
    _edit_member(folder, "reports/2021/bang-so-lieu.xlsx", "xl/sharedStrings.xml", b"1-01", b"1-99")
    _sums_again(folder)


def _page_sums_and_code(folder: Path) -> None:
    path = folder / "revision.toml"
    path.chmod(0o644)
    path.write_text(re.sub(r"sha256:\w+", "sha256:another", path.read_text(encoding="utf-8")), encoding="utf-8")
    _page_and_sums(folder)


def _deleted(folder: Path) -> None:
    shutil.rmtree(folder)


def _made_by_hand(folder: Path) -> None:
    made = shutil.copytree(folder, folder.with_name("r2"))
    _edit(made, "revision.toml", b'revision = "r1"', b'revision = "r2"')
    _sums_again(made)


def _empty_revision(folder: Path) -> None:
    (folder.with_name("r3")).mkdir()
    (folder.with_name("r3") / "revision.toml").touch()


TAMPERINGS = [
    (_byte_in_page, "r1", "tệp reports/2021/index.html đã bị thay đổi"),
    (_byte_in_raw, "r1", f"tệp data/raw/2021/{FIGURES} đã bị thay đổi"),
    (_extra_file, "r1", "có thêm tệp reports/2021/them.html"),
    (_no_sums, "r1", "thiếu tệp SHA256SUMS"),
    *(
        (tamper, "r1", "SHA256SUMS không còn là tệp đã chốt")
        for tamper in (
            *(_page_and_sums, _table_and_sums, _internal_page_and_sums, _signer_and_sums, _word_and_sums),
            *(_excel_and_sums, _page_sums_and_code),
        )
    ),
    (_deleted, "r1", "thiếu tệp revision.toml, mà mã kiểm tra của bản này còn được lưu"),
    (_made_by_hand, "r2", "không do “thidua freeze” lập"),
    (_empty_revision, "r3", "không do “thidua freeze” lập"),
]


@pytest.mark.parametrize(("tamper", "name", "said"), TAMPERINGS, ids=[each[0].__name__[1:] for each in TAMPERINGS])
def test_tampering_is_found_by_freeze_check_and_before_any_run(copied, tamper, name, said):
    tamper(copied / "data/published/2021/r1")
    workspace = open_workspace(copied)
    assert any(said in fault for fault in check_revision(workspace, YEAR, name))
    assert name in known_revisions(workspace, YEAR)
    with pytest.raises(StepFailed, match=f"Bản công bố {name} của kỳ 2021 không còn như đã chốt"):
        refuse_changed_revisions(workspace, [YEAR])


@pytest.mark.parametrize("command", ["run", "check", "verify", "bundle", "compare"])
def test_commands_stop_at_a_tampered_revision(copied, command):
    _page_and_sums(copied / "data/published/2021/r1")
    done = thidua(copied, command, "2021")
    assert (done.returncode, "Bản công bố r1 của kỳ 2021 không còn như đã chốt" in done.stderr) == (1, True)


def test_points_are_not_taken_from_a_tampered_revision(copied):
    keep_points(copied)
    rules_to_build(open_workspace(copied), YEAR)
    _table_and_sums(copied / "data/published/2021/r1")
    with pytest.raises(StepFailed, match="Bản công bố r1 của kỳ 2021 không còn như đã chốt"):
        rules_to_build(open_workspace(copied), YEAR)


@pytest.mark.parametrize("tamper", [_word_and_sums, _excel_and_sums])
def test_edited_archive_is_found_even_with_forged_checksums(copied, tamper):
    """Only running again tells: the members of the archive are not those that the program makes."""
    tamper(copied / "data/published/2021/r1")
    record_checksum(open_workspace(copied), YEAR, "r1")
    (said,) = check_revision(open_workspace(copied), YEAR, "r1")
    assert re.search(
        r"tệp reports/2021/bao-cao-tong-ket.docx khác .*word/document.xml|bang-so-lieu.xlsx khác .*xl/", said
    )


def test_archives_that_differ_in_compression_only_are_equal(tmp_path):
    kept, now = tmp_path / "a.docx", tmp_path / "b.docx"
    for path, how in ((kept, zipfile.ZIP_STORED), (now, zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(path, "w", how) as archive:
            archive.writestr("word/document.xml", "x" * 1000)
    assert kept.read_bytes() != now.read_bytes()
    assert freezing._changed_members(kept, now) == []
    with zipfile.ZipFile(now, "a") as archive:
        archive.writestr("more.xml", "")
    assert freezing._changed_members(kept, now) == ["more.xml"]


def test_notice_lists_changed_new_and_missing_figures(frozen):
    table = revised(frozen)
    figures = of(table, "figures")
    done = figures.loc[["1-01/viec/xong+dinh_chi", "1-02/viec/xong+dinh_chi", "toan-tinh/viec/xong+dinh_chi"]]
    assert list(done["change"]) == [-14, 8, -6]
    assert figures.loc["1-03/viec/phai_thi_hanh", ["kind", "after"]].tolist() == ["them", 210]
    assert figures.loc["1-04/tien/co_dieu_kien", ["kind", "before"]].tolist() == ["bot", 1_000_000_000]
    assert figures.loc["toan-tinh/tien/co_dieu_kien", "kind"] == "bot"
    cells = of(table, "facts")
    assert cells.loc["1-01/viec/xong+dinh_chi", ["file", "cell"]].tolist() == [f"data/raw/2021/{FIGURES}", "D7"]
    assert of(table, "targets").loc["1-01/viec/ty_le_xong", ["before_text", "after_text"]].tolist() == [
        "dat",
        "chua_dat",
    ]
    parts = [
        *(
            "tỉnh Minh Họa năm 2021",
            "r2 ngày 25/11/2021",
            "r1 ngày 25/10/2021",
            "Số liệu chính thức được duyệt <ngày 20/11>.",
        ),
        *("85,78%", "85,11%", "giảm 0,67 điểm phần trăm", "Đơn vị 1-01 (việc)"),
        "Đơn vị 1-01 Đã thi hành xong 180 166 giảm 14",
        "Đơn vị 1-02 Đã thi hành xong 174 182 tăng 8",
        "Đơn vị 1-04 Có điều kiện thi hành 1.000.000.000 – bớt",
        f"2021/{FIGURES}, trang tính Số liệu công bố, ô D7",
        f"data/raw/2021/{FIGURES} thay đổi",
    ]
    assert missing_in(words(frozen / "reports/2021/dieu-chinh.html"), *parts) == []


def test_wording_of_the_notice(frozen, snapshot):
    pages = (frozen / f"reports/2021/{name}dieu-chinh.html" for name in ("", "noi-bo/"))
    assert [re.findall(r"<p>.*?</p>", page.read_text(encoding="utf-8"), re.DOTALL) for page in pages] == snapshot


def test_results_by_the_new_figures_are_internal(frozen):
    table = revised(frozen)
    assert of(table, "ranks").empty
    assert of(table, "classes").empty
    ranks = of(table, "ranks", assumed=True)
    assert ranks.loc["cum-1/1-01", ["before", "after"]].tolist() == [1, 3]
    assert ranks.loc["cum-1/1-02", ["before", "after"]].tolist() == [2, 1]
    assert of(table, "classes", assumed=True).loc["1-02/a", "kind"] == "them"
    award = of(table, "awards", assumed=True).loc["co-thi-dua/1-02"]
    assert (award["before_text"], award["after_text"]) == ("khong_du", "de_nghi")
    inside, shared = (words(frozen / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    moved = (
        "Thứ bậc sẽ khác",
        "Đơn vị 1-02 Cụm 1 2 ( 102,35 điểm) 1 ( 107,06 điểm)",
        "Đơn vị 1-02 Hạng B Hạng A",
        "Đơn vị 1-02 Cờ thi đua (minh họa) Chưa đủ điều kiện Đề nghị",
    )
    assert missing_in(inside, *moved) == []
    assert missing_in(shared, *moved) == list(moved)
    assert re.search(SCORED, inside) and re.search(SCORED, shared)


def test_persons_and_config_are_on_the_internal_notice_only(frozen):
    """A nomination is no figure: it is read as it stands, also where points are kept."""
    inside, shared = (words(frozen / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    assert "chấp hành viên CB-01 Lao động tiên tiến (minh họa) Đề nghị Chưa đủ điều kiện" in inside
    assert "config/years/2021/year.toml thay đổi" in inside
    assert "CB-01" not in shared.upper()
    assert "config/" not in shared


def test_points_use_the_scored_revision_and_link_to_its_inputs(frozen):
    book = opened(frozen)
    scored = StageTables(open_workspace(frozen).revision(YEAR, "r1"), YEAR)
    for name in ("points", "ranks", "classes"):
        pd.testing.assert_frame_equal(book.table(name), scored.table(name))
    places = AnalystBook(book).trace("1-01", "cum-1", "viec")
    assert set(places["Tệp"]) == {f"data/published/2021/r1/data/raw/2021/{FIGURES}"}
    assert all((frozen / name).is_file() for name in places["Tệp"])
    assert (
        book.table("figures").set_index(["holder", "measure", "line"]).loc[("1-01", "viec", "xong+dinh_chi"), "value"]
        == 166
    )
    for page in ("index", "cum-1", "tom-tat", "noi-bo/index", "noi-bo/cum-1"):
        shown = words(frozen / f"reports/2021/{page}.html")
        assert re.search(SCORED, shown)


def test_documents_with_points_name_the_revision_that_was_scored(frozen):
    folder = frozen / "reports/2021"
    names = [f"noi-bo/ho-so/bang-tong-hop-diem-{ranking}" for ranking in ("toan-tinh", "cum-1")]
    names += [f"noi-bo/ho-so/{name}" for name in ("bien-ban-binh-xet-cum-1", "bang-doi-chieu-xep-hang")]
    names += ["noi-bo/ho-so/to-trinh-khen-thuong", "bao-cao-tong-ket", "bao-cao-tong-ket-cum-1"]
    for name in names:
        said = "\n".join(each.text for each in docx.Document(str(folder / f"{name}.docx")).paragraphs)
        assert re.search(SCORED, said), name


def test_next_year_is_compared_with_the_scored_points(frozen, tmp_path):
    """The figures of the base are the official ones, its points those of the revision that was scored."""
    for part in ("config", "data/raw", "data/published"):
        shutil.copytree(frozen / part, tmp_path / part)
    for part in ("config/years", "data/raw"):
        shutil.copytree(tmp_path / part / "2021", tmp_path / part / "2022")
    year = tmp_path / "config/years/2022/year.toml"
    year.write_text(year.read_text(encoding="utf-8").replace('scored_on = "r1"', ""), encoding="utf-8")
    (year.parent / "decisions.csv").unlink()
    book = opened(tmp_path, "2022")
    book.store(**stage_tables(book))
    base = compared_base(book)
    done = ("1-01", "viec", "xong+dinh_chi")
    assert base.scoring_data.figures[done] == 180
    for figures in (base.figures, book.table("figures")):
        assert figures.set_index(["holder", "measure", "line"]).loc[done, "value"] == 166
    assert input_editions(book) == [YEAR, Edition.parse("2022")]


def test_new_year_carries_no_scored_revision_forward(frozen):
    carrying = CarriedConfig(open_workspace(frozen), opened(frozen).rules, Edition.parse("2022"))
    assert opened(frozen).rules.year.emulation.scored_on == "r1"
    assert carrying.year.emulation.scored_on == ""


def test_later_run_keeps_the_notice_and_the_bundle_contains_it(frozen):
    now, then = (files_of(frozen / folder / "2021/noi-bo") for folder in ("reports", "reports-r2"))
    assert now.pop("noi-bo/manifest.json") != then.pop("noi-bo/manifest.json")
    assert now == then
    assert (frozen / "reports/index.html").read_bytes() == (frozen / "reports-r2/index.html").read_bytes()
    (bundle,) = (frozen / "reports/2021").glob("*.zip")
    with zipfile.ZipFile(bundle) as archive:
        assert "2021/dieu-chinh.html" in archive.namelist()
        assert not [name for name in archive.namelist() if "noi-bo" in name]


def test_list_of_editions_names_the_revision_of_the_pages(frozen, copied):
    assert "Bản công bố r2 ngày 25/11/2021, thay r1 (Cục trưởng (minh họa))" in words(frozen / "reports/index.html")
    assert "2021/dieu-chinh.html" in (frozen / "reports/index.html").read_text(encoding="utf-8")
    workspace, rule = open_workspace(copied), opened(copied).rules.settings
    page = copied / "list.html"
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert "tạm tính Bản công bố r1 ngày 25/10/2021 (Cục trưởng (minh họa))" in words(page)
    (copied / "reports/2021/cum-1.html").write_text("made again", encoding="utf-8")
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert "bản công bố r1 ngày 25/10/2021" in words(page)
    file = copied / "data/published/2021/r1/revision.toml"
    file.chmod(0o644)
    file.write_text("edition = 2021", encoding="utf-8")
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert re.search("r1 không đọc được.*“thidua freeze 2021 --check”", words(page))


OFFICIAL = {"kind": "so-lieu-chinh-thuc", "reason": "Số liệu chính thức."}
CORRECTED = {"kind": "dinh-chinh", "reason": "Chép sai."}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"signed_by": " "}, "Thiếu --signed-by"),
        ({"signed_on": date(2021, 9, 30)}, "không sau ngày cuối kỳ 2021-09-30"),
        ({}, r"đã có bản công bố r1: bản thay thế phải có --reason \(lý do\) và --kind"),
        ({"kind": "dinh-chinh", "reason": " "}, "phải có --reason"),
        ({"kind": "dinhchinh", "reason": "x"}, "“dinhchinh”; chỉ nhận .*Có phải: dinh-chinh"),
        (OFFICIAL, "state_of_figures = “tam-tinh”: sửa thành “chinh-thuc”"),
        (CORRECTED, r'scored_on = "r1" .* hoặc rescored_by'),
    ],
)
def test_missing_or_contradictory_options_are_refused(copied, asked, said):
    with pytest.raises(Refused, match=said):
        freeze_edition(open_workspace(copied), YEAR, **(SIGNED | asked))
    assert open_workspace(copied).revisions.names(YEAR) == ["r1"]


def test_reason_of_a_first_revision_and_invalid_day_are_refused(copied):
    shutil.rmtree(copied / "data/published")
    with pytest.raises(Refused, match="bỏ --kind, --reason"):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    done = thidua(copied, "freeze", "2021", "--signed-by", "x", "--signed-on", "hôm nay")
    assert (done.returncode, "phải là một ngày" in done.stderr) == (2, True)
    done = thidua(copied, "freeze", "2021", "--check")
    assert (done.returncode, "chưa có bản công bố nào" in done.stderr) == (2, True)


def test_unknown_scored_revision_is_refused_with_the_nearest(copied):
    set_year(copied, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nscored_on = "r11"')
    with pytest.raises(Refused, match=r"“emulation.scored_on” là “r11”, không phải bản đã công bố.*Có phải: r1\?"):
        rules_to_build(open_workspace(copied), YEAR)
    set_year(copied, 'scored_on = "r11"', 'scored_on = "r1"')
    ranks = copied / "data/published/2021/r1/data/processed/2021/ranks.csv"
    ranks.chmod(0o644)
    ranks.write_text(ranks.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="bản công bố đó chưa chấm điểm"):
        rules_to_build(open_workspace(copied), YEAR)
    set_year(copied, 'scored_on = "r1"', 'scored_on = "r1"\nrescored_by = "KL-01"')
    with pytest.raises(Refused, match=r"scored_on .* và rescored_by .* loại trừ nhau"):
        opened(copied)


class Stopped(Exception):
    """What ends a run that has been made only as far as the test needs it."""


def without_workers(monkeypatch, meanwhile=lambda: None):
    """Freezing as far as what it does with an edition that has been made, here in this process."""

    def made(workspace, rules, options, only=(), freeze=None):
        book = opened(workspace.root)
        book.store(**stage_tables(book))
        book.store(**ranking_tables(book))
        meanwhile()
        freeze(Workspace(workspace.root, workspace.root), book)
        raise Stopped

    monkeypatch.setattr(freezing, "publish_edition", made)


def test_second_revision_without_a_difference_is_refused(copied, monkeypatch):
    keep_points(copied)
    without_workers(monkeypatch)
    with pytest.raises(Refused, match="Không có gì khác bản công bố r1 của kỳ 2021"):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    assert open_workspace(copied).revisions.names(YEAR) == ["r1"]


def test_changed_state_of_equal_figures_is_a_difference(copied, monkeypatch):
    keep_points(copied)
    set_year(copied, '"tam-tinh"', '"chinh-thuc"')
    without_workers(monkeypatch)
    monkeypatch.setattr(freezing, "_refuse_unproven", lambda *_: None)
    with pytest.raises(Stopped):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **OFFICIAL)
    said = words(copied / "reports/2021/dieu-chinh.html")
    assert re.search("Không số liệu nào thay đổi", said)
    assert re.search("Số liệu chính thức .* số liệu tạm tính của bản r1 · Bản công bố r2", said)


def test_inputs_changed_during_a_freeze_are_refused(copied, monkeypatch):
    keep_points(copied)
    without_workers(monkeypatch, lambda: write_figures(copied, SECOND))
    with pytest.raises(Refused, match=rf"data/raw/2021/{FIGURES} đã thay đổi trong khi lập"):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    assert open_workspace(copied).revisions.names(YEAR) == ["r1"]


def test_two_freezes_at_once_make_one_revision(copied, monkeypatch):
    keep_points(copied)

    def another() -> None:
        shutil.copytree(copied / "data/published/2021/r1", copied / "data/published/2021/r2")

    without_workers(monkeypatch, another)
    with pytest.raises(Refused, match="vừa có bản công bố r2"):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)


def test_notice_lists_moved_ranks_after_a_decision_to_score_again(copied, monkeypatch):
    """Ranks, a class and an award that follow the new figures; decisions in force are shown next to them."""
    write_figures(copied, SECOND)
    set_year(copied, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nrescored_by = "Kết luận số 5 của Hội đồng"')
    without_workers(monkeypatch)
    monkeypatch.setattr(freezing, "_refuse_unproven", lambda *_: None)
    with pytest.raises(Stopped):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    inside, shared = (words(copied / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    assert "Thứ bậc thay đổi Đối tượng Bảng xếp Bản r1 Bản r2 Đơn vị 1-02 Toàn tỉnh 2 ( 102,35 điểm) 1" in inside
    assert "Cờ thi đua (minh họa) Chưa đủ điều kiện Đề nghị" in inside
    assert "Kết luận số 5 của Hội đồng" in shared
    assert "107,06" not in shared


def test_revision_that_does_not_give_its_tables_is_refused(copied, monkeypatch):
    keep_points(copied)
    without_workers(monkeypatch)
    monkeypatch.setattr(freezing, "_changed_tables", lambda *_: iter(["bảng figures khác"]))
    set_year(copied, '"tam-tinh"', '"chinh-thuc"')
    monkeypatch.setattr(freezing, "make_tables", lambda *_: None)
    with pytest.raises(StepFailed, match=r"chưa giữ đủ .* chưa chốt: bảng figures khác"):
        freeze_edition(open_workspace(copied), YEAR, **SIGNED, **OFFICIAL)


@pytest.fixture
def built(copied) -> tuple[Workspace, Path]:
    """A build folder with a new page and a new revision."""
    workspace = open_workspace(copied)
    folder = workspace.runs / "run-test"
    shutil.copytree(copied / "data/published/2021/r1", folder / "data/published/2021/r2")
    (folder / "reports/2021").mkdir(parents=True)
    (folder / "reports/2021/index.html").write_text("new", encoding="utf-8")
    return workspace, folder


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.mark.parametrize("dies_at", [0, 1])
def test_killed_freeze_leaves_a_complete_revision_or_none(built, monkeypatch, dies_at):
    workspace, folder = built
    moves = []
    real = Path.replace

    def dying(source, target):
        if "journal" not in source.name:
            if len(moves) == dies_at:
                raise Killed
            moves.append(target)
        return real(source, target)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", dying)
        with pytest.raises(Killed):
            move_into_place(workspace, folder)
    assert workspace.revisions.names(YEAR) == ["r1"]
    assert not (workspace.revisions.folder(YEAR) / "r2").exists()
    finish_killed_runs(workspace)
    assert workspace.revisions.names(YEAR) == ["r1", "r2"]
    assert not list(changed_files(workspace.revision(YEAR, "r2")))
    assert not folder.exists()


def test_freeze_killed_before_publishing_leaves_nothing(built):
    workspace, folder = built
    finish_killed_runs(workspace)
    assert workspace.revisions.names(YEAR) == ["r1"]
    assert not folder.exists()


def test_revision_that_cannot_be_moved_is_undone_with_its_pages(built, monkeypatch):
    workspace, folder = built
    before = files_of(workspace.root / "reports", workspace.root / "data/published")
    real = Path.replace

    def refusing(source, target):
        if source.name == "r2":
            raise PermissionError(13, "being used by another process")
        return real(source, target)

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(StepFailed, match=r"published/2021/r2.*Các báo cáo cũ còn nguyên"):
        move_into_place(workspace, folder)
    assert files_of(workspace.root / "reports", workspace.root / "data/published") == before


def test_edition_with_errors_is_not_frozen(copied):
    keep_points(copied)
    write_figures(copied, FIRST | {"1-01": {"viec": (100, 180)}})
    done = thidua(copied, "freeze", "2021", "--signed-by", "x", "--kind", "dinh-chinh", "--reason", "y")
    assert done.returncode == 3
    assert "[phan-lon-hon-tong]" in done.stderr
    assert open_workspace(copied).revisions.names(YEAR) == ["r1"]


def test_frozen_table_of_an_older_program_is_read_with_empty_columns(copied):
    folder = copied / "data/published/2021/r1/data/processed/2021"
    path = folder / "figures.csv"
    path.chmod(0o644)
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.drop(columns="provenance").assign(more="x").to_csv(path, index=False)
    frozen_table = StageTables(open_workspace(copied).revision(YEAR, "r1"), YEAR).table("figures")
    assert set(frozen_table["provenance"]) == {""}
    assert frozen_table["value"].dtype == "Int64"
    with pytest.raises(Refused, match="do phiên bản khác lập"):
        read_table(folder, "figures")


WORKSPACES = {"gốc": PROJECT, "ví dụ": EXAMPLE}
REVISIONS = [
    (place, edition, name)
    for place, root in WORKSPACES.items()
    for edition in Workspace(root).editions()
    for name in Workspace(root).revisions.names(edition)
]


@pytest.mark.parametrize(("place", "edition", "name"), REVISIONS, ids=str)
def test_revision_in_the_repository_still_gives_its_tables(place, edition, name, tmp_path):
    root = WORKSPACES[place]
    shutil.copytree(root / "config", tmp_path / "config")
    shutil.copytree(Workspace(root).revisions.folder(edition), Workspace(tmp_path).revisions.folder(edition))
    assert not lacks_internal_part(Workspace(tmp_path).revision(edition, name)), "add it with git add --force"
    assert check_revision(open_workspace(tmp_path), edition, name) == []
