"""Tables and the pages they stand on: broken over pages, turned, beside each other, under stamps."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import pdf
from tests.readers.pdf.drawn_grids import ROWS, XS, borders, ruled, words
from tests.readers.pdf.pdf_pages import FONT, Draw, Make, tables, writer
from tests.readers.pdf.test_drawn_grids import drawn, lines, shown

LAST = ["总计", "15.75", "2.00", "13.75"]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


def test_rows_go_on_overleaf_with_or_without_a_head(make: Make) -> None:
    pages = [drawn(rows=ROWS[:3]), drawn(rows=ROWS[3:], top=780), drawn(rows=[ROWS[0], LAST])]
    document = pdf.read(make(*pages))
    assert shown(document) == [ROWS[:3], ROWS[3:], [ROWS[0], LAST]]
    assert [table.page_no for table in tables(document)] == [1, 2, 3]


def test_a_single_row_overleaf_is_a_table(make: Make) -> None:
    document = pdf.read(make(drawn(), drawn(rows=[LAST], top=780)))
    assert shown(document) == [ROWS, [LAST]] and lines(document) == []


def test_a_row_may_break_in_the_middle_of_a_cell(make: Make) -> None:
    """The second line of a label is overleaf, its numbers are not."""
    above = [ROWS[0], ["其他社会保障和", "3.25", "", "3.25"]]
    below = [["就业支出", "", "", ""], LAST]
    document = pdf.read(make(drawn(rows=above, top=88), drawn(rows=below, top=790)))
    assert shown(document) == [above, below]


def test_a_break_may_leave_the_frame_open(make: Make) -> None:
    """No rule at the foot of the first page, none at the top of the second."""

    def part(rows: list[list[str]], top: float, first: bool) -> Draw:
        def draw(canvas: Canvas) -> None:
            ys = borders(top, len(rows))
            for x in XS:
                canvas.line(x, ys[-1], x, ys[0])
            for y in ys[:-1] if first else ys[1:]:
                canvas.line(XS[0], y, XS[-1], y)
            words(canvas, rows, XS, ys)

        return draw

    document = pdf.read(make(part(ROWS[:3], 110, True), part(ROWS[3:], 790, False)))
    assert shown(document) == [ROWS[:3], ROWS[3:]]


@pytest.mark.parametrize("turn", [90, 270])
def test_pages_turn_within_a_document(make: Make, turn: int) -> None:
    """Portrait, landscape, and landscape by /Rotate, all as shown."""

    def wide(canvas: Canvas) -> None:
        canvas.setPageSize((842, 595))
        drawn(top=500)(canvas)

    def turned(canvas: Canvas) -> None:
        canvas.setPageSize((842, 595))  # as shown: reportlab turns the sheet itself
        canvas.setPageRotation(turn)
        canvas.translate(*((595, 0) if turn == 90 else (0, 842)))
        canvas.rotate(90 if turn == 90 else -90)  # what is drawn upwards is shown upright
        drawn(top=500)(canvas)

    document = pdf.read(make(drawn(), wide, turned))
    assert shown(document) == [ROWS, ROWS, ROWS]
    boxes = [table.rows[0].cells[0].box for table in tables(document)]
    assert boxes[1] is not None and boxes[2] is not None
    assert boxes[2].x0 == pytest.approx(boxes[1].x0, abs=1.5)
    assert boxes[2].y1 == pytest.approx(boxes[1].y1, abs=1.5)


def test_a_table_split_sideways_is_two_with_the_same_rows(make: Make) -> None:
    """The columns that had no room stand on the next page, at the same height."""
    xs = (60.0, 150.0, 240.0)

    def right(canvas: Canvas) -> None:
        ys = borders(700, len(ROWS))
        ruled(canvas, xs, ys)
        words(canvas, [row[2:] for row in ROWS], xs, ys)

    assert shown(pdf.read(make(drawn(), right))) == [ROWS, [row[2:] for row in ROWS]]


@pytest.mark.parametrize("gap", [8, 30])
def test_tables_beside_each_other_are_two(make: Make, gap: int) -> None:
    xs = (40.0, 130.0, 200.0, 270.0)
    left, right = [row[:3] for row in ROWS], [[row[0], row[3], ""] for row in ROWS[:4]]

    def draw(canvas: Canvas) -> None:
        for rows, shift in ((left, 0.0), (right, 230.0 + gap)):
            columns = [x + shift for x in xs]
            ys = borders(700, len(rows))
            ruled(canvas, columns, ys)
            words(canvas, rows, columns, ys)

    assert shown(pdf.read(make(draw))) == [left, right]


def test_headers_and_footers_are_lines(make: Make) -> None:
    def draw(canvas: Canvas) -> None:
        drawn(top=800)(canvas)
        canvas.setFont(FONT, 9)
        canvas.drawString(60, 806, "示例市样本局2023年度决算")
        canvas.line(60, 804, 540, 804)
        canvas.line(60, 40, 540, 40)
        canvas.drawString(280, 28, "第 3 页")

    document = pdf.read(make(draw))
    assert shown(document) == [ROWS]
    assert lines(document) == ["示例市样本局2023年度决算", "第3页"]


@pytest.mark.parametrize("angle", [0, 30, 90])
@pytest.mark.parametrize("before", [True, False])
def test_a_watermark_over_cells_is_no_part_of_them(make: Make, angle: int, before: bool) -> None:
    """Large grey letters across the table, drawn before it or after it: the cells hold their own."""

    def stamp(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.setFont(FONT, 44)
        canvas.translate(270, 635)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, "内部资料")
        canvas.restoreState()

    def draw(canvas: Canvas) -> None:
        for layer in (stamp, drawn()) if before else (drawn(), stamp):
            layer(canvas)

    document = pdf.read(make(draw))
    assert shown(document) == [ROWS]
    assert sorted("".join(lines(document))) == sorted("内部资料")
