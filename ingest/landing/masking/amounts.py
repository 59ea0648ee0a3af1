"""Which cells of a table hold amounts or codes; looked at only where a number may be a telephone.

Goes in: the rows of a table. Comes out: whether a number that fills a cell is an amount, by the
rows of the same shape around it, the heads above these, and what stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from ingest.document import Cell, Row
from ingest.landing.masking import shapes
from ingest.landing.masking.places import NOTHING, Around
from ingest.landing.masking.words import AMOUNT, AMOUNT_HEAD, squeeze

FAR, HEADS = 50, 3  # how many rows of the same shape are looked at, and of heads above them


class Amounts:
    """The amounts of one table."""

    def __init__(
        self, rows: Sequence[Row], masked: Callable[[str, Around], tuple[str, int]]
    ) -> None:
        self.rows, self.masked = rows, masked
        self.place = {row.row_no: place for place, row in enumerate(rows)}

    def are_in(self, cell: Cell, row: Row) -> bool:
        """Whether a number that fills this cell is an amount."""
        beside = any(
            AMOUNT.fullmatch(word) and not 7 <= len(word) <= 20 and not _is_serial(other, word)
            for other in row.cells
            if other is not cell
            for word in shapes.normal(other.text).split()
        )
        before = [other.text for other in row.cells if other.col_no < cell.col_no]
        if beside or (before and AMOUNT_HEAD.search(before[-1])):
            return True
        return any(self._speaks_of_amounts(text) for text in self._column(cell, row))

    def heads(self, col_no: int) -> bool:
        """Whether a column is headed as one of amounts."""
        first = next((text for row in self.rows if (text := _text(row, col_no)) is not None), "")
        return bool(AMOUNT_HEAD.search(squeeze(first)))

    def _column(self, cell: Cell, row: Row) -> Iterator[str]:
        """What stands above, as far as the heads, and below, as long as it is numbers."""
        place, shape, heads = self.place[row.row_no], _shape(row), 0
        for other in islice(reversed(self.rows[:place]), FAR):
            heads += _shape(other) != shape
            if heads > HEADS:
                break
            text = _text(other, cell.col_no) or ""
            if _shape(other) == shape or not text.strip().isdigit():
                yield text
        for other in islice(self.rows[place + 1 :], FAR):
            text = shapes.normal(_text(other, cell.col_no) or "").strip()
            if _shape(other) != shape or not AMOUNT.fullmatch(text or "0"):
                break
            yield text

    def _speaks_of_amounts(self, text: str) -> bool:
        plain = shapes.normal(text).strip()
        if AMOUNT.fullmatch(plain):
            return not (len(plain) > 6 and self.masked(plain, NOTHING)[1])
        return len(plain) < 20 and bool(AMOUNT_HEAD.search(plain))


def _text(row: Row, col_no: int) -> str | None:
    return next((cell.text for cell in row.cells if cell.col_no == col_no), None)


def _shape(row: Row) -> tuple[int, ...]:
    return tuple(cell.col_no for cell in row.cells)


def _is_serial(cell: Cell, word: str) -> bool:
    return cell.col_no == 1 and word.isdigit() and len(word) <= 3
