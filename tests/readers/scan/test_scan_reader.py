"""The reader of scans: what the press scans comes back, with both readings; without the extra it says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from ingest.document import Box, Document, Table, UnreadableDocument
from ingest.landing import reading
from ingest.landing.inbox import identify, reader_of
from ingest.readers import ocr, pdf, scan
from tests.typeset import pdf as press
from tests.typeset.grid import Block, Cell, Grid, Text
from tests.typeset.pages import paginate
from tests.typeset.scan import Scan, bound, jpeg, pictures, png, tiff

pytestmark = pytest.mark.slow

needs_ocr = pytest.mark.skipif(not ocr.is_here(), reason=f"RapidOCR is not installed: {ocr.REMEDY}")
ROWS = [
    ["208", "社会保障和就业支出", "4,981.27", "135.60"],
    ["20801", "人力资源和社会保障管理事务", "1,067.93", ""],
    ["2080101", "行政运行", "-12.05", "8.00"],
    ["合计", "", "6,037.15", "143.60"],
]
PAGE_NUMBER = "-1-"


def table() -> list[Block]:
    """A small table: a head over two columns, a blank cell, a negative number."""
    grid = Grid((3, 6, 4, 4))
    head = [Cell(text, rows=2, align="c") for text in ("科目编码", "科目名称")]
    grid.add(*head, Cell("本年支出", cols=2, align="c"))
    grid.add(Cell("基本支出", align="c"), Cell("项目支出", align="c"))
    for code, name, *amounts in ROWS:
        grid.add(code, name, *(Cell(amount, align="r") for amount in amounts))
    return [Text("支出决算表", "title"), Text("金额单位：万元", "mark"), grid]


def scanned(how: Scan) -> list[object]:
    return pictures(paginate(table()), how)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def lines(document: Document) -> list[str]:
    return [
        line.text
        for block in document.blocks
        if not isinstance(block, Table)
        for line in block.lines
    ]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def check(document: Document) -> None:
    assert document.problems == []
    (found,) = tables(document)
    assert texts(found)[2:] == ROWS
    assert [(c.text, c.col_no, c.col_span, c.row_span) for c in found.rows[0].cells] == [
        ("科目编码", 1, 1, 2),
        ("科目名称", 2, 1, 2),
        ("本年支出", 3, 2, 1),
    ]
    numbers = [c for row in found.rows[2:] for c in row.cells if ocr_number(c.text)]
    assert len(numbers) == 10 and all(c.second_text == c.text for c in numbers)
    assert lines(document) == ["支出决算表", "金额单位：万元", PAGE_NUMBER]


def ocr_number(text: str) -> bool:
    return any(c.isdigit() for c in text)


@needs_ocr
def test_a_light_scan_comes_back_cell_for_cell(tmp_path: Path) -> None:
    """Skewed, grey, noisy, stamped, at 150 dpi: both readings of every number are as printed."""
    how = Scan(150, skew=0.8, noise=4, blur=0.4, grey=20, jpeg=85, stamp=True, seed=1)
    path = tmp_path / "scan.jpg"
    path.write_bytes(jpeg(scanned(how)[0]))
    document = scan.read(path)
    check(document)
    assert {found.method for found in tables(document)} == {"scan:lattice"}
    box = tables(document)[0].rows[2].cells[2].box
    assert box is not None
    part = paginate(table())[0].items[2]
    printed = Box(part.xs[2], part.ys[3], part.xs[3], part.ys[2])  # type: ignore[union-attr]
    assert max(abs(box.x0 - printed.x0), abs(box.y1 - printed.y1)) < 8, "where it is on the scan"


@needs_ocr
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head_is_turned(tmp_path: Path, turn: int) -> None:
    straight = scanned(Scan(150, skew=0.4))[0]
    path = tmp_path / "scan.png"
    path.write_bytes(png(np.ascontiguousarray(np.rot90(straight, turn // 90))))
    document = scan.read(path)
    check(document)
    box = tables(document)[0].rows[0].cells[0].box  # at the left of the page, close to its head
    assert box is not None
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    wanted = {90: (107, 92), 180: (503, 107)}[turn]
    assert max(abs(a - b) for a, b in zip(middle, wanted, strict=True)) < 8


@needs_ocr
def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    """One page of text, one that is a picture."""
    path = tmp_path / "mixed.pdf"
    mixed = pypdfium2.PdfDocument.new()
    for content in (press.typeset(table()), bound(scanned(Scan(200)), 200)):
        mixed.import_pages(pypdfium2.PdfDocument(content))
    mixed.save(path)
    document = pdf.read(path)
    assert document.page_count == 2 and document.problems == []
    drawn, seen = tables(document)
    assert (drawn.page_no, drawn.method) == (1, "pdf:lattice")
    assert (seen.page_no, seen.method) == (2, "scan:lattice")
    assert texts(drawn) == texts(seen)


@needs_ocr
def test_pages_of_a_tiff_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"  # the bytes decide
    path.write_bytes(tiff(scanned(Scan(150)) * 2))
    assert reader_of(identify(path))[0] == "scan"
    document = scan.read(path)
    assert document.page_count == 2
    assert [found.page_no for found in tables(document)] == [1, 2]
    assert texts(tables(document)[0]) == texts(tables(document)[1])


def test_without_the_extra_a_picture_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    path = tmp_path / "scan.png"
    path.write_bytes(png(scanned(Scan(100))[0]))
    landing = reading.read(identify(path))
    assert landing.status == "failed"
    assert landing.error == "scan.png is a picture of a page: pip install 'juesuan[ocr]'"


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(png(scanned(Scan(72))[0])[:300])
    with pytest.raises(UnreadableDocument, match=r"damaged picture: fetch it again|juesuan"):
        scan.read(path)


def test_a_scan_may_take_longer_than_others(tmp_path: Path) -> None:
    for name, content in {"a.png": b"\x89PNG\r\n", "b.txt": "决算".encode()}.items():
        (tmp_path / name).write_bytes(content)
    of_text = reading.seconds(identify(tmp_path / "b.txt"))
    of_scan = reading.seconds(identify(tmp_path / "a.png"))
    assert of_text == reading.SECONDS_PER_DOCUMENT
    assert of_scan == of_text + ocr.seconds()
    assert not ocr.is_here() or ocr.seconds() >= 20 * 40, "20 pages on a busy machine"
