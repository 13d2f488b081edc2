"""The fuzz tool: a short run finds nothing, each kind of fault is seen, and its mutants are what it says."""

import dataclasses

import openpyxl
import pytest
import xlrd
from bounded_reading import Outcome
from fuzz_workbooks import EXAMPLE, FORM, SOURCES, Fuzzing, Mutant, ending, is_covered, main, mutant
from independent_reading import figures_of, sheets_of

from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.loading import read_toml

SHORT = 150
SOUND = Outcome(
    "", "", 0.1, 0.1, 90.0, {("06", "D12"): 72, ("07", "D12"): 5000}, [], "", {("06", "D12"): 72, ("07", "D12"): 5}
)
WRONG = {"severity": "error", "check": "sai-dang-thuc"}


@pytest.mark.slow
def test_a_short_run_finds_no_fault():
    fuzzing = Fuzzing(seed=7)
    fuzzing.run(range(SHORT), jobs=1)
    assert fuzzing.faults == []
    read = sum(own.total() for own in fuzzing.counts.values())
    assert (read, fuzzing.compared > SHORT / 3) == (SHORT, True)
    assert {kind.partition(" ")[0] for kind in fuzzing.counts} == {".xlsx", ".xls", ".ods"}


def made(figure: tuple[str, str] | None = None) -> Mutant:
    return Mutant(".xlsx figure", SOURCES / "2-04.xlsx", b"", figure)


def read(facts: dict | None = None, others: dict | None = None, findings: list | None = None, **more) -> Outcome:
    """A reading that differs from the sound one."""
    changed = {"facts": facts, "others": others, "findings": findings}
    return dataclasses.replace(SOUND, **{key: value for key, value in changed.items() if value is not None}, **more)


def test_a_crash_and_a_traceback_are_faults():
    assert ending(made(), read(crash="signal SIGSEGV"), SOUND) == ("fault", ["crash: signal SIGSEGV"])
    assert ending(made(), read(raised="Traceback\nKeyError: 1"), SOUND) == ("fault", ["raised: KeyError: 1"])


def test_facts_missing_from_the_independent_reading_are_a_fault():
    what, (said,) = ending(made(), read(others={("06", "D12"): 71, ("07", "D12"): 5}), SOUND)
    assert (what, said) == ("fault", "06!D12: read 72, independently 71")
    what, (said,) = ending(made(), read(others={("06", "D12"): 72, ("07", "D12"): 5000}, findings=[WRONG]), SOUND)
    assert (what, said) == ("fault", "07!D12: read 5000, independently 5000")


def test_silently_missed_figures_are_a_fault():
    more = SOUND.others | {("06", "E12"): 1}
    assert ending(made(), read(others=more), SOUND)[0] == "fault"
    assert ending(made(), read(others=more, findings=[WRONG]), SOUND) == ("finding", [])


def test_unnoticed_change_under_an_identity_is_a_fault():
    changed = read(facts={("06", "D12"): 73, ("07", "D12"): 5000}, others={("06", "D12"): 73, ("07", "D12"): 5})
    what, (said,) = ending(made(("06", "D12")), changed, SOUND)
    assert (what, said) == ("fault", "06!D12 was changed, and nobody said so")
    assert ending(made(("06", "S12")), changed, SOUND) == ("uncovered", [])
    assert ending(made(), changed, SOUND) == ("accepted", [])
    assert ending(made(("06", "D12")), dataclasses.replace(changed, findings=[WRONG]), SOUND) == ("finding", [])
    assert ending(made(("06", "D12")), SOUND, SOUND) == ("unchanged", [])
    assert ending(made(), read(facts={}, others={}, findings=[WRONG]), SOUND) == ("refused", [])


def test_identities_cover_every_figure_of_the_form_and_no_rate():
    assert all(is_covered(("06", f"{column}12")) for column in "CDEFGHIJKLMNOPQR")
    assert all(is_covered(("07", f"{column}12")) for column in "CDEFGHIJKLMNOPQRS")
    assert not is_covered(("06", "S12"))
    assert not is_covered(("07", "T12"))


def test_same_seed_and_number_give_the_same_mutant():
    assert mutant(3, 14) == mutant(3, 14)
    assert len({mutant(3, number).content for number in range(20)}) > 15


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_figure_mutant_changes_the_cell_it_names(tmp_path, suffix):
    found = (mutant(1, number) for number in range(300))
    each = next(each for each in found if each.kind == f"{suffix} figure")
    path = tmp_path / f"a{suffix}"
    path.write_bytes(each.content)
    form = read_toml(EXAMPLE / "config/forms" / f"{FORM}.toml", StatisticalForm, FORM)
    lines = {measure: [column.line for column in form.columns_of(measure)] for measure in ("viec", "tien")}
    before, after = (figures_of(sheets_of(each_path), lines) for each_path in (each.source, path))
    assert {place for place in before if before[place] != after[place]} == {each.figure}


def test_the_independent_reading_is_that_of_other_libraries():
    """Of a whole workbook of each kind: openpyxl, xlrd."""
    book = openpyxl.load_workbook(SOURCES / "2-04.xlsx", data_only=True)
    for name, cells in sheets_of(SOURCES / "2-04.xlsx").items():
        filled = (cell for row in book[name].iter_rows() for cell in row if cell.value is not None)
        assert cells == {(cell.row - 1, cell.column - 1): cell.value for cell in filled}
    old = xlrd.open_workbook(SOURCES / "3-04.xls")
    for name, cells in sheets_of(SOURCES / "3-04.xls").items():
        sheet = old.sheet_by_name(name)
        places = ((row, column) for row in range(sheet.nrows) for column in range(sheet.ncols))
        assert cells == {place: sheet.cell_value(*place) for place in places if sheet.cell_value(*place) != ""}


def test_a_fault_ends_the_tool_with_1_and_keeps_the_mutant(monkeypatch, capsys, tmp_path):
    class Dead:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def read_workbook(self, *_):
            return read(crash="signal SIGSEGV")

    monkeypatch.setattr("fuzz_workbooks.Reader", Dead)
    assert main(["--seed", "1", "--count", "3", "--jobs", "1", "--keep", str(tmp_path / "kept")]) == 1
    assert "FAULT 0 (" in capsys.readouterr().out
    assert len(list((tmp_path / "kept").iterdir())) == 3
    monkeypatch.setattr(Dead, "read_workbook", lambda *_: read(facts={}, others={}, findings=[WRONG]))
    assert main(["--seed", "1", "--count", "3", "--jobs", "1"]) == 0
