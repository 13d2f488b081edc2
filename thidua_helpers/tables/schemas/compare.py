"""Tables of stage 40: the edition compared with a base, and series."""

from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.tables.schemas.columns import BOUNDS, MEASURE_STATE, PROVENANCE, STATE
from thidua_helpers.vocabulary import ChangePart, Comparability, Measure, Provenance

COMPARE = "40_compare"
SCHEMAS = (
    TableSchema(
        "succession",
        COMPARE,
        ("holder",),
        ("edition", "base", "holder", "comparison", "origins", "words"),
        words=(("comparison", tuple(Comparability)),),
    ),
    TableSchema(
        "same_period",
        COMPARE,
        ("holder", "measure", "name"),
        (
            *("edition", "base", "holder", "measure", "name", "comparison", "before_provenance", "before"),
            *("change", "change_pct", "before_pct", "difference_pct", "at_share_before_pct"),
            *("before_low", "before_high", "change_step"),
        ),
        integers=("before", "change", "before_low", "before_high", "change_step"),
        words=(
            ("measure", tuple(Measure)),
            ("comparison", (Comparability.AS_IT_WAS, Comparability.REBUILT)),
            ("before_provenance", tuple(Provenance)),
        ),
    ),
    TableSchema(
        "not_compared",
        COMPARE,
        ("holder", "measure", "name"),
        ("edition", "base", "holder", "measure", "name", "words"),
        words=(("measure", tuple(Measure)),),
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
        words=(("measure", tuple(Measure)), ("part", tuple(ChangePart))),
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
        words=STATE,
    ),
    TableSchema(
        "rescoring",
        COMPARE,
        ("ranking",),
        ("edition", "base", "ranking", "state", "rescored_max_points", "max_points", "rescored_pct", "words"),
        words=STATE,
    ),
    TableSchema(
        "rule_changes",
        COMPARE,
        ("ranking", "number"),
        ("edition", "base", "ranking", "number", "criterion", "label", "item", "before", "now"),
        integers=("number",),
    ),
    TableSchema(
        "trends",
        COMPARE,
        ("period", "holder", "measure", "name"),
        (
            *("edition", "period", "holder", "measure", "name", "value", "value_pct", "state", "provenance", "source"),
            *("comparison", "words", *BOUNDS),
        ),
        integers=("value", *BOUNDS),
        words=(*MEASURE_STATE, PROVENANCE, ("comparison", tuple(Comparability))),
    ),
    TableSchema(
        "decided_ranks",
        COMPARE,
        ("period", "ranking", "holder"),
        ("edition", "period", "ranking", "holder", "rank", "number"),
        integers=("rank",),
    ),
)
