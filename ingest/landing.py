"""Raw Parquet: the schemas, and writing a batch so that it is there wholly or not at all.

Goes in: documents as read. Comes out: one file a batch under `documents/`, `text_lines/` and
`table_rows/` of the raw folder. Each file is written under a temporary name and renamed, the
`documents` file last: a batch counts only once it is there. A merged batch (see
`ingest.compaction`) names the batches that it replaces: these count for nothing once it is there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.document import Box, Cell, Document, Table, TextBlock
from ingest.masking import mask_document

_BOX = [(name, pa.float64()) for name in ("x0", "y0", "x1", "y1")]
_CELL = pa.struct(
    [
        ("col_no", pa.int32()),
        ("text", pa.string()),
        ("col_span", pa.int32()),
        ("row_span", pa.int32()),
        *_BOX,
        ("second_text", pa.string()),
    ]
)
_PLACE = [("document_id", pa.string()), ("page_no", pa.int32()), ("block_no", pa.int32())]

SCHEMAS: Mapping[str, pa.Schema] = {
    "documents": pa.schema(
        [
            ("document_id", pa.string()),
            ("file_name", pa.string()),
            ("source_uri", pa.string()),
            ("media_type", pa.string()),
            ("byte_size", pa.int64()),
            ("page_count", pa.int32()),
            ("reader", pa.string()),
            ("reader_version", pa.string()),
            ("status", pa.string()),
            ("error", pa.string()),
            ("batch_id", pa.string()),
            ("landed_at", pa.timestamp("us", tz="UTC")),
            ("masked_count", pa.int32()),
        ]
    ),
    "text_lines": pa.schema([*_PLACE, ("line_no", pa.int32()), ("text", pa.string()), *_BOX]),
    "table_rows": pa.schema(
        [
            *_PLACE,
            ("table_no", pa.int32()),
            ("row_no", pa.int32()),
            ("cells", pa.list_(_CELL)),
            ("method", pa.string()),
        ]
    ),
}
EMPTY_BATCH = "empty"
ROW_TABLES = ("text_lines", "table_rows")
# The name of a merged batch begins with this; its documents file lists what it replaces.
MERGED = "merged-"
REPLACES = b"juesuan.replaces"
# Rows are sorted by document: a group holds few of them, so that a reader of one skips the rest.
ROWS_PER_GROUP = 8192
BY_DOCUMENT = pq.SortingColumn(0)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to land: its bytes are its identity (`document_id` is their SHA-256)."""

    path: Path
    document_id: str
    byte_size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of one file. `document` is None where it could not be read: `error` says why."""

    source: Source
    reader: str
    reader_version: str
    document: Document | None = None
    error: str | None = None

    @property
    def status(self) -> str:
        """landed: read whole; partial: some pages not; failed: nothing read."""
        if self.document is None:
            return "failed"
        return "partial" if self.document.problems else "landed"


class DamagedBatch(Exception):
    """A file of the raw folder cannot be read."""


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def land(raw: Path, landings: Sequence[Landing]) -> str:
    """Write one batch and return its `batch_id` (of the documents and readers it holds)."""
    names = sorted(f"{x.source.document_id}:{x.reader}:{x.reader_version}" for x in landings)
    batch_id = hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]
    now = datetime.now(UTC)
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in SCHEMAS}
    for landing in sorted(landings, key=lambda x: x.source.document_id):
        document, masked = landing.document, 0
        error = landing.error
        if document is not None:
            document, masked = mask_document(document)
            error = "; ".join(document.problems) or None
            rows["text_lines"].extend(_text_lines(landing.source.document_id, document))
            rows["table_rows"].extend(_table_rows(landing.source.document_id, document))
        rows["documents"].append(
            {
                "document_id": landing.source.document_id,
                "file_name": landing.source.path.name,
                "source_uri": landing.source.path.name,
                "media_type": landing.source.media_type,
                "byte_size": landing.source.byte_size,
                "page_count": document.page_count if document else None,
                "reader": landing.reader,
                "reader_version": landing.reader_version,
                "status": landing.status,
                "error": error,
                "batch_id": batch_id,
                "landed_at": now,
                "masked_count": masked,
            }
        )
    for table in (*ROW_TABLES, "documents"):
        target = raw / table / f"{batch_id}.parquet"
        write(target, pa.Table.from_pylist(rows[table], schema=SCHEMAS[table]))
    return batch_id


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


@contextlib.contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A temporary file that becomes `target` when it is written; from then on it stays.

    Raises OSError, naming `target`, where it could not be written; nothing is left behind then.
    """
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(target)
        sync(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from error
        raise


def sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _box(box: Box | None) -> dict[str, float | None]:
    if box is None:
        return {"x0": None, "y0": None, "x1": None, "y1": None}
    return {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def _text_lines(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    for block_no, block in enumerate(document.blocks, start=1):
        if isinstance(block, TextBlock):
            for line_no, line in enumerate(block.lines, start=1):
                yield {
                    "document_id": document_id,
                    "page_no": line.page_no,
                    "block_no": block_no,
                    "line_no": line_no,
                    "text": line.text,
                    **_box(line.box),
                }


def _table_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    table_no = 0
    for block_no, block in enumerate(document.blocks, start=1):
        if isinstance(block, Table):
            table_no += 1
            for row in block.rows:
                yield {
                    "document_id": document_id,
                    "page_no": block.page_no,
                    "block_no": block_no,
                    "table_no": table_no,
                    "row_no": row.row_no,
                    "cells": [_cell(cell) for cell in row.cells],
                    "method": block.method,
                }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "col_no": cell.col_no,
        "text": cell.text,
        "col_span": cell.col_span,
        "row_span": cell.row_span,
        **_box(cell.box),
        "second_text": cell.second_text,
    }
