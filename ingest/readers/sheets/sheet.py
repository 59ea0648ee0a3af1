"""A sheet as every form of workbook hands it over.

Goes in: nothing. Comes out: `Sheet`, its rows and columns counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is shown, and whether a rule is drawn at one of its sides."""

    text: str
    ruled: bool = False


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by (row, column); blank ones count where a rule is drawn around them.

    `merged` has the ranges that are shown as one cell: (first row, first column, last row, last
    column). `in_front` is
    the sheet that the program shows first. `uncounted` formulas have no value stored with them.
    """

    name: str
    hidden: bool = False
    in_front: bool = True
    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: int = 0
