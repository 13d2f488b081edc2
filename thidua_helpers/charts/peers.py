"""One result among those of its peers, who are not named."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import WIDTH_INCHES
from thidua_helpers.charts.style import INK, PAPER, RULE, SOFT, set_ticks, text_inches
from thidua_helpers.charts.svg import Mark

HEIGHT_INCHES = 1.9
# Radius of the own spot.
_SPOT_INCHES = 0.075


@dataclass(frozen=True)
class NamedLevel:
    """A value on the scale with its text."""

    value: float
    text: str


@dataclass(frozen=True)
class PeersPanel:
    """Values in per cent: the own one, others, target and median."""

    own: NamedLevel
    mark: Mark
    others: tuple[float, ...]
    target: NamedLevel | None
    median: NamedLevel | None

    @property
    def is_target_text_right(self) -> bool:
        """Whether the target's text is to the right of its line, away from the median."""
        return self.median is None or self.target is None or self.target.value >= self.median.value


def draw_peers(axis: Axes, panel: PeersPanel, colour: str) -> None:
    """Draw a filled spot among rings, with lines for target and median, texts at three heights."""
    low, high = scale_limits(panel)
    middle = (low + high) / 2
    axis.axhline(0, color=RULE, linewidth=1, zorder=0)
    spot = axis.scatter([panel.own.value], [0], s=110, color=colour, zorder=2)
    panel.mark.put_on(spot)
    # A ring on the own spot has the colour of the paper, so that both are visible.
    reach = _SPOT_INCHES / WIDTH_INCHES * (high - low)
    edges = [PAPER if abs(other - panel.own.value) < reach else SOFT for other in panel.others]
    axis.scatter(panel.others, [0] * len(edges), s=42, facecolor="none", edgecolor=edges, linewidth=1.2, zorder=3)
    if panel.median:
        axis.plot([panel.median.value] * 2, [-0.25, 1.0], color=SOFT, linewidth=1.3, linestyle=(0, (3, 3)), zorder=1)
        _write(axis, panel.median, 1.05, panel.median.value <= middle, SOFT)
    if panel.target:
        axis.plot([panel.target.value] * 2, [-0.25, 0.45], color=INK, linewidth=1.6, zorder=1)
        _write(axis, panel.target, 0.45, panel.is_target_text_right, INK)
    _write(axis, panel.own, -0.95, panel.own.value <= middle, colour, "bold")
    axis.set_xlim(low, high)
    axis.set_ylim(-1.05, 1.7)
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)
    set_ticks(axis, "x", "%")


def scale_limits(panel: PeersPanel) -> tuple[float, float]:
    """Ends of the scale in per cent, with room for the target's text."""
    levels = [level.value for level in (panel.own, panel.target, panel.median) if level]
    values = [*levels, *panel.others]
    reach = max(max(values) - min(values), 1.0)
    middle = (min(values) + max(values)) / 2
    low, high = middle - 0.62 * reach, middle + 0.62 * reach
    if panel.target:
        share = min(text_inches(panel.target.text) / WIDTH_INCHES + 0.05, 0.6)
        at = panel.target.value
        if panel.is_target_text_right:
            high = max(high, (at - share * low) / (1 - share))
        else:
            low = min(low, (at - share * high) / (1 - share))
    return low, high


def _write(axis: Axes, level: NamedLevel, height: float, is_right: bool, colour: str, weight: str = "normal") -> None:
    """Write the text of a level on one side of its line, on an opaque ground."""
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
    axis.annotate(
        level.text,
        (level.value, height),
        (4 if is_right else -4, 0),
        textcoords="offset points",
        ha="left" if is_right else "right",
        va="bottom",
        zorder=4,
        color=colour,
        fontweight=weight,
        bbox=ground,
    )
