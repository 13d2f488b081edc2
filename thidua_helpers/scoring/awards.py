"""Award proposals: eligible nominees and effect of quotas, with the computation in words.

Titles, conditions and quotas of a period of the law are data (`config/awards/<id>.toml`). Decisions above the province
(Cờ thi đua của Chính phủ, the 20% of Nghị định 91/2017/NĐ-CP, Điều 11.1) are given, never computed. Criteria
without figures (nội bộ đoàn kết, phong trào thường xuyên) are left to the Hội đồng.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import singledispatchmethod

import pandas as pd

from thidua_helpers.numbers import meets, percent_consistent_with_target
from thidua_helpers.rules.awards import (
    AlsoMeets,
    AnyCondition,
    AwardCatalogue,
    AwardTitle,
    ConsecutiveYears,
    HasPerson,
    Initiative,
    LeadsCluster,
    MeetsTargets,
    Months,
    NotDisciplined,
    NotExcluded,
    PlacedInClass,
    Rating,
    StaffShare,
    TitleQuota,
    nominating_unit,
    recipient_kind,
)
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year import Quota
from thidua_helpers.scoring.decisions import label_by_class
from thidua_helpers.scoring.quotas import seat_count, seat_outcomes
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.tables.frames import records
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import comparison_form, format_count, format_decimal, least
from thidua_helpers.vocabulary import (
    NOT_ASSIGNED,
    PROVINCE,
    AwardOutcome,
    ClassOutcome,
    RecipientKind,
    State,
    TargetOutcome,
    VoteSubject,
)

_SHARES = {"completed": "cá nhân hoàn thành nhiệm vụ", "advanced": "cá nhân đạt Lao động tiên tiến"}
_BASES = {"advanced": "số Lao động tiên tiến", "staff": "biên chế"}
_COUNTED = {AwardOutcome.PROPOSED: "proposed", AwardOutcome.CUT: "cut", AwardOutcome.OPEN: "open"}


def awards_tables(tables: Mapping[str, pd.DataFrame], rules: RuleBook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stage tables `awards` (row per nomination) and `award_quotas` (per title and scope).

    `tables` has `nominations`, `staff`, `targets`, `ranks`, `classes` and `vote_results`; a nomination's title is in
    the edition's catalogue, its holder a unit or "<unit>.<person>". Both tables are empty without a catalogue.

    A condition is met, not met or unknown, by exact integers; `words` say which, with the numbers. Missing data and a
    share of zero staff are unknown. Nominees of the wrong kind or with a condition that is not met or unknown are not
    eligible. An eligible nominee is proposed (`de_nghi`), over the quota (`vuot_so_luong`), or tied at its line
    (`hoi_dong`: the Hội đồng decides). The queue follows the unit's `order`; nominees without one come last. Across the
    province orders compare only where each eligible nominee has a different one. Where the base of a quota is unknown,
    all eligible nominees are `hoi_dong`; a share of 0 gives 0 seats. `state` is that of the nomination where the title
    is decided above, else empty.
    """
    if rules.awards is None:
        return make_table("awards", []), make_table("award_quotas", [])
    titles = rules.awards.titles
    conditions = _Conditions(tables, rules.awards, rules)
    by_scope: dict[tuple[str, str], list[Nominee]] = {}
    for nominee in conditions.nominees:
        quota = titles[nominee.title].quota
        scope = PROVINCE if quota and quota.within == "tinh" else nominating_unit(nominee.holder)
        by_scope.setdefault((nominee.title, scope), []).append(nominee)
    proposals: list[Proposal] = []
    quotas: list[dict] = []
    # A title that requires persons with another title comes after it: the quota decides who has a seat.
    for title_id, scope in sorted(by_scope, key=lambda key: conditions.needs_persons(key[0])):
        title = titles[title_id]
        of_scope = [_proposal(nominee, title, conditions) for nominee in by_scope[title_id, scope]]
        if title.quota is not None:
            of_scope, row = _apply_quota(of_scope, title.quota, scope, conditions)
            quotas.append({"edition": str(rules.edition), "title": title_id, "holder": scope, **row})
        conditions.remember(of_scope)
        proposals += of_scope
    awards = [{"edition": str(rules.edition), **proposal.row()} for proposal in proposals]
    return make_table("awards", awards), make_table("award_quotas", quotas)


@dataclass(frozen=True)
class Nominee:
    """A row of the `nominations` table; None for a number that is not given."""

    title: str
    holder: str
    order: int | None
    months: int | None
    earlier_years: int | None
    disciplined: bool
    rating: str
    initiative: str
    state: str
    file: str
    sheet: str
    row: int | None


@dataclass(frozen=True)
class Proposal:
    """Outcome of a nomination, with reasons; `state` only if the title is decided above."""

    nominee: Nominee
    outcome: str
    words: str
    state: str = ""

    def row(self) -> dict[str, object]:
        """Row of the `awards` table, without edition."""
        names = ("title", "holder", "order", "file", "sheet", "row")
        own = {
            "whom": recipient_kind(self.nominee.holder),
            "outcome": self.outcome,
            "state": self.state,
            "words": self.words,
        }
        return {name: getattr(self.nominee, name) for name in names} | own


@dataclass(frozen=True)
class ConditionVerdict:
    """Whether a condition is met (None where unknown), in words."""

    is_met: bool | None
    words: str


def _proposal(nominee: Nominee, title: AwardTitle, conditions: "_Conditions") -> Proposal:
    """Outcome of a nomination before quotas."""
    if recipient_kind(nominee.holder) not in title.whom:
        return Proposal(nominee, AwardOutcome.NOT_ELIGIBLE, f"chỉ xét cho {title.whom[0].label}")
    if title.is_decided_above:
        words = f"do {title.decided_by} quyết định, tỉnh không tính"
        return Proposal(nominee, AwardOutcome.DECIDED_ABOVE, words, nominee.state)
    verdict = conditions.verdict(nominee.title, nominee)
    outcome = AwardOutcome.PROPOSED if verdict.is_met else AwardOutcome.NOT_ELIGIBLE
    return Proposal(nominee, outcome, verdict.words)


def _apply_quota(
    proposals: Sequence[Proposal], quota: TitleQuota, scope: str, conditions: "_Conditions"
) -> tuple[list[Proposal], dict[str, object]]:
    """Proposals with the outcomes under a quota, and its row of `award_quotas` without key."""
    eligible = [proposal.nominee for proposal in proposals if proposal.outcome == AwardOutcome.PROPOSED]
    base = len(eligible) if quota.of == "eligible" else conditions.quota_base(quota.of, scope)
    free = None if base is None else seat_count(Quota(share_pct=quota.share_pct, rounding=quota.rounding), base)
    outcomes = _outcomes({nominee.holder: nominee.order for nominee in eligible}, free, quota.within)
    words = _quota_in_words(quota, base, free)
    row = {
        "words": words,
        "share_pct": quota.share_pct,
        "base": quota.of,
        "rounding": quota.rounding,
        "base_count": base,
        "seats": free,
        "eligible": len(eligible),
        **{name: list(outcomes.values()).count(outcome) for outcome, name in _COUNTED.items()},
    }
    return [
        _with_quota_outcome(award, outcomes.get(award.nominee.holder, award.outcome), words) for award in proposals
    ], row


def _with_quota_outcome(proposal: Proposal, outcome: str, quota: str) -> Proposal:
    """The proposal with its outcome under a quota; the quota is the reason."""
    why = ""
    if outcome == AwardOutcome.CUT:
        why = f"; đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ: {quota}"
    elif outcome == AwardOutcome.OPEN:
        why = f"; đủ điều kiện, tỷ lệ chưa phân định được, Hội đồng xem xét: {quota}"
    return replace(proposal, outcome=outcome, words=proposal.words + why)


def _outcomes(orders: Mapping[str, int | None], free: int | None, within: str) -> dict[str, str]:
    """Holder → outcome of eligible nominees under one quota with `free` seats (None: unknown)."""
    if free is None:
        return dict.fromkeys(orders, AwardOutcome.OPEN)
    known_orders = [order for order in orders.values() if order is not None]
    is_comparable = within == "don-vi" or len(set(known_orders)) == len(orders)
    queue = {holder: (order is None, order or 0) if is_comparable else (True, 0) for holder, order in orders.items()}
    return seat_outcomes(queue, free, AwardOutcome.PROPOSED)


def _quota_in_words(quota: TitleQuota, base: int | None, free: int | None) -> str:
    """The computation of a quota: "15% × 41 = 6,15 → 6 (làm tròn xuống)"."""
    share = f"{format_decimal(quota.share_pct)}%"
    if base is None or free is None:
        return f"{share} {_BASES[quota.of]}, chưa đủ số liệu để tính"
    exact = (quota.share_pct * base).scaleb(-2).normalize()
    words = f"{share} × {format_count(base)} = {format_decimal(exact)}"
    return words if exact == free else f"{words} → {format_count(free)} ({quota.rounding.label})"


def _all_met(verdicts: Iterable[ConditionVerdict]) -> ConditionVerdict:
    """Verdict on several conditions: not met if one is not, else unknown if one is."""
    verdicts = list(verdicts)
    met = [verdict.is_met for verdict in verdicts]
    is_met = False if False in met else None if None in met else True
    return ConditionVerdict(
        is_met, "; ".join(verdict.words for verdict in verdicts) or "không có điều kiện tính bằng số liệu"
    )


class _Conditions:
    """Conditions of titles, judged by stage tables and by outcomes of earlier titles."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], catalogue: AwardCatalogue, rules: RuleBook) -> None:
        names = [column.name for column in fields(Nominee)]
        self.nominees = [Nominee(**row) for row in records(tables["nominations"][names])]
        self._outcomes: dict[tuple[str, str], str] = {}
        self._rules = rules
        self._titles = catalogue.titles
        emulation = rules.year.emulation
        self._counts_unassigned = emulation is not None and emulation.unassigned_targets == "chua-dat"
        self._staff = {row["holder"]: row for row in records(tables["staff"])}
        self._ranks = {(row["ranking"], row["holder"]): row for row in records(tables["ranks"])}
        self._cluster_of = {member: cluster.id for cluster in rules.clusters for member in cluster.members}
        votes = tables["vote_results"]
        self._voted = set(votes[votes["subject"] == VoteSubject.LEADER]["cluster"])
        self._leaders = elected_units(votes, VoteSubject.LEADER)
        targets = tables["targets"]
        self._targets = {str(holder): rows.to_dict("records") for holder, rows in targets.groupby("holder")}
        self._classes = {
            unit: dict(zip(of_unit["class"], of_unit["outcome"], strict=True))
            for unit, of_unit in tables["classes"].groupby("holder")
        }

    def needs_persons(self, title_id: str) -> bool:
        """Whether a title requires, directly or through another title, a person with some title."""
        conditions = self._titles[title_id].conditions
        others = (condition.title for condition in conditions if isinstance(condition, AlsoMeets))
        return any(isinstance(condition, HasPerson) for condition in conditions) or any(map(self.needs_persons, others))

    def remember(self, proposals: Iterable[Proposal]) -> None:
        """Keep outcomes for titles that depend on them."""
        self._outcomes |= {(award.nominee.title, award.nominee.holder): award.outcome for award in proposals}

    def quota_base(self, of: str, scope: str) -> int | None:
        """Staff, or Lao động tiên tiến, of a unit or of all; None unless known for every unit."""
        units = list(self._rules.unit_by_id) if scope == PROVINCE else [scope]
        counts = [count for unit in units if (count := self._staff.get(unit, {}).get(of)) is not None]
        return sum(counts) if len(counts) == len(units) else None

    def verdict(self, title_id: str, nominee: Nominee) -> ConditionVerdict:
        """Verdict on all conditions of a title."""
        return _all_met(self._judge(condition, nominee) for condition in self._titles[title_id].conditions)

    @singledispatchmethod
    def _judge(self, condition: AnyCondition, nominee: Nominee) -> ConditionVerdict:
        """Verdict on one condition."""
        raise NotImplementedError(condition.kind)

    @_judge.register
    def _(self, condition: Rating, nominee: Nominee) -> ConditionVerdict:
        return _listed_verdict(nominee.rating, condition.ratings, "xếp loại")

    @_judge.register
    def _(self, condition: Months, nominee: Nominee) -> ConditionVerdict:
        return _minimum_verdict(nominee.months, condition.months, "tháng công tác")

    @_judge.register
    def _(self, condition: Initiative, nominee: Nominee) -> ConditionVerdict:
        return _listed_verdict(nominee.initiative, condition.levels, "sáng kiến cấp")

    @_judge.register
    def _(self, condition: ConsecutiveYears, nominee: Nominee) -> ConditionVerdict:
        what = f"năm liên tục đạt {self._titles[condition.title].label}"
        return _minimum_verdict(nominee.earlier_years, condition.years, what)

    @_judge.register
    def _(self, condition: NotDisciplined, nominee: Nominee) -> ConditionVerdict:
        if nominee.disciplined:
            return ConditionVerdict(False, "bị kỷ luật")
        if recipient_kind(nominee.holder) == RecipientKind.PERSON:
            return ConditionVerdict(True, "không bị kỷ luật")
        count = self._staff_count(nominee, "disciplined")
        if count is None:
            return ConditionVerdict(None, "chưa có số cá nhân bị kỷ luật")
        return ConditionVerdict(
            count == 0, f"có {format_count(count)} cá nhân bị kỷ luật" if count else "không có cá nhân bị kỷ luật"
        )

    @_judge.register
    def _(self, condition: AlsoMeets, nominee: Nominee) -> ConditionVerdict:
        verdict = self.verdict(condition.title, nominee)
        verdicts = {True: "đạt điều kiện", False: "không đạt điều kiện", None: "chưa rõ có đạt điều kiện"}
        label = self._titles[condition.title].label
        return ConditionVerdict(verdict.is_met, f"{verdicts[verdict.is_met]} {label} ({verdict.words})")

    @_judge.register
    def _(self, condition: StaffShare, nominee: Nominee) -> ConditionVerdict:
        part, whole = self._staff_count(nominee, condition.of), self._staff_count(nominee, "staff")
        label = _SHARES[condition.of]
        if part is None or whole is None:
            return ConditionVerdict(None, f"{label}: chưa có số liệu biên chế")
        if whole == 0:
            return ConditionVerdict(None, f"{label}: biên chế là 0, không có tỷ lệ")
        exact = (part, whole, condition.share_pct, condition.comparator)
        is_met = meets(*exact)
        shown, bound = format_decimal(percent_consistent_with_target(*exact)), format_decimal(condition.share_pct)
        asked = f"yêu cầu {least(condition.comparator)} {bound}%"
        return ConditionVerdict(is_met, f"{format_count(part)}/{format_count(whole)} {label}, tỷ lệ {shown}%, {asked}")

    @_judge.register
    def _(self, condition: HasPerson, nominee: Nominee) -> ConditionVerdict:
        # Words about a collective count persons and do not name them. Over the quota is not met, tied at it unknown.
        own = [
            other
            for other in self.nominees
            if other.title == condition.title
            and recipient_kind(other.holder) == RecipientKind.PERSON
            and nominating_unit(other.holder) == nominee.holder
        ]
        label = self._titles[condition.title].label
        if not own:
            return ConditionVerdict(False, f"không có cá nhân được đề nghị {label}")
        outcomes = [self._outcomes[condition.title, other.holder] for other in own]
        unclear = AwardOutcome.OPEN in outcomes or any(
            self.verdict(condition.title, other).is_met is None for other in own
        )
        is_met = True if AwardOutcome.PROPOSED in outcomes else None if unclear else False
        words = (
            f"{outcomes.count(AwardOutcome.PROPOSED)}/{len(own)} cá nhân được đề nghị {label} đủ điều kiện, trong tỷ lệ"
        )
        for outcome, label_of_outcome in (
            (AwardOutcome.CUT, "vượt tỷ lệ"),
            (AwardOutcome.OPEN, "chờ Hội đồng xem xét"),
        ):
            words += f", {outcomes.count(outcome)} cá nhân {label_of_outcome}" if outcome in outcomes else ""
        return ConditionVerdict(is_met, words)

    @_judge.register
    def _(self, condition: LeadsCluster, nominee: Nominee) -> ConditionVerdict:
        unit = nominee.holder
        cluster = self._cluster_of.get(unit)
        if cluster is None:
            return ConditionVerdict(None, "không có trong danh sách thành viên cụm nào")
        judged = self._elected_verdict if condition.by == "suy-ton" else self._first_rank_verdict
        return judged(cluster, unit)

    def _elected_verdict(self, cluster: str, unit: str) -> ConditionVerdict:
        """Whether the cluster's vote chose the unit; without counts, which units may not read."""
        name, leader = self._rules.name(cluster), self._leaders.get(cluster)
        if leader is None:
            why_not = "chưa chọn được đơn vị dẫn đầu" if cluster in self._voted else "chưa có kết quả suy tôn"
            return ConditionVerdict(None, f"{name} {why_not}")
        return ConditionVerdict(
            leader == unit, f"được {name} suy tôn" if leader == unit else f"{name} suy tôn đơn vị khác"
        )

    def _first_rank_verdict(self, cluster: str, unit: str) -> ConditionVerdict:
        """Whether the unit is first in its cluster; a shared first rank counts."""
        name, row = self._rules.name(cluster), self._ranks.get((cluster, unit), {})
        if row.get("rank") is None:
            return ConditionVerdict(None, f"chưa được xếp hạng trong {name}")
        shared = f", đồng hạng {row['shared_by']} đơn vị" if row["shared_by"] > 1 else ""
        return ConditionVerdict(row["rank"] == 1, f"xếp thứ {row['rank']} trong {name}{shared}")

    @_judge.register
    def _(self, condition: MeetsTargets, nominee: Nominee) -> ConditionVerdict:
        rows = self._targets.get(nominee.holder, [])
        assigned = [row for row in rows if row["state"] == State.VALUE]
        outcomes = [row["outcome"] for row in assigned if row["result_state"] != State.NOT_APPLICABLE]
        unassigned = self._unassigned_targets(nominee.holder, rows)
        outcomes += [TargetOutcome.NOT_MET] * len(unassigned)
        if not outcomes:
            return ConditionVerdict(None, f"{NOT_ASSIGNED} chỉ tiêu" if not assigned else "chỉ tiêu không áp dụng")
        met, failed = outcomes.count(TargetOutcome.MET), outcomes.count(TargetOutcome.NOT_MET)
        unsettled = len(outcomes) - met - failed
        words = f"đạt {met}/{len(outcomes)} chỉ tiêu" + (f", {unsettled} chỉ tiêu chưa kết luận" if unsettled else "")
        words += f", {len(unassigned)} chỉ tiêu {NOT_ASSIGNED}, tính là chưa đạt" if unassigned else ""
        return ConditionVerdict(False if failed else None if unsettled else True, words)

    def _unassigned_targets(self, unit: str, rows: Iterable[Mapping]) -> set[tuple[str, str]]:
        """Unassigned targets that count as not met by the year file.

        These are targets without a value, and those counted by the province's classes.
        """
        if not self._counts_unassigned:
            return set()
        province = self._rules.ranking_criteria.get(PROVINCE)
        asked = {(str(target.measure), target.rate) for target in (province.targets if province else ())}
        asked |= {(row["measure"], row["rate"]) for row in rows}
        return asked - {(row["measure"], row["rate"]) for row in rows if row["state"] == State.VALUE}

    @_judge.register
    def _(self, condition: PlacedInClass, nominee: Nominee) -> ConditionVerdict:
        outcomes = self._classes.get(nominee.holder, {})
        if not outcomes:
            return ConditionVerdict(None, "chưa xếp hạng toàn tỉnh")
        labels = label_by_class(self._rules)
        for words, is_met, outcome in (
            ("được xếp", True, ClassOutcome.PLACED),
            ("chờ Hội đồng xem xét", None, AwardOutcome.OPEN),
        ):
            reached = [labels[class_id] for class_id in condition.classes if outcomes.get(class_id) == outcome]
            if reached:
                return ConditionVerdict(is_met, f"{words} {', '.join(reached)}")
        return ConditionVerdict(
            False, f"không được xếp {' hoặc '.join(labels.get(class_id, class_id) for class_id in condition.classes)}"
        )

    @_judge.register
    def _(self, condition: NotExcluded, nominee: Nominee) -> ConditionVerdict:
        exclusions = [row for row in self._rules.exclusions if row.unit == nominee.holder]
        reasons = [f"{row.reason} ({row.document})" for row in exclusions if row.kind in condition.kinds]
        words = f"thuộc trường hợp loại trừ: {'; '.join(reasons)}" if reasons else "không thuộc trường hợp loại trừ"
        return ConditionVerdict(not reasons, words)

    def _staff_count(self, nominee: Nominee, count: str) -> int | None:
        return self._staff.get(nominee.holder, {}).get(count)


def _listed_verdict(text: str, accepted: Sequence[str], label: str) -> ConditionVerdict:
    """Whether a text is in a list, ignoring case; unknown if empty."""
    wanted = " hoặc ".join(f"“{option}”" for option in accepted)
    if not text:
        return ConditionVerdict(None, f"chưa ghi {label} ({wanted})")
    is_met = comparison_form(text) in map(comparison_form, accepted)
    return ConditionVerdict(is_met, f"{label} “{text}”" + ("" if is_met else f", phải là {wanted}"))


def _minimum_verdict(count: int | None, minimum: int, what: str) -> ConditionVerdict:
    if count is None:
        return ConditionVerdict(None, f"chưa ghi số {what}")
    return ConditionVerdict(count >= minimum, f"{count} {what}, yêu cầu tối thiểu {minimum}")
