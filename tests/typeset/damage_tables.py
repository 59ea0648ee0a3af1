"""Damage to rows, columns and whole tables: shifted, lost, on each other's page."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from random import Random

from tests.typeset.damage import CannotDamage, Change, Place, is_value, number, places
from tests.typeset.damage_cells import Done, chosen, put
from tests.typeset.grid import Block, Grid, Placed
from tests.typeset.layout import Layout


def _lanes(blocks: list[Block]) -> list[list[Place]]:
    """The figures of each row, apart for either side of a two-sided table and each block of 06."""
    found = places(blocks)
    lanes = []
    for _, row in groupby(found, key=lambda p: (p.block, p.row)):
        lane: list[Place] = []
        for place in row:
            if lane and place.index != lane[-1].index + 1:
                lanes.append(lane)
                lane = []
            lane.append(place)
        lanes.append(lane)
    return lanes


def shifted_column(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A row whose values stand one column to the right or left of their own. Nothing falls off the
    end: there the row has no value."""
    ways: dict[tuple[int, int, int], list[tuple[str, list[Place]]]] = {}
    for lane in _lanes(blocks):
        if len(lane) < 2 or not any(is_value(place) for place in lane):
            continue
        for way, last in (("right", lane[-1]), ("left", lane[0])):
            if not is_value(last) and number(last.text) in (None, 0):
                start = (lane[0].block, lane[0].row, lane[0].index)
                ways.setdefault(start, []).append((way, lane))
    first = chosen(
        rng, [lanes[0][1][0] for lanes in ways.values()], "row with a free cell at one end"
    )
    way, lane = rng.choice(ways[first.block, first.row, first.index])
    texts = [place.text for place in lane]
    moved = ["", *texts[:-1]] if way == "right" else [*texts[1:], ""]
    if texts[0 if way == "left" else -1] == layout.zero:  # a printed zero moves to the free end
        moved[0 if way == "right" else -1] = layout.zero
    pairs = [(p, text) for p, text in zip(lane, moved, strict=True) if p.text != text]
    return way, [put(blocks, place, text) for place, text in pairs]


def lost_row(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A row that is not there any more, label, code and numbers."""
    place = chosen(rng, [p for p in places(blocks) if is_value(p)], "number")
    row = [p for p in places(blocks) if (p.block, p.row) == (place.block, place.row)]
    grid = blocks[place.block]
    assert isinstance(grid, Grid)
    del grid.rows[place.row]
    grid.breaks = {b - 1 if b > place.row else b for b in grid.breaks}
    return "row", [Change(p.text, "", p.key) for p in row if p.text]


def _without(row: list[Placed], column: int) -> list[Placed]:
    """The row with one column taken out: a cell over several columns is so much narrower."""
    kept = []
    for placed in row:
        start, cell = placed.column, placed.cell
        if start > column:
            kept.append(replace(placed, column=start - 1))
        elif start + cell.cols <= column:
            kept.append(placed)
        elif cell.cols > 1:
            kept.append(replace(placed, cell=replace(cell, cols=cell.cols - 1)))
    return kept


def lost_column(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """A column of numbers that is not there any more: with its header, or the numbers alone."""
    place = chosen(rng, [p for p in places(blocks) if is_value(p)], "number")
    grid = blocks[place.block]
    assert isinstance(grid, Grid)
    column = grid.rows[place.row][place.index].column
    lost = [
        p
        for p in places(blocks)
        if p.block == place.block and grid.rows[p.row][p.index].column == column and p.text
    ]
    if rng.random() < 0.5:
        return "numbers", [put(blocks, p, "") for p in lost]
    grid.weights = grid.weights[:column] + grid.weights[column + 1 :]
    grid.rows = [_without(row, column) for row in grid.rows]
    return "column", [Change(p.text, "", p.key) for p in lost]


def swapped_pages(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """Two tables that differ on each other's page: the grids change places under their titles;
    where both have as many columns, at times their bodies only, each under the other's header."""
    where = {place.key[0]: place.block for place in places(blocks) if is_value(place)}
    if len(where) < 2:
        raise CannotDamage("fewer than two tables with numbers")
    every = {place.key[0]: place.block for place in places(blocks)}
    told = {
        table: sorted((p.key[1:], p.text) for p in places(blocks) if p.key[0] == table and p.text)
        for table in every
    }
    one = rng.choice(sorted(where))
    # 05 repeats 03 where a unit has no other money: exchanged, they would still tell the truth.
    other = rng.choice(sorted(table for table in every if told[table] != told[one]))
    first, second = blocks[where[one]], blocks[every[other]]
    assert isinstance(first, Grid) and isinstance(second, Grid)
    moved = [p for p in places(blocks) if p.key[0] in (one, other) and p.text]
    changes = [Change(p.text, "", p.key) for p in moved]
    if len(first.weights) == len(second.weights) and rng.random() < 0.5:
        bodies = first.rows[first.header_rows :], second.rows[second.header_rows :]
        first.rows[first.header_rows :], second.rows[second.header_rows :] = bodies[1], bodies[0]
        first.breaks, second.breaks = set(), set()
        return "bodies", changes
    blocks[where[one]], blocks[every[other]] = second, first
    return "grids", changes
