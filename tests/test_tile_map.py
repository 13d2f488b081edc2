"""The tile map: places in `units.csv`, their mistakes, the drawing and the picture."""

import html
import itertools
import re
import shutil
from decimal import Decimal

import pytest
from conftest import EXAMPLE, PROJECT, opened
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from thidua_helpers.charts.style import VIEC, chart_style
from thidua_helpers.charts.svg import Mark, inline_svg
from thidua_helpers.charts.tiles import Tile, lines_of_name, tile_panel
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.report.pictures.tile_map import tile_map
from thidua_helpers.report.self_check import PageRequest, page_faults
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.vietnamese import format_decimal

UNITS = "config/units.csv"


@pytest.fixture(scope="module")
def book(made_example) -> OpenEdition:
    return opened(made_example)


@pytest.fixture
def workspace(tmp_path):
    """The config of the example, of which `units.csv` may be changed."""
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    return tmp_path


def place(root, unit, row, column):
    """Sets the tile of a unit on all its rows; gives the number of its first line."""
    path = root / UNITS
    lines = path.read_text(encoding="utf-8").splitlines()
    own = [number for number, line in enumerate(lines) if line.startswith(f"{unit},")]
    for number in own:
        lines[number] = ",".join([*lines[number].split(",")[:-2], row, column])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return own[0] + 1


@pytest.mark.parametrize(
    ("row", "column", "named"),
    [
        ("a", "1", "tile_row"),
        ("1", "1.5", "tile_column"),
        ("-1", "1", "tile_row"),
        ("1", "0", "tile_column"),
        ("99", "1", "tile_row"),
        ("1", "", "tile_row và tile_column"),
        ("", "1", "tile_row và tile_column"),
    ],
)
def test_place_that_is_no_tile_is_refused_with_file_row_and_key(workspace, row, column, named):
    line = place(workspace, "1-02", row, column)
    with pytest.raises(Refused) as refusal:
        opened(workspace)
    assert f"{UNITS}, dòng {line}" in str(refusal.value) and named in str(refusal.value)


def test_two_units_of_one_time_on_one_tile_are_refused_by_name(workspace):
    rows = (workspace / UNITS).read_text(encoding="utf-8").splitlines()
    taken = next(line for line in rows if line.startswith("1-01,")).split(",")[-2:]
    place(workspace, "1-02", *taken)
    with pytest.raises(Refused, match=r"“1-01” và “1-02” cùng ở một ô của bản đồ: tile_row \d, tile_column \d"):
        opened(workspace)


def test_unit_and_its_successor_may_have_one_tile(workspace):
    rows = (workspace / UNITS).read_text(encoding="utf-8").splitlines()
    taken = next(line for line in rows if line.startswith("1-01,")).split(",")[-2:]
    place(workspace, "kv-01", *taken)
    place(workspace, "kv-02", "9", "9")
    assert opened(workspace, "2021").rules.unit("1-01").tile == opened(workspace, "2026").rules.unit("kv-01").tile


def test_old_register_without_tiles_is_read_and_has_no_map(workspace, book, monkeypatch):
    path = workspace / UNITS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rsplit(",", 2)[0] for line in lines) + "\n", encoding="utf-8")
    old = opened(workspace)
    assert all(unit.tile is None for unit in old.rules.units)
    monkeypatch.setattr(type(old), "rows", lambda self, name: book.rows(name))
    assert tile_map(old) == ""


@pytest.mark.parametrize(("root", "edition"), [(PROJECT, "2021"), (EXAMPLE, "2021"), (EXAMPLE, "2026")])
def test_every_unit_of_our_workspaces_has_a_tile_of_its_own(root, edition):
    units = opened(root, edition).rules.units
    assert len({unit.tile for unit in units if unit.tile}) == len(units)


def test_tile_needs_both_numbers():
    common = {"id": "a", "name": "A", "short_name": "A", "kind": "chi_cuc", "verified": "co"}
    assert UnitRow.model_validate(common).tile is None
    assert UnitRow.model_validate(common | {"tile_row": "2", "tile_column": "3"}).tile == (2, 3)


def panel(*distances, columns=7):
    """A tile for each distance, negative ones missed; None without a verdict."""
    names = ("TP Thanh Hóa", "Cục THADS tỉnh", "Thường Xuân", "Khu vực thứ mười hai phía tây", "A")
    tiles = [
        Tile(
            *divmod(number, columns),
            names[number % len(names)],
            "–" if distance is None else f"{distance:+.2f}",
            Mark("a"),
            f"Cụm {number % 2}",
            None if distance is None else abs(distance),
            distance is not None and distance < 0,
        )
        for number, distance in enumerate(distances)
    ]
    return tile_panel(tiles, "Về việc", VIEC)


@pytest.mark.parametrize(
    ("distances", "columns"),
    [((1.5,), 7), ((0, 0, 0), 3), ((None, -0.0, 2), 7), (tuple(range(-14, 14)), 7), ((5, 5, -5, None) * 3, 8)],
)
def test_texts_stay_in_their_tiles_and_tiles_in_the_panel(distances, columns):
    figure = panel(*distances, columns=columns)
    canvas = FigureCanvasAgg(figure)
    with chart_style():
        canvas.draw()
    boxes = [Text.get_window_extent(text, canvas.get_renderer()) for text in figure.axes[0].texts]
    for one, other in itertools.combinations(boxes, 2):
        assert not (one.overlaps(other) and min(one.y1, other.y1) - max(one.y0, other.y0) > 5)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width and box.y0 >= 0 for box in boxes)
    assert str(inline_svg(figure, "a")).count('class="mark"') == len(distances)


def test_missed_tiles_are_dashed_and_further_ones_darker():
    patches = panel(4, 2, -1, None).axes[0].patches
    shades = [patch.get_alpha() for patch in patches if patch.get_alpha()]
    assert shades[0] > shades[1] > shades[2] and len(shades) == 3
    frames = [patch.get_linestyle() for patch in patches if patch.get_alpha() is None and patch.get_zorder() == 2]
    assert [style in ("--", "dashed") for style in frames] == [False, False, True, False]


def test_groups_are_divided_where_their_tiles_meet():
    """Of three tiles in two columns the first has a neighbour of the other group, the third below it has its own."""
    assert len(panel(1, 1, 1, columns=2).axes[0].lines) == 1


@pytest.mark.parametrize(
    ("name", "lines"),
    [("TP Thanh Hóa", ["TP", "Thanh", "Hóa"]), ("A", ["A"]), ("Nghiêmtrọng", ["Nghiê…"]), ("a b c d", ["a b c", "d"])],
)
def test_names_break_at_spaces(name, lines):
    assert lines_of_name(name, 0.46) == lines


def test_map_has_every_unit_with_its_distance(book):
    shown = tile_map(book)
    assert page_faults(f"<h1>Trang</h1>{shown}", book, PageRequest(False, "Trang")) == []
    targets = book.table("targets").query("rate == 'ty_le_xong' and outcome in ('dat', 'chua_dat')")
    own = targets[targets["holder"].isin([unit.id for unit in book.rules.units])]
    found = re.findall(r' data-key="2021:targets:([^"]+)/ty_le_xong:difference_pct" data-value="([^"]*)"', shown)
    assert dict(found) == {f"{row.holder}/{row.measure}": row.difference_pct for row in own.itertuples()}
    for row in own.itertuples():
        size = format_decimal(abs(Decimal(row.difference_pct)))
        assert f"{'−' if row.outcome == 'chua_dat' else '+'}{size}</text>" in shown
    missed = own[(own["measure"] == "viec") & (own["outcome"] == "chua_dat")]
    assert f"Nơi chưa đạt chỉ tiêu về việc: {len(missed)} đơn vị (" in html.unescape(shown)
