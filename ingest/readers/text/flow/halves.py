"""Rows of a table of two halves side by side, of which one goes on when the other has ended.

Goes in: the lanes of the table and what waits or comes. Comes out: whether it is a half of a row,
and the row with blanks where nothing stands. Tables with codes have no such halves.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.text.flow.lanes import ORDINAL, TOTAL, VALUE, Lanes, is_word


def are(lanes: Lanes) -> bool:
    """Two lanes of labels and values, without keys."""
    return len(lanes.lanes) == 2 and "K" not in lanes.slots


def is_neighbour(lanes: Lanes, waits: str, comes: str) -> bool:
    """A part of a row waits, and what comes is its neighbour below: 九、… 1.00, 十、… 2.00."""
    before, here = ORDINAL.match(waits), ORDINAL.match(comes)
    if not are(lanes):
        return False
    if here is None:
        return bool(TOTAL.match(comes)) and not TOTAL.match(waits)
    return before is None or here[1] != before[1]


def completed(lanes: Lanes, row: Sequence[str]) -> list[str]:
    """The row that waits; of halves of one width the right one goes on, the other has ended."""
    left, right = lanes.lanes
    if len(row) > len(left.slots):
        return [*row, *[""] * (len(lanes.slots) - len(row))]
    half = [*row, *[""] * (len(left.slots) - len(row))]
    blank = [""] * len(right.slots)
    return [*blank, *half] if left.values == right.values else [*half, *blank]


def of_labels(lanes: Lanes, text: str) -> list[str] | None:
    """A row of labels without values: `三、… 三、…`, `年初结转和结余 年末结转和结余`."""
    words = text.split()
    if not are(lanes) or len(words) != 2 or len({bool(ORDINAL.match(word)) for word in words}) > 1:
        return None
    left, right = ([""] * lane.values for lane in lanes.lanes)
    return [words[0], *left, words[1], *right]


def is_of_right(lanes: Lanes, cells: Sequence[str]) -> bool:
    """A row of the right half alone: the left one has fewer values than stand here."""
    if not are(lanes) or not is_word(cells[0]):
        return False
    values = [cell for cell in cells[1:] if VALUE.fullmatch(cell)]
    left, right = lanes.lanes
    return left.values < len(values) <= right.values and len(values) == len(cells) - 1
