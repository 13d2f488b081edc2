"""Flags next to verdicts and ranks: the short form of statements on results.

A mark means the same in every format. A page links it to the sentence on the page of its subject.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.vocabulary import Flag, Measure

_MARKS = dict(zip((flag for flag in Flag if flag != Flag.NONE), "①②③④⑤⑥", strict=True))


@dataclass(frozen=True)
class Flags:
    """Flags of verdicts on the main rate of some measures, with `ranking` also of ranks in it.

    Ranks are shown on internal pages and papers: without `ranking` there are no flags of internal statements.
    """

    book: OpenEdition
    measures: tuple[str, ...] = tuple(Measure)
    ranking: str = ""

    def rows(self, subject: str) -> list[Mapping]:
        """Rows of `insights` on the page of the subject, one for each flag that it has."""
        by_flag: dict[str, Mapping] = {}
        for row in self.book.insights_by_holder.get(subject, ()):
            is_asked = row["ranking"] == self.ranking if row["ranking"] else row["measure"] in self.measures
            is_shown = bool(self.ranking) or not row["is_internal"]
            if row["flag"] and row["subject"] == subject and is_asked and is_shown:
                by_flag.setdefault(row["flag"], row)
        return [by_flag[flag] for flag in _MARKS if flag in by_flag]

    def marks(self, subject: str) -> str:
        """Marks for a document: " ①③"; empty without any."""
        marks = "".join(_MARKS[Flag(row["flag"])] for row in self.rows(subject))
        return f" {marks}" if marks else ""

    def words(self, subject: str) -> str:
        """Flags in words for a workbook: "do một việc lớn; sát chỉ tiêu"."""
        return "; ".join(Flag(row["flag"]).label for row in self.rows(subject))

    def links(self, subject: str, is_own_page: bool = False) -> Markup:
        """Marks linked to their sentences on the page of the subject, which may be this one."""
        return Markup("").join(_link(self.book, row, is_own_page) for row in self.rows(subject))

    def links_in_words(self, subject: str, is_own_page: bool) -> Markup:
        """Marks and their meaning, linked to their sentences; for panels, which have no legend."""
        links = (_link(self.book, row, is_own_page, f" {Flag(row['flag']).label}") for row in self.rows(subject))
        return Markup("").join(links)

    def legend(self, subjects: Iterable[str]) -> str:
        """Meaning of the marks that some of the subjects have: "② do một việc lớn"."""
        flags = {row["flag"] for subject in subjects for row in self.rows(subject)}
        return ", ".join(f"{mark} {flag.label}" for flag, mark in _MARKS.items() if flag in flags)


def anchor_of(row: Mapping) -> str:
    """Id of a sentence on the page of its holder: "diem-1"."""
    return f"diem-{row['number']}"


def _link(book: OpenEdition, row: Mapping, is_own_page: bool, words: str = "") -> Markup:
    flag, address = Flag(row["flag"]), "" if is_own_page else page_of_holder(book.rules, row["holder"])
    if not address and not is_own_page:
        return Markup(' <abbr class="flag" title="{}">{}{}</abbr>').format(flag.label, _MARKS[flag], words)
    link = Markup(' <a class="flag" href="{}#{}" title="{}">{}{}</a>')
    return link.format(address, anchor_of(row), flag.label, _MARKS[flag], words)
