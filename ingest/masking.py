"""Contact data never lands: phone, ID-card and bank-card numbers, names in contact fields.

Goes in: a document as read. Comes out: the same document with such texts replaced by `***`, and
how many were. The original bytes keep them; nothing else does.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.document import Cell, Document, Line, Row, Table, TextBlock

MASK = "***"
_NUMBER_EDGE = r"(?<![\d.,])"
_NUMBER_END = r"(?![\d.,]?\d)"
# Mobile numbers are eleven digits from 13 to 19; ID cards eighteen places; bank cards 16 to 19.
_NUMBERS = re.compile(
    f"{_NUMBER_EDGE}(?:"
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"|[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx]"
    r"|[3-6]\d{3}(?:[ ]?\d{4}){2}[ ]?\d{4,7}"
    r"|0\d{2,3}[-—－]\d{7,8}"
    f"){_NUMBER_END}"
)
_PHONE_FIELD = re.compile(
    r"((?:电\s*话|手\s*机|联系方式|传\s*真)(?:号码)?\s*[：:]?\s*)(\d[\d\-—－ ]{5,}\d)"
)
_NAME_FIELD = re.compile(
    r"((?:填\s*[表报]\s*人|联\s*系\s*人|经\s*办\s*人|制\s*表\s*人|审\s*核\s*人|(?:单位|项目|财务)?负\s*责\s*人)"
    r"(?:[（(]?签[字章名][）)]?)?\s*[：:]\s*)([一-龥·]{2,4})(?![一-龥·])"
)
_NAME_FIELD_GLUED = re.compile(
    r"((?:填\s*[表报]\s*人|联\s*系\s*人)\s*[：:]\s*)([一-龥·]{2,4}?)(?=填\s*报|联\s*系|电\s*话|单\s*位|$)"
)
_CONTACT_LABEL = re.compile(
    r"^(姓名|联系人|填[表报]人|经办人|制表人|审核人|(单位|项目|财务)?负责人"
    r"|.*(电话|手机|通讯|联系方式|身份证|银行卡|银行账).{0,2})$"
)
_CONTACT_VALUE = re.compile(r"^([一-龥·]{2,4}|[\d\-—－]{6,})$")


def mask_text(text: str) -> tuple[str, int]:
    """The text with contact data replaced, and how many replacements were made."""
    count = 0
    for pattern in (_PHONE_FIELD, _NAME_FIELD_GLUED, _NAME_FIELD):
        text, found = pattern.subn(rf"\g<1>{MASK}", text)
        count += found
    text, found = _NUMBERS.subn(MASK, text)
    return text, count + found


def mask_document(document: Document) -> tuple[Document, int]:
    """A copy of the document without contact data, and the number of masked texts."""
    masked = 0
    blocks: list[TextBlock | Table] = []
    for block in document.blocks:
        if isinstance(block, Table):
            table, count = _mask_table(block)
            blocks.append(table)
        else:
            pairs = [mask_text(line.text) for line in block.lines]
            count = sum(found for _, found in pairs)
            lines = (_with(line, text) for line, (text, _) in zip(block.lines, pairs, strict=True))
            blocks.append(TextBlock(tuple(lines)))
        masked += count
    return replace(document, blocks=blocks), masked


def _with(line: Line, text: str) -> Line:
    return line if text == line.text else replace(line, text=text)


def _mask_table(table: Table) -> tuple[Table, int]:
    """Mask what stands beside a contact label (form) or below one (roster), in any table."""
    roster: set[int] = set()
    rows: list[Row] = []
    count = 0
    for row in table.rows:
        labels = {cell.col_no for cell in row.cells if _CONTACT_LABEL.match(_squeeze(cell.text))}
        beside = _beside(row, labels)
        if len(labels) >= 2 and not beside:
            roster = labels
        hidden = beside or (roster - labels)
        cells = []
        for cell in row.cells:
            masked, found = _mask_cell(cell, hide=cell.col_no in hidden)
            cells.append(masked)
            count += found
        rows.append(Row(row.row_no, tuple(cells)))
    return Table(table.page_no, tuple(rows), table.method), count


def _beside(row: Row, labels: set[int]) -> set[int]:
    """The columns of names and numbers that follow a contact label in the same row."""
    found = set()
    for label, value in pairwise(cell for cell in row.cells if _squeeze(cell.text)):
        if label.col_no in labels and _CONTACT_VALUE.match(_squeeze(value.text)):
            found.add(value.col_no)
    return found - labels


def _mask_cell(cell: Cell, *, hide: bool) -> tuple[Cell, int]:
    text, found = (MASK, 1) if hide and _squeeze(cell.text) else mask_text(cell.text)
    if not found:
        return cell, 0
    second = None if cell.second_text is None else MASK if hide else mask_text(cell.second_text)[0]
    return replace(cell, text=text, second_text=second), found


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)
