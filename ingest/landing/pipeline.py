"""From files to landed batches.

Goes in: paths of files and folders. Comes out: one `Landing` a file, landed in batches. A file
that hangs, crashes its worker or cannot be read becomes a `Landing` with `error`; the rest go on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.files import whole
from ingest.landing import batches, compaction, inbox, reading
from ingest.landing.source import Landed, Landing, Source
from ingest.landing.workers.cluster import Cluster, ClusterFailed
from ingest.landing.workers.extraction import extract
from ingest.landing.workers.pools import Pool, Processes
from ingest.layout import ORIGINALS, RAW

BATCH_SIZE = 64  # documents a Parquet file: small enough to hold, large enough to read fast


def ingest(
    paths: Iterable[Path],
    warehouse: Path,
    workers: int,
    progress: Callable[[int, int, Landing | None], None] = lambda done, total, last: None,
    scheduler: str | None = None,
) -> Landed:
    """Land what is new under `paths` in `warehouse/raw`; `progress` hears of each document.

    It is read by so many processes or, with `scheduler`, by the Dask cluster at that address.
    """
    raw, now = warehouse / RAW, datetime.now(UTC)
    batches.prepare(raw)
    for leftover in (warehouse / ORIGINALS).glob("*.tmp"):  # of a run that was killed
        leftover.unlink()
    seen = batches.landed(raw)
    sources: dict[str, Source] = {}
    known: list[str] = []
    done: list[Landing] = []
    for path in inbox.find(paths):
        try:
            source = inbox.identify(path)
        except OSError as error:  # without its bytes it has no identity to land under
            reason = f"cannot be opened ({error.strerror}): make it readable"
            done.append(Landing(Source(path, "", 0, ""), "none", "0", error=reason))
            continue
        key = (source.document_id, *inbox.reader_of(source))
        if key in seen:
            known.append(seen[key])
        else:
            sources.setdefault(source.document_id, source)
    total = len(done) + len(sources)
    progress(0, total, None)
    for number, refused in enumerate(done, start=1):
        progress(number, total, refused)
    batch: list[Landing] = []
    for result in _read_all(list(sources.values()), workers, scheduler):
        batch.append(result)
        done.append(_summary(result))
        if len(batch) == BATCH_SIZE:
            _land(warehouse, batch, now)
            batch = []
        progress(len(done), total, result)
    if batch:
        _land(warehouse, batch, now)
    compaction.compact(raw)
    failed = known.count("failed")
    return Landed(len(known) - failed, failed, tuple(done))


def _read_all(sources: Sequence[Source], workers: int, scheduler: str | None) -> Iterator[Landing]:
    if not sources:
        return
    pool: Pool = Cluster(scheduler) if scheduler else Processes(workers)
    longest = max(map(reading.seconds, sources))
    try:
        for result in extract(sources, pool, reading.read, longest):
            if (result.reader, result.reader_version) != inbox.reader_of(result.source):
                raise ClusterFailed("workers run another juesuan: install the same one there")
            yield result
    finally:
        pool.close()


def _summary(result: Landing) -> Landing:
    return result if result.rows is None else replace(result, rows=result.rows.summary())


def _land(warehouse: Path, batch: Sequence[Landing], now: datetime) -> None:
    originals = warehouse / ORIGINALS
    originals.mkdir(mode=0o700, parents=True, exist_ok=True)
    for result in batch:
        target = originals / result.source.document_id
        if not target.exists():
            with whole(target) as temporary:
                shutil.copyfile(result.source.path, temporary)
                temporary.chmod(0o600)
    batches.land(warehouse / RAW, batch, now)
