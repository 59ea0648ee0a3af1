"""The night that is stopped or killed, and what the next one makes of it. dbt is played."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.landing import pipeline
from ingest.night import differences, records
from tests.commands.test_cli import run
from tests.night.asked import TEXT, exit_with_night, last, night, told
from tests.night.made import MadeBuild

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own


def stop(*arguments: object) -> None:
    """In place of a part of the night: the signal of `systemctl stop`."""
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_recorded(folder: Path, made: MadeBuild, number: signal.Signals) -> None:
    handlers = signal.getsignal(number)
    made.before_publishing = lambda _: os.kill(os.getpid(), number)
    assert night(folder).code == 2
    assert last(folder)["status"] == "stopped"
    assert last(folder)["reason"] == f"stopped by {number.name}; the next night goes on"
    assert not (folder / warehouse.DATABASE).exists()
    assert signal.getsignal(number) == handlers
    made.before_publishing = lambda _: None
    assert night(folder).code == 0
    assert last(folder)["documents"]["known"] == 2


def test_a_stop_that_something_turned_into_a_failure(folder: Path, made: MadeBuild) -> None:
    """As dbt does, which makes a result of every exception."""

    def stopped(_: Path) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            raise warehouse.BuildFailed("dbt stopped") from None

    made.before_publishing = stopped
    assert night(folder).code == 2
    assert last(folder)["status"] == "stopped"


def test_a_stop_while_landing(
    folder: Path, made: MadeBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "ingest", stop)
    assert night(folder).code == 2
    assert last(folder)["status"] == "stopped" and made.calls == []


def test_a_stop_after_publishing_changes_nothing(
    folder: Path, made: MadeBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "rows", stop)
    assert night(folder).code == 0
    assert last(folder)["status"] == "published"
    assert last(folder)["notes"] == [
        "published, but the record is not whole: stopped by SIGTERM; the next night goes on"
    ]


def test_a_comparison_that_fails_changes_nothing(
    folder: Path, made: MadeBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(folder)

    def compare(*arguments: object) -> None:
        raise TypeError("odd")

    monkeypatch.setattr(differences, "compare", compare)
    assert night(folder, "--full-refresh").code == 0
    assert last(folder)["status"] == "published"
    assert "unexpected TypeError: odd" in last(folder)["notes"][0]


def _killed(folder: Path, made: MadeBuild, when: str) -> None:
    """A night in a process of its own that is killed before or after it publishes."""

    def die(_: Path) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(made, when, die)
    process = multiprocessing.get_context("fork").Process(target=exit_with_night, args=(folder,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    setattr(made, when, lambda _: None)


def test_a_killed_night_is_marked_by_the_next(folder: Path, made: MadeBuild) -> None:
    _killed(folder, made, "before_publishing")
    assert last(folder)["status"] == "running"
    assert len(last(folder)["documents"]["landed"]) == 2
    assert "│ killed" in run("runs", "--warehouse", folder).out  # before anyone marked it
    assert night(folder).code == 0
    killed, done = told(folder)
    assert (killed["status"], killed["exit_code"]) == ("killed", 2)
    assert killed["reason"] == "killed; what it had landed stays"
    assert done["status"] == "published"
    assert done["notes"] == [f"the night {killed['run']} was killed; what it had landed stays"]


def test_changes_of_a_night_killed_after_publishing_are_not_lost(
    folder: Path, made: MadeBuild
) -> None:
    night(folder)
    made.value = "3.00"
    (folder / "inbox" / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    _killed(folder, made, "after_publishing")
    (_, killed_folder) = records.runs(folder)
    assert (killed_folder.path / records.BEFORE).exists()
    assert night(folder).code == 0
    _, killed, done = told(folder)
    assert done["status"] == "nothing new"
    assert killed["reason"] == f"killed after build {done['published_after']} was published"
    assert killed["changes"]["counts"]["changed"] == 2
    assert killed["rows"]["main.fct_figure"] == [2, 3]
    assert not (killed_folder.path / records.BEFORE).exists()
