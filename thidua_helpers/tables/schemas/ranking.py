"""Tables of stage 30: points, ranks, classes, votes, awards, rotation, decisions."""

from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.tables.schemas.columns import STATE
from thidua_helpers.vocabulary import (
    AwardOutcome,
    ClassOutcome,
    DecisionState,
    PointsBound,
    PointsRow,
    Turn,
    VoteOutcome,
    VoteSubject,
)

SCHEMAS = (
    TableSchema(
        "points",
        "30_ranking",
        ("ranking", "holder", "criterion"),
        (
            *("edition", "ranking", "holder", "criterion", "kind", "state", "max_points", "points", "cut"),
            *("cut_points", "numerator", "denominator", "quantity", "target_pct", "comparator", "band", "stage"),
            *("clause", "words", "inputs"),
        ),
        integers=("numerator", "denominator"),
        other_decimals=("quantity",),
        words=(
            *STATE,
            ("kind", (PointsRow.LEAF, PointsRow.GROUP, PointsRow.TOTAL)),
            ("cut", ("", PointsBound.CAP, PointsBound.FLOOR)),
        ),
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
        words=STATE,
    ),
    TableSchema(
        "classes",
        "30_ranking",
        ("holder", "class"),
        (
            *("edition", "holder", "class", "total_points", "targets_met", "outcome", "order", "seats"),
            *("short_points", "missing_points", "words"),
        ),
        integers=("targets_met", "order", "seats"),
        words=(("outcome", tuple(ClassOutcome)),),
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
        words=(("subject", tuple(VoteSubject)), ("outcome", tuple(VoteOutcome))),
    ),
    TableSchema(
        "awards",
        "30_ranking",
        ("title", "holder"),
        (*("edition", "title", "holder", "whom", "outcome", "order", "state", "words", "file", "sheet", "row"),),
        integers=("order", "row"),
        words=(("outcome", tuple(AwardOutcome)),),
    ),
    TableSchema(
        "award_quotas",
        "30_ranking",
        ("title", "holder"),
        (
            *("edition", "title", "holder", "share_pct", "base", "base_count", "rounding", "seats"),
            *("eligible", "proposed", "cut", "open", "words"),
        ),
        integers=("base_count", "seats", "eligible", "proposed", "cut", "open"),
    ),
    TableSchema(
        "rotation",
        "30_ranking",
        ("cluster", "member"),
        ("edition", "cluster", "member", "order", "last_year", "last_role", "turn", "words"),
        integers=("order", "last_year"),
        words=(("turn", tuple(Turn)),),
    ),
    TableSchema(
        "decisions",
        "30_ranking",
        ("subject", "holder", "value"),
        (
            *("edition", "subject", "holder", "value", "computed", "agrees", "state", "number", "signed_on"),
            *("decided_by", "reason"),
        ),
        booleans=("agrees",),
        optional=("agrees",),
        words=(("state", tuple(DecisionState)),),
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
)
