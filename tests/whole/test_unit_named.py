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
    # Sichuan, a page of a web site: the year before the name, the name of the site's own lines around it
    "behind-the-year.txt": (
        "欢迎来到柳河县中医院\n来源:柳河县中医院    发布时间:2024-09-24\n\n2023年度柳河县中医院单位决算\n\n目录\n"
        "第一部分 单位概况\n第二部分 2023年度单位决算情况说明\n一、收入支出决算总表\n",
        ("blank_form", "柳河县中医院", 2023),
    ),
    # Gansu: below the contents
    "below-the-contents.txt": (
        "目 录\n第一部分 部门概括\n一、部门职责\n第二部分2021 年度部门决算表\n一、收入支出决算总表\n"
        "2021年度青石县第三中学部门决算\n第一部分 部门概括\n",
        ("blank_form", "青石县第三中学", 2021),
    ),
    # Yunnan: what a site prints above its pages
    "furniture.txt": (
        "无障碍浏览 长者专版\n\n白水县松林镇2020年度部门决算\n\n  • 白水县松林镇\n  • 2021-09-10 15:14\n\n目录\n\n"
        "第一部分 松林镇概况\n\n第二部分 2020年度部门决算表\n\n一、收入支出决算总表\n",
        ("blank_form", "白水县松林镇", 2020),
    ),
    # sh_putuo_wenlv_2025: nowhere but in the first sentence of the words, which alone tells no year
    "in-a-sentence.txt": (
        "一、收入支出决算总体情况说明\n白水县文化馆 2025 年度收入支出总计 120.00\n万元。与 2024 年度相比，收入支出总计减少 3.00"
        " 万元，下降 2.44%。\n二、收入决算情况说明\n本年收入合计 120.00 万元。\n",
        ("final_account", "白水县文化馆", None),
    ),
    # Hebei: a template whose field was not filled in, in one line, and the name of the file above it
    "template.txt": (
        "临川市第五中学2021年度决算公开.pdf\n2021 年度 部门决算公开文本 预算代码:XXX 单位名称:某省 XXX 厅 二〇二二年八月"
        " 第二部分 2021 年度单位决算报表 收入支出决算总表 公开 01 表 单位:临川市第五中学 金额单位:万元\n",
        ("blank_form", "临川市第五中学", 2021),
    ),
    # Hunan: a template as it was given out
    "unfilled.txt": (
        "目录\n第一部分 XX部门(单位)概况\n第二部分 部门决算表\n一、收入支出决算总表\n第一部分\nXX部门(单位)概况\n",
        ("blank_form", None, None),
    ),
    # Zhejiang: two names, blanks around them
    "two-names.txt": (
        "海州市东区综合执法局 (海州市东区城市管理局) 2021年度部门决算\n\n发布日期:2022-10-12 10:24\n\n"
        "一、部门职责\n\n2021年度收入总计5,678.90万元,支出总计5,678.90万元。\n",
        ("final_account", "海州市东区综合执法局(海州市东区城市管理局)", 2021),
    ),
    # Anhui, Chongqing: a page of one sentence
    "sentence.txt": (
        "按照有关部署和要求,现将双桥镇2020年度“三公”经费决算情况公布如下:\n2020年度“三公”经费41万元,"
        "其中:因公出国(境)费0万元,公务用车购置及运行维护费21万元,公务接待费20万元。\n",
        ("final_account", "双桥镇", 2020),
    ),
    # Yunnan: a report on projects
    "projects.txt": (
        "- 索引号: zzsj/2025-00002\n- 发布日期: 2025-04-29\n青州数据发展中心2024年度项目支出绩效单位自评报告\n"
        "一、基本情况\n2024年,实施项目共15个。\n",
        ("project_evaluation", "青州数据发展中心", 2024),
    ),
    # Hunan: the account of a district, which is no unit's
    "district.txt": (
        "2022年东平区人民政府决算公开\n目 录\n1、2022年度东平区一般公共预算收入表\n"
        "2、2022年度东平区一般公共预算支出决算表\n6、2022年度东平区一般公共预算税收返还和转移支付决算表\n"
        "19、2022年区级地方政府一般债务限额和余额情况表\n",
        ("government_account", "东平区人民政府", 2022),
    ),
    # Gansu, Xinjiang: made traditional by a program, with pinyin
    "traditional.txt": (
        "榆城市政務(wù)服務(wù)中心2023年度部門決算公開說明\n第一部分 單位概況\n第二部分 部門決算情況說明\n"
        "一、收入支出決算總體情況說明\n2023年度收入總計434.72萬元,其中:本年收入合計434.16萬元,"
        "年初結(jié)轉(zhuǎn)和結(jié)余0.56萬元。\n",
        ("final_account", "榆城市政务服务中心", 2023),
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
        claims = connection.execute(
            "select printed, concept_code from fct_claim inner join dim_document using (document_id)"
            " where file_name = 'traditional.txt' order by position"
        ).fetchall()
    assert found == {name: expected for name, (_, expected) in NAMED.items()}
    assert claims == [
        ("434.72", "inc_total"),
        ("434.16", "inc_year"),
        ("0.56", "opening_balance"),
    ]
