"""The one font that pdfium draws with where a document does not hold its own.

For such a font (宋体 of many publishers) pdfium takes another of the machine. Where that has no
Chinese, every glyph is empty, and pdfium drops each text object whose ink has no width: what was
read hung on what is installed. So pdfium is never shown a font of the machine. It keeps the 14 that
it brings along; for every other it gets this one, of squares as wide as a Chinese font sets them.
Nobody looks at them: only that there is ink counts, what a character is and where it ends the
document tells.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib import import_module
from itertools import accumulate
from struct import pack
from typing import Any

BUILT_IN = {
    *("Courier", "Courier-Bold", "Courier-BoldOblique", "Courier-Oblique"),
    *("Helvetica", "Helvetica-Bold", "Helvetica-BoldOblique", "Helvetica-Oblique"),
    *("Times-Roman", "Times-Bold", "Times-BoldItalic", "Times-Italic"),
    *("Symbol", "ZapfDingbats"),
}
ANSI, SYMBOL = 0, 2  # FXFONT_ANSI_CHARSET, FXFONT_SYMBOL_CHARSET: what the 14 are good for
HANDLE = 1  # of the font, towards pdfium: any number but 0
EM, HALF = 1000, 500  # in units of the font, as the next two
ASCENT, DESCENT = 700, -100  # within those of any document's font: they widen no box

# glyphs: how far each goes on, and whether it has ink
ANY, WIDE, NARROW, NARROW_BLANK, WIDE_BLANK = range(5)
GLYPHS = ((EM, True), (EM, True), (HALF, True), (HALF, False), (EM, False))
CHARACTERS = (  # first, last, glyph: all planes that have characters
    (0x20, 0x20, NARROW_BLANK),
    (0x21, 0x9F, NARROW),
    (0xA0, 0xA0, NARROW_BLANK),
    (0xA1, 0x24F, NARROW),
    (0x250, 0x2FFF, WIDE),
    (0x3000, 0x3000, WIDE_BLANK),
    (0x3001, 0xFF60, WIDE),
    (0xFF61, 0xFF9F, NARROW),
    (0xFFA0, 0x3FFFF, WIDE),
)


@cache
def only_ours() -> Any:
    """Let pdfium know no font of the machine, in this process and from now on: before the first
    document is opened. Gives what pdfium goes on using and the cache so keeps alive."""
    raw: Any = import_module("pypdfium2.raw")
    font = squares()
    types = dict(raw.FPDF_SYSFONTINFO._fields_)

    def map_font(*asked: Any) -> Any:  # itself, weight, italic, charset, pitch, name, exact
        charset, face = asked[3], asked[5]
        name = ctypes.cast(face, ctypes.c_char_p).value or b""
        built_in = charset in (ANSI, SYMBOL) and name.decode("latin-1") in BUILT_IN
        return None if built_in else HANDLE

    def font_data(_: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:  # one of its tables, or the head of a collection of fonts
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    info = raw.FPDF_SYSFONTINFO(
        version=1,
        MapFont=types["MapFont"](map_font),
        GetFontData=types["GetFontData"](font_data),
    )
    raw.FPDF_SetSystemFontInfo(info)
    return info


def squares() -> bytes:
    """The font, as a TrueType file of some 600 bytes."""
    outlines = [_square(advance) if ink else b"" for advance, ink in GLYPHS]
    ends = accumulate(map(len, outlines), initial=0)
    groups = b"".join(pack(">3L", *group) for group in CHARACTERS)
    count = len(GLYPHS)
    places = b"".join(pack(">HHL", 3, encoding, 20) for encoding in (1, 10))  # Unicode, both widths
    return _file(
        {
            b"cmap": pack(">HH", 0, 2)
            + places
            + pack(">HHLLL", 13, 0, 16 + len(groups), 0, len(CHARACTERS))
            + groups,
            b"glyf": b"".join(outlines),
            b"head": pack(">4L2H", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM)
            + bytes(16)
            + pack(">4h2H3h", 0, DESCENT, EM, ASCENT, 0, 8, 2, 1, 0),
            b"hhea": pack(">L3hH", 0x10000, ASCENT, DESCENT, 0, EM)
            + pack(">3h", 0, 0, EM)
            + pack(">2h", 1, 0)
            + bytes(12)
            + pack(">H", count),
            b"hmtx": b"".join(pack(">Hh", advance, 0) for advance, _ in GLYPHS),
            b"loca": b"".join(pack(">L", end) for end in ends),
            b"maxp": pack(">L14H", 0x10000, count, 4, 1, 0, 0, 1, *[0] * 8),
            b"post": pack(">L", 0x30000) + bytes(28),  # without names of glyphs
        }
    )


def _square(width: int) -> bytes:
    """The outline of a glyph that fills its advance: four corners, each from the one before."""
    steps_x, steps_y = (0, 0, width, 0), (DESCENT, ASCENT - DESCENT, 0, DESCENT - ASCENT)
    head = pack(">5h2H", 1, 0, DESCENT, width, ASCENT, 3, 0)
    return head + bytes([1] * 4) + pack(">8h", *steps_x, *steps_y) + bytes(2)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """A font file of these tables, each at a multiple of four bytes."""
    start = 12 + 16 * len(tables)
    directory, body = pack(">L4H", 0x10000, len(tables), 128, 3, 0), b""
    for tag, table in sorted(tables.items()):
        directory += pack(">4s3L", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body
