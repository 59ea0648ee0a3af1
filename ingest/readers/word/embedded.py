"""Workbooks that a Word document shows.

Goes in: a paragraph. Comes out: the sheet that each workbook on it shows, as blocks of a `Flow`
where it stands; its other sheets are not shown and land as hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import olefile
from lxml.etree import _Element as Element

from ingest.document import UnreadableDocument
from ingest.readers import sheets
from ingest.readers.flow import Flow
from ingest.readers.sheets import parting

_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PACKED = (b"PK\x03\x04", sheets.OLE)
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Embedded:
    """Reads the workbooks of a document; `problems` takes what could not be read."""

    def __init__(self, document: Any, problems: list[str]) -> None:
        self._parts = document.part.rels
        self._problems = problems

    def is_shown_in(self, cell: Element) -> bool:
        """Whether a cell of a table shows a package that may be a workbook."""
        return any(_unpacked(data).startswith(_PACKED) for _, data in self._objects(cell))

    def _objects(self, holder: Element) -> Iterator[tuple[str, bytes]]:
        """The objects on a paragraph or in a cell: the program of each, and its bytes."""
        for found in holder.iter(_OBJECT):
            relation = self._parts.get(found.get(_ID))
            if relation is not None and not relation.is_external:
                yield found.get("ProgID") or "object", relation.target_part.blob

    def read(self, paragraph: Element, flow: Flow) -> None:
        """Add what the workbooks of a paragraph show."""
        for kind, data in self._objects(paragraph):
            try:
                self._workbook(data, flow)
            except UnreadableDocument:
                self._problems.append(f"an embedded {kind} is not a workbook: not read")

    def _workbook(self, data: bytes, flow: Flow) -> None:
        flow.end_text()
        for sheet in sheets.sheets_of(_unpacked(data)):
            sheet.hidden = sheet.hidden or not sheet.in_front
            parting.into(flow, sheet)


def _unpacked(data: bytes) -> bytes:
    """An XLSX may stand in a container of its own."""
    if data.startswith(sheets.OLE):
        with olefile.OleFileIO(BytesIO(data)) as container:
            if container.exists("Package"):
                return bytes(container.openstream("Package").read())
    return data
