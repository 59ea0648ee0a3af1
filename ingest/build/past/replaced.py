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

from ingest.build.merge import columns, key_of
from ingest.duckdb_files import sql, writing
from ingest.errors import Expected

# The history of checks is kept check by check; numbers and names of subjects follow from figures.
KEPT_QUALITY = ("quality.documents", "quality.fct_issue")
NOT_KEPT = ("main.dim_subject_name",)

HELD_SINCE = """
    create table if not exists public.history.held_since (
        table_name varchar, key varchar, run_no integer
    )
"""


# the build that a moment means: by its name, else the last one until that time or day
ASKED = """
    with builds as (
        select run_no, run, run = $moment as is_named,
            case
                when length($moment) = 10 then built_at::date <= try_cast($moment as date)
                else built_at <= try_cast($moment as timestamp)
            end as is_before
        from quality.dim_run
    ),
    asked as (
        select max(run_no) as run_no, max_by(run, run_no) as run
        from builds
        where is_named or (is_before and not exists (from builds where is_named))
    )
"""


class NoSuchBuild(Expected):
    """There is no build of that name or time."""


def carry(published: Path, candidate: Path) -> None:
    """Take over what the published file keeps of earlier builds into a candidate made anew."""
    with writing(candidate) as connection:
        connection.execute(f"attach '{sql(published)}' as old (read_only)")
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
    with writing(candidate) as connection:
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


def look_back(connection: duckdb.DuckDBPyConnection, moment: str) -> str:
    """Let the kept tables be those of an earlier build, for this connection; gives its name.

    `moment` is the name of a build, a time in UTC, or a day (its last build). Raises `NoSuchBuild`.
    """
    asked = connection.execute(
        f"{ASKED} select run, run_no from asked", {"moment": moment}
    ).fetchone()
    if asked is None or asked[0] is None:
        first = connection.execute("select min(run) from quality.dim_run").fetchone()
        raise NoSuchBuild(
            f"no build is known at {moment!r}: the first is {first[0] if first else None};"
            " name one of quality.dim_run, a day (2026-11-20) or a time (2026-11-20 06:00)"
        )
    (database,) = connection.execute("select current_database()").fetchone() or ("",)
    # not through the macros: they name the tables that the views hide
    for table, names in _kept(columns(connection, database)):
        rows = _rows_at(table, names, f'"{database}".')
        name = table.split(".")[1]
        connection.execute(
            f'create temp view "{name}" as with asked as (select {int(asked[1])} as run_no) {rows}'
        )
    return str(asked[0])


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
    _find_changed(connection, table, names, names_before)
    past = f'public.history."{table.split(".")[1]}"'
    _make_room(connection, table, past, bool(names_before))
    if names_before:
        listed = ", ".join(f'rows."{column}"' for column in names_before)
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


def _find_changed(
    connection: duckdb.DuckDBPyConnection, table: str, names: list[str], names_before: list[str]
) -> None:
    """Temp table `changed`: the keys whose rows differ; all where a column is no longer there."""
    key = key_of(names)
    is_narrower = bool(set(names_before) - set(names))
    compared = [] if is_narrower else [name for name in names if name in names_before]
    now = f"select {key}, count(*), {_digest(compared)} from public.{table} group by all"
    before = now.replace("from public.", "from old.") if names_before else f"{now} limit 0"
    connection.execute(f"""
        create or replace temp table changed as
        select coalesce(now.key, before.key) as key,
            now.key is not null as is_there, before.key is not null as was_there
        from ({now}) as now (key, rows, digest)
        full join ({before}) as before (key, rows, digest) on now.key = before.key
        where {is_narrower} or (now.rows, now.digest) is distinct from (before.rows, before.digest)
    """)


def _make_room(
    connection: duckdb.DuckDBPyConnection, table: str, past: str, was_there: bool
) -> None:
    """The table of replaced rows, with every column the rows have or had, of a type for all."""
    connection.execute(
        f"create table if not exists {past} as"
        f" select *, 0::integer as first_run_no, 0::integer as last_run_no"
        f" from public.{table} limit 0"
    )
    describe = "select column_name, column_type from (describe {})"
    held = dict(connection.execute(describe.format(past)).fetchall())
    sources = [past, f"public.{table}", *([f"old.{table}"] if was_there else [])]
    every = " union all by name ".join(f"from {source}" for source in sources)
    for name, kind in connection.execute(describe.format(every)).fetchall():
        if name not in held:
            connection.execute(f'alter table {past} add column "{name}" {kind}')
        elif held[name] != kind:
            connection.execute(f'alter table {past} alter column "{name}" type {kind}')


def _offer(connection: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> None:
    """A macro that gives the table as a build knew it: by its name, or by a moment or a day."""
    connection.execute("use public")
    connection.execute(f"""
        create or replace macro as_of."{table.split(".")[1]}"(moment) as table
        {ASKED.replace("$moment", "moment")} {_rows_at(table, names)}
    """)


def _rows_at(table: str, names: list[str], database: str = "") -> str:
    """The rows of a table that held in the build of the one row of `asked`."""
    name, key = table.split(".")[1], key_of(names)
    listed = ", ".join(f'"{column}"' for column in names)
    return f"""
        select {listed} from {database}{table}
        where {key} in (
            select held.key from {database}history.held_since as held, asked
            where held.table_name = '{table}' and held.run_no <= asked.run_no
        )
        union all by name
        select {listed} from {database}history."{name}"
        where (select run_no from asked) between first_run_no and last_run_no
    """


def _digest(names: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"sum(hash({listed})::hugeint)" if names else "0"
