"""Every stage table by name."""

from thidua_helpers.tables.schemas import clean, compare, findings, freeze, ranking, results

SCHEMAS = {
    schema.name: schema for stage in (clean, results, ranking, compare, findings, freeze) for schema in stage.SCHEMAS
}
