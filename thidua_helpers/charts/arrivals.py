"""Days on which reports arrived, with the day on which they were due."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from thidua_helpers.charts.style import INK, MISS, TICK_SIZE, VIEC, set_ticks
from thidua_helpers.vietnamese import format_date

_MOST_TICKS = 8


def draw_arrivals(axis: Axes, days: Sequence[date], due: date | None) -> None:
    """Draw a bar a day with the number of reports; those after the due day stand out."""
    counts = Counter(days)
    for day, count in counts.items():
        is_late = due is not None and day > due
        axis.bar(day.toordinal(), count, 0.7, color=MISS if is_late else VIEC, zorder=2)
        axis.text(day.toordinal(), count, f" {count}", ha="center", va="bottom", fontsize=TICK_SIZE)
    known = [*counts, *([due] if due else [])]
    first, last = min(known).toordinal(), max(known).toordinal()
    axis.set_xlim(first - 0.8, last + 0.8)
    axis.set_ylim(0, 1.2 * max(counts.values()))
    if due is not None:
        place, height = due.toordinal() + 0.5, 1.14 * max(counts.values())
        axis.axvline(place, color=INK, linewidth=1.6, zorder=3)
        axis.text(place, height, " hạn nộp", ha="left", va="center", fontsize=TICK_SIZE)
    step = max(1, -(-(last - first + 1) // _MOST_TICKS))
    ticks = range(first, last + 1, step)
    axis.set_xticks(ticks, [format_date(date.fromordinal(tick)).rpartition("/")[0] for tick in ticks])
    axis.set_ylabel("số đơn vị")
    set_ticks(axis, "y", is_whole=True)
