"""Rules made straight: what a table is drawn with, whoever drew it.

Goes in: the rules of a page as they are drawn, piece by piece (`drawn`). Comes out: `Rule`s in the
reading frame (see `letters.glyphs`). Writers draw one rule as a pair of lines a hair apart or as a
row of dashes, each cell as a box of its own, and leave the outer frame out: here all of these
become single lines that end on the lines they meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.document import Box

FEWEST_ENDS = 2  # rules that end in the air side by side are a frame that was left out


class Rule(NamedTuple):
    """A level or upright line: at which height or from the left, from where to where."""

    level: bool
    at: float
    low: float
    high: float


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
