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
_NUMBER_END = r"(?![\d.,]?\d|\s*[万亿]?元)"  # nor is it an amount
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
    r"(?!\.?\d|\s*[万亿]?元)"
)
_NEXT_FIELD = (
    r"填\s*[表报]|联\s*系|电\s*话|手\s*机|单\s*位|项\s*目|财\s*务|负\s*责|审\s*核|制\s*表"
    r"|经\s*办|日\s*期"
)
# A name may be parted (李 某) and run into the next field; a blank field has the next label behind
# it, which is no name: a name does not begin like one and no colon follows it.
_NAME_FIELD = re.compile(
    r"((?:姓\s*名|填\s*[表报]\s*人|联\s*系\s*人|经\s*办\s*人|制\s*表\s*人|审\s*核\s*人|负\s*责\s*人)"
    rf"(?:[（(]?签[字章名][）)]?)?\s*[：:]\s*)(?!{_NEXT_FIELD})([一-龥][ 　]?[一-龥·]{{1,3}}?)"
    rf"(?={_NEXT_FIELD}|(?![一-龥·]|\s*[：:]|\s*[（(]签))"
)
_CONTACT_LABEL = re.compile(
    r"^(姓名|联系人|填[表报]人|经办人|制表人|审核人|(单位|项目|财务)?负责人"
    r"|.*(电话|手机|通讯|联系方式|身份证|银行卡|银行账)(号码?|户|方式|地址)?[）)]?)$"
)
_CONTACT_VALUE = re.compile(r"^([一-龥·]{2,4}|[\d\-—－]{6,})$")
_ROSTER_HEAD = re.compile(  # what stands beside 姓名 in the head of a roster and is no name
    r"^(序号|性别|年龄|学历|专业|(工作|所在)?单位|部门|科室|职[务称位]|岗位|分工|职责|日期|备注|签[字名章])$"
)


def mask_text(text: str) -> tuple[str, int]:
    """The text with contact data replaced, and how many replacements were made."""
    count = 0
    for pattern in (_PHONE_FIELD, _NAME_FIELD):
        text, found = pattern.subn(rf"\g<1>{MASK}", text)
        count += found
    matches = [match for match in _NUMBERS.finditer(text) if not _is_row_of_numbers(match[0])]
    for match in reversed(matches):
        text = text[: match.start()] + MASK + text[match.end() :]
    return text, count + len(matches)


def _is_row_of_numbers(text: str) -> bool:
    """Groups of four parted by blanks are numbers side by side unless they check as a card."""
    groups = text.split(" ")
    if len(groups) < 4 or text.startswith(("+", "86")):
        return False
    digits = [int(digit) for digit in reversed("".join(groups))]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 != 0


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
    columns: set[int] = set()
    rows: list[Row] = []
    count = 0
    for row in table.rows:
        labels = {cell.col_no for cell in row.cells if _CONTACT_LABEL.match(_squeeze(cell.text))}
        beside, below = _beside(row, labels), _below(row, labels)
        if {cell.col_no for cell in row.cells} != columns:
            roster = set()  # rows of another shape are another part of the form
        if below:
            roster, columns = below, {cell.col_no for cell in row.cells}
        hidden = beside | (roster - labels)
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
        text = _squeeze(value.text)
        if label.col_no in labels and _CONTACT_VALUE.match(text) and not _ROSTER_HEAD.match(text):
            found.add(value.col_no)
    return found - labels


def _below(row: Row, labels: set[int]) -> set[int]:
    """The columns with a contact label that heads a roster: another head or nothing beside it."""
    found = set()
    for label, value in pairwise([*row.cells, None]):
        if label is not None and label.col_no in labels:
            is_head = value is None or bool(_ROSTER_HEAD.match(_squeeze(value.text)))
            if is_head or (value is not None and value.col_no in labels):
                found.add(label.col_no)
    return found


def _mask_cell(cell: Cell, *, hide: bool) -> tuple[Cell, int]:
    """Both readings are masked, each for itself: one may hold what the other lost."""
    text, found = _mask_reading(cell.text, hide=hide)
    second, found_second = text, found
    if cell.second_text != cell.text:
        second, found_second = _mask_reading(cell.second_text or "", hide=hide)
    if not found and not found_second:
        return cell, 0
    second_text = None if cell.second_text is None else second
    return replace(cell, text=text, second_text=second_text), max(found, found_second)


def _mask_reading(text: str, *, hide: bool) -> tuple[str, int]:
    return (MASK, 1) if hide and _squeeze(text) else mask_text(text)


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)
