"""Cells that stand one below the other: how many of them make a row.

Goes in: cells in reading order, a line each. Comes out: where the rows begin and how wide they are,
if the cells themselves tell: under a head of words each column holds either words or numbers. A
width that the cells do not prove is none: the lines stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ingest.readers.text.source import SourceLine

_NUMBER = re.compile(r"[-－]?[\d,]+(?:\.\d+)?[%％]?|[-—–─－]+|/|∞")
_LABELS = re.compile(r".{0,4}(项目|名称)")  # over the labels of a table
_WIDEST, _LONGEST_HEAD = 15, 12  # cells: of a row, before the head
_FEWEST_ROWS = 3  # the head among them
_FEWEST_NUMBERS = 2  # in the column that proves it
_LONGEST = 30  # characters of a cell


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the rows of a list of cells begin, how wide they are and how many there are."""

    start: int
    width: int
    rows: int

    @property
    def end(self) -> int:
        """The first cell behind the last row."""
        return self.start + self.width * self.rows


def grids(lines: Sequence[SourceLine]) -> Iterator[tuple[int, Grid]]:
    """The grids among lines of which each may be a cell, each with where its lines begin."""
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and _may_be_a_cell(lines[end].text):
            end += 1
        found = grid([line.text for line in lines[i:end]])
        if found is not None:
            yield i, found
        i = max(i + 1, end) if found is None else i + found.end


def _may_be_a_cell(text: str) -> bool:
    """Whether a line is short and holds nothing that parts cells."""
    bare = text.strip()
    return len(bare) <= _LONGEST and " " not in bare and not any(mark in bare for mark in "。；;")


def grid(cells: Sequence[str]) -> Grid | None:
    """The grid of the most rows that the cells prove, None where they prove none."""
    kinds = "".join(_kind(cell) for cell in cells)
    best: Grid | None = None
    for start, width in product(range(_LONGEST_HEAD), range(2, _WIDEST + 1)):
        head = kinds[start : start + width]
        if len(head) < width or "N" in head or not _LABELS.fullmatch("".join(cells[start].split())):
            continue
        if cells[start - width : start] == cells[start : start + width]:
            continue  # a head that repeats is one of a row twice as wide
        rows = 1 + _like_each_other(kinds, start + width, width)
        if rows >= _FEWEST_ROWS and (best is None or rows > best.rows):
            best = Grid(start, width, rows)
    return best


def _kind(cell: str) -> str:
    """N a number or what stands for one, B a blank, T words."""
    if not cell.strip():
        return "B"
    return "N" if is_number(cell) else "T"


def is_number(cell: str) -> bool:
    """Whether a cell holds a number or what stands for one."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def _like_each_other(kinds: str, start: int, width: int) -> int:
    """How many rows from here on have words and numbers in the same columns; 0: none are proved."""
    columns: list[set[str]] = [set() for _ in range(width)]
    numbers = [0] * width
    rows = 0
    for at in range(start, len(kinds) - width + 1, width):
        row = kinds[at : at + width]
        joined = [before | {kind} for before, kind in zip(columns, row, strict=True)]
        if "B" in joined[0] or any({"N", "T"} <= column for column in joined):
            break
        columns, rows = joined, rows + 1
        numbers = [many + (kind == "N") for many, kind in zip(numbers, row, strict=True)]
    is_proved = "N" not in columns[0] and max(numbers) >= _FEWEST_NUMBERS
    return rows if is_proved else 0
