"""Archives (ZIP): each member is a document of its own.

Goes in: an archive. Comes out: its members in a folder of the warehouse that is gone after the run,
each with the name it has inside. No name of a member is ever a path here: they are numbered. The
archive itself lands without rows, after its members, so that it is not unpacked again; what of it
is not read is told with it.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from ingest import readers
from ingest.landing.schemas import ROW_SCHEMAS
from ingest.landing.source import Landing, Rows, Source
from ingest.readers import forms

UNPACKED = "unpacked"  # folder of the warehouse
MOST_MEMBERS = 2_000
LARGEST = 2 * 1024**3  # bytes of all members
_AT_ONCE = 1024**2
_UTF8 = 0x800  # the flag of a name in UTF-8


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name inside, and where it lies unpacked."""

    name: str
    path: Path


class Damaged(Exception):
    """An archive, or the rest of it, cannot be unpacked; the message says why."""


def members(source: Source, warehouse: Path, problems: list[str]) -> Iterator[Member]:
    """Unpack an archive, member by member; `problems` takes what of it is not read.

    Raises Damaged where the archive is cut off or is none.
    """
    folder = warehouse / UNPACKED / source.document_id[:20]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    left = LARGEST
    try:
        with ZipFile(source.path) as archive:
            infos = [info for info in archive.infolist() if not _passed_by(info)]
            for number, info in enumerate(infos):
                name = _name(info)
                if number >= MOST_MEMBERS:
                    problems.append(f"only {MOST_MEMBERS} files were unpacked: split it")
                    return
                if info.flag_bits & 1:
                    problems.append(f"{name}: protected by a password: ask for one without")
                else:
                    target = folder / f"{number}{Path(name).suffix[:12]}"
                    left -= _unpacked(archive, info, target, left)
                    if left < 0:
                        problems.append(f"{name}: the archive unfolds to too much: split it")
                        return
                    if forms.form_of(target) == forms.ZIP:
                        problems.append(f"{name}: an archive in an archive: unpack it")
                    else:
                        yield Member(name, target)
    except Exception as error:  # whatever zipfile stumbles over, it is of this archive alone
        # a member said to stand before the file is its own fault, what else has a number the disk's
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        reason = f"damaged ({type(error).__name__}): fetch it again from its publisher"
        raise Damaged(reason) from error


def landed(source: Source, problems: Sequence[str], damaged: str) -> Landing:
    """The archive itself: failed where it is damaged, partial where something in it is not read."""
    reader = readers.of(source.media_type)
    if damaged:
        return Landing(source, *reader, error="; ".join([damaged, *problems]))
    tables = {name: schema.empty_table() for name, schema in ROW_SCHEMAS.items()}
    return Landing(source, *reader, Rows(0, tuple(problems), 0, tables))


def clear(warehouse: Path) -> None:
    """Remove what was unpacked, by this run or by one that was killed."""
    shutil.rmtree(warehouse / UNPACKED, ignore_errors=True)


def _passed_by(info: ZipInfo) -> bool:
    """Folders, and what programs of Apple add; a hidden file is none for us anywhere."""
    name = info.filename.replace("\\", "/").rpartition("/")[2]
    return info.is_dir() or name.startswith(".") or info.filename.startswith("__MACOSX/")


def _name(info: ZipInfo) -> str:
    """The name of a member: many a program writes it in the encoding of its country."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/").rpartition("/")[2] or "member"


def _unpacked(archive: ZipFile, info: ZipInfo, target: Path, most: int) -> int:
    """Unpack a member and return its size; stops behind `most` bytes, whatever is declared."""
    size = 0
    with archive.open(info) as packed, target.open("wb") as file:
        while size <= most and (data := packed.read(_AT_ONCE)):
            size += len(data)
            file.write(data)
    return size
