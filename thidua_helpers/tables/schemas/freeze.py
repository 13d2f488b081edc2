"""Schema of the differences between a frozen revision and the one it replaces."""

from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.vocabulary import (
    RevisionChange,
)

FREEZE = "freeze"
SCHEMAS = (
    # Of a frozen revision: each figure, rank or outcome that is not what it was in the one that it replaces.
    TableSchema(
        "revised",
        FREEZE,
        ("assumed", "table", "row"),
        (
            *("edition", "base", "assumed", "table", "row", "kind", "holder", "measure", "name"),
            *("before", "after", "change", "before_pct", "after_pct", "difference_pct"),
            *("before_points", "after_points", "difference_points", "before_text", "after_text"),
            *("file", "sheet", "cell", "correction"),
        ),
        integers=("before", "after", "change"),
        booleans=("assumed",),
        words=(("kind", tuple(RevisionChange)),),
    ),
)
