"""Entries of score sheets, ballots, votes, staff, nominations → rows of stage tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from thidua_helpers.findings.catalogue.entries import BANG_TIEU_CHI_KHAC, DOI_TUONG_LA, KHONG_PHAI_SO, LOAI_LA
from thidua_helpers.findings.catalogue.files import NHIEU_DON_VI
from thidua_helpers.findings.catalogue.layouts import BANG_MA_CU_OF_PERSON, TRUNG_DONG_IN_REGISTERS
from thidua_helpers.findings.catalogue.published import NOI_DUNG_LA
from thidua_helpers.findings.finding import Finding, Location, location_of, shortened
from thidua_helpers.intake.entries import (
    CellError,
    EntryReading,
    parse_day,
    parse_kind,
    parse_label,
    parse_optional_whole,
    parse_points,
    parse_unit,
    parse_whole,
)
from thidua_helpers.intake.facts import Fact
from thidua_helpers.intake.tabular import SheetEntry
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import CriteriaTable, Criterion, Leaf
from thidua_helpers.vietnamese import comparison_form, format_date, format_decimal, old_font
from thidua_helpers.vocabulary import ScoreStage

SUBJECTS = {"suy-ton": "Suy tôn đơn vị dẫn đầu", "truong-cum": "Trưởng Cụm", "pho-cum": "Phó Trưởng Cụm"}
# Identifying columns of each register; repeated keys are a finding. Two inspections of a day, or two receipts, may
# differ in the note only; a correction is received on another day.
ENTRY_KEYS = {
    "large_cases": ("holder", "case"),
    "inspections": ("holder", "found_on", "found_by", "kind", "note"),
    "receipts": ("holder", "received_on", "note"),
    "scores": ("criteria", "holder", "criterion"),
    "ballots": ("cluster", "subject", "round"),
    "votes": ("cluster", "subject", "round", "holder"),
    "staff": ("holder",),
    "nominations": ("holder", "title"),
    "transfers": ("giver", "holder"),
    "separate_book": ("holder",),
}
# Registers that may be empty, because nothing has happened yet.
MAY_BE_EMPTY = ("large_cases", "inspections", "receipts")
# Registers whose workbook names persons.
PERSON_REGISTERS = ("staff", "nominations")
_CODE = re.compile(r"cb-\d+")


def missing_rules(table: str, rules: RuleBook) -> str:
    """Declarations that the edition lacks for reading the register `table`; "" if none."""
    needs = {
        "scores": ("bảng tiêu chí (province_criteria, cluster_criteria)", bool(rules.criteria)),
        "ballots": ("mục [emulation]", rules.year.emulation is not None),
        "votes": ("mục [emulation]", rules.year.emulation is not None),
        "staff": ("danh mục khen thưởng (awards)", rules.awards is not None),
        "nominations": ("danh mục khen thưởng (awards)", rules.awards is not None),
    }
    what, is_there = needs.get(table, ("", True))
    return "" if is_there else what


def read_score(reading: EntryReading, rules: RuleBook) -> dict:
    """A unit × criterion of a score sheet; `scores`: stage → (points as text, cell)."""
    table_id = reading.value("table", partial(_parse_table, rules=rules))
    if table_id is None:
        return {}
    table = rules.criteria[table_id]
    has_ids = reading.has_column("criterion")
    subject, parse_criterion = ("criterion", _parse_criterion) if has_ids else ("label", _parse_criterion_label)
    criterion_id = reading.value(subject, partial(parse_criterion, table=table))
    row = {
        "criteria": table_id,
        "holder": reading.value("unit", partial(_parse_ranked_unit, table_id=table_id, rules=rules)),
        "criterion": criterion_id,
        "explanation": reading.text("giai_trinh"),
        "evidence": reading.text("minh_chung"),
        "at": reading.cell(subject),
    }
    if criterion_id is None:
        return row
    criterion, file = table.leaves[criterion_id], rules.files.criteria(table_id)
    reading.value("label", partial(_check_label, criterion=criterion, file=file))
    reading.value("max_points", partial(_check_points, criterion=criterion, file=file))
    scores = {stage: reading.value(stage, partial(_parse_score, criterion=criterion)) for stage in ScoreStage}
    return row | {"scores": {stage: (score, reading.cell(stage)) for stage, score in scores.items() if score}}


def rows_of_stages(entries: Iterable[dict]) -> Iterator[dict]:
    """Rows of the stage table `scores`: one for each stage with a score."""
    for entry in entries:
        for stage, (score, cell) in entry["scores"].items():
            yield entry | {"stage": stage, "score_points": score, "cell": cell}


def scores_of_other_units(facts: Iterable[Fact], scores: Iterable[Mapping], rules: RuleBook) -> Iterator[Finding]:
    """Findings on scores of a unit in a workbook that holds the figures of other units only."""
    reported: dict[str, dict[str, None]] = defaultdict(dict)
    for fact in facts:
        if fact.form and fact.holder in rules.unit_by_id:
            reported[fact.at.file][fact.holder] = None
    first_rows: dict[tuple[str, str], Mapping] = {}
    for row in scores:
        first_rows.setdefault((row["file"], row["holder"]), row)
    for (file, holder), row in first_rows.items():
        units = reported.get(file, {})
        if units and holder not in units:
            yield NHIEU_DON_VI.finding(
                f"tệp có số liệu của {', '.join(map(rules.name, units))}, phiếu chấm của {rules.name(holder)}",
                Location(file, row["sheet"], row["at"]),
            )


def _parse_table(text: str, rules: RuleBook) -> str:
    """Id of a criteria table by the name of a ranking that it scores ("Cụm 1"), or by its id."""
    named = {rules.name(ranking): table_id for ranking, table_id in rules.criteria_ids.items()}
    named |= {table_id: table_id for table_id in rules.criteria}
    name = parse_label(
        text,
        {name: name for name in named},
        check=NOI_DUNG_LA,
        expected=f"{', '.join(map(rules.name, rules.criteria_ids))}, hoặc mã một bảng tiêu chí của kỳ",
    )
    return named[name]


def _parse_criterion(text: str, table: CriteriaTable) -> str:
    parts = table.parts(comparison_form(text)) if text else ()
    if parts:
        raise CellError(
            NOI_DUNG_LA,
            expected="mã một tiêu chí có điểm, không phải nhóm tiêu chí",
            advice=f"Chấm ở các tiêu chí bên trong: {', '.join(parts)}.",
        )
    return parse_label(
        text, {leaf: leaf for leaf in table.leaves}, check=NOI_DUNG_LA, expected="mã một tiêu chí của bảng"
    )


def _parse_criterion_label(text: str, table: CriteriaTable) -> str:
    """Id of the criterion with this label; of several with one label none is meant for sure."""
    labels = {leaf_id: leaf.label for leaf_id, leaf in table.leaves.items()}
    leaf_id = parse_label(text, labels, check=NOI_DUNG_LA, expected="tên một tiêu chí có điểm của bảng")
    same = [other for other, label in labels.items() if comparison_form(label) == comparison_form(labels[leaf_id])]
    if len(same) > 1:
        raise CellError(
            NOI_DUNG_LA,
            expected=f"tên của đúng một tiêu chí; bảng có {len(same)} tiêu chí cùng tên này",
            advice=f"Thêm cột mã tiêu chí vào phiếu, ghi một trong các mã: {', '.join(same)}.",
        )
    return leaf_id


def _parse_ranked_unit(text: str, table_id: str, rules: RuleBook) -> str:
    unit = parse_unit(text, rules)
    rankings = [ranking for ranking, criteria_id in rules.criteria_ids.items() if criteria_id == table_id]
    ranked = [member for ranking in rankings for member in rules.ranked_units(ranking)]
    if unit not in ranked:
        raise CellError(
            DOI_TUONG_LA,
            expected=f"một đơn vị mà bảng “{table_id}” chấm điểm",
            advice=f"Ghi đúng bảng tiêu chí hoặc đơn vị. Bảng này chấm: {', '.join(map(rules.name, ranked))}.",
        )
    return unit


def _check_label(text: str, criterion: Criterion, file: str) -> None:
    if text and comparison_form(text) != comparison_form(criterion.label):
        raise _other_version(f"“{criterion.label}”", file)


def _check_points(text: str, criterion: Criterion, file: str) -> None:
    if text and Decimal(parse_points(text)) != criterion.max_points:
        raise _other_version(f"{format_decimal(criterion.max_points)} điểm", file)


def _other_version(expected: str, file: str) -> CellError:
    return CellError(BANG_TIEU_CHI_KHAC, is_of_unit=False, expected=expected, file=file)


def _parse_score(text: str, criterion: Leaf) -> str:
    if not text:
        return ""
    answers = criterion.rule.answers if criterion.rule.is_of_sheet else {}
    if not answers:
        return parse_points(text)
    scores = {comparison_form(word): score for word, score in answers.items()}
    scores |= {score: score for score in answers.values()}
    if comparison_form(text) not in scores:
        expected = " hoặc ".join(f"“{word}”" for word in answers)
        raise CellError(KHONG_PHAI_SO, expected=expected, advice=f"Ghi {' hoặc '.join(answers)}.")
    return scores[comparison_form(text)]


def read_ballot(reading: EntryReading, rules: RuleBook) -> dict:
    """Count of one vote of a cluster."""
    counts = ("electorate", "present", "issued", "returned", "valid", "invalid")
    return {
        **_vote(reading, rules),
        "held_on": reading.value("date", parse_day),
        **{column: reading.value(column, parse_whole) for column in counts},
        "note": reading.text("note"),
        "at": reading.cell("round"),
    }


def read_vote(reading: EntryReading, rules: RuleBook) -> dict:
    """Votes for one unit in one vote of a cluster."""
    return {
        **_vote(reading, rules),
        "holder": reading.value("unit", partial(parse_unit, rules=rules)),
        "votes": reading.value("votes", parse_whole),
        "cell": reading.cell("votes"),
        "at": reading.cell("unit"),
    }


def _vote(reading: EntryReading, rules: RuleBook) -> dict:
    clusters = {cluster.id: cluster.name for cluster in rules.clusters}
    cluster = partial(parse_label, labels=clusters, check=DOI_TUONG_LA, expected="tên hoặc mã một cụm của kỳ")
    return {
        "cluster": reading.value("cluster", cluster),
        "subject": reading.value("subject", partial(parse_kind, labels=SUBJECTS)),
        "round": reading.value("round", partial(parse_whole, least=1)),
    }


def read_staff(reading: EntryReading, rules: RuleBook) -> dict:
    """Staff of one unit."""
    counts = ("staff", "completed", "advanced", "disciplined")
    return {
        "holder": reading.value("unit", partial(parse_unit, rules=rules)),
        **{column: reading.value(column, parse_whole) for column in counts},
        "note": reading.text("note"),
        "at": reading.cell("unit"),
    }


def read_nomination(reading: EntryReading, rules: RuleBook) -> dict:
    """A nominee for one title; `officer`: name in comparison form, "" for the unit itself.

    An empty cell is unknown, but for discipline: empty means none. A rating and an initiative are words that the
    catalogue declares.
    """
    titles = {title_id: title.label for title_id, title in rules.awards.titles.items()} if rules.awards else {}
    title = partial(parse_label, labels=titles, check=NOI_DUNG_LA, expected="tên hoặc mã một danh hiệu của kỳ")
    texts = ("achievement", "state", "note")
    declared = {"rating": "ratings", "initiative": "initiative_levels"}
    return {
        "holder": reading.value("unit", partial(parse_unit, rules=rules)),
        "officer": reading.value("person", partial(_parse_person, rules=rules)),
        "title": reading.value("title", title),
        "order": reading.value("order", partial(parse_optional_whole, least=1)),
        "months": reading.value("months", partial(parse_optional_whole, most=12)),
        "earlier_years": reading.value("earlier_years", parse_optional_whole),
        "disciplined": reading.value("disciplined", _parse_disciplined),
        **{
            column: reading.value(column, partial(_parse_declared, key=key, rules=rules))
            for column, key in declared.items()
        },
        **{column: reading.text(column) for column in texts},
        "at": reading.cell("title"),
    }


READERS = {
    "scores": read_score,
    "ballots": read_ballot,
    "votes": read_vote,
    "staff": read_staff,
    "nominations": read_nomination,
}


def persons_named(entries: Iterable[SheetEntry], rules: RuleBook) -> re.Pattern | None:
    """Pattern of names (two words or more, comparison form) in the column of persons."""
    names = {comparison_form(entry.texts.get("person", "")) for entry in entries}
    names = sorted(re.escape(name) for name in names if " " in name and _is_a_name(name, rules))
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)") if names else None


def _is_a_name(text: str, rules: RuleBook) -> bool:
    """Whether a text in comparison form may be a person's name.

    Not a unit's name, "tập thể", or a text with digits.
    """
    is_collective = text in rules.holder_by_spelling or text.startswith("tập thể")
    return not is_collective and not any(map(str.isdigit, text))


def _parse_declared(text: str, key: str, rules: RuleBook) -> str:
    """A word of a list of the award catalogue, as declared there; "" for an empty cell."""
    words = getattr(rules.awards, key)
    expected = f"một từ đã khai báo ở {key} trong {rules.awards_file}, hoặc để trống"
    return parse_label(text, {word: word for word in words}, check=LOAI_LA, expected=expected) if text else ""


def _parse_disciplined(text: str) -> bool:
    return bool(text) and parse_kind(text, {"co": "Có", "khong": "Không"}) == "co"


def _parse_person(text: str, rules: RuleBook) -> str:
    name = comparison_form(text)
    if font := old_font(text):
        raise CellError(BANG_MA_CU_OF_PERSON, font=font)
    if not (_is_a_name(name, rules) or _CODE.fullmatch(name)):
        raise CellError(
            DOI_TUONG_LA,
            expected="họ tên hoặc mã cán bộ (CB-01); đề nghị cho chính đơn vị thì để trống",
            advice="Sửa ô này, hoặc để trống nếu đề nghị cho tập thể.",
        )
    return name


def without_duplicates(table: str, rows: Iterable[dict], rules: RuleBook) -> tuple[list[dict], list[Finding]]:
    """Rows whose key is unique over all files, and a finding for each repeated key."""
    by_key = defaultdict(list)
    for row in rows:
        by_key[tuple(_comparable(row[column]) for column in ENTRY_KEYS[table])].append(row)
    single = [same[0] for same in by_key.values() if len(same) == 1]
    findings = [_duplicate_finding(table, same, rules) for same in by_key.values() if len(same) > 1]
    return single, findings


def _comparable(value: object) -> object:
    """A key value in comparison form: "MH-002" is "mh-002"."""
    return comparison_form(value) if isinstance(value, str) else value


def _duplicate_finding(table: str, rows: list[dict], rules: RuleBook) -> Finding:
    first = rows[0]
    # A note is free text and may name a person, so it is not repeated.
    about = ", ".join(_value_in_words(column, first, rules) for column in ENTRY_KEYS[table] if column != "note")
    return TRUNG_DONG_IN_REGISTERS.finding(
        found=f"{len(rows)} dòng cùng về một mục: {about}",
        holder=first.get("cluster") or first["holder"].split(".")[0],
        at=location_of((row["file"], row["sheet"], row["at"]) for row in rows),
    )


def _value_in_words(column: str, row: dict, rules: RuleBook) -> str:
    """Value of an entry's key column in words."""
    value = row[column]
    shown = {
        "criteria": lambda: f"bảng “{value}”",
        "criterion": lambda: f"tiêu chí “{rules.criteria[row['criteria']].criteria[value].label}”",
        "case": lambda: f"việc {shortened(value)}",
        "found_on": lambda: f"ngày {format_date(date.fromisoformat(value))}",
        "received_on": lambda: f"ngày {format_date(date.fromisoformat(value))}",
        "found_by": lambda: value,
        "kind": lambda: value,
        "subject": lambda: SUBJECTS[value],
        "round": lambda: f"vòng {value}",
        "title": lambda: rules.awards.titles[value].label if rules.awards else value,
    }
    return shown.get(column, lambda: rules.name(value))()
