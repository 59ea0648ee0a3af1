"""The lines of a page, as the eye reads them.

Goes in: characters in the order in which they are set. Comes out: what stands at one height, left
to right, with its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.document import Box
from ingest.readers.pdf.letters.glyphs import Char, around, inside

# A number that stands alone, as in a column: sign, digits, separators, per cent.
NUMBER = re.compile(r"[-−+(（]?\d[\d,，]*(?:\.\d+)?[)）]?%?")
GAP = 0.29  # of the em: parts numbers and Latin words
WIDE_GAP = 0.92  # of the em: parts Chinese characters, which labels set wide
OVERLAP = 0.2  # of the em: pieces of a line that overlap by more are set into each other


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space or gap between them; `turns`: where Latin meets Chinese."""

    text: str
    box: Box
    turns: tuple[float, ...] = ()


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


Piece = tuple[Box, str, list[Char]]  # of a line: its place, text and characters


def visual_lines(chars: Sequence[Char], taken: Sequence[Box]) -> list[VisualLine]:
    """The lines outside the taken boxes, top to bottom, each as the eye reads it.

    Pieces that pdfium reports apart but that stand at one height are one line, joined by a space
    where there is a gap.
    """
    pieces = [_piece(run) for run in _runs(chars, taken)]
    pieces.sort(key=lambda p: -(p[0].y0 + p[0].y1))
    groups: list[list[Piece]] = []
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
        group = _in_order(group)
        text = ""
        for i, (box, part, _) in enumerate(group):
            gap = box.x0 - group[i - 1][0].x1 if i else 0.0
            text += (" " if gap > GAP * (box.y1 - box.y0) else "") + part
        runs = tuple(run for _, _, run in group)
        lines.append(VisualLine(text, around(box for box, _, _ in group), runs))
    return lines


def askew_lines(chars: Sequence[Char]) -> list[VisualLine]:
    """What stands askew, in the order in which it is set: one line."""
    if not chars:
        return []
    text = "".join(char.text for char in chars)
    return [VisualLine(text, around(chars), (chars,))]


def _runs(chars: Sequence[Char], taken: Sequence[Box]) -> list[list[Char]]:
    """Pdfium's lines without what stands in the taken boxes, cut where a line jumps."""
    runs: list[list[Char]] = []
    run: list[Char] = []
    end: float | None = None  # of the last character, as are the next four
    start = low = high = 0.0
    latin = False
    for char in chars:
        text, x0, y0, x1, y1 = char
        if text.isspace():
            if text != "\n":
                run.append(char)
                continue
        elif not taken or not inside(char, taken):
            if end is not None:
                height = min(high - low, y1 - y0)
                overlap = min(high, y1) - max(low, y0)
                gap = GAP if latin or text.isascii() else WIDE_GAP
                if x0 - end > gap * height or overlap < 0.4 * height or x1 < start:
                    runs.append(run)
                    run = []
            run.append(char)
            start, end, low, high, latin = x0, x1, y0, y1, text.isascii()
            continue
        runs.append(run)
        run, end = [], None
    runs.append(run)
    return [r for r in runs if any(not c.text.isspace() for c in r)]


def _words(run: Sequence[Char]) -> list[Word]:
    words: list[Word] = []
    word: list[Char] = []
    for char in [*run, Char(" ", 0, 0, 0, 0)]:
        far = bool(word) and char.x0 - word[-1].x1 > GAP * (char.y1 - char.y0)
        if word and (char.text.isspace() or far):
            turns = (a.x1 for a, b in pairwise(word) if a.text.isascii() != b.text.isascii())
            words.append(Word("".join(c.text for c in word), around(word), tuple(turns)))
            word = []
        if not char.text.isspace():
            word.append(char)
    return words


def _piece(run: list[Char]) -> Piece:
    box = around(c for c in run if not c.text.isspace())
    return box, "".join([c.text for c in run]).strip(), run


def _in_order(line: list[Piece]) -> list[Piece]:
    """The pieces left to right; those set into the gaps of others (quotation marks of another font)
    put there, character by character."""
    line.sort(key=lambda p: p[0].x0)
    for (one, _, _), (other, _, _) in pairwise(line):
        slack = OVERLAP * (one.y1 - one.y0)
        if other.x0 < one.x1 - slack and abs(one.y0 - other.y0) < slack:
            chars = [char for _, _, run in line for char in run if not char.text.isspace()]
            return [_piece(run) for run in _runs(sorted(chars, key=lambda c: c.x0), [])]
    return line
