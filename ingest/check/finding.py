"""Which document is meant by what the user calls it."""

from __future__ import annotations

from typing import Any

import duckdb

from ingest.errors import Expected

MOST_NAMED = 20


class UnknownDocument(Expected):
    """No document is called so."""


class AmbiguousDocument(Expected):
    """Several documents are called so; the message lists them."""


def find(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The `document_id` of the document whose file, id or unit is called so, whole or in part."""
    ways = (
        "$1 in (document_id, file_name, unit_name)",
        "starts_with(document_id, lower($1)) or contains(lower(file_name), lower($1))"
        " or contains(lower(unit_name), lower($1))",
    )
    for way in ways:
        query = f"""
            select document_id, file_name, unit_name, fiscal_year from quality.documents
            where {way} order by file_name, document_id
        """
        found = connection.execute(query, [name]).fetchall()
        if len(found) == 1:
            return str(found[0][0])
        if found:
            raise AmbiguousDocument(_choices(name, found))
    raise UnknownDocument(f"no document is called {name}: `juesuan status` lists what is there")


def _choices(name: str, found: list[tuple[Any, ...]]) -> str:
    lines = [
        "  ".join(str(part) for part in (document_id[:12], file_name, unit, year) if part)
        for document_id, file_name, unit, year in found[:MOST_NAMED]
    ]
    if len(found) > MOST_NAMED:
        lines.append(f"… and {len(found) - MOST_NAMED} more")
    head = f"{len(found)} documents are called {name}: name one by its file or by its id"
    return "\n  ".join([head, *lines])
