"""What stands outside the tables of a scanned page, as lines in reading order.

Goes in: boxes of text in dots. Comes out: lines of boxes: from the top, each from the left; where
the page is set in two columns, the left one first.
"""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[int, int, int, int]  # in dots: left, top, right, bottom
COLUMN_LINES = 4  # lines on either side of a gutter: fewer are no columns
MIDDLE = 0.3, 0.7  # of the width of what is printed: where a gutter may be


def lines(boxes: Sequence[Place]) -> list[list[Place]]:
    """The lines of a stretch of the page."""
    found = _levels(boxes)
    gutter = _gutter(found)
    if gutter is None:
        return found
    ordered: list[list[Place]] = []
    band: list[Place] = []
    for line in [*found, []]:
        if line and not any(b[0] < gutter < b[2] for b in line):
            band += line
            continue
        ordered += _levels([b for b in band if b[2] <= gutter])
        ordered += _levels([b for b in band if b[0] >= gutter])
        band = []
        ordered += [line] if line else []
    return ordered


def _levels(boxes: Sequence[Place]) -> list[list[Place]]:
    """Boxes at one height are one line."""
    found: list[list[Place]] = []
    for box in sorted(boxes, key=lambda b: b[1] + b[3]):
        last = found[-1][-1] if found else box
        overlap = min(last[3], box[3]) - max(last[1], box[1])
        if found and overlap > 0.5 * min(box[3] - box[1], last[3] - last[1]):
            found[-1].append(box)
        else:
            found.append([box])
    return [sorted(line) for line in found]


def _gutter(found: Sequence[Sequence[Place]]) -> float | None:
    """Where the white between two columns is, if enough lines stand on both sides of it."""
    boxes = [box for line in found for box in line]
    if not boxes:
        return None
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    best, most = None, COLUMN_LINES - 1
    for step in range(41):
        x = left + (right - left) * (MIDDLE[0] + (MIDDLE[1] - MIDDLE[0]) * step / 40)
        free = [line for line in found if not any(b[0] < x < b[2] for b in line)]
        sides = sum(any(b[2] <= x for b in line) and any(b[0] >= x for b in line) for line in free)
        if sides > most and 2 * sides > len(found):
            best, most = x, sides
    return best
