"""An error that nobody foresaw says in which line of the program, or in which cell of a notebook, it arose."""

import traceback

import pytest
from conftest import opened
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_workspace import YEAR, make_small_workspace

from thidua_helpers.errors import line_of_program
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.parallel import run_in_threads
from thidua_helpers.pipeline.plan import Task
from thidua_helpers.pipeline.tasks import BuildPaths, _cells_at_fault
from thidua_helpers.pipeline.workers.pool import Workers
from thidua_helpers.report.self_check import PageRequest


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        (
            'File "/x/thidua_helpers/report/sections/units.py", line 317, in f',
            " (thidua_helpers/report/sections/units.py, dòng 317)",
        ),
        (
            "File ~/x/thidua_helpers/report/sections/units.py:317, in f(book)",
            " (thidua_helpers/report/sections/units.py, dòng 317)",
        ),
        (r'File "C:\x\thidua_helpers\cli.py", line 5', r" (thidua_helpers\cli.py, dòng 5)"),
        ("thidua_helpers/cli.py:5\nthidua_helpers/files.py:9\npandas/x.py:7", " (thidua_helpers/files.py, dòng 9)"),
        ('File "/x/pandas/core.py", line 3', ""),
    ],
)
def test_last_line_of_the_program_is_taken_from_a_traceback(trace, said):
    assert line_of_program(trace) == said


def test_error_in_a_worker_keeps_its_line(tmp_path):
    root = make_small_workspace(tmp_path)
    groups = [[Task("khong-co")], [Task("x")]]
    with Workers({}) as workers, pytest.raises(KeyError) as error:
        list(run_in_threads(groups, BuildPaths(root, root, Edition(2021)), workers, jobs=2))
    details = "".join(traceback.format_exception(error.value))
    assert "in make_files" in details
    assert "thidua_helpers/pipeline/tasks.py" in line_of_program(details)


def test_cell_whose_output_fails_the_self_check_is_named(tmp_path):
    def cell(html, **metadata):
        return new_code_cell(outputs=[new_output("display_data", {"text/html": html})], metadata=metadata)

    notebook = new_notebook(
        cells=[
            new_code_cell(),
            cell("", tags=["injected-parameters"]),
            cell("<h1>x</h1>"),
            new_markdown_cell("None"),
            cell("<td>None</td>"),
            cell("<p>1234567</p>"),
            cell("<p>12</p>"),
        ]
    )
    book = opened(make_small_workspace(tmp_path), YEAR)
    wrong = ["còn chữ của chương trình: “None”", "số chưa viết theo cách Việt Nam: “1234567”"]
    assert _cells_at_fault(notebook, wrong, book, PageRequest(is_internal=True, heading="x")) == "3, 4"
