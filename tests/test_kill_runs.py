"""A run that is killed at any moment hurts nothing: some moments here, hundreds by hand (see kill_runs.py)."""

from pathlib import Path

import pytest
from kill_runs import kill_runs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc"),
]


def test_killed_run_leaves_complete_files_and_no_process(tmp_path):
    assert [wrong for _, wrong in kill_runs(tmp_path / "ws", 6, seed=7) if wrong] == []
