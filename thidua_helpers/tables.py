"""The stage tables: what `data/processed/<edition>/` holds, each with a declared schema; reading and writing them.

Tables are sorted by their key and written as UTF-8 CSV with a fixed column order, so equal data are equal bytes.
An integer that is not known is an empty cell, never 0; `state` says why it is empty.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.files import note, replace_file

VALUE, MISSING, NOT_APPLICABLE = "value", "missing", "not_applicable"
STATES = (VALUE, MISSING, NOT_APPLICABLE)
MEASURES = ("viec", "tien")
UNIT_LEVEL, CLUSTER_LEVEL, PROVINCE_LEVEL, REST_LEVEL = "don_vi", "cum", "tinh", "phan_con_lai"
OWN, SUM, PARTIAL, PUBLISHED, DERIVED = "own", "sum", "partial", "published", "derived"
BASES = ("", OWN, SUM, PARTIAL, PUBLISHED, DERIVED)
FITS, DIFFERS, NOT_COMPUTABLE, NOTHING_TO_COMPARE = "khop", "khong_khop", "chua_tinh_duoc", "chua_co_doi_chung"
COMPLETE, LATE, UNDER_REVIEW = "du", "chua_nop", "dang_ra_soat"
SUBMISSION_STATES = (COMPLETE, LATE, UNDER_REVIEW)
# Of a target: met, not met, not met yet within a year, dependent on the allotment of a split unit's results.
MET, NOT_MET, UNDER_WAY, DEPENDS = "dat", "chua_dat", "dang_thuc_hien", "phu_thuoc"
SCORE_STAGES = ("tu_cham", "tham_dinh", "ket_luan")
VOTE_SUBJECTS = ("suy-ton", "truong-cum", "pho-cum")
VOTE_OUTCOMES = ("dat", "khong-dat", "bang-phieu")
LEAF, GROUP, TOTAL_KIND = "tieu-chi", "nhom", "tong"
CAP, FLOOR = "tran", "san"
# Of a unit and a class: placed; cut by the quota; on a tie that the quota cuts; not eligible; placed in one above.
PLACED, CUT, OPEN, NOT_ELIGIBLE, PLACED_ABOVE = "xep", "vuot-so-luong", "hoi-dong", "khong-du", "xep-tren"
CLASS_OUTCOMES = (PLACED, CUT, OPEN, NOT_ELIGIBLE, PLACED_ABOVE)
# Of a nomination: proposed, cut by the quota, on a tie that it cuts, not eligible, decided above the province.
AWARD_OUTCOMES = ("de-nghi", CUT, OPEN, NOT_ELIGIBLE, "cap-tren")
TURNS = ("ke-tiep", "da-lam", "chua-den", "bi-bo-qua", "khong-luan-phien", "chua-ro")
# Of a figure in a revision: there was none before, there is none any more, it is another.
REVISIONS = ADDED, REMOVED, CHANGED = "them", "bot", "doi"
DECISION_STATES = ("tham_dinh", "du_kien", "hoi_dong", "quyet_dinh")
# The total row of a unit's own workbook is the holder `<unit>.tong-so`: checked against the unit, shown nowhere.
TOTAL_ROW = "tong-so"
# What stands for the months before a reorganisation: `<former unit>.truoc` its figures until then; what a unit took
# over, or gave away, of the open cases of a unit that was split.
BEFORE, TAKEN_OVER, HANDED_OVER = "truoc", "nhan", "giao"
# Of a holder beside a base: the same; rebuilt from others of then; not comparable.
AS_IT_WAS, REBUILT, NOT_COMPARABLE = "nguyen", "dung_lai", "khong"
COMPARISONS = (AS_IT_WAS, REBUILT, NOT_COMPARABLE)
# What a change of a group's rate is made of, and the whole of it.
BETTER, MIX, ENTRIES, EXITS, WHOLE = "ket-qua", "co-cau", "vao", "ra", "tong"
CHANGE_PARTS = (BETTER, MIX, ENTRIES, EXITS, WHOLE)
COMPARE = "40_compare"
FIGURE_KEY = ["holder", "measure", "line"]
RATE_KEY = ["holder", "measure", "rate"]


@dataclass(frozen=True)
class TableSchema:
    """A stage table: its columns in order, which identify a row, which are integers, which words a column may hold."""

    name: str
    stage: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    integers: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # The columns in which a person writes freely: shared only where the form declares them fit for it.
    free_texts: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The columns of free text; those that end in `_pct` or `_points` hold decimals as text ("83.98")."""
        decimals = ("_pct", "points")
        return [name for name in self.columns if name not in self.integers and not name.endswith(decimals)]

    @cached_property
    def pandera(self):
        import pandera.pandas as pa

        # Of types it says nothing: `validated` has just made them.
        words = dict(self.words)
        columns = {
            name: pa.Column(
                checks=pa.Check.isin(words[name]) if name in words else None, nullable=name in self.integers
            )
            for name in self.columns
        }
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(self.key), name=self.name)

    def validated(self, table: pd.DataFrame) -> pd.DataFrame:
        """`table` with this schema's columns, types and row order; raises SchemaError, a programming error."""
        types = {name: "Int64" if name in self.integers else "str" for name in self.columns}
        ordered = table.loc[:, list(self.columns)].astype(types)
        return self.pandera.validate(ordered.sort_values(list(self.key), kind="stable", ignore_index=True))


_STATE = (("state", STATES),)
_MEASURE_STATE = (("measure", MEASURES), ("state", STATES))
_ROW = ("file", "sheet", "row")
_LEVEL = ("level", (UNIT_LEVEL, CLUSTER_LEVEL, PROVINCE_LEVEL, REST_LEVEL))
_BASIS = ("basis", BASES)
_FIGURE, _RATE = tuple(FIGURE_KEY), tuple(RATE_KEY)
# The least and the most that a figure can be which its source rounded, or gave as a lower bound; empty if it is exact.
_BOUNDS = ("low", "high")
_RATE_BOUNDS = ("numerator_low", "numerator_high", "denominator_low", "denominator_high")

SCHEMAS = {
    schema.name: schema
    for schema in (
        TableSchema(
            "published",
            "10_clean",
            _ROW,
            (
                *("edition", "holder", "item", "kind", "measure", "numerator", "denominators"),
                *("printed", "value", "value_pct", "decimals", "source", "quote", "note", *_ROW, "cell", *_BOUNDS),
            ),
            integers=("value", "decimals", "row", *_BOUNDS),
            words=(("kind", ("count", "rate", "progress")), ("measure", MEASURES)),
            free_texts=("quote", "note"),
        ),
        TableSchema(
            "published_periods",
            "10_clean",
            _ROW,
            (
                *("edition", "from_date", "to_date", "holder", "item", "kind", "measure", "numerator", "denominators"),
                *("printed", "value", "value_pct", "decimals", "source", "quote", "note", *_ROW, "cell", *_BOUNDS),
            ),
            integers=("value", "decimals", "row", *_BOUNDS),
            words=(("kind", ("count", "rate", "progress", "target")), ("measure", MEASURES)),
            free_texts=("quote", "note"),
        ),
        TableSchema(
            "facts",
            "10_clean",
            _FIGURE,
            (
                *("edition", *_FIGURE, "value", "state", "source", "form", "file", "sheet", "cell", "correction"),
                *("derived_from", "words", *_BOUNDS),
            ),
            integers=("value", *_BOUNDS),
            words=_MEASURE_STATE,
        ),
        TableSchema(
            "printed_rates",
            "10_clean",
            (*_RATE, "part"),
            ("edition", *_RATE, "part", "value_pct", "decimals", "file", "sheet", "cell"),
            integers=("decimals",),
            words=(("measure", MEASURES),),
        ),
        TableSchema(
            "large_cases",
            "10_clean",
            _ROW,
            ("edition", "holder", "case", "kind", "co_dieu_kien_vnd", "xong_vnd", "note", *_ROW),
            integers=("co_dieu_kien_vnd", "xong_vnd", "row"),
            free_texts=("case", "note"),
        ),
        TableSchema(
            "inspections",
            "10_clean",
            _ROW,
            ("edition", "holder", "found_on", "found_by", "kind", "count", "note", *_ROW),
            integers=("count", "row"),
            free_texts=("note",),
        ),
        TableSchema(
            "receipts",
            "10_clean",
            _ROW,
            ("edition", "holder", "received_on", "note", *_ROW),
            integers=("row",),
            free_texts=("note",),
        ),
        TableSchema(
            "scores",
            "10_clean",
            ("criteria", "holder", "criterion", "stage"),
            (
                *("edition", "criteria", "holder", "criterion", "stage", "score_points", "explanation", "evidence"),
                *(*_ROW, "cell"),
            ),
            integers=("row",),
            words=(("stage", SCORE_STAGES),),
            free_texts=("explanation", "evidence"),
        ),
        TableSchema(
            "ballots",
            "10_clean",
            ("cluster", "subject", "round"),
            (
                *("edition", "cluster", "subject", "round", "held_on", "electorate", "present", "issued", "returned"),
                *("valid", "invalid", "note", *_ROW),
            ),
            integers=("round", "electorate", "present", "issued", "returned", "valid", "invalid", "row"),
            words=(("subject", VOTE_SUBJECTS),),
            free_texts=("note",),
        ),
        TableSchema(
            "votes",
            "10_clean",
            ("cluster", "subject", "round", "holder"),
            ("edition", "cluster", "subject", "round", "holder", "votes", *_ROW, "cell"),
            integers=("round", "votes", "row"),
            words=(("subject", VOTE_SUBJECTS),),
        ),
        TableSchema(
            "staff",
            "10_clean",
            ("holder",),
            ("edition", "holder", "staff", "completed", "advanced", "disciplined", "note", *_ROW),
            integers=("staff", "completed", "advanced", "disciplined", "row"),
            free_texts=("note",),
        ),
        TableSchema(
            "nominations",
            "10_clean",
            ("holder", "title"),
            (
                *("edition", "holder", "title", "order", "rating", "months", "initiative", "earlier_years"),
                *("disciplined", "achievement", "state", "note", *_ROW),
            ),
            integers=("order", "months", "earlier_years", "row"),
            words=(("disciplined", ("co", "khong")),),
            free_texts=("achievement", "state", "note"),
        ),
        TableSchema(
            "transfers",
            "10_clean",
            ("giver", "holder"),
            ("edition", "giver", "holder", "viec", "tien_vnd", "decision", "note", *_ROW),
            integers=("viec", "tien_vnd", "row"),
            free_texts=("decision", "note"),
        ),
        TableSchema(
            "separate_book",
            "10_clean",
            ("holder",),
            ("edition", "holder", "viec", "tien_vnd", "note", *_ROW),
            integers=("viec", "tien_vnd", "row"),
            free_texts=("note",),
        ),
        TableSchema(
            "side_tables",
            "10_clean",
            (*_ROW, "column"),
            ("edition", *_ROW, "column", "text", "is_number", "rows", "columns"),
            integers=("row", "column", "rows", "columns"),
            words=(("is_number", ("co", "khong")),),
            free_texts=("text",),
        ),
        TableSchema(
            "submissions",
            "20_results",
            ("holder",),
            (
                *("edition", "holder", "state", "set_aside", "received_on", "corrected_on", "due_on", "days_late"),
                "files",
            ),
            integers=("days_late",),
            words=(("state", SUBMISSION_STATES), ("set_aside", ("co", "khong"))),
        ),
        TableSchema(
            "figures",
            "20_results",
            _FIGURE,
            ("edition", "level", *_FIGURE, "value", "state", "basis", "inputs", "words", *_BOUNDS),
            integers=("value", *_BOUNDS),
            words=(*_MEASURE_STATE, _LEVEL, _BASIS),
        ),
        TableSchema(
            "rates",
            "20_results",
            _RATE,
            (
                *("edition", "level", *_RATE, "numerator", "denominator", "value_pct", "value_vnd", "state"),
                *("basis", "numerator_keys", "denominator_keys", "others_numerator", "others_denominator"),
                *("others_pct", "words", *_RATE_BOUNDS),
            ),
            integers=(
                *("numerator", "denominator", "value_vnd", "others_numerator", "others_denominator"),
                *_RATE_BOUNDS,
            ),
            words=(*_MEASURE_STATE, _LEVEL, _BASIS),
        ),
        TableSchema(
            "targets",
            "20_results",
            _RATE,
            (
                *("edition", *_RATE, "target_pct", "comparator", "state", "outcome", "result_pct", "difference_pct"),
                *("progress_pct", "change", "change_pct", "missing_fixed", "missing_growing", "verified", "decision"),
                *("source", "note"),
                *("milestone_pct", "milestone_comparator", "milestone_outcome", "milestone_difference_pct"),
                *("milestone_missing_fixed", "milestone_missing_growing", "milestone_verified", "milestone_decision"),
                *("milestone_source", "milestone_note", "result_state", "words"),
                *("missing_step", "milestone_missing_step"),
            ),
            integers=(
                *("change", "missing_fixed", "missing_growing"),
                *("milestone_missing_fixed", "milestone_missing_growing"),
                *("missing_step", "milestone_missing_step"),
            ),
            words=(
                *_STATE,
                ("outcome", ("", MET, NOT_MET, UNDER_WAY, DEPENDS)),
                ("milestone_outcome", ("", MET, NOT_MET, DEPENDS)),
            ),
        ),
        TableSchema(
            "projections",
            "20_results",
            ("holder", "measure"),
            ("edition", "holder", "measure", "state", "finished", "base_years", "low", "high", "needed", "words"),
            integers=("finished", "low", "high", "needed"),
            words=_MEASURE_STATE,
        ),
        TableSchema(
            "peers",
            "20_results",
            _RATE,
            (
                *("edition", *_RATE, "cluster", "place", "shared_by", "members", "best_pct", "best_holders"),
                *("median_pct", "words"),
            ),
            integers=("place", "shared_by", "members"),
            words=(("measure", MEASURES),),
        ),
        TableSchema(
            "reconciliation",
            "20_results",
            (*_ROW, "reading"),
            (
                *("edition", "holder", "item", "measure", "printed", "reading", "numerator", "denominator"),
                *("recomputed", "recomputed_pct", "result", "against", "explanation", "source", *_ROW, "cell"),
            ),
            integers=("numerator", "denominator", "recomputed", "row"),
            words=(("result", (FITS, DIFFERS, NOT_COMPUTABLE, NOTHING_TO_COMPARE)),),
        ),
        TableSchema(
            "points",
            "30_ranking",
            ("ranking", "holder", "criterion"),
            (
                *("edition", "ranking", "holder", "criterion", "kind", "state", "max_points", "points", "cut"),
                *("cut_points", "numerator", "denominator", "quantity", "target_pct", "comparator", "band", "stage"),
                *("clause", "words", "inputs", "places"),
            ),
            integers=("numerator", "denominator"),
            words=(*_STATE, ("kind", (LEAF, GROUP, TOTAL_KIND)), ("cut", ("", CAP, FLOOR))),
        ),
        TableSchema(
            "ranks",
            "30_ranking",
            ("ranking", "holder"),
            (
                *("edition", "ranking", "holder", "state", "total_points", "ranked_points", "rank", "shared_by"),
                *("decided_by", "behind_points", "rank_one_more", "rank_one_fewer", "words"),
            ),
            integers=("rank", "shared_by", "rank_one_more", "rank_one_fewer"),
            words=_STATE,
        ),
        TableSchema(
            "classes",
            "30_ranking",
            ("holder", "class"),
            (
                *("edition", "holder", "class", "total_points", "targets_met", "outcome", "order", "places"),
                *("short_points", "missing_points", "words"),
            ),
            integers=("targets_met", "order", "places"),
            words=(("outcome", CLASS_OUTCOMES),),
        ),
        TableSchema(
            "vote_results",
            "30_ranking",
            ("cluster", "subject", "round", "holder"),
            (
                *("edition", "cluster", "subject", "round", "holder", "votes", "base", "base_count", "threshold"),
                *("needed", "share_pct", "outcome", "rank", "words"),
            ),
            integers=("round", "votes", "base_count", "needed", "rank"),
            words=(("subject", VOTE_SUBJECTS), ("outcome", VOTE_OUTCOMES)),
        ),
        TableSchema(
            "awards",
            "30_ranking",
            ("title", "holder"),
            (*("edition", "title", "holder", "whom", "outcome", "order", "state", "words", "file", "sheet", "row"),),
            integers=("order", "row"),
            words=(("outcome", AWARD_OUTCOMES),),
        ),
        TableSchema(
            "award_quotas",
            "30_ranking",
            ("title", "holder"),
            (
                *("edition", "title", "holder", "share_pct", "base", "base_count", "rounding", "places"),
                *("eligible", "proposed", "cut", "open", "words"),
            ),
            integers=("base_count", "places", "eligible", "proposed", "cut", "open"),
        ),
        TableSchema(
            "rotation",
            "30_ranking",
            ("cluster", "member"),
            ("edition", "cluster", "member", "order", "last_year", "last_role", "turn", "words"),
            integers=("order", "last_year"),
            words=(("turn", TURNS),),
        ),
        TableSchema(
            "decisions",
            "30_ranking",
            ("subject", "holder", "value"),
            (
                *("edition", "subject", "holder", "value", "computed", "agrees", "state", "number", "signed_on"),
                *("decided_by", "reason"),
            ),
            words=(("state", DECISION_STATES), ("agrees", ("co", "khong", "chua-tinh"))),
        ),
        TableSchema(
            "score_gaps",
            "30_ranking",
            ("ranking", "holder", "criterion"),
            (
                *("edition", "ranking", "holder", "criterion", "self_points", "appraised_points"),
                *("concluded_points", "counted_points", "gap_points", "other_points", "other_total_points"),
                *("other_rank", "other_class", "explanation", "evidence"),
            ),
            integers=("other_rank",),
        ),
        TableSchema(
            "weights",
            "30_ranking",
            ("ranking", "criterion"),
            ("edition", "ranking", "criterion", "max_points", "nominal_pct", "variance_pct"),
        ),
        TableSchema(
            "lineage",
            COMPARE,
            ("holder",),
            ("edition", "base", "holder", "comparison", "origins", "words"),
            words=(("comparison", COMPARISONS),),
        ),
        TableSchema(
            "same_period",
            COMPARE,
            ("holder", "measure", "name"),
            (
                *("edition", "base", "holder", "measure", "name", "comparison", "before_basis", "before"),
                *("change", "change_pct", "before_pct", "difference_pct", "at_share_before_pct"),
                *("before_low", "before_high", "change_step"),
            ),
            integers=("before", "change", "before_low", "before_high", "change_step"),
            words=(("measure", MEASURES), ("comparison", (AS_IT_WAS, REBUILT)), ("before_basis", BASES)),
        ),
        TableSchema(
            "not_compared",
            COMPARE,
            ("holder", "measure", "name"),
            ("edition", "base", "holder", "measure", "name", "words"),
            words=(("measure", MEASURES),),
        ),
        TableSchema(
            "rate_changes",
            COMPARE,
            ("holder", "measure", "rate", "part", "member"),
            (
                *("edition", "base", "holder", "measure", "rate", "part", "member", "before_numerator"),
                *("before_denominator", "numerator", "denominator", "before_pct", "now_pct", "change_pct"),
            ),
            integers=("before_numerator", "before_denominator", "numerator", "denominator"),
            words=(("measure", MEASURES), ("part", CHANGE_PARTS)),
        ),
        TableSchema(
            "points_changes",
            COMPARE,
            ("ranking", "holder"),
            (
                *("edition", "base", "ranking", "holder", "state", "before_points", "points", "change_points"),
                *("by_results_points", "by_rules_points", "other_points", "rank_before", "rank_before_new_rules"),
                *("rank_now_old_rules", "rank_now", "words"),
            ),
            integers=("rank_before", "rank_before_new_rules", "rank_now_old_rules", "rank_now"),
            words=_STATE,
        ),
        TableSchema(
            "rescoring",
            COMPARE,
            ("ranking",),
            ("edition", "base", "ranking", "state", "rescored_max_points", "max_points", "rescored_pct", "words"),
            words=_STATE,
        ),
        TableSchema(
            "rule_changes",
            COMPARE,
            ("ranking", "number"),
            ("edition", "base", "ranking", "number", "criterion", "words"),
            integers=("number",),
        ),
        TableSchema(
            "trends",
            COMPARE,
            ("period", "holder", "measure", "name"),
            (
                *("edition", "period", "holder", "measure", "name", "value", "value_pct", "state", "basis", "source"),
                *("comparison", "words", *_BOUNDS),
            ),
            integers=("value", *_BOUNDS),
            words=(*_MEASURE_STATE, _BASIS, ("comparison", COMPARISONS)),
        ),
        *(
            TableSchema(
                name,
                stage,
                ("number",),
                (
                    *("number", "check", "severity", "holder", "measure", "file", "sheet", "cells", "found"),
                    *("expected", "advice", "key", "accepted"),
                ),
                integers=("number",),
                words=(("severity", ("error", "warning")),),
                free_texts=("found", "expected", "advice"),
            )
            for name, stage in (
                ("findings_clean", "10_clean"),
                ("findings_results", "20_results"),
                ("findings_ranking", "30_ranking"),
            )
        ),
        # Of a frozen revision: each figure, rank or outcome that is not what it was in the one that it replaces.
        TableSchema(
            "revised",
            "freeze",
            ("assumed", "table", "row"),
            (
                *("edition", "base", "assumed", "table", "row", "kind", "holder", "measure", "name"),
                *("before", "after", "change", "before_pct", "after_pct", "difference_pct"),
                *("before_points", "after_points", "difference_points", "before_text", "after_text"),
                *("file", "sheet", "cell", "correction"),
            ),
            integers=("before", "after", "change"),
            words=(("kind", REVISIONS), ("assumed", ("co", "khong"))),
        ),
    )
}

# A text that a spreadsheet would run as a formula gets one more apostrophe in CSV, and loses it when read back.
_FORMULA = r"^(?='*[=+\-@\t\r])"
_GUARDED = r"^'(?='*[=+\-@\t\r])"


def guarded(text: str) -> str:
    """`text` as CSV holds it: one that a spreadsheet would run as a formula begins with an apostrophe."""
    return re.sub(_FORMULA, "'", text)


def unguarded(text: str) -> str:
    """`text` as it was before `guarded`."""
    return re.sub(_GUARDED, "", text)


def make_table(name: str, rows: Iterable[dict]) -> pd.DataFrame:
    """`rows` as the stage table `name`; integers are never floats on the way, what a row leaves out is empty."""
    schema = SCHEMAS[name]
    empty = {column: "" for column in schema.columns if column not in schema.integers}
    return schema.validated(pd.DataFrame([empty | row for row in rows], columns=list(schema.columns), dtype=object))


def write_table(folder: Path, name: str, table: pd.DataFrame) -> Path:
    """Validates `table` and writes it to `folder`/`name`.csv, wholly or not at all."""
    schema = SCHEMAS[name]
    table = schema.validated(table)
    guarded = table.assign(**{name: table[name].str.replace(_FORMULA, "'", regex=True) for name in schema.texts})
    text = guarded.to_csv(index=False, lineterminator="\n")
    path = folder / f"{name}.csv"
    replace_file(path, text.encode("utf-8"))
    return path


def storable(value: int | None) -> int | None:
    """None for what no integer column holds: a number beyond all meaning."""
    return value if value is not None and value < 10**18 else None


def read_table(folder: Path, name: str, is_frozen: bool = False) -> pd.DataFrame:
    """The stage table `name`; raises Refused, saying what to run, if it is not there or another version's.

    A frozen one cannot be made again: what an older version did not have is empty, what it had beside is left out.
    """
    return _read(folder, name, is_frozen, _state(folder, name)).copy(deep=False)


def read_rows(folder: Path, name: str, is_frozen: bool = False) -> Mapping[str, Mapping]:
    """The rows of the stage table `name` by their key as data-keys write it ("cum-1/viec/thu_ly"), only to be read."""
    return _rows(folder, name, is_frozen, _state(folder, name))


def made_of(make: Callable, folder: Path, name: str, is_frozen: bool = False):
    """What `make` gives of a stage table and its rows, kept as long as the file is the same; only to be read."""
    return _made_of(make, folder, name, is_frozen, _state(folder, name))


def _state(folder: Path, name: str) -> tuple[int, ...]:
    """What changes when the file of a stage table is replaced, so that it is read once in a process and not again."""
    if name not in SCHEMAS:
        raise Refused(f"Không có bảng “{name}”." + suggestion(name, SCHEMAS))
    path = folder / f"{name}.csv"
    note(path)
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Refused(
            f"Chưa có bảng {name}.csv của kỳ {folder.name}: hãy chạy trước sổ tay {SCHEMAS[name].stage}.ipynb, "
            f"hoặc lệnh “thidua run {folder.name}”."
        ) from None
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=128)
def _read(folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]) -> pd.DataFrame:
    schema = SCHEMAS[name]
    path = folder / f"{name}.csv"
    types = {column: "Int64" if column in schema.integers else "str" for column in schema.columns}
    table = pd.read_csv(path, dtype=types, keep_default_na=False, na_values={c: [""] for c in schema.integers})
    if list(table.columns) != list(schema.columns):
        if not is_frozen:
            raise Refused(
                f"Bảng {name}.csv của kỳ {folder.name} do phiên bản khác lập: chạy lại “thidua run {folder.name}”."
            )
        lacking = [name for name in schema.columns if name not in table]
        empty = {name: pd.NA if name in schema.integers else "" for name in lacking}
        table = table.assign(**empty)[list(schema.columns)].astype(types)
    # What was written was valid then: types are read strictly, words and keys are not looked at again.
    guarded = [name for name in schema.texts if table[name].str.startswith("'").any()]
    return table.assign(**{name: table[name].str.replace(_GUARDED, "", regex=True) for name in guarded})


@lru_cache(maxsize=8)
def _made_of(make: Callable, folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]):
    return make(_read(folder, name, is_frozen, state), _rows(folder, name, is_frozen, state))


@lru_cache(maxsize=128)
def _rows(folder: Path, name: str, is_frozen: bool, state: tuple[int, ...]) -> Mapping[str, Mapping]:
    return rows_of(name, _read(folder, name, is_frozen, state))


def rows_of(name: str, table: pd.DataFrame) -> Mapping[str, Mapping]:
    """The rows of `table` as `read_rows` gives them."""
    table = keyed(name, table)
    # Column by column: pandas' to_dict unpacks cell by cell, the longest part of making a page.
    columns = ([None if cell is pd.NA else cell for cell in table[column].tolist()] for column in table.columns)
    rows = (MappingProxyType(dict(zip(table.columns, cells, strict=True))) for cells in zip(*columns, strict=True))
    return MappingProxyType(dict(zip(table.index.tolist(), rows, strict=True)))


def cell_key(edition: str, table: str, row: tuple[str, ...], column: str) -> str:
    """The name of one cell of a stage table: "2021:figures:cum-1/viec/thu_ly:value"."""
    return f"{edition}:{table}:{'/'.join(row)}:{column}"


def figure_keys(table: pd.DataFrame) -> pd.Series:
    """The key of each row as `inputs` lists it: "cum-1/viec/thu_ly"."""
    return table["holder"] + "/" + table["measure"] + "/" + table["line"]


def keyed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """`table` indexed by its row keys as `cell_key` writes them ("cum-1/viec/thu_ly")."""
    first, *others = (table[column].astype("str") for column in SCHEMAS[name].key)
    for other in others:
        first = first + "/" + other
    return table.set_index(pd.Index(first, dtype="str"))
