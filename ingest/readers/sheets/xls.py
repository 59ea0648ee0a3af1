"""XLS, through xlrd.

Goes in: the bytes of a workbook. Comes out: its sheets, as in `xlsx`.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import xlrd

from ingest.document import UnreadableDocument
from ingest.readers.sheets.sheet import Sheet, Shown
from ingest.readers.sheets.shown import shown

_ERRORS = xlrd.error_text_from_code


def sheets(data: bytes) -> Iterator[Sheet]:
    """The worksheets."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    except Exception as error:  # what the library meets in a damaged file can be anything
        if "encrypt" in str(error):
            raise UnreadableDocument(
                "protected by a password: ask its publisher for one without"
            ) from error
        raise UnreadableDocument("not a whole workbook: save it again as XLSX") from error
    for source in book.sheets():
        sheet = Sheet(
            source.name, source.visibility != 0, bool(getattr(source, "sheet_visible", True))
        )
        for row in range(source.nrows):
            for column in range(source.row_len(row)):
                style = book.xf_list[source.cell_xf_index(row, column)]
                cell = source.cell(row, column)
                text, ruled = _text(book, cell, style), _is_ruled(style)
                if text or ruled:
                    sheet.cells[row + 1, column + 1] = Shown(text, ruled)
        for top, bottom, left, right in source.merged_cells:
            sheet.merged.append((top + 1, left + 1, bottom, right))
            sheet.cells.setdefault((top + 1, left + 1), Shown(""))
        sheet.hidden_rows = {n + 1 for n, row in source.rowinfo_map.items() if row.hidden}
        columns = source.colinfo_map.items()
        sheet.hidden_columns = {n + 1 for n, column in columns if column.hidden}
        yield sheet


def _text(book: Any, cell: Any, style: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(_ERRORS.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), "")
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), _format(book, style))
        except (ValueError, OverflowError):  # a number that is no day
            return shown(cell.value, "")
    return shown(cell.value, _format(book, style))


def _format(book: Any, style: Any) -> str:
    found = book.format_map.get(style.format_key)
    return "" if found is None else str(found.format_str)


def _is_ruled(style: Any) -> bool:
    border = style.border
    sides = ("left_line_style", "right_line_style", "top_line_style", "bottom_line_style")
    return any(getattr(border, side) for side in sides)
