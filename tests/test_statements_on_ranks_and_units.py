"""What the pages of the province, a cluster and a unit state about ranks, classes and targets."""

import io
import re

import docx
import pytest
from conftest import staged
from small_workspace import FIRST, make_small_workspace, write_figures

from thidua_helpers.report import ranking
from thidua_helpers.report.documents import minutes, ranking_decision, score_sheets

INTERNAL = "noi-bo"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def words(html):
    """The text of a piece of a page, one blank between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).split())


def cells_of(html, head):
    """The texts of the cells of the first row whose heading is `head`."""
    row = re.search(rf"<tr[^>]*>\s*<th scope=\"row\">(?:<a[^>]*>)?{head}<.*?</tr>", str(html), re.DOTALL)[0]
    return [words(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


@pytest.fixture(scope="module")
def near_tie(tmp_path_factory):
    """Cụm 1 ranks at one decimal: 1-01 has 97,29 points and 1-02 97,34, both 97,3; more cases go first."""
    root = make_small_workspace(tmp_path_factory.mktemp("near") / "ws")
    ladder = 'tie_breaks = [{ label = "Có điều kiện", measure = "viec", line = "co_dieu_kien" }]'
    edit(root / "config/criteria/cum-1.toml", "ranking_decimals = 2", f"ranking_decimals = 1\n{ladder}")
    near = {"1-01": FIRST["1-01"] | {"viec": (1000, 827)}, "1-02": FIRST["1-02"] | {"viec": (927, 767)}}
    write_figures(root, FIRST | near)
    return staged(root)


def test_ranked_total_is_shown_at_the_precision_of_the_rank(near_tie):
    shown = ranking.of_cluster(near_tie, "cum-1", INTERNAL)
    # Rank, ranked total with the unrounded one in brackets, distance to the first (98,8).
    assert cells_of(shown, "Đơn vị 1-01")[:3] == ["2", "97,3 ( 97,29 )", "1,5"]
    assert cells_of(shown, "Đơn vị 1-02")[:3] == ["3", "97,3 ( 97,34 )", "1,5"]
    assert "Số trong ngoặc là tổng điểm chưa làm tròn." in words(shown)


def test_total_ranked_without_rounding_has_no_brackets(near_tie):
    shown = ranking.of_province(near_tie, INTERNAL)
    assert cells_of(shown, "Đơn vị 1-01")[1] == "97,29"
    assert "trong ngoặc" not in words(shown)


@pytest.mark.parametrize(
    "document",
    [
        lambda book: score_sheets.score_sheet(book, "cum-1"),
        lambda book: minutes.meeting(book, "cum-1"),
        ranking_decision.draft_decision,
    ],
)
def test_documents_show_the_ranked_total_first(near_tie, document):
    tables = docx.Document(io.BytesIO(document(near_tie))).tables
    cells = {cell.text for each in tables for row in each.rows for cell in row.cells}
    assert {"97,3 (97,29)", "97,3 (97,34)"} <= cells
