"""Questions to an edition: the controls of each, and the code that their values stand for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import ipywidgets as widgets
import pandas as pd

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.desk.shown_code import call, literal
from thidua_helpers.errors import Refused
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import COLUMNS, PROVINCE, Measure, ScoreStage

# Values of controls by their names.
Values = Mapping[str, Any]
Controls = dict[str, Any]
_NAME, _CLUSTER, _MEASURE, _RANKING = (COLUMNS[name] for name in ("name", "cluster", "measure", "ranking"))
_MEASURES = {measure.label: measure.value for measure in Measure}
_MOST_CASES = 50
# Factors of a criterion: 0 to 2 by tenths, with their labels.
_WEIGHTS = [(format_decimal(Decimal(tenths) / 10), tenths / 10) for tenths in range(21)]


class Choices:
    """Choices that an edition offers, as label → text for the code."""

    def __init__(self, book: AnalystBook) -> None:
        self.book = book

    @cached_property
    def units(self) -> dict[str, str]:
        return _by_label(self.book.units[_NAME])

    @cached_property
    def groups(self) -> dict[str, str]:
        return {"Toàn tỉnh": PROVINCE, **_by_label(self.book.clusters[_NAME])}

    @cached_property
    def holders(self) -> dict[str, str]:
        return {**self.units, **self.groups}

    @cached_property
    def rankings(self) -> list[str]:
        return list(self.book.ranks[_RANKING].unique())

    @cached_property
    def leaders(self) -> list[str]:
        """The first two units of a ranking, a cluster's if clusters are ranked."""
        ranks = self.book.ranks
        return list(ranks[ranks[_RANKING] == self.first_ranking].index[:2])

    @property
    def first_ranking(self) -> str:
        """The first cluster's ranking, else the province's; "" without ranks."""
        return next(iter([*self.rankings[1:], *self.rankings]), "")

    def ranked_units(self, ranking: str) -> dict[str, str]:
        ranks = self.book.ranks
        return _by_label(ranks[ranks[_RANKING] == ranking][_NAME])

    @property
    def leader(self) -> str:
        """A unit to begin with."""
        return next(iter([*self.leaders, *self.units.values()]))

    @cached_property
    def rates(self) -> list[str]:
        return list(self.book.rates[COLUMNS["rate"]].unique())

    @cached_property
    def holders_over_years(self) -> set[str]:
        """Units and groups with the main rate in an edition of this length."""
        years = self.book.years
        is_known = (years[COLUMNS["item"]] == self.main_rate) & years[COLUMNS["value_pct"]].notna()
        return set(years[is_known].index)

    def quantities(self, measure: str) -> list[str]:
        """Rates and lines that units have in this measure, rates first."""
        label = Measure(measure).label
        names: list[str] = []
        for frame, column in ((self.book.rates, COLUMNS["rate"]), (self.book.figures, COLUMNS["line"])):
            is_asked = (frame[_MEASURE] == label) & frame.index.isin(list(self.units.values()))
            names += list(frame[is_asked][column].unique())
        return names

    def criteria(self, ranking: str) -> dict[str, str]:
        points = self.book.points
        rows = points[points[_RANKING] == ranking].drop_duplicates(COLUMNS["criterion"])
        return dict(zip(rows[COLUMNS["label"]], rows[COLUMNS["criterion"]], strict=True))

    @property
    def main_rate(self) -> str:
        return self.rates[0] if self.rates else ""


class Question(ABC):
    """A question with controls. Controls named in `rebuilding` change what others offer."""

    rebuilding: Sequence[str] = ()

    @abstractmethod
    def controls(self, choices: Choices, values: Values) -> Controls:
        """New controls for an edition; `values` are those chosen so far."""

    @abstractmethod
    def lines(self, choices: Choices, values: Values) -> list[str]:
        """At most three lines of code, the last of which is what is asked."""


class UnitsTable(Question):
    """All units, ordered and filtered."""

    def controls(self, choices: Choices, values: Values) -> Controls:
        numbers = list(choices.book.units.select_dtypes("number").columns)
        return {
            "cluster": _dropdown("Cụm", choices.groups),
            "measure": _dropdown("Tính bằng", {"việc và tiền": "", **_MEASURES}),
            "order": _dropdown("Xếp theo", {"thứ tự danh sách": "", **{name: name for name in numbers}}, wide=True),
            "is_descending": widgets.Checkbox(value=True, description="lớn trước", indent=False),
            "text": widgets.Text(description="Tên có chữ", continuous_update=False),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        group = values["cluster"]
        source = "book.units" if group == PROVINCE else f"{call('book.cluster', group)}.units"
        lines, shown = [f"units = {source}"], "units"
        if values["text"].strip():
            wanted = literal(values["text"].strip())
            lines.append(f'units = units[units["{_NAME}"].str.contains({wanted}, case=False, regex=False)]')
        if values["order"]:
            ascending = "" if not values["is_descending"] else ", ascending=False"
            shown += f".sort_values({literal(values['order'])}{ascending})"
        if values["measure"]:
            measure = Measure(values["measure"])
            shown += f'.filter(regex="^{_NAME}$|^{_CLUSTER}$|{measure.label}|{measure.unit}")'
        return [*lines, shown]


class TargetsPicture(Question):
    """Units compared with their targets."""

    def controls(self, choices: Choices, values: Values) -> Controls:
        return {"measure": _dropdown("Tính bằng", _MEASURES), "cluster": _dropdown("Cụm", choices.groups)}

    def lines(self, choices: Choices, values: Values) -> list[str]:
        cluster = "" if values["cluster"] == PROVINCE else values["cluster"]
        return [call("book.plot.targets", values["measure"], cluster=cluster)]


class OneUnit(Question):
    """One unit: its main rate over the years, and one of its tables."""

    _TABLES: Mapping[str, str] = {
        "Kết quả so với chỉ tiêu": "targets",
        "Thứ hạng": "ranks",
        "Điểm từng tiêu chí": "points",
        "So với cùng kỳ năm trước": "changes",
        "Tỷ lệ": "rates",
        "Số liệu": "figures",
        "Chấp hành viên": "officers",
        "Nộp báo cáo": "submission",
        "Điểm cần chú ý": "insights",
        "Lỗi, cảnh báo": "findings",
    }

    def controls(self, choices: Choices, values: Values) -> Controls:
        return {
            "unit": _dropdown("Đơn vị", choices.units, choices.leader),
            "table": _dropdown("Xem", self._TABLES, wide=True),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        unit = values["unit"]
        trend = [call("book.plot.trend", unit)] if unit in choices.holders_over_years else []
        return [*trend, f"{call('book.unit', unit)}.{values['table']}"]


class TwoUnits(Question):
    """Two units side by side: by criterion where both are ranked, and all figures."""

    def controls(self, choices: Choices, values: Values) -> Controls:
        first, second = choices.leaders if len(choices.leaders) == 2 else list(choices.units.values())[:2]
        return {
            "one": _dropdown("Đơn vị", choices.units, first),
            "other": _dropdown("so với", choices.units, second),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        units = values["one"], values["other"]
        is_ranked = units[0] != units[1] and set(units) <= set(choices.book.ranks.index)
        return [*([call("book.plot.compare", *units)] if is_ranked else []), call("book.compare", *units)]


class WhatIf(Question):
    """Ranks, points, classes and awards with other cases, scores or weights."""

    rebuilding = ("ranking",)

    def controls(self, choices: Choices, values: Values) -> Controls:
        rankings = choices.rankings
        ranking = str(values.get("ranking"))
        if ranking not in rankings:
            ranking = choices.first_ranking
        stages = {label: stage for stage, label in ScoreStage.labels().items()}
        first = choices.leaders[-1] if choices.leaders else None
        return {
            "unit": _dropdown("Đơn vị", choices.units, first),
            "cases": widgets.IntSlider(
                20, -_MOST_CASES, _MOST_CASES, description="Xong thêm (việc)", continuous_update=False, style=_WIDE
            ),
            "stage": _dropdown("Bước chấm", {"như kỳ này": "", **stages}),
            "ranking": _dropdown("Bảng xếp hạng", {name: name for name in rankings}, ranking),
            "criterion": _dropdown("Tiêu chí", choices.criteria(ranking), wide=True),
            "weight": widgets.SelectionSlider(
                options=_WEIGHTS, value=1.0, description="Trọng số ×", continuous_update=False, style=_WIDE
            ),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        weights = {}
        if values["criterion"] and values["weight"] != 1:
            weights = {f"{values['ranking']}/{values['criterion']}": values["weight"]}
        asked = (values["unit"], values["cases"]) if values["cases"] else ()
        return [call("book.what_if", *asked, stage=values["stage"], weights=weights)]


class OverYears(Question):
    """A rate or line of one or two holders over the years."""

    rebuilding = ("measure",)

    def controls(self, choices: Choices, values: Values) -> Controls:
        years = choices.book.years
        measure = values.get("measure") or Measure.VIEC.value
        names = years[years[_MEASURE] == Measure(measure).label][COLUMNS["item"]].unique()
        by_name = {name: name for name in names}
        return {
            "holder": _dropdown("Đơn vị, cụm", choices.holders, choices.leader),
            "other": _dropdown("cùng với", {"không": "", **choices.holders}, PROVINCE),
            "measure": _dropdown("Tính bằng", _MEASURES, measure),
            "name": _dropdown("Nội dung", by_name, choices.main_rate, wide=True),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        holders = [holder for holder in dict.fromkeys((values["holder"], values["other"])) if holder]
        kind = "unit" if values["holder"] in choices.units.values() else "cluster"
        trend = call("book.plot.trend", *holders, name=values["name"], measure=values["measure"])
        has_years = any(holder in choices.holders_over_years for holder in holders)
        return [*([trend] if has_years else []), f"{call(f'book.{kind}', values['holder'])}.years"]


class Distributions(Question):
    """Distribution of a rate or line among the units."""

    rebuilding = ("kind", "measure")
    _KINDS: Mapping[str, str] = {
        "phân bố theo cụm": "distribution",
        "hai số liệu so với nhau": "scatter",
        "tỷ lệ theo số việc (hình phễu)": "funnel",
        "ngày nhận báo cáo": "submissions",
    }

    def controls(self, choices: Choices, values: Values) -> Controls:
        kind = values.get("kind") or "distribution"
        measure = values.get("measure") or Measure.VIEC.value
        controls: Controls = {"kind": _dropdown("Hình", self._KINDS, kind, wide=True)}
        if kind == "funnel":
            return {**controls, "group": _dropdown("Cụm", choices.groups)}
        if kind == "submissions":
            return controls
        names = {name: name for name in choices.quantities(measure)}
        controls["measure"] = _dropdown("Tính bằng", _MEASURES, measure)
        if kind == "scatter":
            controls["x"] = _dropdown("Trục ngang", names, "Tổng số thụ lý", wide=True)
        label = "Trục đứng" if kind == "scatter" else "Nội dung"
        controls["y"] = _dropdown(label, names, choices.main_rate, wide=True)
        return controls

    def lines(self, choices: Choices, values: Values) -> list[str]:
        match values["kind"]:
            case "funnel":
                return [call("book.plot.funnel", "" if values["group"] == PROVINCE else values["group"])]
            case "submissions":
                return ["book.plot.submissions()", "book.submissions"]
            case "scatter":
                names = [values["x"], values["y"]]
            case _:
                names = [values["y"]]
        return [
            call(f"book.plot.{values['kind']}", *names, measure=values["measure"]),
            call("book.by_unit", *dict.fromkeys(names), measure=values["measure"]),
        ]


class Pivot(Question):
    """A frame with chosen rows, columns and values, shaded."""

    rebuilding = ("table",)
    _TABLES: Mapping[str, str] = {
        "Điểm": "points",
        "Tỷ lệ": "rates",
        "Số liệu": "figures",
        "Các năm": "years",
        "So với chỉ tiêu": "targets",
        "So với cùng kỳ": "changes",
    }
    _FIRST: Mapping[str, tuple[str, str]] = {
        "points": ("label", "points"),
        "rates": ("rate", "value_pct"),
        "figures": ("line", "value"),
        "years": ("period", "value_pct"),
        "targets": ("rate", "difference_pct"),
        "changes": ("item", "change_points_pct"),
    }
    _SUMS: Mapping[str, str] = {"trung bình": "mean", "tổng": "sum", "lớn nhất": "max", "nhỏ nhất": "min"}

    def controls(self, choices: Choices, values: Values) -> Controls:
        table = values.get("table") or "points"
        frame: pd.DataFrame = getattr(choices.book, table)
        numbers = {name: name for name in frame.select_dtypes("number").columns}
        texts = {name: name for name in frame.columns if name not in numbers and len(frame[name].unique()) > 1}
        column, value = (COLUMNS[name] for name in self._FIRST[table])
        controls: Controls = {"table": _dropdown("Bảng", self._TABLES, table)}
        if _MEASURE in frame:
            controls["measure"] = _dropdown("Tính bằng", _MEASURES)
        else:
            controls["ranking"] = _dropdown(
                "Bảng xếp hạng", {name: name for name in choices.rankings}, choices.first_ranking
            )
        if table in ("years", "changes"):
            items = {name: name for name in frame[COLUMNS["item"]].unique()}
            controls["item"] = _dropdown("Nội dung", {"mọi nội dung": "", **items}, choices.main_rate, wide=True)
        return {
            **controls,
            "rows": _dropdown("Dòng", texts, _NAME),
            "columns": _dropdown("Cột", texts, column),
            "values": _dropdown("Số", numbers, value),
            "sum": _dropdown("Gộp bằng", self._SUMS),
            "is_by_column": widgets.Checkbox(value=table != "years", description="tô theo từng cột", indent=False),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        if values["rows"] == values["columns"]:
            raise Refused("Chọn dòng và cột khác nhau.")
        table = values["table"]
        conditions = []
        if COLUMNS["level"] in getattr(choices.book, table):
            conditions.append(f"{COLUMNS['level']} == 'đơn vị'")
        if values.get("measure"):
            conditions.append(f"`{_MEASURE}` == '{Measure(values['measure']).label}'")
        if values.get("ranking"):
            conditions.append(f"`{_RANKING}` == '{values['ranking']}'")
        if values.get("item"):
            conditions.append(f"`{COLUMNS['item']}` == '{values['item']}'")
        rows = f"book.{table}" + (f'.query("{" and ".join(conditions)}")' if conditions else "")
        pivot = call(
            ".pivot_table",
            index=values["rows"],
            columns=values["columns"],
            values=values["values"],
            aggfunc=values["sum"],
        )
        heat = "book.plot.heat(table, by_column=True)" if values["is_by_column"] else "book.plot.heat(table)"
        return [f"table = {rows}{pivot[:-1]}, sort=False)", heat, "table"]


class SourceCells(Question):
    """The cells behind a figure, a rate or points."""

    rebuilding = ("measure",)

    def controls(self, choices: Choices, values: Values) -> Controls:
        kinds = _MEASURES | {f"điểm, {name}": name for name in choices.rankings}
        kind = values.get("measure") if values.get("measure") in kinds.values() else Measure.VIEC.value
        is_points = kind in choices.rankings
        names = choices.criteria(str(kind)) if is_points else {name: name for name in choices.quantities(str(kind))}
        return {
            "holder": _dropdown(
                "Của", choices.ranked_units(str(kind)) if is_points else choices.holders, choices.leader
            ),
            "measure": _dropdown("Số về", kinds, kind),
            "name": _dropdown("Số nào", names, wide=True),
        }

    def lines(self, choices: Choices, values: Values) -> list[str]:
        return [call("book.trace", values["holder"], values["measure"], values["name"])]


QUESTIONS: Mapping[str, Question] = {
    "units": UnitsTable(),
    "targets": TargetsPicture(),
    "unit": OneUnit(),
    "compare": TwoUnits(),
    "what_if": WhatIf(),
    "years": OverYears(),
    "distribution": Distributions(),
    "pivot": Pivot(),
    "source": SourceCells(),
}
_WIDE = {"description_width": "initial"}


def _by_label(names: pd.Series) -> dict[str, str]:
    return {str(name): str(holder) for holder, name in names.items()}


def _dropdown(label: str, options: Mapping[str, str], value: object = None, wide: bool = False) -> widgets.Dropdown:
    """A list of labels; the first is chosen where `value` is not among them."""
    values = list(options.values())
    chosen = value if value in values else next(iter(values), None)
    layout = widgets.Layout(width="30em" if wide else "18em")
    return widgets.Dropdown(options=list(options.items()), value=chosen, description=label, layout=layout, style=_WIDE)
