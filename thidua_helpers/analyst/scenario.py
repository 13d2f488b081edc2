"""What-if: an analyst's assumptions, and what they would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from numbers import Integral, Real

import pandas as pd

from thidua_helpers.analyst.display import frame_html
from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.analyst.names import NameFinder
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.scored_tables import all_tables_to_rank
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.scoring.points import Assumption
from thidua_helpers.scoring.what_if import Scenario, scenario_changes, scenario_tables
from thidua_helpers.tables.numeric import decimal_column
from thidua_helpers.vocabulary import COLUMNS, AwardOutcome, ClassOutcome, PointsRow, ScoreStage


@dataclass(frozen=True)
class ScenarioChanges:
    """Những gì sẽ khác so với hiện nay: thứ hạng, điểm, hạng A–D, khen thưởng.

    Ví dụ: `book.what_if("1-05", 20).ranks`. Không có dòng nào nghĩa là không có gì thay đổi.
    """

    ranks: pd.DataFrame
    points: pd.DataFrame
    classes: pd.DataFrame
    awards: pd.DataFrame

    @property
    def titled(self) -> dict[str, pd.DataFrame]:
        """Frames with at least one row, by title."""
        frames = {
            "Thứ hạng": self.ranks,
            "Điểm từng tiêu chí": self.points,
            "Hạng A–D": self.classes,
            "Khen thưởng": self.awards,
        }
        return {title: frame for title, frame in frames.items() if len(frame)}

    def __repr__(self) -> str:
        counts = [f"{title}: {len(frame)} dòng thay đổi" for title, frame in self.titled.items()]
        return "; ".join(counts) or "Không có gì thay đổi."

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{escape(title)}</b></p>{frame_html(frame)}" for title, frame in self.titled.items()]
        return "".join(parts) or "<p>Không có gì thay đổi.</p>"


def assumed_changes(
    opened: OpenEdition,
    cases: Mapping[str, int | None] | Mapping[str, int] | None = None,
    stage: str = "",
    weights: Mapping[str, float] | None = None,
    without_criteria: Iterable[str] = (),
    without_leaders: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """Changed rows of `points`, `ranks`, `classes` and `awards`, by table.

    `cases`: additional finished cases by unit ({"1-01": 1}; negative for fewer), enforceable cases unchanged.
    `stage`: the stage of the score sheets that counts (tu_cham, tham_dinh, ket_luan). `weights`: factors for the
    points of a criterion or group ({"cum-1/viec": 2}); `without_criteria`: criteria left out ("cum-1/viec").
    `without_leaders`: units that do not count as the best of their cluster. Raises Refused for unknown names, and in an
    edition without ranking.
    """
    if not opened.ranking_ids:
        raise Refused(f"Kỳ {opened.edition} không xếp hạng, nên không có gì để giả định.")
    finder = NameFinder(opened)
    stage_id = _stage_id(stage) if stage else ""
    factors = {name: _parse_weight(name, weight) for name, weight in (weights or {}).items()}
    factors |= {name: Fraction(0) for name in without_criteria}
    by_leaf = {leaf: factor for name, factor in factors.items() for leaf in _leaves(opened, finder, name)}
    leaders = frozenset(finder.unit(unit) for unit in without_leaders)
    more = {finder.unit(unit): _parse_cases(unit, number) for unit, number in (cases or {}).items()}
    scenario = Scenario(more, stage_id, Assumption(by_leaf, leaders))
    recorded = opened.tables("points", "ranks", "classes", "awards")
    assumed = scenario_tables(all_tables_to_rank(opened), opened.ranking_ids, scenario, opened.rules)
    return scenario_changes(recorded, assumed)


def shown_changes(frames: EditionFrames, changes: Mapping[str, pd.DataFrame]) -> ScenarioChanges:
    """Changed rows with labels; “hiện nay” is what is recorded, “giả định” what would be."""
    rules = frames.rules
    ranks, points, classes, awards = (
        changes[name].reset_index().astype({"holder": "str"}) for name in ("ranks", "points", "classes", "awards")
    )
    tables = rules.ranking_criteria

    def label(ranking: str, criterion: str) -> str:
        return PointsRow.TOTAL.label.capitalize() if criterion == TOTAL else tables[ranking].criteria[criterion].label

    class_labels = {rule.id: rule.label for table in tables.values() for rule in table.classes}
    titles = rules.awards.titles if rules.awards else {}
    rank_pair, total_pair, points_pair = (_pair(name) for name in ("Hạng", "Tổng điểm", "Điểm"))
    shown_ranks = _framed(
        frames,
        ranks,
        {
            COLUMNS["ranking"]: ranks["ranking"].map(frames.ranking_name),
            **dict(zip(rank_pair, _both(ranks, "rank", "Int64"), strict=True)),
            **dict(zip(total_pair, _both(ranks, "total_points", "float64"), strict=True)),
        },
    )
    shown_ranks = shown_ranks.sort_values([COLUMNS["ranking"], rank_pair[1]], kind="stable")
    keys = list(zip(points["ranking"], points["criterion"], strict=True))
    shown_points = _framed(
        frames,
        points,
        {
            COLUMNS["ranking"]: points["ranking"].map(frames.ranking_name),
            COLUMNS["label"]: pd.Series([label(*key) for key in keys], dtype="str"),
            **dict(zip(points_pair, _both(points, "points", "float64"), strict=True)),
            **dict(zip(_pair("Cách tính"), _both(points, "words", "str"), strict=True)),
        },
    )
    shown_classes = _framed(
        frames,
        classes,
        {
            "Hạng A–D": classes["class"].map(class_labels),
            **dict(zip(_pair("Kết luận"), _both(classes, "outcome", "str", ClassOutcome.labels()), strict=True)),
            **dict(zip(_pair("Lý do"), _both(classes, "words", "str"), strict=True)),
        },
    )
    shown_awards = _framed(
        frames,
        awards,
        {
            COLUMNS["title"]: pd.Series([titles[title].label for title in awards["title"]], dtype="str"),
            **dict(zip(_pair("Kết luận"), _both(awards, "outcome", "str", AwardOutcome.labels()), strict=True)),
            **dict(zip(_pair("Lý do"), _both(awards, "words", "str"), strict=True)),
        },
    )
    return ScenarioChanges(shown_ranks, shown_points, shown_classes, shown_awards)


def _pair(head: str) -> tuple[str, str]:
    return f"{head} hiện nay", f"{head} giả định"


def _both(rows: pd.DataFrame, name: str, dtype: str, labels: Mapping[str, str] | None = None) -> list[pd.Series]:
    """The recorded and the assumed column, in this order."""
    columns = [rows[f"{name}_{side}"] for side in ("recorded", "assumed")]
    if dtype == "float64":
        return [decimal_column(column.fillna("").astype("str")) for column in columns]
    if labels is not None:
        return [column.map(labels).fillna("").astype("str") for column in columns]
    return [column.fillna("").astype("str") if dtype == "str" else column.astype("Int64") for column in columns]


def _framed(frames: EditionFrames, rows: pd.DataFrame, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    named = frames.labelled(rows, ["name"])
    return named.assign(**{head: column.array for head, column in columns.items()})


def _leaves(opened: OpenEdition, finder: NameFinder, name: str) -> list[tuple[str, str]]:
    """Criteria with a rule at or below “<ranking>/<criterion>”."""
    text, _, criterion = name.partition("/")
    ranking = finder.ranking(text)
    table = opened.rules.ranking_criteria[ranking]
    to_visit = [finder.criterion(ranking, criterion)]
    leaves = []
    while to_visit:
        visited = to_visit.pop()
        leaves += [(ranking, visited)] if visited in table.leaves else []
        to_visit += table.parts(visited)
    return leaves


def _stage_id(stage: str) -> str:
    by_label = {label: stage_id for stage_id, label in ScoreStage.labels().items()}
    if stage not in ScoreStage.labels() and stage not in by_label:
        raise Refused(f"Không có bước chấm “{stage}”." + suggestion(stage, ScoreStage.labels()))
    return by_label.get(stage, stage)


def _parse_cases(unit: str, cases: object) -> int:
    """An assumed number of cases; raises Refused for anything but an integer."""
    if not isinstance(cases, Integral) or isinstance(cases, bool):
        raise Refused(f"Số việc giả định của {unit} là “{cases}”; phải là số nguyên, ví dụ 1 hoặc -1.")
    return int(cases)


def _parse_weight(name: str, weight: object) -> Fraction:
    """An assumed weight, exact; raises Refused for anything but a finite number from 0."""
    is_number = isinstance(weight, Real | Decimal) and not isinstance(weight, bool)
    try:
        factor = Fraction(str(weight)) if is_number else None
    except ValueError:  # infinite, or not a number
        factor = None
    if factor is None or factor < 0:
        raise Refused(f"Trọng số giả định của {name} là “{weight}”; phải là một số từ 0 trở lên, ví dụ 0.5 hoặc 2.")
    return factor
