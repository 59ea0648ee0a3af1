"""Packages: files that are ZIP archives of parts (DOCX, XLSX, ODS), kept within bounds.

Goes in: a path. Comes out: nothing where its parts are few and small enough, else
UnreadableDocument: a package may unfold to a thousand times its size.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ingest.document import UnreadableDocument

LARGEST = 400 * 1024**2  # bytes of all parts, unfolded
MOST_PARTS = 10_000


def bounded(path: Path | BytesIO) -> None:
    """Refuse a package that is damaged, encrypted, or too large when it is unfolded."""
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise UnreadableDocument("damaged or cut off: fetch it again from its publisher") from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument("protected by a password: ask its publisher for one without")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise UnreadableDocument(
            f"unfolds to more than {LARGEST // 1024**2} MB: not a document, look what it is"
        )
