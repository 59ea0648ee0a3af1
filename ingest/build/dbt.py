"""Running dbt in this process: where it reads and writes, and what its results say.

Goes in: a dbt command and a `Place`. Comes out: dbt's results; `BuildFailed` names the nodes that
failed. Everything dbt is told about the warehouse goes through the environment (profiles.yml and
the sources read it), so that dbt run by hand works as well.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import __version__
from ingest.build.past import history

FAILED = ("error", "fail", "runtime error")  # statuses of a node
Listener = Callable[[str, str, str], None]
_listeners: list[Listener] = []
_parsed: dict[str, Any] | None = None  # the project as parsed, within `parsed_once`


class BuildFailed(Exception):
    """The build or its tests failed; nothing was published."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one invocation works: the warehouse, the file it makes, the run, the documents."""

    warehouse: Path
    database: Path
    target: Path
    run: str
    scope: Path | None = None  # Parquet with `document_id`; None: all documents
    held: Path | None = None  # Parquet with the documents that something failed for


def project_dir() -> Path:
    """The dbt project: the checkout's when run inside one, else the one in the wheel."""
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "dbt_project.yml").exists():
        return checkout
    return Path(__file__).resolve().parents[1] / "project"


def run_dbt(command: Sequence[str], place: Place, variables: dict[str, Any] | None = None) -> Any:
    """Run dbt in this process; returns dbt's result object.

    It prints nothing, as it would a traceback when it is interrupted; `judge` says what went wrong.
    """
    from dbt.cli.main import dbtRunner  # takes seconds to import: only when it is needed

    os.environ["JUESUAN_RAW"] = str((place.warehouse / "raw").resolve())
    os.environ["JUESUAN_DB"] = str(place.database.resolve())
    os.environ["JUESUAN_HISTORY"] = str(history.folder_of(place.warehouse).resolve())
    os.environ["JUESUAN_RUN"] = place.run
    os.environ["JUESUAN_SCOPE"] = str(place.scope.resolve()) if place.scope else ""
    os.environ["JUESUAN_HELD"] = str(place.held.resolve()) if place.held else ""
    os.environ["JUESUAN_VERSION"] = __version__
    options = [
        *("--project-dir", str(project_dir())),
        *("--profiles-dir", str(project_dir())),
        *("--target-path", str(place.target.resolve())),
        *("--log-path", str(place.target.resolve())),
        *("--vars", repr(variables or {})),
    ]
    quietly = ["--quiet", "--log-level", "none", "--no-use-colors"]
    try:
        if _parsed is None:
            return dbtRunner().invoke([*quietly, *command, *options])
        if "manifest" not in _parsed:
            result = dbtRunner().invoke([*quietly, "parse", *options])
            if not result.success:
                return result
            _parsed["manifest"] = result.result
        return dbtRunner(manifest=_parsed["manifest"]).invoke([*quietly, *command, *options])
    finally:
        _close_connection()


@contextlib.contextmanager
def parsed_once() -> Iterator[None]:
    """Have the project parsed once for all that is run meanwhile.

    That may differ in its documents and its database, in nothing else that the project asks.
    """
    global _parsed
    _parsed = {}
    try:
        yield
    finally:
        _parsed = None


def failed(result: Any) -> list[Any]:
    """The nodes that failed; `BuildFailed` where dbt itself did."""
    if result.exception is not None and result.result is None:
        raise BuildFailed(f"dbt stopped: {result.exception}")
    return [node for node in result.result if node.status in FAILED]


def judge(result: Any, excused: Collection[str] = ()) -> tuple[int, int]:
    """How many nodes succeeded and how many warned; `BuildFailed` where any failed.

    The nodes of `excused` fail for documents that are held, and for no others: they warn.
    """
    found = [(node, "warn" if node.node.name in excused else node.status) for node in result.result]
    for listener in _listeners:
        for node, status in found:
            listener(node.node.name, str(status), first_line(node.message))
    bad = [node for node, status in found if status in FAILED]
    if bad:
        lines = [f"  {r.node.name}: {first_line(r.message)}" for r in bad[:20]]
        more = [f"  … and {len(bad) - 20} more"] if len(bad) > 20 else []
        raise BuildFailed("\n".join([f"{len(bad)} nodes failed:", *lines, *more]))
    warned = sum(status == "warn" for _, status in found)
    return len(result.result) - warned, warned


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell `listener` of each node that is judged meanwhile: its name, status and message."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def first_line(message: str | None) -> str:
    """What a node says, in one line."""
    return " ".join((message or "no message").split())[:300]


def _close_connection() -> None:
    """dbt keeps its connection open until the process ends; a file in use cannot be moved on."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with contextlib.suppress(Exception):  # there is none where dbt stopped before it connected
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
