"""The account by fpdf2: its own tables, its own breaking of pages.

Goes in: blocks, font files, how its tables draw borders. Comes out: the bytes of the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from tests.typeset.grid import Block, Grid, Text
from tests.typeset.html import print_size, sections

_SIZES = {"title": (14.0, "C"), "mark": (9.0, "R"), "heading": (12.0, "L")}


def _table(pdf: FPDF, grid: Grid, borders: str, repeat_header: bool, leading: float) -> None:
    size = print_size(grid)
    pdf.set_font("latin", size=size)
    with pdf.table(
        col_widths=grid.weights,
        borders_layout=borders,
        num_heading_rows=grid.header_rows,
        first_row_as_headings=grid.header_rows > 0,
        headings_style=FontFace(),
        repeat_headings=int(repeat_header and grid.header_rows > 0),
        line_height=size * leading,
        padding=1,
        v_align="MIDDLE",
    ) as table:
        for row in grid.rows:
            line = table.row()
            for placed in row:
                cell = placed.cell
                line.cell(
                    cell.text, align=cell.align.upper(), colspan=cell.cols, rowspan=cell.rows
                )  # fmt: skip


def typeset(
    blocks: Sequence[Block],
    latin: Path,
    chinese: Path,
    borders: str = "ALL",
    repeat_header: bool = False,
    leading: float = 1.4,
) -> bytes:
    """The document as PDF. `leading` is the height of a line of a table in sizes of print."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_margin(40)
    pdf.set_auto_page_break(True, 40)
    pdf.add_font("latin", fname=latin)
    pdf.add_font("chinese", fname=chinese)
    pdf.set_fallback_fonts(["chinese"])
    for new, landscape, part in sections(blocks):
        if new or not pdf.pages_count:
            pdf.add_page(orientation="landscape" if landscape else "portrait")
        for block in part:
            if isinstance(block, Grid):
                _table(pdf, block, borders, repeat_header, leading)
            elif isinstance(block, Text):
                size, align = _SIZES.get(block.kind, (10.0, "L"))
                # fpdf2 forgets that the font it told inside q and Q is gone: tell it outside again
                pdf.set_font("latin", size=1)
                pdf.set_font("latin", size=size)
                pdf.multi_cell(
                    0, size * 1.5, block.text, align=align, new_x="LMARGIN", new_y="NEXT"
                )
    return bytes(pdf.output())
