"""The rules of a scanned page.

Goes in: a `Sheet`. Comes out: `Rule`s as a PDF draws them, in points from the bottom left, and
the dots they are made of.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from ingest.readers.pdf.grid.ruled import Rule
from ingest.readers.scan.picture import Sheet

DARKER = 30  # of 255, than what is beside it: may be part of a rule, however faint
ALONG = 7  # dots of a rule that are looked at together
SHORTEST = 9.0  # points: of a piece of a rule
LONG = (
    100.0  # points: strokes of characters beside each other do not look like a rule of this length
)
THICK = 2.0  # points: no rule is thicker
SHORT, PAST = 1.6, 3.0  # points by which a short rule may end before, or behind, the one it meets
BREAK = 3  # dots: gaps in a rule
Piece = tuple[bool, int]  # is it level, and which of these


def found(sheet: Sheet) -> tuple[list[Rule], Any]:
    """The rules, and a mask of their dots."""
    pieces: dict[Piece, Rule] = {}
    labels = {}
    for level in (True, False):
        runs, labels[level] = _runs(sheet.dots if level else sheet.dots.T, sheet.scale)
        for label, (x0, y0, x1, y1) in runs.items():
            box = sheet.points(*((x0, y0, x1, y1) if level else (y0, x0, y1, x1)))
            if level:
                rule = Rule(True, (box.y0 + box.y1) / 2, box.x0, box.x1)
            else:
                rule = Rule(False, (box.x0 + box.x1) / 2, box.y0, box.y1)
            pieces[level, label] = rule
    kept = _accepted(pieces)
    mask = _dots(labels[True], kept, True) | _dots(labels[False], kept, False).T
    return list(kept.values()), mask.astype(np.uint8)


def _dots(labels: Any, kept: dict[Piece, Rule], level: bool) -> Any:
    return np.isin(labels, [label for way, label in kept if way == level])


def _runs(dots: Any, scale: float) -> tuple[dict[int, tuple[int, int, int, int]], Any]:
    """Boxes of what runs level and thin through the dots, and which dot belongs to which."""
    run = np.ones((1, max(9, round(SHORTEST * scale))), np.uint8)
    across = np.ones((2 * round(THICK * scale) + 3, 1), np.uint8)
    thin = cv2.blur(
        cv2.morphologyEx(np.ascontiguousarray(dots), cv2.MORPH_BLACKHAT, across), (ALONG, 1)
    )
    ink = (thin > DARKER).astype(np.uint8)
    wide = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # that a rule may sink by a dot
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, BREAK), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, run), connectivity=8
    )
    found = {}
    for label in range(1, count):
        x, y, width, height, area = (int(n) for n in stats[label])
        thick = area / width  # of a rule that sinks, its box is higher
        if thick <= THICK * scale + 2 and height <= thick + 2 + 0.01 * width:
            found[label] = (x + ALONG // 2, y, x + width - ALONG // 2, y + height)
    return found, labels


def _accepted(pieces: dict[Piece, Rule]) -> dict[Piece, Rule]:
    """Those too long for strokes of characters, and those that run from one of these to another."""
    kept = {piece: rule for piece, rule in pieces.items() if rule.high - rule.low >= LONG}
    while True:
        more = {
            piece: rule
            for piece, rule in pieces.items()
            if piece not in kept
            and any(_meets(rule, rule.low, 1, other) for other in kept.values())
            and any(_meets(rule, rule.high, -1, other) for other in kept.values())
        }
        if not more:
            return kept
        kept |= more


def _meets(rule: Rule, end: float, inwards: int, other: Rule) -> bool:
    """Does the other run across this end?"""
    return (
        other.level != rule.level
        and -PAST <= inwards * (end - other.at) <= SHORT
        and other.low - PAST <= rule.at <= other.high + PAST
    )
