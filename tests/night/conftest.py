"""A warehouse with two documents, and a build that is played."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.landing import pipeline
from tests.conftest import made_once
from tests.night.asked import TEXT
from tests.night.made import MadeBuild
from tests.night.played_night import Inline
from tests.night.real_nights import FIRST, night


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> MadeBuild:
    build = MadeBuild()
    monkeypatch.setattr(warehouse, "build", build)
    monkeypatch.setattr(pipeline, "Processes", Inline)  # to start workers takes a second each time
    return build


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A warehouse after its first night with dbt itself: a document, and a file that is none."""

    def make(folder: Path) -> None:
        (folder / "inbox").mkdir(parents=True)
        shutil.copy(FIRST, folder / "inbox")
        (folder / "inbox" / "bad.pdf").write_bytes(b"%PDF-1.7 cut off")
        assert night(folder).code == 0

    return made_once(tmp_path_factory, worker_id, "first-night", make)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A warehouse whose inbox holds two documents."""
    inbox = tmp_path / "w" / "inbox" / "2024"
    inbox.mkdir(parents=True)
    for number in (1, 2):
        (inbox / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return tmp_path / "w"
