"""Building and publishing: the warehouse is replaced wholly or stays as it was.

dbt is played by a script in most tests; those marked slow let it build one document.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from ingest.build import dbt as dbt_run
from ingest.build import merge, project, warehouse
from ingest.build.dbt import Place
from tests import soak
from tests.commands.test_cli import run, run_process
from tests.conftest import INBOX, ROOT

SAMPLE = INBOX / "006-sample-museum-2023.pdf"
Play = Callable[..., None]


def played(name: str) -> SimpleNamespace:
    """A node as dbt has it, as far as is asked."""
    return SimpleNamespace(name=name, resource_type="model")


@pytest.fixture
def dbt(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Instead of dbt: make these tables and give these results."""

    def play(
        script: str, *results: tuple[str, str, str], exception: Exception | None = None
    ) -> None:
        def run_dbt(command: Sequence[str], place: Place, variables: Any = None) -> Any:
            with duckdb.connect(str(place.database)) as connection:
                connection.execute(script.replace("{run}", place.run))
            if exception is not None:
                return SimpleNamespace(exception=exception, result=None)
            nodes = [
                SimpleNamespace(node=played(name), status=status, message=message)
                for name, status, message in results
            ]
            return SimpleNamespace(exception=None, result=nodes)

        monkeypatch.setattr(dbt_run, "run_dbt", run_dbt)

    yield play


BUILT = """
    create schema staging; create schema intermediate; create schema seeds; create schema quality;
    create table staging.stg as select 1 as x;
    create table intermediate.int as select 2 as x;
    create table seeds.seed as select 3 as x;
    create table quality.documents as select 'd' as document_id, 0 as figure_count, 0 as checked_count,
        '样例[red].pdf' as file_name, {quarantined} as is_quarantined, 'landed' as status,
        'final_account' as document_kind, 'X01' as quarantine_identities, 'X01 violated' as quarantine_reason;
    create table dim_document as select 'd' as document_id;
    create table quality.fct_identity_check as select 'd' as document_id;
    create table quality.dim_document_tie as select 'd' as document_id, 'unit' as tie_kind, 'u' as tie;
    create table fct_amount as select 'd' as document_id, {amount} as amount;
    create view fct_view as select amount from fct_amount;
    create table quality.dim_run (run_no integer, run varchar, built_at timestamp, document_count bigint,
        check_count bigint, changed_count bigint, versions varchar);
    insert into quality.dim_run (run_no, run) values (1, '{run}');
    create table intermediate.int_check_change (run_no integer, run varchar, built_at timestamp,
        document_id varchar, file_name varchar, unit_id varchar, fiscal_year integer, identity_id varchar,
        instance varchar, lhs decimal, rhs decimal, difference_yuan decimal, tolerance decimal,
        outcome varchar, blame varchar, reason varchar, is_gone boolean);
"""


def built_tables(amount: int, quarantined: bool = False) -> str:
    return BUILT.format(amount=amount, quarantined=quarantined, run="{run}")


def amount(folder: Path) -> Any:
    with warehouse.connect(folder) as connection:
        return connection.execute("select amount from fct_view").fetchone()


def test_build_publishes_what_is_public(tmp_path: Path, dbt: Play) -> None:
    dbt(built_tables(5), ("a", "success", ""), ("b", "pass", ""), ("c", "warn", "odd"))
    shown = run("build", "--full-refresh", "--warehouse", tmp_path)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines()[-1] == f"published {tmp_path}/juesuan.duckdb: 2 passed, 1 warned"
    assert amount(tmp_path) == (5,)
    with warehouse.connect(tmp_path) as connection:
        found = connection.sql("select distinct schema_name from duckdb_tables()").fetchall()
    assert {schema for (schema,) in found} == {"main", "quality", "history"}
    assert not (tmp_path / "build").exists()


def test_build_names_what_is_in_quarantine(tmp_path: Path, dbt: Play) -> None:
    dbt(built_tables(5, quarantined=True), ("a", "success", ""))
    shown = run("build", "--full-refresh", "--warehouse", tmp_path)
    assert shown.code == 0
    assert "in quarantine 样例[red].pdf: X01 violated" in shown.err.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("status", ["fail", "error", "runtime error"])
def test_a_failure_keeps_the_old_warehouse(tmp_path: Path, dbt: Play, status: str) -> None:
    dbt(built_tables(5), ("a", "success", ""))
    assert run("build", "--full-refresh", "--warehouse", tmp_path).code == 0
    before = (tmp_path / warehouse.DATABASE).read_bytes()
    dbt(built_tables(6), ("a", "success", ""), ("sums_hold", status, "Got 3\n  results"))
    shown = run("build", "--full-refresh", "--warehouse", tmp_path)
    assert shown.code == 1
    assert shown.err.splitlines()[-2:] == ["error: 1 nodes failed:", "  sums_hold: Got 3 results"]
    assert (tmp_path / warehouse.DATABASE).read_bytes() == before
    assert amount(tmp_path) == (5,)
    assert not (tmp_path / "build").exists()


def test_dbt_itself_may_stop(tmp_path: Path, dbt: Play) -> None:
    dbt("select 1", exception=ValueError("no model named [/x]"))
    shown = run("build", "--full-refresh", "--warehouse", tmp_path)
    assert shown.error == "dbt stopped: no model named [/x]"
    assert not (tmp_path / warehouse.DATABASE).exists()


def test_many_failures_are_cut_short(tmp_path: Path, dbt: Play) -> None:
    dbt("select 1", *[(f"test_{n}", "fail", "Got 1 result") for n in range(25)])
    lines = run("build", "--full-refresh", "--warehouse", tmp_path).err.splitlines()
    assert "error: 25 nodes failed:" in lines
    assert lines[-1] == "  … and 5 more"


def test_a_killed_run_leaves_nothing_to_stumble_over(tmp_path: Path, dbt: Play) -> None:
    left = tmp_path / "build" / "20200101T000000.000000"
    left.mkdir(parents=True)
    (left / warehouse.DATABASE).write_bytes(b"half a file")
    (left / f"{warehouse.DATABASE}.wal").write_bytes(b"and its log")
    dbt(built_tables(5), ("a", "success", ""))
    assert run("build", "--full-refresh", "--warehouse", tmp_path).code == 0
    assert not left.exists()
    assert amount(tmp_path) == (5,)


@pytest.mark.slow
def test_readers_of_the_old_file_finish_undisturbed(tmp_path: Path, dbt: Play) -> None:
    dbt(built_tables(5), ("a", "success", ""))
    run("build", "--full-refresh", "--warehouse", tmp_path)
    inode = (tmp_path / warehouse.DATABASE).stat().st_ino
    with warehouse.connect(tmp_path) as reader:
        dbt(built_tables(6), ("a", "success", ""))
        assert run("build", "--full-refresh", "--warehouse", tmp_path).code == 0
        assert (tmp_path / warehouse.DATABASE).stat().st_ino != inode
        assert reader.execute("select amount from fct_view").fetchone() == (5,)
        query = "select amount from fct_view"
        shown = run_process("sql", query, "--format", "csv", "--warehouse", tmp_path)
        assert (shown.code, shown.out) == (0, "amount\n6\n")
    assert amount(tmp_path) == (6,)


def test_a_folder_with_a_quote_in_its_name(tmp_path: Path, dbt: Play) -> None:
    dbt(built_tables(5), ("a", "success", ""))
    assert run("build", "--full-refresh", "--warehouse", tmp_path / "it's").code == 0
    assert amount(tmp_path / "it's") == (5,)


# --- build and publish, by dbt itself ------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document, landed and built by the commands."""
    folder = tmp_path_factory.mktemp("built")
    shown = run("ingest", SAMPLE, "--workers", "1", "--warehouse", folder)
    assert shown.code == 0, shown.err
    assert shown.err.splitlines() == [f"1/1 {SAMPLE}", "1 landed, 0 known already, 0 not read"]
    shown = run("build", "--warehouse", folder)
    assert shown.code == 0, shown.err
    assert f"published {folder / warehouse.DATABASE}" in shown.err
    return folder


def content(folder: Path) -> dict[str, list[str]]:
    """Every row of every published table but those on builds, as text, sorted."""
    with warehouse.connect(folder) as connection:
        tables = connection.sql(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        return {
            f"{schema}.{table}": sorted(
                map(repr, connection.sql(f"from {schema}.{table}").fetchall())
            )
            for schema, table in tables
            if table not in ("dim_run", "fct_check_span")
        }


def history_of(folder: Path) -> dict[str, list[str]]:
    """The checks of each build as the published history lays them out."""
    columns = "document_id, identity_id, instance, lhs, rhs, tolerance, outcome, blame, reason"
    with warehouse.connect(folder) as connection:
        runs = connection.sql("select run from quality.dim_run order by run_no").fetchall()
        query = f"select {columns} from quality.fct_check_history where run = ?"
        return {
            run: sorted(map(repr, connection.execute(query, [run]).fetchall())) for (run,) in runs
        }


@pytest.mark.slow
def test_the_published_file_holds_what_is_public_only(built: Path) -> None:
    with warehouse.connect(built) as connection:
        schemas = connection.sql("select distinct schema_name from duckdb_tables()").fetchall()
        count = connection.execute(
            "select count(*) from fct_figure where value is not null"
        ).fetchone()
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("create table mine as select 1")
    assert not {schema for (schema,) in schemas} & set(merge.INNER_SCHEMAS)
    assert {schema for (schema,) in schemas} >= {"main", "quality"}
    assert count is not None and count[0] > 50
    assert not (built / "build").exists()
    assert sorted(path.name for path in built.iterdir() if path.name != "docs") == [
        ".lock",
        ".secret",
        "history",
        "juesuan.duckdb",
        "originals",
        "raw",
    ]


@pytest.mark.slow
def test_the_commands_answer_from_a_real_build(built: Path) -> None:
    shown = run("status", "--warehouse", built)
    assert shown.code == 0 and SAMPLE.name in shown.out
    query = "select count(*) as n from dim_document"
    assert run("sql", query, "--format", "csv", "--warehouse", built).out == "n\n1\n"


@pytest.mark.slow
def test_docs_builds_the_same_rows_again_and_writes_the_page(built: Path) -> None:
    before, checks_before = content(built), history_of(built)
    inode = (built / warehouse.DATABASE).stat().st_ino
    with warehouse.connect(built) as reader:
        shown = run("docs", "--warehouse", built)
        assert shown.code == 0, shown.err
        assert (built / warehouse.DATABASE).stat().st_ino != inode
        assert reader.execute("select count(*) from dim_document").fetchone() == (1,)
    assert content(built) == before
    first, second = (checks := history_of(built)).values()
    assert list(checks)[:1] == list(checks_before) and checks_before[next(iter(checks))] == first
    assert first == second and len(first) > 50
    assert len(list((built / "history" / "checks").iterdir())) == 2, "nothing changed: no more rows"
    assert len(list((built / "history" / "runs").iterdir())) == 3, (
        "also while one reads the old file"
    )
    page = (built / "docs" / "index.html").read_text(encoding="utf-8")
    assert "fct_figure" in page
    assert "docs" in shown.err


@pytest.mark.slow
@pytest.mark.soak
@soak.only_in_soak
def test_a_test_that_fails_whatever_the_documents_publishes_nothing(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("models", "seeds", "macros", "tests/dbt"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    failing = tmp_path / "tests" / "dbt" / "singular" / "nothing_holds.sql"
    failing.write_text("select 1 as nothing\n")
    monkeypatch.setattr(project, "project_dir", lambda: tmp_path)
    before = (built / warehouse.DATABASE).read_bytes()
    recorded = sorted((built / "history").rglob("*"))
    shown = run("build", "--warehouse", built)
    assert shown.code == 1
    assert "error: 1 nodes failed:" in shown.err.splitlines()
    assert "nothing_holds: Got 1 result" in shown.err
    assert "Traceback" not in shown.out + shown.err
    assert (built / warehouse.DATABASE).read_bytes() == before
    assert sorted((built / "history").rglob("*")) == recorded
    assert not (built / "build").exists()
    with warehouse.lock(built):
        pass
