"""Sheets of the config workbook of one edition."""

from collections.abc import Sequence
from functools import cached_property

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import (
    PROVINCE,
    ClusterRole,
    DecisionState,
    DecisionSubject,
    FiguresState,
    Measure,
    ReceiptCounted,
    ScoreStage,
)
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.config_sheet import FIRST_ROW, ConfigSheet, SheetColumn
from thidua_helpers.years.kinds import (
    YES_NO,
    Choice,
    Day,
    Id,
    InputName,
    Kind,
    MultipleChoice,
    Number,
    RequiredChoice,
    Text,
)
from thidua_helpers.years.settings import (
    CLUSTERS,
    DECISIONS,
    EXCLUSIONS,
    GENERAL,
    HEADS,
    INPUTS,
    MEMBERS,
    MILESTONES,
    QUOTAS,
    SOURCES,
    SUMMING_UP,
    SUMMING_UP_LABELS,
    SYSTEM,
    TARGETS,
    TO_DECIDE,
    UNDECIDED,
    Settings,
    config_text,
)
from thidua_helpers.years.target_sheets import COMPARATORS, TargetSheets

ROUNDINGS = Choice("Làm tròn", {"down": "xuống", "half_up": "nửa đơn vị lên", "up": "lên"})
SUBJECTS = Choice("Nội dung quyết định", DecisionSubject.labels())
ROLES = Choice("Chức danh", ClusterRole.labels())
MOST_RANKS = 40
MORE_CLUSTERS, MORE_SOURCES, MORE_ROWS = 4, 12, 20


class ConfigSheets:
    """Sheets for one edition. `proposed`: initial clusters and members if the edition has none.

    `last_year`: rows of targets of the same period of the year before, also with their `result_pct`.
    """

    def __init__(
        self, workspace: Workspace, rules: RuleBook, settings: Settings, proposed: Settings, last_year: Settings
    ) -> None:
        self.workspace, self.rules, self.settings, self.last_year = workspace, rules, settings, last_year
        has_clusters = bool(settings[CLUSTERS]) or not proposed
        self.clusters = settings if has_clusters else proposed
        self.units = Choice("Đơn vị", {unit.id: unit.short_name for unit in rules.units})
        self.source = Id(_ids_on(SOURCES, len(rules.sources) + MORE_SOURCES))
        self.cluster_id = Id(_ids_on(CLUSTERS, len(self.clusters[CLUSTERS]) + MORE_CLUSTERS))

    @cached_property
    def tables(self) -> dict[str, ConfigSheet]:
        """All sheets by name, in the order of their tabs; targets with one row a target."""
        tables = [
            self.to_decide(),
            self.general(),
            self.targets(TARGETS, "CHỈ TIÊU"),
            *([] if self.rules.edition.is_whole_year else [self.targets(MILESTONES, "TIẾN ĐỘ ĐẾN HẾT KỲ")]),
            self.cluster_list(),
            self.members(),
            self.heads(),
            self.quotas(),
            self.decisions(),
            *([self.exclusions()] if self.rules.exclusion_kinds else []),
            self.inputs(),
            self.summing_up(),
            self.source_list(),
        ]
        return {table.sheet: table for table in tables}

    @cached_property
    def target_sheets(self) -> dict[str, TargetSheets]:
        """The two sheets that show the rows of each table of targets."""
        return {
            sheet: TargetSheets(
                table,
                self.settings[sheet],
                list(self._holders),
                self._target_columns,
                self.last_year.get(sheet, {}),
                self.rules.edition.year,
            )
            for sheet, table in self.tables.items()
            if sheet in (TARGETS, MILESTONES)
        }

    @property
    def _holders(self) -> dict[str, str]:
        clusters = {cluster: cluster for cluster in self.rules.cluster_ids}
        return {PROVINCE: self.rules.name(PROVINCE), **self.units.labels, **clusters}

    @property
    def _target_columns(self) -> dict[str, str]:
        """Name in words of each "measure/rate" with targets in the edition, the main rate first."""
        indicators = self.rules.indicators
        main = [(measure, indicators.main_rate) for measure in Measure]
        rows = (*self.rules.targets, *self.rules.milestones)
        columns = dict.fromkeys([*main, *((row.measure, row.rate) for row in rows)])
        labels = {rate: indicators.rates[rate].label for _, rate in columns}
        return {
            f"{measure}/{rate}": f"{labels[rate][0].lower()}{labels[rate][1:]} về {Measure(measure).label}"
            for measure, rate in columns
        }

    def to_decide(self) -> ConfigSheet:
        states = RequiredChoice("Trạng thái", {UNDECIDED: "chưa", "": "đã quyết định"})
        return ConfigSheet(
            TO_DECIDE,
            "VIỆC CẦN QUYẾT ĐỊNH",
            identity=(SheetColumn("id", "Mã", 16, Text()),),
            others=(
                SheetColumn("what", "Việc", 70, Text(), is_read_only=True),
                SheetColumn("where", "Xem, sửa ở", 60, Text(), is_read_only=True),
                SheetColumn("state", "Trạng thái", 18, states),
            ),
            names=[item.id for item in self.rules.year.to_decide],
            about={item.id: {"what": item.what, "where": item.where} for item in self.rules.year.to_decide},
        )

    def general(self) -> ConfigSheet:
        kinds = self._general_kinds
        return ConfigSheet(
            GENERAL,
            "QUY ĐỊNH CHUNG",
            identity=(SheetColumn("key", "Khóa", 28, Text()),),
            others=(
                SheetColumn("label", "Mục", 44, Text(), is_read_only=True),
                SheetColumn(
                    "value", "Giá trị", 60, lambda row: kinds[row["key"]][1] if row["key"] in kinds else Text()
                ),
            ),
            names=list(kinds),
            about={key: {"label": label} for key, (label, _) in kinds.items()},
        )

    @cached_property
    def _general_kinds(self) -> dict[str, tuple[str, Kind]]:
        """Key → label for people, and kind of its value."""
        year, files = self.rules.year, self.workspace.config
        kinds: dict[str, tuple[str, Kind]] = {
            "state_of_figures": ("Trạng thái số liệu", Choice("Trạng thái số liệu", FiguresState.labels()))
        }
        if year.receipts:
            kinds |= {
                "receipts.due_on": ("Hạn nhận báo cáo", Day()),
                "receipts.counts": ("Lần nhận để tính chậm", Choice("Lần nhận để tính chậm", ReceiptCounted.labels())),
                "receipts.rule": ("Quy định về hạn nhận báo cáo", Text()),
                "receipts.verified": ("Hạn nhận: đã đối chiếu văn bản", YES_NO),
            }
        if year.emulation:
            criteria = self._criteria
            catalogues = _choices(files.award_catalogues)
            kinds |= {
                "emulation.stage": ("Bước chấm điểm được tính", Choice("Bước chấm điểm", ScoreStage.labels())),
                "emulation.province_criteria": ("Bảng tiêu chí xếp hạng toàn tỉnh", criteria),
                "emulation.awards": ("Danh mục khen thưởng", Choice("Danh mục khen thưởng", catalogues)),
            }
        return kinds | {
            SYSTEM: ("Mã hệ thống cụm (tên tệp; thành viên mới thì ghi mã mới)", Id()),
            f"{SYSTEM}.name": ("Tên hệ thống cụm", Text()),
            f"{SYSTEM}.decision.number": ("Số quyết định về các Cụm", Text()),
            f"{SYSTEM}.decision.signed_on": ("Ngày ký quyết định về các Cụm", Day()),
            f"{SYSTEM}.decision.signed_by": ("Người ký quyết định về các Cụm", Text()),
            f"{SYSTEM}.decision.source": ("Nguồn của quyết định về các Cụm", self.source),
            f"{SYSTEM}.valid_from": ("Các Cụm có hiệu lực từ ngày", Day()),
            f"{SYSTEM}.valid_to": ("Các Cụm có hiệu lực đến ngày", Day()),
            f"{SYSTEM}.verified": ("Các Cụm: đã đối chiếu văn bản", YES_NO),
            "figures_closed_on": ("Ngày chốt số liệu", Day()),
            "report_date": ("Ngày lập báo cáo, ghi trên các trang", Day()),
        }

    @cached_property
    def _criteria(self) -> Choice:
        return Choice("Bảng tiêu chí", _choices(self.workspace.config.criteria_tables))

    def targets(self, sheet: str, title: str) -> ConfigSheet:
        """Targets of the year, or milestones, which have the same columns."""
        indicators = self.rules.indicators.rates
        rates = {rate_id: rate.label for rate_id, rate in indicators.items() if rate.kind == "pct"}
        return ConfigSheet(
            sheet,
            title,
            identity=(
                SheetColumn("holder", "Đơn vị", 20, Choice("Đơn vị được giao", self._holders)),
                SheetColumn("measure", "Tính bằng", 11, Choice("Tính bằng", Measure.labels())),
                SheetColumn("rate", "Tỷ lệ", 44, Choice("Tỷ lệ", rates)),
            ),
            others=(
                SheetColumn("value_pct", "Chỉ tiêu (%)", 13, Number(0, 100)),
                SheetColumn("comparator", "So sánh", 11, COMPARATORS),
                SheetColumn("decision", "Quyết định số", 18, Text()),
                SheetColumn("source", "Nguồn", 24, self.source),
                SheetColumn("note", "Ghi chú", 34, Text()),
                SheetColumn("verified", "Đã đối chiếu", 13, YES_NO),
            ),
            names=list(self.settings[sheet]),
        )

    def cluster_list(self) -> ConfigSheet:
        return ConfigSheet(
            CLUSTERS,
            "CÁC CỤM THI ĐUA",
            identity=(SheetColumn("cluster", "Mã Cụm", 14, Id()),),
            others=(
                SheetColumn("name", "Tên Cụm", 24, Text()),
                SheetColumn("area", "Địa bàn", 50, Text()),
                SheetColumn("criteria", "Bảng tiêu chí của Cụm", 24, self._criteria),
                SheetColumn("conference", "Ngày hội nghị tổng kết", 18, Day()),
            ),
            names=list(self.clusters[CLUSTERS]),
            spare=MORE_CLUSTERS,
        )

    def members(self) -> ConfigSheet:
        of_cluster = self.clusters[MEMBERS]
        order = [*of_cluster, *(unit for unit in self.units.labels if unit not in of_cluster)]
        return ConfigSheet(
            MEMBERS,
            "THÀNH VIÊN CÁC CỤM",
            identity=(SheetColumn("unit", "Đơn vị", 24, self.units),),
            others=(
                SheetColumn("cluster", "Mã Cụm", 14, self.cluster_id),
                SheetColumn("order", "Thứ tự trong Cụm", 18, Number(1, 99, is_whole=True)),
            ),
            names=[unit for unit in order if unit in self.units.labels],
        )

    def heads(self) -> ConfigSheet:
        heads = self.settings[HEADS]
        open_ones = [f"{cluster}/{role}" for cluster in self.clusters[CLUSTERS] for role in ROLES.labels]
        return ConfigSheet(
            HEADS,
            f"TRƯỞNG CỤM, PHÓ TRƯỞNG CỤM NĂM {self.rules.edition.year}",
            identity=(
                SheetColumn("cluster", "Mã Cụm", 12, self.cluster_id),
                SheetColumn("role", "Chức danh", 20, ROLES),
            ),
            others=(
                SheetColumn("unit", "Đơn vị", 22, self.units),
                SheetColumn("person", "Người (khi nguồn có nêu)", 24, Text()),
                SheetColumn("passed_over", "Đơn vị bị bỏ qua lượt", 26, MultipleChoice("Đơn vị", self.units.labels)),
                SheetColumn("reason", "Lý do bỏ qua", 36, Text()),
                SheetColumn("source", "Nguồn", 24, self.source),
                SheetColumn("verified", "Đã đối chiếu", 13, YES_NO),
            ),
            names=list(dict.fromkeys([*open_ones, *heads])),
        )

    def quotas(self) -> ConfigSheet:
        tables = self.rules.ranking_criteria.values()
        classes = {class_.id: class_.label for table in tables for class_ in table.classes}
        return ConfigSheet(
            QUOTAS,
            "SỐ LƯỢNG NHIỀU NHẤT CỦA TỪNG HẠNG",
            identity=(SheetColumn("class", "Mã hạng", 12, Text()),),
            others=(
                SheetColumn("label", "Hạng", 34, Text(), is_read_only=True),
                SheetColumn("count", "Số lượng", 12, Number(0, 999, is_whole=True)),
                SheetColumn("share_pct", "hoặc tỷ lệ (%)", 16, Number(0, 100)),
                SheetColumn("rounding", "Làm tròn", 18, ROUNDINGS),
            ),
            names=list(classes),
            about={class_id: {"label": label} for class_id, label in classes.items()},
        )

    def decisions(self) -> ConfigSheet:
        holders = {**self.units.labels, **{cluster: cluster for cluster in self.rules.cluster_ids}}
        return ConfigSheet(
            DECISIONS,
            "QUYẾT ĐỊNH",
            identity=(
                SheetColumn("subject", "Nội dung", 22, SUBJECTS),
                SheetColumn("holder", "Đơn vị, mã Cụm", 20, Choice("Đơn vị, mã Cụm", holders)),
                SheetColumn("person", "Cá nhân (mã)", 14, Text()),
            ),
            others=(
                SheetColumn("value", "Quyết định là", 40, lambda row: self._decided(row["subject"])),
                SheetColumn("state", "Trạng thái", 24, Choice("Trạng thái quyết định", DecisionState.labels())),
                SheetColumn("number", "Số", 16, Text()),
                SheetColumn("signed_on", "Ngày ký", 13, Day()),
                SheetColumn("decided_by", "Người, tập thể quyết định", 34, Text()),
                SheetColumn("reason", "Lý do khác kết quả tính", 44, Text()),
            ),
            names=list(self.settings[DECISIONS]),
            spare=120,
            is_free=True,
        )

    def exclusions(self) -> ConfigSheet:
        return ConfigSheet(
            EXCLUSIONS,
            "TRƯỜNG HỢP LOẠI TRỪ",
            identity=(
                SheetColumn("unit", "Đơn vị", 22, self.units),
                SheetColumn(
                    "kind", "Trường hợp", 26, Choice("Trường hợp loại trừ", _choices(self.rules.exclusion_kinds))
                ),
            ),
            others=(SheetColumn("reason", "Lý do", 50, Text()), SheetColumn("document", "Văn bản", 24, Text())),
            names=list(self.settings[EXCLUSIONS]),
            spare=MORE_ROWS,
            is_free=True,
        )

    def inputs(self) -> ConfigSheet:
        """Inputs of the edition, and those of the year before that it does not use."""
        forms = _choices(self.workspace.config.forms)
        use = RequiredChoice("Dùng kỳ này", {"co": "có", "": "không dùng kỳ này"})
        return ConfigSheet(
            INPUTS,
            "TỆP ĐẦU VÀO",
            identity=(
                SheetColumn("name", "Tệp, nhóm tệp (có dấu *) hoặc thư mục", 40, InputName()),
                SheetColumn("form", "Mẫu", 30, Choice("Mẫu", forms)),
            ),
            others=(SheetColumn("use", "Dùng kỳ này", 20, use),),
            names=list(dict.fromkeys([*self.settings[INPUTS], *self.last_year.get(INPUTS, {})])),
            spare=MORE_ROWS,
        )

    def summing_up(self) -> ConfigSheet:
        texts = self.settings[SUMMING_UP]
        return ConfigSheet(
            SUMMING_UP,
            "LỜI CỦA BÁO CÁO TỔNG KẾT, SƠ KẾT",
            identity=(SheetColumn("key", "Mục", 34, Choice("Mục của báo cáo", SUMMING_UP_LABELS)),),
            others=(SheetColumn("text", "Lời, mỗi ý một dòng", 110, lambda row: self._summing_up_kind(row["key"])),),
            names=[*texts, *(key for key in SUMMING_UP_LABELS if key not in texts)],
            spare=MORE_ROWS,
            is_free=True,
        )

    def _summing_up_kind(self, key: str) -> Kind:
        return {"conferences": Day(), "source": self.source}.get(key, Text())

    def source_list(self) -> ConfigSheet:
        sources = self.rules.sources.items()
        return ConfigSheet(
            SOURCES,
            "NGUỒN",
            identity=(SheetColumn("source", "Mã nguồn", 22, Id()),),
            others=(
                SheetColumn("title", "Tên văn bản, bài viết", 60, Text()),
                SheetColumn("publisher", "Nơi ban hành, nơi đăng", 36, Text()),
                SheetColumn("published_on", "Ngày", 13, Day()),
                SheetColumn("address", "Địa chỉ", 40, Text()),
                SheetColumn("note", "Ghi chú", 40, Text()),
            ),
            names=list(self.rules.sources),
            about={name: {key: config_text(value) for key, value in source} for name, source in sources},
            spare=MORE_SOURCES,
            is_append_only=True,
        )

    def _decided(self, subject: str) -> Kind:
        """Kind of cell for the value of a decision on a subject."""
        if subject == "xep-hang":
            return Number(1, MOST_RANKS, is_whole=True)
        if subject == "hang":
            province = self.rules.ranking_criteria.get(PROVINCE)
            return Choice("Hạng", {class_.id: class_.label for class_ in province.classes} if province else {})
        if subject == "khen-thuong":
            titles = self.rules.awards.titles if self.rules.awards else {}
            return Choice("Danh hiệu, hình thức khen thưởng", {key: title.label for key, title in titles.items()})
        return self.units


def _ids_on(sheet: str, count: int) -> str:
    """Reference in formulas of the ids on another sheet."""
    return f"='{sheet}'!$A${FIRST_ROW + 1}:$A${FIRST_ROW + count}"


def _choices(ids: Sequence[str]) -> dict[str, str]:
    """Ids without labels, as labels of a Choice."""
    return {name: name for name in ids}
