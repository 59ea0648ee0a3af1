"""Tables and lines of a sheet.

Goes in: a `Sheet`. Comes out: blocks of a `Flow`. Whoever prints a sheet sees rules around the
cells of a table and none around titles and notes; where a sheet has no rule at all, a row of
several texts belongs to a table. Columns of a table are the columns of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ingest.readers.flow import Flow, Spanned
from ingest.readers.sheets.sheet import Sheet

METHOD = "sheets"
HIDDEN = ":hidden"
MOST_SPANNED = 1_000
Numbered = tuple[int, list[Spanned]]


def into(flow: Flow, sheet: Sheet) -> str:
    """Add a sheet to a flow; says what of it is hidden, if anything."""
    shown: list[Numbered] = []
    unseen: list[Numbered] = []
    for number, cells in _rows(sheet):
        if sheet.hidden or number in sheet.hidden_rows:
            unseen.append((number, cells))
        else:
            seen = [cell for cell in cells if not _is_hidden(sheet, cell)]
            apart = [cell for cell in cells if _is_hidden(sheet, cell) and cell.text.strip()]
            shown.append((number, seen))
            unseen += [(number, apart)] if apart else []
    ruled = any(cell.ruled for cell in sheet.cells.values())
    for in_table, group in groupby(shown, key=lambda row: _in_table(sheet, row, ruled)):
        if in_table:
            flow.table([cells for _, cells in group], METHOD)
        else:
            for _, cells in group:
                flow.words(cells)
            flow.end_text()
    flow.table([cells for _, cells in unseen], METHOD + HIDDEN)
    if sheet.hidden:
        return "hidden"
    many = sum(any(cell.text.strip() for cell in cells) for _, cells in unseen)
    return f"{many} rows with hidden cells" if many else ""


def _is_hidden(sheet: Sheet, cell: Spanned) -> bool:
    return all(
        column in sheet.hidden_columns for column in range(cell.col_no, cell.col_no + cell.col_span)
    )


def _rows(sheet: Sheet) -> Iterator[Numbered]:
    """The rows in their order; merged cells once, so that a row may have no cell of its own."""
    spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in spans.items()
        for row in range(top, min(bottom, top + MOST_SPANNED) + 1)
        for column in range(left, min(right, left + MOST_SPANNED) + 1)
        if (row, column) != (top, left)
    }
    for row_no, group in groupby(sorted(covered | set(sheet.cells)), key=lambda place: place[0]):
        cells = []
        for place in group:
            if place not in covered:
                bottom, right = spans.get(place, place)
                down = sum(r not in sheet.hidden_rows for r in range(row_no, bottom + 1))
                text = sheet.cells[place].text
                cells.append(Spanned(place[1], text, right - place[1] + 1, max(down, 1)))
        yield row_no, cells


def _in_table(sheet: Sheet, row: Numbered, ruled: bool) -> bool:
    number, cells = row
    if not cells:  # merged cells cover it
        return True
    if ruled:
        return any(sheet.cells[number, cell.col_no].ruled for cell in cells)
    return sum(bool(cell.text.strip()) for cell in cells) > 1
