"""The parameters that papermill passes to a notebook."""

import ast
import sys
from itertools import pairwise

from thidua_helpers.errors import Refused, suggestion


def refuse_unknown_parameters() -> None:
    """Refuse mistyped parameters, of which Papermill only warns before using the default.

    Papermill's own cell begins with "# Parameters" and follows the one that declares them.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    cells = shell.user_ns.get("In", []) if shell else []
    for declared, passed in pairwise(cells):
        if passed.startswith("# Parameters\n"):
            parameters = _assigned(declared)
            for name in sorted(_assigned(passed) - parameters):
                raise Refused(f"Sổ tay không có tham số “{name}”." + suggestion(name, parameters))


def _assigned(code: str) -> set[str]:
    """The names that plain assignments in a cell give a value to."""
    targets = [target for node in ast.parse(code).body if isinstance(node, ast.Assign) for target in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def is_internal_audience(audience: str) -> bool:
    """Whether the audience is the office ("noi-bo") or all ("chia-se"); else raises Refused."""
    if audience not in ("chia-se", "noi-bo"):
        raise Refused(f"Đối tượng đọc là “{audience}”; chỉ nhận chia-se hoặc noi-bo.")
    return audience == "noi-bo"
