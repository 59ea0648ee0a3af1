"""What a reader returns: the blocks of a document in reading order, as printed.

Goes in: nothing. Comes out: the plain records that every reader fills and that landing writes.
Pages, rows, columns and lines count from 1. A box is in PDF points from the bottom left of the
page; in text files x counts characters and y counts lines of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class UnreadableDocument(Exception):
    """The document cannot be read; the message says why and what to do about it."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on its page."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside any table."""

    text: str
    page_no: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a merged cell appears once, at its top left, with its spans.

    `second_text` is what an independent path read in the same box, None where there is none.
    """

    col_no: int
    text: str
    box: Box | None = None
    col_span: int = 1
    row_span: int = 1
    second_text: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. Cells covered by a merged cell are left out, blank cells are kept."""

    row_no: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that follow each other without a table between them."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid on one page; a table that goes on overleaf is two of these."""

    page_no: int
    rows: tuple[Row, ...]
    method: str


Block = TextBlock | Table


@dataclass(slots=True)
class Document:
    """A document as read. `problems` lists what could not be read: the rest still lands."""

    blocks: list[Block]
    page_count: int
    reader: str
    reader_version: str
    problems: list[str] = field(default_factory=list)
