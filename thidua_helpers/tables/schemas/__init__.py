"""Every stage table by name."""

from thidua_helpers.tables.schemas import clean, compare, findings, freeze, insights, ranking, results

SCHEMAS = {
    schema.name: schema
    for stage in (clean, results, ranking, compare, insights, findings, freeze)
    for schema in stage.SCHEMAS
}
