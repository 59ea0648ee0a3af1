"""From files to landed batches: which reader, in a worker process, bounded in time and memory.

Goes in: paths of files and folders. Comes out: one `Landing` a file, landed in batches. A file
that hangs, crashes its worker or cannot be read becomes a `Landing` with `error`; the rest go on.
"""

from __future__ import annotations

import importlib
import resource
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from ingest import compaction, landing
from ingest.document import Document, Table, UnreadableDocument
from ingest.landing import Landing, Source

BATCH_SIZE = 64  # documents a Parquet file: small enough to hold, large enough to read fast
SECONDS_PER_DOCUMENT = 120
BYTES_PER_WORKER = 4 * 1024**3
LARGEST_FILE = 200 * 1024**2

MEDIA_TYPES = {".pdf": "application/pdf", ".txt": "text/plain"}
READERS = {"application/pdf": "pdf", "text/plain": "text"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of `ingest` did: files known from before, and a Landing for each new one."""

    known: int
    known_failed: int
    landings: tuple[Landing, ...]


class MissingPath(Exception):
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
    return Source(path, landing.sha256(path), path.stat().st_size, media_type)


def ingest(
    paths: Iterable[Path],
    warehouse: Path,
    workers: int,
    progress: Callable[[int, int, Landing | None], None] = lambda done, total, last: None,
) -> Report:
    """Land what is new under `paths` in `warehouse/raw`; `progress` hears of each document."""
    raw = warehouse / "raw"
    landing.prepare(raw)
    seen = landing.landed(raw)
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
    for result in extract(list(sources.values()), workers):
        batch.append(result)
        done.append(_summary(result))
        if len(batch) == BATCH_SIZE:
            _land(warehouse, batch)
            batch = []
        progress(len(done), total, result)
    if batch:
        _land(warehouse, batch)
    compaction.compact(raw)
    failed = known.count("failed")
    return Report(len(known) - failed, failed, tuple(done))


def reader_of(source: Source) -> tuple[str, str]:
    """Name and version of the reader for a file; ('none', '0') where there is none."""
    name = READERS.get(source.media_type)
    if name is None:
        return "none", "0"
    return name, str(_reader(name).VERSION)


def extract(sources: Sequence[Source], workers: int) -> Iterator[Landing]:
    """Read each file in a worker process; in the order in which they are done."""
    todo = list(sources)
    while todo:
        finished: set[str] = set()
        try:
            for result in _extract_in_pool(todo, workers):
                finished.add(result.source.document_id)
                yield result
        except (BrokenProcessPool, _Hung):
            rest = [source for source in todo if source.document_id not in finished]
            if workers == 1 or len(rest) == 1:
                yield _failed(rest.pop(0), "its reader crashed or hung: report this file to us")
            workers = 1  # one at a time, so that the file that does it is known
            todo = rest
        else:
            return


class _OutOfTime(BaseException):
    """Raised inside a reader by the alarm; readers that go on after any Exception let it pass."""


class _Hung(Exception):
    """No document came back within the time of one."""


def _extract_in_pool(sources: Sequence[Source], workers: int) -> Iterator[Landing]:
    with ProcessPoolExecutor(min(workers, len(sources)), initializer=_bound_worker) as pool:
        running: list[Future[Landing]] = []  # in the order in which they were handed out
        queue = iter(sources)
        try:
            while True:
                for source in queue:
                    running.append(pool.submit(_read, source))
                    if len(running) >= 2 * workers:
                        break
                if not running:
                    return
                back, _ = wait(running, SECONDS_PER_DOCUMENT * 1.5, "FIRST_COMPLETED")
                if not back:
                    raise _Hung
                done = [future for future in running if future in back]
                running = [future for future in running if future not in back]
                # What came back first: a crash beside it is not to cost it its result.
                for future in sorted(done, key=lambda future: future.exception() is not None):
                    yield future.result()
        except _Hung:
            for process in list(pool._processes.values()):
                process.kill()
            raise


def _bound_worker() -> None:
    # what the worker inherits of a large parent is not the document's
    limit = BYTES_PER_WORKER + _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _address_space() -> int:
    """Bytes of address space this process holds already; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _read(source: Source) -> Landing:
    """Read one file here and now; every failure becomes the `error` of its Landing."""
    name, version = reader_of(source)
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS_PER_DOCUMENT)
    try:
        return Landing(source, name, version, _document(source, name))
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
    """The same without the blocks, so that a long run does not hold every document."""
    if result.document is None:
        return result
    return replace(result, document=replace(result.document, blocks=[]))


def _land(warehouse: Path, batch: Sequence[Landing]) -> None:
    originals = warehouse / "originals"
    originals.mkdir(mode=0o700, parents=True, exist_ok=True)
    for result in batch:
        target = originals / result.source.document_id
        if not target.exists():
            temporary = target.with_suffix(".tmp")
            shutil.copyfile(result.source.path, temporary)
            temporary.chmod(0o600)
            temporary.replace(target)
    landing.land(warehouse / "raw", batch)
