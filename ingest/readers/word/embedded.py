"""Workbooks that a Word document shows.

Goes in: a paragraph. Comes out: the sheet that each workbook on it shows, as blocks of a `Flow`
where it stands; its other sheets are not shown and land as hidden.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import olefile
from lxml.etree import _Element as Element

from ingest.document import UnreadableDocument
from ingest.readers import sheets
from ingest.readers.flow import Flow
from ingest.readers.sheets import parting

_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Embedded:
    """Reads the workbooks of a document; `problems` takes what could not be read."""

    def __init__(self, document: Any, problems: list[str]) -> None:
        self._parts = document.part.rels
        self._problems = problems

    def read(self, paragraph: Element, flow: Flow) -> None:
        """Add what the workbooks of a paragraph show."""
        for found in paragraph.iter(_OBJECT):
            relation = self._parts.get(found.get(_ID))
            if relation is None or relation.is_external:
                continue
            kind = found.get("ProgID") or "object"
            try:
                self._workbook(relation.target_part.blob, flow)
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
