"""Blocks of a page in their order.

Goes in: the root of a page. Comes out: lines and tables of a `Flow`. A table that lays out the
page, by holding other tables or by having a single column, is no table: what its cells hold is
read one after the other.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from ingest.readers.flow import Flow, Spanned
from ingest.readers.web.tables import Placed, rows_of
from ingest.readers.web.words import BLOCKS, is_seen, spaced, text_of, tidy

METHOD = "web"


class Page:
    """Reads elements into a flow; `words` is the line that is not at its end yet."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.words = ""

    def read(self, element: Element) -> None:
        """What an element shows, from its first word to its last."""
        self._within(element)
        self._end_line()

    def _within(self, element: Element) -> None:
        self.words += spaced(element.text)
        for child in element:
            if is_seen(child):
                if child.tag == "br":
                    self._end_line()
                elif child.tag == "table":
                    self._end_line()
                    self._table(child)
                elif child.tag in BLOCKS:
                    self._end_line()
                    self._within(child)
                    self._end_line()
                else:
                    self._within(child)
            self.words += spaced(child.tail)

    def _end_line(self) -> None:
        self.flow.text(tidy(self.words))
        self.words = ""

    def _table(self, table: Element) -> None:
        for caption in table.iterchildren("caption"):
            self.read(caption)
        rows = rows_of(table)
        one_column = all(len(row) <= 1 for row in rows)
        waiting: list[list[Spanned]] = []
        for row in rows:
            if one_column or any(cell.element.find(".//table") is not None for cell in row):
                self.flow.table(waiting, METHOD)
                waiting = []
                for cell in row:
                    self.read(cell.element)
            else:
                waiting.append([_cell(cell) for cell in row])
        self.flow.table(waiting, METHOD)


def _cell(cell: Placed) -> Spanned:
    return Spanned(cell.col_no, text_of(cell.element), cell.col_span, cell.row_span)
