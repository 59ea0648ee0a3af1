"""The small project, and what dbt is asked to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.small_project import write_project
from tests.conftest import asked_of_dbt


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project, in which dbt works; what is parsed is kept in the warehouse."""
    monkeypatch.delenv("JUESUAN_PARSED", raising=False)
    return write_project(tmp_path / "project", monkeypatch)


@pytest.fixture
def commands() -> Iterator[list[str]]:
    """The commands that dbt is given."""
    with asked_of_dbt() as seen:
        yield seen
