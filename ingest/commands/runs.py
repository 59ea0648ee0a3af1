"""The command `juesuan runs`: the records of the last nights."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ingest.commands.console import DEFAULT, Warehouse, print_table
from ingest.errors import explain
from ingest.night import records
from ingest.night.report import Report, Status


def command(
    warehouse_dir: Warehouse = DEFAULT,
    most: Annotated[int, typer.Option("--most", min=1, help="Nights to list.")] = 20,
) -> None:
    """The last nights: how each ended, and what it did."""
    columns = "night,ended,code,landed,not read,quarantine,new issues,seconds,reason"
    table = Table(*columns.split(","), show_edge=False)
    for folder in reversed(records.runs(warehouse_dir)[-most:]):
        try:
            report = folder.read()
        except FileNotFoundError:
            continue  # it has just begun
        except (ValueError, OSError) as error:
            table.add_row(folder.path.name, "unreadable", *[""] * 6, escape(explain(error)))
            continue
        table.add_row(*(escape(value) for value in _run_row(report)))
    print_table(table)


def _run_row(report: Report) -> tuple[str, ...]:
    ended: str = report.status
    if report.status is Status.running and not _is_alive(report.pid):
        ended = "killed"  # the next night will say so in the record
    spent = sum(value for phase, value in report.seconds.items() if ":" not in phase)
    return (
        report.run,
        ended,
        "" if report.exit_code is None else str(report.exit_code),
        str(len(report.documents.landed)),
        str(len(report.documents.failed)),
        str(len(report.quarantined)),
        str(report.changes.new_issue_count),
        f"{spent:.0f}",
        (report.reason or "").partition("\n")[0],
    )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
