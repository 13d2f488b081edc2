"""One edition for analysts: what `open_edition` gives."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from thidua_helpers.analyst.comparison import side_by_side
from thidua_helpers.analyst.descriptions import described_columns, described_tables
from thidua_helpers.analyst.frames import EditionFrames
from thidua_helpers.analyst.holder import ClusterBook, UnitBook
from thidua_helpers.analyst.names import NameFinder
from thidua_helpers.analyst.registers import Registers
from thidua_helpers.analyst.scenario import ScenarioChanges, assumed_changes, shown_changes
from thidua_helpers.analyst.tracing import cells_behind
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.vocabulary import Measure

if TYPE_CHECKING:
    from thidua_helpers.analyst.plot import BookPlots


class AnalystBook:
    """Một kỳ báo cáo để hỏi: bảng số, hình vẽ, so sánh, giả định. Chỉ đọc, không ghi số liệu.

    Mã và tên đều dùng được: "1-05" hay "Đơn vị 1-05", "viec" hay "việc". Mọi bảng có mã ở chỉ mục “Mã”, tên ở cột
    “Tên”; số là số nên tính, sắp xếp, vẽ được ngay.

    Ví dụ: `book.targets.nsmallest(5, "Chênh lệch (điểm %)")`.
    """

    def __init__(self, opened: OpenEdition) -> None:
        self._opened = opened
        self._frames = EditionFrames(opened)
        self._finder = NameFinder(opened)

    def __repr__(self) -> str:
        edition, settings = self._opened.edition, self._opened.rules.settings
        return f"<Kỳ báo cáo {edition}: {edition.title}, {settings.province}>"

    # Units and clusters

    @property
    def units(self) -> pd.DataFrame:
        """Mỗi đơn vị một dòng: cụm, loại, các số liệu và tỷ lệ chính về việc và tiền.

        Ví dụ: `book.units.groupby("Cụm")["Đã thi hành xong (việc)"].sum()`.
        """
        return self._frames.units.copy()

    @property
    def clusters(self) -> pd.DataFrame:
        """Mỗi cụm một dòng: địa bàn, số đơn vị, các số liệu và tỷ lệ chính.

        Ví dụ: `book.clusters["Tỷ lệ thi hành xong về tiền (%)"]`.
        """
        return self._frames.clusters.copy()

    def unit(self, unit: str) -> UnitBook:
        """Một đơn vị: số liệu, tỷ lệ, chỉ tiêu, thứ hạng, điểm, các năm của riêng đơn vị đó.

        Ví dụ: `book.unit("1-05").years`, `book.unit("Đơn vị 1-05").points`.
        """
        return UnitBook(self._frames, self._finder.unit(unit))

    def cluster(self, cluster: str) -> ClusterBook:
        """Một cụm, hoặc "toàn tỉnh": số liệu của cụm và các đơn vị trong cụm.

        Ví dụ: `book.cluster("cum-1").ranks`, `book.cluster("Cụm 1").years`.
        """
        return ClusterBook(self._frames, self._finder.group(cluster))

    # Results

    @property
    def figures(self) -> pd.DataFrame:
        """Mọi dòng số liệu của đơn vị, cụm, tỉnh; cột “Cấp” nói cấp nào.

        Ví dụ: `book.figures.query("Cấp == 'đơn vị' and `Dòng số liệu` == 'Số chuyển kỳ sau'")`.
        """
        return self._frames.figures.copy()

    @property
    def rates(self) -> pd.DataFrame:
        """Mọi tỷ lệ của mọi cấp, với tử số và mẫu số; cột “Cấp” nói cấp nào.

        Ví dụ: `book.rates.query("Cấp == 'cụm' and `Tỷ lệ` == 'Tỷ lệ thi hành xong'")`.
        """
        return self._frames.rates.copy()

    def by_unit(self, *names: str, measure: str = "") -> pd.DataFrame:
        """Mỗi đơn vị một dòng, mỗi dòng số liệu hay tỷ lệ được hỏi một cột.

        `measure`: chỉ "việc" hoặc chỉ "tiền"; để trống là cả hai. Ví dụ:
        `book.by_unit("ty_le_xong", "Số chuyển kỳ sau", measure="việc")`.
        """
        measures = [self._finder.measure(measure)] if measure else list(Measure)
        wide = self._frames.wide([self._finder.quantity(name) for name in names], measures)
        return self._frames.units[["Tên", "Cụm"]].join(wide)

    @property
    def targets(self) -> pd.DataFrame:
        """Kết quả so với chỉ tiêu: một dòng một đơn vị × chỉ tiêu × việc, tiền.

        Ví dụ: `book.targets.query("`Tính bằng` == 'tiền'").nsmallest(5, "Chênh lệch (điểm %)")`.
        """
        return self._frames.targets.copy()

    @property
    def ranks(self) -> pd.DataFrame:
        """Thứ hạng tính theo điểm: một dòng một đơn vị × bảng xếp hạng (cụm, toàn tỉnh).

        Ví dụ: `book.ranks.query("`Bảng xếp hạng` == 'Cụm 1'")`.
        """
        return self._frames.ranks.copy()

    @property
    def points(self) -> pd.DataFrame:
        """Điểm từng tiêu chí của mọi đơn vị, có cách tính; không có dòng nhóm, dòng tổng.

        Ví dụ: `book.points.pivot_table(index="Tên", columns="Tiêu chí", values="Điểm")`.
        """
        return self._frames.points.copy()

    def points_of(self, unit: str, ranking: str) -> pd.DataFrame:
        """Điểm của một đơn vị trong một bảng xếp hạng, cả nhóm tiêu chí và tổng điểm.

        Ví dụ: `book.points_of("1-05", "cum-1")`.
        """
        return self._frames.points_of(self._finder.unit(unit), self._finder.ranking(ranking))

    @property
    def changes(self) -> pd.DataFrame:
        """So với cùng kỳ năm trước: số trước, số nay, tăng giảm; cột “Cấp” nói cấp nào.

        Ví dụ: `book.changes.query("Cấp == 'đơn vị' and `Nội dung` == 'Tổng số thụ lý'")`.
        """
        return self._frames.changes.copy()

    @property
    def years(self) -> pd.DataFrame:
        """Các kỳ cùng số tháng đến kỳ này, theo đơn vị của kỳ này.

        Trống là không so sánh được, lý do ở cột “Lý do”.

        Ví dụ: `book.years.query("`Nội dung` == 'Tỷ lệ thi hành xong' and Cấp == 'cụm'")`.
        """
        return self._frames.years.copy()

    # Inputs and checks

    @property
    def submissions(self) -> pd.DataFrame:
        """Việc nộp báo cáo: mỗi đơn vị một dòng, ngày nhận, hạn nộp, số ngày chậm.

        Ví dụ: `book.submissions.query("`Số ngày chậm` > 0")`.
        """
        return self._frames.submissions.copy()

    @property
    def officers(self) -> pd.DataFrame:
        """Mỗi chấp hành viên một dòng (theo mã, không có tên): số liệu và tỷ lệ thi hành xong.

        Ví dụ: `book.officers.groupby("Đơn vị")["Đã thi hành xong (việc)"].mean()`.
        """
        return self._frames.officers.copy()

    @property
    def registers(self) -> Registers:
        """Các sổ của kỳ: sổ kiểm tra, sổ việc lớn, biên chế, đề nghị khen thưởng, phiếu bầu…

        Ví dụ: `book.registers["Sổ kiểm tra, kiểm sát"]`.
        """
        return Registers(self._frames)

    @property
    def findings(self) -> pd.DataFrame:
        """Lỗi và cảnh báo của kỳ, lỗi trước: phát hiện gì, ở ô nào, cần làm gì.

        Ví dụ: `book.findings.query("Mức == 'Lỗi'")`.
        """
        return self._frames.findings.copy()

    @property
    def insights(self) -> pd.DataFrame:
        """Điểm cần chú ý của kết quả, viết thành câu; mã là của trang có câu đó.

        Ví dụ: `book.insights.loc["toan-tinh"]`.
        """
        return self._frames.insights.copy()

    @property
    def published(self) -> pd.DataFrame:
        """Số đã công bố và số tính lại.

        Ví dụ: `book.published.query("`Đối chiếu` == 'Không khớp'")`.
        """
        return self._frames.published.copy()

    # Questions

    def compare(self, one: str, other: str) -> pd.DataFrame:
        """Hai đơn vị cạnh nhau: số liệu, tỷ lệ, điểm, thứ hạng; chênh lệch là trước trừ sau.

        Ví dụ: `book.compare("1-02", "1-01").query("Nhóm == 'Điểm, Cụm 1'")`.
        """
        return side_by_side(self._frames, self._finder.unit(one), self._finder.unit(other))

    def what_if(
        self,
        cases: str | Mapping[str, int] | None = None,
        more: int | None = None,
        *,
        stage: str = "",
        weights: Mapping[str, float] | None = None,
        without_criteria: Iterable[str] = (),
        without_leaders: Iterable[str] = (),
    ) -> ScenarioChanges:
        """Nếu khác đi thì thứ hạng, điểm, hạng A–D, khen thưởng thay đổi thế nào; không ghi gì.

        `what_if("1-05", 20)`: đơn vị 1-05 xong thêm 20 việc (số âm là bớt), số có điều kiện giữ nguyên; nhiều đơn vị:
        `what_if({"1-05": 20, "1-02": -3})`. `stage`: bước chấm được tính ("tu_cham", "tham_dinh", "ket_luan").
        `weights`: nhân điểm của tiêu chí ({"cum-1/viec": 2}). `without_criteria`: bỏ tiêu chí (["cum-1/viec"]).
        `without_leaders`: đơn vị không được coi là dẫn đầu cụm.

        Ví dụ: `book.what_if("1-05", 20).ranks`.
        """
        by_unit = {cases: more} if isinstance(cases, str) else cases
        changes = assumed_changes(self._opened, by_unit, stage, weights, without_criteria, without_leaders)
        return shown_changes(self._frames, changes)

    def trace(self, holder: str, measure: str, name: str) -> pd.DataFrame:
        """Một con số từ đâu ra: tệp, trang tính, ô của mọi số đứng sau nó.

        Ví dụ: `book.trace("Toàn tỉnh", "việc", "ty_le_xong")`; điểm của một tiêu chí, với bảng xếp hạng ở chỗ thứ hai:
        `book.trace("1-01", "cum-1", "viec")`.
        """
        return cells_behind(self._frames, self._finder, holder, measure, name)

    @property
    def plot(self) -> "BookPlots":
        """Các hình vẽ của kỳ; mỗi hình trả về một Axes của matplotlib.

        Ví dụ: `book.plot.targets("tiền", cluster="cum-1")`, `book.plot.trend("1-05")`.
        """
        from thidua_helpers.analyst.plot import BookPlots

        return BookPlots(self._frames, self._finder)

    # Tables as stored

    def describe(self, table: str = "") -> pd.DataFrame:
        """Ý nghĩa từng cột của một bảng đã tính; không nói tên bảng thì liệt kê các bảng.

        Ví dụ: `book.describe("targets")`.
        """
        return described_columns(self._finder.table(table)) if table else described_tables(self._opened)

    def table(self, table: str) -> pd.DataFrame:
        """Một bảng đã tính như đang lưu, với mã và tên cột của chương trình; số là số.

        Ví dụ: `book.table("targets")`; ý nghĩa các cột: `book.describe("targets")`.
        """
        return self._frames.numeric(self._finder.table(table))
