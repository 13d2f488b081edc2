"""Words that look like a person's name in texts that are shared, or kept in config: a question for the analyst."""

from collections.abc import Iterator, Mapping

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding
from thidua_helpers.intake.persons import MASK, words_like_names
from thidua_helpers.rules import RuleBook
from thidua_helpers.tables import SCHEMAS

_CITED = {"published", "published_periods"}


def names_in_shared_texts(tables: Mapping[str, pd.DataFrame], rules: RuleBook) -> Iterator[Finding]:
    """For each cell of a column that is shared, the words in it that look like names; and names that were masked.

    `tables` are those of 10_clean. Quotations from publications are not looked at: config declares their sources, and
    who is named there was named in public.
    """
    for name, table in tables.items():
        if name in _CITED or name not in SCHEMAS:
            continue
        for column in (each for each in SCHEMAS[name].free_texts if rules.shares(name, each)):
            texts = table[column].astype("str")
            odd = texts.map(lambda text: MASK in text or bool(words_like_names(text))).astype(bool)
            for row in table[odd].to_dict("records"):
                yield from _of_cell(row, row[column], rules)


def _of_cell(row: Mapping, text: str, rules: RuleBook) -> Iterator[Finding]:
    place = {
        "holder": row.get("holder", ""),
        "file": row["file"],
        "sheet": row["sheet"],
        "cells": f"dòng {row['row']}",
    }
    if MASK in text:
        yield Finding(
            check="ten-can-bo",
            severity=WARNING,
            found=f"chữ được chia sẻ có họ tên cán bộ trong khóa mã; đã thay bằng “{MASK}”",
            expected="văn bản được chia sẻ không nêu tên cá nhân",
            advice="Ghi mã cán bộ (CB-01) hoặc chức danh thay cho họ tên.",
            **place,
        )
    yield from _like_names(text, rules, ERROR, place)


def names_in_config(rules: RuleBook) -> Iterator[Finding]:
    """The reasons that people write into config, which is kept in git: words in them that look like names."""
    files = rules.files
    reasons = (
        (files.accepted, rules.accepted, ("reason", "decided_by")),
        (files.corrections, rules.corrections, ("reason", "decided_by")),
        (files.decisions, rules.decisions, ("reason", "decided_by")),
        (files.exclusions, rules.exclusions, ("reason", "document")),
    )
    for file, rows, columns in reasons:
        for number, row in enumerate(rows, start=2):
            for column in columns:
                yield from _like_names(getattr(row, column), rules, WARNING, {"file": file, "cells": f"dòng {number}"})


def _like_names(text: str, rules: RuleBook, severity: str, place: Mapping[str, str]) -> Iterator[Finding]:
    named = {head.person for head in rules.heads}
    found = [words for words in words_like_names(text) if not any(each and each in words for each in named)]
    if found:
        quoted = ", ".join(f"“{words}”" for words in found)
        yield Finding(
            check="ten-nguoi",
            severity=severity,
            found=f"có chữ giống họ tên cá nhân: {quoted}",
            expected="văn bản được chia sẻ, lưu trữ không nêu tên cá nhân, chỉ nêu mã hoặc chức danh",
            advice="Thay bằng mã cán bộ hoặc chức danh; nếu không phải tên người thì chấp nhận phát hiện này.",
            is_acceptable=True,
            **place,
        )
