"""Text in which the cells of a table stand one below the other, or end with a pipe each."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Table, TextBlock
from ingest.readers import text
from ingest.readers.text import stacked


def read(tmp_path: Path, content: str) -> list[list[list[str]] | list[str]]:
    """Tables as rows of texts, and lines."""
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    found: list[list[list[str]] | list[str]] = []
    for block in text.read(path).blocks:
        if isinstance(block, Table):
            found.append([[cell.text for cell in row.cells] for row in block.rows])
        elif isinstance(block, TextBlock):
            found.append([line.text for line in block.lines])
    return found


def test_a_cell_a_line_with_blank_ones(tmp_path: Path) -> None:
    head = "项目 行次 金额 项目 行次 金额".split()
    body = [
        ["栏次", "", "1", "栏次", "", "2"],
        ["一、收入", "1", "440.55", "一、服务", "29", "423.20"],
    ]
    body += [["合计", "2", "440.55", "合计", "30", ""]]
    lines = [
        "收入支出决算总表",
        "金额单位：万元",
        "收入",
        "支出",
        *head,
        *(cell for row in body for cell in row),
    ]
    found = read(tmp_path, "\n".join([*lines, "注：本表反映收支。其他见下文，另行说明。"]))
    assert found == [lines[:4], [head, *body], ["注：本表反映收支。其他见下文，另行说明。"]]


def test_a_pipe_behind_each_cell_of_a_line(tmp_path: Path) -> None:
    lines = [
        "项目 | 预算 | 决算 | 备注 |",
        "合计 | 2.00 | 1.00 | |",
        "公务接待费 | 2.00 | 1.00 | 无 |",
    ]
    assert read(tmp_path, "\n".join(["表", *lines, "以上"])) == [
        ["表"],
        [
            ["项目", "预算", "决算", "备注"],
            ["合计", "2.00", "1.00", ""],
            ["公务接待费", "2.00", "1.00", "无"],
        ],
        ["以上"],
    ]


def test_a_row_goes_on_until_it_is_as_wide_as_the_others(tmp_path: Path) -> None:
    lines = [
        "序号 | 一级",
        "指标 |",
        "指标分值 | 得分 |",
        "1 | 规划 | 3 | 3 |",
        "2 | 执行",
        "(1)｜ |",
        "5 | 4 |",
    ]
    [table] = read(tmp_path, "\n".join(lines))
    assert table == [
        ["序号", "一级\n指标", "指标分值", "得分"],
        ["1", "规划", "3", "3"],
        ["2", "执行\n(1)｜", "5", "4"],
    ]


def test_a_pipe_alone_parts_rows(tmp_path: Path) -> None:
    rows = [["项目", "预算数", "决算数"], ["合计", "246", "167.37"], ["公务接待费", "1", "2.14"]]
    lines = ["|", *("\n".join([*(f"{cell} |" for cell in row), "|"]) for row in rows)]
    assert read(tmp_path, "\n".join(["单位：万元", *lines])) == [["单位：万元"], rows]


def test_a_cell_a_line_before_pipes(tmp_path: Path) -> None:
    rows = [
        ["经费项目", "支出", "减少率"],
        ["接待费", "71.53", "-"],
        ["购置费", "423.81", "0%"],
        ["合计", "495.34", "-"],
    ]
    lines = [f"{cell} |" for row in rows for cell in row]
    assert read(tmp_path, "\n".join(["标题", *lines, "使用 |"])) == [["标题"], rows, ["使用"]]


def test_a_head_that_lost_its_spans_names_no_column(tmp_path: Path) -> None:
    """项目 stood over two columns: every head behind it stands one further left than its amounts."""
    lines = [
        "项目 | 合计 | 基本支出 | 项目支出 | |",
        "科目编码 | 科目名称 | | | |",
        "208 | 社会保障 | 3.00 | 2.00 | 1.00 |",
        "20805 | 养老 | 3.00 | 2.00 | 1.00 |",
    ]
    assert read(tmp_path, "\n".join(lines)) == [
        ["项目 合计 基本支出 项目支出", "科目编码 科目名称"],
        [["208", "社会保障", "3.00", "2.00", "1.00"], ["20805", "养老", "3.00", "2.00", "1.00"]],
    ]


def test_a_pipe_here_and_there_hides_no_table(tmp_path: Path) -> None:
    """A running head may end with a pipe; the tables of the file are parted by TABs, or flow."""
    heads = ["首页 | 公开 |"] * 3
    tabs = ["项目\t预算\t决算", "合计\t2.00\t1.00", "接待\t1.00\t1.00", "公车\t1.00\t0.00"]
    assert [row.split("\t") for row in tabs] in read(tmp_path, "\n".join([*heads, *tabs]))
    path = tmp_path / "a.txt"
    path.write_text("\n".join([*heads, *(["收入 支出 结余"] * 40)]), encoding="utf-8")
    assert {block.method for block in text.read(path).blocks if isinstance(block, Table)} == {
        "text:flow"
    }


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("项目 金额 甲 1 乙 2", stacked.Grid(0, 2, 3)),
        ("表 项目 金额 甲 1 乙 2 说明", stacked.Grid(1, 2, 3)),
        ("项目 金额 甲 1", None),  # one row proves nothing
        ("项目 金额 甲 1 乙 丙 丁 2", None),
        ("联系人 金额 甲 1 乙 2", None),  # nothing says that these are labels
        ("甲 1 乙 2 丙 3", None),  # no head
        # a head that is repeated beside itself is one of a wider row
        ("项目 金额 项目 金额 甲 1 乙 2 丙 3 丁 4", stacked.Grid(0, 4, 3)),
        # a head with spans: no width fits
        ("项目 合计 基本 编码 名称 208 社保 3 3 210 卫生 2 2", None),
    ],
)
def test_what_cells_prove(cells: str, found: stacked.Grid | None) -> None:
    assert stacked.grid(cells.split()) == found
