"""Handing files out to workers, so that one that crashes or hangs costs only itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from typing import Any

from ingest.landing.inbox import failed
from ingest.landing.source import Landing, Source
from ingest.landing.workers.pools import Pool, Reader

CRASHED = "its reader crashed or hung: report this file to us"


def extract(
    sources: Sequence[Source], pool: Pool, read: Reader, seconds: float
) -> Iterator[Landing]:
    """Have `read` read each file in a worker; in the order in which they are done.

    None may take more than so many `seconds`: `read` keeps to them, else its worker is ended.

    When a worker is lost, the documents that were being read are read one at a time, so that the
    one that does it is known; after them the others go on as before.
    """
    todo = list(sources)
    suspects = 0  # how many of the first to read one at a time
    lost: tuple[type[BaseException], ...] = (*pool.lost, _Hung)
    while todo:
        now = todo[:suspects] if suspects else todo
        ahead = 1 if suspects else 2 * pool.width
        finished: set[str] = set()
        try:
            for result in _extract_in_pool(now, pool, ahead, read, seconds):
                finished.add(result.source.document_id)
                yield result
            suspects = 0
        except lost:
            left = [source for source in now if source.document_id not in finished]
            if suspects:
                finished.add(left[0].document_id)
                yield failed(left[0], CRASHED)
            suspects = len(left) - 1 if suspects else ahead
        todo = [source for source in todo if source.document_id not in finished]


def _is_lost(reading: Future[Any]) -> bool:
    return reading.cancelled() or reading.exception() is not None


class _Hung(Exception):
    """No document came back within the time of one."""


def _extract_in_pool(
    sources: Sequence[Source], pool: Pool, ahead: int, read: Reader, seconds: float
) -> Iterator[Landing]:
    with pool.executor(min(pool.width, ahead, len(sources))) as executor:
        running: dict[Future[Any], Source] = {}  # in the order in which they were handed out
        queue = iter(sources)
        try:
            while True:
                for source in queue:
                    reading = pool.submit(executor, read, source, seconds)
                    running[reading] = source
                    if len(running) >= ahead:
                        break
                if not running:
                    return
                back, _ = wait(running, pool.patience(seconds), "FIRST_COMPLETED")
                if not back:
                    raise _Hung
                done = [future for future in running if future in back]
                # What came back first: a crash beside it is not to cost it its result.
                for future in sorted(done, key=_is_lost):
                    source = running.pop(future)
                    yield pool.result(executor, source, future) or failed(source, CRASHED)
        except _Hung:
            pool.hung(executor)
            raise
