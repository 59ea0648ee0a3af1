"""Both errors of masking, counted on the ways in which numbers and names are written.

`shapes/masked.txt` has what must be masked, `shapes/kept.txt` what must land; how they are written
is said at their heads. A shape that is known to be wrong is named in KNOWN, and no other may be.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.document import Cell, Document, Line, Row, Table, TextBlock
from ingest.landing.masking import MASK, mask_document
from tests.landing.invented_numbers import NUMBERS

SHAPES = Path(__file__).parent / "shapes"
KNOWN_TO_LAND: set[str] = set()
KNOWN_TO_BE_MASKED: set[str] = set()
FEWEST = 300


def shapes(name: str) -> list[str]:
    """The shapes of a list as they are printed, what must be masked between ⟦ and ⟧."""
    lines = (SHAPES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def printed(shape: str) -> str:
    return shape.replace("'", "").format_map(NUMBERS)


def document(text: str) -> Document:
    """A shape as a document: a table where it has cells, else lines."""
    if " | " not in text:
        lines = (Line(line, 1) for line in text.replace("\\n", "\n").split("\n"))
        return Document([TextBlock(tuple(lines))], 1, "test", "1")
    rows = [row.split(" | ") for row in text.replace("\\n", "\n").split(" // ")]
    made = (
        Row(no, tuple(Cell(col, cell.strip(" ")) for col, cell in enumerate(row, start=1)))
        for no, row in enumerate(rows, start=1)
    )
    return Document([Table(1, tuple(made), "test")], 1, "test", "1")


def landed(shape: str) -> list[str]:
    """What lands of a shape: its lines or cells, masked."""
    return texts(mask_document(document(re.sub("[⟦⟧]", "", printed(shape))))[0])


def texts(found: Document) -> list[str]:
    (block,) = found.blocks
    if isinstance(block, TextBlock):
        return [line.text for line in block.lines]
    return [cell.text for row in block.rows for cell in row.cells]


def wanted(shape: str) -> list[str]:
    masked = re.sub("⟦.*?⟧", MASK, printed(shape).replace("\\n", "\n"), flags=re.DOTALL)
    return texts(document(masked.replace("\n", "\\n")))


def wrong(name: str) -> dict[str, list[str]]:
    """The shapes that do not land as they should, and how they land."""
    return {shape: landed(shape) for shape in shapes(name) if landed(shape) != wanted(shape)}


def test_the_list_is_long() -> None:
    assert len({*shapes("masked.txt"), *shapes("kept.txt")}) >= FEWEST
    assert min(len(shapes("masked.txt")), len(shapes("kept.txt"))) >= FEWEST / 3


def test_no_contact_number_lands() -> None:
    found = wrong("masked.txt")
    assert set(found) == KNOWN_TO_LAND, "\n".join(f"{k}  ->  {v}" for k, v in found.items())


def test_nothing_else_is_masked() -> None:
    found = wrong("kept.txt")
    assert set(found) == KNOWN_TO_BE_MASKED, "\n".join(f"{k}  ->  {v}" for k, v in found.items())


def test_the_shapes_hold_numbers() -> None:
    """The list says what it says: there is a place to mask in each shape of the one."""
    assert all("⟦" in shape for shape in shapes("masked.txt"))
