"""Tab separated text, as documents 000 to 002 are handed on: every column of a row keeps its tab.

Goes in: blocks. Comes out: UTF-8 bytes. A page break inside a table is an empty line; merged
cells print their text once, the positions they cover are empty columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.typeset.grid import Block, Grid, PageBreak


def _rows(grid: Grid) -> list[str]:
    lines = []
    for number, row in enumerate(grid.rows):
        if number in grid.breaks:
            lines.append("")
        columns = [""] * len(grid.weights)
        for placed in row:
            columns[placed.column] = placed.cell.text
        lines.append("\t".join(columns))
    return lines


def typeset(blocks: Sequence[Block]) -> bytes:
    """The document as tab separated text."""
    parts = []
    for block in blocks:
        if isinstance(block, Grid):
            parts.append("\n".join(_rows(block)))
        elif not isinstance(block, PageBreak):
            parts.append(block.text)
    return ("\n\n".join(parts) + "\n").encode()


def sheet(blocks: Sequence[Block]) -> bytes:
    """The document as a spreadsheet saved as text: every line is a row of cells."""
    lines = typeset(blocks).decode().split("\n")
    return "\n".join(x if "\t" in x or not x else f"{x}\t\t" for x in lines).encode()
