"""Several editions of equal length as one series."""

from functools import cached_property

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import long_figures_of
from thidua_helpers.period import Edition
from thidua_helpers.tables.numeric import decimal_column
from thidua_helpers.vocabulary import State
from thidua_helpers.workspace.paths import Workspace


class EditionSeries:
    """Chuỗi các kỳ cùng số tháng, theo đơn vị của kỳ cuối.

    Ví dụ: `open_editions("2020", "2021").rates.loc["cum-1"]`. Số không so sánh được thì để trống, có lý do.
    """

    def __init__(self, workspace: Workspace, editions: list[Edition]) -> None:
        self.editions = editions
        self._frames = EditionFrames(OpenEdition(workspace, editions[-1]))
        self._figures, self._rates = long_figures_of(self._frames.opened, editions)

    def __repr__(self) -> str:
        return f"<Chuỗi {', '.join(map(str, self.editions))}>"

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Số liệu từng dòng của từng kỳ: một dòng một đơn vị, cụm, tỉnh × dòng số liệu × kỳ.

        Ví dụ: `series.figures.query("`Dòng số liệu` == 'Tổng số thụ lý'")`.
        """
        rows = self._with_reasons(self._figures, "value")
        shown = ["measure", "line", "period", "value", "unit_of_value", "provenance", "comparison", "reason"]
        return self._labelled(rows, "line", shown)

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Tỷ lệ từng kỳ: một dòng một đơn vị, cụm, tỉnh × tỷ lệ × kỳ.

        Ví dụ: `series.rates.query("`Tỷ lệ` == 'Tỷ lệ thi hành xong'")`.
        """
        rows = self._with_reasons(self._rates, "numerator", "denominator", "value_vnd")
        rows = rows.assign(value_pct=decimal_column(rows["value_pct"].fillna("").where(rows["reason"] == "", "")))
        shown = ["measure", "rate", "period", "numerator", "denominator", "value_pct", "value_vnd", "provenance"]
        return self._labelled(rows, "rate", [*shown, "comparison", "reason"])

    def _with_reasons(self, long: pd.DataFrame, *values: str) -> pd.DataFrame:
        """`long` with values only where the edition compares, and the reason elsewhere."""
        has_value = long["state"] == State.VALUE
        known = {name: long[name].where(has_value).astype("Int64") for name in values}
        return long.assign(**known, reason=long["words"].fillna("").where(~has_value, ""))

    def _labelled(self, rows: pd.DataFrame, name: str, shown: list[str]) -> pd.DataFrame:
        has_value = rows[rows["state"] == State.VALUE][["measure", name]].drop_duplicates()
        rows = rows.merge(has_value, on=["measure", name])
        rows = self._frames.ordered(rows, "holder", "measure", name, "period")
        return self._frames.labelled(rows, ["level", "name", "cluster", *shown])
