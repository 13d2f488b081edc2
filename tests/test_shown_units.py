"""Pages of units that do not have everything: no rate about money, or published figures and no report."""

from conftest import opened, staged
from small_workspace import FIRST, SECOND, YEAR, make_small_workspace, set_year, write_figures

from thidua_helpers.report.exports.exported import units_of
from thidua_helpers.report.pictures.peers import peers_picture
from thidua_helpers.report.sections import summary
from thidua_helpers.report.sections.unit_tables import NO_UNITS, cluster_units, province_units


def test_unit_without_a_money_rate_is_shown_among_peers(tmp_path):
    root = make_small_workspace(tmp_path)
    write_figures(root, SECOND)
    shown = peers_picture(staged(root, YEAR), "1-04").replace("</span>", "")
    assert "Đơn vị 1-04 trong Cụm 1: việc" in shown
    assert "tiền" not in shown.partition("</figcaption>")[0]


def test_published_figures_of_some_units_are_shown_on_all_pages(tmp_path):
    root = make_small_workspace(tmp_path)
    write_figures(root, {unit: FIRST[unit] for unit in ("1-01", "1-03")})
    book = staged(root, YEAR)
    for shown in (province_units(book), cluster_units(book, "cum-1")):
        assert NO_UNITS not in shown
        assert "2.000.000.000" in shown
        assert "1-02" not in shown
        assert "don-vi/" not in shown
    assert list(units_of(book)) == ["1-01", "1-03"]


def test_summary_has_published_figures_of_units(tmp_path):
    root = make_small_workspace(tmp_path)
    write_figures(root, {unit: FIRST[unit] for unit in ("1-01", "1-03")})
    shown = summary.standings(staged(root, YEAR))
    assert "Các cụm: tỷ lệ thi hành xong" in shown
    own = shown.partition("Đơn vị có số liệu đã công bố: tỷ lệ thi hành xong")[2]
    assert "Đơn vị 1-01" in own and "90,00%" in own and "Đơn vị 1-03" in own
    assert "Đơn vị 1-02" not in shown
    write_figures(root, {})
    shown = summary.standings(staged(root, YEAR))
    assert "Các cụm: tỷ lệ thi hành xong" in shown and "Đơn vị 1-" not in shown


def test_edition_without_figures_of_any_unit_says_so(tmp_path):
    root = make_small_workspace(tmp_path)
    write_figures(root, {})
    book = staged(root, YEAR)
    assert NO_UNITS in province_units(book)
    assert NO_UNITS in cluster_units(book, "cum-1")
    assert units_of(book) == {}


def test_figures_that_units_reported_are_not_called_published(tmp_path):
    root = make_small_workspace(tmp_path)
    set_year(root, 'state_of_figures = "tam-tinh"', 'state_of_figures = "khong-neu"')
    assert opened(root, YEAR).rules.state_of_figures.startswith("số liệu đã công bố")
    set_year(root, "[emulation]", '[[inputs]]\nfolder = "don-vi"\nform = "tk-tha-2019"\n\n[emulation]')
    assert opened(root, YEAR).rules.state_of_figures.startswith("số liệu các đơn vị báo cáo")
