"""Turns a page that was scanned on its side, or upside down.

Goes in: a `Sheet`. Comes out: the same upright, and the boxes of its text. Whether a page lies on
its side its boxes tell, which way round it is whoever reads it: wrong, it is not sure of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.readers import ocr
from ingest.readers.scan.cells import Place
from ingest.readers.scan.picture import Sheet

LONG = 2.0  # times as long as high: what tells which way the lines run
ASKED = 8  # boxes that are read for it
SURE = 0.8  # confidence of a page that is the right way round


def upright(page: Sheet) -> tuple[Sheet, list[Place]]:
    """The page upright, and where its text is."""
    boxes = ocr.places(page.dots)
    sides = [(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes]
    level = sum(width > LONG * height for width, height in sides)
    on_end = sum(height > LONG * width for width, height in sides)
    ways = (90, 270) if on_end > level else (0, 180)
    longest = sorted(boxes, key=lambda b: min(b[0] - b[2], b[1] - b[3]))[:ASKED]
    sure = _sure(page, longest, ways[0])
    turn = ways[sure < SURE and _sure(page, longest, ways[1]) > sure]
    if not turn:
        return page, boxes
    page = page.turned(turn)
    return page, ocr.places(page.dots)


def _sure(page: Sheet, boxes: Sequence[Place], turn: int) -> float:
    """How sure whoever reads the boxes is, once they are turned."""
    crops: list[Any] = [
        np.ascontiguousarray(np.rot90(page.dots[y0:y1, x0:x1], -turn // 90))
        for x0, y0, x1, y1 in boxes
    ]
    return float(np.mean([told.sure for told in ocr.read(crops)])) if crops else 0.0
