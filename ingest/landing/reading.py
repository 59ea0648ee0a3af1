"""One file read, in a worker: bounded in time and memory, masked, as rows.

Goes in: a `Source`. Comes out: its `Landing`, with its rows or with the reason why there are none.
A reader that needs longer for some pages puts off the alarm itself, up to its `SECONDS` in all.
"""

from __future__ import annotations

import signal
from types import FrameType

from ingest import readers, sandbox
from ingest.document import Document, Table, UnreadableDocument
from ingest.landing import rows
from ingest.landing.inbox import failed, reader_of
from ingest.landing.masking import NO_SECRET, mask_document
from ingest.landing.source import Landing, Source
from ingest.landing.workers.processes import BYTES_PER_WORKER
from ingest.readers import forms

SECONDS_PER_DOCUMENT = 120
LARGEST_FILE = 200 * 1024**2


def seconds(source: Source) -> float:
    """The longest that a file may take: that of any document, or more where its reader says so."""
    name = readers.READERS.get(source.media_type)
    return SECONDS_PER_DOCUMENT + (getattr(readers.named(name), "SECONDS", 0) if name else 0)


class _OutOfTime(BaseException):
    """Raised inside a reader by the alarm; readers that go on after any Exception let it pass."""


def read(source: Source, secret: bytes = NO_SECRET) -> Landing:
    """Read one file here and now; every failure becomes the `error` of its Landing."""
    name, version = reader_of(source)
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS_PER_DOCUMENT)
    sandbox.end_after(SECONDS_PER_DOCUMENT + sandbox.GRACE)
    try:
        masked, count = mask_document(_document(source, name), secret)
        found = rows.of(source.document_id, masked, count)
        return Landing(source, name, version, found)
    except UnreadableDocument as reason:
        return failed(source, str(reason))
    except _OutOfTime:
        return failed(source, f"not read within {SECONDS_PER_DOCUMENT} s: split the file")
    except MemoryError:
        limit = BYTES_PER_WORKER // 1024**3
        return failed(source, f"needs more than {limit} GB of memory: split the file")
    except Exception as error:  # no file may stop the run: the reason lands with it
        return failed(source, f"the reader failed ({type(error).__name__}): report this file")
    finally:
        signal.alarm(0)
        sandbox.end_after(0)


def _document(source: Source, reader: str) -> Document:
    if source.byte_size == 0:
        raise UnreadableDocument("the file is empty: fetch it again from its publisher")
    if source.byte_size > LARGEST_FILE:
        raise UnreadableDocument(f"larger than {LARGEST_FILE // 1024**2} MB: split the file")
    if reader == "none":
        raise UnreadableDocument(forms.remedy(source.media_type, source.path.suffix))
    document = readers.named(reader).read(source.path)
    if not any(isinstance(block, Table) for block in document.blocks):
        document.problems.append("no table in it: only its text landed")
    return document


def _out_of_time(signum: int, frame: FrameType | None) -> None:
    raise _OutOfTime
