"""Two or more editions compared: changes and what they are made of, trends, projections, revisions."""
