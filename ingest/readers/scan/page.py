"""One scanned page: its tables and the lines around them, as a page of a PDF gives them.

Goes in: the picture of a page. Comes out: blocks, boxes in points from the bottom left of the page.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.document import Block, Box, Cell, Line, Row, Table, TextBlock
from ingest.readers import ocr
from ingest.readers.pdf.grid import lattice
from ingest.readers.pdf.grid.lattice import Grid
from ingest.readers.pdf.grid.ruled import straight
from ingest.readers.scan import cells, order, ruling
from ingest.readers.scan.cells import Place, Read
from ingest.readers.scan.picture import Sheet, sheet
from ingest.readers.scan.upright import upright

NEAR = 4.0  # points: rules that leave no more room than this between them are one
METHOD = "scan:lattice"


def blocks(picture: Any, number: int, scale: float) -> list[Block]:
    """The blocks of a page, of so many dots a point, from top to bottom."""
    page, places = upright(sheet(picture, scale))
    rules, mask = ruling.found(page)
    grids = _grids(page, rules, number)
    texts, outside = cells.filled(page, grids, mask, places)
    tables = sorted(
        zip(grids, texts, strict=True), key=lambda t: (-round(t[0].box.y1), t[0].box.x0)
    )
    found: list[Block] = []
    rest = outside
    for grid, read in tables:
        top = page.dots.shape[0] - grid.box.y1 * page.scale
        found += _text(page, [b for b in rest if (b[1] + b[3]) / 2 < top], number)
        rest = [b for b in rest if (b[1] + b[3]) / 2 >= top]
        found.append(_table(page, grid, read, number))
    return [*found, *_text(page, rest, number)]


def _grids(page: Sheet, rules: Any, number: int) -> list[Grid]:
    if len(rules) < 4:
        return []
    paper = lattice.Sheet(Path(), number, page.size)
    return [replace(g, method=METHOD) for g in lattice.ruled_grids(straight(rules, NEAR), paper)]


def _text(page: Sheet, boxes: list[Place], number: int) -> list[Block]:
    lines = order.lines(boxes)
    told = iter(ocr.read([page.dots[y0:y1, x0:x1] for line in lines for x0, y0, x1, y1 in line]))
    found = []
    for line in lines:
        text = " ".join(t for _ in line if (t := next(told).text.strip()))
        if text:
            x0, y0 = min(b[0] for b in line), min(b[1] for b in line)
            x1, y1 = max(b[2] for b in line), max(b[3] for b in line)
            found.append(Line(text, number, page.as_scanned(page.points(x0, y0, x1, y1))))
    return [TextBlock(tuple(found))] if found else []


def _table(page: Sheet, grid: Grid, read: list[Read], number: int) -> Table:
    rows: dict[int, list[Cell]] = {n: [] for n in range(1, len(grid.bottoms) + 1)}
    for (top, bottom, left, right), (text, second) in zip(grid.spans, read, strict=True):
        box: Box = page.as_scanned(grid.place((top, bottom, left, right)))
        spans = right - left + 1, bottom - top + 1
        rows[top + 1].append(Cell(left + 1, text, box, *spans, second))
    return Table(number, tuple(Row(n, tuple(c)) for n, c in rows.items()), grid.method)
