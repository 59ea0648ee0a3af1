"""The camelot side of the PDF reader: the grids of one page, with merged cells found.

Goes in: a `PageLayout` and what pdfium found out about the page. Comes out: `Grid`s in the reading
frame (see `pdf_text`), filled with playa's characters.

camelot finds the rules, their joints and the edges of the cells. It is not run through `read_pdf`,
which lays every page out anew and drops what it takes for noise, and its cells are not filled by
it: camelot 2.0 drops grids that are 90 % blank (empty statutory tables), glues neighbouring cells
without `split_text`, and with it loses the part of a text line that reaches into a merged cell.
Here every character goes to the cell that holds its middle, and of grids in each other to the
innermost; so nothing inside a grid can get lost or be counted twice.

camelot and pandas take 1.5 s to import: they are imported on the first page that has rules.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.document import Box
from ingest.readers.pdf_layout import PageLayout
from ingest.readers.pdf_text import Char, inside, visual_lines

RESOLUTION = 200  # dots per inch of a rendered page; camelot's 300 cost 70 MB more
JOINT_TOLERANCE = 2  # points; camelot's own
Corners = tuple[float, float, float, float]
Span = tuple[int, int, int, int]  # first row, last row, first column, last column, from 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell or merged cell; rows and columns count from 1."""

    row_no: int
    col_no: int
    row_span: int
    col_span: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one page; `box` holds all text that is its own."""

    method: str
    box: Box
    row_count: int
    cells: tuple[GridCell, ...]


def ruled_grids(layout: PageLayout, path: Path, page_no: int, engine: str) -> list[Grid]:
    """The grids drawn with rules. `engine` is "vector" (as drawn) or "combined" (as rendered).

    A grid of one column is a frame around text, not a table: its text is left outside.
    """
    parser = _parser("lattice", "Lattice", layout, path, page_no, engine=engine)
    drawer = parser.icb.backend
    drawer.to_array = partial(drawer.to_array, resolution=RESOLUTION)
    parser._generate_table_bbox()
    parses = parser.table_bbox_parses
    corners = [b for b in parser.table_bboxes() if len(parses[b]["col_anchors"]) > 2]
    boxes = [_shifted(b, layout.shift) for b in corners]
    method = "pdf:lattice" if engine == "vector" else f"pdf:lattice-{engine}"
    grids = []
    for bounds, box in zip(corners, boxes, strict=True):
        columns, rows, upright, level = parser._generate_columns_and_rows(bounds, None)
        table = _table(columns, rows).set_edges(upright, level, joint_tol=JOINT_TOLERANCE)
        holes = [b for b in boxes if _within(b, box)]
        chars = [c for c in layout.chars if inside(c, [box]) and not inside(c, holes)]
        grids.append(_filled(table.set_border().cells, chars, method, box, layout.shift))
    return grids


def unruled_grids(layout: PageLayout, path: Path, page_no: int, areas: Sequence[Box]) -> list[Grid]:
    """The grids in areas that show numbers in columns without rules: none if camelot sees none."""
    dx, dy = layout.shift
    grids: list[Grid] = []
    for area in areas:
        box = Box(area.x0 - 1, area.y0 - 1, area.x1 + 1, area.y1 + 1)
        spec = f"{box.x0 - dx:.2f},{box.y0 - dy:.2f},{box.x1 - dx:.2f},{box.y1 - dy:.2f}"
        parser = _parser("network", "Network", layout, path, page_no, table_areas=[spec])
        parser.horizontal_text = layout.text_lines(box)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parser._generate_table_bbox()
            for bounds in parser.table_bbox_parses:
                columns, rows, _, _ = parser._generate_columns_and_rows(bounds, None)
                cells = _table(columns, rows).set_all_edges().cells
                chars = [c for c in layout.chars if inside(c, [box])]
                if len(columns) > 1:
                    grids.append(_filled(cells, chars, "pdf:network", box, layout.shift))
                break  # one area, one table
    return grids


def _parser(
    module: str, name: str, layout: PageLayout, path: Path, page_no: int, **options: Any
) -> Any:
    """A camelot parser set on the shapes of one page, without text."""
    parsers: Any = import_module(f"camelot.parsers.{module}")
    parser = getattr(parsers, name)(**options)
    parser.prepare_page_parse(
        str(path), layout.shapes, layout.size, page_no, [], [], [], "", layout_kwargs={}
    )
    return parser


def _table(columns: Any, rows: Any) -> Any:
    core: Any = import_module("camelot.core")
    return core.Table(columns, rows)


def _shifted(corners: Corners, shift: tuple[float, float]) -> Box:
    (x0, y0, x1, y1), (dx, dy) = corners, shift
    return Box(x0 + dx, y0 + dy, x1 + dx, y1 + dy)


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    small = (inner.x1 - inner.x0) * (inner.y1 - inner.y0)
    large = (outer.x1 - outer.x0) * (outer.y1 - outer.y0)
    return small < large and outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _filled(
    cells: Any, chars: Sequence[Char], method: str, box: Box, shift: tuple[float, float]
) -> Grid:
    """The grid with each character in the cell nearest to its middle."""
    dx, dy = shift
    spans = _merged(cells)
    owner = {
        (r, c): i
        for i, (top, bottom, left, right) in enumerate(spans)
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    rights = [cell.x2 + dx for cell in cells[0][:-1]]
    lows = [-(row[0].y1 + dy) for row in cells[:-1]]  # downwards, so that both ascend
    held: list[list[Char]] = [[] for _ in spans]
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
        held[owner[bisect_left(lows, -y), bisect_left(rights, x)]].append(char)
    found = []
    for (top, bottom, left, right), inner in zip(spans, held, strict=True):
        low, high = cells[bottom][left], cells[top][right]
        text = "\n".join(line.text for line in visual_lines(inner, []))
        place = _shifted((low.x1, low.y1, high.x2, high.y2), shift)
        span = (bottom - top + 1, right - left + 1)
        found.append(GridCell(top + 1, left + 1, *span, text, place))
    return Grid(method, box, len(cells), tuple(found))


def _merged(cells: Any) -> list[Span]:
    """Camelot's cells with those joined that no rule divides; every position in exactly one.

    A joined cell goes right as far as no rule stops it, then down as far as no rule stops any of
    its columns.
    """
    height, width = len(cells), len(cells[0])
    done = [[False] * width for _ in range(height)]
    spans: list[Span] = []

    def open_right(r: int, c: int) -> bool:
        free = c + 1 < width and not done[r][c + 1]
        return free and not (cells[r][c].right or cells[r][c + 1].left)

    def open_below(r: int, first: int, last: int) -> bool:
        if r + 1 >= height or any(done[r + 1][first : last + 1]):
            return False
        if any(cells[r][c].bottom or cells[r + 1][c].top for c in range(first, last + 1)):
            return False
        return all(open_right(r + 1, c) for c in range(first, last))

    for r in range(height):
        for c in range(width):
            if done[r][c]:
                continue
            last, bottom = c, r
            while open_right(r, last):
                last += 1
            while open_below(bottom, c, last):
                bottom += 1
            for row in range(r, bottom + 1):
                done[row][c : last + 1] = [True] * (last + 1 - c)
            spans.append((r, bottom, c, last))
    return spans
