"""Parallel tasks: in threads with workers of this machine, or on a dask scheduler."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.pipeline.fingerprints import TaskResult
from thidua_helpers.pipeline.plan import Task
from thidua_helpers.pipeline.tasks import BuildPaths, execute_tasks
from thidua_helpers.pipeline.workers.pool import Workers

Groups = Sequence[Sequence[Task]]
# The workers that this process, itself a worker of dask's, has started for a build.
_workers_of_worker: dict[BuildPaths, Workers] = {}
_starting = threading.Lock()


def run_in_threads(groups: Groups, paths: BuildPaths, workers: Workers, jobs: int) -> Iterator[TaskResult]:
    """Results of all tasks, each group's when it is finished; raises errors of the tasks."""
    from joblib import Parallel, delayed

    if not groups:
        return
    # Two threads that import it first at the same time can meet a module that is not complete yet.
    import nbformat  # noqa: F401

    run = Parallel(min(jobs, len(groups)), backend="threading", return_as="generator_unordered")
    yield from _flatten(run(delayed(execute_tasks)(group, paths, workers) for group in groups))


def run_on_cluster(groups: Groups, paths: BuildPaths, scheduler: str) -> Iterator[TaskResult]:
    """As `run_in_threads`, executed by the workers of a dask scheduler at this address.

    They need this program and the same folders under the same paths. dask repeats the tasks of a dead worker elsewhere.
    """
    from joblib import Parallel, delayed

    if not groups:
        return
    with _dask(scheduler, paths):
        run = Parallel(n_jobs=-1, return_as="generator_unordered")
        yield from _flatten(run(delayed(_execute_on_worker)(group, paths) for group in groups))


def _flatten(done: Iterable[list[TaskResult] | None]) -> Iterator[TaskResult]:
    for results in done:
        yield from results or ()


def _execute_on_worker(tasks: Sequence[Task], paths: BuildPaths) -> list[TaskResult]:
    with _starting:
        workers = _workers_of_worker.setdefault(paths, Workers(paths.environment))
    return execute_tasks(tasks, paths, workers)


def _close_workers_of_worker(paths: BuildPaths) -> None:
    with _starting:
        workers = _workers_of_worker.pop(paths, None)
    if workers:
        workers.close()


@contextmanager
def _dask(scheduler: str, paths: BuildPaths) -> Iterator[None]:
    """Send joblib's tasks to the workers of this scheduler; end their own workers afterwards."""
    from joblib import parallel_config

    try:
        from dask.distributed import Client
    except ImportError as error:
        raise Refused("--scheduler cần thư viện dask: cài bằng “pip install dask distributed”.") from error
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise StepFailed(f"Không kết nối được máy điều phối {scheduler}: xem địa chỉ, hoặc bỏ --scheduler.") from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise StepFailed(f"Máy điều phối {scheduler} chưa có máy nào làm việc: mở “dask worker {scheduler}”.")
        try:
            with parallel_config(backend="dask", client=client):
                yield
        finally:
            client.run(_close_workers_of_worker, paths)
