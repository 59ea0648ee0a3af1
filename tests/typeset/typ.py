"""Typst source, for a typesetter that others wrote.

Goes in: blocks, fonts, how rules are drawn. Comes out: UTF-8 text. Every text is a string literal,
so that nothing in it is taken for markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.typeset.grid import Block, Cell, Grid, Placed, Text
from tests.typeset.html import print_size, sections

_SIZES = {"title": (14, "center"), "mark": (9, "right"), "heading": (12, "left")}
_ALIGN = {"l": "left", "c": "center", "r": "right"}


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _line(block: Text) -> str:
    size, align = _SIZES.get(block.kind, (10, "left"))
    return f"#block(width: 100%, align({align}, text(size: {size}pt, {_string(block.text)})))"


def _cell(placed: Placed) -> str:
    cell: Cell = placed.cell
    inset = f", inset: (left: {2 + 3 * cell.indent}pt)" if cell.indent else ""
    return (
        f"table.cell(colspan: {cell.cols}, rowspan: {cell.rows},"
        f" align: {_ALIGN[cell.align]} + horizon{inset}, {_string(cell.text)})"
    )


def _table(grid: Grid, rules: str, repeat_header: bool, height: str) -> str:
    columns = ", ".join(f"{weight:g}fr" for weight in grid.weights)
    rows = [", ".join(_cell(placed) for placed in row) + "," for row in grid.rows]
    head = grid.header_rows if repeat_header else 0
    if head:
        rows[:head] = [f"table.header({' '.join(rows[:head])}),"]
    inside = "\n".join(rows)
    return (
        f"#[#set text(size: {print_size(grid)}pt)\n"
        f"#table(columns: ({columns},), rows: {height}, inset: 2pt, {rules},\n{inside})]"
    )


def typeset(
    blocks: Sequence[Block],
    fonts: Sequence[str],
    rules: str = "stroke: 0.5pt",
    repeat_header: bool = False,
    height: str = "auto",
) -> bytes:
    """The document as typst source; `rules` and the `height` of rows are arguments of `table`."""
    families = ", ".join(_string(family) for family in fonts)
    lines = [
        f'#set text(font: ({families},), size: 10pt, lang: "zh")',
        "#set par(spacing: 5pt, leading: 4pt)",
        "#set block(spacing: 5pt)",
    ]
    for _, landscape, part in sections(blocks):
        turn = "true" if landscape else "false"
        lines.append(f'#set page(paper: "a4", margin: 40pt, flipped: {turn})')
        lines.append("#pagebreak(weak: true)")
        for block in part:
            if isinstance(block, Grid):
                lines.append(_table(block, rules, repeat_header, height))
            elif isinstance(block, Text):
                lines.append(_line(block))
    return ("\n".join(lines) + "\n").encode()
