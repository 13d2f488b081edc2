"""Published figures next to recomputed ones: the table `reconciliation`, and findings.

A printed rate that its own numerator and denominator do not give is an error: either was copied wrongly. A rate that
the wording lets be read in several ways is wrong only if every reading can be computed and none fits; where a reading
cannot be computed it is shown as not reproducible (docs/decisions/0003-reconciliation.md).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.identities import known_figures, parts_of_province
from thidua_helpers.findings.catalogue.published import CHUA_TINH_LAI_DUOC, KHAC_SO_CONG_BO
from thidua_helpers.findings.finding import Finding, Location, location_of
from thidua_helpers.numbers import percent, percent_of_target, possible_denominators, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import PROVINCE, Match, Measure, Provenance

MEMBERS, CLUSTERS, AS_PUBLISHED, TARGET = "tong-don-vi", "tong-cum", "nhu-cong-bo", "chi-tieu"


class Reconciliation:
    """Recomputes published figures from the figures and targets of one edition."""

    def __init__(self, figures: pd.DataFrame, rules: RuleBook, find: CellFinder) -> None:
        self._figures = known_figures(figures)
        self._rules = rules
        self._find = find

    def table(self, published: pd.DataFrame) -> pd.DataFrame:
        """The `reconciliation` table: one row per published figure and reading of it.

        `result`: khop, khong_khop, chua_tinh_duoc (a figure that the reading needs is missing) or chua_co_doi_chung
        (a published total that is our only source of the figure).
        """
        rows = []
        for row in published.to_dict("records"):
            readings = {"count": self._count, "rate": self._rate, "progress": self._progress}[row["kind"]](row)
            shared = {name: row[name] for name in ("edition", "holder", "item", "measure", "printed", "source")}
            place = {name: row[name] for name in ("file", "sheet", "row", "cell")}
            rows += [{"recomputed_pct": "", "explanation": "", **shared, **place, **reading} for reading in readings]
        return make_table("reconciliation", rows)

    def findings(self, table: pd.DataFrame) -> Iterator[Finding]:
        """Findings on rows of `table` that do not fit or cannot be recomputed.

        Clusters that do not add up to the province are left to the identity, which names every cell.
        """
        table = table[~table["reading"].str.startswith(CLUSTERS)]
        for _, readings in table.groupby(["file", "sheet", "row"], sort=False):
            results = set(readings["result"])
            if Match.FITS in results or results == {Match.NOTHING_TO_COMPARE}:
                continue
            row = readings.iloc[0]
            open_question = Match.NOT_COMPUTABLE in results
            about = f"{self._rules.name(row['holder'])}: “{row['item']}” về {Measure(row['measure']).label}"
            yield (CHUA_TINH_LAI_DUOC if open_question else KHAC_SO_CONG_BO).finding(
                found=f"{about} đã in {row['printed']}; "
                + "; ".join(reading_in_words(reading) for reading in readings.to_dict("records")),
                holder=row["holder"],
                at=self._location(readings),
                # A source may have misprinted a rate; a count that differs from its parts is arithmetic.
                is_acceptable=not open_question and "%" in row["printed"],
            )

    def _location(self, readings: pd.DataFrame) -> Location:
        """Cell of the printed figure first, then those of the recomputed one."""
        first = readings.iloc[0]
        holder, measure = first["holder"], first["measure"]
        keys = []
        for reading in readings["reading"]:
            keys += self._keys(holder, measure, reading)
        source_keys = [self._figures[key]["inputs"] for key in dict.fromkeys(keys) if key in self._figures]
        facts = self._find.facts(";".join(source_keys))
        printed = (first["file"], first["sheet"], first["cell"])
        return location_of([printed, *facts[["file", "sheet", "cell"]].itertuples(index=False, name=None)])

    def _keys(self, holder: str, measure: str, reading: str) -> list[tuple[str, str, str]]:
        """The figures of a reading "numerator/denominator"; of a target the figures of its rate."""
        first, second = reading.split("/")
        if first == TARGET:
            rate = self._rules.indicators.rates[second]
            first, second = rate.numerator, rate.denominator
        return [(holder, measure, line) for line in (first, second) if line in self._rules.indicators.lines]

    def _count(self, row: Mapping) -> list[dict]:
        holder, measure, line = row["holder"], row["measure"], row["numerator"]
        own = self._figures[(holder, measure, line)]
        sums = {}
        if own["provenance"] == Provenance.SUM:
            sums[MEMBERS] = int(own["value"])
        if holder == PROVINCE:
            rules = self._rules
            place = measure, line
            parts = parts_of_province(self._figures, place, PROVINCE, rules.cluster_ids, rules.ids_in_no_cluster)
            if parts and Provenance.DERIVED not in {part["provenance"] for part in parts}:
                sums[CLUSTERS] = sum(int(part["value"]) for part in parts)
        if not sums:
            against = "suy ra từ hai số đã công bố" if own["provenance"] == Provenance.DERIVED else "số đã công bố"
            why = "chưa có số liệu khác để đối chiếu"
            return [
                {
                    "reading": f"{AS_PUBLISHED}/{line}",
                    "result": Match.NOTHING_TO_COMPARE,
                    "against": against,
                    "explanation": why,
                }
            ]
        words = {MEMBERS: "cộng các đơn vị", CLUSTERS: "cộng các cụm"}
        return [
            {
                "reading": f"{reading}/{line}",
                "recomputed": total,
                "result": Match.FITS if total == int(row["value"]) else Match.DIFFERS,
                "against": words[reading],
            }
            for reading, total in sums.items()
        ]

    def _rate(self, row: Mapping) -> list[dict]:
        return [self._reading(row, denominator) for denominator in row["denominators"].split("|")]

    def _reading(self, row: Mapping, denominator: str) -> dict:
        holder, measure, numerator = row["holder"], row["measure"], row["numerator"]
        labels = {line: rule.label for line, rule in self._rules.indicators.lines.items()}
        reading = {"reading": f"{numerator}/{denominator}", "against": f"tính trên “{labels[denominator]}”"}
        top = self._figures.get((holder, measure, numerator))
        bottom = self._figures.get((holder, measure, denominator))
        if top is None or bottom is None or int(bottom["value"]) == 0:
            possible, explanation = self._unknown_denominator(row, top, bottom, denominator)
            return {
                **reading,
                "numerator": top and top["value"],
                "denominator": bottom and bottom["value"],
                "result": Match.NOT_COMPUTABLE if possible else Match.DIFFERS,
                "explanation": explanation,
            }
        exact = int(top["value"]), int(bottom["value"])
        rounded = percent(*exact, row["decimals"])
        shown = percent(*exact, max(2, row["decimals"]))
        return {
            **reading,
            "numerator": exact[0],
            "denominator": exact[1],
            "recomputed_pct": str(shown),
            "result": Match.FITS if rounded == Decimal(row["value_pct"]) else Match.DIFFERS,
        }

    def _unknown_denominator(self, row: Mapping, top: Mapping | None, bottom: Mapping | None, denominator: str):
        """Whether a rate with an unknown denominator can be right, and for which denominators.

        The denominator lies between the numerator and the nearest known line that it is within.
        """
        if bottom is not None:
            return True, "mẫu số bằng không"
        if top is None:
            return True, f"chưa có số liệu “{self._rules.indicators.lines[row['numerator']].label}”"
        value, unit = int(top["value"]), Measure(row["measure"]).unit
        span = possible_denominators(value, Decimal(row["value_pct"]), row["decimals"])
        if span is None:
            return False, "không có mẫu số nào cho ra tỷ lệ đã in"
        upper = f"đến {format_count(span[1])} {unit}" if span[1] is not None else f"{unit} trở lên"
        text = f"chưa có số liệu; con số đã in đúng nếu số này từ {format_count(span[0])} {upper}"
        whole = self._rules.indicators.lines[denominator].within
        while whole and (row["holder"], row["measure"], whole) not in self._figures:
            whole = self._rules.indicators.lines[whole].within
        limit = int(self._figures[(row["holder"], row["measure"], whole)]["value"]) if whole else None
        too_small = span[1] is not None and span[1] < value
        if too_small or (limit is not None and span[0] > limit):
            bound = f"đến {format_count(limit)} {unit}" if limit is not None else f"{unit} trở lên"
            return False, f"{text}, nhưng nó phải từ {format_count(value)} {bound}"
        if limit is None:
            return True, text
        label = self._rules.indicators.lines[whole].short_label.lower()
        most = limit if span[1] is None else min(span[1], limit)
        less = [format_count(limit - bound) for bound in (most, max(span[0], value))]
        return True, f"{text}, tức đã trừ khỏi {label} từ {less[0]} đến {less[1]} {unit}"

    def _progress(self, row: Mapping) -> list[dict]:
        holder, measure, rate_id = row["holder"], row["measure"], row["numerator"]
        rate = self._rules.indicators.rates[rate_id]
        target = next(
            (
                target.value_pct
                for target in self._rules.targets
                if (target.holder, target.measure, target.rate) == (holder, measure, rate_id)
            ),
            None,
        )
        top = self._figures.get((holder, measure, rate.numerator))
        bottom = self._figures.get((holder, measure, rate.denominator))
        reading = {"reading": f"{TARGET}/{rate_id}", "against": "so với chỉ tiêu"}
        if target is None or top is None or bottom is None or int(bottom["value"]) == 0:
            return [{**reading, "result": Match.NOT_COMPUTABLE, "explanation": "chưa có chỉ tiêu hoặc chưa có tỷ lệ"}]
        exact = int(top["value"]), int(bottom["value"])
        of_target = percent_of_target(*exact, target)
        shown = round_half_up(of_target, 2)
        fits = round_half_up(of_target, row["decimals"]) == Decimal(row["value_pct"])
        return [
            {
                **reading,
                "numerator": exact[0],
                "denominator": exact[1],
                "recomputed_pct": str(shown),
                "result": Match.FITS if fits else Match.DIFFERS,
                "against": f"so với chỉ tiêu {format_decimal(target)}%",
            }
        ]


def reading_in_words(reading: Mapping) -> str:
    """A row of the table as a clause: "tính trên “Tổng số thụ lý” được 85,35%"."""
    if reading["recomputed_pct"]:
        return f"{reading['against']} được {format_decimal(Decimal(reading['recomputed_pct']))}%"
    if not pd.isna(reading["recomputed"]):
        return f"{reading['against']} được {format_count(int(reading['recomputed']))}"
    return f"{reading['against']}: {reading['explanation']}"
