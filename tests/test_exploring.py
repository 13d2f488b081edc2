"""Exploring without a browser: what the controls show is what their code gives; the analyst's own copy."""

import os
import re
import shutil
from io import BytesIO

import matplotlib as mpl
import nbformat
import pandas as pd
import pytest
from conftest import EXAMPLE, PROJECT, eventually
from small_workspace import make_small_workspace

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from thidua_helpers.analyst.display import frame_html
from thidua_helpers.analyst.opening import open_edition
from thidua_helpers.desk.exploring import Explorer
from thidua_helpers.desk.notes import free_name, question_of
from thidua_helpers.desk.questions import QUESTIONS
from thidua_helpers.desk.shown_code import call, literal, run_lines
from thidua_helpers.workspace.paths import open_workspace

NOTEBOOK = PROJECT / "notebooks/hoi_so_lieu.ipynb"
# Values to which controls are set, by question.
CHANGED = {
    "units": [{"cluster": "cum-2", "order": "Tỷ lệ thi hành xong về tiền (%)", "measure": "tien", "text": "đơn vị"}],
    "targets": [{"measure": "tien", "cluster": "cum-1"}],
    "unit": [{"unit": "1-05", "table": "points"}, {"table": "officers"}],
    "compare": [{"one": "1-02", "other": "1-01"}, {"one": "cuc", "other": "2-03"}],
    "what_if": [{"unit": "1-05", "cases": -20}, {"weight": 1.5}, {"cases": 0, "stage": "ket_luan", "weight": 1.0}],
    "years": [{"holder": "cum-1", "other": "", "measure": "tien", "name": "Tổng số thụ lý"}],
    "distribution": [{"kind": "scatter", "measure": "tien"}, {"kind": "funnel"}, {"kind": "submissions"}],
    "pivot": [{"table": "years"}, {"table": "rates", "measure": "tien"}, {"table": "points", "sum": "max"}],
    "source": [{"measure": "tien"}, {"measure": "Cụm 1", "name": "phong-trao"}],
}


@pytest.fixture(scope="module")
def explorer(analyst_root) -> Explorer:
    return Explorer(open_workspace(analyst_root))


@pytest.fixture
def own(analyst_root, tmp_path) -> Explorer:
    """An explorer of a workspace that a test may write to."""
    return Explorer(open_workspace(shutil.copytree(analyst_root, tmp_path / "ws")))


@pytest.fixture(autouse=True)
def no_open_figures():
    yield
    assert plt.get_fignums() == [], "a notebook would show the picture a second time"


def asked(explorer, name):
    explorer.ask(name)
    return explorer._asked[name]


def set_controls(question, values):
    for name, value in values.items():
        question._controls[name].value = value


def shown_html(question) -> str:
    """All HTML of an answer."""
    return "".join(
        str(getattr(part, "value", "")) for part in question._answer.children if part.__class__.__name__ == "HTML"
    )


def shown_pictures(question) -> list[bytes]:
    return [bytes(part.value) for part in question._answer.children if part.__class__.__name__ == "Image"]


def executed(root, edition, lines) -> tuple[object, int]:
    """The value of the last line and the number of pictures, in a session of its own."""
    names = {"book": open_edition(edition, root=root)}
    exec("\n".join(lines[:-1]), names)
    value = eval(lines[-1], names)
    pictures = len(plt.get_fignums())
    plt.close("all")
    return value, pictures


@pytest.mark.parametrize("name", QUESTIONS)
def test_code_gives_what_the_control_shows(explorer, analyst_root, name):
    question = asked(explorer, name)
    for values in [{}, *CHANGED[name]]:
        set_controls(question, values)
        assert len(question.lines) <= 3
        assert "\n".join(question.lines) in _unescaped(question._code.value)
        value, pictures = executed(analyst_root, "2022", question.lines)
        assert len(shown_pictures(question)) == pictures
        assert all(png.startswith(b"\x89PNG") for png in shown_pictures(question))
        if isinstance(value, pd.DataFrame):
            assert frame_html(value) in shown_html(question)
        elif not isinstance(value, Axes):
            assert value._repr_html_() in shown_html(question)
        assert pictures or len(shown_html(question)) > 100


def _unescaped(text: str) -> str:
    for entity, sign in {"&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}.items():
        text = text.replace(entity, sign)
    return text


def test_changed_control_changes_code_and_answer(explorer):
    question = asked(explorer, "targets")
    before = question.lines, shown_pictures(question)
    set_controls(question, {"measure": "tien"})
    assert question.lines == ['book.plot.targets("tien")']
    assert before[1] != shown_pictures(question)


def test_slider_changes_ranks(explorer):
    question = asked(explorer, "what_if")
    set_controls(question, {"unit": "1-05", "cases": 20})
    assert question.lines == ['book.what_if("1-05", 20)']
    assert {"165,77", "186,80"} <= set(re.findall(r">([\d,]+)</td>", shown_html(question)))
    set_controls(question, {"cases": 0})
    assert "Không có gì thay đổi" in shown_html(question)


def test_kind_of_picture_changes_what_is_offered(explorer):
    question = asked(explorer, "distribution")
    set_controls(question, {"kind": "scatter"})
    assert {"x", "y", "measure"} <= set(question._controls)
    set_controls(question, {"kind": "submissions"})
    assert set(question._controls) == {"kind"}


def test_refused_choice_is_one_line(explorer):
    question = asked(explorer, "compare")
    set_controls(question, {"one": "1-01", "other": "1-01"})
    assert "Cần hai đơn vị khác nhau" in shown_html(question)
    set_controls(question, {"other": "1-02"})
    assert "Cần hai đơn vị khác nhau" not in shown_html(question)
    question = asked(explorer, "pivot")
    set_controls(question, {"columns": question._controls["rows"].value})
    assert "Chọn dòng và cột khác nhau" in shown_html(question)


def test_source_links_to_the_received_file(explorer):
    question = asked(explorer, "source")
    set_controls(question, {"holder": "1-05"})
    links = question._answer.children[-1].children[1].value
    assert "/files/data/raw/2022/don-vi/1-05.xlsx" in links


def test_state_says_what_an_edition_is(explorer):
    state = explorer._state.value
    assert "tỉnh Minh Họa (số liệu minh họa, không phải số thật): năm 2022" in state
    assert "27/27 đơn vị" in state
    assert "0 lỗi, 1 cảnh báo" in state
    assert explorer._edition.value == "2022", "the last whole year that has tables"


def test_edition_without_tables_says_so_in_each_question(explorer):
    question = asked(explorer, "units")
    explorer._edition.value = "2021"
    assert "Chưa có số liệu của kỳ 2021: bấm “Lập số liệu kỳ này”" in shown_html(question)
    assert question._bar.children == ()
    assert explorer._make.layout.display != "none"
    explorer._edition.value = "2022"
    assert "dòng" in shown_html(question)
    assert explorer._make.layout.display == "none"


def test_button_makes_the_tables_that_are_lacking(tmp_path):
    explorer = Explorer(open_workspace(make_small_workspace(tmp_path / "ws")))
    question = asked(explorer, "units")
    assert "Chưa có số liệu" in shown_html(question)
    explorer._make.click()
    assert eventually(lambda: "Đơn vị 1-04" in shown_html(question), 180)


def test_excel_button_writes_to_the_own_folder_and_replaces_nothing(own):
    question = asked(own, "units")
    for _ in range(2):
        question._answer.children[-1].children[0].click()
    root = own.workspace.root
    assert sorted(path.name for path in (root / "so-tay").iterdir()) == ["bang-units-2.xlsx", "bang-units.xlsx"]
    read = pd.read_excel(root / "so-tay/bang-units.xlsx", engine="openpyxl")
    assert len(read) == 27
    assert read["Tổng số thụ lý (việc)"].dtype.kind == "i"


# The copy


def notebook_of(root, number=""):
    return nbformat.read(root / f"so-tay/hoi-so-lieu-2022{number}.ipynb", as_version=4)


def test_copy_has_visible_code_as_chosen_and_takes_a_free_name(own):
    set_controls(asked(own, "unit"), {"unit": "1-05", "table": "points"})
    button = own.copy().children[0]
    button.click()
    button.click()
    assert "so-tay/hoi-so-lieu-2022-2.ipynb" in own._copied.value
    copy = notebook_of(own.workspace.root)
    assert notebook_of(own.workspace.root, "-2") is not None
    nbformat.validate(copy)
    sources = [cell.source for cell in copy.cells if cell.cell_type == "code"]
    assert sources[0] == 'edition = "2022"'
    assert 'book.plot.trend("1-05")\nbook.unit("1-05").points' in sources
    assert not any("explorer" in source for source in sources)
    assert not any("jupyter" in cell.metadata for cell in copy.cells)
    assert len(sources) == len(QUESTIONS) + 3


def test_copy_of_an_edition_without_tables_is_refused(own):
    own._edition.value = "2021"
    own.copy().children[0].click()
    assert "Chưa có số liệu của kỳ 2021" in own._copied.value
    assert not (own.workspace.root / "so-tay").exists()


def outputs_of(path, out, **parameters):
    """Executes a notebook by papermill, in its folder and a kernel of its own."""
    import papermill

    papermill.execute_notebook(path, out, parameters, cwd=path.parent, progress_bar=False)
    cells = [cell for cell in nbformat.read(out, as_version=4).cells if cell.cell_type == "code"]
    return [output for cell in cells for output in cell.outputs]


def is_red(output) -> bool:
    return output.output_type == "error" or output.get("name") == "stderr"


@pytest.mark.slow
def test_copy_runs_by_run_all(own, monkeypatch, tmp_path):
    monkeypatch.delenv("THIDUA_ROOT", raising=False)
    own.copy().children[0].click()
    outputs = outputs_of(own.workspace.root / "so-tay/hoi-so-lieu-2022.ipynb", tmp_path / "out.ipynb")
    assert not any(map(is_red, outputs))
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 6


@pytest.mark.slow
@pytest.mark.parametrize("is_made", [True, False])
def test_notebook_runs_before_and_after_a_run(analyst_root, is_made, monkeypatch, tmp_path):
    root = analyst_root if is_made else EXAMPLE
    if not is_made:
        root = tmp_path / "ws"
        for part in ("config", "data/raw"):
            shutil.copytree(EXAMPLE / part, root / part)
    monkeypatch.setitem(os.environ, "THIDUA_ROOT", str(root))
    outputs = outputs_of(NOTEBOOK, tmp_path / "out.ipynb")
    assert not any(map(is_red, outputs))
    assert len(outputs) == len(QUESTIONS) + 2, "the card, the questions, the button; the empty cells say nothing"
    text = (tmp_path / "out.ipynb").read_text(encoding="utf-8")
    assert ("Chưa có số liệu của kỳ" in text) is not is_made


def test_notebook_asks_every_question_once():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert [name for cell in cells if (name := question_of(cell.source))] == list(QUESTIONS)
    assert all(cell.metadata.get("jupyter") for cell in cells if cell.source.startswith("explorer"))


# Code


def test_call_leaves_out_what_is_not_chosen():
    assert call("f", "a", "", measure="", cluster="c", more=None, flag=False) == 'f("a", cluster="c")'
    assert call("f") == "f()"
    assert call("f", "a", 0) == 'f("a", 0)'


def test_literal_is_read_back_as_the_value():
    for value in ("", 'a "b" \\ c', "Đơn vị 1-05", 20, 1.5, {"cum-1/viec": 1.5}):
        assert eval(literal(value)) == value


def test_lines_without_a_value_are_an_error(explorer):
    with pytest.raises(ValueError, match="no expression"):
        run_lines(["x = 1"], explorer.book)


def test_pictures_of_others_stay_open(explorer):
    mine = plt.figure()
    assert len(run_lines(['book.plot.trend("1-05")'], explorer.book).pictures) == 1
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_picture_is_wide_enough_to_read(explorer):
    from PIL import Image

    png = run_lines(['book.plot.trend("1-05")'], explorer.book).pictures[0]
    assert 600 <= Image.open(BytesIO(png)).width <= 1000


def test_free_name_is_the_first_that_is_not_taken(tmp_path):
    assert free_name(tmp_path, "a", ".xlsx").name == "a.xlsx"
    (tmp_path / "a.xlsx").touch()
    (tmp_path / "a-2.xlsx").touch()
    assert free_name(tmp_path, "a", ".xlsx").name == "a-3.xlsx"
