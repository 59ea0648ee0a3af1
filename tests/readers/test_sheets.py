"""Workbooks: what each sheet shows, feature by feature; the three forms hand over the same."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Border, Side

from ingest.document import Table, UnreadableDocument
from ingest.readers import sheets
from ingest.readers.sheets.shown import shown
from tests.readers.word_files import shown as blocks_of
from tests.typeset import workbook
from tests.typeset.grid import Grid, PageBreak, Text

RULED = Border(*[Side(style="thin")] * 4)


def saved(path: Path, book: openpyxl.Workbook) -> Path:
    book.save(path)
    return path


def ruled(sheet: object, rows: list[list[object]], top: int = 1) -> None:
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, value)  # type: ignore[attr-defined]
            cell.border = RULED


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_lines_stand_around_a_table_with_rules(tmp_path: Path, form: str) -> None:
    grid = Grid((1.0, 1.0, 1.0))
    grid.add("科目", "收入", "支出")
    grid.add("教育", "1,234.50", "")
    grid.add("卫生", "7.0", "0.30")
    content = [
        Text("收入决算表", "title"),
        Text("公开02表"),
        grid,
        Text("注：略"),
        PageBreak(),
        Text("完"),
    ]
    path = tmp_path / f"b.{form}"
    path.write_bytes(getattr(workbook, form)(content))
    document = sheets.read(path)
    assert blocks_of(document) == [
        "收入决算表",
        "公开02表",
        [
            [(1, 1, 1, "科目"), (2, 1, 1, "收入"), (3, 1, 1, "支出")],
            [(1, 1, 1, "教育"), (2, 1, 1, "1,234.50"), (3, 1, 1, "")],
            [(1, 1, 1, "卫生"), (2, 1, 1, "7.0"), (3, 1, 1, "0.30")],
        ],
        "注：略",
        "完",
    ]
    assert (document.page_count, document.problems) == (2, [])
    assert [block.page_no if isinstance(block, Table) else block.lines[0].page_no for block in document.blocks] == [1, 1, 1, 2]  # fmt: skip


def test_merged_ranges_and_blank_cells_in_rules(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    ruled(sheet, [["项目", "金额", None], [None, "本年", "上年"], ["教育", 1.5, None]])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    assert blocks_of(sheets.read(saved(tmp_path / "b.xlsx", book))) == [
        [
            [(1, 1, 2, "项目"), (2, 2, 1, "金额")],
            [(2, 1, 1, "本年"), (3, 1, 1, "上年")],
            [(1, 1, 1, "教育"), (2, 1, 1, "1.5"), (3, 1, 1, "")],
        ]
    ]


def test_a_sheet_without_rules_has_tables_where_rows_have_several_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["收入决算表"], [], ["科目", "金额"], ["教育", 1.5], ["注：略"]):
        book.active.append(row)
    assert blocks_of(sheets.read(saved(tmp_path / "b.xlsx", book))) == [
        "收入决算表",
        [[(1, 1, 1, "科目"), (2, 1, 1, "金额")], [(1, 1, 1, "教育"), (2, 1, 1, "1.5")]],
        "注：略",
    ]


def test_hidden_sheets_rows_and_columns_land_apart_and_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    ruled(book.active, [["甲", "1.00", "藏"], ["乙", "2.00", "藏"], ["丙", "3.00", ""]])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["C"].hidden = True
    other = book.create_sheet("底稿")
    other.append(["丁", "4.00"])
    other.sheet_state = "hidden"
    document = sheets.read(saved(tmp_path / "b.xlsx", book))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    texts = [(t.method, [[c.text for c in row.cells] for row in t.rows]) for t in tables]
    assert texts == [
        ("sheets", [["甲", "1.00"], ["丙", "3.00"]]),
        ("sheets:hidden", [["藏"], ["乙", "2.00", "藏"]]),
        ("sheets:hidden", [["丁", "4.00"]]),
    ]
    assert document.problems == [
        "sheet Sheet: 2 rows with hidden cells, kept apart",
        "sheet 底稿: hidden, kept apart",
    ]


def test_formulas_show_what_was_stored_and_say_where_nothing_was(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    ruled(book.active, [["合计", "=SUM(B2:B3)"], ["甲", 1], ["乙", 2]])
    (problem,) = sheets.read(saved(tmp_path / "b.xlsx", book)).problems
    assert problem.startswith("sheet Sheet: 1 formulas without a stored value: open it")


def test_errors_and_logic_are_shown_as_such(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    ruled(book.active, [["甲", "#DIV/0!", True]])
    (found,) = blocks_of(sheets.read(saved(tmp_path / "b.xlsx", book)))
    assert found == [[(1, 1, 1, "甲"), (2, 1, 1, "#DIV/0!"), (3, 1, 1, "TRUE")]]


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    ruled(book.active, [["甲", "1.00"]])
    book.active.cell(1_048_576, 16_384, "远")
    (table, far) = blocks_of(sheets.read(saved(tmp_path / "b.xlsx", book)))
    assert (table, far) == ([[(1, 1, 1, "甲"), (2, 1, 1, "1.00")]], "远")


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 cut", sheets.OLE + b"\0" * 600, b"PK\x05\x06" + b"\0" * 18]
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.xlsx").write_bytes(data)
    with pytest.raises(UnreadableDocument):
        sheets.read(tmp_path / "b.xlsx")


ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1035.7549, "0.00", "1035.75"), (1035.755, "#,##0.00", "1,035.76"), (0.5, "0", "1"),
        (-0.004, "0.00", "0.00"), (-1234.5, "#,##0.00", "-1,234.50"), (0, "#,##0.00", "0.00"),
        (1234.5, ACCOUNTING, "1,234.50"), (-1234.5, ACCOUNTING, "-1,234.50"), (0, ACCOUNTING, "-"),
        (-3, "0.00_);(0.00)", "(3.00)"), (-3, "0.00_);[Red](0.00)", "(3.00)"),
        (0.4567, "0.00%", "45.67%"), (0.5, "0%", "50%"), (0, "0.00;-0.00;", ""), (5, ";;;", ""),
        (0.5, "#.##", ".5"), (1.5, "0.###", "1.5"), (2, "0.##", "2"), (7, "000", "007"),
        (1234567, "#,##0,", "1,235"), (12.3, '0.0"万元"', "12.3万元"), (12, "￥#,##0.00", "￥12.00"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"), (1035.75, "General", "1035.75"),
        (0.1 + 0.2, "General", "0.3"), (42583921.59, "General", "42583921.59"),
        (1.0, "General", "1"), (20805, "General", "20805"), (1234.5, "0.00E+00", "1234.5"),
        (0.5, "# ?/?", "0.5"), (1e30, "General", "1" + "0" * 30), (True, "0.00", "TRUE"), (None, "0", ""),
        ("0.00", "0", "0.00"), (3.0, "@", "3"), (1234.5, "#,##0.00;", "1,234.50"),
        (date(2023, 8, 5), "yyyy-mm-dd", "2023-08-05"), (datetime(2023, 8, 5), "yyyy年m月d日", "2023年8月5日"),
        (datetime(2023, 8, 5, 9, 7), "yyyy/m/d h:mm", "2023/8/5 9:07"), (time(9, 7, 3), "hh:mm:ss", "09:07:03"),
        (datetime(2023, 8, 5), "General", "2023-08-05 00:00:00"),
    ],
)  # fmt: skip
def test_a_number_is_shown_in_its_format(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@given(
    st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.none(), st.datetimes()),
    st.text(alphabet='0#?.,%;"\\_*@[]()-+EeymdhsG/ 万', max_size=24),
)
def test_no_format_stops_a_reader(value: object, number_format: str) -> None:
    assert isinstance(shown(value, number_format), str)


@pytest.mark.slow  # it floods
def test_a_package_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "")
        for number in range(5):
            package.writestr(f"xl/{number}.xml", b"\0" * 100 * 1024**2)
    (tmp_path / "bomb.xlsx").write_bytes(buffer.getvalue())
    assert len(buffer.getvalue()) < 1024**2
    with pytest.raises(UnreadableDocument, match="unfolds to more than"):
        sheets.read(tmp_path / "bomb.xlsx")
