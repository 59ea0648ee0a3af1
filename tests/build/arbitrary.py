"""Documents nobody has seen: rows of any kind, on the way that a reader's document takes.

Goes in: a random generator. Comes out: a `Document` as a reader returns it. Some are noise in grids
of 1 to 40 columns, most are an invented disclosure to which things were done that no press does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

from ingest.document import Block, Cell, Document, Line, Row, Table, TextBlock
from ingest.landing import batches, rows
from ingest.landing.masking import mask_document
from ingest.landing.source import Landing, Source
from tests.build.noise import cell, noise, text_of
from tests.typeset import grid
from tests.typeset.compose import compose
from tests.typeset.random_university import random_university
from tests.typeset.strategies import random_pair

READER, VERSION = "arbitrary", "1"


def read(blocks: Sequence[grid.Block]) -> list[Block]:
    """What a reader that errs nowhere returns of what the press prints."""
    found: list[Block] = []
    lines: list[Line] = []
    page_no = 1
    for block in blocks:
        if isinstance(block, grid.Text):
            lines.append(Line(block.text, page_no))
            continue
        if lines:
            found.append(TextBlock(tuple(lines)))
            lines = []
        if isinstance(block, grid.Grid):
            found.append(_table(block, page_no))
        page_no += 1
    return [*found, TextBlock(tuple(lines))] if lines else found


def _table(block: grid.Grid, page_no: int) -> Table:
    return Table(
        page_no,
        tuple(
            Row(
                no,
                tuple(
                    Cell(p.column + 1, p.cell.text, None, p.cell.cols, p.cell.rows, p.cell.text)
                    for p in row
                ),
            )
            for no, row in enumerate(block.rows, start=1)
        ),
        "lattice",
    )


def disclosure(rng: Random) -> list[Block]:
    """An invented disclosure, as a reader that errs nowhere reads it."""
    seed = rng.randrange(2**20)
    return read(compose(*(random_university(seed) if rng.random() < 0.2 else random_pair(seed))))


def _in_cells(blocks: list[Block], change: Callable[[Cell], Cell | None]) -> list[Block]:
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            changed = tuple(
                replace(row, cells=tuple(c for c in map(change, row.cells) if c is not None))
                for row in block.rows
            )
            block = replace(block, rows=changed)
        done.append(block)
    return done


def _repeated(rng: Random, blocks: list[Block]) -> list[Block]:
    for _ in range(rng.randrange(1, 6)):
        start = rng.randrange(len(blocks))
        blocks[rng.randrange(len(blocks)) : 0] = blocks[start : start + rng.randrange(1, 6)]
    return blocks


def _shuffled(rng: Random, blocks: list[Block]) -> list[Block]:
    return rng.sample(blocks, len(blocks))


def _two_in_one(rng: Random, blocks: list[Block]) -> list[Block]:
    return blocks + disclosure(rng)


def _other_bodies(rng: Random, blocks: list[Block]) -> list[Block]:
    """The titles of one table over the body of another."""
    tables = [block for block in blocks if isinstance(block, Table)]
    rng.shuffle(tables)
    return [tables.pop() if isinstance(block, Table) else block for block in blocks]


def _spoiled_cells(rng: Random, blocks: list[Block]) -> list[Block]:
    share = rng.choice((0.01, 0.1, 0.6))

    def change(one: Cell) -> Cell | None:
        return replace(cell(rng, one.col_no), box=one.box) if rng.random() < share else one

    return _in_cells(blocks, change)


def _moved_cells(rng: Random, blocks: list[Block]) -> list[Block]:
    """Cells lost, in another column, or two in one place."""
    share = rng.choice((0.02, 0.2))

    def change(one: Cell) -> Cell | None:
        if rng.random() > share:
            return one
        return rng.choice((None, replace(one, col_no=max(1, one.col_no + rng.randrange(-3, 4)))))

    return _in_cells(blocks, change)


def _spoiled_lines(rng: Random, blocks: list[Block]) -> list[Block]:
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            lines = list(block.lines)
            for no, line in enumerate(lines):
                if rng.random() < 0.15:
                    cut = rng.randrange(len(line.text) + 1)
                    text = line.text[:cut] + text_of(rng) + line.text[cut + rng.randrange(3) :]
                    lines[no] = rng.choice((replace(line, text=text), rng.choice(lines)))
            block = TextBlock(tuple(lines))
        done.append(block)
    return done


def _with_noise(rng: Random, blocks: list[Block]) -> list[Block]:
    for block in noise(rng):
        blocks.insert(rng.randrange(len(blocks) + 1), block)
    return blocks


def _joined(rng: Random, blocks: list[Block]) -> list[Block]:
    """Rows of one table under those of another, as a reader does that misses a gap."""
    tables = [no for no, block in enumerate(blocks) if isinstance(block, Table)]
    for first, second in pairwise(tables):
        above, below = blocks[first], blocks[second]
        if rng.random() < 0.3 and isinstance(above, Table) and isinstance(below, Table):
            every = above.rows + below.rows
            rows_ = tuple(replace(row, row_no=no) for no, row in enumerate(every, start=1))
            blocks[second] = replace(below, rows=rows_)
    return blocks


DEEDS = (
    *(_repeated, _shuffled, _two_in_one, _other_bodies),
    *(_spoiled_cells, _moved_cells, _spoiled_lines, _with_noise, _joined),
)


def document(rng: Random) -> Document:
    """A document nobody has seen."""
    if rng.random() < 0.15:
        blocks = noise(rng)
    else:
        blocks = disclosure(rng)
        for deed in rng.sample(DEEDS, rng.randrange(1, 4)):
            blocks = deed(rng, blocks)
    return Document(blocks, rng.randrange(0, 40), READER, VERSION)


def land(warehouse: Path, documents: Sequence[tuple[str, Document]]) -> list[str]:
    """Land documents under these names as the pipeline does; gives their ids, in this order."""
    raw = warehouse / "raw"
    batches.prepare(raw)
    landings = [landed(name, one) for name, one in documents]
    batches.land(raw, landings, datetime(2026, 1, 1, tzinfo=UTC))
    return [one.source.document_id for one in landings]


def landed(name: str, one: Document) -> Landing:
    """A document with the rows of it that land; its name stands for its bytes."""
    document_id = hashlib.sha256(name.encode()).hexdigest()
    source = Source(Path(name), document_id, len(name), "application/pdf")
    return Landing(
        source, one.reader, one.reader_version, rows.of(document_id, *mask_document(one))
    )
