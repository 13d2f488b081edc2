"""Mistakes in the config of emulation that only several files together show."""

import shutil

import pytest
from conftest import EXAMPLE, missing_in, opened

from thidua_helpers.errors import Refused


def refusal(root, file, old, new, valid_to=""):
    """What the example's config is refused with where one place of one of its files is changed, and perhaps its cluster
    system ends."""
    shutil.copytree(EXAMPLE / "config", root / "config")
    if valid_to:
        system = root / "config/clusters/cum-minh-hoa.toml"
        text = system.read_text(encoding="utf-8")
        assert "valid_to = 2025-06-30" in text
        system.write_text(text.replace("valid_to = 2025-06-30", f"valid_to = {valid_to}"), encoding="utf-8")
    path = root / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        opened(root)
    return str(refused.value)


def test_an_award_is_excluded_by_declared_kinds_only(tmp_path):
    condition = '[[titles.co-thi-dua-nganh-tu-phap.conditions]]\nkind = "khong-loai-tru"\nkinds = ["ki-luat"]\n\n'
    message = refusal(
        tmp_path, "awards/luat-2003.toml", "[titles.co-thi-dua-chinh-phu]", condition + "[titles.co-thi-dua-chinh-phu]"
    )
    assert message.startswith("config/awards/luat-2003.toml: “titles.co-thi-dua-nganh-tu-phap.conditions.1.kinds”")
    assert "“ki-luat”, chưa khai báo" in message
    assert "Có phải: ky-luat?" in message


HEADS = "cluster_heads.csv"
FIRST = "cum-minh-hoa,cum-1,2020,truong-cum,1-01,,,,minh-hoa,co"


WRONG_HEADS = [
    ("cum-minh-hoa,cum-1,2020,truong", "cum-minh-hao,cum-1,2020,truong",
     ["dòng 2, system", "“cum-minh-hao”", "Có phải: cum-minh-hoa?"]),
    ("cum-1,2020,truong", "cum-1,20,truong", ["dòng 2", "“year” là “20”", "từ 2000 trở lên"]),
    ("cum-1,2020,truong", "cum-1,2005,truong", ["dòng 2", "year là 2005", "có hiệu lực từ năm"]),
    # The same row twice, a second head, a second deputy.
    (FIRST, f"{FIRST}\n{FIRST}", ["dòng 3", "truong-cum", "cum-1", "2020", "dòng 2"]),
    ("cum-1,2020,pho-cum", "cum-1,2020,truong-cum", ["dòng 3", "truong-cum", "cum-1", "2020", "dòng 2"]),
    ("cum-1,2021,truong-cum", "cum-1,2020,pho-cum", ["dòng 4", "pho-cum", "cum-1", "2020", "dòng 3"]),
    ("pho-cum,1-02", "pho-cum,1-01", ["dòng 3", "“1-01”", "2020", "dòng 2"]),
    ("1-03,,1-02,", "1-03,,1-02|1-03,", ["dòng 4", "passed_over", "“1-03”", "unit"]),
    # The office is a member of Cụm 1 that the cluster does not rank.
    ("1-03,,1-02,", "1-03,,cuc,", ["dòng 4, passed_over", "“cuc”"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG_HEADS)
def test_the_ledger_of_heads_is_read_strictly(tmp_path, old, new, says):
    message = refusal(tmp_path, HEADS, old, new)
    assert message.startswith("config/cluster_heads.csv")
    assert missing_in(message, *says) == []


WRONG_PLACES = [
    (HEADS, "cum-1,2021,truong-cum,1-03", "cum-1,2021,truong-cum,3-04", ["“3-04”", "Đơn vị 3-04", "Cụm 1"]),
    ("years/2021/decisions.csv", "xep-hang,1-03,1,", "xep-hang,cuc,1,", ["“cuc”", "Cụm"]),
    ("years/2021/decisions.csv", "hang,1-02,a", "hang,cuc,a", ["“cuc”", "toàn tỉnh"]),
    ("years/2021/decisions.csv", "truong-cum,cum-1,1-02", "truong-cum,cum-1,3-04", ["“3-04”", "Đơn vị 3-04", "Cụm 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), WRONG_PLACES)
def test_known_unit_in_wrong_place_is_refused(tmp_path, file, old, new, says):
    message = refusal(tmp_path, file, old, new)
    assert missing_in(message, *says, ": 1-01, 1-02") == []
    assert "chưa khai báo" not in message


def test_a_head_after_the_cluster_system_ended_is_refused(tmp_path):
    message = refusal(tmp_path, HEADS, "cum-2,2021,truong-cum", "cum-2,2022,truong-cum", valid_to="2021-09-30")
    assert missing_in(message, "year là 2022", "“cum-minh-hoa”", "đến 2021.") == []


def test_wording_of_refused_heads_and_places(tmp_path, snapshot):
    mistakes = [*((HEADS, *each[:2]) for each in WRONG_HEADS), *(each[:3] for each in WRONG_PLACES)]
    assert [refusal(tmp_path / str(number), *each) for number, each in enumerate(mistakes)] == snapshot
