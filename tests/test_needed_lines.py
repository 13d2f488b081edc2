"""The lines and rates that config must declare are all that pages, documents and tables need."""

import re
import tomllib

import pytest
from conftest import thidua
from small_workspace import YEAR, make_small_workspace

from thidua_helpers.rules.indicators import PAGE_LINES, PAGE_RATES, UNIT_LINES, Indicators
from thidua_helpers.years.toml_text import toml_of


@pytest.mark.slow
def test_edition_with_only_the_needed_lines_and_rates_is_published(tmp_path):
    root = make_small_workspace(tmp_path)
    path = root / "config/indicators.toml"
    text = path.read_text(encoding="utf-8")
    main_rate = Indicators.model_validate(tomllib.loads(text)).main_rate
    pages = {"main": main_rate, "always": [main_rate, *PAGE_RATES], "same_period": [main_rate], "trends": [main_rate]}
    kept, needed = [], {*PAGE_LINES, *UNIT_LINES, *PAGE_RATES, main_rate}
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
