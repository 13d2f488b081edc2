"""`config/statements.toml`: what publications state of an edition and its conference."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import ConfigReader, refuse_unknown
from thidua_helpers.rules.types import ConfigModel, Id, Text
from thidua_helpers.vocabulary import PROVINCE, Measure, StatementKind


def refuse_unnamed_officials(officials: Iterable[str], texts: Iterable[str]) -> None:
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
    holder: Id = PROVINCE
    first: Text
    last: Text = ""
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = tuple(Measure)
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
        refuse_unnamed_officials(self.officials, self.texts)
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.quote, self.text, self.place, self.note)

    @property
    def period(self) -> tuple[Edition, Edition]:
        """The first and the last edition that the statement covers; raises Refused for an invalid one."""
        return Edition.parse(self.first), Edition.parse(self.last or self.first)

    def covers(self, edition: Edition) -> bool:
        first, last = self.period
        return first.months == edition.months and first <= edition <= last

    @property
    def is_of_several_periods(self) -> bool:
        return self.last not in ("", self.first)


class Statements(ConfigModel):
    """`config/statements.toml`: what publications state, each once, used by every edition that it covers."""

    statements: tuple[Statement, ...]


def read_statements(reading: ConfigReader, sources: Iterable[str]) -> tuple[Statement, ...]:
    """The published statements on every edition; none where the workspace has no such file.

    Raises Refused for an unknown source, an invalid period, or one whose ends do not fit, of any statement.
    """
    file = reading.workspace.config.statements
    found = reading.optional_toml(file, Statements)
    for number, statement in enumerate(found.statements if found else ()):
        where = f"statements.{number}"
        refuse_unknown(file, [(f"{where}.source", statement.source, sources)])
        try:
            first, last = statement.period
        except Refused as error:
            raise Refused(f"{file}: “{where}”, first hoặc last: {error}") from error
        if first.months != last.months or first > last:
            raise Refused(
                f"{file}: “{where}” có first là kỳ {first}, last là kỳ {last}; hai kỳ phải cùng số tháng, kỳ đầu không "
                "sau kỳ cuối."
            )
    return found.statements if found else ()
