"""Grids as other people draw them, each around the same cells.

Goes in: a canvas, the x of column borders and the y of row borders. Comes out: drawings. `WAYS`
are the ways to draw all borders of a grid; what a reader must find does not depend on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

from tests.readers.pdf.pdf_pages import FONT

XS = (60.0, 210.0, 300.0, 390.0, 480.0)
STEP = 20.0
ROWS = [
    ["科目", "合计", "基本支出", "项目支出"],
    ["教育支出", "12.50", "2.00", "10.50"],
    ["卫生健康支出", "3.25", "", "3.25"],
    ["住房保障支出", "", "", ""],
    ["合计", "15.75", "2.00", "13.75"],
]
Borders = Sequence[float]
Way = Callable[[Canvas, Borders, Borders], None]


def borders(top: float, count: int, step: float = STEP) -> list[float]:
    """The y of row borders, from the top."""
    return [top - i * step for i in range(count + 1)]


def words(
    canvas: Canvas, rows: Sequence[Sequence[str]], xs: Borders, ys: Borders, latin: str = FONT
) -> None:
    """The texts of the cells: numbers to the right and in the font `latin`, labels to the left."""
    for row, (top, bottom) in zip(rows, pairwise(ys), strict=True):
        y = (top + bottom) / 2 - 3
        for text, (left, right) in zip(row, pairwise(xs), strict=True):
            font = latin if text.isascii() else FONT
            canvas.setFont(font, 9)
            if text.isascii():
                left = right - 6 - pdfmetrics.stringWidth(text, font, 9)
            canvas.drawString(left + 3, y, text)


def _cells(xs: Borders, ys: Borders, inset: float) -> list[tuple[float, float, float, float]]:
    return [
        (left + inset, bottom + inset, right - left - 2 * inset, top - bottom - 2 * inset)
        for top, bottom in pairwise(ys)
        for left, right in pairwise(xs)
    ]


def ruled(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """A rule along each border."""
    for x in xs:
        canvas.line(x, ys[-1], x, ys[0])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def twin(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Two rules along each border, 2 points apart."""
    canvas.setLineWidth(0.4)
    for shift in (-1, 1):
        ruled(canvas, [x + shift for x in xs], [y + shift for y in ys])


def boxes(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """A stroked box for each cell, 2 points from the next, and one around them all."""
    canvas.setLineWidth(0.75)
    for cell in _cells(xs, ys, 1):
        canvas.rect(*cell)
    canvas.rect(xs[0] - 1, ys[-1] - 1, xs[-1] - xs[0] + 2, ys[0] - ys[-1] + 2)


def rings(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """The box of each cell as a filled ring: two rectangles, the inner one left out."""
    for x, y, width, height in _cells(xs, ys, 1):
        path = canvas.beginPath()
        path.rect(x, y, width, height)
        path.rect(x + 0.75, y + 0.75, width - 1.5, height - 1.5)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)


def hairlines(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Rules that are filled rectangles half a point thin."""
    for x in xs:
        canvas.rect(x - 0.25, ys[-1], 0.5, ys[0] - ys[-1], stroke=0, fill=1)
    for y in ys:
        canvas.rect(xs[0], y - 0.25, xs[-1] - xs[0], 0.5, stroke=0, fill=1)


def sides(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """The sides of each cell on their own, filled, so that inner ones are drawn twice."""
    for x, y, width, height in _cells(xs, ys, 0):
        for rule in ((x, y, width, 0.5), (x, y + height, width, 0.5)):
            canvas.rect(*rule, stroke=0, fill=1)
        for rule in ((x, y, 0.5, height), (x + width, y, 0.5, height)):
            canvas.rect(*rule, stroke=0, fill=1)


def dashed(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Dashed rules in a colour."""
    canvas.setDash(3, 2)
    canvas.setStrokeColorRGB(0.8, 0.2, 0.2)
    ruled(canvas, xs, ys)
    canvas.setDash()
    canvas.setStrokeColorRGB(0, 0, 0)


def dots(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Dashed rules of which each dash is a filled rectangle, as browsers print them."""
    for x in xs:
        for k in range(int((ys[0] - ys[-1]) / 4)):
            canvas.rect(x - 0.4, ys[-1] + 4 * k, 0.8, 2.4, stroke=0, fill=1)
    for y in ys:
        for k in range(int((xs[-1] - xs[0]) / 4)):
            canvas.rect(xs[0] + 4 * k, y - 0.4, 2.4, 0.8, stroke=0, fill=1)


def white(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """White rules on a shaded table."""
    canvas.setFillGray(0.87)
    canvas.rect(xs[0], ys[-1], xs[-1] - xs[0], ys[0] - ys[-1], stroke=0, fill=1)
    canvas.setStrokeGray(1)
    ruled(canvas, xs, ys)
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)


def shaded(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Shaded cells 1.5 points apart and no rule at all."""
    canvas.setFillGray(0.87)
    for cell in _cells(xs, ys, 0.75):
        canvas.rect(*cell, stroke=0, fill=1)
    canvas.setFillGray(0)


def horizontal(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Rules under rows, as long as the table; none between columns."""
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def underlined(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Rules under rows, cell by cell; none between columns."""
    for y in ys:
        for left, right in pairwise(xs):
            canvas.line(left, y, right, y)


def frameless(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """Rules between cells, none around the table."""
    for x in xs[1:-1]:
        canvas.line(x, ys[-1], x, ys[0])
    for y in ys[1:-1]:
        canvas.line(xs[0], y, xs[-1], y)


def open_sides(canvas: Canvas, xs: Borders, ys: Borders) -> None:
    """All rules but the ones at the far left and the far right."""
    for x in xs[1:-1]:
        canvas.line(x, ys[-1], x, ys[0])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


WAYS: dict[str, Way] = {
    way.__name__: way
    for way in (
        ruled, twin, boxes, rings, hairlines, sides, dashed, dots, white, shaded, horizontal,
        underlined, frameless, open_sides,
    )
}  # fmt: skip


def bent(content: bytes, **numbers: str) -> bytes:
    """A PDF whose font descriptors say something else: the same length, so nothing moves.

    `Ascent="0"` and the like; the keys are those of the descriptor, a FontBBox is without brackets.
    """
    for key, number in numbers.items():
        start, changed = 0, 0
        while (at := content.find(f"/{key} ".encode(), start)) >= 0:
            end = at + len(key) + 2
            opened = content[end : end + 1] == b"["
            stop = content.index(b"]", end) if opened else end
            while not opened and content[stop : stop + 1] not in b" \n\r/>":
                stop += 1
            begin = end + opened
            if len(number) > stop - begin:
                raise ValueError(f"no room for {number} in {content[at : stop + 1]!r}")
            content = content[:begin] + number.encode().ljust(stop - begin) + content[stop:]
            start, changed = stop, changed + 1
        if not changed:
            raise ValueError(f"no font says its {key}")
    return content
