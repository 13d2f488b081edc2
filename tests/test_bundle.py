"""What is sent to others: only what is shared, complete, unbroken, the same twice; and its pages as PDF."""

import base64
import hashlib
import io
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from conftest import thidua

from thidua_helpers import cli
from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.pipeline import bundling
from thidua_helpers.report.exports import pdf as printing

NAME = "reports/2021/bao-cao-tinh-minh-hoa-2021.zip"


def docx(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p>{text}</w:p>")
    return file.getvalue()


@pytest.fixture(scope="module")
def root(made_example, tmp_path_factory):
    """The example as it was run, with documents that another part or a person left among its reports."""
    root = tmp_path_factory.mktemp("gói") / "ws"
    shutil.copytree(made_example, root)
    reports = root / "reports/2021"
    (reports / "van-ban").mkdir()
    for name in ("van-ban/bao-cao.docx", "van-ban/~$bao-cao.docx", "noi-bo/to-trinh.docx"):
        (reports / name).write_bytes(docx("Báo cáo"))
    (reports / "nhap.html").write_text("<p>của người phân tích</p>", encoding="utf-8")
    (reports / "1-01.xlsx").write_bytes(b"PK")
    return root


@pytest.fixture(scope="module")
def bundle(root):
    result = thidua(root, "bundle", "2021")
    assert result.returncode == 0, result.stderr
    assert "Đã đóng gói" in result.stdout
    assert NAME in result.stdout
    return (root / NAME).read_bytes()


@pytest.fixture(scope="module")
def files(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_bundle_contains_shared_files_only(made_example, files):
    reports = made_example / "reports"
    shared = {path.relative_to(reports).as_posix() for path in reports.rglob("*") if path.is_file()}
    shared = {name for name in shared if "noi-bo" not in name and not name.endswith("manifest.json")}
    assert set(files) == shared | {"2021/van-ban/bao-cao.docx", "SHA256SUMS"}
    assert len([name for name in files if name.endswith(".html")]) > 30
    assert list(files) == sorted(files)
    for name in shared - {"index.html"}:
        assert files[name] == (reports / name).read_bytes()
    assert not [name for name, content in files.items() if re.search(rb"\bcb-\d", content, re.IGNORECASE)]


def test_checksums_are_readable_by_sha256sum(files, tmp_path):
    listed = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode("utf-8").splitlines())
    others = {name: content for name, content in files.items() if name != "SHA256SUMS"}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in others.items()}
    if shutil.which("sha256sum"):
        unpack(files, tmp_path)
        done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path, check=False)
        assert done.returncode == 0


def unpack(files, folder):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_all_links_work_after_unpacking(files, tmp_path):
    folder = tmp_path / "Báo cáo đã nhận"
    unpack(files, folder)
    seen = 0
    for page in folder.rglob("*.html"):
        for link in re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8")):
            if not link.startswith("data:"):
                assert (page.parent / link).is_file(), (page, link)
                assert (page.parent / link).resolve().is_relative_to(folder)
                seen += 1
    assert seen > 100


def test_list_of_editions_in_the_bundle_has_this_edition_only(root, files):
    page = files["index.html"].decode("utf-8")
    assert re.findall(r'href="([^"#:]+)"', page) == ["2021/index.html", "2021/tom-tat.html"]


@pytest.mark.slow
def test_bundle_packed_twice_has_equal_bytes(root, bundle):
    assert thidua(root, "bundle", "2021").returncode == 0
    assert (root / NAME).read_bytes() == bundle


def test_edition_that_has_not_been_run_is_refused(root, tmp_path):
    shutil.copytree(root / "config", tmp_path / "config")
    result = thidua(tmp_path, "bundle", "2021")
    assert result.returncode == 2
    assert "thiếu reports/2021/index.html" in result.stderr
    assert "run 2021” trước" in result.stderr
    assert not list(tmp_path.rglob("*.zip"))


LEAKS = {
    "2021/cum-1.html": b"<p>1-06.cb-35</p>",
    "2021/cum-2.html": b'<img src="data:image/svg+xml;base64,' + base64.b64encode("CB-02 dẫn đầu".encode()) + b'">',
    "2021/van-ban/a.docx": docx("CB-</w:t></w:r><w:r><w:t>07"),
    "2021/bang-so-lieu/kiem_tra.csv": "Ghi chú\nChấp hành viên CB-12".encode(),
}


@pytest.mark.parametrize("name", LEAKS)
def test_file_with_an_officers_code_is_refused(files, name):
    with pytest.raises(Refused, match=re.escape(name) + " có mã cán bộ"):
        bundling.refuse_internal_content({**files, name: LEAKS[name]})


def test_internal_file_is_refused(files):
    bundling.refuse_internal_content(files)
    with pytest.raises(Refused, match="tệp nội bộ"):
        bundling.refuse_internal_content({**files, "2021/noi-bo/index.html": b""})


@pytest.mark.slow
def test_refused_bundle_leaves_the_old_one(root, bundle):
    page = root / "reports/2021/cum-1.html"
    before = page.read_bytes()
    page.write_bytes(before.replace(b"</main>", b"<p>CB-35</p></main>"))
    result = thidua(root, "bundle", "2021")
    page.write_bytes(before)
    assert result.returncode == 2
    assert "2021/cum-1.html có mã cán bộ “CB-35”" in result.stderr
    assert (root / NAME).read_bytes() == bundle


def test_page_with_a_dead_link_is_refused(files):
    bundling.refuse_dead_links(files)
    without = {name: content for name, content in files.items() if name != "2021/don-vi/cuc.html"}
    with pytest.raises(Refused, match=r"don-vi/cuc\.html.*không có trong gói"):
        bundling.refuse_dead_links(without)


def test_bundle_of_a_provisional_edition_says_so(root, monkeypatch):
    made = SimpleNamespace(names=["index.html"], set_aside=["1-01", "1-02"], path=root / NAME)
    monkeypatch.setattr(bundling, "make_bundle", lambda *_: made)
    result = CliRunner().invoke(cli.thidua, ["--root", str(root), "bundle", "2021"])
    assert result.exit_code == 0
    assert "chưa đủ đơn vị (tạm tính): chưa có số liệu của 2 đơn vị" in result.output


def test_help_of_bundle_is_vietnamese(root):
    result = thidua(root, "bundle", "--help")
    assert "Cách dùng: thidua bundle" in result.stdout
    assert not re.search("Usage|Options|Show this", result.stdout)


def without_browser(monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    monkeypatch.setattr(printing, "_PLACES", ())


def test_pdf_without_a_browser_is_refused_with_advice(root, monkeypatch):
    without_browser(monkeypatch)
    with pytest.raises(Refused, match="hãy cài Chromium, Google Chrome hoặc Microsoft Edge"):
        printing.find_browser()
    assert isinstance(
        CliRunner().invoke(cli.thidua, ["--root", str(root), "bundle", "2021", "--pdf"]).exception, Refused
    )


def program(path, body: str) -> str:
    path.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a script that stands for the browser")
def test_failing_or_hanging_browser_is_named_and_killed(tmp_path, monkeypatch):
    with pytest.raises(StepFailed, match="không in được trang 2021/index ra PDF"):
        printing.pdf_of(program(tmp_path / "fails", ""), b"", "2021/index")
    monkeypatch.setattr(printing, "_SECONDS", 0.5)
    with pytest.raises(StepFailed, match="mà chưa xong"):
        printing.pdf_of(program(tmp_path / "hangs", "import time; time.sleep(60)"), b"", "2021/index")


def browser() -> str:
    try:
        return printing.find_browser()
    except Refused:
        pytest.skip("không có Chromium, Chrome hoặc Edge trên máy này")


@pytest.mark.slow
def test_page_is_printed_as_pdf(files):
    page = files["2021/cum-1.html"]
    made = [printing.pdf_of(browser(), page, "2021/cum-1") for _ in range(2)]
    assert made[0].startswith(b"%PDF")
    assert made[0] == made[1]
    assert len(made[0]) > 20_000
    assert b"file:" not in made[0]
    assert b"/tmp" not in made[0]


@pytest.mark.slow
def test_bundle_with_pdfs_has_one_for_each_page(made, tmp_path):
    browser()
    root = tmp_path / "ws"
    for part in ("config", "data/processed", "reports"):
        shutil.copytree(made / part, root / part)
    result = thidua(root, "bundle", "2024-6t", "--pdf")
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(root / "reports/2024-6t/bao-cao-tinh-thanh-hoa-2024-6t.zip") as archive:
        names = set(archive.namelist())
        pages = {name for name in names if name.endswith(".html")}
        assert {name for name in names if name.startswith("pdf/")} == {
            f"pdf/{name.removesuffix('.html')}.pdf" for name in pages
        }
        assert all(archive.read(name).startswith(b"%PDF") for name in names if name.startswith("pdf/"))
        assert "pdf/2024-6t/index.pdf" in archive.read("SHA256SUMS").decode("utf-8")
