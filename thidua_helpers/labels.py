"""The Vietnamese words for the ids that stage tables use; official terms and sources in docs/glossary.md."""

MEASURES = {"viec": "việc", "tien": "tiền"}
UNITS = {"viec": "việc", "tien": "đồng"}

PARTS_OF_HOLDERS = {
    "tong-so": "dòng tổng số",
    "cuc": "dòng cơ quan cấp tỉnh",
    "chi-cuc": "dòng các Chi cục",
    "phong-khu-vuc": "dòng các Phòng khu vực",
    "truoc": "các tháng trước sắp xếp",
    "nhan": "nhận bàn giao khi sắp xếp",
    "giao": "bàn giao đi khi sắp xếp",
}
PARTS = {"chu_dong": "chủ động", "theo_yeu_cau": "theo yêu cầu"}
SUBMISSIONS = {"du": "đã có số liệu", "chua_nop": "chưa có báo cáo", "dang_ra_soat": "đang rà soát"}

STATES = {"value": "có số liệu", "missing": "chưa có số liệu", "not_applicable": "không áp dụng"}

BASES = {
    "": "",
    "own": "số liệu của đơn vị",
    "sum": "cộng các đơn vị thành viên",
    "partial": "cộng các đơn vị đã có số liệu, chưa đủ",
    "published": "tổng đã công bố",
    "derived": "suy ra từ các tổng đã công bố",
}

# The marks of figures that are not the plain sum or report of their holder.
MARKS = {"derived": "*", "partial": "‡"}
# The mark of a rate that depends on the allotment of a split unit's results.
ALLOTTED = "†"

RESULTS = {
    "khop": "Khớp",
    "khong_khop": "Không khớp",
    "chua_tinh_duoc": "Chưa tái lập được",
    "chua_co_doi_chung": "Dùng làm số liệu",
}

OUTCOMES = {
    "dat": "Đạt",
    "chua_dat": "Chưa đạt",
    "dang_thuc_hien": "Chưa phải số cả năm",
    "phu_thuoc": "Tùy cách chia",
}

# What every page, table and sheet says of a target that a unit was not given.
NOT_ASSIGNED = "chưa giao"

COMPARISONS = {"nguyen": "so sánh được", "dung_lai": "dựng lại", "khong": "không so sánh"}

SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo"}

STAGES = {"tu_cham": "Tự chấm", "tham_dinh": "Thẩm định", "ket_luan": "Kết luận"}

CLASS_OUTCOMES = {
    "xep": "Được xếp",
    "vuot-so-luong": "Vượt số lượng",
    "hoi-dong": "Hội đồng xem xét",
    "khong-du": "Chưa đủ điều kiện",
    "xep-tren": "Đã xét ở hạng trên",
}
AWARD_OUTCOMES = {
    "de-nghi": "Đề nghị",
    "vuot-so-luong": "Vượt tỷ lệ",
    "hoi-dong": "Hội đồng xem xét",
    "khong-du": "Chưa đủ điều kiện",
    "cap-tren": "Do cấp trên quyết định",
}
# How the eligible nominees under a quota were divided.
QUOTA_COUNTS = {
    "places": "Nhiều nhất",
    "eligible": "Đủ điều kiện",
    "proposed": "Đề nghị",
    "cut": "Vượt tỷ lệ",
    "open": "Hội đồng xem xét",
}
DECISION_STATES = {
    "tham_dinh": "Thẩm định",
    "du_kien": "Dự kiến",
    "hoi_dong": "Hội đồng đã thông qua",
    "quyet_dinh": "Đã có quyết định",
}
VOTE_SUBJECTS = {"suy-ton": "Suy tôn đơn vị dẫn đầu", "truong-cum": "Trưởng Cụm", "pho-cum": "Phó Trưởng Cụm"}
VOTE_OUTCOMES = {"dat": "Trúng", "khong-dat": "Không đủ phiếu", "bang-phieu": "Bằng phiếu"}
TURNS = {
    "ke-tiep": "Kế tiếp",
    "da-lam": "Đã làm Trưởng Cụm trong vòng này",
    "chua-den": "Chưa đến lượt",
    "bi-bo-qua": "Chưa làm dù đã đến lượt",
    "khong-luan-phien": "Không luân phiên",
    "chua-ro": "Chưa rõ",
}

# Which entry of the receipt log says whether a report was late.
RECEIPTS_COUNTED = {"lan-dau": "lần nhận đủ đầu tiên", "lan-cuoi": "lần gửi lại cuối cùng"}

# What published statements are about; the first three assess results, the last five are of a conference.
STATEMENTS = {
    "chi-tieu": "So với chỉ tiêu được giao",
    "chi-tieu-don-vi": "Các đơn vị so với chỉ tiêu được giao",
    "danh-gia": "Đánh giá chung",
    "khen-thuong": "Đề nghị khen thưởng",
    "quy-che": "Trách nhiệm của các Cụm",
    "hoi-nghi": "Nội dung hội nghị",
    "du-hop": "Dự và chỉ đạo hội nghị",
    "bieu-duong": "Ghi nhận, biểu dương",
    "thao-luan": "Thảo luận của đại biểu",
    "tiep-thu": "Tiếp thu của các Cụm trưởng",
}

PROVISIONAL = "tam-tinh"
STATES_OF_FIGURES = {
    PROVISIONAL: "số liệu tạm tính",
    "chinh-thuc": "số liệu chính thức",
    "khong-neu": "số liệu đã công bố (nguồn không nêu tạm tính hay chính thức)",
}
# Of figures that units reported, no publication says anything.
STATE_OF_REPORTED_FIGURES = "số liệu các đơn vị báo cáo (chưa ghi tạm tính hay chính thức)"
# In place of the last, where no source printed the figures of the province or only some of them.
ALL_DERIVED = "số liệu suy ra từ các số đã công bố của kỳ khác, chưa nguồn nào in"
SOME_DERIVED = "số có dấu * là suy ra"

REVISIONS = {"them": "thêm", "bot": "bớt", "doi": "thay đổi"}
REVISION_KINDS = {
    "lan-dau": "công bố lần đầu",
    "so-lieu-chinh-thuc": "số liệu chính thức thay số liệu tạm tính",
    "dinh-chinh": "đính chính",
}

COLUMNS = {
    "name": "Tên",
    "period": "Kỳ",
    "comparison": "So sánh",
    "holder": "Mã",
    "measure": "Tính bằng",
    "line": "Dòng số liệu",
    "rate": "Tỷ lệ",
    "value": "Giá trị",
    "value_pct": "Tỷ lệ (%)",
    "value_vnd": "Đồng một việc",
    "state": "Trạng thái",
    "basis": "Căn cứ",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "target_pct": "Chỉ tiêu (%)",
    "source": "Nguồn",
    "file": "Tệp",
    "sheet": "Trang tính",
    "cell": "Ô",
    "cells": "Ô",
    "printed": "Như đã in",
    "item": "Nội dung",
    "against": "Cách tính lại",
    "recomputed": "Tính lại",
    "recomputed_pct": "Tính lại (%)",
    "result": "Kết quả",
    "role": "Vai trò",
    "severity": "Mức",
    "check": "Kiểm tra",
    "found": "Phát hiện",
    "expected": "Phải là",
    "advice": "Cần làm",
    "label": "Tiêu chí",
    "max_points": "Điểm chuẩn",
    "points": "Điểm",
    "words": "Cách tính",
    "clause": "Căn cứ",
    "inputs": "Số liệu đứng sau",
    "table": "Bảng",
    "key": "Khóa",
    "sign": "Dấu",
}
