"""Every id that stage tables and config use, once, with the Vietnamese word that readers see.

Official terms and sources are in docs/glossary.md.
"""

from enum import StrEnum


class Word(StrEnum):
    """An id with its Vietnamese label. A member equals, hashes and prints as the id."""

    label: str

    def __new__(cls, word: str, label: str) -> "Word":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Id → label, in the order of declaration."""
        return {member.value: member.label for member in cls}


# The holder of the figures of the whole province.
PROVINCE = "toan-tinh"


class Measure(Word):
    """What is counted: cases, or money in đồng."""

    VIEC = "viec", "việc"
    TIEN = "tien", "tiền"

    @property
    def unit(self) -> str:
        """The unit in which figures of this measure are shown."""
        return "đồng" if self is Measure.TIEN else "việc"


class State(Word):
    """Whether a stage table knows a value, and if not, why."""

    VALUE = "value", "có số liệu"
    MISSING = "missing", "chưa có số liệu"
    NOT_APPLICABLE = "not_applicable", "không áp dụng"


class Level(StrEnum):
    """The level of a holder; REMAINDER is what two published totals imply for the holders between them."""

    UNIT = "don_vi"
    CLUSTER = "cum"
    PROVINCE = "tinh"
    REMAINDER = "phan_con_lai"


class Provenance(Word):
    """Where a figure comes from; NONE where there is no figure."""

    NONE = "", ""
    OWN = "own", "số liệu của đơn vị"
    SUM = "sum", "cộng các đơn vị thành viên"
    PARTIAL = "partial", "cộng các đơn vị đã có số liệu, chưa đủ"
    PUBLISHED = "published", "tổng đã công bố"
    DERIVED = "derived", "suy ra từ các tổng đã công bố"


# The marks of figures that are not the plain sum or report of their holder.
PROVENANCE_MARKS = {Provenance.DERIVED.value: "*", Provenance.PARTIAL.value: "‡"}
# The mark of a rate that would be another if results of a split unit were allotted otherwise.
ALLOTMENT_MARK = "†"


class Match(Word):
    """A published figure compared with what the data give for it."""

    FITS = "khop", "Khớp"
    DIFFERS = "khong_khop", "Không khớp"
    NOT_COMPUTABLE = "chua_tinh_duoc", "Chưa tái lập được"
    NOTHING_TO_COMPARE = "chua_co_doi_chung", "Dùng làm số liệu"


class Submission(Word):
    """Whether a unit's report is there."""

    COMPLETE = "du", "đã có số liệu"
    LATE = "chua_nop", "chưa có báo cáo"
    UNDER_REVIEW = "dang_ra_soat", "đang rà soát"


class TargetOutcome(Word):
    """A rate compared with its target; UNDER_WAY within a year, DEPENDS on how a split unit's results are allotted."""

    MET = "dat", "Đạt"
    NOT_MET = "chua_dat", "Chưa đạt"
    UNDER_WAY = "dang_thuc_hien", "Chưa phải số cả năm"
    DEPENDS = "phu_thuoc", "Tùy cách chia"


# What every page, table and sheet says of a target that a unit was not given.
NOT_ASSIGNED = "chưa giao"


class UnitKind(Word):
    """The kind of a unit; OFFICE is the provincial body itself."""

    OFFICE = "cuc", "cơ quan THADS cấp tỉnh"
    DISTRICT = "chi_cuc", "Chi cục THADS"
    REGIONAL = "phong_khu_vuc", "Phòng THADS khu vực"


class RecipientKind(Word):
    """Whom an award is for."""

    PERSON = "ca-nhan", "cá nhân"
    COLLECTIVE = "tap-the", "tập thể"


class Rounding(Word):
    """How a quota that is a share of a number becomes a whole number."""

    DOWN = "down", "làm tròn xuống"
    HALF_UP = "half_up", "làm tròn số học"
    UP = "up", "làm tròn lên"


class Comparability(Word):
    """A holder compared with a base: the same office, rebuilt from predecessor units, or not comparable."""

    AS_IT_WAS = "nguyen", "so sánh được"
    REBUILT = "dung_lai", "dựng lại"
    NOT_COMPARABLE = "khong", "không so sánh"


class Severity(Word):
    """An error stops the edition; a warning is shown."""

    ERROR = "error", "Lỗi"
    WARNING = "warning", "Cảnh báo"


class ScoreStage(Word):
    """The stages of scoring a unit."""

    SELF = "tu_cham", "Tự chấm"
    APPRAISED = "tham_dinh", "Thẩm định"
    CONCLUDED = "ket_luan", "Kết luận"


class ShortfallMeasure(Word):
    """What the shortfall of a target is measured in: per cent of the target, or percentage points."""

    RELATIVE = "tuong-doi", "theo phần trăm so với chỉ tiêu"
    POINTS = "diem-phan-tram", "theo điểm phần trăm"

    @property
    def unit(self) -> str:
        """What follows the number of a shortfall."""
        return "% so với chỉ tiêu" if self is ShortfallMeasure.RELATIVE else " điểm phần trăm"


class ClassQuotaBase(Word):
    """Which units a class's quota in per cent is a share of."""

    RANKED = "duoc-xep-hang", "mọi đơn vị thuộc diện xếp hạng"
    WITH_TOTAL = "co-tong-diem", "các đơn vị có tổng điểm"


class VoteBase(Word):
    """Of what number of people or ballots a vote needs a share."""

    MEMBERS = "thanh_vien", "thành viên"
    PRESENT = "co_mat", "thành viên có mặt"
    VALID_BALLOTS = "phieu_hop_le", "phiếu hợp lệ"


class ClassOutcome(Word):
    """A unit considered for a class: placed, over the quota, tied at the quota line, not eligible, placed higher."""

    PLACED = "xep", "Được xếp"
    CUT = "vuot_so_luong", "Vượt số lượng"
    OPEN = "hoi_dong", "Hội đồng xem xét"
    NOT_ELIGIBLE = "khong_du", "Chưa đủ điều kiện"
    PLACED_ABOVE = "xep_tren", "Đã xét ở hạng trên"


class AwardOutcome(Word):
    """A nomination: proposed, over the quota, tied at the quota line, not eligible, decided above the province."""

    PROPOSED = "de_nghi", "Đề nghị"
    CUT = "vuot_so_luong", "Vượt tỷ lệ"
    OPEN = "hoi_dong", "Hội đồng xem xét"
    NOT_ELIGIBLE = "khong_du", "Chưa đủ điều kiện"
    DECIDED_ABOVE = "cap_tren", "Do cấp trên quyết định"


class QuotaCount(Word):
    """How the eligible nominees under a quota were divided."""

    PLACES = "places", "Nhiều nhất"
    ELIGIBLE = "eligible", "Đủ điều kiện"
    PROPOSED = "proposed", "Đề nghị"
    CUT = "cut", "Vượt tỷ lệ"
    OPEN = "open", "Hội đồng xem xét"


class DecisionState(Word):
    """How far a decision has come, in this order."""

    APPRAISED = "tham_dinh", "Thẩm định"
    PLANNED = "du_kien", "Dự kiến"
    COUNCIL = "hoi_dong", "Hội đồng đã thông qua"
    DECIDED = "quyet_dinh", "Đã có quyết định"


class ClusterRole(Word):
    """The offices of a cluster."""

    HEAD = "truong-cum", "Trưởng Cụm"
    DEPUTY = "pho-cum", "Phó Trưởng Cụm"


class DecisionSubject(Word):
    """What a decision is about: a rank in a cluster, a class of the province, an award, who leads a cluster."""

    RANK = "xep-hang", "Thứ hạng trong Cụm"
    CLASS = "hang", "Hạng"
    AWARD = "khen-thuong", "Khen thưởng"
    HEAD = ClusterRole.HEAD.value, ClusterRole.HEAD.label
    DEPUTY = ClusterRole.DEPUTY.value, ClusterRole.DEPUTY.label


class VoteSubject(Word):
    """What a cluster votes on."""

    LEADER = "suy-ton", "Suy tôn đơn vị dẫn đầu"
    HEAD = ClusterRole.HEAD.value, ClusterRole.HEAD.label
    DEPUTY = ClusterRole.DEPUTY.value, ClusterRole.DEPUTY.label


class VoteOutcome(Word):
    """The outcome of one candidate's votes."""

    CHOSEN = "dat", "Trúng"
    NOT_CHOSEN = "khong_dat", "Không đủ phiếu"
    TIED = "bang_phieu", "Bằng phiếu"


class Turn(Word):
    """A member's turn in the rotation of the cluster head's office."""

    NEXT = "ke_tiep", "Kế tiếp"
    HAS_SERVED = "da_lam", "Đã làm Trưởng Cụm trong vòng này"
    NOT_YET = "chua_den", "Chưa đến lượt"
    PASSED_OVER = "bi_bo_qua", "Chưa làm dù đã đến lượt"
    NOT_ROTATING = "khong_luan_phien", "Không luân phiên"
    NOT_KNOWN = "chua_ro", "Chưa rõ"


class PointsRow(StrEnum):
    """The rows of the points table: a criterion with a rule, a group of criteria, the total."""

    LEAF = "tieu_chi"
    GROUP = "nhom"
    TOTAL = "tong"


class PointsBound(StrEnum):
    """The bound of a criterion that cut its points."""

    CAP = "tran"
    FLOOR = "san"


class ChangePart(StrEnum):
    """What a change of a group's rate is made of, and the whole of it."""

    BETTER = "ket-qua"
    MIX = "co-cau"
    ENTRIES = "vao"
    EXITS = "ra"
    WHOLE = "tong"


class RevisionChange(Word):
    """A row of a revision compared with the one that it replaces."""

    ADDED = "them", "thêm"
    REMOVED = "bot", "bớt"
    CHANGED = "doi", "thay đổi"


class RevisionKind(Word):
    """Why a revision was published."""

    FIRST = "lan-dau", "công bố lần đầu"
    OFFICIAL = "so-lieu-chinh-thuc", "số liệu chính thức thay số liệu tạm tính"
    CORRECTED = "dinh-chinh", "đính chính"


class ReceiptCounted(Word):
    """Which entry of the receipt log says whether a report was late."""

    FIRST = "lan-dau", "lần nhận đủ đầu tiên"
    LAST = "lan-cuoi", "lần gửi lại cuối cùng"


class StatementKind(Word):
    """What a published statement is about; the first three assess results, the last five are of a conference."""

    TARGETS = "chi-tieu", "So với chỉ tiêu được giao"
    TARGETS_OF_UNITS = "chi-tieu-don-vi", "Các đơn vị so với chỉ tiêu được giao"
    ASSESSMENT = "danh-gia", "Đánh giá chung"
    AWARDS = "khen-thuong", "Đề nghị khen thưởng"
    DUTIES = "quy-che", "Trách nhiệm của các Cụm"
    CONFERENCE = "hoi-nghi", "Nội dung hội nghị"
    ATTENDANCE = "du-hop", "Dự và chỉ đạo hội nghị"
    COMMENDATION = "bieu-duong", "Ghi nhận, biểu dương"
    DISCUSSION = "thao-luan", "Thảo luận của đại biểu"
    ACCEPTANCE = "tiep-thu", "Tiếp thu của các Cụm trưởng"


class FiguresState(Word):
    """The state of an edition's figures."""

    PROVISIONAL = "tam-tinh", "số liệu tạm tính"
    OFFICIAL = "chinh-thuc", "số liệu chính thức"
    NOT_STATED = "khong-neu", "số liệu đã công bố (nguồn không nêu tạm tính hay chính thức)"


# Of figures that units reported, no publication says anything.
STATE_OF_REPORTED_FIGURES = "số liệu các đơn vị báo cáo (chưa ghi tạm tính hay chính thức)"
# In place of the last, where no source printed the figures of the province or only some of them.
ALL_DERIVED = "số liệu suy ra từ các số đã công bố của kỳ khác, chưa nguồn nào in"
SOME_DERIVED = "số có dấu * là suy ra"


class CaseOrigin(Word):
    """Cases enforced ex officio, and those enforced on request."""

    EX_OFFICIO = "chu_dong", "chủ động"
    ON_REQUEST = "theo_yeu_cau", "theo yêu cầu"


class Folder(StrEnum):
    """A folder below an edition's folder of reports."""

    UNITS = "don-vi"
    INTERNAL = "noi-bo"
    CHECK_PAPERS = "ra-soat"
    DOCUMENTS = "ho-so"
    TABLES = "bang-so-lieu"


# The total row of a unit's own workbook is the holder `<unit>.tong-so`: compared with the unit, shown nowhere.
TOTAL_ROW = "tong-so"
# Holders for the months before a reorganisation: `<former unit>.truoc` its figures until then; what a unit took over,
# or gave away, of the open cases of a unit that was split.
BEFORE, TAKEN_OVER, HANDED_OVER = "truoc", "nhan", "giao"
PARTS_OF_HOLDERS = {
    TOTAL_ROW: "dòng tổng số",
    "cuc": "dòng cơ quan cấp tỉnh",
    "chi-cuc": "dòng các Chi cục",
    "phong-khu-vuc": "dòng các Phòng khu vực",
    BEFORE: "các tháng trước sắp xếp",
    TAKEN_OVER: "nhận bàn giao khi sắp xếp",
    HANDED_OVER: "bàn giao đi khi sắp xếp",
}

# Column → its head in the frames of analysts.
COLUMNS = {
    "name": "Tên",
    "period": "Kỳ",
    "comparison": "So sánh",
    "holder": "Mã",
    "measure": "Tính bằng",
    "line": "Dòng số liệu",
    "rate": "Tỷ lệ",
    "value": "Giá trị",
    "value_pct": "Tỷ lệ (%)",
    "value_vnd": "Đồng một việc",
    "state": "Trạng thái",
    "basis": "Căn cứ",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "target_pct": "Chỉ tiêu (%)",
    "source": "Nguồn",
    "file": "Tệp",
    "sheet": "Trang tính",
    "cell": "Ô",
    "cells": "Ô",
    "printed": "Như đã in",
    "item": "Nội dung",
    "against": "Cách tính lại",
    "recomputed": "Tính lại",
    "recomputed_pct": "Tính lại (%)",
    "result": "Kết quả",
    "role": "Vai trò",
    "severity": "Mức",
    "check": "Kiểm tra",
    "found": "Phát hiện",
    "expected": "Phải là",
    "advice": "Cần làm",
    "label": "Tiêu chí",
    "max_points": "Điểm chuẩn",
    "points": "Điểm",
    "words": "Cách tính",
    "clause": "Căn cứ",
    "inputs": "Số liệu đứng sau",
    "table": "Bảng",
    "key": "Khóa",
    "sign": "Dấu",
}
