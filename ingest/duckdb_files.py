"""Reading a built file as it is on the disk, and writing into one that is to be published.

To connect to a file gives a process that still reads the one it replaced that older one, so the
file is attached to a connection of its own instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


def sql(text: object) -> str:
    """A string literal of SQL without its quotes."""
    return str(text).replace("'", "''")


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file for reading, under its own name, which its views have in them.

    Raises duckdb.IOException where it cannot be opened.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql(database)}' as \"{database.stem}\" (read_only)")
        connection.execute(f'use "{database.stem}"')
        yield connection


@contextmanager
def writing(database: Path, options: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """The file for writing, as `public`, which names without a database mean.

    DuckDB 2.0 leaves the metadata of tables that did not change where it is, an experiment in which
    a reader can follow it to where it no longer is ("No more data remaining in MetadataReader").
    What is published has all of it written anew: some hundred kilobytes.
    """
    with duckdb.connect() as connection:
        connection.execute("set experimental_metadata_reuse = false")
        connection.execute(f"attach '{sql(database)}' as public{options}")
        connection.execute("use public")
        yield connection
