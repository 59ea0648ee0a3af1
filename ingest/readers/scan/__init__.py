"""Reads scans: pictures of pages, and pages of a PDF that are nothing but a picture.

RapidOCR finds and reads the text (the extra `juesuan[ocr]`), rules of the picture make the grids
as those of a PDF do. Boxes are in points from the bottom left of the page, as if it were A4: a
picture does not tell how large its paper was.

Read from here down: `read` opens a file, `page` gives the blocks of a page; `picture` makes it good
and level, `upright` turns it, `ruling` finds its rules, `cells` reads its cells twice, `order` its
other lines; `ingest.readers.ocr` is RapidOCR.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ingest.document import Document, UnreadableDocument
from ingest.readers import ocr
from ingest.readers.scan import page

READER = "scan"
VERSION = "1" if ocr.is_here() else "0"  # what was not read without it is read with it
SECONDS = ocr.seconds()

LONG_SIDE = 842.0  # points of A4


def read(path: Path) -> Document:
    """Read a picture of one page or several. Raises UnreadableDocument where none has text."""
    if not ocr.is_here():
        raise UnreadableDocument(f"{path.name} is a picture of a page: {ocr.REMEDY}")
    pages = _opened(path)
    document = Document([], len(pages), READER, VERSION)
    for number, picture in enumerate(pages, start=1):
        if number > ocr.MOST_PAGES:
            document.problems.append(f"only {ocr.MOST_PAGES} pages were read: split the file")
            break
        try:
            ocr.more_time()
            document.blocks += page.blocks(picture, number, max(picture.shape[:2]) / LONG_SIDE)
        except Exception as error:  # a broken page must not cost the others
            document.problems.append(f"page {number} could not be read: {type(error).__name__}")
    if not document.blocks:
        raise UnreadableDocument(f"{path.name} shows no text: fetch it again, or scan it anew")
    return document


def _opened(path: Path) -> list[Any]:
    packed = np.frombuffer(path.read_bytes(), np.uint8)
    whole, pages = cv2.imdecodemulti(packed, cv2.IMREAD_COLOR)
    if not whole or not pages:
        raise UnreadableDocument(f"{path.name} is a damaged picture: fetch it again")
    return list(pages)
