"""The forms that other writers print: every cell is in them, and every row fills the table."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.typeset import docx, html, sheets, typ
from tests.typeset.compose import compose
from tests.typeset.grid import Block, Grid, PageBreak, Text
from tests.writers.account import LAYOUTS, PRESS, Variant, account

W = f"{{{docx.W}}}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture(params=LAYOUTS)
def blocks(request: pytest.FixtureRequest) -> list[Block]:
    """What a layout prints."""
    return compose(*account(Variant(PRESS, request.param)))


def _grids(blocks: list[Block]) -> list[Grid]:
    return [block for block in blocks if isinstance(block, Grid)]


def test_html_has_the_cells_of_every_row(blocks: list[Block]) -> None:
    source = html.typeset(blocks, "serif", "boxes", repeat_header=True).decode()
    body = source[source.index("<section") : source.index("</html>")].replace("<col ", "<x ")
    body = body.replace('%"></colgroup>', '%"/></colgroup>').replace('%"><x ', '%"/><x ')
    root = ElementTree.fromstring(f"<body>{body}</body>")
    tables = [
        [[td.text or "" for td in tr.iter("td")] for tr in t.iter("tr")] for t in root.iter("table")
    ]
    assert tables == [[[p.cell.text for p in row] for row in grid.rows] for grid in _grids(blocks)]
    lines = [p.text for p in root.iter("p")]
    assert lines == [block.text for block in blocks if isinstance(block, Text)]


def test_docx_rows_fill_the_width_of_their_table(blocks: list[Block]) -> None:
    with ZipFile(BytesIO(docx.typeset(blocks, "Latin", "Song"))) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) == len(_grids(blocks))
    for table, grid in zip(tables, _grids(blocks), strict=True):
        for row, printed in zip(table.iter(f"{W}tr"), grid.rows, strict=True):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            widths = [1 if span is None else int(span.attrib[f"{W}val"]) for span in spans]
            assert sum(widths) == len(grid.weights)
            texts = [run.text for run in row.iter(f"{W}t")]
            assert texts == [p.cell.text for p in printed if p.cell.text]


def test_sheets_have_every_text_once(blocks: list[Block]) -> None:
    root = ElementTree.fromstring(sheets.typeset(blocks, "Latin", "Song"))
    found = sorted("".join(cell.itertext()) for cell in root.iter(f"{TABLE}table-cell"))
    wanted = [b.text for b in blocks if isinstance(b, Text)]
    wanted += [p.cell.text for grid in _grids(blocks) for row in grid.rows for p in row]
    assert found == sorted(wanted)
    for table in root.iter(f"{TABLE}table"):
        columns = len(list(table.iter(f"{TABLE}table-column")))
        assert all(len(row) == columns for row in table.iter(f"{TABLE}table-row"))


def test_typst_is_told_every_text(blocks: list[Block]) -> None:
    source = typ.typeset(blocks, ["Latin", "Song"]).decode()
    wanted = [p.cell.text for grid in _grids(blocks) for row in grid.rows for p in row]
    assert source.count("table.cell(") == len(wanted)
    assert all(f'"{text}"' in source for text in wanted)


def test_a_table_that_turns_the_page_takes_its_title_along() -> None:
    tall, wide = Grid((1.0,)), Grid((1.0,), landscape=True)
    title, note = Text("支出决算表", "title"), Text("注：无")
    parts = html.sections([Text("第二部分"), tall, note, title, Text("单位：元", "mark"), wide])
    assert [(new, landscape) for new, landscape, _ in parts] == [(False, False), (True, True)]
    assert parts[0][2][-1] == note and parts[1][2][0] == title
    assert [p[2] for p in html.sections([PageBreak(), note, PageBreak(), title])] == [
        [note],
        [title],
    ]
