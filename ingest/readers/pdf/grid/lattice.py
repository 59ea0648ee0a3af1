"""The camelot side of the PDF reader: the grids of one page, with merged cells found.

Goes in: the rules of a page. Comes out: `Grid`s in the reading frame (see `letters.glyphs`), still
empty: `cells` puts the characters in.

camelot finds the joints of the rules and the edges of the cells. It is not run through `read_pdf`,
which lays every page out anew and drops what it takes for noise, and its cells are not filled by
it: camelot 2.0 drops grids that are 90 % blank (empty statutory tables), glues neighbouring cells
without `split_text`, and with it loses the part of a text line that reaches into a merged cell.

camelot and pandas take 1.5 s to import: they are imported on the first page that has rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.document import Box
from ingest.readers.pdf.grid.ruled import Rule

RESOLUTION = 200  # dots per inch of a rendered page; camelot's 300 cost 70 MB more
JOINT_TOLERANCE = 2  # points; camelot's own
Span = tuple[int, int, int, int]  # first row, last row, first column, last column, from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page for camelot: its file, number and size in points, upright."""

    path: Path
    number: int
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table of one page. `spans` are its cells, merged ones whole, left to right,
    top to bottom; `rights` and `bottoms` are the edges of its columns and rows."""

    method: str
    box: Box
    rights: tuple[float, ...]
    bottoms: tuple[float, ...]
    spans: tuple[Span, ...]

    def place(self, span: Span) -> Box:
        """Where a cell stands."""
        top, bottom, left, right = span
        x0 = self.rights[left - 1] if left else self.box.x0
        y1 = self.bottoms[top - 1] if top else self.box.y1
        return Box(x0, self.bottoms[bottom], self.rights[right], y1)


def ruled_grids(rules: Sequence[Rule], sheet: Sheet, method: str = "lattice") -> list[Grid]:
    """The grids drawn with rules; by the method "lattice-combined" with those of the page as
    rendered.

    A grid of one column is a frame around text, not a table: its text is left outside.
    """
    lattice: Any = import_module("camelot.parsers.lattice")
    parser = lattice.Lattice(engine="combined" if method.endswith("combined") else "vector")
    place = str(sheet.path), [_shape(rule) for rule in rules], sheet.size, sheet.number
    parser.prepare_page_parse(*place, [], [], [], "", layout_kwargs={})
    drawer = parser.icb.backend
    drawer.to_array = partial(drawer.to_array, resolution=RESOLUTION)
    parser._generate_table_bbox()
    parses = parser.table_bbox_parses
    grids = []
    for bounds in parser.table_bboxes():
        if len(parses[bounds]["col_anchors"]) > 2:
            columns, rows, upright, level = parser._generate_columns_and_rows(bounds, None)
            table = _table(columns, rows).set_edges(upright, level, joint_tol=JOINT_TOLERANCE)
            grids.append(_grid(table.set_border().cells, f"pdf:{method}", Box(*bounds)))
    return grids


def _shape(rule: Rule) -> Any:
    line = import_module("playa.miner").LTLine()
    ends = (rule.low, rule.high), (rule.at, rule.at)
    (x0, x1), (y0, y1) = ends if rule.level else ends[::-1]
    line.set_bbox((x0, y0, x1, y1))
    line.stroke = True
    return line


def _table(columns: Any, rows: Any) -> Any:
    core: Any = import_module("camelot.core")
    return core.Table(columns, rows)


def _grid(cells: Any, method: str, box: Box) -> Grid:
    rights = tuple(cell.x2 for cell in cells[0])
    return Grid(method, box, rights, tuple(row[0].y1 for row in cells), tuple(_merged(cells)))


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
