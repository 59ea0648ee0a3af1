"""Putting what dbt built for some documents into the warehouse that is to be published.

Goes in: a file that dbt built, and the candidate, a copy of the published file or nothing yet.
Comes out: the candidate with these documents' rows in place of what it had of them. A table is
replaced by document, else by unit, else wholly: by the columns it has, no list of tables is kept.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.duckdb_files import sql, writing
from ingest.files import sync

# Tools of DuckDB 1.4 can open it.
OPTIONS = " (storage_version 'v1.4.0')"
# What the marts are built from stays out of the published file.
INNER_SCHEMAS = ("staging", "intermediate", "seeds")
# What a build adds to the history of checks waits here until it is staged.
CHANGES = "intermediate.int_check_change"


def columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Every public table of an attached database, as "main.fct_income", with its columns."""
    query = """
        select schema_name, table_name, list(column_name order by column_index)
        from duckdb_tables()
        inner join duckdb_columns() using (database_name, schema_name, table_name)
        where database_name = ? and schema_name in ('main', 'quality')
        group by all order by all
    """
    rows = connection.execute(query, [database]).fetchall()
    return {f"{schema}.{table}": list(names) for schema, table, names in rows}


def key_of(names: Collection[str]) -> str | None:
    """The column by which a table's rows are replaced; None where all of it is."""
    return next((key for key in ("document_id", "unit_id") if key in names), None)


def merge(built: Path, candidate: Path, documents: Sequence[str]) -> None:
    """Replace what `candidate` holds of the documents by what `built` holds."""
    is_first = not candidate.exists()
    with writing(candidate, OPTIONS if is_first else "") as connection:
        connection.execute(f"attach '{sql(built)}' as built")
        changes = f"select * from built.{CHANGES}"
        if is_first:
            connection.execute(f"create temp table changes as {changes}")
            for schema in INNER_SCHEMAS:
                connection.execute(f"drop schema if exists built.{schema} cascade")
            connection.execute("copy from database built to public")
            connection.execute("create schema public.intermediate")
            connection.execute(f"create table public.{CHANGES} as select * from changes")
        else:
            connection.execute("create schema if not exists public.intermediate")
            connection.execute(f"create table if not exists public.{CHANGES} as {changes} limit 0")
            connection.execute("begin")
            connection.execute(f"insert into public.{CHANGES} by name {changes}")
            _replace_rows(connection, documents)
            connection.execute("commit")


def _replace_rows(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> None:
    scope = pa.table({"document_id": pa.array(documents, pa.string())})
    connection.register("scope", scope)
    connection.execute("""
        create temp table replaced as
        select 'document_id' as key, document_id as id from scope
        union
        select 'unit_id', unit_id from public.main.dim_document
        where document_id in (select document_id from scope)
        union
        select 'unit_id', unit_id from built.main.dim_document
    """)
    for table, names in columns(connection, "built").items():
        key = key_of(names)
        where = f"where {key} in (select id from replaced where key = '{key}')" if key else ""
        connection.execute(f"delete from public.{table} {where}")
        connection.execute(f"insert into public.{table} by name select * from built.{table}")


def count(published: Path | None, candidate: Path) -> dict[str, tuple[int, int]]:
    """Rows of each public table before and after."""
    with duckdb.connect() as connection:
        found: dict[str, dict[str, int]] = {}
        for database, path in (("old", published), ("public", candidate)):
            if path is not None:
                connection.execute(f"attach '{sql(path)}' as {database} (read_only)")
            for table in columns(connection, database):
                row = connection.execute(f"select count(*) from {database}.{table}").fetchone()
                found.setdefault(table, {})[database] = int(row[0]) if row else 0
    return {table: (rows.get("old", 0), rows.get("public", 0)) for table, rows in found.items()}


def finish(candidate: Path, run: str) -> None:
    """Count what the run holds now that all is merged; drop what was only waiting there."""
    with writing(candidate) as connection:
        connection.execute(
            f"""
            update quality.dim_run set
                document_count = (select count(*) from main.dim_document),
                check_count = (select count(*) from quality.fct_identity_check),
                changed_count = (select count(*) from {CHANGES})
            where run = ?
            """,
            [run],
        )


def tidy(candidate: Path, rewritten: Path, growth: float = 1.5) -> None:
    """Rewrite the candidate where deleted rows have made it more than `growth` times as large.

    Its size when it was last written whole is kept in `history.file_size`.
    """
    with writing(candidate) as connection:
        connection.execute("drop schema if exists intermediate cascade")
        connection.execute("create schema if not exists history")
        connection.execute("create table if not exists history.file_size (bytes bigint)")
        row = connection.execute("select max(bytes) from history.file_size").fetchone()
    whole = row[0] if row else None
    if whole is None:
        _note_size(candidate)
    elif candidate.stat().st_size > growth * whole:
        with writing(rewritten, OPTIONS) as connection:
            connection.execute(f"attach '{sql(candidate)}' as built (read_only)")
            connection.execute("copy from database built to public")
        seal(rewritten)
        wal_of(candidate).unlink(missing_ok=True)  # its rows are in the rewritten file
        rewritten.replace(candidate)
        _note_size(candidate)


def wal_of(database: Path) -> Path:
    """Where DuckDB keeps what is not in the file itself yet."""
    return database.with_name(f"{database.name}.wal")


def seal(database: Path) -> None:
    """Have all of it in the one file, and the file on the disk.

    DuckDB writes into the file as it closes, and where it cannot (a disk that is full) it leaves
    the rest in the log beside it without a word: who moves the file then loses that.
    """
    with writing(database) as connection:
        connection.execute("force checkpoint")
    if wal_of(database).exists():
        raise OSError(errno.EIO, "not all of it could be written", str(database))
    sync(database)


def _note_size(candidate: Path) -> None:
    with writing(candidate) as connection:
        connection.execute("delete from history.file_size")
        connection.execute("insert into history.file_size values (?)", [candidate.stat().st_size])
