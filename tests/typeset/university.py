"""The four tables of a university: 收支总表, 收入, 支出 and 财政拨款支出.

Goes in: a disclosure and a layout, or a ledger. Comes out: the printed grid, or the figures of the
four tables. The total stands last, in the name column; the last table prints it above its body as
well, behind the header cells 类, 款 and 项.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.typeset.balances import (
    SUMMARY,
    Line,
    TwoSided,
    check_printable,
    numbered_classes,
    padded,
)
from tests.typeset.book import EXPENDITURE_MEASURES, FUND_NAMES, INCOME_MEASURES, with_parents
from tests.typeset.disclosure import Disclosure, TableData
from tests.typeset.grid import Cell, Grid, figure, head
from tests.typeset.layout import Layout
from tests.typeset.ledger import (
    NATURES,
    OWN,
    Booking,
    Ledger,
    by_function,
    income_of,
    spent_by,
    wan,
)
from tests.typeset.ledger import summary as summary_of
from tests.typeset.subjects import FUNCTIONS

TABLE = "fiscal_expenditure"
FEE, CONSTRUCTION, DONATION = "business_education_fee", "project_capital_construction", "donation"
_INCOME: list[Line] = [
    ("income_fiscal_appropriation", "一、财政拨款收入"),
    ("of_which_government_fund", "其中：政府性基金预算财政拨款"),
    ("income_superior_subsidy", "二、上级补助收入"),
    ("income_business", "三、事业收入"),
    ("income_operating", "四、经营收入"),
    ("income_subordinate_remittance", "五、附属单位上缴收入"),
    ("income_other", "六、其他收入"),
    ("of_which_donation", "其中：捐赠收入"),
]


def tables_of(ledger: Ledger) -> dict[str, TableData]:
    """The four tables of these books; parts of amounts (其中) are the bookings' `of_which`."""
    figures = summary_of(ledger).figures
    fiscal = [figures.pop(("income", f"income_{fund}", "amount"), wan(0)) for fund in FUND_NAMES]
    donated = sum(booking.of_which.get(DONATION, 0) for booking in ledger.bookings)
    for line, value in (
        ("income_fiscal_appropriation", sum(fiscal, wan(0))),
        ("of_which_government_fund", fiscal[1]),
        ("of_which_donation", wan(donated)),
    ):
        figures["income", line, "amount"] = value

    def part(booking: Booking, measure: str) -> dict[str, int]:
        return {measure: booking.of_which.get(measure, 0)}

    funds = (*FUND_NAMES, OWN)
    return {
        SUMMARY: TableData(figures),
        "income": by_function(ledger, funds, lambda b: income_of(b) | part(b, FEE)),
        "expenditure": by_function(ledger, funds, lambda b: spent_by(b, NATURES)),
        TABLE: by_function(
            ledger,
            ("general_budget",),
            lambda b: spent_by(b, ("basic", "project")) | part(b, CONSTRUCTION),
        ),
    }


def summary(disclosure: Disclosure, layout: Layout) -> Grid:
    """表1: the fiscal appropriations in one line, of which the government fund."""
    grid, word = Grid((26, 10, 26, 10)), layout.summary_measure
    grid.add(head("收入", 2), head("支出", 2))
    grid.add(head("项目"), head(word), head("项目(按功能分类)"), head(word))
    grid.add(head("栏次"), head("1"), head("栏次"), head("2"))
    grid.header_rows = len(grid.rows)
    classes = numbered_classes(layout)
    left = [
        *padded(_INCOME, len(classes)),
        ("income_total", "本年收入合计"),
        ("use_of_surplus", layout.surplus_line),
        ("opening_balance", "上年结转和结余"),
        None,
        None,
        ("grand_total", "合计"),
    ]
    right = [
        *classes,
        ("expenditure_total", "本年支出合计"),
        ("surplus_distribution", "结余分配"),
        ("closing_balance", "年末结转和结余"),
        None,
        None,
        ("grand_total", "合计"),
    ]
    check_printable(disclosure, SUMMARY, left + right)
    TwoSided(disclosure, layout, SUMMARY, grid).rows(left, right, ("amount",))
    return grid


class _Subjects:
    """Writes the rows of a table by function subject; the code covers `code_columns`."""

    def __init__(
        self, grid: Grid, table: str, measures: tuple[str, ...], code_columns: int = 1
    ) -> None:
        self.grid, self.table, self.measures = grid, table, measures
        self.code_columns = code_columns
        grid.header_rows = len(grid.rows)

    def amounts(self, disclosure: Disclosure, layout: Layout, line: str) -> list[Cell]:
        """The cells of a line right of its name."""
        return [
            figure(
                layout.amount(disclosure.figure(self.table, None, line, measure)),
                self.table,
                None,
                line,
                measure,
            )
            for measure in self.measures
        ]

    def body(self, disclosure: Disclosure, layout: Layout) -> list[Cell]:
        """Adds every subject; the amounts of the total are left to the table."""
        for code in with_parents(disclosure.table(self.table).lines()):
            name = disclosure.names.get(code) or FUNCTIONS[code]
            cells = self.amounts(disclosure, layout, code)
            self.grid.add(Cell(code, self.code_columns), Cell(name), *cells)
        return self.amounts(disclosure, layout, "TOTAL")


def income(disclosure: Disclosure, layout: Layout) -> Grid:
    """表2: 事业收入 in two columns, the second what of it is 教育收费."""
    grid = Grid((10, 18, *([10] * 8)), landscape=True)
    names = dict(INCOME_MEASURES)
    heads = [
        head(name, 2) if measure == "business" else head(name, rows=2)
        for measure, name in names.items()
    ]
    grid.add(head(layout.function_code_header, rows=2), head("科目名称", rows=2), *heads)
    grid.add(head("金额"), head("其中：教育收费"))
    measures = tuple(m for own in names for m in ((own, FEE) if own == "business" else (own,)))
    total = _Subjects(grid, "income", measures).body(disclosure, layout)
    grid.add(Cell(), head("合计"), *total)
    return grid


def expenditure(disclosure: Disclosure, layout: Layout) -> Grid:
    """表3: one header row, nothing above its columns."""
    grid = Grid((10, 18, *([10] * 6)), landscape=True)
    names = EXPENDITURE_MEASURES | {"total": "合计"}
    code_head = head(layout.function_code_header)
    grid.add(code_head, head("科目名称"), *(head(name) for name in names.values()))
    total = _Subjects(grid, "expenditure", tuple(names)).body(disclosure, layout)
    grid.add(Cell(), head("合计"), *total)
    return grid


def fiscal_expenditure(disclosure: Disclosure, layout: Layout) -> Grid:
    """表4: the total stands beside 类, 款, 项 and once more at the end, where it is no news."""
    grid = Grid((5, 4, 4, 24, 12, 12, 12, 14))
    grid.add(head("项目", 4), head("本年支出", 4))
    grid.add(
        head(layout.function_code_header, 3, 2),
        head("科目名称", rows=2),
        head("合计", rows=2),
        head("基本支出", rows=2),
        head("项目支出", 2),
    )
    grid.add(head("小计"), head("其中：基本建设资金支出"))
    writer = _Subjects(grid, TABLE, ("total", "basic", "project", CONSTRUCTION), 3)
    first = writer.amounts(disclosure, layout, "TOTAL")
    grid.add(head("类"), head("款"), head("项"), head("合计"), *first)
    again = [Cell(cell.text, align="r") for cell in writer.body(disclosure, layout)]
    grid.add(Cell(cols=3), head("合计"), *again)
    return grid


BUILDERS: dict[str, Callable[[Disclosure, Layout], Grid]] = {
    SUMMARY: summary,
    "income": income,
    "expenditure": expenditure,
    TABLE: fiscal_expenditure,
}
