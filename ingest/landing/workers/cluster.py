"""Documents read on the workers of a Dask cluster.

Goes in: the address of its scheduler. Comes out: a `Pool` (see `pools`). The reading itself happens
in a process of the worker's own, as on one machine: a document that crashes its reader does not
take the worker with it.
"""

from __future__ import annotations

import importlib.util
import tempfile
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from ingest.errors import Expected
from ingest.files import sha256
from ingest.landing.source import Landing, Source
from ingest.landing.workers.pools import Reader, Reading
from ingest.landing.workers.processes import kill, process_pool

SECONDS_TO_CONNECT = 15
SECONDS_FOR_A_WORKER = 60  # to wait for the first worker of a cluster that has none yet
SEND_THE_BYTES = "send the bytes"


class ClusterFailed(Expected):
    """The cluster cannot be used, or is used up; what was landed stays."""


class Cluster:
    """The workers of a Dask cluster; needs the extra `juesuan[cluster]`, here and there.

    Files are opened where the worker finds the same bytes under the same path (a shared file
    system); where it does not, it gets the bytes. A document is read by a process of the worker's
    own, bounded as on one machine. A worker that is lost costs nothing but time.
    """

    def __init__(self, address: str) -> None:
        if importlib.util.find_spec("distributed") is None:
            raise ClusterFailed(
                "--scheduler needs Dask: install it with `pip install 'juesuan[cluster]'`"
            )
        from distributed import Client, KilledWorker

        self.address = address
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)
        self._shared = True  # until a worker does not find a file
        state = "is not reachable"
        # Made in two steps to have it where it cannot connect: a client left to the garbage
        # collector closes itself whenever that comes by, and can wait for its own lock for ever.
        self._client = Client.__new__(Client)
        try:
            self._client.__init__(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            state = "has no workers"
            self._client.wait_for_workers(1, timeout=SECONDS_FOR_A_WORKER)
        except Exception as error:  # what Dask raises for an address is not told by its type
            with suppress(Exception):  # half made, half closed
                self.close()
            remedy = "start it, or leave out --scheduler"
            raise ClusterFailed(f"the scheduler {address} {state}: {remedy}") from error

    @property
    def width(self) -> int:
        """One document at a time for each thread of each worker that is there now."""
        return sum(self._client.ncores().values()) or 1

    @contextmanager
    def executor(self, most: int) -> Iterator[Executor]:
        """The cluster as an executor; what is left when it is closed is given up."""
        executor = self._client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)

    def submit(self, executor: Executor, read: Reader, source: Source, seconds: float) -> Reading:
        """Read it on a worker, in a process of the worker's; with its bytes where needed."""
        data = None if self._shared else source.path.read_bytes()
        there = replace(source, path=source.path.absolute())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is large
            reading = executor.submit(read_there, read, there, seconds, data)
        self._asked = read, seconds
        return reading

    def result(self, executor: Executor, source: Source, reading: Reading) -> Landing | None:
        """The Landing, under the path that the file has here."""
        try:
            back = reading.result()
        except self.lost:
            raise
        except (Exception, CancelledError) as error:
            problem = f"{type(error).__name__}: {error}"
            remedy = "install the same juesuan[cluster] on it, and run this again"
            raise ClusterFailed(
                f"the cluster {self.address} failed ({problem}): {remedy}"
            ) from error
        if back == SEND_THE_BYTES:
            self._shared = False
            again = self.submit(executor, self._asked[0], source, self._asked[1])
            return self.result(executor, source, again)
        return None if back is None else replace(back, source=source)

    def patience(self, seconds: float) -> float:
        """A worker of the cluster starts a process and tries twice."""
        return SECONDS_FOR_A_WORKER + 4 * seconds

    def hung(self, executor: Executor) -> None:
        """Give up: a reader that hangs is ended by its worker, so that the cluster is gone."""
        raise ClusterFailed(
            f"no worker of {self.address} answers: look after the cluster and run this again"
        )

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()


_of_this_thread = threading.local()


def read_there(
    read: Reader, source: Source, seconds: float, data: bytes | None
) -> Landing | str | None:
    """Read a document on a worker of a cluster, in a process of its own.

    Returns SEND_THE_BYTES where the file is not found under its path with the bytes it is named
    after, and None where the reader crashed, twice, or hung.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = source.path
        if data is not None:
            path = Path(folder) / source.path.name
            path.write_bytes(data)
        elif not _is_here(source):
            return SEND_THE_BYTES
        for _ in range(2):
            executor = getattr(_of_this_thread, "executor", None) or process_pool(1)
            _of_this_thread.executor = executor
            try:
                return executor.submit(read, replace(source, path=path)).result(1.25 * seconds)
            except (BrokenExecutor, TimeoutError):
                _of_this_thread.executor = None
                kill(executor)
    return None


def _is_here(source: Source) -> bool:
    try:
        return sha256(source.path) == source.document_id
    except OSError:
        return False
