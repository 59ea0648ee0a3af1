"""The PDF reader where a document does not hold its fonts: no font of the machine is asked."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document
from ingest.readers import pdf
from ingest.readers.pdf.letters import fonts
from tests.readers.pdf.pdf_pages import Make, grid, order, tables, texts, writer
from tests.readers.pdf.raw_pdf import raw_pdf

CELLS = [["款", "10"], ["项", "7"]]
# What pdfium reads of a file where no font is installed.
BY_ITSELF = """
import sys, pypdfium2, pypdfium2.raw as raw
info = raw.FPDF_SYSFONTINFO(version=1)  # a machine that has none
raw.FPDF_SetSystemFontInfo(info)
if sys.argv[2] == "ours":
    from ingest.readers.pdf.letters import fonts
    fonts.only_ours()
page = pypdfium2.PdfDocument(sys.argv[1])[0]
print(ascii("".join(page.get_textpage().get_text_range().split())))
"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    return writer(tmp_path)


def each_alone(canvas: Canvas) -> None:
    """A title, and cells of one character each: text objects of a single character."""
    for place, char in enumerate("决算公开"):
        canvas.drawString(60 + 40 * place, 720, char)
    grid(canvas, CELLS, (50, 200, 350), 700)


def read_raw(tmp_path: Path, content: bytes, turn: int = 0) -> Document:
    path = tmp_path / "raw.pdf"
    path.write_bytes(raw_pdf(content, turn=turn))
    return pdf.read(path)


def test_single_characters_are_read_whole(make: Make) -> None:
    document = pdf.read(make(each_alone))
    assert order(document) == ["决 算 公 开", "#"] and not document.problems
    assert texts(tables(document)[0]) == CELLS


def test_what_a_machine_without_fonts_reads(make: Make) -> None:
    """In a process of its own, pdfium without a font loses each of them; with ours it has them."""
    path = str(make(each_alone))

    def read(whose: str) -> str:
        command = [sys.executable, "-c", BY_ITSELF, path, whose]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert read("none") == ascii("107")
    assert read("ours") == ascii("决算公开款10项7")


@pytest.mark.parametrize("down", [b"/F2", b"/F3"])  # along the line, and from top to bottom
@pytest.mark.parametrize("turn", [0, 90])
def test_characters_alone_in_any_direction(tmp_path: Path, down: bytes, turn: int) -> None:
    content = b"BT %s 11 Tf 100 700 Td <5408> Tj 40 0 Td <8ba1> Tj ET" % down
    read = "".join(order(read_raw(tmp_path, content, turn))).replace(" ", "")
    assert sorted(read) == sorted("合计")


def test_the_process_has_no_font_but_ours(make: Make) -> None:
    """pdfium asks for 宋体 and is given the squares, not what is installed."""
    path = make(each_alone)
    pdf.read(path)
    with pypdfium2.PdfDocument(path) as document:
        first = next(thing for thing in document[0].get_objects() if thing.type == 1)
        left, bottom, right, top = first.get_bounds()
    assert (left, right) == pytest.approx((60, 71), abs=0.01)  # a whole em, as no 决 is drawn
    assert (bottom, top) == pytest.approx(
        (720 + 0.011 * fonts.DESCENT, 720 + 0.011 * fonts.ASCENT), abs=0.15
    )


@pytest.mark.parametrize(
    ("name", "charset", "given"),
    [
        (b"Helvetica", fonts.ANSI, None),
        (b"Symbol", fonts.SYMBOL, None),
        (b"Helvetica", 134, fonts.HANDLE),  # of Chinese characters: the built-in one has none
        (b"Calibri", fonts.ANSI, fonts.HANDLE),
        (b"SimSun", fonts.ANSI, fonts.HANDLE),
        (b"\xcb\xce\xcc\xe5", 134, fonts.HANDLE),
    ],
)
def test_only_what_pdfium_brings_along_is_not_ours(
    name: bytes, charset: int, given: int | None
) -> None:
    info = fonts.only_ours()
    assert info.MapFont(info, 400, 0, charset, 0, name, None) == given


def test_the_font_is_given_as_a_whole_and_only_into_enough_room() -> None:
    info, font = fonts.only_ours(), fonts.squares()
    assert len(font) < 1000
    room = (ctypes.c_ubyte * len(font))()
    assert info.GetFontData(info, fonts.HANDLE, 0, room, len(font) - 1) == len(font)
    assert not any(room)
    assert info.GetFontData(info, fonts.HANDLE, 0, room, len(font)) == len(font)
    assert bytes(room) == font
    assert info.GetFontData(info, fonts.HANDLE, int.from_bytes(b"ttcf"), None, 0) == 0


def test_a_font_without_letters_is_not_read_by_its_one_glyph() -> None:
    """LibreOffice had no Chinese font: a glyph stands for all characters, which are told beside it.

    playa reads each as the first one, pdfium reads what is told.
    """
    document = pdf.read(Path(__file__).parent / "writer_without_font.pdf")
    [table] = tables(document)  # two, without a line between them
    assert texts(table)[4:6] == [
        ["一、一般公共预算财政拨款收入", "120.50", "一、一般公共服务支出", "100.50"],
        ["二、其他收入", "3.00", "二、社会保障和就业支出", "23.00"],
    ]
    assert texts(table)[-1][:4] == ["2080505", "机关事业单位基本养老保险缴费支出", "23.00", ""]
    [problem] = document.problems
    assert "landed as pdfium reads them" in problem
