"""Where documents are read: in processes of this machine, or on the workers of a Dask cluster.

Either gives a `concurrent.futures.Executor`, so that the pipeline does not know which it has. The
reading itself always happens in a process of its own, bounded in memory, that ends with the one
that started it: a document that crashes its reader takes neither the run nor a cluster's worker
with it.
"""

from __future__ import annotations

import gc
import importlib.util
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
)
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from ingest.errors import Expected
from ingest.files import sha256
from ingest.landing.batches import Landing, Source

BYTES_PER_WORKER = 4 * 1024**3
# A clean process to fork workers from: they inherit neither the lock of the warehouse, which would
# then outlive a killed run, nor the memory and threads of whoever ingests.
START_METHOD = "forkserver"
SECONDS_TO_CONNECT = 15
SECONDS_FOR_A_WORKER = 60  # to wait for the first worker of a cluster that has none yet

Reader = Callable[[Source], Landing]
Reading = Future[Any]
SEND_THE_BYTES = "send the bytes"


class Pool(Protocol):
    """Where documents are read."""

    lost: tuple[type[BaseException], ...]  # what a future raises whose worker was lost

    @property
    def width(self) -> int:
        """How many documents are read at a time."""

    def executor(self, most: int) -> AbstractContextManager[Executor]:
        """A new executor for at most so many documents at a time."""

    def submit(self, executor: Executor, read: Reader, source: Source, seconds: float) -> Reading:
        """Have a document read; `read` is a function of a module, so that it can be sent there."""

    def result(self, executor: Executor, source: Source, reading: Reading) -> Landing | None:
        """The Landing that came back; None: the reader crashed or hung."""

    def patience(self, seconds: float) -> float:
        """How long to wait for the next document, where one may take so many seconds."""

    def hung(self, executor: Executor) -> None:
        """End workers of which none comes back."""

    def close(self) -> None:
        """Leave it."""


class ClusterFailed(Expected):
    """The cluster cannot be used, or is used up; what was landed stays."""


class Processes:
    """Worker processes on this machine."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, workers: int) -> None:
        self.width = workers

    @contextmanager
    def executor(self, most: int) -> Iterator[Executor]:
        """A pool of processes, each bounded in memory; it is waited for."""
        with process_pool(most) as executor:
            yield executor

    def submit(self, executor: Executor, read: Reader, source: Source, seconds: float) -> Reading:
        """Read it in a process; the reader keeps to the time itself."""
        return executor.submit(read, source)

    def result(self, executor: Executor, source: Source, reading: Reading) -> Landing | None:
        """As it came back."""
        landing: Landing = reading.result()
        return landing

    def close(self) -> None:
        """Nothing stays."""

    def patience(self, seconds: float) -> float:
        """A reader keeps to the time itself, if it can."""
        return 1.5 * seconds

    def hung(self, executor: Executor) -> None:
        """Kill the processes."""
        assert isinstance(executor, ProcessPoolExecutor)
        kill(executor)


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


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that are bounded in memory and end with this one."""
    context = multiprocessing.get_context(START_METHOD)
    if START_METHOD == "forkserver":
        context = _Context()
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=bound_worker)
    executor.submit(os.getpid).result()  # to start is no document's time
    return executor


def kill(executor: ProcessPoolExecutor) -> None:
    """End the processes, whatever they do, and the executor with them."""
    for process in list((executor._processes or {}).values()):
        process.kill()
    executor.shutdown(wait=False, cancel_futures=True)


class _Worker(ForkServerProcess):
    """A worker that does not import the main module again: it needs only what reads."""

    def start(self) -> None:
        main, process = sys.modules["__main__"], multiprocessing.current_process()
        daemon = process._config.get("daemon")  # type: ignore[attr-defined]
        sys.modules["__main__"] = ModuleType("__main__")
        # A cluster's worker is a daemon, which may have no children lest they outlive it: this
        # one ends with it.
        process._config["daemon"] = False  # type: ignore[attr-defined]
        try:
            super().start()
        finally:
            process._config["daemon"] = daemon  # type: ignore[attr-defined]
            sys.modules["__main__"] = main


class _Context(ForkServerContext):
    Process = _Worker


def bound_worker() -> None:
    """Bound this process in memory, and end it when the process that started it ends."""
    # what the worker inherits of a large parent is not the document's
    collect_less()
    limit = BYTES_PER_WORKER + _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def collect_less() -> None:
    """Look for cycles of garbage seldom: a reader leaves few, and to look costs it a tenth."""
    gc.set_threshold(10_000, 10, 10)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _address_space() -> int:
    """Bytes of address space this process holds already; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


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
