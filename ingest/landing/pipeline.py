"""From files to landed batches.

Goes in: paths of files and folders. Comes out: one `Landing` a file, landed in batches. A file
that hangs, crashes its worker or cannot be read becomes a `Landing` with `error`; the rest go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest.landing import archives, batches, compaction, inbox, originals, reading
from ingest.landing import secret as secrets
from ingest.landing.masking import mask_path, mask_reason
from ingest.landing.source import Landed, Landing, Source
from ingest.landing.workers.cluster import Cluster, ClusterFailed
from ingest.landing.workers.extraction import extract
from ingest.landing.workers.pools import Pool, Processes
from ingest.layout import RAW
from ingest.readers import forms

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
    originals.prepare(warehouse)
    archives.clear(warehouse)
    seen = batches.landed(raw)
    secret = secrets.of(warehouse)
    sources: dict[str, Source] = {}
    known: list[str] = []
    done: list[Landing] = []
    unpacked: dict[str, Landing] = {}
    for found in _looked_at(paths, warehouse, secret, seen):
        source = found.source
        if not source.document_id:  # without its bytes it has no identity to land under
            done.append(found)
        elif _key(source) in seen:
            known.append(seen[_key(source)])
        elif source.media_type == forms.ZIP:
            unpacked[source.document_id] = found
        else:
            sources.setdefault(source.document_id, source)
    total = len(done) + len(sources)
    progress(0, total, None)
    for number, refused in enumerate(done, start=1):
        progress(number, total, refused)
    batch: list[Landing] = []
    for result in _read_all(list(sources.values()), secret, workers, scheduler):
        changed = originals.keep(warehouse, result.source)
        if changed is not None:
            result = _refused(result.source.path, changed, secret)
        else:
            batch.append(result)
        done.append(_summary(result))
        if len(batch) == BATCH_SIZE:
            batches.land(raw, batch, now)
            batch = []
        progress(len(done), total, result)
    for archive in unpacked.values():  # after what was in them
        changed = originals.keep(warehouse, archive.source)
        if changed is None:
            batch.append(archive)
            done += [archive] if archive.status != "landed" else []
    if batch:
        batches.land(raw, batch, now)
    archives.clear(warehouse)
    compaction.compact(raw)
    failed = known.count("failed")
    return Landed(len(known) - failed, failed, tuple(done))


def _read_all(
    sources: Sequence[Source], secret: bytes, workers: int, scheduler: str | None
) -> Iterator[Landing]:
    if not sources:
        return
    pool: Pool = Cluster(scheduler) if scheduler else Processes(workers)
    read = partial(reading.read, secret=secret)
    longest = max(map(reading.seconds, sources))
    try:
        for result in extract(sources, pool, read, longest):
            if (result.reader, result.reader_version) != inbox.reader_of(result.source):
                raise ClusterFailed("workers run another juesuan: install the same one there")
            yield _told(result, secret)
    finally:
        pool.close()


def _key(source: Source) -> tuple[str, str, str]:
    return source.document_id, *inbox.reader_of(source)


def _looked_at(
    paths: Iterable[Path], warehouse: Path, secret: bytes, seen: Mapping[tuple[str, str, str], str]
) -> Iterator[Landing]:
    """What lies under the paths, archives unpacked: read are only these, refused what cannot be."""
    offered = inbox.find(paths)
    for path, reason in offered.refused:
        yield _refused(path, reason, secret)
    for path in offered.files:
        try:
            source = replace(inbox.identified(path), told=mask_path(path, secret))
        except inbox.Refused as refusal:
            yield _refused(path, str(refusal), secret)
            continue
        if source.media_type == forms.ZIP and _key(source) not in seen:
            yield from _unpacked(source, warehouse, secret)
        else:
            yield Landing(source, *inbox.reader_of(source))


def _unpacked(source: Source, warehouse: Path, secret: bytes) -> Iterator[Landing]:
    """The members of an archive, then what is told of the archive itself."""
    problems: list[str] = []
    damaged = ""
    try:
        for member in archives.members(source, warehouse, problems):
            told = f"{source.told}/{mask_path(Path(member.name), secret)}"
            try:
                inside = replace(inbox.identified(member.path), told=told)
            except inbox.Refused as refusal:
                problems.append(f"{member.name}: {refusal}")
            else:
                yield Landing(inside, *inbox.reader_of(inside))
    except archives.Damaged as damage:
        damaged = str(damage)
    yield _told(archives.landed(source, problems, damaged), secret)


def _refused(path: Path, reason: str, secret: bytes) -> Landing:
    """What becomes of a file that is not read: it is told, and has no row."""
    return Landing(Source(path, "", 0, "", mask_path(path, secret)), "none", "0", error=reason)


def _told(result: Landing, secret: bytes) -> Landing:
    """The same with its reasons as they may be told: a name of a file may stand in them."""
    name = result.source.path.name

    def told(reason: str) -> str:
        return mask_reason(reason.replace(name, result.source.name), secret)

    if result.error is not None:
        return replace(result, error=told(result.error))
    if result.rows is None or not result.rows.problems:
        return result
    problems = tuple(map(told, result.rows.problems))
    return replace(result, rows=replace(result.rows, problems=problems))


def _summary(result: Landing) -> Landing:
    return result if result.rows is None else replace(result, rows=result.rows.summary())
