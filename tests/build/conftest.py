"""The small project, and what dbt is asked to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.build.small_project import write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project, in which dbt works; what is parsed is kept in the warehouse."""
    monkeypatch.delenv("JUESUAN_PARSED", raising=False)
    return write_project(tmp_path / "project", monkeypatch)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The commands that dbt was given."""
    from dbt.cli.main import dbtRunner

    seen: list[str] = []
    invoke = dbtRunner.invoke

    def told(self: Any, arguments: list[str], **more: Any) -> Any:
        seen.append(next(word for word in arguments if word in ("parse", "build", "test", "docs")))
        return invoke(self, arguments, **more)

    monkeypatch.setattr(dbtRunner, "invoke", told)
    yield seen
