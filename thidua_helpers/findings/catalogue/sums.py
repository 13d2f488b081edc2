"""Figures that do not add up."""

from thidua_helpers.findings.check import Check, CheckSection

SECTION = CheckSection(
    "Cộng không khớp",
    "Xem trước ô có mặt ở nhiều lỗi.",
)
_COMPARE_WITH_BOOKS = "Đối chiếu các ô này với sổ; sửa ô sai rồi gửi lại."

SAI_DANG_THUC = Check(
    "sai-dang-thuc",
    expected="{formula}",
    advice=_COMPARE_WITH_BOOKS,
    english="an identity of the form is violated",
    meaning="một dòng không đúng đẳng thức của biểu, ví dụ thụ lý = năm trước chuyển sang + mới thụ lý",
    cause="gõ nhầm một ô",
)
SAI_TONG_PHAN = Check(
    "sai-tong-phan",
    expected="chủ động + theo yêu cầu = tổng số",
    advice=_COMPARE_WITH_BOOKS,
    english="chủ động + theo yêu cầu ≠ all",
    meaning="chủ động + theo yêu cầu khác tổng số (biểu 01–04 với 06, 07)",
    cause="sửa một biểu, quên biểu kia",
    remedy="sửa cho ba biểu khớp",
)
SAI_TONG_CHAP_HANH_VIEN = Check(
    "sai-tong-chap-hanh-vien",
    expected="các chấp hành viên cộng lại bằng đơn vị",
    advice=_COMPARE_WITH_BOOKS,
    english="officers ≠ unit",
    meaning="các chấp hành viên cộng lại khác đơn vị",
    cause="thiếu, thừa, trùng một người; gõ nhầm",
    remedy="đối chiếu dòng đơn vị và các dòng chấp hành viên",
)
SAI_TONG_SO = Check(
    "sai-tong-so",
    expected="dòng tổng số bằng dòng đơn vị",
    advice=_COMPARE_WITH_BOOKS,
    english="a total row ≠ its parts",
    meaning="dòng tổng số khác dòng đơn vị; hoặc dòng tổng toàn tỉnh, các Chi cục khác các đơn vị cộng lại",
    cause="sửa dòng đơn vị mà dòng tổng gõ tay",
    remedy="sửa dòng sai",
)
SAI_TONG_SO_OF_PROVINCE = SAI_TONG_SO.variant(
    expected="dòng tổng bằng các đơn vị cộng lại",
)
SAI_TY_LE = Check(
    "sai-ty-le",
    expected="{rate} = {formula}",
    advice=_COMPARE_WITH_BOOKS,
    english="a printed rate that its figures do not give",
    meaning="tỷ lệ in trong biểu khác tỷ lệ tính lại từ các ô",
    cause="tỷ lệ gõ tay; công thức lấy nhầm cột",
    remedy="sửa tỷ lệ, hoặc sửa ô số nếu số sai",
)
PHAN_LON_HON_TONG = Check(
    "phan-lon-hon-tong",
    expected="{part} không lớn hơn {whole}",
    advice="Đối chiếu hai ô với nguồn; sửa ô chép sai.",
    english="a part larger than its whole",
    meaning="một phần lớn hơn tổng của nó: có điều kiện lớn hơn phải thi hành, đơn vị lớn hơn cụm, đã xong lớn "
    "hơn có điều kiện trong sổ việc lớn",
    cause="gõ nhầm; lẫn đơn vị tính; sổ việc lớn tính thừa",
)
PHAN_LON_HON_TONG_OF_MEMBERS = PHAN_LON_HON_TONG.variant(
    expected="các thành viên cộng lại không lớn hơn {group}",
    advice="Đối chiếu từng ô với nguồn; sửa ô chép sai.",
)
PHAN_LON_HON_TONG_OF_LARGE_CASE = PHAN_LON_HON_TONG.variant(
    expected="số đã xong không lớn hơn số có điều kiện",
    advice="Đối chiếu hai ô với hồ sơ việc.",
)
TONG_CUM_KHAC_TOAN_TINH = Check(
    "tong-cum-khac-toan-tinh",
    expected="tổng các cụm bằng toàn tỉnh",
    advice="Đối chiếu từng ô với nguồn; sửa ô chép sai.",
    english="clusters do not add up to the province",
    meaning="các cụm cộng lại khác toàn tỉnh",
    cause="chép sai một số đã công bố",
)
