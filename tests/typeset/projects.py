"""The self-evaluation table of a project (项目支出绩效自评表).

Goes in: a project. Comes out: the printed grid of eleven columns. Money keys carry the project's
name where other tables have the side.
"""

from __future__ import annotations

from itertools import groupby

from tests.typeset.disclosure import Indicator, Project
from tests.typeset.grid import Cell, Grid, figure, head

TABLE = "project_evaluation"
FUND_MEASURES = (
    "requested",
    "approved",
    "full_year_budget",
    "executed",
    "remaining",
    "execution_rate",
    "execution_score",
)
REASON = "偏差原因分析及改进措施"


def _money(grid: Grid, project: Project) -> None:
    lines = len(project.funds)
    grid.add(
        head("项目资金预算安排及执行进度（万元）", cols=2, rows=2 + lines),
        Cell(rows=2),
        head("年初预算数", cols=2),
        *(head(w, rows=2) for w in ("全年预算数", "全年执行数", "资金结（转）余", "执行率")),
        head("得分", rows=2),
        head(REASON, rows=2),
    )
    grid.add(head("目标申报数"), head("预算编制数"))
    for fund in project.funds:
        amounts = [
            figure(text, TABLE, project.name, f"{fund.line_code}:{fund.label}", measure)
            for text, measure in zip(fund.texts, FUND_MEASURES, strict=True)
        ]
        grid.add(Cell(fund.label), *amounts, Cell())


def _indicators(grid: Grid, indicators: tuple[Indicator, ...]) -> None:
    words = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年初指标值",
        "调整后指标值",
        "实际完成值",
        "分值",
        "得分",
    ]
    grid.add(
        head("绩效指标", rows=1 + len(indicators)),
        *(head(word) for word in words),
        head(REASON, cols=2),
    )
    for _, of_level1 in groupby(indicators, key=lambda item: item.level1):
        first = list(of_level1)
        left1 = [Cell(first[0].level1, rows=len(first))]
        for _, of_level2 in groupby(first, key=lambda item: item.level2):
            second = list(of_level2)
            left2 = [Cell(second[0].level2, rows=len(second))]
            for item in second:
                values = (item.target, item.adjusted, item.actual, item.points, item.score)
                cells = [Cell(text, align="c") for text in values]
                grid.add(*left1, *left2, Cell(item.level3), *cells, Cell(item.reason, cols=2))
                left1, left2 = [], []


def project_table(project: Project) -> Grid:
    """The self-evaluation of one project."""
    grid = Grid((7, 9, 11, 15, 10, 10, 10, 8, 8, 8, 14), landscape=True)
    grid.add(head("项目名称", cols=2), Cell(project.name, cols=9))
    grid.add(
        head("主管部门及代码", cols=2),
        Cell(project.department, cols=4),
        head("预算单位"),
        Cell(project.unit, cols=4),
    )
    _money(grid, project)
    grid.add(
        head("项目年度绩效目标", rows=2), head("年度目标", cols=6), head("实际完成情况", cols=4)
    )
    grid.add(Cell(project.goal, cols=6), Cell(project.result, cols=4))
    _indicators(grid, project.indicators)
    grid.add(head("总分", cols=7), head(project.total_score), head(project.grade), Cell(cols=2))
    grid.add(
        head("项目绩效分析", rows=2),
        head("主要经验做法", cols=2),
        Cell("按制度办理支付，按月核对进度。", cols=8),
    )
    grid.add(head("下一步改进措施", cols=2), Cell("结合上年执行情况编制预算。", cols=8))
    return grid
