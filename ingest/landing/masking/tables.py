"""Contact data in tables: beside a label (a form) or below one (a roster), whatever a cell holds.

Goes in: a table, and what its rows above (or the table before it) said of its columns. Comes out:
the same table masked, how often, and what is below which label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Protocol

from ingest.document import Cell, Row, Table
from ingest.landing.masking import shapes
from ingest.landing.masking.places import MASK, NOTHING, Around
from ingest.landing.masking.words import (
    IS_BORNE,
    IS_NAME,
    ROSTER_HEADS,
    label_of,
    squeeze,
)

Masked = Callable[[str, Around], tuple[str, int]]  # a text without contact data, and how many

NUMBERS = ("phone", "id", "account")
_MAYBE = re.compile(r"\d(?:\D{0,3}\d){6}|[一二三四五六七八九〇零]{7}|[@＠#]")
_DIGITS = re.compile(r"[\d\s\-()/X]+")
_THING = re.compile("(?:拨打|接听)?(?:电话|手机|传真|热线|座机)")  # may be counted or bought


@dataclass(slots=True)
class Columns:
    """What stands in the columns of a table so far."""

    below: dict[int, str] = field(default_factory=dict)  # column to kind of label above it
    shape: frozenset[int] = frozenset()
    covered: dict[int, int] = field(default_factory=dict)  # column to rows still covered from above
    wrapped: set[int] = field(default_factory=set)  # columns masked in the row just above


class Amounts(Protocol):
    """What is known of the amounts in a table."""

    def are_in(self, cell: Cell, row: Row) -> bool:
        """Whether a number that fills this cell is an amount."""

    def heads(self, col_no: int) -> bool:
        """Whether a column is headed as one of amounts."""


def mask(table: Table, columns: Columns, amounts: Amounts, masked: Masked) -> tuple[Table, int]:
    """The table without contact data, how many texts were masked; `masked` does that to a text."""
    rows, count = [], 0
    for row in table.rows:
        kinds = {
            cell.col_no: kind for cell in row.cells if (kind := label_of(shapes.normal(cell.text)))
        }
        hide, around = _labelled(row, kinds, columns, amounts)
        cells = []
        columns_masked = set()
        for cell in row.cells:
            where = around.get(cell.col_no)
            if where is None and _MAYBE.search(shapes.normal(cell.text)):
                where = Around(is_amount=_is_digits(cell.text) and amounts.are_in(cell, row))
            done, found = _mask_cell(cell, masked, where or NOTHING, hide=cell.col_no in hide)
            cells.append(done)
            count += found
            if found or (columns.below.get(cell.col_no) in NUMBERS and _is_digits(cell.text)):
                columns_masked.add(cell.col_no)
        columns.wrapped = columns_masked
        rows.append(Row(row.row_no, tuple(cells)))
    return replace(table, rows=tuple(rows)), count


def _labelled(
    row: Row, kinds: dict[int, str], columns: Columns, amounts: Amounts
) -> tuple[set[int], dict[int, Around]]:
    """The columns of a row that are hidden whole, and those whose numbers a label speaks for."""
    _follow(row, kinds, columns)
    hide: set[int] = set()
    around: dict[int, Around] = {}
    for cell in row.cells:
        kind = columns.below.get(cell.col_no)
        if kind is None or cell.col_no in kinds or not squeeze(cell.text):
            continue
        if kind in ("name", "home", "mail") or _goes_on(cell, row, columns):
            hide.add(cell.col_no)
        else:
            around[cell.col_no] = Around(label=kind)
    for label, values in _beside(row, kinds):
        kind = kinds[label.col_no]
        first = squeeze(values[0].text)
        if kind == "name":
            if IS_NAME.fullmatch(first) and first not in ROSTER_HEADS:
                hide.add(values[0].col_no)
        elif kind in NUMBERS and not (
            _THING.fullmatch(squeeze(label.text)) and amounts.heads(values[0].col_no)
        ):
            around[values[0].col_no] = Around(label=kind)
            if len(values) > 1 and _fit(values, kind):
                hide |= {value.col_no for value in values}
    for run in _runs(row, columns):
        if _fit(run, columns.below[run[0].col_no]):
            hide |= {cell.col_no for cell in run}
    return hide, around


def _follow(row: Row, kinds: dict[int, str], columns: Columns) -> None:
    """Bring what is known of the columns up to this row."""
    there = {cell.col_no for cell in row.cells}
    covered = {col for col, left in columns.covered.items() if left > 0}
    if there | covered != columns.shape and not (there < columns.shape and covered):
        # rows of another shape are another part of the form: names no longer stand below
        columns.below = {
            col: kind for col, kind in columns.below.items() if kind not in ("name", "home", "mail")
        }
    heads = _heads(row, kinds)
    if heads:
        has_names = "name" in heads.values()  # else an address is that of an office
        columns.below = {col: kind for col, kind in heads.items() if kind != "home" or has_names}
        columns.shape = frozenset(there | covered)
    else:
        for cell in row.cells:
            kind, text = columns.below.get(cell.col_no), squeeze(cell.text)
            is_value = re.search(r"\d", shapes.normal(text)) or text in ("", "/", "无", "-", "—")
            if kind in NUMBERS and not is_value and not IS_NAME.fullmatch(text):
                del columns.below[cell.col_no]  # the column is about something else from here on
    columns.covered = {col: left - 1 for col, left in columns.covered.items() if left > 1}
    for cell in row.cells:
        if cell.row_span > 1:
            for col in range(cell.col_no, cell.col_no + cell.col_span):
                columns.covered[col] = cell.row_span - 1


def _heads(row: Row, kinds: dict[int, str]) -> dict[int, str]:
    """The columns with a contact label that heads a roster: another head or nothing beside it."""
    found: dict[int, str] = {}
    filled = [cell for cell in row.cells if squeeze(cell.text)]
    for place, label in enumerate(row.cells):
        kind = kinds.get(label.col_no)
        if kind is None:
            continue
        value = row.cells[place + 1] if place + 1 < len(row.cells) else None
        text = "" if value is None else squeeze(value.text)
        is_head = value is None or text in ROSTER_HEADS or value.col_no in kinds
        if not is_head and kind != "name":  # numbers are known by themselves
            is_head = bool(text) and not re.search(r"\d", text) and not IS_BORNE.fullmatch(text)
        elif not is_head:
            is_head = len(filled) > 2 and filled[0].text.strip() in ROSTER_HEADS
        if is_head:
            found |= dict.fromkeys(range(label.col_no, label.col_no + label.col_span), kind)
    return found


def _beside(row: Row, kinds: dict[int, str]) -> Iterable[tuple[Cell, list[Cell]]]:
    """Each label with the cells that follow it up to the next that is no number."""
    filled = [cell for cell in row.cells if squeeze(cell.text)]
    for place, label in enumerate(filled):
        if label.col_no not in kinds or place + 1 == len(filled):
            continue
        values = [filled[place + 1]]
        if values[0].col_no in kinds:
            continue
        for value in filled[place + 2 :]:
            if not (_is_digits(values[-1].text) and _is_digits(value.text)):
                break
            values.append(value)
        yield label, values


def _runs(row: Row, columns: Columns) -> Iterable[list[Cell]]:
    """Cells beside each other with parts of one number, below one label that spans them."""
    for kind, cells in groupby(row.cells, key=lambda cell: columns.below.get(cell.col_no)):
        run = list(cells)
        if kind in NUMBERS and len(run) > 1 and all(_is_digits(cell.text) for cell in run):
            yield run


def _fit(cells: Sequence[Cell], kind: str) -> bool:
    parts = [re.sub(r"[^\dX]", "", shapes.normal(cell.text).upper()) for cell in cells]
    if all(len(part) >= 7 for part in parts):
        return False  # each is a number by itself
    window = shapes.Window("".join(parts), tuple(map(len, parts)), (" ",) * (len(parts) - 1), False)
    return shapes.fits(window, kind)


def _is_digits(text: str) -> bool:
    return bool(_DIGITS.fullmatch(shapes.normal(text).strip().upper()))


def _goes_on(cell: Cell, row: Row, columns: Columns) -> bool:
    """The rest of a number whose beginning stands in the row above, with nothing else in this."""
    alone = all(not squeeze(other.text) for other in row.cells if other is not cell)
    return cell.col_no in columns.wrapped and alone and _is_digits(cell.text)


def _mask_cell(cell: Cell, masked: Masked, around: Around, *, hide: bool) -> tuple[Cell, int]:
    """Both readings are masked, each for itself: one may hold what the other lost."""

    def reading(text: str) -> tuple[str, int]:
        return (MASK, 1) if hide and squeeze(text) else masked(text, around)

    text, found = reading(cell.text)
    second, found_second = text, found
    if cell.second_text != cell.text:
        second, found_second = reading(cell.second_text or "")
    if not found and not found_second:
        return cell, 0
    second_text = None if cell.second_text is None else second
    return replace(cell, text=text, second_text=second_text), max(found, found_second)
