"""Pages made by the workers of a dask scheduler: processes of their own, here on this machine's loopback."""

import signal
import subprocess
import sys
import time

import pytest
from conftest import made_files, thidua

from thidua_helpers.period import Edition
from thidua_helpers.pipeline.parallel import run_on_cluster
from thidua_helpers.pipeline.tasks import BuildPaths

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
        until = time.monotonic() + 60
        # The file is there before its content.
        while not self._file.exists() or not self._file.read_text().rstrip().endswith("}"):
            assert time.monotonic() < until, "the scheduler does not start"
            time.sleep(0.1)

    def _start(self, what: str, *options: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(self._file), *options]
        return subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def add_worker(self) -> subprocess.Popen:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder))
        self.processes.append(self._start("worker", *options))
        return self.processes[-1]

    @property
    def address(self) -> str:
        import json

        return json.loads(self._file.read_text())["address"]

    def wait_for(self, workers: int) -> None:
        with distributed.Client(self.address, timeout=30) as client:
            client.wait_for_workers(workers, timeout=60)


@pytest.fixture
def cluster(tmp_path):
    made = Cluster(tmp_path)
    yield made
    for process in reversed(made.processes):
        process.kill()
        process.wait()


def test_dask_workers_make_the_same_bytes_also_when_one_dies(made_copy, cluster):
    before = made_files(made_copy)
    dying = cluster.add_worker()
    cluster.add_worker()
    cluster.wait_for(2)
    command = ["run", "2021", "--force", "--scheduler", cluster.address]
    running = subprocess.Popen(
        [sys.executable, "-m", "thidua_helpers", "--root", str(made_copy), *command],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    until = time.monotonic() + 400
    while not list(made_copy.glob("data/.runs/run-*/reports/2021/*.html")) and running.poll() is None:
        assert time.monotonic() < until, "no page is made"
        time.sleep(0.05)
    dying.send_signal(signal.SIGKILL)
    _, said = running.communicate(timeout=500)
    assert running.returncode == 0, said
    assert made_files(made_copy) == before


def test_missing_scheduler_or_workers_are_reported_in_one_sentence(made_copy, cluster):
    for address, words in (("tcp://127.0.0.1:9", "Không kết nối được"), (cluster.address, "chưa có máy nào làm việc")):
        done = thidua(made_copy, "run", "2021", "--force", "--scheduler", address)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_nothing_to_do_needs_no_workers(tmp_path):
    assert list(run_on_cluster([], BuildPaths(tmp_path, tmp_path, Edition(2021)), "tcp://127.0.0.1:9")) == []
