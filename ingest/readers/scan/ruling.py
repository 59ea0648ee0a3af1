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

DARK = 170  # of 255: what is darker may be part of a rule, however thin
SHORTEST = 9.0  # points: of a piece of a rule
LONG = 30.0  # points: no stroke of a character is as long
THICK = 2.0  # points: no rule is thicker
TOUCH = 3.0  # points between the end of a short rule and the one that it meets
BREAK = 3  # dots: gaps in a rule


def found(sheet: Sheet) -> tuple[list[Rule], Any]:
    """The rules, and a mask of their dots."""
    ink = (sheet.dots < DARK).astype(np.uint8)
    pieces: list[tuple[Rule, int]] = []
    labels = {}
    for level in (True, False):
        runs, labels[level] = _runs(ink if level else ink.T, sheet.scale)
        for label, (x0, y0, x1, y1) in runs.items():
            box = sheet.points(*((x0, y0, x1, y1) if level else (y0, x0, y1, x1)))
            if level:
                rule = Rule(True, (box.y0 + box.y1) / 2, box.x0, box.x1)
            else:
                rule = Rule(False, (box.x0 + box.x1) / 2, box.y0, box.y1)
            pieces.append((rule, label))
    rules = [rule for rule, _ in pieces]
    kept = [(rule, label) for rule, label in pieces if _is_rule(rule, rules)]
    upright = np.isin(labels[False], [label for rule, label in kept if not rule.level]).T
    mask = np.isin(labels[True], [label for rule, label in kept if rule.level]) | upright
    return [rule for rule, _ in kept], mask.astype(np.uint8)


def _runs(ink: Any, scale: float) -> tuple[dict[int, tuple[int, int, int, int]], Any]:
    """Boxes of what runs level and thin through the dots, and which dot belongs to which."""
    run = np.ones((1, max(9, round(SHORTEST * scale))), np.uint8)
    wide = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # that a rule may sink by a dot
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, BREAK), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, run), connectivity=8
    )
    found = {}
    for label in range(1, count):
        x, y, width, height, dots = (int(n) for n in stats[label])
        thick = dots / width  # of a rule that sinks, its box is higher
        if thick <= THICK * scale + 2 and height <= thick + 2 + 0.01 * width:
            found[label] = (x, y, x + width, y + height)
    return found, labels


def _is_rule(rule: Rule, others: list[Rule]) -> bool:
    """Is it too long for a stroke of a character, or does it run from rule to rule?"""
    if rule.high - rule.low >= LONG:
        return True
    return all(
        any(
            other.level != rule.level
            and abs(other.at - end) <= TOUCH
            and other.low - TOUCH <= rule.at <= other.high + TOUCH
            and other.high - other.low >= LONG
            for other in others
        )
        for end in (rule.low, rule.high)
    )
