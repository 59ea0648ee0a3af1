"""Personal data never lands: contact data is masked, names of private persons become pseudonyms.

Goes in: a document as read. Comes out: the same document with telephone, ID-card and bank-card
numbers, addresses of e-mail and names in contact fields and rosters replaced by `***`, names of the
dead and their dependants by a pseudonym, and how many were. The original bytes keep them; nothing
else does: names of files and the reasons why one cannot be read go through `mask_text` as well.

`numbers` finds numbers, of the `shapes` that they can have; `names` the names in fields; `tables`
what stands beside and below labels, `amounts` what is an amount there; `people` whom a payment is
for; `words` are the words that all go by, `places` puts something else there. Why it decides as it
does: docs/decisions/0024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.document import Block, Cell, Document, Line, Table, TextBlock
from ingest.files import printable
from ingest.landing.masking import names, numbers, tables
from ingest.landing.masking.amounts import Amounts
from ingest.landing.masking.people import Pseudonyms
from ingest.landing.masking.places import MASK as MASK
from ingest.landing.masking.places import NOTHING, Around, Span, merged, put, put_over_lines

LONGEST_REST = 9  # digits of a number that a row of a table did not hold
NO_SECRET = b"juesuan"  # where there is no warehouse whose secret could be taken


def mask_text(text: str, secret: bytes = NO_SECRET) -> tuple[str, int]:
    """The text without personal data, and how many replacements were made."""
    masked, count = _masked(text, NOTHING)
    named = Pseudonyms([masked], secret).places(masked)
    return put(masked, named), count + len(named)


def mask_reason(text: str, secret: bytes = NO_SECRET) -> str:
    """A message about a file, as it may be stored and shown."""
    return mask_text(printable(text), secret)[0]


def mask_path(path: Path, secret: bytes = NO_SECRET) -> str:
    """The path of a file, as it may be stored and shown; its ending stays."""
    return "/".join(_mask_part(part, secret) for part in str(path).split("/"))


def _mask_part(name: str, secret: bytes) -> str:
    plain = printable(name)
    stem, dot, ending = plain.rpartition(".")
    if not dot or not ending.isascii() or len(ending) > 5:
        stem, dot, ending = plain, "", ""
    spaced = re.sub(r"[_+]", " ", stem)
    masked, _ = mask_text(spaced, secret)
    words = [mask_text(word, secret)[0] for word in masked.split(" ")]  # no amounts are named here
    found = " ".join(words)
    return f"{stem if found == spaced else found}{dot}{ending}"


def mask_document(document: Document, secret: bytes = NO_SECRET) -> tuple[Document, int]:
    """A copy of the document without personal data, and the number of replaced texts."""
    masked = 0
    blocks: list[Block] = []
    columns = tables.Columns()
    for block in document.blocks:
        if isinstance(block, Table):
            done, count = tables.mask(block, columns, Amounts(block.rows, _masked), _masked)
            blocks.append(done)
        else:
            spans = _places(_whole(block), NOTHING)
            rest = block.lines[0].text
            if columns.wrapped and rest.strip().isdigit() and len(rest) < LONGEST_REST:
                spans = merged([(0, len(rest)), *spans])  # of a number in the last row above
            columns = tables.Columns()  # a table that goes on overleaf has no text before it
            count = len(spans)
            instead = [(*span, MASK) for span in spans]
            blocks.append(_with_lines(block, put_over_lines(_texts(block), instead)))
        masked += count
    pseudonyms = Pseudonyms(_all_texts(blocks), secret)
    named = [_named(block, pseudonyms) for block in blocks]
    total = masked + sum(count for _, count in named)
    return replace(document, blocks=[block for block, _ in named]), total


def _masked(text: str, around: Around) -> tuple[str, int]:
    spans = _places(text, around)
    return put(text, [(*span, MASK) for span in spans]), len(spans)


def _places(text: str, around: Around) -> list[Span]:
    return merged([*numbers.find(text, around), *numbers.extra(text), *names.find(text)])


def _texts(block: TextBlock) -> list[str]:
    return [line.text for line in block.lines]


def _whole(block: TextBlock) -> str:
    """Its lines as one text: a number may go on in the next, a label stand in the one before."""
    return "\n".join(_texts(block))


def _with_lines(block: TextBlock, texts: list[str]) -> TextBlock:
    return TextBlock(tuple(map(_with, block.lines, texts)))


def _with(line: Line, text: str) -> Line:
    return line if text == line.text else replace(line, text=text)


def _all_texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, TextBlock):
            yield _whole(block)
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield cell.text
                    if cell.second_text is not None and cell.second_text != cell.text:
                        yield cell.second_text


def _named(block: Block, pseudonyms: Pseudonyms) -> tuple[Block, int]:
    """The block with pseudonyms, and how many."""
    if isinstance(block, TextBlock):
        found = pseudonyms.places(_whole(block))
        return _with_lines(block, put_over_lines(_texts(block), found)), len(found)
    count = 0
    rows = []
    for row in block.rows:
        cells = []
        for cell in row.cells:
            done, found_here = _named_cell(cell, pseudonyms)
            cells.append(done)
            count += found_here
        rows.append(replace(row, cells=tuple(cells)))
    return (replace(block, rows=tuple(rows)), count) if count else (block, 0)


def _named_cell(cell: Cell, pseudonyms: Pseudonyms) -> tuple[Cell, int]:
    found = pseudonyms.places(cell.text)
    second = pseudonyms.places(cell.second_text or "")
    if not found and not second:
        return cell, 0
    second_text = None if cell.second_text is None else put(cell.second_text, second)
    return replace(cell, text=put(cell.text, found), second_text=second_text), max(
        len(found), len(second)
    )
