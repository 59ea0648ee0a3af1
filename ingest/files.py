"""Files that are there wholly or not at all, and what names a file by its bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A temporary file that becomes `target` when it is written; from then on it stays.

    Raises OSError, naming `target`, where it could not be written; nothing is left behind then.
    """
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(target)
        sync(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from error
        raise


def sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def printable(text: str) -> str:
    """A name or a message as it can be stored and shown on one line.

    Names that are not UTF-8 are read as GB 18030, as Chinese archives leave them; what is neither,
    and what steers a terminal, is written as an escape.
    """
    if not text.isprintable():
        with contextlib.suppress(UnicodeError):
            text = os.fsencode(text).decode("gb18030") if _has_foreign_bytes(text) else text
    return "".join(map(_shown, text))


def _has_foreign_bytes(text: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in text)


def _shown(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode("ascii")


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
