"""Reading-order text, where a table is known by its lanes only, on small documents of our own."""

from __future__ import annotations

import pytest

from ingest.document import Table
from tests.readers.test_text_reader import cells, read, rows, shape

TWO_LANES = """收入支出总表
收入 支出
项目 行次 金额 项目 行次 合计
栏次  1 栏次  2
一、甲类拨款收入 1 567.18 一、乙类支出 33 
二、丙类
拨款收入

2  二、丁类支出 34 12.50
 3  
三、很长很长的
戊类支出

35  
总计 31 567.18 总计 62 12.50

注：本表反映示例单位的收支。
"""


def test_flow_a_ruler_tells_the_lanes() -> None:
    document = read(TWO_LANES)
    assert shape(document) == [
        "收入支出总表",
        "收入 支出",
        [
            ["项目", "行次", "金额", "项目", "行次", "合计"],
            ["栏次", "", "1", "栏次", "", "2"],
            ["一、甲类拨款收入", "1", "567.18", "一、乙类支出", "33", ""],
            ["二、丙类拨款收入", "2", "", "二、丁类支出", "34", "12.50"],
            ["", "3", "", "三、很长很长的戊类支出", "35", ""],
            ["总计", "31", "567.18", "总计", "62", "12.50"],
        ],
        "注：本表反映示例单位的收支。",
    ]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.method == "text:flow"
    places = [(row.cells[0].box.y0, row.cells[0].box.y1) for row in table.rows if row.cells[0].box]
    assert places == [(3, 3), (4, 4), (5, 5), (6, 9), (10, 14), (15, 15)]


def test_flow_a_number_glued_to_the_next_label() -> None:
    content = "栏次  1 栏次  2\n甲类\n拨款\n\n1 567.18一、乙类支出 33 9.00\n"
    assert rows(read(content))[1:] == [["甲类拨款", "1", "567.18", "一、乙类支出", "33", "9.00"]]


def test_flow_a_header_that_repeats_tells_the_lanes() -> None:
    content = """科目代码 科目名称 决算数 科目代码 科目名称 决算数
301 工资福利支出 342.20 302 商品和服务支出 12.30
30101   基本工资 340.20 30201   办公费 
30102   津贴补贴 2.00
"""
    document = read(content)
    assert rows(document) == [
        ["科目代码", "科目名称", "决算数", "科目代码", "科目名称", "决算数"],
        ["301", "工资福利支出", "342.20", "302", "商品和服务支出", "12.30"],
        ["30101", "基本工资", "340.20", "30201", "办公费", ""],
        ["30102", "津贴补贴", "2.00", "", "", ""],
    ]
    last = list(cells(document))[-1]
    assert last.box is not None and (last.box.y0, last.box.y1) == (4, 4)


def test_flow_a_header_with_line_numbers_tells_one_lane() -> None:
    content = "项目 行次 统计数\n一、采购合计 1 567.18\n  其中：货物 2 \n二、车辆 3 2\n\n注：示例\n"
    assert rows(read(content)) == [
        ["项目", "行次", "统计数"],
        ["一、采购合计", "1", "567.18"],
        ["其中：货物", "2", ""],
        ["二、车辆", "3", "2"],
    ]


def test_flow_rows_tell_the_lanes_where_no_header_does() -> None:
    content = """经济分类表
301 工资福利支出 342.20 302 商品和服务支出 12.30
30101   基本工资 340.20 30201   办公费 1.20
人员经费合计 342.20 公用经费合计 12.30
"""
    assert rows(read(content)) == [
        ["301", "工资福利支出", "342.20", "302", "商品和服务支出", "12.30"],
        ["30101", "基本工资", "340.20", "30201", "办公费", "1.20"],
        ["", "人员经费合计", "342.20", "", "公用经费合计", "12.30"],
    ]


def test_flow_a_total_above_the_first_code_tells_the_lane() -> None:
    content = "合计 567.18 500.18 67.00\n205 教育支出 567.18 500.18 67.00\n20501 管理 1.00  1.00\n"
    assert rows(read(content)) == [
        ["", "合计", "567.18", "500.18", "67.00"],
        ["205", "教育支出", "567.18", "500.18", "67.00"],
        ["20501", "管理", "1.00", "", "1.00"],
    ]


def test_flow_two_spaces_hold_an_empty_cell_and_stripped_ones_are_blank() -> None:
    whole = "栏次 1 2 3 4\n合计 5.00  3.00 2.00\n208 保障 5.00   \n20805 养老 5.00 3.00  \n"
    wanted = [
        ["", "栏次", "1", "2", "3", "4"],
        ["", "合计", "5.00", "", "3.00", "2.00"],
        ["208", "保障", "5.00", "", "", ""],
        ["20805", "养老", "5.00", "3.00", "", ""],
    ]
    assert rows(read(whole)) == wanted
    stripped = "\n".join(line.rstrip() for line in whole.splitlines())
    assert rows(read(stripped)) == wanted


def test_flow_a_code_on_a_line_of_its_own() -> None:
    content = (
        "栏次 1 2\n2080505\n某某单位基本养老保险缴费\n支出\n\n37.39 37.39\n2080506 年金 1.00 \n"
    )
    assert rows(read(content))[1:] == [
        ["2080505", "某某单位基本养老保险缴费支出", "37.39", "37.39"],
        ["2080506", "年金", "1.00", ""],
    ]


def test_flow_a_page_break_leaves_one_more_space() -> None:
    content = "栏次 1 2\n合计 5.00 3.00\n 208 保障 5.00 3.00\n\n 收入决算表\n"
    document = read(content)
    assert rows(document)[2] == ["208", "保障", "5.00", "3.00"]
    document = read("上一页的最后一句话在这里结束。\n 收入决算表\n公开02表\n")
    assert shape(document)[1:] == ["收入决算表", "公开02表"]


def test_flow_a_running_header_inside_a_table_is_a_row() -> None:
    content = """栏次  1 栏次  2
一、甲类收入 1 5.00 一、乙类支出 33 2.00
项目 行次 金额 项目 行次 金额
二、丙类收入 2 6.00 二、丁类支出 34 3.00
"""
    assert rows(read(content))[1:] == [
        ["一、甲类收入", "1", "5.00", "一、乙类支出", "33", "2.00"],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["二、丙类收入", "2", "6.00", "二、丁类支出", "34", "3.00"],
    ]


def test_flow_a_running_header_inside_a_row_costs_nothing_of_it() -> None:
    content = "栏次 1 2\n20501\n代码 名称 合计 基本\n教育管理事务 5.00 3.00\n20502 普通教育 1.00 \n"
    assert rows(read(content))[1:] == [
        ["代码", "名称", "合计", "基本"],
        ["20501", "教育管理事务", "5.00", "3.00"],
        ["20502", "普通教育", "1.00", ""],
    ]


def test_flow_a_value_where_a_label_is_due_is_kept() -> None:
    content = "项目 行次 决算数\n0.50 金额 1 项目\n二、车辆 3 2\n"
    found = [cell for row in rows(read(content)) for cell in row]
    assert "0.50" in found


def test_flow_words_under_a_ruler_without_labels() -> None:
    """Once an endless loop: a ruler of numbers alone has no place for a word."""
    assert rows(read("1 2 3\n甲类 5.00 6.00 7.00\n5.00 6.00 \n")) == [
        ["1", "2", "3"],
        ["甲类", "5.00", "6.00", "7.00"],
        ["5.00", "6.00", ""],
    ]


def test_flow_a_ruler_parted_by_wide_blanks_is_no_ruler() -> None:
    assert read("1　2　3\n甲 5.00\n").page_count == 1


def test_flow_dashes_are_values() -> None:
    content = "栏次 1 2 3\n甲类 ──── 2.00 \n乙类 —— -1,000.00 3%\n"
    assert rows(read(content))[1:] == [
        ["", "甲类", "────", "2.00", ""],
        ["", "乙类", "——", "-1,000.00", "3%"],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "部门名称：示例中心 2023年度 金额单位：万元",
        "本单位 2023 年收入 567.18 万元，比上年 增加 3%；其中 财政拨款 500 万元。",
        "第二部分 2023 年度 部门决算 报表",
        "注：甲 乙 丙 丁",
        "收入 支出",
    ],
)
def test_flow_prose_with_spaces_is_no_table(line: str) -> None:
    assert shape(read(f"标题\n\n{line}\n\n正文在这里。\n")) == ["标题", line, "正文在这里。"]


def test_flow_a_line_of_three_cells_is_a_row_as_it_stands() -> None:
    content = (
        "指标 目标值 完成值\n数量指标 100 90\n质量\n满意度 95 96\n\n这一段是正文，不在表里。\n"
    )
    assert shape(read(content)) == [
        [["指标", "目标值", "完成值"], ["数量指标", "100", "90"], ["质量"], ["满意度", "95", "96"]],
        "这一段是正文，不在表里。",
    ]


def test_flow_tables_that_follow_each_other_stay_two() -> None:
    content = "栏次 1 2\n合计 5.00 3.00\n栏次 1 2 3\n合计 5.00 3.00 2.00\n"
    tables = [item for item in shape(read(content)) if isinstance(item, list)]
    assert [len(table[0]) for table in tables] == [4, 5]


def test_flow_a_title_with_blanks_that_stands_alone_is_text() -> None:
    document = read(
        "甲区执法局 (甲区城市管理局) 2021年度部门决算\n\n发布日期:2022-10-12\n\n一、部门职责\n"
    )
    assert shape(document)[0] == "甲区执法局 (甲区城市管理局) 2021年度部门决算"
