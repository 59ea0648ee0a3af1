"""Build the warehouse with dbt into a new file, and publish it when its tests pass.

Goes in: the raw folder of a warehouse. Comes out: `juesuan.duckdb` replaced in one step; where a
test of error severity fails, the published file stays as it is and `BuildFailed` says what failed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest import __version__, history
from ingest.landing import prepare

DATABASE = "juesuan.duckdb"
# Tools of DuckDB 1.4 can open it.
STORAGE_VERSION = "v1.4.0"
# What the marts are built from stays out of the published file.
INNER_SCHEMAS = ("staging", "intermediate", "seeds")


class BuildFailed(Exception):
    """The build or its tests failed; nothing was published."""


class NothingPublished(Exception):
    """There is no published warehouse yet."""


class Locked(Exception):
    """Another run is at work in this warehouse."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build that was published: its run, how many nodes succeeded and warned, what waits."""

    run: str
    succeeded: int
    warned: int
    quarantined: tuple[tuple[str, str], ...]  # file name, identities violated


def project_dir() -> Path:
    """The dbt project: the checkout's when run inside one, else the one in the wheel."""
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "dbt_project.yml").exists():
        return checkout
    return Path(__file__).resolve().parent / "project"


@contextlib.contextmanager
def lock(warehouse: Path) -> Iterator[None]:
    """One run at a time; the lock goes with the process."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked(f"another run is at work in {warehouse}: wait for it to end") from None
        yield


def build(warehouse: Path, variables: dict[str, Any] | None = None, docs: bool = False) -> Build:
    """Build, test and publish; with `docs` the dbt site is written to `warehouse/docs`."""
    prepare(warehouse / "raw")
    history.prepare(warehouse)
    run = history.next_run(warehouse)
    folder = warehouse / "build" / run
    shutil.rmtree(warehouse / "build", ignore_errors=True)
    folder.mkdir(parents=True)
    database = folder / DATABASE
    try:
        results = run_dbt(["build"], warehouse, database, folder / "target", variables)
        counts = _judge(results)
        if docs:
            run_dbt(["docs", "generate", "--static"], warehouse, database, folder / "target")
            _publish_page(folder / "target", warehouse / "docs")
        public = folder / "public" / DATABASE
        public.parent.mkdir()
        history.stage(warehouse, run, database)
        _trim(database, public)
        public.replace(warehouse / DATABASE)
    finally:
        shutil.rmtree(warehouse / "build", ignore_errors=True)
        history.settle(warehouse)
    return Build(run, *counts, _quarantined(warehouse))


def run_dbt(
    command: list[str],
    warehouse: Path,
    database: Path,
    target: Path,
    variables: dict[str, Any] | None = None,
) -> Any:
    """Run dbt in this process, quietly; returns dbt's result object."""
    from dbt.cli.main import dbtRunner  # takes seconds to import: only when it is needed

    os.environ["JUESUAN_RAW"] = str((warehouse / "raw").resolve())
    os.environ["JUESUAN_DB"] = str(database.resolve())
    os.environ["JUESUAN_HISTORY"] = str(history.folder_of(warehouse).resolve())
    os.environ["JUESUAN_RUN"] = database.parent.name
    os.environ["JUESUAN_VERSION"] = __version__
    arguments = [
        *command,
        *("--project-dir", str(project_dir())),
        *("--profiles-dir", str(project_dir())),
        *("--target-path", str(target.resolve())),
        *("--log-path", str(target.resolve())),
        *("--vars", repr(variables or {})),
    ]
    try:
        return dbtRunner().invoke(["--quiet", "--no-use-colors", *arguments])
    finally:
        _close_dbt_connection()


def _close_dbt_connection() -> None:
    """dbt keeps its connection open until the process ends; a file in use cannot be moved on."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with contextlib.suppress(Exception):  # there is none where dbt stopped before it connected
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse for reading."""
    database = warehouse / DATABASE
    if not database.exists():
        raise NothingPublished(f"no warehouse in {warehouse}: run `juesuan build` first")
    return duckdb.connect(str(database), read_only=True)


def _quarantined(warehouse: Path) -> tuple[tuple[str, str], ...]:
    query = """
        select file_name, quarantine_identities from quality.documents
        where is_quarantined order by file_name
    """
    with connect(warehouse) as connection:
        return tuple(
            (str(name), str(identities))
            for name, identities in connection.execute(query).fetchall()
        )


def _judge(result: Any) -> tuple[int, int]:
    if result.exception is not None and result.result is None:
        raise BuildFailed(f"dbt stopped: {result.exception}")
    bad = [r for r in result.result if r.status in ("error", "fail", "runtime error")]
    if bad:
        lines = [f"  {r.node.name}: {_first_line(r.message)}" for r in bad[:20]]
        more = [f"  … and {len(bad) - 20} more"] if len(bad) > 20 else []
        raise BuildFailed("\n".join([f"{len(bad)} nodes failed:", *lines, *more]))
    warned = sum(r.status == "warn" for r in result.result)
    return len(result.result) - warned, warned


def _first_line(message: str | None) -> str:
    return " ".join((message or "no message").split())[:300]


def _trim(database: Path, public: Path) -> None:
    """Write what is public into a file of its own, without the gaps that building leaves."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_sql(database)}' as built")
        for schema in INNER_SCHEMAS:
            connection.execute(f"drop schema if exists built.{schema} cascade")
        connection.execute(
            f"attach '{_sql(public)}' as public (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("copy from database built to public")
        connection.execute("detach public")


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")


def _publish_page(target: Path, docs: Path) -> None:
    docs.mkdir(parents=True, exist_ok=True)
    page = target / "static_index.html"
    if not page.exists():
        raise BuildFailed("dbt wrote no documentation page; nothing was published")
    shutil.copyfile(page, docs / "index.html")
