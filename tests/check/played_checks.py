"""Builds of invented checks: the SQL of the history models is run, dbt is played."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from ingest.build import warehouse
from ingest.build.dbt import Place
from ingest.build.past import history
from tests.conftest import ROOT
from tests.models.patterns import render

MODELS = [
    *("stg_check_runs", "stg_check_changes", "int_check_run", "int_check_change"),
    *("dim_run", "fct_check_span", "fct_check_history", "fct_check_change"),
]
GIVEN = {"fct_identity_check": "quality", "dim_document": "main"}
TESTS = ["check_history_holds_this_build"]
Result = tuple[str | None, Decimal | None, str | None, str | None]
Checks = dict[
    tuple[str, str, str], Result
]  # document, identity, instance: outcome, lhs, blame, reason

EXACT: Result = ("exact", Decimal("1.500000"), None, None)
ROUNDED: Result = ("rounding", Decimal("1.510000"), None, None)
VIOLATED: Result = ("violated", Decimal("9.000000"), "extraction", None)
PUBLISHERS: Result = ("violated", Decimal("9.000000"), "publisher", "printed so")
UNTESTABLE: Result = ("not_testable", None, None, "table missing: lost income")
SOME: Checks = {
    ("d1", "A01", "-"): EXACT,
    ("d1", "B01", "208:total"): UNTESTABLE,
    ("d2", "A01", "-"): VIOLATED,
}


def schema_of(model: str) -> str:
    """Where dbt puts a model of the history."""
    return {"stg": "staging", "int": "intermediate"}.get(model.split("_")[0], "quality")


def play(folder: Path, run: str, database: Path, checks: Checks, alter: str = "") -> list[str]:
    """What dbt would build of the history; returns the history's own tests that fail."""
    raw = history.folder_of(folder)
    quote = str(raw).replace("'", "''")
    names: dict[str, Any] = {
        "config": lambda **_: "",
        "dbt_version": "1",
        "in_scope": lambda _: "true",
        "env_var": lambda name, default: {"JUESUAN_RUN": run}.get(name, default),
        "ref": lambda model: f"{GIVEN.get(model) or schema_of(model)}.{model}",
        "source": lambda _, table: (
            f"read_parquet('{quote}/{table}/*.parquet', union_by_name = true)"
        ),
    }
    with duckdb.connect(str(database)) as connection:
        for schema in ("staging", "intermediate", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute("""
            create table quality.fct_identity_check (
                document_id varchar, unit_id varchar, fiscal_year integer, identity_id varchar, instance varchar,
                lhs decimal(20, 6), rhs decimal(20, 6), difference_yuan decimal(20, 2), tolerance decimal(20, 6),
                outcome varchar, blame varchar, reason varchar)
        """)
        for (document, identity, instance), (outcome, lhs, blame, reason) in checks.items():
            connection.execute(
                "insert into quality.fct_identity_check values"
                " (?, 'u', 2023, ?, ?, ?, ?, null, 0.005, ?, ?, ?)",
                [document, identity, instance, lhs, lhs, outcome, blame, reason],
            )
        connection.execute(
            "create table dim_document as"
            " select distinct document_id, document_id || '.pdf' as file_name from quality.fct_identity_check"
        )
        connection.execute(
            "create table quality.documents (document_id text, file_name text, is_quarantined boolean,"
            " quarantine_identities text, quarantine_reason text, figure_count int, checked_count int, status text, document_kind text)"
        )
        connection.execute(
            "create table quality.dim_document_tie (document_id text, tie_kind text, tie text)"
        )
        if alter:
            connection.execute(alter)
        for model in MODELS:
            text = next((ROOT / "models").rglob(f"{model}.sql")).read_text(encoding="utf-8")
            sql = render(text, **names)
            kind = "view" if "materialized = 'view'" in text else "table"
            connection.execute(f"create {kind} {schema_of(model)}.{model} as {sql}")
        failed = []
        for test in TESTS:
            text = (ROOT / "tests" / "dbt" / "singular" / f"{test}.sql").read_text(encoding="utf-8")
            if connection.sql(render(text, **names)).fetchall():
                failed.append(test)
    return failed


class Player:
    """Builds the checks it is given; `fails` makes a test of the build fail."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.fails, self.alter = folder, False, ""
        self.checks: Checks = {}
        self.oracle: dict[str, Checks] = {}

    def run_dbt(self, command: Sequence[str], place: Place, variables: Any = None) -> Any:
        played = play(place.warehouse, place.run, place.database, self.checks, self.alter)
        assert played == []
        node = SimpleNamespace(name="node", resource_type="model")
        status = "fail" if self.fails else "success"
        result = SimpleNamespace(node=node, status=status, message="Got 1 result")
        return SimpleNamespace(exception=None, result=[result])

    def build(self, checks: Checks) -> str:
        """Build and publish; the published history must be what was built so far."""
        self.checks = checks
        done = warehouse.build(self.folder, full_refresh=True, accept_loss="invented")
        run = done.run
        assert run is not None and not [line for line in done.warnings if "history" in line]
        self.oracle[run] = checks
        assert recorded(self.folder) == self.oracle
        return run


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(folder) as connection:
        return connection.sql(query).fetchall()


def recorded(folder: Path) -> dict[str, Checks]:
    """Every build of the published history, laid out."""
    builds: dict[str, Checks] = {
        run: {} for (run,) in ask(folder, "select run from quality.dim_run")
    }
    columns = "run, document_id, identity_id, instance, outcome, lhs, blame, reason"
    for run, *rest in ask(folder, f"select {columns} from quality.fct_check_history"):
        key = (rest[0], rest[1], rest[2])
        assert key not in builds[run], "a result is there twice"
        builds[run][key] = (rest[3], rest[4], rest[5], rest[6])
    return builds


def files(folder: Path, table: str) -> list[str]:
    names = (path.name for path in (history.folder_of(folder) / table).iterdir())
    return sorted(name for name in names if name != f"{history.EMPTY}.parquet")


def changes(folder: Path, run: str) -> list[tuple[Any, ...]]:
    return ask(
        folder,
        "select document_id, identity_id, instance, change, outcome_before, outcome_after, blame_before,"
        f" blame_after from quality.fct_check_change where run = '{run}' order by all",
    )
