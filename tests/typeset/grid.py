"""What is printed, block by block: the single source of every output form.

Goes in: cells placed by the table builders. Comes out: `Text`, `Grid` and `PageBreak` blocks.
A cell covered by a merged one does not exist; every other position of a grid holds a cell, blank
ones included. What a reader must bring back is exactly this.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

FigureKey = tuple[str, str | None, str, str]
"""(table_code, side_code, line_code, measure_code)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell; `key` says which figure it prints, if any. `align` is l, c or r."""

    text: str = ""
    cols: int = 1
    rows: int = 1
    key: FigureKey | None = None
    align: str = "l"
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the column (from 0) where it starts."""

    column: int
    cell: Cell


@dataclass(slots=True)
class Grid:
    """A table: rows of placed cells. `breaks` are rows (from 0) that start on a new page."""

    weights: tuple[float, ...]
    landscape: bool = False
    header_rows: int = 0
    rows: list[list[Placed]] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    _covered: set[tuple[int, int]] = field(default_factory=set)

    def add(self, *cells: Cell | str) -> None:
        """Appends a row, left to right, stepping over positions covered from above."""
        row_no, column, placed = len(self.rows), 0, []
        for item in cells:
            cell = Cell(item) if isinstance(item, str) else item
            while (row_no, column) in self._covered:
                column += 1
            placed.append(Placed(column, cell))
            self._covered |= {
                (row_no + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.cols)
            }
            column += cell.cols
        width = len(self.weights)
        missing = [c for c in range(width) if (row_no, c) not in self._covered]
        if missing or column > width:
            raise ValueError(f"row {row_no} does not fill {width} columns: {cells}")
        self.rows.append(placed)

    def texts(self) -> list[list[str]]:
        """The non-blank texts of every row, in order: what a reader must find again."""
        return [[p.cell.text for p in row if p.cell.text] for row in self.rows]


def parted(grid: Grid) -> Grid:
    """The same table with every column of print made of two of the grid, as Word leaves them."""
    found = Grid(
        tuple(weight / 2 for weight in grid.weights for _ in range(2)),
        grid.landscape,
        grid.header_rows,
    )
    found.rows = [
        [Placed(2 * p.column, replace(p.cell, cols=2 * p.cell.cols)) for p in row]
        for row in grid.rows
    ]
    found.breaks = grid.breaks
    return found


@dataclass(frozen=True, slots=True)
class Text:
    """A line (or paragraph) outside any table; `kind` is title, mark, heading or body."""

    text: str
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts on a new page."""


Block = Text | Grid | PageBreak


def head(text: str, cols: int = 1, rows: int = 1) -> Cell:
    """A header cell."""
    return Cell(text, cols, rows, align="c")


def figure(text: str, table: str, side: str | None, line: str, measure: str) -> Cell:
    """A cell that prints a figure."""
    return Cell(text, key=(table, side, line, measure), align="r")
