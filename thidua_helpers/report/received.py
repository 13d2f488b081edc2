"""Texts written by people: in the configuration and workbooks, names of files and sheets.

A page repeats them unchanged, even if they look like an error of the program ("nan giải", 0912345678).
"""

import contextlib
import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.checks.listing import cell_refs_of
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.intake.entries import shown_text
from thidua_helpers.intake.excel.marks import SHOWN
from thidua_helpers.intake.excel.workbook import cell_text
from thidua_helpers.intake.read_edition import read_received
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.freeze import FREEZE

# Stage tables that carry texts of workbooks, each row with its file.
_CARRIERS = [name for name, schema in SCHEMAS.items() if "file" in schema.columns and schema.stage != FREEZE]


@dataclass(frozen=True)
class ReceivedTexts:
    """Received texts that look suspicious, `written` by people or `shown` by number cells."""

    written: frozenset[str]
    shown: frozenset[str]

    def repeated_spans(self, text: str, suspicious: re.Pattern, edge: str) -> list[tuple[int, int]]:
        """Spans of a page's text that repeat a received text.

        A number, or a text with words around the suspicious one, may be repeated anywhere, in full or with the adjacent
        words. A bare word such as "None" must fill an element (between two `edge`s) or quotation marks, the content of
        a number cell quotation marks.
        """
        bare = {written for written in self.written if suspicious.fullmatch(written) and not written.isdigit()}
        spans = [match.span() for written in self.written - bare for match in _repetitions(written, text)]
        spans += [match.span() for match in re.finditer(f"[^{edge}]+", text) if match[0].strip() in bare]
        for match in re.finditer(r"“([^“”]*)”", text):
            quoted = match[1].strip().removesuffix("…")
            if quoted in self.shown or any(_repetitions(quoted, written) for written in self.written):
                spans.append(match.span(1))
        for match in suspicious.finditer(text):
            before, after = (re.search(r"\S+ $", text[: match.start()]), re.match(r" \S+", text[match.end() :]))
            start, end = before.start() if before else match.start(), match.end() + (after.end() if after else 0)
            around = text[start:end].strip()
            if before and after and any(around in written for written in self.written):
                spans.append((start, end))
        return spans


def _repetitions(written: str, text: str) -> list[re.Match]:
    """Matches of `written` in `text` as whole words."""
    return list(re.finditer(rf"(?<!\w){re.escape(written)}(?!\w)", text)) if written in text else []


def received_texts(book: OpenEdition, suspicious: re.Pattern, more: Iterable[str] = ()) -> ReceivedTexts:
    """Suspicious texts among the received texts of the edition and `more`.

    Read from config files and workbooks, since stage tables also hold texts of the program. Only workbooks behind a
    suspicious row of a stage table are opened. A number cell counts as written if its text is all of a cell in a
    free-text column: a spreadsheet turns a telephone number typed as a note into a number.
    """
    tables = dict(_tables_with_texts(book))
    files = {file for table in tables.values() for file in _suspicious_files(table, suspicious)}
    free = {
        plain(text) for name, table in tables.items() for column in SCHEMAS[name].free_texts for text in table[column]
    }
    written, shown = {*more, *_config_texts(book)}, set()
    for path in book.workspace.inputs.files([book.edition]):
        name = book.workspace.relative(path)
        written |= {name, path.name}
        workbook = read_received(path, name) if name in files else None
        for sheet in workbook.sheets.values() if workbook else ():
            written.add(sheet.name)
            for place, value in sheet.cells():
                texts = {cell_text(value), shown_text(sheet, *place)}
                (written if isinstance(value, str) else shown).update(texts)
            shown |= {mark.removeprefix(SHOWN) for mark in sheet.marks.values() if mark.startswith(SHOWN)}
    written, shown = (frozenset(filter(suspicious.search, map(plain, texts))) for texts in (written, shown))
    return ReceivedTexts(written | (shown & free), shown)


def plain(text: str) -> str:
    """Text in composed Unicode with single spaces, the form in which texts are compared."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _tables_with_texts(book: OpenEdition) -> Iterator[tuple[str, pd.DataFrame]]:
    """Stage tables that contain texts of workbooks, as far as they have been made."""
    for name in _CARRIERS:
        with contextlib.suppress(Refused):
            yield name, book.table(name)


def _suspicious_files(table: pd.DataFrame, suspicious: re.Pattern) -> set[str]:
    """Files behind the rows of the table that have a suspicious text."""
    texts = [name for name in table.columns if name != "file" and pd.api.types.is_string_dtype(table[name])]
    is_suspicious = table[texts].apply(lambda text: text.str.contains(suspicious)).any(axis="columns")
    rows = table[is_suspicious]
    if "cells" not in rows.columns:
        return set(rows["file"])
    return {file for row in rows.to_dict("records") for file in (row["file"], *(ref for ref, *_ in cell_refs_of(row)))}


def _config_texts(book: OpenEdition) -> Iterator[str]:
    """Texts of the config files: strings of TOML, cells of CSV."""
    for path in book.workspace.config.existing([book.edition]):
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".toml":
            yield from _texts_of_value(tomllib.loads(text))
        elif path.suffix == ".csv":
            yield from (cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row)


def _texts_of_value(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts_of_value(part)
        case list():
            for part in value:
                yield from _texts_of_value(part)
