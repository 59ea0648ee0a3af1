"""The pdfium side of the PDF reader: page frames, characters, visual lines, columns of numbers.

Goes in: an open pdfium page. Comes out: characters and lines with boxes in the *reading frame* of
the page: PDF points, origin bottom left, the page turned until most of its characters stand
upright. pypdfium2 is untyped: its `Any` stays in this module and in `pdf.py`.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from ingest.document import Box

raw: Any = import_module("pypdfium2.raw")

# A number that stands alone, as in a column: sign, digits, separators, per cent, or a dash.
NUMBER = re.compile(r"[-−+(（]?\d[\d,，]*(?:\.\d+)?[)）]?%?")
DASH_CODES = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at a line's end
NESTING = 8  # form XObjects inside form XObjects


class Char(NamedTuple):
    """A character and its box in the reading frame; white space has a box of no width."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space or gap between them."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class VisualLine:
    """What stands at one height of the page, left to right."""

    text: str
    box: Box
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's own coordinates against those of the page turned clockwise by `turn` degrees.

    `visible` is the visible part of the page (crop box within media box) in its own coordinates;
    the turned page has its origin at the bottom left of it.
    """

    turn: int
    visible: Box

    def forth(self, b: Box) -> Box:
        """From the page's own coordinates to the turned page."""
        v = self.visible
        if self.turn == 90:
            return Box(b.y0 - v.y0, v.x1 - b.x1, b.y1 - v.y0, v.x1 - b.x0)
        if self.turn == 180:
            return Box(v.x1 - b.x1, v.y1 - b.y1, v.x1 - b.x0, v.y1 - b.y0)
        if self.turn == 270:
            return Box(v.y1 - b.y1, b.x0 - v.x0, v.y1 - b.y0, b.x1 - v.x0)
        return Box(b.x0 - v.x0, b.y0 - v.y0, b.x1 - v.x0, b.y1 - v.y0)

    def back(self, b: Box) -> Box:
        """From the turned page to the page's own coordinates."""
        v = self.visible
        if self.turn == 90:
            return Box(v.x1 - b.y1, v.y0 + b.x0, v.x1 - b.y0, v.y0 + b.x1)
        if self.turn == 180:
            return Box(v.x1 - b.x1, v.y1 - b.y1, v.x1 - b.x0, v.y1 - b.y0)
        if self.turn == 270:
            return Box(v.x0 + b.y0, v.y1 - b.x1, v.x0 + b.y1, v.y1 - b.x0)
        return Box(b.x0 + v.x0, b.y0 + v.y0, b.x1 + v.x0, b.y1 + v.y0)


def visible_box(page: Any) -> Box:
    """The crop box within the media box, in the page's own coordinates."""
    m, c = page.get_mediabox(), page.get_cropbox()
    x0, y0, x1, y1 = max(m[0], c[0]), max(m[1], c[1]), min(m[2], c[2]), min(m[3], c[3])
    return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else Box(*m)


def reading_turn(textpage: Any, count: int, page_turn: int) -> int:
    """The clockwise turn (0, 90, 180, 270) that sets most characters upright.

    Where all is regular it is the page's own /Rotate; a page whose table lies on its side without
    /Rotate gets the turn a reader would give it.
    """
    step = max(1, count // 200)
    turns: Counter[int] = Counter()
    for i in range(0, count, step):
        if raw.FPDFText_GetUnicode(textpage, i) > 32:
            angle = math.degrees(raw.FPDFText_GetCharAngle(textpage, i))
            turns[round(-angle / 90) * 90 % 360] += 1
    return turns.most_common(1)[0][0] if turns else page_turn


def objects(page: Any) -> tuple[int, int]:
    """How many paths and images the page draws, those inside form XObjects included."""
    paths = images = 0
    for thing in page.get_objects(max_depth=NESTING):
        paths += thing.type == raw.FPDF_PAGEOBJ_PATH
        images += thing.type == raw.FPDF_PAGEOBJ_IMAGE
    return paths, images


def characters(textpage: Any, count: int, frame: Frame) -> list[Char]:
    """All characters in pdfium's order, line ends as "\\n"."""
    found: list[Char] = []
    rect = raw.FS_RECTF()
    at = ctypes.byref(rect)
    high = 0
    for i in range(count):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code == 13:
            continue
        if code in DASH_CODES:
            code = 0x2D
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text.isspace():
            found.append(Char(text, 0.0, 0.0, 0.0, 0.0))
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, i, at):
            raise RuntimeError(f"pdfium gives no place for character {i}")
        box = frame.forth(Box(rect.left, rect.bottom, rect.right, rect.top))
        found.append(Char(text, box.x0, box.y0, box.x1, box.y1))
    return found


def inside(char: Char, boxes: Sequence[Box]) -> bool:
    """Does the middle of the character stand in one of the boxes?"""
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    return any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes)


def _around(boxes: Iterable[Char | Box]) -> Box:
    every = list(boxes)
    return Box(
        min(b.x0 for b in every),
        min(b.y0 for b in every),
        max(b.x1 for b in every),
        max(b.y1 for b in every),
    )


def _runs(chars: Sequence[Char], taken: Sequence[Box]) -> list[list[Char]]:
    """Pdfium's lines without what stands in the taken boxes, cut where a line jumps."""
    runs: list[list[Char]] = []
    run: list[Char] = []
    last: Char | None = None
    for char in chars:
        if char.text == "\n" or (not char.text.isspace() and inside(char, taken)):
            runs.append(run)
            run, last = [], None
            continue
        if char.text.isspace():
            run.append(char)
            continue
        if last is not None:
            height = min(last.y1 - last.y0, char.y1 - char.y0)
            overlap = min(last.y1, char.y1) - max(last.y0, char.y0)
            if overlap < 0.4 * height or char.x1 < last.x0:
                runs.append(run)
                run = []
        run.append(char)
        last = char
    runs.append(run)
    return [r for r in runs if any(not c.text.isspace() for c in r)]


def _words(run: Sequence[Char]) -> list[Word]:
    words: list[Word] = []
    word: list[Char] = []
    for char in [*run, Char(" ", 0, 0, 0, 0)]:
        far = bool(word) and char.x0 - word[-1].x1 > 0.3 * (char.y1 - char.y0)
        if word and (char.text.isspace() or far):
            words.append(Word("".join(c.text for c in word), _around(word)))
            word = []
        if not char.text.isspace():
            word.append(char)
    return words


def visual_lines(chars: Sequence[Char], taken: Sequence[Box]) -> list[VisualLine]:
    """The lines outside the taken boxes, top to bottom, each as the eye reads it.

    Pieces that pdfium reports apart but that stand at one height are one line, joined by a space
    where there is a gap.
    """
    pieces = []
    for run in _runs(chars, taken):
        box = _around(c for c in run if not c.text.isspace())
        pieces.append((box, "".join(c.text for c in run).strip(), _words(run)))
    pieces.sort(key=lambda p: -(p[0].y0 + p[0].y1))
    groups: list[list[tuple[Box, str, list[Word]]]] = []
    for piece in pieces:
        if groups:
            first, box = groups[-1][0][0], piece[0]
            overlap = min(first.y1, box.y1) - max(first.y0, box.y0)
            if overlap > 0.5 * min(first.y1 - first.y0, box.y1 - box.y0):
                groups[-1].append(piece)
                continue
        groups.append([piece])
    lines = []
    for group in groups:
        group.sort(key=lambda p: p[0].x0)
        text = ""
        for i, (box, part, _) in enumerate(group):
            gap = box.x0 - group[i - 1][0].x1 if i else 0.0
            text += (" " if gap > 0.3 * (box.y1 - box.y0) else "") + part
        words = tuple(w for _, _, ws in group for w in ws)
        lines.append(VisualLine(text, _around(box for box, _, _ in group), words))
    return lines


def number_columns(lines: Sequence[VisualLine]) -> list[Box]:
    """Where lines show numbers in columns: at least 3 lines with 2 or more aligned numbers each.

    A number counts only if it stands free: nothing within one height of it on either side. So a
    sentence with numbers in it, or a table of contents (one number a line), is never a column.
    A box takes in the lines between its first and last such line and the heading lines above
    that have 3 or more pieces.
    """
    free: list[list[tuple[float, float]]] = []
    for line in lines:
        spots = []
        for i, word in enumerate(line.words):
            room = word.box.y1 - word.box.y0
            left = i == 0 or word.box.x0 - line.words[i - 1].box.x1 > room
            right = i + 1 == len(line.words) or line.words[i + 1].box.x0 - word.box.x1 > room
            if left and right and NUMBER.fullmatch(word.text):
                spots.append((word.box.x0, word.box.x1))
        free.append(spots)
    edges = Counter(
        (side, round(spot[side] / 3) + nudge)
        for spots in free
        for side, nudge, spot in {(s, n, p) for p in spots for s in (0, 1) for n in (-1, 0, 1)}
    )
    aligned = [
        sum(max(edges[0, round(a / 3)], edges[1, round(b / 3)]) >= 3 for a, b in spots) >= 2
        for spots in free
    ]
    return _regions(lines, aligned)


def _regions(lines: Sequence[VisualLine], aligned: Sequence[bool]) -> list[Box]:
    """Boxes over stretches of aligned lines; at most 2 lines in between may be without."""
    regions: list[Box] = []
    hits = [i for i, yes in enumerate(aligned) if yes]
    start = 0
    for end in range(1, len(hits) + 1):
        if end < len(hits) and hits[end] - hits[end - 1] <= 3:
            continue
        if end - start >= 3:
            first, last = hits[start], hits[end - 1]
            while first > 0 and len(lines[first - 1].words) >= 3:
                first -= 1
            regions.append(_around(line.box for line in lines[first : last + 1]))
        start = end
    return regions
