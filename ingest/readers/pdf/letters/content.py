"""What a page's content streams set: its characters with their places, read without pdfium.

Goes in: a playa page (its streams, resources and fonts). Comes out: the characters that playa's own
interpreter gives of it, without an object of twenty attributes for each; placed by baseline and em
as in `glyphs`, in playa's coordinates with its initial matrix applied.

It reads what nearly all writers write. For the rest (inline images, vertical writing, operators and
fonts that are not there) it raises `Unusual`, and the page is playa's to read: the two are held
against each other in `tests/readers/pdf/test_pdf_content.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ingest.readers.pdf.letters.glyphs import BELOW, Char, on_line, standing
from ingest.readers.pdf.letters.stream import Unusual, instructions, name, numbers, strings

Point = tuple[float, float]
Matrix = tuple[float, ...]  # six of them
Glyphs = list[tuple[str, float, bool]]  # of a string: text, width, whether it is a word space

Known = dict[Any, dict[bytes, Glyphs]]  # by font and short string

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
END = Char("\n", 0.0, 0.0, 0.0, 0.0)
MOST_FORMS = 12  # forms within forms
SHORT = 4  # bytes: many writers set each character by itself, and those come again and again
# Paths, colours, line styles, clipping, marked content: nothing of it moves a glyph.
IGNORED = frozenset(
    b"m l c v y h re n S s f F f* B B* b b* w J j M d ri i CS cs SC SCN sc scn G g RG rg K k sh Tr "
    b"W W* BMC BDC EMC MP DP BX EX ET".split()
)


def read(page: Any, known: Known) -> list[Char]:
    """The characters of a playa page in the order they are set, with END after each stream.

    `known` holds the file's short strings decoded so far. Raises Unusual, and what playa raises for
    objects that are not what they should be.
    """
    chars: list[Char] = []
    data = b"\n".join(part.buffer for part in page.streams)
    stream = _Stream(page, page.resources, chars, known)
    stream.ctm = tuple(page.ctm)
    stream.run(data)
    return chars


class _Stream:
    """Follows one stream, the page's or a form's, and keeps its graphics state."""

    def __init__(self, page: Any, resources: Any, chars: list[Char], known: Known) -> None:
        self.page, self.resources, self.chars, self.known = page, resources, chars, known
        self.fonts = import_module("playa.interp").FontMapping(self._named("Font"), page.doc)
        self.harmless: set[bytes] = set()  # what gs was seen to set
        self.depth = 0
        self.saved: list[tuple[Any, ...]] = []
        self.ctm = self.line = IDENTITY
        self.at: Point = (0.0, 0.0)  # of the next glyph, from the start of the line
        self.font: Any = None
        self.size = self.char_space = self.word_space = self.leading = self.rise = 0.0
        self.scaling = 100.0  # percent

    def run(self, data: bytes) -> None:
        """Follow the stream to its end."""
        for operands, operator in instructions(data):
            if operator in IGNORED:
                continue
            if plain := PLAIN.get(operator):
                plain(self, operands)
            elif numeric := NUMERIC.get(operator):
                numeric[0](self, *numbers(operands, numeric[1]))
            elif attribute := SET.get(operator):
                setattr(self, attribute, *numbers(operands, 1))
            else:
                raise Unusual("an operator that is not read here")
        self.chars.append(END)

    def _named(self, kind: str) -> Any:
        """The resources of a kind, by name."""
        return import_module("playa.pdftypes").resolve1(self.resources.get(kind)) or {}

    def save(self, _: bytes) -> None:
        """q"""
        self.saved.append(self.state())

    def restore(self, _: bytes) -> None:
        """Q"""
        if self.saved:
            self.take(self.saved.pop())

    def state(self) -> tuple[Any, ...]:
        """All of the graphics state, to be taken back later."""
        spaces = self.char_space, self.word_space, self.leading, self.rise
        return self.ctm, self.line, self.at, self.font, self.size, self.scaling, spaces

    def take(self, state: tuple[Any, ...]) -> None:
        """The state as it was."""
        self.ctm, self.line, self.at, self.font, self.size, self.scaling, spaces = state
        self.char_space, self.word_space, self.leading, self.rise = spaces

    def transform(self, *matrix: float) -> None:
        """cm"""
        self.ctm = times(matrix, self.ctm)

    def set_parameters(self, operands: bytes) -> None:
        """gs: of what it can set only a font would matter."""
        if operands not in self.harmless:
            named = self._named("ExtGState").get(name(operands.strip()))
            parameters = import_module("playa.pdftypes").resolve1(named)
            if named is not None and (not isinstance(parameters, dict) or "Font" in parameters):
                raise Unusual("a font, or nothing that is known, set with the graphics state")
            self.harmless.add(operands)

    def form(self, operands: bytes) -> None:
        """Do: follow a form; an image sets nothing."""
        types: Any = import_module("playa.pdftypes")
        stream = types.resolve1(self._named("XObject").get(name(operands.strip())))
        if not isinstance(stream, types.ContentStream):
            raise Unusual("a form that is not there")
        if stream.get("Subtype") is not types.LIT("Form"):
            return
        if self.depth == MOST_FORMS:
            raise Unusual("forms in forms in forms")
        resources = stream.get("Resources")
        own = self.page.resources if resources is None else types.dict_value(resources)
        inner = _Stream(self.page, own, self.chars, self.known)
        inner.depth = self.depth + 1
        inner.take(self.state())
        inner.line, inner.at = IDENTITY, (0.0, 0.0)
        if "Matrix" in stream:
            inner.transform(*types.matrix_value(stream["Matrix"]))
        inner.run(stream.buffer)

    def begin_text(self, _: bytes) -> None:
        """BT"""
        self.line, self.at = IDENTITY, (0.0, 0.0)

    def set_font(self, operands: bytes) -> None:
        """Tf"""
        parts = operands.split()
        try:
            self.font = self.fonts[name(parts[0])]
        except LookupError:
            raise Unusual("a font that is not there") from None
        (self.size,) = numbers(b" ".join(parts[1:]), 1)

    def set_line(self, *matrix: float) -> None:
        """Tm"""
        self.line, self.at = matrix, (0.0, 0.0)

    def move(self, x: float, y: float) -> None:
        """Td"""
        self.line, self.at = times((1.0, 0.0, 0.0, 1.0, x, y), self.line), (0.0, 0.0)

    def move_and_lead(self, x: float, y: float) -> None:
        """TD"""
        self.leading = -y
        self.move(x, y)

    def next_line(self, _: bytes) -> None:
        """T*"""
        self.move(0.0, -self.leading)

    def show_next(self, operands: bytes) -> None:
        """'"""
        self.next_line(operands)
        self.show(operands)

    def show(self, operands: bytes) -> None:
        """Tj and TJ: place each glyph on its baseline; one that stands askew is left out."""
        font, size, scaling = self.font, self.size, self.scaling * 0.01
        if font is None or font.vertical or not size or not scaling:
            raise Unusual("text without a font or a size, or written downwards")
        known = self.known.setdefault(font, {})
        put, char_space = self.chars.append, self.char_space
        spaces = char_space + (0.0 if font.multibyte else self.word_space)
        a, b, c, d, e, f = times(self.line, self.ctm)
        axis, em = standing(a, b, c, d, size)
        e, f = e + c * self.rise, f + d * self.rise
        x, y = self.at
        for part in strings(operands):
            if isinstance(part, float):
                x -= part * 0.001 * size * scaling
                continue
            found = known.get(part)
            if found is None:
                found = _glyphs(font, part)
                if len(part) <= SHORT:
                    known[part] = found
            is_level = (
                axis == "y" and not b and em > 0 and a * size * scaling > 0
            )  # as nearly all is
            low, high = y * d + f - BELOW * em, y * d + f + (1 - BELOW) * em
            for text, width, is_word_space in found:
                left, to = x * a + y * c + e, width * size * scaling
                if is_level:
                    put(Char(text, left, low, left + to * a, high))
                elif axis:
                    bottom = x * b + y * d + f
                    put(on_line(axis, em, text, left, bottom, left + to * a, bottom + to * b))
                x += (width * size + (spaces if is_word_space else char_space)) * scaling
        self.at = x, y


def _glyphs(font: Any, string: bytes) -> Glyphs:
    return [
        (f"(cid:{cid})" if text is None else text, font.hdisp(cid), cid == 32)
        for cid, text in font.decode(string)
    ]


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that first applies `inner`, then `outer`."""
    a1, b1, c1, d1, e1, f1 = inner
    a, b, c, d, e, f = outer
    top = a * a1 + c * b1, b * a1 + d * b1, a * c1 + c * d1, b * c1 + d * d1
    return (*top, a * e1 + c * f1 + e, b * e1 + d * f1 + f)


SPACES = b"Tc char_space Tw word_space Tz scaling TL leading Ts rise".split()
SET = {
    operator: attribute.decode()
    for operator, attribute in zip(SPACES[::2], SPACES[1::2], strict=True)
}
NUMERIC: dict[bytes, tuple[Callable[..., None], int]] = {
    b"Td": (_Stream.move, 2),
    b"TD": (_Stream.move_and_lead, 2),
    b"Tm": (_Stream.set_line, 6),
    b"cm": (_Stream.transform, 6),
}
PLAIN: dict[bytes, Callable[..., None]] = {
    b"q": _Stream.save,
    b"Q": _Stream.restore,
    b"gs": _Stream.set_parameters,
    b"Do": _Stream.form,
    b"BT": _Stream.begin_text,
    b"Tf": _Stream.set_font,
    b"T*": _Stream.next_line,
    b"Tj": _Stream.show,
    b"TJ": _Stream.show,
    b"'": _Stream.show_next,
}
