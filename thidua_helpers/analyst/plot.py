"""Pictures of an edition for analysts: the charts of the pages on axes of matplotlib."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.analyst.names import NameFinder
from thidua_helpers.charts.arrivals import draw_arrivals
from thidua_helpers.charts.bars import BarRow, draw_bars
from thidua_helpers.charts.contributions import ContributionRow, draw_contributions
from thidua_helpers.charts.distribution import UnitValue, draw_distribution
from thidua_helpers.charts.funnel import RIGHT_INCHES as FUNNEL_RIGHT_INCHES
from thidua_helpers.charts.funnel import FunnelLine, FunnelPoint, draw_funnel
from thidua_helpers.charts.heat_table import draw_heat_table
from thidua_helpers.charts.panel import ChartRow
from thidua_helpers.charts.scatter import UnitPoint, draw_scatter
from thidua_helpers.charts.series import RIGHT_INCHES as SERIES_RIGHT_INCHES
from thidua_helpers.charts.series import Series, SeriesPoint, draw_series
from thidua_helpers.charts.style import COLOUR_BY_MEASURE, TICK_SIZE, VIEC, analyst_style, text_inches
from thidua_helpers.charts.svg import Mark
from thidua_helpers.charts.targets import ResultRow, draw_targets
from thidua_helpers.charts.word import Room, room_of_rows, set_title, word_axis, word_figure
from thidua_helpers.errors import Refused, not_none
from thidua_helpers.insights.chance import ALARM, WARNING, funnel_limits
from thidua_helpers.numbers import round_half_up
from thidua_helpers.results.verdicts import bar, difference_column, verdict
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import PROVINCE, Comparability, Measure, PointsRow, State, TargetOutcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Units that are named in a picture of all.
_NAMED = 3
_MILLION, _BILLION = 10**6, 10**9
# More cells could not be read.
_MOST_HEAT_ROWS, _MOST_HEAT_COLUMNS = 60, 16
# Signs of a criterion's name next to a scale.
_LABEL_SIGNS = 48


class BookPlots:
    """Các hình của kỳ, rộng vừa trang Word; mỗi hình trả về một Axes của matplotlib.

    Thêm `ax=` để vẽ vào một ô có sẵn. Lưu: `book.plot.trend("1-05").figure.savefig("hinh.png")`.
    """

    def __init__(self, frames: EditionFrames, finder: NameFinder) -> None:
        self._frames = frames
        self._finder = finder
        self._rules = frames.rules
        self._edition = frames.opened.edition

    def __repr__(self) -> str:
        names = [name for name in dir(self) if not name.startswith("_")]
        return "Các hình: " + ", ".join(names)

    def targets(self, measure: str = "tien", cluster: str = "toan-tinh", ax: "Axes | None" = None) -> "Axes":
        """Các đơn vị so với chỉ tiêu của mình, hụt nhiều nhất ở trên; chấm rỗng là chưa đạt.

        Ví dụ: `book.plot.targets("tiền", cluster="cum-1")`.
        """
        measure_id, group = self._finder.measure(measure), self._finder.group(cluster)
        rows = [row for unit in self._units_of(group) if (row := self._target_row(unit, measure_id)) is not None]
        rows.sort(key=lambda row: (row.value_pct or 0) - (row.target_pct or 0))
        _refuse_empty(rows, f"{self._group_name(group)} chưa có kết quả về {measure_id.label}")
        with_target = [row for row in rows if row.target_pct is not None]
        met = sum(not row.is_missed for row in with_target)
        title = (
            f"{self._where(group)}: {met}/{len(with_target)} đơn vị đạt "
            f"{'chỉ tiêu' if self._edition.is_whole_year else 'chỉ tiêu, tiến độ được giao'} về {measure_id.label}"
        )
        return self._rows_chart(draw_targets, rows, title, COLOUR_BY_MEASURE[measure_id], ax)

    def ranks(self, ranking: str = "toan-tinh", ax: "Axes | None" = None) -> "Axes":
        """Tổng điểm của các đơn vị, hạng nhất ở trên.

        Ví dụ: `book.plot.ranks("cum-1")`.
        """
        ranking_id = self._finder.ranking(ranking)
        table = self._frames.numeric("ranks")
        table = table[(table["ranking"] == ranking_id) & (table["state"] == State.VALUE)].sort_values("rank")
        records = table.to_dict("records")
        _refuse_empty(records, f"{self._frames.ranking_name(ranking_id)} không xếp hạng")
        rows = [
            BarRow(
                f"{row['rank']}. {self._rules.name(row['holder'])}",
                _decimal_text(row["total_points"]),
                Mark(self._rules.name(row["holder"])),
                row["total_points"],
            )
            for row in records
        ]
        leaders = [row for row in records if row["rank"] == 1]
        names = ", ".join(self._rules.name(row["holder"]) for row in leaders)
        title = f"{self._where(ranking_id)}: {names} đứng đầu"
        if len(records) > len(leaders):
            title += f", hơn đơn vị kế tiếp {_decimal_text(records[len(leaders)]['behind_points'])} điểm"
        return self._rows_chart(draw_bars, rows, title, VIEC, ax)

    def points(self, ranking: str = "toan-tinh", ax: "Axes | None" = None) -> "Axes":
        """Điểm từng tiêu chí của các đơn vị; đậm là gần điểm chuẩn.

        Ví dụ: `book.plot.points("cum-1")`.
        """
        ranking_id = self._finder.ranking(ranking)
        rows = self._frames.all_points
        rows = rows[(rows["ranking"] == ranking_id) & (rows["kind"] == PointsRow.LEAF)]
        order = self._frames.numeric("ranks").query("ranking == @ranking_id").sort_values("rank")["holder"]
        criteria = rows.drop_duplicates("criterion").sort_values("place")
        _refuse_empty(criteria, f"{self._frames.ranking_name(ranking_id)} không chấm điểm")
        points = rows.pivot_table(index="holder", columns="criterion", values="points", dropna=False)
        points = points.reindex(index=list(order), columns=list(criteria["criterion"]))
        most = criteria.set_index("criterion")["max_points"]
        shares = (points / most.where(most > 0)).clip(0, 1)
        labels = dict(zip(criteria["criterion"], criteria["label"], strict=True))
        widest = (points.max() - points.min()).idxmax()
        spread = _decimal_text(float(points[widest].max() - points[widest].min()))
        title = f"{self._where(ranking_id)}: chênh nhau nhiều nhất ở “{labels[widest]}”, {spread} điểm"
        shown = {"index": {unit: self._rules.name(unit) for unit in points.index}, "columns": labels}
        texts = points.map(lambda value: "–" if pd.isna(value) else self._points_text(value)).rename(**shown)
        draw = partial(draw_heat_table, shares=shares.rename(**shown), texts=texts)
        return self._chart(draw, title, ax, Room(0.26 * len(points), left=1.2, bottom=1.7))

    def compare(self, one: str, other: str, ranking: str = "", ax: "Axes | None" = None) -> "Axes":
        """Hai đơn vị hơn kém nhau ở tiêu chí nào: từ tổng điểm của đơn vị sau đến đơn vị trước.

        Ví dụ: `book.plot.compare("1-02", "1-01")`; bảng xếp hạng của cụm nếu cùng cụm, không thì toàn tỉnh.
        """
        units = self._finder.unit(one), self._finder.unit(other)
        ranking_id = self._finder.ranking(ranking) if ranking else self._shared_ranking(*units)
        points = [self._points_by_criterion(unit, ranking_id) for unit in units]
        if TOTAL not in points[0] or TOTAL not in points[1] or units[0] == units[1]:
            raise Refused("Cần hai đơn vị khác nhau, cùng có tổng điểm trong một bảng xếp hạng.")
        rows, level = [self._level_row(units[1], points[1][TOTAL])], points[1][TOTAL]
        of_ranking = self._frames.all_points.query("ranking == @ranking_id")
        labels = dict(zip(of_ranking["criterion"], of_ranking["label"], strict=True))
        changes = {
            labels[key]: points[0][key] - points[1][key] for key in points[0] if key in points[1] and key != TOTAL
        }
        rest = points[0][TOTAL] - points[1][TOTAL] - sum(changes.values())
        changes |= {"Giới hạn điểm của nhóm": rest} if rest else {}
        for label, change in sorted(changes.items(), key=lambda item: -item[1]):
            if change:
                part = float(level), float(change)
                rows.append(
                    ContributionRow(label, _signed_text(change), Mark(label), *part, longest_label=_LABEL_SIGNS)
                )
                level += change
        rows.append(self._level_row(units[0], points[0][TOTAL]))
        names = [self._rules.name(unit) for unit in units]
        gap = points[0][TOTAL] - points[1][TOTAL]
        word = "hơn" if gap >= 0 else "kém"
        title = f"{self._where(ranking_id)}: {names[0]} {word} {names[1]} {format_decimal(abs(gap))} điểm"
        return self._rows_chart(partial(draw_contributions, suffix=""), rows, title, VIEC, ax)

    def trend(self, *holders: str, name: str = "", measure: str = "", ax: "Axes | None" = None) -> "Axes":
        """Một tỷ lệ hay số liệu qua các kỳ, của một hay nhiều đơn vị, cụm; vòng rỗng là dựng lại.

        Ví dụ: `book.plot.trend("1-05")`, `book.plot.trend("1-05", "cum-1", measure="tiền")`.
        """
        ids = [self._finder.holder(holder) for holder in holders or (PROVINCE,)]
        item = self._finder.quantity(name) if name else self._rules.indicators.main_rate
        measures = [self._finder.measure(measure)] if measure else list(Measure if len(ids) == 1 else [Measure.VIEC])
        is_per_cent = self._is_per_cent(item)
        if not is_per_cent and len(measures) > 1:
            measures = [Measure.VIEC]
        rows = self._frames.long_years
        rows = rows[rows["holder"].isin(ids) & rows["measure"].isin(measures) & (rows["item"] == item)]
        years = sorted(rows["period"].unique())
        divisor, unit = self._scale(item, measures[0])
        is_by_measure = len(measures) > 1
        lines = [self._line(rows, holder, each, years, divisor, is_by_measure) for holder in ids for each in measures]
        lines = [line for line in lines if any(line.points)]
        lines[:1] = [replace(line, is_main=True) for line in lines[:1]]
        _refuse_empty(lines, f"{self._frames.quantities[item]} chưa có số liệu qua các kỳ")
        names = ", ".join(self._rules.name(holder) for holder in ids)
        of_measure = "" if len(measures) > 1 else f" về {measures[0].label}"
        title = f"{names}: {_lower(self._frames.quantities[item])}{of_measure}{unit}, "
        title += self._trend_words(lines, is_per_cent)
        draw = partial(
            draw_series,
            lines=lines,
            years=years,
            colour=COLOUR_BY_MEASURE[measures[0]],
            suffix=self._suffix(item),
            starts_at_zero=not is_per_cent,
        )
        return self._chart(draw, title, ax, Room(2.6, right=SERIES_RIGHT_INCHES + 0.2))

    def distribution(self, name: str = "", measure: str = "viec", ax: "Axes | None" = None) -> "Axes":
        """Phân bố của một tỷ lệ hay số liệu giữa các đơn vị, theo cụm.

        Ví dụ: `book.plot.distribution("ty_le_xong", "tiền")`.
        """
        item = self._finder.quantity(name) if name else self._rules.indicators.main_rate
        measure_id = self._finder.measure(measure)
        values, unit_text = self._values(item, measure_id)
        ordered = values.sort_values()
        named = {*ordered.index[:_NAMED], *ordered.index[-_NAMED:]}
        names = [self._rules.name(unit) if unit in named else "" for unit in map(str, values.index)]
        groups = [self._group_of(unit) for unit in map(str, values.index)]
        units = [UnitValue(*each) for each in zip(groups, values, names, strict=True)]
        low, high = (self._value_text(ordered.iloc[end], item) for end in (0, -1))
        first, last = (self._rules.name(str(ordered.index[end])) for end in (0, -1))
        middle = self._value_text(float(ordered.median()), item)
        title = (
            f"{self._frames.quantities[item]} về {measure_id.label}{unit_text} của {len(values)} đơn vị, "
            f"{self._edition.title}: từ {low} ({first}) đến {high} ({last}), trung vị {middle}"
        )
        draw = partial(
            draw_distribution,
            units=units,
            colour=COLOUR_BY_MEASURE[measure_id],
            suffix=self._suffix(item),
        )
        return self._chart(draw, title, ax, Room(0.35 + 0.7 * len(set(groups)), left=1.0))

    def scatter(self, x: str, y: str, measure: str = "viec", y_measure: str = "", ax: "Axes | None" = None) -> "Axes":
        """Hai số liệu hay tỷ lệ của các đơn vị so với nhau; ghi tên các đơn vị ở rìa.

        Ví dụ: `book.plot.scatter("co_dieu_kien", "ty_le_xong")`; trục đứng về tiền: `y_measure="tiền"`.
        """
        items = self._finder.quantity(x), self._finder.quantity(y)
        measures = self._finder.measure(measure), self._finder.measure(y_measure or measure)
        sides = [self._values(item, each) for item, each in zip(items, measures, strict=True)]
        both = pd.concat([values for values, _ in sides], axis="columns", keys=["x", "y"], join="inner")
        _refuse_empty(both, "không đơn vị nào có cả hai số liệu")
        named = {each for side in ("x", "y") for each in (both[side].idxmin(), both[side].idxmax())}
        names = [self._rules.name(unit) if unit in named else "" for unit in map(str, both.index)]
        groups = [self._group_of(unit) for unit in map(str, both.index)]
        points = [UnitPoint(*each) for each in zip(groups, both["x"], both["y"], names, strict=True)]
        x_label, y_label = (
            f"{self._frames.quantities[item]} về {each.label}{unit}"
            for item, each, (_, unit) in zip(items, measures, sides, strict=True)
        )
        correlation = both["x"].corr(both["y"])
        title = f"{len(both)} đơn vị, {self._edition.title}: hệ số tương quan {_decimal_text(correlation)}"
        suffixes = self._suffix(items[0]), self._suffix(items[1])
        draw = partial(draw_scatter, points=points, labels=(x_label, y_label), suffixes=suffixes)
        return self._chart(draw, title, ax, Room(3.2, left=0.85, right=1.0, bottom=0.65))

    def submissions(self, ax: "Axes | None" = None) -> "Axes":
        """Ngày nhận báo cáo của các đơn vị, với hạn nộp.

        Ví dụ: `book.plot.submissions()`.
        """
        table = self._frames.numeric("submissions")
        known = table[table["received_on"].notna()]
        _refuse_empty(known, "sổ tiếp nhận chưa có ngày nhận nào")
        due = table["due_on"].dropna()
        late = int((known["days_late"].fillna(0) > 0).sum())
        title = f"Nộp báo cáo, {self._edition.title}: {len(known) - late} đơn vị đúng hạn, {late} chậm"
        if len(table) > len(known):
            title += f", {len(table) - len(known)} không ghi ngày nhận"
        days = [pd.Timestamp(day).date() for day in known["received_on"]]
        draw = partial(draw_arrivals, days=days, due=None if due.empty else pd.Timestamp(due.iloc[0]).date())
        return self._chart(draw, title, ax, Room(2.0))

    def funnel(self, group: str = "toan-tinh", ax: "Axes | None" = None) -> "Axes":
        """Tỷ lệ về việc theo số việc, với giới hạn dao động ngẫu nhiên.

        Ví dụ: `book.plot.funnel()`, `book.plot.funnel("cum-1")`.
        """
        group_id = self._finder.group(group)
        groups, units = self._frames.numeric("chance_groups"), self._frames.numeric("chance")
        found = groups[groups["group"] == group_id].to_dict("records")
        _refuse_empty(found, f"{self._group_name(group_id)} có quá ít đơn vị hoặc quá ít việc")
        rate, spread = found[0]["numerator"] / found[0]["denominator"], found[0]["spread"]
        points = [self._funnel_point(row) for row in units[units["group"] == group_id].to_dict("records")]
        lines = [
            FunnelLine(f"giới hạn {name}", partial(_limits_pct, rate, spread, quantile), style)
            for name, quantile, style in (("95%", WARNING, "--"), ("99,8%", ALARM, "-"))
        ]
        middle = 100 * rate, f"chung {_decimal_text(100 * rate)}%"
        outside = [point.label for point in points if point.label]
        told = f"{', '.join(outside)} ở ngoài" if len(outside) in range(1, _NAMED + 1) else f"{len(outside)} ở ngoài"
        inside = f"{len(points) - len(outside)}/{len(points)} đơn vị trong giới hạn ngẫu nhiên 95%"
        title = f"{self._where(group_id)}: {inside}" + (f", {told}" if outside else "")
        draw = partial(draw_funnel, points=points, middle=middle, lines=lines, colour=VIEC)
        return self._chart(draw, title, ax, Room(3.2, right=FUNNEL_RIGHT_INCHES + 0.2))

    def heat(self, table: pd.DataFrame, by_column: bool = False, ax: "Axes | None" = None) -> "Axes":
        """Một bảng chéo thành bảng tô màu: đậm là lớn; `by_column`: so trong từng cột.

        Ví dụ: `book.plot.heat(book.points.pivot_table(index="Tên", columns="Bảng xếp hạng", values="Điểm"))`.
        """
        numbers = table.select_dtypes("number").astype("float64")
        _refuse_empty(list(numbers.dropna(how="all").columns), "bảng không có cột số nào")
        rows, columns = numbers.shape
        if rows > _MOST_HEAT_ROWS or columns > _MOST_HEAT_COLUMNS:
            raise Refused(
                f"Không vẽ được bảng {rows} dòng × {columns} cột, nhiều nhất {_MOST_HEAT_ROWS} × {_MOST_HEAT_COLUMNS}: "
                "hãy lọc bớt, hoặc đổi dòng với cột."
            )
        low, high = (numbers.min(), numbers.max()) if by_column else (numbers.min().min(), numbers.max().max())
        shares = ((numbers - low) / (high - low)).fillna(0).where(numbers.notna())
        names = [str(name) for name in (numbers.index.name, numbers.columns.name) if name]
        title = " × ".join(names) or "Bảng số"
        title += f", {self._edition.title}; đậm là lớn{' trong cột' if by_column else ''}"
        texts = numbers.apply(_heat_texts)
        draw = partial(draw_heat_table, shares=shares, texts=texts)
        left, bottom = (
            min(most, 0.35 + max(text_inches(str(name), TICK_SIZE) for name in names))
            for most, names in ((2.2, numbers.index), (1.7, numbers.columns))
        )
        return self._chart(draw, title, ax, Room(0.26 * rows, left=left, bottom=bottom))

    # Layout

    def _chart(self, draw: Callable[..., None], title: str, ax: "Axes | None", room: Room) -> "Axes":
        figure = word_figure(title, room) if ax is None else None
        with analyst_style():
            axis = word_axis(figure, title, room) if figure is not None else not_none(ax)
            draw(axis)
            if figure is None:
                set_title(axis, title)
        return axis

    def _rows_chart(
        self, draw: Callable[..., None], rows: Sequence[ChartRow], title: str, colour: str, ax: "Axes | None"
    ) -> "Axes":
        return self._chart(lambda axis: draw(axis, rows, colour), title, ax, room_of_rows(rows))

    # Values and words

    def _units_of(self, group: str) -> list[str]:
        return [unit for _, units in self._rules.unit_groups(group) for unit in units]

    def _group_name(self, group: str) -> str:
        return "Toàn tỉnh" if group == PROVINCE else self._rules.name(group)

    def _group_of(self, unit: str) -> str:
        return self._frames.clusters_of_units.get(unit) or ("Ngoài cụm" if self._rules.clusters else "Toàn tỉnh")

    def _where(self, group: str) -> str:
        return f"{self._group_name(group)}, {self._edition.title}"

    def _is_per_cent(self, item: str) -> bool:
        rates = self._rules.indicators.rates
        return item in rates and rates[item].kind == "pct"

    def _suffix(self, item: str) -> str:
        return "%" if self._is_per_cent(item) else ""

    def _scale(self, item: str, measure: Measure) -> tuple[int, str]:
        """Divisor of shown values, and their unit for a label: sums of money in tỷ đồng."""
        if self._is_per_cent(item):
            return 1, ""
        if item in self._rules.indicators.rates:
            return _MILLION, " (triệu đồng)"
        return (_BILLION, " (tỷ đồng)") if measure == Measure.TIEN else (1, " (việc)")

    def _values(self, item: str, measure: Measure) -> tuple[pd.Series, str]:
        """Known values of the units as drawn, and their unit for a label."""
        wide = self._frames.wide([item], [measure])
        if wide.empty:
            raise Refused(f"{self._frames.quantities[item]} không có số liệu về {measure.label}.")
        divisor, unit = self._scale(item, measure)
        values = wide.iloc[:, 0].dropna().astype("float64") / divisor
        values = values[values.index.isin(list(self._rules.unit_by_id))]
        _refuse_empty(values, f"{self._frames.quantities[item]} chưa có số liệu của đơn vị nào")
        return values.reindex([unit_id for unit_id in self._rules.unit_by_id if unit_id in values.index]), unit

    def _value_text(self, value: float, item: str) -> str:
        if self._is_per_cent(item):
            return f"{_decimal_text(value)}%"
        return format_count(int(value)) if value.is_integer() else _decimal_text(value)

    def _points_text(self, points: float) -> str:
        return format_count(int(points)) if points.is_integer() else _decimal_text(points)

    def _target_row(self, unit: str, measure: Measure) -> ResultRow | None:
        opened, key = self._frames.opened, f"{unit}/{measure}/{self._rules.indicators.main_rate}"
        rate, target = opened.rows("rates").get(key), opened.rows("targets").get(key, {})
        if rate is None or rate["state"] != State.VALUE:
            return None
        level = bar(self._edition, target) if target else None
        difference = target.get(difference_column(self._edition), "") if target else ""
        shown = f"{format_decimal(Decimal(target.get('result_pct') or rate['value_pct']))}%"
        text = f"{shown} ({_signed_text(Decimal(difference))})" if difference else shown
        is_missed = bool(target) and verdict(self._edition, target) == TargetOutcome.NOT_MET
        value = float(Fraction(100 * int(rate["numerator"]), int(rate["denominator"])))
        name = self._rules.name(unit)
        return ResultRow(name, text, Mark(f"{name}: {text}"), value, float(level[0]) if level else None, is_missed)

    def _shared_ranking(self, one: str, other: str) -> str:
        """The ranking of the cluster that both are ranked in, else the province's."""
        shared = [
            ranking
            for ranking in self._rules.ranking_criteria
            if ranking != PROVINCE and {one, other} <= set(self._rules.ranked_units(ranking))
        ]
        return self._finder.ranking(shared[0] if shared else PROVINCE)

    def _points_by_criterion(self, unit: str, ranking: str) -> dict[str, Decimal]:
        """Known points of criteria with a rule, and the total."""
        return {
            row["criterion"]: Decimal(row["points"])
            for row in self._frames.opened.rows("points").values()
            if row["holder"] == unit
            and row["ranking"] == ranking
            and row["points"]
            and row["kind"] in (PointsRow.LEAF, PointsRow.TOTAL)
        }

    def _level_row(self, unit: str, total: Decimal) -> ContributionRow:
        name = self._rules.name(unit)
        return ContributionRow(name, format_decimal(total), Mark(name), float(total))

    def _line(
        self, rows: pd.DataFrame, holder: str, measure: Measure, years: Sequence[str], divisor: int, is_by_measure: bool
    ) -> Series:
        own = rows[(rows["holder"] == holder) & (rows["measure"] == measure)].set_index("period")
        points = [self._series_point(own.loc[year].to_dict(), divisor) if year in own.index else None for year in years]
        if is_by_measure:
            return Series(measure.label, points, True, COLOUR_BY_MEASURE[measure])
        return Series(self._rules.name(holder), points)

    def _series_point(self, row: Mapping, divisor: int) -> SeriesPoint | None:
        value = row["value"] if pd.isna(row["value_pct"]) else row["value_pct"]
        if pd.isna(value):
            return None
        return SeriesPoint(float(value) / divisor, Mark(str(value)), row["comparison"] == Comparability.REBUILT)

    def _trend_words(self, lines: Sequence[Series], is_per_cent: bool) -> str:
        """First and last known value of each line."""
        sign = "%" if is_per_cent else ""
        told = []
        for line in lines:
            known = [point.value for point in line.points if point]
            texts = [_decimal_text(value) if is_per_cent else format_decimal(_short(value)) for value in known]
            words = f"{texts[0]}{sign}" if len(known) == 1 else f"{texts[0]}{sign} → {texts[-1]}{sign}"
            told.append(f"{line.name} {words}" if len(lines) > 1 else words)
        return "; ".join(told[:_NAMED])

    def _funnel_point(self, row: Mapping) -> FunnelPoint:
        is_outside = not row["low_95_pct"] <= row["rate_pct"] <= row["high_95_pct"]
        name = self._rules.name(row["holder"])
        return FunnelPoint(int(row["denominator"]), row["rate_pct"], Mark(name), name if is_outside else "")


def _refuse_empty(rows: Sequence | pd.DataFrame | pd.Series, reason: str) -> None:
    if len(rows) == 0:
        raise Refused(f"Không vẽ được: {reason}.")


def _limits_pct(rate: float, spread: float, quantile: float, cases: float) -> tuple[float, float]:
    low, high = funnel_limits(rate, spread, cases, quantile)
    return 100 * low, 100 * high


def _short(value: float) -> Decimal:
    return round_half_up(Decimal(str(value)), 0 if value >= 100 or value.is_integer() else 2)


def _heat_texts(numbers: pd.Series) -> pd.Series:
    """Numbers of a column for small cells: large in tỷ or triệu, whole without decimals."""
    most = numbers.abs().max()
    divisor, unit = (_BILLION, " tỷ") if most >= _BILLION else (_MILLION, " tr") if most >= _MILLION else (1, "")
    decimals = (1 if unit else 2) if (numbers.dropna() % 1 != 0).any() or unit else 0

    def text(value: float) -> str:
        return "–" if pd.isna(value) else format_decimal(round_half_up(Decimal(str(value)) / divisor, decimals)) + unit

    return numbers.map(text)


def _decimal_text(value: float) -> str:
    return format_decimal(round_half_up(Decimal(str(value)), 2))


def _signed_text(value: Decimal) -> str:
    return ("+" if value > 0 else "") + format_decimal(value)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
