"""A row that a page break cut through its cells, and what only looks like one; shaded words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import pdf
from tests.readers.pdf.drawn_grids import borders, ruled, words
from tests.readers.pdf.pdf_pages import FONT, Draw, Make, tables, writer
from tests.readers.pdf.test_drawn_grids import shown

XS = (60.0, 110.0, 165.0, 212.0)
HEAD = ["代码", "名称", "金额"]
NEXT = ["203", "国防支出", "1.00"]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


def page(rows: Sequence[Sequence[str]], top: float, xs: Sequence[float] = XS) -> Draw:
    def draw(canvas: Canvas) -> None:
        ys = borders(top, len(rows))
        ruled(canvas, xs, ys)
        words(canvas, rows, xs, ys)

    return draw


@pytest.mark.parametrize("rest", [["", "", "4"]])
def test_what_had_no_room_goes_on_overleaf(make: Make, rest: list[str]) -> None:
    row = ["2010450", "事业运行经", "1,855,755.2"]
    document = pdf.read(make(page([HEAD, row], 88), page([rest, NEXT], 790)))
    whole = [f"{a}\n{b}" if b else a for a, b in zip(row, rest, strict=True)]
    assert [
        [cell.text for cell in table.rows[n].cells]
        for table, n in zip(tables(document), (1, 0), strict=True)
    ] == [
        whole,
        ["", "", ""],
    ]
    above = tables(document)[0].rows[1].cells
    assert [cell.second_text for cell in above] == whole


@pytest.mark.parametrize(
    ("row", "below"),
    [
        (["2010450", "事业运行", "1.00"], ["", "费支出", ""]),  # there was room for more
        (["2010450", "事业运行经", "1.00"], ["", "总计", ""]),  # a label alone
        (["2010450", "事业运行经", "1,855,755.24"], ["", "", "7.25"]),  # two amounts
        (["", "", "1,855,755.24"], ["20305", "", "4"]),  # something begins here
    ],
)
def test_what_stands_by_itself_stays(make: Make, row: list[str], below: list[str]) -> None:
    document = pdf.read(make(page([HEAD, row], 88), page([below, NEXT], 790)))
    assert shown(document) == [[HEAD, row], [below, NEXT]]


def test_line_numbers_are_no_number_that_goes_on(make: Make) -> None:
    """29 at the foot of a page and 30 overleaf, in columns just wide enough."""
    xs = (60.0, 75.0, 145.0, 192.0)
    above, below = (
        [["行", "项目", "金额"], ["29", "", ""]],
        [["30", "", ""], ["31", "总计", "1.00"]],
    )
    assert shown(pdf.read(make(page(above, 88, xs), page(below, 790, xs)))) == [above, below]


def test_columns_that_stand_elsewhere_are_another_table(make: Make) -> None:
    row, rest = ["2010450", "事业运行经", "1,855,755.2"], ["", "", "4"]
    moved = [x + 20 for x in XS]
    document = pdf.read(make(page([HEAD, row], 88), page([rest, NEXT], 790, moved)))
    assert shown(document) == [[HEAD, row], [rest, NEXT]]


def test_shaded_words_of_running_text_are_no_table(make: Make) -> None:
    """LibreOffice draws an area behind each run of marked text."""

    def draw(canvas: Canvas) -> None:
        for n, text in enumerate(
            ["本部门2023年度收入总计", "12.50万元，支出总计", "12.50万元，比上年增长"]
        ):
            y = 700 - 18 * n
            canvas.setFillGray(0.9)
            for low, high in ((60, 90 + 13 * n), (90 + 13 * n, 150), (150, 170 + 7 * n)):
                canvas.rect(low, y - 3, high - low, 14, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.setFont(FONT, 10)
            canvas.drawString(60, y, text)

    document = pdf.read(make(draw))
    assert tables(document) == [] and document.problems == []
