"""From received workbooks to facts, published figures, registers and findings."""
