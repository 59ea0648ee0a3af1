"""What a worker does with a document, and what it holds then."""

from __future__ import annotations

from pathlib import Path

from ingest import pipeline
from ingest.landing import Source


def count(steps: int) -> int:
    """Nothing but arithmetic: what two cores of this machine can be against one."""
    return sum(number * number % 7 for number in range(steps))


def read_and_weigh(source: Source) -> int:
    """Read a document in a worker; the resident memory of the worker after it, in MB."""
    assert pipeline._read(source).rows is not None
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
