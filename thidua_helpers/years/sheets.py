"""Sheets of the config workbook: their rows and columns, and the kind of every cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
from thidua_helpers.years.kinds import YES_NO, Choice, Day, Id, Kind, MultipleChoice, Number, RequiredChoice, Text
from thidua_helpers.years.settings import (
    CLUSTERS,
    DECISIONS,
    GENERAL,
    HEADS,
    MEMBERS,
    MILESTONES,
    QUOTAS,
    SYSTEM,
    TARGETS,
    TO_DECIDE,
    UNDECIDED,
    Settings,
    decision_row,
)

Row = Mapping[str, str]

COMPARATORS = Choice("So sánh", {">=": "từ", ">": "trên"})
ROUNDINGS = Choice("Làm tròn", {"down": "xuống", "half_up": "nửa đơn vị lên", "up": "lên"})
SUBJECTS = Choice("Nội dung quyết định", DecisionSubject.labels())
ROLES = Choice("Chức danh", ClusterRole.labels())
MOST_RANKS = 40
# The first row below the headings, counted from 0, of every sheet.
FIRST_ROW = 3
MORE_CLUSTERS = 4


@dataclass(frozen=True)
class SheetColumn:
    """A column: field, heading, width, and kind of its cells, which may depend on the row."""

    field: str
    heading: str
    width: int
    kind: Kind | Callable[[Row], Kind]

    def kind_in(self, row: Row) -> Kind:
        return self.kind(row) if callable(self.kind) else self.kind


@dataclass(frozen=True)
class ConfigSheet:
    """A sheet with identifying columns, `read_only` columns, and `fields` to fill in.

    Rows named in `names` exist already; unless the table is free, their identity is fixed. `spare` rows may be added.
    `about`: row name → texts of the read-only columns.
    """

    sheet: str
    title: str
    identity: tuple[SheetColumn, ...]
    fields: tuple[SheetColumn, ...]
    names: Sequence[str]
    read_only: tuple[SheetColumn, ...] = ()
    about: Mapping[str, Row] = field(default_factory=dict)
    spare: int = 0
    is_free: bool = False

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return (*self.identity, *self.read_only, *self.fields)

    def name_of(self, row: Row) -> str:
        """Row name in the settings; that of a decision is made by `decision_row`."""
        if self.sheet != DECISIONS:
            return "/".join(row[column.field] for column in self.identity)
        holder = f"{row['holder']}.{row['person'].lower()}" if row["person"] else row["holder"]
        return decision_row(row["subject"], holder, row.get("value", ""))

    def row_of(self, name: str) -> Row:
        """Identifying values of the row with this name."""
        parts = name.split("#", maxsplit=1)[0].split("/")
        if self.sheet == DECISIONS:
            unit, _, person = parts[1].partition(".")
            return {"subject": parts[0], "holder": unit, "person": person.upper()}
        return dict(zip((column.field for column in self.identity), parts, strict=True))

    def words(self, name: str, of: str, value: str) -> tuple[str, str, str]:
        """Row, column and value of a cell in words for people."""
        column = next(column for column in self.fields if column.field == of)
        words = column.kind_in(self.row_of(name)).words(value)
        return f"{self.sheet} – {self.row_subject(name)}", column.heading, words

    def row_subject(self, name: str) -> str:
        """Subject of a row in words for people."""
        row = self.row_of(name)
        identity = (column.kind_in(row).words(row[column.field]) for column in self.identity)
        return self.about.get(name, {}).get("label") or ", ".join(filter(None, identity))


class ConfigSheets:
    """Sheets for one edition. `proposed`: initial clusters and members if the edition has none."""

    def __init__(self, workspace: Workspace, rules: RuleBook, settings: Settings, proposed: Settings) -> None:
        self.workspace, self.rules, self.settings = workspace, rules, settings
        has_clusters = bool(settings[CLUSTERS]) or not proposed
        self.clusters = settings if has_clusters else proposed
        self.units = Choice("Đơn vị", {unit.id: unit.short_name for unit in rules.units})
        self.sources = Choice("Nguồn", {source: source for source in rules.sources})
        last = FIRST_ROW + len(self.clusters[CLUSTERS]) + MORE_CLUSTERS
        self.cluster_id = Id(f"='{CLUSTERS}'!$A${FIRST_ROW + 1}:$A${last}")

    def tables(self) -> list[ConfigSheet]:
        """All sheets in the order of their tabs."""
        return [
            self.to_decide(),
            self.general(),
            self.targets(TARGETS, "CHỈ TIÊU"),
            *([] if self.rules.edition.is_whole_year else [self.targets(MILESTONES, "TIẾN ĐỘ ĐẾN HẾT KỲ")]),
            self.cluster_list(),
            self.members(),
            self.heads(),
            self.quotas(),
            self.decisions(),
        ]

    def to_decide(self) -> ConfigSheet:
        states = RequiredChoice("Trạng thái", {UNDECIDED: "chưa", "": "đã quyết định"})
        return ConfigSheet(
            TO_DECIDE,
            "VIỆC CẦN QUYẾT ĐỊNH",
            identity=(SheetColumn("id", "Mã", 16, Text()),),
            read_only=(SheetColumn("what", "Việc", 70, Text()), SheetColumn("where", "Xem, sửa ở", 60, Text())),
            fields=(SheetColumn("state", "Trạng thái", 18, states),),
            names=[item.id for item in self.rules.year.to_decide],
            about={item.id: {"what": item.what, "where": item.where} for item in self.rules.year.to_decide},
        )

    def general(self) -> ConfigSheet:
        kinds = self._general_kinds
        return ConfigSheet(
            GENERAL,
            "QUY ĐỊNH CHUNG",
            identity=(SheetColumn("key", "Khóa", 28, Text()),),
            read_only=(SheetColumn("label", "Mục", 44, Text()),),
            fields=(
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
            f"{SYSTEM}.decision.source": ("Nguồn của quyết định về các Cụm", self.sources),
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
        """Sheet of the year's targets or of milestones, which have the same columns."""
        indicators = self.rules.indicators.rates
        rates = {rate_id: rate.label for rate_id, rate in indicators.items() if rate.kind == "pct"}
        holders = {PROVINCE: self.rules.name(PROVINCE), **self.units.labels}
        holders |= {cluster: cluster for cluster in self.rules.cluster_ids}
        return ConfigSheet(
            sheet,
            title,
            identity=(
                SheetColumn("holder", "Đơn vị", 20, Choice("Đơn vị được giao", holders)),
                SheetColumn("measure", "Tính bằng", 11, Choice("Tính bằng", Measure.labels())),
                SheetColumn("rate", "Tỷ lệ", 44, Choice("Tỷ lệ", rates)),
            ),
            fields=(
                SheetColumn("value_pct", "Chỉ tiêu (%)", 13, Number(0, 100)),
                SheetColumn("comparator", "So sánh", 11, COMPARATORS),
                SheetColumn("decision", "Quyết định số", 18, Text()),
                SheetColumn("source", "Nguồn", 24, self.sources),
                SheetColumn("note", "Ghi chú", 34, Text()),
                SheetColumn("verified", "Đã đối chiếu", 13, YES_NO),
            ),
            names=list(self.settings[sheet]),
            spare=30,
        )

    def cluster_list(self) -> ConfigSheet:
        return ConfigSheet(
            CLUSTERS,
            "CÁC CỤM THI ĐUA",
            identity=(SheetColumn("cluster", "Mã Cụm", 14, Id()),),
            fields=(
                SheetColumn("name", "Tên Cụm", 24, Text()),
                SheetColumn("area", "Địa bàn", 50, Text()),
                SheetColumn("criteria", "Bảng tiêu chí của Cụm", 24, self._criteria),
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
            fields=(
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
            fields=(
                SheetColumn("unit", "Đơn vị", 22, self.units),
                SheetColumn("person", "Người (khi nguồn có nêu)", 24, Text()),
                SheetColumn("passed_over", "Đơn vị bị bỏ qua lượt", 26, MultipleChoice("Đơn vị", self.units.labels)),
                SheetColumn("reason", "Lý do bỏ qua", 36, Text()),
                SheetColumn("source", "Nguồn", 24, self.sources),
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
            read_only=(SheetColumn("label", "Hạng", 34, Text()),),
            fields=(
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
            fields=(
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


def _choices(ids: Sequence[str]) -> dict[str, str]:
    """Ids without labels, as labels of a Choice."""
    return {name: name for name in ids}
