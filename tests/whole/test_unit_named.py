"""Where a document names its unit: each shape as an excerpt prints it, with invented units."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.build import warehouse
from tests.conftest import build_from

NAMED = {
    # ah_guichi_tangxi_2022: a whole table has become one line
    "joined.txt": (
        "附件: 项目支出绩效自评表 (2022年度) 项目名称 道路养护 主管部门 219-望江县雷池镇人民政府"
        " 实施单位 219001-望江县雷池镇人民政府 项目资金 (万元) 年初预算数 全年预算数 全年执行数 分值 执行率"
        " 得分 年度总体目标 预期目标 实际完成情况 本项目用于农村公路养护。其中:涵洞由镇政府负责,路面由县公路站负责。"
        " 全年养护已经完成,群众出行更加方便。 绩效指标 一级指标 二级指标 三级指标\n",
        ("project_evaluation", "望江县雷池镇人民政府", 2022),
    ),
    # sc_qingshen_2023: a cell a line
    "stacked.txt": (
        "部门预算项目支出绩效自评表(2023年度) |\n项目名称 |\n档案整理 |\n主管部门 |\n南江县档案局本级 |\n"
        "实施单位 (盖章) |\n南江县档案局 |\n项目基本情况 |\n1.项目年度目标完成情况 |\n",
        ("project_evaluation", "南江县档案局", 2023),
    ),
    # hn_yueyang_2018: 部门(单位)名称
    "report.txt": (
        "2018年度部门整体支出\n绩效评价自评报告\n部门(单位)名称:  桃源县气象服务中心\n预 算 编 码:   906017\n",
        ("overall_evaluation", "桃源县气象服务中心", 2018),
    ),
    # taiyuan-2016 as text: the address of the page before the cover
    "headed.txt": (
        "https://www.example.gov.cn/public/20170901/1.html\n关于平遥县水利局2016年部门决算\n"
        "和“三公”经费决算的公开\n第一部分\n平遥县水利局部门概况\n",
        ("final_account", "平遥县水利局", 2016),
    ),
    # a form that is not filled in names nobody
    "blank.txt": (
        "部门预算项目支出绩效自评表(2023年度) |\n项目名称 |\n主管部门 |\n实施单位 (盖章) |\n项目基本情况 |\n",
        ("project_evaluation", None, 2023),
    ),
}


@pytest.mark.slow
def test_the_unit_is_found_wherever_it_is_named(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, (text, _) in NAMED.items():
        (inbox / name).write_text(text, encoding="utf-8")
    build_from([inbox], tmp_path / "warehouse", strict=False)
    query = "select file_name, document_kind, unit_name, fiscal_year from quality.documents"
    with warehouse.connect(tmp_path / "warehouse") as connection:
        found = {name: tuple(rest) for name, *rest in connection.execute(query).fetchall()}
    assert found == {name: expected for name, (_, expected) in NAMED.items()}
