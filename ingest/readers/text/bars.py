"""The dialect of a pipe behind each cell: what is left of a web page's tables in a text.

A row stands on one line or goes on over several, until it has as many pipes as the others; a pipe
alone parts rows. Where each cell has a line of its own, the cells tell how wide a row is
(`stacked`). Spans are lost: the cells of a row that a merged one reaches into stand further left,
and blanks fill the row up. A head that blanks fill up names other columns than those it stands
over: it is text, so that nobody takes it for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.readers.text import stacked
from ingest.readers.text.source import Item, SourceLine, SourceRow, TableBreak

_FEWEST = 3  # lines that end with a pipe
_SHARE = 0.1  # of all lines: a running head is less
_LONGEST_ROW = 12  # lines


def are(lines: Sequence[SourceLine]) -> bool:
    """Whether a file is of this dialect: more lines end with a pipe than hold a TAB."""
    filled = [line.text for line in lines if line.text.strip()]
    many = sum(_pipes(text) > 0 for text in filled)
    return many >= max(_FEWEST, _SHARE * len(filled)) and many > sum("\t" in x for x in filled)


def parse(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """Rows and lines of the file, in its order."""
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and _pipes(lines[end].text) == 1:
            end += 1
        if end - i > 1:
            yield from _stacked(lines[i:end])
            i = end
            continue
        end = _end_of_rows(lines, i)
        if end == i:
            yield _text(lines[i])
            i += 1
        else:
            yield TableBreak()
            yield from _rows(lines[i:end], _width(lines, i))
            i = end


def _pipes(text: str) -> int:
    """The pipes of a line that ends with one."""
    return text.count("|") if text.rstrip().endswith("|") else 0


def _width(lines: Sequence[SourceLine], i: int) -> int:
    """How many pipes a row has that begins here: as many as one line of the next has; 0: none."""
    if "|" not in lines[i].text:
        return 0
    widths = [_pipes(line.text) for line in lines[i : i + _LONGEST_ROW]]
    found = max(widths)
    return found if found > 1 and _row_end(lines, i, found) > i else 0


def _row_end(lines: Sequence[SourceLine], i: int, width: int) -> int:
    """Behind the line with which the row that begins here is as wide as that; i: it never is."""
    pipes = 0
    for end in range(i, min(i + _LONGEST_ROW, len(lines))):
        text = lines[end].text
        if not text.strip():
            break
        pipes += text.count("|")
        if pipes >= width:
            return end + 1 if pipes == width and _pipes(text) else i
    return i


def _end_of_rows(lines: Sequence[SourceLine], i: int) -> int:
    width = _width(lines, i)
    while width and i < len(lines) and "|" in lines[i].text:
        end = _row_end(lines, i, width)
        if end == i:
            break
        i = end
    return i


def _rows(lines: Sequence[SourceLine], width: int) -> Iterator[Item]:
    rows = []
    i = 0
    while i < len(lines):
        end = _row_end(lines, i, width)
        text = "\n".join(line.text for line in lines[i:end])
        rows.append(_row(lines[i:end], text.rstrip().split("|")[:-1]))
        i = end
    body = next((at for at, row in enumerate(rows) if _is_full(row)), 0)
    for at, row in enumerate(rows):
        if at < body and not row.texts[-1] and any(row.texts[1:]):
            words = " ".join(cell for cell in row.texts if cell)
            yield SourceLine(row.first_line, row.page_no, " ".join(words.split()))
        else:
            yield row


def _is_full(row: SourceRow) -> bool:
    """Whether a row has numbers, and one at its end."""
    numbers = [stacked.is_number(cell) for cell in row.texts]
    return numbers[-1] and sum(numbers) > 1


def _stacked(lines: Sequence[SourceLine]) -> Iterator[Item]:
    """A cell a line: rows between pipes that stand alone, else where the cells tell."""
    cells = [line.text.rstrip()[:-1] for line in lines]
    parts = [
        [at for at, _ in group]
        for is_cell, group in groupby(enumerate(cells), key=lambda cell: bool(cell[1].strip()))
        if is_cell
    ]
    if len(parts) >= _FEWEST and len({len(part) for part in parts}) == 1 and len(parts[0]) > 1:
        yield TableBreak()
        for part in parts:
            yield _row([lines[at] for at in part], [cells[at] for at in part])
        return
    found = stacked.grid(cells)
    if found is None:
        yield from map(_text, lines)
        return
    yield from map(_text, lines[: found.start])
    yield TableBreak()
    for at in range(found.start, found.end, found.width):
        yield _row(lines[at : at + found.width], cells[at : at + found.width])
    yield from map(_text, lines[found.end :])


def _row(lines: Sequence[SourceLine], cells: Sequence[str]) -> SourceRow:
    texts = tuple(cell.strip(" \n") for cell in cells)
    return SourceRow(lines[0].page_no, lines[0].line_no, lines[-1].line_no, texts)


def _text(line: SourceLine) -> SourceLine:
    """A line without the pipes that end it."""
    return SourceLine(line.line_no, line.page_no, line.text.rstrip("| "))
