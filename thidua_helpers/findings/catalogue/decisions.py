"""Decisions."""

from thidua_helpers.findings.check import ACCEPT, Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Quyết định")

KHAC_TINH_TOAN_KHONG_LY_DO = Check(
    "khac-tinh-toan-khong-ly-do",
    expected="quyết định khác {computed} thì có lý do",
    advice="Sửa các lỗi khác về số liệu, sổ, phiếu chấm trước rồi chạy lại, vì chúng làm đổi kết quả tính. Hết "
    "các lỗi đó mà vẫn khác: ghi lý do vào cột reason của tệp này hoặc ở sổ cấu hình {workbook}, trang tính “Quyết "
    "định”, cột “Lý do khác kết quả tính”; hoặc sửa giá trị chép sai.",
    english="a decided value that differs from the computed one without a reason",
    meaning="giá trị trong `decisions.csv` khác kết quả tính, kết quả bỏ phiếu mà không có lý do",
    cause="Hội đồng xem xét khác; chép sai; số liệu, phiếu chấm đã đổi sau quyết định",
    remedy="sửa các lỗi khác trước; vẫn khác thì ghi lý do ở cột `reason`, hoặc ở sổ cấu hình, trang tính “Quyết "
    "định”, hoặc sửa giá trị",
)
QUYET_DINH_TRUNG = Check(
    "quyet-dinh-trung",
    expected="mỗi nội dung của một đơn vị có một quyết định",
    advice="Giữ dòng của quyết định còn hiệu lực.",
    english="two decisions on one thing",
    meaning="một nội dung của một đơn vị được quyết định hai lần khác nhau",
    cause="quyết định đã được thay",
)
THU_BAC_VO_LY = Check(
    "thu-bac-vo-ly",
    expected="thứ bậc từ 1 đến số đơn vị được xếp hạng; đồng hạng thì bỏ các thứ tiếp theo (1, 2, 2, 4)",
    advice="Đối chiếu với quyết định; sửa thứ bậc chép sai, ghi thêm đơn vị còn thiếu.",
    english="decided ranks that no order of the members gives",
    meaning="thứ bậc đã ghi của một Cụm không thể cùng đúng: lớn hơn số đơn vị được xếp hạng, bỏ trống thứ, hoặc "
    "đồng hạng mà không bỏ các thứ tiếp theo",
    cause="chép sai; thiếu dòng của một đơn vị",
    remedy="sửa thứ bậc, ghi thêm dòng còn thiếu; có lý do cũng không được chấp nhận",
)
HANG_THUOC_LOAI_TRU = Check(
    "hang-thuoc-loai-tru",
    expected="đơn vị thuộc trường hợp loại trừ không được xếp hạng đó",
    advice="Sửa hạng; trường hợp loại trừ không còn thì xóa dòng của nó ở exclusions.csv.",
    english="a class for a unit that is excluded from it",
    meaning="đơn vị được ghi một hạng mà `exclusions.csv` có trường hợp loại trừ khỏi hạng đó",
    cause="chép sai hạng; trường hợp loại trừ đã được bỏ",
)
HANG_QUA_SO_LUONG = Check(
    "hang-qua-so-luong",
    expected="không quá {quota} đơn vị {label}",
    advice=f"Đối chiếu với quyết định và class_quotas của year.toml; Hội đồng quyết định quá số lượng thì {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="more units in a class than its quota",
    meaning="số đơn vị được ghi một hạng nhiều hơn số lượng giao",
    cause="chép sai hạng; số lượng giao đã đổi",
)
HANG_NGUOC_DIEM = Check(
    "hang-nguoc-diem",
    expected="đơn vị nhiều điểm hơn không ở hạng thấp hơn, trừ khi có lý do",
    advice="Ghi lý do vào cột reason của đơn vị ở hạng cao hơn, hoặc sửa hạng chép sai.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="a higher class with fewer points and no reason",
    meaning="đơn vị ít điểm hơn ở hạng cao hơn mà không có lý do",
    cause="Hội đồng xem xét khác; chép sai hạng",
)
KHEN_THUONG_KHONG_DE_NGHI = Check(
    "khen-thuong-khong-de-nghi",
    expected="khen thưởng được quyết định thì có trong danh sách đề nghị",
    advice="Bổ sung vào danh sách đề nghị, hoặc sửa đơn vị, mã, danh hiệu chép sai.",
    severity=Severity.WARNING,
    english="an award that nobody nominated",
    meaning="khen thưởng trong `decisions.csv` không có trong danh sách đề nghị của kỳ",
    cause="chép sai đơn vị, mã, danh hiệu; thiếu đề nghị",
)
TRUNG_CHUC_DANH = Check(
    "trung-chuc-danh",
    expected="Trưởng Cụm, Phó Trưởng Cụm của một năm là hai đơn vị",
    advice="Xem lại quyết định; ghi cả quyết định về chức danh kia.",
    severity=Severity.WARNING,
    english="one unit as head and deputy of one year",
    meaning="một đơn vị vừa là Trưởng Cụm vừa là Phó Trưởng Cụm của cùng một năm, theo quyết định hoặc theo kết "
    "quả bỏ phiếu",
    cause="quyết định khác kết quả bỏ phiếu về một chức danh",
)
KHAC_QUYET_DINH_KY_TRUOC = Check(
    "khac-quyet-dinh-ky-truoc",
    expected="Trưởng Cụm, Phó Trưởng Cụm của năm như kỳ trước đã quyết định",
    advice="Sửa ở tệp này, hoặc ở sổ cấu hình {workbook}, trang tính “Trưởng Cụm”; đã có quyết định khác thì ghi vào "
    "decisions.csv của kỳ {year_before}.",
    severity=Severity.WARNING,
    english="a ledger of heads unlike what the year before decided",
    meaning="sổ theo dõi Trưởng Cụm ghi khác quyết định của kỳ trước về năm này",
    cause="ghi nhầm; có quyết định thay thế",
    remedy="sửa sổ, hoặc ghi quyết định thay thế vào `decisions.csv` của kỳ trước",
)
THAM_DINH_TRONG_CUM = Check(
    "tham-dinh-trong-cum",
    expected="đơn vị thẩm định đứng ngoài Cụm được thẩm định",
    advice="Báo cáo Hội đồng biết khi xem xét; cân nhắc giao đơn vị khác thẩm định Cụm này.",
    severity=Severity.WARNING,
    english="the appraiser is a member of the cluster that it appraises",
    meaning="đơn vị thẩm định là thành viên của Cụm được thẩm định",
    cause="Cục vừa thẩm định vừa là thành viên Cụm 1",
)
