"""One value of every unit, by group: boxes, and a dot a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from thidua_helpers.charts.labels import label_points
from thidua_helpers.charts.style import INK, SOFT, WASH, set_ticks


@dataclass(frozen=True)
class UnitValue:
    """Value of a unit in its group; with a `label` if it is named."""

    group: str
    value: float
    label: str = ""


def draw_distribution(axis: Axes, units: Sequence[UnitValue], colour: str, suffix: str = "") -> None:
    """Draw a row a group: a box of the middle half, and every unit as a dot."""
    groups = list(dict.fromkeys(unit.group for unit in units))
    frame = pd.DataFrame({"group": [unit.group for unit in units], "value": [unit.value for unit in units]})
    lines = {"color": SOFT, "linewidth": 1.2}
    sns.boxplot(
        frame,
        x="value",
        y="group",
        order=groups,
        color=WASH,
        width=0.6,
        showfliers=False,
        linecolor=SOFT,
        linewidth=1,
        medianprops={"color": INK, "linewidth": 1.8},
        whiskerprops=lines,
        capprops=lines,
        ax=axis,
    )
    axis.scatter(
        [unit.value for unit in units], [groups.index(unit.group) for unit in units], s=24, color=colour, zorder=4
    )
    reach = max(frame["value"].max() - frame["value"].min(), 1e-9)
    axis.set_xlim(frame["value"].min() - 0.06 * reach, frame["value"].max() + 0.06 * reach)
    axis.set(xlabel="", ylabel="")
    set_ticks(axis, "x", suffix)
    places = [(unit.value, groups.index(unit.group)) for unit in units]
    label_points(axis, places, [(number, unit.label) for number, unit in enumerate(units) if unit.label])
