"""The picture of a page made good: grey on white, without stamps and noise, its rules level.

Goes in: a picture as it comes, in colours or grey. Comes out: a `Sheet` of one brightness a dot,
that knows how it was turned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from ingest.document import Box
from ingest.readers.pdf.letters.glyphs import Frame

MOST_SKEW = 4.0  # degrees
COARSE, FINE = 0.25, 0.03  # degrees: steps in which the skew is looked for
LOOK = 900  # dots of the longer side of the small picture in which it is looked for
WHITE = 0.78  # of the paper's brightness: what is lighter is paper, or the ink of a stamp
PATCH = 31  # dots of the small picture: what the paper's brightness is judged by
NOISY = 6.0  # grey levels: noise from where on it is smoothed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be read: its dots, how many make a point, and how it was turned to be level."""

    dots: Any  # brightness, rows from the top
    scale: float  # dots a point
    skew: float  # degrees, clockwise
    turn: int = 0  # degrees clockwise that set its text upright, once it is level

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.dots.shape[1] / self.scale, self.dots.shape[0] / self.scale

    def points(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """From dots (from the top left) to points (from the bottom left) of the level page."""
        height = self.dots.shape[0]
        return Box(
            x0 / self.scale, (height - y1) / self.scale, x1 / self.scale, (height - y0) / self.scale
        )

    def as_scanned(self, box: Box) -> Box:
        """Where a box of the level page stands on the page as it was scanned."""
        width, height = self.size if self.turn % 180 == 0 else self.size[::-1]
        box = Frame(self.turn, Box(0, 0, width, height)).back(box)
        turn = np.deg2rad(self.skew)
        x, y = (box.x0 + box.x1 - width) / 2, (box.y0 + box.y1 - height) / 2
        dx = x * np.cos(turn) + y * np.sin(turn) - x
        dy = y * np.cos(turn) - x * np.sin(turn) - y
        return Box(*map(float, (box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)))

    def turned(self, turn: int) -> Sheet:
        """The page turned clockwise by a multiple of 90 degrees."""
        return replace(self, dots=np.ascontiguousarray(np.rot90(self.dots, -turn // 90)), turn=turn)


def sheet(picture: Any, scale: float) -> Sheet:
    """The page on a picture, of so many dots a point."""
    grey = _evened(picture.max(axis=2) if picture.ndim == 3 else picture)
    if _noise(grey) > NOISY:
        grey = cv2.bilateralFilter(grey, 5, 6 * NOISY, 1.5)
    skew = _skew(grey)
    if skew:
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return Sheet(grey, scale, skew)


def _evened(bright: Any) -> Any:
    """Paper white all over. The brightest channel shows no coloured ink, only what is dark in all
    of them: so stamps fade, and print below them stays."""
    height, width = bright.shape
    small = cv2.resize(
        bright, None, fx=_small(bright), fy=_small(bright), interpolation=cv2.INTER_AREA
    )
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), PATCH)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    level = bright.astype(np.float32) / (np.maximum(paper, 1) * WHITE)
    return np.clip(level * 255, 0, 255).astype(np.uint8)


def _small(picture: Any) -> float:
    return float(min(1.0, LOOK / max(picture.shape[:2])))


def _noise(grey: Any) -> float:
    """How much neighbouring dots differ where nothing is printed, in levels of grey."""
    rough = np.abs(cv2.Laplacian(grey[::2], cv2.CV_32F))
    return float(np.percentile(rough, 50)) / 3


def _skew(grey: Any) -> float:
    """By how many degrees the page is turned clockwise: level, its rules and lines are sharpest."""
    ink = 255 - cv2.resize(
        grey, None, fx=_small(grey), fy=_small(grey), interpolation=cv2.INTER_AREA
    )
    height, width = ink.shape

    def sharpness(degrees: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        turned = cv2.warpAffine(ink, turn, (width, height))
        profiles = (turned.sum(axis=axis, dtype=np.float64) for axis in (0, 1))
        return float(sum((np.diff(profile) ** 2).sum() for profile in profiles))

    best = max(np.arange(-MOST_SKEW, MOST_SKEW + COARSE, COARSE), key=sharpness)
    best = max(np.arange(best - COARSE, best + COARSE, FINE), key=sharpness)
    return 0.0 if abs(best) < FINE else float(best)
