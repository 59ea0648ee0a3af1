"""A parsed project is kept: what decides about it, what a damaged file does, whose files it reads.

A project of one seed, one source and two models stands for the real one; slow is what lets dbt parse it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import dbt, results
from ingest.build import project as dbt_project
from ingest.build.dbt import Place, asked
from ingest.build.dbt import parsed as kept
from ingest.build.results import BuildFailed
from tests.conftest import ROOT

FILES = {
    "dbt_project.yml": """
        name: juesuan
        version: "0.1.0"
        profile: juesuan
        test-paths: ["tests/dbt"]
        flags: {send_anonymous_usage_stats: false}
        vars: {limit: 10}
    """,
    "seeds/units.csv": "unit\nmuseum\n",
    "models/raw.yml": """
        version: 2
        sources:
          - name: raw
            config:
              meta:
                external_location:
                  "read_parquet('{{ env_var('JUESUAN_RAW') }}/{name}/*.parquet')"
            tables: [{name: documents}]
        models:
          - name: landed
            columns:
              - {name: document_id, data_tests: [not_null, unique]}
        unit_tests:
          - name: a_run_has_its_name
            model: named
            given: [{input: ref('landed'), rows: [{document_id: a}]}]
            expect: {rows: [{document_id: a}]}
    """,
    "models/landed.sql": "select document_id from {{ source('raw', 'documents') }}",
    "models/named.sql": """
        select document_id, '{{ env_var("JUESUAN_RUN") }}' as run, {{ var("limit") }} as most,
            (select count(*) from {{ ref("units") }}) as units,
            {{ graph.nodes | length }} as nodes
        from {{ ref("landed") }}
    """,
    "macros/nothing.sql": "{% macro nothing() %}{% endmacro %}",
    "tests/dbt/some_rows.sql": "select 1 where (select count(*) from {{ ref('named') }}) = 0",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project, in which dbt works; what is parsed is kept in the warehouse."""
    monkeypatch.delenv("JUESUAN_PARSED", raising=False)
    return _write_project(tmp_path / "project", monkeypatch)


def _write_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        (folder / name).write_text("".join(f"{line[indent:]}\n" for line in lines))
    shutil.copy(ROOT / "profiles.yml", folder)
    monkeypatch.setattr(dbt_project, "project_dir", lambda: folder)
    return folder


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The commands that dbt was given."""
    from dbt.cli.main import dbtRunner

    seen: list[str] = []
    invoke = dbtRunner.invoke

    def told(self: Any, arguments: list[str], **more: Any) -> Any:
        seen.append(next(word for word in arguments if word in ("parse", "build", "test", "docs")))
        return invoke(self, arguments, **more)

    monkeypatch.setattr(dbtRunner, "invoke", told)
    yield seen


def _warehouse(folder: Path, *documents: str | None) -> Path:
    (folder / "raw" / "documents").mkdir(parents=True)
    values = ", ".join("(null)" if name is None else f"('{name}')" for name in documents)
    query = (
        f"copy (from (values {values}) as t (document_id)) to '{folder}/raw/documents/1.parquet'"
    )
    duckdb.sql(query)
    return folder


def _build(
    warehouse: Path,
    command: Sequence[str] = ("build", "--exclude-resource-type", "unit_test"),
    variables: dict[str, Any] | None = None,
    name: str = "juesuan",
) -> Any:
    database = warehouse / "build" / f"{name}.duckdb"
    shutil.rmtree(database.parent, ignore_errors=True)
    database.parent.mkdir()
    place = Place(warehouse, database, warehouse / "target", warehouse.name)
    with dbt.parsed_once():
        return dbt.run_dbt(command, place, variables)


def _named(warehouse: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse / "build" / "juesuan.duckdb"), read_only=True) as connection:
        return connection.execute("from named order by document_id").fetchall()


def _of_tests(warehouse: Path) -> list[Path]:
    return [*(warehouse / "parsed").glob("*.json")]


def _kept(warehouse: Path) -> Path:
    [file] = (warehouse / "parsed").glob("*.msgpack")
    return file


@pytest.mark.slow
def test_what_is_kept_is_not_parsed_again(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = _warehouse(tmp_path / "a", "x", "y")
    first = results.judge(_build(folder))
    rows = _named(folder)
    assert rows == [("x", "a", 10, 1, 6), ("y", "a", 10, 1, 6)], "six nodes are in the graph"
    assert results.judge(_build(folder)) == first == (6, 0)
    assert _named(folder) == rows
    assert commands == ["parse", "build", "build"]


@pytest.mark.slow
def test_warehouses_that_share_it_read_and_write_their_own_files(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    monkeypatch.setenv("JUESUAN_PARSED", str(tmp_path / "shared"))
    folders = [_warehouse(tmp_path / name, f"of {name}") for name in ("one", "another", "third")]
    for folder in folders:
        results.judge(_build(folder))
    for folder in folders:
        assert [row[:2] for row in _named(folder)] == [(f"of {folder.name}", folder.name)]
        assert not (folder / "parsed").exists()
    assert commands.count("parse") == 1
    for file in (tmp_path / "shared").iterdir():
        for folder in folders:
            assert str(folder).encode() not in file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", ["cut", "flipped", "empty", "foreign", "folder", "not a manifest"]
)
def test_a_damaged_file_is_parsed_anew(
    damage: str, project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = _warehouse(tmp_path / "a", "x")
    results.judge(_build(folder))
    rows, file = _named(folder), _kept(folder)
    content = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        middle = len(content) // 2
        flipped = bytes([content[middle] ^ 1])
        damages = {
            "cut": content[:middle],
            "flipped": content[:middle] + flipped + content[middle + 1 :],
            "empty": b"",
            "foreign": b"SQLite format 3\0" * 100,
            "not a manifest": content,
        }
        file.write_bytes(damages[damage])
        if damage == "not a manifest":
            kept.Parsed(file.parent, project, file.stem, "")._write(
                file, b"\x81\xa5nodes\xc0"
            )  # msgpack: {"nodes": None}
    [sql] = _of_tests(folder)
    sql.write_bytes(b"{}")
    results.judge(_build(folder))
    assert _named(folder) == rows
    assert commands == ["parse", "build", "parse", "build"]
    if damage != "folder":
        assert len(file.read_bytes()) == pytest.approx(len(content), abs=500)


def test_what_decides_about_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def now(name: str = "juesuan") -> str:
        return kept.key(project, name)

    seen = [now(), now("other")]
    for name in (*FILES, "profiles.yml", "models/about.md"):
        with (project / name).open("a") as file:
            file.write("\n")
        seen.append(now())
    (project / "models" / "more").mkdir()
    (project / "models" / "landed.sql").rename(project / "models" / "more" / "landed.sql")
    seen.append(now())
    monkeypatch.setattr(kept, "__version__", "0.0.0")
    seen.append(now())
    versions = kept.version
    monkeypatch.setattr(kept, "version", lambda name: versions(name) + "." * (name == "duckdb"))
    seen.append(now())
    moved = project.with_name("moved")
    shutil.copytree(project, moved)
    assert len(set(seen)) == len(seen)
    (project / "target").mkdir()
    assert now() == kept.key(moved, "juesuan") == seen[-1], "nothing else does"


@pytest.mark.slow
def test_variables_are_asked_when_it_is_run(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    (project / "tests/dbt/generic").mkdir()
    (project / "tests/dbt/generic/at_most.sql").write_text(
        "{% test at_most(model) %}from {{ model }} where most > {{ var('limit') }}{% endtest %}"
    )
    (project / "models/named.yml").write_text(
        "version: 2\nmodels: [{name: named, data_tests: [at_most]}]"
    )
    folder = _warehouse(tmp_path / "a", "x")
    for limit in (1, 2, 1):
        results.judge(_build(folder, variables={"limit": limit}))
        assert _named(folder)[0][2] == limit
    assert commands == ["parse", "build", "build", "build"]
    told = [json.loads(file.read_bytes()[kept.DIGEST :]) for file in _of_tests(folder)]
    assert sorted(
        sql.strip()[-8:] for one in told for name, sql in one.items() if "at_most" in name
    ) == ["most > 1", "most > 2"]


def test_no_config_asks_for_a_variable() -> None:
    """It would be that of the build that parsed the project (docs/decisions/0020)."""
    asked_where = re.compile(r"(?<!_)\bvar\(")
    inline = re.compile(r"\{\{ var\('\w+'(, \w+)?\) \}\}")
    for name in kept.PROJECT:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in (".sql", ".yml", ".md"):
                text = path.read_text(encoding="utf-8")
                found = len(asked_where.findall(text))
                assert found == (len(inline.findall(text)) if path.suffix == ".sql" else 0), path


@pytest.mark.slow
def test_a_moved_project_reads_its_own_seeds(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    folder = _warehouse(tmp_path / "a", "x")
    results.judge(_build(folder))
    moved = project.rename(tmp_path / "moved")
    monkeypatch.setattr(dbt_project, "project_dir", lambda: moved)
    results.judge(_build(folder))
    assert _named(folder)[0][3] == 1
    assert commands.count("parse") == 1
    assert str(moved.parent).encode() not in _kept(folder).read_bytes()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_no_error(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("JUESUAN_PARSED", str(tmp_path / "file"))
    folder = _warehouse(tmp_path / "a", "x")
    results.judge(_build(folder))
    results.judge(_build(folder))
    assert (tmp_path / "file").read_bytes() == b""


def test_the_last_ones_are_kept(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parsed"
    for number in range(kept.MOST + 3):
        kept.Parsed(folder, project, str(number), "").keep_sql({"test": str(number)})
        os.utime(folder / f"{number}-.json", (number, number))
    half = folder / "killed.json.1.tmp"
    half.touch()
    os.utime(half, (0, 0))
    assert kept.Parsed(folder, project, "3", "").sql() == {"test": "3"}, "asked for: the newest now"
    kept.Parsed(folder, project, "new", "").keep_sql({})
    left = {file.stem.removesuffix("-") for file in folder.iterdir()}
    assert left == {"3", "new", *(str(number) for number in range(5, kept.MOST + 3))}


@pytest.mark.slow
def test_a_test_that_finds_rows_is_dbts_to_tell(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    good = _warehouse(tmp_path / "good", "x")
    results.judge(_build(good))
    bad = _warehouse(tmp_path / "bad", "x", None, "x")
    with pytest.raises(BuildFailed) as first:
        results.judge(_build(bad))
    shutil.copytree(good / "parsed", bad / "parsed", dirs_exist_ok=True)
    commands.clear()
    result = _build(bad)
    with pytest.raises(BuildFailed) as then:
        results.judge(result)
    assert sorted(str(then.value).split("\n")) == sorted(str(first.value).split("\n"))
    assert "2 nodes failed" in str(then.value) and "Got 1 result" in str(then.value)
    assert {node.node.name for node in results.failed(result)} == {
        "not_null_landed_document_id",
        "unique_landed_document_id",
    }
    assert all(node.node.compiled_code for node in results.failed(result)), (
        "culprits are looked for"
    )
    assert commands == ["build", "build"]


@pytest.mark.slow
def test_tests_keep_their_names(project: Path, tmp_path: Path) -> None:
    folder = _warehouse(tmp_path / "a", "x")
    told: list[set[tuple[str, str]]] = []
    for _ in range(2):
        told.append(set())
        with results.listening(lambda name, status, _: told[-1].add((name, status))):
            results.judge(_build(folder))
    assert told[0] == told[1]
    assert ("unique_landed_document_id", "pass") in told[1] and ("some_rows", "pass") in told[1]
    tests = _build(folder, ("build", "--exclude-resource-type", "test"))
    assert {node.node.resource_type for node in tests.result} == {"seed", "model", "unit_test"}


@pytest.mark.slow
def test_unit_tests_and_the_page_come_from_what_is_kept(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = _warehouse(tmp_path / "a", "x")
    results.judge(_build(folder))
    with pytest.raises(BuildFailed, match="a_run_has_its_name"):
        (project / "models" / "named.sql").write_text(
            "select 'b' as document_id, * from {{ ref('landed') }}"
        )
        results.judge(_build(folder, ("build",)))
    (project / "models" / "named.sql").write_text("select document_id from {{ ref('landed') }}")
    for _ in range(2):
        results.judge(_build(folder, ("build",)))
    page = _build(folder, ("docs", "generate", "--static"))
    assert page.success
    text = (folder / "target" / "static_index.html").read_text(encoding="utf-8")
    assert "landed" in text
    assert commands == ["parse", "build"] * 3 + ["build", "docs"]


@pytest.mark.slow
def test_each_generic_test_of_the_project_can_be_asked_lightly(sample_warehouse: Path) -> None:
    folder = Path(os.environ["JUESUAN_PARSED"])
    found = [kept.Parsed(folder, ROOT, *file.stem.split("-")) for file in folder.glob("*.json")]
    assert found, "the sample's build kept the SQL of its tests"
    for one in found:
        sql = one.sql()
        tests = asked.generic(one.manifest())
        assert tests.keys() == sql.keys() and len(sql) > 500
        assert all(asked.is_plain(test) for test in tests.values())
        assert "read_parquet" not in json.dumps(sql)
