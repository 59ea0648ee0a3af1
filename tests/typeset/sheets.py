"""A workbook (flat ODS), for the spreadsheets that others wrote: a sheet for each table.

Goes in: blocks, the font of the digits and the font of the Chinese. Comes out: XML. The lines
around a table are cells merged over its whole width, as people do; lines without a table are a
sheet of one wide column. Sheets are printed as wide as their page.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.typeset.grid import Block, Cell, Grid, Text
from tests.typeset.html import print_size, sections

SHORT, LONG, MARGIN = 595, 842, 40  # points
_ALIGN = {"l": "start", "c": "center", "r": "end"}
_SIZES = {"title": (14.0, "c"), "mark": (9.0, "r"), "heading": (12.0, "l")}
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "table": "table",
        "style": "style",
        "text": "text",
        "fo": "xsl-fo-compatible",
    }.items()
)
Sheet = tuple[bool, list[Block]]


def _sheets(blocks: Sequence[Block]) -> list[Sheet]:
    """Each table with the lines before and behind it, (landscape, blocks)."""
    found: list[Sheet] = []
    for _, _, part in sections(blocks):
        lines: list[Block] = []
        tables: list[list[Block]] = []
        for block in part:
            lines.append(block)
            if isinstance(block, Grid):
                tables.append(lines)
                lines = []
        titles = [i for i, b in enumerate(lines) if isinstance(b, Text) and b.kind == "title"]
        behind = titles[0] if titles else len(lines)
        if tables:
            tables[-1] += lines[:behind]
            lines = lines[behind:]
        found += [(any(isinstance(b, Grid) and b.landscape for b in t), t) for t in tables]
        found += [(False, lines)] if lines else []
    return found


class Book:
    """Collects the styles that sheets ask for."""

    def __init__(self, latin: str, chinese: str, repeat_header: bool) -> None:
        self.fonts = f'fo:font-family="{latin}" style:font-family-asian="{chinese}"'
        self.repeat_header = repeat_header
        self.styles: dict[str, str] = {}

    def style(self, family: str, inside: str, attributes: str = "") -> str:
        """The name of an automatic style."""
        xml = f'style:family="{family}"{attributes}>{inside}</style:style>'
        return self.styles.setdefault(xml, f"s{len(self.styles)}")

    def column(self, width: float) -> str:
        """A column so many points wide."""
        inside = f'<style:table-column-properties style:column-width="{width:.2f}pt"/>'
        return f'<table:table-column table:style-name="{self.style("table-column", inside)}"/>'

    def cell(self, cell: Cell, size: float, ruled: bool) -> str:
        """A cell; what a merged one covers is told beside it."""
        border = 'fo:border="0.5pt solid #000000"' if ruled else ""
        indent = f'fo:margin-left="{3 * cell.indent}pt"' if cell.indent else ""
        inside = (
            f'<style:table-cell-properties {border} fo:wrap-option="wrap" fo:padding="1pt"'
            ' style:vertical-align="middle" style:text-align-source="fix"/>'
            f'<style:paragraph-properties fo:text-align="{_ALIGN[cell.align]}" {indent}/>'
            f'<style:text-properties {self.fonts} fo:font-size="{size}pt"'
            f' style:font-size-asian="{size}pt"/>'
        )
        spans = ""
        if cell.cols > 1 or cell.rows > 1:
            spans = f' table:number-columns-spanned="{cell.cols}" table:number-rows-spanned="{cell.rows}"'
        text = f"<text:p>{escape(cell.text)}</text:p>" if cell.text else ""
        name = self.style("table-cell", inside)
        kind = ' office:value-type="string"' if text else ""
        return f'<table:table-cell table:style-name="{name}"{spans}{kind}>{text}</table:table-cell>'

    def row(self, cells: list[str], height: float | None, new_page: bool = False) -> str:
        """A row, as high as its text or so many points."""
        size = f'style:row-height="{height}pt" style:use-optimal-row-height="false"'
        size = size if height else 'style:use-optimal-row-height="true"'
        page = ' fo:break-before="page"' if new_page else ""
        name = self.style("table-row", f"<style:table-row-properties {size}{page}/>")
        return f'<table:table-row table:style-name="{name}">{"".join(cells)}</table:table-row>'

    def line(self, block: Text, columns: int) -> str:
        """A line over the whole width."""
        size, align = _SIZES.get(block.kind, (10.0, "l"))
        cell = self.cell(Cell(block.text, columns, align=align), size, False)
        covered = ["<table:covered-table-cell/>"] * (columns - 1)
        return self.row([cell, *covered], size * 1.9 if columns > 1 else None)

    def grid(self, grid: Grid) -> list[str]:
        """The rows of a table, the repeated ones in a group of their own."""
        size, rows = print_size(grid), []
        covered = "<table:covered-table-cell/>"
        for number, row in enumerate(grid.rows):
            cells = [covered] * len(grid.weights)
            for placed in row:
                cells[placed.column] = self.cell(placed.cell, size, True)
            height = size * 2.6 if number < grid.header_rows else None
            rows.append(self.row(cells, height, number in grid.breaks))
        head = grid.header_rows if self.repeat_header else 0
        if head:
            repeated = "".join(rows[:head])
            rows[:head] = [f"<table:table-header-rows>{repeated}</table:table-header-rows>"]
        return rows

    def sheet(self, number: int, landscape: bool, blocks: list[Block]) -> str:
        """A sheet, printed on pages of one format."""
        grid = next((block for block in blocks if isinstance(block, Grid)), None)
        room = (LONG if landscape else SHORT) - 2 * MARGIN - 4
        weights = grid.weights if grid else (1.0,)
        columns = [self.column(weight * room / sum(weights)) for weight in weights]
        rows: list[str] = []
        for block in blocks:
            if isinstance(block, Grid):
                rows += self.grid(block)
            elif isinstance(block, Text):
                rows.append(self.line(block, len(weights)))
        page = ' style:master-page-name="wide"' if landscape else ' style:master-page-name="tall"'
        style = self.style("table", '<style:table-properties table:display="true"/>', page)
        return (
            f'<table:table table:name="表{number}" table:style-name="{style}">'
            f"{''.join(columns)}{''.join(rows)}</table:table>"
        )


def _page(name: str, width: int, height: int, turn: str) -> tuple[str, str]:
    layout = (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties'
        f' fo:page-width="{width}pt" fo:page-height="{height}pt" fo:margin="{MARGIN}pt"'
        f' style:print-orientation="{turn}" style:scale-to-X="1" style:scale-to-Y="0"/>'
        "</style:page-layout>"
    )
    master = f'<style:master-page style:name="{name}" style:page-layout-name="{name}"/>'
    return layout, master


def typeset(
    blocks: Sequence[Block], latin: str, chinese: str, repeat_header: bool = False
) -> bytes:
    """The document as a workbook."""
    book = Book(latin, chinese, repeat_header)
    sheets = [book.sheet(i, *sheet) for i, sheet in enumerate(_sheets(blocks), start=1)]
    pages = [_page("tall", SHORT, LONG, "portrait"), _page("wide", LONG, SHORT, "landscape")]
    styles = "".join(f'<style:style style:name="{n}" {xml}' for xml, n in book.styles.items())
    layouts, masters = ("".join(parts) for parts in zip(*pages, strict=True))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{layouts}{styles}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles><office:body><office:spreadsheet>"
        f"{''.join(sheets)}</office:spreadsheet></office:body></office:document>"
    ).encode()
