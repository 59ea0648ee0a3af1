"""The build of a night: everything the sequence knows of `warehouse.build`, in one place.

UNTIL THE INCREMENTAL BUILD IS MERGED this works with both builds. What the lead then removes is
marked `UNTIL MERGED`: the build of today takes neither `full_refresh` nor `accept_loss`, builds
always, and does not tell its documents, rows and durations. What dbt says of each node is heard by
listening to `run_dbt`; `Build.nodes` and `BuildFailed.nodes` would replace that.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest import night_plan, run_changes, warehouse
from ingest.run_report import Tests

# those of `juesuan build`: with others the published file would be of another program
VARIABLES = {"quarantine": True}
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


def reasons(folder: Path, full_refresh: bool = False) -> list[str]:
    """Why a build would run; none: nothing would be built. Touches nothing."""
    if importlib.util.find_spec("ingest.scope") is None:  # UNTIL MERGED
        return [*night_plan.build_reasons(folder, full_refresh)]
    if not [*(folder / "raw" / "documents").glob("*.parquet")]:
        return ["nothing is published yet"]
    scope, published = (importlib.import_module(f"ingest.{x}") for x in ("scope", "published"))
    landed = scope.readings(folder / "raw")
    before = published.load(folder / warehouse.DATABASE)
    code = scope.fingerprint(VARIABLES)
    why = scope.plan(landed, before, code, lambda documents: {}, full_refresh).why
    return [why] if why is not None else []


def is_guarded(error: BaseException) -> bool:
    """Whether a floor stopped the publication."""
    return type(error).__name__ == "LossGuarded"


def build(
    folder: Path, tests: Tests, full_refresh: bool = False, accept_loss: str | None = None
) -> NightBuild:
    """Build, test and publish with the docs; `tests` hears of each node, when it fails too."""
    options: dict[str, Any] = {"full_refresh": full_refresh, "accept_loss": accept_loss}
    known = inspect.signature(warehouse.build).parameters
    if not options.keys() <= known.keys():  # UNTIL MERGED
        if not reasons(folder, full_refresh):
            return NightBuild(None, quarantined(folder))
        options = {}
    with _listening(tests):
        done: Any = warehouse.build(folder, VARIABLES, docs=True, **options)
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
    is_apart = importlib.util.find_spec("ingest.dbt") is not None  # UNTIL MERGED
    module: Any = importlib.import_module("ingest.dbt") if is_apart else warehouse
    plain = module.run_dbt

    def run_dbt(*arguments: Any, **options: Any) -> Any:
        result = plain(*arguments, **options)
        command = arguments[0] if arguments else options.get("command", [])
        if [*command][:1] == ["build"]:
            for node in result.result or ():
                _heard(tests, node.node.name, str(node.status), node.message)
        return result

    module.run_dbt = run_dbt
    try:
        yield
    finally:
        module.run_dbt = plain


def _heard(tests: Tests, name: str, status: str, message: str | None) -> None:
    said = {"name": name, "message": " ".join((message or "").split())[:300]}
    if status in FAILED:
        tests.failed.append(said)
    elif status == "warn":
        tests.warned.append(said)
    elif status != "skipped" and name not in tests.passed:  # large builds run in portions
        tests.passed.append(name)
