"""Workbooks (XLSX, XLS, ODS): what each sheet shows.

Goes in: a workbook file. Comes out: its sheets in their order, a page each: rows with rules around
their cells, or with several texts where a sheet has no rules, are tables, the other texts are
lines. Numbers are as they are shown, formulas by the value that was stored with them. A hidden
sheet, row or column is shown to nobody: it lands apart (`method` ends with `:hidden`) and is told.

Read `read`, then `sheet` (what the forms hand over), a module for each form (`xlsx`, `xls`,
`ods`), `shown` (number formats), and `parting` (tables and lines).
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from ingest.document import Document
from ingest.readers import packages
from ingest.readers.flow import Flow, TooManyCells
from ingest.readers.sheets import ods, parting, xls, xlsx
from ingest.readers.sheets.sheet import Sheet

READER = "sheets"
VERSION = "1"
OLE = b"\xd0\xcf\x11\xe0"


def read(path: Path) -> Document:
    """Read a workbook; raises UnreadableDocument where it is damaged, protected or too large."""
    data = path.read_bytes()
    if not data.startswith(OLE):
        packages.bounded(path)
    flow = Flow()
    problems = into(flow, sheets_of(data))
    return Document(flow.blocks, max(flow.page_no - 1, 1), READER, VERSION, problems)


def sheets_of(data: bytes) -> Iterable[Sheet]:
    """The sheets of a workbook, whichever of the three forms it has."""
    if data.startswith(OLE):
        return xls.sheets(data)
    packages.bounded(BytesIO(data))
    return ods.sheets(data) if ods.is_one(data) else xlsx.sheets(data)


def into(flow: Flow, sheets: Iterable[Sheet]) -> list[str]:
    """Add sheets to a flow, a page each; returns what has to be told of them."""
    problems = []
    for sheet in sheets:
        try:
            hidden = parting.into(flow, sheet)
        except TooManyCells:
            problems.append(f"sheet {sheet.name}: more cells than a final account has, not read")
            hidden = ""
        if sheet.uncounted:
            problems.append(
                f"sheet {sheet.name}: {sheet.uncounted} formulas without a stored value: "
                "open it in a spreadsheet program and save it again"
            )
        if hidden:
            problems.append(f"sheet {sheet.name}: {hidden}, kept apart")
        flow.page_no += 1
    return problems
