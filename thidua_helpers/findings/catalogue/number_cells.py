"""Cells that hold a number."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection(
    "Ô số",
    "Ô số của biểu phải là số nguyên không âm (ô tỷ lệ thì là tỷ lệ, hoặc để trống); chương trình không đoán. Cột chữ "
    "của các sổ (ghi chú, giải trình, minh chứng …) đọc như ô hiện ra; các mã về định dạng chỉ xét ở ô số. Một phát "
    "hiện liệt kê mọi ô cùng loại; nội dung ô chỉ được nêu khi giống số hoặc ngày, vì chữ có thể là họ tên.",
)
_WHOLE_NUMBER = "một số nguyên không âm"
VISIBLE = "mọi dòng, mọi ô có nội dung đều nhìn thấy được"
_SAVE_AGAIN = "Mở tệp bằng Excel, bấm Lưu để tính lại, hoặc dán giá trị (Paste Values)."
_TYPE_NUMBER = "Định dạng ô là Number rồi gõ lại số đúng."

O_TRONG = Check(
    "o-trong",
    expected=_WHOLE_NUMBER,
    advice="Điền số; nếu không có phát sinh, ghi 0.",
    english="a number cell that is empty",
    meaning="ô trống",
    cause="không có phát sinh nên bỏ trống; công thức trong .ods, .xls không lưu kết quả",
    remedy="ghi 0; hoặc điền số; .xls, .ods thì lưu lại thành .xlsx",
)
O_TRONG_IN_ENTRY = O_TRONG.variant(
    expected="không để trống",
    advice="Điền ô này.",
)
O_TRONG_OF_CHOICE = O_TRONG.variant(
    expected="một mục của danh sách “{choices}”",
    advice="Chọn một mục.",
)
CHU_TRONG_O_SO = Check(
    "chu-trong-o-so",
    expected=_WHOLE_NUMBER,
    advice="Gõ lại thành số, định dạng ô là Number, không dấu chấm.",
    english="a number cell with text",
    meaning="chữ, hoặc số ở dạng văn bản, ví dụ “2.313”, “-”",
    cause="chép từ Word; gõ dấu chấm; gõ gạch ngang thay số 0",
)
CONG_THUC_KHONG_GIA_TRI = Check(
    "cong-thuc-khong-gia-tri",
    expected=_WHOLE_NUMBER,
    advice=_SAVE_AGAIN,
    english="a formula without value",
    meaning="công thức mà tệp không lưu kết quả",
    cause="tệp do phần mềm khác tạo, chưa mở bằng Excel",
)
CONG_THUC_KHONG_GIA_TRI_IN_ENTRY = CONG_THUC_KHONG_GIA_TRI.variant(
    expected="{expected}",
)
O_LOI = Check(
    "o-loi",
    expected=_WHOLE_NUMBER,
    advice="Sửa công thức hoặc gõ lại số đúng.",
    english="a formula with an error",
    meaning="ô báo lỗi (#REF!, #DIV/0!)",
    cause="công thức hỏng",
)
O_LOI_IN_ENTRY = O_LOI.variant(
    expected="{expected}",
    advice="Sửa công thức hoặc gõ lại nội dung đúng.",
)
O_PHAN_TRAM = Check(
    "o-phan-tram",
    expected=_WHOLE_NUMBER,
    advice=_TYPE_NUMBER,
    english="a number cell formatted as per cent",
    meaning="ô định dạng phần trăm",
    cause="chép định dạng từ cột tỷ lệ",
)
O_PHAN_TRAM_IN_ENTRY = O_PHAN_TRAM.variant(
    expected="{expected}",
)
O_AN = Check(
    "o-an",
    expected=VISIBLE,
    advice="Bỏ ẩn dòng, cột (Unhide) và bỏ lọc, rà soát số liệu rồi gửi lại.",
    english="a filled cell that nobody sees, in a hidden row or column",
    meaning="ô có nội dung nằm ở dòng hoặc cột bị ẩn; ở các sổ là một lỗi của trang, nêu các dòng bị ẩn, bị lọc",
    cause="ẩn khi in; còn bật lọc",
)
O_AN_IN_ENTRY = O_AN.variant(
    expected="{expected}",
    advice="Bỏ ẩn dòng, cột (Unhide) và bỏ lọc, rà soát rồi lưu lại; không dùng thì xóa hẳn.",
)
O_DUOI_O_GOP = Check(
    "o-duoi-o-gop",
    expected=VISIBLE,
    advice="Bỏ gộp ô (Unmerge Cells), rà soát số liệu rồi gửi lại.",
    english="a filled cell that nobody sees, under a merged range",
    meaning="ô có nội dung nằm dưới một vùng ô gộp, không ai nhìn thấy",
    cause="gộp ô bằng phần mềm khác Excel",
)
O_DUOI_O_GOP_IN_ENTRY = O_DUOI_O_GOP.variant(
    expected="{expected}",
    advice="Bỏ gộp ô (Unmerge Cells), rà soát rồi lưu lại; không dùng thì xóa nội dung bị che.",
)
DINH_DANG_KHAC_SO = Check(
    "dinh-dang-khac-so",
    expected=_WHOLE_NUMBER,
    advice="Đặt định dạng ô là Number, không kèm chữ, rà soát số liệu rồi gửi lại.",
    english="a cell whose format shows another figure than the one stored",
    meaning="định dạng làm ô hiện ra con số khác số lưu trong ô; phát hiện nêu cả hai số",
    cause="định dạng chia nghìn (#,##0,), kèm chữ “triệu”, ẩn số (;;;)",
)
DINH_DANG_KHAC_SO_IN_ENTRY = DINH_DANG_KHAC_SO.variant(
    expected="{expected}",
    advice="Đặt định dạng ô là General hoặc Number, rà soát số rồi lưu lại.",
)
GIA_TRI_CU = Check(
    "gia-tri-cu",
    expected=_WHOLE_NUMBER,
    advice="Mở tệp bằng Excel, bấm F9 để tính lại rồi Lưu, rà soát số liệu và gửi lại.",
    english="a number that is not what the formula of its cell gives",
    meaning="số lưu trong ô không phải kết quả công thức của ô; phát hiện nêu cả hai số",
    cause="tệp lưu khi chưa tính lại (Excel đặt tính bằng tay; phần mềm khác)",
)
GIA_TRI_CU_IN_ENTRY = GIA_TRI_CU.variant(
    expected="{expected}",
    advice="Mở tệp bằng Excel, bấm F9 rồi Lưu, rà soát số.",
)
CONG_THUC_CHUA_TINH_LAI = Check(
    "cong-thuc-chua-tinh-lai",
    expected="số lưu trong ô là kết quả công thức của ô",
    advice="Mở tệp bằng Excel, bấm F9 rồi Lưu; hoặc dán giá trị (Paste Values).",
    severity=Severity.WARNING,
    english="formulas that could not be recomputed in a workbook that asks for it",
    meaning="tệp ghi rằng công thức phải tính lại, mà công thức chương trình không tính được (khác +, −, ×, ÷, "
    "SUM, IF, ROUND)",
    cause="như trên",
)
TY_LE_KHONG_RO = Check(
    "ty-le-khong-ro",
    expected="một tỷ lệ, hoặc ô trống",
    advice="Ghi tỷ lệ bằng số, ví dụ 83,98; hoặc để trống.",
    english="a printed rate in words",
    meaning="ô tỷ lệ ghi bằng chữ",
    cause="ghi chú vào ô tỷ lệ",
)
O_NGAY_THANG = Check(
    "o-ngay-thang",
    expected=_WHOLE_NUMBER,
    advice=_TYPE_NUMBER,
    english="a number cell with a date",
    meaning="ô định dạng ngày tháng",
    cause="Excel tự đổi",
)
SO_LE = Check(
    "so-le",
    expected=_WHOLE_NUMBER,
    advice="Ghi số nguyên, không dấu phẩy thập phân; kiểm tra dấu chấm phân cách hàng nghìn.",
    english="a number cell with a fraction",
    meaning="số có phần lẻ",
    cause="2.313 bị hiểu là 2,313; tiền ghi lẻ nghìn đồng",
)
SO_AM = Check(
    "so-am",
    expected=_WHOLE_NUMBER,
    advice="Đối chiếu với sổ; ghi số đúng.",
    english="less than nothing",
    meaning="số âm; hoặc phần còn lại suy ra bị âm",
    cause="gõ nhầm; số của cụm lớn hơn toàn tỉnh",
    remedy="đối chiếu với sổ, với nguồn",
)
SO_AM_OF_FIGURE = SO_AM.variant(
    expected="không âm; phần của cụm không lớn hơn toàn tỉnh",
    advice="Đối chiếu từng ô với nguồn; sửa ô chép sai.",
)
SO_QUA_LON = Check(
    "so-qua-lon",
    expected=_WHOLE_NUMBER,
    advice="Kiểm tra đơn vị tính: biểu ghi việc, hoặc nghìn đồng.",
    english="a number too large",
    meaning="số lớn ngoài mọi khả năng",
    cause="ghi đồng vào biểu nghìn đồng; thừa chữ số",
)
