"""Reading-order text, as document 004 is handed on: what a PDF-to-text tool makes of a table.

Goes in: blocks. Comes out: UTF-8 bytes. Every cell ends in one space, so two spaces hold an empty
cell and trailing spaces are trailing blank cells; a label too long for its column stands on lines
of its own, an empty line before the cells after it; the number before a lane that follows such a
label is glued to the next label; a page break leaves no empty line and one extra leading space.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.typeset.grid import Block, Cell, Grid, PageBreak, Placed

LINE_CHARS = 38
# Characters across a table: on a portrait page, on a landscape one, in small print beyond that.
PORTRAIT, LANDSCAPE, SMALL = 42, 66, 96


def wrap(text: str, size: int) -> list[str]:
    """Text cut into lines of so many characters."""
    return [text[i : i + size] for i in range(0, len(text), size)] or [""]


def _fits(cell: Cell, room: int) -> bool:
    """Numbers and codes never wrap; a label does when its column is too narrow."""
    wide = cell.indent + sum(1 if ord(c) > 0x2E7F else 0.5 for c in cell.text)
    return cell.text == "" or wide <= room or cell.text[0].isascii()


def _line(cells: list[str]) -> str:
    joined = "".join(f"{text} " for text in cells)
    return joined[:-1] if cells and cells[-1] else joined


def _room(grid: Grid, placed: Placed) -> int:
    """How many characters the columns of a cell hold."""
    weight = sum(grid.weights[placed.column : placed.column + placed.cell.cols])
    across = SMALL if len(grid.weights) > 9 else LANDSCAPE if grid.landscape else PORTRAIT
    return max(3, int(across * weight / sum(grid.weights)))


def _row(grid: Grid, row: list[Placed]) -> list[str]:
    """The visual lines of a row; empty strings are the empty lines after a wrapped cell."""
    lines: list[str] = []
    pending: list[str] = []
    glue = False
    for index, placed in enumerate(row):
        cell = placed.cell
        text = " " * cell.indent + cell.text
        room = _room(grid, placed)
        if not _fits(cell, room):
            if pending:
                lines.append(_line(pending))
            lines += wrap(text, room) + ([""] if index + 1 < len(row) else [])
            pending, glue = [], True
            continue
        number_before = bool(pending and pending[-1][-1:].isdigit() and "." in pending[-1])
        label = cell.text and not cell.text[0].isascii()
        if glue and number_before and label and cell.align == "l":
            pending[-1] += text
        else:
            pending.append(text)
    if pending:
        lines.append(_line(pending))
    return lines


def typeset(blocks: Sequence[Block]) -> bytes:
    """The document in reading order, as text."""
    out: list[str] = []

    def put(lines: list[str], new_page: bool) -> None:
        if new_page and out:
            while out and out[-1] == "":
                out.pop()
            lines = [f" {lines[0]}", *lines[1:]]
        out.extend([*lines, ""])

    new_page = False
    for block in blocks:
        if isinstance(block, PageBreak):
            new_page = True
        elif isinstance(block, Grid):
            for number, row in enumerate(block.rows):
                put(_row(block, row), new_page or number in block.breaks)
                new_page = False
        else:
            for line in wrap(block.text, LINE_CHARS):
                put([line], new_page)
                new_page = False
    return ("\n".join(out) + "\n").encode()
