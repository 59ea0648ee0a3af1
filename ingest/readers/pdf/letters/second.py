"""The second reading: the characters of a page as playa's fonts tell them, without pdfium.

Goes in: the file, a page number and how the page stands. Comes out: characters in the reading frame
(see `glyphs`), to be held against pdfium's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from importlib import import_module
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any
from unicodedata import category

from ingest.readers.pdf.letters import content
from ingest.readers.pdf.letters.content import Known
from ingest.readers.pdf.letters.glyphs import Char, on_line, standing

BAND = 4  # points: characters are compared with those of the same height only


class SecondReader:
    """The pages of a file as playa sees them, opened when first asked for."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path, self._stack = path, stack
        self._pages: Any = None
        self._known: Known = {}

    def characters(self, number: int, turn: int, shift: tuple[float, float]) -> list[Char]:
        """Those of a page turned clockwise by `turn` degrees; `shift` leads from its media box to
        the reading frame. Raises what playa raises."""
        if self._pages is None:
            playa: Any = import_module("playa")
            getLogger("playa").setLevel(CRITICAL)  # it quotes the document
            self._pages = self._stack.enter_context(playa.open(self._path, space="page")).pages
        page = self._pages[number - 1]
        page.set_initial_ctm("page", turn)
        try:
            chars = content.read(page, self._known)
        except Exception:  # Unusual, or an object of the file at which playa may not stumble
            chars = by_playa(page)
        return [_moved(char, *shift) for char in chars] if any(shift) else chars


def by_playa(page: Any) -> list[Char]:
    """What `content.read` gives, by playa's own interpreter: slower, and reads all there is."""
    chars = []
    for glyph in page.glyphs:
        a, b, c, d, x, y = glyph.matrix
        axis, em = standing(a, b, c, d, 1.0)
        text = f"(cid:{glyph.cid})" if glyph.text is None else glyph.text
        if glyph.font.vertical:
            chars.append(Char(text, *glyph.bbox))
        elif axis:
            width = glyph.font.hdisp(glyph.cid)
            chars.append(on_line(axis, em, text, x, y, x + width * a, y + width * b))
    return chars


def first_prints(chars: Sequence[Char]) -> list[Char]:
    """Without what is printed a second time, a hair apart, to look bold."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    firsts = []
    for char in chars:
        text, x0, y0, x1, y1 = char
        near = min(0.4 * (x1 - x0), 0.07 * (y1 - y0))
        bands = range(int((y0 - near) // BAND), int((y0 + near) // BAND) + 1)
        spots = [spot for n in bands for spot in seen.get((text, n), ())]
        if not any(abs(x - x0) + abs(y - y0) < near for x, y in spots):
            seen.setdefault((text, int(y0 // BAND)), []).append((x0, y0))
            firsts.append(char)
    return firsts


def _moved(char: Char, dx: float, dy: float) -> Char:
    return Char(char.text, char.x0 + dx, char.y0 + dy, char.x1 + dx, char.y1 + dy)


def says_more(these: Iterable[str], those: Iterable[str]) -> bool:
    """Whether more characters of these mean something. A font that has no letters of its own is
    read as one letter over and over: with less than half as many different ones it says less."""
    (kinds, count), (other_kinds, other_count) = _meaning(these), _meaning(those)
    if 2 * min(kinds, other_kinds) < max(kinds, other_kinds):
        return kinds > other_kinds
    return count > other_count


def _meaning(texts: Iterable[str]) -> tuple[int, int]:
    """How many different characters mean something, and how many more do than do not: those that
    are private, unassigned, control."""
    told = "".join(texts).replace("(cid:", "\0" * 9).replace("\n", "")
    known = [c for c in told if category(c)[0] != "C" and c != "\ufffd"]
    return len(set(known)), 2 * len(known) - len(told)
