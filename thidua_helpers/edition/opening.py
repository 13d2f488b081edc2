"""Opening of one edition, or of several as a series, for notebooks and analysts."""

from thidua_helpers.edition.analyst import AnalystEdition
from thidua_helpers.edition.parameters import refuse_unknown_parameters
from thidua_helpers.edition.series import OpenEditions
from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import find_workspace


def open_edition(edition: str | int, base: str | int = "") -> AnalystEdition:
    """The edition `edition` ("2021", 2021, "2021-6t") of this workspace or `THIDUA_ROOT`.

    `base` is the edition to compare with, by default the same period of the year before. Raises Refused, with the
    nearest known name, for a wrong edition or configuration, and in a notebook for an undeclared papermill parameter.
    """
    refuse_unknown_parameters()
    workspace = find_workspace()
    return AnalystEdition(workspace, workspace.edition(edition), workspace.edition(base) if base else None)


def open_editions(*editions: str | int | Edition) -> OpenEditions:
    """Several editions as one series, under the holders of the last of them.

    Raises Refused as `open_edition` does, and for fewer than two or editions of different length.
    """
    refuse_unknown_parameters()
    workspace = find_workspace()
    series = sorted({workspace.edition(edition) for edition in editions})
    if len(series) < 2 or len({edition.months for edition in series}) > 1:
        raise Refused('open_editions cần từ hai kỳ có cùng số tháng, ví dụ open_editions("2020", "2021").')
    return OpenEditions(workspace, series)
