"""Breaks the blocks of a document into pages, as a PDF needs them.

Goes in: blocks. Comes out: pages of positioned text lines and table parts, in points from the
bottom left. A table is cut where it asks for it (`breaks`) and where a page is full; a merged
cell that goes on overleaf is blank there. `reading` tells what a reader must find on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.typeset.grid import Block, Cell, Grid, PageBreak, Text

FONT = "STSong-Light"
SHORT, LONG, MARGIN = 595.0, 842.0, 48.0
CELL_SIZE, SMALLEST = 8.5, 4.0
# Between a text and the border of its cell; without borders columns need more air.
RULED_PAD, UNRULED_PAD = 2.5, 6.0
STYLES = {"title": (14.0, "c"), "mark": (9.0, "r"), "heading": (12.0, "l"), "body": (10.0, "l")}

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text; x is its left end."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Print:
    """Size of print in a table, and the air around it."""

    size: float
    pad: float

    @property
    def leading(self) -> float:
        """From one line of a cell to the next."""
        return self.size + 2.5


@dataclass(slots=True)
class Part:
    """Rows of a table on one page: `cells` are (row, column, cell, lines) within the part."""

    xs: list[float]
    ys: list[float]
    print: Print
    cells: list[tuple[int, int, Cell, list[str]]] = field(default_factory=list)

    def texts(self) -> list[list[str]]:
        """The non-blank texts of every row."""
        rows: list[list[str]] = [[] for _ in self.ys[1:]]
        for row, _, cell, _ in self.cells:
            if cell.text:
                rows[row].append(cell.text)
        return rows


@dataclass(slots=True)
class Page:
    """A page and what stands on it, from top to bottom."""

    width: float
    height: float
    items: list[PrintedLine | Part] = field(default_factory=list)

    def reading(self) -> list[str | list[list[str]]]:
        """Lines as texts, tables as rows of non-blank texts."""
        return [item.text if isinstance(item, PrintedLine) else item.texts() for item in self.items]


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`; numbers and codes stay in one piece."""
    lines, line, word = [], "", ""
    for i, char in enumerate(text):
        word += char
        joined = char.isascii() and char != " " and i + 1 < len(text) and text[i + 1].isascii()
        if joined:
            continue
        if line and pdfmetrics.stringWidth(line + word, FONT, size) > width:
            lines.append(line)
            line = ""
        line, word = line + word, ""
    return [*lines, line] if line or not lines else lines


class Paginator:
    """Puts blocks on pages one after the other."""

    def __init__(self, repeat_header: bool, pad: float) -> None:
        self.repeat_header, self.pad = repeat_header, pad
        self.pages: list[Page] = []
        self.y = 0.0

    def new_page(self, landscape: bool) -> None:
        """Begins a page."""
        size = (LONG, SHORT) if landscape else (SHORT, LONG)
        self.pages.append(Page(*size))
        self.y = size[1] - MARGIN

    def text(self, block: Text) -> None:
        """Prints a line or paragraph."""
        size, align = STYLES[block.kind]
        page = self.pages[-1]
        for line in wrap(block.text, size, page.width - 2 * MARGIN):
            if self.y - size * 1.6 < MARGIN:
                self.new_page(page.width > page.height)
                page = self.pages[-1]
            self.y -= size * 1.6
            spare = page.width - 2 * MARGIN - pdfmetrics.stringWidth(line, FONT, size)
            x = MARGIN + {"l": 0.0, "c": spare / 2, "r": spare}[align]
            page.items.append(PrintedLine(line, x, self.y, size))

    def grid(self, grid: Grid) -> None:
        """Prints a table, on as many pages as it takes."""
        page = self.pages[-1]
        if grid.landscape != (page.width > page.height):
            self.new_page(grid.landscape)
            page = self.pages[-1]
        scale = (page.width - 2 * MARGIN) / sum(grid.weights)
        xs = [MARGIN]
        for weight in grid.weights:
            xs.append(xs[-1] + weight * scale)
        how = _print(grid, xs, self.pad)
        heights = _heights(grid, xs, how)
        self.y -= 6
        first, number = True, 0
        while number < len(grid.rows):
            if not first:
                self.new_page(grid.landscape)
            header = grid.header_rows if self.repeat_header and number >= grid.header_rows else 0
            room = self.y - MARGIN - 20 - sum(heights[:header])
            end = _end_of_part(grid, heights, number, room)
            if first and end <= grid.header_rows and end < len(grid.rows):
                first = False  # no room for the header and a row below it
                continue
            end = max(end, number + 1)
            chosen = [*range(header), *range(number, end)]
            part = _part(grid, xs, heights, chosen, self.y, how)
            self.pages[-1].items.append(part)
            self.y = part.ys[-1]
            number, first = end, False


def _print(grid: Grid, xs: list[float], pad: float) -> Print:
    """The size of print at which every number and code fits its column."""
    size = CELL_SIZE
    for row in grid.rows:
        for placed in row:
            cell, first = placed.cell, placed.column
            if cell.text and cell.text.isascii():
                wide = pdfmetrics.stringWidth(cell.text, FONT, CELL_SIZE)
                room = xs[first + cell.cols] - xs[first] - 2 * pad
                size = min(size, CELL_SIZE * room / wide)
    return Print(max(SMALLEST, size), pad)


def _lines(cell: Cell, column: int, xs: list[float], how: Print) -> list[str]:
    if not cell.text:
        return []
    width = xs[column + cell.cols] - xs[column] - 2 * how.pad - cell.indent * 3
    return wrap(cell.text, how.size, width)


def _heights(grid: Grid, xs: list[float], how: Print) -> list[float]:
    heights = [how.leading + 2 * RULED_PAD] * len(grid.rows)
    for number, row in enumerate(grid.rows):
        for placed in row:
            lines = _lines(placed.cell, placed.column, xs, how)
            need = len(lines) * how.leading + 2 * RULED_PAD
            last = number + placed.cell.rows
            heights[last - 1] += max(0.0, need - sum(heights[number:last]))
    return heights


def _end_of_part(grid: Grid, heights: list[float], start: int, room: float) -> int:
    """The row after the last that still fits, or the next one that asks for a new page."""
    end, used = start, 0.0
    while end < len(grid.rows) and used + heights[end] <= room:
        if end > start and end in grid.breaks:
            break
        used += heights[end]
        end += 1
    return end


def _part(
    grid: Grid, xs: list[float], heights: list[float], chosen: list[int], top: float, how: Print
) -> Part:
    """The chosen rows as they stand on one page."""
    ys = [top]
    for number in chosen:
        ys.append(ys[-1] - heights[number])
    part, place = Part(xs, ys, how), {number: i for i, number in enumerate(chosen)}
    for number, row in enumerate(grid.rows):
        for placed in row:
            cell = placed.cell
            here = [place[n] for n in range(number, number + cell.rows) if n in place]
            if not here:
                continue
            text = cell.text if number in place else ""
            shown = Cell(text, cell.cols, len(here), cell.key, cell.align, cell.indent)
            lines = _lines(shown, placed.column, xs, how)
            part.cells.append((here[0], placed.column, shown, lines))
    return part


def _landscape_ahead(blocks: Sequence[Block]) -> bool:
    """Whether the first table before the next page break wants a landscape page."""
    for block in blocks:
        if isinstance(block, PageBreak):
            return False
        if isinstance(block, Grid):
            return block.landscape
    return False


def paginate(
    blocks: Sequence[Block], repeat_header: bool = False, ruled: bool = True
) -> list[Page]:
    """The pages of a document."""
    press = Paginator(repeat_header, RULED_PAD if ruled else UNRULED_PAD)
    press.new_page(_landscape_ahead(blocks))
    for i, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            if press.pages[-1].items:
                press.new_page(_landscape_ahead(blocks[i + 1 :]))
        elif isinstance(block, Grid):
            press.grid(block)
        else:
            press.text(block)
    return press.pages
