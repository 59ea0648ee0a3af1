"""The pdfium side of the PDF reader: page frames, characters, visual lines.

Goes in: an open pdfium page. Comes out: characters and lines with boxes in the *reading frame* of
the page: PDF points, origin bottom left, the page turned until most of its characters stand
upright. pypdfium2 is untyped: its `Any` stays in this module and in `pdf.py`.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

from ingest.document import Box

raw: Any = import_module("pypdfium2.raw")

DASH_CODES = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at a line's end
GAP = 0.25  # of the height: parts numbers and Latin words
WIDE_GAP = 0.8  # of the height: parts Chinese characters, which labels set wide
NESTING = 8  # form XObjects inside form XObjects
Corners = tuple[float, float, float, float]


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


@dataclass(frozen=True)
class VisualLine:
    """What stands at one height of the page, left to right."""

    text: str
    box: Box
    runs: tuple[Sequence[Char], ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words; the lines inside cells are never asked for them."""
        return tuple(word for run in self.runs for word in _words(run))


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's own coordinates against those of the page turned clockwise by `turn` degrees.

    `visible` is the visible part of the page (crop box within media box) in its own coordinates;
    the turned page has its origin at the bottom left of it.
    """

    turn: int
    visible: Box

    def forth(self, box: Box) -> Box:
        """From the page's own coordinates to the turned page."""
        return Box(*self.corners(box.x0, box.y0, box.x1, box.y1))

    def corners(self, x0: float, y0: float, x1: float, y1: float) -> Corners:
        """The same for a box's left, bottom, right and top: cheap enough for each character."""
        v = self.visible
        if self.turn == 90:
            return y0 - v.y0, v.x1 - x1, y1 - v.y0, v.x1 - x0
        if self.turn == 180:
            return v.x1 - x1, v.y1 - y1, v.x1 - x0, v.y1 - y0
        if self.turn == 270:
            return v.y1 - y1, x0 - v.x0, v.y1 - y0, x1 - v.x0
        return x0 - v.x0, y0 - v.y0, x1 - v.x0, y1 - v.y0

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
    turns: Counter[int] = Counter()
    for sample in (40, 200):  # the larger one only where the smaller is not of one mind
        turns = _turns(textpage, range(0, count, max(1, count // sample)))
        if len(turns) == 1:
            break
    return turns.most_common(1)[0][0] if turns else page_turn


def _turns(textpage: Any, numbers: Iterable[int]) -> Counter[int]:
    turns: Counter[int] = Counter()
    for i in numbers:
        if raw.FPDFText_GetUnicode(textpage, i) > 32:
            angle = math.degrees(raw.FPDFText_GetCharAngle(textpage, i))
            turns[round(-angle / 90) * 90 % 360] += 1
    return turns


class Drawn(NamedTuple):
    """What a page draws besides text: number of paths and images, share of the largest image."""

    paths: int
    images: int
    covered: float


def drawn(page: Any, visible: Box) -> Drawn:
    """Count what the page draws, inside form XObjects as well. Areas as a share of the page."""
    paths = images = 0
    largest = 0.0
    sides = [ctypes.c_float() for _ in range(4)]
    for kind, thing in _objects(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, NESTING):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            if not raw.FPDFPageObj_GetBounds(thing, *sides):
                raise RuntimeError("pdfium gives no place for an image")
            x0, y0, x1, y1 = (side.value for side in sides)
            largest = max(largest, (x1 - x0) * (y1 - y0))
    area = (visible.x1 - visible.x0) * (visible.y1 - visible.y0)
    return Drawn(paths, images, largest / area)


def _objects(holder: Any, count: Any, get: Any, depth: int) -> Iterator[tuple[int, Any]]:
    """Type and handle of each object; pypdfium2's own iterator makes a Python object of each."""
    for number in range(count(holder)):
        thing = get(holder, number)
        if not thing:
            raise RuntimeError(f"pdfium does not give what the page draws (object {number})")
        kind = raw.FPDFPageObj_GetType(thing)
        yield kind, thing
        if kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            forms = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
            yield from _objects(thing, *forms, depth - 1)


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
        found.append(Char(text, *frame.corners(rect.left, rect.bottom, rect.right, rect.top)))
    return found


def inside(char: Any, boxes: Sequence[Box]) -> bool:
    """Does the middle of the character stand in one of the boxes?"""
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    return any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes)


def around(boxes: Iterable[Char | Box]) -> Box:
    """The smallest box around all of them, of which there is one at least."""
    x0 = y0 = math.inf
    x1 = y1 = -math.inf
    for box in boxes:
        x0 = box.x0 if box.x0 < x0 else x0
        y0 = box.y0 if box.y0 < y0 else y0
        x1 = box.x1 if box.x1 > x1 else x1
        y1 = box.y1 if box.y1 > y1 else y1
    return Box(x0, y0, x1, y1)


def _runs(chars: Sequence[Char], taken: Sequence[Box]) -> list[list[Char]]:
    """Pdfium's lines without what stands in the taken boxes, cut where a line jumps."""
    runs: list[list[Char]] = []
    run: list[Char] = []
    last: Char | None = None
    for char in chars:
        if char.text.isspace():
            if char.text == "\n":
                runs.append(run)
                run, last = [], None
            else:
                run.append(char)
            continue
        if taken and inside(char, taken):
            runs.append(run)
            run, last = [], None
            continue
        if last is not None:
            height = min(last.y1 - last.y0, char.y1 - char.y0)
            overlap = min(last.y1, char.y1) - max(last.y0, char.y0)
            gap = GAP if last.text.isascii() or char.text.isascii() else WIDE_GAP
            far = char.x0 - last.x1 > gap * height
            if far or overlap < 0.4 * height or char.x1 < last.x0:
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
        far = bool(word) and char.x0 - word[-1].x1 > GAP * (char.y1 - char.y0)
        if word and (char.text.isspace() or far):
            words.append(Word("".join(c.text for c in word), around(word)))
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
        box = around(c for c in run if not c.text.isspace())
        pieces.append((box, "".join([c.text for c in run]).strip(), run))
    pieces.sort(key=lambda p: -(p[0].y0 + p[0].y1))
    groups: list[list[tuple[Box, str, list[Char]]]] = []
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
            text += (" " if gap > GAP * (box.y1 - box.y0) else "") + part
        runs = tuple(run for _, _, run in group)
        lines.append(VisualLine(text, around(box for box, _, _ in group), runs))
    return lines
