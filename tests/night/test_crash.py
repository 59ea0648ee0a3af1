"""A night killed at any moment, on a full disk, in a folder that is read-only, beside another.

Whatever happens, the published file is wholly the old or wholly the new one, raw holds a batch
wholly or not at all, and the next night finishes the work. dbt is played (`played_night`); the
kills of `juesuan ingest` with its worker processes are in `test_ingest_crash`.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import random
import resource
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import merge, warehouse
from ingest.night import records
from ingest.night.report import Report, Status
from tests import soak
from tests.night import disturbed_night, played_night
from tests.night.crashed_night import Start, make_start, run_night, sound
from tests.night.disturbed_night import Disturbance
from tests.night.night_content import content, landed, leftovers, miscounted

pytestmark = [pytest.mark.slow, pytest.mark.soak]  # each plays several nights

SEED = 20261121
KILLS = soak.times(50, 5)
AT_A_TIME = 2


@pytest.fixture(scope="module")
def context() -> Any:
    """Processes that begin with everything imported, and so at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "pyarrow.parquet", "tests.night.disturbed_night"])
    return context


@pytest.fixture(scope="module")
def starts(context: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Start]:
    """The first night; a later one; a later one whose candidate is written anew."""
    made = {}
    for name, is_first, rewrite in (
        ("first", True, False),
        ("later", False, False),
        ("rewriting", False, True),
    ):
        made[name] = make_start(context, tmp_path_factory.mktemp(name), is_first, rewrite)
    return made


def test_the_nights_are_worth_killing(starts: dict[str, Start]) -> None:
    """They land, merge batches, build what is tied, replace rows, and keep what they replace."""
    later = starts["later"]
    assert later.old is not None and later.old != later.new
    assert len(later.names) > 150
    for part in ("raw/documents/merged-", "delete from public.main.fct_income", "ties-", "as_of."):
        assert any(part in name for name in later.names), part
    assert later.new["history.fct_issue"], "rows of known documents were replaced"
    assert later.new["as_of.fct_issue 1"] == later.old["as_of.fct_issue 1"]
    assert later.new["as_of.fct_issue 2"] != later.old["as_of.fct_issue 1"]
    assert any("rewritten.duckdb" in name for name in starts["rewriting"].names)
    assert starts["rewriting"].new == later.new


@dataclass(frozen=True)
class Kill:
    """When and where a night is killed."""

    number: int
    start: str
    by_clock: bool
    moment: float  # as a part of the night


def kills() -> list[Kill]:
    chance = random.Random(SEED)
    return [
        Kill(
            number,
            chance.choice(["first", "later", "later", "rewriting"]),
            number % 5 in (1, 3),
            chance.random(),
        )
        for number in range(KILLS)
    ]


def kill(context: Any, top: Path, starts: dict[str, Start], how: Kill) -> str:
    start = starts[how.start]
    folder = top / f"kill-{how.number}"
    shutil.copytree(start.folder, folder)
    if how.by_clock:
        code, _ = run_night(context, folder, start, kill_after=how.moment * start.seconds)
        assert code in (-signal.SIGKILL, 0)
    else:
        step = 1 + int(how.moment * len(start.names))
        code, _ = run_night(context, folder, start, Disturbance("step", step))
        assert code == -signal.SIGKILL
    return sound(context, folder, start)


@pytest.mark.parametrize("part", range(5))
def test_killed_at_any_moment(
    tmp_path: Path, context: Any, starts: dict[str, Start], part: int
) -> None:
    """Before a random step, or by the clock; some at a time, or it would take minutes."""
    mine = kills()[part::5]
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        found = list(threads.map(functools.partial(kill, context, tmp_path, starts), mine))
    assert len(found) == KILLS // 5


def step_of(start: Start, part: str, last: bool = False) -> int:
    found = [number for number, name in enumerate(start.names, start=1) if part in name]
    return found[-1 if last else 0]


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_killed_around_the_publication(
    tmp_path: Path, context: Any, starts: dict[str, Start], offset: int
) -> None:
    """Before the file is replaced, and after: the folder synced, the build removed, settled."""
    start = starts["later"]
    published = 1 + max(
        number
        for number, name in enumerate(start.names)
        if name.startswith("replace") and name.endswith(f"/{warehouse.DATABASE}")
    )
    shutil.copytree(start.folder, folder := tmp_path / "w")
    code, _ = run_night(context, folder, start, Disturbance("step", published + offset))
    assert code == -signal.SIGKILL
    runs = folder / "history" / "runs"
    assert len(list(runs.glob("*.pending"))) == 1
    assert sound(context, folder, start) == ("new" if offset else "old")


def starved(context: Any, top: Path, start: Start, what: Disturbance) -> tuple[str, Status]:
    shutil.copytree(start.folder, folder := top / f"{what.kind}-{what.at}")
    code, said = run_night(context, folder, start, what)
    assert code == 0, "it ends by itself"
    report: Report = said[0]
    state = "new" if content(folder) == start.new else "old"
    if state == "old":
        assert report.exit_code == 2 and report.reason
        assert "unexpected" not in report.reason
    assert leftovers(folder) == [] or what.kind == "full"
    assert sound(context, folder, start) == state
    return state, report.status


def test_no_space_left_at_any_step(tmp_path: Path, context: Any, starts: dict[str, Start]) -> None:
    """ENOSPC at a step and ever after: the night says so, the next one finishes the work."""
    start = starts["rewriting"]
    first = step_of(start, "/history/runs")
    published = step_of(start, "", last=True)
    chosen = random.Random(SEED).sample(range(first, published), soak.times(6, 2))
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        full = [Disturbance("full", step) for step in sorted(chosen)]
        found = list(threads.map(functools.partial(starved, context, tmp_path, start), full))
    assert {state for state, _ in found} >= {"old"}


@pytest.mark.parametrize(
    "part",
    [
        "insert into public.main.dim_unit",
        "history.reading",
        "drop schema if exists intermediate",
    ],
)
def test_a_candidate_that_cannot_be_closed(
    tmp_path: Path, context: Any, starts: dict[str, Start], part: str
) -> None:
    """A disk that is really full: DuckDB says nothing where it fails as it closes the candidate.

    What is missing in the file is in the log beside it then, and may not be left behind.
    """
    start = starts["later"]
    state, _ = starved(context, tmp_path, start, Disturbance("tight", step_of(start, part)))
    assert state == "old"


@pytest.mark.parametrize("size", [20_000, 1_000_000])
def test_files_that_may_not_grow(
    tmp_path: Path, context: Any, starts: dict[str, Start], size: int
) -> None:
    """All night long: it fails while it lands, or while it builds."""
    state, _ = starved(context, tmp_path, starts["later"], Disturbance("limit", size))
    assert state == "old"


def fill_up(file: Path, limit: int, pipe: Any) -> None:
    """Write more than there is room for; say what became of the log and of the sealing."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table t as select range as x, hash(range) as y from range(3000)")
    left = merge.wal_of(file).exists()
    try:
        merge.seal(file)
        pipe.send((left, "sealed"))
    except (OSError, duckdb.Error) as error:
        pipe.send((left, str(error)))


def test_a_checkpoint_that_fails_is_heard_of(tmp_path: Path, context: Any) -> None:
    """DuckDB closes without a word and leaves its log; what is moved then would lack the rows."""
    file = tmp_path / "a.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table s as select 1 as x")
    size = file.stat().st_size
    here, there = context.Pipe()
    process = context.Process(target=fill_up, args=(file, size, there))
    process.start()
    left, said = here.recv()
    process.join()
    assert left, "the log is there: the file alone has not all of it"
    assert "too large" in said
    merge.seal(file)  # there is room again
    assert not merge.wal_of(file).exists()
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("select count(*) from t").fetchone() == (3000,)


def test_the_log_of_a_killed_writer_does_not_spoil_the_next_file(
    tmp_path: Path, context: Any, starts: dict[str, Start]
) -> None:
    """Someone wrote into the published file and was killed: its log does not fit the new file."""
    start = starts["later"]
    shutil.copytree(start.folder, folder := tmp_path / "w")
    process = context.Process(target=write_and_die, args=(folder / warehouse.DATABASE,))
    process.start()
    process.join()
    assert merge.wal_of(folder / warehouse.DATABASE).exists()
    _, (report, _) = run_night(context, folder, start)
    assert report.status is Status.published
    assert content(folder) == start.new
    assert leftovers(folder) == []


def write_and_die(file: Path) -> None:
    """A user at work in the published file, until the power goes."""
    connection = duckdb.connect(str(file))
    connection.execute("create table mine as select 1 as x")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("part", ["history/runs", "runs", "raw/documents", "docs", ""])
def test_a_folder_that_is_read_only(
    tmp_path: Path, context: Any, starts: dict[str, Start], part: str
) -> None:
    """Nobody may write into it: the old file stays, in words; when it is mended, all is done."""
    start = starts["later" if part != "docs" else "first"]
    shutil.copytree(start.folder, folder := tmp_path / "w")
    (folder / part).mkdir(exist_ok=True)
    (folder / part).chmod(0o555)
    code, said = run_night(context, folder, start, Disturbance("no rights"))
    assert code == 0
    report: Report = said[0]
    assert report.exit_code == 2 and "permission" in str(report.reason).lower(), report.reason
    assert "unexpected" not in str(report.reason)
    assert content(folder) == start.old
    assert [name for name in leftovers(folder) if part == "" or not name.startswith(part)] == []
    (folder / part).chmod(0o755)
    sound(context, folder, start)


def test_a_clock_set_back(tmp_path: Path, context: Any, starts: dict[str, Start]) -> None:
    """The night of a year ago, after that of today: the last to be published is the newest."""
    start = starts["later"]
    shutil.copytree(start.folder, folder := tmp_path / "w")
    _, (report, _) = run_night(context, folder, start, Disturbance("back"))
    assert report.status is Status.published
    assert content(folder) == start.new
    assert miscounted(folder) == leftovers(folder) == []
    with warehouse.connect(folder) as connection:
        query = "select run from quality.dim_run order by run_no"
        first, second = (run for (run,) in connection.execute(query).fetchall())
    assert second < first and report.published_after == second
    kept = [record.read() for record in records.runs(folder)]
    assert [record.run for record in kept][-1] == report.run, "the last by name, too"
    _, (again, _) = run_night(context, folder, start)
    assert again.status is Status.nothing


def test_two_nights_at_once(tmp_path: Path, context: Any, starts: dict[str, Start]) -> None:
    """The second is refused and touches nothing; the first publishes."""
    start = starts["later"]
    shutil.copytree(start.folder, folder := tmp_path / "w")
    here, there = context.Pipe()
    step = step_of(start, "sql begin")
    arguments = (folder, start.inbox, False, Disturbance("pause", step), there)
    process = context.Process(target=disturbed_night.night_in_process, args=arguments)
    process.start()
    here.recv()
    assert here.recv() == "paused"
    before = {
        path: path.stat().st_mtime_ns for path in folder.rglob("*") if "runs" not in str(path)
    }
    _, (second, _) = run_night(context, folder, start)
    assert (second.status, second.exit_code) == (Status.locked, 2)
    for path, moment in before.items():
        assert path.name == ".lock" or path.stat().st_mtime_ns == moment, path
    here.send("go on")
    first, _ = here.recv()
    process.join()
    assert (first.status, first.exit_code) == (Status.published, 0)
    assert content(folder) == start.new
    assert landed(folder) == start.rows
    assert miscounted(folder) == leftovers(folder) == []


def test_killed_between_the_page_and_the_file(tmp_path: Path, context: Any) -> None:
    """After another version of the program, the page of the old one does not stay for good."""
    inbox, folder = tmp_path / "inbox", tmp_path / "w"
    inbox.mkdir()
    played_night.write_document(inbox, "u0_2020.txt", [1, 2])
    page = folder / "docs" / "index.html"
    at = Disturbance
    assert run_night(context, folder, (inbox, False), at("version 1"))[1][0].exit_code == 0
    shutil.copytree(folder, tmp_path / "copy")
    _, (_, names) = run_night(context, tmp_path / "copy", (inbox, False), at("count version 2"))
    steps = [n for n, name in enumerate(names, 1) if name.startswith("replace")]
    (page_step,) = (n for n in steps if names[n - 1].endswith("index.html"))
    (file_step,) = (
        n
        for n in steps
        if names[n - 1].endswith(f"/{warehouse.DATABASE}") and "build" in names[n - 1]
    )
    for step in {page_step + 1, file_step + 1}:
        shutil.copytree(folder, another := tmp_path / f"w{step}")
        code, _ = run_night(context, another, (inbox, False), at("step version 2", step))
        assert code == -signal.SIGKILL
        assert run_night(context, another, (inbox, False), at("version 2"))[1][0].exit_code == 0
        page = another / "docs" / "index.html"
        assert page.read_text(encoding="utf-8") == "the page of version 2"
