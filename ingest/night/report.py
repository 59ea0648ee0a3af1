"""What the record of a night holds, and its JSON.

A record says how the night ended and why, what arrived and what became of it, what changed between
the published file before and after, and what it cost. It holds nothing but plain values, so that
its JSON is itself.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from importlib import metadata
from typing import Any

from ingest import __version__

PACKAGES = {"dbt": "dbt-core", "dbt_duckdb": "dbt-duckdb", "camelot": "camelot-py"} | {
    name: name for name in ("duckdb", "pyarrow")
}


class Status(StrEnum):
    """How a night ended."""

    running = "running"
    published = "published"
    nothing = "nothing new"
    failed = "failed"
    guarded = "guarded"  # built, but poorer than the published file by more than is explained
    locked = "locked"  # another run was at work
    stopped = "stopped"  # SIGTERM or SIGINT
    killed = "killed"  # it left no end; the next night says so


class ExitCode(IntEnum):
    """The answer of `juesuan nightly`."""

    published = 0  # or nothing to do
    quarantine = 1  # the same, and documents are in quarantine
    unpublished = 2


@dataclass(slots=True)
class Documents:
    """What was in the inbox: files landed now, known, and not read with the reason."""

    landed: list[dict[str, Any]] = field(default_factory=list)  # file, document_id, reader, pages
    partial: list[dict[str, Any]] = field(default_factory=list)  # file, reason; landed too
    failed: list[dict[str, Any]] = field(default_factory=list)  # file, reason
    known: int = 0
    known_failed: int = 0  # of these files it is known that they cannot be read


@dataclass(slots=True)
class Changes:
    """What is another figure or issue than before, of documents that were published before."""

    counts: dict[str, int] = field(default_factory=dict)  # changed, appeared, disappeared…
    figures: list[dict[str, Any]] = field(default_factory=list)
    figures_file: str | None = None  # all of them, where the list above is not whole
    new_issue_count: int = 0
    healed_issue_count: int = 0
    new_issues: list[dict[str, Any]] = field(default_factory=list)  # the largest first
    healed_issues: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Tests:
    """The dbt nodes by name."""

    passed: list[str] = field(default_factory=list)
    warned: list[dict[str, str]] = field(default_factory=list)  # name, message
    failed: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The record of a night."""

    run: str
    status: Status = Status.running
    exit_code: int | None = None
    reason: str | None = None
    started_at: str = field(default_factory=lambda: now())
    ended_at: str | None = None
    pid: int = field(default_factory=os.getpid)
    options: dict[str, Any] = field(default_factory=dict)
    published_before: str | None = None  # the build that is in the published file
    published_after: str | None = None
    why: str | None = None  # why there was a build
    built_documents: int | None = None
    documents: Documents = field(default_factory=Documents)
    quarantined: list[dict[str, str]] = field(default_factory=list)  # file, reason
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)  # before, after
    changes: Changes = field(default_factory=Changes)
    tests: Tests = field(default_factory=Tests)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mb: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=lambda: versions())
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    notification: dict[str, Any] | None = None

    def end(self, status: Status, exit_code: ExitCode, reason: str | None = None) -> None:
        """Close the record."""
        self.status, self.exit_code, self.reason = status, int(exit_code), reason
        self.ended_at = now()
        self.peak_memory_mb = peak_memory()


def as_json(report: Report) -> str:
    """The record as JSON, indented, in the words it was printed in."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1, default=str) + "\n"


def from_json(text: str) -> Report:
    """A record read back; what an older version did not write is empty, what we do not know goes.

    Raises ValueError where the text is no record.
    """
    try:
        found = json.loads(text)
        known = {name: found[name] for name in Report.__dataclass_fields__ if name in found}
        known["status"] = Status(known["status"])
        for name, part in (("documents", Documents), ("changes", Changes), ("tests", Tests)):
            if name in known:
                held = known[name]
                known[name] = part(**{k: held[k] for k in part.__dataclass_fields__ if k in held})
        return Report(**known)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no record of a night: {error}") from error


def shortened(report: Report, most: int) -> dict[str, Any]:
    """The record as it goes over a wire: its lists hold at most `most`, and say what is missing."""

    def cut(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: cut(held) for key, held in value.items()}
        if isinstance(value, list) and len(value) > most:
            return [*map(cut, value[:most]), f"… and {len(value) - most} more"]
        return [*map(cut, value)] if isinstance(value, list) else value

    shown = cut(asdict(report))
    assert isinstance(shown, dict)
    return shown


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """Of what the rows depend on, and of the machine."""
    found = {"juesuan": __version__, "python": platform.python_version()}
    for name, package in PACKAGES.items():
        try:
            found[name] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    found["machine"] = (
        f"{platform.node()}, {platform.system()} {platform.release()} {platform.machine()},"
        f" {os.cpu_count()} cores, {pages / 1024**3:.0f} GB"
    )
    return found


def peak_memory() -> dict[str, int]:
    """MB held at most by this process, and by the largest of its children that have ended."""
    per_mb = 1024 if sys.platform != "darwin" else 1024**2
    return {
        name: resource.getrusage(who).ru_maxrss // per_mb
        for name, who in (("self", resource.RUSAGE_SELF), ("child", resource.RUSAGE_CHILDREN))
    }
