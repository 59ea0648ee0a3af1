"""A project of one seed, one source and two models stands for the real one, which dbt parses slowly."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import dbt
from ingest.build import project as dbt_project
from ingest.build.dbt import Place
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

FROM_DBT = ("build", "--exclude-resource-type", "unit_test", "--no-fail-fast")


def write_files(folder: Path) -> None:
    """The project."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        (folder / name).write_text("".join(f"{line[indent:]}\n" for line in lines))
    shutil.copy(ROOT / "profiles.yml", folder)


def write_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, in which dbt works from now on."""
    write_files(folder)
    monkeypatch.setattr(dbt_project, "project_dir", lambda: folder)
    return folder


def landed(folder: Path, *documents: str | None) -> Path:
    """A warehouse in which these documents are landed."""
    (folder / "raw" / "documents").mkdir(parents=True)
    values = ", ".join("(null)" if name is None else f"('{name}')" for name in documents)
    query = (
        f"copy (from (values {values}) as t (document_id)) to '{folder}/raw/documents/1.parquet'"
    )
    with duckdb.connect() as connection:
        connection.execute(query)
    return folder


def build(
    warehouse: Path,
    command: Sequence[str] = ("build", "--exclude-resource-type", "unit_test"),
    variables: dict[str, Any] | None = None,
    clear: bool = True,
) -> Any:
    """What `run_dbt` says of a build; `clear`: without what was built before."""
    database = warehouse / "build" / "juesuan.duckdb"
    if clear:
        shutil.rmtree(database.parent, ignore_errors=True)
        database.parent.mkdir()
    asked = [warehouse / "scope.parquet", warehouse / "held.parquet"]  # this project asks neither
    place = Place(warehouse, database, warehouse / "target", warehouse.name, *asked)
    with dbt.parsed_once():
        return dbt.run_dbt(command, place, variables)


def named(warehouse: Path) -> list[tuple[Any, ...]]:
    """The rows of the model `named`."""
    with duckdb.connect(str(warehouse / "build" / "juesuan.duckdb"), read_only=True) as connection:
        return connection.execute("from named order by document_id").fetchall()
