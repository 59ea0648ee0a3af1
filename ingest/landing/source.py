"""What landing passes on from step to step: a file, its rows, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from ingest.files import printable


@dataclass(frozen=True, slots=True)
class Source:
    """A file to land: its bytes are its identity (`document_id` is their SHA-256)."""

    path: Path
    document_id: str
    byte_size: int
    media_type: str
    told: str = ""  # the path as it may be shown and stored: printable, without personal data

    def __post_init__(self) -> None:
        """Without more being known of it, the path is told as it is, printable."""
        if not self.told:
            object.__setattr__(self, "told", printable(str(self.path)))

    @property
    def name(self) -> str:
        """The name of the file, as it may be shown and stored."""
        return self.told.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Rows:
    """What lands of a document; `tables` holds its rows by name of SCHEMAS.

    `problems` lists what of it could not be read, `masked_count` counts the texts masked.
    """

    page_count: int
    problems: tuple[str, ...]
    masked_count: int
    tables: Mapping[str, pa.Table]

    def summary(self) -> Rows:
        """The same without the rows, so that a long run does not hold every document."""
        return replace(self, tables={})


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of one file. `rows` is None where it could not be read: `error` says why."""

    source: Source
    reader: str
    reader_version: str
    rows: Rows | None = None
    error: str | None = None

    @property
    def status(self) -> str:
        """landed: read whole; partial: some pages not; failed: nothing read."""
        if self.rows is None:
            return "failed"
        return "partial" if self.rows.problems else "landed"


@dataclass(frozen=True, slots=True)
class Landed:
    """What a run of `ingest` did: files known from before, and a Landing for each new one."""

    known: int
    known_failed: int
    landings: tuple[Landing, ...]
