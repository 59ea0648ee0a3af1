"""The dialect of `pdftotext`: cells in reading order, parted by one space, wrapped over lines.

A space ends a cell, so two spaces hold an empty one, and labels wrap over several lines before
the numbers of their row come. A ruler (`栏次 1 2 3`, or the numbers alone) or a header line that
repeats tells the lanes of a table: how many values follow each label, and whether a number (a
code, a line number) stands before or after it. Where nothing tells lanes, cells that stand one
below the other may tell how many of them make a row (`stacked`); else a line that holds three cells
or more is a row as it stands, and the short lines between such rows are rows of one cell.
A page break leaves one more space before the first line of the next page.

Other readers of PDF leave one space between all cells and none where a cell is empty: then a line
with a sentence's units behind its numbers is no row (`sentences`), halves of a table stand alone,
and labels stand around their row (`centred`). `lanes` are told and `rows` built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ingest.readers.text import stacked
from ingest.readers.text.flow import centred
from ingest.readers.text.flow.lanes import CODE_HEADS, VALUE, Lanes, cells_of, is_word
from ingest.readers.text.flow.rows import RowBuilder
from ingest.readers.text.flow.sentences import is_sentence
from ingest.readers.text.source import Item, SourceLine, SourceRow, TableBreak, as_it_stands

_TABLE_END = re.compile(r"^\s*(注|说明|备注)\s*[:：]")
_UNIT = re.compile(r"^\s*(金额)?单位\s*[:：]")
_RULER = re.compile(r"^\s*(?:栏次\s+)?1(?:\s+(?:栏次\s+)?\d+)*\s*$")
_PART = re.compile(r"^\s*第[一二三四五六七八九十]+部分")
_NUMBER = re.compile(r"[-－]?[\d,]+(?:\.\d+)?%?")
_LOOSE_CELLS, _PROSE_LENGTH, _SHORT_LINE, _HEADS = 3, 40, 14, 6
_SCREEN = 60  # lines below a row in which others may tell its lanes
_PROSE = re.compile(r"[，。；]")
_BLANK_CELL = re.compile(r"\d  +[-\d]|\d  +$|^ +\S+ .*\d\.\d")  # beside a value
_FILLED_FIELD = re.compile(r"^[^:：]+[:：].")


def parse(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """Rows and lines of the file, in its order."""
    lines = centred.joined(_without_page_breaks(lines))
    shows_blanks = any(_BLANK_CELL.search(line.text) for line in lines)
    last: Item | None = None
    i = 0
    while i < len(lines):
        lanes = _lanes_at(lines, i)
        if lanes is None:
            end = _end_of_loose(lines, i)
            for item in _loose(lines[i:end]):
                yield item
                last = last if _is_code_heads(item) else item
        else:
            end = _end_of_table(lines, i, lanes)
            if not _is_head_of(lanes, last):
                yield TableBreak()
            last = None
            yield from RowBuilder(lanes, shows_blanks).rows(lines[i:end])
        i = end


def _is_code_heads(item: Item) -> bool:
    return isinstance(item, SourceRow) and bool(CODE_HEADS.fullmatch(" ".join(item.texts)))


def _is_head_of(lanes: Lanes, last: Item | None) -> bool:
    """The last loose row has a word for each cell of the rows that begin."""
    if not isinstance(last, SourceRow) or len(last.texts) != len(lanes.slots):
        return False
    return all(is_word(text) for text in last.texts)


def _without_page_breaks(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Take the one space of a page break from the line that follows another without a gap."""
    kept: list[SourceLine] = []
    before = ""
    for line in lines:
        text = line.text
        if text.startswith(" ") and (not kept or before.strip()) and not _is_indented_wrap(text):
            text = text[1:]
        kept.append(SourceLine(line.line_no, line.page_no, text))
        before = line.text
    return kept


def _is_indented_wrap(text: str) -> bool:
    """A wrapped label keeps its indent: two spaces or more and then words alone."""
    words_only = not any(_NUMBER.fullmatch(word) for word in text.split())
    return text.startswith("  ") and not text.endswith(" ") and words_only


def _lanes_at(lines: Sequence[SourceLine], i: int) -> Lanes | None:
    """The lanes told by a ruler, a repeating header or the rows from line i on, or None."""
    text = lines[i].text
    if _RULER.match(text) and len(text.split()) > 2:
        lanes = Lanes.of_ruler(text)
        return lanes if "V" in lanes.slots else None
    below = [line.text for line in lines[i : i + _SCREEN]]
    header = Lanes.of_header(text)
    if header is not None and not header.agrees_with(below):
        return None  # a header that is wrapped tells only a part
    return header or Lanes.of_body(below)


def _end_of_table(lines: Sequence[SourceLine], start: int, lanes: Lanes) -> int:
    """A table ends at its note, or where another's head or a sentence begins, or the first codes.

    A heading inside does not end it.
    """
    for i in range(start + 1, len(lines)):
        text = lines[i].text
        if _TABLE_END.match(text) or _UNIT.match(text):
            return i
        if _is_prose(text) and len(text.split()) == 1:
            return i
        if _begins_another(text) and not _is_ruler_below_header(lines, start, i):
            return i
        if is_sentence(text, lines[i + 1].text if i + 1 < len(lines) else ""):
            return i
        if "K" not in lanes.slots and _has_codes(lines, i):
            return i
    return len(lines)


def _has_codes(lines: Sequence[SourceLine], i: int) -> bool:
    found = Lanes.of_body([line.text for line in lines[i : i + _SCREEN]])
    return found is not None and found.slots.startswith("K")


def _begins_another(text: str) -> bool:
    is_ruler = bool(_RULER.match(text)) and len(text.split()) > 2
    return is_ruler or Lanes.of_header(text) is not None


def _is_ruler_below_header(lines: Sequence[SourceLine], header: int, ruler: int) -> bool:
    return not any(line.text.strip() for line in lines[header + 1 : ruler])


def _end_of_loose(lines: Sequence[SourceLine], start: int) -> int:
    for i in range(start + 1, len(lines)):
        if _lanes_at(lines, i) is not None:
            return i
    return len(lines)


def _is_prose(text: str) -> bool:
    return len(text.strip()) >= _PROSE_LENGTH or (len(_PROSE.findall(text)) >= 2)


def _loose(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """Rows where cells stand one below the other and tell their table; else line by line."""
    i = 0
    for start, found in stacked.grids(lines):
        yield from _in_lines(lines[i : start + found.start])
        yield TableBreak()
        for at in range(start + found.start, start + found.end, found.width):
            row = lines[at : at + found.width]
            texts = tuple(line.text.strip() for line in row)
            yield SourceRow(row[0].page_no, row[0].line_no, row[-1].line_no, texts)
        i = start + found.end
    yield from _in_lines(lines[i:])


def _in_lines(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """Rows where a line holds three cells; short lines beside such rows; text elsewhere."""
    rows = _loose_rows(lines)
    near = _near_rows(lines, [row is not None for row in rows])
    for line, row, beside in zip(lines, rows, near, strict=True):
        if heads := CODE_HEADS.match(line.text):
            yield as_it_stands(line, [heads[0].strip()])
            if row is None:
                continue
        if row is None and beside and line.text.strip():
            row = [line.text.strip()]
        if row is None:
            yield line
        else:
            yield as_it_stands(line, row)


def _loose_rows(lines: Sequence[SourceLine]) -> list[list[str] | None]:
    """The cells of each line that is a row; blanks count where they make it as wide as the last."""
    rows: list[list[str] | None] = []
    width = 0
    for line, behind in zip(lines, [*lines[1:], None], strict=True):
        row: list[str] | None = None
        cells = cells_of(line.text)
        if is_sentence(line.text, behind.text if behind else ""):
            row = None
        elif heads := CODE_HEADS.match(line.text):  # a total may stand beside them
            row = line.text[heads.end() :].split() or None
        elif len(cells) == width > _LOOSE_CELLS and any(VALUE.fullmatch(cell) for cell in cells):
            row = cells
        elif _is_loose_row(line.text):
            row = line.text.split()
        rows.append(row)
        if line.text.strip():
            width = len(row) if row else 0
    if rows and _is_title(lines):
        rows[0] = None
    return [None if _is_ragged(rows, i) else row for i, row in enumerate(rows)]


def _is_ragged(rows: Sequence[list[str] | None], i: int) -> bool:
    """A head above a wider one, as wide as the values below: nobody knows over which columns."""
    shown = [row for row in rows[i : i + _HEADS] if row is not None]
    heads = list(takewhile(lambda row: not any(VALUE.fullmatch(cell) for cell in row), shown))
    if rows[i] is None or not 1 < len(heads) < len(shown):
        return False
    return len(shown[0]) < len(heads[-1]) == len(shown[len(heads)])


def _is_title(lines: Sequence[SourceLine]) -> bool:
    """The first line of a file, without a value and no line behind it, has no cells."""
    if lines[0].line_no > 1 or any(VALUE.fullmatch(cell) for cell in lines[0].text.split()):
        return False
    return len(lines) == 1 or not lines[1].text.strip()


def _is_loose_row(text: str) -> bool:
    cells = text.split()
    if len(cells) < _LOOSE_CELLS or _TABLE_END.match(text) or _PART.match(text):
        return False
    if _FILLED_FIELD.match(cells[0]):  # 部门名称：… 2023年度 金额单位：万元
        return False
    return not any(_is_prose(cell) or cell.endswith("。") for cell in cells)


def _near_rows(lines: Sequence[SourceLine], is_row: Sequence[bool]) -> list[bool]:
    """Short lines without prose between two rows belong to the table, not to the text."""
    near = [False] * len(lines)
    last_row: int | None = None
    for i, row in enumerate(is_row):
        if not row:
            continue
        if last_row is not None:
            between = lines[last_row + 1 : i]
            if all(_is_label(line.text) for line in between):
                near[last_row + 1 : i] = [True] * len(between)
        last_row = i
    return near


def _is_label(text: str) -> bool:
    return len(text.strip()) <= _SHORT_LINE and not _PART.match(text) and "。" not in text
