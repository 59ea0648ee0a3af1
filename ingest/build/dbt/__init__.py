"""Running dbt in this process: where it reads and writes.

Goes in: a dbt command and a `Place`. Comes out: dbt's results (`results` tells what they say).
Everything dbt is told about the warehouse goes through the environment (profiles.yml and the
sources read it), so that dbt run by hand works as well.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import __version__
from ingest.build import project
from ingest.build.dbt import again, script
from ingest.build.dbt.parsed import Parsed
from ingest.layout import HISTORY, RAW

_manifests: dict[str, Any] | None = None  # of projects as parsed, within `parsed_once`


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
    `results.judge`. Within `parsed_once`, what dbt did before is done again without it (`again`).
    """
    os.environ["JUESUAN_RAW"] = str((place.warehouse / RAW).resolve())
    os.environ["JUESUAN_DB"] = str(place.database.resolve())
    os.environ["JUESUAN_HISTORY"] = str((place.warehouse / HISTORY).resolve())
    os.environ["JUESUAN_RUN"] = place.run
    os.environ["JUESUAN_SCOPE"] = str(place.scope.resolve()) if place.scope else ""
    os.environ["JUESUAN_HELD"] = str(place.held.resolve()) if place.held else ""
    os.environ["JUESUAN_VERSION"] = __version__
    told = variables or {}
    if _manifests is None:
        return _invoke(command, place, told)
    kept = Parsed.of(project.project_dir(), told, place.warehouse, place.database.stem)

    def dbt(command: Sequence[str], *listeners: Callable[[Any], None]) -> Any:
        manifest, failed = _parsed(kept, place, told)
        return failed or _invoke(command, place, told, manifest, listeners)

    wanted = again.Wanted.by(command)
    if wanted is None or place.scope is None or place.held is None:
        return dbt(command)
    known = kept.script()
    if (done := again.run(known, wanted, place.database, dbt)) is not None:
        return done
    with kept.alone(f"{kept.project}-{kept.variables}"):
        if (kept_since := kept.script()) != known:
            done = again.run(kept_since, wanted, place.database, dbt)
            if done is not None:
                return done
        listener = script.Listener()
        result = dbt(command, listener)
        if result.result is not None:
            found = script.of_run(listener, result, _manifests[kept.project], kept.profile())
            kept.keep_script(found)
    return result


@contextlib.contextmanager
def parsed_once() -> Iterator[None]:
    """Have the project parsed at most once for all that is run meanwhile, and kept (`parsed`).

    That may differ in its documents and its database, in nothing else that the project asks.
    """
    global _manifests
    _manifests = {}
    try:
        yield
    finally:
        _manifests = None


def _parsed(kept: Parsed, place: Place, variables: dict[str, Any]) -> tuple[Any, Any]:
    """The project as parsed, or the result of parsing it where that failed."""
    assert _manifests is not None
    if kept.project not in _manifests:
        with kept.alone("parsing"):
            if (manifest := kept.manifest()) is None:
                result = _invoke(["parse"], place, variables)
                if not result.success:
                    return None, result
                kept.keep_manifest(manifest := result.result)
        _manifests[kept.project] = manifest
    return _manifests[kept.project], None


def _invoke(
    command: Sequence[str],
    place: Place,
    variables: dict[str, Any],
    manifest: Any = None,
    listeners: Sequence[Callable[[Any], None]] = (),
) -> Any:
    """The result of dbt itself; `listeners` hear its events."""
    from dbt.cli.main import dbtRunner  # takes seconds to import: only when it is needed

    quietly = ["--quiet", "--log-level", "none", "--no-use-colors", "--no-partial-parse"]
    if command[0] != "docs":  # nobody reads manifest.json and the like, which take seconds to write
        quietly.append("--no-write-json")
    options = [
        *("--project-dir", str(project.project_dir())),
        *("--profiles-dir", str(project.project_dir())),
        *("--target-path", str(place.target.resolve())),
        *("--log-path", str(place.target.resolve())),
        *("--vars", repr(variables)),
    ]
    try:
        runner = dbtRunner(manifest=manifest, callbacks=[*listeners])
        return runner.invoke([*quietly, *command, *options])
    finally:
        _close_connection()


def _close_connection() -> None:
    """dbt keeps its connection open until the process ends; a file in use cannot be moved on."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with contextlib.suppress(Exception):  # there is none where dbt stopped before it connected
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
