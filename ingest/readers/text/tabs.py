"""The dialect of TAB-parted rows: every line with a TAB is a row, every other line is text.

A blank line inside a table is a page break of the original and does not end it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.readers.text.source import Item, SourceLine, SourceRow


def parse(lines: Iterable[SourceLine]) -> Iterator[Item]:
    """Rows and lines of the file, in its order."""
    for line in lines:
        if "\t" in line.text:
            texts = tuple(cell.strip(" ") for cell in line.text.split("\t"))
            yield SourceRow(line.page_no, line.line_no, line.line_no, texts)
        else:
            yield line
