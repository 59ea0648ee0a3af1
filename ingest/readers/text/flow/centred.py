"""Labels that wrap around their row, as where a reader of PDF goes line by line through its page.

    其他文化旅游体育与传媒          A part of the label stands above the code and the values, the
    20799 66.55 66.55              rest below them, as the cells of a row are centred. Of words
    支出                           between two rows, those behind a row that has words above it
                                   are its own.
Goes in: the lines of a file. Comes out: the same, such three lines made one (`20799 其他文化旅游
体育与传媒支出 66.55 66.55`), with the number of the line that has the values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.text.flow.lanes import CODE, ORDINAL, VALUE
from ingest.readers.text.source import SourceLine

_HEAD = re.compile(
    r"(?:科目|功能分类|经济分类|项目|类|款|项|编码|代码|名称|合计|总计|[^类款项]{2,4}合计)+"
)
_END = re.compile(
    r"[。；:：]|^第[一二三四五六七八九十]+部分|^[（(]?[一二三四五六七八九十]+[）)]|[表明]$"
)
_TAIL = 3  # characters of a label that go on below the values of a row without a code


def joined(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The lines, labels around rows in their row."""
    found: list[SourceLine] = []
    i = 0
    while i < len(lines):
        row = _row(lines[i : i + 3])
        found.append(row or lines[i])
        i += 3 if row else 1
    return found


def _row(lines: Sequence[SourceLine]) -> SourceLine | None:
    """The row of three lines, if they are one."""
    if len(lines) < 3 or not (_is_part(lines[0].text) and _is_part(lines[2].text)):
        return None
    above, here, below = (line.text.split() for line in lines)
    values = here[bool(CODE.fullmatch(here[0])) :] if here else []
    if not values or not all(VALUE.fullmatch(cell) for cell in values):
        return None
    has_code = len(values) < len(here)
    if not has_code and not (ORDINAL.match(above[0]) and len(below[0]) <= _TAIL):
        return None
    if below[0].startswith("注") or ORDINAL.match(below[0]):
        return None
    label = above[0] + below[0]
    text = " ".join([*here[: len(here) - len(values)], label, *values])
    return SourceLine(lines[1].line_no, lines[1].page_no, text, around=1)


def _is_part(text: str) -> bool:
    """One cell of words that may be a part of a label."""
    cells = text.split()
    if len(cells) != 1 or any(char.isdigit() for char in text):
        return False
    return not (_HEAD.fullmatch(cells[0]) or _END.search(cells[0]))
