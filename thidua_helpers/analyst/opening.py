"""Opening of one edition, or of several as a series, by analysts."""

from pathlib import Path

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.analyst.display import show_frames_in_notebook
from thidua_helpers.analyst.series import EditionSeries
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import refuse_unknown_parameters
from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import Workspace, find_workspace, open_workspace


def open_edition(edition: str | int, base: str | int = "", root: str | Path | None = None) -> AnalystBook:
    """Mở một kỳ báo cáo để hỏi số liệu; không ghi gì vào số liệu của kỳ.

    `edition`: kỳ, ví dụ "2021", 2021, "2021-6t". `base`: kỳ để so sánh, nếu khác cùng kỳ năm trước. `root`: thư mục
    làm việc khác.

    Ví dụ: `book = open_edition("2022")`, `open_edition("2022", root="../thanh-hoa")`.
    """
    show_frames_in_notebook()
    refuse_unknown_parameters()
    workspace = _workspace(root)
    opened = OpenEdition(workspace, workspace.edition(edition), workspace.edition(base) if base else None)
    return AnalystBook(opened)


def open_editions(*editions: str | int | Edition, root: str | Path | None = None) -> EditionSeries:
    """Mở nhiều kỳ cùng số tháng thành một chuỗi, theo đơn vị của kỳ cuối.

    Ví dụ: `open_editions("2020", "2021", "2022").rates`. Đọc lại sổ tính của từng kỳ nên lần đầu mất một lúc; nếu chỉ
    cần các tỷ lệ chính, `book.years` có ngay.
    """
    show_frames_in_notebook()
    refuse_unknown_parameters()
    workspace = _workspace(root)
    series = sorted({workspace.edition(edition) for edition in editions})
    if len(series) < 2 or len({edition.months for edition in series}) > 1:
        raise Refused('open_editions cần từ hai kỳ có cùng số tháng, ví dụ open_editions("2020", "2021").')
    return EditionSeries(workspace, series)


def _workspace(root: str | Path | None) -> Workspace:
    return find_workspace() if root is None else open_workspace(Path(root))
