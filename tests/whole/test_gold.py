"""The real documents against what was checked by hand: every cell once, nothing else."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import SHARED

pytestmark = pytest.mark.slow

Key = tuple[str, str | None, str, str]
SOURCES = ["general_budget", "government_fund", "state_capital", "superior_subsidy", "business"]
SOURCES += ["operating", "subordinate_remittance", "other"]
CLASSES = (
    "201 202 203 204 205 206 207 208 210 211 212 213 214 215 216 217 219 220 221 222 223".split()
)
CLASSES += "224 229 231 232 234".split()
FUNDS = SOURCES[:3]
STATISTICS = (
    "procurement_total procurement_goods procurement_works procurement_services "
    "operating_cost_administrative operating_cost_civil_service_managed vehicle_total "
    "vehicle_ministerial vehicle_principal vehicle_confidential vehicle_emergency "
    "vehicle_law_enforcement vehicle_special vehicle_retired vehicle_other - equipment_over_1m"
).split()
SANGONG = ["total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception"]
COLUMNS = {
    "02": ("income", ["total", "fiscal_appropriation", *SOURCES[3:]]),
    "03": (
        "expenditure",
        ["total", "basic", "project", "to_superior", "operating", "to_subsidiary"],
    ),
    "05": ("general_budget_expenditure", ["total", "basic", "project"]),
}


def summary_lines() -> dict[str, tuple[str, str]]:
    """行次 of table 01 to side and line."""
    lines = {f"R{i}": ("income", f"income_{name}") for i, name in enumerate(SOURCES, 1)}
    lines |= {"R27": ("income", "income_total"), "R28": ("income", "use_of_surplus")}
    lines |= {"R29": ("income", "opening_balance"), "R31": ("income", "grand_total")}
    lines |= {f"R{i}": ("expenditure", code) for i, code in enumerate(CLASSES, 32)}
    for row, line in ((58, "expenditure_total"), (59, "surplus_distribution")):
        lines[f"R{row}"] = ("expenditure", line)
    return lines | {
        "R60": ("expenditure", "closing_balance"),
        "R62": ("expenditure", "grand_total"),
    }


def fiscal_lines() -> dict[str, tuple[str, str]]:
    """行次 of table 04 to side and line."""
    lines = {f"R{i}": ("income", f"income_{name}") for i, name in enumerate(FUNDS, 1)}
    lines |= {"R27": ("income", "income_total"), "R28": ("income", "opening_balance")}
    lines |= {f"R{i}": ("income", f"opening_{name}") for i, name in enumerate(FUNDS, 29)}
    lines |= {f"R{i}": ("expenditure", code) for i, code in enumerate(CLASSES, 33)}
    lines |= {"R32": ("income", "grand_total"), "R59": ("expenditure", "expenditure_total")}
    return lines | {
        "R60": ("expenditure", "closing_balance"),
        "R64": ("expenditure", "grand_total"),
    }


def expected(gold: dict[str, Any]) -> dict[Key, Decimal]:
    """The non-blank cells of the 公开 tables as fct_figure should name them."""
    cells: dict[Key, Decimal] = {}

    def put(table: str, side: str | None, line: str, measure: str, value: Any) -> None:
        if value is not None:
            cells[table, side, line, measure] = Decimal(str(value))

    tables = gold["tables"]
    for row, values in tables.get("01", {}).items():
        side, line = summary_lines()[row]
        for value in values.values():
            put("income_expenditure_summary", side, line, "amount", value)
    for row, values in tables.get("04", {}).items():
        side, line = fiscal_lines()[row]
        for column, value in values.items():
            measure = ["amount", "total", *FUNDS][int(column[1:]) - 1]
            put("fiscal_summary", side, line, measure, value)
    for number, (table, measures) in COLUMNS.items():
        for code, values in tables.get(number, {}).items():
            line = "TOTAL" if code == "合计" else code
            for measure, value in zip(measures, values, strict=True):
                put(table, None, line, measure, value)
    totals = {"人员经费合计": "personnel_total", "公用经费合计": "public_total"}
    for code, value in tables.get("06", {}).items():
        put("economic_detail", None, totals.get(code, code), "basic", value)
    for values in tables.get("09", {}).values():
        for column, value in values.items():
            basis, item = divmod(int(column[1:]) - 1, 6)
            put("sangong", None, "TOTAL", f"{('budget', 'actual')[basis]}_{SANGONG[item]}", value)
    for row, value in tables.get("10", {}).items():
        put("statistics", None, STATISTICS[int(row[1:]) - 1], "amount", value)
    return cells


def figures(connection: duckdb.DuckDBPyConnection, document: str) -> list[tuple[Any, ...]]:
    return connection.execute(
        """
        select table_code, side_code, line_code, measure_code, value
        from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, ?) and cell_state in ('value', 'zero')
            and table_code not like '%evaluation' and table_code <> 'base_data'
        """,
        [document],
    ).fetchall()


@pytest.mark.parametrize(("document", "count"), [("000", 156), ("001", 142), ("004", 147)])
def test_every_cell_of_the_public_tables_is_a_figure_once(
    real: duckdb.DuckDBPyConnection, document: str, count: int
) -> None:
    gold = expected(yaml.safe_load((SHARED / "gold" / f"{document}.yaml").read_text()))
    found = figures(real, document)
    assert len(gold) == count
    assert len(found) == count, "a figure too many or too few"
    assert {row[:4]: row[4] for row in found} == gold


def test_002_has_its_160_cells_and_its_lost_tables(real: duckdb.DuckDBPyConnection) -> None:
    by_table = Counter(row[0] for row in figures(real, "002"))
    assert by_table == {
        "income_expenditure_summary": 11,
        "fiscal_summary": 15,
        "general_budget_expenditure": 45,
        "economic_detail": 74,
        "sangong": 8,
        "statistics": 7,
    }
    states = real.execute(
        """
        select table_code, cell_state, value from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, '002') and line_code = 'TABLE'
        """
    ).fetchall()
    assert ("income", "lost", None) in states
    assert ("expenditure", "lost", None) in states
    assert ("government_fund", "no_data", None) in states
    both = real.execute(
        """
        select line_code, list(measure_code order by measure_code), list(value order by measure_code)
        from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, '002') and table_code = 'economic_detail'
            and line_code in ('30399', 'public_total') and value is not null
        group by 1 order by 1
        """
    ).fetchall()
    assert both == [
        ("30399", ["basic", "total"], [Decimal("5.44"), Decimal("4171.17")]),
        ("public_total", ["basic", "total"], [Decimal("274.68"), Decimal("1187.50")]),
    ]


@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_tables_without_data_say_so(real: duckdb.DuckDBPyConnection, document: str) -> None:
    silent = real.execute(
        """
        select table_code from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, ?) and line_code = 'TABLE' and cell_state = 'no_data'
        """,
        [document],
    ).fetchall()
    expected_silent = {"government_fund", "state_capital"} | (
        {"sangong"} if document != "000" else set()
    )
    assert {row[0] for row in silent} == expected_silent


@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_projects_are_as_checked_by_hand(real: duckdb.DuckDBPyConnection, document: str) -> None:
    gold = yaml.safe_load((SHARED / "gold" / f"{document}.yaml").read_text())
    rows = real.execute(
        """
        select project_no, project_name, funding_source, total_score, grade, execution_rate_pct, execution_score,
            requested_yuan, approved_yuan, full_year_budget_yuan, executed_yuan, remaining_yuan
        from fct_project inner join dim_document using (document_id)
        where starts_with(file_name, ?) order by project_no, funding_source = 'TOTAL' desc
        """,
        [document],
    ).fetchall()
    found = {}
    for number, name, source, score, grade, rate, points, *money in rows:
        values = [amount / 10000 for amount in money] + [rate, points]
        found.setdefault((number, name, float(score), grade), {})[source] = [
            float(v) for v in values
        ]
    wanted = {}
    for project in gold["projects"]:
        funds = {
            "TOTAL" if label == "资金总额" else label: [float(v) for v in values]
            for label, values in project.items()
            if isinstance(values, list) and label != "indicators"
        }
        wanted[project["name"], float(project["total"]), project["grade"]] = funds
    masked = [name for name, _, _ in wanted if "*" in name]  # a person is named in the project
    assert [len(v) for v in found.values()] == [len(v) for v in wanted.values()]
    for (_, name, score, grade), funds in found.items():
        key = next(k for k in wanted if k[0] == name or (k[0] in masked and k[0][:6] == name[:6]))
        assert (score, grade) == key[1:]
        assert funds == wanted[key]


def test_the_budget_reset_of_001_is_visible(real: duckdb.DuckDBPyConnection) -> None:
    rates = real.execute(
        """
        select true_rate_pct, execution_rate_pct from fct_project inner join dim_document using (document_id)
        where starts_with(file_name, '001') and funding_source = 'TOTAL' order by project_no
        """
    ).fetchall()
    assert rates == [(Decimal(x), 100) for x in ("69.3", "99.9", "57.5")]


def test_the_reception_of_000_is_placed_by_its_sums(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        """
        select item_code, basis_code, amount_yuan, reading from fct_sangong
        inner join dim_document using (document_id) where starts_with(file_name, '000') order by all
        """
    ).fetchall()
    assert rows == [
        (item, basis, Decimal("2000.00"), "repaired")
        for item in ("reception", "total")
        for basis in ("actual", "budget")
    ]


def test_003_is_an_evaluation_whose_fund_money_is_nobodys_income(
    real: duckdb.DuckDBPyConnection,
) -> None:
    gold = yaml.safe_load((SHARED / "gold" / "003.yaml").read_text())
    kind = real.execute(
        "select document_kind from dim_document where starts_with(file_name, '003')"
    )
    assert kind.fetchone() == ("overall_evaluation",)
    numbers = real.execute(
        """
        select line_code, list(value order by array_position(['prior_actual', 'budget', 'actual'], measure_code))
        from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, '003') and table_code = 'base_data' and measure_code <> 'amount'
            and cell_state in ('value', 'zero')
        group by 1
        """
    ).fetchall()
    found = {line: [float(v) for v in values] for line, values in numbers}
    names = {
        "basic_total": "部门基本支出",
        "public_total": "公用经费",
        "office": "办公费",
        "utilities_and_travel": "水费电费差旅费",
        "meeting_and_training": "会议费培训费",
        "sangong_total": "三公经费",
        "sangong_vehicle": "公车购置和维护",
        "sangong_abroad": "出国经费",
        "sangong_reception": "公务接待",
        "project_total": "项目支出小计",
        "project": "老工伤人员纳入统筹工作经费",
        "procurement_total": "政府采购金额",
    }
    assert found == {
        line: [float(v) for v in gold["annex2"][name] if isinstance(v, int | float)]
        for line, name in names.items()
    }
    indicators = real.execute(
        """
        select project_no, count(*), sum(points), sum(score) from fct_project_indicator
        inner join dim_document using (document_id) where starts_with(file_name, '003') group by 1 order by 1
        """
    ).fetchall()
    scored = [[i for i in gold[a]["indicators"] if i[5] is not None] for a in ("annex3", "annex5")]
    assert [(n, float(p), float(s)) for _, n, p, s in indicators] == [
        (len(rows), float(sum(i[5] for i in rows)), float(sum(i[6] for i in rows)))
        for rows in scored
    ]
    for table in ("fct_income", "fct_balance"):
        query = f"select count(*) from {table} inner join dim_document using (document_id)"
        assert real.execute(f"{query} where starts_with(file_name, '003')").fetchone() == (0,)


def test_002_takes_its_income_from_the_best_witness(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        """
        select income_source_code, amount_yuan, witness_table_code from fct_income
        inner join dim_document using (document_id) where starts_with(file_name, '002') order by 1
        """
    ).fetchall()
    assert rows == [
        ("fiscal_appropriation", Decimal("93497000.00"), "fiscal_summary"),
        ("other", Decimal("700.00"), "income_expenditure_summary"),
        ("total", Decimal("93497700.00"), "income_expenditure_summary"),
    ]


@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_indicators_are_as_checked_by_hand(real: duckdb.DuckDBPyConnection, document: str) -> None:
    """Name, values, points and score of each; the levels where the document prints them."""
    gold = yaml.safe_load((SHARED / "gold" / f"{document}.yaml").read_text())
    wanted = [indicator for project in gold["projects"] for indicator in project["indicators"]]
    found = real.execute(
        """
        select level1, level2, level3, target, adjusted_target, actual, points, score
        from fct_project_indicator inner join dim_document using (document_id)
        where starts_with(file_name, ?) order by project_no, indicator_no
        """,
        [document],
    ).fetchall()
    assert len(found) == len(wanted)
    for row, indicator in zip(found, wanted, strict=True):
        if (
            "未填报" not in indicator
        ):  # a placeholder names no indicator, the gold file repeats 成本指标
            assert [text or "" for text in row[2:6]] == [str(text) for text in indicator[2:6]]
        assert [float(x) for x in row[6:]] == [float(x) for x in indicator[6:]]
    first_levels = [(row[0], indicator[0]) for row, indicator in zip(found, wanted, strict=True)]
    agreeing = sum(mine == theirs for mine, theirs in first_levels)
    assert agreeing >= len(wanted) - 2, first_levels  # 000-P3: the rows slid up by one
