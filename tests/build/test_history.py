"""The history of checks: every result of every published build, exactly, and nothing of any other.

dbt is played (`played_checks`); `test_publish` lets dbt itself build twice.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingest import duckdb_files
from ingest.build import dbt, guards, merge, warehouse
from ingest.build.past import history
from tests import soak
from tests.check.played_checks import (
    EXACT,
    PUBLISHERS,
    ROUNDED,
    SOME,
    UNTESTABLE,
    VIOLATED,
    Checks,
    Player,
    ask,
    changes,
    files,
    recorded,
)
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    """A warehouse whose builds are played."""
    player = Player(tmp_path / "it's a warehouse")
    monkeypatch.setattr(dbt, "run_dbt", player.run_dbt)
    yield player


def test_the_first_build_keeps_every_result_passes_too(player: Player) -> None:
    run = player.build(SOME)
    assert files(player.folder, "runs") == files(player.folder, "checks") == [f"{run}.parquet"]
    assert [row[:4] for row in changes(player.folder, run)] == [
        (*key, "appeared") for key in sorted(SOME)
    ]
    ((no, built_at, documents, count, changed, versions),) = ask(
        player.folder,
        "select run_no, built_at, document_count, check_count, changed_count, versions from quality.dim_run",
    )
    assert (no, documents, count, changed) == (1, 2, 3, 3)
    assert built_at == datetime.strptime(run, history.RUN_FORMAT)
    assert "duckdb" in versions


def test_a_build_without_change_is_listed_and_takes_no_room(player: Player) -> None:
    first, second = player.build(SOME), player.build(SOME)
    assert files(player.folder, "checks") == [f"{first}.parquet"]
    assert files(player.folder, "runs") == [f"{first}.parquet", f"{second}.parquet"]
    assert changes(player.folder, second) == []
    assert ask(player.folder, "select count(*) from quality.fct_check_span") == [(3,)]
    spans = ask(player.folder, "select distinct first_run, last_run from quality.fct_check_span")
    assert spans == [(first, None)], "it still holds"
    assert second != first


def test_a_change_of_outcome_or_blame_is_a_change(player: Player) -> None:
    player.build(SOME)
    run = player.build(SOME | {("d1", "A01", "-"): ROUNDED, ("d2", "A01", "-"): PUBLISHERS})
    assert changes(player.folder, run) == [
        ("d1", "A01", "-", "changed", "exact", "rounding", None, None),
        ("d2", "A01", "-", "changed", "violated", "violated", "extraction", "publisher"),
    ]
    rows = ask(player.folder, "select changed_count from quality.dim_run order by run_no")
    assert rows == [(3,), (2,)]


def test_another_value_with_the_same_outcome_is_kept_but_no_change(player: Player) -> None:
    player.build(SOME)
    run = player.build(SOME | {("d1", "A01", "-"): ("exact", Decimal("2.500000"), None, None)})
    assert files(player.folder, "checks")[-1] == f"{run}.parquet"
    assert changes(player.folder, run) == []


def test_a_difference_in_any_column_is_recorded(player: Player) -> None:
    """From a value to NULL, from NULL to NULL, and back, each column in a document of its own."""
    columns = "unit_id fiscal_year lhs rhs difference_yuan tolerance outcome blame reason".split()
    tables = {"file_name": "dim_document"} | dict.fromkeys(columns, "quality.fct_identity_check")
    player.checks = {(column, "A01", "-"): EXACT for column in tables}
    for value in ("1", "null", "null", "1"):
        player.alter = ";".join(
            f"update {table} set {column} = {value} where document_id = '{column}'"
            for column, table in tables.items()
        )
        warehouse.build(player.folder, full_refresh=True)
    rows = ask(player.folder, "select changed_count from quality.dim_run order by run_no")
    assert rows == [(10,), (10,), (0,), (10,)]
    for column in tables:
        told = f"select {column} from quality.fct_check_history where document_id = '{column}'"
        values = [row[0] for row in ask(player.folder, f"{told} order by run")]
        assert [value if value is None else int(value) for value in values] == [1, None, None, 1]


def test_another_document_and_its_disappearance_and_return(player: Player) -> None:
    player.build(SOME)
    more = SOME | {("d3", "A01", "-"): EXACT}
    second = player.build(more)
    assert changes(player.folder, second) == [
        ("d3", "A01", "-", "appeared", None, "exact", None, None)
    ]
    third = player.build({key: row for key, row in more.items() if key[0] != "d2"})
    assert changes(player.folder, third) == [
        ("d2", "A01", "-", "disappeared", "violated", None, "extraction", None)
    ]
    player.build({key: row for key, row in more.items() if key[0] != "d2"})
    fifth = player.build(more)
    assert changes(player.folder, fifth) == [
        ("d2", "A01", "-", "appeared", None, "violated", None, "extraction")
    ]
    assert changes(player.folder, third) != []


def test_everything_may_disappear(player: Player) -> None:
    first, second = player.build(SOME), player.build({})
    player.build({})
    assert files(player.folder, "checks") == [f"{first}.parquet", f"{second}.parquet"]
    player.build(SOME)


def test_a_failed_build_leaves_no_history(player: Player) -> None:
    first = player.build(SOME)
    player.fails, player.checks = True, {}
    with pytest.raises(warehouse.BuildFailed):
        warehouse.build(player.folder, full_refresh=True)
    assert files(player.folder, "runs") == files(player.folder, "checks") == [f"{first}.parquet"]
    player.fails = False
    player.build(SOME)
    assert ask(player.folder, "select run_no from quality.dim_run order by 1") == [(1,), (2,)]


def test_what_fails_after_the_history_was_staged_is_undone(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = player.build(SOME)
    player.checks = {}

    def disk_full(database: Path, public: Path) -> None:
        raise OSError(28, "No space left on device", str(public))

    with monkeypatch.context() as patched:
        patched.setattr(merge, "tidy", disk_full)
        with pytest.raises(OSError, match="No space"):
            warehouse.build(player.folder, full_refresh=True)
    assert files(player.folder, "runs") == files(player.folder, "checks") == [f"{first}.parquet"]
    player.build(SOME)


def test_two_builds_of_one_moment_and_a_clock_set_back(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([datetime(2026, 1, 2, tzinfo=UTC)] * 2 + [datetime(2025, 1, 1, tzinfo=UTC)] * 2)
    name = history.next_run
    monkeypatch.setattr(history, "next_run", lambda folder: name(folder, next(moments)))
    runs = [
        player.build(SOME),
        player.build(SOME | {("d1", "A01", "-"): ROUNDED}),
        player.build(SOME | {("d1", "A01", "-"): VIOLATED}),
    ]
    assert runs == ["20260102T000000.000000", "20260102T000000.000001", "20250101T000000.000000"]
    ordered = ask(player.folder, "select run from quality.dim_run order by run_no")
    assert [run for (run,) in ordered] == runs
    assert [row[4:6] for row in changes(player.folder, runs[2])] == [("rounding", "violated")]
    player.build(SOME | {("d1", "A01", "-"): ROUNDED})


def test_the_history_outlives_the_published_file(player: Player) -> None:
    player.build(SOME)
    (player.folder / warehouse.DATABASE).unlink()
    player.build(SOME | {("d1", "A01", "-"): ROUNDED})


def test_a_history_that_was_lost_comes_back_from_the_published_file(player: Player) -> None:
    player.build(SOME)
    player.build({("d1", "A01", "-"): ROUNDED})
    player.build({("d1", "A01", "-"): ROUNDED, ("d2", "A01", "-"): VIOLATED})
    kept = history.folder_of(player.folder)
    folder = duckdb_files.sql(kept)
    queries = [f"from '{folder}/{table}/2*.parquet' order by all" for table in history.SCHEMAS]
    with duckdb.connect() as connection:
        before = [connection.execute(query).fetchall() for query in queries]
    shutil.rmtree(kept)
    history.prepare(player.folder)
    with duckdb.connect() as connection:
        assert [connection.execute(query).fetchall() for query in queries] == before
    (kept / "runs" / files(player.folder, "runs")[1]).unlink()  # one of them
    player.build(SOME)


def test_a_published_file_of_a_version_without_history(player: Player) -> None:
    player.folder.mkdir()
    with duckdb.connect(str(player.folder / warehouse.DATABASE)) as connection:
        connection.execute("create table fct_amount (amount integer)")
    player.build(SOME)


def test_a_settlement_waits_while_the_published_file_is_held(player: Player) -> None:
    """Who holds the file cannot make a published run be forgotten."""
    run = player.build(SOME)
    final = history.folder_of(player.folder) / "runs" / f"{run}.parquet"
    pending = final.rename(final.with_suffix(history.PENDING))
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    command = [sys.executable, "-c", hold, str(player.folder / warehouse.DATABASE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline()
        with pytest.raises(duckdb.IOException, match="lock"):
            history.settle(player.folder)
        assert pending.exists()
        holder.communicate(b"\n")
    history.settle(player.folder)
    assert final.exists() and not pending.exists()


@pytest.mark.parametrize("seed", range(soak.times(3, 1)))
def test_any_sequence_of_builds_is_laid_out_exactly(player: Player, seed: int) -> None:
    chance = random.Random(seed)
    results = [EXACT, ROUNDED, VIOLATED, PUBLISHERS, UNTESTABLE]
    keys = [(f"d{d}", f"A0{i}", "-") for d in range(3) for i in range(2)]
    checks: Checks = {}
    for _ in range(8):
        for key in chance.sample(keys, chance.randrange(4)):
            checks.pop(key, None)
            if chance.random() < 0.6:
                checks[key] = chance.choice(results)
        player.build(dict(checks))
        expected, before = [], {}
        for run, state in player.oracle.items():
            for key in state.keys() | before.keys():
                old, new = before.get(key), state.get(key)
                if (old and (old[0], old[2])) != (new and (new[0], new[2])):
                    expected.append((run, *key, old and old[0], new and new[0]))
            before = state
        found = ask(
            player.folder,
            "select run, document_id, identity_id, instance, outcome_before, outcome_after"
            " from quality.fct_check_change",
        )
        assert sorted(found, key=repr) == sorted(expected, key=repr)


KILLED = """
import os, sys
from pathlib import Path
from ingest.build import dbt, warehouse
from tests import soak
from tests.check.played_checks import ROUNDED, SOME, Player

player = Player(Path(sys.argv[1]))
player.checks = SOME | {("d1", "A01", "-"): ROUNDED}
dbt.run_dbt = player.run_dbt
replace, left = Path.replace, int(sys.argv[2])

def replace_or_die(self, target):
    global left
    if left == 0:
        os._exit(9)
    left -= 1
    return replace(self, target)

Path.replace = replace_or_die
warehouse.build(player.folder, full_refresh=True)
"""


@pytest.mark.parametrize("step", range(5))
def test_a_killed_run_is_in_both_or_in_neither(player: Player, step: int) -> None:
    """Killed before each renaming; the last step is not reached, it shows that there are four."""
    first = player.build(SOME)
    command = [sys.executable, "-c", KILLED, str(player.folder), str(step)]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True)
    assert done.returncode == (0 if step == 4 else 9), done.stderr
    published = step >= 3
    runs = [run for (run,) in ask(player.folder, "select run from quality.dim_run order by run_no")]
    assert len(runs) == 1 + published
    if published:
        player.oracle[runs[1]] = SOME | {("d1", "A01", "-"): ROUNDED}
    assert recorded(player.folder) == player.oracle
    history.prepare(player.folder)
    assert files(player.folder, "runs") == [f"{run}.parquet" for run in runs]
    assert set(files(player.folder, "checks")) == {f"{run}.parquet" for run in runs}
    player.build(SOME)
    assert next(iter(player.oracle)) == first


def test_a_build_whose_checks_are_not_all_kept_is_a_warning(player: Player) -> None:
    run = player.build(SOME)
    database = player.folder / warehouse.DATABASE
    assert guards.warnings(database) == ()
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from quality.fct_check_span where document_id = 'd2'")
    assert guards.warnings(database) == (f"the history has 2 checks of build {run}, it had 3",)
