"""`config/sources.toml`: the sources that figures and rules cite."""

from datetime import date

from thidua_helpers.rules.types import ConfigModel, Id, Text


class Source(ConfigModel):
    """One publication that figures or rules are taken from.

    `address` is shown as text, never as a link, and stays empty where it is not known.
    """

    title: Text
    publisher: Text
    published_on: date | None = None
    address: Text
    note: Text = ""


class Sources(ConfigModel):
    """`config/sources.toml`: publications by the id by which config and workbooks cite them."""

    sources: dict[Id, Source]
