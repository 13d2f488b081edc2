"""Checks of nominations (contradictions, wrong nominees) and of staff counts."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings.catalogue.votes_and_awards import (
    BIEN_CHE_KHONG_KHOP,
    DE_NGHI_MAU_THUAN,
    LDTT_KHONG_KHOP,
    MOT_THANH_TICH_HAI_KHEN_THUONG,
    SAI_DOI_TUONG_KHEN,
)
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.rules.awards import AwardCatalogue, nominating_unit, recipient_kind
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import comparison_form, format_count
from thidua_helpers.vocabulary import RecipientKind

_PARTS = {
    "completed": "số hoàn thành nhiệm vụ",
    "advanced": "số Lao động tiên tiến",
    "disciplined": "số bị kỷ luật từ cảnh cáo trở lên",
}
# Facts about a person's whole year, whatever title the person is nominated for.
_OF_THE_YEAR = {
    "rating": "xếp loại",
    "months": "số tháng công tác",
    "initiative": "cấp công nhận sáng kiến cao nhất",
    "disciplined": "tình trạng kỷ luật",
}


def award_findings(nominations: pd.DataFrame, staff: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on the stage tables `nominations` and `staff`; empty without a catalogue.

    The holder is always the unit: nominees are persons. Missing counts and empty achievements are not compared.
    """
    if rules.awards is None:
        return
    yield from _wrong_nominees(nominations, rules.awards, rules)
    yield from _contradictions(nominations, rules)
    yield from _duplicate_achievements(nominations, rules.awards, rules)
    yield from _counts_above_staff(staff, rules)
    yield from _differing_advanced_counts(nominations, staff, rules.awards, rules)


def _wrong_nominees(nominations: pd.DataFrame, catalogue: AwardCatalogue, rules: RuleBook) -> Iterator[Finding]:
    for row in nominations.to_dict("records"):
        title, whom = catalogue.titles[row["title"]], recipient_kind(row["holder"])
        if whom not in title.whom:
            yield SAI_DOI_TUONG_KHEN.finding(
                found=f"{rules.name(row['holder'])} là {whom.label}, được đề nghị {title.label}",
                holder=nominating_unit(row["holder"]),
                at=location_of(_lines([row])),
                title=title.label,
                nominees=" và ".join(nominee.label for nominee in title.whom),
            )


def _contradictions(nominations: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Rows of one person with different facts about its year; empty cells contradict nothing."""
    in_words = nominations.assign(disciplined=nominations["disciplined"].map({True: "Có", False: "Không"}))
    persons = in_words[in_words["holder"].map(recipient_kind) == RecipientKind.PERSON]
    for key, rows in persons.groupby("holder"):
        holder = str(key)
        for column, label in _OF_THE_YEAR.items():
            filled_rows = rows[rows[column].notna() & (rows[column] != "")].sort_values("row")
            if len(filled_rows[column].unique()) > 1:
                words = filled_rows[column].astype("str")
                yield DE_NGHI_MAU_THUAN.finding(
                    found=f"{rules.name(holder)}: {label} ghi {' và '.join(f'“{word}”' for word in words.unique())}",
                    holder=nominating_unit(holder),
                    at=location_of(_lines(filled_rows.to_dict("records"))),
                    label=label,
                )


def _duplicate_achievements(nominations: pd.DataFrame, catalogue: AwardCatalogue, rules: RuleBook) -> Iterator[Finding]:
    """Findings on several rewards (not titles) for one achievement, in any spelling.

    From 2024 a rule of Luật số 06/2022/QH15 ("không khen thưởng nhiều lần… cho một thành tích"); before that, a
    question to the office and no breach of that law.
    """
    titles = catalogue.titles
    is_reward = nominations["title"].map(lambda title: titles[str(title)].group == "hinh-thuc").astype(bool)
    rewards = nominations[is_reward & (nominations["achievement"] != "")]
    for _, same in rewards.groupby(["holder", rewards["achievement"].map(comparison_form)]):
        if len(same) > 1:
            rows = same.sort_values("row").to_dict("records")
            holder = rows[0]["holder"]
            labels = [titles[row["title"]].label for row in rows]
            yield MOT_THANH_TICH_HAI_KHEN_THUONG.finding(
                found=f"{rules.name(holder)}: “{rows[0]['achievement']}” được đề nghị {', '.join(labels)}",
                holder=nominating_unit(holder),
                at=location_of(_lines(rows)),
            )


def _counts_above_staff(staff: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    for part, label in _PARTS.items():
        for row in staff[staff[part] > staff["staff"]].to_dict("records"):
            yield BIEN_CHE_KHONG_KHOP.finding(
                found=f"{rules.name(row['holder'])}: {label} {format_count(row[part])} lớn hơn biên chế "
                f"{format_count(row['staff'])}",
                holder=row["holder"],
                at=location_of(_lines([row])),
                label=label,
            )


def _differing_advanced_counts(
    nominations: pd.DataFrame, staff: pd.DataFrame, catalogue: AwardCatalogue, rules: RuleBook
) -> Iterator[Finding]:
    """Findings on numbers of Lao động tiên tiến in the staff register unlike the list of them.

    Shares and quotas use that number. Not checked without any nominee for the title.
    """
    title = catalogue.advanced_title
    listed = nominations[
        (nominations["title"] == title) & (nominations["holder"].map(recipient_kind) == RecipientKind.PERSON)
    ]
    if title is None or listed.empty:
        return
    by_unit = {unit: rows.to_dict("records") for unit, rows in listed.groupby(listed["holder"].map(nominating_unit))}
    label = catalogue.titles[title].label
    for row in staff[staff["advanced"].notna()].to_dict("records"):
        of_unit = by_unit.get(row["holder"], [])
        if len(of_unit) != row["advanced"]:
            yield LDTT_KHONG_KHOP.finding(
                found=f"{rules.name(row['holder'])}: sổ biên chế ghi {format_count(row['advanced'])} {label}, "
                f"danh sách đề nghị có {format_count(len(of_unit))} người",
                holder=row["holder"],
                at=location_of(_lines([row, *sorted(of_unit, key=lambda other: other["row"])])),
            )


def _lines(rows: list[dict]) -> list[tuple[str, str, str]]:
    return [(row["file"], row["sheet"], f"dòng {row['row']}") for row in rows]
