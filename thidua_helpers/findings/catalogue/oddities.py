"""Figures and targets that are odd."""

from thidua_helpers.findings.check import ACCEPT, Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection(
    "Khác thường, cần giải trình",
    "Ngưỡng do cơ quan tự đặt ở mục `[plausibility]` của `config/workspace.toml`; không có văn bản nào quy định. So "
    "với kỳ khác chỉ khi số liệu của kỳ đó có trong cùng thư mục làm việc. Riêng tiền bình quân một việc, khi không có "
    "kỳ đó, so với trung vị các đơn vị khác cùng loại (quá `money_among_peers_ratio` lần là lỗi).",
)
_ASK_UNIT = f"Hỏi lại đơn vị; nếu đúng, {ACCEPT}."

TIEN_NHAM_DON_VI_TINH = Check(
    "tien-nham-don-vi-tinh",
    expected="tiền ghi bằng nghìn đồng; bình quân một việc không thay đổi hàng chục lần",
    advice=f"Kiểm tra đơn vị tính của biểu tiền (nhầm đồng và nghìn đồng?). {_ASK_UNIT}",
    is_acceptable=True,
    english="money off by zeros",
    meaning="tiền bình quân một việc gấp hoặc kém cùng kỳ nhiều lần (ví dụ: 20 lần)",
    cause="ghi đồng thay cho nghìn đồng; có việc đặc biệt lớn",
)
TIEN_TRON_BA_SO_KHONG = Check(
    "tien-tron-ba-so-khong",
    expected="tiền ghi bằng {unit} đồng, số lẻ đến {unit} đồng",
    advice=f"Kiểm tra đơn vị tính của biểu tiền (nhầm đồng và nghìn đồng? làm tròn?). {_ASK_UNIT}",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="sums of a unit that all end in 000",
    meaning="mọi số tiền khác 0 của đơn vị đều tận cùng bằng 000 (từ `rounded_figures` số)",
    cause="ghi đồng vào biểu 1.000 đồng; làm tròn đến triệu",
)
CHI_TIEU_BAT_THUONG = Check(
    "chi-tieu-bat-thuong",
    expected="chỉ tiêu ghi theo phần trăm (83,5 chứ không phải 0,835), gần với các đơn vị khác, với năm trước và "
    "với kết quả",
    advice="Đối chiếu với quyết định giao chỉ tiêu; chép sai thì sửa ở tệp này hoặc ở sổ cấu hình {workbook}; "
    f"nếu đúng, {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="a target below 1%, far from those of other units or the year before, or far below the result",
    meaning="chỉ tiêu nhỏ hơn 1% (khi đó là lỗi); gấp hoặc kém quá `target_ratio` lần trung vị của các đơn vị "
    "khác, chỉ tiêu năm trước; kết quả từ `target_result_ratio` lần chỉ tiêu trở lên",
    cause="Excel ghi 83,5% thành 0,835; thiếu hoặc thừa một chữ số; nhầm đơn vị, nhầm dòng",
    remedy="đối chiếu với quyết định giao; sai thì sửa ở `targets.csv`, đúng thì chấp nhận, ghi lý do",
)
THIEU_DONG_CHI_TIEU = Check(
    "thieu-dong-chi-tieu",
    expected="mỗi đơn vị một dòng; đơn vị chưa được giao thì để trống value_pct",
    advice="Đối chiếu với quyết định giao chỉ tiêu rồi thêm dòng; chưa giao thì thêm dòng với value_pct để trống. "
    "Đang được tính là chưa giao.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="units without a row in the file of targets where most units have one",
    meaning="đơn vị không có dòng trong `targets.csv` trong khi quá nửa số đơn vị có; chỉ tiêu đó đang được tính "
    "là chưa giao",
    cause="bỏ sót khi chép quyết định",
)
HAI_DON_VI_TRUNG_SO = Check(
    "hai-don-vi-trung-so",
    expected="hai đơn vị có số liệu khác nhau",
    advice=f"Xem có phải tệp của một đơn vị được gửi dưới tên đơn vị kia không. {_ASK_UNIT}",
    is_acceptable=True,
    english="two units whose figures are all equal",
    meaning="mọi số khác 0 của hai đơn vị bằng nhau, về việc hoặc về tiền (từ `equal_figures` số)",
    cause="gửi tệp của đơn vị khác dưới tên mình",
)
LUY_KE_GIAM = Check(
    "luy-ke-giam",
    expected="số lũy kế từ 01/10 không giảm theo thời gian",
    advice=f"Đối chiếu với biểu {{period}}. {_ASK_UNIT}",
    is_acceptable=True,
    english="a cumulative flow that fell",
    meaning="số lũy kế cả năm nhỏ hơn số 10 tháng",
    cause="kỳ trước báo cáo nhầm; gõ nhầm",
    remedy="đối chiếu với biểu 10 tháng",
)
TIEN_KHONG_CO_VIEC = Check(
    "tien-khong-co-viec",
    expected="có tiền thì có việc",
    advice=_ASK_UNIT,
    severity=Severity.WARNING,
    is_acceptable=True,
    english="money without cases",
    meaning="có tiền nhưng 0 việc",
    cause="bỏ sót số việc",
)
BIEN_DONG_LON = Check(
    "bien-dong-lon",
    expected="dưới ngưỡng cảnh báo (thay đổi quá {ratio} lần so với cùng kỳ)",
    advice=_ASK_UNIT,
    severity=Severity.WARNING,
    is_acceptable=True,
    english="a flow that jumped",
    meaning="mới thụ lý hoặc đã xong tăng, giảm nhiều so với cùng kỳ (ví dụ: quá 1,5 lần và từ 50 việc)",
    cause="vụ án lớn; gõ thừa chữ số",
)
MAU_SO_DOI_CUOI_KY = Check(
    "mau-so-doi-cuoi-ky",
    expected="dưới ngưỡng cảnh báo (giảm từ {points} điểm phần trăm trở lên so với {period})",
    advice=f"Xem các quyết định chưa có điều kiện, ủy thác ban hành sau {{period}}. {_ASK_UNIT}",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="an enforceable share that fell late",
    meaning="tỷ lệ có điều kiện giảm mạnh cuối năm (ví dụ: từ 8 điểm phần trăm)",
    cause="nhiều quyết định chưa có điều kiện, ủy thác ban hành cuối kỳ",
    remedy="xem các quyết định sau 10 tháng",
)
CO_DIEU_KIEN_DOI_NHIEU = Check(
    "co-dieu-kien-doi-nhieu",
    expected="dưới ngưỡng cảnh báo (tăng hoặc giảm từ {points} điểm phần trăm trở lên so với cùng kỳ)",
    advice=f"Xem việc phân loại có điều kiện, chưa có điều kiện. {_ASK_UNIT}",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="one that moved within a year",
    meaning="tỷ lệ có điều kiện trên phải thi hành tăng, giảm nhiều so với cùng kỳ (ví dụ: từ 15 điểm phần trăm)",
    cause="phân loại lại có điều kiện, chưa có điều kiện; gõ nhầm",
)
DAU_KY_LECH = Check(
    "dau-ky-lech",
    expected="{counted} đầu kỳ bằng số để lại, trừ số đã chuyển sổ theo dõi riêng",
    advice=f"Đối chiếu hai biểu và sổ theo dõi riêng; nếu đúng, {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="an opening that is not what was left",
    meaning="số năm trước chuyển sang khác số năm trước để lại, trừ số đã chuyển sổ theo dõi riêng; trong năm sắp "
    "xếp lại: khác số các đơn vị cũ để lại",
    cause="gõ nhầm; chuyển sổ theo dõi riêng chưa ghi vào sổ; điều chỉnh sau khi chốt năm",
)
DAU_KY_THAP_HON = Check(
    "dau-ky-thap-hon",
    expected="chênh lệch bằng số đã chuyển sổ theo dõi riêng; kỳ này chưa có sổ đó để đối chiếu",
    advice="Khai báo sổ theo dõi riêng (mẫu so-theo-doi-rieng) ở mục inputs của {year_file}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="openings below it without the separate book",
    meaning="số năm trước chuyển sang thấp hơn số để lại ở nhiều đơn vị, mà kỳ chưa có sổ theo dõi riêng",
    cause="chưa khai báo sổ theo dõi riêng",
    remedy="lập sổ theo mẫu so-theo-doi-rieng",
)
BAN_GIAO_LECH = Check(
    "ban-giao-lech",
    expected="số bàn giao cộng lại bằng số chuyển kỳ sau của đơn vị cũ",
    advice=f"Đối chiếu sổ bàn giao với biểu của đơn vị cũ; nếu đúng, {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="a handover that does not add up",
    meaning="số một đơn vị cũ bàn giao, cộng lại, khác số còn lại khi sắp xếp",
    cause="thiếu dòng, gõ nhầm trong sổ bàn giao",
)
