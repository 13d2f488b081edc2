"""Words like a person's name in shared texts or config: a question for the analyst."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from thidua_helpers.findings.catalogue.files import TEN_CAN_BO, TEN_NGUOI, TEN_NGUOI_OR_OFFICIAL
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.intake.persons import MASK, words_like_names
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import Severity

_CITED = {"published", "published_periods"}


def names_in_shared_texts(tables: Mapping[str, pd.DataFrame], rules: RuleBook) -> Iterator[Finding]:
    """Words that look like names, and masked names, in cells of shared columns.

    `tables` are those of 10_clean. Quotations from publications are not looked at: config declares their sources, and
    who is named there was named in public.
    """
    for name, table in tables.items():
        if name in _CITED or name not in SCHEMAS:
            continue
        for column in (free_text for free_text in SCHEMAS[name].free_texts if rules.shares(name, free_text)):
            texts = table[column].astype("str")
            odd = texts.map(lambda text: MASK in text or bool(words_like_names(text))).astype(bool)
            for row in table[odd].to_dict("records"):
                yield from _of_cell(row, row[column], rules)


def _of_cell(row: Mapping, text: str, rules: RuleBook) -> Iterator[Finding]:
    at, holder = Location(row["file"], row["sheet"], f"dòng {row['row']}"), row.get("holder", "")
    if MASK in text:
        yield TEN_CAN_BO.finding(
            found=f"chữ được chia sẻ có họ tên cán bộ trong khóa mã; đã thay bằng “{MASK}”", at=at, holder=holder
        )
    yield from _like_names(text, rules, Severity.ERROR, at, holder)


def names_in_config(rules: RuleBook) -> Iterator[Finding]:
    """Findings on words like names in the edition's config, which is kept in git.

    Texts shown on pages are treated as other shared texts; in reasons, which only the office sees, a name is a warning.
    """
    files, year, system = rules.files, rules.year, rules.cluster_system
    for severity, file, rows, columns in (
        (Severity.ERROR, files.targets, rules.targets, ("decision", "note")),
        (Severity.ERROR, files.milestones, rules.milestones, ("decision", "note")),
        (Severity.WARNING, files.accepted, rules.accepted, ("reason", "decided_by")),
        (Severity.WARNING, files.corrections, rules.corrections, ("reason", "decided_by")),
        (Severity.WARNING, files.decisions, rules.decisions, ("reason", "decided_by")),
        (Severity.WARNING, files.exclusions, rules.exclusions, ("reason", "document")),
    ):
        texts = [(f"dòng {number}", [getattr(row, column) for column in columns]) for number, row in enumerate(rows, 2)]
        yield from _in_texts(texts, file, severity, rules)
    texts = [("summing_up", year.summing_up.texts), ("clusters_note", [year.clusters_note])]
    texts += [("award_notes", year.award_notes), ("notes", year.notes)]
    texts += [("emulation.notes", year.emulation.notes)] if year.emulation else []
    texts += [(f"to_decide.{number}", [decision.what]) for number, decision in enumerate(year.to_decide)]
    yield from _in_texts(texts, files.year, Severity.ERROR, rules)
    notes = [(f"{cluster.id}.notes", cluster.notes.values()) for cluster in system.clusters] if system else []
    yield from _in_texts(notes, rules.clusters_file, Severity.ERROR, rules)


def names_in_shared_config(rules: RuleBook) -> Iterator[Finding]:
    """Findings on words like names in shared config: statements, reasons of the heads' ledger.

    A person whom a published statement names by an office is declared there (`officials`), next to the source.
    """
    statements = [(f"statements.{number}", item.texts) for number, item in enumerate(rules.statements_on_file)]
    yield from _in_texts(statements, rules.files.statements, Severity.ERROR, rules)
    heads = [(f"dòng {number}", [head.reason]) for number, head in enumerate(rules.heads, 2)]
    yield from _in_texts(heads, rules.files.heads, Severity.ERROR, rules)
    accepted = [(f"dòng {row}", [item.reason, item.decided_by]) for row, item in enumerate(rules.shared_accepted, 2)]
    yield from _in_texts(accepted, rules.files.shared_accepted, Severity.WARNING, rules)


def _in_texts(
    texts: Iterable[tuple[str, Iterable[str]]], file: str, severity: Severity, rules: RuleBook
) -> Iterator[Finding]:
    for place, written in texts:
        for text in written:
            yield from _like_names(text, rules, severity, Location(file, cells=place))


def _like_names(text: str, rules: RuleBook, severity: Severity, at: Location, holder: str = "") -> Iterator[Finding]:
    names = [words for words in words_like_names(text) if not any(official in words for official in rules.officials)]
    if names:
        may_be_official = at.file in (rules.files.statements, rules.files.year)
        check = TEN_NGUOI_OR_OFFICIAL if may_be_official else TEN_NGUOI
        quoted = ", ".join(f"“{words}”" for words in names)
        yield check.finding(found=f"có chữ giống họ tên cá nhân: {quoted}", at=at, holder=holder, severity=severity)
