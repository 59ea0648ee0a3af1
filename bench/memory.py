"""What a process has held at most."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> float:
    """The peak of resident memory of this process in MB.

    Not `ru_maxrss`: that of a process started by a larger one begins with what the larger one held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
