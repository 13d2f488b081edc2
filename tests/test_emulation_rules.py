"""Mistakes in the config of emulation that only several files together show."""

import shutil

import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.errors import Refused


def refusal(root, file, old, new):
    """What the example's config is refused with where one place of one of its files is changed."""
    shutil.copytree(EXAMPLE / "config", root / "config")
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
