"""What a page's content streams set and draw: characters and rules, with their places.

Goes in: a playa page (its streams, resources and fonts). Comes out: what playa's interpreter and
`miner.extract_page` give of it, only the parts that tables are read from, and without an object of
twenty attributes for each character. Places are playa's, its initial matrix applied.

It reads what nearly all writers write. For the rest (inline images, vertical writing, operators and
fonts that are not there) it raises `Unusual`, and the page is playa's to read: the two are held
against each other in `tests/test_pdf_content.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from ingest.readers import pdf_paths
from ingest.readers.pdf_paths import IDENTITY, Paths, Rule, times
from ingest.readers.pdf_stream import Unusual, instructions, name, numbers, strings
from ingest.readers.pdf_text import Char

Point = tuple[float, float]
Glyphs = list[tuple[str, float, bool]]  # of a string: text, width, whether it is a word space

Known = dict[Any, dict[bytes, Glyphs]]  # by font and short string

END = Char("\n", 0.0, 0.0, 0.0, 0.0)
MOST_FORMS = 12  # forms within forms
SHORT = 4  # bytes: many writers set each character by itself, and those come again and again
# Colours, line styles, clipping, marked content: nothing of it moves a glyph or a rule.
IGNORED = frozenset(
    b"w J j M d ri i CS cs SC SCN sc scn G g RG rg K k sh Tr W W* "
    b"BMC BDC EMC MP DP BX EX ET".split()
)


class Content(NamedTuple):
    """The characters in the order they are set, with END after each stream, and the rules."""

    chars: list[Char]
    rules: list[Rule]


def read(page: Any, known: Known) -> Content:
    """Characters and rules of a playa page; `known` holds the file's short strings decoded so far.

    Raises Unusual, and what playa raises for objects that are not what they should be.
    """
    content = Content([], [])
    data = b"\n".join(part.buffer for part in page.streams)
    stream = _Stream(page, page.resources, content, known)
    stream.ctm = tuple(page.ctm)
    stream.run(data)
    return content


class _Stream(Paths):
    """Follows one stream, the page's or a form's, and keeps its graphics state."""

    def __init__(self, page: Any, resources: Any, content: Content, known: Known) -> None:
        super().__init__(content.rules)
        self.page, self.resources, self.content, self.known = page, resources, content, known
        self.fonts = import_module("playa.interp").FontMapping(self._named("Font"), page.doc)
        self.harmless: set[bytes] = set()  # what gs was seen to set
        self.depth = 0
        self.saved: list[tuple[Any, ...]] = []
        self.line = IDENTITY
        self.at: Point = (0.0, 0.0)  # of the next glyph, from the start of the line
        self.font: Any = None
        self.size = self.char_space = self.word_space = self.leading = self.rise = 0.0
        self.scaling = 1.0

    def run(self, data: bytes) -> None:
        """Follow the stream to its end."""
        for operands, operator in instructions(data):
            if numeric := NUMERIC.get(operator):
                numeric[0](self, *numbers(operands, numeric[1]))
            elif plain := PLAIN.get(operator):
                plain(self, operands)
            elif operator not in IGNORED:
                raise Unusual("an operator that is not read here")
        self.content.chars.append(END)

    def _named(self, kind: str) -> Any:
        """The resources of a kind, by name."""
        return import_module("playa.pdftypes").resolve1(self.resources.get(kind)) or {}

    # The graphics state

    def save(self, _: bytes) -> None:
        """q"""
        self.saved.append(self.state())

    def restore(self, _: bytes) -> None:
        """Q"""
        if self.saved:
            self.take(self.saved.pop())

    def state(self) -> tuple[Any, ...]:
        """All of it, to be taken back later."""
        spaces = self.char_space, self.word_space, self.leading, self.rise
        return self.ctm, self.line, self.at, self.font, self.size, self.scaling, spaces

    def take(self, state: tuple[Any, ...]) -> None:
        """The state as it was."""
        self.ctm, self.line, self.at, self.font, self.size, self.scaling, spaces = state
        self.char_space, self.word_space, self.leading, self.rise = spaces

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """cm"""
        self.ctm = times((a, b, c, d, e, f), self.ctm)

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
        inner = _Stream(self.page, own, self.content, self.known)
        inner.depth = self.depth + 1
        inner.take(self.state())
        inner.line, inner.at = IDENTITY, (0.0, 0.0)
        if "Matrix" in stream:
            inner.transform(*types.matrix_value(stream["Matrix"]))
        inner.run(stream.buffer)

    # Text

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

    def set_char_space(self, space: float) -> None:
        """Tc"""
        self.char_space = space

    def set_word_space(self, space: float) -> None:
        """Tw"""
        self.word_space = space

    def set_scaling(self, percent: float) -> None:
        """Tz"""
        self.scaling = percent * 0.01

    def set_leading(self, leading: float) -> None:
        """TL"""
        self.leading = leading

    def set_rise(self, rise: float) -> None:
        """Ts"""
        self.rise = rise

    def set_line(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Tm"""
        self.line, self.at = (a, b, c, d, e, f), (0.0, 0.0)

    def move(self, x: float, y: float) -> None:
        """Td"""
        a, b, c, d, e, f = self.line
        self.line, self.at = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), (0.0, 0.0)

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
        """Tj and TJ: place each glyph as playa's `LTChar` does."""
        font, size, scaling = self.font, self.size, self.scaling
        if font is None or font.vertical or not size or not scaling:
            raise Unusual("text without a font or a size, or written downwards")
        known = self.known.setdefault(font, {})
        char_space = self.char_space / size
        word_space = 0.0 if font.multibyte else self.word_space / size
        a, b, c, d, e, f = times(self.line, self.ctm)
        x, y = self.at
        across, along = a * (size * scaling), b * (size * scaling)
        up, over = c * size, d * size
        turned = across * up < 0 or along * over < 0
        low = font.descent * font.matrix[3]
        x_low, y_low, x_high, y_high = up * low, over * low, up * (low + 1), over * (low + 1)
        c_rise, d_rise = c * self.rise, d * self.rise
        chars = self.content.chars
        for part in strings(operands):
            if isinstance(part, float):
                x -= part * 0.001 * size * scaling
                continue
            found = known.get(part)
            if found is None:
                found = _glyphs(font, part)
                if len(part) <= SHORT:
                    known[part] = found
            for text, width, is_word_space in found:
                left, bottom = c_rise + (x * a + y * c + e), d_rise + (x * b + y * d + f)
                x0, y0 = x_low + left, y_low + bottom
                x1, y1 = across * width + x_high + left, along * width + y_high + bottom
                if turned:
                    xs = x0, x_high + left, x1, across * width + x_low + left
                    ys = y0, y_high + bottom, y1, along * width + y_low + bottom
                    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
                else:
                    x0, x1 = (x0, x1) if x0 <= x1 else (x1, x0)
                    y0, y1 = (y0, y1) if y0 <= y1 else (y1, y0)
                chars.append(Char(text, x0, y0, x1, y1))
                shift = width + char_space
                x += (shift + word_space if is_word_space else shift) * size * scaling
        self.at = x, y


def _glyphs(font: Any, string: bytes) -> Glyphs:
    return [
        (f"(cid:{cid})" if text is None else text, font.hdisp(cid), cid == 32)
        for cid, text in font.decode(string)
    ]


NUMERIC: dict[bytes, tuple[Callable[..., None], int]] = {
    **pdf_paths.NUMERIC,
    b"Td": (_Stream.move, 2),
    b"TD": (_Stream.move_and_lead, 2),
    b"Tm": (_Stream.set_line, 6),
    b"Tc": (_Stream.set_char_space, 1),
    b"Tw": (_Stream.set_word_space, 1),
    b"Tz": (_Stream.set_scaling, 1),
    b"TL": (_Stream.set_leading, 1),
    b"Ts": (_Stream.set_rise, 1),
    b"cm": (_Stream.transform, 6),
}
PLAIN: dict[bytes, Callable[..., None]] = {
    **pdf_paths.PLAIN,
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
