"""One page of a PDF under work: its frames, its tables, the lines outside them.

Goes in: what pdfium says of the page, and the second reader. Comes out: tables filled by both
readings and visual lines in the reading frame (see `letters.glyphs`), and for the document's
`problems` what could not be done, without quoting the document: what it says may have to be masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple
from unicodedata import normalize

from ingest.document import Box
from ingest.readers.pdf import cells
from ingest.readers.pdf.grid import lattice, open, ruled
from ingest.readers.pdf.grid.columns import number_columns
from ingest.readers.pdf.grid.drawn import Drawn
from ingest.readers.pdf.grid.lattice import Grid, Sheet
from ingest.readers.pdf.grid.ruled import Rule, straight
from ingest.readers.pdf.letters import visual_lines
from ingest.readers.pdf.letters.glyphs import Char, Frame
from ingest.readers.pdf.letters.second import SecondReader, first_prints, says_more
from ingest.readers.pdf.letters.visual_lines import VisualLine

FEWEST_PATHS = 2  # a grid of two columns needs at least two drawn shapes
MOST_PATHS = 20_000  # more is a drawing, and camelot compares every rule with every other
NEAR = 0.5  # of the em: rules that leave no more room than this between them are one
FEW, SHARE = 3, 0.05  # cells of a page whose two readings may differ before it is judged

# The supplement of radicals, which NFKC leaves as it is, as macros/text.sql has it.
RADICALS = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯"
    "⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝"
    "⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹"
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食"
    "𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page under work: where it stands, and its characters in the reading frame.

    `askew` are the characters that stand on no level line.
    """

    path: Path
    number: int
    reading: Frame
    shown: Frame
    media: Frame
    chars: Sequence[Char]
    askew: Sequence[Char]
    drawn: Drawn

    def show(self, box: Box) -> Box:
        """From the reading frame to the page as shown."""
        if self.reading == self.shown:
            return box
        return self.shown.forth(self.reading.back(box))

    def lines(self, grids: Sequence[Grid]) -> list[VisualLine]:
        """The lines outside the grids."""
        return visual_lines.visual_lines(self.chars, [grid.box for grid in grids])

    def near(self) -> float:
        """How near to each other two rules are one, in points."""
        heights = [c.y1 - c.y0 for c in self.chars[:400:4] if not c.text.isspace()]
        return min(max(NEAR * median(heights), 4.0), 6.0) if heights else 4.0


class Filled(NamedTuple):
    """A grid and its cells' texts by both readings, in the order of its spans; `held` are the lines
    of the first reading."""

    grid: Grid
    texts: list[str]
    seconds: list[str] | None
    held: list[list[VisualLine]]


class Found(NamedTuple):
    """What stands on a page."""

    tables: list[Filled]
    lines: list[VisualLine]


def find(page: Page, second: SecondReader, problems: list[str]) -> Found:
    """The tables of the page and the lines outside them; a failure leaves all text to the lines."""
    askew = visual_lines.askew_lines(page.askew)
    try:
        grids, lines = _grids(page, problems)
        found = _fill(page, grids, lines, second, problems) if grids else Found([], lines)
    except Exception as error:  # the page's text still lands as lines
        found = Found([], page.lines([]))
        problems.append(
            f"page {page.number}: its tables could not be parsed ({say(error)}); "
            "its text is landed as lines"
        )
    return Found(found.tables, [*found.lines, *askew])


def _grids(page: Page, problems: list[str]) -> tuple[list[Grid], list[VisualLine]]:
    """The grids, and the lines outside them: rules as drawn first; where numbers still stand in
    columns, rules as rendered, then none."""
    drawn, near = page.drawn, page.near()
    if drawn.paths > MOST_PATHS:
        problems.append(
            f"page {page.number} draws {drawn.paths} shapes, too many for a table: "
            "its text is landed as lines"
        )
        return [], page.lines([])
    v, turned = page.reading.visible, page.reading.turn % 180
    size = (v.y1 - v.y0, v.x1 - v.x0) if turned else (v.x1 - v.x0, v.y1 - v.y0)
    sheet = Sheet(page.path, page.number, size)
    grids: list[Grid] = []

    def add(rules: Sequence[Rule], method: str = "lattice") -> bool:
        found = lattice.ruled_grids(rules, sheet, method)
        found = [g for g in found if method != "shaded" or _is_table(g)]
        new = [g for g in found if outside(g.box)] if grids else found
        grids.extend(new)
        return bool(new)

    def outside(box: Box) -> bool:
        return not _overlaps(box, [grid.box for grid in grids])

    if len(drawn.rules) >= FEWEST_PATHS:
        add(straight(drawn.rules, near))
    shaded = [area for area in drawn.areas if outside(area)]
    if len(shaded) > FEWEST_PATHS:
        add(straight(ruled.sides(shaded), near), "shaded")
    lines = page.lines(grids)
    alone = [rule for rule in drawn.rules if outside(Box(rule.low, rule.at, rule.high, rule.at))]
    level = [add(straight(r, near), "level") for r in open.ruled_tables(alone, lines, near)]
    lines = page.lines(grids) if any(level) else lines
    areas = number_columns(lines)
    if areas and drawn.paths + drawn.images and page.reading == page.shown == page.media:
        lines = page.lines(grids) if add([], "lattice-combined") else lines
        areas = number_columns(lines)
    for area in areas:
        box = Box(area.x0 - 1, area.y0 - 1, area.x1 + 1, area.y1 + 1)
        add(straight(open.completed(box, [], lines, near), near), "columns")
    return grids, page.lines(grids) if areas else lines


def _is_table(grid: Grid) -> bool:
    """Are most of its cells neither high nor wide? Shaded words of running text are no table."""
    plain = sum(top == bottom and left == right for top, bottom, left, right in grid.spans)
    return len(grid.bottoms) > 2 and 2 * plain > len(grid.spans)


def _fill(
    page: Page,
    grids: list[Grid],
    lines: list[VisualLine],
    second: SecondReader,
    problems: list[str],
) -> Found:
    """Both readings of the cells. Where they differ in more than a few of the page, the one that
    gives more of its characters a meaning is the first."""
    held, over = cells.filled(grids, page.chars)
    texts = cells.texts_of(held)
    lines = [*lines, *visual_lines.visual_lines(over, [])]
    zero = page.reading.forth(page.media.back(Box(0, 0, 0, 0)))
    try:
        others = second.characters(page.number, page.reading.turn, (zero.x0, zero.y0))
    except Exception as error:
        problems.append(f"page {page.number}: there is no second reading of it ({say(error)})")
        return Found(list(map(Filled, grids, texts, [None] * len(grids), held)), lines)
    if _marks(others) == _marks(page.chars):
        return Found(list(map(Filled, grids, texts, texts, held)), lines)
    others = first_prints(others)
    seconds = cells.texts_of(cells.filled(grids, others)[0])
    both = [pair for pairs in map(zip, texts, seconds) for pair in pairs]
    differing = sum(_bare(one) != _bare(two) for one, two in both)
    told = sum(bool(one or two) for one, two in both)
    if differing > max(FEW, SHARE * told):
        better = says_more([two for _, two in both], [one for one, _ in both])
        if better:
            texts, seconds = seconds, texts
        problems.append(
            f"page {page.number}: two readings differ in {differing} of {told} cells; "
            f"landed as {'playa' if better else 'pdfium'} reads them, look at the page"
        )
    lines = _more(page, grids, others, lines, problems)
    return Found(list(map(Filled, grids, texts, seconds, held)), lines)


def _marks(chars: Sequence[Char]) -> set[tuple[str, int, int]]:
    """Which character stands where, to the point."""
    return {(t, int(x + 0.37), int(y + 0.37)) for t, x, y, _, _ in chars if not t.isspace()}


def _more(
    page: Page,
    grids: Sequence[Grid],
    seconds: Sequence[Char],
    lines: list[VisualLine],
    problems: list[str],
) -> list[VisualLine]:
    """The lines outside the tables, from playa's characters where pdfium's lack some.

    pdfium drops text without ink (see `letters.fonts`; a font may be embedded and empty). Where a
    page has been read twice anyway, what the two see outside the tables is held against each other.
    """
    others = visual_lines.visual_lines(seconds, [grid.box for grid in grids])
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
    return Counter("".join(_bare(line.text) for line in lines))


def _bare(text: str) -> str:
    return normalize("NFKC", "".join(text.split()).translate(RADICALS))


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    return any(box.x0 < o.x1 and o.x0 < box.x1 and box.y0 < o.y1 and o.y0 < box.y1 for o in others)


def say(error: Exception) -> str:
    """An error in one short line."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:100]
