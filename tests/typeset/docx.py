"""DOCX, for the word processors that others wrote: no more XML than they need.

Goes in: blocks, the font of the digits and the font of the Chinese. Comes out: the bytes of the
file. Cells are merged by `gridSpan` and `vMerge`; a section of its own turns the page; heads are
repeated overleaf where the layout says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.typeset.grid import Block, Cell, Grid, PageBreak, Text
from tests.typeset.html import print_size, sections

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHORT, LONG, MARGIN = 11906, 16838, 900  # twentieths of a point
_STYLES = {"title": (28, "center"), "mark": (18, "right"), "heading": (24, "left")}
_ALIGN = {"l": "left", "c": "center", "r": "right"}
_PACKAGE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


class Press:
    """Writes the body of a document."""

    def __init__(self, latin: str, chinese: str, repeat_header: bool) -> None:
        self.fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}"/>'
        self.repeat_header = repeat_header

    def paragraph(self, text: str, half_points: int, align: str, extra: str = "") -> str:
        """A paragraph of one run; `extra` are properties of the paragraph."""
        run = f'<w:rPr>{self.fonts}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        words = f'<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
        return f'<w:p><w:pPr>{extra}<w:jc w:val="{align}"/>{run}</w:pPr>{words}</w:p>'

    def text(self, block: Text, new_page: bool) -> str:
        """A line outside tables."""
        size, align = _STYLES.get(block.kind, (20, "left"))
        return self.paragraph(block.text, size, align, "<w:pageBreakBefore/>" * new_page)

    def cell(self, cell: Cell, merge: str, width: int, half_points: int) -> str:
        """A cell, or with `merge` continue what a cell above covers."""
        span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
        vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        inside = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{vertical}<w:vAlign w:val="center"/>'
        extra = f'<w:ind w:left="{60 * cell.indent}"/>' if cell.indent else ""
        text = "" if merge == "continue" else cell.text
        words = self.paragraph(text, half_points, _ALIGN[cell.align], extra)
        return f"<w:tc><w:tcPr>{inside}</w:tcPr>{words}</w:tc>"

    def table(self, grid: Grid, rules: str) -> str:
        """A table; where it is to break over pages its rows are high."""
        room = (LONG if grid.landscape else SHORT) - 2 * MARGIN
        widths = [round(weight * room / sum(grid.weights)) for weight in grid.weights]
        size = round(2 * print_size(grid))
        above: dict[int, tuple[Cell, int]] = {}  # column to the cell that covers it, rows to go
        rows = []
        for number, row in enumerate(grid.rows):
            here = {placed.column: (placed.cell, "") for placed in row}
            here |= {column: (cell, "continue") for column, (cell, _) in above.items()}
            cells = []
            for column, (cell, merge) in sorted(here.items()):
                width = sum(widths[column : column + cell.cols])
                kind = merge or ("restart" if cell.rows > 1 else "")
                cells.append(self.cell(cell, kind, width, size))
            above = {c: (cell, left - 1) for c, (cell, left) in above.items() if left > 1}
            above |= {p.column: (p.cell, p.cell.rows - 1) for p in row if p.cell.rows > 1}
            head = self.repeat_header and number < grid.header_rows
            kind = "<w:cantSplit/>" + "<w:tblHeader/>" * head
            kind += '<w:trHeight w:val="600" w:hRule="atLeast"/>' if grid.breaks else ""
            rows.append(f"<w:tr><w:trPr>{kind}</w:trPr>{''.join(cells)}</w:tr>")
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f"<w:{side} {rules}/>" for side in sides)
        margins = '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )


def _format(landscape: bool) -> str:
    size = (
        f'w:w="{LONG}" w:h="{SHORT}" w:orient="landscape"'
        if landscape
        else f'w:w="{SHORT}" w:h="{LONG}"'
    )
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return f"<w:sectPr><w:pgSz {size}/><w:pgMar {sides}/></w:sectPr>"


def typeset(
    blocks: Sequence[Block],
    latin: str,
    chinese: str,
    repeat_header: bool = False,
    rules: str = 'w:val="single" w:sz="4" w:color="000000"',
) -> bytes:
    """The document as DOCX. `rules` are the attributes of a border."""
    press = Press(latin, chinese, repeat_header)
    parts = sections(blocks)
    body = []
    for i, (new, landscape, part) in enumerate(parts):
        turned = i > 0 and parts[i - 1][1] != landscape
        for j, block in enumerate(part):
            first = new and j == 0 and not turned  # a new section begins a page anyway
            if isinstance(block, Grid):
                body.append(press.table(block, rules))
            elif not isinstance(block, PageBreak):
                body.append(press.text(block, first))
        if i + 1 == len(parts):
            body.append(_format(landscape))
        elif parts[i + 1][1] != landscape:
            body.append(f"<w:p><w:pPr>{_format(landscape)}</w:pPr></w:p>")
    document = f'<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>'
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, xml in {**_PACKAGE, "word/document.xml": document}.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            package.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return buffer.getvalue()
