"""From files to landed batches: which reader, in a worker process, bounded in time and memory.

Goes in: paths of files and folders. Comes out: one `Landing` a file, landed in batches. A file
that hangs, crashes its worker or cannot be read becomes a `Landing` with `error`; the rest go on.
"""

from __future__ import annotations

import importlib
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from ingest import files
from ingest.document import Document, Table, UnreadableDocument
from ingest.errors import Expected
from ingest.files import whole
from ingest.landing import batches, compaction, rows
from ingest.landing.batches import Landing, Source
from ingest.landing.executors import BYTES_PER_WORKER, Cluster, ClusterFailed, Pool, Processes

BATCH_SIZE = 64  # documents a Parquet file: small enough to hold, large enough to read fast
SECONDS_PER_DOCUMENT = 120
LARGEST_FILE = 200 * 1024**2
CRASHED = "its reader crashed or hung: report this file to us"

MEDIA_TYPES = {".pdf": "application/pdf", ".txt": "text/plain"}
READERS = {"application/pdf": "pdf", "text/plain": "text"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of `ingest` did: files known from before, and a Landing for each new one."""

    known: int
    known_failed: int
    landings: tuple[Landing, ...]


class MissingPath(Expected):
    """A path that was named does not exist."""


def find(paths: Iterable[Path]) -> list[Path]:
    """All files under the paths, sorted; hidden files and folders are left out."""
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise MissingPath(f"{path}: no such file or folder; check the path")
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {
            file
            for file in inside
            if file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        }
    return sorted(found)


def identify(path: Path) -> Source:
    """The identity of a file: the hash of its bytes, and its form by what it begins with."""
    with path.open("rb") as file:
        head = file.read(1024)
    by_name = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    media_type = "application/pdf" if b"%PDF-" in head else by_name
    return Source(path, files.sha256(path), path.stat().st_size, media_type)


def ingest(
    paths: Iterable[Path],
    warehouse: Path,
    workers: int,
    progress: Callable[[int, int, Landing | None], None] = lambda done, total, last: None,
    scheduler: str | None = None,
) -> Report:
    """Land what is new under `paths` in `warehouse/raw`; `progress` hears of each document.

    It is read by so many processes or, with `scheduler`, by the Dask cluster at that address.
    """
    raw, now = warehouse / "raw", datetime.now(UTC)
    batches.prepare(raw)
    for leftover in (warehouse / "originals").glob("*.tmp"):  # of a run that was killed
        leftover.unlink()
    seen = batches.landed(raw)
    sources: dict[str, Source] = {}
    known: list[str] = []
    done: list[Landing] = []
    for path in find(paths):
        try:
            source = identify(path)
        except OSError as error:  # without its bytes it has no identity to land under
            reason = f"cannot be opened ({error.strerror}): make it readable"
            done.append(Landing(Source(path, "", 0, ""), "none", "0", error=reason))
            continue
        key = (source.document_id, *reader_of(source))
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
    return Report(len(known) - failed, failed, tuple(done))


def reader_of(source: Source) -> tuple[str, str]:
    """Name and version of the reader for a file; ('none', '0') where there is none."""
    name = READERS.get(source.media_type)
    if name is None:
        return "none", "0"
    return name, str(_reader(name).VERSION)


def _read_all(sources: Sequence[Source], workers: int, scheduler: str | None) -> Iterator[Landing]:
    if not sources:
        return
    pool: Pool = Cluster(scheduler) if scheduler else Processes(workers)
    try:
        for result in extract(sources, pool):
            if (result.reader, result.reader_version) != reader_of(result.source):
                raise ClusterFailed("workers run another juesuan: install the same one there")
            yield result
    finally:
        pool.close()


def extract(sources: Sequence[Source], pool: Pool) -> Iterator[Landing]:
    """Read each file in a worker; in the order in which they are done.

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
            for result in _extract_in_pool(now, pool, ahead):
                finished.add(result.source.document_id)
                yield result
            suspects = 0
        except lost:
            left = [source for source in now if source.document_id not in finished]
            if suspects:
                finished.add(left[0].document_id)
                yield _failed(left[0], CRASHED)
            suspects = len(left) - 1 if suspects else ahead
        todo = [source for source in todo if source.document_id not in finished]


def _is_lost(reading: Future[Any]) -> bool:
    return reading.cancelled() or reading.exception() is not None


class _OutOfTime(BaseException):
    """Raised inside a reader by the alarm; readers that go on after any Exception let it pass."""


class _Hung(Exception):
    """No document came back within the time of one."""


def _extract_in_pool(sources: Sequence[Source], pool: Pool, ahead: int) -> Iterator[Landing]:
    with pool.executor(min(pool.width, ahead, len(sources))) as executor:
        running: dict[Future[Any], Source] = {}  # in the order in which they were handed out
        queue = iter(sources)
        try:
            while True:
                for source in queue:
                    reading = pool.submit(executor, _read, source, SECONDS_PER_DOCUMENT)
                    running[reading] = source
                    if len(running) >= ahead:
                        break
                if not running:
                    return
                back, _ = wait(running, pool.patience(SECONDS_PER_DOCUMENT), "FIRST_COMPLETED")
                if not back:
                    raise _Hung
                done = [future for future in running if future in back]
                # What came back first: a crash beside it is not to cost it its result.
                for future in sorted(done, key=_is_lost):
                    source = running.pop(future)
                    yield pool.result(executor, source, future) or _failed(source, CRASHED)
        except _Hung:
            pool.hung(executor)
            raise


def _read(source: Source) -> Landing:
    """Read one file here and now; every failure becomes the `error` of its Landing."""
    name, version = reader_of(source)
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS_PER_DOCUMENT)
    try:
        found = rows.of(source.document_id, _document(source, name))
        return Landing(source, name, version, found)
    except UnreadableDocument as reason:
        return _failed(source, str(reason))
    except _OutOfTime:
        return _failed(source, f"not read within {SECONDS_PER_DOCUMENT} s: split the file")
    except MemoryError:
        limit = BYTES_PER_WORKER // 1024**3
        return _failed(source, f"needs more than {limit} GB of memory: split the file")
    except Exception as error:  # no file may stop the run: the reason lands with it
        return _failed(source, f"the reader failed ({type(error).__name__}): report this file")
    finally:
        signal.alarm(0)


def _document(source: Source, reader: str) -> Document:
    if source.byte_size == 0:
        raise UnreadableDocument("the file is empty: fetch it again from its publisher")
    if source.byte_size > LARGEST_FILE:
        raise UnreadableDocument(f"larger than {LARGEST_FILE // 1024**2} MB: split the file")
    if reader == "none":
        ending = source.path.suffix or "this form"
        raise UnreadableDocument(f"no reader for {ending}: save it as PDF or text")
    document = _reader(reader).read(source.path)
    assert isinstance(document, Document)
    if not any(isinstance(block, Table) for block in document.blocks):
        document.problems.append("no table in it: only its text landed")
    return document


def _reader(name: str):  # type: ignore[no-untyped-def]
    return importlib.import_module(f"ingest.readers.{name}")


def _out_of_time(signum: int, frame: FrameType | None) -> None:
    raise _OutOfTime


def _failed(source: Source, reason: str) -> Landing:
    reader, version = reader_of(source)
    return Landing(source, reader, version, error=reason)


def _summary(result: Landing) -> Landing:
    return result if result.rows is None else replace(result, rows=result.rows.summary())


def _land(warehouse: Path, batch: Sequence[Landing], now: datetime) -> None:
    originals = warehouse / "originals"
    originals.mkdir(mode=0o700, parents=True, exist_ok=True)
    for result in batch:
        target = originals / result.source.document_id
        if not target.exists():
            with whole(target) as temporary:
                shutil.copyfile(result.source.path, temporary)
                temporary.chmod(0o600)
    batches.land(warehouse / "raw", batch, now)
