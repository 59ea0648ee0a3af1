"""Puts what is read into the cells of a scanned page, and reads numbers a second time.

Goes in: the sheet, its grids, boxes of text. Comes out: the texts of each cell by both readings.

The first reading is of the boxes that RapidOCR finds on the whole page, cut where a rule runs
through them. The second is of the ink of each cell alone, without rules: it is found without
RapidOCR, and its picture is another. A number of which a reading is not sure gets the mark of
doubt in the second one: what differs is never taken as agreed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from ingest.document import Box
from ingest.readers import ocr
from ingest.readers.ocr import Told
from ingest.readers.pdf.grid.lattice import Grid
from ingest.readers.scan.picture import Sheet

SURE = 0.9  # confidence below which a text is doubtful
DOUBT = "?"  # behind a second reading that is the same, but not sure
INK = 205  # of 255: what is darker is print
DUST = 1.2  # points: smaller than this in both directions is no character
INSET = 0.4  # points of a cell beside its rules that are not looked at
APART = 0.3  # points between two lines
LOST = 0.3  # of the height of a line: ink that goes on further than this is a character
MARGIN = 4  # dots of white around the ink of a cell
HEIGHT = 64  # dots of a line that is read for the second time
FLAT, THIN = 0.5, 2.4  # of its width, and points: ink no higher than these is a dash
DASH = "—"
FIGURE = re.compile(r"\d|^[-—–一]+$")  # what may be a number, or the dash for none
Place = tuple[int, int, int, int]  # in dots: left, top, right, bottom


class Read(NamedTuple):
    """A cell's two readings; `second` is None where there is only one."""

    text: str
    second: str | None


def filled(
    sheet: Sheet, grids: Sequence[Grid], rules: Any, boxes: Sequence[Place]
) -> tuple[list[list[Read]], list[Place]]:
    """The readings of each grid's cells in the order of its spans; the boxes outside of them."""
    bare = np.where(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0, 255, sheet.dots)
    bare = bare.astype(np.uint8)
    left = list(boxes)
    owners: list[list[list[Place]]] = []
    for grid in grids:
        held, left = _parted(sheet, grid, bare, left)
        owners.append(held)
    found = []
    for grid, held in zip(grids, owners, strict=True):
        inks = [_ink_lines(bare, _dots(sheet, grid.place(s)), sheet.scale) for s in grid.spans]
        dashes = [bool(ls) and all(_is_dash(line, sheet.scale) for line in ls) for ls in inks]
        asked = [[] if dash else cell for dash, cell in zip(dashes, held, strict=True)]
        firsts = _lines_read(
            [
                [_cut(sheet.dots, box) for box in _whole(_in_order(cell), lines)]
                for cell, lines in zip(asked, inks, strict=True)
            ]
        )
        twice = [
            not dash and (not told or any(FIGURE.search(t.text) for t in told))
            for dash, told in zip(dashes, firsts, strict=True)
        ]
        seconds = _lines_read(
            [
                [_enlarged(bare, line) for line in lines if two]
                for lines, two in zip(inks, twice, strict=True)
            ]
        )
        read = list(map(both, firsts, seconds, twice))
        found.append([Read(DASH, DASH) if d else r for d, r in zip(dashes, read, strict=True)])
    return found, left


def both(first: list[Told], second: list[Told], asked: bool) -> Read:
    """The two readings of a cell; where the first saw nothing, it differs from the second."""
    one, two = _text(first), _text(second)
    if not one and two:
        return Read(two, "")
    doubtful = any(told.sure < SURE for told in [*first, *second])
    if asked and _bare(one) != _bare(two):
        return Read(one, two)
    if doubtful:
        return Read(one, one + DOUBT)
    return Read(one, one if asked else None)


def _text(told: Sequence[Told]) -> str:
    return "\n".join(t.text for t in told if t.text)


def _bare(text: str) -> str:
    return "".join(text.split()).replace("，", ",")


def _lines_read(cells: Sequence[Sequence[Any]]) -> list[list[Told]]:
    """Every picture of every cell read, all in one go."""
    told = iter(ocr.read([picture for cell in cells for picture in cell]))
    return [[next(told) for _ in cell] for cell in cells]


def _dots(sheet: Sheet, box: Box) -> Place:
    height, scale = sheet.dots.shape[0], sheet.scale
    return (
        round(box.x0 * scale),
        round(height - box.y1 * scale),
        round(box.x1 * scale),
        round(height - box.y0 * scale),
    )


def _parted(
    sheet: Sheet, grid: Grid, bare: Any, boxes: Sequence[Place]
) -> tuple[list[list[Place]], list[Place]]:
    """The boxes by cell, those on both sides of a rule cut in two; and those outside the grid."""
    held: list[list[Place]] = [[] for _ in grid.spans]
    outside = []
    places = [_dots(sheet, grid.place(span)) for span in grid.spans]
    x0, y0, x1, y1 = _dots(sheet, grid.box)
    for box in boxes:
        if not (x0 <= (box[0] + box[2]) / 2 <= x1 and y0 <= (box[1] + box[3]) / 2 <= y1):
            outside.append(box)
            continue
        middle = (box[1] + box[3]) / 2
        for number, (left, top, right, bottom) in enumerate(places):
            if not (top <= middle < bottom and left < box[2] and box[0] < right):
                continue
            part = max(box[0], left), box[1], min(box[2], right), box[3]
            whole = left <= box[0] and box[2] <= right
            if whole or _ink(bare, part, sheet.scale):
                held[number].append(part)
    return held, outside


def _ink(bare: Any, place: Place, scale: float) -> list[Place]:
    """The boxes of what is printed within a place, without dust."""
    x0, y0, x1, y1 = place
    dark = (bare[y0:y1, x0:x1] < INK).astype(np.uint8)
    if not dark.size:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    found = []
    for x, y, width, height, _ in (stats[n] for n in range(1, count)):
        if max(width, height) >= DUST * scale:
            found.append((x0 + int(x), y0 + int(y), x0 + int(x + width), y0 + int(y + height)))
    return found


def _ink_lines(bare: Any, place: Place, scale: float) -> list[Place]:
    """Where the lines of a cell are, by their ink."""
    inset = max(1, round(INSET * scale))
    x0, y0, x1, y1 = place
    inks = _ink(bare, (x0 + inset, y0 + inset, x1 - inset, y1 - inset), scale)
    if len(inks) == 1 and max(inks[0][2] - inks[0][0], inks[0][3] - inks[0][1]) < 2 * DUST * scale:
        return []
    lines: list[Place] = []
    for box in sorted(inks, key=lambda b: b[1]):
        if lines and box[1] < lines[-1][3] + APART * scale:
            last = lines.pop()
            box = (min(last[0], box[0]), last[1], max(last[2], box[2]), max(last[3], box[3]))
        lines.append(box)
    return lines


def _whole(boxes: list[Place], lines: Sequence[Place]) -> list[Place]:
    """The boxes, if each is a line, with what RapidOCR did not see at its ends: a thin character
    (一、), a sign."""
    if len(boxes) != len(lines):
        return boxes
    found = []
    for (x0, y0, x1, y1), (left, _, right, _) in zip(boxes, lines, strict=True):
        room = LOST * (y1 - y0)
        x0 = left - MARGIN if left < x0 - room else x0
        x1 = right + MARGIN if right > x1 + room else x1
        found.append((x0, y0, x1, y1))
    return found


def _is_dash(ink: Place, scale: float) -> bool:
    x0, y0, x1, y1 = ink
    return y1 - y0 <= min(FLAT * (x1 - x0), THIN * scale)


def _enlarged(bare: Any, line: Place) -> Any:
    """The picture of a line, with a little white around it."""
    x0, y0, x1, y1 = line
    cut = _cut(bare, (x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN))
    grown = HEIGHT / cut.shape[0]
    return cv2.resize(cut, None, fx=grown, fy=grown, interpolation=cv2.INTER_CUBIC)


def _cut(dots: Any, place: Place) -> Any:
    x0, y0, x1, y1 = place
    return dots[max(0, y0) : y1, max(0, x0) : x1]


def _in_order(boxes: Sequence[Place]) -> list[Place]:
    """Line by line, each from the left."""
    lines: list[list[Place]] = []
    for box in sorted(boxes, key=lambda b: b[1] + b[3]):
        last = lines[-1][0] if lines else box
        if lines and min(last[3], box[3]) - max(last[1], box[1]) > 0.5 * (box[3] - box[1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [box for line in lines for box in sorted(line)]
