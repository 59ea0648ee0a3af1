"""The command `juesuan ingest`: its options and output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from ingest.build import warehouse
from ingest.commands.console import DEFAULT, UserError, Warehouse, err
from ingest.landing import pipeline
from ingest.landing.source import Landing


def command(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to land.")],
    warehouse_dir: Warehouse = DEFAULT,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on the Dask cluster of this scheduler."),
    ] = None,
) -> None:
    """Read documents and land what is printed in them as raw Parquet."""
    with warehouse.lock(warehouse_dir), Progress(console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, last: Landing | None) -> None:
            bar.update(task, completed=done, total=total)
            if last is not None:
                _say_landed(done, total, last)

        report = pipeline.ingest(paths, warehouse_dir, workers, progress, scheduler)
    failed = [landing for landing in report.landings if landing.status == "failed"]
    landed = len(report.landings) - len(failed)
    known, unreadable = report.known, report.known_failed
    err.print(f"{landed} landed, {known} known already, {len(failed) + unreadable} not read")
    if unreadable:
        err.print(f"{unreadable} of them were tried before; `juesuan status` tells why")
    if not landed and not known:
        found = failed or unreadable
        raise UserError("nothing could be landed" if found else "no documents found there")


def _say_landed(done: int, total: int, landing: Landing) -> None:
    name = escape(landing.source.told)
    if landing.rows is None:
        err.print(f"[yellow]not read[/] {name}: {escape(str(landing.error))}", highlight=False)
    elif landing.rows.problems:
        problems = "; ".join(landing.rows.problems)
        err.print(f"[yellow]in part[/] {name}: {escape(problems)}", highlight=False)
    elif not err.is_terminal:
        err.print(f"{done}/{total} {name}", highlight=False)
