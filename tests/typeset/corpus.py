"""The sample corpus of `warehouse/inbox`: five real units, three invented ones.

Goes in: nothing. Comes out: file name -> bytes, the same bytes every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.typeset import cells, docx, flow, freehand, html, pdf, pipes, tabs, units, workbook
from tests.typeset.compose import compose
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Block, Grid, parted
from tests.typeset.invented import archive, college, museum
from tests.typeset.layout import Layout

_FORM_OF_UNIT = {"000": "pdf", "001": "pdf", "002": "pdf", "004": "flow"}


def typeset(disclosure: Disclosure, layout: Layout, form: str) -> bytes:
    """A disclosure in one of the forms, or `sheet`."""
    return printed(compose(disclosure, layout), layout, form)


def printed(blocks: Sequence[Block], layout: Layout, form: str) -> bytes:
    """Blocks in one of the forms, or as a spreadsheet saved as text (`sheet`), or as DOCX whose columns
    of print are two of the grid each (`docx-parted`).

    Reading-order text needs a layout that numbers its columns (栏次): without them nothing is left
    that tells one column from the next, and ValueError is raised.
    """
    if form == "flow" and not layout.line_numbers:
        raise ValueError(f"{layout.variant} numbers no columns: it has no reading-order form")
    if form == "pdf":
        return pdf.typeset(blocks, layout.ruled, layout.repeat_header)
    if form == "docx-parted":
        form, blocks = "docx", [parted(b) if isinstance(b, Grid) else b for b in blocks]
    press: dict[str, Callable[[Sequence[Block]], bytes]] = {
        "tabs": tabs.typeset,
        "cells": cells.typeset,
        "flow": flow.typeset,
        "sheet": tabs.sheet,
        "pipes": pipes.typeset,
        "docx": partial(docx.typeset, latin="Times New Roman", chinese="宋体"),
        "html": partial(html.typeset, fonts="Times New Roman,宋体"),
        "xlsx": workbook.xlsx,
        "xls": workbook.xls,
        "ods": workbook.ods,
    }
    return press[form](blocks)


def described() -> Iterator[tuple[str, Disclosure, Layout, str]]:
    """(file name, disclosure, layout, form) of every document that is a final account."""
    for stem, form in _FORM_OF_UNIT.items():
        disclosure, layout, file_name = units.disclosure_and_layout(stem)
        yield file_name, disclosure, layout, form
    for disclosure, layout, file_name in (archive(), museum(), college()):
        yield file_name, disclosure, layout, "pdf"


def corpus() -> dict[str, bytes]:
    """Every file of the sample corpus."""
    files = {
        name: typeset(disclosure, layout, form) for name, disclosure, layout, form in described()
    }
    report = units.load("003")
    files[report["file_name"]] = cells.typeset(freehand.blocks(report["blocks"]))
    return dict(sorted(files.items()))
