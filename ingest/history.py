"""The history of checks: what each published build found, kept as Parquet outside the build.

Goes in: a built database. Comes out: `history/checks/<run>.parquet` with the check results that are
not those of the build before, and `history/runs/<run>.parquet` with one row on the build; dbt reads
both back and lays out the history of all builds in the published file (docs/decisions/0009).

A build and its history are published together. The history is staged first, its `runs` file under
the name `<run>.pending`; replacing the published file decides; `settle` then gives the file its
name, or drops the run, by whether the published file lists it. A run that was killed in between is
settled by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from ingest.landing import sync

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


def folder_of(warehouse: Path) -> Path:
    """Where a warehouse keeps its history."""
    return warehouse / "history"


def prepare(warehouse: Path) -> None:
    """Make the history readable: an empty typed file of each table, killed runs settled."""
    for table, schema in SCHEMAS.items():
        folder = folder_of(warehouse) / table
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / f"{EMPTY}.parquet").exists():
            columns = ", ".join(f"null::{kind} as {name}" for name, kind in schema.items())
            with duckdb.connect() as connection:
                _write(connection, f"select {columns} limit 0", folder / f"{EMPTY}.parquet")
    settle(warehouse)


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
        if connection.sql(f"{changes} limit 1").fetchall():
            _write(connection, changes, folder / "checks" / f"{run}.parquet")
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


def _published_runs(warehouse: Path) -> set[str]:
    database = warehouse / "juesuan.duckdb"
    if not database.exists():
        return set()
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = connection.execute("select run from quality.dim_run").fetchall()
    except duckdb.CatalogException:
        return set()  # a version that kept no history
    except duckdb.IOException as error:
        if "not a valid DuckDB database" not in str(error):
            raise  # it is there, but someone holds it: asking again later will tell
        return set()
    return {str(run) for (run,) in rows}


def _columns(table: str) -> str:
    return ", ".join(f"{name}::{kind} as {name}" for name, kind in SCHEMAS[table].items())


def _write(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    name = str(temporary).replace("'", "''")
    connection.execute(f"copy ({query}) to '{name}' (format parquet, compression zstd)")
    sync(temporary)
    temporary.replace(target)
    sync(target.parent)  # before the published file is replaced, which decides whether it counts
