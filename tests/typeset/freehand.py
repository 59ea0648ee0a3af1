"""A document whose tables are written out cell by cell in its YAML (the Hunan report, 003).

Goes in: the YAML's `blocks`. Comes out: blocks. A cell reads text, text@columns or
text@columnsxrows; whatever stands in it is printed as it is.
"""

from __future__ import annotations

import re
from typing import Any

from tests.typeset.grid import Block, Cell, Grid, Text

_SPANS = re.compile(r"^(?P<text>.*)@(?P<cols>\d+)(?:x(?P<rows>\d+))?$", re.DOTALL)


def cell(written: str) -> Cell:
    """One cell from its notation."""
    spans = _SPANS.match(written)
    if not spans:
        return Cell(written, align="c")
    return Cell(spans["text"], int(spans["cols"]), int(spans["rows"] or 1), align="c")


def blocks(written: list[Any]) -> list[Block]:
    """Texts, titles and grids in the order of the YAML."""
    out: list[Block] = []
    for entry in written:
        if isinstance(entry, str):
            out.append(Text(entry))
        elif "title" in entry:
            out.append(Text(entry["title"], "title"))
        else:
            grid = Grid(tuple(float(weight) for weight in entry["grid"]))
            for row in entry["rows"]:
                grid.add(*(cell(text) for text in row))
            out.append(grid)
    return out
