"""Puts in the rules that a table leaves out: the upright ones, those between its rows, or all.

Goes in: level rules outside the ruled grids, or an area in which numbers stand in columns, and the
lines of the page. Comes out: rules with which the table is a ruled grid like any other.

Where each cell has a rule of its own above and below, the columns end where these rules do. Else
they end between the words (`edges`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.readers.pdf.grid.edges import Row, crosses, edges_of, under_heads, whole_words
from ingest.readers.pdf.grid.ruled import Rule, places, straight
from ingest.readers.pdf.letters.visual_lines import VisualLine

FEWEST = 3  # level rules of a table: over the head, below it, below the body
LEADING = 0.4  # em: lines of one row stand no further apart


def ruled_tables(
    rules: Sequence[Rule], lines: Sequence[VisualLine], near: float
) -> list[list[Rule]]:
    """The tables that are drawn with level rules of one width only, each with all its rules."""
    level = [rule for rule in rules if rule.level]
    groups: list[list[Rule]] = []
    for rule in straight(level, near):
        for group in groups:
            if abs(group[0].low - rule.low) + abs(group[0].high - rule.high) <= 2 * near:
                group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in sorted(groups, key=lambda rules: rules[0].low - rules[0].high):
        if len(group) >= FEWEST:
            box, inner = _extent(group, level, lines, near)
            found.append(completed(box, inner, lines, near))
    return [table for table in found if table]


def _extent(
    group: Sequence[Rule], level: Sequence[Rule], lines: Sequence[VisualLine], near: float
) -> tuple[Box, list[Rule]]:
    """How far a table of level rules goes, and its rules piece by piece: over the first and below
    the last of them there may be a row more, where the outer rules are left out."""
    heights = sorted(rule.at for rule in group)
    pitch = median(b - a for a, b in pairwise(heights))
    low, high = group[0].low, group[0].high
    mine = [r for r in level if low - near <= r.low and r.high <= high + near]
    inner = [r for r in mine if heights[0] - near <= r.at <= heights[-1] + near]
    bottom, top = heights[0], heights[-1]
    while above := [r for r in mine if top + near < r.at < top + 2 * pitch]:
        top = max(r.at for r in above)
        inner += above
    last = _next(lines, Box(low, bottom - pitch, high, bottom), -1)
    if _row(bottom, bottom - pitch, Box(low, 0, high, 0), last).is_body:
        bottom = last[-1].box.y0 - 1
    first = [r for r in inner if abs(r.at - top) <= near]
    over = _next(lines, Box(low, top, high, top + pitch), 1)
    if over and any(_over(one, other, near) for one in first for other in first):
        top = over[-1].box.y1 + 1
    return Box(low, bottom, high, top), inner


def _over(one: Rule, other: Rule, near: float) -> bool:
    """Is it drawn for a cell that stands over several, as the other is for one of these?"""
    return one.low + near < other.high < one.high - near and one.low - near <= other.low


def _next(lines: Sequence[VisualLine], box: Box, step: int) -> list[VisualLine]:
    """The first line in the box from below (step 1) or above (-1), and those set close to it."""
    found: list[VisualLine] = []
    for line in _between(lines, box.y0, box.y1)[::-step]:
        if found:
            last = found[-1].box
            gap = line.box.y0 - last.y1 if step > 0 else last.y0 - line.box.y1
            if gap > LEADING * (last.y1 - last.y0):
                break
        found.append(line)
    return found


def _between(lines: Sequence[VisualLine], low: float, high: float) -> list[VisualLine]:
    return [line for line in lines if low < (line.box.y0 + line.box.y1) / 2 < high]


def completed(
    box: Box, pieces: Sequence[Rule], lines: Sequence[VisualLine], near: float
) -> list[Rule]:
    """The level rules in the box and all that it lacks to be a grid; none if it has one column.

    `pieces` are its level rules as they are drawn, piece by piece.
    """
    level = [
        r for r in straight(pieces, near) if box.x0 - near <= r.low and r.high <= box.x1 + near
    ]
    level += [Rule(True, at, box.x0, box.x1) for at in (box.y0, box.y1)]
    rows, between = _rows(box, sorted({r.at for r in level}, reverse=True), lines)
    drawn = _drawn(pieces, near)
    body = [row for row in rows if row.is_body]
    crossed = [sum(any(crosses(w, x) for w in row.words) for row in body) for x in drawn]
    is_drawn = bool(drawn) and 2 * max(crossed) <= len(body)  # dashes end in the midst of labels
    rows = rows if is_drawn else whole_words(rows)
    edges = drawn if is_drawn else edges_of(rows, [x for r in pieces for x in (r.low, r.high)])
    if not edges:
        return []
    upright = [Rule(False, x, box.y0, box.y1) for x in (box.x0, box.x1)]
    is_head = True
    for row in rows:
        is_head = is_head and not row.is_body
        ended = edges
        if is_drawn:
            ended = [x for x in edges if _ends(x, row, level, pieces, near)]
        if is_head:
            below = [r for r in level if abs(r.at - row.bottom) <= near]
            ended = under_heads(row, ended, box, [r for r in below if not _whole(r, box, near)])
        upright += [
            Rule(False, x, row.bottom, row.top) for x in ended if not _is_open(x, row, edges)
        ]
    return [*level, *(Rule(True, at, box.x0, box.x1) for at in between), *upright]


def _whole(rule: Rule, box: Box, near: float) -> bool:
    return rule.low <= box.x0 + near and rule.high >= box.x1 - near


def _drawn(pieces: Sequence[Rule], near: float) -> list[float]:
    """The sides of cells: where one piece ends, the next begins, at a sixth of the heights."""
    place = places([x for r in pieces for x in (r.low, r.high)], near)
    height = places([r.at for r in pieces], near)
    ends = {(place[r.high], height[r.at]) for r in pieces}
    count = Counter(x for x, _ in ends & {(place[r.low], height[r.at]) for r in pieces})
    return sorted(x for x, n in count.items() if n > 1 and 6 * n >= len(set(height.values())))


def _is_open(x: float, row: Row, edges: Sequence[float]) -> bool:
    """Does a word stand on both sides, and nothing else on one of the two?"""
    over = [word for word in row.words if crosses(word, x)]
    low = max((e for e in edges if e < x), default=-math.inf)
    high = min((e for e in edges if e > x), default=math.inf)
    middles = [(w.box.x0 + w.box.x1) / 2 for w in row.words if w not in over]
    return bool(over) and not (
        any(low < m < x for m in middles) or any(x < m < high for m in middles)
    )


def _rows(
    box: Box, heights: Sequence[float], lines: Sequence[VisualLine]
) -> tuple[list[Row], list[float]]:
    """The rows between level rules at these heights, from the top; where two lines of what stands
    between two rules have numbers, each line is a row. And where such lines are parted."""
    rows: list[Row] = []
    between: list[float] = []
    for top, bottom in pairwise(heights):
        inner = _between(lines, bottom, top)
        split = [_row(top, bottom, box, [line]) for line in inner]
        if sum(row.is_body for row in split) > 1:
            cuts = [(one.box.y0 + other.box.y1) / 2 for one, other in pairwise(inner)]
            between += cuts
            ends = pairwise([top, *cuts, bottom])
            rows += [_row(*end, box, [line]) for end, line in zip(ends, inner, strict=True)]
        else:
            rows.append(_row(top, bottom, box, inner))
    return rows, between


def _row(top: float, bottom: float, box: Box, lines: Iterable[VisualLine]) -> Row:
    words = [word for line in lines for word in line.words]
    return Row(top, bottom, [w for w in words if box.x0 < (w.box.x0 + w.box.x1) / 2 < box.x1])


def _ends(x: float, row: Row, level: Sequence[Rule], pieces: Sequence[Rule], near: float) -> bool:
    """Do the rules of a cell end here, above the row and below it, as far as they are drawn?"""
    there = [r.at for r in level if r.low - near <= x <= r.high + near]
    over = min((at for at in there if at >= row.top), default=row.top)
    under = max((at for at in there if at <= row.bottom), default=row.bottom)
    for at in (over, under):
        drawn = [p for p in pieces if abs(p.at - at) <= near]
        if drawn and not any(min(abs(p.low - x), abs(p.high - x)) <= near for p in drawn):
            return False
    return True
