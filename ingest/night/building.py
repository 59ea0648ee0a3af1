"""The build of a night: what the sequence asks of it, and hears of the dbt nodes while it runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest.build import dbt, published, scope, warehouse
from ingest.build.warehouse import Build
from ingest.night.report import Tests

# those of `juesuan build`: with others the published file would be that of another program
VARIABLES = {"quarantine": True}


def reasons(folder: Path, full_refresh: bool = False) -> list[str]:
    """Why a build would run; none: nothing would be built. Touches nothing."""
    raw = folder / "raw"
    is_landed = any((raw / "documents").glob("*.parquet"))
    landed = scope.readings(raw) if is_landed else {}
    before = published.load(folder / warehouse.DATABASE)
    before = replace(before, ties=dict) if before else None  # of the plan only its reason is asked
    code = scope.fingerprint(VARIABLES)
    why = scope.plan(landed, before, code, lambda documents: {}, full_refresh).why
    return [why] if why is not None else []


def build(
    folder: Path, tests: Tests, full_refresh: bool = False, accept_loss: str | None = None
) -> Build:
    """Build, test and publish with the docs; `tests` hears of each node, when it fails too."""
    with dbt.listening(lambda *node: _heard(tests, *node)):
        return warehouse.build(folder, VARIABLES, True, full_refresh, accept_loss)


def _heard(tests: Tests, name: str, status: str, message: str) -> None:
    if status in dbt.FAILED:
        tests.failed.append({"name": name, "message": message})
    elif status == "warn":
        tests.warned.append({"name": name, "message": message})
    elif status != "skipped" and name not in tests.passed:  # a large build runs in portions
        tests.passed.append(name)
