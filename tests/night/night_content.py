"""What is there after a night: the published rows, what is landed, what was left behind."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from ingest.build import warehouse
from tests.landing.test_compaction import contents

# differ between nights
WHEN = (
    *("run", "built_at", "first_run", "last_run", "bytes", "readings"),
    *("landed_at", "first_landed_at", "batch_id"),
)


def content(folder: Path) -> dict[str, list[str]] | None:
    """All rows of the published file, its views and its past, without times and run names."""
    database = folder / warehouse.DATABASE
    if not database.exists():
        return None
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute("""
            select schema_name || '.' || table_name from duckdb_tables()
            union all
            select schema_name || '.' || view_name from duckdb_views() where not internal
        """).fetchall()
        runs = connection.execute("select run, run_no from quality.dim_run").fetchall()
        kept = {table.split(".")[1] for (table,) in names if table.startswith("history.")}
        sources = {table: table for (table,) in names} | {
            f"as_of.{table} {number}": f"as_of.{table}('{run}')"
            for run, number in runs
            for table in kept & {"fct_income", "fct_issue", "dim_document"}
        }
        for table, source in sources.items():
            columns = connection.execute(f"select * from {source} limit 0").description or ()
            listed = [f'"{name}"' for name, *_ in columns if name not in WHEN]
            query = f"select {', '.join(listed) or 'null'} from {source}"
            found[table] = sorted(map(repr, connection.execute(query).fetchall()))
    return found


def landed(folder: Path) -> dict[str, list[Any]]:
    """What is landed of each document, without when and where; no document is there twice."""
    found = contents(folder / "raw")
    assert len({document for document, _ in found}) == len(found), "landed twice"
    for tables in found.values():
        for row in tables["documents"]:
            del row["landed_at"], row["batch_id"]
    return {document: [tables] for (document, _), tables in found.items()}


def miscounted(folder: Path) -> list[tuple[Any, ...]]:
    """Builds whose history has not as many checks as the build counted when it was published."""
    with warehouse.connect(folder) as connection:
        return connection.execute("""
            select run_no, check_count, count(history.run)
            from quality.dim_run left join quality.fct_check_history as history using (run)
            group by all having check_count <> count(history.run)
        """).fetchall()


def leftovers(folder: Path) -> list[str]:
    """What no run may leave behind.

    A night that is killed before its first record leaves that half-written; it goes with its folder.
    """
    patterns = ("*.tmp", "*.pending", "*.wal", "before.duckdb", "build", "build/**/*", "*.duckdb")
    found = {str(path.relative_to(folder)) for name in patterns for path in folder.rglob(name)}
    return sorted(
        name for name in found - {warehouse.DATABASE} if not re.fullmatch(r"runs/.*\.tmp", name)
    )
