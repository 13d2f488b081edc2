"""`config/units.csv`: the registry of units."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.types import ConfigModel, Id, Names, Text, YesNo
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import UnitKind

TileNumber = Annotated[int, Field(ge=1, le=50)]


class UnitRow(ConfigModel):
    """Row of `config/units.csv`: a unit under one name; a renamed unit has a row per name.

    `tile_row` and `tile_column`, from 1: place on the tile map of the province, both or neither.
    """

    newer_columns: ClassVar = frozenset({"tile_row", "tile_column"})

    id: Id
    name: Text
    short_name: Text
    aliases: Names = ()
    kind: UnitKind
    valid_from: date | None = None
    valid_to: date | None = None
    successors: Names = ()
    decision: Text = ""
    verified: YesNo
    tile_row: TileNumber | None = None
    tile_column: TileNumber | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "UnitRow":
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(f"valid_from {self.valid_from} sau valid_to {self.valid_to}.")
        return self

    @model_validator(mode="after")
    def _has_a_whole_tile(self) -> "UnitRow":
        if (self.tile_row is None) != (self.tile_column is None):
            raise ValueError("tile_row và tile_column phải cùng có hoặc cùng để trống.")
        return self

    @property
    def tile(self) -> tuple[int, int] | None:
        """Row and column on the tile map; None without a place."""
        return None if self.tile_row is None or self.tile_column is None else (self.tile_row, self.tile_column)

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Registry:
    """config/units.csv for one period: all rows, units on the last day, their former names."""

    rows: tuple[UnitRow, ...]
    units: tuple[UnitRow, ...]
    former_names: dict[str, tuple[str, ...]]


def read_registry(reading: ConfigReader, edition: Edition) -> Registry:
    """Registry for the period of `edition`; raises Refused, with the unit, for a mistake."""
    file = reading.workspace.config.units
    rows = reading.csv(file, UnitRow)
    by_id: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    for row in rows:
        for successor in row.successors:
            if successor not in by_id:
                raise Refused(
                    f"{file}: đơn vị “{row.id}” có successors “{successor}” không có trong danh mục."
                    + suggestion(successor, by_id)
                )
        if row.successors:
            _check_successors(row, rows, file)
    for unit_id, unit_rows in sorted(by_id.items()):
        spans = sorted((row.valid_from or date.min, row.valid_to or date.max) for row in unit_rows)
        if any(later[0] <= earlier[1] for earlier, later in itertools.pairwise(spans)):
            raise Refused(f"{file}: các dòng của đơn vị “{unit_id}” có thời gian hiệu lực chồng nhau.")
    units = tuple(row for row in rows if row.exists_on(edition.end))
    offices = [row.id for row in units if row.kind == UnitKind.OFFICE]
    if len(offices) != 1:
        raise Refused(f"{file}: kỳ {edition} phải có đúng một đơn vị loại “cuc”, đang có {len(offices)}.")
    _check_tiles(units, file)
    former = {
        row.id: tuple(old.short_name for old in by_id[row.id] if (old.valid_to or date.max) < edition.end)
        for row in units
    }
    return Registry(rows, units, {unit_id: names for unit_id, names in former.items() if names})


def _check_tiles(units: Iterable[UnitRow], file: str) -> None:
    """Units of one time have a tile each; raises Refused for two on one."""
    by_tile: dict[tuple[int, int], str] = {}
    for unit in units:
        if unit.tile and by_tile.setdefault(unit.tile, unit.id) != unit.id:
            both = f"“{by_tile[unit.tile]}” và “{unit.id}”"
            place = f"tile_row {unit.tile[0]}, tile_column {unit.tile[1]}"
            raise Refused(f"{file}: đơn vị {both} cùng ở một ô của bản đồ: {place}.")


def _check_successors(row: UnitRow, rows: Iterable[UnitRow], file: str) -> None:
    """Successors exist on the day after the unit's last; those of a cycle never do."""
    if row.valid_to in (None, date.max):
        raise Refused(f"{file}: đơn vị “{row.id}” có successors nhưng chưa có ngày kết thúc (valid_to).")
    next_day = row.valid_to + timedelta(days=1)
    existing = {unit.id for unit in rows if unit.exists_on(next_day)}
    for successor in row.successors:
        if successor not in existing:
            raise Refused(
                f"{file}: đơn vị “{row.id}” kết thúc ngày {format_date(row.valid_to)} nhưng successors “{successor}” "
                "không còn hoặc chưa có từ ngày hôm sau: sửa ngày, hoặc ghi đúng đơn vị nhận bàn giao."
            )
