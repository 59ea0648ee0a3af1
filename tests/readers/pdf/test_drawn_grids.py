"""Grids drawn in the ways of other people: the reader finds the cells that the eye sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document, TextBlock
from ingest.readers import pdf
from tests.readers.pdf.drawn_grids import ROWS, STEP, WAYS, XS, Way, bent, borders, ruled, words
from tests.readers.pdf.pdf_pages import FONT, Draw, Make, cells, tables, writer
from tests.typeset.reading import bare

Shown = list[list[str]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


def shown(document: Document) -> list[Shown]:
    """The cells of each table, without white space; both readings of a cell must be alike."""
    for cell in cells(document):
        assert bare(cell.second_text or "") == bare(cell.text)
    return [
        [[bare(cell.text) for cell in row.cells] for row in table.rows]
        for table in tables(document)
    ]


def lines(document: Document) -> list[str]:
    """The lines outside tables, without white space."""
    blocks = [block for block in document.blocks if isinstance(block, TextBlock)]
    return [bare(line.text) for block in blocks for line in block.lines]


def drawn(
    way: Way = ruled, rows: Shown = ROWS, top: float = 700, latin: str = FONT, step: float = STEP
) -> Draw:
    """A page with one grid."""

    def draw(canvas: Canvas) -> None:
        ys = borders(top, len(rows), step)
        way(canvas, XS, ys)
        words(canvas, rows, XS, ys, latin)

    return draw


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_however_borders_are_drawn_the_cells_are_the_same(make: Make, way: Way) -> None:
    assert shown(pdf.read(make(drawn(way)))) == [ROWS]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_title_and_a_note_close_to_the_grid_stay_outside(make: Make, way: Way) -> None:
    def draw(canvas: Canvas) -> None:
        drawn(way)(canvas)
        canvas.setFont(FONT, 9)
        canvas.drawString(240, 706, "收入支出决算表")
        canvas.drawString(60, 700 - STEP * len(ROWS) - 14, "注：本表反映收支情况。")

    document = pdf.read(make(draw))
    assert shown(document) == [ROWS]
    assert lines(document) == ["收入支出决算表", "注：本表反映收支情况。"]


@pytest.mark.parametrize(
    "said",
    [
        {"Ascent": "0", "Descent": "0"},
        {"Ascent": "0", "Descent": "0", "FontBBox": "-999 -999 2900 1809"},
        {"Ascent": "999", "Descent": "-1"},
        {"Ascent": "999", "Descent": "-999", "FontBBox": "0 0 0 0"},
        {"Ascent": "-99", "Descent": "300"},
    ],
    ids=["none", "noto", "high", "wide", "inverted"],
)
@pytest.mark.parametrize("latin", [FONT, "Helvetica"])
@pytest.mark.parametrize("step", [11, 20])
def test_no_font_bends_the_grid(make: Make, said: dict[str, str], latin: str, step: float) -> None:
    """Labels stand in their rows whatever the font says of itself, and so do the lines outside."""

    def draw(canvas: Canvas) -> None:
        drawn(latin=latin, step=step)(canvas)
        left = 60.0
        for text, font in (("共支出", FONT), ("15.75", latin), ("万元，增长", FONT), ("3%", latin)):
            canvas.setFont(font, 9)
            canvas.drawString(left, 724, text)
            left += canvas.stringWidth(text, font, 9)
        canvas.setFont(FONT, 9)
        canvas.drawString(60, 712, "单位：万元")

    path = make(draw)
    path.write_bytes(bent(path.read_bytes(), **said))
    document = pdf.read(path)
    assert shown(document) == [ROWS]
    assert lines(document) == ["共支出15.75万元，增长3%", "单位：万元"]


def test_digits_in_another_font_stay_in_their_line(make: Make) -> None:
    def draw(canvas: Canvas) -> None:
        left = 60.0
        for text in ("示例中心", "2023", "年度支出", "1,035.75", "万元，下降", "33.83%", "。"):
            font = "Times-Roman" if text.isascii() else FONT
            canvas.setFont(font, 12)
            canvas.drawString(left, 700, text)
            left += canvas.stringWidth(text, font, 12)
        canvas.setFont(FONT, 12)
        canvas.drawString(60, 682, "与上年度“持平”。")

    told = ["示例中心2023年度支出1,035.75万元，下降33.83%。", "与上年度“持平”。"]
    assert lines(pdf.read(make(draw))) == told


def test_a_number_wider_than_its_cell_is_whole(make: Make) -> None:
    """The last digits stand over the rule; the label behind it is not touched."""
    xs = (60.0, 150.0, 200.0, 300.0)
    rows = [["项目", "金额", "项目"], ["总计", "", "总计"]]

    def draw(canvas: Canvas) -> None:
        ys = borders(700, 2)
        ruled(canvas, xs, ys)
        words(canvas, rows, xs, ys)
        canvas.drawString(152, 667, "10,357,548.00")  # 57 points wide in a cell of 50
        canvas.drawString(230, 667, "支出")

    (table,) = shown(pdf.read(make(draw)))
    assert table[1][:2] == ["总计", "10,357,548.00"]


def test_a_number_and_a_code_wrapped_in_their_cells_are_one(make: Make) -> None:
    xs = (60.0, 90.0, 180.0, 215.0)

    def draw(canvas: Canvas) -> None:
        ys = [700.0, 680.0, 650.0]
        ruled(canvas, xs, ys)
        words(canvas, [["编码", "名称", "决算"], ["", "其他支出", ""]], xs, ys)
        for x, y, text in (
            (62, 668, "303"),
            (62, 656, "99"),
            (184, 668, "1,279.8"),
            (208, 656, "4"),
        ):
            canvas.drawString(x, y, text)

    (table,) = shown(pdf.read(make(draw)))
    assert table == [["编码", "名称", "决算"], ["30399", "其他支出", "1,279.84"]]


def test_text_running_on_over_a_rule_belongs_where_it_begins(make: Make) -> None:
    """A spreadsheet lets a long label run on over the blank cell beside it."""
    rows = [["科目", "合计"], ["", ""], ["住房保障支出", "3.25"]]
    xs = (60.0, 150.0, 300.0)

    def draw(canvas: Canvas) -> None:
        ys = borders(700, 3)
        ruled(canvas, xs, ys)
        words(canvas, rows, xs, ys)
        canvas.drawString(63, 667, "机关事业单位基本养老保险缴费支出")

    (table,) = shown(pdf.read(make(draw)))
    assert table == [rows[0], ["机关事业单位基本养老保险缴费支出", ""], rows[2]]
