"""The rules that a page draws, made straight: what a table is drawn with, whoever drew it.

Goes in: an open pdfium page. Comes out: `Rule`s in the reading frame (see `pdf_text`). Writers draw
the same rule as a line, a hairline that is filled, the side of a box, a row of dashes, a pair of
lines a hair apart; each cell as a box of its own; and leave the outer frame out. Here all of these
become single lines that end on the lines they meet.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

from ingest.document import Box
from ingest.readers.pdf_text import Corners, Frame

raw: Any = import_module("pypdfium2.raw")

Matrix = tuple[float, float, float, float, float, float]

THIN = 3.5  # points: a shape no thicker is a line, a thicker one an area
MOST_OF_PAGE = 0.5  # an area that covers more of the page is its background
NESTING = 8  # form XObjects inside form XObjects
FEWEST_ENDS = 2  # rules that end in the air side by side are a frame that was left out


class Rule(NamedTuple):
    """A level or upright line: at which height or from the left, from where to where."""

    level: bool
    at: float
    low: float
    high: float


class Drawn(NamedTuple):
    """What a page draws besides text; `covered` is the largest image's share of the page.

    `areas` are filled without an outline: shading, or cells between which the page shows through.
    """

    paths: int
    images: int
    covered: float
    rules: list[Rule]
    areas: list[Box]


def drawn(page: Any, frame: Frame, most: int) -> Drawn:
    """All that the page draws, inside form XObjects as well; of more than `most` paths no rules."""
    paths = images = 0
    largest = 0.0
    shapes: list[tuple[Corners, bool]] = []
    for kind, thing, outer in _objects(page, None):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths <= most:
                shapes += _shapes(thing, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            x0, y0, x1, y1 = _bounds(thing, outer)
            largest = max(largest, (x1 - x0) * (y1 - y0))
    visible = frame.visible
    size = (visible.x1 - visible.x0) * (visible.y1 - visible.y0)
    rules, areas = [], []
    for corners, is_outline in shapes:
        x0, y0, x1, y1 = frame.corners(*corners)
        if min(x1 - x0, y1 - y0) <= THIN:
            rules += _line(x0, y0, x1, y1)
        elif not is_outline and (x1 - x0) * (y1 - y0) < MOST_OF_PAGE * size:
            areas.append(Box(x0, y0, x1, y1))
    return Drawn(paths, images, largest / size, rules if paths <= most else [], areas)


def _objects(
    page: Any, form: Any, outer: Matrix | None = None, depth: int = NESTING
) -> Iterator[Any]:
    """Type, handle and outer matrix of each object, without pypdfium2's own objects of them."""
    holder = page if form is None else form
    count = raw.FPDFPage_CountObjects if form is None else raw.FPDFFormObj_CountObjects
    get = raw.FPDFPage_GetObject if form is None else raw.FPDFFormObj_GetObject
    for number in range(count(holder)):
        thing = get(holder, number)
        if not thing:
            raise RuntimeError(f"pdfium does not give what the page draws (object {number})")
        kind = raw.FPDFPageObj_GetType(thing)
        yield kind, thing, outer
        if kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            yield from _objects(page, thing, _times(_matrix(thing), outer), depth - 1)


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        raise RuntimeError("pdfium gives no matrix for what the page draws")
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that first applies `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    x0, y0 = _moved(outer, 0.0, 0.0)
    (ax, ay), (cx, cy), (ex, ey) = (_moved(outer, *v) for v in ((a, b), (c, d), (e, f)))
    return ax - x0, ay - y0, cx - x0, cy - y0, ex, ey


def _moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


SIDES = [ctypes.c_float() for _ in range(4)]


def _bounds(thing: Any, outer: Matrix | None) -> Corners:
    if not raw.FPDFPageObj_GetBounds(thing, *SIDES):
        raise RuntimeError("pdfium gives no place for what the page draws")
    x0, y0, x1, y1 = (side.value for side in SIDES)
    return (x0, y0, x1, y1) if outer is None else _around(outer, [(x0, y0), (x1, y1)])


def _around(matrix: Matrix, points: Iterable[tuple[float, float]]) -> Corners:
    xs, ys = zip(*(_moved(matrix, x, y) for x, y in points), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


FILL, STROKE = ctypes.c_int(), ctypes.c_int()


def _shapes(path: Any, outer: Matrix | None) -> list[tuple[Corners, bool]]:
    """The boxes of a path's lines and areas in the page's coordinates; whether each is an outline.

    A path whose bounds are thin is a line, whatever it is made of. Of any other, the straight sides
    are lines where they are stroked, and the closed parts areas where they are filled.
    """
    if not raw.FPDFPath_GetDrawMode(path, FILL, STROKE) or not (FILL.value or STROKE.value):
        return []
    bounds = _bounds(path, outer)
    if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= THIN:
        return [(bounds, bool(STROKE.value))]
    matrix = _times(_matrix(path), outer)
    found: list[tuple[Corners, bool]] = []
    for points, curved in _subpaths(path):
        if STROKE.value:
            found += [(_around(matrix, side), True) for side in pairwise(points)]
        elif not curved:
            found.append((_around(matrix, points), False))
    return [shape for shape in found if not shape[1] or _is_straight(shape[0])]


def _is_straight(corners: Corners) -> bool:
    return min(corners[2] - corners[0], corners[3] - corners[1]) <= 0.5


def _subpaths(path: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each subpath, back to the first where it is closed; whether it has curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for number in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, curved
            points, curved = [], False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        curved |= kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points, curved


def _line(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    """The rule along the middle of a thin box; none of a dot."""
    width, height = x1 - x0, y1 - y0
    if max(width, height) <= max(THIN, 2 * min(width, height)) and min(width, height) > 0.5:
        return []
    if width >= height:
        return [Rule(True, (y0 + y1) / 2, x0, x1)]
    return [Rule(False, (x0 + x1) / 2, y0, y1)]


def sides(areas: Iterable[Box]) -> list[Rule]:
    """The four sides of each area."""
    found = []
    for b in areas:
        found += [Rule(True, b.y0, b.x0, b.x1), Rule(True, b.y1, b.x0, b.x1)]
        found += [Rule(False, b.x0, b.y0, b.y1), Rule(False, b.x1, b.y0, b.y1)]
    return found


def straight(rules: Sequence[Rule], near: float) -> list[Rule]:
    """The rules with those nearer than `near` as one, each ending on the rules that it meets."""
    found = []
    for table in (side for band in _parted(rules, near, 1) for side in _parted(band, near, 0)):
        joined = _joined(table, near)
        spots = {lv: sorted({r.at for r in joined if r.level == lv}) for lv in (True, False)}
        snapped = []
        for level, at, low, high in joined:
            met = spots[not level]
            snapped.append(Rule(level, at, _nearest(low, met, near), _nearest(high, met, near)))
        found += _closed(snapped, near)
    return found


def _parted(rules: Sequence[Rule], near: float, axis: int) -> list[list[Rule]]:
    """The rules, parted where none stands: those of tables below each other (axis 1) or beside each
    other (axis 0) have nothing to do with each other."""
    spans = [(r.low, r.high, r) if r.level != bool(axis) else (r.at, r.at, r) for r in rules]
    found: list[list[Rule]] = []
    end = -math.inf
    for low, high, rule in sorted(spans):
        if low > end + near:
            found.append([])
        found[-1].append(rule)
        end = max(end, high)
    return found


def _joined(rules: Sequence[Rule], near: float) -> list[Rule]:
    """Rules at one place whose ends touch or overlap are one rule."""
    spans: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for level in (True, False):
        mine = [rule for rule in rules if rule.level == level]
        place = places([rule.at for rule in mine], near)
        for rule in mine:
            spans[level, place[rule.at]].append((rule.low, rule.high))
    found = []
    for (level, at), parts in spans.items():
        parts.sort()
        low, high = parts[0]
        for start, end in parts[1:]:
            if start - high > near:
                found.append(Rule(level, at, low, high))
                low, high = start, end
            high = max(high, end)
        found.append(Rule(level, at, low, high))
    return found


def places(values: Iterable[float], near: float) -> dict[float, float]:
    """For each value the middle of those it lies among: a group is never wider than `near`."""
    groups: list[list[float]] = []
    for value in sorted(set(values)):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return {value: (group[0] + group[-1]) / 2 for group in groups for value in group}


def _nearest(value: float, places: Sequence[float], near: float) -> float:
    found = min(places, key=lambda place: abs(place - value), default=math.inf)
    return found if abs(found - value) <= near else value


def _closed(rules: Sequence[Rule], near: float) -> list[Rule]:
    """The rules without loose ends: where some that cross others end side by side, there
    is an outer rule that was left out; any other is cut off where it last crosses one."""
    found = list(rules)
    across = {level: [r for r in rules if r.level != level] for level in (True, False)}
    loose: dict[tuple[bool, str, int], list[tuple[Rule, int, float]]] = defaultdict(list)
    for n, rule in enumerate(rules):
        met = [other.at for other in across[rule.level] if _meet(rule, other, near)]
        if met and rule.low < min(met) - near:
            loose[rule.level, "low", round(rule.low / near)].append((rule, n, min(met)))
        if met and rule.high > max(met) + near:
            loose[rule.level, "high", round(rule.high / near)].append((rule, n, max(met)))
    for (level, end, _), ends in loose.items():
        for group in _grids(sorted(ends, key=lambda e: e[0].at), across[level], near):
            if len(group) >= FEWEST_ENDS:
                places = [getattr(rule, end) for rule, _, _ in group]
                place = min(places) if end == "low" else max(places)
                found.append(Rule(not level, place, group[0][0].at, group[-1][0].at))
            else:
                for _, n, last in group:
                    cut = found[n]
                    low, high = (last, cut.high) if end == "low" else (cut.low, last)
                    found[n] = Rule(level, cut.at, low, high)
    return found


def _meet(one: Rule, other: Rule, near: float) -> bool:
    return (
        one.low - near <= other.at <= one.high + near
        and other.low - near <= one.at <= other.high + near
    )


def _grids(
    ends: Sequence[tuple[Rule, int, float]], across: Sequence[Rule], near: float
) -> Iterator[list[tuple[Rule, int, float]]]:
    """The ends, parted where nothing that crosses their rules leads from one to the next."""
    group: list[tuple[Rule, int, float]] = []
    for end in ends:
        if group and not any(
            _meet(a, group[-1][0], near) and _meet(a, end[0], near) for a in across
        ):
            yield group
            group = []
        group.append(end)
    if group:
        yield group
