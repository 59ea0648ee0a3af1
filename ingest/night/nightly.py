"""The night: lock, land what is new, build, test, publish, tell. The sequence, and how it ends.

Whatever happens, the published file is the old or the new one, and a record says which and why. A
night that is killed leaves a record without an end, which the next night closes. Running it again
goes on where it stopped: what is landed is known, what is published is not built again.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingest.build import warehouse
from ingest.build.project import VARIABLES
from ingest.build.warehouse import Build
from ingest.errors import explain
from ingest.landing import pipeline
from ingest.landing.source import Landing
from ingest.night import differences, ending, records
from ingest.night.records import RunFolder
from ingest.night.report import ExitCode, Report, Status, now, peak_memory
from ingest.night.stop import Stop
from ingest.night.telling import documents_of, listener

Progress = Callable[[int, int, Landing | None], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a night is told."""

    warehouse: Path
    inbox: tuple[Path, ...]
    workers: int
    notify: str | None = None
    keep_reports: int = 90
    full_refresh: bool = False
    accept_loss: str | None = None
    scheduler: str | None = None  # address of a Dask cluster that reads the documents


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a night says what it is doing."""

    say: Callable[[str], None] = lambda line: None
    progress: Progress = lambda done, total, last: None


def nightly(settings: Settings, talk: Talk | None = None) -> tuple[Report, RunFolder | None]:
    """Do the night; its record says how it ended. No folder: no record could be written."""
    talk, stop = talk or Talk(), Stop()
    report = Report("", options=_told(settings))
    folder: RunFolder | None = None
    with stop.listening():
        try:
            folder = records.new(settings.warehouse)
            report.run = folder.path.name
            with warehouse.lock(settings.warehouse):
                _Night(settings, folder, report, talk, stop).run()
        except warehouse.Locked as error:
            report.end(Status.locked, ExitCode.unpublished, str(error))
            ending.write(folder, report, talk.say)
        except BaseException as error:  # the lock or the folder could not be had, or a stop
            ending.end_badly(report, folder, error, stop)
            ending.write(folder, report, talk.say)
        if settings.notify is not None:
            ending.tell(settings.notify, folder, report, talk.say)
    return report, folder


class _Night:
    """One night, with the lock held."""

    def __init__(
        self, settings: Settings, folder: RunFolder, report: Report, talk: Talk, stop: Stop
    ) -> None:
        self.settings, self.folder, self.report = settings, folder, report
        self.talk, self.stop = talk, stop
        self.published = settings.warehouse / warehouse.DATABASE

    def run(self) -> None:
        """All of it; however it ends, the record is closed and written."""
        try:
            self.report.published_before = differences.published_run(self.published)
            self.folder.write(self.report)
            self._close_killed()
            before = self.folder.keep_before(self.published)
            with self._phase("landing"):
                self._land()
            self.stop.check()
            self.folder.write(self.report)
            with self._phase("building"):
                done = self._build()
            with self._phase("comparing"):
                self._compare(done, before)
        except BaseException as error:  # also a stop, and what nobody thought of
            ending.end_badly(self.report, self.folder, error, self.stop)
        self._settle()

    def _land(self) -> None:
        found = pipeline.ingest(
            self.settings.inbox,
            self.settings.warehouse,
            self.settings.workers,
            self.talk.progress,
            self.settings.scheduler,
        )
        self.report.documents = documents_of(found)
        self.talk.say(
            f"{len(self.report.documents.landed)} landed, {found.known} known already,"
            f" {len(self.report.documents.failed) + found.known_failed} not read"
        )

    def _build(self) -> Build:
        report = self.report
        done = warehouse.build(
            self.settings.warehouse,
            VARIABLES,
            docs=True,
            full_refresh=self.settings.full_refresh,
            accept_loss=self.settings.accept_loss,
            listener=listener(report.tests),
        )
        # From here on it is published, or there was nothing to do: nothing below changes that.
        held = done.quarantined
        report.quarantined = [{"file": name, "reason": reason} for name, reason in held]
        report.warnings += done.warnings
        report.seconds |= {f"building: {phase}": spent for phase, spent in done.seconds.items()}
        if done.run is not None:
            report.built_documents = len(done.documents)
            report.why = done.why
        code = ExitCode.quarantine if held else ExitCode.published
        report.end(Status.published if done.run is not None else Status.nothing, code)
        return done

    def _compare(self, done: Build, before: Path | None) -> None:
        self.report.rows = done.rows or differences.rows(before, self.published)
        if done.run is not None and before is not None:
            figures = self.folder.path / records.FIGURES
            self.report.changes = differences.compare(
                before, self.published, done.documents, figures
            )

    def _close_killed(self) -> None:
        for folder, report in records.unended(self.settings.warehouse, self.folder):
            reason = "killed; what it had landed stays"
            now_published = differences.published_run(self.published)
            if now_published != report.published_before:
                reason = f"killed after build {now_published} was published"
                report.published_after = now_published
                before = folder.path / records.BEFORE
                if before.exists():
                    figures = folder.path / records.FIGURES
                    with self._noting(f"changes of the killed night {report.run}"):
                        report.rows = differences.rows(before, self.published)
                        report.changes = differences.compare(before, self.published, None, figures)
            records.mark_killed(folder, report, reason)
            self.report.notes.append(f"the night {report.run} was {reason}")

    def _settle(self) -> None:
        report = self.report
        report.ended_at, report.peak_memory_mb = now(), peak_memory()
        with self._noting("the end of the record"):
            report.published_after = differences.published_run(self.published)
            is_new = report.published_after != report.published_before
            if is_new and report.exit_code == ExitCode.unpublished:
                report.notes.append("the new file had been published before that")
            self.folder.forget_before()
            records.retain(self.settings.warehouse, self.settings.keep_reports, self.folder)
        ending.write(self.folder, report, self.talk.say)

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        self.folder.log(name)
        try:
            yield
        finally:
            self.report.seconds[name] = round(time.monotonic() - start, 3)

    @contextmanager
    def _noting(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.report.notes.append(f"{what}: {explain(error)}")
            ending.log(self.folder, traceback.format_exc())


def _told(settings: Settings) -> dict[str, object]:
    # what a notification is sent to holds secrets
    shown = replace(settings, notify="given" if settings.notify else None)
    return {
        name: [*map(str, value)] if isinstance(value, tuple) else value
        for name, value in asdict(shown).items()
    }
