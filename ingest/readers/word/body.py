"""Blocks of a Word document in their order.

Goes in: `w:body`, or whatever else holds paragraphs and tables. Comes out: lines and tables of a
`Flow`. A row that holds a table of its own is no row of a table but a way to lay out a page: what
its cells hold is read one after the other. The same holds for a table of a single cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from ingest.readers.flow import Flow, Spanned
from ingest.readers.word.embedded import Embedded
from ingest.readers.word.numbering import Numbering
from ingest.readers.word.runs import BOX, FALLBACK, W, boxes, is_on, text_of
from ingest.readers.word.tables import Placed, rows_of

METHOD = "word"
_NEW_PAGE = ("nextPage", "oddPage", "evenPage")
_PASSED_BY = {f"{W}{name}" for name in ("sectPr", "tbl", "del", "moveFrom")} | {FALLBACK}


class Body:
    """Reads what it is given into a flow."""

    def __init__(self, flow: Flow, numbering: Numbering, embedded: Embedded) -> None:
        self.flow = flow
        self.numbering = numbering
        self.embedded = embedded
        self.before = ""  # of a paragraph whose end is deleted: it goes on in the next

    def read(self, holder: Element) -> None:
        """Paragraphs and tables of a holder, in their order."""
        for child in holder:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in _PASSED_BY and isinstance(child.tag, str):
                self.read(child)  # controls and the like

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        if is_on(properties, "pageBreakBefore"):
            self.flow.page_no += 1
        text = self.before + self._numbered(paragraph)
        self.before = ""
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is not None and mark.find(f"{W}del") is not None:
            self.before = text
        else:
            self.flow.text(text)
        for box in boxes(paragraph):
            self.read(box)
        self.embedded.read(paragraph, self.flow)
        section = None if properties is None else properties.find(f"{W}sectPr")
        if section is not None:
            kind = section.find(f"{W}type")
            value = "nextPage" if kind is None else kind.get(f"{W}val")
            self.flow.page_no += value in _NEW_PAGE

    def _table(self, table: Element) -> None:
        rows = rows_of(table)
        one_cell = len(rows) == 1 and len(rows[0]) == 1
        waiting: list[list[Spanned]] = []
        turned = 0  # pages that end in the table: it stands where it begins
        for row in rows:
            if one_cell or any(_holds_table(cell) or self._holds_book(cell) for cell in row):
                self.flow.table(waiting, METHOD)
                waiting = []
                for cell in row:
                    for part in cell.parts:
                        self.read(part)
            else:
                texts = [self._text(cell) for cell in row]
                turned += any("\f" in text for text in texts)
                waiting.append(list(map(_spanned, row, texts)))
        self.flow.table(waiting, METHOD)
        self.flow.page_no += turned

    def _text(self, cell: Placed) -> str:
        texts = [text for part in cell.parts for text in self._texts(part)]
        return "\n".join(text for text in texts if text.strip())

    def _holds_book(self, cell: Placed) -> bool:
        return any(self.embedded.is_shown_in(part) for part in cell.parts)

    def _texts(self, holder: Element) -> Iterator[str]:
        for child in holder:
            if child.tag == f"{W}p":
                yield self._numbered(child)
                for box in boxes(child):
                    yield from self._texts(box)
            elif child.tag not in _PASSED_BY and isinstance(child.tag, str):
                yield from self._texts(child)

    def _numbered(self, paragraph: Element) -> str:
        """The text of a paragraph behind the number that Word counts for it."""
        text = text_of(paragraph)
        number = self.numbering.next(paragraph)
        return number + text if text.strip() else text


def _spanned(cell: Placed, text: str) -> Spanned:
    return Spanned(cell.col_no, text.replace("\f", ""), cell.col_span, cell.row_span)


def _holds_table(cell: Placed) -> bool:
    return any(
        not any(True for _ in found.iterancestors(BOX, FALLBACK))
        for part in cell.parts
        for found in part.iter(f"{W}tbl")
    )
