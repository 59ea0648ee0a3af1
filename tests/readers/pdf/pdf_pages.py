"""Small PDFs drawn by the tests of the PDF reader, and what was read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Cell, Document, Table, TextBlock

FONT = "STSong-Light"
Draw = Callable[[Canvas], None]
Make = Callable[..., Path]
XS = (50, 200, 300, 400, 500)
FIGURES = [
    ["科目", "合计", "基本支出", "项目支出"],
    *[[f"20{n}", f"{n + 3}.50", f"{n}.00", "3.50"] for n in (1, 2, 3)],
]
SUMMARY = [
    ["项目", "决算数", "项目", "决算数"],
    ["一、财政拨款收入", "1,234.50", "一、教育支出", ""],
    ["二、事业收入", "", "二、其他支出", "0.00"],
    ["总计", "1,234.50", "总计", "1,234.50"],
]
COLUMNS = [
    ["项目", "本年收入", "本年支出", "年末结转"],
    ["合计", "1,234.50", "1,000.00", "234.50"],
    ["一般公共服务支出", "234.50", "", "0.00"],
    ["外交支出", "", "", ""],
    ["教育支出", "1,000.00", "900.00", "100.00"],
    ["住房保障支出", "0.00", "100.00", "134.50"],
    ["结余分配", "", "", "7.25"],
]


def writer(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def write(*drawings: Draw, turn: int = 0, encrypt: StandardEncryption | None = None) -> Path:
        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path), pagesize=(595, 842), encrypt=encrypt)
        for draw in drawings:
            canvas.setFont(FONT, 11)
            canvas.setPageRotation(turn)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return write


def grid(
    canvas: Canvas, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, step: float = 20
) -> None:
    """A fully ruled grid, text 3 points inside its cells."""
    bottom = top - step * len(rows)
    for x in xs:
        canvas.line(x, bottom, x, top)
    for i in range(len(rows) + 1):
        canvas.line(xs[0], top - i * step, xs[-1], top - i * step)
    for i, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            canvas.drawString(x + 3, top - i * step - 14, text)


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def order(document: Document) -> list[str]:
    """Lines as they are, tables as "#"."""
    found: list[str] = []
    for block in document.blocks:
        found += [ln.text for ln in block.lines] if isinstance(block, TextBlock) else ["#"]
    return found


def cells(document: Document) -> Iterator[Cell]:
    for table in tables(document):
        for row in table.rows:
            yield from row.cells


def columns(c: Canvas) -> None:
    c.drawString(220, 760, "收入支出决算总表")
    for i, row in enumerate(COLUMNS):
        c.drawString(80, 700 - 20 * i, row[0])
        for x, text in zip((320, 420, 520), row[1:], strict=True):
            c.drawRightString(x, 700 - 20 * i, text)
    c.drawString(80, 540, "注：本年收入合计 1,234.50 万元，比上年增加 34.50 万元，增长 2.87%。")
