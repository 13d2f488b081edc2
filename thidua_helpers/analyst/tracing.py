"""The cells behind a number, for analysts."""

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.analyst.names import NameFinder
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.vocabulary import Measure, Provenance

_SUBTRACTED = {1: "", -1: " (trừ đi)"}


def cells_behind(frames: EditionFrames, finder: NameFinder, holder: str, measure: str, name: str) -> pd.DataFrame:
    """Cells behind a figure or rate, or behind a criterion's points if `measure` is a ranking.

    A missing figure has no rows. Raises Refused, with the nearest known names, for an unknown one.
    """
    if _is_ranking(finder, measure):
        ranking = finder.ranking(measure)
        return _cells_of_points(frames, finder.unit(holder), ranking, finder.criterion(ranking, name))
    return _cells_of_figure(frames, finder.holder(holder), finder.measure(measure), finder.quantity(name))


def _is_ranking(finder: NameFinder, text: str) -> bool:
    try:
        finder.ranking(text)
    except Refused:
        return False
    return True


def _cells_of_figure(frames: EditionFrames, holder: str, measure: Measure, name: str) -> pd.DataFrame:
    opened, key = frames.opened, f"{holder}/{measure}/{name}"
    if name in frames.rules.indicators.lines:
        parts = {"": key}
    else:
        rate = opened.rows("rates").get(key)
        if rate is None:
            raise Refused(f"Tỷ lệ “{name}” không tính bằng {measure.label}.")
        parts = {"tử số: ": rate["numerator_keys"], "mẫu số: ": rate["denominator_keys"]}
    rows = pd.concat([_facts_behind(opened, part, figure) for part, figure in parts.items()], ignore_index=True)
    shown = ["name", "measure", "line", "role", "value", "unit_of_value", "source", "file", "sheet", "cell"]
    return frames.labelled(rows[[*FIGURE_KEY, "role", "value", "source", "file", "sheet", "cell"]], shown)


def _facts_behind(opened: OpenEdition, part: str, figure_key: str) -> pd.DataFrame:
    """Facts behind a figure with their role; empty for an absent figure."""
    figure = opened.rows("figures").get(figure_key)
    if figure is None:
        return opened.cells.facts("").assign(role="")
    facts = opened.cells.facts(figure["inputs"])
    return facts.assign(role=part + Provenance(figure["provenance"]).label + facts["sign"].map(_SUBTRACTED))


def _cells_of_points(frames: EditionFrames, unit: str, ranking: str, criterion: str) -> pd.DataFrame:
    points = frames.opened.rows("points").get(f"{ranking}/{unit}/{criterion}")
    if points is None:
        name = frames.rules.name(unit)
        raise Refused(f"{name} không có điểm trong bảng xếp hạng {frames.ranking_name(ranking)}.")
    columns = ["table", "key", "sign", "file", "sheet", "cell"]
    cells = pd.DataFrame(frames.opened.source_cells(points["inputs"]), columns=columns)
    rows = cells.assign(holder=unit, role=cells["sign"].map({1: "cộng vào", -1: "trừ đi"}))
    return frames.labelled(rows, ["name", "role", "table", "key", "file", "sheet", "cell"])
