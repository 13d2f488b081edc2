"""Points, ranks, classes, votes, awards and rotation, by pure functions of figures."""
