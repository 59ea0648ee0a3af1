"""The dialect of one cell a line: a line beginning with TAB is a cell, a blank line ends the row.

A line without TAB inside a row goes on with the cell before it. A blank line inside a row breaks
it in two: the parts are put together again where they, and only they, give the width of the row
before. U+3000 pads cells on both sides and `[bookmark: …]` is left behind by the converter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ingest.readers.text.source import Item, SourceLine, SourceRow
from ingest.readers.text.spans import edges

_BOOKMARK = re.compile(r"\[bookmark: [^\]\n]*\]")
_LONGEST_REST = 12  # characters that a blank line may have parted from their cell


@dataclass(slots=True)
class _Fragment:
    """Lines between two blank lines that make a row, or a part of one."""

    lines: list[SourceLine]
    cells: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)  # lines before the first TAB

    def __post_init__(self) -> None:
        for line in self.lines:
            if line.text.startswith("\t"):
                self.cells.append(line.text[1:])
            elif self.cells:
                self.cells[-1] += "\n" + line.text
            else:
                self.head.append(line.text)


def parse(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """Rows and lines of the file, in its order; a merged cell knows the columns it covers."""
    for is_row, group in groupby(_items(lines), key=lambda item: isinstance(item, SourceRow)):
        items = list(group)
        if not is_row:
            yield from items
            continue
        rows = [item for item in items if isinstance(item, SourceRow)]
        for row, row_edges in zip(rows, edges([row.texts for row in rows]), strict=True):
            yield replace(row, edges=tuple(row_edges))


def _items(lines: Sequence[SourceLine]) -> Iterator[Item]:
    fragments = _fragments(lines)
    width = 0  # of the row before in the same table
    i = 0
    while i < len(fragments):
        this = fragments[i]
        following = fragments[i + 1] if i + 1 < len(fragments) else None
        if not this.cells:
            yield from this.lines
            width = 0
        elif following is not None and _is_broken_row(this, following, width):
            yield _row(_joined(this, following))
            i += 1
        else:
            yield from this.lines[: len(this.head)]
            width = len(this.cells)
            yield _row(this)
        i += 1


def _fragments(lines: Sequence[SourceLine]) -> list[_Fragment]:
    found: list[_Fragment] = []
    run: list[SourceLine] = []
    for line in [*lines, SourceLine(0, 1, "")]:
        if line.text.strip(" ") or line.text.startswith("\t"):
            # Text that stands right before a table is not part of its first row.
            run.append(line)
        elif run:
            found.append(_Fragment(run))
            run = []
    return found


def _is_broken_row(this: _Fragment, following: _Fragment, width: int) -> bool:
    """Both parts together are as wide as the row before; neither is alone."""
    if this.head or not width or len(this.cells) >= width or not following.cells:
        return False
    if len(following.head) > 1 or any(len(line) > _LONGEST_REST for line in following.head):
        return False  # a note or a title, not the rest of a cell
    return len(this.cells) + len(following.cells) == width


def _joined(this: _Fragment, following: _Fragment) -> _Fragment:
    lines = this.lines + following.lines
    return _Fragment(lines)


def _row(fragment: _Fragment) -> SourceRow:
    lines = fragment.lines[len(fragment.head) :]
    texts = tuple(_clean(cell) for cell in fragment.cells)
    return SourceRow(lines[0].page_no, lines[0].line_no, lines[-1].line_no, texts)


def _clean(text: str) -> str:
    return _BOOKMARK.sub("", text).strip("　 \n")
