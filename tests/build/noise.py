"""Rows of any kind: cells, tables and lines of wordings, odd signs and numbers, drawn at random."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random

from ingest.document import Block, Box, Cell, Line, Row, Table, TextBlock

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
