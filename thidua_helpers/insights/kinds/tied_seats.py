"""Ties left to the Hội đồng: across the quota of a class, and at the first rank."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, count_value, holder_list
from thidua_helpers.insights.results_read import Results, rank_place
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, Consequence, DecisionSubject, Turned


def tied_seats(results: Results) -> Iterator[Insight]:
    """A statement for each class with a tie at its line, and each shared first rank."""
    for class_id, rows in results.classes.items():
        tied = [unit for unit, row in rows.items() if row["outcome"] == ClassOutcome.OPEN]
        if tied:
            label = results.class_labels[class_id]
            sentence = (
                f"Ranh giới {label} rơi vào {{units}} đơn vị đồng hạng, số lượng còn lại không đủ cho tất cả: "
                f"{holder_list(tied)}. Hội đồng xem xét, quyết định."
            )
            yield _insight(results, PROVINCE, tied, sentence, Turned.CLASS)
    for ranking, rows in results.ranks.items():
        first = [unit for unit, row in rows.items() if row["rank"] == 1]
        if len(first) > 1:
            sentence = (
                f"{{units}} đơn vị cùng đứng thứ nhất {rank_place(ranking)}, các căn cứ phân định không tách được: "
                f"{holder_list(first)}. Hội đồng xem xét, quyết định."
            )
            yield _insight(results, ranking, first, sentence, Turned.RANK)


def _insight(results: Results, ranking: str, tied: list[str], sentence: str, turned: Turned) -> Insight:
    subject = DecisionSubject.CLASS if turned == Turned.CLASS else DecisionSubject.RANK
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.NEAR,
        sentence=sentence,
        numbers={"units": count_value(len(tied))},
        weight=Fraction(len(tied)),
        turned=turned,
        ranking=ranking,
        is_internal=True,
        is_for_council=not all(results.is_decided(subject, unit) for unit in tied),
    )
