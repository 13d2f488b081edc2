"""Open decisions of a carried-forward edition before publication, and where to enter them."""

from collections.abc import Iterator

from thidua_helpers.errors import not_none
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import Cluster, ClusterSystem
from thidua_helpers.rules.year import (
    AWARDS_DECISION,
    CRITERIA_DECISION,
    QUOTAS_DECISION,
    Emulation,
    OpenDecision,
    Quota,
)
from thidua_helpers.vietnamese import format_count, format_date, format_decimal
from thidua_helpers.years.carrying import CarriedConfig
from thidua_helpers.years.settings import (
    CLUSTERS,
    GENERAL,
    HEADS,
    INPUTS,
    MEMBERS,
    MILESTONES,
    QUOTAS,
    SUMMING_UP,
    SUMMING_UP_LABELS,
    TARGETS,
)

# Heads of a cluster, each with the word before the unit's name.
_HEADS = {"truong-cum": "", "pho-cum": "phó "}


def open_decisions(carrying: CarriedConfig) -> Iterator[OpenDecision]:
    """One entry for each subject that may change from year to year, in order of decision."""
    return _OpenDecisions(carrying).entries()


def blank_entries(rules: RuleBook) -> str:
    """Targets and heads marked as decided but blank, in words; empty if there are none.

    A target with a note on why it has no value is not blank.
    """
    waiting = {decision.id for decision in rules.year.to_decide}
    of_year = rules.year.clusters, rules.edition.year
    known_heads = {(row.role, row.cluster) for row in rules.heads if (row.system, row.year) == of_year}
    heads = [(role, cluster) in known_heads for cluster in rules.cluster_ids for role in _HEADS]
    targets = [row.value_pct is not None or bool(row.note) for row in rules.targets]
    blanks = [
        f"{format_count(there.count(False))}/{format_count(len(there))} {what}"
        for decision, what, there in (
            ("chi-tieu", "chỉ tiêu", targets),
            ("truong-cum", "Trưởng Cụm, Phó Trưởng Cụm", heads),
        )
        if decision not in waiting and False in there
    ]
    return " và ".join(blanks)


class _OpenDecisions:
    def __init__(self, carrying: CarriedConfig) -> None:
        self.carrying, self.old, self.edition = carrying, carrying.old, carrying.edition
        self.workspace, self.emulation = carrying.workspace, carrying.old.year.emulation

    def entries(self) -> Iterator[OpenDecision]:
        files, day = self.workspace.config.of(self.edition), format_date(self.edition.end)
        changes = self.carrying.unit_changes.in_words()
        yield OpenDecision(
            id="don-vi",
            what=f"Danh mục đơn vị đến {day}: {len(self.carrying.units)} đơn vị; so với kỳ {self.old.edition} thì "
            f"{changes}",
            where=files.units,
        )
        if self.old.cluster_system:
            yield from self._clusters(self.old.cluster_system)
        if count := len(self.carrying.targets):
            yield OpenDecision(
                id="chi-tieu",
                what=f"Chỉ tiêu {self.edition.title}, số quyết định giao: {format_count(count)} chỉ tiêu đang để "
                "trống, nghĩa là chưa giao",
                where=self._where(TARGETS),
            )
        if not self.edition.is_whole_year:
            yield OpenDecision(
                id="tien-do",
                what=f"Tiến độ được giao đến hết {self.edition.title}: đang không có",
                where=self._where(MILESTONES),
            )
        if self.emulation:
            yield from self._emulation(self.emulation)
        if receipts := self.carrying.year.receipts:
            yield OpenDecision(
                id="han-nhan",
                what=f"Hạn nhận báo cáo: đang ghi {format_date(receipts.due_on)}, tính từ ngày cuối kỳ như kỳ "
                f"{self.old.edition}",
                where=self._where(GENERAL),
            )
        forms = dict.fromkeys(item.form for item in self.carrying.year.inputs)
        yield OpenDecision(
            id="mau-bieu",
            what=f"Mẫu biểu, mẫu sổ: vẫn là {', '.join(forms)}",
            where=f"{self._where(INPUTS)}; mẫu mới là một tệp mới trong thư mục forms của config",
        )
        yield OpenDecision(
            id="trang-thai",
            what="Trạng thái số liệu: đang ghi tạm tính",
            where=self._where(GENERAL),
        )
        if self.carrying.has_days:
            yield OpenDecision(
                id="ngay-chot",
                what="Ngày chốt số liệu, ngày lập báo cáo: đang để trống; các trang chỉ ghi ngày đã khai báo",
                where=self._where(GENERAL),
            )
        names = SUMMING_UP_LABELS | {"cluster_conferences": "Ngày hội nghị từng Cụm"}
        if texts := [names[key] for key in self.carrying.texts_of_the_year]:
            yield OpenDecision(
                id="loi-bao-cao",
                what=f"Lời của báo cáo tổng kết, sơ kết: đang trống (kỳ {self.old.edition} có: {'; '.join(texts)}); "
                "mục nào trống thì báo cáo Word để chỗ “[bổ sung: …]”",
                where=self._where(SUMMING_UP),
            )

    def _clusters(self, system: ClusterSystem) -> Iterator[OpenDecision]:
        trouble = self.carrying.cluster_trouble
        asked = (
            f"không dùng được, {trouble}: cần hệ thống cụm mới" if trouble else "thành viên, hiệu lực còn đúng không"
        )
        yield OpenDecision(
            id="cum",
            what=f"Các Cụm theo Quyết định {system.decision.number}: {asked}",
            where=self._where(CLUSTERS, MEMBERS),
        )
        heads = "; ".join(filter(None, map(self._heads_of, system.clusters)))
        decided = f"; kỳ {self.old.edition}: {heads}" if heads else ""
        yield OpenDecision(
            id="truong-cum",
            what=f"Trưởng Cụm, Phó Trưởng Cụm năm {self.edition.year}{decided}",
            where=self._where(HEADS),
        )

    def _heads_of(self, cluster: Cluster) -> str:
        """Heads decided in the old edition, "Cụm 1 là Đơn vị 1-04, phó Đơn vị 1-05"; empty if open."""
        decided = [
            f"{word}{self.old.name(row.value)}"
            for subject, word in _HEADS.items()
            for row in self.old.decisions
            if (row.subject, row.holder, row.state) == (subject, cluster.id, "quyet_dinh")
        ]
        return f"{cluster.name} là {', '.join(decided)}" if decided else ""

    def _emulation(self, emulation: Emulation) -> Iterator[OpenDecision]:
        if self.old.criteria:
            yield OpenDecision(
                id=CRITERIA_DECISION,
                what=f"Bảng tiêu chí: giữ {', '.join(self.old.criteria)}, hay có bảng mới (mỗi bảng một tệp mới)",
                where=self._where(GENERAL, CLUSTERS),
            )
        if emulation.province_criteria:
            quotas = [f"hạng {key.upper()} {_in_words(quota)}" for key, quota in emulation.class_quotas.items()]
            yield OpenDecision(
                id=QUOTAS_DECISION,
                what=f"Số lượng nhiều nhất của từng hạng: {', '.join(quotas) or 'không giới hạn'}",
                where=self._where(QUOTAS),
            )
        if emulation.awards:
            kept = (
                f"dùng “{self.carrying.catalogue}”" if self.carrying.catalogue else "chưa có danh mục nào còn hiệu lực"
            )
            yield OpenDecision(
                id=AWARDS_DECISION,
                what=f"Danh mục khen thưởng: kỳ {self.old.edition} dùng “{emulation.awards}”, kỳ này {kept}",
                where=self._where(GENERAL),
            )

    def _where(self, *sheets: str) -> str:
        workbook = self.workspace.inputs.config_workbook(self.edition).name
        return f"{workbook}, trang tính {', '.join(f'“{sheet}”' for sheet in sheets)}"


def _in_words(quota: Quota) -> str:
    return f"{format_decimal(quota.share_pct)}%" if quota.share_pct is not None else format_count(not_none(quota.count))
