"""An opened edition: stage tables, data of other editions, the analyst's interface."""
