"""`config/sources.toml`: sources of figures and rules."""

from datetime import date

from thidua_helpers.rules.types import ConfigModel, Id, Text


class Source(ConfigModel):
    """A publication cited by figures or rules.

    `address` is shown as text, never as a link; empty if unknown.
    """

    title: Text
    publisher: Text
    published_on: date | None = None
    address: Text
    note: Text = ""


class Sources(ConfigModel):
    """`config/sources.toml`: publications by id."""

    sources: dict[Id, Source]
