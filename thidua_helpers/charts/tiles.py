"""A map of equal tiles, each shaded by the distance of its unit to a target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thidua_helpers.charts.panel import WIDTH_INCHES, bare_panel
from thidua_helpers.charts.style import INK, MISS, RULE, SOFT, TICK_SIZE, text_inches
from thidua_helpers.charts.svg import Mark

_LARGEST_TILE_INCHES, _LINE_INCHES, _MARGIN_INCHES = 0.75, 0.13, 0.03
# Lines of a name in a tile; the last line of a tile is its text.
_MOST_NAME_LINES = 3
# Shades are light enough for the ink of the texts.
_LIGHTEST, _DARKEST = 0.08, 0.4


@dataclass(frozen=True)
class Tile:
    """A unit at a row and column from 0, and the size of its distance to the target, if any."""

    row: int
    column: int
    name: str
    text: str
    mark: Mark
    group: str = ""
    distance: float | None = None
    is_missed: bool = False


def tile_panel(tiles: Sequence[Tile], heading: str, colour: str) -> Figure:
    """Figure of tiles, those below the target with a dashed frame, groups divided by lines."""
    columns, rows = (1 + max(places) for places in ([tile.column for tile in tiles], [tile.row for tile in tiles]))
    side = min(_LARGEST_TILE_INCHES, WIDTH_INCHES / columns)
    return bare_panel(lambda axis: _draw(axis, tiles, side, colour), heading, colour, rows * side + _MARGIN_INCHES)


def lines_of_name(name: str, inches: float) -> list[str]:
    """The name in lines that are no wider, broken at spaces; what has no room is cut."""
    lines: list[str] = []
    for word in name.split():
        if lines and text_inches(f"{lines[-1]} {word}", TICK_SIZE) <= inches:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    longest = int(inches / text_inches("a", TICK_SIZE))
    shown = [line if len(line) <= longest else f"{line[: longest - 1]}…" for line in lines[:_MOST_NAME_LINES]]
    if len(lines) > _MOST_NAME_LINES:
        shown[-1] = f"{shown[-1][: longest - 1].rstrip('…')}…"
    return shown


def _draw(axis: Axes, tiles: Sequence[Tile], side: float, colour: str) -> None:
    largest = max((tile.distance for tile in tiles if tile.distance is not None), default=0.0) or 1.0
    inner = side - 2 * _MARGIN_INCHES
    for tile in tiles:
        left, top = tile.column * side + _MARGIN_INCHES, tile.row * side + _MARGIN_INCHES
        hue = MISS if tile.is_missed else colour
        if tile.distance is not None:
            shade = _LIGHTEST + (_DARKEST - _LIGHTEST) * tile.distance / largest
            axis.add_patch(Rectangle((left, top), inner, inner, facecolor=hue, edgecolor="none", alpha=shade, zorder=1))
        edge, width, style = (hue, 1.6, "--") if tile.is_missed else (RULE, 1.0, "-")
        frame = Rectangle((left, top), inner, inner, facecolor="none", edgecolor=edge, linewidth=width, zorder=2)
        frame.set_linestyle(style)
        axis.add_patch(frame)
        lines = [*lines_of_name(tile.name, inner - 2 * _MARGIN_INCHES), tile.text]
        start = top + (inner - _LINE_INCHES * len(lines)) / 2
        for number, line in enumerate(lines, start=1):
            is_text = number == len(lines)
            axis.text(
                left + inner / 2,
                start + _LINE_INCHES * (number - 0.5),
                line,
                fontsize=TICK_SIZE,
                fontweight="bold" if is_text else "normal",
                color=INK,
                ha="center",
                va="center_baseline",
                zorder=3,
            )
        area = Rectangle((left, top), inner, inner, facecolor="none", edgecolor="none", zorder=9)
        axis.add_patch(area)
        tile.mark.put_on(area)
    for start, end in _borders(tiles):
        places = [(column * side, row * side) for row, column in (start, end)]
        axis.plot(*zip(*places, strict=True), color=SOFT, linewidth=2.4, solid_capstyle="round", zorder=4)


def _borders(tiles: Sequence[Tile]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Ends (row, column) of the edges between neighbours of different groups."""
    by_place = {(tile.row, tile.column): tile for tile in tiles}
    for (row, column), tile in by_place.items():
        right, below = by_place.get((row, column + 1)), by_place.get((row + 1, column))
        if right and right.group != tile.group:
            yield (row, column + 1), (row + 1, column + 1)
        if below and below.group != tile.group:
            yield (row + 1, column), (row + 1, column + 1)
