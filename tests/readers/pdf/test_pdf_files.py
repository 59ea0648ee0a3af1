"""The PDF reader on pages and files as they come: turned, cut off, locked, scanned; and on the real ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Box, Table, UnreadableDocument
from ingest.readers import ocr, pdf
from ingest.readers.pdf.grid import lattice
from ingest.readers.pdf.grid.lattice import Grid, Sheet
from ingest.readers.pdf.grid.ruled import Rule
from ingest.readers.pdf.letters.glyphs import Frame
from tests.readers.pdf.pdf_pages import (
    FIGURES,
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

REAL = Path(__file__).parents[3].parent / "shared" / "documents" / "real"
REAL_PDFS = sorted(REAL.glob("*.pdf"))
NUMBER = re.compile(r"\d[\d,.]*")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


@pytest.mark.parametrize("turn", [90, 0])
def test_page_on_its_side_is_read_upright(make: Make, turn: int) -> None:
    """With /Rotate 90 the viewer shows it upright, without it the text reads upwards."""
    width = 842 if turn else 595  # reportlab swaps the sides of a turned page

    def draw(c: Canvas) -> None:
        c.translate(width, 0)
        c.rotate(90)
        grid(c, SUMMARY, XS, 400)
        c.drawString(50, 420, "部门：某局 7 单位")

    document = pdf.read(make(draw, turn=turn))
    assert order(document) == ["部门：某局 7 单位", "#"] and not document.problems
    (table,) = tables(document)
    assert texts(table) == SUMMARY
    assert all(c.second_text == c.text for c in cells(document))
    assert table.rows[1].cells[1].second_text == "1,234.50"
    shown = Box(200, 360, 300, 380) if turn else Box(215, 200, 235, 300)
    assert table.rows[1].cells[1].box == shown


def test_boxes_count_from_the_visible_part(make: Make, tmp_path: Path) -> None:
    import pypdfium2

    path, cropped = make(lambda c: grid(c, SUMMARY, XS, 700)), tmp_path / "cropped.pdf"
    with pypdfium2.PdfDocument(path) as file:
        file[0].set_mediabox(-20, -10, 595, 842)
        file[0].set_cropbox(40, 500, 560, 800)
        file.save(cropped)
    (table,) = tables(pdf.read(cropped))
    assert texts(table) == SUMMARY
    assert all(c.second_text == c.text for row in table.rows for c in row.cells)
    assert table.rows[1].cells[1].box == Box(160, 160, 260, 180)


def test_rules_in_a_picture_are_seen(make: Make) -> None:
    from reportlab.lib.utils import ImageReader

    pil, pen = pytest.importorskip("PIL.Image"), pytest.importorskip("PIL.ImageDraw")

    def draw(c: Canvas) -> None:
        picture = pil.new("L", (1190, 1684), 255)
        lines = pen.Draw(picture)
        for x in XS:
            lines.line((2 * x, 1684 - 1400, 2 * x, 1684 - 1240), fill=0, width=3)
        for y in range(620, 701, 20):
            lines.line((100, 1684 - 2 * y, 1000, 1684 - 2 * y), fill=0, width=3)
        c.drawImage(ImageReader(picture), 0, 0, 595, 842)
        for i, row in enumerate(FIGURES):
            for x, text in zip(XS, row, strict=False):
                c.drawString(x + 3, 700 - i * 20 - 14, text)

    (table,) = tables(pdf.read(make(draw)))
    assert table.method == "pdf:lattice-combined" and texts(table) == FIGURES


def test_broken_tables_leave_their_text(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = lattice.ruled_grids

    def burst(rules: Sequence[Rule], sheet: Sheet, method: str = "lattice") -> list[Grid]:
        if sheet.number == 1:
            raise ValueError("no")
        return as_it_is(rules, sheet, method)

    path = make(lambda c: grid(c, SUMMARY, XS, 700), columns)
    monkeypatch.setattr(lattice, "ruled_grids", burst)
    document = pdf.read(path)
    assert "page 1: its tables could not be parsed (ValueError: no)" in document.problems[0]
    assert "一、财政拨款收入 1,234.50 一、教育支出" in order(document)
    assert len(tables(document)) == 1 and len(document.problems) == 1


def test_password_is_asked_to_be_removed(make: Make) -> None:
    path = make(columns, encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(UnreadableDocument, match="remove the password"):
        pdf.read(path)


def test_only_owner_password_is_read(make: Make) -> None:
    path = make(
        lambda c: grid(c, SUMMARY, XS, 700), encrypt=StandardEncryption("", "owner", canCopy=0)
    )
    assert texts(tables(pdf.read(path))[0]) == SUMMARY


def test_files_that_are_no_whole_pdf(make: Make, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        pdf.read(other)
    other.write_bytes(b"")
    with pytest.raises(UnreadableDocument, match="empty"):
        pdf.read(other)
    other.write_text("<html>not found</html>")
    with pytest.raises(UnreadableDocument, match="not a PDF"):
        pdf.read(other)
    other.write_bytes(make(columns).read_bytes()[:300])
    with pytest.raises(UnreadableDocument, match="truncated"):
        pdf.read(other)


def test_end_cut_off_is_a_problem(make: Make, tmp_path: Path) -> None:
    whole = make(columns).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: whole.rindex(b"startxref")])
    document = pdf.read(cut)
    assert "%%EOF" in document.problems[0] and tables(document)


def test_a_cut_document_without_text_is_no_scan(make: Make, tmp_path: Path) -> None:
    whole = make(lambda c: c.rect(20, 20, 100, 100)).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: whole.rindex(b"startxref")])
    with pytest.raises(UnreadableDocument, match=r"fetch it again .*%%EOF"):
        pdf.read(cut)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_frames_lead_forth_and_back(turn: int) -> None:
    frame = Frame(turn, Box(10, 20, 110, 220))
    box = Box(15, 30, 25, 60)
    there = frame.forth(box)
    assert frame.back(there) == box
    assert (there.x1 - there.x0, there.y1 - there.y0) == ((10, 30) if turn % 180 == 0 else (30, 10))
    corner = frame.forth(Box(10, 20, 10, 20))
    expected = {0: (0, 0), 90: (0, 100), 180: (100, 200), 270: (200, 0)}[turn]
    assert (corner.x0, corner.y0) == expected


def test_scans_ask_for_ocr(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.lib.utils import ImageReader

    pil = pytest.importorskip("PIL.Image")
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)  # as without the extra

    def scan(c: Canvas) -> None:
        c.drawImage(ImageReader(pil.new("L", (60, 80), 200)), 0, 0, 595, 842)

    with pytest.raises(UnreadableDocument, match=r"pip install 'juesuan\[ocr\]'"):
        pdf.read(make(scan))
    document = pdf.read(make(columns, scan))
    assert document.problems == ["page 2 is a picture: pip install 'juesuan[ocr]'"]
    assert tables(document)


@pytest.mark.skipif(not REAL_PDFS, reason=f"no real documents: {REAL} is missing")
@pytest.mark.parametrize("path", REAL_PDFS, ids=lambda p: p.stem)
def test_every_number_of_a_real_page_is_there_once(path: Path) -> None:
    import pypdfium2

    document = pdf.read(path)
    assert not document.problems
    ours: dict[int, Counter[str]] = {n + 1: Counter() for n in range(document.page_count)}
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    ours[block.page_no].update(NUMBER.findall(cell.text))
                    assert "".join(cell.text.split()) == "".join((cell.second_text or "").split())
        else:
            for line in block.lines:
                ours[line.page_no].update(NUMBER.findall(line.text))
    with pypdfium2.PdfDocument(path) as file:
        for number, page in enumerate(file, 1):
            printed = Counter(NUMBER.findall(page.get_textpage().get_text_range()))
            assert ours[number] == printed, f"page {number}"


@pytest.mark.skipif(not REAL_PDFS, reason=f"no real documents: {REAL} is missing")
def test_empty_fund_tables_of_a_real_document_are_kept() -> None:
    path = next(p for p in REAL_PDFS if "finance-bureau" in p.stem)
    by_page = {t.page_no: t for t in tables(pdf.read(path))}
    assert [len(by_page[n].rows) for n in (19, 20)] == [12, 12]
    assert [c.text for c in by_page[19].rows[11].cells] == ["合计", "", "", "", "", "", ""]
