"""What there is to land: the files under some paths, what each is, and who reads it.

Goes in: paths of files and folders. Comes out: a `Source` for each file, and the name and version
of its reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest import files, readers
from ingest.errors import Expected
from ingest.files import printable
from ingest.landing.source import Landing, Source
from ingest.readers import forms

NO_FILE = "is no file but a pipe, a device or a socket: remove it"


class MissingPath(Expected):
    """A path that was named does not exist."""


class Refused(Exception):
    """A file that is not landed, nor known by its bytes; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What lies under some paths: files to land, and what is none, with the reason."""

    files: tuple[Path, ...]
    refused: tuple[tuple[Path, str], ...]


def find(paths: Iterable[Path]) -> Offered:
    """All files under the paths, sorted; hidden files and folders are left out.

    A link is followed only to a file of the same folder, or where it is named itself.
    """
    found: dict[Path, str | None] = {}
    for path in paths:
        if not path.exists():
            raise MissingPath(f"{printable(str(path))}: no such file or folder; check the path")
        if path.is_dir():
            found |= _inside(path)
        else:
            found[path] = None if path.is_file() else NO_FILE
    refused = ((path, reason) for path, reason in found.items() if reason is not None)
    return Offered(
        tuple(sorted(path for path, reason in found.items() if reason is None)),
        tuple(sorted(refused)),
    )


def _inside(folder: Path) -> dict[Path, str | None]:
    """The files of a folder, and for each that is not to be read the reason."""
    found: dict[Path, str | None] = {}

    def unreadable(error: OSError) -> None:
        reason = f"cannot be opened ({error.strerror}): make the folder readable"
        found[Path(error.filename)] = reason

    for top, folders, names in os.walk(folder, onerror=unreadable):
        links = [name for name in folders if Path(top, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*names, *links):
            if not name.startswith("."):
                path = Path(top, name)
                found[path] = _why_not(path, folder)
    return found


def _why_not(path: Path, folder: Path) -> str | None:
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(folder.resolve()):
                return "is a link that leads out of the folder: put the document itself there"
            if target.is_dir():
                return "is a link to a folder of the inbox: it is read where it lies"
        return None if path.is_file() else NO_FILE
    except (OSError, RuntimeError):
        return "is a link that leads nowhere: remove it"


def identified(path: Path) -> Source:
    """The identity of a file; Refused where it has none, or none that lasts."""
    try:
        before = _state(path)
        source = _identified(path)
        if _state(path) != before:
            raise Refused("is still being written: the next run takes it")
    except FileNotFoundError as error:
        raise Refused(
            "vanished while it was looked at: put it back, the next run takes it"
        ) from error
    except OSError as error:
        raise Refused(f"cannot be opened ({error.strerror}): make it readable") from error
    return source


def _identified(path: Path) -> Source:
    try:
        return identify(path)
    except OSError:
        raise
    except Exception:  # no file may stop the run: it is one of no form that is known
        return Source(path, files.sha256(path), path.stat().st_size, forms.OTHER)


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def identify(path: Path) -> Source:
    """The identity of a file: the hash of its bytes, and its form, which they tell."""
    return Source(path, files.sha256(path), path.stat().st_size, forms.form_of(path))


def reader_of(source: Source) -> tuple[str, str]:
    """Name and version of the reader for a file; ('none', '0') where there is none."""
    return readers.of(source.media_type)


def failed(source: Source, reason: str) -> Landing:
    """The Landing of a file that cannot be read."""
    return Landing(source, *reader_of(source), error=reason)
