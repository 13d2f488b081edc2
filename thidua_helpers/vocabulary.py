"""Ids of stage tables and config, with the Vietnamese words that readers see.

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
    """Unit of counting: cases, or money in đồng."""

    VIEC = "viec", "việc"
    TIEN = "tien", "tiền"

    @property
    def unit(self) -> str:
        """Unit in which figures are shown."""
        return "đồng" if self is Measure.TIEN else "việc"


class State(Word):
    """State of a value in a stage table: known, missing, or not applicable."""

    VALUE = "value", "có số liệu"
    MISSING = "missing", "chưa có số liệu"
    NOT_APPLICABLE = "not_applicable", "không áp dụng"


class Level(Word):
    """Level of a holder; REMAINDER follows from two published totals."""

    UNIT = "don_vi", "đơn vị"
    CLUSTER = "cum", "cụm"
    PROVINCE = "tinh", "toàn tỉnh"
    REMAINDER = "phan_con_lai", "phần còn lại"


class Provenance(Word):
    """Origin of a figure; NONE without a figure."""

    NONE = "", ""
    OWN = "own", "số liệu của đơn vị"
    SUM = "sum", "cộng các đơn vị thành viên"
    PARTIAL = "partial", "cộng các đơn vị đã có số liệu, chưa đủ"
    PUBLISHED = "published", "tổng đã công bố"
    DERIVED = "derived", "suy ra từ các tổng đã công bố"


# The marks of figures that are not the plain sum or report of their holder.
PROVENANCE_MARKS = {Provenance.DERIVED.value: "*", Provenance.PARTIAL.value: "‡"}
# Mark of a rate that depends on the allotment of a split unit's results.
ALLOTMENT_MARK = "†"


class Match(Word):
    """Comparison of a published figure with the data."""

    FITS = "khop", "Khớp"
    DIFFERS = "khong_khop", "Không khớp"
    NOT_COMPUTABLE = "chua_tinh_duoc", "Chưa đủ số liệu để kiểm tra lại"
    NOTHING_TO_COMPARE = "chua_co_doi_chung", "Lấy theo số đã công bố"


class Submission(Word):
    """State of a unit's report."""

    COMPLETE = "du", "đã có số liệu"
    LATE = "chua_nop", "chưa có báo cáo"
    UNDER_REVIEW = "dang_ra_soat", "đang rà soát"


class TargetOutcome(Word):
    """Comparison of a rate with its target.

    UNDER_WAY within a year; DEPENDS on the allotment of a split unit's results.
    """

    MET = "dat", "Đạt"
    NOT_MET = "chua_dat", "Chưa đạt"
    UNDER_WAY = "dang_thuc_hien", "Chưa phải số cả năm"
    DEPENDS = "phu_thuoc", "Tùy cách chia"


# Word for an unassigned target on every page, table and sheet.
NOT_ASSIGNED = "chưa giao"


class UnitKind(Word):
    """Kind of a unit; OFFICE is the provincial body itself."""

    OFFICE = "cuc", "cơ quan THADS cấp tỉnh"
    DISTRICT = "chi_cuc", "Chi cục THADS"
    REGIONAL = "phong_khu_vuc", "Phòng THADS khu vực"


class RecipientKind(Word):
    """Kind of award recipient."""

    PERSON = "ca-nhan", "cá nhân"
    COLLECTIVE = "tap-the", "tập thể"


class Rounding(Word):
    """Rounding of a quota that is a share of a number."""

    DOWN = "down", "làm tròn xuống"
    HALF_UP = "half_up", "làm tròn số học"
    UP = "up", "làm tròn lên"


class Comparability(Word):
    """Comparison of a holder with a base: the same office, rebuilt, or not comparable."""

    AS_IT_WAS = "nguyen", "so sánh được"
    REBUILT = "dung_lai", "dựng lại"
    NOT_COMPARABLE = "khong", "không so sánh"


class Severity(Word):
    """An error stops the edition; a warning is shown."""

    ERROR = "error", "Lỗi"
    WARNING = "warning", "Cảnh báo"


class ScoreStage(Word):
    """Stage of scoring a unit."""

    SELF = "tu_cham", "Tự chấm"
    APPRAISED = "tham_dinh", "Thẩm định"
    CONCLUDED = "ket_luan", "Kết luận"


class ShortfallMeasure(Word):
    """Measure of a target's shortfall: per cent of the target, or percentage points."""

    RELATIVE = "tuong-doi", "theo phần trăm so với chỉ tiêu"
    POINTS = "diem-phan-tram", "theo điểm phần trăm"

    @property
    def unit(self) -> str:
        """Text after the number of a shortfall."""
        return "% so với chỉ tiêu" if self is ShortfallMeasure.RELATIVE else " điểm phần trăm"


class ClassQuotaBase(Word):
    """Units that a class's quota in per cent is a share of."""

    RANKED = "duoc-xep-hang", "mọi đơn vị thuộc diện xếp hạng"
    WITH_TOTAL = "co-tong-diem", "các đơn vị có tổng điểm"


class VoteBase(Word):
    """Number of people or ballots that a vote's threshold is a share of."""

    MEMBERS = "thanh_vien", "thành viên"
    PRESENT = "co_mat", "thành viên có mặt"
    VALID_BALLOTS = "phieu_hop_le", "phiếu hợp lệ"


class ClassOutcome(Word):
    """Outcome of a unit for a class; OPEN is tied at the quota line."""

    PLACED = "xep", "Được xếp"
    CUT = "vuot_so_luong", "Đủ điều kiện, ngoài số lượng được xếp"
    OPEN = "hoi_dong", "Hội đồng xem xét"
    NOT_ELIGIBLE = "khong_du", "Chưa đủ điều kiện"
    PLACED_ABOVE = "xep_tren", "Đã xét ở hạng trên"


class AwardOutcome(Word):
    """Outcome of a nomination; OPEN is tied at the quota line."""

    PROPOSED = "de_nghi", "Đề nghị"
    CUT = "vuot_so_luong", "Vượt tỷ lệ"
    OPEN = "hoi_dong", "Hội đồng xem xét"
    NOT_ELIGIBLE = "khong_du", "Chưa đủ điều kiện"
    DECIDED_ABOVE = "cap_tren", "Do cấp trên quyết định"


class QuotaCount(Word):
    """Counts of eligible nominees under a quota."""

    SEATS = "seats", "Nhiều nhất"
    ELIGIBLE = "eligible", "Đủ điều kiện"
    PROPOSED = "proposed", "Đề nghị"
    CUT = "cut", "Vượt tỷ lệ"
    OPEN = "open", "Hội đồng xem xét"


class DecisionState(Word):
    """State of a decision, from first to last."""

    APPRAISED = "tham_dinh", "Thẩm định"
    PLANNED = "du_kien", "Dự kiến"
    COUNCIL = "hoi_dong", "Hội đồng đã thông qua"
    DECIDED = "quyet_dinh", "Đã có quyết định"


class ClusterRole(Word):
    """Office of a cluster."""

    HEAD = "truong-cum", "Trưởng Cụm"
    DEPUTY = "pho-cum", "Phó Trưởng Cụm"


class DecisionSubject(Word):
    """Subject of a decision: rank in a cluster, class, award, head or deputy of a cluster."""

    RANK = "xep-hang", "Thứ hạng trong Cụm"
    CLASS = "hang", "Hạng"
    AWARD = "khen-thuong", "Khen thưởng"
    HEAD = ClusterRole.HEAD.value, ClusterRole.HEAD.label
    DEPUTY = ClusterRole.DEPUTY.value, ClusterRole.DEPUTY.label


class VoteSubject(Word):
    """Subject of a cluster's vote."""

    LEADER = "suy-ton", "Suy tôn đơn vị dẫn đầu"
    HEAD = ClusterRole.HEAD.value, ClusterRole.HEAD.label
    DEPUTY = ClusterRole.DEPUTY.value, ClusterRole.DEPUTY.label


class VoteOutcome(Word):
    """Outcome of a candidate in a vote."""

    CHOSEN = "dat", "Trúng"
    NOT_CHOSEN = "khong_dat", "Không đủ phiếu"
    TIED = "bang_phieu", "Bằng phiếu"


class Turn(Word):
    """Turn of a member in the rotation of the cluster head's office."""

    NEXT = "ke_tiep", "Kế tiếp"
    HAS_SERVED = "da_lam", "Đã làm Trưởng Cụm trong vòng này"
    NOT_YET = "chua_den", "Chưa đến lượt"
    PASSED_OVER = "bi_bo_qua", "Chưa làm dù đã đến lượt"
    NOT_ROTATING = "khong_luan_phien", "Không luân phiên"
    NOT_KNOWN = "chua_ro", "Chưa rõ"


class PointsRow(Word):
    """Kind of row of the points table: criterion with a rule, group, total."""

    LEAF = "tieu_chi", "tiêu chí"
    GROUP = "nhom", "nhóm tiêu chí"
    TOTAL = "tong", "tổng điểm"


class PointsBound(StrEnum):
    """Bound that cut the points of a criterion."""

    CAP = "tran"
    FLOOR = "san"


class ChangePart(StrEnum):
    """Part of the change of a group's rate, or the whole."""

    BETTER = "ket_qua"
    MIX = "co_cau"
    ENTRIES = "vao"
    EXITS = "ra"
    WHOLE = "tong"


class RevisionChange(Word):
    """Change of a row against the replaced revision."""

    ADDED = "them", "thêm"
    REMOVED = "bot", "bớt"
    CHANGED = "doi", "thay đổi"


class RevisionKind(Word):
    """Reason for a revision."""

    FIRST = "lan-dau", "công bố lần đầu"
    OFFICIAL = "so-lieu-chinh-thuc", "số liệu chính thức thay số liệu tạm tính"
    CORRECTED = "dinh-chinh", "đính chính"


class ReceiptCounted(Word):
    """Entry of the receipt log that decides whether a report was late."""

    FIRST = "lan-dau", "lần nhận đủ đầu tiên"
    LAST = "lan-cuoi", "lần gửi lại cuối cùng"


class StatementKind(Word):
    """Subject of a published statement.

    The first three assess results, the last five are of a conference.
    """

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
    """State of an edition's figures."""

    PROVISIONAL = "tam-tinh", "số liệu tạm tính"
    OFFICIAL = "chinh-thuc", "số liệu chính thức"
    NOT_STATED = "khong-neu", "số liệu đã công bố (nguồn không nêu tạm tính hay chính thức)"


# State of figures reported by units, which no publication states.
STATE_OF_REPORTED_FIGURES = "số liệu các đơn vị báo cáo (chưa ghi tạm tính hay chính thức)"
# Instead of NOT_STATED, where the figures of the province, or some of them, were not printed.
ALL_DERIVED = "số liệu suy ra từ các số đã công bố của kỳ khác, chưa nguồn nào in"
SOME_DERIVED = "số có dấu * là suy ra"


class Consequence(Word):
    """Effect of a statement on the results; pages show them in this order."""

    TURNS = "doi_ket_luan", "làm thay đổi kết luận"
    EXPLAINS = "giai_thich", "giải thích phần lớn chênh lệch"
    DOUBT = "can_lam_ro", "cần làm rõ"
    NEAR = "sat_ranh_gioi", "sát ranh giới"
    CHANGE = "thay_doi", "thay đổi so với kỳ trước"


class Turned(Word):
    """The conclusion that a statement puts in question."""

    NONE = "", ""
    TARGET = "chi_tieu", "kết luận về chỉ tiêu"
    RANK = "thu_hang", "thứ hạng"
    CLASS = "xep_hang", "xếp hạng A–D"


class Flag(Word):
    """Short form of a statement, next to the verdict or the rank of its subject."""

    NONE = "", ""
    DENOMINATOR = "mau_so", "tỷ lệ có điều kiện thay đổi"
    ONE_CASE = "mot_viec", "do một việc lớn"
    NEAR_TARGET = "sat_chi_tieu", "sát chỉ tiêu"
    NEAR_TIE = "sat_diem", "điểm sát nhau"
    STAGE = "buoc_cham", "tùy bước chấm"
    SMALL_NUMBERS = "so_nho", "số việc ít"


class ValueUnit(Word):
    """Unit of a number in a statement."""

    COUNT = "so", ""
    CASES = "viec", "việc"
    VND = "vnd", "đồng"
    PERCENT = "pct", "%"
    PERCENTAGE_POINTS = "diem_phan_tram", "điểm phần trăm"
    POINTS = "diem", "điểm"
    TIMES = "lan", "lần"


class CaseOrigin(Word):
    """Origin of cases: enforced ex officio, or on request."""

    EX_OFFICIO = "chu_dong", "chủ động"
    ON_REQUEST = "theo_yeu_cau", "theo yêu cầu"


class Folder(StrEnum):
    """Folder below an edition's folder of reports."""

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

# Column → its head in the frames of analysts. A head means one thing; `words` of a stage table become `words` (how a
# number was reckoned) or `reason` (why there is none, or no comparison).
COLUMNS = {
    "holder": "Mã",
    "name": "Tên",
    "level": "Cấp",
    "cluster": "Cụm",
    "unit_kind": "Loại",
    "area": "Địa bàn",
    "members": "Số đơn vị",
    "period": "Kỳ",
    "base": "So với kỳ",
    "comparison": "So sánh",
    "measure": "Tính bằng",
    "line": "Dòng số liệu",
    "rate": "Tỷ lệ",
    "item": "Nội dung",
    "value": "Giá trị",
    "value_pct": "Kết quả (%)",
    "value_vnd": "Đồng một việc",
    "unit_of_value": "Đơn vị tính",
    "state": "Trạng thái",
    "provenance": "Căn cứ",
    "reason": "Lý do",
    "words": "Cách tính",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "target_pct": "Chỉ tiêu (%)",
    "difference_pct": "Chênh lệch (điểm %)",
    "progress_pct": "So với chỉ tiêu (%)",
    "outcome": "Kết luận",
    "missing_fixed": "Còn thiếu",
    "missing_growing": "Còn thiếu nếu tăng có điều kiện",
    "milestone_pct": "Tiến độ (%)",
    "milestone_difference_pct": "Chênh lệch với tiến độ (điểm %)",
    "milestone_outcome": "Kết luận theo tiến độ",
    "milestone_missing_fixed": "Còn thiếu so với tiến độ",
    "decision": "Quyết định",
    "before": "Trước",
    "now": "Nay",
    "change": "Tăng, giảm",
    "change_pct": "Tăng, giảm (%)",
    "before_pct": "Trước (%)",
    "now_pct": "Nay (%)",
    "change_points_pct": "Tăng, giảm (điểm %)",
    "ranking": "Bảng xếp hạng",
    "rank": "Hạng",
    "shared_by": "Số đơn vị cùng hạng",
    "total_points": "Tổng điểm",
    "behind_points": "Kém hạng nhất (điểm)",
    "rank_one_more": "Hạng nếu thêm 1 việc",
    "rank_one_fewer": "Hạng nếu bớt 1 việc",
    "decided_rank": "Hạng theo quyết định",
    "criterion": "Mã tiêu chí",
    "label": "Tiêu chí",
    "points_kind": "Bậc",
    "max_points": "Điểm chuẩn",
    "points": "Điểm",
    "clause": "Điều khoản",
    "received_on": "Ngày nhận",
    "corrected_on": "Ngày nhận bản sửa",
    "due_on": "Hạn nộp",
    "days_late": "Số ngày chậm",
    "set_aside": "Để ngoài",
    "files": "Các tệp",
    "unit": "Đơn vị",
    "officer": "Chấp hành viên",
    "source": "Nguồn",
    "file": "Tệp",
    "sheet": "Trang tính",
    "row": "Dòng",
    "cell": "Ô",
    "cells": "Các ô",
    "printed": "Số đã công bố",
    "against": "Tính lại từ",
    "recomputed": "Số tính lại",
    "recomputed_pct": "Số tính lại (%)",
    "result": "Đối chiếu",
    "role": "Vai trò",
    "number": "Số thứ tự",
    "sentence": "Điểm cần chú ý",
    "consequence": "Tính chất",
    "flag": "Dấu hiệu",
    "subject": "Về",
    "severity": "Mức",
    "check": "Mã kiểm tra",
    "found": "Phát hiện",
    "expected": "Phải là",
    "advice": "Cần làm",
    "accepted": "Lý do chấp nhận",
    "table": "Bảng",
    "key": "Khóa",
    "note": "Ghi chú",
    # Registers.
    "case": "Vụ việc",
    "case_kind": "Loại việc",
    "co_dieu_kien_vnd": "Có điều kiện (đồng)",
    "xong_vnd": "Đã thi hành xong (đồng)",
    "found_on": "Ngày phát hiện",
    "found_by": "Cơ quan phát hiện",
    "fault_kind": "Loại vi phạm",
    "count": "Số vi phạm",
    "criteria": "Bảng tiêu chí",
    "stage": "Bước chấm",
    "score_points": "Điểm chấm",
    "explanation": "Giải trình",
    "evidence": "Minh chứng",
    "vote_subject": "Nội dung bầu",
    "round": "Vòng",
    "held_on": "Ngày bầu",
    "electorate": "Số thành viên",
    "present": "Số có mặt",
    "issued": "Phiếu phát ra",
    "returned": "Phiếu thu về",
    "valid": "Phiếu hợp lệ",
    "invalid": "Phiếu không hợp lệ",
    "votes": "Số phiếu",
    "staff": "Biên chế",
    "completed": "Hoàn thành nhiệm vụ (người)",
    "advanced": "Lao động tiên tiến (người)",
    "disciplined_count": "Bị kỷ luật (người)",
    "disciplined": "Bị kỷ luật",
    "title": "Danh hiệu",
    "order": "Thứ tự đề nghị",
    "rating": "Xếp loại",
    "months": "Số tháng công tác",
    "initiative": "Sáng kiến",
    "earlier_years": "Số năm liên tục trước đó",
    "achievement": "Thành tích",
    "nomination_state": "Việc đề nghị cấp trên",
    "giver": "Bên giao",
    "viec": "Số việc",
    "tien_vnd": "Số tiền (đồng)",
}
