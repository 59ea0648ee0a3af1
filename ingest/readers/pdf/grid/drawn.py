"""What a page draws besides text, from pdfium: pieces of rules, shaded areas, images.

Goes in: an open pdfium page. Comes out: `Drawn`, in the reading frame (see `letters.glyphs`). A
line, a hairline that is filled, the side of a box, a dash: each is a piece of a rule.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

from ingest.document import Box
from ingest.readers.pdf.grid.ruled import Rule
from ingest.readers.pdf.letters.glyphs import Corners, Frame

raw: Any = import_module("pypdfium2.raw")

Matrix = tuple[float, float, float, float, float, float]

THIN = 3.5  # points: a shape no thicker is a line, a thicker one an area
MOST_OF_PAGE = 0.5  # an area that covers more of the page is its background
NESTING = 8  # form XObjects inside form XObjects


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
