"""Configuration, and figures that are not there."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Cấu hình và mức độ đầy đủ")

CHUA_QUYET_DINH = Check(
    "chua-quyet-dinh",
    expected="đã có người quyết định cho kỳ này",
    advice="Xem, sửa ở {where}. Xong thì chọn “đã quyết định” ở sổ cấu hình, trang tính “Việc cần quyết định”, rồi "
    "chạy “thidua config {edition}”; hoặc xóa mục to_decide “{entry}” trong year.toml.",
    english="what was carried over from an earlier edition and nobody has decided on yet",
    meaning="một việc mang sang từ kỳ trước chưa được quyết định cho kỳ này",
    cause="kỳ lập bằng `thidua new`",
    remedy="xem, sửa ở nơi được nêu, rồi [đánh dấu đã quyết định](huong-dan.md#sang-năm-mới)",
)
DINH_CHINH_KHONG_KHOP = Check(
    "dinh-chinh-khong-khop",
    expected="“{value}”, như đính chính trong {listed_in} đã ghi",
    advice="Đơn vị đã sửa tệp hoặc đính chính ghi sai chỗ: xem lại rồi sửa hoặc xóa dòng đính chính.",
    english="a correction whose cell holds something else than expected, or whose new value is not a whole number",
    meaning="ô không còn như đính chính ghi, hoặc không có tệp, trang tính, ô đó; hoặc giá trị mới không phải số "
    "nguyên không âm",
    cause="đơn vị gửi tệp mới; ghi sai tên tệp, ô, giá trị",
    remedy="sửa hoặc xóa dòng trong `corrections.csv`",
)
DINH_CHINH_KHONG_KHOP_BY_VALUE = DINH_CHINH_KHONG_KHOP.variant(
    expected="một số nguyên không âm, viết bằng chữ số, không dấu chấm",
    advice="Sửa cột value của dòng đính chính này; tệp của đơn vị không sai ở đây.",
)
DINH_CHINH_KHONG_KHOP_BY_FILE = DINH_CHINH_KHONG_KHOP.variant(
    expected="tên tệp tính từ thư mục data/raw của kỳ",
    advice="Sửa tên tệp hoặc xóa dòng đính chính.",
)
CHAP_NHAN_HET_HIEU_LUC = Check(
    "chap-nhan-het-hieu-luc",
    expected="mỗi dòng ứng với một phát hiện còn nguyên giá trị",
    advice="Xóa dòng này; nếu phát hiện mới vẫn đúng, chấp nhận lại bằng mã mới.",
    severity=Severity.WARNING,
    english="an acceptance that fits no finding any more",
    meaning="dòng chấp nhận không ứng với phát hiện nào",
    cause="số liệu, ô, tên tệp đã đổi",
)
DON_VI_NGOAI_CUM = Check(
    "don-vi-ngoai-cum",
    expected="mọi đơn vị thuộc một cụm theo Quyết định {decision}",
    advice="Tra bản gốc quyết định rồi bổ sung thành viên vào tệp cấu hình cụm.",
    severity=Severity.WARNING,
    english="a unit in no cluster",
    meaning="đơn vị không thuộc cụm nào",
    cause="danh sách công bố thiếu",
)
THANH_VIEN_CAN_XEM = Check(
    "thanh-vien-can-xem",
    expected="các nguồn nêu cùng một danh sách thành viên",
    advice="Tra bản gốc quyết định.",
    severity=Severity.WARNING,
    english="a member about whom sources differ",
    meaning="các nguồn nêu khác nhau về thành viên cụm",
    cause="nguồn mâu thuẫn",
)
CHUA_CO_SO_LIEU_TOAN_TINH = Check(
    "chua-co-so-lieu-toan-tinh",
    expected="số liệu toàn tỉnh",
    advice="Kiểm tra tệp đầu vào có thiếu các dòng của toàn tỉnh không.",
    severity=Severity.WARNING,
    english="the province has no figure",
    meaning="không có số liệu nào của toàn tỉnh",
    cause="thiếu dòng toàn tỉnh; chưa đủ đơn vị",
)
CUM_THIEU_SO_LIEU = Check(
    "cum-thieu-so-lieu",
    expected="cụm có đủ các dòng số liệu như toàn tỉnh",
    advice="Bổ sung khi có nguồn. Báo cáo ghi “chưa có số liệu”, không suy đoán cho từng cụm.",
    severity=Severity.WARNING,
    english="a cluster lacks lines",
    meaning="cụm thiếu dòng số liệu mà toàn tỉnh có",
    cause="chưa công bố; đơn vị chưa nộp",
)
CHUA_CO_SO_LIEU_DON_VI = Check(
    "chua-co-so-lieu-don-vi",
    expected="số liệu từng đơn vị để cộng thành tổng",
    advice="Bổ sung khi có số liệu của các đơn vị.",
    severity=Severity.WARNING,
    english="units have none",
    meaning="kỳ chỉ có số công bố, chưa có số liệu từng đơn vị",
    cause="đơn vị không gửi tệp bảng tính cho kỳ này",
)
