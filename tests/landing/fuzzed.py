"""Documents changed at random: seeds of each form, and what is done to their bytes.

A new form is one line in SEEDS: its ending, and what makes the bytes of a small document of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.landing import hostile
from tests.typeset import html, pipes, workbook
from tests.typeset.grid import Grid, Text

WRITERS = Path(__file__).parents[1] / "writers"
TABS = "2023年度部门决算\n收入决算表\n单位：万元\n科目\t合计\t财政拨款\n教育支出\t1,234.50\t1,000.00\n合计\t1,234.50\t1,000.00\n"
CELLS = (
    "项目支出绩效自评表\n\t科目\n\t金额\n\n\t教育支出\n\t1,234.50\n\n填表人：赵示范 电话：7654321\n"
)
FLOW = "收入决算表\n 科目 合计 财政拨款 \n 教育支出 1,234.50 1,000.00 \n 合计 1,234.50 1,000.00 \n"

GRID = Grid((1.0, 1.0, 1.0))
for cells in (("科目", "合计", "财政拨款"), ("教育支出", "1,234.50", "1,000.00")):
    GRID.add(*cells)
SHEET = [Text("2023年度收入决算表", "title"), GRID, Text("注：略")]
MESSAGE = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"

Seed = tuple[str, Callable[[], bytes]]
SEEDS: dict[str, Seed] = {
    "tabs": (".txt", lambda: (TABS * 5).encode()),
    "tabs-gb18030": (".txt", lambda: (TABS * 5).encode("gb18030")),
    "tabs-utf16": (".txt", lambda: (TABS * 5).encode("utf-16")),
    "cells": (".txt", lambda: (CELLS * 5).encode()),
    "flow": (".txt", lambda: (FLOW * 5).encode()),
    "pdf-plain": (".pdf", lambda: hostile.pdf(hostile.one_page(hostile.text_of(b"1,234.50")))),
    "pdf-pages": (".pdf", lambda: hostile.pages(3)),
    "pdf-table": (".pdf", lambda: (WRITERS / "fpdf2-split.pdf").read_bytes()),
    "pdf-printed": (".pdf", lambda: (WRITERS / "typst-split.pdf").read_bytes()),
    "docx": (".docx", lambda: (WRITERS / "office" / "text.docx").read_bytes()),
    "xlsx": (".xlsx", lambda: workbook.xlsx(SHEET)),
    "xls": (".xls", lambda: workbook.xls(SHEET)),
    "ods": (".ods", lambda: workbook.ods(SHEET)),
    "html": (".html", lambda: html.typeset(SHEET, "serif")),
    "mht": (".mht", lambda: MESSAGE + html.typeset(SHEET, "serif")),
    "markdown": (".md", lambda: pipes.typeset(SHEET)),
}
ENDINGS = (".txt", ".pdf", ".doc", ".xlsx", ".html", "", ".zip")


def flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def drop(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 200)]
    return data


def insert(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data))
    data[place:place] = chance.randbytes(chance.randint(1, 200))
    return data


def double(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 500)] * chance.randint(1, 9)
    return data


def blank(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    stop = min(len(data), start + chance.randint(1, 200))
    data[start:stop] = bytes(stop - start)
    return data


def digits(data: bytearray, chance: random.Random) -> bytearray:
    """Other numbers: lengths, places and counts that lie."""
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    for place in chance.sample(places, min(len(places), chance.randint(1, 10))):
        data[place] = chance.randint(48, 57)
    return data


CHANGES = (flip, cut, drop, insert, double, blank, digits)


def fuzzed(number: int) -> tuple[str, bytes]:
    """The name and the bytes of one such document; always the same for a number."""
    chance = random.Random(f"juesuan {number}")
    if chance.random() < 0.05:
        return f"{number:05d}{chance.choice(ENDINGS)}", chance.randbytes(chance.randint(1, 5000))
    ending, make = SEEDS[list(SEEDS)[number % len(SEEDS)]]
    data = bytearray(make())
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(CHANGES)(data, chance) if data else data
    if chance.random() < 0.1:
        ending = chance.choice(ENDINGS)
    return f"{number:05d}{ending}", bytes(data)
