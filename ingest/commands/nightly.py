"""The command `juesuan nightly`: its options, output and exit codes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from ingest.commands.console import DEFAULT, NoVerdict, Warehouse, err, out
from ingest.errors import EXPECTED, explain
from ingest.landing.source import Landing
from ingest.layout import FOLDERS
from ingest.night import planning, records
from ingest.night.nightly import Settings, Talk, nightly
from ingest.night.report import Report
from ingest.night.report_text import headline

MOST_NEW = 20  # files that a dry run names


def command(
    inbox: Annotated[
        list[Path] | None,
        typer.Option("--inbox", help="Folder of documents, with all below; may be given again."),
    ] = None,
    warehouse_dir: Warehouse = DEFAULT,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = os.cpu_count() or 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done; change nothing.")
    ] = False,
    notify: Annotated[
        str | None,
        typer.Option(help="URL to post the record to, or a command to run, however it ends."),
    ] = None,
    keep_reports: Annotated[int, typer.Option(min=1, help="Records of nights to keep.")] = 90,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build every document anew.")
    ] = False,
    accept_loss: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Publish although there is less than before."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on the Dask cluster of this scheduler."),
    ] = None,
) -> None:
    """Land what is new in the inbox, build, test, publish, and write a record of it.

    The inbox is WAREHOUSE/inbox unless named. The record is in WAREHOUSE/runs; see `juesuan runs`.

    Exit code: 0 published, or nothing to do.

    1: the same, and documents are in quarantine.

    2: not published; the published file is as it was and the record says why.

    64: wrong usage; nothing was tried.
    """
    folders = tuple(inbox or [warehouse_dir / "inbox"])
    _refuse_nonsense(folders, warehouse_dir, accept_loss)
    if dry_run:
        return _dry_run(folders, warehouse_dir, full_refresh)
    settings = Settings(
        *(warehouse_dir, folders, workers, notify, keep_reports, full_refresh, accept_loss),
        scheduler=scheduler,
    )
    with _talking() as talk:
        report, folder = nightly(settings, talk)
    _say_end(report)
    if folder is not None:
        err.print(f"record: {escape(str(folder.path / records.TEXT))}", highlight=False)
    raise typer.Exit(report.exit_code or 0)


def _refuse_nonsense(inbox: tuple[Path, ...], warehouse_dir: Path, accept_loss: str | None) -> None:
    held = warehouse_dir.resolve()
    if warehouse_dir.exists() and not warehouse_dir.is_dir():
        raise NoVerdict(f"{warehouse_dir} is a file: name a folder with --warehouse")
    if accept_loss is not None and not accept_loss.strip():
        raise NoVerdict("--accept-loss needs the reason in words; it is kept in the record")
    for folder in inbox:
        found = folder.resolve()
        inner = [held / name for name in FOLDERS]
        if held.is_relative_to(found) or any(found.is_relative_to(path) for path in inner):
            raise NoVerdict(
                f"--inbox {folder} holds the warehouse's own files: name the folder of documents"
            )


def _dry_run(inbox: tuple[Path, ...], warehouse_dir: Path, full_refresh: bool) -> None:
    try:
        plan = planning.plan(inbox, warehouse_dir, full_refresh)
    except EXPECTED as error:
        raise NoVerdict(explain(error)) from error
    lines = [
        f"new: {_by_reader(Counter(reader for reader, _ in plan.new))}",
        *(f"  {reader} {path}" for reader, path in plan.new[:MOST_NEW]),
        *([f"  … and {len(plan.new) - MOST_NEW} more"] if len(plan.new) > MOST_NEW else []),
        f"known: {_by_reader(plan.known)}",
        f"known to be unreadable: {plan.known_failed}",
        *(f"not read: {path}: {reason}" for path, reason in plan.unopened),
        f"a build would run: {'; '.join(plan.reasons)}" if plan.reasons else "no build would run",
    ]
    for line in lines:
        out.print(escape(line), highlight=False)


def _by_reader(counts: Counter[str]) -> str:
    total = sum(counts.values())
    if not total:
        return "0"
    each = (f"{reader} {count}" for reader, count in sorted(counts.items()))
    return f"{total} ({', '.join(each)})"


@contextmanager
def _talking() -> Iterator[Talk]:
    with Progress(console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, last: Landing | None) -> None:
            bar.update(task, completed=done, total=total)
            if last is not None and last.rows is None:
                said = escape(f"{last.source.told}: {last.error}")
                err.print(f"[yellow]not read[/] {said}", highlight=False)

        def say(line: str) -> None:
            err.print(escape(line), highlight=False)

        yield Talk(say, progress)


def _say_end(report: Report) -> None:
    for held in report.quarantined:
        said = escape(f"{held['file']}: {held['reason']}")
        err.print(f"[yellow]in quarantine[/] {said}", highlight=False)
    for warning in report.warnings:
        err.print(f"[yellow]warning[/] {escape(warning)}", highlight=False)
    for note in report.notes:
        err.print(f"note: {escape(note)}", highlight=False)
    if report.reason:
        err.print(f"[bold red]error:[/] {escape(report.reason)}", highlight=False)
    else:
        err.print(escape(headline(report)), highlight=False)
