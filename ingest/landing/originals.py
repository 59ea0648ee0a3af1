"""The documents themselves, kept by the hash of their bytes, for the owner alone.

Goes in: a document that was read. Comes out: a copy under `originals/`, or the reason why its file
is no longer what was read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.files import whole
from ingest.landing.source import Source
from ingest.layout import ORIGINALS

_AT_ONCE = 1024**2
CHANGED = "was changed while it was read: the next run takes it as it is then"


class _Changed(Exception):
    """The file is not the one that was read."""


def prepare(warehouse: Path) -> None:
    """Make the folder, and remove what a run that was killed left in it."""
    folder = warehouse / ORIGINALS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in folder.glob("*.tmp"):
        leftover.unlink()


def keep(warehouse: Path, source: Source) -> str | None:
    """Copy a document to where it is kept; the reason where its bytes are no longer there."""
    target = warehouse / ORIGINALS / source.document_id
    if target.exists():
        return None
    try:
        file = source.path.open("rb")
    except OSError:
        return CHANGED
    found = hashlib.sha256()
    try:
        with file, whole(target) as temporary:
            with temporary.open("wb") as copy:
                while data := file.read(_AT_ONCE):
                    found.update(data)
                    copy.write(data)
            temporary.chmod(0o600)
            if found.hexdigest() != source.document_id:
                raise _Changed
    except _Changed:
        return CHANGED
    return None
