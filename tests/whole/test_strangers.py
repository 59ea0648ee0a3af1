"""Forms of tables that other provinces use, as web pages and texts: `strangers/`, invented units.

What each has is what its publisher printed: `sangong-by-rows` after Shaanxi (预算数 and 决算数 are
rows), `sangong-stacked` after Anhui as a converter leaves it, `evaluation-sichuan` after Sichuan,
`accounts-yunnan` (balances as columns), `operating-information` after Chongqing (三公 and statistics
in one table), `statistics-inner-mongolia`, `tables-beijing`, `university-numbered` (表1：), `expenditure-sichuan` (columns by
economic class; the columns by item stay unexplained), `district-shanghai` (决算数 below each head; also as the text that
pdfplumber makes of it: one blank between cells, none where a cell is empty).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import warehouse
from tests.conftest import build_from

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "strangers"


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_from([HERE], tmp_path_factory.mktemp("strangers"))


def rows(strangers: Path, query: str, name: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(strangers) as connection:
        return connection.execute(query, [name]).fetchall()


SANGONG = """
    select item_code, max(amount_yuan) filter (where basis_code = 'budget'),
        max(amount_yuan) filter (where basis_code = 'actual')
    from fct_sangong inner join dim_document using (document_id)
    where file_name = ? and amount_yuan > 0 group by 1 order by 1
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (
            "sangong-by-rows.html",
            {
                "meeting": (12_000, 10_000),
                "reception": (25_000, 18_000),
                "total": (65_000, 53_100),
                "training": (8_000, 8_000),
                "vehicle": (40_000, 35_100),
                "vehicle_operation": (40_000, 35_100),
            },
        ),
        *(
            (
                name,  # beside or above the year before, and how much that changed
                {
                    "reception": (20_000, 9_000),
                    "total": (70_000, 51_000),
                    "vehicle": (50_000, 42_000),
                    "vehicle_operation": (50_000, 42_000),
                },
            )
            for name in ("sangong-years.html", "sangong-years-in-rows.html")
        ),
        (
            "sangong-stacked.txt",
            {
                "reception": (10_000, 21_400),
                "total": (246_000, 167_400),
                "vehicle": (236_000, 146_000),
                "vehicle_operation": (156_000, 86_000),
                "vehicle_purchase": (80_000, 60_000),
            },
        ),
    ],
)
def test_three_public_expenses(
    strangers: Path, name: str, found: dict[str, tuple[int, int]]
) -> None:
    got = {item: (budget, actual) for item, budget, actual in rows(strangers, SANGONG, name)}
    assert got == found


def test_a_project_of_sichuan(strangers: Path) -> None:
    name = "evaluation-sichuan.html"
    funds = """
        select funding_source, approved_yuan, full_year_budget_yuan, executed_yuan,
            execution_rate_pct, total_score
        from fct_project inner join dim_document using (document_id)
        where file_name = ? and approved_yuan > 0 order by funding_source = 'TOTAL'
    """
    money = (120_000, 100_000, 80_000, 80, 93)
    assert rows(strangers, funds, name) == [("其中：财政资金", *money), ("TOTAL", *money)]
    indicators = """
        select level1, level2, level3, target, actual, points, score, deviation_reason
        from fct_project_indicator inner join dim_document using (document_id)
        where file_name = ? order by indicator_no
    """
    assert rows(strangers, indicators, name) == [
        ("产出指标", "数量指标", "维护系统数量", "≥1套", "1", 40, 40, None),
        ("产出指标", "质量指标", "系统可用率", "≥99%", "98", 20, 15, "停机检修"),
        ("效益指标", "社会效益指标", "群众满意", "定性优良中低差", "优", 30, 30, None),
    ]


def test_a_family_is_told_by_a_table_that_only_it_has(strangers: Path) -> None:
    with duckdb.connect(str(strangers / warehouse.DATABASE), read_only=True) as connection:
        found = connection.execute(
            "select file_name, variant from dim_document"
            " where document_kind = 'final_account' and variant <> 'PLAIN'"
        ).fetchall()
    assert dict(found) == {
        "accounts-yunnan.html": "YN-2023",
        "budgets-beside.html": "CENTRAL",
        "expenditure-sichuan.html": "SC-2023",
        "operating-information.html": "CQ-2023",
        "sangong-by-rows.html": "CENTRAL",  # 公开07表 单位：万元 in one cell
        "statistics-inner-mongolia.html": "NM-2023",
        "tables-beijing.html": "BJ-2023",
        "university-numbered.html": "UNIVERSITY",
        "sangong-stacked.txt": "SANGONG",
    }


def test_balances_beside_the_expenditure_are_none(strangers: Path) -> None:
    """Ten columns of Yunnan's 05 have 基本支出 or 项目支出 in their heads, three are expenditure."""
    query = """
        select function_code, nature_code, amount_yuan
        from fct_expenditure inner join dim_document using (document_id)
        where file_name = ? and scope_code = 'general_budget' and is_leaf and amount_yuan > 0
        order by all
    """
    assert rows(strangers, query, "accounts-yunnan.html") == [
        ("2080505", "basic", 802_000),
        ("2080505", "total", 802_000),
        ("2130301", "basic", 5_000_000),
        ("2130301", "total", 5_000_000),
        ("2130305", "project", 2_803_000),
        ("2130305", "total", 2_803_000),
    ]
    figures = """
        select measure_code, value from fct_figure inner join dim_document using (document_id)
        where file_name = ? and table_code = 'general_budget_expenditure' and line_code = '2130305'
            and value > 0
    """
    assert dict(rows(strangers, figures, "accounts-yunnan.html")) == {
        **{"opening_balance": 10, "opening_project": 10, "income": Decimal("320.3")},
        **{"income_project": Decimal("320.3"), "total": Decimal("280.3")},
        **{"project": Decimal("280.3"), "closing_balance": 50, "closing_project": 50},
        "closing_project_carryover": 50,
    }


def test_a_budget_beside_the_account_is_none(strangers: Path) -> None:
    balance = """
        select line_code, value from fct_balance inner join dim_document using (document_id)
        where file_name = ? and side_code = 'income' order by value
    """
    assert rows(strangers, balance, "budgets-beside.html") == [
        ("opening_balance", Decimal("2.5")),
        ("income_superior_subsidy", 4),
        ("income_other", 6),
        ("income_general_budget", Decimal("320.5")),
        ("income_total", Decimal("330.5")),
        ("grand_total", 333),
    ]
    items = """
        select economic_code, value
        from fct_economic_expenditure inner join dim_document using (document_id)
        where file_name = ? and economic_code in ('301', '30201', 'public_total') order by 1
    """
    found = rows(strangers, items, "budgets-beside.html")
    assert found == [("301", 210), ("30201", 20), ("public_total", 38)]


def test_what_is_printed_by_function_is_no_economic_item(strangers: Path) -> None:
    """Sichuan's 07 and 09 have the titles of tables by economic item, and functions in their rows."""
    query = """
        select scope_code, nature_code, amount_yuan
        from fct_expenditure inner join dim_document using (document_id)
        where file_name = ? and function_code = '2130313' order by all
    """
    assert rows(strangers, query, "expenditure-sichuan.html") == [
        ("fiscal_appropriation", "total", 1_450_000),
        ("general_budget", "basic", 1_150_000),
        ("general_budget", "project", 300_000),
        ("general_budget", "total", 1_450_000),
    ]
    items = """
        select count(*) from fct_economic_expenditure inner join dim_document using (document_id)
        where file_name = ?
    """
    assert rows(strangers, items, "expenditure-sichuan.html") == [(0,)]
    columns = """
        select table_code, measure_code, value
        from fct_figure inner join dim_document using (document_id)
        where file_name = ? and line_code = 'TOTAL' and measure_code like 'economic%' order by all
    """
    assert rows(strangers, columns, "expenditure-sichuan.html") == [
        ("fiscal_expenditure", "economic_301", 90),
        ("fiscal_expenditure", "economic_302", 55),
        ("fiscal_expenditure", "economic_303", 5),
        ("general_budget_detail", "economic_301", 90),
        ("general_budget_detail", "economic_302", 55),
    ]


def test_statistics_below_the_three_public_expenses(strangers: Path) -> None:
    query = """
        select statistic_code, value from fct_statistic inner join dim_document using (document_id)
        where file_name = ? and value > 0 and measure_code = 'amount'
    """
    assert dict(rows(strangers, query, "operating-information.html")) == {
        "operating_cost_total": Decimal("56.32"),
        "operating_cost_administrative": Decimal("56.32"),
        **{"vehicle_total": 2, "vehicle_emergency": 1, "vehicle_other": 1, "equipment_over_1m": 3},
        "procurement_total": Decimal("12.3"),
        "procurement_goods": Decimal("10.3"),
        "procurement_services": 2,
        "procurement_small_and_medium": Decimal("9.1"),
        "procurement_micro": Decimal("4.5"),
    }
    activities = """
        select activity_code, activity_count
        from fct_sangong_activity inner join dim_document using (document_id)
        where file_name = ? and activity_count > 0
    """
    assert dict(rows(strangers, activities, "operating-information.html")) == {
        **{"vehicles_kept": 2, "domestic_reception_batches": 15},
        "domestic_reception_persons": 120,
    }


UNKNOWN = {
    "accounts-yunnan.html": "国有资产使用情况表",
    "tables-beijing.html": "政府购买服务支出情况表",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_table_nobody_knows_is_named_and_is_not_the_one_before_it(
    strangers: Path, name: str
) -> None:
    query = """
        select printed, explanation_zh from quality.fct_issue
        inner join dim_document using (document_id) where kind = 'table_unknown' and file_name = ?
    """
    [(title, sentence)] = rows(strangers, query, name)
    assert title == UNKNOWN[name] and f"“{title}”不是已知的报表" in sentence
    figures = """
        select count(*) from fct_figure inner join dim_document using (document_id)
        where file_name = ? and (value in (1530.26, 820.1, 41.7) or (measure_code = 'unknown' and value > 0))
    """
    assert rows(strangers, figures, name) == [(0,)]


def test_every_number_is_understood_and_every_sum_holds(strangers: Path) -> None:
    with duckdb.connect(str(strangers / warehouse.DATABASE), read_only=True) as connection:
        numbers = "select file_name, printed from quality.fct_number inner join dim_document"
        left = f"{numbers} using (document_id) where disposition = 'unexplained'"
        names = {name for name, _ in connection.execute(left).fetchall()}
        assert names == {*UNKNOWN, "expenditure-sichuan.html"}
        checks = "select distinct identity_id from quality.fct_identity_check"
        violated = f"{checks} where outcome = 'violated' and severity = 'hard' order by 1"
        # tables and parts that these excerpts lack
        assert connection.execute(violated).fetchall() == [("S01",), ("S12",)]
        # 三公 is the sum of its items, and a project's money the sum of its sources
        held = f"{checks} where outcome = 'exact'"
        assert {("G01",), ("G02",), ("G03",), ("G04",), ("R07",)} <= set(
            connection.execute(held).fetchall()
        )


def test_a_district_of_shanghai_is_the_same_as_page_and_as_text(strangers: Path) -> None:
    """Every figure, each with its meaning; a purpose told before the budget of an item hides neither."""
    figures = """
        select table_code, side_code, line_code, measure_code, value, cell_state, count(*)
        from fct_figure inner join dim_document using (document_id) where file_name = ?
        group by all order by all
    """
    page, text = (rows(strangers, figures, f"district-shanghai.{kind}") for kind in ("html", "txt"))
    shown = [row for row in page if row[5] in ("value", "zero")]
    assert len(shown) > 150 and shown == [row for row in text if row[5] in ("value", "zero")]
    for kind in ("html", "txt"):
        name = f"district-shanghai.{kind}"
        unexplained = """
            select printed from quality.fct_number inner join quality.documents using (document_id)
            where file_name = ? and disposition = 'unexplained'
        """
        assert rows(strangers, unexplained, name) == []
        assert rows(strangers, SANGONG, name) == [
            ("reception", 10_000, None),
            ("total", 140_000, 110_000),
            ("vehicle", 130_000, 110_000),
            ("vehicle_operation", 130_000, 110_000),
        ]
        claims = """
            select concept_code, printed from fct_claim inner join dim_document using (document_id)
            where file_name = ? and concept_code like '%21303__' order by all
        """
        assert rows(strangers, claims, name) == [
            ("bud0_2130301", "495.00"),
            ("bud0_2130306", "375.00"),
            ("gp_2130301", "500.00"),
            ("gp_2130306", "380.00"),
        ]
