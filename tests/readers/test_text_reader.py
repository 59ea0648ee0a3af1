"""The text reader: three dialects on small documents of our own, and nothing lost in any text."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Cell, Document, Table, TextBlock, UnreadableDocument
from ingest.readers import text
from ingest.readers.text.spans import edges

ARTEFACT = re.compile(r"\[bookmark: [^\]\n]*\]")


def read(content: str | bytes) -> Document:
    """Read a file of this content."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return text.read(path)


def shape(document: Document) -> list[str | list[list[str]]]:
    """The lines as they are, each table as its rows of cell texts."""
    found: list[str | list[list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.append([[cell.text for cell in row.cells] for row in block.rows])
        else:
            found += [line.text for line in block.lines]
    return found


def cells(document: Document) -> Iterator[Cell]:
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row.cells


def rows(document: Document) -> list[list[str]]:
    """All rows of all tables."""
    return [row for item in shape(document) if isinstance(item, list) for row in item]


# --- tabs ----------------------------------------------------------------------------------------

TABS = """示例局决算

项目\t行次\t金额
一、收入 \t1\t 12.50

二、支出\t2\t
\t\t

说明：以上为示例。
"""


def test_tabs_a_blank_line_does_not_end_a_table() -> None:
    document = read(TABS)
    table = [["项目", "行次", "金额"], ["一、收入", "1", "12.50"], ["二、支出", "2", ""], [""] * 3]
    assert shape(document) == ["示例局决算", table, "说明：以上为示例。"]
    assert document.blocks[1].method == "text:tabs"  # type: ignore[union-attr]
    assert (document.reader, document.page_count, document.problems) == ("text", 1, [])


def test_tabs_the_place_is_the_line_and_the_column() -> None:
    document = read(TABS)
    found = {cell.text: (cell.col_no, cell.box) for cell in cells(document) if cell.text}
    column, box = found["12.50"]
    assert box is not None
    assert (column, box.x0, box.y0, box.y1) == (3, 3.0, 4.0, 4.0)
    (title, *_), block = read(TABS).blocks[0].lines, document.blocks[-1]  # type: ignore[union-attr]
    assert title.box is not None and (title.box.x1, title.box.y0) == (5.0, 1.0)
    assert isinstance(block, TextBlock) and block.lines[0].box is not None
    assert block.lines[0].box.y0 == 9.0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tabs_with_any_line_end(end: str) -> None:
    assert shape(read(TABS.replace("\n", end))) == shape(read(TABS))


@pytest.mark.parametrize(
    ("content", "pages", "page_count"),
    [
        ("甲\t1\n\f乙\t2\n", [["甲", "1"], ["乙", "2"]], 2),  # as pdftotext begins a page
        ("甲\t1\n\f乙\t2\n\f", [["甲", "1"], ["乙", "2"]], 2),  # and ends the last one
        ("甲\t1\f\n乙\t2\n", [["甲", "1"], ["乙", "2"]], 2),  # at the end of a line
        ("甲\t1\f乙\t2\n", [["甲", "1"], ["乙", "2"]], 2),  # inside a line
        ("甲\t1\n\f\n\f乙\t2", [["甲", "1"], [], ["乙", "2"]], 3),  # a blank page between
    ],
)
def test_a_form_feed_begins_a_page(content: str, pages: list[list[str]], page_count: int) -> None:
    document = read(content)
    found = {block.page_no: block for block in document.blocks if isinstance(block, Table)}
    for page_no, page in enumerate(pages, start=1):
        if page:
            assert [[cell.text for cell in row.cells] for row in found[page_no].rows] == [page]
            assert [row.row_no for row in found[page_no].rows] == [1]
    assert document.page_count == page_count


def test_a_form_feed_begins_a_page_of_text() -> None:
    document = read("一页\n\f二页\n\f\n三页？不是\n\f")
    lines = [line for block in document.blocks for line in block.lines]  # type: ignore[union-attr]
    assert [(line.text, line.page_no) for line in lines] == [
        ("一页", 1),
        ("二页", 2),
        ("三页？不是", 3),
    ]
    assert document.page_count == 3


# --- cells ---------------------------------------------------------------------------------------


def cell_text(*table: list[str]) -> str:
    """A row a fragment, a cell a line."""
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in table)


def test_cells_a_blank_line_ends_a_row() -> None:
    table = [["指标", "分值", "得分"], ["数量", "10", ""], ["", "", ""], ["质量", "20", "19.5"]]
    document = read(f"自评表\n{cell_text(*table)}\n备注：示例\n")
    assert shape(document) == ["自评表", table, "备注：示例"]
    assert document.blocks[1].method == "text:cells"  # type: ignore[union-attr]


def test_cells_a_line_without_tab_goes_on_with_the_cell_above() -> None:
    document = read("\t社会效\n益指标\n\t按计划完\n成年\n度任务\n\t10\n\n\t甲\n\t乙\n\t1\n")
    assert rows(document)[0] == ["社会效\n益指标", "按计划完\n成年\n度任务", "10"]
    first = next(cells(document))
    assert first.box is not None and (first.box.y0, first.box.y1) == (1.0, 6.0)


def test_cells_padding_and_bookmarks_are_no_text() -> None:
    document = read("\t　指标　\n\t[bookmark: _GoBack]10\n\t 满意 度　\n\n\t　\n\t \n\t1\n")
    assert rows(document) == [["指标", "10", "满意 度"], ["", "", "1"]]


def test_cells_a_bookmark_that_is_not_closed_is_text() -> None:
    assert rows(read("\t[bookmark: 甲\n乙]\n\t1\n")) == [["[bookmark: 甲\n乙]", "1"]]


def test_cells_a_blank_line_inside_a_cell() -> None:
    """The fragment behind it begins with the rest of the cell, and both are as wide as a row."""
    content = (
        cell_text(["指标", "目标", "分值", "得分"]) + "\n\t满意度\n\t服务对象\n\n满意\n\t10\n\t9\n"
    )
    assert rows(read(content)) == [
        ["指标", "目标", "分值", "得分"],
        ["满意度", "服务对象\n满意", "10", "9"],
    ]


def test_cells_a_blank_line_between_cells() -> None:
    """Two fragments that add up to the width of the row before are one row."""
    content = cell_text(["指标", "目标", "分值", "得分"], ["满意度", "服务对象"], ["10", "9"])
    assert rows(read(content)) == [
        ["指标", "目标", "分值", "得分"],
        ["满意度", "服务对象", "10", "9"],
    ]


@pytest.mark.parametrize(
    "behind",
    [
        ["10", "9", "8"],  # too wide together
        ["10"],  # too narrow together
        ["指标", "目标", "分值", "得分"],  # whole itself
    ],
)
def test_cells_fragments_that_do_not_add_up_stay_apart(behind: list[str]) -> None:
    table = [["指标", "目标", "分值", "得分"], ["总分", "九十"], behind]
    assert [[cell for cell in row if cell] for row in rows(read(cell_text(*table)))] == table


def test_cells_a_title_between_two_fragments_keeps_them_apart() -> None:
    content = (
        cell_text(["指标", "分值"], ["总分"]) + "\n附件二：这是另一张表的标题，长于残行\n\t甲\n"
    )
    document = read(content)
    assert rows(document) == [["指标", "分值"], ["总分"], ["甲"]]
    assert "附件二：这是另一张表的标题，长于残行" in shape(document)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["项目", "行次", "1.50", "", "——"]), min_size=1, max_size=6))
)
def test_cells_of_a_row_stand_side_by_side(table: list[list[str]]) -> None:
    """Each cell begins where the one before ends, also where merged cells are placed."""
    for row, row_edges in zip(table, edges(table), strict=True):
        assert len(row_edges) == len(row) + 1
        assert row_edges == sorted(set(row_edges)) and row_edges[0] >= 1


# --- encodings -----------------------------------------------------------------------------------

PLAIN = "科目\t金额\n教育支出\t12.50\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("gb18030"),
        codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with BOM", "gb18030", "utf-16-le", "utf-16-be"],
)
def test_encodings(data: bytes) -> None:
    assert shape(read(data)) == [[["科目", "金额"], ["教育支出", "12.50"]]]


def test_rare_characters_of_gb18030() -> None:
    assert rows(read("㐀\t𠀀\n".encode("gb18030"))) == [["㐀", "𠀀"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xe7\xa7\x91\t\xff\xff\n", "neither UTF-8 nor GB 18030: save the text as UTF-8"),
        (PLAIN.encode("utf-16-le"), "not a text file: give it the ending of its real format"),
        (b"PK\x03\x04\x00\x00", "not a text file: give it the ending of its real format"),
        (b"", "the file is empty: fetch it again from its publisher"),
        (b" \n\t\n\x0c\n", "the file is empty: fetch it again from its publisher"),
        ("　\n".encode(), "the file is empty: fetch it again from its publisher"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(data)
    assert str(refused.value) == reason


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data)
    except UnreadableDocument as refused:
        assert ": " in str(refused)


# --- nothing is lost -----------------------------------------------------------------------------

WORDS = (
    "项目 行次 金额 栏次 科目代码 科目名称 决算数 合计 本年收入合计 一、甲类收入 四、乙类支出 "
    "其中：货物 部门名称：某局 注：示例。 第一部分 （一）某某，某某；某某。 无 / ──── —— -1,000.00 "
    "567.18一、甲 1 2 3 4 33 201 20501 2050101 301 0.00 12.50 100% ∞%"
)
WORD = st.sampled_from([*WORDS.split(), "", "", "", "　", "很长的标签" * 8])
FLOW_LINE = st.one_of(
    st.lists(WORD, max_size=7).map(" ".join),
    st.sampled_from(
        ["栏次 1 2 3", "栏次  1 栏次  2 3", "1 2 3", "1 2  4", "1　2　3", "", "\f", "\f "]
    ),
    st.sampled_from(
        ["科目代码 科目名称 决算数 " * 2, "项目 行次 统计数", "项目 行次 金额 项目 行次 合计"]
    ),
    # a reader of PDF that goes line by line through its page
    st.sampled_from(
        [
            *(
                "其他文化\n20799 66.55 66.55\n支出",
                "类 款 项",
                "类 款 项 合计 4.00 3.00",
                "类 款 类 款",
            ),
            *(
                "一、甲 1.00 一、乙 2.00",
                "二、丙 3.00",
                "三、丁",
                "四、戊 四、己 4.00",
                "五、庚\n6.00\n出",
            ),
            *("301 01 工资 1.00 302 01 办公费 2.00", "年初结转 年末结转", "总计 1.00 总计 2.00"),
        ]
    ),
)
FLOW = st.lists(FLOW_LINE, min_size=1, max_size=14).map("\n".join)
TAB_LINE = st.lists(WORD, max_size=6).map("\t".join)
TABBED = st.lists(st.one_of(TAB_LINE, WORD), min_size=1, max_size=12).map("\n".join)
CELL_WORD = st.one_of(WORD, st.sampled_from(["[bookmark: _GoBack]", "\n益指标", "[bookmark: 甲"]))
CELL_LINE = st.one_of(CELL_WORD.map("\t{}".format), CELL_WORD.map("\t{}".format), CELL_WORD)
CELLS = st.lists(CELL_LINE, min_size=1, max_size=25).map("\n".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
PIECES = st.lists(st.one_of(WORD, st.sampled_from(list(" \t\n\f\r　")), ANY), max_size=30).map(
    "".join
)


def printed(content: str) -> Counter[str]:
    """How often each character stands in a text, blanks and the converter's artefact aside."""
    return Counter("".join(ARTEFACT.sub("", content).split()))


def nothing_is_lost(content: str) -> None:
    """Each character comes back once, and each row lies on the lines of the file that it names."""
    content = content.lstrip("\ufeff")
    try:
        document = read(content)
    except UnreadableDocument:
        assert not content.strip() or "\0" in content
        return
    found: Counter[str] = Counter()
    lines = re.split(r"\r\n|\r|\n", content)
    for block in document.blocks:
        if isinstance(block, Table):
            items = [
                ("".join(cell.text for cell in row.cells), row.cells[0].box, block.page_no)
                for row in block.rows
            ]
        else:
            items = [(line.text, line.box, line.page_no) for line in block.lines]
        for words, box, page_no in items:
            found += printed(words)
            assert box is not None and 1 <= page_no <= document.page_count
            there = printed("\n".join(lines[int(box.y0) - 1 : int(box.y1)]))
            assert not printed(words) - there, "not on the lines it is said to be on"
    assert (printed(content) - found, found - printed(content)) == (Counter(), Counter())


@settings(deadline=None, max_examples=250)
@given(FLOW)
def test_flow_loses_nothing(content: str) -> None:
    nothing_is_lost(content)


@settings(deadline=None, max_examples=250)
@given(TABBED)
def test_tabs_lose_nothing(content: str) -> None:
    nothing_is_lost(content)


@settings(deadline=None, max_examples=250)
@given(CELLS)
def test_cells_lose_nothing(content: str) -> None:
    nothing_is_lost(content)


@settings(deadline=None, max_examples=250)
@given(st.one_of(PIECES, ANY))
def test_no_text_loses_anything(content: str) -> None:
    nothing_is_lost(content)
