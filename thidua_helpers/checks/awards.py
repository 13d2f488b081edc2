"""Nominations that cannot stand together, or not for such a nominee, and staff counts that exceed the staff."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding, place_of
from thidua_helpers.rules.awards import unit_of, whom_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import comparison_form, format_count
from thidua_helpers.vocabulary import Whom

_PARTS = {
    "completed": "số hoàn thành nhiệm vụ",
    "advanced": "số Lao động tiên tiến",
    "disciplined": "số bị kỷ luật từ cảnh cáo trở lên",
}
# What is true of a person's whole year, whatever title it is nominated for.
_OF_THE_YEAR = {
    "rating": "xếp loại",
    "months": "số tháng công tác",
    "initiative": "cấp công nhận sáng kiến cao nhất",
    "disciplined": "tình trạng kỷ luật",
}
_YES_NO = {"co": "Có", "khong": "Không"}


def award_findings(nominations: pd.DataFrame, staff: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """What is wrong or odd in the stage tables `nominations` and `staff`; nothing in an edition without a catalogue.

    The holder is always the unit: nominees are persons. A missing count, or an empty achievement, is compared with
    nothing.
    """
    if rules.awards is None:
        return
    yield from _wrong_nominees(nominations, rules)
    yield from _contradictions(nominations, rules)
    yield from _one_achievement_twice(nominations, rules)
    yield from _more_than_staff(staff, rules)
    yield from _advanced_unlike_listed(nominations, staff, rules)


def _wrong_nominees(nominations: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    for row in nominations.to_dict("records"):
        title, whom = rules.awards.titles[row["title"]], whom_of(row["holder"])
        if whom not in title.whom:
            yield Finding(
                check="sai-doi-tuong-khen",
                severity=ERROR,
                holder=unit_of(row["holder"]),
                **place_of(_lines([row])),
                found=f"{rules.name(row['holder'])} là {whom.label}, được đề nghị {title.label}",
                expected=f"{title.label} chỉ xét cho {' và '.join(each.label for each in title.whom)}",
                advice="Sửa danh hiệu; để trống cột cá nhân nếu đề nghị cho tập thể.",
            )


def _contradictions(nominations: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Rows of one person that say different things of its year; what a row does not give contradicts nothing."""
    persons = nominations[nominations["holder"].map(whom_of) == Whom.PERSON]
    for holder, rows in persons.groupby("holder"):
        for column, label in _OF_THE_YEAR.items():
            given = rows[rows[column].notna() & (rows[column] != "")].sort_values("row")
            if len(given[column].unique()) > 1:
                words = given[column].map(lambda value: _YES_NO.get(value, value)).astype("str")
                yield Finding(
                    check="de-nghi-mau-thuan",
                    severity=ERROR,
                    holder=unit_of(holder),
                    **place_of(_lines(given.to_dict("records"))),
                    found=f"{rules.name(holder)}: {label} ghi {' và '.join(f'“{word}”' for word in words.unique())}",
                    expected=f"mọi đề nghị cho một cá nhân ghi cùng một {label}",
                    advice="Đối chiếu với hồ sơ của cá nhân; sửa dòng ghi sai.",
                )


def _one_achievement_twice(nominations: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Rewards, not titles, of one nominee for one achievement, in whatever case and spacing it is written.

    From 2024 a rule of Luật số 06/2022/QH15 ("không khen thưởng nhiều lần… cho một thành tích"); before that, a
    question to the office and no breach of that law.
    """
    titles = rules.awards.titles
    is_reward = nominations["title"].map(lambda title: titles[title].group == "hinh-thuc").astype(bool)
    rewards = nominations[is_reward & (nominations["achievement"] != "")]
    for (holder, _), same in rewards.groupby(["holder", rewards["achievement"].map(comparison_form)]):
        if len(same) > 1:
            rows = same.sort_values("row").to_dict("records")
            labels = [titles[row["title"]].label for row in rows]
            yield Finding(
                check="mot-thanh-tich-hai-khen-thuong",
                severity=WARNING,
                holder=unit_of(holder),
                **place_of(_lines(rows)),
                found=f"{rules.name(holder)}: “{rows[0]['achievement']}” được đề nghị {', '.join(labels)}",
                expected="một thành tích được khen thưởng một lần",
                advice="Giữ một hình thức, hoặc ghi rõ thành tích khác. Nếu là hai thành tích: ghi mã phát hiện và "
                "lý do vào accepted.csv của kỳ.",
                is_acceptable=True,
            )


def _more_than_staff(staff: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    for part, label in _PARTS.items():
        for row in staff[staff[part] > staff["staff"]].to_dict("records"):
            yield Finding(
                check="bien-che-khong-khop",
                severity=ERROR,
                holder=row["holder"],
                **place_of(_lines([row])),
                found=f"{rules.name(row['holder'])}: {label} {format_count(row[part])} lớn hơn biên chế "
                f"{format_count(row['staff'])}",
                expected=f"{label} không lớn hơn biên chế",
                advice="Đối chiếu với danh sách xếp loại của đơn vị; sửa ô chép sai.",
            )


def _advanced_unlike_listed(nominations: pd.DataFrame, staff: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Units of which the staff register counts another number of Lao động tiên tiến than their list has.

    The count is what shares and quotas are computed from. Not asked where nobody is listed with the title at all.
    """
    title = rules.awards.advanced_title
    listed = nominations[(nominations["title"] == title) & (nominations["holder"].map(whom_of) == Whom.PERSON)]
    if title is None or listed.empty:
        return
    by_unit = {unit: rows.to_dict("records") for unit, rows in listed.groupby(listed["holder"].map(unit_of))}
    label = rules.awards.titles[title].label
    for row in staff[staff["advanced"].notna()].to_dict("records"):
        of_unit = by_unit.get(row["holder"], [])
        if len(of_unit) != row["advanced"]:
            yield Finding(
                check="ldtt-khong-khop",
                severity=WARNING,
                holder=row["holder"],
                **place_of(_lines([row, *sorted(of_unit, key=lambda each: each["row"])])),
                found=f"{rules.name(row['holder'])}: sổ biên chế ghi {format_count(row['advanced'])} {label}, "
                f"danh sách đề nghị có {format_count(len(of_unit))} người",
                expected="số trong sổ biên chế bằng số người trong danh sách đề nghị",
                advice="Đối chiếu với danh sách của đơn vị; sửa số ở sổ biên chế (tỷ lệ, số lượng danh hiệu tính trên "
                "số này) hoặc bổ sung danh sách. Chủ ý khác nhau thì ghi mã phát hiện và lý do vào accepted.csv.",
                is_acceptable=True,
            )


def _lines(rows: list[dict]) -> list[tuple[str, str, str]]:
    return [(row["file"], row["sheet"], f"dòng {row['row']}") for row in rows]
