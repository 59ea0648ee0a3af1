"""Raw Parquet: writing a batch so that it is there wholly or not at all.

Goes in: the rows of documents. Comes out: one file a batch under `documents/`, `text_lines/` and
`table_rows/` of the raw folder. Each file is written under a temporary name and renamed, the
`documents` file last: a batch counts only once it is there. A merged batch (see
`compaction`) names the batches that it replaces: these count for nothing once it is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import Expected
from ingest.files import whole
from ingest.landing.schemas import ROW_TABLES, SCHEMAS
from ingest.landing.source import Landing

EMPTY_BATCH = "empty"
# The name of a merged batch begins with this; its documents file lists what it replaces.
MERGED = "merged-"
REPLACES = b"juesuan.replaces"
# Rows are sorted by document: a group holds few of them, so that a reader of one skips the rest.
ROWS_PER_GROUP = 8192
BY_DOCUMENT = pq.SortingColumn(0)


class DamagedBatch(Expected):
    """A file of the raw folder cannot be read."""


def prepare(raw: Path) -> None:
    """Make the raw folder usable: an empty typed file of each table, no half-written batch.

    A merge of batches that was stopped is finished, or undone where it does not count yet.
    """
    for table, schema in SCHEMAS.items():
        folder = raw / table
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("*.tmp"):
            leftover.unlink()
        if not (folder / f"{EMPTY_BATCH}.parquet").exists():
            write(folder / f"{EMPTY_BATCH}.parquet", schema.empty_table())
    for batch in sorted(_replaced(raw)):
        (raw / "documents" / f"{batch}.parquet").unlink(missing_ok=True)
    complete = {file.name for file in (raw / "documents").glob("*.parquet")}
    for table in ROW_TABLES:
        there = {file.name for file in (raw / table).glob("*.parquet")}
        for name in sorted(there - complete):
            (raw / table / name).unlink()
        for name in sorted(complete - there):  # else its rows would be lost without a word
            raise damaged(raw / "documents" / name)


def damaged(file: Path) -> DamagedBatch:
    """What to raise about a file of the raw folder that cannot be read, or not to the end."""
    also = "" if file.parent.name == "documents" else f" and documents/{file.name}"
    remedy = f"delete it{also} and run `juesuan ingest` again"
    return DamagedBatch(f"{file} is damaged: {remedy}")


def landed(raw: Path) -> dict[tuple[str, str, str], str]:
    """What is landed already: (document_id, reader, reader_version) to status."""
    columns = ["document_id", "reader", "reader_version", "status"]
    found: dict[tuple[str, str, str], str] = {}
    for file in (raw / "documents").glob("*.parquet"):
        try:
            with pq.ParquetFile(file) as parquet:
                table = parquet.read(columns, use_threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(file) from error
        document_ids, readers, versions, states = (
            table.column(name).to_pylist() for name in columns
        )
        found.update(zip(zip(document_ids, readers, versions, strict=True), states, strict=True))
    return found


def _replaced(raw: Path) -> set[str]:
    """The batches that a merged batch has taken the place of."""
    found: set[str] = set()
    for file in (raw / "documents").glob(f"{MERGED}*.parquet"):
        try:
            metadata = pq.read_metadata(file).metadata or {}
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(file) from error
        found |= set(json.loads(metadata.get(REPLACES, b"[]")))
    return found


def land(raw: Path, landings: Sequence[Landing], now: datetime | None = None) -> str:
    """Write one batch and return its `batch_id` (of the documents and readers it holds).

    `now` is when it was landed: one time for all batches of a run, whose order says nothing.
    """
    names = sorted(f"{x.source.document_id}:{x.reader}:{x.reader_version}" for x in landings)
    batch_id = hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]
    now = now or datetime.now(UTC)
    ordered = sorted(landings, key=lambda x: x.source.document_id)
    for name in ROW_TABLES:
        found = [landing.rows.tables[name] for landing in ordered if landing.rows is not None]
        table = pa.concat_tables([SCHEMAS[name].empty_table(), *found])
        write(raw / name / f"{batch_id}.parquet", table)
    documents = [_document(landing, batch_id, now) for landing in ordered]
    table = pa.Table.from_pylist(documents, schema=SCHEMAS["documents"])
    write(raw / "documents" / f"{batch_id}.parquet", table)
    return batch_id


def _document(landing: Landing, batch_id: str, now: datetime) -> dict[str, Any]:
    found, error = landing.rows, landing.error
    if found is not None:
        error = "; ".join(found.problems) or None
    return {
        "document_id": landing.source.document_id,
        "file_name": landing.source.name,
        "source_uri": landing.source.name,
        "media_type": landing.source.media_type,
        "byte_size": landing.source.byte_size,
        "page_count": found.page_count if found else None,
        "reader": landing.reader,
        "reader_version": landing.reader_version,
        "status": landing.status,
        "error": error,
        "batch_id": batch_id,
        "landed_at": now,
        "masked_count": found.masked_count if found else 0,
    }


def write(target: Path, table: pa.Table) -> None:
    """Write a table whose rows are sorted by document: the file is there wholly or not at all."""
    with whole(target) as temporary:
        pq.write_table(
            table,
            temporary,
            compression="zstd",
            row_group_size=ROWS_PER_GROUP,
            sorting_columns=[BY_DOCUMENT],
        )
