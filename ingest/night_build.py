"""The build of a night: everything the sequence knows of `warehouse.build`, in one place.

UNTIL THE INCREMENTAL BUILD IS MERGED (lead: drop this file's second half then) `warehouse.build`
takes neither `full_refresh` nor `accept_loss`, builds always, and tells neither its documents, rows
nor durations: this adapter asks `night_plan` whether to build at all, and reads what `Build` does
not have with a default. The names of the dbt nodes are heard by listening to `warehouse.run_dbt`;
`Build.nodes` and `BuildFailed.nodes`, tuples of (name, status, message), would replace that.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest import night_plan, run_changes, warehouse
from ingest.run_report import Tests

FAILED = ("error", "fail", "runtime error")


@dataclass(frozen=True, slots=True)
class NightBuild:
    """What the sequence wants to know of a build; `run` is None where nothing was to be built."""

    run: str | None
    quarantined: tuple[tuple[str, str], ...] = ()
    documents: tuple[str, ...] | None = None  # that were built; None for all
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


def is_guarded(error: BaseException) -> bool:
    """Whether a floor stopped the publication."""
    return type(error).__name__ == "LossGuarded"


def build(
    folder: Path, tests: Tests, full_refresh: bool = False, accept_loss: str | None = None
) -> NightBuild:
    """Build, test and publish with the docs; `tests` hears of each node, when it fails too."""
    options = {"full_refresh": full_refresh, "accept_loss": accept_loss}
    known = inspect.signature(warehouse.build).parameters
    is_incremental = all(name in known for name in options)
    if not is_incremental and not any(night_plan.build_reasons(folder, full_refresh)):
        return NightBuild(None, quarantined(folder))
    with _listening(tests):
        given: dict[str, Any] = options if is_incremental else {}
        done = warehouse.build(folder, docs=True, **given)
    return NightBuild(
        done.run,
        done.quarantined,
        getattr(done, "documents", None),
        getattr(done, "rows", {}),
        getattr(done, "warnings", ()),
        getattr(done, "seconds", {}),
    )


def rows(done: NightBuild, before: Path | None, after: Path) -> dict[str, tuple[int, int]]:
    """Rows of each fact before and after, as the build tells or counted here."""
    return done.rows or run_changes.rows(before, after)


def quarantined(folder: Path) -> tuple[tuple[str, str], ...]:
    """What is in quarantine in the published file."""
    if not (folder / warehouse.DATABASE).exists():
        return ()
    return warehouse._quarantined(folder)


@contextmanager
def _listening(tests: Tests) -> Iterator[None]:
    plain = warehouse.run_dbt

    def run_dbt(*arguments: Any, **options: Any) -> Any:
        result = plain(*arguments, **options)
        command = arguments[0] if arguments else options.get("command", [])
        if command[:1] == ["build"]:
            for node in result.result or ():
                _heard(tests, node.node.name, str(node.status), node.message)
        return result

    warehouse.run_dbt = run_dbt
    try:
        yield
    finally:
        warehouse.run_dbt = plain


def _heard(tests: Tests, name: str, status: str, message: str | None) -> None:
    said = {"name": name, "message": " ".join((message or "").split())[:300]}
    if status in FAILED:
        tests.failed.append(said)
    elif status == "warn":
        tests.warned.append(said)
    elif status != "skipped":
        tests.passed.append(name)
