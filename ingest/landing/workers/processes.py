"""Worker processes: bounded in memory, closed off, each ending with the one that started it.

Goes in: how many. Comes out: an executor. Its processes inherit nothing of whoever ingests.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType

from ingest import sandbox

BYTES_PER_WORKER = 4 * 1024**3
# A clean process to fork workers from: they inherit neither the lock of the warehouse, which would
# then outlive a killed run, nor the memory and threads of whoever ingests.
START_METHOD = "forkserver"
WARM = "ingest.landing.workers.warm"  # imported once, before any worker is forked


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that are bounded in memory and end with this one."""
    context = multiprocessing.get_context(START_METHOD)
    if START_METHOD == "forkserver":
        context = _Context()
        context.set_forkserver_preload([WARM])
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
    """Bound this process in memory and in what it may do; it ends with the one that started it."""
    # what the worker inherits of a large parent is not the document's
    collect_less()
    limit = BYTES_PER_WORKER + _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module(WARM)  # it is no document's time either
    sandbox.close()


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
