"""Columns of merged cells, where a dialect prints a merged cell as one cell and no span.

Goes in: the rows of one table, each the texts of its cells. Comes out: for each row the column
each cell begins in, from 1, and behind them where the last one ends. Rows as wide as the table
tell it; a shorter row is laid over them where that can be done in one way, and keeps its cells in
order from 1 where it cannot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"[-－]?[\d,]+(?:\.\d+)?%?|[-—–─－]{2,}")
_AMOUNT = re.compile(r"[-－]?[\d,]+\.\d+|[-—–─－]{2,}")

Row = Sequence[str]


def edges(rows: Sequence[Row]) -> list[list[int]]:
    """For each row the columns its cells begin in, and the column behind the last."""
    if not rows:
        return []
    width = _width(rows)
    amounts = _amount_columns(rows, width)
    first_body = next((i for i, row in enumerate(rows) if _has_amount(row)), len(rows))
    found = [list(range(1, len(row) + 2)) for row in rows]
    below: list[tuple[int, str]] | None = None  # begin and text of the cells one row down
    for i in range(first_body - 1, -1, -1):
        if len(rows[i]) < width:
            starts = _over(rows[i], below) if below else None
            if starts is None or starts[-1] > width:  # a row below is wider than the table
                continue
            found[i] = [*starts, width + 1]
        below = [(start, text.strip()) for start, text in zip(found[i], rows[i], strict=False)]
    for i in range(first_body, len(rows)):
        if len(rows[i]) < width:
            starts = _laid(rows[i], amounts, width)
            found[i] = [*starts, width + 1] if starts else found[i]
    return found


def _width(rows: Sequence[Row]) -> int:
    """The width that most rows have; the wider one where two are as frequent."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _has_amount(row: Row) -> bool:
    return any(_AMOUNT.fullmatch(text.strip()) for text in row)


def _amount_columns(rows: Sequence[Row], width: int) -> list[int]:
    """Columns that hold amounts in some full row."""
    full = [row for row in rows if len(row) == width]
    return [
        column
        for column in range(1, width + 1)
        if any(_AMOUNT.fullmatch(row[column - 1].strip()) for row in full)
    ]


def _over(row: Row, below: Sequence[tuple[int, str]]) -> list[int] | None:
    """A header row over the one below: a blank below is one cell, a run of words one parent.

    Where runs touch, a word that recurs (项目 行次 金额 项目 …) begins the next parent.
    """
    starts: list[int] = []
    first_word = ""
    before = ""
    for start, word in below:
        begins_run = bool(word) and not before
        if not word or begins_run or word == first_word:
            starts.append(start)
        if begins_run:
            first_word = word
        before = word
    return starts if len(starts) == len(row) else None


def _laid(row: Row, amounts: Sequence[int], width: int) -> list[int] | None:
    """A short body row: labels merge with what is right of them, amounts stand in their columns.

    The last run of numbers ends at the right edge; the runs before it take the next columns of
    amounts.
    """
    runs = _runs(row)
    if not runs or not amounts:
        return None
    starts: list[int] = []
    column = 1
    for position, (labels, numbers) in enumerate(runs):
        is_last = position == len(runs) - 1
        starts += range(column, column + labels)
        column += labels
        if is_last:
            first = width - numbers + 1
        else:
            first = next((a for a in amounts if a >= column), width + 1)
        starts += range(first, first + numbers)
        if first < column:
            return None
        column = first + numbers
    return starts if column == width + 1 else None


def _runs(row: Row) -> list[tuple[int, int]]:
    """How many labels and then how many numbers or blanks, again and again along the row."""
    runs: list[tuple[int, int]] = []
    labels = numbers = 0
    for position, text in enumerate(row):
        is_number = bool(_NUMBER.fullmatch(text.strip())) or (not text.strip() and position > 0)
        if is_number:
            numbers += 1
        elif numbers:
            runs.append((labels, numbers))
            labels, numbers = 1, 0
        else:
            labels += 1
    return [*runs, (labels, numbers)] if numbers else []
