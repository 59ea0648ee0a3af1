"""What a reader must bring back, and what it did: both as a list of texts and tables.

Goes in: pages or blocks of the press, or a `Document` of a reader. Comes out: `Reading`, in
reading order; text between two tables is one string without white space, a table is its rows of
non-blank cell texts without white space. Two readings that are equal lost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Document, Table
from tests.typeset.grid import Block, Grid, PageBreak
from tests.typeset.pages import Page

Rows = list[list[str]]
Reading = list[str | Rows]


def bare(text: str) -> str:
    """A text without any white space, ideographic spaces included."""
    return re.sub(r"\s+", "", text)


def _bare_rows(rows: Rows) -> Rows:
    """Rows of bare texts; a row without any text counts for nothing."""
    bared = [[bare(text) for text in row if bare(text)] for row in rows]
    return [row for row in bared if row]


def _append(reading: Reading, item: str | Rows, join_tables: bool) -> None:
    last = reading[-1] if reading else None
    if isinstance(item, str):
        if isinstance(last, str):
            reading[-1] = last + item
        elif item:
            reading.append(item)
    elif isinstance(last, list) and join_tables:
        last.extend(item)
    elif item:
        reading.append(item)


def expected_of_pages(pages: Sequence[Page]) -> Reading:
    """What stands on the pages of a PDF, the page number at the foot of each included."""
    reading: Reading = []
    for number, page in enumerate(pages, start=1):
        for item in page.reading():
            found = bare(item) if isinstance(item, str) else _bare_rows(item)
            _append(reading, found, join_tables=False)
        _append(reading, f"-{number}-", join_tables=False)
    return reading


def expected_of_blocks(blocks: Sequence[Block]) -> Reading:
    """What stands in a text form, where tables are never broken by anything."""
    reading: Reading = []
    for block in blocks:
        if isinstance(block, Grid):
            _append(reading, _bare_rows(block.texts()), join_tables=True)
        elif not isinstance(block, PageBreak):
            _append(reading, bare(block.text), join_tables=True)
    return reading


def reading_of(document: Document, join_tables: bool) -> Reading:
    """What a reader found. Text forms may cut a table in two: `join_tables` mends that."""
    reading: Reading = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            _append(reading, _bare_rows(rows), join_tables)
        else:
            _append(reading, "".join(bare(line.text) for line in block.lines), join_tables)
    return reading


def first_difference(expected: Reading, found: Reading) -> str:
    """The first place where two readings part, in words; empty when they are equal."""
    for i, (one, other) in enumerate(zip(expected, found, strict=False)):
        if one == other:
            continue
        if isinstance(one, list) and isinstance(other, list):
            for j, (row, read) in enumerate(zip(one, other, strict=False)):
                if row != read:
                    return f"item {i} row {j}: printed {row}, read {read}"
            return f"item {i}: printed {len(one)} rows, read {len(other)}"
        return f"item {i}: printed {str(one)[-300:]!r}, read {str(other)[-300:]!r}"
    if len(expected) != len(found):
        return f"printed {len(expected)} items, read {len(found)}"
    return ""


def figure_rows(blocks: Sequence[Block]) -> Rows:
    """The rows of the statutory tables that print figures, blank cells left out, in order."""
    rows = [
        [placed.cell.text for placed in row]
        for block in blocks
        if isinstance(block, Grid)
        for row in block.rows
        if any(placed.cell.key for placed in row)
    ]
    return _bare_rows(rows)


def missing_row(wanted: Rows, found: Rows) -> list[str]:
    """The first wanted row that does not follow the ones before it; empty when all are there."""
    rest = iter(found)
    for row in wanted:
        if row not in rest:
            return row
    return []
