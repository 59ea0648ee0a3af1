"""Small batches of raw Parquet merged into large ones, so that a large corpus stays in few files.

Goes in: the raw folder, prepared. Comes out: the same rows in fewer files, the rows of a document
together and documents in the order of their ids. A merged batch names, in its `documents` file,
the batches that it replaces. That file is renamed last: from then on these count for nothing, and
whatever is left of them `batches.prepare` removes.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.files import whole
from ingest.landing.batches import (
    BY_DOCUMENT,
    EMPTY_BATCH,
    MERGED,
    REPLACES,
    ROWS_PER_GROUP,
    damaged,
)
from ingest.landing.schemas import ROW_TABLES, SCHEMAS

DOCUMENTS_PER_FILE = 1000  # a file of some 10 MB: 10,000 documents are 10 of them
FEWEST_FILES = 8  # fewer are not worth writing their rows again
MOST_FILES = 64  # open at a time, each with ROWS_AT_A_TIME of its rows in memory
ROWS_AT_A_TIME = 512


@dataclass(frozen=True, slots=True)
class _Batch:
    name: str
    documents: frozenset[str]


def compact(raw: Path) -> int:
    """Merge small batches while there are enough of them; returns how many files it saved.

    Two readings of one document never come into one file: the file says which rows are whose.
    """
    saved = 0
    while groups := _groups(_small(raw)):
        for group in groups:
            _merge(raw, [batch.name for batch in group])
            saved += (len(group) - 1) * len(SCHEMAS)
    return saved


def _small(raw: Path) -> list[_Batch]:
    """The batches of less than half a file, the smallest first."""
    found = []
    files = [file for file in (raw / "documents").glob("*.parquet") if file.stem != EMPTY_BATCH]
    if len(files) < FEWEST_FILES:
        return []
    for path in files:
        with _opened(path) as file:
            if 2 * file.metadata.num_rows < DOCUMENTS_PER_FILE:
                ids = file.read(["document_id"], use_threads=False).column(0).to_pylist()
                found.append(_Batch(path.stem, frozenset(ids)))
    return sorted(found, key=lambda batch: (len(batch.documents), batch.name))


def _groups(small: Sequence[_Batch]) -> list[list[_Batch]]:
    """What to merge: batches of a like size, so that a document is written again but seldom."""
    groups = []
    waiting = list(small)
    while waiting:
        group: list[_Batch] = []
        later: list[_Batch] = []
        held: set[str] = set()
        for batch in waiting:
            size = len(batch.documents)
            fits = not group or (
                len(group) < MOST_FILES
                and size <= 2 * len(held)
                and len(held) + size <= DOCUMENTS_PER_FILE
                and held.isdisjoint(batch.documents)
            )
            (group if fits else later).append(batch)
            if fits:
                held |= batch.documents
        if len(group) >= FEWEST_FILES:
            groups.append(group)
        waiting = later
    return groups


def _merge(raw: Path, batches: Sequence[str]) -> None:
    name = MERGED + hashlib.sha256("\n".join(sorted(batches)).encode()).hexdigest()[:20]
    for table in (*ROW_TABLES, "documents"):
        sources = [raw / table / f"{batch}.parquet" for batch in batches]
        with whole(raw / table / f"{name}.parquet") as temporary:
            _write(table, sources, temporary, batches if table == "documents" else ())
    for table in ("documents", *ROW_TABLES):  # rows without documents are removed, not missed
        for batch in batches:
            (raw / table / f"{batch}.parquet").unlink()


def _write(table: str, sources: Sequence[Path], target: Path, replaces: Sequence[str]) -> None:
    """Merge sorted files into one, holding no more than a part of each in memory."""
    schema = SCHEMAS[table]
    with pq.ParquetWriter(
        target, schema, compression="zstd", sorting_columns=[BY_DOCUMENT]
    ) as writer:
        pending: list[pa.RecordBatch] = []
        rows = 0
        for _, part in heapq.merge(*map(_parts, sources), key=itemgetter(0)):
            pending.append(part)
            rows += part.num_rows
            if rows >= ROWS_PER_GROUP:
                writer.write_table(pa.Table.from_batches(pending).cast(schema))
                pending, rows = [], 0
        if pending:
            writer.write_table(pa.Table.from_batches(pending).cast(schema))
        if replaces:
            writer.add_key_value_metadata({REPLACES: json.dumps(sorted(replaces)).encode()})


def _parts(path: Path) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of a file in the order of their documents: (document_id, some rows of it)."""
    with _opened(path) as file:
        try:
            for batch in _sorted(file):
                runs = pc.run_end_encode(batch.column("document_id"))
                start = 0
                ends = runs.run_ends.to_pylist()
                for document_id, end in zip(runs.values.to_pylist(), ends, strict=True):
                    yield document_id, batch.slice(start, end - start)
                    start = end
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(path) from error


def _sorted(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if all(BY_DOCUMENT in group.sorting_columns for group in groups):
        yield from file.iter_batches(ROWS_AT_A_TIME, use_threads=False)
        return
    table = file.read(use_threads=False)  # as batches were landed before: some tens of documents
    order = pc.sort_indices(table, [("document_id", "ascending")])  # stable
    yield from table.take(order).combine_chunks().to_batches()


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise damaged(path) from error
