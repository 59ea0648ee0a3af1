"""The night: how it ends, whatever happens in it, and that a record says so. dbt is not played."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import executors, nightly_command, pipeline, run_changes, run_folder, warehouse
from ingest.guards import LossGuarded
from tests.night_made import MadeBuild
from tests.test_cli import Outcome, run

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own

TEXT = "科目\t金额\n教育支出\t{}\n"
Night = Callable[..., Outcome]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> MadeBuild:
    build = MadeBuild()
    monkeypatch.setattr(warehouse, "build", build)
    return build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A warehouse whose inbox holds two documents."""
    inbox = tmp_path / "w" / "inbox" / "2024"
    inbox.mkdir(parents=True)
    for number in (1, 2):
        (inbox / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return tmp_path / "w"


def night(folder: Path, *options: str | Path) -> Outcome:
    return run("nightly", "--warehouse", folder, "--workers", "1", *options)


def records(folder: Path) -> list[dict[str, Any]]:
    found = [x.path / run_folder.JSON for x in run_folder.runs(folder)]
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def last(folder: Path) -> dict[str, Any]:
    return records(folder)[-1]


def last_text(folder: Path) -> str:
    return (run_folder.runs(folder)[-1].path / run_folder.TEXT).read_text(encoding="utf-8")


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file and folder with its content and time."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
    }


# --- how a night goes ----------------------------------------------------------------------------


def test_a_night_publishes_and_says_so(folder: Path, made: MadeBuild) -> None:
    shown = night(folder)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines()[:2] == [
        "2 landed, 0 known already, 0 not read",
        "published: 2 landed, 0 not read",
    ]
    assert made.calls == [{"docs": True, "full_refresh": False, "accept_loss": None}]
    record = last(folder)
    assert (record["status"], record["exit_code"], record["reason"]) == ("published", 0, None)
    assert [Path(x["file"]).name for x in record["documents"]["landed"]] == ["1.txt", "2.txt"]
    assert record["rows"]["main.fct_figure"] == [0, 2]
    assert record["published_before"] is None and record["published_after"]
    assert record["seconds"]["building: dbt"] == 1.5
    assert set(record["versions"]) >= {
        "juesuan",
        "python",
        "dbt",
        "duckdb",
        "pyarrow",
        "camelot",
        "machine",
    }
    assert record["peak_memory_mb"]["self"] > 10
    assert "| main.fct_figure | 0 | 2 | +2 |" in last_text(folder)
    assert sorted(path.name for path in run_folder.runs(folder)[0].path.iterdir()) == [
        *("night.log", "report.json", "report.md")
    ]


def test_the_second_night_changes_nothing_but_the_record(folder: Path, made: MadeBuild) -> None:
    night(folder)
    before = {name: held for name, held in tree(folder).items() if not name.startswith("runs")}
    shown = night(folder)
    assert shown.code == 0
    assert shown.err.splitlines()[1] == "nothing new: 0 landed, 0 not read"
    after = {name: held for name, held in tree(folder).items() if not name.startswith("runs")}
    assert {k for k in after if after[k] != before.get(k)} <= {".lock"}
    assert last(folder)["documents"] == {
        "landed": [], "partial": [], "failed": [], "known": 2, "known_failed": 0
    }  # fmt: skip
    assert last(folder)["published_before"] == last(folder)["published_after"]


def test_a_bad_file_is_told_and_the_rest_goes_on(folder: Path, made: MadeBuild) -> None:
    (folder / "inbox" / "bad.pdf").write_text("no PDF")
    shown = night(folder)
    assert shown.code == 0
    assert "2 landed, 0 known already, 1 not read" in shown.err
    (failed,) = last(folder)["documents"]["failed"]
    assert Path(failed["file"]).name == "bad.pdf" and "not a PDF" in failed["reason"]
    assert "## Not read (1)" in last_text(folder)
    night(folder)
    assert last(folder)["documents"]["known_failed"] == 1


def test_documents_in_quarantine_are_exit_code_1(folder: Path, made: MadeBuild) -> None:
    made.quarantined = (("1.txt", "A01 violated"),)
    shown = night(folder)
    assert shown.code == 1
    assert "in quarantine 1.txt: A01 violated" in shown.err
    assert last(folder)["quarantined"] == [{"file": "1.txt", "reason": "A01 violated"}]
    assert "| 1.txt | A01 violated |" in last_text(folder)
    assert night(folder).code == 1  # they still are, although nothing was built


def test_changed_figures_are_in_the_record(folder: Path, made: MadeBuild) -> None:
    night(folder)
    made.value = "2.50"
    assert night(folder, "--full-refresh").code == 0
    changes = last(folder)["changes"]
    assert changes["counts"]["changed"] == 2
    assert {x["value_after"] for x in changes["figures"]} == {"2.500000"}
    assert "| changed | " in last_text(folder) and "| 1 万元 | 2.5 万元 |" in last_text(folder)


def test_options_reach_the_build(folder: Path, made: MadeBuild) -> None:
    night(folder, "--full-refresh", "--accept-loss", "区划调整")
    assert made.calls[0]["full_refresh"] is True
    assert made.calls[0]["accept_loss"] == "区划调整"
    assert last(folder)["options"]["accept_loss"] == "区划调整"


def test_several_inboxes_with_all_below_them(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    other = tmp_path / "other" / "a" / "b"
    other.mkdir(parents=True)
    (other / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    shown = night(folder, "--inbox", folder / "inbox", "--inbox", tmp_path / "other")
    assert shown.err.startswith("3 landed")


# --- nights that publish nothing -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (warehouse.BuildFailed("1 nodes failed:\n  sums_hold: Got 3 results"), "failed"),
        (LossGuarded("12 figures fewer than before"), "guarded"),
        (OSError(28, "No space left on device"), "failed"),
        (ValueError("a thing\nnobody thought of"), "failed"),
        (MemoryError(), "failed"),
    ],
)
def test_a_failing_build_leaves_the_old_file(
    folder: Path, made: MadeBuild, error: BaseException, status: str
) -> None:
    night(folder)
    before = (folder / warehouse.DATABASE).read_bytes()
    (folder / "inbox" / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    made.fails = error
    shown = night(folder)
    assert shown.code == 2
    assert "Traceback" not in shown.err + last_text(folder) + json.dumps(last(folder))
    assert (folder / warehouse.DATABASE).read_bytes() == before
    record = last(folder)
    assert (record["status"], record["exit_code"]) == (status, 2)
    assert record["published_before"] == record["published_after"]
    assert len(record["documents"]["landed"]) == 1
    log = (run_folder.runs(folder)[-1].path / run_folder.LOG).read_text(encoding="utf-8")
    assert ("Traceback" in log) == isinstance(error, ValueError | MemoryError)
    made.fails = None
    assert night(folder).code == 0  # what was landed then is published now
    assert last(folder)["rows"]["main.fct_figure"] == [2, 3]


def test_an_unexpected_error_is_one_line(folder: Path, made: MadeBuild) -> None:
    made.fails = ValueError("a thing\nnobody thought of")
    lines = night(folder).err.splitlines()
    assert lines[1].startswith(
        "error: unexpected ValueError: a thing nobody thought of (traceback: "
    )
    assert len(lines) == 3


def test_a_missing_inbox_publishes_nothing(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    shown = night(folder, "--inbox", tmp_path / "not-mounted")
    assert shown.code == 2
    assert "not-mounted: no such file or folder" in last(folder)["reason"]
    assert made.calls == []


def test_the_second_of_two_at_once_says_so(folder: Path, made: MadeBuild) -> None:
    with warehouse.lock(folder):
        shown = night(folder)
    assert shown.code == 2
    assert f"error: another run is at work in {folder}: wait for it to end" in shown.err
    assert (last(folder)["status"], last(folder)["exit_code"]) == ("locked", 2)
    assert made.calls == []


def test_two_nights_at_once_do_it_once(folder: Path, made: MadeBuild) -> None:
    made.before_publishing = lambda _: time.sleep(1)
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_exit_with_night, args=(folder,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert sorted(process.exitcode or 0 for process in both) == [0, 2]
    assert sorted(record["status"] for record in records(folder)) == ["locked", "published"]


def _exit_with_night(folder: Path) -> None:
    executors.START_METHOD = "fork"  # a server of forks does not serve the fork of its parent
    os._exit(night(folder).code)


def test_a_warehouse_that_cannot_be_written(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    (folder / "runs").write_text("in the way")
    told = tmp_path / "told"
    shown = night(folder, "--notify", f"echo $JUESUAN_EXIT_CODE > {told}")
    assert shown.code == 2 and "Traceback" not in shown.err
    assert f"error: {folder / 'runs'}" in shown.err
    assert told.read_text() == "2\n"


# --- stopped and killed --------------------------------------------------------------------------


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
    def ingest(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(pipeline, "ingest", ingest)
    assert night(folder).code == 2
    assert last(folder)["status"] == "stopped" and made.calls == []


def test_a_stop_after_publishing_changes_nothing(
    folder: Path, made: MadeBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(run_changes, "rows", rows)
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

    monkeypatch.setattr(run_changes, "compare", compare)
    assert night(folder, "--full-refresh").code == 0
    assert last(folder)["status"] == "published"
    assert "unexpected TypeError: odd" in last(folder)["notes"][0]


def _killed(folder: Path, made: MadeBuild, when: str) -> None:
    """A night in a process of its own that is killed before or after it publishes."""

    def die(_: Path) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(made, when, die)
    process = multiprocessing.get_context("fork").Process(target=_exit_with_night, args=(folder,))
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
    killed, done = records(folder)
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
    (_, killed_folder) = run_folder.runs(folder)
    assert (killed_folder.path / run_folder.BEFORE).exists()
    assert night(folder).code == 0
    _, killed, done = records(folder)
    assert done["status"] == "nothing new"
    assert killed["reason"] == f"killed after build {done['published_after']} was published"
    assert killed["changes"]["counts"]["changed"] == 2
    assert killed["rows"]["main.fct_figure"] == [2, 3]
    assert not (killed_folder.path / run_folder.BEFORE).exists()


# --- a dry run -----------------------------------------------------------------------------------


def test_a_dry_run_changes_nothing(folder: Path, made: MadeBuild) -> None:
    before = tree(folder)
    shown = night(folder, "--dry-run", "--notify", f"touch {folder}/notified")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "new: 2 (text 2)",
        f"  text {folder}/inbox/2024/1.txt",
        f"  text {folder}/inbox/2024/2.txt",
        "known: 0",
        "known to be unreadable: 0",
        "a build would run: 2 new documents in the inbox; nothing is published yet",
    ]
    assert tree(folder) == before and made.calls == []


def test_a_dry_run_after_a_night(folder: Path, made: MadeBuild) -> None:
    (folder / "inbox" / "bad.pdf").write_text("no PDF")
    night(folder)
    before = tree(folder)
    shown = night(folder, "--dry-run")
    assert shown.out.splitlines() == [
        *("new: 0", "known: 2 (text 2)", "known to be unreadable: 1", "no build would run")
    ]
    refreshed = night(folder, "--dry-run", "--full-refresh").out
    assert re.match(r"a build would run: .*full.refresh", refreshed.splitlines()[-1])
    assert tree(folder) == before


def test_a_dry_run_sees_what_waits_for_a_build(folder: Path, made: MadeBuild) -> None:
    night(folder)
    (folder / "inbox" / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    pipeline.ingest([folder / "inbox"], folder, workers=1)
    shown = night(folder, "--dry-run").out.splitlines()
    assert shown[-1].startswith("a build would run: 1 ")


# --- usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        ["--nonsense"],
        ["--workers", "0"],
        ["--keep-reports", "0"],
        ["--accept-loss", " "],
        ["--inbox"],
        ["unasked"],
    ],
)
def test_wrong_usage_is_64(folder: Path, made: MadeBuild, options: list[str]) -> None:
    before = tree(folder)
    assert night(folder, *options).code == 64
    assert tree(folder) == before


@pytest.mark.parametrize("inside", [".", "..", "raw", "runs", "originals/x"])
def test_the_warehouse_itself_is_no_inbox(folder: Path, made: MadeBuild, inside: str) -> None:
    shown = night(folder, "--inbox", folder / inside)
    assert shown.code == 64 and "holds the warehouse's own files" in shown.err


def test_a_warehouse_that_is_a_file(tmp_path: Path, made: MadeBuild) -> None:
    (tmp_path / "file").touch()
    shown = night(tmp_path / "file", "--inbox", tmp_path / "inbox")
    assert shown.code == 64 and "is a file" in shown.err


def test_a_dry_run_of_a_missing_inbox(folder: Path, tmp_path: Path) -> None:
    shown = night(folder, "--dry-run", "--inbox", tmp_path / "none")
    assert shown.code == 64 and "no such file or folder" in shown.err


# --- records: retention, listing -----------------------------------------------------------------


def test_only_the_oldest_records_go_and_nothing_else(folder: Path, made: MadeBuild) -> None:
    for _ in range(3):
        night(folder)
    first, second, third = run_folder.runs(folder)
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
    (only,) = run_folder.runs(folder)
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
    assert nightly_command._is_alive(os.getpid())
