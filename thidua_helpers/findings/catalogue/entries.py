"""Cells of registers, score sheets, ballots and nominations."""

from thidua_helpers.findings.check import Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection(
    "Các sổ, phiếu chấm, bỏ phiếu, khen thưởng: đọc từng ô",
    "Các sổ còn dùng các mã của tệp, trang tính, cột, ô trống, và phần lớn hơn tổng ở trên.",
)

CHU_DUOI_SO = Check(
    "chu-duoi-so",
    expected="mỗi dòng của sổ là một mục, ghi đủ các cột",
    advice="Là chữ ký, ngày lập hoặc dòng tổng thì không phải sửa gì; là một mục của sổ thì ghi đủ các cột.",
    severity=Severity.WARNING,
    english="rows below the last entry of a register that are no entry: a signature, its date line, a total",
    meaning="dưới mục cuối của sổ còn chữ ký, ngày lập, dòng tổng; các dòng đó không được đọc",
    cause="ký tên, cộng tổng ngay trên trang của sổ",
)
QUA_NHIEU_LOI = Check(
    "qua-nhieu-loi",
    expected="một sổ lập đúng mẫu của kỳ",
    advice="Kiểm tra xem có đúng là sổ của kỳ không; sửa các ô đã nêu rồi chạy lại.",
    english="a register with so much wrong that it is not read to its end",
    meaning="sổ có trên 2.000 ô sai nên không đọc hết",
    cause="để nhầm tệp; lệch cột",
)
DOI_TUONG_LA = Check(
    "doi-tuong-la",
    expected="{expected}",
    advice="{advice}",
    english="a holder that is not known",
    meaning="tên đơn vị (hoặc cụm, toàn tỉnh) không có trong danh mục của kỳ, hoặc không thuộc bảng tiêu chí; ô "
    "Cá nhân không phải họ tên hay mã",
    cause="viết tắt, sai tên; đơn vị đã sáp nhập; nhầm bảng",
    remedy="ghi đúng tên; bổ sung tên gọi khác ở cột aliases của `config/units.csv`",
)
LOAI_LA = Check(
    "loai-la",
    expected="{expected}",
    advice="{advice}",
    english="a kind, source or rating that is not declared",
    meaning="loại việc, loại vi phạm, nguồn, nội dung bỏ phiếu, ô Kỷ luật không có trong mẫu; xếp loại, sáng kiến "
    "chưa khai báo trong danh mục khen thưởng",
    cause="viết khác",
    remedy="ghi đúng một trong các từ được nêu",
)
NGAY_SAI = Check(
    "ngay-sai",
    expected="ngày/tháng/năm, hoặc một năm",
    advice="Ghi như 01/10/2021, hoặc 2021.",
    english="an invalid date",
    meaning="không phải ngày",
    cause="gõ “2021”, gõ chữ",
    remedy="ghi ngày/tháng/năm",
)
NGAY_SAI_BEFORE_START = NGAY_SAI.variant(
    expected="không trước {first}",
    advice="Đối chiếu hai cột ngày với nguồn.",
)
NGAY_SAI_IN_ENTRY = NGAY_SAI.variant(
    expected="một ngày{example}",
    advice="Ghi ngày/tháng/năm.",
)
NGAY_NGOAI_KY = Check(
    "ngay-ngoai-ky",
    expected="một ngày từ {first}{last}",
    advice="Sửa ngày ghi nhầm; dòng của kỳ khác thì chuyển sang sổ của kỳ đó.",
    english="a date outside the edition's period, or a receipt before its end",
    meaning="ngày kiểm tra ngoài kỳ; ngày nhận báo cáo trước ngày cuối kỳ",
    cause="gõ nhầm năm; chép dòng của kỳ khác",
)
SO_VI_PHAM_KHONG = Check(
    "so-vi-pham-khong",
    expected="từ 1 vi phạm trở lên",
    advice="Sửa số lượng, hoặc bỏ dòng này: đơn vị không có dòng nào trong sổ là không có vi phạm.",
    english="an inspection entry of no violation",
    meaning="dòng sổ kiểm tra có số lượng 0",
    cause="ghi dòng cho đơn vị không có vi phạm",
)
KHONG_PHAI_SO = Check(
    "khong-phai-so",
    expected="{expected}",
    advice="{advice}",
    english="a value that is not surely a number",
    meaning="không phải số; ở bảng số đã công bố: không viết như nguồn in; ở phiếu chấm: quá bốn chữ số thập "
    "phân, không phải Đạt, Không đạt",
    cause="chữ, số lẻ; để trống thay cho 0; ô không ở dạng văn bản",
    remedy="gõ lại số; điểm thì ô kiểu số; bảng công bố: đặt ô dạng văn bản, chép lại",
)
KHONG_PHAI_SO_AS_PRINTED = KHONG_PHAI_SO.variant(
    expected="{kind} viết như đã in, ví dụ {example}",
    advice="Định dạng ô là văn bản rồi chép lại đúng như nguồn in.",
)
THIEU_QUY_TAC = Check(
    "thieu-quy-tac",
    expected="khai báo về thi đua ở mục [emulation] của {year_file}",
    advice="Bổ sung khai báo, hoặc bỏ tệp khỏi mục inputs của year.toml.",
    english="an input whose rules the year does not declare",
    meaning="`year.toml` chưa khai báo thi đua nên tệp này không được đọc",
    cause="thiếu mục `[emulation]`, bảng tiêu chí hoặc danh mục khen thưởng",
    remedy="[khai báo](cau-hinh.md#chấm-điểm-xếp-hạng), hoặc bỏ tệp khỏi mục inputs",
)
BANG_TIEU_CHI_KHAC = Check(
    "bang-tieu-chi-khac",
    expected="{expected} như {file}",
    advice="Phiếu lập từ bản khác của bảng tiêu chí: chép điểm sang mẫu của bản đang dùng.",
    english="a score sheet of another version of the criteria",
    meaning="tên hoặc điểm chuẩn của tiêu chí khác bảng tiêu chí đang dùng",
    cause="phiếu lập từ bản cũ",
)
HO_TEN_NGOAI_COT = Check(
    "ho-ten-ngoai-cot",
    expected="họ tên chỉ đứng ở cột cá nhân, nơi được thay bằng mã",
    advice="Bỏ họ tên ở ô này, hoặc ghi mã cán bộ (CB-01).",
    english="a person's name outside its column",
    meaning="họ tên người được đề nghị nằm ở cột khác cột Cá nhân, nơi không được thay bằng mã",
    cause="ghi tên vào ghi chú, thành tích",
)
