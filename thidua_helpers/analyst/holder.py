"""One unit or cluster of an edition for analysts."""

import pandas as pd

from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.vocabulary import COLUMNS, PROVINCE


class HolderBook:
    """Phần của một đơn vị hay cụm trong một kỳ."""

    def __init__(self, frames: EditionFrames, holder: str) -> None:
        self._frames = frames
        self._holder = holder

    def __repr__(self) -> str:
        rules = self._frames.rules
        return f"<{rules.name(self._holder)} ({self._holder}), kỳ {rules.edition}>"

    def _own(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.index == self._holder]

    @property
    def figures(self) -> pd.DataFrame:
        """Mọi dòng số liệu. Ví dụ: `book.unit("1-05").figures`."""
        return self._own(self._frames.figures)

    @property
    def rates(self) -> pd.DataFrame:
        """Mọi tỷ lệ, với tử số và mẫu số. Ví dụ: `book.unit("1-05").rates`."""
        return self._own(self._frames.rates)

    @property
    def changes(self) -> pd.DataFrame:
        """So với cùng kỳ năm trước. Ví dụ: `book.unit("1-05").changes`."""
        return self._own(self._frames.changes)

    @property
    def years(self) -> pd.DataFrame:
        """Mỗi kỳ một dòng, mỗi số liệu và tỷ lệ một cột. Ví dụ: `book.cluster("cum-1").years`."""
        return self._frames.years_of(self._holder)

    @property
    def findings(self) -> pd.DataFrame:
        """Lỗi và cảnh báo. Ví dụ: `book.unit("1-05").findings`."""
        return self._own(self._frames.findings)

    @property
    def insights(self) -> pd.DataFrame:
        """Điểm cần chú ý trên trang của đơn vị, cụm. Ví dụ: `book.unit("1-05").insights`."""
        return self._own(self._frames.insights)


class UnitBook(HolderBook):
    """Một đơn vị trong một kỳ; tên các bảng như của cả kỳ.

    Ví dụ: `book.unit("1-05").points`, `book.unit("1-05").years`.
    """

    @property
    def targets(self) -> pd.DataFrame:
        """Kết quả so với chỉ tiêu. Ví dụ: `book.unit("1-05").targets`."""
        return self._own(self._frames.targets)

    @property
    def ranks(self) -> pd.DataFrame:
        """Thứ hạng trong cụm và toàn tỉnh. Ví dụ: `book.unit("1-05").ranks`."""
        return self._own(self._frames.ranks)

    @property
    def points(self) -> pd.DataFrame:
        """Điểm từng tiêu chí ở mọi bảng xếp hạng. Ví dụ: `book.unit("1-05").points`."""
        return self._own(self._frames.points)

    @property
    def submission(self) -> pd.DataFrame:
        """Việc nộp báo cáo. Ví dụ: `book.unit("1-05").submission`."""
        return self._own(self._frames.submissions)

    @property
    def officers(self) -> pd.DataFrame:
        """Mỗi chấp hành viên một dòng, theo mã. Ví dụ: `book.unit("1-05").officers`."""
        officers = self._frames.officers
        return officers[officers.index.str.split(".").str[0] == self._holder]


class ClusterBook(HolderBook):
    """Một cụm hoặc toàn tỉnh trong một kỳ: số liệu của chính nó, và các đơn vị của nó.

    Ví dụ: `book.cluster("cum-1").ranks`, `book.cluster("toàn tỉnh").rates`.
    """

    def _of_units(self, frame: pd.DataFrame) -> pd.DataFrame:
        rules = self._frames.rules
        units = list(rules.unit_by_id) if self._holder == PROVINCE else list(rules.cluster(self._holder).members)
        return frame[frame.index.isin(units)]

    def _of_ranking(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame[COLUMNS["ranking"]] == self._frames.ranking_name(self._holder)]

    @property
    def units(self) -> pd.DataFrame:
        """Mỗi đơn vị một dòng. Ví dụ: `book.cluster("cum-1").units`."""
        return self._of_units(self._frames.units)

    @property
    def targets(self) -> pd.DataFrame:
        """Các đơn vị so với chỉ tiêu. Ví dụ: `book.cluster("cum-1").targets`."""
        return self._of_units(self._frames.targets)

    @property
    def submissions(self) -> pd.DataFrame:
        """Việc nộp báo cáo của các đơn vị. Ví dụ: `book.cluster("cum-1").submissions`."""
        return self._of_units(self._frames.submissions)

    @property
    def ranks(self) -> pd.DataFrame:
        """Bảng xếp hạng của cụm, hạng nhất trước. Ví dụ: `book.cluster("cum-1").ranks`."""
        return self._of_ranking(self._frames.ranks)

    @property
    def points(self) -> pd.DataFrame:
        """Điểm từng tiêu chí ở bảng xếp hạng của cụm. Ví dụ: `book.cluster("cum-1").points`."""
        return self._of_ranking(self._frames.points)
