"""Votes, staff counts and nominations."""

from thidua_helpers.findings.check import ACCEPT, Check, CheckSection
from thidua_helpers.vocabulary import Severity

SECTION = CheckSection("Bỏ phiếu, khen thưởng")
_COMPARE_WITH_MINUTES = "Đối chiếu với biên bản kiểm phiếu; sửa ô chép sai."

KIEM_PHIEU_KHONG_KHOP = Check(
    "kiem-phieu-khong-khop",
    expected="{expected}",
    advice=_COMPARE_WITH_MINUTES,
    english="a count of ballots that does not add up",
    meaning="số có quyền bỏ phiếu khác số thành viên của Cụm; hợp lệ + không hợp lệ khác thu về; hoặc có mặt, "
    "phát ra, thu về lớn hơn số đứng trước nó",
    cause="chép sai",
)
PHIEU_BAU_QUA_SO_HOP_LE = Check(
    "phieu-bau-qua-so-hop-le",
    expected="mỗi phiếu hợp lệ bầu một đơn vị",
    advice=_COMPARE_WITH_MINUTES,
    english="more votes than valid ballots",
    meaning="một đơn vị, hoặc các đơn vị cộng lại, có nhiều phiếu hơn số phiếu hợp lệ (mỗi phiếu bầu một đơn vị)",
    cause="chép sai; cộng hai vòng",
)
UNG_VIEN_NGOAI_CUM = Check(
    "ung-vien-ngoai-cum",
    expected="chỉ bầu đơn vị thành viên của Cụm",
    advice=_COMPARE_WITH_MINUTES,
    english="a candidate of another cluster",
    meaning="đơn vị được bầu không phải thành viên của Cụm",
    cause="nhầm Cụm, nhầm tên",
)
THIEU_KIEM_PHIEU = Check(
    "thieu-kiem-phieu",
    expected="mỗi vòng có một dòng kiểm phiếu và số phiếu của từng đơn vị được bầu",
    advice="Bổ sung theo biên bản kiểm phiếu; hoặc sửa tên Cụm, nội dung, vòng ghi sai.",
    english="votes without a count, or the reverse",
    meaning="một vòng có kiểm phiếu mà không có số phiếu của đơn vị nào, hoặc ngược lại",
    cause="thiếu dòng; ghi khác Cụm, nội dung, vòng",
)
VONG_BO_PHIEU_SAI = Check(
    "vong-bo-phieu-sai",
    expected="các vòng là 1, 2, 3…; chỉ bỏ phiếu tiếp khi vòng trước chưa chọn được đơn vị nào",
    advice="Đối chiếu với biên bản kiểm phiếu; sửa số vòng, hoặc bỏ vòng không có giá trị.",
    english="rounds out of order",
    meaning="số vòng không phải 1, 2, 3 …; hoặc còn vòng sau khi đã chọn được đơn vị",
    cause="ghi nhầm vòng",
)
BAU_KHAC_XEP_HANG = Check(
    "bau-khac-xep-hang",
    expected="đơn vị được suy tôn đứng thứ nhất theo bảng điểm của Cụm",
    advice=f"Hội đồng xem xét; nếu theo kết quả bỏ phiếu, {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="the unit chosen by vote is not first by points",
    meaning="đơn vị được suy tôn không đứng thứ nhất theo điểm của Cụm; chỉ xét khi Cụm đã đủ điểm",
    cause="Cụm bình bầu khác bảng điểm",
)
SAI_DOI_TUONG_KHEN = Check(
    "sai-doi-tuong-khen",
    expected="{title} chỉ xét cho {nominees}",
    advice="Sửa danh hiệu; để trống cột cá nhân nếu đề nghị cho tập thể.",
    english="a title for another kind of nominee",
    meaning="danh hiệu của tập thể đề nghị cho cá nhân, hoặc ngược lại",
    cause="chọn nhầm danh hiệu; thừa, thiếu ô Cá nhân",
)
DE_NGHI_MAU_THUAN = Check(
    "de-nghi-mau-thuan",
    expected="mọi đề nghị cho một cá nhân ghi cùng một {label}",
    advice="Đối chiếu với hồ sơ của cá nhân; sửa dòng ghi sai.",
    english="rows of one person that disagree on its year",
    meaning="các dòng của một người ghi khác nhau về xếp loại, số tháng, sáng kiến hoặc kỷ luật",
    cause="sửa một dòng, quên dòng kia",
)
LDTT_KHONG_KHOP = Check(
    "ldtt-khong-khop",
    expected="số trong sổ biên chế bằng số người trong danh sách đề nghị",
    advice="Đối chiếu với danh sách của đơn vị; sửa số ở sổ biên chế (tỷ lệ, số lượng danh hiệu tính trên số này) "
    f"hoặc bổ sung danh sách. Chủ ý khác nhau thì {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="the staff register and the list of nominees differ in the number of Lao động tiên tiến",
    meaning="số Lao động tiên tiến ở sổ biên chế khác số người trong danh sách đề nghị của đơn vị (danh hiệu khai "
    "báo ở `advanced_title` của danh mục)",
    cause="sổ ghi theo số dự kiến; danh sách gửi thiếu",
)
MOT_NGUOI_HAI_DON_VI = Check(
    "mot-nguoi-hai-don-vi",
    expected="mỗi người được đề nghị ở một đơn vị",
    advice="Người chuyển đơn vị: giữ đề nghị ở đơn vị hiện nay, số năm liên tục tính cả ở đơn vị cũ. Hai người "
    f"trùng họ tên: {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    is_internal=True,
    english="one name or code nominated by two units",
    meaning="một họ tên hoặc một mã được hai đơn vị đề nghị",
    cause="người chuyển đơn vị trong năm; hai người trùng họ tên",
)
CUM_MOT_DON_VI = Check(
    "cum-mot-don-vi",
    expected="mỗi cụm có ít nhất hai đơn vị được xét",
    advice="Xem lại thành viên cụm và loại đơn vị được xếp hạng (kinds của bảng tiêu chí); nếu đúng, báo cáo Hội "
    f"đồng, rồi {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="a cluster in which one unit is ranked",
    meaning="Cụm chỉ có một đơn vị được xếp hạng: thứ 1/1, tự suy tôn",
    cause="danh sách Cụm thiếu; đơn vị khác không thuộc loại được xếp hạng",
)
MOT_THANH_TICH_HAI_KHEN_THUONG = Check(
    "mot-thanh-tich-hai-khen-thuong",
    expected="một thành tích được khen thưởng một lần",
    advice=f"Giữ một hình thức, hoặc ghi rõ thành tích khác. Nếu là hai thành tích: {ACCEPT}.",
    severity=Severity.WARNING,
    is_acceptable=True,
    english="two rewards for one achievement",
    meaning="một thành tích được đề nghị hai hình thức khen thưởng",
    cause="đề nghị cả Bằng khen và Giấy khen",
)
BIEN_CHE_KHONG_KHOP = Check(
    "bien-che-khong-khop",
    expected="{label} không lớn hơn biên chế",
    advice="Đối chiếu với danh sách xếp loại của đơn vị; sửa ô chép sai.",
    english="more of a kind than there is staff",
    meaning="số hoàn thành nhiệm vụ, Lao động tiên tiến hoặc bị kỷ luật từ cảnh cáo trở lên lớn hơn biên chế",
    cause="gõ nhầm; tính cả người đã chuyển đi",
)
