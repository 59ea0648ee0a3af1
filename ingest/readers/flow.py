"""Blocks of a document that flows: lines and tables in reading order, without a place on paper.

Goes in: the texts of paragraphs and the cells of tables, as a reader meets them. Comes out:
blocks. Boxes count as in a text file: x is a column (of characters, or of a table), y counts the
lines and rows of the document from 1. Lines without a character are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.document import Block, Box, Cell, Line, Row, Table, TextBlock

MOST_CELLS = 1_000_000  # of a document; what is beyond is told, not read


class TooManyCells(Exception):
    """A document holds more cells than any final account."""


@dataclass(frozen=True, slots=True)
class Spanned:
    """A cell as it is met: its column (from 1), its text and what it covers."""

    col_no: int
    text: str
    col_span: int = 1
    row_span: int = 1


@dataclass(slots=True)
class Flow:
    """What was met so far; `page_no` is the page that comes next."""

    page_no: int = 1
    blocks: list[Block] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _y: int = 0
    _cells: int = 0

    def text(self, text: str) -> None:
        """A paragraph; a form feed in it turns the page."""
        for number, page in enumerate(text.split("\f")):
            self.page_no += number > 0
            for line in page.split("\n"):
                if line.strip():
                    self._y += 1
                    box = Box(1.0, self._y, float(len(line)), self._y)
                    self._lines.append(Line(line, self.page_no, box))

    def words(self, texts: Sequence[Spanned]) -> None:
        """Texts that stand beside each other outside a table: a line each, on one height."""
        shown = [x for x in texts if x.text.strip()]
        self._y += bool(shown)
        for x in shown:
            box = Box(float(x.col_no), self._y, float(x.col_no + x.col_span - 1), self._y)
            text = " ".join(x.text.split("\n"))
            self._lines.append(Line(text, self.page_no, box))

    def table(self, rows: Iterable[Sequence[Spanned]], method: str) -> None:
        """A table; raises TooManyCells where the document has more than a reader may hold."""
        self.end_text()
        found = []
        for row_no, row in enumerate(rows, start=1):
            self._y += 1
            self._cells += len(row)
            if self._cells > MOST_CELLS:
                raise TooManyCells
            found.append(Row(row_no, tuple(self._cell(cell) for cell in row)))
        if any(cell.text.strip() for row in found for cell in row.cells):
            self.blocks.append(Table(self.page_no, tuple(found), method))

    def end_text(self) -> None:
        """What comes next stands in another block."""
        if self._lines:
            self.blocks.append(TextBlock(tuple(self._lines)))
            self._lines = []

    def _cell(self, cell: Spanned) -> Cell:
        right, bottom = cell.col_no + cell.col_span - 1, self._y + cell.row_span - 1
        box = Box(float(cell.col_no), float(self._y), float(right), float(bottom))
        return Cell(cell.col_no, cell.text, box, cell.col_span, cell.row_span)
