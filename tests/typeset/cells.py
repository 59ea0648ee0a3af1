"""One cell per line, as document 003 is handed on: a tab before every cell, an empty line after
every row.

Goes in: blocks. Comes out: UTF-8 bytes. Positions covered by a cell above are empty cells; a
cell merged across is printed once. Cells are padded with ideographic spaces the way forms are.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.typeset.grid import Block, Grid, PageBreak

PAD = "\u3000"


def _rows(grid: Grid, padded: bool) -> list[str]:
    lines: list[str] = []
    covered: dict[int, list[int]] = {}
    for number, row in enumerate(grid.rows):
        starts = {placed.column: placed.cell for placed in row}
        for column in sorted([*starts, *covered.get(number, [])]):
            cell = starts.get(column)
            text = cell.text if cell else ""
            if padded and cell and cell.align == "c" and (number + column) % 3 == 0:
                text = f"{PAD}{text}" if number % 2 else f"{text}{PAD}"
            lines.append(f"\t{text}")
        lines.append("")
        for placed in row:
            for below in range(1, placed.cell.rows):
                covered.setdefault(number + below, []).append(placed.column)
    return lines


def typeset(blocks: Sequence[Block], padded: bool = True) -> bytes:
    """The document with one cell per line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines += _rows(block, padded)
        elif not isinstance(block, PageBreak):
            lines.append(block.text)
    return ("\n".join(lines) + "\n").encode()
