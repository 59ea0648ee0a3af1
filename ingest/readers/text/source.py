"""Lines of a text file, and how the dialects hand back what they found in them.

Goes in: from a dialect's parser a stream of `SourceLine` (text) and `SourceRow` (a row of a table).
Comes out: blocks; rows that follow each other with no text between them are one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document import Block, Box, Cell, Line, Row, Table, TextBlock


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as it stands in the file, without its line end; `around`: lines above and below that
    are in it."""

    line_no: int
    page_no: int
    text: str
    around: int = 0


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The texts of a row's cells and the lines of the file it stands on (first, last)."""

    page_no: int
    first_line: int
    last_line: int
    texts: tuple[str, ...]
    edges: tuple[int, ...] = ()  # the column each cell begins in and where the last ends
    unsure: frozenset[int] = frozenset()  # cells (from 0) that may stand in another column


@dataclass(frozen=True, slots=True)
class TableBreak:
    """The next row belongs to another table, though no text stands between."""


Item = SourceLine | SourceRow | TableBreak


def as_it_stands(line: SourceLine, texts: Sequence[str]) -> SourceRow:
    """A line as a row of these texts."""
    first, last = line.line_no - line.around, line.line_no + line.around
    return SourceRow(line.page_no, first, last, tuple(texts))


def blocks(items: Iterable[Item], method: str) -> list[Block]:
    """Gather lines into text blocks and rows into tables, in the order of the file."""
    return list(_blocks(items, method))


def _blocks(items: Iterable[Item], method: str) -> Iterator[Block]:
    kept = (x for x in items if not isinstance(x, SourceLine) or x.text.strip())
    for kind, group in groupby(kept, key=type):
        if kind is SourceLine:
            lines = [x for x in group if isinstance(x, SourceLine)]
            yield TextBlock(tuple(_line(x) for x in lines))
        elif kind is SourceRow:
            rows = [x for x in group if isinstance(x, SourceRow)]
            for page_no, page in groupby(rows, key=lambda row: row.page_no):
                numbered = enumerate(page, start=1)
                yield Table(page_no, tuple(_row(no, row) for no, row in numbered), method)


def _line(line: SourceLine) -> Line:
    top, bottom = float(line.line_no - line.around), float(line.line_no + line.around)
    return Line(line.text, line.page_no, Box(1.0, top, float(len(line.text)), bottom))


def _row(row_no: int, row: SourceRow) -> Row:
    top, bottom = float(row.first_line), float(row.last_line)
    edges = row.edges or tuple(range(1, len(row.texts) + 2))
    cells = (
        Cell(
            *(start, text, Box(float(start), top, float(end - 1), bottom)),
            col_span=end - start,
            second_text="" if i in row.unsure else None,  # blank, if the text stands elsewhere
        )
        for i, (start, end, text) in enumerate(zip(edges, edges[1:], row.texts, strict=False))
    )
    return Row(row_no, tuple(cells))
