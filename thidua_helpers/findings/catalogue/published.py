"""Published figures."""

from thidua_helpers.findings.check import ACCEPT, Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection(
    "Số đã công bố",
    "Khi kỳ có tệp số liệu công bố (`so-lieu-cong-bo.xlsx`), và với bảng số của các giai đoạn khác. `noi-dung-la` dùng "
    "cả cho phiếu chấm, khen thưởng.",
)
_AS_PRINTED = "kết quả tính lại, làm tròn như số đã công bố, bằng số đã công bố"

NOI_DUNG_LA = Check(
    "noi-dung-la",
    expected="{expected}",
    advice="{advice}",
    english="a wording that is not known",
    meaning="nội dung không có trong mẫu; mã bảng, mã tiêu chí, danh hiệu chưa khai báo, hoặc là nhóm tiêu chí",
    cause="viết khác từ đã khai báo",
    remedy="ghi đúng nội dung được gợi ý",
)
TINH_BANG_LA = Check(
    "tinh-bang-la",
    expected="{choices}",
    advice="Ghi đúng một trong các từ này.",
    english="a measure that is not known",
    meaning="cột tính bằng không phải việc hoặc tiền",
    cause="để trống, viết khác",
)
NGUON_LA = Check(
    "nguon-la",
    expected="một nguồn khai báo tại config/sources.toml",
    advice="Khai báo nguồn.{suggestion}",
    english="a source that is not known",
    meaning="nguồn chưa khai báo",
    cause="nguồn mới",
    remedy="khai báo trong `config/sources.toml`",
)
KHAC_NGUYEN_VAN = Check(
    "khac-nguyen-van",
    expected="giá trị có trong câu trích ở ô {cell}: “{quote}”",
    advice="Đối chiếu với nguồn rồi sửa ô giá trị hoặc ô nguyên văn.",
    english="that is not in its quoted sentence",
    meaning="con số không có trong câu trích bên cạnh",
    cause="chép sai",
)
CONG_BO_KHAC_NHAU = Check(
    "cong-bo-khac-nhau",
    expected="“{item}” về {counted} chỉ có một giá trị",
    advice="Đối chiếu lại với từng nguồn; giữ lại dòng đúng.",
    english="one figure published with two values",
    meaning="một con số được công bố với hai giá trị",
    cause="hai nguồn khác nhau; chép sai",
)
KHAC_SO_CONG_BO = Check(
    "khac-so-cong-bo",
    expected=_AS_PRINTED,
    advice=f"Đối chiếu các ô này với nguồn; sửa ô chép sai. Nếu nguồn in sai, {ACCEPT}.",
    english="a published figure differs",
    meaning="con số in khác con số tính lại",
    cause="chép sai; nguồn in sai",
    remedy="sửa ô chép sai; tỷ lệ mà nguồn in sai thì chấp nhận được (chỉ tỷ lệ %)",
)
KHAC_SO_CONG_BO_OF_OTHER_PERIODS = KHAC_SO_CONG_BO.variant(
    advice="Đối chiếu các ô với nguồn; sửa ô chép sai. Nếu nguồn in sai, ghi ý kiến chấp nhận (mã phát "
    "hiện, lý do) một lần cho mọi kỳ vào {accepted_file}.",
)
CHUA_TINH_LAI_DUOC = Check(
    "chua-tinh-lai-duoc",
    expected=_AS_PRINTED,
    advice="Không kết luận đúng hay sai; bổ sung số liệu còn thiếu khi có nguồn.",
    severity=Severity.WARNING,
    english="cannot be recomputed",
    meaning="chưa đủ số để tính lại",
    cause="nguồn không công bố mẫu số",
)
