"""Readers: from a file to a `Document`, as printed; one package per form of document.

A reader is a module of this package that offers what `Reader` lists: `read` gives the blocks of a
file in reading order (`ingest.document`), or raises UnreadableDocument with the reason and what to
do about it; whatever of a file can be read is, and what cannot is told in `problems`. `VERSION`
changes when it reads anything differently: then its documents are read again. It knows pages,
lines, tables, cells and boxes, and nothing of what they mean. `forms` tells which form a file has.
Read a reader from its head down: `pdf`, `word` (and `legacy`, by way of LibreOffice), `sheets`,
`web`, `text`, `scan`; those of forms without a place on paper fill a `flow`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ingest.document import Document
from ingest.readers import forms

READERS = {
    forms.PDF: "pdf",
    forms.TEXT: "text",
    forms.DOCX: "word",
    forms.DOC: "legacy",
    forms.RTF: "legacy",
    forms.ODT: "legacy",
    forms.XLSX: "sheets",
    forms.XLS: "sheets",
    forms.ODS: "sheets",
    forms.HTML: "web",
    forms.MHT: "web",
    forms.PNG: "scan",
    forms.JPEG: "scan",
    forms.TIFF: "scan",
}
ARCHIVE = "archive"  # unpacked by landing: its members are read


class Reader(Protocol):
    """What a reader offers."""

    READER: str  # its name
    VERSION: str
    # SECONDS: float, where it may take longer for a document than others

    def read(self, path: Path) -> Document:
        """The document; raises UnreadableDocument where the file gives nothing at all."""


def named(name: str) -> Reader:
    """The reader of that name; imported only now, as what it needs takes seconds to import."""
    return cast(Reader, import_module(f"ingest.readers.{name}"))


def of(media_type: str) -> tuple[str, str]:
    """Name and version of what reads a form; ('none', '0') where nothing does.

    An archive is read again when any reader changes: it may hold what that reads.
    """
    if media_type == forms.ZIP:
        versions = (named(name).VERSION for name in sorted(set(READERS.values())))
        return ARCHIVE, ".".join(["1", *versions])
    name = READERS.get(media_type)
    return (name, named(name).VERSION) if name else ("none", "0")
