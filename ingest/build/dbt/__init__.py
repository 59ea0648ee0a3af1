"""Running dbt in this process: where it reads and writes.

Goes in: a dbt command and a `Place`. Comes out: dbt's results (`results` tells what they say).
Everything dbt is told about the warehouse goes through the environment (profiles.yml and the
sources read it), so that dbt run by hand works as well.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ingest import __version__
from ingest.build import project
from ingest.build.dbt import asked
from ingest.build.dbt.parsed import Parsed
from ingest.layout import HISTORY, RAW

_parsed: dict[str, Any] | None = None  # the project as parsed, within `parsed_once`


@dataclass(frozen=True, slots=True)
class Place:
    """Where one invocation works: the warehouse, the file it makes, the run, the documents."""

    warehouse: Path
    database: Path
    target: Path
    run: str
    scope: Path | None = None  # Parquet with `document_id`; None: all documents
    held: Path | None = None  # Parquet with the documents that something failed for


def run_dbt(command: Sequence[str], place: Place, variables: dict[str, Any] | None = None) -> Any:
    """Run dbt in this process; returns dbt's result object.

    It prints nothing, as it would a traceback when it is interrupted; what went wrong is said by
    `results.judge`.
    """
    from dbt.cli.main import dbtRunner  # takes seconds to import: only when it is needed

    os.environ["JUESUAN_RAW"] = str((place.warehouse / RAW).resolve())
    os.environ["JUESUAN_DB"] = str(place.database.resolve())
    os.environ["JUESUAN_HISTORY"] = str((place.warehouse / HISTORY).resolve())
    os.environ["JUESUAN_RUN"] = place.run
    os.environ["JUESUAN_SCOPE"] = str(place.scope.resolve()) if place.scope else ""
    os.environ["JUESUAN_HELD"] = str(place.held.resolve()) if place.held else ""
    os.environ["JUESUAN_VERSION"] = __version__
    options = [
        *("--project-dir", str(project.project_dir())),
        *("--profiles-dir", str(project.project_dir())),
        *("--target-path", str(place.target.resolve())),
        *("--log-path", str(place.target.resolve())),
        *("--vars", repr(variables or {})),
    ]
    quietly = ["--quiet", "--log-level", "none", "--no-use-colors", "--no-partial-parse"]
    if command[0] != "docs":  # nobody reads manifest.json and the like, which take seconds to write
        quietly.append("--no-write-json")

    def invoke(command: Sequence[str], manifest: Any = None) -> Any:
        try:
            return dbtRunner(manifest=manifest).invoke([*quietly, *command, *options])
        finally:
            _close_connection()

    if _parsed is None:
        return invoke(command)
    if "manifest" not in _parsed:
        name = place.database.stem
        kept = Parsed.of(project.project_dir(), variables or {}, place.warehouse, name)
        with kept.alone():
            if (manifest := kept.manifest()) is None:
                result = invoke(["parse"])
                if not result.success:
                    return result
                kept.keep_manifest(manifest := result.result)
        _parsed.update(manifest=manifest, kept=kept)
    manifest, kept = _parsed["manifest"], _parsed["kept"]
    return asked.run(partial(invoke, manifest=manifest), command, place.database, manifest, kept)


@contextlib.contextmanager
def parsed_once() -> Iterator[None]:
    """Have the project parsed at most once for all that is run meanwhile, and kept (`parsed`).

    That may differ in its documents and its database, in nothing else that the project asks.
    """
    global _parsed
    _parsed = {}
    try:
        yield
    finally:
        _parsed = None


def _close_connection() -> None:
    """dbt keeps its connection open until the process ends; a file in use cannot be moved on."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with contextlib.suppress(Exception):  # there is none where dbt stopped before it connected
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
