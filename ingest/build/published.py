"""What a published file was built from: the readings of its documents, and the code.

`history.reading` and `history.fingerprint` of the file hold it, so that the next build knows what
is new to the file, whatever happened to the folder meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.build.scope import Ties
from ingest.duckdb_files import reading, writing


@dataclass(frozen=True, slots=True)
class Published:
    """What the published file was built from; `ties` is asked for when it is needed."""

    fingerprint: str
    readings: Mapping[str, frozenset[str]]  # document to its readings
    ties: Callable[[], Ties]


def load(database: Path) -> Published | None:
    """What the file was built from; None where there is no file, or one that does not tell."""
    if not database.exists():
        return None
    try:
        with reading(database) as connection:
            code = connection.execute("select fingerprint from history.fingerprint").fetchone()
            rows = connection.execute("select document_id, readings from history.reading")
            readings = {document: frozenset(all_of_it) for document, all_of_it in rows.fetchall()}
    except duckdb.CatalogException:
        return None  # an earlier version's
    except duckdb.IOException as error:
        if "not a valid DuckDB database" not in str(error):
            raise
        return None
    return Published(str(code[0]) if code else "", readings, lambda: ties(database))


def ties(database: Path) -> Ties:
    """What each document of a built file shares with others."""
    found: dict[str, set[str]] = defaultdict(set)
    with reading(database) as connection:
        rows = connection.execute(
            "select document_id, tie_kind || ' ' || tie from quality.dim_document_tie"
        ).fetchall()
    for document, tie in rows:
        found[document].add(tie)
    return {document: frozenset(shared) for document, shared in found.items()}


def note(candidate: Path, landed: Mapping[str, frozenset[str]], code: str) -> None:
    """Write into the candidate what it was built from."""
    rows = pa.table(
        {
            "document_id": pa.array(landed, pa.string()),
            "readings": pa.array(
                [sorted(value) for value in landed.values()], pa.list_(pa.string())
            ),
        }
    )
    with writing(candidate) as connection:
        connection.register("landed", rows)
        connection.execute("create schema if not exists public.history")
        connection.execute("create or replace table public.history.reading as from landed")
        connection.execute(
            "create or replace table public.history.fingerprint (fingerprint varchar)"
        )
        connection.execute("insert into public.history.fingerprint values (?)", [code])
