"""The PDF reader on the grids and columns of small PDFs made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Box
from ingest.readers import pdf
from tests.readers.pdf.pdf_pages import (
    COLUMNS,
    SUMMARY,
    XS,
    Make,
    cells,
    columns,
    grid,
    order,
    tables,
    texts,
    writer,
)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


def test_ruled_grid_keeps_blanks_and_both_readings(make: Make) -> None:
    document = pdf.read(make(lambda c: grid(c, SUMMARY, XS, 700)))
    (table,) = tables(document)
    assert texts(table) == SUMMARY
    assert table.method == "pdf:lattice" and table.page_no == 1
    assert [c.col_no for c in table.rows[1].cells] == [1, 2, 3, 4]
    assert all(c.second_text == c.text for c in cells(document))
    assert table.rows[1].cells[1].box == Box(200, 660, 300, 680)
    assert document.page_count == 1 and not document.problems


def test_title_and_note_stand_on_their_sides_of_the_table(make: Make) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(80, 560, "注：本表反映收支情况。")  # drawn first, printed last
        grid(c, SUMMARY, XS, 700)
        c.drawString(440, 703, "单位：万元")
        c.drawString(50, 703, "部门：某局")
        c.drawString(220, 740, "收入支出决算总表")
        grid(c, SUMMARY, XS, 500)

    document = pdf.read(make(draw))
    head = ["收入支出决算总表", "部门：某局 单位：万元", "#"]
    assert order(document) == [*head, "注：本表反映收支情况。", "#"]


def test_neighbouring_cells_are_not_glued(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawRightString(199, 666, "9746.50")
        c.drawString(201, 666, "一、一般公共服务支出")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[1] == ["9746.50", "一、一般公共服务支出"]


def test_numbers_on_both_sides_of_a_rule_stay_apart(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawRightString(199.5, 666, "9746.50")
        c.drawString(200.5, 666, "112.88")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[1] == ["9746.50", "112.88"]


def test_text_running_on_into_a_merged_cell_is_kept(make: Make) -> None:
    """camelot with split_text drops what reaches past the last rule it sees."""

    def draw(c: Canvas) -> None:
        grid(c, [["", "", "", ""]] * 2, XS, 700)
        c.line(50, 640, 500, 640)
        for x in (50, 200, 500):
            c.line(x, 660, x, 640)
        c.drawRightString(199, 646, "356.42")
        c.drawString(202, 646, "公用经费合计")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[2] == ["356.42", "公用经费合计"]
    assert table.rows[2].cells[1].col_span == 3


def test_numbers_apart_in_one_cell_are_not_glued(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawString(60, 686, "1.50")
        c.drawString(95, 686, "2.50")
        for i, char in enumerate("合计"):
            c.drawString(210 + 17 * i, 686, char)

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[0] == ["1.50 2.50", "合计"]


def test_merged_header_has_spans_and_is_there_once(make: Make) -> None:
    def draw(c: Canvas) -> None:
        for x in (50, 450):
            c.line(x, 620, x, 700)
        for x, top in ((150, 700), (250, 680), (350, 680)):
            c.line(x, 620, x, top)
        for y in (700, 660, 640, 620):
            c.line(50, y, 450, y)
        c.line(150, 680, 450, 680)
        for x, y, text in (
            (60, 676, "科目"),
            (270, 686, "支出"),
            (160, 666, "合计"),
            (260, 666, "基本支出"),
            (360, 666, "项目支出"),
            (60, 646, "201"),
            (160, 646, "3.00"),
            (260, 646, "1.00"),
            (360, 646, "2.00"),
        ):
            c.drawString(x, y, text)

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table) == [
        ["科目", "支出"],
        ["合计", "基本支出", "项目支出"],
        ["201", "3.00", "1.00", "2.00"],
        ["", "", "", ""],
    ]
    subject, spending = table.rows[0].cells
    assert (subject.row_span, subject.col_span) == (2, 1)
    assert (spending.row_span, spending.col_span, spending.col_no) == (1, 3, 2)
    assert spending.box == Box(150, 680, 450, 700)
    assert [c.col_no for c in table.rows[1].cells] == [2, 3, 4]


def test_nearly_blank_grid_is_kept(make: Make) -> None:
    rows = [["合计", "", "", ""], *[[""] * 4 for _ in range(9)]]
    (table,) = tables(pdf.read(make(lambda c: grid(c, rows, XS, 700))))
    assert texts(table) == rows


def test_blank_grid_on_a_page_without_text_is_kept(make: Make) -> None:
    document = pdf.read(
        make(lambda c: grid(c, SUMMARY, XS, 700), lambda c: grid(c, [[""] * 4], XS, 700))
    )
    assert [t.page_no for t in tables(document)] == [1, 2]
    assert texts(tables(document)[1]) == [[""] * 4]


def test_wrapped_lines_keep_their_break(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", "1.00"]], (50, 120, 220), 700, step=40)
        c.drawString(53, 685, "功能分类")
        c.drawString(53, 668, "科目编码")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[0] == ["功能分类\n科目编码", ""]


def test_frame_around_the_page_swallows_nothing(make: Make) -> None:
    def draw(c: Canvas) -> None:
        c.rect(20, 20, 555, 800)
        c.drawString(60, 780, "第二部分 决算表")
        grid(c, SUMMARY, XS, 700)
        c.drawString(60, 580, "注：无")

    document = pdf.read(make(draw))
    assert order(document) == ["第二部分 决算表", "#", "注：无"]
    assert texts(tables(document)[0]) == SUMMARY


def test_bold_by_double_print_counts_once(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, SUMMARY, XS, 700)
        c.drawString(203.4, 626, "1,234.50")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table) == SUMMARY


def test_columns_without_rules_fall_back(make: Make) -> None:
    document = pdf.read(make(columns))
    (table,) = tables(document)
    assert table.method == "pdf:columns"
    assert texts(table) == COLUMNS
    assert order(document)[:2] == ["收入支出决算总表", "#"] and len(order(document)) == 3


def test_prose_with_numbers_is_no_table(make: Make) -> None:
    def draw(c: Canvas) -> None:
        for i in range(10):
            c.drawString(80, 780 - 20 * i, f"{i + 1}、情况说明")
            c.drawRightString(500, 780 - 20 * i, f"{i + 3}")
            text = f"支出决算为 {100 + i}.00 万元，完成预算的 {90 + i}.00%，增加 {i}.50 万元。"
            c.drawString(80, 500 - 20 * i, text)

    document = pdf.read(make(draw))
    assert not tables(document) and len(order(document)) == 20
    assert order(document)[0] == "1、情况说明 3"
