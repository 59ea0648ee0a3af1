"""The dialect of Markdown: rows of a table between pipes, a row of dashes under its head.

Lines without a pipe are text; the marks of headings and of emphasis are not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.readers.text.source import Item, SourceLine, SourceRow

RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"^\s{0,3}#{1,6}\s+|\*\*|__(?=\S)|(?<=\S)__|^\s{0,3}>\s?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def is_row(text: str) -> bool:
    """Whether a line is a row: it begins and ends with a pipe."""
    bare = text.strip()
    return len(bare) > 1 and bare[0] == "|" and bare[-1] == "|"


def is_rule(text: str) -> bool:
    """Whether a line is the row of dashes under a head."""
    return is_row(text) and RULE.fullmatch(text) is not None


def parse(lines: Iterable[SourceLine]) -> Iterator[Item]:
    """Rows and lines of the file, in its order."""
    for line in lines:
        if is_rule(line.text):
            continue
        if is_row(line.text):
            parts = _PIPE.split(line.text.strip())[1:-1]
            texts = tuple(_shown(part).strip() for part in parts)
            yield SourceRow(line.page_no, line.line_no, line.line_no, texts)
        else:
            yield SourceLine(line.line_no, line.page_no, _shown(line.text))


def _shown(text: str) -> str:
    """The text without marks, and without what keeps a sign from being one."""
    return re.sub(r"\\([\\|*_#>])", r"\1", _BREAK.sub("\n", _MARKS.sub("", text)))
