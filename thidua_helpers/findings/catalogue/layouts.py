"""The layout of forms and registers: sheets, titles, headers, rows."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Mẫu biểu, tiêu đề, dòng")
_UNIT_OR_OFFICER = "tên một đơn vị trong config/units.csv, hoặc số thứ tự của chấp hành viên"
_KEEP_ONE_SHEET = "Giữ lại trang tính đúng, xóa hoặc đổi tên trang kia."
_NEW_FORM = "Nếu năm nay có mẫu mới: khai báo mẫu đó ở config/forms, rồi ghi tên mẫu ở mục inputs của year.toml."

MAU_KHAC = Check(
    "mau-khac",
    expected="mẫu của kỳ này: {form}",
    advice="Lập lại trên mẫu ban hành theo Thông tư {regulation}; không dùng mẫu năm trước.",
    english="another form version (last year's)",
    meaning="tiêu đề ghi thông tư khác với mẫu của kỳ",
    cause="dùng mẫu năm trước",
    remedy="lập lại trên mẫu đúng",
)
SAI_KY = Check(
    "sai-ky",
    expected="kỳ {months} tháng năm {year}",
    advice="Gửi đúng số liệu của kỳ này; nếu chỉ ghi nhầm tiêu đề thì sửa lại tiêu đề.",
    english="another period",
    meaning="tiêu đề ghi kỳ khác, ở dòng bất kỳ",
    cause="gửi nhầm tệp; quên sửa tiêu đề",
)
THIEU_KY = Check(
    "thieu-ky",
    expected="kỳ {months} tháng năm {year}",
    advice="Ghi kỳ báo cáo vào tiêu đề như mẫu.",
    severity=Severity.WARNING,
    english="no period in the title",
    meaning="tiêu đề không ghi kỳ",
    cause="xóa dòng kỳ báo cáo",
)
DON_VI_TINH_KHAC = Check(
    "don-vi-tinh-khac",
    expected="Đơn vị tính: {unit}",
    advice="Hỏi đơn vị số liệu ghi bằng đơn vị nào; ghi lại số theo mẫu, hoặc sửa dòng đơn vị tính.",
    english="the printed unit, or the word behind an amount, is not that of the form or column",
    meaning="tiêu đề in đơn vị tính khác mẫu (ví dụ “Đơn vị tính: đồng” ở biểu 1.000 đồng); ở các sổ: chữ sau số "
    "tiền không phải đơn vị của cột (“5 triệu”, “1.234 việc”)",
    cause="ghi đồng, triệu đồng; dùng mẫu khác",
)
DON_VI_TINH_KHAC_IN_ENTRY = DON_VI_TINH_KHAC.variant(
    expected="một số nguyên không âm, tính bằng {unit}",
    advice="Gõ số tính bằng {unit}, không kèm chữ; kiểm tra ô có phải của cột này không.",
)
THIEU_DON_VI_TINH = Check(
    "thieu-don-vi-tinh",
    expected="Đơn vị tính: {unit}",
    advice="Ghi đơn vị tính vào tiêu đề như mẫu, để biết số liệu ghi bằng đồng hay nghìn đồng.",
    severity=Severity.WARNING,
    english="a form of money prints none",
    meaning="biểu tiền không in đơn vị tính, nên không biết số ghi bằng đồng hay nghìn đồng",
    cause="xóa dòng đơn vị tính",
)
BANG_MA_CU = Check(
    "bang-ma-cu",
    expected="chữ Việt theo bảng mã Unicode",
    advice="Chuyển bảng mã {font} sang Unicode (Unikey: Ctrl+Shift+F6), lưu lại rồi gửi lại.",
    english="TCVN3 or VNI text",
    meaning="chữ ở tiêu đề hoặc tên theo bảng mã TCVN3, VNI",
    cause="máy, mẫu cũ",
    remedy="chuyển sang Unicode (Unikey: Ctrl+Shift+F6), gửi lại",
)
BANG_MA_CU_OF_PERSON = BANG_MA_CU.variant(
    expected="họ tên theo bảng mã Unicode",
    advice="Chuyển bảng mã {font} sang Unicode, nếu không một người sẽ có hai mã.",
)
THIEU_TRANG_TINH = Check(
    "thieu-trang-tinh",
    expected="trang tính “{sheet}”",
    advice="Bổ sung biểu còn thiếu; đặt tên trang tính đúng như mẫu.",
    english="a sheet is absent",
    meaning="không có trang tính bắt buộc",
    cause="quên biểu; đổi tên trang tính; để nhầm tệp khác trong thư mục",
)
THIEU_TRANG_TINH_OF_TABLE = THIEU_TRANG_TINH.variant(
    advice="Đặt lại tên trang tính đúng như mẫu, không thêm bớt ký tự.",
)
TRUNG_TRANG_TINH = Check(
    "trung-trang-tinh",
    expected="mỗi biểu một trang tính, tên “{sheet}”",
    advice=_KEEP_ONE_SHEET,
    english="two sheets for one form",
    meaning="hai trang tính cùng mang tên của một biểu, ví dụ “06” và “Biểu 06”, hoặc trùng hẳn tên",
    cause="chép trang để thử; tệp hỏng",
)
TRUNG_TRANG_TINH_BY_NAME = TRUNG_TRANG_TINH.variant(
    expected="mỗi trang tính một tên",
)
TRANG_AN = Check(
    "trang-an",
    expected="trang tính nhìn thấy được, để người ký biết đang xác nhận gì",
    advice="Bỏ ẩn trang tính (Unhide), rà soát số liệu rồi gửi lại.",
    english="a hidden sheet of a form or register",
    meaning="trang tính của mẫu, của sổ bị ẩn",
    cause="ẩn khi in",
)
TRANG_KHONG_DOC = Check(
    "trang-khong-doc",
    expected="chỉ các trang tính của mẫu",
    advice="Bỏ trang tính này; nếu là biểu phải nộp, đặt lại tên đúng như mẫu.",
    severity=Severity.WARNING,
    english="a sheet that is not read",
    meaning="trang tính không thuộc mẫu, không được đọc",
    cause="trang nháp; tên trang sai",
    remedy="bỏ (phát hiện chỉ nêu là trang thứ mấy trong tệp); nếu là biểu phải nộp thì đặt lại tên",
)
THIEU_COT = Check(
    "thieu-cot",
    expected="{count} cột đúng thứ tự như mẫu",
    advice=f"Khôi phục cột và tiêu đề như mẫu đã gửi. {_NEW_FORM}",
    english="a column of a header, or the header itself, is absent",
    meaning="thiếu cột hoặc không thấy dòng tiêu đề (cả ở các sổ)",
    cause="sửa tiêu đề, xóa cột",
    remedy="khôi phục như mẫu; năm có mẫu mới thì xem [Mẫu biểu](cau-hinh.md#mẫu-biểu)",
)
THIEU_COT_OF_NAMES = THIEU_COT.variant(
    expected="tiêu đề như mẫu {form}",
    advice="Dùng đúng mẫu biểu đã gửi, không sửa tiêu đề.",
)
THIEU_COT_OF_TABLE = THIEU_COT.variant(
    expected="một dòng tiêu đề có: {headings}",
    advice="Khôi phục dòng tiêu đề như mẫu.",
)
COT_LA = Check(
    "cot-la",
    expected="{count} cột đúng thứ tự như mẫu",
    advice=f"Bỏ cột thừa; giữ đúng tiêu đề của mẫu. {_NEW_FORM}{{suggestion}}",
    english="a column that is there twice or that nobody declared",
    meaning="cột không có trong mẫu, hoặc đứng hai lần",
    cause="thêm cột ghi chú; sửa tiêu đề",
    remedy="bỏ cột thừa, giữ đúng tiêu đề",
)
COT_LA_WITHOUT_HEADING = COT_LA.variant(
    expected="chỉ các cột của mẫu",
    advice="Xóa nội dung này (bỏ ẩn cột nếu không nhìn thấy), hoặc chuyển xuống dưới bảng hay sang tệp khác.",
)
COT_LA_OF_TABLE = COT_LA.variant(
    expected="mỗi cột một lần: {headings}",
    advice="Bỏ cột thừa, hoặc khai báo cột trong tệp mẫu ở config/forms.",
)
THIEU_DONG_MA = Check(
    "thieu-dong-ma",
    expected="một dòng mã cột A, B, 1, 2, … {count}",
    advice="Khôi phục dòng mã cột như mẫu.",
    english="no row of codes",
    meaning="dưới tiêu đề không có dòng mã cột A, B, 1, 2, …",
    cause="xóa dòng mã",
)
LECH_COT = Check(
    "lech-cot",
    expected="{codes}",
    advice=f"Cột bị dịch chuyển hoặc đổi chỗ: khôi phục thứ tự cột và dòng mã như mẫu. {_NEW_FORM}",
    english="codes that do not fit their headings",
    meaning="mã cột không khớp tiêu đề",
    cause="đổi chỗ cột; gõ lại dòng mã",
)
DON_VI_KHONG_KHOP = Check(
    "don-vi-khong-khop",
    expected="tiêu đề và dòng số liệu cùng một đơn vị",
    advice="Sửa tiêu đề hoặc tên đơn vị ở dòng số liệu.",
    english="title and rows name different units",
    meaning="tiêu đề ghi một đơn vị, dòng số liệu là đơn vị khác",
    cause="dùng lại tệp của đơn vị khác",
)
DONG_KHONG_RO_CUA_AI = Check(
    "dong-khong-ro-cua-ai",
    expected=_UNIT_OR_OFFICER,
    advice="Ghi đúng tên đơn vị như danh mục; đơn vị đổi tên thì thêm dòng cùng mã vào config/units.csv.{suggestion}",
    english="a row of nobody known",
    meaning="dòng có số nhưng không rõ của ai",
    cause="sai tên đơn vị; chấp hành viên không có số thứ tự (1.1, 1.2); số thừa dưới bảng",
    remedy="ghi đúng tên như danh mục, ghi số thứ tự, xóa số thừa",
)
DONG_KHONG_RO_CUA_AI_IN_OLD_FONT = DONG_KHONG_RO_CUA_AI.variant(
    advice="Chuyển bảng mã {font} sang Unicode rồi gửi lại.",
)
DONG_KHONG_RO_CUA_AI_WITHOUT_NAME = DONG_KHONG_RO_CUA_AI.variant(
    advice="Ghi tên đơn vị, hoặc xóa dòng số thừa dưới bảng.",
)
DONG_KHONG_RO_CUA_AI_TOO_MANY = DONG_KHONG_RO_CUA_AI.variant(
    advice="Sửa các dòng đã nêu riêng trước; nếu đây không phải biểu của kỳ thì gửi lại đúng biểu.",
)
TRUNG_DONG = Check(
    "trung-dong",
    expected="mỗi đơn vị, mỗi chấp hành viên một dòng",
    advice="Giữ lại dòng đúng, xóa dòng kia.",
    english="a unit or officer twice",
    meaning="hai dòng cùng một đơn vị hoặc chấp hành viên; ở các sổ, phiếu chấm, bỏ phiếu, khen thưởng: cùng một "
    "mục, kể cả ở hai tệp (một việc lớn của một đơn vị; một lần kiểm tra cùng ngày, nguồn, loại, ghi chú; một "
    "lần nhận cùng ngày, ghi chú)",
    cause="chép dòng",
    remedy="giữ dòng đúng; các lỗi cộng chấp hành viên kèm theo sẽ hết",
)
TRUNG_DONG_IN_REGISTERS = TRUNG_DONG.variant(
    expected="mỗi mục một dòng, kể cả khi ở nhiều tệp",
    advice="Giữ lại dòng đúng, xóa dòng kia; đến khi đó không dòng nào được dùng.",
)
