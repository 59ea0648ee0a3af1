"""Seeds one damage into a consistent disclosure: what readers, converters and publishers do wrong.

Goes in: the blocks of `compose`, a kind of damage, a seed. Comes out: the blocks with that damage
and a `Damage` that says what was changed. The blocks that went in stay as they were; the same seed
does the same damage. Where a document has no place for a kind (a layout without printed zeros has
none to blank out) `CannotDamage` says so.

The damage is done to what is printed, so the narrative goes on telling the true numbers, and every
form of the press can carry it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from random import Random

from tests.typeset.book import COUNTS
from tests.typeset.grid import Block, FigureKey, Grid
from tests.typeset.layout import Layout
from tests.typeset.projects import TABLE as PROJECTS

HALF_STEP = Decimal("0.005")


class CannotDamage(ValueError):
    """The document has no place for this kind of damage."""


@dataclass(frozen=True, slots=True)
class Change:
    """One printed text that is not what it was: a cell of a table (`key`), or a number of the
    narrative (`concept`). A text that is no longer printed is empty."""

    original: str
    damaged: str
    key: FigureKey | None = None
    concept: str = ""

    @property
    def difference(self) -> Decimal:
        """By how much the value changed, in the printed unit; what is no number counts as zero."""
        return abs((number(self.damaged) or Decimal(0)) - (number(self.original) or Decimal(0)))


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done: `way` tells the ways of one kind apart (one cell or a whole table)."""

    kind: str
    way: str
    changes: tuple[Change, ...]

    @property
    def is_harmless(self) -> bool:
        """No value changed: a blank became a zero, or a zero blank."""
        return self.kind in ("blank_to_zero", "zero_to_blank")

    @property
    def is_larger(self) -> bool:
        """Whether a value moved by more than two printed numbers may differ by rounding, which is
        the room of the narrowest identity."""
        return any(change.difference > 2 * HALF_STEP for change in self.changes)


Damager = Callable[[list[Block], Layout, Random], tuple[str, list[Change]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell that prints a figure stands: block, row, index within the row."""

    block: int
    row: int
    index: int
    key: FigureKey
    text: str


def number(text: str) -> Decimal | None:
    """The value of a printed number, None where it is none."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def is_money(key: FigureKey) -> bool:
    """Whether a figure is an amount, not a count of vehicles or devices."""
    return key[2] not in COUNTS


def copied(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks; grids are new ones, so that changing them changes nothing else."""
    return [
        Grid(b.weights, b.landscape, b.header_rows, [list(row) for row in b.rows], set(b.breaks))
        if isinstance(b, Grid)
        else b
        for b in blocks
    ]


def places(blocks: Sequence[Block]) -> list[Place]:
    """Every cell of the statutory tables that can print a figure, blank ones included."""
    return [
        Place(number, row_no, index, placed.cell.key, placed.cell.text)
        for number, block in enumerate(blocks)
        if isinstance(block, Grid)
        for row_no, row in enumerate(block.rows)
        for index, placed in enumerate(row)
        if placed.cell.key and placed.cell.key[0] != PROJECTS
    ]


def is_value(place: Place) -> bool:
    """Whether the cell prints a number other than zero."""
    return bool(number(place.text))


def do(kind: str, blocks: Sequence[Block], layout: Layout, seed: int) -> tuple[list[Block], Damage]:
    """The damaged blocks, and what was done to them."""
    damaged = copied(blocks)
    way, changes = damagers()[kind](damaged, layout, Random(f"{kind} {seed}"))
    return damaged, Damage(kind, way, tuple(changes))


def damagers() -> dict[str, Damager]:
    """Every kind of damage and who does it."""
    from tests.typeset import damage_cells, damage_narrative, damage_tables

    return {
        "digit_swap": damage_cells.digit_swap,
        "shifted_column": damage_tables.shifted_column,
        "lost_row": damage_tables.lost_row,
        "lost_column": damage_tables.lost_column,
        "unit_slip": damage_cells.unit_slip,
        "blank_to_zero": damage_cells.blank_to_zero,
        "zero_to_blank": damage_cells.zero_to_blank,
        "sign": damage_cells.sign,
        "swapped_pages": damage_tables.swapped_pages,
        "glued_cells": damage_cells.glued_cells,
        "tampered_narrative": damage_narrative.tampered_narrative,
    }


KINDS = (
    "digit_swap",
    "shifted_column",
    "lost_row",
    "lost_column",
    "unit_slip",
    "blank_to_zero",
    "zero_to_blank",
    "sign",
    "swapped_pages",
    "glued_cells",
    "tampered_narrative",
)
