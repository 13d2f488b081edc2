"""Ranks over years: a line for each unit, the first rank on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.labels import add_touch_area, label_points, name_ends
from thidua_helpers.charts.panel import ROW_INCHES
from thidua_helpers.charts.style import INK, MISS, PAPER, SOFT
from thidua_helpers.charts.svg import Mark

# Room right of the axis for the names of the units, and height of a rank.
BUMP_RIGHT_INCHES, BUMP_ROW_INCHES = 1.6, ROW_INCHES


@dataclass(frozen=True)
class RankPoint:
    """Rank of one year."""

    rank: int
    mark: Mark


@dataclass(frozen=True)
class RankLine:
    """Ranks over years, None where there is none; `move` is 1 or −1 for a line that stands out."""

    name: str
    points: Sequence[RankPoint | None]
    move: int = 0


def draw_bump(axis: Axes, lines: Sequence[RankLine], years: Sequence[str], colour: str) -> None:
    """Draw lines of ranks over years.

    A rise that stands out is thick with filled dots, a fall dashed with hollow ones.
    """
    styles = {1: (colour, colour, "-", 2.6), -1: (MISS, PAPER, "--", 2.2), 0: (SOFT, SOFT, "-", 1.1)}
    lowest = max(point.rank for line in lines for point in line.points if point)
    axis.set_ylim(-lowest - 0.6, -0.4)
    axis.set_xlim(-0.15, len(years) - 0.85)
    places: list[tuple[float, float]] = []
    ends, unfinished = [], []
    for line in lines:
        edge, face, style, width = styles[line.move]
        drawn = [-point.rank if point else float("nan") for point in line.points]
        axis.plot(range(len(drawn)), drawn, color=edge, linewidth=width, linestyle=style, zorder=2 + abs(line.move))
        for place, point in enumerate(line.points):
            if point:
                at = place, -point.rank
                axis.scatter(*at, s=30, facecolor=face, edgecolor=edge, linewidth=1.4, zorder=4 + abs(line.move))
                point.mark.put_on(add_touch_area(axis, at))
                places.append(at)
        if line.points[-1]:
            ends.append((-line.points[-1].rank, f"{line.points[-1].rank}. {line.name}"))
        else:
            unfinished.append((len(places) - 1, line.name))
    axis.set_xticks(range(len(years)), years)
    axis.set_yticks([-rank for rank in range(1, lowest + 1)], [str(rank) for rank in range(1, lowest + 1)])
    axis.tick_params(length=0, labelcolor=INK)
    axis.spines["left"].set_visible(False)
    label_points(axis, places, unfinished)
    name_ends(axis, ends)
