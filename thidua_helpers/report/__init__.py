"""Pages, documents and exported tables of an edition, made from its stage tables."""
