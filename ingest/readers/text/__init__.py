"""Plain text, in the five dialects that converters leave behind.

Goes in: a text file (BOM, UTF-8 or GB 18030, tried strictly in that order). Comes out: its lines
and tables in the order of the file. Boxes count characters (x) and lines of the file (y), from 1.
A form feed begins a new page. Read `read` below, then the dialects, a module each:

tabs   a row a line, cells parted by TAB
cells  a cell a line, beginning with TAB; a blank line ends the row
pipes  Markdown: cells between pipes, a row of dashes under the head
bars   a pipe behind each cell, what is left of a web page
flow   no TAB at all: what `pdftotext` prints in reading order; a package

`source` has the lines and what the dialects hand back; `spans` finds the columns of merged cells
for `cells`; `stacked` tells for both `bars` and `flow` how many cells that stand one below the
other make a row.
"""

from __future__ import annotations

from pathlib import Path

from ingest.document import Document, UnreadableDocument
from ingest.readers.text import bars, cells, flow, pipes, tabs
from ingest.readers.text.source import SourceLine, blocks

READER = "text"
VERSION = "5"
MOST_BROKEN = 0.1  # of the characters: more is no text any more


def read(path: Path) -> Document:
    """Read a text file; raises UnreadableDocument where it is empty or not text."""
    text, problems = _decode(path)
    lines = _source_lines(text)
    if not any(line.text.strip() for line in lines):
        raise UnreadableDocument("the file is empty: fetch it again from its publisher")
    parse = {
        "tabs": tabs.parse,
        "cells": cells.parse,
        "pipes": pipes.parse,
        "bars": bars.parse,
        "flow": flow.parse,
    }
    name = dialect(lines)
    found = blocks(parse[name](lines), method=f"text:{name}")
    # The form feed that ends the last page begins no other.
    page_count = max(line.page_no for line in lines if line.text)
    return Document(found, page_count, READER, VERSION, problems)


def dialect(lines: list[SourceLine]) -> str:
    """Tell the dialect by where the TABs stand: inside lines, only in front of them, nowhere.

    Markdown is told by rows of dashes between pipes, what is left of a web page by pipes alone.
    """
    if any(pipes.is_rule(line.text) for line in lines):
        return "pipes"
    if bars.are(lines):
        return "bars"
    inside = sum("\t" in line.text.lstrip("\t").rstrip("\t") for line in lines)
    leading = sum(line.text.startswith("\t") for line in lines)
    if leading > 2 * inside:
        return "cells"
    return "tabs" if inside else "flow"


def _decode(path: Path) -> tuple[str, list[str]]:
    """The text, and what of it is not to be had."""
    data = path.read_bytes()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableDocument("not a text file: give it the ending of its real format")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_utf_16(data)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("neither UTF-8 nor GB 18030: save the text as UTF-8")


def _decode_utf_16(data: bytes) -> tuple[str, list[str]]:
    text = data.decode("utf-16", errors="replace")
    broken = text.count("\ufffd")
    if not broken:
        return text, []
    if broken > len(text) * MOST_BROKEN:
        raise UnreadableDocument("damaged (UTF-16 with broken characters): fetch it again")
    problem = f"{broken} characters are broken (UTF-16, shown as \ufffd): fetch the file again"
    return text, [problem]


def _source_lines(text: str) -> list[SourceLine]:
    lines: list[SourceLine] = []
    page_no = 1
    for line_no, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        parts = [SourceLine(line_no, page_no + i, part) for i, part in enumerate(line.split("\f"))]
        page_no = parts[-1].page_no
        lines += [part for part in parts if part.text] or parts[-1:]
    return lines
