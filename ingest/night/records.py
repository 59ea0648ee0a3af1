"""Where the records of the nights are kept: `warehouse/runs/<run>/`.

A record is there from the start of its night, with the status `running`, and written anew at the
end; each file appears in one step. Only files of ours are ever deleted, and only in folders that
have the name of a run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.build.past.history import RUN_FORMAT
from ingest.night.report import ExitCode, Report, Status, as_json, from_json
from ingest.night.report_text import as_markdown

JSON, TEXT, LOG = "report.json", "report.md", "night.log"
BEFORE = "before.duckdb"  # the published file of the start, until the night is told
FIGURES = "changed_figures.json"
OURS = (JSON, TEXT, LOG, BEFORE, FIGURES)
_RUN = re.compile(r"\d{8}T\d{6}\.\d{6}")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one night."""

    path: Path

    def write(self, report: Report) -> None:
        """Write the record, Markdown and JSON, each wholly or not at all.

        The JSON comes last: killed between the two, the next night sees a record without an end.
        """
        _write(self.path / TEXT, as_markdown(report))
        _write(self.path / JSON, as_json(report))

    def read(self) -> Report:
        """The record; raises ValueError or OSError where there is none."""
        return from_json((self.path / JSON).read_text(encoding="utf-8"))

    def log(self, text: str) -> None:
        """Add to the log, which only the owner can read."""
        descriptor = os.open(self.path / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "a", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {text.rstrip()}\n")

    def keep_before(self, published: Path) -> Path | None:
        """Hold on to the published file as it is now: a second name for it, or else a copy."""
        if not published.exists():
            return None
        kept = self.path / BEFORE
        try:
            os.link(published, kept)
        except OSError:  # a file system without links
            shutil.copyfile(published, kept)
        return kept

    def forget_before(self) -> None:
        """Let go of the published file of the start."""
        (self.path / BEFORE).unlink(missing_ok=True)


def folder_of(warehouse: Path) -> Path:
    """Where a warehouse keeps its records."""
    return warehouse / "runs"


def runs(warehouse: Path) -> list[RunFolder]:
    """The folders of all nights, oldest first."""
    folder = folder_of(warehouse)
    found = folder.iterdir() if folder.is_dir() else ()
    return [
        RunFolder(path)
        for path in sorted(found)
        if _RUN.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
    ]


def new(warehouse: Path) -> RunFolder:
    """A folder for the night that starts now; its name sorts last, wherever the clock stands."""
    folder_of(warehouse).mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    while True:
        last = [datetime.strptime(x.path.name, RUN_FORMAT) for x in runs(warehouse)[-1:]]
        after = [moment.replace(tzinfo=None), *(x + timedelta(microseconds=1) for x in last)]
        path = folder_of(warehouse) / max(after).strftime(RUN_FORMAT)
        with contextlib.suppress(FileExistsError):
            path.mkdir()
            return RunFolder(path)


def unended(warehouse: Path, but: RunFolder) -> list[tuple[RunFolder, Report]]:
    """Nights that left no end. Only who holds the lock knows that they are over."""
    found = []
    for folder in runs(warehouse):
        if folder == but:
            continue
        with contextlib.suppress(ValueError, OSError):
            report = folder.read()
            if report.status is Status.running:
                found.append((folder, report))
    return found


def mark_killed(folder: RunFolder, report: Report, reason: str) -> None:
    """Close the record of a night that could not do so itself."""
    report.status, report.exit_code = Status.killed, int(ExitCode.unpublished)
    report.reason = reason
    folder.write(report)
    folder.forget_before()


def retain(warehouse: Path, most: int, but: RunFolder) -> int:
    """Delete the oldest records beyond `most`; returns how many."""
    others = [folder for folder in runs(warehouse) if folder != but]
    for folder in others:
        folder.forget_before()  # there only where a night was killed between its last two steps
    gone = others[: max(0, len(others) + 1 - most)]
    for folder in gone:
        for name in (*OURS, *(f"{name}.tmp" for name in OURS)):
            (folder.path / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # someone put a file of their own into it
            folder.path.rmdir()
    return len(gone)


def _write(target: Path, text: str) -> None:
    temporary = target.with_name(f"{target.name}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
