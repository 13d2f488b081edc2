"""The figures of the example's half years, each edition by a generator of its own."""

from collections.abc import Iterable, Mapping
from random import Random

from example_figures import DOUBLED_UNIT, MEASURES, PACE, Figures, Unit, first_months, lines_in

from thidua_helpers.rules.models import StatisticalForm

# Of a whole year's flows, per mille, those of its first six months: at least, at most, by unit. Money comes unevenly.
HALF_PACE = {
    "viec": {
        "moi_thu_ly": (535, 565),
        "uy_thac": (450, 560),
        "thu_hoi": (450, 560),
        "rut_len": (450, 560),
        "xong": (430, 480),
        "dinh_chi": (400, 480),
    },
    "tien": {
        "moi_thu_ly": (440, 640),
        "uy_thac": (400, 600),
        "thu_hoi": (400, 600),
        "rut_len": (400, 600),
        "xong": (180, 470),
        "dinh_chi": (300, 560),
        "giam": (200, 500),
    },
}
# What doubled the unit's cases in 2021 came after the first half: of its usual pace, per mille.
DOUBLED_PACE = 720


def half_year(rng: Random, edition: str, of: str, units: Iterable[Unit], form: StatisticalForm, figures: Figures):
    """The edition's figures: those of `of`, the whole year or its first ten months, some months earlier."""
    form_lines, is_of_ten_months = lines_in(form), of.endswith("-10t")
    made: Figures = {}
    for unit in units:
        usual = DOUBLED_PACE if (edition, unit.id) == ("2021-6t", DOUBLED_UNIT) else 1000
        for measure in MEASURES:
            pace = _drawn(rng, HALF_PACE[measure], form_lines, PACE[measure] if is_of_ten_months else {}, usual)
            shift = rng.randint(-10, 16)
            cases = made.get((edition, "viec", unit.id), {}) if measure == "tien" else {}
            made[edition, measure, unit.id] = {
                seat: first_months(rng, form_lines, lines, shift, pace, cases.get(seat))
                for seat, lines in figures[of, measure, unit.id].items()
            }
    return made


def _drawn(
    rng: Random, bounds: Mapping[str, tuple[int, int]], form_lines: set[str], of_year: Mapping[str, int], usual: int
) -> dict[str, int]:
    """A unit's pace within the bounds, per mille; where `of_year` says what the base has of the year, of the base."""
    lines = [line for line in bounds if line in form_lines]
    return {line: rng.randint(*bounds[line]) * usual // of_year.get(line, 1000) for line in lines}
