"""The lanes of a table in reading-order text: what follows what in each row.

A lane is a label with the number that keys it (a code before it, in one cell or in several, or a
line number after it) and its values. Lanes are told by a ruler, by a header that repeats, or,
where both are scrambled, by the first rows themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

VALUE = re.compile(r"[-－]?[\d,]+(?:\.\d+)?%?|[-—–─－]{2,}|/|∞%?|无")
CODE = re.compile(r"[1-9]\d\d(?:\d\d){0,2}")
RULER_WORD = "栏次"
CODE_HEADS = re.compile(r"\s*类\s+款(?:\s+项)?(?:\s+类\s+款)?(?:\s+|$)")  # below 科目编码
_GLUED = re.compile(r"(\d\.\d{2,})(?=[一-龥])")
_KEY_BEFORE = re.compile(r"代码|编码|编号")
_KEY_AFTER = re.compile(r"行次|序号")
_LABEL = re.compile(r"^(项目|[^\d\s]{0,6}名称)([(（].*)?$")
TOTAL = re.compile(
    r"本年[收支]|收入[合总]计|支出[合总]计|合计|总计|年[初末]|使用"
)  # no label goes on so
ORDINAL = re.compile(r"^([一二三四五六七八九十]+)、.")
_OUTSIDE = re.compile(
    r"\s*(?:(?:金额)?单位|注|说明)\s*[:：]|\s*第[一二三四五六七八九十]+部分"
)  # of a table's rows
_LOOK_AHEAD = 40  # lines below 一、 in which one row must stand unwrapped


@dataclass(frozen=True, slots=True)
class Lane:
    """What follows what: keys before the label, the label, a key after it, values."""

    label: bool
    keys_before: int
    key_after: bool
    values: int

    @property
    def slots(self) -> str:
        """K, T and V in the order they are printed."""
        label = "T" if self.label else ""
        return "K" * self.keys_before + label + "K" * self.key_after + "V" * self.values


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a table from left to right."""

    lanes: tuple[Lane, ...]

    @property
    def slots(self) -> str:
        """The slots of a whole row."""
        return "".join(lane.slots for lane in self.lanes)

    @classmethod
    def of_ruler(cls, text: str) -> Lanes:
        """`栏次  1 栏次  2 3`: an empty cell behind 栏次 is the line number's column."""
        cells = cells_of(text)
        lanes: list[Lane] = []
        i = 0
        while i < len(cells):
            label = cells[i] == RULER_WORD
            i += label
            after = label and i < len(cells) and cells[i] == ""
            i += after
            start = i
            while i < len(cells) and cells[i].isdigit():
                i += 1
            lanes.append(Lane(label, int(label and not after), after, i - start))
            i += i == start  # nothing a ruler has: step over it
        return cls(tuple(lanes))

    @classmethod
    def of_header(cls, text: str) -> Lanes | None:
        """`科目代码 科目名称 决算数 …`, `项目 行次 统计数`: one unit, repeated or single."""
        words = text.split()
        starts = [i for i, word in enumerate(words) if _KEY_BEFORE.search(word)]
        starts = starts or [i for i, word in enumerate(words) if _LABEL.match(word)]
        if not starts or starts[0] != 0 or any(VALUE.fullmatch(word) for word in words):
            return None
        units = [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]
        lanes = [lane for unit in units if (lane := _lane_of_header(unit)) is not None]
        if len(lanes) < len(units) or not (len(lanes) > 1 or lanes[0].key_after):
            return None
        return cls(tuple(lanes))

    @classmethod
    def of_body(cls, texts: Sequence[str]) -> Lanes | None:
        """Lanes told by rows, `texts` beginning with the first: by codes, or by ordinals."""
        cells = cells_of(texts[0])
        if not cells:
            return None
        if ORDINAL.match(cells[0]):
            return cls._by_ordinals(texts)
        if re.fullmatch(r"[1-9]\d\d", cells[0]):
            return cls._by_codes(cells)
        return cls._below_total(cells, texts[1:])

    def agrees_with(self, texts: Sequence[str]) -> bool:
        """False where labels side by side below show other lanes than these."""
        shown = self._by_ordinals(texts)
        return shown is None or self.lanes[0].key_after or shown.lanes == self.lanes

    @classmethod
    def _by_codes(cls, cells: Sequence[str]) -> Lanes | None:
        """A first row `301 工资福利支出 342.20 302 …`: codes that recur part it into equal lanes.

        A class is not indented: blanks behind its code are the columns of 款 and 项.
        """
        keys = next((i for i, cell in enumerate(cells) if is_word(cell)), 0)
        codes = [
            i
            for i, cell in enumerate(cells)
            if CODE.fullmatch(cell) and is_word(next((c for c in cells[i + 1 :] if c), "…"))
        ]
        if not keys or any(cells[1:keys]):
            return None
        if len(codes) > 1:
            values = min(b - a for a, b in pairwise(codes)) - keys - 1
            return cls((Lane(True, keys, False, values),) * len(codes)) if values > 0 else None
        values = _value_count(cells[1:])
        return cls((Lane(True, keys, False, values),)) if values > 1 else None

    @classmethod
    def _below_total(cls, cells: Sequence[str], below: Sequence[str]) -> Lanes | None:
        """A total above the first code tells how many values a row has."""
        label = next((i for i, cell in enumerate(cells) if cell), 0)  # behind blank code cells
        values = _value_count(cells)
        first = cells_of(next((text for text in below if text.strip()), ""))
        is_code = bool(first) and bool(re.fullmatch(r"[1-9]\d\d", first[0]))
        if not (values > 1 and is_code and is_word(cells[label])):
            return None
        if len(cells) != label + 1 + values:
            return None
        keys = next((i for i, cell in enumerate(first) if is_word(cell)), 1)
        return cls((Lane(True, keys, False, values),))

    @classmethod
    def _by_ordinals(cls, texts: Sequence[str]) -> Lanes | None:
        """Two labels of one ordinal side by side (四、… 四、…), in any row that is not wrapped."""
        for text in texts[:_LOOK_AHEAD]:
            if _OUTSIDE.match(text):
                break
            cells = cells_of(text)
            labels = [i for i, cell in enumerate(cells) if ORDINAL.match(cell)]
            if len(labels) == 2 and labels[0] == 0:
                first, second = (ORDINAL.match(cells[i]) for i in labels)
                widths = (labels[1] - 1, len(cells) - labels[1] - 1)
                if first and second and first[1] == second[1] and min(widths) > 0:
                    last = max(widths[1], *(_values_of_last(text) for text in texts[:_LOOK_AHEAD]))
                    return cls(tuple(Lane(True, 0, False, width) for width in (widths[0], last)))
        return None


def _values_of_last(text: str) -> int:
    """How many values stand behind the second total of a line; 0 where it has no two."""
    words = text.split()
    totals = [i for i, word in enumerate(words) if TOTAL.match(word)]
    return len(words) - totals[1] - 1 if len(totals) == 2 and totals[0] == 0 else 0


def cells_of(text: str) -> list[str]:
    """The cells of a line: each is ended by one space, the last may lack it."""
    cells = _GLUED.sub(r"\1 ", text).split(" ")
    return cells[:-1] if cells and cells[-1] == "" else cells


def is_word(cell: str) -> bool:
    """A cell of words: neither blank nor a value."""
    return bool(cell) and not VALUE.fullmatch(cell)


def _value_count(cells: Sequence[str]) -> int:
    """How many values and blanks stand behind the last word, 0 where none is an amount."""
    last_word = max((i for i, cell in enumerate(cells) if is_word(cell)), default=-1)
    tail = cells[last_word + 1 :]
    return len(tail) if last_word >= 0 and any("." in cell for cell in tail) else 0


def _lane_of_header(words: Sequence[str]) -> Lane | None:
    before = bool(_KEY_BEFORE.search(words[0]))
    rest = list(words[1:] if before else words)
    if not rest or not _LABEL.match(rest[0]):
        return None
    values = rest[1:]
    after = bool(values) and bool(_KEY_AFTER.search(values[0]))
    values = values[1:] if after else values
    return Lane(True, int(before), after, len(values)) if values else None


def spread(cells: Sequence[str], slots: str) -> list[str]:
    """Head cells in their slots: a ruler's numbers stand over the values, its word over a label."""
    words = [cell for cell in cells if cell]
    if len(words) == len(slots):
        return words
    spread: list[str] = []
    queue = [cell for cell in cells if cell]
    for slot in slots:
        fits = queue and (queue[0].isdigit() == (slot == "V")) and slot != "K"
        spread.append(queue.pop(0) if fits else "")
    return words if queue else spread
