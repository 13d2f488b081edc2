"""Reads the inputs of an edition in this one process, and says how long that took. Started by bench.py."""

import gc
import sys
import time
from pathlib import Path

from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace


def main() -> None:
    root, edition = sys.argv[1:]
    # As in the worker in which the notebooks read.
    gc.set_threshold(50_000, 50, 50)
    workspace = open_workspace(Path(root))
    rules = read_rules(workspace, Edition.parse(edition))
    began = time.perf_counter()
    read_inputs(workspace, rules)
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
