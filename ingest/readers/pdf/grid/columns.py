"""Finds numbers that stand in columns without rules around them.

Goes in: the visual lines of a page outside its ruled tables. Comes out: boxes, in the reading
frame, of what should be parsed as a table without rules. Prose with numbers in it gives none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.document import Box
from ingest.readers.pdf.letters.glyphs import around
from ingest.readers.pdf.letters.visual_lines import NUMBER, VisualLine


def number_columns(lines: Sequence[VisualLine]) -> list[Box]:
    """Where lines show numbers in columns: at least 3 lines with 2 or more aligned numbers each.

    A number counts only if it stands free: nothing within one height of it on either side. So a
    sentence with numbers in it, or a table of contents (one number a line), is never a column.
    """
    free = [_free_numbers(line) for line in lines]
    edges: Counter[tuple[str, int]] = Counter()
    for spots in free:
        near = {(a, b + n) for spot in spots for a, b in _edges(spot) for n in (-1, 0, 1)}
        edges.update(near)
    aligned = [[s for s in spots if any(edges[e] >= 3 for e in _edges(s))] for spots in free]
    return _regions(lines, aligned)


def _edges(spot: tuple[float, float]) -> list[tuple[str, int]]:
    return [("left", round(spot[0] / 3)), ("right", round(spot[1] / 3))]


def _free_numbers(line: VisualLine) -> list[tuple[float, float]]:
    spots = []
    words = line.words
    for i, word in enumerate(words):
        room = word.box.y1 - word.box.y0
        left = i == 0 or word.box.x0 - words[i - 1].box.x1 > room
        right = i + 1 == len(words) or words[i + 1].box.x0 - word.box.x1 > room
        if left and right and NUMBER.fullmatch(word.text):
            spots.append((word.box.x0, word.box.x1))
    return spots


def _regions(
    lines: Sequence[VisualLine], aligned: Sequence[Sequence[tuple[float, float]]]
) -> list[Box]:
    """Boxes over stretches of lines that belong together.

    Lines with 2 or more aligned numbers belong together if what stands between them is labels
    beside those numbers, never text across them. A line with one aligned number next to the
    stretch belongs to it, and so do the lines above with 3 or more pieces: the heading.
    """
    hits = [i for i, spots in enumerate(aligned) if len(spots) >= 2]
    regions: list[Box] = []
    start = 0
    for end in range(1, len(hits) + 1):
        if end < len(hits):
            above, below = hits[end - 1], hits[end]
            columns = [*aligned[above], *aligned[below]]
            if not any(_across(lines[i], columns) for i in range(above + 1, below)):
                continue
        if end - start >= 3:
            first, last = hits[start], hits[end - 1]
            while last + 1 < len(lines) and aligned[last + 1]:
                last += 1
            while first > 0 and (aligned[first - 1] or len(lines[first - 1].words) >= 3):
                first -= 1
            regions.append(around(line.box for line in lines[first : last + 1]))
        start = end
    return regions


def _across(line: VisualLine, columns: Sequence[tuple[float, float]]) -> bool:
    words = [w for w in line.words if not NUMBER.fullmatch(w.text)]
    return any(w.box.x0 < x1 and x0 < w.box.x1 for w in words for x0, x1 in columns)
