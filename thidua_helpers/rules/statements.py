"""`config/statements.toml`: published statements on editions and conferences."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import ConfigReader, refuse_unknown
from thidua_helpers.rules.types import ConfigModel, Id, Text
from thidua_helpers.vocabulary import PROVINCE, Measure, StatementKind


def refuse_unnamed_officials(officials: Iterable[str], texts: Iterable[str]) -> None:
    """Raise ValueError for a declared official in no text: a typo would excuse nobody."""
    joined = " ".join(texts)
    for name in officials:
        if name not in joined:
            raise ValueError(f"officials có “{name}”, không thấy tên này trong lời của mục: viết đúng như trong lời.")


class Statement(ConfigModel):
    """A published statement on a holder and a period: an assessment, or a conference's course.

    `holder`: the province or a cluster. `first` and `last`: the covered editions, both included, all of the same
    length; without `last` only `first`. `measures` matter to targets only. `quote`: the source's own words; a mistake
    in them is kept and followed by “[nguyên văn]”. `text`: a paraphrase, if the wording is unavailable or too long.
    `place`: page or paragraph of the source. Pages show a statement as the source's; no verdict, point or rank depends
    on it. `officials`: persons named by the source by their office, as written in the entry; any other name is a
    finding.
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
        """First and last covered edition; raises Refused for an invalid one."""
        return Edition.parse(self.first), Edition.parse(self.last or self.first)

    def covers(self, edition: Edition) -> bool:
        first, last = self.period
        return first.months == edition.months and first <= edition <= last

    @property
    def is_of_several_periods(self) -> bool:
        return self.last not in ("", self.first)


class Statements(ConfigModel):
    """`config/statements.toml`: published statements, used by every covered edition."""

    statements: tuple[Statement, ...]


def read_statements(reading: ConfigReader, sources: Iterable[str]) -> tuple[Statement, ...]:
    """Published statements on every edition; none without the file.

    Raises Refused for an unknown source, or an invalid period, of any statement.
    """
    file = reading.workspace.config.statements
    content = reading.optional_toml(file, Statements)
    for number, statement in enumerate(content.statements if content else ()):
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
    return content.statements if content else ()
