"""Rows out of wrapped cells in reading order, once the lanes of the table are known.

A lane is a label with the number that keys it (a code before it, a line number after it) and its
values. Goes in: the lines of one table, from its ruler or header on. Comes out: its rows, each
with the same number of cells, and the lines that belong to no row as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.text_source import Item, SourceLine, SourceRow

_VALUE = re.compile(r"[-－]?[\d,]+(?:\.\d+)?%?|[-—–─－]{2,}|/|∞%?|无")
_KEY = re.compile(r"\d{1,7}")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_GLUED = re.compile(r"(\d\.\d{2,})(?=[一-龥])")
_KEY_BEFORE = re.compile(r"代码|编码|编号")
_KEY_AFTER = re.compile(r"行次|序号")
_LABEL = re.compile(r"^(项目|科目名称|名称)")
_RULER_WORD = "栏次"


@dataclass(frozen=True, slots=True)
class Lane:
    """What follows what: key, label, values; `key` is 'before', 'after' or ''."""

    label: bool
    key: str
    values: int

    @property
    def slots(self) -> str:
        """K, T and V in the order they are printed."""
        before, after = ("K" if self.key == "before" else ""), ("K" if self.key == "after" else "")
        return before + ("T" if self.label else "") + after + "V" * self.values


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
        cells = _cells(text)
        lanes: list[Lane] = []
        i = 0
        while i < len(cells):
            label = cells[i] == _RULER_WORD
            i += label
            after = label and i < len(cells) and cells[i] == ""
            i += after
            start = i
            while i < len(cells) and cells[i].isdigit():
                i += 1
            lanes.append(Lane(label, "after" if after else "before" if label else "", i - start))
            i += i == start  # nothing a ruler has: step over it
        return cls(tuple(lanes))

    @classmethod
    def of_header(cls, text: str) -> Lanes | None:
        """`科目代码 科目名称 决算数 …`, `项目 行次 统计数`: one unit, repeated or single."""
        words = text.split()
        starts = [i for i, word in enumerate(words) if _KEY_BEFORE.search(word)]
        starts = starts or [i for i, word in enumerate(words) if _LABEL.match(word)]
        if not starts or starts[0] != 0 or any(_VALUE.fullmatch(word) for word in words):
            return None
        units = [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]
        lanes = [_lane_of_header(unit) for unit in units]
        if any(lane is None for lane in lanes) or not (
            len(lanes) > 1 or _KEY_AFTER.search(words[1] if len(words) > 1 else "")
        ):
            return None
        return cls(tuple(lane for lane in lanes if lane is not None))

    @classmethod
    def of_body(cls, texts: Sequence[str]) -> Lanes | None:
        """Lanes told by the rows themselves, where header and ruler are scrambled or missing.

        `texts` begins with the first row. Codes that recur in one line part it into lanes of
        equal width; a single code, or a total above the first code, makes one lane.
        """
        cells = _cells(texts[0])
        if not _is_first_code(cells[0] if cells else ""):
            return cls._below_total(cells, texts[1:])
        codes = [
            i
            for i, cell in enumerate(cells)
            if _CODE.fullmatch(cell) and _is_word(next((c for c in cells[i + 1 :] if c), "…"))
        ]
        if len(codes) > 1:
            values = min(b - a for a, b in pairwise(codes)) - 2
            return cls((Lane(True, "before", values),) * len(codes)) if values > 0 else None
        width = _value_count(cells[1:])
        return cls((Lane(True, "before", width),)) if width > 1 else None

    @classmethod
    def _below_total(cls, cells: Sequence[str], below: Sequence[str]) -> Lanes | None:
        width = _value_count(cells)
        following = next((text for text in below if text.strip()), "")
        is_total = width > 1 and _is_word(cells[0]) and len(cells) == width + 1
        if is_total and _is_first_code((_cells(following) or [""])[0]):
            return cls((Lane(True, "before", width),))
        return None


def _is_first_code(cell: str) -> bool:
    return bool(re.fullmatch(r"[1-9]\d\d", cell))


def _value_count(cells: Sequence[str]) -> int:
    """How many values and blanks stand behind the last word, 0 where none is an amount."""
    last_word = max((i for i, cell in enumerate(cells) if _is_word(cell)), default=-1)
    tail = cells[last_word + 1 :]
    return len(tail) if last_word >= 0 and any("." in cell for cell in tail) else 0


def _lane_of_header(words: Sequence[str]) -> Lane | None:
    key = "before" if _KEY_BEFORE.search(words[0]) else ""
    rest = list(words[1:] if key else words)
    if not rest or not _LABEL.match(rest[0]):
        return None
    values = rest[1:]
    if values and _KEY_AFTER.search(values[0]):
        key, values = "after", values[1:]
    return Lane(True, key, len(values)) if values else None


def _cells(text: str) -> list[str]:
    """The cells of a line: each is ended by one space, the last may lack it."""
    cells = _GLUED.sub(r"\1 ", text).split(" ")
    return cells[:-1] if cells and cells[-1] == "" else cells


@dataclass(slots=True)
class RowBuilder:
    """Fills the slots of one row after the other from the cells in reading order."""

    lanes: Lanes
    _row: list[str] = field(default_factory=list)
    _label: list[SourceLine] = field(default_factory=list)  # lines waiting to become a label
    _first_line: int = 0

    def rows(self, lines: Sequence[SourceLine]) -> Iterator[Item]:
        """The rows of the table; the first line is its ruler or header."""
        for line in lines:
            cells = _cells(line.text)
            if not line.text.strip():
                if cells and not self._row and not self._label and len(cells) >= len(self._slots):
                    yield self._finished(line, [""] * len(self._slots))
                continue
            if self._label and line.line_no != self._label[-1].line_no + 1 and _is_word(cells[0]):
                yield from self._waiting()  # a heading: no label goes on after a blank line
            if self._is_head(cells):
                yield self._finished(line, _spread(cells, self._slots))
            elif self._is_words(cells):
                yield from self._words(line)
            else:
                yield from self._fill(line, cells)
        yield from self._rest(lines)

    @property
    def _slots(self) -> str:
        return self.lanes.slots

    def _is_head(self, cells: Sequence[str]) -> bool:
        """A ruler, or a header line that has a word for each slot."""
        words = [cell for cell in cells if cell]
        if _RULER_WORD in words or [w for w in words if w.isdigit()] == words == [
            str(n) for n in range(1, len(words) + 1)
        ]:
            return len(words) > 1
        return len(words) == len(self._slots) > 1 and all(_is_word(word) for word in words)

    def _words(self, line: SourceLine) -> Iterator[Item]:
        """Words alone: (a part of) a label, unless the row has no place for one now."""
        if self._next_slot() in "TK":
            if not self._row and not self._label:
                self._first_line = line.line_no
            self._label.append(line)
        else:
            yield line

    def _is_words(self, cells: Sequence[str]) -> bool:
        """Neither values nor enough blanks behind the words to be the values of a lane."""
        blanks = len(cells) - 1 - max(i for i, cell in enumerate(cells) if cell)
        is_blank_row = not self._row and blanks >= self.lanes.lanes[0].values
        return all(_is_word(cell) or cell == "" for cell in cells) and not is_blank_row

    def _waiting(self) -> Iterator[Item]:
        yield from self._label
        self._label.clear()

    def _fill(self, line: SourceLine, cells: list[str]) -> Iterator[Item]:
        if self._label and cells[0] == "" and self._next_slot() in "TK" and not self._row:
            # An empty cell where the label would go: what waited was no label of this row.
            yield from self._waiting()
        if not self._row and not self._label:
            self._first_line = line.line_no
        queue = list(cells)
        while queue:
            slot = self._next_slot()
            if slot == "K":
                self._take_key(queue)
            elif slot == "T":
                self._take_label(queue)
            else:
                self._take_value(queue)
            if len(self._row) == len(self._slots):
                yield self._finished(line, self._row)
        # The values of a lane stand on one line: those missing at its end are blank.
        if self._row and self._slots[: len(self._row)].endswith("V"):
            while self._row and self._next_slot() == "V":
                self._row.append("")
                if len(self._row) == len(self._slots):
                    yield self._finished(line, self._row)

    def _next_slot(self) -> str:
        return self._slots[len(self._row)]

    def _take_key(self, queue: list[str]) -> None:
        if self._label and _CODE.fullmatch(self._label[0].text.strip()):
            self._row.append(self._label.pop(0).text.strip())
        elif _KEY.fullmatch(queue[0]) or (queue[0] == "" and not self._label):
            self._row.append(queue.pop(0))
        else:
            self._row.append("")

    def _take_label(self, queue: list[str]) -> None:
        if self._label:
            text = "".join(line.text.strip() for line in self._label)
            self._label.clear()
            indent = 0
            while indent < len(queue) and queue[indent] == "":
                indent += 1
            if indent < len(queue) and _is_word(queue[indent]):
                text += queue[indent]
                del queue[: indent + 1]
            self._row.append(text)
            return
        blanks = next((i for i, cell in enumerate(queue) if cell), len(queue))
        if blanks == len(queue) or _is_word(queue[blanks]):
            del queue[:blanks]  # the indent of the label
        else:
            lane = self.lanes.lanes[0]
            del queue[: max(blanks - (lane.values if lane.key == "before" else 0), 1)]
        words = []
        while queue and _is_word(queue[0]):
            words.append(queue.pop(0))
        self._row.append(" ".join(words))

    def _take_value(self, queue: list[str]) -> None:
        is_next_key = (
            self.lanes.lanes[0].key == "before"
            and bool(_CODE.fullmatch(queue[0]))
            and len(queue) > 1
            and (_is_word(queue[1]) or queue[1] == "")
            and "V" not in self._slots[len(self._row) + 1 :][:1]
        )
        if (queue[0] == "" or _VALUE.fullmatch(queue[0])) and not is_next_key:
            self._row.append(queue.pop(0))
        else:
            self._row.append("")

    def _finished(self, line: SourceLine, texts: Sequence[str]) -> SourceRow:
        first = self._first_line if texts is self._row and self._first_line else line.line_no
        row = SourceRow(line.page_no, first, line.line_no, tuple(texts))
        self._row = []
        self._first_line = 0
        return row

    def _rest(self, lines: Sequence[SourceLine]) -> Iterator[Item]:
        if self._row:
            blank = [""] * (len(self._slots) - len(self._row))
            yield self._finished(lines[-1], [*self._row, *blank])
        yield from self._waiting()


def _is_word(cell: str) -> bool:
    """A cell of words: neither blank nor a value."""
    return bool(cell) and not _VALUE.fullmatch(cell)


def _spread(cells: Sequence[str], slots: str) -> list[str]:
    """Head cells in their slots: a ruler's numbers stand over the values, its word over a label."""
    words = [cell for cell in cells if cell]
    if len(words) == len(slots):
        return words
    spread: list[str] = []
    queue = [cell for cell in cells if cell]
    for slot in slots:
        fits = queue and (queue[0].isdigit() == (slot == "V")) and slot != "K"
        spread.append(queue.pop(0) if fits else "")
    return spread
