"""Who may read what the program writes: keys, tables, internal pages their owner only, others as the umask allows."""

import os
import stat

import pytest

from thidua_helpers.files import is_private, make_folders, replace_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@pytest.fixture(params=[0o022, 0o077])
def umask(request):
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "private"),
    [
        ("data/keys/can-bo.csv", True),
        ("data/processed/2021/facts.csv", True),
        ("data/.runs/run-x/data/processed/2021/facts.csv", True),
        ("reports/2021/noi-bo/don-vi/1-01.html", True),
        ("data/published/2021/r1/data/raw/2021/x.xlsx", True),
        ("data/published/2021/r1/reports/2021/noi-bo/index.html", True),
        ("data/published/2021/r1/reports/2021/index.html", False),
        ("data/published/2021/SHA256SUMS", False),
        ("reports/2021/index.html", False),
        ("reports/noi-bo.html", False),
        ("data/processedx/a.csv", False),
    ],
)
def test_private_files_are_0600_and_others_follow_the_umask(tmp_path, umask, name, private):
    path = tmp_path / name
    assert is_private(path) == private
    for _ in range(2):
        replace_file(path, b"x")
        assert mode(path) == (0o600 if private else 0o666 & ~umask)
        assert mode(path.parent) == (0o700 if private else 0o777 & ~umask)
    assert mode(tmp_path) == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_existing_private_folder_is_closed_but_not_its_parents(tmp_path):
    folder = tmp_path / "data/processed/2021"
    folder.mkdir(parents=True)
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o755)
    make_folders(folder)
    assert [mode(each) for each in (folder, folder.parent, folder.parent.parent)] == [0o700, 0o700, 0o755]


def test_file_written_through_another_folder_has_its_own_mode(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    replace_file(tmp_path / "data/keys/can-bo.csv", b"x", temporary)
    assert mode(tmp_path / "data/keys/can-bo.csv") == 0o600
    assert list(temporary.iterdir()) == []
