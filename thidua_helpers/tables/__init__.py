"""Stage tables of `data/processed/<edition>/`: schemas, keys, reading and writing."""
