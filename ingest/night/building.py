"""The build of a night: what the sequence asks of it, and hears of the dbt nodes while it runs."""

from __future__ import annotations

from pathlib import Path

from ingest.build import project, results, warehouse
from ingest.build.warehouse import Build
from ingest.night.report import Tests


def build(
    folder: Path, tests: Tests, full_refresh: bool = False, accept_loss: str | None = None
) -> Build:
    """Build, test and publish with the docs; `tests` hears of each node, when it fails too."""

    def heard(*node: str) -> None:
        _heard(tests, *node)

    return warehouse.build(
        folder, project.VARIABLES, True, full_refresh, accept_loss, listener=heard
    )


def _heard(tests: Tests, name: str, status: str, message: str) -> None:
    if status in results.FAILED:
        tests.failed.append({"name": name, "message": message})
    elif status == "warn":
        tests.warned.append({"name": name, "message": message})
    elif status != "skipped" and name not in tests.passed:  # a large build runs in portions
        tests.passed.append(name)
