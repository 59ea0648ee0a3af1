"""Reads PDF: grids with rules, columns of numbers without, and the lines around them.

pdfium looks first: it opens the file, gives what each page draws and all characters with their
places. Only pages with rules (or with numbers in columns) are parsed further: camelot finds the
cells, and playa reads their text a second time, without pdfium: `second_text`.

A page that is a picture goes to the reader of scans, if that is installed.

Boxes are PDF points from the bottom left of the page as shown (its /Rotate applied, its crop box).

Read from here down: `read` opens the file and goes through its pages; `pages` finds what stands on
one; `letters` gives its characters and lines, by both readings; `grid` its rules and the grids they
make; `cells` puts the characters into the grids; `overleaf` joins rows that a page break cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from importlib import import_module
from os import SEEK_END
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
from ingest.readers import ocr
from ingest.readers.pdf import pages
from ingest.readers.pdf.grid import drawn
from ingest.readers.pdf.letters import fonts, glyphs
from ingest.readers.pdf.letters.glyphs import Frame
from ingest.readers.pdf.letters.second import SecondReader
from ingest.readers.pdf.letters.visual_lines import VisualLine
from ingest.readers.pdf.overleaf import Edge, rejoined
from ingest.readers.pdf.pages import MOST_PATHS, Filled, Page, say

READER = "pdf"
VERSION = "5.1" if ocr.is_here() else "5"  # what was not read without it is read with it
SECONDS = ocr.seconds()

SCAN_SHARE, SCAN_CHARS = 0.5, 30  # an image over half the page, next to no text: a scan
DOTS = 200 / 72  # a point, of a page that is read as a picture
PICTURE = f"is a picture: {ocr.REMEDY}"
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def read(path: Path) -> Document:
    """Read a PDF. Raises UnreadableDocument for a file that gives no text at all."""
    with ExitStack() as stack:
        document = Document([], 0, READER, VERSION)
        pdf = _open(path, stack, document.problems)
        document.page_count = len(pdf)
        second = SecondReader(path, stack)
        seen = 0
        pictures: list[int] = []  # the pages that are
        edge: Edge | None = None  # the last table of the page before
        for number in range(1, len(pdf) + 1):
            try:
                count, edge = _read_page(pdf, number, path, second, document, edge, pictures)
                seen += count
            except Exception as error:  # a broken page must not cost the others
                document.problems.append(f"page {number} could not be read: {say(error)}")
        if not seen:
            raise UnreadableDocument(_why_nothing(path, document))
    return document


def _open(path: Path, stack: ExitStack, problems: list[str]) -> Any:
    try:
        with path.open("rb") as file:
            start = file.read(1024)
            file.seek(0, SEEK_END)
            file.seek(max(0, file.tell() - 2048))
            whole = b"%%EOF" in file.read()
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
    fonts.only_ours()
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
    if not whole:
        problems.append("the file has no end mark (%%EOF), parts may be missing: fetch it again")
    return pdf


def _why_nothing(path: Path, document: Document) -> str:
    broken = [p for p in document.problems if PICTURE not in p]
    if broken:
        return f"{path.name}: no page gives any text, fetch it again ({broken[0]})"
    remedy = "no text was found on it" if ocr.is_here() else ocr.REMEDY
    return (
        f"{path.name} is a PDF without text (a scan?): {remedy}; "
        "land a text version if the publisher has one"
    )


def _read_page(
    pdf: Any,
    number: int,
    path: Path,
    second: SecondReader,
    document: Document,
    edge: Edge | None,
    pictures: list[int],
) -> tuple[int, Edge | None]:
    """Append the page's blocks to the document; how many characters it has, and its last table."""
    with ExitStack() as stack:
        page = pdf[number - 1]
        stack.callback(page.close)
        textpage = page.get_textpage()
        stack.callback(textpage.close)
        count = textpage.count_chars()
        visible = glyphs.visible_box(page)
        turn = glyphs.reading_turn(textpage, count, page.get_rotation())
        reading = Frame(turn, visible)
        work = Page(
            path,
            number,
            reading,
            Frame(page.get_rotation(), visible),
            Frame(turn, Box(*page.get_mediabox())),
            *glyphs.characters(textpage, count, reading),
            drawn.drawn(page, reading, MOST_PATHS),
        )
        seen = sum(not char.text.isspace() for char in work.chars)
        if _is_picture(work.drawn, seen):
            return seen + _read_picture(page, work, document, pictures), None
        found = pages.find(work, second, document.problems)
        start = len(document.blocks)
        document.blocks.extend(_blocks(work, found.tables, found.lines))
        edge = _overleaf(document.blocks, start, found.tables, edge)
    return seen, edge


def _is_picture(shown: drawn.Drawn, seen: int) -> bool:
    """Is the page a picture with next to no text?"""
    return bool(shown.images) and (not seen or (shown.covered > SCAN_SHARE and seen < SCAN_CHARS))


def _read_picture(page: Any, work: Page, document: Document, pictures: list[int]) -> int:
    """Append the blocks of a page that is a picture, and what text it has; how many blocks."""
    start = len(document.blocks)
    pictures.append(work.number)
    if not ocr.is_here():
        document.problems.append(f"page {work.number} {PICTURE}")
    elif len(pictures) > ocr.MOST_PAGES:
        document.problems.append(
            f"page {work.number} is a picture after {ocr.MOST_PAGES} others: split the file"
        )
    else:
        ocr.more_time()
        scan: Any = import_module("ingest.readers.scan.page")
        shown = page.render(scale=DOTS).to_numpy()
        for char in work.chars:  # what is text is not to be read again
            box = work.show(Box(*char[1:]))
            x0, y0, x1, y1 = (round(DOTS * n) for n in (box.x0, box.y0, box.x1, box.y1))
            shown[max(0, len(shown) - y1) : len(shown) - y0, x0:x1] = 255
        document.blocks += scan.blocks(shown, work.number, DOTS)
    document.blocks += _blocks(work, [], work.lines([]))
    return len(document.blocks) - start


def _blocks(page: Page, tables: Sequence[Filled], lines: Sequence[VisualLine]) -> list[Block]:
    """Lines and tables from top to bottom; a line counts by its middle, a table by its top, tables
    beside each other from the left."""
    placed: list[tuple[float, Line | Table]] = [
        ((ln.box.y0 + ln.box.y1) / 2, Line(ln.text, page.number, page.show(ln.box))) for ln in lines
    ]
    left_first = sorted(tables, key=lambda filled: filled.grid.box.x0)
    placed += [(round(filled.grid.box.y1), _table(page, filled)) for filled in left_first]
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


def _table(page: Page, filled: Filled) -> Table:
    grid = filled.grid
    rows: dict[int, list[Cell]] = {n: [] for n in range(1, len(grid.bottoms) + 1)}
    for number, span in enumerate(grid.spans):
        top, bottom, left, right = span
        second = filled.seconds[number] if filled.seconds is not None else None
        place = page.show(grid.place(span))
        spans = right - left + 1, bottom - top + 1
        rows[top + 1].append(Cell(left + 1, filled.texts[number], place, *spans, second))
    return Table(page.number, tuple(Row(n, tuple(c)) for n, c in rows.items()), grid.method)


def _overleaf(
    blocks: list[Block], start: int, tables: Sequence[Filled], edge: Edge | None
) -> Edge | None:
    """Put a row together that goes on from the page before; the edge of the last table here."""
    places = [n for n in range(start, len(blocks)) if isinstance(blocks[n], Table)]
    if not places:
        return None
    ordered = sorted(tables, key=lambda filled: -filled.grid.box.y1)
    above, below = blocks[edge.block] if edge else None, blocks[places[0]]
    if edge and isinstance(above, Table) and isinstance(below, Table):
        pair = rejoined(above, below, edge, ordered[0].grid.rights)
        blocks[edge.block], blocks[places[0]] = pair
    grid, held = ordered[-1].grid, ordered[-1].held
    last = len(grid.bottoms) - 1
    ends = {
        left + 1: lines[-1].box
        for (top, bottom, left, _), lines in zip(grid.spans, held, strict=True)
        if top == bottom == last and lines
    }
    return Edge(places[-1], grid.rights, ends)
