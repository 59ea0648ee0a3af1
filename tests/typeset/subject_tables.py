"""Tables with one row per function subject: 02, 03, 05, 政府性基金, 国有资本.

Goes in: a disclosure and a layout. Comes out: the printed grid. The code stands in one column of
seven digits or in three columns 类, 款, 项; the total line stands first or last, in the code or
the name column.
"""

from __future__ import annotations

from tests.typeset.book import (
    EXPENDITURE_MEASURES,
    FUND_MEASURES,
    INCOME_MEASURES,
    NATURES,
    with_parents,
)
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Cell, Grid, figure, head
from tests.typeset.layout import Layout
from tests.typeset.subjects import FUNCTIONS

FLAT = {"income": INCOME_MEASURES, "expenditure": EXPENDITURE_MEASURES}
YEAR = "本年支出"


def _measures(table: str, layout: Layout) -> tuple[str, ...]:
    if table in FLAT:
        return tuple(FLAT[table])
    if table == "government_fund" or (table == "state_capital" and layout.capital_with_income):
        return FUND_MEASURES
    return tuple(NATURES)


def _code_columns(layout: Layout) -> int:
    return 3 if layout.code_split else 1


def _wrapped(word: str, layout: Layout) -> str:
    """Header words with the blanks that a narrow column leaves in extracted text."""
    if not layout.wrap_headers or len(word) < 6:
        return word
    half = (len(word) + 1) // 2
    return f"{word[:half]} {word[half:]}"


def _measure_heads(table: str, layout: Layout, depth: int) -> tuple[list[Cell], list[Cell]]:
    """The first and second header row right of the subject columns."""
    if table in FLAT:
        names = FLAT[table].values()
        return [head(_wrapped(name, layout), rows=depth) for name in names], []
    inner_words = ["合计" if table == "state_capital" else "小计", "基本支出", "项目支出"]
    second = [head(word, rows=depth - 1) for word in inner_words]
    if table == "general_budget_expenditure" and layout.flat_general:
        return [head(word, rows=depth) for word in ("合计", *inner_words[1:])], []
    if len(_measures(table, layout)) == 3:
        return [head(YEAR, cols=3)], second
    outer = [head("年初结转和结余", rows=depth), head("本年收入", rows=depth)]
    return [*outer, head(YEAR, cols=3), head("年末结转和结余", rows=depth)], second


def _header(grid: Grid, table: str, layout: Layout) -> None:
    code_columns, measures = _code_columns(layout), _measures(table, layout)
    depth = 3 if layout.code_split else 2
    first, second = _measure_heads(table, layout, depth)
    grid.add(head("项目", cols=code_columns + 1), *first)
    code_head = head(layout.function_code_header, cols=code_columns)
    grid.add(code_head, head("科目名称", rows=depth - 1), *second)
    if layout.code_split:
        grid.add(head("类"), head("款"), head("项"))
    if layout.line_numbers:
        columns = [head(str(i + 1)) for i in range(len(measures))]
        grid.add(head("栏次", cols=code_columns + 1), *columns)
    grid.header_rows = len(grid.rows)


def _codes(code: str, layout: Layout) -> list[Cell]:
    if not layout.code_split:
        return [Cell(code)]
    return [Cell(part, align="c") for part in (code[:3], code[3:5], code[5:])]


def _total_label(table: str, layout: Layout) -> list[Cell]:
    if table in layout.total_in_name_column:
        return [*(Cell() for _ in range(_code_columns(layout))), head("合计")]
    return [head("合计", cols=_code_columns(layout) + 1)]


def subject_table(disclosure: Disclosure, layout: Layout, table: str) -> Grid:
    """One of the five tables by function subject."""
    measures = _measures(table, layout)
    codes = (5, 4, 4) if layout.code_split else (10,)
    name = 26 if len(measures) == 3 else 20
    grid = Grid((*codes, name, *([10] * len(measures))), landscape=len(measures) > 3)
    _header(grid, table, layout)

    data = disclosure.table(table)
    told_elsewhere = set(FUND_MEASURES) if table == "state_capital" else set()
    unprinted = {m for _, _, m in data.figures} - set(measures) - told_elsewhere
    if unprinted:
        raise ValueError(f"{table} has no column for {sorted(unprinted)}")

    def amounts(line: str) -> list[Cell]:
        return [
            figure(layout.amount(data.get(None, line, m)), table, None, line, m) for m in measures
        ]

    if data.state == "no_data":
        grid.add(*_total_label(table, layout), *(Cell(align="r") for _ in measures))
        return grid
    last = table in layout.total_last
    if not last:
        grid.add(*_total_label(table, layout), *amounts("TOTAL"))
    for code in with_parents(data.lines()):
        label = disclosure.names.get(code) or FUNCTIONS[code]
        grid.add(*_codes(code, layout), Cell(label), *amounts(code))
    if last:
        grid.add(*_total_label(table, layout), *amounts("TOTAL"))
    return grid
