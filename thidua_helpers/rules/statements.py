"""`config/statements.toml`: what publications state of an edition and its conference."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator

from thidua_helpers.rules.loading import ConfigModel, Text
from thidua_helpers.rules.types import Id
from thidua_helpers.vocabulary import Measure, StatementKind


def refuse_unnamed(officials: Iterable[str], texts: Iterable[str]) -> None:
    """Raises ValueError for a declared official whom no text names: a slip of spelling would excuse nobody."""
    joined = " ".join(texts)
    for each in officials:
        if each not in joined:
            raise ValueError(f"officials có “{each}”, không thấy tên này trong lời của mục: viết đúng như trong lời.")


class Statement(ConfigModel):
    """What a publication says of a holder and a period, other than a figure: an assessment, or what a conference did.

    `holder`: the province or a cluster.
    `first` and `last` are the editions it covers, both included; without `last` it covers `first` only. Both have the
    same length, and so have those between them. `measures` matter to targets only. `quote` holds the source's own
    words; a slip in them is kept and followed by “[nguyên văn]”. `text` says the same in our words, where the wording
    is not at hand or too long. `place`: page or paragraph of the source. Pages show a statement as the source's own; no
    verdict, point or rank follows from it. `officials`: the persons whom the source names by their office, written as
    in the entry; any other name in it is a finding.
    """

    kind: StatementKind
    holder: Id = "toan-tinh"
    first: Text
    last: Text = ""
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = ("viec", "tien")
    quote: Text = ""
    text: Text = ""
    source: Id
    place: Text = ""
    note: Text = ""
    officials: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Statement":
        if not (self.quote or self.text):
            raise ValueError("cần quote (nguyên văn) hoặc text (lời thuật lại).")
        return self

    @model_validator(mode="after")
    def _names_each_official(self) -> "Statement":
        refuse_unnamed(self.officials, self.texts)
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.quote, self.text, self.place, self.note)

    @property
    def is_of_several_periods(self) -> bool:
        return self.last not in ("", self.first)


class Statements(ConfigModel):
    """`config/statements.toml`: what publications state, each once, used by every edition that it covers."""

    statements: tuple[Statement, ...]
