"""An opened edition: stage tables, inputs from other editions, the analyst's interface."""
