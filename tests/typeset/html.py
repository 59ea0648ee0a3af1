"""HTML, for the browsers and the printers of HTML that others wrote.

Goes in: blocks, fonts and the way tables are drawn. Comes out: UTF-8 HTML that prints on A4, wide
tables on landscape pages. Merged cells carry `colspan` and `rowspan`; a head is repeated overleaf
where the layout says so. `STYLES` are ways in which people draw a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.typeset.grid import Block, Grid, PageBreak, Placed, Text

STYLES = {
    # one rule between two cells
    "collapse": "table{border-collapse:collapse} td{border:0.75pt solid #000}",
    # each cell its own box, 2 points from the next, and a frame around them
    "boxes": "table{border-collapse:separate;border-spacing:2pt;border:0.75pt solid #000}"
    "td{border:0.75pt solid #000}",
    # white rules on shaded cells, no rule is black
    "shaded": "table{border-collapse:collapse} td{border:1pt solid #fff;background:#dfe7f2}"
    "tr.head td{background:#b7c7e0}",
    # rules under rows, none between columns
    "horizontal": "table{border-collapse:collapse;border-top:1.2pt solid #000;"
    "border-bottom:1.2pt solid #000} td{border-top:0.5pt solid #000;border-bottom:0.5pt solid #000}",
    # dashed rules in a colour
    "dashed": "table{border-collapse:collapse} td{border:0.75pt dashed #c03030}",
    # rules inside, no frame outside
    "frameless": "table{border-collapse:collapse;border-style:hidden} td{border:0.5pt solid #606060}",
}  # fmt: skip
_PAGES = """
@page{size:A4 portrait;margin:48pt 40pt}
@page wide{size:A4 landscape;margin:40pt}
body{margin:0;font:10pt/1.5 FONTS}
p{margin:0 0 3pt} p.title{font-size:14pt;text-align:center} p.mark{font-size:9pt;text-align:right}
p.heading{font-size:12pt} section.new{break-before:page} section.wide{page:wide}
table{table-layout:fixed;width:100%;line-height:1.25} td{padding:1.5pt 2pt;vertical-align:middle}
td.c{text-align:center} td.r{text-align:right} tr.break{break-before:page}
tr{break-inside:avoid}
"""


def print_size(grid: Grid) -> float:
    """Points of print at which the numbers of a table fit its columns."""
    columns = len(grid.weights)
    size = 9.0 if columns <= 6 else 8.0 if columns <= 9 else 7.0 if columns <= 12 else 6.0
    room = 745.0 if grid.landscape else 510.0
    for row in grid.rows:
        for placed in row:
            if placed.cell.text and placed.cell.text.isascii():
                weights = grid.weights[placed.column : placed.column + placed.cell.cols]
                width = room * sum(weights) / sum(grid.weights) - 5
                size = min(size, width / (0.6 * len(placed.cell.text)))
    return round(size, 1)


def _cell(placed: Placed) -> str:
    cell = placed.cell
    spans = f' colspan="{cell.cols}"' if cell.cols > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    indent = f' style="padding-left:{2 + 3 * cell.indent}pt"' if cell.indent else ""
    return f'<td class="{cell.align}"{spans}{indent}>{escape(cell.text)}</td>'


def _rows(grid: Grid, first: int, end: int) -> str:
    lines = []
    for number in range(first, end):
        kind = "head" if number < grid.header_rows else "break" if number in grid.breaks else ""
        cells = "".join(_cell(placed) for placed in grid.rows[number])
        lines.append(f'<tr class="{kind}">{cells}</tr>')
    return "\n".join(lines)


def _table(grid: Grid, repeat_header: bool) -> str:
    whole = sum(grid.weights)
    columns = "".join(f'<col style="width:{w * 100 / whole:.3f}%">' for w in grid.weights)
    head = grid.header_rows if repeat_header else 0
    parts = [f"<thead>{_rows(grid, 0, head)}</thead>"] if head else []
    parts.append(f"<tbody>{_rows(grid, head, len(grid.rows))}</tbody>")
    size = print_size(grid)
    return (
        f'<table style="font-size:{size}pt"><colgroup>{columns}</colgroup>{"".join(parts)}</table>'
    )


def sections(blocks: Sequence[Block]) -> list[tuple[bool, bool, list[Block]]]:
    """The blocks by page format: (begins a new page, landscape, blocks).

    Where no page break stands before a table that turns the page, its title and what follows that
    go with it.
    """
    found: list[tuple[bool, bool, list[Block]]] = []
    part: list[Block] = []
    new = False
    for block in [*blocks, PageBreak()]:
        turned = [b for b in part if isinstance(b, Grid)]
        if isinstance(block, PageBreak):
            if part:
                found.append((new, bool(turned) and turned[0].landscape, part))
            part, new = [], True
        elif isinstance(block, Grid) and turned and turned[0].landscape != block.landscape:
            title = max(i for i, b in enumerate(part) if isinstance(b, Text) and b.kind == "title")
            found.append((new, turned[0].landscape, part[:title]))
            part, new = [*part[title:], block], True
        else:
            part.append(block)
    return found


def typeset(
    blocks: Sequence[Block], fonts: str, style: str = "collapse", repeat_header: bool = False
) -> bytes:
    """The document as HTML. `fonts` is a CSS list: the first has the digits, the last the Chinese."""
    body = []
    for new, landscape, part in sections(blocks):
        kind = " ".join(["new"] * new + ["wide"] * landscape)
        body.append(f'<section class="{kind}">')
        for block in part:
            if isinstance(block, Grid):
                body.append(_table(block, repeat_header))
            elif not isinstance(block, PageBreak):
                body.append(f'<p class="{block.kind}">{escape(block.text)}</p>')
        body.append("</section>")
    sheet = _PAGES.replace("FONTS", fonts) + STYLES[style]
    head = f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{sheet}</style>'
    return "\n".join([head, *body, "</html>", ""]).encode()
