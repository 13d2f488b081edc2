"""The lines and rates that config must declare are all that pages, documents and tables need."""

import re
import tomllib

import pytest
from conftest import thidua
from small_workspace import YEAR, make_small_workspace

from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.years.toml_text import toml_of


@pytest.mark.slow
def test_edition_with_only_the_needed_lines_and_rates_is_published(tmp_path):
    root = make_small_workspace(tmp_path)
    path = root / "config/indicators.toml"
    text = path.read_text(encoding="utf-8")
    indicators = Indicators.model_validate(tomllib.loads(text))
    named = indicators.pages.main, indicators.pages.enforceable_share, indicators.pages.province_share
    pages = dict(zip(("main", "enforceable_share", "province_share"), named, strict=True))
    pages |= {key: [named[0]] for key in ("always", "highlights", "clusters", "units", "same_period", "trends")}
    pages |= {"unit_lines": [], "same_period_lines": []}
    kept, needed = [], {*indicators.volume_lines, *named}
    for part in re.split(r"(?m)^(?=\[)", text):
        name = re.match(r'\[(?:lines|rates)\."?([a-z_+]+)"?\]', part)
        if part.startswith("[pages]"):
            kept.append(toml_of({"pages": pages}))
        elif name is None or name[1] in needed:
            kept.append(part)
    path.write_text("\n".join(kept), encoding="utf-8")
    done = thidua(root, "run", YEAR)
    assert done.returncode == 0, done.stderr
    assert (root / "reports" / YEAR / "cum-1.html").is_file()
