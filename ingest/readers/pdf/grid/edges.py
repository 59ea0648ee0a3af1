"""Where the columns of a table end that has no upright rules, from its words.

Goes in: rows of words. Comes out: edges of columns. What never stands in one row and under one head
is one column; a head that stands over the middle of several columns is the head of all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.document import Box
from ingest.readers.pdf.grid.ruled import Rule
from ingest.readers.pdf.letters.visual_lines import GAP, NUMBER, Word

MIDDLE = 1.0  # em: how far from the middle of its columns a head may stand
ALIGNED = 4  # ends of words above each other, from where on they are the side of a column
TOUCH = 3.0  # points between the end of a number and the rule behind it
TIGHT = 0.8  # em: words of one head stand no further apart

Span = tuple[float, float]  # from where to where


@dataclass(frozen=True, slots=True)
class Row:
    """What stands between two level rules, or one line of it."""

    top: float
    bottom: float
    words: list[Word]

    @property
    def is_body(self) -> bool:
        """Do two numbers stand in it?"""
        return sum(bool(NUMBER.fullmatch(word.text)) for word in self.words) > 1


def whole_words(rows: Sequence[Row]) -> list[Row]:
    """The rows with words that stand close to each other as one (3 间), but not where others end,
    too: there is the side of a column."""
    ends = Counter(round(x) for row in rows for w in row.words for x in (w.box.x0, w.box.x1))
    found = []
    for row in rows:
        words: list[Word] = []
        for word in row.words:
            last = words[-1].box if words else word.box
            gap, em = word.box.x0 - last.x1, word.box.y1 - word.box.y0
            aligned = max(
                ends[round(last.x1) + n] + ends[round(word.box.x0) + n] for n in (-1, 0, 1)
            )
            if 0 <= gap < GAP * em and abs(word.box.y0 - last.y0) < 1 and aligned <= ALIGNED:
                whole = Box(
                    last.x0, min(last.y0, word.box.y0), word.box.x1, max(last.y1, word.box.y1)
                )
                words[-1] = Word(words[-1].text + word.text, whole)
            else:
                words.append(word)
        found.append(Row(row.top, row.bottom, words))
    return found


def crosses(word: Word, x: float) -> bool:
    """Does the word stand on both sides, and is not two words that touch there (801.87总计)?"""
    inside = word.box.x0 + 1 < x < word.box.x1 - 1
    return inside and not any(abs(turn - x) < TOUCH for turn in word.turns)


def edges_of(rows: Sequence[Row], ends: Sequence[float]) -> list[float]:
    """Where the columns end, from the words: at one of the places where rules end, if there is one
    between them."""
    columns: list[_Column] = []
    body = [(w.box, n) for n, row in enumerate(rows) if row.is_body for w in row.words]
    for box, number in sorted(body, key=lambda at: (-len(rows[at[1]].words), at[0].x1 - at[0].x0)):
        columns = _with(columns, _Column(box.x0, box.x1, frozenset([number]))) or columns
    first = min((number for _, number in body), default=0)
    for row in reversed(rows[:first]):
        em = row.words[0].box.y1 - row.words[0].box.y0 if row.words else 0.0
        spots = [(w.box.x0, w.box.x1) for w in row.words]
        for head in _joined(spots, TIGHT * em):
            whole = _with(columns, _Column(*head, frozenset(), True))
            for part in [] if whole else [s for s in spots if head[0] <= s[0] < head[1]]:
                columns = _with(columns, _Column(*part, frozenset(), True)) or columns
            columns = whole or columns
    bare = [c for c in columns if not c.has_head]  # figures beside the middle of their head
    heads = [c for c in columns if not c.rows]
    for n, column in enumerate(bare):
        beside = heads[n : n + 1] if len(heads) == len(bare) else []
        beside = beside or [c for c in columns if c.has_head and not c.rows & column.rows]
        gaps = {max(c.low - column.high, column.low - c.high): c for c in beside}
        if gaps and column in columns:
            other = gaps[min(gaps)]
            span = min(column.low, other.low), max(column.high, other.high)
            columns = _with(columns, _Column(*span, frozenset(), True)) or columns
    found = []
    for one, other in pairwise(columns):
        inside = [x for x in ends if one.high <= x <= other.low]
        found.append(inside[0] if inside else (one.high + other.low) / 2)
    return found


def under_heads(row: Row, edges: list[float], box: Box, below: Sequence[Rule]) -> list[float]:
    """The edges at which the heads of a row end: each stands over the middle of its columns, which
    a rule below it may tell. All edges where that does not come out."""
    em = row.words[0].box.y1 - row.words[0].box.y0 if row.words else 0.0
    heads = _joined((w.box.x0, w.box.x1) for w in row.words)
    middles = [(low + high) / 2 for low, high in heads]
    if below:
        for rule in below:
            mine = [m for m in middles if rule.low < m < rule.high]
            if len(mine) == 1 and abs(mine[0] - (rule.low + rule.high) / 2) <= MIDDLE * em:
                edges = [x for x in edges if not rule.low + em / 2 < x < rule.high - em / 2]
        return edges
    ends = [box.x0, *edges, box.x1]
    start, kept = 0, []
    for middle in middles:
        off = {abs((ends[start] + ends[n]) / 2 - middle): n for n in range(start + 1, len(ends))}
        if not off or min(off) > MIDDLE * em:
            return edges
        start = off[min(off)]
        kept.append(ends[start])
    return kept[:-1] if start == len(ends) - 1 else edges


class _Column(NamedTuple):
    """From where to where it goes, in which rows it has words, whether it has a head."""

    low: float
    high: float
    rows: frozenset[int]
    has_head: bool = False


def _with(columns: Sequence[_Column], new: _Column) -> list[_Column]:
    """The columns with one more: as one with those it touches, if they never stand in one row; none
    if they do."""
    under = [c for c in columns if c.low < new.high and new.low < c.high]
    rows = frozenset[int]().union(*(c.rows for c in under))
    if sum(len(c.rows) for c in under) > len(rows):
        return []
    ends = [x for c in (new, *under) for x in (c.low, c.high)]
    has_head = any(c.has_head for c in (new, *under))
    whole = _Column(min(ends), max(ends), rows | new.rows, has_head)
    return sorted([*(c for c in columns if c not in under), whole])


def _joined(spans: Iterable[Span], slack: float = 0.0) -> list[Span]:
    """Spans that overlap, or stand no further apart than the slack, as one."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1] + slack:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found
