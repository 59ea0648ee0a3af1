"""What dbt did is done again without it, as dbt would; what goes wrong then is dbt's to tell.

The project is that of `small_project`, and at the end the real one.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import results, warehouse
from ingest.build.dbt.again import Wanted
from ingest.build.dbt.parsed import MANIFEST
from ingest.build.results import BuildFailed
from tests.build.small_project import FROM_DBT, build, landed, named
from tests.conftest import ASKED

pytestmark = pytest.mark.slow
MODELS = ("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
TESTS = ("test", "--exclude-resource-type", "unit_test")
BOTH = ("not_null_landed_document_id", "unique_landed_document_id")


def judged(result: Any) -> dict[str, str]:
    """The status of each node, as those hear it who listen."""
    found: dict[str, str] = {}
    with results.listening(lambda name, status, _: found.__setitem__(name, status)):
        results.judge(result)
    return found


def test_it_reads_the_documents_of_its_own_build(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    monkeypatch.setenv("JUESUAN_PARSED", str(tmp_path / "shared"))
    first, then = landed(tmp_path / "first", "x", "y"), landed(tmp_path / "then", "z")
    told = judged(build(first))
    commands.clear()
    assert judged(build(then)) == told
    assert named(then) == [("z", "then", 10, 1, 6)]
    assert commands == []
    assert told == dict.fromkeys(("units", "landed", "named"), "success") | dict.fromkeys(
        (*BOTH, "some_rows"), "pass"
    )


def test_a_test_that_finds_rows_is_put_by_dbt(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    bad = landed(tmp_path / "bad", "x", None, "x")
    with pytest.raises(BuildFailed) as first:
        results.judge(build(bad, FROM_DBT))
    good = landed(tmp_path / "good", "x")
    build(good)
    shutil.copytree(good / "parsed", bad / "parsed", dirs_exist_ok=True)
    commands.clear()
    result = build(bad)
    with pytest.raises(BuildFailed) as then:
        results.judge(result)
    assert sorted(str(then.value).split("\n")) == sorted(str(first.value).split("\n"))
    assert "2 nodes failed" in str(then.value) and "Got 1 result" in str(then.value)
    failed = results.failed(result)
    assert {node.node.name for node in failed} == set(BOTH)
    assert all(node.node.compiled_code for node in failed), "culprits are looked for"
    assert commands == ["test"]


def test_a_model_that_fails_is_dbts_to_tell(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    build(folder)
    [raw] = (folder / "raw" / "documents").iterdir()
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 'x' as another) to '{raw}'")
    commands.clear()
    with pytest.raises(BuildFailed, match=r"landed: .*document_id"):
        results.judge(build(folder))
    assert commands == ["build"]


def test_bounds_are_asked_of_dbt(project: Path, tmp_path: Path, commands: list[str]) -> None:
    """A test passes at no row whatever its bounds are, unless these say that there must be some."""
    text = "{{ config(error_if='%s') }} select 1 where false"
    (project / "tests/dbt/few.sql").write_text(text % "> 0 and bool_or(true)")
    (project / "tests/dbt/many.sql").write_text(text % "< 1")
    folder = landed(tmp_path / "a", "x")
    for _ in range(2):
        with pytest.raises(BuildFailed, match="1 nodes failed:\n  many: Got 0 results"):
            results.judge(build(folder))
    assert commands == ["parse", "build", "test"]


def test_what_has_no_statement_alone_is_not_kept(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    with (project / "models/named.sql").open("a") as file:
        file.write('{{ config(pre_hook="set threads = 1") }}')
    folder = landed(tmp_path / "a", "x")
    for _ in range(2):
        results.judge(build(folder))
    assert commands == ["parse", "build", "build"]


def test_models_and_tests_may_come_from_two_runs(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    results.judge(build(folder, MODELS))
    results.judge(build(folder, TESTS, clear=False))
    commands.clear()
    assert len(judged(build(folder))) == 6
    assert len(judged(build(folder, MODELS))) == 3
    assert len(judged(build(folder, TESTS, clear=False))) == 3
    assert commands == []


def test_a_model_with_all_that_it_is_made_of(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    build(folder)
    commands.clear()
    found = [
        list(judged(build(folder, ("build", "--select", f"+{name}", *MODELS[1:]))))
        for name in ("landed", "named")
    ]
    assert found[0] == ["landed"] and sorted(found[1]) == ["landed", "named", "units"]
    assert commands == []


@pytest.mark.parametrize(
    "command",
    [
        ("docs", "generate", "--static"),
        ("build", "--no-fail-fast"),
        ("build", "--select", "named"),
        ("build", "--exclude", "named"),
    ],
)
def test_what_is_not_understood_is_dbts(command: tuple[str, ...]) -> None:
    assert Wanted.by(command) is None


def test_the_real_project_is_as_dbt_makes_it(
    sample_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    """The sample is built by dbt and once more: every row, type and comment is the same."""
    folder = tmp_path / "w"
    shutil.copytree(sample_warehouse, folder)
    if "build" not in (folder / ASKED).read_text(encoding="utf-8"):
        _build_by_dbt(folder, tmp_path / "parsed", monkeypatch)
    commands.clear()
    before = _content(folder / warehouse.DATABASE)
    done = warehouse.build(folder, full_refresh=True)
    assert done.succeeded + done.warned > 850
    assert set(commands) <= {"test"}, "no model was made by dbt"
    after = _content(folder / warehouse.DATABASE)
    assert len(before) > 40
    differing = {name for name in before | after if before.get(name) != after.get(name)}
    # these tell of the runs, which are one more
    assert differing - {"history.file_size"} == {"quality.dim_run", "quality.fct_check_history"}


def _build_by_dbt(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build anew with what is parsed, and without what dbt did before."""
    kept.mkdir()
    for manifest in Path(os.environ["JUESUAN_PARSED"]).glob(f"*{MANIFEST}"):
        shutil.copy(manifest, kept)
    with monkeypatch.context() as patch:
        patch.setenv("JUESUAN_PARSED", str(kept))
        warehouse.build(folder, full_refresh=True)


def _content(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        relations = connection.execute(
            "select table_schema, table_name from information_schema.tables"
        ).fetchall()
        for schema, name in relations:
            query = f'select count(*), sum(hash(t)::hugeint) from "{schema}"."{name}" as t'
            found[f"{schema}.{name}"] = connection.execute(query).fetchone()
        for told in ("columns", "tables", "views"):
            columns = "table_name, column_name, data_type" if told == "columns" else "schema_name"
            query = f"""
                select {columns}, comment from duckdb_{told}()
                where not internal and database_name = current_database() order by all
            """
            found[told] = connection.execute(query).fetchall()
    return found
