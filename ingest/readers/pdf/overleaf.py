"""Puts together a row that a page break cut through the midst of its cells.

Goes in: the last table of a page and the first one overleaf. Comes out: the same two, what goes on
overleaf moved up into the cell that it belongs to. A cell goes on if its last line left no room for
what follows; a row goes on if all that stands in it overleaf does, a number among it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.document import Box, Row, Table

ROOM = 1.5  # em: a line that leaves more of its cell free did not break for want of room
SAME = 3.0  # points: columns that go on overleaf stand where they stood
DIGITS = re.compile(r"[\d.,%]+")
AMOUNT = re.compile(r"\d[.,]")


@dataclass(frozen=True, slots=True)
class Edge:
    """A table at the edge of a page: where it is in the document's blocks, the right edges of its
    columns, and the last line of each cell of its last row, by column."""

    block: int
    rights: tuple[float, ...]
    ends: dict[int, Box]


def rejoined(
    above: Table, below: Table, edge: Edge, rights: tuple[float, ...]
) -> tuple[Table, Table]:
    """The two tables with the row that is cut put together; as they are if none is."""
    upper, lower = above.rows[-1], below.rows[0]
    same = len(edge.rights) == len(rights) and all(
        abs(one - other) < SAME for one, other in zip(edge.rights, rights, strict=True)
    )
    on = {cell.col_no: cell for cell in lower.cells if cell.text}
    cells = {cell.col_no: cell for cell in upper.cells}
    # a label alone may as well begin something
    has_number = any(DIGITS.fullmatch(cell.text) for cell in on.values())
    if not same or not has_number or 2 * len(on) > len(rights):
        return above, below
    for column, cell in on.items():
        first, end = cells.get(column), edge.ends.get(column)
        if first is None or end is None or first.box is None or cell.row_span > 1:
            return above, below
        if cell.col_span != first.col_span:  # a head that is printed again
            return above, below
        free = (first.box.x1 - first.box.x0) - (end.x1 - end.x0)
        is_number = DIGITS.fullmatch(cell.text) is not None
        goes_on = not is_number or (
            AMOUNT.search(first.text) and first.text.count(".") + cell.text.count(".") < 2
        )
        if free > ROOM * (end.y1 - end.y0) or not goes_on:
            return above, below
    whole = tuple(
        replace(
            cell,
            text=f"{cell.text}\n{on[cell.col_no].text}",
            second_text=_both(cell.second_text, on[cell.col_no].second_text),
        )
        if cell.col_no in on
        else cell
        for cell in upper.cells
    )
    rest = tuple(
        replace(cell, text="", second_text=cell.second_text and "") for cell in lower.cells
    )
    return (
        replace(above, rows=(*above.rows[:-1], Row(upper.row_no, whole))),
        replace(below, rows=(Row(lower.row_no, rest), *below.rows[1:])),
    )


def _both(above: str | None, below: str | None) -> str | None:
    return None if above is None or below is None else f"{above}\n{below}"
