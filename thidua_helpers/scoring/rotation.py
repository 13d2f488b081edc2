"""Rotation of the cluster head's office: past heads, the next member, members passed over.

"Hàng năm, các Cụm bình bầu Trưởng Cụm theo chế độ luân phiên" (Quyết định 515/QĐ-CTHADS as quoted in the article of
04/11/2021). The order is assumed to be that of the decision's list of members. The result is a suggestion; the cluster
chooses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from thidua_helpers.period import thads_year
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import Cluster
from thidua_helpers.rules.year_rows import HeadRow
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Turn, VoteSubject


def rotation_table(rules: RuleBook) -> pd.DataFrame:
    """The `rotation` table: members of every cluster in the decision's order, with turns.

    `last_year` and `last_role` come from the ledger (`config/cluster_heads.csv`) up to the edition's year, empty if
    unknown. A cycle ends when every rotating member has been head; rotating are the members of the kinds that the
    cluster's own criteria table ranks, or all without one. `turn`: `ke_tiep` for one member, the first that was passed
    over, else the first after the heads of the cycle; `bi_bo_qua` for members before a head of the cycle, or named by
    the ledger, that have not served. If the head of any year since the cluster system's first is unknown, every turn is
    `chua_ro`.
    """
    if rules.cluster_system is None:
        return make_table("rotation", [])
    first = thads_year(rules.cluster_system.valid_from)
    rows = [row for cluster in rules.clusters for row in _Rotation(cluster, first, rules).rows()]
    return make_table("rotation", rows)


def heads_of(rules: RuleBook, year: int) -> dict[str, tuple[HeadRow, ...]]:
    """Cluster → rows of its head and deputy in a THADS year, the head first."""
    return {
        cluster.id: tuple(
            row
            for role in (VoteSubject.HEAD, VoteSubject.DEPUTY)
            for row in _ledger(cluster, rules)
            if (row.role, row.year) == (role, year)
        )
        for cluster in rules.clusters
    }


def _ledger(cluster: Cluster, rules: RuleBook) -> list[HeadRow]:
    """Ledger rows of one cluster of the system in force, oldest first."""
    own = [row for row in rules.heads if (row.system, row.cluster) == (rules.year.clusters, cluster.id)]
    return sorted(own, key=lambda row: row.year)


@dataclass(frozen=True)
class _Rotation:
    """The rotation of one cluster; `first_year` is that of the cluster system."""

    cluster: Cluster
    first_year: int
    rules: RuleBook

    @cached_property
    def ledger(self) -> list[HeadRow]:
        return [row for row in _ledger(self.cluster, self.rules) if row.year <= self.rules.edition.year]

    @cached_property
    def rotating_members(self) -> tuple[str, ...]:
        """Members among whom the office rotates, in the decision's order."""
        return self.rules.rotating_units(self.cluster.id)

    @cached_property
    def years_without_head(self) -> list[int]:
        """Years since the cluster system's first without a known head."""
        known_years = {row.year for row in self.ledger if row.role == VoteSubject.HEAD}
        return [year for year in range(self.first_year, self.rules.edition.year + 1) if year not in known_years]

    @cached_property
    def cycle(self) -> list[HeadRow]:
        """Heads of the present cycle, oldest first; empty right after a complete cycle."""
        cycle: list[HeadRow] = []
        for row in self.ledger:
            if row.role == VoteSubject.HEAD:
                cycle = [*cycle, row]
                if {head.unit for head in cycle} >= set(self.rotating_members):
                    cycle = []
        return cycle

    @cached_property
    def turn_order(self) -> tuple[str, ...]:
        """Rotating members in the decision's order, starting with the first head of the cycle.

        A member passed over before that head comes first.
        """
        asked = [unit for row in self.cycle for unit in (*row.passed_over, row.unit) if unit in self.rotating_members]
        first = self.rotating_members.index(asked[0]) if asked else 0
        return self.rotating_members[first:] + self.rotating_members[:first]

    @cached_property
    def waiting_members(self) -> list[str]:
        """Rotating members not yet head in the present cycle, in its order."""
        served = {row.unit for row in self.cycle}
        return [member for member in self.turn_order if member not in served]

    @cached_property
    def passed_over(self) -> dict[str, str]:
        """Waiting member that was passed over → year and reason."""
        words = {member: self._passed_over_reason(member) for member in self.waiting_members}
        return {member: reason for member, reason in words.items() if reason}

    def _passed_over_reason(self, member: str) -> str:
        """The ledger's reason; else a later member was head in this cycle; "" if neither."""
        recorded = [f"bị bỏ qua năm {row.year}: {row.reason}" for row in self.cycle if member in row.passed_over]
        behind = self.turn_order[self.turn_order.index(member) :]
        heads = [f"{self.rules.name(row.unit)} (năm {row.year})" for row in self.cycle if row.unit in behind]
        if recorded or not heads:
            return "; ".join(recorded)
        return f"đứng trước {heads[0]} mà chưa làm Trưởng Cụm; sổ theo dõi không ghi lý do"

    def rows(self) -> Iterator[dict]:
        """Rows of the `rotation` table."""
        for order, member in enumerate(self.cluster.members, start=1):
            roles = [(row.year, row.role == VoteSubject.HEAD, row.role) for row in self.ledger if row.unit == member]
            last_year, _, last_role = max(roles, default=(None, False, ""))
            turn, words = self._turn(member)
            yield {
                "edition": str(self.rules.edition),
                "cluster": self.cluster.id,
                "member": member,
                "order": order,
                "last_year": last_year,
                "last_role": last_role,
                "turn": turn,
                "words": words,
            }

    def _turn(self, member: str) -> tuple[str, str]:
        if member not in self.rotating_members:
            return Turn.NOT_ROTATING, "không thuộc đối tượng xếp hạng của Cụm nên không luân phiên"
        if self.years_without_head:
            years = ", ".join(map(str, self.years_without_head))
            return Turn.NOT_KNOWN, f"chưa rõ Trưởng Cụm năm {years} nên chưa gợi ý"
        if member not in self.waiting_members:
            years = ", ".join(str(row.year) for row in self.cycle if row.unit == member)
            return Turn.HAS_SERVED, f"đã làm Trưởng Cụm năm {years} trong vòng này"
        passed_over = self.passed_over.get(member, "")
        if member == next(iter([*self.passed_over, *self.waiting_members])):
            suggested = f"gợi ý làm Trưởng Cụm năm {self.rules.edition.year + 1}"
            return Turn.NEXT, "; ".join(filter(None, (passed_over, suggested)))
        return (Turn.PASSED_OVER, passed_over) if passed_over else (Turn.NOT_YET, "chưa đến lượt trong vòng này")
