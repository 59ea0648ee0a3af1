"""The records of nights: retention and listing. dbt is played."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.commands import runs
from ingest.night import records
from tests.commands.test_cli import run
from tests.night.asked import night
from tests.night.made import MadeBuild

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own


def test_only_the_oldest_records_go_and_nothing_else(folder: Path, made: MadeBuild) -> None:
    for _ in range(3):
        night(folder)
    first, second, third = records.runs(folder)
    (second.path / "mine.txt").write_text("mine")
    (folder / "runs" / "notes").mkdir()
    (folder / "runs" / "notes" / "report.json").write_text("mine too")
    night(folder, "--keep-reports", "2")
    assert not first.path.exists()
    assert [path.name for path in second.path.iterdir()] == ["mine.txt"]
    assert third.path.exists()
    assert (folder / "runs" / "notes" / "report.json").exists()


def test_the_clock_set_back_does_not_make_the_newest_the_oldest(
    folder: Path, made: MadeBuild
) -> None:
    ahead = folder / "runs" / "20990101T000000.000000"
    ahead.mkdir(parents=True)
    night(folder, "--keep-reports", "1")
    (only,) = records.runs(folder)
    assert only.path.name == "20990101T000000.000001"


def test_runs_lists_the_last_nights(folder: Path, made: MadeBuild) -> None:
    assert run("runs", "--warehouse", folder).code == 0
    night(folder)
    made.fails = warehouse.BuildFailed("2 nodes failed:\n  [red]sums")
    night(folder, "--full-refresh")
    (folder / "runs" / "20990101T000000.000000").mkdir()
    damaged = folder / "runs" / "20990102T000000.000000"
    damaged.mkdir()
    (damaged / "report.json").write_text("{")
    shown = run("runs", "--warehouse", folder)
    assert shown.code == 0
    lines = [re.split(r"\s*│\s*", line.strip()) for line in shown.out.splitlines()[2:]]
    assert [line[1] for line in lines] == ["unreadable", "failed", "published"]
    assert lines[1][2] == "2" and lines[1][-1] == "2 nodes failed:"
    assert len(run("runs", "--warehouse", folder, "--most", "3").out.splitlines()) == 4


def test_a_living_night_is_running() -> None:
    assert runs._is_alive(os.getpid())
