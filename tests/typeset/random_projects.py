"""Self-evaluated projects of an invented unit, at random, that agree with its tables.

Goes in: a disclosure without projects. Comes out: projects that together executed the project
expenditure of 03, none more than the largest item of 05, whose unspent money the fiscal closing
balance covers, whose scores and grades follow from them.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.typeset.disclosure import Disclosure, FundRow, Indicator, Project

CENT = Decimal("0.01")
MOST = 4
FULL = Decimal(90)  # points of the indicators; the other ten are for spending


def _yuan(disclosure: Disclosure, table: str, side: str | None, line: str, measure: str) -> int:
    return int((disclosure.figure(table, side, line, measure) or 0) * 10_000)


def _parts(rng: Random, total: int, count: int, most: int) -> list[int]:
    """A total in so many parts, none of them zero or larger than `most`."""
    parts = []
    for left in range(count - 1, -1, -1):
        lowest, highest = max(1, total - left * most), min(most, total - left)
        parts.append(rng.randrange(lowest, highest + 1))
        total -= parts[-1]
    return parts


def _money(budget: int, executed: int) -> tuple[str, ...]:
    """The seven texts of a fund row from yuan: four decimals of 万元 at most."""
    rate = (Decimal(executed) * 100 / budget).quantize(CENT, ROUND_HALF_UP)
    score = (rate / 10).quantize(CENT, ROUND_HALF_UP)
    yuan = (budget, budget, budget, executed, budget - executed)
    return (*(str(Decimal(n) / 10_000) for n in yuan), str(rate), str(score))


def _project(rng: Random, disclosure: Disclosure, no: int, budget: int, executed: int) -> Project:
    money = _money(budget, executed)
    second = rng.choice(("数量指标", "质量指标", "时效指标"))
    levels = [("产出指标", second), ("产出指标", "成本指标"), ("效益指标", "社会效益指标")]
    return Project(
        name=f"示例项目{no}",
        department=disclosure.department,
        unit=f"{disclosure.unit_code}-{disclosure.unit_name}",
        funds=(
            FundRow("资金总额：", "fund_total", money),
            FundRow("省级财政资金", "fund_source", money),
        ),
        indicators=tuple(
            Indicator(one, two, f"指标{i}", "≥2次", "≥2次", f"{rng.randrange(2, 6)}次", "30", "30")
            for i, (one, two) in enumerate(levels, start=1)
        ),
        total_score=str(FULL + Decimal(money[-1])),
        grade="优",
    )


def random_projects(rng: Random, disclosure: Disclosure) -> tuple[Project, ...]:
    """Up to four projects; none at times, and none where four could not have spent it all."""
    spent = _yuan(disclosure, "expenditure", None, "TOTAL", "project")
    items = disclosure.table("general_budget_expenditure").lines()
    largest = max(
        (
            _yuan(disclosure, "general_budget_expenditure", None, line, "project")
            for line in items
            if len(line) == 7
        ),
        default=0,
    )
    if not largest or spent > MOST * largest or rng.random() < 0.3:
        return ()
    count = min(spent, rng.randrange(-(-spent // largest), MOST + 1))
    left = _yuan(disclosure, "fiscal_summary", "expenditure", "closing_balance", "general_budget")
    projects = []
    for no, executed in enumerate(_parts(rng, spent, count, largest), start=1):
        rest = rng.randrange(min(left, executed // 4) + 1) if rng.random() < 0.7 else 0
        left -= rest
        projects.append(_project(rng, disclosure, no, executed + rest, executed))
    return tuple(projects)
