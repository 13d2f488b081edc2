"""What decisions.csv may say: of what the edition ranks, classes and awards, and not before the period is over."""

import shutil

import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.errors import Refused

SIGNED = "quyet_dinh,1/QĐ,2021-10-26,Cục trưởng,"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    root = tmp_path_factory.mktemp("minh-hoa")
    shutil.copytree(EXAMPLE / "config", root / "config")
    return root


@pytest.fixture
def with_row(config):
    """Opens the edition with one more row of decisions.csv, and puts the file back."""
    path = config / "config/years/2021/decisions.csv"
    before = path.read_bytes()

    def add(row):
        path.write_bytes(before + f"{row}\n".encode())
        return opened(config)

    yield add
    path.write_bytes(before)


@pytest.mark.parametrize(
    "row",
    [
        f"xep-hang,3-01,1,{SIGNED}",
        f"hang,3-01,b,{SIGNED}",
        f"khen-thuong,3-01,tap-the-lao-dong-tien-tien,{SIGNED}",
        f"khen-thuong,3-01.cb-07,lao-dong-tien-tien,{SIGNED}",
        f"truong-cum,cum-3,3-01,{SIGNED}",
    ],
)
def test_what_may_be_decided(with_row, row):
    assert len(with_row(row).rules.decisions) > 20


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"xep-hang,cuc,1,{SIGNED}", "“cuc”"),
        (f"xep-hang,1-01.cb-09,1,{SIGNED}", "“1-01.cb-09”"),
        (f"xep-hang,3-01,0,{SIGNED}", "phải là thứ bậc, từ 1"),
        (f"hang,cuc,a,{SIGNED}", "“cuc”"),
        (f"hang,3-01,x,{SIGNED}", "“x”"),
        (f"khen-thuong,3-07.Nguyễn Văn A,giay-khen,{SIGNED}", "holder là cá nhân thì ghi mã"),
        (f"khen-thuong,3-07.cb.9,giay-khen,{SIGNED}", "holder là cá nhân thì ghi mã"),
        (f"khen-thuong,3-07,lao-dong-tien-tien,{SIGNED}", "không dành cho tập thể"),
        (f"khen-thuong,3-07.cb-01,tap-the-lao-dong-xuat-sac,{SIGNED}", "không dành cho cá nhân"),
        (f"truong-cum,cum-3,1-01,{SIGNED}", "“1-01”"),
        ("xep-hang,3-01,1,quyet_dinh,1/QĐ,2021-09-30,Cục trưởng,", "không sau ngày cuối kỳ 2021-09-30"),
    ],
)
def test_what_is_refused_by_line_and_value(with_row, row, said):
    with pytest.raises(Refused, match=r"decisions\.csv.*dòng") as refused:
        with_row(row)
    assert said in str(refused.value)


def test_a_cluster_s_table_has_no_classes(config):
    path = config / "config/criteria/cum-3.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + '\n[[classes]]\nid = "x"\nlabel = "X"\nverified = false\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"criteria/cum-3\.toml: có classes"):
        opened(config)
    path.write_text(before, encoding="utf-8")
