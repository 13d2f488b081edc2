"""Opening of one edition by the program's notebooks."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import refuse_unknown_parameters
from thidua_helpers.workspace.paths import find_workspace


def load_edition(edition: str | int, base: str | int = "") -> OpenEdition:
    """The edition `edition` ("2021", 2021, "2021-6t") of this workspace or `THIDUA_ROOT`.

    `base` is the edition to compare with, by default the same period of the year before. Raises Refused, with the
    nearest known name, for a wrong edition or configuration, and in a notebook for an undeclared papermill parameter.
    """
    refuse_unknown_parameters()
    workspace = find_workspace()
    return OpenEdition(workspace, workspace.edition(edition), workspace.edition(base) if base else None)
