"""Puts the characters of a page into the cells of its grids.

Goes in: empty grids, the characters of both readings. Comes out: the text of every cell by both.

A character goes to the cell that holds its middle, of grids in each other to the innermost; so
nothing inside a grid can get lost or be counted twice. A word through which a rule runs is no two
words: it goes whole to the cell that has more of it. What is higher than its cell (a watermark) is
no text of the cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import astuple
from itertools import pairwise

from ingest.document import Box
from ingest.readers.pdf.grid.lattice import Grid
from ingest.readers.pdf.letters.glyphs import SPACE, Char, inside
from ingest.readers.pdf.letters.visual_lines import VisualLine, visual_lines

CLOSE = 0.15  # of the em: characters of one word stand no further apart
CUT = 0.15  # of its width: a rule that leaves more than this on either side runs through a glyph
TOO_HIGH = 1.4  # an em of more than this times its cell
NUMBER = re.compile(r"[-−]?\d{1,3}(,\d{3})*(\.\d+)?|[-−]?\d+(\.\d+)?")


def filled(
    grids: Sequence[Grid], chars: Sequence[Char]
) -> tuple[list[list[list[VisualLine]]], list[Char]]:
    """The lines of each grid's cells in the order of its spans; what stands over the cells."""
    texts = []
    boxes = [grid.box for grid in grids]
    over: list[Char] = []
    for grid in grids:
        holes = [box for box in boxes if _within(box, grid.box)]
        left, bottom, right, top = (2 * side for side in astuple(grid.box))
        cells = _Cells(grid)
        for char in chars:
            text, x0, y0, x1, y1 = char
            if text.isspace():
                if char is not SPACE:
                    cells.space(char)
            elif left <= x0 + x1 <= right and bottom <= y0 + y1 <= top and not inside(char, holes):
                cells.take(char)
        cells.end_word()
        over += cells.over
        texts.append([visual_lines(cell, []) if cell else [] for cell in cells.held])
    return texts, over


def texts_of(grids: Sequence[Sequence[Sequence[VisualLine]]]) -> list[list[str]]:
    """The text of each cell, line by line."""
    return [["\n".join([line.text for line in cell]) for cell in cells] for cells in grids]


class _Cells:
    """The characters of one grid by cell, taken in the order in which they are set."""

    def __init__(self, grid: Grid) -> None:
        self.rights = grid.rights[:-1]
        self.lows = [-bottom for bottom in grid.bottoms[:-1]]  # downwards, so that both ascend
        self.owner = {
            (row, column): number
            for number, (top, bottom, left, right) in enumerate(grid.spans)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self.room = [TOO_HIGH * (p.y1 - p.y0) for p in map(grid.place, grid.spans)]
        self.held: list[list[Char]] = [[] for _ in grid.spans]
        self.over: list[Char] = []
        self.parts: list[tuple[int, int, list[Char]]] = []  # of a word: cell, column, characters

    def space(self, char: Char) -> None:
        """White space ends a word, in the cell where the word does."""
        if self.parts:
            cell = self.parts[-1][0]
            self.end_word()
            self.held[cell].append(char)

    def take(self, char: Char) -> None:
        """The next character that is none."""
        _, x0, y0, x1, y1 = char
        column = bisect_left(self.rights, (x0 + x1) / 2)
        cell = self.owner[bisect_left(self.lows, -(y0 + y1) / 2), column]
        if y1 - y0 > self.room[cell]:
            self.over.append(char)
            return
        if self.parts:
            last = self.parts[-1][2][-1]
            if not -1 < (x0 - last.x1) / (y1 - y0) < CLOSE or abs(y0 - last.y0) > last.y1 - y0:
                self.end_word()
            elif cell == self.parts[-1][0]:
                self.parts[-1][2].append(char)
                return
        self.parts.append((cell, column, [char]))

    def end_word(self) -> None:
        """Put the word down: whole where a rule runs through it, else each part in its cell."""
        whole = len(self.parts) > 1 and (self._is_cut() or self._is_number())
        into = max(self.parts, key=lambda part: len(part[2]))[0] if whole else None
        for cell, _, chars in self.parts:
            self.held[cell if into is None else into] += chars
        self.parts = []

    def _is_cut(self) -> bool:
        """Does every rule that the word crosses run through a glyph?"""
        for (_, one, before), (_, other, after) in pairwise(self.parts):
            edge = self.rights[min(one, other)]
            if not any(
                min(edge - char.x0, char.x1 - edge) > CUT * (char.x1 - char.x0)
                for char in (before[-1], after[0])
            ):
                return False
        return True

    def _is_number(self) -> bool:
        """Is it a number of which some part is none, as of 1,234.56 cut after its comma?"""
        texts = ["".join(char.text for char in chars) for _, _, chars in self.parts]
        return bool(NUMBER.fullmatch("".join(texts))) and not all(map(NUMBER.fullmatch, texts))


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    small = (inner.x1 - inner.x0) * (inner.y1 - inner.y0)
    large = (outer.x1 - outer.x0) * (outer.y1 - outer.y0)
    return small < large and outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1
