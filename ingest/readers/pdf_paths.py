"""The paths of a content stream: which of them are rules that a table can be drawn with.

Goes in: the operands of the path operators. Comes out: `Rule`s in playa's coordinates, the same
that playa's `miner.process_path` calls a line or a rectangle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]
Step = tuple[str, float, float]  # m, l, h, or c for any curve; to where

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
CLOSE: Step = ("h", 0.0, 0.0)
LINES, RECTANGLES = {"ml", "mlh"}, {"mlllh", "mllll"}
SHAPES, MOST_STEPS = {*LINES, *RECTANGLES, "mllh", "mllllh"}, 6


class Rule(NamedTuple):
    """A straight line or an upright rectangle: its box, and how it is painted."""

    is_line: bool
    x0: float
    y0: float
    x1: float
    y1: float
    stroke: bool
    fill: bool


class Paths:
    """The path under construction, and the rules among those painted so far."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.path: list[Step] = []
        self.ctm = IDENTITY

    def begin(self, x: float, y: float) -> None:
        """m"""
        self.path.append(("m", x, y))

    def line_to(self, x: float, y: float) -> None:
        """l"""
        self.path.append(("l", x, y))

    def curve(self, *points: float) -> None:
        """c, v, y: that it is one is all that is asked."""
        self.path.append(("c", points[-2], points[-1]))

    def close(self, _: bytes) -> None:
        """h"""
        self.path.append(CLOSE)

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """re"""
        right, top = x + width, y + height
        self.path += (("m", x, y), ("l", right, y), ("l", right, top), ("l", x, top), CLOSE)

    def paint(self, stroke: bool, fill: bool, closed: bool = False) -> None:
        """S, s, f, F, f*, B, B*, b, b*"""
        if closed:
            self.path.append(CLOSE)
        start = 0
        for n, step in enumerate(self.path):
            if n > start and step[0] == "m":
                self.rule(self.path[start:n], stroke, fill)
                start = n
        self.rule(self.path[start:], stroke, fill)
        self.path = []

    def drop(self, _: bytes) -> None:
        """n"""
        self.path = []

    def rule(self, steps: list[Step], stroke: bool, fill: bool) -> None:
        """Keep a subpath that is one straight line or an upright rectangle."""
        if not 2 <= len(steps) <= MOST_STEPS:
            return
        shape = "".join([kind for kind, _, _ in steps])
        if shape not in SHAPES:
            return
        a, b, c, d, e, f = self.ctm
        points = [(a * x + c * y + e, b * x + d * y + f) for kind, x, y in steps if kind != "h"]
        if len(shape) > 3 and shape[-2:] == "lh" and points[-1] == points[0]:
            points.pop()  # a last line back to where it began, then closed: once is enough
            shape = shape[:-2] + "h"
        if shape not in LINES | RECTANGLES or (shape == "mllll" and points[4] != points[0]):
            return
        (x0, y0), (x1, y1) = points[:2]
        if shape in RECTANGLES:
            (x2, y2), (x3, y3) = points[2:4]
            upright = x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0
            if not upright and not (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0):
                return
            x1, y1 = x2, y2
        box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        self.rules.append(Rule(shape in LINES, *box, stroke, fill))


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that first applies `inner`, then `outer`."""
    a1, b1, c1, d1, e1, f1 = inner
    a, b, c, d, e, f = outer
    return (
        a * a1 + c * b1,
        b * a1 + d * b1,
        a * c1 + c * d1,
        b * c1 + d * d1,
        a * e1 + c * f1 + e,
        b * e1 + d * f1 + f,
    )


def _paint(stroke: bool, fill: bool, closed: bool = False) -> Callable[[Paths, bytes], None]:
    return lambda paths, _: paths.paint(stroke, fill, closed)


NUMERIC: dict[bytes, tuple[Callable[..., None], int]] = {
    b"m": (Paths.begin, 2),
    b"l": (Paths.line_to, 2),
    b"c": (Paths.curve, 6),
    b"v": (Paths.curve, 4),
    b"y": (Paths.curve, 4),
    b"re": (Paths.rectangle, 4),
}
PLAIN: dict[bytes, Callable[..., None]] = {
    b"h": Paths.close,
    b"n": Paths.drop,
    b"S": _paint(True, False),
    b"s": _paint(True, False, True),
    b"f": _paint(False, True),
    b"F": _paint(False, True),
    b"f*": _paint(False, True),
    b"B": _paint(True, True),
    b"B*": _paint(True, True),
    b"b": _paint(True, True, True),
    b"b*": _paint(True, True, True),
}
