"""Readers for tests that workers import: nothing here but what reads."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ingest.document import Cell, Document, Row, Table
from ingest.landing import reading, rows
from ingest.landing.source import Landing, Source

_read = reading.read  # as it is, also where a test puts another in its place


def read_slowly(source: Source, secret: bytes) -> Landing:
    """What the pipeline has each worker do, in half a second."""
    time.sleep(0.5)
    return _read(source, secret)


def read_or_die(source: Source) -> Landing:
    """A reader that kills its process, or that never comes back, by the name of the file."""
    if source.path.stem.startswith("crash"):
        os.kill(os.getpid(), signal.SIGKILL)
    if source.path.stem.startswith("hang"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
    if source.path.stem.startswith("deadly"):  # the worker of the cluster, not only its reader
        os.kill(int(source.path.read_text().split()[0]), signal.SIGKILL)
        time.sleep(600)
    table = Table(1, (Row(1, (Cell(1, source.path.stem),)),), "test")
    found = rows.of(source.document_id, Document([table], 1, "text", "1"))
    return Landing(source, "text", "1", found)


def read_and_weigh(source: Source) -> int:
    """Read it, and say how many MB the worker holds then."""
    assert _read(source).rows is not None
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
