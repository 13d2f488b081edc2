"""Several tasks at once: in threads here, each with a kernel of its own, or on the workers of a dask scheduler."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.pipeline.fingerprints import Done
from thidua_helpers.pipeline.tasks import Place, close_kernels


def in_parallel(tasks: Sequence, place: Place, jobs: int, scheduler: str) -> Iterator[list[Done]]:
    """What joblib's delayed `tasks` give, each as soon as it is there. Raises what a task raises.

    With the address of a `scheduler`, its workers do them; they need this program and the same folders under the same
    paths. dask gives what a worker that died had to do to another.
    """
    from joblib import Parallel

    if not tasks:
        return
    if not scheduler:
        # Two threads that are the first to import it can meet a module that is not complete yet.
        import nbformat  # noqa: F401

        yield from Parallel(min(jobs, len(tasks)), backend="threading", return_as="generator_unordered")(tasks)
        return
    with _workers(scheduler, place):
        yield from Parallel(n_jobs=-1, return_as="generator_unordered")(tasks)


@contextmanager
def _workers(scheduler: str, place: Place) -> Iterator[None]:
    """joblib's tasks go to the workers of this scheduler; afterwards these end the kernels that they have started."""
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
            client.run(close_kernels, place)
