"""Reads PDF: grids with rules, columns of numbers without, and the lines around them.

pdfium looks first: it opens the file, counts what each page draws and gives all characters. Only
pages with rules (or with numbers in columns) are parsed: camelot finds the cells, playa reads their
text. The text outside the tables is pdfium's, and so is the `second_text` of every cell.

Boxes are PDF points from the bottom left of the page as shown (its /Rotate applied, its crop box).
"""

from __future__ import annotations

import re
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
from ingest.readers import pdf_page, pdf_text
from ingest.readers.pdf_layout import Layouts
from ingest.readers.pdf_page import Page, say
from ingest.readers.pdf_tables import Grid
from ingest.readers.pdf_text import Frame, VisualLine

READER = "pdf"
VERSION = "1"

DIGITS = re.compile(r"\d[\d,.]*")
SCAN_SHARE, SCAN_CHARS = 0.5, 30  # an image over half the page, next to no text: a scan
NO_TEXT = "is an image with next to no text"
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def read(path: Path) -> Document:
    """Read a PDF. Raises UnreadableDocument for a file that gives no text at all."""
    with ExitStack() as stack:
        document = Document([], 0, READER, VERSION)
        pdf = _open(path, stack, document.problems)
        document.page_count = len(pdf)
        layouts = Layouts(path, stack)
        seen = 0
        for number in range(1, len(pdf) + 1):
            try:
                seen += _read_page(pdf, number, layouts, document)
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
    broken = [p for p in document.problems if NO_TEXT not in p]
    if broken:
        return f"{path.name}: no page gives any text, fetch it again ({broken[0]})"
    return (
        f"{path.name} is a PDF without text (a scan?): needs OCR, which this version has not; "
        "land a text version if the publisher has one"
    )


def _read_page(pdf: Any, number: int, layouts: Layouts, document: Document) -> int:
    """Append the page's blocks to the document; how many characters it has."""
    with ExitStack() as stack:
        page = pdf[number - 1]
        stack.callback(page.close)
        textpage = page.get_textpage()
        stack.callback(textpage.close)
        count = textpage.count_chars()
        visible = pdf_text.visible_box(page)
        turn = pdf_text.reading_turn(textpage, count, page.get_rotation())
        reading = Frame(turn, visible)
        work = Page(
            number,
            textpage,
            reading,
            Frame(page.get_rotation(), visible),
            Frame(turn, Box(*page.get_mediabox())),
            pdf_text.characters(textpage, count, reading),
            pdf_text.drawn(page, visible),
        )
        grids, lines = pdf_page.find(work, layouts, document.problems)
        document.blocks.extend(_blocks(work, grids, lines))
    seen = sum(not char.text.isspace() for char in work.chars)
    if work.drawn.covered > SCAN_SHARE and seen < SCAN_CHARS:
        document.problems.append(f"page {number} {NO_TEXT}: needs OCR, which this version has not")
    return seen


def _blocks(page: Page, grids: Sequence[Grid], lines: Sequence[VisualLine]) -> list[Block]:
    """Lines and tables from top to bottom; a line counts by its middle, a table by its top."""
    placed: list[tuple[float, Line | Table]] = [
        ((ln.box.y0 + ln.box.y1) / 2, Line(ln.text, page.number, page.show(ln.box))) for ln in lines
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


def _table(page: Page, grid: Grid) -> Table:
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

    A cell's lines are put together by height alone, which can go wrong where they are wrapped,
    set on their side or lie on each other (camelot's own way mixes up one label in the planning
    bureau's accounts). If both readings hold the same characters and the same numbers in the same
    order, pdfium's order is taken; in all other cases the text stands as playa gave it.
    """
    ours, theirs = "".join(text.split()), "".join(second.split())
    if ours == theirs or sorted(ours) != sorted(theirs):
        return text
    return second if DIGITS.findall(text) == DIGITS.findall(second) else text
