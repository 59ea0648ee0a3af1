"""The command line: `juesuan ingest | build | nightly | runs | status | check | sql | docs`.

Exit codes: 0 done; 1 nothing could be done, the reason is on standard error; 2 wrong usage.
`check` and `nightly` answer with their exit code, so for them wrong usage is 64.
"""

from __future__ import annotations

import os
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from ingest import __version__
from ingest.build import warehouse
from ingest.build.past import replaced
from ingest.commands import check, nightly
from ingest.commands.console import DEFAULT, UserError, Warehouse, err, out
from ingest.errors import EXPECTED, explain
from ingest.landing import pipeline
from ingest.landing.source import Landing

app = typer.Typer(
    help="A relational warehouse of Chinese government final accounts (决算).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("check", cls=check.CheckCommand)(check.command)
app.command("nightly", cls=check.CheckCommand)(nightly.nightly_command)
app.command("runs")(nightly.runs_command)


class Format(StrEnum):
    """How `juesuan sql` prints its rows."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """A relational warehouse of Chinese government final accounts (决算)."""
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def ingest(
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


@app.command()
def build(
    warehouse_dir: Warehouse = DEFAULT,
    docs: Annotated[bool, typer.Option(help="Write the documentation site too.")] = False,
    strict: Annotated[
        bool, typer.Option(help="Fail on a violated hard identity; do not quarantine.")
    ] = False,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Look at every document, not at new ones only.")
    ] = False,
    accept_loss: Annotated[
        str | None, typer.Option(help="Why this build may lose what is published.")
    ] = None,
) -> None:
    """Build the warehouse from the raw Parquet, test it and publish it.

    Only what is new is looked at, and what is tied to it. A document whose
    tables contradict each other, or for which a test fails, is put in quarantine: its figures and
    checks are published, its facts wait.
    """
    with warehouse.lock(warehouse_dir), err.status("building and testing"):
        done = warehouse.build(
            warehouse_dir, {"quarantine": not strict}, docs, full_refresh, accept_loss
        )
    for name, reason in done.quarantined:
        said = escape(f"{name}: {reason}")
        err.print(f"[yellow]in quarantine[/] {said}", highlight=False)
    for warning in done.warnings:
        err.print(f"[yellow]warning[/] {escape(warning)}", highlight=False)
    if done.run is None:
        err.print(f"nothing new: {warehouse_dir / warehouse.DATABASE} stays as it is")
        return
    warned = f", {done.warned} warned" if done.warned else ""
    err.print(f"published {warehouse_dir / warehouse.DATABASE}: {done.succeeded} passed{warned}")


@app.command()
def docs(warehouse_dir: Warehouse = DEFAULT) -> None:
    """Write the documentation site with the lineage to `docs/index.html` of the warehouse."""
    build(warehouse_dir, docs=True)
    err.print(f"open {warehouse_dir / 'docs' / 'index.html'}")


@app.command()
def status(warehouse_dir: Warehouse = DEFAULT) -> None:
    """What is in the warehouse: its documents, and how much was understood of each."""
    query = """
        select file_name as "document", unit_name as unit, fiscal_year as "year",
            document_kind as kind, status, figure_count as figures,
            violated_count as violated, coalesce(error, '') as reason
        from quality.documents order by file_name
    """
    with warehouse.connect(warehouse_dir) as connection:
        _print_table(connection.sql(query))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A query, such as: select * from fct_sangong")],
    warehouse_dir: Warehouse = DEFAULT,
    output_format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    output: Annotated[Path | None, typer.Option(help="File to write (needed for parquet).")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The facts as the build of this name, time or day knew them.")
    ] = None,
) -> None:
    """Ask the warehouse a question in SQL."""
    with warehouse.connect(warehouse_dir) as connection:
        if as_of is not None:
            err.print(f"as of build {replaced.look_back(connection, as_of)}")
        relation = connection.sql(query)
        if relation is None:
            raise UserError("the query returned nothing: begin it with select")
        if output is None and output_format is Format.parquet:
            raise UserError("parquet needs a file: add --output FILE")
        if output is not None:
            _write(relation, output_format, output)
        elif output_format is Format.table:
            _print_table(relation)
        elif output_format is Format.csv:
            with tempfile.NamedTemporaryFile(suffix=".csv") as file:
                relation.write_csv(file.name)
                sys.stdout.write(Path(file.name).read_text(encoding="utf-8"))
        else:
            query = "select to_json(result)::varchar from result"
            rows = relation.query("result", query)
            assert rows is not None  # a select gives a relation
            found = rows.fetchall() if rows is not None else []
            sys.stdout.write("[" + ",\n".join(row for (row,) in found) + "]\n")


def main() -> None:
    """Entry point: every expected failure is one clear line, never a traceback."""
    try:
        app()
    except check.NoVerdict as error:
        _fail(str(error), check.NO_VERDICT)
    except EXPECTED as error:
        _fail(explain(error))


def _fail(message: str, code: int = 1) -> None:
    err.print(f"[bold red]error:[/] {escape(message)}", highlight=False)
    sys.exit(code)


def _say_landed(done: int, total: int, landing: Landing) -> None:
    name = escape(str(landing.source.path))
    if landing.rows is None:
        err.print(f"[yellow]not read[/] {name}: {escape(str(landing.error))}", highlight=False)
    elif landing.rows.problems:
        problems = "; ".join(landing.rows.problems)
        err.print(f"[yellow]in part[/] {name}: {escape(problems)}", highlight=False)
    elif not err.is_terminal:
        err.print(f"{done}/{total} {name}", highlight=False)


def _print_table(relation: duckdb.DuckDBPyRelation) -> None:
    table = Table(*(escape(column) for column in relation.columns), show_edge=False)
    for row in relation.fetchall():
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    (Console(width=200, soft_wrap=True) if not out.is_terminal else out).print(table)


def _write(relation: duckdb.DuckDBPyRelation, form: Format, output: Path) -> None:
    if form is Format.parquet:
        relation.write_parquet(str(output))
    elif form is Format.csv:
        relation.write_csv(str(output))
    else:
        raise UserError(f"--output writes parquet or csv, not {form}")
    err.print(f"wrote {output}")


if __name__ == "__main__":
    main()
