"""Word: what the document shows, feature by feature."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import UnreadableDocument
from ingest.readers import word
from ingest.readers.word.counting import written
from tests.readers.word_files import cell, paragraph, read, row, write, xml
from tests.typeset import workbook
from tests.typeset.grid import Grid, Text


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_merged_cells_stand_once_with_their_spans(tmp_path: Path) -> None:
    wide, down, goes_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("科目", down), cell("收入", wide)),
        row(cell("", goes_on), cell("本年"), cell("上年")),
        row(cell("教育"), cell("1.00"), cell("2.00")),
    )
    assert read(tmp_path, body) == [
        [
            [(1, 1, 2, "科目"), (2, 2, 1, "收入")],
            [(2, 1, 1, "本年"), (3, 1, 1, "上年")],
            [(1, 1, 1, "教育"), (2, 1, 1, "1.00"), (3, 1, 1, "2.00")],
        ]
    ]


def test_columns_left_out_before_a_row_are_counted(tmp_path: Path) -> None:
    body = table(
        row(cell("甲"), cell("乙"), cell("丙")),
        row(cell("2.00"), cell("3.00"), properties='<w:gridBefore w:val="1"/>'),
    )
    assert read(tmp_path, body)[0][1] == [(2, 1, 1, "2.00"), (3, 1, 1, "3.00")]  # type: ignore[index]


def test_a_head_of_rows_without_cells_of_their_own(tmp_path: Path) -> None:
    """Two rows high without anything beside it: the second row is there, and empty."""
    body = table(
        row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("乙", '<w:vMerge w:val="restart"/>')),
        row(cell("", "<w:vMerge/>"), cell("", "<w:vMerge/>")),
        row(cell("1"), cell("2")),
    )
    (found,) = read(tmp_path, body)
    assert found == [[(1, 1, 2, "甲"), (2, 1, 2, "乙")], [], [(1, 1, 1, "1"), (2, 1, 1, "2")]]


def test_a_table_in_a_cell_parts_the_outer_one(tmp_path: Path) -> None:
    inner = table(row(cell("内"), cell("2.00")))
    body = table(
        row(cell("外"), cell("1.00")), row(cell(paragraph("下表") + inner + "<w:p/>"), cell("旁"))
    )
    assert read(tmp_path, body) == [
        [[(1, 1, 1, "外"), (2, 1, 1, "1.00")]],
        "下表",
        [[(1, 1, 1, "内"), (2, 1, 1, "2.00")]],
        "旁",
    ]


def test_a_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    assert read(tmp_path, table(row(cell(paragraph("一") + paragraph("二"))))) == ["一", "二"]


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    added = "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    moved = "<w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom>"
    body = f"<w:p>{deleted}{added}<w:r><w:t>文</w:t></w:r>{moved}</w:p>"
    body += table(
        row(cell("1.00"), cell("甲")),
        row(cell("9.99"), cell("乙"), properties="<w:del/>"),
    )
    assert read(tmp_path, body) == ["新文", [[(1, 1, 1, "1.00"), (2, 1, 1, "甲")]]]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    body = paragraph("收入1.00", "<w:rPr><w:del/></w:rPr>") + paragraph("万元")
    assert read(tmp_path, body) == ["收入1.00万元"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    """Word stores a box in two forms, for itself and for older programs."""
    inside = f"<w:txbxContent>{paragraph('框内3.00')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>框外</w:t><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><wps:txbx>{inside}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><v:textbox>{inside}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(tmp_path, body) == ["框外", "框内3.00"]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
    off = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>"
    assert read(tmp_path, f"<w:p>{hidden}{off}{field}</w:p>") == ["显7"]


def test_pages_are_counted_by_breaks(tmp_path: Path) -> None:
    broken = '<w:p><w:r><w:t>一</w:t><w:br w:type="page"/><w:t>二</w:t></w:r></w:p>'
    body = (
        broken
        + paragraph("三", "<w:pageBreakBefore/>")
        + paragraph("四", "<w:sectPr/>")
        + paragraph("五")
    )
    document = word.read(write(tmp_path / "w.docx", body))
    lines = [line for block in document.blocks for line in block.lines]  # type: ignore[union-attr]
    assert [(line.text, line.page_no) for line in lines] == [
        ("一", 1), ("二", 2), ("三", 3), ("四", 3), ("五", 4),
    ]  # fmt: skip
    assert document.page_count == 4


def _level(depth: int, kind: str, words: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
    )


def _in_list(text: str, number: int, depth: int = 0) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def test_numbers_that_word_counts_by_itself(tmp_path: Path) -> None:
    levels = _level(0, "chineseCountingThousand", "%1、") + _level(1, "decimal", "（%2）")
    numbering = xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>',
    )
    body = "".join(
        [
            _in_list("收入", 1), _in_list("财政", 1, 1), _in_list("其他", 1, 1),
            _in_list("支出", 1), _in_list("基本", 1, 1), _in_list("重来", 2), _in_list("", 2),
        ]
    )  # fmt: skip
    assert read(tmp_path, body, {"numbering.xml": numbering}) == [
        "一、收入", "（1）财政", "（2）其他", "二、支出", "（1）基本", "一、重来",
    ]  # fmt: skip


def test_a_style_gives_the_number(tmp_path: Path) -> None:
    numbering = xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{_level(0, "decimal", "第%1条 ", 3)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    styles = xml(
        "styles",
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
    )
    body = paragraph("甲", '<w:pStyle w:val="b"/>') + paragraph("乙", '<w:pStyle w:val="b"/>')
    parts = {"numbering.xml": numbering, "styles.xml": styles}
    assert read(tmp_path, body, parts) == ["第3条 甲", "第4条 乙"]


@pytest.mark.parametrize(
    ("count", "kind", "text"),
    [
        (10, "chineseCountingThousand", "十"), (11, "chineseCounting", "十一"),
        (20, "japaneseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"), (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircle", "③"), (28, "lowerLetter", "bb"), (14, "upperRoman", "XIV"),
        (7, "decimalFullWidth", "７"), (7, "nobodyKnows", "7"), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_numerals(count: int, kind: str, text: str) -> None:
    assert written(count, kind) == text


def test_footnotes_follow_the_text(tmp_path: Path) -> None:
    notes = xml(
        "footnotes",
        f'<w:footnote w:type="separator">{paragraph("线")}</w:footnote>'
        f"<w:footnote>{paragraph('注：含上年1.00')}</w:footnote>",
    )
    assert read(tmp_path, paragraph("正文"), {"footnotes.xml": notes}) == ["正文", "注：含上年1.00"]


def test_the_sheet_of_an_embedded_workbook_that_is_shown(tmp_path: Path) -> None:
    grid = Grid((1.0, 1.0))
    grid.add("科目", "金额")
    grid.add("教育", "1,234.50")
    book = workbook.xlsx([Text("收入决算表", "title"), grid])
    shown = '<w:p><w:r><w:object><o:OLEObject r:id="embeddings_b.xlsx"/></w:object></w:r></w:p>'
    found = read(tmp_path, paragraph("见下表") + shown, {"embeddings/b.xlsx": book})
    assert found == [
        "见下表",
        "收入决算表",
        [[(1, 1, 1, "科目"), (2, 1, 1, "金额")], [(1, 1, 1, "教育"), (2, 1, 1, "1,234.50")]],
    ]


def test_an_embedded_object_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    shown = '<w:p><w:r><w:object><o:OLEObject ProgID="Equation.3" r:id="embeddings_b.xlsx"/></w:object></w:r></w:p>'
    path = write(tmp_path / "w.docx", paragraph("文") + shown, {"embeddings/b.xlsx": b"no book"})
    assert word.read(path).problems == ["an embedded Equation.3 is not a workbook: not read"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"\0" * 100])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "w.docx").write_bytes(data)
    with pytest.raises(UnreadableDocument):
        word.read(tmp_path / "w.docx")


def test_a_package_without_a_document_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "w.docx", paragraph("文"))
    path.write_bytes(path.read_bytes().replace(b"word/document.xml", b"word/documxnt.xml"))
    with pytest.raises(UnreadableDocument, match="save it again as DOCX"):
        word.read(path)


def test_pages_that_end_within_a_table_count_for_what_follows(tmp_path: Path) -> None:
    turned = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>2.00</w:t></w:r></w:p>"
    body = table(row(cell("甲"), cell("1.00")), row(cell(turned), cell(turned))) + paragraph("后")
    document = word.read(write(tmp_path / "w.docx", body))
    assert [getattr(b, "page_no", None) or b.lines[0].page_no for b in document.blocks] == [1, 2]  # type: ignore[union-attr]


def test_a_workbook_in_a_cell_is_read_where_it_stands(tmp_path: Path) -> None:
    grid = Grid((1.0, 1.0))
    grid.add("教育", "1,234.50")
    shown = '<w:p><w:r><w:object><o:OLEObject r:id="embeddings_b.xlsx"/></w:object></w:r></w:p>'
    body = table(row(cell("外"), cell("1.00")), row(cell(paragraph("见表") + shown), cell("旁")))
    assert read(tmp_path, body, {"embeddings/b.xlsx": workbook.xlsx([grid])}) == [
        [[(1, 1, 1, "外"), (2, 1, 1, "1.00")]],
        "见表",
        [[(1, 1, 1, "教育"), (2, 1, 1, "1,234.50")]],
        "旁",
    ]
