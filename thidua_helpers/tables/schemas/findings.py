"""The findings of stages 10 to 30."""

from thidua_helpers.tables.schema import TableSchema

SCHEMAS = (
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
)
