"""Scores and points."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Điểm")
_POINTS_EVERYWHERE = "mỗi đơn vị được xếp hạng có điểm ở mỗi tiêu chí; điểm 0 là một điểm"

THIEU_DIEM = Check(
    "thieu-diem",
    expected=_POINTS_EVERYWHERE,
    advice="{advice}",
    english="a gap",
    meaning="có đơn vị chưa có điểm của một tiêu chí; nêu ô của phiếu chấm, sổ tiếp nhận hoặc báo cáo còn thiếu",
    cause="ô trống ở bước được tính; sổ tiếp nhận không có ngày nhận; thiếu số liệu",
    remedy="bổ sung ở nơi được nêu; 0 điểm thì ghi 0",
)
TIEU_CHI_CHUA_CHAM = Check(
    "tieu-chi-chua-cham",
    expected=_POINTS_EVERYWHERE,
    advice="{advice}",
    english="a criterion that nobody has points of",
    meaning="không đơn vị nào có điểm của tiêu chí",
    cause="chưa nộp phiếu; `stage` là bước chưa chấm; kỳ không có sổ kiểm tra",
    remedy="bổ sung phiếu, sổ; sửa `stage`; không chấm thì bỏ tiêu chí khỏi bảng",
)
DIEM_NGOAI_KHUNG = Check(
    "diem-ngoai-khung",
    expected="{expected}",
    advice="Sửa phiếu chấm điểm theo bảng tiêu chí.",
    english="a score outside its criterion's floor and cap",
    meaning="điểm trong phiếu cao hơn trần, thấp hơn sàn; số lần lẻ hoặc âm",
    cause="gõ nhầm; chấm theo thang khác",
)
DIEM_KHAC_TINH_TOAN = Check(
    "diem-khac-tinh-toan",
    expected="{points} điểm, tính từ số liệu; số này được dùng",
    advice="Đối chiếu phiếu chấm với số liệu; nếu số liệu sai, sửa số liệu.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="an appraised score that differs from the computed one",
    meaning="điểm thẩm định của tiêu chí tính từ số liệu khác số tính được; số tính được mới được dùng",
    cause="thẩm định trên số liệu cũ; chưa trừ vi phạm",
)
KHONG_CO_TONG_DIEM = Check(
    "khong-co-tong-diem",
    expected="bảng tiêu chí nêu điểm khi một tiêu chí không áp dụng (if_not_applicable_points), khi mẫu số bằng 0 "
    "(if_zero_denominator_points)",
    advice="Xin ý kiến Hội đồng, rồi ghi mức điểm đó vào bảng tiêu chí hoặc để đơn vị ngoài xếp hạng.",
    severity=Severity.WARNING,
    english="a unit that cannot be ranked because a criterion does not apply",
    meaning="đơn vị không được xếp hạng vì có tiêu chí không áp dụng được; các đơn vị chưa giao chỉ tiêu nào được "
    "nêu một lần",
    cause="chưa giao chỉ tiêu; mẫu số bằng 0",
)
KHONG_CO_TONG_DIEM_WITHOUT_TARGETS = KHONG_CO_TONG_DIEM.variant(
    expected="đơn vị được xếp hạng có chỉ tiêu",
    advice="Ghi chỉ tiêu: trang tính “Chỉ tiêu” của {workbook} rồi chạy “thidua config {edition}”, hoặc tệp này. Không "
    "giao thì bảng tiêu chí phải nêu điểm khi không áp dụng (if_not_applicable_points).",
)
