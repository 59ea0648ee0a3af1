"""The detail table by economic subject (06), in two, three or four blocks side by side.

Goes in: a disclosure and a layout. Comes out: the printed grid. The four-block form of 2022
prints two amounts per subject, the whole and the basic expenditure within it.
"""

from __future__ import annotations

from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Cell, Grid, figure, head
from tests.typeset.layout import Layout
from tests.typeset.subjects import ECONOMIC, NEVER_BASIC, economic_codes

TABLE = "economic_detail"
_TWO_BLOCK_CAPITAL = [
    "310",
    "31001",
    "31002",
    "31003",
    "31007",
    "31013",
    "31019",
    "31021",
    "31022",
    "31099",
]
_THREE_BLOCK_OTHERS = ("307", "310", "312", "399")


def blocks(form: str) -> list[list[str]]:
    """The economic codes that a form prints, block by block from left to right."""
    personnel = economic_codes("301", "303")
    if form == "basic2":
        return [personnel, [*economic_codes("302"), *_TWO_BLOCK_CAPITAL]]
    goods = economic_codes("302")
    if form == "basic3":
        return [personnel, goods, economic_codes(*_THREE_BLOCK_OTHERS)]
    others = economic_codes("307", "309", "310", "311", "312", "313", "399")
    return [personnel, goods, others[:28], others[28:]]


def _measures(form: str) -> tuple[str, ...]:
    return ("total", "basic") if form == "total4" else ("basic",)


def _dashed(code: str, measure: str, form: str) -> bool:
    never = (*NEVER_BASIC, "313") if form == "total4" else NEVER_BASIC
    return measure == "basic" and code.startswith(never)


def _header(grid: Grid, layout: Layout) -> None:
    form, count = layout.economic, len(blocks(layout.economic))
    if form == "basic2":
        columns = 2 if layout.code_split else 1
        heads = [
            head("经济分类科目编码", cols=columns),
            head("科目名称", rows=columns),
            head("决算数", rows=columns),
        ]
        grid.add(*heads, *heads)
        if layout.code_split:
            grid.add(head("类"), head("款"), head("类"), head("款"))
        return
    width = 2 + len(_measures(form))
    grid.add(head("人员经费", cols=width), head("公用经费", cols=width * (count - 1)))
    if form == "total4":
        words = ["科目编码", "科目名称", "金额", "其中：基本支出"]
    else:
        words = ["科目代码", "科目名称", "决算数"]
    grid.add(*(head(word) for _ in range(count) for word in words))


def _code_cells(code: str | None, layout: Layout) -> list[Cell]:
    if layout.economic != "basic2" or not layout.code_split:
        return [Cell(code or "")]
    return [Cell(code[:3] if code else "", align="c"), Cell(code[3:] if code else "", align="c")]


def economic_detail(disclosure: Disclosure, layout: Layout) -> Grid:
    """Table 06."""
    form, measures = layout.economic, _measures(layout.economic)
    lanes = blocks(form)
    data = disclosure.table(TABLE)
    printable = {code for lane in lanes for code in lane} | {"personnel_total", "public_total"}
    unprinted = {code for _, code, m in data.figures if m in measures} - printable
    if unprinted:
        raise ValueError(f"form {form} has no line for {sorted(unprinted)}")

    codes = (4, 3) if form == "basic2" and layout.code_split else (7,)
    grid = Grid((*codes, 20, *([9] * len(measures))) * len(lanes), landscape=len(lanes) > 2)
    _header(grid, layout)
    grid.header_rows = len(grid.rows)

    def amounts(line: str) -> list[Cell]:
        cells = []
        for measure in measures:
            dashed = _dashed(line, measure, form)
            text = layout.dash if dashed else layout.amount(data.get(None, line, measure))
            cells.append(figure(text, TABLE, None, line, measure))
        return cells

    for i in range(max(len(lane) for lane in lanes)):
        row: list[Cell] = []
        for lane in lanes:
            code = lane[i] if i < len(lane) else None
            row += _code_cells(code, layout)
            indent = 0 if code and len(code) == 3 else 2
            row.append(Cell(ECONOMIC[code] if code else "", indent=indent))
            row += amounts(code) if code else [Cell(align="r") for _ in measures]
        grid.add(*row)

    label = len(codes) + 1
    rest = (label + len(measures)) * (len(lanes) - 1) - len(measures)
    grid.add(
        Cell("人员经费合计", cols=label),
        *amounts("personnel_total"),
        Cell("公用经费合计", cols=rest),
        *amounts("public_total"),
    )
    return grid
