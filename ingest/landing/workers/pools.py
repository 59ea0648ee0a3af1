"""Where documents are read, as the pipeline sees it: a `Pool`; and the one of this machine.

Either pool gives a `concurrent.futures.Executor`, so that the pipeline does not know which it has:
`Processes` here, or the `Cluster` of its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from ingest.landing.source import Landing, Source
from ingest.landing.workers import processes

Reader = Callable[[Source], Landing]
Reading = Future[Any]


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


class Processes:
    """Worker processes on this machine."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, workers: int) -> None:
        self.width = workers

    @contextmanager
    def executor(self, most: int) -> Iterator[Executor]:
        """A pool of processes, each bounded in memory; it is waited for."""
        with processes.process_pool(most) as executor:
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
        processes.kill(executor)
