"""One page of a PDF under work: its frames, its tables, the lines outside them.

Goes in: what pdfium says of the page. Comes out: grids and visual lines in the reading frame (see
`pdf_text`), and for the document's `problems` what could not be done, without quoting the
document: what it says may have to be masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from ingest.document import Box
from ingest.readers import pdf_tables, pdf_text
from ingest.readers.pdf_columns import number_columns
from ingest.readers.pdf_layout import Layouts, PageLayout
from ingest.readers.pdf_tables import Grid
from ingest.readers.pdf_text import Frame, VisualLine

FEWEST_PATHS = 2  # a grid of two columns needs at least two drawn shapes
MOST_PATHS = 20_000  # more is a drawing, and camelot compares every rule with every other


@dataclass(frozen=True, slots=True)
class Page:
    """A page under work: where it stands and its characters in the reading frame."""

    number: int
    textpage: Any
    reading: Frame
    shown: Frame
    media: Frame
    chars: Sequence[pdf_text.Char]
    drawn: pdf_text.Drawn

    def show(self, box: Box) -> Box:
        """From the reading frame to the page as shown."""
        if self.reading == self.shown:
            return box
        return self.shown.forth(self.reading.back(box))

    def lines(self, grids: Sequence[Grid]) -> list[VisualLine]:
        """The lines outside the grids."""
        return pdf_text.visual_lines(self.chars, [grid.box for grid in grids])

    def second(self, box: Box) -> str:
        """What pdfium reads in a box of the reading frame."""
        own = self.reading.back(box)
        text: str = self.textpage.get_text_bounded(own.x0, own.y0, own.x1, own.y1)
        return text.replace("\r\n", "\n").strip()


def find(page: Page, layouts: Layouts, problems: list[str]) -> tuple[list[Grid], list[VisualLine]]:
    """The tables of the page and the lines outside them; a failure leaves all text to the lines."""
    try:
        grids, lines = _find_grids(page, layouts, problems)
    except Exception as error:  # the page's text still lands as lines
        grids, lines = [], page.lines([])
        problems.append(
            f"page {page.number}: its tables could not be parsed ({say(error)}); "
            "its text is landed as lines"
        )
    return grids, lines


def _find_grids(
    page: Page, layouts: Layouts, problems: list[str]
) -> tuple[list[Grid], list[VisualLine]]:
    """Rules as drawn first; where numbers still stand in columns, rules as rendered, then none."""
    grids: list[Grid] = []
    layout = None
    zero = page.reading.forth(page.media.back(Box(0, 0, 0, 0)))
    shift = (zero.x0, zero.y0)
    if page.drawn.paths > MOST_PATHS:
        problems.append(
            f"page {page.number} draws {page.drawn.paths} shapes, too many for a table: "
            "its text is landed as lines"
        )
        return grids, page.lines([])
    if page.drawn.paths >= FEWEST_PATHS:
        layout = layouts.page(page.number, page.reading.turn, shift)
        grids = pdf_tables.ruled_grids(layout, layouts.path, page.number, "vector")
    lines = page.lines(grids)
    areas = number_columns(lines)
    if areas:
        layout = layout or layouts.page(page.number, page.reading.turn, shift)
        if page.drawn.paths + page.drawn.images and page.reading == page.shown == page.media:
            seen = pdf_tables.ruled_grids(layout, layouts.path, page.number, "combined")
            grids += [g for g in seen if not _overlaps(g.box, [o.box for o in grids])]
            areas = number_columns(page.lines(grids))
        grids += pdf_tables.unruled_grids(layout, layouts.path, page.number, areas)
        lines = page.lines(grids)
    return grids, _more(page, layout, grids, lines, problems) if layout else lines


def _more(
    page: Page,
    layout: PageLayout,
    grids: Sequence[Grid],
    lines: list[VisualLine],
    problems: list[str],
) -> list[VisualLine]:
    """The lines outside the tables, from playa's characters where pdfium's lack some.

    pdfium drops turned text whose font is neither embedded nor installed. Where a page has been
    laid out anyway, what the two see outside the tables is held against each other.
    """
    others = pdf_text.visual_lines(layout.chars, [grid.box for grid in grids])
    theirs, ours = _count(others), _count(lines)
    if not theirs - ours:
        return lines
    if ours - theirs:
        problems.append(
            f"page {page.number}: two readings of the text outside tables differ: pdfium has "
            f"{(ours - theirs).total()} characters that playa has not (landed), "
            f"playa {(theirs - ours).total()} (not landed)"
        )
        return lines
    return others


def _count(lines: Sequence[VisualLine]) -> Counter[str]:
    return Counter("".join(normalize("NFKC", "".join(ln.text.split())) for ln in lines))


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    return any(box.x0 < o.x1 and o.x0 < box.x1 and box.y0 < o.y1 and o.y0 < box.y1 for o in others)


def say(error: Exception) -> str:
    """An error in one short line."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:100]
