"""Reports of units that are missing or incomplete."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection(
    "Nộp báo cáo",
    "Cần số sớm thì lập [báo cáo tạm tính](huong-dan.md#báo-cáo-tạm-tính).",
)

DON_VI_CHUA_NOP = Check(
    "don-vi-chua-nop",
    expected="mọi đơn vị có số liệu về việc và tiền",
    advice="{how_to_get}. Cần báo cáo tạm tính khi chưa đủ: thêm --provisional.",
    english="a unit without a report",
    meaning="chưa có báo cáo của đơn vị",
    cause="chưa gửi; chưa chép vào thư mục, dù sổ tiếp nhận có ngày nhận",
    remedy="đôn đốc; kiểm tra lại thư mục",
)
DON_VI_CHUA_NOP_BY_FILE_NAMES = DON_VI_CHUA_NOP.variant(
    expected="mỗi đơn vị một tệp",
    advice="Đôn đốc đơn vị gửi; đã có thì xem lại tên tệp, thư mục.",
)
DON_VI_CHUA_DOC_DUOC = Check(
    "don-vi-chua-doc-duoc",
    expected="mọi đơn vị có số liệu về việc và tiền",
    advice="Sửa các lỗi của tệp nêu ở mục Chung, rồi chạy lại; khi đó mới biết đơn vị còn thiếu gì.",
    english="a unit whose figures may be in the part of a common workbook that was not understood",
    meaning="tệp chung của các đơn vị có đó nhưng chưa đọc được dòng của đơn vị; là hệ quả của lỗi khác của tệp",
    cause="sửa tiêu đề, đổi mẫu, ghi sai tên đơn vị",
)
DON_VI_THIEU_BIEU = Check(
    "don-vi-thieu-bieu",
    expected="mọi đơn vị có số liệu về việc và tiền",
    advice="Đôn đốc đơn vị. Cần báo cáo tạm tính khi chưa đủ: thêm --provisional.",
    english="a unit with one of the two main forms only",
    meaning="chỉ có số liệu về việc hoặc về tiền",
    cause="thiếu dòng của đơn vị ở một biểu",
)
THIEU_NGAY_NHAN = Check(
    "thieu-ngay-nhan",
    expected="báo cáo nhận được thì có ngày nhận",
    advice="Ghi ngày nhận, để biết báo cáo có đúng hạn không.",
    severity=Severity.WARNING,
    english="a report of which the receipt log has no day",
    meaning="đã có báo cáo mà sổ tiếp nhận không có ngày nhận; kỳ chấm điểm số ngày chậm thì còn là lỗi `thieu-diem`",
    cause="quên ghi sổ",
)
