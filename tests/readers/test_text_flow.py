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


def test_flow_one_space_between_all_cells_and_none_for_an_empty_one() -> None:
    """What pdfplumber prints: a half that goes on alone, rows of labels, a total below."""
    content = (
        "收入支出决算总表\n单位：万元\n收入 支出\n项目 决算数 项目 决算数\n"
        "一、财政拨款收入 9.00 一、公共安全支出 1.00\n二、事业收入 二、外交支出\n"
        "三、其他收入 三、教育支出 3.00\n四、科学技术支出 2.00\n五、农林水支出\n"
        "六、灾害防治及应急管理支\n3.00\n出\n七、其他支出\n"
        "本年收入合计 9.00 本年支出合计 9.00\n年初结转和结余 年末结转和结余\n总计 9.00 总计 9.00\n"
    )
    assert rows(read(content)) == [
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", "9.00", "一、公共安全支出", "1.00"],
        ["二、事业收入", "", "二、外交支出", ""],
        ["三、其他收入", "", "三、教育支出", "3.00"],
        ["", "", "四、科学技术支出", "2.00"],
        ["", "", "五、农林水支出", ""],
        ["", "", "六、灾害防治及应急管理支出", "3.00"],
        ["", "", "七、其他支出", ""],
        ["本年收入合计", "9.00", "本年支出合计", "9.00"],
        ["年初结转和结余", "", "年末结转和结余", ""],
        ["总计", "9.00", "总计", "9.00"],
    ]


def test_flow_a_half_that_is_wider_than_the_other() -> None:
    content = (
        "项目 决算数 项目 合计 一般公共预算 政府性基金\n"
        "一、一般公共预算 9.00 一、公共安全支出 1.00 1.00 0.00\n"
        "二、政府性基金 二、外交支出\n三、教育支出 8.00 8.00 0.00\n"
        "本年收入合计 9.00 本年支出合计 9.00 9.00 0.00\n"
    )
    assert rows(read(content))[1:] == [
        ["一、一般公共预算", "9.00", "一、公共安全支出", "1.00", "1.00", "0.00"],
        ["二、政府性基金", "", "二、外交支出", "", "", ""],
        ["", "", "三、教育支出", "8.00", "8.00", "0.00"],
        ["本年收入合计", "9.00", "本年支出合计", "9.00", "9.00", "0.00"],
    ]


def test_flow_a_label_around_its_row_and_heads_of_codes_beside_a_total() -> None:
    content = (
        "项目 本年收入合计 财政拨款收入\n科目编码 科目名称\n类 款 项 合计 9.00 9.00\n"
        "207 文化支出 9.00 9.00\n其他文化旅游体育与传媒\n20799 9.00 9.00\n支出\n"
        "其他文化旅游体育与传媒\n2079999 9.00 9.00\n支出\n"
    )
    document = read(content)
    assert rows(document)[-4:] == [
        ["合计", "9.00", "9.00"],
        ["207", "文化支出", "9.00", "9.00"],
        ["20799", "其他文化旅游体育与传媒支出", "9.00", "9.00"],
        ["2079999", "其他文化旅游体育与传媒支出", "9.00", "9.00"],
    ]
    assert ["类 款 项"] in rows(document)
    box = [table for table in document.blocks if isinstance(table, Table)][-1].rows[-1].cells[0].box
    assert box is not None and (box.y0, box.y1) == (8, 10)


def test_flow_a_code_in_two_parts_and_a_head_of_its_rows() -> None:
    content = (
        "经济分类科目编码 科目名称 决算数 经济分类科目编码 科目名称 决算数\n类 款 类 款\n"
        "301 工资福利支出 5.00 302 商品和服务支出 3.00\n301 01 基本工资 5.00 302 01 办公费 3.00\n"
        "注：甲\n科目编码 科目名称 合计 基本支出 项目支出\n类 款 项\n208 养老 5.00 4.00 1.00\n"
    )
    found = [item for item in shape(read(content)) if isinstance(item, list)]
    assert found[0][-1] == ["301 01", "基本工资", "5.00", "302 01", "办公费", "3.00"]
    assert found[1] == [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["类 款 项"],
        ["208", "养老", "5.00", "4.00", "1.00"],
    ]


def test_flow_sentences_with_numbers_between_spaces_are_text() -> None:
    lines = [
        "某局 2025 年度部门决算表",
        "某局 2025 年度收入支出总计 4733.14",
        "万元。与 2024 年度相比，收入支出总计增加 90.09 万元，增长",
        "1.94%。本年支出合计 4733.14 万元，其中：基本支出 3365.38 万元，",
        "占 71.10%；项目支出 1367.76 万元，占 28.90%。",
        "截至 2025 年 12 月 31 日，某局共有车辆",
        "2025 年度“三公”经费财政拨款支出决算数比 2024 年度增加",
        "团组 0 个、累计 0 人次，车辆 0 辆、其他用车 8",
        "辆。国内公务接待支出 0.00 万（含外宾接待支出 0.00 万元）。",
    ]
    assert shape(read("\n".join(lines))) == lines


def test_flow_a_head_above_a_wider_one_stands_over_no_column() -> None:
    content = (
        "合计 因公出国费 公务接待费\n预算数 决算数 预算数 决算数 预算数 决算数\n"
        "3.00 2.00 1.00 1.00 2.00 1.00\n"
    )
    assert shape(read(content))[0] == "合计 因公出国费 公务接待费"
    assert [len(row) for row in rows(read(content))] == [6, 6]


def test_flow_codes_and_sentences_end_a_table_without_codes() -> None:
    content = (
        "项目 决算数 项目 决算数\n一、财政拨款收入 9.00 一、公共安全支出 9.00\n总计 9.00 总计 9.00\n"
        "收入决算表\n合计 9.00 9.00\n204 公共安全支出 9.00 9.00\n20402 公安 9.00 9.00\n"
    )
    tables = [item for item in shape(read(content)) if isinstance(item, list)]
    assert tables[-1] == [
        ["", "合计", "9.00", "9.00"],
        ["204", "公共安全支出", "9.00", "9.00"],
        ["20402", "公安", "9.00", "9.00"],
    ]
    told = content + "某局 2025 年度收入总计 9.00 万元。\n本年支出合计 9.00 万元，增长 3%。\n"
    assert shape(read(told))[-2:] == told.split("\n")[-3:-1]


@pytest.mark.parametrize(
    ("above", "second"), [("", ["", ""]), ("20402 公安 8.00  8.00\n", [None, None])]
)
def test_flow_values_that_end_too_early_are_unsure_where_no_blank_is_shown(
    above: str, second: list[str | None]
) -> None:
    """A total and 项目支出, or a total and 基本支出? A file that shows its blanks says it."""
    content = f"204 公共安全支出 9.00 1.00 8.00\n{above}20499 其他公共安全支出 8.00 8.00\n"
    last = [table for table in read(content).blocks if isinstance(table, Table)][-1].rows[-1]
    assert [cell.text for cell in last.cells] == ["20499", "其他公共安全支出", "8.00", "8.00", ""]
    assert [cell.second_text for cell in last.cells[2:4]] == second
    assert all(cell.second_text is None for cell in [*last.cells[:2], last.cells[4]])
