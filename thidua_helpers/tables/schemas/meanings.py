"""The stage tables and their columns in words, with units and meanings of empty cells.

Each column is described once: in `_SHARED` where it means the same in every table, else with its table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class TableMeaning:
    """Title of a stage table, one of its rows in words, and its own columns."""

    title: str
    row: str
    columns: Mapping[str, str]


def column_meaning(table: str, column: str) -> str:
    """Meaning of a column; raises KeyError for one without."""
    own = TABLES[table].columns
    return own[column] if column in own else _SHARED[column]


_SHARED = MappingProxyType(
    {
        "edition": "Kỳ báo cáo của bảng, ví dụ 2022 hoặc 2022-6t.",
        "holder": "Mã của nơi có số liệu: đơn vị, cụm, toan-tinh; cb-… sau dấu chấm là chấp hành viên.",
        "measure": "Tính bằng gì: viec (việc) hay tien (tiền, đồng).",
        "line": "Mã dòng số liệu, ví dụ thu_ly, co_dieu_kien; các mã có tên ở config/indicators.toml.",
        "rate": "Mã tỷ lệ, ví dụ ty_le_xong; các mã có tên ở config/indicators.toml.",
        "file": "Tệp đầu vào, viết từ thư mục làm việc; trống: không đến từ một tệp.",
        "sheet": "Trang tính của tệp; trống: tệp CSV hoặc không xác định được.",
        "row": "Số thứ tự của dòng trong trang tính hay tệp, đếm từ 1.",
        "cell": "Ô của trang tính, ví dụ J12; nhiều ô cách nhau bằng dấu phẩy.",
        "note": "Ghi chú của người lập; trống: không có.",
        "base": "Kỳ được so sánh.",
        "ranking": "Bảng xếp hạng: toan-tinh hoặc mã cụm.",
        "cluster": "Mã cụm.",
        "criterion": "Mã tiêu chí trong bảng tiêu chí.",
        "low": "Số nhỏ nhất có thể, khi nguồn chỉ ghi số làm tròn; trống: số đúng từng đơn vị.",
        "high": "Số lớn nhất có thể, khi nguồn chỉ ghi số làm tròn; trống: số đúng từng đơn vị.",
        "numerator": "Tử số (việc hoặc đồng); trống: chưa có hoặc không áp dụng.",
        "denominator": "Mẫu số (việc hoặc đồng); trống: chưa có hoặc không áp dụng.",
        "state": "value: có số liệu; missing: chưa có; not_applicable: không áp dụng.",
        "provenance": "Căn cứ: own đơn vị báo cáo; sum cộng các đơn vị; partial cộng chưa đủ; published đã công bố; "
        "derived suy ra từ số công bố; trống: không có số.",
        "period": "Kỳ của số liệu trên dòng này.",
        "comparison": "nguyen: so sánh được; dung_lai: dựng lại từ đơn vị cũ; khong: không so sánh được.",
        "units": "Số đơn vị được tính.",
        "comparator": "Cách so kết quả với chỉ tiêu: >=, >, <=, <; trống: chưa giao chỉ tiêu.",
        "target_pct": "Chỉ tiêu được giao của cả năm (%); trống: chưa giao.",
    }
)

_FIGURE_PRINTED = {
    "holder": "Mã của nơi mà số công bố nói đến: toan-tinh, cụm hoặc đơn vị.",
    "item": "Tên nội dung như văn bản công bố.",
    "numerator": "Mã dòng số liệu của số này, hoặc của tử số nếu là tỷ lệ.",
    "denominators": "Các mẫu số có thể của tỷ lệ, cách nhau bằng dấu chấm phẩy; trống: không phải tỷ lệ.",
    "printed": "Số như in trong văn bản.",
    "value": "Số nguyên đọc được (việc hoặc đồng); trống: là tỷ lệ.",
    "value_pct": "Tỷ lệ đọc được (%); trống: là số việc hoặc tiền.",
    "decimals": "Số chữ số thập phân được in; trống: không phải tỷ lệ.",
    "source": "Mã văn bản công bố, khai ở config/sources.toml.",
    "quote": "Câu nguyên văn có số này.",
}
_FINDING = {
    "number": "Số thứ tự của phát hiện trong bước đó.",
    "check": "Mã của phép kiểm tra; ý nghĩa ở docs/phat-hien.md.",
    "severity": "error: lỗi, kỳ chưa công bố được; warning: cảnh báo.",
    "holder": "Mã đơn vị, cụm, toan-tinh mà phát hiện nói đến; trống: của chung.",
    "measure": "viec hoặc tien nếu chỉ nói về một; trống: cả hai hoặc không liên quan.",
    "cells": "Các ô liên quan, ô tổng trước; trống: không ở một ô nào.",
    "found": "Đã thấy gì.",
    "expected": "Lẽ ra phải là gì; trống: không có giá trị xác định.",
    "advice": "Cần làm gì.",
    "key": "Mã để chấp nhận phát hiện trong accepted.csv; trống: không chấp nhận được.",
    "accepted": "Lý do đã chấp nhận; trống: chưa chấp nhận.",
}
_BEST, _WORST = (
    "Thứ hạng tốt nhất nếu {}; trống: không có thay đổi như vậy.",
    ("Thứ hạng thấp nhất nếu {}; trống: không có thay đổi như vậy."),
)
_STABILITY = {
    "one_case": "một đơn vị bất kỳ xong thêm hoặc bớt một việc",
    "stage": "tính điểm theo bước chấm khác",
    "criteria": "bỏ đi một tiêu chí",
    "weights": "trọng số các tiêu chí thay đổi trong khoảng 0,8–1,2 lần",
}

TABLES: Mapping[str, TableMeaning] = MappingProxyType(
    {
        "published": TableMeaning(
            "Số đã công bố của kỳ",
            "một số in trong một văn bản công bố",
            {**_FIGURE_PRINTED, "kind": "count: số việc, tiền; rate: tỷ lệ; progress: phần trăm so với chỉ tiêu."},
        ),
        "published_periods": TableMeaning(
            "Số đã công bố của kỳ khác",
            "một số in trong một văn bản, của thời gian không phải một kỳ báo cáo",
            {
                **_FIGURE_PRINTED,
                "from_date": "Ngày đầu của thời gian mà số này tính.",
                "to_date": "Ngày cuối của thời gian mà số này tính.",
                "kind": "count: số việc, tiền; rate: tỷ lệ; progress: phần trăm so với chỉ tiêu; target: chỉ tiêu.",
            },
        ),
        "facts": TableMeaning(
            "Số đọc được từ tệp đầu vào",
            "một số trong một ô, của đơn vị, chấp hành viên hoặc dòng tổng",
            {
                "value": "Số đọc được (việc hoặc đồng); trống: ô để trống hoặc không áp dụng.",
                "source": "Mã văn bản công bố; trống: số do đơn vị báo cáo.",
                "form": "Mã biểu thống kê; trống: số công bố hoặc từ sổ theo dõi.",
                "correction": "Lý do đã sửa ô này theo corrections.csv; trống: không sửa.",
                "derived_from": "Phép trừ mà số được viết thành, ví dụ 5.103 − 452; trống: in thẳng một số.",
                "words": "Lý do không áp dụng; trống: không có gì phải giải thích.",
            },
        ),
        "printed_rates": TableMeaning(
            "Tỷ lệ in sẵn trong biểu",
            "một tỷ lệ in trong một ô của biểu thống kê",
            {
                "part": "chu_dong hoặc theo_yeu_cau; trống: cả hai phần.",
                "value_pct": "Tỷ lệ như lưu trong ô: phần trăm (83,98) hoặc phân số (0,8398), chỉ so với số mới biết.",
                "decimals": "Số chữ số thập phân của tỷ lệ trong ô.",
            },
        ),
        "large_cases": TableMeaning(
            "Sổ việc lớn, kéo dài",
            "một việc trong sổ",
            {
                "case": "Mã hoặc tên của việc như sổ ghi.",
                "kind": "Loại việc: việc lớn hoặc việc kéo dài.",
                "co_dieu_kien_vnd": "Tiền có điều kiện thi hành của việc (đồng).",
                "xong_vnd": "Tiền đã thi hành xong của việc (đồng).",
            },
        ),
        "inspections": TableMeaning(
            "Sổ kiểm tra, kiểm sát",
            "một lần phát hiện vi phạm của một đơn vị",
            {
                "found_on": "Ngày phát hiện.",
                "found_by": "Cơ quan phát hiện, ví dụ Cục, VKS.",
                "kind": "Loại vi phạm.",
                "count": "Số vi phạm của lần đó.",
            },
        ),
        "receipts": TableMeaning(
            "Sổ tiếp nhận báo cáo",
            "một lần nhận báo cáo của một đơn vị",
            {"received_on": "Ngày nhận."},
        ),
        "scores": TableMeaning(
            "Phiếu chấm điểm",
            "điểm của một đơn vị, một tiêu chí, ở một bước chấm",
            {
                "criteria": "Mã bảng tiêu chí của phiếu.",
                "stage": "tu_cham: tự chấm; tham_dinh: thẩm định; ket_luan: kết luận.",
                "score_points": "Số ghi ở phiếu: điểm, hoặc số lần nếu tiêu chí tính theo sự việc.",
                "explanation": "Giải trình của đơn vị hay người thẩm định; trống: không có.",
                "evidence": "Tài liệu minh chứng; trống: không có.",
            },
        ),
        "ballots": TableMeaning(
            "Biên bản kiểm phiếu",
            "một vòng bỏ phiếu của một cụm",
            {
                "subject": "Bầu việc gì: suy-ton, truong-cum hoặc pho-cum.",
                "round": "Vòng bỏ phiếu, đếm từ 1.",
                "held_on": "Ngày bỏ phiếu.",
                "electorate": "Số người có quyền bỏ phiếu.",
                "present": "Số người có mặt.",
                "issued": "Số phiếu phát ra.",
                "returned": "Số phiếu thu về.",
                "valid": "Số phiếu hợp lệ.",
                "invalid": "Số phiếu không hợp lệ.",
            },
        ),
        "votes": TableMeaning(
            "Phiếu bầu từng đơn vị",
            "số phiếu của một đơn vị trong một vòng",
            {
                "subject": "Bầu việc gì: suy-ton, truong-cum hoặc pho-cum.",
                "round": "Vòng bỏ phiếu, đếm từ 1.",
                "votes": "Số phiếu bầu cho đơn vị; trống: chưa ghi.",
            },
        ),
        "staff": TableMeaning(
            "Sổ biên chế và xếp loại",
            "một đơn vị",
            {
                "staff": "Biên chế có mặt (người); trống: chưa ghi.",
                "completed": "Số người hoàn thành nhiệm vụ trở lên; trống: chưa ghi.",
                "advanced": "Số người đạt Lao động tiên tiến; trống: chưa ghi.",
                "disciplined": "Số người bị kỷ luật từ cảnh cáo trở lên; trống: chưa ghi.",
            },
        ),
        "nominations": TableMeaning(
            "Sổ đề nghị khen thưởng",
            "một cá nhân hay đơn vị được đề nghị một danh hiệu",
            {
                "title": "Mã danh hiệu, hình thức khen thưởng.",
                "order": "Thứ tự đơn vị đề nghị; trống: không xếp thứ tự.",
                "rating": "Xếp loại chất lượng của cá nhân; trống: không ghi.",
                "months": "Số tháng công tác trong năm; trống: không ghi.",
                "initiative": "Cấp công nhận sáng kiến; trống: không có.",
                "earlier_years": "Số năm liên tục trước đó đạt danh hiệu làm điều kiện; trống: không ghi.",
                "disciplined": "Có bị kỷ luật hay không.",
                "achievement": "Thành tích đột xuất; trống: không có.",
                "state": "Việc đề nghị cấp trên như sổ ghi; trống: không ghi.",
            },
        ),
        "transfers": TableMeaning(
            "Sổ bàn giao khi sắp xếp",
            "số việc, tiền một đơn vị giao cho một đơn vị khác",
            {
                "giver": "Mã đơn vị giao.",
                "holder": "Mã đơn vị nhận.",
                "viec": "Số việc bàn giao.",
                "tien_vnd": "Số tiền bàn giao (đồng).",
                "decision": "Văn bản bàn giao; trống: không ghi.",
            },
        ),
        "separate_book": TableMeaning(
            "Sổ theo dõi riêng",
            "một đơn vị",
            {
                "viec": "Số việc năm trước đã chuyển sổ theo dõi riêng.",
                "tien_vnd": "Số tiền năm trước đã chuyển sổ theo dõi riêng (đồng).",
            },
        ),
        "side_tables": TableMeaning(
            "Biểu phụ",
            "một ô nhìn thấy được của một biểu phụ",
            {
                "column": "Số thứ tự của cột, đếm từ 1.",
                "text": "Chữ trong ô như hiện trên màn hình.",
                "is_number": "Ô là số hay không.",
                "rows": "Số dòng ô gộp chiếm; 1: không gộp.",
                "columns": "Số cột ô gộp chiếm; 1: không gộp.",
            },
        ),
        "submissions": TableMeaning(
            "Việc nộp báo cáo",
            "một đơn vị",
            {
                "state": "du: đã có số liệu; chua_nop: chưa có báo cáo; dang_ra_soat: đang rà soát.",
                "set_aside": "Số liệu của đơn vị có bị để ngoài (báo cáo tạm tính) hay không.",
                "received_on": "Ngày nhận lần đầu; trống: sổ tiếp nhận không ghi.",
                "corrected_on": "Ngày nhận bản sửa cuối cùng; trống: không có bản sửa.",
                "due_on": "Hạn nộp; trống: năm này không khai hạn.",
                "days_late": "Số ngày chậm so với hạn, 0 là đúng hạn; trống: không có hạn hoặc ngày nhận.",
                "files": "Các tệp có số liệu của đơn vị; trống: chưa có.",
            },
        ),
        "figures": TableMeaning(
            "Số liệu các cấp",
            "một đơn vị, cụm, tỉnh × tính bằng × dòng số liệu",
            {
                "level": "Cấp: don_vi, cum, tinh, phan_con_lai (hiệu của hai tổng đã công bố).",
                "value": "Số việc, hoặc số đồng; trống: chưa có hoặc không áp dụng.",
                "inputs": "Khóa của các số trong bảng facts đã cộng (dấu - là trừ); trống: không có số.",
                "words": "Lý do không áp dụng; trống: không có gì phải giải thích.",
            },
        ),
        "rates": TableMeaning(
            "Các tỷ lệ",
            "một đơn vị, cụm, tỉnh × tính bằng × tỷ lệ",
            {
                "level": "Cấp: don_vi, cum, tinh, phan_con_lai (hiệu của hai tổng đã công bố).",
                "value_pct": "Tỷ lệ (%), hai chữ số thập phân; trống: không tính được, hoặc là tiền bình quân.",
                "value_vnd": "Số đồng bình quân một việc, làm tròn đến đồng; trống: là tỷ lệ phần trăm.",
                "numerator_keys": "Khóa của tử số trong bảng figures.",
                "denominator_keys": "Khóa của mẫu số trong bảng figures.",
                "others_numerator": "Tử số của phần còn lại của tỉnh; trống: không tính.",
                "others_denominator": "Mẫu số của phần còn lại của tỉnh; trống: không tính.",
                "others_pct": "Tỷ lệ của phần còn lại của tỉnh (%); trống: không tính.",
                "words": "Lý do không áp dụng, ví dụ mẫu số bằng 0; trống: không có gì phải giải thích.",
                "numerator_low": "Tử số nhỏ nhất có thể, khi số công bố làm tròn; trống: số đúng.",
                "numerator_high": "Tử số lớn nhất có thể, khi số công bố làm tròn; trống: số đúng.",
                "denominator_low": "Mẫu số nhỏ nhất có thể, khi số công bố làm tròn; trống: số đúng.",
                "denominator_high": "Mẫu số lớn nhất có thể, khi số công bố làm tròn; trống: số đúng.",
            },
        ),
        "targets": TableMeaning(
            "Kết quả so với chỉ tiêu",
            "một chỉ tiêu của một đơn vị, cụm, tỉnh",
            {
                "state": "value: đã giao chỉ tiêu; missing: chưa giao.",
                "outcome": "dat, chua_dat, dang_thuc_hien (chưa phải số cả năm), phu_thuoc (tùy cách chia kết quả của "
                "đơn vị được chia); trống: chưa có chỉ tiêu hoặc kết quả.",
                "result_pct": "Kết quả (%), thêm chữ số thập phân nếu hai chữ số làm sai kết luận; trống: chưa có.",
                "difference_pct": "Kết quả trừ chỉ tiêu (điểm phần trăm); trống: chưa có chỉ tiêu hoặc kết quả.",
                "progress_pct": "Kết quả bằng bao nhiêu phần trăm của chỉ tiêu; trống: chưa có, hoặc chỉ tiêu về mức "
                "tăng, giảm.",
                "change": "Số tăng (âm: giảm), việc hoặc đồng; trống: không phải chỉ tiêu về mức tăng, giảm.",
                "change_pct": "Mức tăng (âm: giảm) so với trước (%); trống: không phải chỉ tiêu về mức tăng, giảm.",
                "missing_fixed": "Số còn thiếu (việc hoặc đồng) nếu mẫu số giữ nguyên, 0 là đã đạt; trống: chưa có "
                "kết luận hoặc tùy cách chia.",
                "missing_growing": "Số còn thiếu (việc hoặc đồng) nếu phần làm thêm cũng làm tăng mẫu số; trống: "
                "không số nào đủ, hoặc không tính.",
                "verified": "Chỉ tiêu đã đối chiếu với văn bản gốc hay chưa.",
                "decision": "Quyết định giao chỉ tiêu; trống: không rõ.",
                "source": "Mã nguồn của chỉ tiêu, khai ở config/sources.toml.",
                "milestone_pct": "Tiến độ được giao đến hết kỳ (%); trống: không giao.",
                "milestone_comparator": "Cách so với tiến độ: >=, >, <=, <; trống: không giao.",
                "milestone_outcome": "dat, chua_dat, phu_thuoc so với tiến độ; trống: không giao hoặc chưa có kết quả.",
                "milestone_difference_pct": "Kết quả trừ tiến độ (điểm phần trăm); trống: không giao hoặc chưa có.",
                "milestone_missing_fixed": "Số còn thiếu so với tiến độ nếu mẫu số giữ nguyên (việc hoặc đồng); trống: "
                "không giao hoặc chưa có.",
                "milestone_missing_growing": "Số còn thiếu so với tiến độ nếu phần làm thêm cũng làm tăng mẫu số (việc "
                "hoặc đồng); trống: không số nào đủ, hoặc không tính.",
                "milestone_verified": "Tiến độ đã đối chiếu với văn bản gốc hay chưa; trống: không giao.",
                "milestone_decision": "Quyết định giao tiến độ; trống: không giao.",
                "milestone_source": "Mã nguồn của tiến độ; trống: không giao.",
                "milestone_note": "Ghi chú về tiến độ; trống: không có.",
                "result_state": "Kết quả: value có, missing chưa có, not_applicable không áp dụng.",
                "words": "Lý do kết quả không áp dụng; trống: không có gì phải giải thích.",
                "missing_step": "Chữ số cuối còn tin được của số còn thiếu, khi số công bố làm tròn; trống: số đúng.",
                "milestone_missing_step": "Chữ số cuối còn tin được của số còn thiếu so với tiến độ; trống: số đúng.",
            },
        ),
        "projections": TableMeaning(
            "Dự báo cả năm",
            "một đơn vị, cụm, tỉnh × tính bằng, chỉ ở kỳ chưa hết năm",
            {
                "state": "value: có dự báo; missing: chưa đủ số liệu.",
                "finished": "Số đã thi hành xong đến hết kỳ (việc hoặc đồng); trống: chưa có.",
                "base_years": "Các năm dùng để dự báo, cách nhau bằng dấu chấm phẩy.",
                "low": "Dự báo thấp nhất của cả năm (việc hoặc đồng); trống: chưa đủ số liệu.",
                "high": "Dự báo cao nhất của cả năm (việc hoặc đồng); trống: chưa đủ số liệu.",
                "needed": "Số cần có để đạt chỉ tiêu cả năm nếu mẫu số giữ nguyên; trống: chưa biết.",
                "words": "Tỷ lệ của từng năm làm căn cứ, hoặc lý do không dự báo.",
            },
        ),
        "peers": TableMeaning(
            "Vị trí trong cụm theo từng tỷ lệ",
            "một đơn vị × tính bằng × tỷ lệ",
            {
                "place": "Vị trí trong cụm, 1 là tỷ lệ cao nhất; không phải thứ hạng thi đua.",
                "shared_by": "Số đơn vị có cùng tỷ lệ, kể cả đơn vị này.",
                "members": "Số đơn vị của cụm có tỷ lệ này.",
                "best_pct": "Tỷ lệ cao nhất trong cụm (%).",
                "best_holders": "Đơn vị có tỷ lệ cao nhất, cách nhau bằng dấu chấm phẩy.",
                "median_pct": "Trung vị của cụm (%).",
                "words": "Vị trí thấp nhất, cao nhất nếu tùy cách chia kết quả; trống: không phụ thuộc.",
            },
        ),
        "reconciliation": TableMeaning(
            "Đối chiếu số đã công bố",
            "một số công bố theo một cách hiểu",
            {
                "item": "Tên nội dung như văn bản công bố.",
                "printed": "Số như in trong văn bản.",
                "reading": "Cách hiểu số công bố được đem tính lại.",
                "recomputed": "Số tính lại (việc hoặc đồng); trống: là tỷ lệ, hoặc không tính lại được.",
                "recomputed_pct": "Tỷ lệ tính lại (%); trống: là số, hoặc không tính lại được.",
                "result": "khop, khong_khop, chua_tinh_duoc, chua_co_doi_chung (chỉ có số công bố này).",
                "against": "Tính lại từ những số nào; trống: không tính lại được.",
                "explanation": "Giải thích kết quả đối chiếu; trống: không cần.",
                "source": "Mã văn bản công bố, khai ở config/sources.toml.",
            },
        ),
        "points": TableMeaning(
            "Điểm thi đua",
            "một đơn vị × tiêu chí, nhóm tiêu chí hoặc tổng, trong một bảng xếp hạng",
            {
                "criterion": "Mã tiêu chí hoặc nhóm; tong là tổng điểm.",
                "kind": "tieu_chi: tiêu chí có điểm; nhom: nhóm tiêu chí; tong: tổng điểm.",
                "max_points": "Điểm chuẩn của tiêu chí.",
                "points": "Điểm được tính, đã làm tròn; trống: chưa có, lý do ở words.",
                "cut": "tran: bị giới hạn trên; san: bị giới hạn dưới; trống: không bị giới hạn.",
                "cut_points": "Số điểm thay đổi do giới hạn; trống: không bị giới hạn.",
                "quantity": "Lượng đem chấm: tỷ lệ (%), số lần, số ngày…; trống: không có.",
                "target_pct": "Chỉ tiêu dùng để chấm (%); trống: tiêu chí không so với chỉ tiêu.",
                "band": "Bậc điểm được áp dụng; trống: không chấm theo bậc.",
                "stage": "Bước chấm được tính nếu điểm lấy từ phiếu chấm; trống: không lấy từ phiếu.",
                "clause": "Điều khoản của bảng tiêu chí.",
                "words": "Cách tính, hoặc lý do chưa có điểm.",
                "inputs": "Khóa của các số đứng sau điểm này; trống: không có số nào.",
            },
        ),
        "ranks": TableMeaning(
            "Thứ hạng tính theo điểm",
            "một đơn vị trong một bảng xếp hạng",
            {
                "state": "value: có thứ hạng; missing: chưa có tổng điểm.",
                "total_points": "Tổng điểm; trống: chưa có.",
                "ranked_points": "Tổng điểm làm tròn như khi xếp hạng; trống: chưa có.",
                "rank": "Thứ hạng, 1 là cao nhất; trống: không xếp hạng.",
                "shared_by": "Số đơn vị cùng hạng, kể cả đơn vị này; trống: không xếp hạng.",
                "decided_by": "Căn cứ phân định khi bằng điểm; trống: không bằng điểm hoặc đồng hạng.",
                "behind_points": "Kém đơn vị hạng nhất bao nhiêu điểm; trống: không xếp hạng.",
                "rank_one_more": "Thứ hạng nếu xong thêm một việc; trống: không thể.",
                "rank_one_fewer": "Thứ hạng nếu xong bớt một việc; trống: không thể.",
                "words": "Giải thích khi bằng điểm hoặc không xếp hạng; trống: không cần.",
            },
        ),
        "classes": TableMeaning(
            "Hạng A–D",
            "một đơn vị × một hạng",
            {
                "class": "Mã hạng.",
                "total_points": "Tổng điểm của đơn vị.",
                "targets_met": "Số chỉ tiêu đạt.",
                "outcome": "xep: được xếp; vuot_so_luong: đủ điều kiện, ngoài số lượng; hoi_dong: Hội đồng xem xét; "
                "khong_du: chưa đủ điều kiện; xep_tren: đã xét ở hạng trên.",
                "order": "Thứ hạng toàn tỉnh của đơn vị.",
                "seats": "Số đơn vị được xếp hạng này; trống: không giới hạn.",
                "short_points": "Kém đơn vị cuối cùng được xếp bao nhiêu điểm; trống: không phải ngoài số lượng.",
                "missing_points": "Thiếu bao nhiêu điểm so với mức của hạng, 0 là đủ; trống: hạng không đặt mức hoặc "
                "đã xét ở hạng trên.",
                "words": "Lý do; trống: đã xét ở hạng trên.",
            },
        ),
        "vote_results": TableMeaning(
            "Kết quả bỏ phiếu",
            "một ứng viên trong một vòng",
            {
                "subject": "Bầu việc gì: suy-ton, truong-cum hoặc pho-cum.",
                "round": "Vòng bỏ phiếu, đếm từ 1.",
                "votes": "Số phiếu; trống: chưa ghi.",
                "base": "Tính trên gì: thanh_vien, co_mat hoặc phieu_hop_le; trống: không có quy định.",
                "base_count": "Số người hoặc số phiếu làm mẫu; trống: chưa ghi hoặc không có quy định.",
                "threshold": "Ngưỡng trúng cử, ví dụ ≥ 2/3; trống: không có quy định.",
                "needed": "Số phiếu ít nhất để đạt ngưỡng; trống: không tính được.",
                "share_pct": "Tỷ lệ phiếu (%); trống: không tính được.",
                "outcome": "dat: trúng; khong_dat: không đủ phiếu; bang_phieu: bằng phiếu.",
                "rank": "Thứ hạng của đơn vị trong cụm theo điểm; trống: không xếp hạng.",
                "words": "Cách tính và kết luận.",
            },
        ),
        "awards": TableMeaning(
            "Kết quả xét khen thưởng",
            "một đề nghị",
            {
                "title": "Mã danh hiệu, hình thức khen thưởng.",
                "whom": "ca-nhan: cá nhân; tap-the: tập thể.",
                "outcome": "de_nghi: đề nghị; vuot_so_luong: vượt tỷ lệ; hoi_dong: Hội đồng xem xét; khong_du: chưa đủ "
                "điều kiện; cap_tren: do cấp trên quyết định.",
                "order": "Thứ tự đơn vị đề nghị; trống: không xếp thứ tự.",
                "state": "Việc đề nghị cấp trên, nếu danh hiệu do cấp trên quyết định; trống: không.",
                "words": "Từng điều kiện đạt, không đạt hay chưa rõ.",
            },
        ),
        "award_quotas": TableMeaning(
            "Tỷ lệ khen thưởng",
            "một danh hiệu × một đơn vị hoặc toàn tỉnh",
            {
                "title": "Mã danh hiệu, hình thức khen thưởng.",
                "holder": "Nơi mà tỷ lệ tính cho: một đơn vị hoặc toan-tinh.",
                "share_pct": "Tỷ lệ được đề nghị (%); trống: giới hạn bằng số.",
                "base": "Tỷ lệ tính trên gì; trống: giới hạn bằng số.",
                "base_count": "Số người hoặc đơn vị làm mẫu; trống: chưa biết hoặc giới hạn bằng số.",
                "rounding": "Cách làm tròn: down xuống, half_up số học, up lên; trống: giới hạn bằng số.",
                "seats": "Số được đề nghị nhiều nhất; trống: chưa biết.",
                "eligible": "Số đủ điều kiện.",
                "proposed": "Số đề nghị.",
                "cut": "Số vượt tỷ lệ.",
                "open": "Số để Hội đồng xem xét.",
                "words": "Cách tính số được đề nghị.",
            },
        ),
        "rotation": TableMeaning(
            "Luân phiên Trưởng Cụm",
            "một đơn vị của một cụm",
            {
                "member": "Mã đơn vị thành viên.",
                "order": "Thứ tự trong quyết định thành lập cụm.",
                "last_year": "Năm gần nhất làm Trưởng hoặc Phó Trưởng Cụm; trống: chưa làm hoặc không rõ.",
                "last_role": "truong-cum hoặc pho-cum của năm đó; trống: chưa làm hoặc không rõ.",
                "turn": "ke_tiep, da_lam, chua_den, bi_bo_qua, khong_luan_phien hoặc chua_ro.",
                "words": "Giải thích.",
            },
        ),
        "decisions": TableMeaning(
            "Quyết định và kết quả tính",
            "một nội dung đã hoặc đang được quyết định",
            {
                "subject": "xep-hang, hang, khen-thuong, truong-cum hoặc pho-cum.",
                "holder": "Mã đơn vị, cá nhân hoặc cụm.",
                "value": "Nội dung quyết định: thứ hạng, mã hạng, mã danh hiệu, mã đơn vị.",
                "computed": "Kết quả chương trình tính; trống: không tính.",
                "agrees": "Quyết định giống kết quả tính hay không; trống: không so được.",
                "state": "tham_dinh, du_kien, hoi_dong (đã thông qua) hoặc quyet_dinh (đã có quyết định).",
                "number": "Số quyết định; trống: chưa có.",
                "signed_on": "Ngày ký; trống: chưa có.",
                "decided_by": "Người quyết định; trống: chưa có.",
                "reason": "Lý do khác kết quả tính; trống: không ghi.",
            },
        ),
        "score_gaps": TableMeaning(
            "Chênh lệch giữa các bước chấm",
            "một đơn vị × tiêu chí có phiếu chấm",
            {
                "self_points": "Điểm tự chấm; trống: chưa chấm.",
                "appraised_points": "Điểm thẩm định; trống: chưa thẩm định.",
                "concluded_points": "Điểm kết luận; trống: chưa kết luận.",
                "counted_points": "Điểm đang được tính; trống: chưa có.",
                "gap_points": "Điểm tự chấm trừ điểm thẩm định; trống: thiếu một trong hai.",
                "other_points": "Điểm nếu tính bước chấm kia; trống: không làm thay đổi tổng điểm.",
                "other_total_points": "Tổng điểm nếu tính bước chấm kia; trống: không thay đổi.",
                "other_rank": "Thứ hạng nếu tính bước chấm kia; trống: không thay đổi.",
                "other_class": "Mã hạng A–D nếu tính bước chấm kia; trống: không thay đổi hoặc không được xếp.",
                "explanation": "Giải trình; trống: không có.",
                "evidence": "Tài liệu minh chứng; trống: không có.",
            },
        ),
        "weights": TableMeaning(
            "Trọng số thực của tiêu chí",
            "một tiêu chí của một bảng xếp hạng",
            {
                "max_points": "Điểm chuẩn của tiêu chí.",
                "nominal_pct": "Điểm chuẩn bằng bao nhiêu phần trăm của bảng.",
                "variance_pct": "Tiêu chí tạo ra bao nhiêu phần trăm chênh lệch tổng điểm; trống: tổng điểm bằng nhau "
                "hoặc dưới hai đơn vị.",
            },
        ),
        "succession": TableMeaning(
            "Đơn vị nay và đơn vị trước",
            "một đơn vị, cụm, tỉnh của kỳ này",
            {
                "origins": "Mã các đơn vị trước đây tương ứng, cách nhau bằng dấu chấm phẩy; trống: không có.",
                "words": "Lý do; trống: so sánh được.",
            },
        ),
        "same_period": TableMeaning(
            "So với cùng kỳ",
            "một số liệu hoặc tỷ lệ so sánh được của một đơn vị, cụm, tỉnh",
            {
                "name": "Mã dòng số liệu hoặc tỷ lệ.",
                "before_provenance": "Căn cứ của số kỳ trước, như cột provenance của bảng figures.",
                "before": "Số kỳ trước (việc hoặc đồng); trống: là tỷ lệ.",
                "change": "Số kỳ này trừ số kỳ trước (việc hoặc đồng); trống: là tỷ lệ.",
                "change_pct": "Mức tăng (%) so với kỳ trước; trống: là tỷ lệ, hoặc không có nghĩa (số trước từ 0 trở "
                "xuống, đổi dấu, dòng là hiệu).",
                "before_pct": "Tỷ lệ kỳ trước (%); trống: là số liệu.",
                "difference_pct": "Tỷ lệ kỳ này trừ kỳ trước (điểm phần trăm); trống: là số liệu.",
                "at_share_before_pct": "Tỷ lệ nay nếu phần có điều kiện vẫn như kỳ trước (%); trống: không phải tỷ lệ "
                "chính, hoặc không tính được.",
                "before_low": "Số kỳ trước nhỏ nhất có thể, khi nguồn làm tròn; trống: số đúng.",
                "before_high": "Số kỳ trước lớn nhất có thể, khi nguồn làm tròn; trống: số đúng.",
                "change_step": "Chữ số cuối còn tin được của mức thay đổi; trống: số đúng.",
            },
        ),
        "not_compared": TableMeaning(
            "Không so sánh được",
            "một số liệu hoặc tỷ lệ không so sánh với kỳ trước",
            {"name": "Mã dòng số liệu hoặc tỷ lệ.", "words": "Lý do không so sánh."},
        ),
        "rate_changes": TableMeaning(
            "Vì sao tỷ lệ thay đổi",
            "một phần của mức thay đổi tỷ lệ của một cụm hoặc tỉnh",
            {
                "part": "ket_qua: do kết quả; co_cau: do cơ cấu; vao, ra: đơn vị vào, ra; tong: cả mức thay đổi.",
                "member": "Đơn vị đóng góp; trống: cả nhóm.",
                "before_numerator": "Tử số kỳ trước; trống: không có.",
                "before_denominator": "Mẫu số kỳ trước; trống: không có.",
                "before_pct": "Tỷ lệ kỳ trước (%); trống: không có.",
                "now_pct": "Tỷ lệ kỳ này (%); trống: không có.",
                "change_pct": "Phần này làm tỷ lệ tăng (âm: giảm) bao nhiêu điểm phần trăm.",
            },
        ),
        "points_changes": TableMeaning(
            "Vì sao điểm thay đổi",
            "một đơn vị trong một bảng xếp hạng có ở cả hai kỳ",
            {
                "before_points": "Tổng điểm kỳ trước; trống: không so được.",
                "points": "Tổng điểm kỳ này; trống: không so được.",
                "change_points": "Điểm kỳ này trừ kỳ trước; trống: không so được.",
                "by_results_points": "Phần thay đổi do kết quả; trống: không so được.",
                "by_rules_points": "Phần thay đổi do bảng tiêu chí và chỉ tiêu; trống: không so được.",
                "other_points": "Phần thay đổi của các tiêu chí không tính lại được; trống: không so được.",
                "rank_before": "Thứ hạng kỳ trước theo các tiêu chí tính lại được; trống: không so được.",
                "rank_before_new_rules": "Thứ hạng kỳ trước nếu theo quy định kỳ này; trống: không so được.",
                "rank_now_old_rules": "Thứ hạng kỳ này nếu theo quy định kỳ trước; trống: không so được.",
                "rank_now": "Thứ hạng kỳ này theo các tiêu chí tính lại được; trống: không so được.",
                "words": "Lý do không so được; trống: so được.",
            },
        ),
        "rescoring": TableMeaning(
            "Phần điểm tính lại được",
            "một bảng xếp hạng",
            {
                "rescored_max_points": "Điểm chuẩn của các tiêu chí tính lại được; trống: không tính lại.",
                "max_points": "Điểm chuẩn của cả bảng; trống: không tính lại.",
                "rescored_pct": "Phần tính lại được (%); trống: không tính lại.",
                "words": "Giải thích; trống: không cần.",
            },
        ),
        "rule_changes": TableMeaning(
            "Thay đổi của bảng tiêu chí",
            "một chỗ khác nhau giữa hai bảng tiêu chí",
            {
                "number": "Số thứ tự trong bảng xếp hạng.",
                "criterion": "Mã tiêu chí; trống: thay đổi của cả bảng.",
                "label": "Tên tiêu chí hoặc phần của bảng.",
                "item": "Nội dung thay đổi.",
                "before": "Quy định kỳ trước; trống: chưa có.",
                "now": "Quy định kỳ này; trống: đã bỏ.",
            },
        ),
        "trends": TableMeaning(
            "Số liệu qua các kỳ",
            "một số liệu hoặc tỷ lệ của một kỳ, theo đơn vị của kỳ này",
            {
                "name": "Mã dòng số liệu hoặc tỷ lệ.",
                "value": "Số việc hoặc đồng; trống: là tỷ lệ, hoặc không so sánh được.",
                "value_pct": "Tỷ lệ (%); trống: là số liệu, hoặc không so sánh được.",
                "source": "Mã các văn bản công bố, cách nhau bằng dấu chấm phẩy; trống: số đơn vị báo cáo.",
                "words": "Lý do không so sánh được hoặc phải dựng lại; trống: so sánh được.",
            },
        ),
        "decided_ranks": TableMeaning(
            "Thứ hạng đã quyết định qua các kỳ",
            "một đơn vị trong cụm của một kỳ",
            {"ranking": "Mã cụm khi đó.", "rank": "Thứ hạng theo quyết định.", "number": "Số quyết định."},
        ),
        "insights": TableMeaning(
            "Điểm cần chú ý",
            "một câu trên trang của một đơn vị, cụm, tỉnh",
            {
                "holder": "Mã nơi mà trang của nó có câu này.",
                "number": "Thứ tự của câu trên trang.",
                "kind": "Mã loại nhận xét.",
                "subject": "Mã nơi mà câu nói về.",
                "measure": "viec hoặc tien nếu chỉ nói về một; trống: cả hai hoặc không liên quan.",
                "ranking": "Bảng xếp hạng mà câu nói về; trống: không về thứ hạng.",
                "consequence": "doi_ket_luan, giai_thich, can_lam_ro, sat_ranh_gioi hoặc thay_doi.",
                "turned": "Kết luận bị đặt dấu hỏi: chi_tieu, thu_hang, xep_hang; trống: không.",
                "flag": "Dấu hiệu ghi cạnh kết luận hay thứ hạng; trống: không có.",
                "weight": "Số để xếp các câu cùng tính chất, lớn trước; không có đơn vị tính.",
                "is_internal": "Chỉ dùng nội bộ hay không.",
                "is_for_council": "Hội đồng cần quyết định hay không.",
                "sentence": "Câu, có chỗ điền số {…} và tên {@…}.",
            },
        ),
        "insight_values": TableMeaning(
            "Số trong các điểm cần chú ý",
            "một số của một câu",
            {
                "holder": "Mã nơi mà trang của nó có câu này.",
                "number": "Thứ tự của câu trên trang.",
                "name": "Tên chỗ điền trong câu.",
                "value": "Số, tính bằng đơn vị ở cột unit.",
                "unit": "Đơn vị tính: so, viec, vnd (đồng), pct (%), diem_phan_tram, diem, lan.",
                "step": "Chữ số cuối còn tin được của số tiền; 1: số đúng.",
                "words": "Cách tính; trống: không cần.",
            },
        ),
        "chance": TableMeaning(
            "Tỷ lệ và dao động ngẫu nhiên",
            "một đơn vị trong một nhóm (cụm hoặc tỉnh), chỉ về việc",
            {
                "group": "Nhóm: mã cụm hoặc toan-tinh.",
                "rate_pct": "Tỷ lệ thi hành xong về việc của đơn vị (%).",
                "case_pct": "Một việc làm tỷ lệ thay đổi bao nhiêu (điểm phần trăm).",
                "z": "Tỷ lệ cách mức chung của nhóm bao nhiêu lần sai số chuẩn; âm là thấp hơn.",
                "low_95_pct": "Giới hạn dưới 95% quanh mức chung (%).",
                "high_95_pct": "Giới hạn trên 95% quanh mức chung (%).",
                "low_998_pct": "Giới hạn dưới 99,8% quanh mức chung (%).",
                "high_998_pct": "Giới hạn trên 99,8% quanh mức chung (%).",
                "target_z": "Tỷ lệ cách chỉ tiêu của đơn vị bao nhiêu lần sai số chuẩn; trống: chưa giao chỉ tiêu.",
            },
        ),
        "chance_groups": TableMeaning(
            "Dao động ngẫu nhiên của nhóm",
            "một nhóm (cụm hoặc tỉnh), chỉ về việc",
            {
                "group": "Nhóm: mã cụm hoặc toan-tinh.",
                "rate_pct": "Tỷ lệ chung của nhóm (%).",
                "chi_square": "Trị số χ² của chênh lệch giữa các đơn vị.",
                "p_value": "Xác suất để chỉ ngẫu nhiên cũng chênh lệch đến mức này, từ 0 đến 1.",
                "winsorised_spread": "Bình phương trung bình của z, sau khi kéo các giá trị ở hai đầu vào.",
                "spread": "Hệ số nhân vào phương sai khi vẽ giới hạn; 1: không phải nhân.",
            },
        ),
        "rank_stability": TableMeaning(
            "Thứ hạng chắc chắn đến đâu",
            "một đơn vị trong một bảng xếp hạng",
            {
                "rank": "Thứ hạng hiện nay.",
                **{f"{kind}_best": _BEST.format(words) for kind, words in _STABILITY.items()},
                **{f"{kind}_worst": _WORST.format(words) for kind, words in _STABILITY.items()},
                "one_case_points": "Một việc của đơn vị làm tổng điểm thay đổi nhiều nhất bao nhiêu; trống: không "
                "tiêu chí nào tính theo việc.",
                "criteria_changed": "Số tiêu chí mà bỏ đi thì thứ hạng khác.",
                "weights_same_pct": "Tỷ lệ các lần đổi trọng số mà thứ hạng vẫn như vậy (%).",
            },
        ),
        "seat_stability": TableMeaning(
            "Hạng A–D chắc chắn đến đâu",
            "một đơn vị đủ điều kiện của một hạng có giới hạn số lượng",
            {
                "class": "Mã hạng.",
                "has_seat": "Hiện được xếp hay không.",
                "criteria_changed": "Số tiêu chí mà bỏ đi thì kết luận khác.",
                "weights_same_pct": "Tỷ lệ các lần đổi trọng số mà kết luận vẫn như vậy (%).",
            },
        ),
        "rank_by_chance": TableMeaning(
            "Thứ hạng và dao động ngẫu nhiên",
            "một đơn vị trong một bảng xếp hạng",
            {
                "rank": "Thứ hạng hiện nay.",
                "best": "Thứ hạng cao nhất của khoảng 95% nếu số việc xong dao động ngẫu nhiên.",
                "worst": "Thứ hạng thấp nhất của khoảng 95% nếu số việc xong dao động ngẫu nhiên.",
            },
        ),
        "findings_clean": TableMeaning("Phát hiện khi đọc tệp", "một lỗi hoặc cảnh báo", _FINDING),
        "findings_results": TableMeaning("Phát hiện khi tính số liệu", "một lỗi hoặc cảnh báo", _FINDING),
        "findings_ranking": TableMeaning("Phát hiện khi chấm điểm, xếp hạng", "một lỗi hoặc cảnh báo", _FINDING),
        "revised": TableMeaning(
            "Thay đổi so với bản công bố trước",
            "một số, thứ hạng hoặc kết luận khác với bản công bố trước",
            {
                "base": "Bản công bố được so, ví dụ r1.",
                "assumed": "Thay đổi chỉ có nếu chấm lại theo số mới, hay đã thay đổi thật.",
                "table": "Bảng có thay đổi.",
                "row": "Khóa của dòng có thay đổi.",
                "kind": "them: thêm; bot: bớt; doi: thay đổi.",
                "measure": "viec hoặc tien; trống: không liên quan.",
                "name": "Mã dòng số liệu, tỷ lệ, tiêu chí hoặc hạng.",
                "before": "Số trước (việc, đồng hoặc thứ hạng); trống: không phải số nguyên.",
                "after": "Số sau (việc, đồng hoặc thứ hạng); trống: không phải số nguyên.",
                "change": "Số sau trừ số trước; trống: không tính.",
                "before_pct": "Tỷ lệ trước (%); trống: không phải tỷ lệ.",
                "after_pct": "Tỷ lệ sau (%); trống: không phải tỷ lệ.",
                "difference_pct": "Tỷ lệ sau trừ trước (điểm phần trăm); trống: không phải tỷ lệ.",
                "before_points": "Điểm trước; trống: không phải điểm.",
                "after_points": "Điểm sau; trống: không phải điểm.",
                "difference_points": "Điểm sau trừ điểm trước; trống: không phải điểm.",
                "before_text": "Kết luận trước; trống: không phải kết luận.",
                "after_text": "Kết luận sau; trống: không phải kết luận.",
                "correction": "Lý do đã sửa ô đứng sau; trống: không sửa.",
            },
        ),
    }
)
