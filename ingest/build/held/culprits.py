"""Which documents a failed node is about.

Goes in: a file that dbt built, and the compiled SQL of a node that failed on it. Comes out: the
documents that its failing rows name, or those that it fails for when it is asked again over halves
of the documents: over views of what is built, so that an answer takes no run of dbt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingest.build import scope
from ingest.duckdb_files import reading, sql

Fails = Callable[[Sequence[str]], bool]

# how dbt's own tests name what they found, instead of the column they looked at
VALUE_COLUMNS = ("unique_field", "value_field", "from_field")


def named_by(database: Path, test: Any) -> tuple[dict[str, int], bool]:
    """The documents of a test's failing rows with how many are theirs, and whether rows are left.

    A row without a document is looked up in the model that the test is of, by the columns they
    share, and where that has none, in `dim_document`.
    """
    with reading(database) as connection:
        connection.execute(f"create temp table failing as {test.compiled_code}")
        names = _columns(connection, "failing")
        column = getattr(test, "column_name", None)
        for name in VALUE_COLUMNS:
            if name in names and column is not None:
                connection.execute(f'alter table failing rename "{name}" to "{column}"')
                names = [column if known == name else known for known in names]
        if "document_id" in names:
            return _counted(connection, "failing")
        for relation in (*_model_of(test), "main.dim_document"):
            shared = set(names) & set(there := _columns(connection, relation))
            if "document_id" in there and shared:
                same = " and ".join(
                    f'rows."{n}" is not distinct from failing."{n}"' for n in shared
                )
                connection.execute(
                    f"create temp table looked_up as select rows.document_id"
                    f" from failing left join {relation} as rows on {same}"
                )
                return _counted(connection, "looked_up")
        row = connection.execute("select count(*) from failing").fetchone()
        return {}, bool(row and row[0])


def _counted(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[dict[str, int], bool]:
    rows = connection.execute(f"select document_id, count(*) from {table} group by 1").fetchall()
    found = {document: int(count) for document, count in rows if document is not None}
    return found, len(found) < len(rows)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    try:
        described = connection.execute(f"select column_name from (describe {relation})")
    except duckdb.CatalogException:
        return []
    return [str(name) for (name,) in described.fetchall()]


def _model_of(test: Any) -> list[str]:
    """The model that a generic test is of, as "main.fct_claim"."""
    attached = getattr(test, "attached_node", None)
    if not attached or not attached.startswith("model."):
        return []
    name = attached.split(".")[-1]
    return [f"{schema}.{name}" for schema in ("main", "quality", "intermediate", "staging")]


@contextmanager
def asking(database: Path, node: Any, documents: Path) -> Any:
    """A function that tells whether a node fails for some documents, on what is built for all.

    `documents` is the file of the scope that the node was compiled with: staging has its name.
    """
    tried = 0
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql(database)}' as built (read_only)")
        connection.execute(f"attach ':memory:' as \"{database.stem}\"")
        connection.execute(f'use "{database.stem}"')
        connection.execute("create table asked (document_id varchar)")
        _show_only_asked(connection, database.stem)

        def fails(some: Sequence[str]) -> bool:
            nonlocal tried
            tried += 1
            part = scope.write(some, documents.with_name(f"{documents.stem}-{tried}.parquet"))
            connection.execute("delete from asked")
            table = pa.table({"document_id": pa.array(some, pa.string())})
            connection.register("some_documents", table)
            connection.execute("insert into asked from some_documents")
            code = node.compiled_code.replace(str(documents.resolve()), str(part.resolve()))
            try:
                connection.execute(f"create or replace temp table answer as {code}")
                row = connection.execute("select count(*) from answer").fetchone()
            except duckdb.Error:
                return True
            return bool(node.resource_type == "test" and row and row[0])

        yield fails


def _show_only_asked(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Views by the names of what is built, with the rows of the documents of `asked`."""
    tables = connection.execute(
        """
        select schema_name, table_name, bool_or(column_name = 'document_id') from duckdb_columns()
        where database_name = 'built' and not internal group by all
        """
    ).fetchall()
    for schema, name, has_documents in tables:
        where = f'where document_id in (from "{database}".main.asked)' if has_documents else ""
        connection.execute(f'create schema if not exists "{schema}"')
        connection.execute(
            f'create view "{schema}"."{name}" as select * from built."{schema}"."{name}" {where}'
        )


def halved(documents: Sequence[str], fails: Fails) -> list[str]:
    """The documents for which something fails, by halves; none where it fails without any.

    Where it fails for some together and for none of them alone, these are a smallest set of such.
    """
    if fails(()) or not fails(documents):
        return []
    return _halves(list(documents), fails)


def _halves(documents: list[str], fails: Fails) -> list[str]:
    if len(documents) == 1:
        return documents
    middle = len(documents) // 2
    parts = documents[:middle], documents[middle:]
    found = [one for part in parts if fails(part) for one in _halves(part, fails)]
    return found or _together([], documents, fails)


def _together(
    beside: list[str], documents: list[str], fails: Fails, grown: bool = False
) -> list[str]:
    """A smallest part of `documents` that fails beside `beside` (QuickXplain)."""
    if grown and fails(beside):
        return []
    if len(documents) == 1:
        return documents
    middle = len(documents) // 2
    left, right = documents[:middle], documents[middle:]
    of_right = _together(beside + left, right, fails, bool(left))
    of_left = _together(beside + of_right, left, fails, bool(of_right))
    return of_left + of_right
