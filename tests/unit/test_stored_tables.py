"""The line at the end of a stage notebook."""

import pytest

from thidua_helpers.edition.stored_tables import StoredTables


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("facts", "20_results"),
        ("figures", "30_ranking"),
        ("points", "40_compare"),
        ("trends", "50_insights"),
        ("insights", "hoi_so_lieu để hỏi số liệu, hoặc 90_province để xem trang của tỉnh"),
    ],
)
def test_stored_tables_name_the_next_notebook(name, following):
    assert repr(StoredTables("2021", [name])) == f"Đã ghi 1 bảng của kỳ 2021 ({name}); tiếp theo: mở {following}."


def test_findings_stored_with_the_last_stage_count_with_it():
    assert "2 bảng" in repr(StoredTables("2021", ["points", "findings_ranking"]))
    assert "mở 40_compare" in repr(StoredTables("2021", ["points", "findings_ranking"]))
