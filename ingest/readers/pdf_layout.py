"""Playa's view of a page: its characters for the cells, its rules and text lines for camelot.

Goes in: the file, a page number and how the page stands. Comes out: `PageLayout`s, with characters
in the reading frame (see `pdf_text`) and rules in playa's coordinates, where camelot wants them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from itertools import compress
from pathlib import Path
from typing import Any

from ingest.document import Box
from ingest.readers import pdf_content
from ingest.readers.pdf_content import END, Content, Known
from ingest.readers.pdf_paths import Rule
from ingest.readers.pdf_text import Char, inside

BAND = 4  # points: characters are compared with those of the same height only


class Layouts:
    """The pages of a file as playa sees them, opened when first asked for."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path, self._stack = path, stack
        self._pages: Any = None
        self._known: Known = {}

    def page(self, number: int, turn: int, shift: tuple[float, float]) -> PageLayout:
        """The page turned clockwise by `turn` degrees; `shift` leads from its media box to the
        reading frame. Raises what playa raises."""
        if self._pages is None:
            playa: Any = import_module("playa")
            self._pages = self._stack.enter_context(playa.open(self.path, space="page")).pages
        page = self._pages[number - 1]
        page.set_initial_ctm("page", turn)
        return PageLayout(page, shift, self._known)


class PageLayout:
    """What playa sees of one page. `size` is in points, `shapes` are camelot's."""

    def __init__(self, page: Any, shift: tuple[float, float], known: Known) -> None:
        self.shift, self._page = shift, page
        try:
            content = pdf_content.read(page, known)
        except Exception:  # Unusual, or an object of the file at which playa may not stumble
            content = by_playa(page)
        x0, y0, x1, y1 = page.mediabox
        self.size = (y1 - y0, x1 - x0) if page.rotate % 180 else (x1 - x0, y1 - y0)
        self.shapes = _shapes(content.rules)
        chars = list(compress(content.chars, first_prints(content.chars)))
        self.chars = [_moved(char, *shift) for char in chars] if any(shift) else chars

    def text_lines(self, box: Box) -> list[Any]:
        """Playa's text lines in a box of the reading frame, as camelot would get them."""
        miner: Any = import_module("playa.miner")
        params = miner.LAParams(char_margin=1.0, boxes_flow=None)
        dx, dy = self.shift
        low = Box(box.x0 - dx, box.y0 - dy, box.x1 - dx, box.y1 - dy)
        lines: list[Any] = []
        for container in _containers(miner.extract_page(self._page)):
            items = [item for item in container if isinstance(item, miner.LTChar)]
            firsts = compress(items, first_prints([_char(item) for item in items]))
            mine = [item for item in firsts if inside(item, [low])]
            if mine:
                lines += [t for t in container.group_objects(params, mine) if not t.is_empty()]
        for line in lines:
            line.analyze(params)
        return lines


def by_playa(page: Any) -> Content:
    """What `pdf_content.read` gives, by playa's own interpreter: slower, and reads all there is."""
    content = Content([], [])
    _walk(import_module("playa.miner").extract_page(page), content)
    return content


def _walk(container: Any, content: Content) -> None:
    miner: Any = import_module("playa.miner")
    for item in container:
        if isinstance(item, miner.LTChar):
            content.chars.append(_char(item))
        elif isinstance(item, miner.LTContainer):
            _walk(item, content)
        elif isinstance(item, miner.LTLine | miner.LTRect):
            is_line = isinstance(item, miner.LTLine)
            x0, y0, x1, y1 = item.bbox
            content.rules.append(Rule(is_line, x0, y0, x1, y1, item.stroke, item.fill))
    content.chars.append(END)


def _containers(container: Any) -> Iterator[Any]:
    yield container
    for item in container:
        if isinstance(item, import_module("playa.miner").LTContainer):
            yield from _containers(item)


def _char(item: Any) -> Char:
    return Char(item.get_text(), *item.bbox)


def _shapes(rules: Sequence[Rule]) -> list[Any]:
    miner: Any = import_module("playa.miner")
    shapes = []
    for rule in rules:
        shape = miner.LTLine() if rule.is_line else miner.LTRect()
        shape.set_bbox((rule.x0, rule.y0, rule.x1, rule.y1))
        shape.stroke, shape.fill = rule.stroke, rule.fill
        shapes.append(shape)
    return shapes


def first_prints(chars: Sequence[Char]) -> list[bool]:
    """Whether each counts: text printed twice, a hair apart, to look bold counts once."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    firsts = []
    for text, x0, y0, x1, y1 in chars:
        near = min(0.4 * (x1 - x0), 0.07 * (y1 - y0))
        bands = range(int((y0 - near) // BAND), int((y0 + near) // BAND) + 1)
        spots = [spot for n in bands for spot in seen.get((text, n), ())]
        first = not any(abs(x - x0) + abs(y - y0) < near for x, y in spots)
        firsts.append(first)
        if first:
            seen.setdefault((text, int(y0 // BAND)), []).append((x0, y0))
    return firsts


def _moved(char: Char, dx: float, dy: float) -> Char:
    return Char(char.text, char.x0 + dx, char.y0 + dy, char.x1 + dx, char.y1 + dy)
