"""PDF with ruled tables, merged cells really merged, Chinese in the reader's own song font.

Goes in: blocks. Comes out: the bytes of the PDF, the same bytes for the same blocks. Unruled PDFs
keep the columns and draw no lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.typeset.grid import Block
from tests.typeset.pages import FONT, Page, Part, PrintedLine, paginate


def _owners(part: Part) -> dict[tuple[int, int], int]:
    """Which cell covers each position of the part."""
    return {
        (row + down, column + right): i
        for i, (row, column, cell, _) in enumerate(part.cells)
        for down in range(cell.rows)
        for right in range(cell.cols)
    }


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    """Stretches of true: [T, T, F, T] -> (0, 2), (3, 4)."""
    runs, start = [], None
    for i, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            runs.append((start, i))
            start = None
    return runs


def _rules(canvas: Canvas, part: Part) -> None:
    """Draws every border once, leaving out those inside merged cells."""
    owner, xs, ys = _owners(part), part.xs, part.ys
    rows, columns = len(ys) - 1, len(xs) - 1
    for i in range(rows + 1):
        flags = [owner.get((i - 1, j)) != owner.get((i, j)) for j in range(columns)]
        for start, end in _runs(flags):
            canvas.line(xs[start], ys[i], xs[end], ys[i])
    for j in range(columns + 1):
        flags = [owner.get((i, j - 1)) != owner.get((i, j)) for i in range(rows)]
        for start, end in _runs(flags):
            canvas.line(xs[j], ys[start], xs[j], ys[end])


def _put(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Draws a text. pdfium drops a lone character of a font that is not installed, because its
    box has no width; a space after it gives it one."""
    canvas.drawString(x, y, f"{text} " if len(text) == 1 and not text.isascii() else text)


def _cell_texts(canvas: Canvas, part: Part) -> None:
    size, pad, step = part.print.size, part.print.pad, part.print.leading
    canvas.setFont(FONT, size)
    for row, column, cell, lines in part.cells:
        left, right = part.xs[column] + pad, part.xs[column + cell.cols] - pad
        top, bottom = part.ys[row], part.ys[row + cell.rows]
        y = (top + bottom) / 2 + len(lines) * step / 2 - step + 2.5
        for line in lines:
            spare = right - left - pdfmetrics.stringWidth(line, FONT, size)
            shift = {"l": cell.indent * 3.0, "c": spare / 2, "r": spare}[cell.align]
            _put(canvas, left + shift, y, line)
            y -= step


def draw(canvas: Canvas, page: Page, number: int, ruled: bool) -> None:
    """One page, on anything that draws like a canvas."""
    canvas.setPageSize((page.width, page.height))
    canvas.setLineWidth(0.5)
    for item in page.items:
        if isinstance(item, PrintedLine):
            canvas.setFont(FONT, item.size)
            _put(canvas, item.x, item.y, item.text)
        else:
            if ruled:
                _rules(canvas, item)
            _cell_texts(canvas, item)
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(page.width / 2, 24, f"-{number}-")
    canvas.showPage()


def typeset(blocks: Sequence[Block], ruled: bool = True, repeat_header: bool = False) -> bytes:
    """The document as PDF."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)

    for number, page in enumerate(paginate(blocks, repeat_header, ruled), start=1):
        draw(canvas, page, number, ruled)
    canvas.save()
    return buffer.getvalue()
