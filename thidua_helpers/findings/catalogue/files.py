"""A workbook, or a folder of workbooks, as a file."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Tệp")
_WORKBOOK = "một tệp bảng tính .xlsx, .xls hoặc .ods mở được, không mật khẩu"
_RESAVE = "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng Excel Workbook (.xlsx) rồi gửi lại."
_CHECK_FILLED_IN = "Kiểm tra xem tệp có phải là tệp đã điền không."
_NO_NAMES = "Thay bằng mã cán bộ hoặc chức danh; nếu không phải tên người thì chấp nhận phát hiện này."

THIEU_TEP = Check(
    "thieu-tep",
    expected="như {declared_in} khai báo",
    advice="{advice}",
    english="a declared workbook is absent",
    meaning="tệp hoặc thư mục khai báo trong `year.toml` không có",
    cause="chưa chép, tên khác",
    remedy="chép tệp vào `data/raw/<kỳ>/`, hoặc sửa mục inputs",
)
TEN_NGUOI = Check(
    "ten-nguoi",
    expected="văn bản được chia sẻ, lưu trữ không nêu tên cá nhân, chỉ nêu mã hoặc chức danh",
    advice=_NO_NAMES,
    is_acceptable=True,
    is_internal=True,
    english="words that look like a person's name in a text that is shared or kept in config",
    meaning="có chữ giống họ tên cá nhân trong phần được chia sẻ, kể cả nhận định đã công bố và lời báo cáo tổng "
    "kết (lỗi), hoặc trong lý do ghi ở cấu hình (cảnh báo)",
    cause="ghi chú nêu tên chấp hành viên, đương sự; tên đường, địa danh trùng tên người",
    remedy="thay bằng mã (CB-01) hoặc chức danh; người giữ chức vụ mà nguồn đã đăng nêu tên thì khai báo ở "
    "[`officials`](cau-hinh.md#lời-của-báo-cáo-tổng-kết); không phải tên người thì chấp nhận",
)
TEN_NGUOI_OR_OFFICIAL = TEN_NGUOI.variant(
    advice=f"{_NO_NAMES} Người giữ chức vụ mà chính nguồn đã đăng nêu tên: ghi tên ở khóa officials của mục đó (ở "
    "year.toml: của [summing_up], cùng với source).",
)
TEN_CAN_BO = Check(
    "ten-can-bo",
    expected="văn bản được chia sẻ không nêu tên cá nhân",
    advice="Ghi mã cán bộ (CB-01) hoặc chức danh thay cho họ tên.",
    severity=Severity.WARNING,
    is_internal=True,
    english="a name of the officers' key that was masked there",
    meaning="chữ được chia sẻ có họ tên cán bộ trong khóa mã; chương trình đã thay bằng “[tên cá nhân]”",
    cause="ghi chú nêu tên cán bộ",
)
TEN_CAN_BO_O_CAU_HINH = Check(
    "ten-can-bo-o-cau-hinh",
    expected="cấu hình không nêu tên cán bộ, chỉ nêu mã hoặc chức danh",
    advice="Thay họ tên bằng mã cán bộ (CB-01) hoặc chức danh.",
    is_internal=True,
    english="one that is written in config",
    meaning="một dòng cấu hình có họ tên cán bộ trong khóa mã",
    cause="chép nguyên văn biên bản, ý kiến vào lý do",
)
TEP_KHONG_KHAI_BAO = Check(
    "tep-khong-khai-bao",
    expected="mỗi tệp trong data/raw đều được khai báo và đọc được",
    advice="Thêm tệp vào mục inputs của year.toml, lưu lại thành .xlsx, hoặc chuyển tệp ra khỏi thư mục.",
    severity=Severity.WARNING,
    is_internal=True,
    english="a file that nobody declared",
    meaning="có tệp mà chương trình không đọc",
    cause="tệp Word, ảnh, tệp thừa; quên khai báo",
)
KHONG_DOC_DUOC = Check(
    "khong-doc-duoc",
    expected=_WORKBOOK,
    advice=_RESAVE,
    english="cannot be opened",
    meaning="tệp rỗng, hỏng, không có quyền đọc, các ô không theo thứ tự; CSV không phải UTF-8, có ký tự NUL hoặc "
    "sai dấu nháy",
    cause="tải về, gửi thư bị lỗi; lưu CSV kiểu cũ",
    remedy="đề nghị gửi lại; CSV thì lưu dạng “CSV UTF-8”",
)
KHONG_DOC_DUOC_WITHOUT_CONTENT = KHONG_DOC_DUOC.variant(
    advice="Gửi lại tệp có nội dung.",
)
KHONG_DOC_DUOC_AS_CSV = KHONG_DOC_DUOC.variant(
    advice="Lưu lại dạng “CSV UTF-8 (Comma delimited)”.",
)
KHONG_DOC_DUOC_WITHOUT_RIGHTS = KHONG_DOC_DUOC.variant(
    advice="Kiểm tra quyền đọc tệp.",
)
TEP_QUA_LON = Check(
    "tep-qua-lon",
    expected=_WORKBOOK,
    advice="Gửi tệp chỉ có các biểu cần nộp.",
    english="a file too large",
    meaning="tệp quá 50 MB; .xls, CSV quá 10 MB",
    cause="có ảnh, có dữ liệu khác",
    remedy="gửi tệp chỉ có các biểu cần nộp; .xls thì lưu thành .xlsx",
)
TEP_QUA_LON_AS_XLS = TEP_QUA_LON.variant(
    advice="Lưu lại dạng .xlsx, chỉ gồm các biểu cần nộp, rồi gửi lại.",
)
TEP_QUA_LON_AS_CSV = TEP_QUA_LON.variant(
    advice="Gửi tệp chỉ có các dòng của sổ.",
)
BANG_QUA_LON = Check(
    "bang-qua-lon",
    expected="một tệp bảng tính chỉ có các biểu, sổ của kỳ",
    advice="Gửi tệp chỉ có các biểu cần nộp; xóa hẳn dòng, cột thừa (Ctrl+End cho biết ô cuối) rồi gửi lại.",
    english="more cells or text than any report has",
    meaning="các trang tính cộng lại quá 100.000 ô có nội dung, quá 1 triệu ô tính đến ô cuối, quá 3 triệu ký tự, "
    "hoặc quá nhiều ô trống có định dạng",
    cause="để cả danh sách việc, dữ liệu gốc trong tệp; định dạng cả trang tính",
)
O_QUA_DAI = Check(
    "o-qua-dai",
    expected="ô không quá 32.767 ký tự",
    advice="Xóa hoặc rút ngắn nội dung ô này rồi gửi lại.",
    english="a cell longer than Excel allows",
    meaning="một ô có trên 32.767 ký tự",
    cause="dán cả văn bản vào ô; tệp hỏng",
)
LIEN_KET_RA_NGOAI = Check(
    "lien-ket-ra-ngoai",
    expected="tệp nằm trong data/raw của thư mục làm việc",
    advice="Chép chính tệp đó vào thư mục này, thay cho liên kết.",
    english="an input that is a link to somewhere else",
    meaning="tệp hay thư mục trong `data/raw` là liên kết (symlink) đến nơi khác",
    cause="tạo liên kết thay vì chép tệp",
)
TEP_GIA_SO_TINH = Check(
    "tep-gia-so-tinh",
    expected=_WORKBOOK,
    advice=_RESAVE,
    english="HTML or text under a workbook's name",
    meaning="đuôi tệp không đúng với nội dung: bên trong là trang HTML, văn bản, tệp nén khác, hoặc .xls mang "
    "đuôi .xlsx và ngược lại",
    cause="phần mềm xuất ra HTML rồi đặt đuôi .xls; đổi tên đuôi bằng tay",
)
TEP_GIA_SO_TINH_BY_SUFFIX = TEP_GIA_SO_TINH.variant(
    advice=f"Đổi đuôi tệp thành {{suffix}}. {_RESAVE}",
)
TEP_CO_MAT_KHAU = Check(
    "tep-co-mat-khau",
    expected=_WORKBOOK,
    advice="Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ tính) rồi gửi lại.",
    english="a password",
    meaning="tệp có mật khẩu mở",
    cause="đơn vị đặt mật khẩu",
)
TEP_NEN_BAT_THUONG = Check(
    "tep-nen-bat-thuong",
    expected=_WORKBOOK,
    advice=_RESAVE,
    english="an archive that expands",
    meaning="nội dung nén phình ra quá lớn, có phần lạ hoặc hai phần cùng tên",
    cause="tệp hỏng hoặc không an toàn",
    remedy="không mở; đề nghị đơn vị lập lại tệp",
)
O_QUA_XA = Check(
    "o-qua-xa",
    expected=_WORKBOOK,
    advice="Xóa hẳn các dòng, cột thừa ngoài bảng (Ctrl+End cho biết ô cuối), lưu lại rồi gửi lại.",
    english="a cell far away",
    meaning="có ô rất xa bảng số liệu",
    cause="lỡ gõ, lỡ định dạng ở cuối trang tính",
)
KHONG_CO_DONG = Check(
    "khong-co-dong",
    expected="dòng của đơn vị gửi tệp, dưới dòng tổng số",
    advice=_CHECK_FILLED_IN,
    english="a workbook without a single figure",
    meaning="tệp hoặc trang tính bắt buộc không có dòng số liệu nào",
    cause="gửi mẫu trắng",
)
KHONG_CO_DONG_OF_UNIT = KHONG_CO_DONG.variant(
    advice="Khôi phục dòng của đơn vị, ghi đúng tên như danh mục.",
)
KHONG_CO_DONG_ON_SHEET = KHONG_CO_DONG.variant(
    expected="các dòng của đơn vị và chấp hành viên, dưới dòng mã cột",
)
KHONG_CO_DONG_OF_PUBLISHED = KHONG_CO_DONG.variant(
    expected="ít nhất một con số đã công bố",
)
KHONG_CO_DONG_IN_REGISTER = KHONG_CO_DONG.variant(
    expected="ít nhất một dòng đã điền, hoặc một dòng ghi “Không có”",
    advice="Kiểm tra xem tệp có phải là tệp đã điền không; kỳ này không có gì để ghi thì ghi “Không có” ở dòng đầu.",
)
HAI_TEP_MOT_DON_VI = Check(
    "hai-tep-mot-don-vi",
    expected="mỗi đơn vị một tệp",
    advice="Hỏi lại đơn vị, giữ tệp đúng và chuyển tệp kia ra khỏi thư mục.",
    english="two workbooks of one unit",
    meaning="số liệu một đơn vị có ở hai tệp",
    cause="tệp cũ còn trong thư mục khi đơn vị gửi lại",
)
NHIEU_DON_VI = Check(
    "nhieu-don-vi",
    expected="mỗi tệp trong thư mục là của một đơn vị",
    advice="Tách thành từng tệp, hoặc sửa dòng ghi nhầm tên đơn vị.",
    english="two units in one workbook",
    meaning="một tệp trong thư mục đơn vị có số liệu của nhiều đơn vị",
    cause="chép nhầm dòng; gộp tệp",
)
