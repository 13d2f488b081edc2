"""Reads tables of frozen revisions, which are never rewritten, under the present words."""

from io import StringIO
from pathlib import Path

import pandas as pd

from thidua_helpers.tables.schema import SchemaError
from thidua_helpers.tables.schemas import SCHEMAS

# Names of tables and columns in earlier versions → the present ones.
TABLES = {"lineage": "succession"}
COLUMNS = {"basis": "provenance", "before_basis": "before_provenance", "places": "seats"}
# Columns of earlier versions without a present one: prose that other columns replaced
# (docs/decisions/0067-changed-criteria.md), and a column that was always empty.
GONE = {"rule_changes": ["words"], "points": ["places"]}
_YES_NO = {"co": "true", "khong": "false"}


def _underscored(*words: str) -> dict[str, str]:
    return {word: word.replace("-", "_") for word in words}


_CLASS_OUTCOMES = _underscored("xep-tren", "vuot-so-luong", "hoi-dong", "khong-du")
_AWARD_OUTCOMES = _underscored("de-nghi", "vuot-so-luong", "hoi-dong", "khong-du", "cap-tren")
# (table, column) → the words of earlier versions in it and the present ones (docs/decisions/0072-words-of-tables.md).
WORDS = {
    ("side_tables", "is_number"): _YES_NO,
    ("nominations", "disciplined"): _YES_NO,
    ("submissions", "set_aside"): _YES_NO,
    ("targets", "verified"): _YES_NO,
    ("targets", "milestone_verified"): _YES_NO,
    ("points", "kind"): _underscored("tieu-chi"),
    ("classes", "outcome"): _CLASS_OUTCOMES,
    ("vote_results", "outcome"): _underscored("khong-dat", "bang-phieu"),
    ("awards", "outcome"): _AWARD_OUTCOMES,
    ("rate_changes", "part"): _underscored("ket-qua", "co-cau"),
    ("rotation", "turn"): _underscored("ke-tiep", "da-lam", "chua-den", "bi-bo-qua", "khong-luan-phien", "chua-ro"),
    ("decisions", "computed"): _AWARD_OUTCOMES,
    ("decisions", "agrees"): _YES_NO | {"chua-tinh": ""},
    ("revised", "assumed"): _YES_NO,
    ("revised", "before_text"): _CLASS_OUTCOMES | _AWARD_OUTCOMES,
    ("revised", "after_text"): _CLASS_OUTCOMES | _AWARD_OUTCOMES,
}


def frozen_file(folder: Path, name: str) -> Path:
    """The file of a frozen table, under its present or its former name."""
    former = [folder / f"{old}.csv" for old, new in TABLES.items() if new == name]
    return next(filter(Path.is_file, former), folder / f"{name}.csv")


def frozen_texts(folder: Path, name: str) -> pd.DataFrame:
    """The cells of a frozen table as texts, with present columns and words."""
    texts = pd.read_csv(frozen_file(folder, name), dtype="str", keep_default_na=False)
    texts = texts.drop(columns=GONE.get(name, []), errors="ignore").rename(columns=COLUMNS)
    words = {column: WORDS.get((name, column), {}) for column in texts.columns}
    return texts.replace({column: labels for column, labels in words.items() if labels})


def present_csv(folder: Path, name: str) -> StringIO:
    """Frozen table as CSV with the columns of the current schema; new columns are empty.

    Raises SchemaError for a word that is no longer allowed.
    """
    schema, texts = SCHEMAS[name], frozen_texts(folder, name)
    if unknown := "; ".join(schema.unknown_words(texts)):
        raise SchemaError(f"{folder / name}.csv: {unknown}")
    return StringIO(texts.reindex(columns=list(schema.columns), fill_value="").to_csv(index=False, lineterminator="\n"))
