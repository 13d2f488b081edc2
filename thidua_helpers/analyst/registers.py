"""The registers of an edition (sổ theo dõi, phiếu bầu, biên chế, …) as frames."""

from collections.abc import Iterator, Mapping

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.analyst.names import find_id
from thidua_helpers.tables.schemas.meanings import TABLES
from thidua_helpers.vocabulary import ScoreStage, VoteSubject

# Register → its columns for analysts.
_COLUMNS = {
    "inspections": ("name", "cluster", "found_on", "found_by", "fault_kind", "count", "note"),
    "large_cases": ("name", "cluster", "case", "case_kind", "co_dieu_kien_vnd", "xong_vnd", "note"),
    "receipts": ("name", "cluster", "received_on", "note"),
    "staff": ("name", "cluster", "staff", "completed", "advanced", "disciplined_count", "note"),
    "scores": ("name", "cluster", "criteria", "criterion", "stage", "score_points", "explanation", "evidence"),
    "nominations": (
        *("name", "title", "order", "rating", "months", "initiative", "earlier_years", "disciplined"),
        *("achievement", "nomination_state", "note"),
    ),
    "ballots": (
        *("name", "vote_subject", "round", "held_on", "electorate", "present", "issued", "returned", "valid"),
        *("invalid", "note"),
    ),
    "votes": ("name", "cluster", "vote_subject", "round", "votes"),
    "separate_book": ("name", "cluster", "viec", "tien_vnd", "note"),
    "transfers": ("name", "giver", "viec", "tien_vnd", "decision", "note"),
}
_PLACE = ("file", "sheet", "row")
# Register → columns that have other heads there than in other tables.
_RENAMED = {
    "inspections": {"kind": "fault_kind"},
    "large_cases": {"kind": "case_kind"},
    "staff": {"disciplined": "disciplined_count"},
    "nominations": {"state": "nomination_state"},
    "ballots": {"subject": "vote_subject"},
    "votes": {"subject": "vote_subject"},
}


class Registers(Mapping[str, pd.DataFrame]):
    """Các sổ của kỳ, mỗi sổ một bảng; tên sổ viết đủ dấu, không dấu hoặc bằng mã đều được.

    Ví dụ: `book.registers["Sổ kiểm tra, kiểm sát"]`, `book.registers["large_cases"]`.
    """

    def __init__(self, frames: EditionFrames) -> None:
        self._frames = frames

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frame(find_id(name, "sổ", {table: [TABLES[table].title] for table in _COLUMNS}))

    def __iter__(self) -> Iterator[str]:
        """Titles of the registers with entries."""
        return (TABLES[name].title for name in _COLUMNS if len(self._frames.opened.table(name)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return "Các sổ của kỳ: " + "; ".join(f"{title} ({len(self[title])} dòng)" for title in self)

    def _frame(self, name: str) -> pd.DataFrame:
        frames = self._frames
        rows = frames.numeric(name).rename(columns=_RENAMED.get(name, {}))
        if name == "ballots":
            rows = rows.rename(columns={"cluster": "holder"})
        labels = {"vote_subject": VoteSubject.labels(), "stage": ScoreStage.labels()}
        rows = rows.assign(**{column: rows[column].map(labels[column]) for column in labels if column in rows})
        if name == "votes":
            rows = rows.assign(cluster=rows["cluster"].map(frames.rules.name))
        if name == "nominations":
            titles = frames.rules.awards.titles if frames.rules.awards else {}
            rows = rows.assign(
                title=[titles[title].label if title in titles else title for title in rows["title"]],
                disciplined=rows["disciplined"].map({True: "có", False: "không"}),
            )
        if name == "transfers":
            rows = rows.assign(giver=rows["giver"].map(frames.rules.name))
        return frames.labelled(frames.ordered(rows, "holder"), [*_COLUMNS[name], *_PLACE])
