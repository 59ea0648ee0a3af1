"""The history of checks: what each published build found, kept as Parquet outside the build.

Goes in: a built database. Comes out: `history/checks/<run>.parquet` with the check results that are
not those of the build before, and `history/runs/<run>.parquet` with one row on the build; dbt reads
both back and lays out the history of all builds in the published file (docs/decisions/0009).

A build and its history are published together. The history is staged first, its `runs` file under
the name `<run>.pending`; replacing the published file decides; `settle` then gives the file its
name, or drops the run, by whether the published file lists it. A run that was killed in between is
settled by the next one. What the folder has lost of a published run is taken from the published
file, which knows it as well.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from ingest.duckdb_files import reading, sql
from ingest.files import sync
from ingest.layout import DATABASE, HISTORY

EMPTY = "empty"  # always there, so that dbt finds a typed file
PENDING = ".pending"
RUN_FORMAT = "%Y%m%dT%H%M%S.%f"

SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "runs": {
        "run_no": "integer",
        "run": "varchar",
        "built_at": "timestamp",
        "document_count": "bigint",
        "check_count": "bigint",
        "changed_count": "bigint",
        "versions": "varchar",
    },
    "checks": {
        "run_no": "integer",
        "run": "varchar",
        "built_at": "timestamp",
        "document_id": "varchar",
        "file_name": "varchar",
        "unit_id": "varchar",
        "fiscal_year": "integer",
        "identity_id": "varchar",
        "instance": "varchar",
        "lhs": "decimal(20, 6)",
        "rhs": "decimal(20, 6)",
        "difference_yuan": "decimal(20, 2)",
        "tolerance": "decimal(20, 6)",
        "outcome": "varchar",
        "blame": "varchar",
        "reason": "varchar",
        "is_gone": "boolean",
    },
}

# What the published file knows of run $run, in the columns of SCHEMAS. A check that ended with the
# run before and did not begin again is gone.
KNOWN: Mapping[str, str] = {
    "checks": """
        from (
            select *, first_run_no as run_no, false as is_gone
            from quality.fct_check_span where first_run = $run
            union all by name
            select ended.document_id, ended.file_name, ended.identity_id, ended.instance,
                ended.last_run_no + 1 as run_no, true as is_gone
            from quality.fct_check_span as ended
            anti join quality.fct_check_span as begun
                on ended.document_id = begun.document_id and ended.identity_id = begun.identity_id
                and ended.instance = begun.instance and ended.last_run_no + 1 = begun.first_run_no
        )
        inner join quality.dim_run using (run_no)
        where run = $run
    """,
    "runs": "from quality.dim_run where run = $run",
}


def folder_of(warehouse: Path) -> Path:
    """Where a warehouse keeps its history."""
    return warehouse / HISTORY


def documents(warehouse: Path) -> frozenset[str]:
    """Every document of which a check is recorded, also of such as are there no longer."""
    files = sql(warehouse / HISTORY / "checks" / "*.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select distinct document_id from read_parquet('{files}', union_by_name = true)"
        ).fetchall()
    return frozenset(document for (document,) in rows if document is not None)


def prepare(warehouse: Path) -> None:
    """Make it readable: an empty typed file of each table, killed runs settled, none missing."""
    for table, schema in SCHEMAS.items():
        folder = folder_of(warehouse) / table
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / f"{EMPTY}.parquet").exists():
            columns = ", ".join(f"null::{kind} as {name}" for name, kind in schema.items())
            with duckdb.connect() as connection:
                _write(connection, f"select {columns} limit 0", folder / f"{EMPTY}.parquet")
    settle(warehouse)
    _restore(warehouse)


def next_run(warehouse: Path, now: datetime | None = None) -> str:
    """A name for the build that starts now: its time in UTC, or the next moment not in use."""
    moment = now or datetime.now(UTC)
    taken = {path.stem for path in (folder_of(warehouse) / "runs").iterdir()}
    while (run := moment.strftime(RUN_FORMAT)) in taken:
        moment += timedelta(microseconds=1)
    return run


def stage(warehouse: Path, run: str, database: Path) -> None:
    """Write what a build adds to the history; it counts once the build is published."""
    folder = folder_of(warehouse)
    with duckdb.connect(str(database), read_only=True) as connection:
        changes = f"select {_columns('checks')} from intermediate.int_check_change"
        _write_any(connection, changes, folder / "checks" / f"{run}.parquet")
        this_run = f"select {_columns('runs')} from quality.dim_run where run = '{run}'"
        _write(connection, this_run, folder / "runs" / f"{run}{PENDING}")


def settle(warehouse: Path) -> None:
    """Keep what was staged by a build that is published, remove what any other build left."""
    folder = folder_of(warehouse)
    pending = list((folder / "runs").glob(f"*{PENDING}"))
    published = _published_runs(warehouse) if pending else set()
    for path in pending:
        if path.stem in published:
            path.replace(path.with_suffix(".parquet"))
        else:
            path.unlink()
    recorded = {path.stem for path in (folder / "runs").glob("*.parquet")}
    leftovers = [
        *(path for path in (folder / "checks").glob("*.parquet") if path.stem not in recorded),
        *folder.glob("*/*.tmp"),
    ]
    for path in leftovers:
        path.unlink()


def _restore(warehouse: Path) -> None:
    """Write again what the folder does not have of the runs that the published file lists."""
    folder = folder_of(warehouse)
    recorded = {path.stem for path in (folder / "runs").glob("*.parquet")}
    missing = sorted(_published_runs(warehouse) - recorded)
    if not missing:
        return
    # a version that kept its history otherwise has nothing to restore it from
    with _published(warehouse) as connection, contextlib.suppress(duckdb.CatalogException):
        for run in missing:
            for table, known in KNOWN.items():  # runs last: then it counts
                rows = known.replace("$run", f"'{run}'")
                query = f"select {_columns(table)} {rows}"
                _write_any(connection, query, folder / table / f"{run}.parquet")


def _published_runs(warehouse: Path) -> set[str]:
    with _published(warehouse) as connection:
        try:
            rows = connection.execute("select run from quality.dim_run").fetchall()
        except duckdb.CatalogException:
            return set()  # nothing is published, or by a version that kept no history
    return {str(run) for (run,) in rows}


@contextlib.contextmanager
def _published(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file for reading; an empty database where there is none."""
    database = warehouse / DATABASE
    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(duckdb.connect())
        if database.exists():
            try:
                connection = stack.enter_context(reading(database))
            except duckdb.IOException as error:
                if "not a valid DuckDB database" not in str(error):
                    raise  # it is there, but someone holds it: asking again later will tell
        yield connection


def _columns(table: str) -> str:
    return ", ".join(f"{name}::{kind} as {name}" for name, kind in SCHEMAS[table].items())


def _write_any(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    if connection.sql(f"{query} limit 1").fetchall():
        _write(connection, query, target)


def _write(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    name = str(temporary).replace("'", "''")
    connection.execute(f"copy ({query}) to '{name}' (format parquet, compression zstd)")
    sync(temporary)
    temporary.replace(target)
    sync(target.parent)  # before the published file is replaced, which decides whether it counts
