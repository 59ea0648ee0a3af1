"""Documents nobody has seen: rows of any kind, on the way that a reader's document takes.

Goes in: a random generator. Comes out: a `Document` as a reader returns it. Some are noise in grids
of 1 to 40 columns, most are an invented disclosure to which things were done that no press does.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from ingest.document import Block, Box, Cell, Document, Line, Row, Table, TextBlock
from ingest.landing import batches, rows
from ingest.landing.source import Landing, Source
from tests.typeset import grid
from tests.typeset.compose import compose
from tests.typeset.random_university import random_university
from tests.typeset.strategies import random_pair

READER, VERSION = "arbitrary", "1"
SEEDS = Path(__file__).parents[2] / "seeds"
WORDY = (
    "table_titles",
    "line_wordings",
    "column_wordings",
    "phrases",
    "table_notes",
    "claim_subjects",
)
# what breaks parsers: signs of patterns and of SQL, of control, of other scripts; the separator that
# the models part numbers with; numbers no type holds; things that are nearly numbers, codes and dates
PIECES = (
    *(
        "'",
        '"',
        "\\",
        "\\1",
        "{x}",
        "{{ 1 }}",
        "%s",
        "--",
        "/*",
        ";",
        "(",
        ")(",
        "[",
        "]",
        "*",
        "+?",
        "|",
        "$",
        "^",
    ),
    *(
        "\x01",
        "\x1e",
        "\x1f",
        "\x7f",
        "\t",
        "\n",
        "\r\n",
        "\u0085",
        "\u2028",
        "\u200b",
        "\ufeff",
        "\u202e",
        "¦",
    ),
    *(
        "𠀀",
        "😀",
        "é",
        "e\u0301",
        "ﬁ",
        "Ⅳ",
        "①",
        "㈠",
        "⼀",
        "\ue000",
        "\U000f0000",
        "٣",
        "०",
        "１２３",
        "Ⅹ",
        "٫",
    ),
    *(
        "9" * 12,
        "9" * 19,
        "9" * 39,
        "1" + "0" * 400,
        "0." + "0" * 60 + "1",
        "99999999999.999999",
        "1e400",
    ),
    *(
        "123,456,789,012,345,678,901,234.56",
        "-0",
        "-0.00",
        "00",
        "0001",
        "1,2,3",
        "1.2.3",
        "1..2",
        ".5",
        "5.",
    ),
    *(
        "-",
        "--",
        "——",
        "－",
        "—1",
        "(1.00)",
        "¥1",
        "￥-3",
        "100%",
        "99999999999999%",
        "-1%",
        "∞",
        "XX",
        "NaN",
        "inf",
    ),
    *(
        "2023",
        "2023年",
        "0000年度",
        "9999年",
        "99999999999年",
        "2023-02-30",
        "201",
        "2010101",
        "30101",
        "3029999999",
    ),
    *(
        "合计",
        "总计",
        "小计",
        "本年收入合计",
        "栏次",
        "行次",
        "单位：万元",
        "金额单位：元",
        "单位：亿元",
        "公开01表",
    ),
    *(
        "部门：某局",
        "单位名称：无",
        "第一部分",
        "第二十一部分",
        "一、",
        "（九十九）",
        "附件99999999999",
        "三公",
        "减少",
        "增长",
    ),
    *(
        "增加99999999999999999999万元，增长0%",
        "下降100%",
        "完成预算的0%",
        "共3个项目",
        "评分100分",
        "等级为优",
    ),
    *(
        "购置公务用车99999999999辆",
        "国内接待0批次0人次",
        "为0元",
        "万元",
        "比2022年增加0万元，增长∞%",
        "基数为0",
    ),
)


@cache
def wordings() -> tuple[str, ...]:
    """Texts of the seeds, so that rows of any kind are taken for tables, columns, lines, claims."""
    found = []
    for name in WORDY:
        with (SEEDS / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column in ("title_zh", "label_pattern", "pattern", "also_pattern", "wording"):
                    text = row.get(column) or ""
                    found.append("".join(c for c in text.split("|")[0] if c not in "^$()?[]+*\\"))
    return tuple(sorted({text for text in found if text}))


def number(rng: Random) -> str:
    """A printed number; now and then one that no column holds."""
    digits = rng.choice((1, 1, 2, 3, 4, 6, 8, 13, 14, 15, 18, 25, 60))
    text = (
        f"{rng.randrange(10**digits):,}" if rng.random() < 0.3 else f"{rng.randrange(10**digits)}"
    )
    if rng.random() < 0.6:
        text += "." + "".join(rng.choices("0123456789", k=rng.choice((1, 2, 2, 2, 4, 6, 7, 20))))
    return (
        rng.choice(("", "", "", "", "-", "－", "￥")) + text + rng.choice(("", "", "", "%", "万元"))
    )


def text_of(rng: Random) -> str:
    """Text of any kind, as it may stand in a cell or a line."""
    kind = rng.random()
    if kind < 0.35:
        return number(rng)
    if kind < 0.6:
        return rng.choice(wordings())
    if kind < 0.75:
        return rng.choice(PIECES)
    if kind < 0.97:
        makers = (number, lambda rng: rng.choice(wordings()), lambda rng: rng.choice(PIECES))
        joined = rng.choice(("", "", " ", "\n", "，", "。"))
        return joined.join(rng.choice(makers)(rng) for _ in range(rng.randrange(0, 7)))
    if kind < 0.998:
        return "".join(
            chr(rng.choice((*range(1, 0x3000), *range(0x4E00, 0x9FFF)))) for _ in range(40)
        )
    return (rng.choice(PIECES) + rng.choice(wordings())) * rng.randrange(100, 1_000)


def some_box(rng: Random) -> Box | None:
    """A place, none, or one that is no place."""
    if rng.random() < 0.3:
        return None
    numbers = [rng.choice((0.0, -1.0, 1e9, float(rng.randrange(800)))) for _ in range(4)]
    return Box(*numbers)


def cell(rng: Random, col_no: int) -> Cell:
    """A cell with any spans; the second reading is the same, another, or none."""
    text = text_of(rng)
    second = rng.choice((None, text, text, text_of(rng)))
    spans = [rng.choice((1, 1, 1, 2, 5, 40)) for _ in range(2)]
    return Cell(col_no, text, some_box(rng), spans[0], spans[1], second)


def noise_table(rng: Random, page_no: int) -> Table:
    """A grid of 1 to 40 columns of anything."""
    columns, count = rng.randrange(1, 41), rng.randrange(1, 12)
    kept = rng.choice((1.0, 0.7, 0.2))
    return Table(
        page_no,
        tuple(
            Row(no, tuple(cell(rng, col) for col in range(1, columns + 1) if rng.random() < kept))
            for no in range(1, count + 1)
        ),
        rng.choice(("lattice", "text", "stream", "")),
    )


def noise_lines(rng: Random, page_no: int) -> TextBlock:
    """Lines of anything."""
    count = rng.randrange(1, 8)
    return TextBlock(tuple(Line(text_of(rng), page_no, some_box(rng)) for _ in range(count)))


def noise(rng: Random) -> list[Block]:
    """A document that has nothing of a disclosure but its words."""
    makers = (noise_table, noise_lines)
    return [rng.choice(makers)(rng, page_no) for page_no in range(1, rng.randrange(2, 9))]


def read(blocks: Sequence[grid.Block]) -> list[Block]:
    """What a reader that errs nowhere returns of what the press prints."""
    found: list[Block] = []
    lines: list[Line] = []
    page_no = 1
    for block in blocks:
        if isinstance(block, grid.Text):
            lines.append(Line(block.text, page_no))
            continue
        if lines:
            found.append(TextBlock(tuple(lines)))
            lines = []
        if isinstance(block, grid.Grid):
            found.append(_table(block, page_no))
        page_no += 1
    return [*found, TextBlock(tuple(lines))] if lines else found


def _table(block: grid.Grid, page_no: int) -> Table:
    return Table(
        page_no,
        tuple(
            Row(
                no,
                tuple(
                    Cell(p.column + 1, p.cell.text, None, p.cell.cols, p.cell.rows, p.cell.text)
                    for p in row
                ),
            )
            for no, row in enumerate(block.rows, start=1)
        ),
        "lattice",
    )


def disclosure(rng: Random) -> list[Block]:
    """An invented disclosure, as a reader that errs nowhere reads it."""
    seed = rng.randrange(2**20)
    return read(compose(*(random_university(seed) if rng.random() < 0.2 else random_pair(seed))))


def _in_cells(blocks: list[Block], change: Callable[[Cell], Cell | None]) -> list[Block]:
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            changed = tuple(
                replace(row, cells=tuple(c for c in map(change, row.cells) if c is not None))
                for row in block.rows
            )
            block = replace(block, rows=changed)
        done.append(block)
    return done


def _repeated(rng: Random, blocks: list[Block]) -> list[Block]:
    for _ in range(rng.randrange(1, 6)):
        start = rng.randrange(len(blocks))
        blocks[rng.randrange(len(blocks)) : 0] = blocks[start : start + rng.randrange(1, 6)]
    return blocks


def _shuffled(rng: Random, blocks: list[Block]) -> list[Block]:
    return rng.sample(blocks, len(blocks))


def _two_in_one(rng: Random, blocks: list[Block]) -> list[Block]:
    return blocks + disclosure(rng)


def _other_bodies(rng: Random, blocks: list[Block]) -> list[Block]:
    """The titles of one table over the body of another."""
    tables = [block for block in blocks if isinstance(block, Table)]
    rng.shuffle(tables)
    return [tables.pop() if isinstance(block, Table) else block for block in blocks]


def _spoiled_cells(rng: Random, blocks: list[Block]) -> list[Block]:
    share = rng.choice((0.01, 0.1, 0.6))

    def change(one: Cell) -> Cell | None:
        return replace(cell(rng, one.col_no), box=one.box) if rng.random() < share else one

    return _in_cells(blocks, change)


def _moved_cells(rng: Random, blocks: list[Block]) -> list[Block]:
    """Cells lost, in another column, or two in one place."""
    share = rng.choice((0.02, 0.2))

    def change(one: Cell) -> Cell | None:
        if rng.random() > share:
            return one
        return rng.choice((None, replace(one, col_no=max(1, one.col_no + rng.randrange(-3, 4)))))

    return _in_cells(blocks, change)


def _spoiled_lines(rng: Random, blocks: list[Block]) -> list[Block]:
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            lines = list(block.lines)
            for no, line in enumerate(lines):
                if rng.random() < 0.15:
                    cut = rng.randrange(len(line.text) + 1)
                    text = line.text[:cut] + text_of(rng) + line.text[cut + rng.randrange(3) :]
                    lines[no] = rng.choice((replace(line, text=text), rng.choice(lines)))
            block = TextBlock(tuple(lines))
        done.append(block)
    return done


def _with_noise(rng: Random, blocks: list[Block]) -> list[Block]:
    for block in noise(rng):
        blocks.insert(rng.randrange(len(blocks) + 1), block)
    return blocks


def _joined(rng: Random, blocks: list[Block]) -> list[Block]:
    """Rows of one table under those of another, as a reader does that misses a gap."""
    tables = [no for no, block in enumerate(blocks) if isinstance(block, Table)]
    for first, second in pairwise(tables):
        above, below = blocks[first], blocks[second]
        if rng.random() < 0.3 and isinstance(above, Table) and isinstance(below, Table):
            every = above.rows + below.rows
            rows_ = tuple(replace(row, row_no=no) for no, row in enumerate(every, start=1))
            blocks[second] = replace(below, rows=rows_)
    return blocks


DEEDS = (
    *(_repeated, _shuffled, _two_in_one, _other_bodies),
    *(_spoiled_cells, _moved_cells, _spoiled_lines, _with_noise, _joined),
)


def document(rng: Random) -> Document:
    """A document nobody has seen."""
    if rng.random() < 0.15:
        blocks = noise(rng)
    else:
        blocks = disclosure(rng)
        for deed in rng.sample(DEEDS, rng.randrange(1, 4)):
            blocks = deed(rng, blocks)
    return Document(blocks, rng.randrange(0, 40), READER, VERSION)


def land(warehouse: Path, documents: Sequence[tuple[str, Document]]) -> list[str]:
    """Land documents under these names as the pipeline does; gives their ids, in this order."""
    raw = warehouse / "raw"
    batches.prepare(raw)
    landings = [landed(name, one) for name, one in documents]
    batches.land(raw, landings, datetime(2026, 1, 1, tzinfo=UTC))
    return [one.source.document_id for one in landings]


def landed(name: str, one: Document) -> Landing:
    """A document with the rows of it that land; its name stands for its bytes."""
    document_id = hashlib.sha256(name.encode()).hexdigest()
    source = Source(Path(name), document_id, len(name), "application/pdf")
    return Landing(source, one.reader, one.reader_version, rows.of(document_id, one))
