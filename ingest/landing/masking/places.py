"""Places in texts, and putting something else there.

Goes in: texts and places in them. Comes out: texts. Also what a text is told of its surroundings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MASK = "***"
Span = tuple[int, int]
Instead = tuple[int, int, str]  # from, to, and what stands there instead


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a text: the kind that a label beside it says, or that it is of amounts."""

    label: str | None = None
    is_amount: bool = False


NOTHING = Around()


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same places in order, those that overlap as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def put(text: str, instead: Sequence[Instead]) -> str:
    """The text with something else in these places, which are in order."""
    for start, end, words in reversed(instead):
        text = text[:start] + words + text[end:]
    return text


def put_over_lines(texts: Sequence[str], instead: Sequence[Instead]) -> list[str]:
    """The same for lines that follow each other; places count characters of the joined lines.

    What spans a line break stands instead of its part on the first line; the rest is masked.
    """
    starts, begin = [], 0
    for text in texts:
        starts.append(begin)
        begin += len(text) + 1
    result, number = list(texts), len(texts) - 1
    for start, end, words in reversed(instead):
        while starts[number] >= end:
            number -= 1
        part = number
        while part >= 0 and starts[part] + len(texts[part]) > start:
            left, right = max(start - starts[part], 0), min(end - starts[part], len(texts[part]))
            said = words if start >= starts[part] else MASK
            if left < right:
                result[part] = result[part][:left] + said + result[part][right:]
            part -= 1
    return result
