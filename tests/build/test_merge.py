"""After dbt: what is merged, what is kept of earlier builds, what stops a publication."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import guards, merge
from ingest.build.past import replaced
from ingest.duckdb_files import writing
from tests.build.made_warehouse import make, merged

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = (f"2026010{day}T000000.000000" for day in (1, 2, 3))


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(query).fetchall()


def publish(folder: Path, name: str, built: Path, old: Path | None, *documents: str) -> Path:
    """A published file out of what was built for the documents, and the one before."""
    candidate = folder / name / "juesuan.duckdb"
    candidate.parent.mkdir()
    if old is not None:
        shutil.copyfile(old, candidate)
    merged(built, candidate, *documents)
    run = max(run for (run,) in ask(candidate, "select run from quality.dim_run"))
    merge.finish(candidate, run)
    replaced.record(old, candidate, run)
    merge.tidy(candidate, folder / name / "rewritten.duckdb")
    return candidate


def test_a_file_is_written_without_the_experiment(tmp_path: Path) -> None:
    """DuckDB's default leaves old metadata in it, that a reader can be led astray by."""
    with writing(tmp_path / "a.duckdb", merge.OPTIONS) as connection:
        setting = "select current_setting('experimental_metadata_reuse'), current_database()"
        assert connection.sql(setting).fetchall() == [(False, "public")]
        connection.execute("create table t as select 1 as one")
    assert ask(tmp_path / "a.duckdb", "select one from t") == [(1,)]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{tmp_path / 'a.duckdb'}' as a (read_only)")
        tags = connection.sql("select tags from duckdb_databases() where database_name = 'a'")
        assert tags.fetchall()[0][0]["storage_version"].startswith("v1.4.0")


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Two documents of one unit and one of another, published."""
    built = make(
        tmp_path / "built-1" / "juesuan.duckdb",
        {"a": [1, 2], "b": [3], "c": [4]},
        FIRST,
        units={"a": "A", "b": "A", "c": "C"},
    )
    return publish(tmp_path, "first", built, None)


def second_of(tmp_path: Path, first: Path) -> Path:
    """The second night: another reading of `b`, a document `d`; `a` is tied to them."""
    built = make(
        tmp_path / "built-2" / "juesuan.duckdb",
        {"a": [1, 2], "b": [30], "d": [5]},
        SECOND,
        2,
        units={"a": "A", "b": "B", "d": "B"},
    )
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            "insert into quality.dim_run select 1, ?, timestamp '2026-01-01', 0, 0, 0, ''", [FIRST]
        )
    return publish(tmp_path, "second", built, first, "a", "b", "d")


def test_the_first_merge_takes_what_is_public_with_its_comments(first: Path) -> None:
    schemas = ask(first, "select distinct schema_name from duckdb_tables() order by 1")
    assert schemas == [("history",), ("main",), ("quality",)]
    comments = ask(
        first,
        "select comment from duckdb_tables() where table_name = 'fct_amount' and schema_name = 'main'",
    )
    assert comments == [("金额",)]
    assert len(ask(first, "from all_amounts")) == 4


def test_a_merge_replaces_the_rows_of_its_documents_and_units(tmp_path: Path, first: Path) -> None:
    second = second_of(tmp_path, first)
    rows = [("a", 1), ("a", 2), ("b", 30), ("c", 4), ("d", 5)]
    assert ask(second, "from fct_amount order by all") == rows
    assert ask(second, "from dim_unit order by 1") == [("A", "A"), ("B", "B"), ("C", "C")]
    assert ask(second, "from quality.dim_identity") == [("A01",)]
    assert ask(second, "select run, document_count from quality.dim_run order by 1") == [
        (FIRST, 0),
        (SECOND, 4),
    ]


def test_what_is_gone_leaves_with_its_unit(tmp_path: Path, first: Path) -> None:
    built = make(tmp_path / "built-2" / "juesuan.duckdb", {"a": [1, 2], "b": [3]}, SECOND, 2)
    second = publish(tmp_path, "second", built, first, "c")
    assert "c" not in {document for (document, _) in ask(second, "from fct_amount")}
    assert ("C", "C") not in ask(second, "from dim_unit")


def test_earlier_builds_can_be_asked(tmp_path: Path, first: Path) -> None:
    second = second_of(tmp_path, first)
    now = ask(second, "from fct_amount order by all")
    before = ask(first, "from fct_amount order by all")
    for moment in (FIRST, "2026-01-01", "2026-01-01 12:00"):
        assert ask(second, f"from as_of.fct_amount('{moment}') order by all") == before, moment
    for moment in (SECOND, "2026-01-02", "2030-01-01"):
        assert ask(second, f"from as_of.fct_amount('{moment}') order by all") == now, moment
    assert ask(second, "from as_of.fct_amount('2025-12-31')") == []
    assert ask(second, f"from as_of.dim_unit('{FIRST}') order by all") == [("A", "A"), ("C", "C")]
    kept = ask(second, "select document_id, first_run_no, last_run_no from history.fct_amount")
    assert kept == [("b", 1, 1)], "only what was replaced is kept"


def test_a_query_can_be_put_to_an_earlier_build(tmp_path: Path, first: Path) -> None:
    second = second_of(tmp_path, first)
    with duckdb.connect(str(second), read_only=True) as connection:
        assert replaced.look_back(connection, "2026-01-01") == FIRST
        assert connection.execute("select sum(amount) from fct_amount").fetchone() == (10,)
        assert connection.execute("select count(*) from dim_document").fetchone() == (3,)
    with (
        duckdb.connect(str(second), read_only=True) as connection,
        pytest.raises(replaced.NoSuchBuild, match=f"the first is {FIRST}"),
    ):
        replaced.look_back(connection, "yesterday")


def test_a_full_refresh_carries_the_past_and_other_columns_do_not_hurt(
    tmp_path: Path, first: Path
) -> None:
    second = second_of(tmp_path, first)
    built = make(
        tmp_path / "built-3" / "juesuan.duckdb",
        {"a": [1, 2], "b": [31], "c": [4], "d": [5]},
        THIRD,
        3,
        column="yuan",
    )
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            "insert into quality.dim_run from (select 1, ?, timestamp '2026-01-01', 0, 0, 0, '')",
            [FIRST],
        )
        connection.execute(
            "insert into quality.dim_run from (select 2, ?, timestamp '2026-01-02', 0, 0, 0, '')",
            [SECOND],
        )
    candidate = tmp_path / "third.duckdb"
    merged(built, candidate)
    replaced.carry(second, candidate)
    replaced.record(second, candidate, THIRD)
    held = ask(candidate, "select document_id, first_run_no, last_run_no from history.fct_amount")
    assert {("b", 1, 1), ("b", 2, 2), ("c", 1, 2)} <= set(held), "a column is gone: all is kept"
    assert ask(candidate, f"select document_id from as_of.fct_amount('{FIRST}') order by 1") == [
        ("a",),
        ("a",),
        ("b",),
        ("c",),
    ]


def test_a_column_may_get_another_type(tmp_path: Path, first: Path) -> None:
    built = make(tmp_path / "built-2" / "juesuan.duckdb", {"a": [1, 2], "b": [3]}, SECOND, 2)
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            "insert into quality.dim_run from (select 1, ?, timestamp '2026-01-01', 0, 0, 0, '')",
            [FIRST],
        )
        connection.execute("drop view all_amounts")
        connection.execute("alter table fct_amount alter column amount type varchar")
        connection.execute("update fct_amount set amount = 'two' where amount = '2'")
    candidate = tmp_path / "second.duckdb"
    merged(built, candidate)
    replaced.carry(first, candidate)
    replaced.record(first, candidate, SECOND)
    now = ask(candidate, f"select amount from as_of.fct_amount('{SECOND}') order by 1")
    assert now == [("1",), ("3",), ("two",)]
    then = ask(candidate, f"select amount from as_of.fct_amount('{FIRST}') order by 1")
    assert then == [("1",), ("2",), ("3",), ("4",)]


def test_nothing_lost_is_nothing_said(tmp_path: Path, first: Path) -> None:
    second = second_of(tmp_path, first)
    assert guards.losses(first, second, {"a", "b", "d"}) == []
    assert guards.losses(first, first, set()) == []


@pytest.mark.parametrize(
    ("amounts", "tested", "explained", "said"),
    [
        ({"a": [1, 2], "b": [3]}, {}, set(), "c.pdf is not in the new build"),
        ({"a": [1], "b": [3], "c": [4, 5]}, {}, {"a"}, "a.pdf has 1 figures, it had 2"),
        (
            {"a": [1, 2], "b": [3], "c": [4]},
            {"c": 9},
            {"a"},
            "c.pdf has 9 tested identities, it had 10",
        ),
        ({"a": [1, 2], "b": [3], "c": [4]}, {"c": 9}, {"c"}, None),
        ({"a": [1, 2], "b": [3], "c": [4], "d": [1]}, {}, set(), None),
    ],
)
def test_a_floor_stops_what_would_be_lost(
    tmp_path: Path,
    first: Path,
    amounts: dict[str, list[int]],
    tested: dict[str, int],
    explained: set[str],
    said: str | None,
) -> None:
    built = make(tmp_path / "built-2" / "juesuan.duckdb", amounts, SECOND, 2, tested=tested)
    lost = guards.losses(first, publish(tmp_path, "second", built, None), explained)
    assert (said in lost) if said else lost == []


def test_a_fact_that_loses_its_rows_is_a_loss(tmp_path: Path, first: Path) -> None:
    shutil.copyfile(first, tmp_path / "poorer.duckdb")
    with duckdb.connect(str(tmp_path / "poorer.duckdb")) as connection:
        connection.execute("delete from fct_amount")
    lost = guards.losses(first, tmp_path / "poorer.duckdb", set())
    assert lost == ["main.fct_amount has 0 rows, it had 4"]
    with duckdb.connect(str(tmp_path / "poorer.duckdb")) as connection:
        connection.execute("drop view all_amounts")
        connection.execute("drop table fct_amount")
    lost = guards.losses(first, tmp_path / "poorer.duckdb", set())
    assert lost == ["main.fct_amount is not in the new build"]
    assert "--accept-loss" in str(guards.refuse(lost))


def test_a_count_that_is_null_is_a_loss(tmp_path: Path, first: Path) -> None:
    shutil.copyfile(first, tmp_path / "poorer.duckdb")
    with duckdb.connect(str(tmp_path / "poorer.duckdb")) as connection:
        connection.execute(
            "update quality.documents set figure_count = null where document_id = 'a'"
        )
    lost = guards.losses(first, tmp_path / "poorer.duckdb", set())
    assert lost == ["a.pdf has 0 figures, it had 2"]


def test_ceilings_warn(first: Path, tmp_path: Path) -> None:
    assert guards.warnings(first) == ()
    shutil.copyfile(first, tmp_path / "worse.duckdb")
    with duckdb.connect(str(tmp_path / "worse.duckdb")) as connection:
        connection.execute("update quality.documents set status = 'failed' where document_id = 'a'")
    assert guards.warnings(tmp_path / "worse.duckdb") == (
        "33.3% of the documents are not read: more than 5%",
    )


def test_a_file_that_has_grown_by_what_was_deleted_is_rewritten(
    tmp_path: Path, first: Path
) -> None:
    whole = first.stat().st_size
    with duckdb.connect(str(first)) as connection:
        connection.execute("create table rubbish as select random() as x from range(1000000)")
    with duckdb.connect(str(first)) as connection:
        connection.execute("create table kept as select random() as x from range(100000)")
    with duckdb.connect(str(first)) as connection:
        connection.execute("drop table rubbish")
    grown = first.stat().st_size
    assert grown > 1.5 * whole
    before = ask(first, "from fct_amount order by all")
    merge.tidy(first, tmp_path / "rewritten.duckdb")
    assert first.stat().st_size < grown / 2
    assert ask(first, "from fct_amount order by all") == before
    assert len(ask(first, f"from as_of.fct_amount('{FIRST}')")) == 4, "the macros are there"
