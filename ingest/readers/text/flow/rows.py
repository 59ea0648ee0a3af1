"""Rows out of wrapped cells in reading order, once the lanes of the table are known.

Goes in: the lines of one table, from its ruler, header or first row on. Comes out: its rows, each
with the same number of cells, and the lines that belong to no row as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.text.flow import halves
from ingest.readers.text.flow.lanes import (
    CODE,
    CODE_HEADS,
    ORDINAL,
    RULER_WORD,
    VALUE,
    Lanes,
    cells_of,
    is_word,
    spread,
)
from ingest.readers.text.source import Item, SourceLine, SourceRow, as_it_stands

_KEY = re.compile(r"\d{1,7}")
_PARTED = re.compile(r"3\d\d \d\d")


@dataclass(slots=True)
class RowBuilder:
    """Fills the slots of one row after the other from the cells in reading order."""

    lanes: Lanes
    shows_blanks: bool = True  # where the file does not, a row with fewer values tells no columns
    _row: list[str] = field(default_factory=list)
    _label: list[SourceLine] = field(default_factory=list)  # lines waiting to become a label
    _first_line: int = 0
    _last: SourceLine = field(default_factory=lambda: SourceLine(0, 0, ""))  # that had values

    def rows(self, lines: Sequence[SourceLine]) -> Iterator[Item]:
        """The rows of the table; the first line is its ruler or header."""
        for line in lines:
            cells = cells_of(line.text)
            if not line.text.strip():
                if cells and not self._row and not self._label and len(cells) >= len(self._slots):
                    yield self._finished(line, [""] * len(self._slots))
                continue
            above = line.line_no - line.around - 1
            if self._label and above != self._label[-1].line_no and is_word(cells[0]):
                yield from self._waiting()  # a heading: no label goes on after a blank line
            waits = self._row[:1] or [line.text.strip() for line in self._label[:1]]
            if waits and halves.is_neighbour(self.lanes, waits[0], cells[0]):
                last = self._label[-1] if self._label else self._last
                self._row = self._half()
                yield self._finished(last, self._row)
            if CODE_HEADS.fullmatch(line.text):
                yield as_it_stands(line, [line.text.strip()])
            elif self._is_head(cells):
                yield as_it_stands(line, spread(cells, self._slots))  # the row may go on below
            elif self._is_words(cells):
                yield from self._words(line)
            elif "T" not in self._slots and any(is_word(cell) for cell in cells):
                yield as_it_stands(line, cells)  # a label where the ruler has no place for one
            else:
                yield from self._fill(line, cells)
        yield from self._rest(lines)

    @property
    def _slots(self) -> str:
        return self.lanes.slots

    def _is_head(self, cells: Sequence[str]) -> bool:
        """A ruler, or a header line that has a word for each slot."""
        words = [cell for cell in cells if cell]
        if RULER_WORD in words or [w for w in words if w.isdigit()] == words == [
            str(n) for n in range(1, len(words) + 1)
        ]:
            return len(words) > 1
        return len(words) == len(self._slots) > 1 and all(is_word(word) for word in words)

    def _words(self, line: SourceLine) -> Iterator[Item]:
        """Words alone: (a part of) a label, unless the row has no place for one now."""
        if not (self._row or self._label) and (row := halves.of_labels(self.lanes, line.text)):
            yield as_it_stands(line, row)
            return
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
        return all(is_word(cell) or cell == "" for cell in cells) and not is_blank_row

    def _waiting(self) -> Iterator[Item]:
        yield from self._label
        self._label.clear()

    def _fill(self, line: SourceLine, cells: list[str]) -> Iterator[Item]:
        if self._label and cells[0] == "" and self._next_slot() in "TK" and not self._row:
            # An empty cell where the label would go: what waited was no label of this row.
            yield from self._waiting()
        queue = list(cells)
        self._last = line
        if not (self._row or self._label) and halves.is_of_right(self.lanes, queue):
            self._row = [""] * len(self.lanes.lanes[0].slots)
            self._first_line = line.line_no
        while queue:
            if not self._row and not self._label:
                self._first_line = line.line_no - line.around
            slot = self._next_slot()
            if slot == "K":
                self._take_key(queue)
            elif slot == "T":
                self._take_label(queue)
            else:
                self._take_value(queue)
            if len(self._row) == len(self._slots):
                yield self._finished(line, self._row)
        # The values of a lane stand on one line, as does the key before them: those missing at
        # its end are blank.
        if self._row and self._slots[len(self._row) - 1] in "VK":
            unsure = self._unsure()
            while self._row and self._next_slot() == "V":
                self._row.append("")
                if len(self._row) == len(self._slots):
                    yield replace(self._finished(line, self._row), unsure=unsure)

    def _unsure(self) -> frozenset[int]:
        """The values of the lane whose row ends too early, if blanks among them are not shown."""
        found: list[int] = []
        at = len(self._row)
        while not self.shows_blanks and at > 0 and self._slots[at - 1] == "V":
            at -= 1
            found.append(at)
        return frozenset(found) if self._slots[len(self._row) :][:1] == "V" else frozenset()

    def _next_slot(self) -> str:
        return self._slots[len(self._row)]

    def _take_key(self, queue: list[str]) -> None:
        if self._label and CODE.fullmatch(self._label[0].text.strip()):
            self._row.append(self._label.pop(0).text.strip())
        elif self._is_parted_key(queue):
            self._row.append(f"{queue.pop(0)} {queue.pop(0)}")
        elif _KEY.fullmatch(queue[0]) or (queue[0] == "" and not self._label):
            self._row.append(queue.pop(0))
        else:
            self._row.append("")

    def _is_parted_key(self, queue: Sequence[str]) -> bool:
        """`301 01 基本工资`: class and item of one code, in a table with one column for both."""
        once = self.lanes.lanes[0].keys_before == 1 and "KK" not in self._slots
        return (
            once
            and len(queue) > 2
            and bool(_PARTED.fullmatch(" ".join(queue[:2])))
            and is_word(queue[2])
        )

    def _half(self) -> list[str]:
        if self._label:
            self._row.append("".join(line.text.strip() for line in self._label))
            self._label.clear()
        return halves.completed(self.lanes, self._row)

    def _take_label(self, queue: list[str]) -> None:
        if self._label:
            text = "".join(line.text.strip() for line in self._label)
            self._label.clear()
            indent = 0
            while indent < len(queue) and queue[indent] == "":
                indent += 1
            if indent < len(queue) and is_word(queue[indent]):
                text += queue[indent]
                del queue[: indent + 1]
            self._row.append(text)
            return
        if queue[0] == "" and "K" not in self._slots:
            self._row.append(queue.pop(0))  # only tables with keys indent their labels
            return
        blanks = next((i for i, cell in enumerate(queue) if cell), len(queue))
        if blanks == len(queue) or is_word(queue[blanks]):
            del queue[:blanks]  # the indent of the label
        else:
            lane = self.lanes.lanes[0]
            kept = lane.values if lane.keys_before else 0
            del queue[: min(max(blanks - kept, 1), blanks)]
        words: list[str] = []
        while queue and is_word(queue[0]) and not (words and ORDINAL.match(queue[0])):
            words.append(queue.pop(0))
        self._row.append(" ".join(words))

    def _take_value(self, queue: list[str]) -> None:
        if (queue[0] == "" or VALUE.fullmatch(queue[0])) and not self._is_next_key(queue):
            self._row.append(queue.pop(0))
        else:
            self._row.append("")

    def _is_next_key(self, queue: list[str]) -> bool:
        """A code with a label behind it begins a lane, though a value was due."""
        behind = next((cell for cell in queue[1:] if cell), "")
        keyed = self.lanes.lanes[0].keys_before > 0
        return keyed and bool(CODE.fullmatch(queue[0])) and (is_word(behind) or not behind)

    def _finished(self, line: SourceLine, texts: Sequence[str]) -> SourceRow:
        first, last = line.line_no - line.around, line.line_no + line.around
        if texts is self._row and self._first_line:
            first = min(first, self._first_line)
        row = SourceRow(line.page_no, first, last, tuple(texts))
        self._row = []
        self._first_line = self._label[0].line_no if self._label else 0
        return row

    def _rest(self, lines: Sequence[SourceLine]) -> Iterator[Item]:
        if self._row:
            self._row += [""] * (len(self._slots) - len(self._row))
            last = max((line for line in lines if line.text.strip()), key=lambda line: line.line_no)
            yield self._finished(last, self._row)
        yield from self._waiting()
