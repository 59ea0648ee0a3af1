"""The short tables: “三公”经费 and 部门决算公开相关信息统计表.

Goes in: a disclosure and a layout. Comes out: the printed grid.
"""

from __future__ import annotations

from tests.typeset.book import (
    ASSET_LINES,
    COUNTS,
    OPERATING_COST_LINES,
    PROCUREMENT_LINES,
    SANGONG_ITEMS,
)
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Cell, Grid, figure, head
from tests.typeset.layout import Layout

SANGONG = "sangong"
STATISTICS = "statistics"


def _inner_words(layout: Layout) -> list[str]:
    """小计, purchase and operation of vehicles in this publisher's words."""
    return [SANGONG_ITEMS["vehicle"], SANGONG_ITEMS["vehicle_purchase"], layout.vehicle_words[1]]


def _halves_header(grid: Grid, layout: Layout) -> None:
    """预算数 | 决算数, six columns each."""
    grid.add(head("预算数", cols=6), head("决算数", cols=6))
    half = [
        head(SANGONG_ITEMS["total"], rows=2),
        head(SANGONG_ITEMS["abroad"], rows=2),
        head(layout.vehicle_words[0], cols=3),
        head(SANGONG_ITEMS["reception"], rows=2),
    ]
    grid.add(*half, *half)
    inner = [head(word) for word in _inner_words(layout)]
    grid.add(*inner, *inner)


def _pairs_header(grid: Grid, layout: Layout) -> None:
    """Under every item a pair of 预算数 and 决算数."""
    grid.add(head("财政拨款“三公”经费", cols=12))
    grid.add(
        head(SANGONG_ITEMS["total"], cols=2, rows=2),
        head(SANGONG_ITEMS["abroad"], cols=2, rows=2),
        head(layout.vehicle_words[0], cols=6),
        head(SANGONG_ITEMS["reception"], cols=2, rows=2),
    )
    grid.add(*(head(word, cols=2) for word in _inner_words(layout)))
    grid.add(*(head(word) for _ in SANGONG_ITEMS for word in ("预算数", "决算数")))


def sangong(disclosure: Disclosure, layout: Layout) -> Grid:
    """The table of official travel, vehicles and receptions."""
    grid = Grid((1.0,) * 12, landscape=True)
    if layout.sangong == "pairs":
        _pairs_header(grid, layout)
        measures = [f"{basis}_{item}" for item in SANGONG_ITEMS for basis in ("budget", "actual")]
    else:
        _halves_header(grid, layout)
        measures = [f"{basis}_{item}" for basis in ("budget", "actual") for item in SANGONG_ITEMS]
        if layout.line_numbers:
            grid.add(*(head(str(i + 1)) for i in range(12)))
    grid.header_rows = len(grid.rows)
    data = disclosure.table(SANGONG)
    if data.state == "data":
        grid.add(
            *(
                figure(layout.amount(data.get(None, "TOTAL", m)), SANGONG, None, "TOTAL", m)
                for m in measures
            )
        )
    elif layout.empty_sangong_row:
        grid.add(*(Cell(align="r") for _ in measures))
    return grid


def statistics(disclosure: Disclosure, layout: Layout) -> Grid:
    """Procurement, operating cost of offices, vehicles and equipment."""
    data = disclosure.table(STATISTICS)
    grid = Grid((34, 6, 12))

    def line(code: str, number: int, wording: str) -> None:
        value = data.get(None, code, "amount")
        counted = str(value.quantize(1)) if value else ""
        text = counted if code in COUNTS else layout.amount(value)
        grid.add(Cell(wording), head(str(number)), figure(text, STATISTICS, None, code, "amount"))

    grid.add(Cell("一、政府采购情况", cols=3))
    grid.add(head("项目"), head("行次"), head(layout.statistics_measure))
    for entry in PROCUREMENT_LINES:
        line(*entry)
    grid.add(Cell("二、机关运行经费", cols=3))
    grid.add(head("项目"), Cell(), head("统计数"))
    for entry in OPERATING_COST_LINES:
        line(*entry)
    grid.add(Cell("三、国有资产占用情况", cols=3))
    for entry in ASSET_LINES:
        line(*entry)
    return grid
