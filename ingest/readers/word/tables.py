"""A table of Word: cells by the columns of its grid, merged cells once.

Goes in: a `w:tbl`. Comes out: its rows, each of `Placed` cells. A cell that continues one above
(`vMerge`) or one to its left (`hMerge`) is part of that; columns left out before a row
(`gridBefore`) are counted; a row or cell whose deletion is tracked is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from ingest.readers.word.runs import W

MOST_COLUMNS = 1_000


@dataclass(slots=True)
class Placed:
    """A cell, its column (from 1) and how far it goes; `parts` are the `w:tc` it is made of."""

    col_no: int
    col_span: int
    row_span: int = 1
    parts: list[Element] = field(default_factory=list)


def rows_of(table: Element) -> list[list[Placed]]:
    """The rows of a table from top to bottom, cells from left to right."""
    rows: list[list[Placed]] = []
    open_cells: dict[int, Placed] = {}  # column to the cell that may go on below
    for row in _shown(table, "tr"):
        placed: list[Placed] = []
        going_on: dict[int, Placed] = {}
        column = 1 + _number(row.find(f"{W}trPr"), "gridBefore")
        for part in _shown(row, "tc"):
            properties = part.find(f"{W}tcPr")
            span = max(1, _number(properties, "gridSpan", 1))
            above = open_cells.get(column)
            if _merge(properties, "hMerge") == "continue" and placed:
                placed[-1].col_span += span
                placed[-1].parts.append(part)
            elif _merge(properties, "vMerge") == "continue" and above is not None:
                above.row_span += 1
                above.parts.append(part)
                going_on[column] = above
            else:
                cell = Placed(column, span, parts=[part])
                placed.append(cell)
                if _merge(properties, "vMerge"):
                    going_on[column] = cell
            column = min(column + span, MOST_COLUMNS)
        rows.append(placed)
        open_cells = going_on
    return rows


def _shown(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            properties = child.find(f"{W}{name}Pr")
            deleted = "del" if name == "tr" else "cellDel"
            if properties is None or properties.find(f"{W}{deleted}") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _shown(child, name)


def _merge(properties: Element | None, kind: str) -> str:
    """restart, continue, or nothing where the cell is not merged."""
    found = None if properties is None else properties.find(f"{W}{kind}")
    return "" if found is None else found.get(f"{W}val") or "continue"


def _number(properties: Element | None, name: str, default: int = 0) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    value = "" if found is None else found.get(f"{W}val") or ""
    return min(int(value), MOST_COLUMNS) if value.isdecimal() else default
