"""A warehouse with two documents, and a build that is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.landing import pipeline
from tests.night.asked import TEXT
from tests.night.made import MadeBuild
from tests.night.played_night import Inline


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> MadeBuild:
    build = MadeBuild()
    monkeypatch.setattr(warehouse, "build", build)
    monkeypatch.setattr(pipeline, "Processes", Inline)  # to start workers takes a second each time
    return build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A warehouse whose inbox holds two documents."""
    inbox = tmp_path / "w" / "inbox" / "2024"
    inbox.mkdir(parents=True)
    for number in (1, 2):
        (inbox / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return tmp_path / "w"
