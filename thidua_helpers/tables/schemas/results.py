"""Tables of stage 20: figures, rates, targets of every level."""

from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.tables.schemas.columns import (
    BOUNDS,
    FIGURE,
    LEVEL,
    MEASURE_STATE,
    PROVENANCE,
    RATE,
    RATE_BOUNDS,
    ROW,
    STATE,
)
from thidua_helpers.vocabulary import Match, Measure, Submission, TargetOutcome

SCHEMAS = (
    TableSchema(
        "submissions",
        "20_results",
        ("holder",),
        (
            *("edition", "holder", "state", "set_aside", "received_on", "corrected_on", "due_on", "days_late"),
            "files",
        ),
        integers=("days_late",),
        booleans=("set_aside",),
        words=(("state", tuple(Submission)),),
    ),
    TableSchema(
        "figures",
        "20_results",
        FIGURE,
        ("edition", "level", *FIGURE, "value", "state", "provenance", "inputs", "words", *BOUNDS),
        integers=("value", *BOUNDS),
        words=(*MEASURE_STATE, LEVEL, PROVENANCE),
    ),
    TableSchema(
        "rates",
        "20_results",
        RATE,
        (
            *("edition", "level", *RATE, "numerator", "denominator", "value_pct", "value_vnd", "state"),
            *("provenance", "numerator_keys", "denominator_keys", "others_numerator", "others_denominator"),
            *("others_pct", "words", *RATE_BOUNDS),
        ),
        integers=(
            *("numerator", "denominator", "value_vnd", "others_numerator", "others_denominator"),
            *RATE_BOUNDS,
        ),
        words=(*MEASURE_STATE, LEVEL, PROVENANCE),
    ),
    TableSchema(
        "targets",
        "20_results",
        RATE,
        (
            *("edition", *RATE, "target_pct", "comparator", "state", "outcome", "result_pct", "difference_pct"),
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
        booleans=("verified", "milestone_verified"),
        optional=("milestone_verified",),
        words=(
            *STATE,
            ("outcome", ("", TargetOutcome.MET, TargetOutcome.NOT_MET, TargetOutcome.UNDER_WAY, TargetOutcome.DEPENDS)),
            ("milestone_outcome", ("", TargetOutcome.MET, TargetOutcome.NOT_MET, TargetOutcome.DEPENDS)),
        ),
    ),
    TableSchema(
        "projections",
        "20_results",
        ("holder", "measure"),
        ("edition", "holder", "measure", "state", "finished", "base_years", "low", "high", "needed", "words"),
        integers=("finished", "low", "high", "needed"),
        words=MEASURE_STATE,
    ),
    TableSchema(
        "peers",
        "20_results",
        RATE,
        (
            *("edition", *RATE, "cluster", "place", "shared_by", "members", "best_pct", "best_holders"),
            *("median_pct", "words"),
        ),
        integers=("place", "shared_by", "members"),
        words=(("measure", tuple(Measure)),),
    ),
    TableSchema(
        "reconciliation",
        "20_results",
        (*ROW, "reading"),
        (
            *("edition", "holder", "item", "measure", "printed", "reading", "numerator", "denominator"),
            *("recomputed", "recomputed_pct", "result", "against", "explanation", "source", *ROW, "cell"),
        ),
        integers=("numerator", "denominator", "recomputed", "row"),
        words=(("result", (Match.FITS, Match.DIFFERS, Match.NOT_COMPUTABLE, Match.NOTHING_TO_COMPARE)),),
    ),
)
