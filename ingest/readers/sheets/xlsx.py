"""XLSX, through openpyxl.

Goes in: the bytes of a workbook. Comes out: its sheets. Styles give the rules and the formats,
formulas give the value that was stored with them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string

from ingest.document import UnreadableDocument
from ingest.readers.sheets.sheet import Sheet, Shown
from ingest.readers.sheets.shown import shown


def sheets(data: bytes) -> Iterator[Sheet]:
    """The worksheets; charts have no cells."""
    book = _opened(data, stored=True)
    formulas = _opened(data, stored=False) if _has_formulas(data) else None
    for source in book.worksheets:
        in_front = source is book.active
        sheet = Sheet(source.title, source.sheet_state != "visible", in_front)
        asked = None if formulas is None else _cells(formulas[source.title])
        for place, cell in _cells(source).items():
            text, ruled = shown(cell.value, cell.number_format), _is_ruled(cell)
            if text or ruled:
                sheet.cells[place] = Shown(text, ruled)
            if asked is not None and cell.value is None and asked[place].data_type == "f":
                sheet.uncounted += 1
        for area in source.merged_cells.ranges:
            sheet.merged.append((area.min_row, area.min_col, area.max_row, area.max_col))
            sheet.cells.setdefault((area.min_row, area.min_col), Shown(""))
        rows = source.row_dimensions.items()
        sheet.hidden_rows = {number for number, row in rows if row.hidden}
        for letters, column in source.column_dimensions.items():
            if column.hidden:
                first = column.min or column_index_from_string(letters)
                sheet.hidden_columns |= set(range(first, (column.max or first) + 1))
        yield sheet


def _opened(data: bytes, stored: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read: charts, validation
            return openpyxl.load_workbook(BytesIO(data), data_only=stored, keep_links=False)
    except Exception as error:  # what the library meets in a damaged part can be anything
        raise UnreadableDocument("not a whole workbook: save it again as XLSX") from error


def _cells(source: Any) -> dict[tuple[int, int], Any]:
    """The cells that are there: rows and columns may go to a million, most of them without one."""
    cells: dict[tuple[int, int], Any] = source._cells
    return {place: cell for place, cell in cells.items() if not isinstance(cell, MergedCell)}


def _has_formulas(data: bytes) -> bool:
    with ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in part or b"<f " in part for part in map(package.read, names))


def _is_ruled(cell: Any) -> bool:
    if not cell.has_style:
        return False
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return any(side is not None and side.style for side in sides)
