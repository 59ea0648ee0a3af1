"""Corpora of any size, landed as raw Parquet without typesetting each document.

Goes in: how many documents, from which number. Comes out: a raw folder that holds them. One
hundred disclosures of the press are typeset and read by the reader, as documents are; every
further document is one of them under a unit's name of its own: its text is that of the reader, its
bytes are not there. Three documents in four are the only one of their unit, the fourth is the next
year's account of the third's, so that years are compared too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.detection.corpus import pair, renamed
from ingest import landing
from ingest.document import Document, Table, TextBlock
from ingest.landing import Landing, Source
from ingest.readers import text
from tests.typeset.corpus import typeset

SEEDS = 100
BATCH = 500
_DIGITS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A disclosure of the press as the reader reads it."""

    unit_name: str
    document: Document


def press(count: int = SEEDS) -> list[Pressed]:
    """Disclosures typeset as text and read."""
    pressed = []
    with TemporaryDirectory() as folder:
        for number in range(count):
            disclosure, layout = pair(number, seed=7)
            disclosure = renamed(disclosure, number)
            path = Path(folder) / f"{number}.txt"
            path.write_bytes(typeset(disclosure, layout, "tabs"))
            pressed.append(Pressed(disclosure.unit_name, text.read(path)))
    return pressed


def land(raw: Path, pressed: list[Pressed], first: int, count: int) -> None:
    """Land documents `first` to `first + count` of the corpus."""
    landing.prepare(raw)
    batch: list[Landing] = []
    for number in range(first, first + count):
        batch.append(_landing(number, pressed))
        if len(batch) == BATCH:
            landing.land(raw, batch)
            batch = []
    if batch:
        landing.land(raw, batch)


def _landing(number: int, pressed: list[Pressed]) -> Landing:
    # the fourth of four is the third's unit, a year later
    unit, years = (number - 1, 1) if number % 4 == 3 else (number, 0)
    one = pressed[unit % len(pressed)]
    name = f"示例市第{str(unit).translate(_DIGITS)}档案馆"
    said = {one.unit_name: name}
    if years:
        said |= {"2022年": "2023年", "2023年": "2024年", "2024年": "2025年"}
    document_id = hashlib.sha256(f"bench {number}".encode()).hexdigest()
    source = Source(Path(f"{number:06d}.txt"), document_id, 1, "text/plain")
    return Landing(source, "text", str(text.VERSION), _renamed(one.document, said))


def _renamed(document: Document, said: dict[str, str]) -> Document:
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [
                replace(row, cells=[replace(c, text=_say(c.text, said)) for c in row.cells])
                for row in block.rows
            ]
            blocks.append(replace(block, rows=rows))
        elif isinstance(block, TextBlock):
            lines = [replace(line, text=_say(line.text, said)) for line in block.lines]
            blocks.append(replace(block, lines=lines))
    return replace(document, blocks=blocks)


def _say(words: str, said: dict[str, str]) -> str:
    # one pass: a year that was put in is not put on once more
    for old, new in sorted(said.items(), reverse=True):
        words = words.replace(old, new)
    return words
