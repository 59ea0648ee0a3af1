"""Workbooks, as people publish them: a sheet for each page or all on one, numbers as numbers.

Goes in: blocks and a form (xlsx, xls, ods). Comes out: the bytes of the file. Lines outside tables
are rows of one cell, merged over the table below; tables have rules. A number is stored with more
digits than its format shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import xlwt
from openpyxl.styles import Border, Side

from tests.typeset.grid import Block, Grid, PageBreak, Text

_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*\.\d+|-?\d+\.\d+")
UNSEEN = 0.000_001  # what a stored number has beyond what is shown


@dataclass(frozen=True, slots=True)
class Put:
    """A cell of a sheet: row and column from 1, and the rows and columns it covers."""

    row: int
    column: int
    text: str
    rows: int
    columns: int
    ruled: bool

    @property
    def number(self) -> tuple[float, str] | None:
        """The value to store and the format that shows it as printed, where it is a number."""
        if not _NUMBER.fullmatch(self.text):
            return None
        places = "0" * len(self.text.partition(".")[2])
        value = float(self.text.replace(",", ""))
        whole = "#,##0" if "," in self.text or abs(value) < 1000 else "0"
        return value + (UNSEEN if value > 0 else 0), f"{whole}.{places}"


def sheets(blocks: Sequence[Block], one_sheet: bool = False) -> list[list[Put]]:
    """The cells of each sheet; a page begins a sheet, or with `one_sheet` a row."""
    found: list[list[Put]] = [[]]
    row = 1
    for number, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            if found[-1] and not one_sheet:
                found.append([])
                row = 1
        elif isinstance(block, Grid):
            for line in block.rows:
                for placed in line:
                    cell = placed.cell
                    put = Put(row, placed.column + 1, cell.text, cell.rows, cell.cols, True)
                    found[-1].append(put)
                row += 1
        elif isinstance(block, Text):
            after = (b for b in blocks[number + 1 :] if isinstance(b, Grid | PageBreak))
            table = next(after, None)
            width = len(table.weights) if isinstance(table, Grid) else 1
            width = 1 if block.kind != "title" else width
            found[-1].append(Put(row, 1, block.text, 1, width, False))
            row += 1
    return [sheet for sheet in found if sheet]


def xlsx(blocks: Sequence[Block], one_sheet: bool = False) -> bytes:
    """As XLSX."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    side = Side(style="thin")
    for number, puts in enumerate(sheets(blocks, one_sheet), start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for put in puts:
            if put.rows > 1 or put.columns > 1:
                bottom, right = put.row + put.rows - 1, put.column + put.columns - 1
                sheet.merge_cells(
                    start_row=put.row, start_column=put.column, end_row=bottom, end_column=right
                )
            cell = sheet.cell(put.row, put.column)
            if put.number:
                cell.value, cell.number_format = put.number
            elif put.text:
                cell.value = put.text
                cell.data_type = "s"
            if put.ruled:
                cell.border = Border(left=side, right=side, top=side, bottom=side)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(blocks: Sequence[Block], one_sheet: bool = False) -> bytes:
    """As XLS."""
    book = xlwt.Workbook()
    for number, puts in enumerate(sheets(blocks, one_sheet), start=1):
        sheet = book.add_sheet(f"Sheet{number}")
        styles: dict[tuple[str, bool], xlwt.XFStyle] = {}
        for put in puts:
            value, number_format = put.number or (put.text, "General")
            key = (number_format, put.ruled)
            if key not in styles:
                rules = "borders: left thin, right thin, top thin, bottom thin" if put.ruled else ""
                styles[key] = xlwt.easyxf(rules, num_format_str=number_format)
            row, column = put.row - 1, put.column - 1
            if put.rows > 1 or put.columns > 1:
                ends = (row, row + put.rows - 1, column, column + put.columns - 1)
                sheet.write_merge(*ends, value, styles[key])
            else:
                sheet.write(row, column, value, styles[key])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_STYLE = (
    '<office:automatic-styles><style:style style:name="ruled" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
    "</office:automatic-styles>"
)


def ods(blocks: Sequence[Block], one_sheet: bool = False) -> bytes:
    """As ODS."""
    tables = []
    for number, puts in enumerate(sheets(blocks, one_sheet), start=1):
        rows = "".join(_rows(puts))
        tables.append(f'<table:table table:name="Sheet{number}">{rows}</table:table>')
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_SPACES}>{_STYLE}{body}</office:document-content>"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr(ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        info = ZipInfo("content.xml")
        info.compress_type = ZIP_DEFLATED
        package.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return buffer.getvalue()


def _rows(puts: Sequence[Put]) -> Iterator[str]:
    by_place = {(put.row, put.column): put for put in puts}
    for row in range(1, max(put.row for put in puts) + 1):
        cells = []
        last = max((put.column for put in puts if put.row == row), default=0)
        for column in range(1, last + 1):
            put = by_place.get((row, column))
            if put is None:
                cells.append("<table:covered-table-cell/>")
                continue
            spans = f' table:number-rows-spanned="{put.rows}"' if put.rows > 1 else ""
            spans += f' table:number-columns-spanned="{put.columns}"' if put.columns > 1 else ""
            style = ' table:style-name="ruled"' if put.ruled else ""
            text = f"<text:p>{escape(put.text)}</text:p>" if put.text else ""
            cells.append(f"<table:table-cell{style}{spans}>{text}</table:table-cell>")
        yield f"<table:table-row>{''.join(cells)}</table:table-row>"
