"""A document as rows of raw Parquet: typed, in reading order.

Goes in: a document as read and masked. Comes out: its text lines and its table rows as Arrow
tables. This is done where the document is read, in a worker: rows in this form are cheap to send,
and nothing that is masked ever leaves the process that read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from ingest.document import Box, Cell, Document, Table, TextBlock
from ingest.landing.schemas import ROW_SCHEMAS
from ingest.landing.source import Rows

LONGEST_LINE = 2_000  # characters
_IN_NUMBERS = frozenset("0123456789０１２３４５６７８９.．,，-")


def of(document_id: str, document: Document, masked_count: int = 0) -> Rows:
    """The rows of a document in which so many texts were masked."""
    found = {
        "text_lines": list(_text_lines(document_id, document)),
        "table_rows": list(_table_rows(document_id, document)),
    }
    tables = {
        name: pa.Table.from_pylist(rows, schema=ROW_SCHEMAS[name]) for name, rows in found.items()
    }
    return Rows(document.page_count, tuple(document.problems), masked_count, tables)


def _box(box: Box | None) -> dict[str, float | None]:
    if box is None:
        return {"x0": None, "y0": None, "x1": None, "y1": None}
    return {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def _text_lines(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    for block_no, block in enumerate(document.blocks, start=1):
        if isinstance(block, TextBlock):
            lines = ((line, text) for line in block.lines for text in _pieces(line.text))
            for line_no, (line, text) in enumerate(lines, start=1):
                yield {
                    "document_id": document_id,
                    "page_no": line.page_no,
                    "block_no": block_no,
                    "line_no": line_no,
                    "text": text,
                    **_box(line.box),
                }


def _pieces(text: str) -> Iterator[str]:
    """A line that no page has room for lands as several, none ending within a number."""
    while len(text) > LONGEST_LINE:
        cut = LONGEST_LINE
        while cut > LONGEST_LINE // 2 and text[cut - 1] in _IN_NUMBERS and text[cut] in _IN_NUMBERS:
            cut -= 1
        yield text[:cut]
        text = text[cut:]
    yield text


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
