"""Damage to single cells: swapped digits, 元 for 万元, a lost or added zero, a sign, two cells glued.

Each damager changes the grids it is given and returns the way it took and its changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

from tests.typeset.damage import CannotDamage, Change, Place, is_money, is_value, number, places
from tests.typeset.grid import Block, Grid
from tests.typeset.layout import Layout

Done = tuple[str, list[Change]]
CENT = Decimal("0.01")


def chosen(rng: Random, found: Sequence[Place], what: str) -> Place:
    """One of the places at random; every table is as likely as every other, whatever its size."""
    if not found:
        raise CannotDamage(f"no {what}")
    table = rng.choice(sorted({place.key[0] for place in found}))
    return rng.choice([place for place in found if place.key[0] == table])


def put(blocks: list[Block], place: Place, text: str) -> Change:
    """Prints another text in a cell."""
    grid = blocks[place.block]
    assert isinstance(grid, Grid)
    row = grid.rows[place.row]
    placed = row[place.index]
    row[place.index] = replace(placed, cell=replace(placed.cell, text=text))
    return Change(place.text, text, place.key)


def swaps(text: str) -> Iterator[str]:
    """The text with two neighbouring digits exchanged, in every way that shows."""
    digits = [i for i, char in enumerate(text) if char.isdigit()]
    for one, other in pairwise(digits):
        if text[one] == text[other]:
            continue
        swapped = list(text)
        swapped[one], swapped[other] = text[other], text[one]
        if swapped[0] != "0" or one + 2 == len(text) or text[1] == ".":
            yield "".join(swapped)


def digit_swap(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """Two neighbouring digits of a number exchanged."""
    found = [p for p in places(blocks) if is_value(p) and any(swaps(p.text))]
    place = chosen(rng, found, "number with two digits")
    return "cell", [put(blocks, place, rng.choice(list(swaps(place.text))))]


def rescaled(text: str, layout: Layout) -> str:
    """An amount as the other unit would print it: 元 in a 万元 report, 万元 in a 元 report."""
    value = number(text)
    assert value is not None
    value = value * 10_000 if layout.money_unit == "万元" else value / 10_000
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    return f"{rounded:,.2f}" if layout.thousands else f"{rounded:.2f}"


def unit_slip(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """元 for 万元 or the other way round, in one cell or a whole table; its 单位 stays as it was."""
    found = [
        p
        for p in places(blocks)
        if is_value(p) and is_money(p.key) and number(rescaled(p.text, layout))
    ]
    place = chosen(rng, found, "amount")
    if rng.random() < 0.5:
        return "cell", [put(blocks, place, rescaled(place.text, layout))]
    table = [p for p in found if p.key[0] == place.key[0]]
    return "table", [put(blocks, p, rescaled(p.text, layout)) for p in table]


def blank_to_zero(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A blank cell that prints a zero: the value is the same, the state is not."""
    found = [p for p in places(blocks) if p.text == ""]
    place = chosen(rng, found, "blank cell")
    return "cell", [put(blocks, place, "0.00" if is_money(place.key) else "0")]


def zero_to_blank(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A printed zero that is no longer printed."""
    found = [p for p in places(blocks) if number(p.text) == 0]
    return "cell", [put(blocks, chosen(rng, found, "printed zero"), "")]


def sign(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A number printed with the opposite sign."""
    place = chosen(rng, [p for p in places(blocks) if is_value(p)], "number")
    text = place.text[1:] if place.text.startswith("-") else f"-{place.text}"
    return "cell", [put(blocks, place, text)]


def glued_cells(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """Two numbers side by side run together in the first of the two cells."""
    at = {(p.block, p.row, p.index): p for p in places(blocks) if is_value(p)}
    pairs = [(p, at[b, r, i + 1]) for (b, r, i), p in at.items() if (b, r, i + 1) in at]
    first = chosen(rng, [p for p, _ in pairs], "two numbers side by side")
    second = at[first.block, first.row, first.index + 1]
    return "cells", [put(blocks, first, first.text + second.text), put(blocks, second, "")]
