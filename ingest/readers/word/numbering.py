"""The numbers that Word counts by itself: 一、 (二) 3. and the like are nowhere in the text.

Goes in: a document of python-docx, then its paragraphs in their order. Comes out: the number that
stands before each, as printed. A list is found at the paragraph or at its style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Element

from ingest.readers.word.counting import Counters, Level, List, written
from ingest.readers.word.runs import W, is_on

LEVELS = 9


class Numbering:
    """Counts along the paragraphs of a document."""

    def __init__(self, document: Any) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists
            root = None
        self._lists = {} if root is None else _lists(root)
        styles = document.part.styles.element.iter(f"{W}style")
        self._styles: dict[str | None, Element] = {x.get(f"{W}styleId"): x for x in styles}
        self._counters = Counters(LEVELS)

    def next(self, paragraph: Element) -> str:
        """The number of the paragraph that comes next; nothing where it has none."""
        number_id, depth = self._place(paragraph)
        found = self._lists.get(number_id)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counters.next(found, depth)
        level = found.levels[depth]
        if level.numerals in ("bullet", "none"):
            return ""

        def numeral(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            kind = found.levels[other].numerals if other in found.levels else "decimal"
            return written(counts[other], "decimal" if level.in_digits else kind)

        return re.sub(r"%([1-9])", numeral, level.words)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph; its styles give what it does not."""
        number_id, depth = "", 0
        for properties in reversed(list(self._properties(paragraph))):
            numbered = properties.find(f"{W}numPr")
            for part in () if numbered is None else numbered:
                value = part.get(f"{W}val") or ""
                if part.tag == f"{W}numId":
                    number_id = value
                elif part.tag == f"{W}ilvl" and value.isdecimal():
                    depth = min(int(value), LEVELS - 1)
        return number_id, depth

    def _properties(self, paragraph: Element) -> Iterator[Element]:
        """The properties of a paragraph, then of its style, then of what that is based on."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return
        yield properties
        name = properties.find(f"{W}pStyle")
        seen: set[str | None] = set()
        while name is not None and name.get(f"{W}val") not in seen:
            seen.add(name.get(f"{W}val"))
            style = self._styles.get(name.get(f"{W}val"))
            if style is None:
                return
            of_style = style.find(f"{W}pPr")
            if of_style is not None:
                yield of_style
            name = style.find(f"{W}basedOn")


def _lists(root: Element) -> dict[str, List]:
    """Each list of the document by its id."""
    abstract = {x.get(f"{W}abstractNumId"): x for x in root.iter(f"{W}abstractNum")}
    found = {}
    for number in root.iter(f"{W}num"):
        link = number.find(f"{W}abstractNumId")
        name = None if link is None else link.get(f"{W}val")
        levels = dict(_levels(abstract[name])) if name in abstract else {}
        restarts = {}
        for override in number.iter(f"{W}lvlOverride"):
            levels |= dict(_levels(override))
            start = override.find(f"{W}startOverride")
            if start is not None:
                restarts[_value(override, "ilvl")] = _value(start, "val", 1)
        found[number.get(f"{W}numId") or ""] = List(name or "", levels, restarts)
    return found


def _levels(holder: Element) -> Iterator[tuple[int, Level]]:
    for level in holder.iter(f"{W}lvl"):
        start, numerals = level.find(f"{W}start"), level.find(f"{W}numFmt")
        words = level.find(f"{W}lvlText")
        yield (
            _value(level, "ilvl"),
            Level(
                1 if start is None else _value(start, "val", 1),
                "decimal" if numerals is None else numerals.get(f"{W}val") or "decimal",
                "" if words is None else words.get(f"{W}val") or "",
                is_on(level, "isLgl"),
            ),
        )


def _value(element: Element, name: str, default: int = 0) -> int:
    value = element.get(f"{W}{name}") or ""
    return int(value) if value.isdecimal() else default
