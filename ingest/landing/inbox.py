"""What there is to land: the files under some paths, what each is, and who reads it.

Goes in: paths of files and folders. Comes out: a `Source` for each file, and the name and version
of its reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ingest import files, readers
from ingest.errors import Expected
from ingest.landing.source import Landing, Source
from ingest.readers import forms


class MissingPath(Expected):
    """A path that was named does not exist."""


def find(paths: Iterable[Path]) -> list[Path]:
    """All files under the paths, sorted; hidden files and folders are left out."""
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise MissingPath(f"{path}: no such file or folder; check the path")
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {
            file
            for file in inside
            if file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        }
    return sorted(found)


def identify(path: Path) -> Source:
    """The identity of a file: the hash of its bytes, and its form, which they tell."""
    return Source(path, files.sha256(path), path.stat().st_size, forms.form_of(path))


def reader_of(source: Source) -> tuple[str, str]:
    """Name and version of the reader for a file; ('none', '0') where there is none."""
    name = readers.READERS.get(source.media_type)
    if name is None:
        return "none", "0"
    return name, str(readers.named(name).VERSION)


def failed(source: Source, reason: str) -> Landing:
    """The Landing of a file that cannot be read."""
    return Landing(source, *reader_of(source), error=reason)
