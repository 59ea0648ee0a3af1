"""The two-sided tables: 收入支出决算总表 (01) and 财政拨款收入支出决算总表 (04).

Goes in: a disclosure and a layout. Comes out: the printed grid, every amount carrying its key.
"""

from __future__ import annotations

from tests.typeset.book import CLASSES, FUND_NAMES, INCOME_LINES, NOT_AMONG_24, ORDINALS
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Cell, Grid, figure, head
from tests.typeset.layout import Layout

SUMMARY = "income_expenditure_summary"
FISCAL = "fiscal_summary"
FISCAL_MEASURES = ("total", *FUND_NAMES)

Line = tuple[str, str] | None
"""(line_code, wording), None for an empty line of the form."""


def numbered_classes(layout: Layout) -> list[Line]:
    """The numbered expenditure lines of this publisher's form."""
    codes = [c for c in CLASSES if layout.class_lines == 26 or c not in NOT_AMONG_24]
    return [(code, f"{ORDINALS[i]}、{CLASSES[code]}") for i, code in enumerate(codes)]


def _numbered(names: dict[str, str]) -> list[Line]:
    return [(code, f"{ORDINALS[i]}、{name}") for i, (code, name) in enumerate(names.items())]


def check_printable(disclosure: Disclosure, table: str, lines: list[Line]) -> None:
    """A figure that the form has no line for would be lost without a word: refuse."""
    printed = {line[0] for line in lines if line}
    wanted = {line for _, line, _ in disclosure.table(table).figures}
    if wanted - printed:
        raise ValueError(f"{table} has no line for {sorted(wanted - printed)}")


class TwoSided:
    """Writes the rows of a two-sided table, numbering its lines down the left, then the right."""

    def __init__(self, disclosure: Disclosure, layout: Layout, table: str, grid: Grid) -> None:
        self.disclosure, self.layout, self.table, self.grid = disclosure, layout, table, grid

    def cells(self, side: str, line: Line, number: int, measures: tuple[str, ...]) -> list[Cell]:
        """Label, line number if the form has one, and the amounts of one side of a row."""
        numbers = [head(str(number))] if self.layout.line_numbers else []
        if line is None:
            return [Cell(), *numbers, *(Cell(align="r") for _ in measures)]
        code, label = line
        amounts = [
            figure(
                self.layout.amount(self.disclosure.figure(self.table, side, code, measure)),
                self.table,
                side,
                code,
                measure,
            )
            for measure in measures
        ]
        return [Cell(label), *numbers, *amounts]

    def rows(self, left: list[Line], right: list[Line], right_measures: tuple[str, ...]) -> None:
        """Pairs the lines of both sides, which must be equally many."""
        left_measures = ("amount",)
        for i, (one, other) in enumerate(zip(left, right, strict=True)):
            self.grid.add(
                *self.cells("income", one, i + 1, left_measures),
                *self.cells("expenditure", other, len(left) + i + 1, right_measures),
            )


def padded(lines: list[Line], size: int) -> list[Line]:
    """Empty lines below the lines, up to this many."""
    return lines + [None] * (size - len(lines))


def summary(disclosure: Disclosure, layout: Layout) -> Grid:
    """Table 01: all income against all expenditure."""
    numbered = layout.line_numbers
    grid = Grid((24, 4, 9, 24, 4, 9) if numbered else (26, 10, 26, 10))
    classes = numbered_classes(layout)
    left = padded(_numbered(INCOME_LINES), len(classes))
    left += [
        ("income_total", "本年收入合计"),
        ("use_of_surplus", layout.surplus_line),
        ("opening_balance", "年初结转和结余"),
    ]
    right: list[Line] = [
        *classes,
        ("expenditure_total", "本年支出合计"),
        ("surplus_distribution", "结余分配"),
        ("closing_balance", "年末结转和结余"),
    ]
    if numbered:
        left, right = [*left, None], [*right, None]
    left, right = [*left, ("grand_total", "总计")], [*right, ("grand_total", "总计")]
    check_printable(disclosure, SUMMARY, left + right)

    side = 3 if numbered else 2
    word = layout.summary_measure
    number = [head("行次")] if numbered else []
    grid.add(head("收入", side), head("支出", side))
    grid.add(head("项目"), *number, head(word), head("项目"), *number, head(word))
    if numbered:
        grid.add(head("栏次"), Cell(), head("1"), head("栏次"), Cell(), head("2"))
    grid.header_rows = len(grid.rows)
    TwoSided(disclosure, layout, SUMMARY, grid).rows(left, right, ("amount",))
    return grid


def fiscal(disclosure: Disclosure, layout: Layout) -> Grid:
    """Table 04: fiscal appropriations, the expenditure side split by fund."""
    numbered = layout.line_numbers
    weights = (20, 4, 9, 20, 4, 9, 11, 11, 11) if numbered else (22, 10, 22, 10, 11, 11, 11)
    grid = Grid(weights, landscape=True)
    classes = numbered_classes(layout)
    income = dict(zip(INCOME_LINES, FUND_NAMES.values(), strict=False))
    opening: list[Line] = [
        (
            f"opening_{fund}",
            f"{ORDINALS[i]}、{name}" if layout.opening_fund_ordinals else name,
        )
        for i, (fund, name) in enumerate(FUND_NAMES.items())
    ]
    left = padded(_numbered(income), len(classes))
    left += [
        ("income_total", "本年收入合计"),
        ("opening_balance", "年初财政拨款结转和结余"),
        *opening,
        ("grand_total", "总计"),
    ]
    right: list[Line] = [
        *classes,
        ("expenditure_total", "本年支出合计"),
        ("closing_balance", "年末财政拨款结转和结余"),
        None,
        None,
        None,
        ("grand_total", "总计"),
    ]
    check_printable(disclosure, FISCAL, left + right)

    word = layout.fiscal_measure
    number = [head("行次")] if numbered else []
    funds = [head(name) for name in FUND_NAMES.values()]
    grid.add(head("收入", 3 if numbered else 2), head("支出", 6 if numbered else 5))
    grid.add(head("项目"), *number, head(word), head("项目"), *number, head("合计"), *funds)
    if numbered:
        columns = [head(str(i)) for i in range(2, 6)]
        grid.add(head("栏次"), Cell(), head("1"), head("栏次"), Cell(), *columns)
    grid.header_rows = len(grid.rows)
    TwoSided(disclosure, layout, FISCAL, grid).rows(left, right, FISCAL_MEASURES)
    return grid
