"""Targets in the config workbook: one row a holder, and targets with own papers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from thidua_helpers.years.config_sheet import ConfigSheet, SheetColumn
from thidua_helpers.years.kinds import Choice, Number
from thidua_helpers.years.settings import Rows

COMPARATORS = Choice("So sánh", {">=": "từ", ">": "trên"})
# What each target has of its own in the row of its holder; the other fields are the same for all targets of the row.
_OWN = ("value_pct", "comparator")
_SPARE = 12


class TargetSheets:
    """The sheet `by_holder`, and `others` for targets with papers of their own.

    Papers are the decision, its source, the note, and whether it was checked. `table` has one row a target; `targets`
    are its rows in the config, `columns` the shown "measure/rate" with their names. `last_year`: the rows of the same
    period of the year before, also with `result_pct`.
    """

    def __init__(
        self,
        table: ConfigSheet,
        targets: Rows,
        holders: Sequence[str],
        columns: Mapping[str, str],
        last_year: Rows,
        year: int,
    ) -> None:
        self._targets, self._columns, self._last_year = targets, columns, last_year
        self._shared = tuple(column.field for column in table.fields if column.field not in _OWN)
        self._papers = self._usual_papers()
        names = [name for name, fields in targets.items() if self._papers_of(fields) != self._papers[_holder(name)]]
        self.others = replace(
            table, sheet=f"{table.sheet} khác", title=f"{table.title} GHI RIÊNG", names=names, spare=_SPARE
        )
        shared = [column for column in table.fields if column.field in self._shared]
        holders = list(dict.fromkeys([*map(_holder, targets), *holders]))
        self.by_holder = replace(
            table,
            identity=table.identity[:1],
            others=(*(part for name in columns for part in self._columns_of(name, year - 1)), *shared),
            names=holders,
            about={holder: self._about(holder) for holder in holders},
            spare=0,
        )

    def _usual_papers(self) -> dict[str, dict[str, str]]:
        """Holder → the shared fields of most of its targets."""
        papers = defaultdict(list)
        for name, fields in self._targets.items():
            papers[_holder(name)].append(self._papers_of(fields))
        return {
            holder: dict(Counter(tuple(each.items()) for each in of_holder).most_common(1)[0][0])
            for holder, of_holder in papers.items()
        }

    def _papers_of(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {field: fields[field] for field in self._shared if field in fields}

    def _columns_of(self, name: str, last_year: int) -> Iterator[SheetColumn]:
        label = self._columns[name]
        yield SheetColumn(f"{name}/value_pct", f"Chỉ tiêu {label} (%)", 13, Number(0, 100))
        yield SheetColumn(f"{name}/comparator", f"So sánh, {label}", 12, COMPARATORS)
        for field, what in (("last_target", "Chỉ tiêu"), ("last_result", "Kết quả")):
            heading = f"{what} năm {last_year}, {label} (%)"
            yield SheetColumn(f"{name}/{field}", heading, 13, Number(0, 100), is_read_only=True)

    def _about(self, holder: str) -> dict[str, str]:
        last = {name: self._last_year.get(f"{holder}/{name}", {}) for name in self._columns}
        targets = {f"{name}/last_target": fields.get("value_pct", "") for name, fields in last.items()}
        return targets | {f"{name}/last_result": fields.get("result_pct", "") for name, fields in last.items()}

    def rows(self) -> Iterator[tuple[ConfigSheet, Rows]]:
        """Both sheets with the rows that they show.

        A target without a value has last year's comparator, so that only the value is to be filled in.
        """
        yield self.by_holder, {holder: self._row(holder) for holder in self.by_holder.names}
        yield self.others, {name: self._targets[name] for name in self.others.names}

    def _row(self, holder: str) -> dict[str, str]:
        row = dict(self._papers.get(holder, {}))
        for name in self._columns:
            target = f"{holder}/{name}"
            fields = {} if target in self.others.names else self._targets.get(target, {})
            usual = self._last_year.get(target, {}).get("comparator", ">=")
            row |= {f"{name}/value_pct": fields.get("value_pct", ""), f"{name}/comparator": usual}
            row |= {f"{name}/{field}": fields[field] for field in _OWN if field in fields}
        return row

    def joined(self, by_holder: Rows, others: Rows) -> dict[str, dict[str, str]]:
        """The targets of both sheets as filled in, one row a target; those of `others` win.

        A target without a value stays if the config has it and its holder has a source or other papers.
        """
        targets: dict[str, dict[str, str]] = {}
        for holder, fields in by_holder.items():
            papers = self._papers_of(fields)
            for name in self._columns:
                target = f"{holder}/{name}"
                own = {field: fields[key] for field in _OWN if (key := f"{name}/{field}") in fields}
                if "value_pct" in own:
                    targets[target] = own | papers
                elif papers and target in self._targets:
                    targets[target] = papers
        return targets | {name: dict(fields) for name, fields in others.items()}

    def fields_of(self, target: str) -> dict[str, str]:
        """Field of a target → its column in the sheet of holders."""
        name = target.removeprefix(f"{_holder(target)}/")
        identity = self.by_holder.identity[0].field
        return {field: f"{name}/{field}" for field in _OWN} | {field: field for field in (identity, *self._shared)}


def _holder(target: str) -> str:
    return target.partition("/")[0]
