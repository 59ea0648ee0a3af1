"""The facts as earlier builds knew them.

Goes in: the published file and the candidate that is to replace it. Comes out: in the candidate,
`history.<table>` with the rows that this build replaces and the builds between which they held,
`history.held_since` with the build since when a document's rows hold, and a table macro
`as_of.<table>(moment)` for each table that is kept so (docs/decisions/0015).

A document's rows of a table are one thing: they are kept together, and only where any differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from ingest.merge import columns, key_of, sql

# The history of checks is kept check by check; numbers and names of subjects follow from figures.
KEPT_QUALITY = ("quality.documents", "quality.fct_issue")
NOT_KEPT = ("main.dim_subject_name",)

HELD_SINCE = """
    create table if not exists public.history.held_since (
        table_name varchar, key varchar, run_no integer
    )
"""


def carry(published: Path, candidate: Path) -> None:
    """Take over what the published file keeps of earlier builds into a candidate made anew."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql(published)}' as old (read_only)")
        connection.execute(f"attach '{sql(candidate)}' as public")
        connection.execute("create schema if not exists public.history")
        query = """
            select table_name from duckdb_tables()
            where database_name = 'old' and schema_name = 'history' and table_name <> 'file_size'
        """
        for (table,) in connection.execute(query).fetchall():
            connection.execute(
                f'create table public.history."{table}" as select * from old.history."{table}"'
            )


def record(published: Path | None, candidate: Path, run: str) -> None:
    """Keep the rows that the candidate replaces, and note since when each document's rows hold."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql(candidate)}' as public")
        connection.execute("create schema if not exists public.history")
        connection.execute("create schema if not exists public.as_of")
        connection.execute(HELD_SINCE)
        if published is not None:
            connection.execute(f"attach '{sql(published)}' as old (read_only)")
        row = connection.execute(
            "select run_no from public.quality.dim_run where run = ?", [run]
        ).fetchone()
        assert row is not None, "dbt lists the run at work"
        before = columns(connection, "old") if published is not None else {}
        for table, names in _kept(columns(connection, "public")):
            connection.execute("begin")
            _keep(connection, table, names, before.get(table, []), int(row[0]))
            _offer(connection, table, names)
            connection.execute("commit")


def _kept(tables: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for table, names in tables.items():
        public = table.startswith("main.") and table not in NOT_KEPT
        if (public or table in KEPT_QUALITY) and key_of(names):
            yield table, names


def _keep(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    names: list[str],
    names_before: list[str],
    run_no: int,
) -> None:
    key = key_of(names)
    common = [name for name in names if name in names_before]
    now = f"select {key} as key, count(*), {_digest(common)} from public.{table} group by all"
    then = now.replace("from public.", "from old.") if key in names_before else f"{now} limit 0"
    connection.execute(f"""
        create or replace temp table changed as
        select coalesce(now.key, before.key) as key,
            now.key is not null as is_there, before.key is not null as was_there
        from ({now}) as now (key, rows, digest)
        full join ({then}) as before (key, rows, digest) on now.key = before.key
        where (now.rows, now.digest) is distinct from (before.rows, before.digest)
    """)
    name = table.split(".")[1]
    past = f'public.history."{name}"'
    connection.execute(
        f"create table if not exists {past} as"
        f" select *, 0::integer as first_run_no, 0::integer as last_run_no"
        f" from public.{table} limit 0"
    )
    held = {
        column
        for (column,) in connection.execute(f"select column_name from (describe {past})").fetchall()
    }
    for missing in (column for column in names if column not in held):
        kind = connection.execute(
            f"select column_type from (describe public.{table}) where column_name = ?", [missing]
        ).fetchone()
        assert kind is not None
        connection.execute(f'alter table {past} add column "{missing}" {kind[0]}')
    if common:
        listed = ", ".join(f'rows."{column}"' for column in common)
        connection.execute(f"""
            insert into {past} by name
            select {listed}, since.run_no as first_run_no, {run_no - 1}::integer as last_run_no
            from old.{table} as rows
            inner join public.history.held_since as since
                on since.table_name = '{table}' and since.key = rows.{key}
            where rows.{key} in (select key from changed where was_there)
        """)
    connection.execute(
        f"delete from public.history.held_since"
        f" where table_name = '{table}' and key in (select key from changed)"
    )
    connection.execute(
        f"insert into public.history.held_since"
        f" select '{table}', key, {run_no}::integer from changed where is_there"
    )


def _offer(connection: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> None:
    """A macro that gives the table as a build knew it: by its name, or by a moment or a day."""
    name, key = table.split(".")[1], key_of(names)
    listed = ", ".join(f'"{column}"' for column in names)
    connection.execute("use public")
    connection.execute(f"""
        create or replace macro as_of."{name}"(moment) as table
        with asked as (
            select coalesce(
                max(run_no) filter (where run = moment),
                max(run_no) filter (
                    where built_at <= try_cast(moment as timestamp)
                        + case when length(moment) = 10 then interval 1 day else interval 0 day end
                )
            ) as run_no
            from quality.dim_run
        )
        select {listed} from {table}
        where {key} in (
            select held.key from history.held_since as held, asked
            where held.table_name = '{table}' and held.run_no <= asked.run_no
        )
        union all by name
        select {listed} from history."{name}"
        where (select run_no from asked) between first_run_no and last_run_no
    """)


def _digest(names: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"sum(hash({listed})::hugeint)" if names else "0"
