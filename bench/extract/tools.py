"""The tools of the comparison, one per process: `python -m bench.extract.tools NAME PDF...`.

Prints JSON: seconds for import and reading, peak resident MB, pages, and the texts of the cells
that are not blank, white space removed, per "file:page".
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

CellText = tuple[int, str]  # page number from 1, text
Read = Callable[[Path], Iterator[CellText]]


def juesuan() -> Read:
    """Our reader; camelot is imported here as well, though `read` would do it when needed."""
    import_module("camelot.parsers.lattice")
    import_module("playa.miner")
    from ingest.document import Table
    from ingest.landing.workers import processes
    from ingest.readers import pdf

    processes.collect_less()  # as each worker does

    def read(path: Path) -> Iterator[CellText]:
        for block in pdf.read(path).blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    yield from ((block.page_no, cell.text) for cell in row.cells)

    return read


def camelot_default() -> Read:
    """`camelot.read_pdf(path, pages="all")`, as its documentation begins."""
    import camelot

    def read(path: Path) -> Iterator[CellText]:
        for table in camelot.read_pdf(str(path), pages="all"):
            yield from ((table.page, text) for row in table.data for text in row)

    return read


def pdfplumber_tables() -> Read:
    """pdfplumber's `extract_tables` on every page."""
    import pdfplumber

    def read(path: Path) -> Iterator[CellText]:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                for table in page.extract_tables():
                    yield from ((page.page_number, text or "") for row in table for text in row)
                page.close()

    return read


def pdfium_text() -> Read:
    """Nothing but all text of every page: the floor."""
    import pypdfium2

    def read(path: Path) -> Iterator[CellText]:
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                page.get_textpage().get_text_range()
        yield from ()

    return read


TOOLS: dict[str, Callable[[], Read]] = {
    "juesuan": juesuan,
    "camelot default": camelot_default,
    "pdfplumber tables": pdfplumber_tables,
    "bare pdfium text": pdfium_text,
}


def measure(name: str, files: list[Path]) -> dict[str, Any]:
    """Read all files with one tool in this process."""
    start = time.perf_counter()
    read = TOOLS[name]()
    loaded = time.perf_counter()
    found = [(f"{path.name}:{page}", text) for path in files for page, text in read(path)]
    done = time.perf_counter()
    cells: dict[str, list[str]] = {}
    for key, text in found:
        if squeezed := "".join(text.split()):
            cells.setdefault(key, []).append(squeezed)
    import pypdfium2

    pages = sum(len(pypdfium2.PdfDocument(path)) for path in files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KB on Linux, bytes on macOS
    return {
        "import": loaded - start,
        "read": done - loaded,
        "mb": round(peak / (1024 if sys.platform != "darwin" else 1024**2)),
        "pages": pages,
        "cells": cells,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], [Path(p) for p in sys.argv[2:]])))
