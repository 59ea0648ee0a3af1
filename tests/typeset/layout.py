"""How a publisher prints: the switches between one final account and the next.

Goes in: nothing. Comes out: `Layout` and the named layouts of real publishers. Which figures
stand in a table is the disclosure's affair; how and where they are printed is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

NINE = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "fiscal_summary",
    "general_budget_expenditure",
    "economic_detail",
)
ORDER_2023 = (*NINE, "government_fund", "state_capital", "sangong")
ORDER_2022 = (*NINE, "sangong", "government_fund", "state_capital")

TITLES: dict[str, str] = {
    "income_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "fiscal_summary": "财政拨款收入支出决算总表",
    "general_budget_expenditure": "一般公共预算财政拨款支出决算表",
    "economic_detail": "一般公共预算财政拨款基本支出决算明细表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款支出决算表",
    "sangong": "财政拨款“三公”经费支出决算表",
    "statistics": "部门决算公开相关信息统计表",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The switches. Defaults are the Shanxi form of 2023.

    `economic` is one of basic4, total4, basic3, basic2: what is printed in how many blocks.
    `sangong` is halves (预算数 | 决算数) or pairs (both under every item).
    `flat_general`: table 05 has 合计, 基本支出, 项目支出 without 本年支出 above them.
    `narrative`: the figures are told again in sentences.
    `page_rows` breaks every table after so many body rows, None only where a page is full.
    """

    variant: str = "SX-2023"
    order: tuple[str, ...] = (*ORDER_2023, "statistics")
    titles: dict[str, str] = field(default_factory=lambda: dict(TITLES))
    class_lines: int = 26
    line_numbers: bool = True
    table_codes: bool = True
    function_code_header: str = "科目代码"
    code_split: bool = False
    total_last: frozenset[str] = frozenset()
    total_in_name_column: frozenset[str] = frozenset({"general_budget_expenditure"})
    summary_measure: str = "金额"
    fiscal_measure: str = "金额"
    surplus_line: str = "使用非财政拨款结余和专用结余"
    opening_fund_ordinals: bool = False
    economic: str = "basic4"
    sangong: str = "halves"
    statistics_measure: str = "统计数"
    capital_with_income: bool = False
    flat_general: bool = False
    vehicle_words: tuple[str, str] = ("公务用车购置及运行维护费", "公务用车运行维护费")
    empty_sentence: str = "说明：本表无数据"
    empty_sangong_row: bool = True
    notes: bool = True
    zero: str = ""
    dash: str = "——"
    thousands: bool = True
    money_unit: str = "万元"
    wrap_headers: bool = False
    page_rows: int | None = None
    repeat_header: bool = False
    ruled: bool = True
    dense: bool = False
    narrative: bool = True

    def amount(self, value: Decimal | None) -> str:
        """An amount in 万元 as this publisher prints it; blank cells follow `zero`."""
        if value is None or value == 0:
            return self.zero
        if self.money_unit == "元":
            value = value * 10000
        rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        return f"{rounded:,.2f}" if self.thousands else f"{rounded:.2f}"


SX_2023 = Layout()
SX_2022 = replace(
    SX_2023,
    variant="SX-2022",
    order=(*ORDER_2022, "statistics"),
    titles={**TITLES, "economic_detail": "一般公共预算财政拨款支出决算明细表"},
    function_code_header="功能分类科目编码",
    total_in_name_column=frozenset(),
    summary_measure="决算数",
    surplus_line="使用非财政拨款结余",
    economic="total4",
    statistics_measure="采购金额",
    thousands=False,
)
CN_2023 = replace(
    SX_2023,
    variant="CN-2023",
    order=ORDER_2023,
    total_in_name_column=frozenset(),
    summary_measure="决算数",
    economic="basic3",
    empty_sentence="本单位没有此项收支，故本表无数据。",
)
SH_2024 = replace(
    SX_2023,
    variant="SH-2024",
    order=ORDER_2022,
    titles={
        **TITLES,
        "economic_detail": "一般公共预算财政拨款基本支出决算表",
        "state_capital": "国有资本经营预算财政拨款收入支出决算表",
    },
    line_numbers=False,
    table_codes=False,
    function_code_header="支出功能分类科目编码",
    total_last=frozenset({"general_budget_expenditure"}),
    total_in_name_column=frozenset({"income", "expenditure", "government_fund", "state_capital"}),
    summary_measure="决算数",
    fiscal_measure="决算数",
    surplus_line="使用非财政拨款结余（含专用结余）",
    opening_fund_ordinals=True,
    economic="basic2",
    sangong="pairs",
    flat_general=True,
    vehicle_words=("公务用车购置及运行费", "公务用车运行费"),
    capital_with_income=True,
    empty_sentence="注：{unit}无{fund}财政拨款支出，故本表无数据。",
    notes=False,
)
# Four tables of its own (`tests.typeset.university`), so not among the layouts anybody can print.
UNIVERSITY = replace(
    SX_2023,
    variant="UNIVERSITY",
    order=("income_expenditure_summary", "income", "expenditure", "fiscal_expenditure"),
    titles={
        "income_expenditure_summary": "高等学校收支决算总表",
        "income": "高等学校收入决算表",
        "expenditure": "高等学校支出决算表",
        "fiscal_expenditure": "高等学校财政拨款支出决算表",
    },
    line_numbers=False,
    table_codes=False,
    function_code_header="科目编码",
    summary_measure="决算数",
    surplus_line="使用非财政拨款结余（含专用结余）",
    notes=False,
    page_rows=16,
    narrative=False,
)
LAYOUTS: dict[str, Layout] = {
    layout.variant: layout for layout in (SX_2023, SX_2022, CN_2023, SH_2024)
}
