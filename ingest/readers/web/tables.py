"""A table of a page: cells by column, merged cells once.

Goes in: a `table` element. Comes out: its rows, each of cells with the columns and rows they
cover. A cell stands in the first column that no cell from above covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from ingest.readers.web.words import is_seen

MOST_SPANNED = 1_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and its place: column from 1, columns and rows it covers."""

    col_no: int
    col_span: int
    row_span: int
    element: Element


def rows_of(table: Element) -> list[list[Placed]]:
    """The rows of a table, head first and foot last, without those of tables inside it."""
    found = list(_rows(table))
    covered: dict[int, int] = {}  # column to how many rows it is covered from here on
    rows = []
    for number, row in enumerate(found):
        cells = []
        column = 1
        here = {c: left for c, left in covered.items() if left > 0}
        for cell in row:
            if cell.tag not in ("td", "th") or not is_seen(cell):
                continue
            while column in here:
                column += 1
            right = _number(cell, "colspan")
            down = _number(cell, "rowspan", to_the_end=len(found) - number)
            down = min(down, len(found) - number)
            cells.append(Placed(column, right, down, cell))
            for covered_column in range(column, column + right):
                here[covered_column] = max(here.get(covered_column, 0), down)
            column += right
        covered = {c: left - 1 for c, left in here.items()}
        rows.append(cells)
    return rows


def _rows(table: Element) -> Iterator[Element]:
    groups: dict[str, list[Element]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in table:
        if is_seen(child):
            if child.tag == "tr":
                groups["tbody"].append(child)
            elif child.tag in groups:
                groups[child.tag] += [row for row in child if row.tag == "tr" and is_seen(row)]
    for group in groups.values():
        yield from group


def _number(cell: Element, name: str, to_the_end: int = 1) -> int:
    """How many columns or rows a cell covers; `rowspan=0` goes to the end of the table."""
    value = (cell.get(name) or "1").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    return min(int(value[:6]), MOST_SPANNED) or to_the_end
