"""The pdfium side of the PDF reader: page frames, characters, visual lines.

Goes in: an open pdfium page. Comes out: characters and lines with boxes in the *reading frame* of
the page: PDF points, origin bottom left, the page turned until most of its characters stand
upright. A character is placed by its origin on the baseline and its em: the ascent and descent of
a font are what its writer fills in. pypdfium2 is untyped: its `Any` stays in `pdf`, `drawn` and
here.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from ingest.document import Box

raw: Any = import_module("pypdfium2.raw")
# FPDFText_GetTextObject as a number: ctypes makes a pointer object of each, which takes as long
text_object: Any = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)

DASH_CODES = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at a line's end
BELOW = 0.12  # of the em: what a Chinese character has of its square below the baseline
ASKEW = 0.05  # rise of a baseline that is level, against its run
Corners = tuple[float, float, float, float]


class Char(NamedTuple):
    """A character and its box in the reading frame; white space has a box of no width."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


SPACE = Char(" ", 0.0, 0.0, 0.0, 0.0)  # this very one: where pdfium takes a gap for a space


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


def characters(textpage: Any, count: int, frame: Frame) -> tuple[list[Char], list[Char]]:
    """All characters in pdfium's order, line ends as "\n"; apart, those that stand askew, as the
    words of a watermark do."""
    found: list[Char] = []
    askew: list[Char] = []
    page = textpage.raw  # without the conversion that each call makes of the object
    number = ctypes.cast(page, ctypes.c_void_p).value
    unicode_of, box_of, origin_of = (
        *(raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin),
    )
    x, y, box, m = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    at, around_it = (ctypes.byref(x), ctypes.byref(y)), ctypes.byref(box)
    last, axis, em, lead = 0, "", 0.0, 0
    advances: Advances | None = None
    fonts: dict[int, Advances | None] = {}
    corners = frame.corners
    for i in range(count):
        code = unicode_of(page, i)
        if 0xD800 <= code < 0xDC00:
            lead = code
            continue
        if 0xDC00 <= code < 0xE000 and lead:
            code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00)
        lead = 0
        if code == 13:
            continue
        if code in DASH_CODES:
            code = 0x2D
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text.isspace():
            made_up = text == " " and raw.FPDFText_IsGenerated(page, i)
            found.append(SPACE if made_up else Char(text, 0.0, 0.0, 0.0, 0.0))
            continue
        if not box_of(page, i, around_it):
            raise RuntimeError(f"pdfium gives no place for character {i}")
        origin_of(page, i, *at)
        thing = text_object(number, i)
        if thing != last or not thing:  # all of one text object is set alike
            last = thing
            raw.FPDFText_GetMatrix(page, i, ctypes.byref(m))
            size = raw.FPDFText_GetFontSize(page, i)
            axis, em = standing(m.a, m.b, m.c, m.d, size)
            advances = advances_of(thing, fonts)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if advances is not None and (advance := size * advances.of(code)):
            right, top = x.value + m.a * advance, y.value + m.b * advance
        if axis == "y" and em > 0:  # as nearly all text is; the rest by the general rule
            left, bottom, top = x.value, y.value - BELOW * em, y.value + (1 - BELOW) * em
            right = right if right > left else left
        elif axis and em:
            _, left, bottom, right, top = on_line(axis, em, text, x.value, y.value, right, top)
        chars = found if axis else askew
        chars.append(Char(text, *corners(left, bottom, right, top)))
    return found, askew


class Advances:
    """How far a font that its document does not hold goes on after each character, in ems.

    pdfium draws such a font with another (see `fonts`), and its boxes reach around what it draws,
    into the next cell where that is wider than the document's.
    """

    def __init__(self, font: Any) -> None:
        self._font, self._known, self._width = font, dict[int, float](), ctypes.c_float()

    def of(self, code: int) -> float:
        """The advance that the document gives for the character; 0 where it gives none."""
        if code not in self._known:
            told = raw.FPDFFont_GetGlyphWidth(self._font, code, 1, ctypes.byref(self._width))
            self._known[code] = self._width.value if told else 0.0
        return self._known[code]


def advances_of(thing: int | None, fonts: dict[int, Advances | None]) -> Advances | None:
    """The advances of the font a text object is set in, None where the document holds the font."""
    if not thing:
        return None
    font = raw.FPDFTextObj_GetFont(ctypes.cast(thing, raw.FPDF_PAGEOBJECT))
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        fonts[key] = None if not key or raw.FPDFFont_GetIsEmbedded(font) else Advances(font)
    return fonts[key]


def standing(a: float, b: float, c: float, d: float, size: float) -> tuple[str, float]:
    """The axis of the page along which glyphs stand up ("" for neither), and their em in points,
    below zero where they point down or left; from the matrix and size they are set with."""
    if abs(b) <= ASKEW * abs(a):
        return "y", d * size
    return ("x", c * size) if abs(a) <= ASKEW * abs(b) else ("", 0.0)


def on_line(axis: str, em: float, text: str, x: float, y: float, to_x: float, to_y: float) -> Char:
    """The character from its origin to the end of its advance: on its baseline it stands as far up
    and down as its em tells, whatever its font says of itself."""
    if axis == "y":
        low, high = y - BELOW * em, y + (1 - BELOW) * em
        return Char(text, min(x, to_x), min(low, high), max(x, to_x), max(low, high))
    low, high = x - BELOW * em, x + (1 - BELOW) * em
    return Char(text, min(low, high), min(y, to_y), max(low, high), max(y, to_y))


def inside(char: Char, boxes: Sequence[Box]) -> bool:
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
