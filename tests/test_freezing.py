"""A published edition stays as it was published; what a later revision changes is said, and nothing else changes."""

import html
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest
from conftest import EXAMPLE, PROJECT, files_of, opened, ranking_tables, stage_tables, thidua
from small_workspace import FIGURES, FIRST, OFFICER, SECOND, SIGNER, set_year, write_figures

from thidua_helpers.analysis import StageTables
from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.pipeline import freezing
from thidua_helpers.pipeline.freezing import checked, freeze
from thidua_helpers.pipeline.publishing import finish_dead_runs, publish
from thidua_helpers.pipeline.running import Run
from thidua_helpers.report.editions import editions_page
from thidua_helpers.tables import read_table, write_table
from thidua_helpers.workspace import Workspace, open_workspace
from thidua_helpers.years.carrying import Carrying

pytestmark = pytest.mark.slow
YEAR = Edition.parse("2021")
SIGNED = {"signed_by": SIGNER, "signed_on": date(2021, 10, 25)}


@pytest.fixture
def copied(frozen, tmp_path) -> Path:
    """A copy of its own of that workspace, with the first revision only and nothing changed since."""
    root = tmp_path / "ws"
    for part in ("config", "data/raw"):
        shutil.copytree(frozen / "r1" / part, root / part)
    shutil.copytree(frozen / "r1", root / "data/published/2021/r1")
    shutil.copytree(frozen / "r1/reports", root / "reports")
    shutil.copytree(frozen / "r1/data/processed", root / "data/processed")
    return root


def words(page: Path) -> str:
    text = re.sub(r"<(style|script)>.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def revised(root: Path) -> pd.DataFrame:
    return read_table(root / "data/published/2021/r2/data/processed/2021", "revised")


def of(table: pd.DataFrame, name: str, assumed: str = "khong") -> pd.DataFrame:
    return table[(table["table"] == name) & (table["assumed"] == assumed)].set_index("row")


def test_a_revision_holds_all_it_was_made_of_and_says_who_signed_it(frozen):
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
    sums = (first / "SHA256SUMS").read_bytes()
    assert len(sums.splitlines()) == len(files_of(first)) - 1
    printed = (frozen / "r1.txt").read_text(encoding="utf-8")
    assert "Đã chốt bản công bố r1 của kỳ 2021: " in printed
    assert freezing.hashlib.sha256(sums).hexdigest() in printed
    kept = frozen / "data/published/2021/r1"
    assert {path.stat().st_mode & 0o222 for path in kept.rglob("*") if path.is_file()} == {0}


def test_the_first_revision_is_what_it_was_after_the_second_and_later_runs(frozen):
    assert files_of(frozen / "data/published/2021/r1") == files_of(frozen / "r1")


def test_a_revision_runs_again_from_its_own_folder_to_the_same_bytes(frozen, tmp_path):
    """The second one too, whose points keep to the first, though the live config and inputs have moved on."""
    shutil.copytree(frozen / "data/published", tmp_path / "data/published")
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    assert checked(open_workspace(tmp_path), YEAR, "r2") == []


def test_made_by_another_program_the_tables_are_compared_cell_by_cell(copied, monkeypatch):
    monkeypatch.setattr(freezing, "code_digest", lambda: "another")
    assert checked(open_workspace(copied), YEAR, "r1") == []


def test_tables_that_differ_are_named_by_row_and_column(copied, tmp_path):
    kept, now = copied / "data/published/2021/r1/data/processed/2021", tmp_path / "now"
    shutil.copytree(copied / "data/processed/2021", now)
    assert list(freezing._changed_tables(kept, now)) == []
    figures = read_table(now, "figures")
    is_one = (figures["holder"] == "1-01") & (figures["line"] == "co_dieu_kien") & (figures["measure"] == "viec")
    write_table(now, "figures", figures.assign(value=figures["value"].mask(is_one, 199)))
    write_table(now, "targets", read_table(now, "targets").iloc[1:])
    (now / "ranks.csv").unlink()
    assert list(freezing._changed_tables(kept, now)) == [
        "chạy lại thì bảng figures khác: 1-01/viec/co_dieu_kien, cột value: 200 → 199",
        "chạy lại thì không còn bảng ranks.csv",
        "chạy lại thì bảng targets khác: mất dòng 1-01/viec/ty_le_xong",
    ]
    facts = now / "facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace(",value,", ",amount,", 1), encoding="utf-8")
    assert "chạy lại thì bảng facts.csv không còn cột value" in list(freezing._changed_tables(kept, now))


def test_a_file_that_was_touched_added_or_lost_is_found(copied):
    folder = copied / "data/published/2021/r1"
    page, table = folder / "reports/2021/index.html", folder / "data/processed/2021/ranks.csv"
    for path in (page, table):
        path.chmod(0o644)
    page.write_text(page.read_text(encoding="utf-8").replace("85,78%", "95,78%"), encoding="utf-8")
    table.unlink()
    (folder / "config/more.toml").write_text("x = 1", encoding="utf-8")
    assert checked(open_workspace(copied), YEAR, "r1") == [
        "thiếu tệp data/processed/2021/ranks.csv",
        "có thêm tệp config/more.toml",
        "tệp reports/2021/index.html đã bị thay đổi",
    ]
    done = thidua(copied, "freeze", "2021", "--check")
    assert done.returncode == 1
    assert "Bản r1: KHÔNG ĐÚNG." in done.stdout


def test_the_notice_names_what_rose_fell_came_and_went(frozen):
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
    said = words(frozen / "reports/2021/dieu-chinh.html")
    for part in (
        "Thông báo điều chỉnh số liệu thi hành án dân sự tỉnh Minh Họa năm 2021",
        "Bản công bố r2 ngày 25/11/2021, thay r1 ngày 25/10/2021",
        "số liệu chính thức thay số liệu tạm tính",
        "Lý do: Số liệu chính thức được duyệt <ngày 20/11>.",
        "bản r1 là 85,78% , bản r2 là 85,11% (giảm 0,67 điểm phần trăm )",
        "Chỉ tiêu đổi kết quả đạt, chưa đạt: Đơn vị 1-01 (việc).",
        "Đơn vị 1-01 Đã thi hành xong (gồm đình chỉ) 180 166 giảm 14",
        "Đơn vị 1-02 Đã thi hành xong (gồm đình chỉ) 174 182 tăng 8",
        "Đơn vị 1-04 Có điều kiện thi hành 1.000.000.000 – bớt",
        f"2021/{FIGURES}, trang Số liệu công bố, ô D7",
        f"data/raw/2021/{FIGURES} thay đổi",
    ):
        assert part in said


def test_what_would_follow_if_the_new_figures_were_scored_is_internal(frozen):
    table = revised(frozen)
    assert of(table, "ranks").empty
    assert of(table, "classes").empty
    ranks = of(table, "ranks", "co")
    assert ranks.loc["cum-1/1-01", ["before", "after"]].tolist() == [1, 3]
    assert ranks.loc["cum-1/1-02", ["before", "after"]].tolist() == [2, 1]
    assert of(table, "classes", "co").loc["1-02/a", "kind"] == "them"
    award = of(table, "awards", "co").loc["co-thi-dua/1-02"]
    assert (award["before_text"], award["after_text"]) == ("khong-du", "de-nghi")
    inside, shared = (words(frozen / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    moved = (
        "Thứ bậc sẽ khác",
        "Đơn vị 1-02 Cụm 1 2 ( 102,35 điểm) 1 ( 107,06 điểm)",
        "Đơn vị 1-02 Hạng B Hạng A",
        "Đơn vị 1-02 Cờ thi đua (minh họa) Chưa đủ điều kiện Đề nghị",
    )
    assert all(part in inside for part in moved)
    assert not any(part in shared for part in moved)
    for page in (inside, shared):
        assert "Điểm, thứ bậc, danh hiệu giữ theo bản số liệu r1 đã công bố ngày 25/10/2021" in page
    assert "Kết quả xếp hạng, khen thưởng đã có quyết định không thay đổi." in shared


def test_persons_and_config_stand_on_the_internal_part_only(frozen):
    """A nomination is no figure: it is read as it stands, also where points are kept."""
    inside, shared = (words(frozen / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    assert "chấp hành viên CB-01 Lao động tiên tiến (minh họa) Đề nghị Chưa đủ điều kiện" in inside
    assert "config/years/2021/year.toml thay đổi" in inside
    assert "CB-01" not in shared.upper()
    assert "config/" not in shared


def test_points_keep_to_the_scored_revision_and_lead_to_its_inputs(frozen):
    book = opened(frozen)
    scored = StageTables(open_workspace(frozen).revision(YEAR, "r1"), YEAR)
    for name in ("points", "ranks", "classes"):
        pd.testing.assert_frame_equal(book.table(name), scored.table(name))
    places = book.trace_points("1-01", "cum-1", "viec")
    assert set(places["Tệp"]) == {f"data/published/2021/r1/data/raw/2021/{FIGURES}"}
    assert all((frozen / name).is_file() for name in places["Tệp"])
    assert (
        book.table("figures").set_index(["holder", "measure", "line"]).loc[("1-01", "viec", "xong+dinh_chi"), "value"]
        == 166
    )
    for page in ("index", "cum-1", "tom-tat", "noi-bo/index", "noi-bo/cum-1"):
        assert "giữ theo bản số liệu r1 đã công bố ngày 25/10/2021" in words(frozen / f"reports/2021/{page}.html")


def test_documents_with_points_ranks_or_awards_say_what_they_keep_to(frozen):
    folder = frozen / "reports/2021"
    names = [f"noi-bo/ho-so/bang-tong-hop-diem-{ranking}" for ranking in ("toan-tinh", "cum-1")]
    names += [f"noi-bo/ho-so/{name}" for name in ("bien-ban-binh-xet-cum-1", "du-thao-quyet-dinh-xep-hang")]
    names += ["noi-bo/ho-so/to-trinh-khen-thuong", "bao-cao-tong-ket", "bao-cao-tong-ket-cum-1"]
    for name in names:
        said = "\n".join(each.text for each in docx.Document(str(folder / f"{name}.docx")).paragraphs)
        assert "giữ theo bản số liệu r1 đã công bố ngày 25/10/2021" in said, name


def test_next_year_is_compared_with_the_points_that_were_kept(frozen, tmp_path):
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
    comparison = book.comparison()
    done = ("1-01", "viec", "xong+dinh_chi")
    assert (comparison.base.quantities.figures[done], comparison.now.quantities.figures[done]) == (180, 166)
    figures = comparison.base_figures.set_index(["holder", "measure", "line"])
    assert figures.loc[done, "value"] == 166
    assert book.editions_read() == [YEAR, Edition.parse("2022")]


def test_a_new_year_keeps_to_no_revision_of_the_old_one(frozen):
    carrying = Carrying(open_workspace(frozen), opened(frozen).rules, Edition.parse("2022"))
    assert opened(frozen).rules.year.emulation.scored_on == "r1"
    assert carrying.year.emulation.scored_on == ""


def test_a_later_run_keeps_the_notice_and_the_bundle_has_it(frozen):
    assert files_of(frozen / "reports/2021/noi-bo") == files_of(frozen / "reports-r2/2021/noi-bo")
    assert (frozen / "reports/index.html").read_bytes() == (frozen / "reports-r2/index.html").read_bytes()
    (bundle,) = (frozen / "reports/2021").glob("*.zip")
    with zipfile.ZipFile(bundle) as archive:
        assert "2021/dieu-chinh.html" in archive.namelist()
        assert not [name for name in archive.namelist() if "noi-bo" in name]


def test_the_list_of_editions_says_which_revision_the_pages_are(frozen, copied):
    assert "Bản công bố r2 ngày 25/11/2021, thay r1 (Cục trưởng (minh họa))" in words(frozen / "reports/index.html")
    assert "Thông báo điều chỉnh số liệu" in words(frozen / "reports/index.html")
    workspace, rule = open_workspace(copied), opened(copied).rules.workspace
    page = copied / "list.html"
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert "tạm tính Bản công bố r1 ngày 25/10/2021 (Cục trưởng (minh họa))" in words(page)
    (copied / "reports/2021/cum-1.html").write_text("made anew", encoding="utf-8")
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert "Đã lập lại sau bản công bố r1 ngày 25/10/2021" in words(page)
    file = copied / "data/published/2021/r1/revision.toml"
    file.chmod(0o644)
    file.write_text("edition = 2021", encoding="utf-8")
    page.write_text(editions_page(workspace, rule, [YEAR]), encoding="utf-8")
    assert "Bản công bố r1 không đọc được: xem bằng “thidua freeze 2021 --check”" in words(page)


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
def test_what_is_not_said_or_not_settled_is_refused(copied, asked, said):
    with pytest.raises(Refused, match=said):
        freeze(open_workspace(copied), YEAR, **(SIGNED | asked))
    assert open_workspace(copied).revisions(YEAR) == ["r1"]


def test_a_first_revision_corrects_nothing_and_a_day_is_a_day(copied):
    shutil.rmtree(copied / "data/published")
    with pytest.raises(Refused, match="bỏ --kind, --reason"):
        freeze(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    done = thidua(copied, "freeze", "2021", "--signed-by", "x", "--signed-on", "hôm nay")
    assert (done.returncode, "phải là một ngày" in done.stderr) == (2, True)
    done = thidua(copied, "freeze", "2021", "--check")
    assert (done.returncode, "chưa có bản công bố nào" in done.stderr) == (2, True)


def test_points_kept_to_an_unknown_revision_are_refused_with_the_nearest(copied):
    set_year(copied, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nscored_on = "r11"')
    with pytest.raises(Refused, match=r"“emulation.scored_on” là “r11”, không phải bản đã công bố.*Có phải: r1\?"):
        Run(open_workspace(copied), YEAR)
    set_year(copied, 'scored_on = "r11"', 'scored_on = "r1"')
    ranks = copied / "data/published/2021/r1/data/processed/2021/ranks.csv"
    ranks.chmod(0o644)
    ranks.write_text(ranks.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="bản công bố đó chưa chấm điểm"):
        Run(open_workspace(copied), YEAR)
    set_year(copied, 'scored_on = "r1"', 'scored_on = "r1"\nrescored_by = "KL-01"')
    with pytest.raises(Refused, match=r"scored_on .* và rescored_by .* loại trừ nhau"):
        opened(copied)


class Stopped(Exception):
    """What ends a run that has been made only as far as the test needs it."""


def without_kernels(monkeypatch, meanwhile=lambda: None):
    """Freezing as far as what it does with an edition that has been made, here in this process."""

    def made(run, only=(), freeze=None):
        workspace = run._workspace
        book = opened(workspace.root)
        book.store(**stage_tables(book))
        book.store(**ranking_tables(book))
        meanwhile()
        freeze(Workspace(workspace.root, workspace.root), book)
        raise Stopped

    monkeypatch.setattr(Run, "publish", made)


def keep_points(root: Path) -> None:
    set_year(root, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nscored_on = "r1"')


def test_where_nothing_differs_there_is_no_second_revision(copied, monkeypatch):
    keep_points(copied)
    without_kernels(monkeypatch)
    with pytest.raises(Refused, match="Không có gì khác bản công bố r1 của kỳ 2021"):
        freeze(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    assert open_workspace(copied).revisions(YEAR) == ["r1"]


def test_another_state_of_the_same_figures_is_a_difference(copied, monkeypatch):
    keep_points(copied)
    set_year(copied, '"tam-tinh"', '"chinh-thuc"')
    without_kernels(monkeypatch)
    monkeypatch.setattr(freezing, "_prove", lambda *_: None)
    with pytest.raises(Stopped):
        freeze(open_workspace(copied), YEAR, **SIGNED, **OFFICIAL)
    said = words(copied / "reports/2021/dieu-chinh.html")
    assert "Không số liệu nào thay đổi." in said
    assert "Số liệu chính thức · Bản công bố r2" in said


def test_inputs_that_change_while_pages_are_made_are_refused(copied, monkeypatch):
    keep_points(copied)
    without_kernels(monkeypatch, lambda: write_figures(copied, SECOND))
    with pytest.raises(Refused, match=rf"data/raw/2021/{FIGURES} đã thay đổi trong khi lập"):
        freeze(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    assert open_workspace(copied).revisions(YEAR) == ["r1"]


def test_two_who_freeze_at_once_make_one_revision(copied, monkeypatch):
    keep_points(copied)

    def another() -> None:
        shutil.copytree(copied / "data/published/2021/r1", copied / "data/published/2021/r2")

    without_kernels(monkeypatch, another)
    with pytest.raises(Refused, match="vừa có bản công bố r2"):
        freeze(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)


def test_scored_anew_by_a_decision_the_notice_says_who_moved(copied, monkeypatch):
    """Ranks, a class and an award that follow the new figures; decisions in force stand beside them."""
    write_figures(copied, SECOND)
    set_year(copied, 'stage = "tham_dinh"', 'stage = "tham_dinh"\nrescored_by = "Kết luận số 5 của Hội đồng"')
    without_kernels(monkeypatch)
    monkeypatch.setattr(freezing, "_prove", lambda *_: None)
    with pytest.raises(Stopped):
        freeze(open_workspace(copied), YEAR, **SIGNED, **CORRECTED)
    inside, shared = (words(copied / f"reports/2021/{name}dieu-chinh.html") for name in ("noi-bo/", ""))
    assert "Thứ bậc thay đổi Đối tượng Bảng xếp Bản r1 Bản r2 Đơn vị 1-02 Toàn tỉnh 2 ( 102,35 điểm) 1" in inside
    assert "Cờ thi đua (minh họa) Chưa đủ điều kiện Đề nghị" in inside
    assert "tính lại theo số liệu điều chỉnh, căn cứ Kết luận số 5 của Hội đồng" in shared
    assert "107,06" not in shared


def test_what_a_revision_lacks_of_what_it_was_made_of_stops_it(copied, monkeypatch):
    keep_points(copied)
    without_kernels(monkeypatch)
    monkeypatch.setattr(freezing, "_changed_tables", lambda *_: iter(["bảng figures khác"]))
    set_year(copied, '"tam-tinh"', '"chinh-thuc"')
    monkeypatch.setattr(Run, "make_tables", lambda run: None)
    with pytest.raises(StepFailed, match=r"chưa giữ đủ .* chưa chốt: bảng figures khác"):
        freeze(open_workspace(copied), YEAR, **SIGNED, **OFFICIAL)


@pytest.fixture
def built(copied) -> tuple[Workspace, Path]:
    """A run folder with a new page and a revision made aside."""
    workspace = open_workspace(copied)
    folder = workspace.runs / "run-test"
    shutil.copytree(copied / "data/published/2021/r1", folder / "data/published/2021/r2")
    (folder / "reports/2021").mkdir(parents=True)
    (folder / "reports/2021/index.html").write_text("new", encoding="utf-8")
    return workspace, folder


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.mark.parametrize("dies_at", [0, 1])
def test_a_killed_freeze_leaves_a_whole_revision_or_none(built, monkeypatch, dies_at):
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
            publish(workspace, folder)
    assert workspace.revisions(YEAR) == ["r1"]
    assert not (workspace.published(YEAR) / "r2").exists()
    finish_dead_runs(workspace)
    assert workspace.revisions(YEAR) == ["r1", "r2"]
    assert not list(freezing._changed_files(workspace.revision(YEAR, "r2")))
    assert not folder.exists()


def test_a_freeze_killed_before_it_publishes_leaves_nothing(built):
    workspace, folder = built
    finish_dead_runs(workspace)
    assert workspace.revisions(YEAR) == ["r1"]
    assert not folder.exists()


def test_a_revision_that_cannot_be_put_in_place_is_undone_with_its_pages(built, monkeypatch):
    workspace, folder = built
    before = files_of(workspace.root / "reports", workspace.root / "data/published")
    real = Path.replace

    def refusing(source, target):
        if source.name == "r2":
            raise PermissionError(13, "being used by another process")
        return real(source, target)

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(StepFailed, match=r"published/2021/r2.*Các báo cáo cũ còn nguyên"):
        publish(workspace, folder)
    assert files_of(workspace.root / "reports", workspace.root / "data/published") == before


def test_an_edition_with_errors_or_without_a_unit_is_not_frozen(copied):
    keep_points(copied)
    write_figures(copied, FIRST | {"1-01": {"viec": (100, 180)}})
    done = thidua(copied, "freeze", "2021", "--signed-by", "x", "--kind", "dinh-chinh", "--reason", "y")
    assert done.returncode == 3
    assert "Chưa chốt được bản công bố kỳ 2021: số liệu còn lỗi." in done.stderr
    assert "[phan-lon-hon-tong]" in done.stderr
    assert open_workspace(copied).revisions(YEAR) == ["r1"]


def test_a_table_of_an_older_program_is_read_as_far_as_it_goes(copied):
    folder = copied / "data/published/2021/r1/data/processed/2021"
    path = folder / "figures.csv"
    path.chmod(0o644)
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.drop(columns="basis").assign(more="x").to_csv(path, index=False)
    frozen_table = StageTables(open_workspace(copied).revision(YEAR, "r1"), YEAR).table("figures")
    assert set(frozen_table["basis"]) == {""}
    assert frozen_table["value"].dtype == "Int64"
    with pytest.raises(Refused, match="do phiên bản khác lập"):
        read_table(folder, "figures")


WORKSPACES = {"gốc": PROJECT, "ví dụ": EXAMPLE}
REVISIONS = [
    (place, edition, name)
    for place, root in WORKSPACES.items()
    for edition in Workspace(root).editions()
    for name in Workspace(root).revisions(edition)
]


@pytest.mark.parametrize(("place", "edition", "name"), REVISIONS, ids=str)
def test_every_revision_in_the_repository_still_gives_what_was_published(place, edition, name, tmp_path):
    root = WORKSPACES[place]
    shutil.copytree(root / "config", tmp_path / "config")
    shutil.copytree(Workspace(root).published(edition), Workspace(tmp_path).published(edition))
    assert checked(open_workspace(tmp_path), edition, name) == []
