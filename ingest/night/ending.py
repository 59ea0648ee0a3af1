"""How a night ends: the reason in its record, the record written, someone told.

Goes in: the record, and what was raised. Comes out: nothing; whatever goes wrong here changes
nothing about the outcome.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from ingest.build.guards import LossGuarded
from ingest.errors import EXPECTED, explain
from ingest.night import records
from ingest.night.notify import notify
from ingest.night.records import RunFolder
from ingest.night.report import ExitCode, Report, Status
from ingest.night.stop import Stop

Say = Callable[[str], None]


def end_badly(report: Report, folder: RunFolder | None, error: BaseException, stop: Stop) -> None:
    """Close the record with the reason; what was published before the error stays published."""
    expected = isinstance(error, EXPECTED) or stop.signal_name is not None
    if stop.signal_name is not None:
        status, reason = Status.stopped, f"stopped by {stop.signal_name}; the next night goes on"
    elif expected:
        status = Status.guarded if isinstance(error, LossGuarded) else Status.failed
        reason = explain(error)
    else:
        said = " ".join(str(error).split())[:300]
        status, reason = Status.failed, f"unexpected {type(error).__name__}: {said}"
        if folder is not None:
            log(folder, "".join(traceback.format_exception(error)))
            reason += f" (traceback: {folder.path / records.LOG})"
    if report.exit_code is None:
        report.end(status, ExitCode.unpublished, reason)
    else:
        report.notes.append(f"published, but the record is not whole: {reason}")


def tell(target: str, folder: RunFolder | None, report: Report, say: Say) -> None:
    """Notify someone, and note in the record whether that worked."""
    try:
        report.notification = notify(target, folder, report)
    except KeyboardInterrupt:  # the outcome stands
        report.notification = {"to": "", "ok": False, "error": "stopped before it was done"}
    if not report.notification["ok"]:
        say(f"the notification failed: {report.notification['error']}")
    write(folder, report, say)


def write(folder: RunFolder | None, report: Report, say: Say) -> None:
    """Write the record; where that fails, say so."""
    if folder is None:
        return
    try:
        folder.write(report)
    except OSError as error:
        say(f"the record could not be written: {explain(error)}")


def log(folder: RunFolder, text: str) -> None:
    """Add to the log of the night, if that can be."""
    try:
        folder.log(text)
    except OSError:
        return  # the reason is in the record, or on standard error
