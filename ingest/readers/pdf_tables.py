"""The camelot side of the PDF reader: the grids of one page, with merged cells found.

Goes in: a playa page and what pdfium found out about it. Comes out: `Grid`s in the reading frame
(see `pdf_text`). camelot's parsers are run on playa's characters directly instead of through
`read_pdf`, which lays every page out (twice if it is turned), writes its own temporary files and
drops what it takes for noise. Three deviations from camelot 2.0, all on the instance:

* `_reject_table` keeps grids that are 90 % or more blank: an empty statutory table is one;
* characters are handed to the innermost grid that holds their middle, before they are joined to
  lines, so that a title touching a grid or a frame around a page cannot draw text out of place;
* only the shapes and the text lines of the layout are made; text boxes are of no use here.

camelot and pandas take 2 s to import: they are imported on the first page that has rules.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.document import Box

LAYOUT = {  # camelot's own values (camelot.utils.get_page_layout)
    "line_overlap": 0.5,
    "char_margin": 1.0,
    "line_margin": 0.5,
    "word_margin": 0.1,
    "boxes_flow": None,
    "detect_vertical": True,
    "all_texts": True,
}


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
    """A table of one page. `lost` holds the characters that camelot put into no cell."""

    method: str
    box: Box
    row_count: int
    cells: tuple[GridCell, ...]
    lost: str


class PageLayout:
    """What playa reads from one page: rules and characters, in the page's media box turned."""

    def __init__(self, page: Any, turn: int) -> None:
        miner: Any = import_module("playa.miner")
        page.set_initial_ctm("page", turn)
        self.miner = miner
        self.params = miner.LAParams(**LAYOUT)
        layout = miner.extract_page(page)
        self.size: tuple[float, float] = (layout.bbox[2], layout.bbox[3])
        self.shapes: list[Any] = []
        self.text: list[tuple[Any, list[Any]]] = []
        self._collect(layout)

    def _collect(self, container: Any) -> None:
        chars = []
        seen: dict[tuple[str, int], list[float]] = {}
        for item in container:
            if isinstance(item, self.miner.LTChar):
                # text printed twice, a hair apart, to look bold counts once
                spots = seen.setdefault((item.get_text(), round(item.y0)), [])
                if not any(abs(x - item.x0) < 0.15 * item.width for x in spots):
                    spots.append(item.x0)
                    chars.append(item)
            elif isinstance(item, self.miner.LTContainer):
                self._collect(item)
            else:
                self.shapes.append(item)
        if chars:
            self.text.append((container, chars))

    def lines_in(self, box: Box, holes: Sequence[Box]) -> tuple[list[Any], list[Any], str]:
        """Horizontal and vertical text lines of what stands in the box but in none of the holes;
        and all of their characters but white space."""

        def held(char: Any, by: Box) -> bool:
            x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
            return bool(by.x0 <= x <= by.x1 and by.y0 <= y <= by.y1)

        lines, text = [], ""
        for container, chars in self.text:
            mine = [c for c in chars if held(c, box) and not any(held(c, h) for h in holes)]
            if mine:
                text += "".join(c.get_text() for c in mine)
                found = container.group_objects(self.params, mine)
                lines += [line for line in found if not line.is_empty()]
        for line in lines:
            line.analyze(self.params)
        upright = [t for t in lines if isinstance(t, self.miner.LTTextLineHorizontal)]
        hanging = [t for t in lines if isinstance(t, self.miner.LTTextLineVertical)]
        return upright, hanging, "".join(text.split())


def ruled_grids(
    layout: PageLayout, path: Path, page_no: int, shift: tuple[float, float], engine: str
) -> list[Grid]:
    """The grids drawn with rules. `engine` is "vector" (as drawn) or "combined" (as rendered).

    A grid of one column is a frame around text, not a table: its text is left outside.
    `shift` leads from the media box to the reading frame, in points.
    """
    parser = _parser("lattice", "Lattice", layout, path, page_no, engine=engine)
    parser._generate_table_bbox()
    parses = parser.table_bbox_parses
    boxes = [b for b in parser.table_bboxes() if len(parses[b]["col_anchors"]) > 2]
    method = "pdf:lattice" if engine == "vector" else f"pdf:lattice-{engine}"
    return _fill(parser, boxes, layout, shift, method)


def unruled_grids(
    layout: PageLayout, path: Path, page_no: int, shift: tuple[float, float], areas: Sequence[Box]
) -> list[Grid]:
    """The grids in areas that show numbers in columns without rules."""
    dx, dy = shift
    boxes = [(a.x0 - dx - 1, a.y0 - dy - 1, a.x1 - dx + 1, a.y1 - dy + 1) for a in areas]
    found: list[Grid] = []
    for box in boxes:
        spec = ",".join(f"{v:.2f}" for v in box)
        for module, name in (("network", "Network"), ("stream", "Stream")):
            parser = _parser(module, name, layout, path, page_no, table_areas=[spec])
            upright, hanging, _ = layout.lines_in(Box(*box), [])
            parser.horizontal_text, parser.vertical_text = upright, hanging
            parser._generate_table_bbox()
            grids = _fill(parser, list(parser.table_bbox_parses), layout, shift, f"pdf:{module}")
            if grids and not any(g.lost for g in grids):
                found += grids
                break
    return found


def _parser(
    module: str, name: str, layout: PageLayout, path: Path, page_no: int, **options: Any
) -> Any:
    """A camelot parser set on one page."""
    parsers: Any = import_module(f"camelot.parsers.{module}")
    parser = getattr(parsers, name)(split_text=True, **options)
    parser._reject_table = lambda table: False
    parser.prepare_page_parse(
        str(path), layout.shapes, layout.size, page_no, [], [], [], "", layout_kwargs={}
    )
    return parser


def _fill(
    parser: Any,
    boxes: Sequence[tuple[float, float, float, float]],
    layout: PageLayout,
    shift: tuple[float, float],
    method: str,
) -> list[Grid]:
    """Put the text into the grids; of boxes inside each other the innermost has it."""
    grids = []
    for number, box in enumerate(boxes):
        area = Box(*box)
        holes = [Box(*b) for b in boxes if b != box and _within(Box(*b), area)]
        upright, hanging, text = layout.lines_in(area, holes)
        parser.horizontal_text, parser.vertical_text = upright, hanging
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            columns, rows, v, h = parser._generate_columns_and_rows(box, None)
            table = parser._generate_table(number, box, columns, rows, v_s=v, h_s=h)
        cells = _merged(table.cells, shift)
        lost = Counter(text) - Counter("".join("".join(c.text.split()) for c in cells))
        moved = Box(box[0] + shift[0], box[1] + shift[1], box[2] + shift[0], box[3] + shift[1])
        grids.append(Grid(method, moved, len(table.cells), cells, "".join(lost.elements())))
    return grids


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    small = (inner.x1 - inner.x0) * (inner.y1 - inner.y0)
    large = (outer.x1 - outer.x0) * (outer.y1 - outer.y0)
    return small < large and outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _merged(cells: Any, shift: tuple[float, float]) -> tuple[GridCell, ...]:
    """Camelot's cells with those joined that no rule divides; every position in exactly one.

    A joined cell goes right as far as no rule stops it, then down as far as no rule stops any of
    its columns. Its text is what camelot put in its parts, row by row.
    """
    height, width = len(cells), len(cells[0])
    done = [[False] * width for _ in range(height)]
    found = []

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
            text = ""
            for row in range(r, bottom + 1):
                for column in range(c, last + 1):
                    done[row][column] = True
                    text += cells[row][column].text
            lines = [line.strip() for line in text.split("\n")]
            low, high = cells[bottom][c], cells[r][last]
            box = Box(low.x1 + shift[0], low.y1 + shift[1], high.x2 + shift[0], high.y2 + shift[1])
            printed = "\n".join(line for line in lines if line)
            found.append(GridCell(r + 1, c + 1, bottom - r + 1, last - c + 1, printed, box))
    return tuple(found)
