"""Reads PDF: grids with rules, columns of numbers without, and the lines around them.

pdfium looks first: it opens the file, counts what each page draws and gives all characters. Only
pages with rules (or with numbers in columns) are laid out by playa and parsed by camelot; the text
outside the tables is pdfium's, and so is the `second_text` of every cell.

Boxes are PDF points from the bottom left of the page as shown (its /Rotate applied, its crop box).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.document import (
    Block,
    Box,
    Cell,
    Document,
    Line,
    Row,
    Table,
    TextBlock,
    UnreadableDocument,
)
from ingest.readers import pdf_tables, pdf_text
from ingest.readers.pdf_tables import Grid
from ingest.readers.pdf_text import Frame

READER = "pdf"
VERSION = "1"

DIGITS = re.compile(r"\d[\d,.]*")
FEWEST_PATHS = 2  # a grid of two columns needs at least two drawn shapes
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def read(path: Path) -> Document:
    """Read a PDF. Raises UnreadableDocument for a file that gives no text at all."""
    with ExitStack() as stack:
        pdf = _open(path, stack)
        document = Document([], len(pdf), READER, VERSION)
        layouts = _Layouts(path, stack)
        seen = 0
        for number in range(1, len(pdf) + 1):
            try:
                seen += _read_page(pdf, number, layouts, document)
            except Exception as error:  # a broken page must not cost the others
                document.problems.append(f"page {number} could not be read: {_say(error)}")
        if not seen:
            raise UnreadableDocument(_why_nothing(path, document))
    return document


def _open(path: Path, stack: ExitStack) -> Any:
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise UnreadableDocument(f"{path.name} cannot be opened: {error.strerror}") from error
    if not start:
        raise UnreadableDocument(f"{path.name} is empty (0 bytes): fetch it again")
    if b"%PDF-" not in start:
        raise UnreadableDocument(
            f"{path.name} is not a PDF (it does not begin with %PDF-): fetch it again, "
            "or give it the ending of what it is"
        )
    pdfium: Any = import_module("pypdfium2")
    try:
        pdf = stack.enter_context(pdfium.PdfDocument(path))
        count = len(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            raise UnreadableDocument(
                f"{path.name} is password-protected: remove the password and land it again"
            ) from error
        raise UnreadableDocument(
            f"{path.name} is a damaged or truncated PDF: fetch it again"
        ) from error
    if not count:
        raise UnreadableDocument(f"{path.name} is a PDF without pages: fetch it again")
    return pdf


def _why_nothing(path: Path, document: Document) -> str:
    broken = [p for p in document.problems if "could not be read" in p]
    if broken:
        return f"{path.name}: no page could be read, fetch it again ({broken[0]})"
    return (
        f"{path.name} is a PDF without text (a scan?): needs OCR, which this version has not; "
        "land a text version if the publisher has one"
    )


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


class _Layouts:
    """Playa's view of the pages, opened when first asked for."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path, self._stack, self._pages = path, stack, None

    def page(self, number: int, turn: int) -> pdf_tables.PageLayout:
        if self._pages is None:
            playa: Any = import_module("playa")
            self._pages = self._stack.enter_context(playa.open(self.path, space="page")).pages
        pages: Any = self._pages
        return pdf_tables.PageLayout(pages[number - 1], turn)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page under work: where it stands and its characters in the reading frame."""

    number: int
    textpage: Any
    reading: Frame
    shown: Frame
    media: Frame
    chars: Sequence[pdf_text.Char]
    paths: int
    images: int

    def show(self, box: Box) -> Box:
        """From the reading frame to the page as shown."""
        if self.reading == self.shown:
            return box
        return self.shown.forth(self.reading.back(box))

    def second(self, box: Box) -> str:
        """What pdfium reads in a box of the reading frame."""
        own = self.reading.back(box)
        text: str = self.textpage.get_text_bounded(own.x0, own.y0, own.x1, own.y1)
        return text.replace("\r\n", "\n").strip()


def _read_page(pdf: Any, number: int, layouts: _Layouts, document: Document) -> int:
    """Append the page's blocks to the document; how many characters it has."""
    with ExitStack() as stack:
        page = pdf[number - 1]
        stack.callback(page.close)
        textpage = page.get_textpage()
        stack.callback(textpage.close)
        count = textpage.count_chars()
        paths, images = pdf_text.objects(page)
        visible = pdf_text.visible_box(page)
        turn = pdf_text.reading_turn(textpage, count, page.get_rotation())
        reading = Frame(turn, visible)
        work = _Page(
            number,
            textpage,
            reading,
            Frame(page.get_rotation(), visible),
            Frame(turn, Box(*page.get_mediabox())),
            pdf_text.characters(textpage, count, reading),
            paths,
            images,
        )
        grids = _grids(work, layouts, document)
        document.blocks.extend(_blocks(work, grids))
    seen = sum(not char.text.isspace() for char in work.chars)
    if images and not seen:
        document.problems.append(
            f"page {number} is an image without text: needs OCR, which this version has not"
        )
    return seen


def _grids(page: _Page, layouts: _Layouts, document: Document) -> list[Grid]:
    """The tables of the page; a failure is a problem of the document and leaves the lines."""
    grids: list[Grid] = []
    try:
        layout = None
        zero = page.reading.forth(page.media.back(Box(0, 0, 0, 0)))
        shift = (zero.x0, zero.y0)
        if page.paths >= FEWEST_PATHS:
            layout = layouts.page(page.number, page.reading.turn)
            grids = pdf_tables.ruled_grids(layout, layouts.path, page.number, shift, "vector")
        areas = _unruled(page, grids)
        if not areas:
            return grids
        layout = layout or layouts.page(page.number, page.reading.turn)
        if page.paths + page.images and page.reading == page.shown == page.media:
            drawn = pdf_tables.ruled_grids(layout, layouts.path, page.number, shift, "combined")
            grids += [g for g in drawn if not _overlaps(g.box, [o.box for o in grids])]
            areas = _unruled(page, grids)
        grids += pdf_tables.unruled_grids(layout, layouts.path, page.number, shift, areas)
    except Exception as error:  # the page's text still lands as lines
        document.problems.append(
            f"page {page.number}: its tables could not be parsed ({_say(error)}); "
            "its text is landed as lines"
        )
        return []
    for grid in grids:
        if grid.lost:
            document.problems.append(
                f"page {page.number}: characters of a table are in no cell: {grid.lost[:40]!r}"
            )
    return grids


def _unruled(page: _Page, grids: Sequence[Grid]) -> list[Box]:
    lines = pdf_text.visual_lines(page.chars, [g.box for g in grids])
    return pdf_text.number_columns(lines)


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    return any(
        box.x0 < o.x1 and o.x0 < box.x1 and box.y0 < o.y1 and o.y0 < box.y1 for o in others
    )


def _blocks(page: _Page, grids: Sequence[Grid]) -> list[Block]:
    """Lines and tables from top to bottom; a line counts by its middle, a table by its top."""
    lines = pdf_text.visual_lines(page.chars, [g.box for g in grids])
    placed: list[tuple[float, Line | Table]] = [
        ((ln.box.y0 + ln.box.y1) / 2, Line(ln.text, page.number, page.show(ln.box)))
        for ln in lines
    ]
    placed += [(grid.box.y1, _table(page, grid)) for grid in grids]
    placed.sort(key=lambda p: -p[0])
    blocks: list[Block] = []
    text: list[Line] = []
    for _, item in placed:
        if isinstance(item, Line):
            text.append(item)
            continue
        if text:
            blocks.append(TextBlock(tuple(text)))
            text = []
        blocks.append(item)
    if text:
        blocks.append(TextBlock(tuple(text)))
    return blocks


def _table(page: _Page, grid: Grid) -> Table:
    rows: dict[int, list[Cell]] = {n: [] for n in range(1, grid.row_count + 1)}
    for cell in grid.cells:
        second = page.second(cell.box)
        text = in_order(cell.text, second)
        rows[cell.row_no].append(
            Cell(cell.col_no, text, page.show(cell.box), cell.col_span, cell.row_span, second)
        )
    return Table(page.number, tuple(Row(n, tuple(c)) for n, c in rows.items()), grid.method)


def in_order(text: str, second: str) -> str:
    """The cell's text, in pdfium's order where the two readings differ in nothing but order.

    camelot sorts the lines of a cell by height alone and so can put a wrapped label's words in
    the wrong order. If both readings hold the same characters and the same numbers in the same
    order, pdfium's order is taken; in all other cases camelot's text stands as it is.
    """
    ours, theirs = "".join(text.split()), "".join(second.split())
    if ours == theirs or sorted(ours) != sorted(theirs):
        return text
    return second if DIGITS.findall(text) == DIGITS.findall(second) else text
