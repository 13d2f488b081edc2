"""A unit that has no rate about money, because nothing of it was enforceable, has its pages like any other."""

from conftest import staged
from small_workspace import SECOND, YEAR, make_small_workspace, write_figures

from thidua_helpers.report.units import among_peers


def test_unit_without_a_rate_about_money_is_shown_among_its_peers(tmp_path):
    root = make_small_workspace(tmp_path)
    write_figures(root, SECOND)
    shown = among_peers(staged(root, YEAR), "1-04")
    assert "Đơn vị 1-04 trong Cụm 1: việc" in shown
    assert "tiền" not in shown.partition("</figcaption>")[0]
