"""A table of numbers in which larger ones are darker, such as points by criterion."""

from textwrap import fill

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from thidua_helpers.charts.style import INK, PAPER, TICK_SIZE, VIEC

_LABEL_SIGNS, _CELL_SIZE = 24, 7.5
# From this share on, texts are light.
_DARK_SHARE = 0.6


def draw_heat_table(axis: Axes, shares: pd.DataFrame, texts: pd.DataFrame) -> None:
    """Draw `texts` in cells shaded by `shares` from 0 to 1.

    Both have the same rows and columns.
    """
    colours = sns.light_palette(VIEC, as_cmap=True)
    sns.heatmap(
        shares.astype("float64"),
        vmin=0,
        vmax=1,
        cmap=colours,
        cbar=False,
        linewidths=1,
        linecolor=PAPER,
        xticklabels=True,
        yticklabels=True,
        ax=axis,
    )
    for row, (row_shares, row_texts) in enumerate(zip(shares.to_numpy(), texts.to_numpy(), strict=True)):
        for column, (share, text) in enumerate(zip(row_shares, row_texts, strict=True)):
            colour = PAPER if share > _DARK_SHARE else INK
            axis.text(column + 0.5, row + 0.5, text, ha="center", va="center", color=colour, fontsize=_CELL_SIZE)
    labels = [fill(str(label), _LABEL_SIGNS) for label in shares.columns]
    axis.set_xticklabels(labels, rotation=55, ha="right", rotation_mode="anchor", fontsize=TICK_SIZE - 1)
    axis.tick_params(axis="y", rotation=0, labelcolor=INK)
    axis.tick_params(length=0)
    axis.set(xlabel="", ylabel="")
