"""Forms of tables that other provinces use, as web pages and texts: `strangers/`, invented units.

What each has is what its publisher printed: `sangong-by-rows` after Shaanxi (预算数 and 决算数 are
rows), `sangong-stacked` after Anhui as a converter leaves it, `evaluation-sichuan` after Sichuan.
"""

from __future__ import annotations

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


def test_every_number_is_understood_and_every_sum_holds(strangers: Path) -> None:
    with duckdb.connect(str(strangers / warehouse.DATABASE), read_only=True) as connection:
        numbers = "select file_name, printed from quality.fct_number inner join dim_document"
        left = f"{numbers} using (document_id) where disposition = 'unexplained'"
        assert connection.execute(left).fetchall() == []
        checks = "select distinct identity_id from quality.fct_identity_check"
        violated = f"{checks} where outcome = 'violated' and severity = 'hard' order by 1"
        # tables and parts that these excerpts lack
        assert connection.execute(violated).fetchall() == [("S01",), ("S12",)]
        # 三公 is the sum of its items, and a project's money the sum of its sources
        held = f"{checks} where outcome = 'exact'"
        assert {("G01",), ("G02",), ("G03",), ("G04",), ("R07",)} <= set(
            connection.execute(held).fetchall()
        )
