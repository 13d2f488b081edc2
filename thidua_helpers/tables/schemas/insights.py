"""Tables of stage 50: statements on the results, their numbers, rates beside chance."""

from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.tables.schemas.columns import PROVENANCE
from thidua_helpers.vocabulary import Consequence, Flag, Measure, Turned, ValueUnit

INSIGHTS = "50_insights"
# Best and worst rank under each kind of change.
_INTERVALS = tuple(
    f"{kind}_{end}" for kind in ("one_case", "stage", "criteria", "weights") for end in ("best", "worst")
)
SCHEMAS = (
    TableSchema(
        "insights",
        INSIGHTS,
        ("holder", "number"),
        (
            *("edition", "holder", "number", "kind", "subject", "measure", "ranking", "consequence", "turned", "flag"),
            *("weight", "is_internal", "is_for_council", "sentence"),
        ),
        integers=("number",),
        booleans=("is_internal", "is_for_council"),
        other_decimals=("weight",),
        words=(
            ("measure", ("", *Measure)),
            ("consequence", tuple(Consequence)),
            ("turned", tuple(Turned)),
            ("flag", tuple(Flag)),
        ),
    ),
    TableSchema(
        "insight_values",
        INSIGHTS,
        ("holder", "number", "name"),
        ("edition", "holder", "number", "name", "value", "unit", "step", "provenance", "words"),
        integers=("number", "step"),
        other_decimals=("value",),
        words=(("unit", tuple(ValueUnit)), PROVENANCE),
    ),
    TableSchema(
        "chance",
        INSIGHTS,
        ("group", "holder"),
        (
            *("edition", "group", "holder", "numerator", "denominator", "rate_pct", "case_pct", "z"),
            *("low_95_pct", "high_95_pct", "low_998_pct", "high_998_pct", "target_z"),
        ),
        integers=("numerator", "denominator"),
        other_decimals=("z", "target_z"),
    ),
    TableSchema(
        "chance_groups",
        INSIGHTS,
        ("group",),
        (
            *("edition", "group", "units", "numerator", "denominator", "rate_pct", "chi_square", "p_value"),
            *("winsorised_spread", "spread"),
        ),
        integers=("units", "numerator", "denominator"),
        other_decimals=("chi_square", "p_value", "winsorised_spread", "spread"),
    ),
    TableSchema(
        "rank_stability",
        INSIGHTS,
        ("ranking", "holder"),
        (
            "edition",
            "ranking",
            "holder",
            "rank",
            *_INTERVALS,
            "one_case_points",
            "criteria_changed",
            "weights_same_pct",
        ),
        integers=("rank", *_INTERVALS, "criteria_changed"),
    ),
    TableSchema(
        "seat_stability",
        INSIGHTS,
        ("class", "holder"),
        ("edition", "class", "holder", "has_seat", "criteria_changed", "weights_same_pct"),
        integers=("criteria_changed",),
        booleans=("has_seat",),
    ),
    TableSchema(
        "rank_by_chance",
        INSIGHTS,
        ("ranking", "holder"),
        ("edition", "ranking", "holder", "units", "rank", "best", "worst"),
        integers=("units", "rank", "best", "worst"),
    ),
)
