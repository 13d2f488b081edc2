"""Two units of an edition side by side."""

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.errors import Refused
from thidua_helpers.vocabulary import COLUMNS, Measure, PointsRow

_GROUP, _DIFFERENCE = "Nhóm", "Chênh lệch"


def side_by_side(frames: EditionFrames, one: str, other: str) -> pd.DataFrame:
    """Figures, rates, points and ranks of two units; the difference is one − other."""
    if one == other:
        raise Refused(f"Cần hai đơn vị khác nhau; cả hai đều là {frames.rules.name(one)}.")
    parts = pd.concat([_figures(frames), _rates(frames), _points(frames), _ranks(frames)], ignore_index=True)
    key = ["group", "id", "item", "unit_of_value"]
    own, others = (parts[parts["holder"] == unit].set_index(key)["value"] for unit in (one, other))
    in_order = parts[parts["holder"].isin([one, other])].drop_duplicates(key)[key]
    order = pd.MultiIndex.from_frame(in_order)
    values, values_of_other = own.reindex(order).to_numpy(), others.reindex(order).to_numpy()
    rules = frames.rules
    return pd.DataFrame(
        {
            _GROUP: in_order["group"].array,
            COLUMNS["item"]: in_order["item"].array,
            COLUMNS["unit_of_value"]: in_order["unit_of_value"].array,
            rules.name(one): values,
            rules.name(other): values_of_other,
            _DIFFERENCE: values - values_of_other,
        },
        index=pd.Index(in_order["id"].array, name=COLUMNS["holder"]),
    )


def _figures(frames: EditionFrames) -> pd.DataFrame:
    rows = frames.ordered(frames.known("figures"), "measure", "line")
    units = rows["measure"].map({measure.value: measure.unit for measure in Measure})
    return _part(rows, "Số liệu", rows["line"], rows["line"].map(frames.quantities), units, rows["value"])


def _rates(frames: EditionFrames) -> pd.DataFrame:
    rows = frames.ordered(frames.known("rates"), "measure", "rate")
    is_per_cent = rows["value_vnd"].isna()
    labels = rows["rate"].map(frames.quantities) + " về " + rows["measure"].map(Measure.labels())
    labels = labels.where(is_per_cent, rows["rate"].map(frames.quantities))
    values = rows["value_pct"].where(is_per_cent, rows["value_vnd"].astype("float64"))
    return _part(rows, "Tỷ lệ", rows["rate"], labels, is_per_cent.map({True: "%", False: "đồng"}), values)


def _points(frames: EditionFrames) -> pd.DataFrame:
    rows = frames.all_points
    rows = rows[rows["kind"] != PointsRow.GROUP]
    groups = "Điểm, " + rows["ranking"].map(frames.ranking_name)
    units = pd.Series("điểm", index=rows.index)
    return _part(rows, groups, rows["criterion"], rows["label"], units, rows["points"])


def _ranks(frames: EditionFrames) -> pd.DataFrame:
    rows = frames.ordered(frames.numeric("ranks"), "ranking")
    labels = "Hạng, " + rows["ranking"].map(frames.ranking_name)
    units = pd.Series("thứ", index=rows.index)
    return _part(rows, "Thứ hạng", rows["ranking"], labels, units, rows["rank"])


def _part(
    rows: pd.DataFrame, group: str | pd.Series, ids: pd.Series, labels: pd.Series, units: pd.Series, values: pd.Series
) -> pd.DataFrame:
    columns = {"group": group, "id": ids, "item": labels, "unit_of_value": units, "value": values.astype("float64")}
    return rows[["holder"]].assign(**columns)
