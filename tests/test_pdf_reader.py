"""The PDF reader on small PDFs made here, and on the real ones where the folder is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Box, Cell, Document, Table, TextBlock, UnreadableDocument
from ingest.readers import pdf, pdf_tables
from ingest.readers.pdf_text import Frame

FONT = "STSong-Light"
REAL = Path(__file__).parents[1].parent / "shared" / "documents" / "real"
REAL_PDFS = sorted(REAL.glob("*.pdf"))
NUMBER = re.compile(r"\d[\d,.]*")

Draw = Callable[[Canvas], None]
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a PDF of one page per drawing and returns its path."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def write(*drawings: Draw, turn: int = 0, encrypt: StandardEncryption | None = None) -> Path:
        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path), pagesize=(595, 842), encrypt=encrypt)
        for draw in drawings:
            canvas.setFont(FONT, 11)
            canvas.setPageRotation(turn)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return write


def grid(
    canvas: Canvas, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, step: float = 20
) -> None:
    """A fully ruled grid, text 3 points inside its cells."""
    bottom = top - step * len(rows)
    for x in xs:
        canvas.line(x, bottom, x, top)
    for i in range(len(rows) + 1):
        canvas.line(xs[0], top - i * step, xs[-1], top - i * step)
    for i, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            canvas.drawString(x + 3, top - i * step - 14, text)


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def order(document: Document) -> list[str]:
    """Lines as they are, tables as "#"."""
    found: list[str] = []
    for block in document.blocks:
        found += [ln.text for ln in block.lines] if isinstance(block, TextBlock) else ["#"]
    return found


def cells(document: Document) -> Iterator[Cell]:
    for table in tables(document):
        for row in table.rows:
            yield from row.cells


XS = (50, 200, 300, 400, 500)
FIGURES = [
    ["科目", "合计", "基本支出", "项目支出"],
    *[[f"20{n}", f"{n + 3}.50", f"{n}.00", "3.50"] for n in (1, 2, 3)],
]
SUMMARY = [
    ["项目", "决算数", "项目", "决算数"],
    ["一、财政拨款收入", "1,234.50", "一、教育支出", ""],
    ["二、事业收入", "", "二、其他支出", "0.00"],
    ["总计", "1,234.50", "总计", "1,234.50"],
]


def test_ruled_grid_keeps_blanks_and_both_readings(make: Make) -> None:
    document = pdf.read(make(lambda c: grid(c, SUMMARY, XS, 700)))
    (table,) = tables(document)
    assert texts(table) == SUMMARY
    assert table.method == "pdf:lattice" and table.page_no == 1
    assert [c.col_no for c in table.rows[1].cells] == [1, 2, 3, 4]
    assert all(c.second_text == c.text for c in cells(document))
    assert table.rows[1].cells[1].box == Box(200, 660, 300, 680)
    assert document.page_count == 1 and not document.problems


def test_title_and_note_stand_on_their_sides_of_the_table(make: Make) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(80, 560, "注：本表反映收支情况。")  # drawn first, printed last
        grid(c, SUMMARY, XS, 700)
        c.drawString(440, 703, "单位：万元")
        c.drawString(50, 703, "部门：某局")
        c.drawString(220, 740, "收入支出决算总表")
        grid(c, SUMMARY, XS, 500)

    document = pdf.read(make(draw))
    head = ["收入支出决算总表", "部门：某局 单位：万元", "#"]
    assert order(document) == [*head, "注：本表反映收支情况。", "#"]


def test_neighbouring_cells_are_not_glued(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawRightString(199, 666, "9746.50")
        c.drawString(201, 666, "一、一般公共服务支出")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[1] == ["9746.50", "一、一般公共服务支出"]


def test_numbers_on_both_sides_of_a_rule_stay_apart(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawRightString(199.5, 666, "9746.50")
        c.drawString(200.5, 666, "112.88")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[1] == ["9746.50", "112.88"]


def test_text_running_on_into_a_merged_cell_is_kept(make: Make) -> None:
    """camelot with split_text drops what reaches past the last rule it sees."""

    def draw(c: Canvas) -> None:
        grid(c, [["", "", "", ""]] * 2, XS, 700)
        c.line(50, 640, 500, 640)
        for x in (50, 200, 500):
            c.line(x, 660, x, 640)
        c.drawRightString(199, 646, "356.42")
        c.drawString(202, 646, "公用经费合计")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[2] == ["356.42", "公用经费合计"]
    assert table.rows[2].cells[1].col_span == 3


def test_numbers_apart_in_one_cell_are_not_glued(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", ""]], (50, 200, 350), 700)
        c.drawString(60, 686, "1.50")
        c.drawString(95, 686, "2.50")
        for i, char in enumerate("合计"):
            c.drawString(210 + 17 * i, 686, char)

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[0] == ["1.50 2.50", "合计"]


def test_merged_header_has_spans_and_is_there_once(make: Make) -> None:
    def draw(c: Canvas) -> None:
        for x in (50, 450):
            c.line(x, 620, x, 700)
        for x, top in ((150, 700), (250, 680), (350, 680)):
            c.line(x, 620, x, top)
        for y in (700, 660, 640, 620):
            c.line(50, y, 450, y)
        c.line(150, 680, 450, 680)
        for x, y, text in (
            (60, 676, "科目"),
            (270, 686, "支出"),
            (160, 666, "合计"),
            (260, 666, "基本支出"),
            (360, 666, "项目支出"),
            (60, 646, "201"),
            (160, 646, "3.00"),
            (260, 646, "1.00"),
            (360, 646, "2.00"),
        ):
            c.drawString(x, y, text)

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table) == [
        ["科目", "支出"],
        ["合计", "基本支出", "项目支出"],
        ["201", "3.00", "1.00", "2.00"],
        ["", "", "", ""],
    ]
    subject, spending = table.rows[0].cells
    assert (subject.row_span, subject.col_span) == (2, 1)
    assert (spending.row_span, spending.col_span, spending.col_no) == (1, 3, 2)
    assert spending.box == Box(150, 680, 450, 700)
    assert [c.col_no for c in table.rows[1].cells] == [2, 3, 4]


def test_nearly_blank_grid_is_kept(make: Make) -> None:
    rows = [["合计", "", "", ""], *[[""] * 4 for _ in range(9)]]
    (table,) = tables(pdf.read(make(lambda c: grid(c, rows, XS, 700))))
    assert texts(table) == rows


def test_blank_grid_on_a_page_without_text_is_kept(make: Make) -> None:
    document = pdf.read(
        make(lambda c: grid(c, SUMMARY, XS, 700), lambda c: grid(c, [[""] * 4], XS, 700))
    )
    assert [t.page_no for t in tables(document)] == [1, 2]
    assert texts(tables(document)[1]) == [[""] * 4]


def test_wrapped_lines_keep_their_break(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, [["", ""], ["", "1.00"]], (50, 120, 220), 700, step=40)
        c.drawString(53, 685, "功能分类")
        c.drawString(53, 668, "科目编码")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table)[0] == ["功能分类\n科目编码", ""]


def test_frame_around_the_page_swallows_nothing(make: Make) -> None:
    def draw(c: Canvas) -> None:
        c.rect(20, 20, 555, 800)
        c.drawString(60, 780, "第二部分 决算表")
        grid(c, SUMMARY, XS, 700)
        c.drawString(60, 580, "注：无")

    document = pdf.read(make(draw))
    assert order(document) == ["第二部分 决算表", "#", "注：无"]
    assert texts(tables(document)[0]) == SUMMARY


def test_bold_by_double_print_counts_once(make: Make) -> None:
    def draw(c: Canvas) -> None:
        grid(c, SUMMARY, XS, 700)
        c.drawString(203.4, 626, "1,234.50")

    (table,) = tables(pdf.read(make(draw)))
    assert texts(table) == SUMMARY


COLUMNS = [
    ["项目", "本年收入", "本年支出", "年末结转"],
    ["合计", "1,234.50", "1,000.00", "234.50"],
    ["一般公共服务支出", "234.50", "", "0.00"],
    ["外交支出", "", "", ""],
    ["教育支出", "1,000.00", "900.00", "100.00"],
    ["住房保障支出", "0.00", "100.00", "134.50"],
    ["结余分配", "", "", "7.25"],
]


def columns(c: Canvas) -> None:
    c.drawString(220, 760, "收入支出决算总表")
    for i, row in enumerate(COLUMNS):
        c.drawString(80, 700 - 20 * i, row[0])
        for x, text in zip((320, 420, 520), row[1:], strict=True):
            c.drawRightString(x, 700 - 20 * i, text)
    c.drawString(80, 540, "注：本年收入合计 1,234.50 万元，比上年增加 34.50 万元，增长 2.87%。")


def test_columns_without_rules_fall_back(make: Make) -> None:
    document = pdf.read(make(columns))
    (table,) = tables(document)
    assert table.method == "pdf:network"
    assert texts(table) == COLUMNS
    assert order(document)[:2] == ["收入支出决算总表", "#"] and len(order(document)) == 3


def test_prose_with_numbers_is_no_table(make: Make) -> None:
    def draw(c: Canvas) -> None:
        for i in range(10):
            c.drawString(80, 780 - 20 * i, f"{i + 1}、情况说明")
            c.drawRightString(500, 780 - 20 * i, f"{i + 3}")
            text = f"支出决算为 {100 + i}.00 万元，完成预算的 {90 + i}.00%，增加 {i}.50 万元。"
            c.drawString(80, 500 - 20 * i, text)

    document = pdf.read(make(draw))
    assert not tables(document) and len(order(document)) == 20
    assert order(document)[0] == "1、情况说明 3"


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
    # pdfium drops turned text in a font that is neither embedded nor installed: see pdf_page
    assert all(c.second_text in (c.text, "") for c in cells(document))
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
    def burst(*_: object) -> None:
        raise ValueError("no")

    path = make(lambda c: grid(c, SUMMARY, XS, 700), columns)
    monkeypatch.setattr(pdf_tables, "ruled_grids", burst)
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


def test_scans_ask_for_ocr(make: Make) -> None:
    from reportlab.lib.utils import ImageReader

    pil = pytest.importorskip("PIL.Image")

    def scan(c: Canvas) -> None:
        c.drawImage(ImageReader(pil.new("L", (60, 80), 200)), 0, 0, 595, 842)

    with pytest.raises(UnreadableDocument, match="needs OCR"):
        pdf.read(make(scan))
    document = pdf.read(make(columns, scan))
    assert document.problems == [
        "page 2 is an image with next to no text: needs OCR, which this version has not"
    ]


@pytest.mark.parametrize(
    ("text", "second", "taken"),
    [
        ("十四、支\n二\n出", "二十四、支\n出", "二十四、支\n出"),
        ("1.00\n2.00", "2.00 1.00", "1.00\n2.00"),
        ("社 会", "社会", "社 会"),
        ("甲乙", "甲丙", "甲乙"),
    ],
)
def test_order_of_a_cell(text: str, second: str, taken: str) -> None:
    assert pdf.in_order(text, second) == taken


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
