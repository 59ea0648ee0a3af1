"""ODS: the text of each cell as the program that wrote the file showed it.

Goes in: the bytes of a workbook. Comes out: its sheets. The file holds the text of every cell
beside its value, so nothing has to be formatted; rules and hidden sheets are told by styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from ingest.document import UnreadableDocument
from ingest.readers.sheets.sheet import Sheet, Shown

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, STYLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("table", "text", "style"))
FO = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
_BORDERS = [f"{FO}border{side}" for side in ("", "-left", "-right", "-top", "-bottom")]
MOST_REPEATED = 1_000  # rows or cells alike; beyond that they fill the sheet and print nothing


def is_one(data: bytes) -> bool:
    """Whether a package is an ODS."""
    with ZipFile(BytesIO(data)) as package:
        return "mimetype" in package.namelist() and package.read("mimetype").startswith(_KIND)


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of the workbook."""
    try:
        with ZipFile(BytesIO(data)) as package:
            root = etree.fromstring(package.read("content.xml"), _SAFE)
    except (etree.XMLSyntaxError, KeyError) as error:
        raise UnreadableDocument("not a whole workbook: save it again as ODS") from error
    ruled, hidden = set(), set()
    for style in root.iter(f"{STYLE}style"):
        for properties in style:
            borders = [properties.get(name) for name in _BORDERS]
            if any(border and not border.startswith("none") for border in borders):
                ruled.add(style.get(f"{STYLE}name"))
            if properties.get(f"{TABLE}display") == "false":
                hidden.add(style.get(f"{STYLE}name"))
    for table in root.iter(f"{TABLE}table"):
        yield _sheet(table, ruled, table.get(f"{TABLE}style-name") in hidden)


def _sheet(table: Element, ruled: set[str | None], hidden: bool) -> Sheet:
    sheet = Sheet(table.get(f"{TABLE}name") or "", hidden)
    defaults: list[str | None] = []
    for column in table.iter(f"{TABLE}table-column"):
        for _ in range(_count(column, "number-columns-repeated")):
            defaults.append(column.get(f"{TABLE}default-cell-style-name"))
            if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
                sheet.hidden_columns.add(len(defaults))
    row_no = 0
    for row in table.iter(f"{TABLE}table-row"):
        for _ in range(_count(row, "number-rows-repeated")):
            row_no += 1
            if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                sheet.hidden_rows.add(row_no)
            _row(sheet, row, row_no, ruled, defaults)
    return sheet


def _row(
    sheet: Sheet, row: Element, row_no: int, ruled: set[str | None], defaults: list[str | None]
) -> None:
    column = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        text = "\n".join(_text(part) for part in cell if part.tag == f"{TEXT}p")
        down = _count(cell, "number-rows-spanned")
        right = _count(cell, "number-columns-spanned")
        for _ in range(_count(cell, "number-columns-repeated")):
            column += 1
            default = defaults[column - 1] if column <= len(defaults) else None
            style = cell.get(f"{TABLE}style-name") or default
            if text or style in ruled or down > 1 or right > 1:
                sheet.cells[row_no, column] = Shown(text, style in ruled)
            if down > 1 or right > 1:
                sheet.merged.append((row_no, column, row_no + down - 1, column + right - 1))


def _count(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}") or ""
    return min(max(int(value), 1), MOST_REPEATED) if value.isdecimal() else 1


def _text(paragraph: Element) -> str:
    """The text of a paragraph; spaces, tabs and line ends are elements of their own."""
    text = paragraph.text or ""
    for part in paragraph:
        if part.tag == f"{TEXT}s":
            count = part.get(f"{TEXT}c") or "1"
            text += " " * (min(int(count), MOST_REPEATED) if count.isdecimal() else 1)
        elif part.tag == f"{TEXT}tab":
            text += "\t"
        elif part.tag == f"{TEXT}line-break":
            text += "\n"
        elif isinstance(part.tag, str):
            text += _text(part)
        text += part.tail or ""
    return text
