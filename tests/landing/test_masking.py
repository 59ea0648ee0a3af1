"""Contact data never lands, and nothing else is touched.

Every number that could be somebody's is put together at run time; the names are invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Box, Cell, Document, Line, Row, Table, TextBlock
from ingest.landing.masking import MASK, mask_document, mask_text
from tests.landing.invented_numbers import checked, luhn

MOBILE = "".join(["139", "0000", "1234"])
LANDLINE = "-".join(["0355", "".join(["765", "4321"])])
ID_CARD = checked("".join(["140400", "1980", "0229", "126"]))
ID_CARD_DIGITS = checked("".join(["110101", "2001", "1231", "456"]))
BANK_CARD = luhn("".join(["6222", "0200", "0000", "1234", "56"]))


def table(rows: Iterable[Sequence[str]], second: bool = False) -> Table:
    """A table of these texts; with `second` each cell has a second reading that says the same."""
    return Table(
        1,
        tuple(
            Row(
                row_no,
                tuple(
                    Cell(col_no, text, second_text=text if second else None)
                    for col_no, text in enumerate(row, start=1)
                ),
            )
            for row_no, row in enumerate(rows, start=1)
        ),
        "test",
    )


def masked_rows(rows: Iterable[Sequence[str]]) -> tuple[list[list[str]], int]:
    document, count = mask_document(Document([table(rows)], 1, "test", "1"))
    (block,) = document.blocks
    assert isinstance(block, Table)
    return [[cell.text for cell in row.cells] for row in block.rows], count


@pytest.mark.parametrize(
    "number",
    [
        MOBILE,
        f"+86 {MOBILE}",
        f"86{MOBILE}",
        f"{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}",
        f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}",
        LANDLINE,
        LANDLINE.replace("-", "—"),
        f"010-{LANDLINE[-7:]}8",
        ID_CARD,
        ID_CARD.lower(),
        ID_CARD_DIGITS,
        BANK_CARD,
        luhn("".join(["6222", "0200", "0000", "123"])),
        " ".join(["6222", "0200", "0000", "1237"]),  # checks as a card
    ],
)
@pytest.mark.parametrize("around", ["{}", "请拨打{}。", "（{}）", "甲{}乙", "{}、2024年"])
def test_a_number_of_a_person_is_masked(number: str, around: str) -> None:
    assert mask_text(around.format(number)) == (around.format(MASK), 1)


def test_each_number_counts() -> None:
    text, count = mask_text(f"{MOBILE}，{LANDLINE}；{ID_CARD}")
    assert (text, count) == (f"{MASK}，{MASK}；{MASK}", 3)


@pytest.mark.parametrize(
    ("printed", "landed"),
    [
        ("电话：7654321", f"电话：{MASK}"),
        ("联系电话:  765 4321", f"联系电话:  {MASK}"),
        ("办公电话 7654321 转 8", f"办公电话 {MASK} 转 8"),
        ("电 话：7654321", f"电 话：{MASK}"),
        (f"手机号码：{MOBILE}", f"手机号码：{MASK}"),
        ("传真：7654321—22", f"传真：{MASK}"),
        ("联系方式：7654321", f"联系方式：{MASK}"),
        ("电话：7654321,转8", f"电话：{MASK},转8"),
        ("电话：7654321。", f"电话：{MASK}。"),
    ],
)
def test_a_labelled_number_is_masked_whatever_its_length(printed: str, landed: str) -> None:
    assert mask_text(printed) == (landed, 1)


@pytest.mark.parametrize(
    "label",
    [
        "填表人：",
        "填报人:",
        "填 表 人：",
        "联系人：",
        "联 系 人 ： ",
        "经办人：",
        "制表人：",
        "审核人：  ",
        "负责人：",
        "单位负责人签字：",
        "项目负责人（签字）：",
        "财务负责人(签章)：",
        "填报人（签名）：",
        "姓名：",
        "姓　名：",
    ],
)
@pytest.mark.parametrize("name", ["钱某", "赵示范", "欧阳样例", "钱　某", "阿依·某"])
@pytest.mark.parametrize("behind", ["", "  日期：2024年4月8日", "填报日期2024年4月8日", "，2024年"])
def test_a_name_in_a_contact_field_is_masked(label: str, name: str, behind: str) -> None:
    assert mask_text(f"{label}{name}{behind}") == (f"{label}{MASK}{behind}", 1)


@pytest.mark.parametrize(
    ("printed", "landed", "count"),
    [
        ("填表人：赵示范联系电话：7654321", f"填表人：{MASK}联系电话：{MASK}", 2),
        ("填表人：钱某审核人：孙样", f"填表人：{MASK}审核人：{MASK}", 2),
        ("单位负责人：钱某填报人：赵示范", f"单位负责人：{MASK}填报人：{MASK}", 2),
        ("单位负责人：　　　填表人：赵示范", f"单位负责人：　　　填表人：{MASK}", 1),
        ("负责人： 填表人（签字）：赵示范", f"负责人： 填表人（签字）：{MASK}", 1),
        ("联系人：钱某 电话：7654321", f"联系人：{MASK} 电话：{MASK}", 2),
        (f"联系人：钱某（{MOBILE}）", f"联系人：{MASK}（{MASK}）", 2),
    ],
)
def test_fields_that_run_into_each_other(printed: str, landed: str, count: int) -> None:
    assert mask_text(printed) == (landed, count)


@pytest.mark.parametrize(
    "prose",
    [
        "局长赵示范主持会议，钱某作了发言。",
        "主要负责人用车0辆，机要通信用车1辆。",
        "项目负责人由分管领导担任：按月调度。",
        "负责人：由各科室的科长轮流担任",
        "填表人：　　　　填表日期：　　　　",
        "单位负责人：",
        "姓名和身份证号码一律不公开。",
        "本单位对外联系人较多",
        "电话费 1,234.50 元，手机补贴 300 元",
        "联系电话：",
        "手机 1234567元，电话 7654321.00，传真 1234567 元",
        "三公经费由财务负责人审核",
    ],
)
def test_ordinary_prose_stays(prose: str) -> None:
    assert mask_text(prose) == (prose, 0)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "20240131",
        "2023年1月1日至12月31日",
        "2010502",
        "208",
        "209105",
        "晋财社〔2023〕123号",
        "第12345678号",
        "行次 1 2 3 4 5 6 7 8 9 10 11 12",
        "31",
        "100%",
        "-1,234,567.89",
        "——",
        "∞%",
        "138.12",
        "1380",
        "0.00",
        "12345678901234567890123",  # longer than any card: the code of a project
    ],
)
def test_codes_dates_and_counts_stay(text: str) -> None:
    assert mask_text(text) == (text, 0)
    assert masked_rows([["栏次", text]]) == ([["栏次", text]], 0)


YUAN = st.decimals(Decimal("-999999999999.99"), Decimal("999999999999.99"), places=2)
FORMATS = [
    "{:.2f}",
    "{:,.2f}",
    "{:.2f}元",
    "（{:,.2f}）",
    "¥{:.2f}",
    "{:,.2f}万元",
    "{:.6f}",
    "{:.1f}",
]
AROUND = [
    "{}",
    "决算数为{}，",
    "合计 {}",
    "{} 100.00",
    "20805 {} {}",
    "支出{}元，其中",
    "比{}增长3%",
]


@settings(deadline=None)
@given(YUAN, st.sampled_from(FORMATS), st.sampled_from(AROUND))
def test_an_amount_is_never_masked(value: Decimal, form: str, around: str) -> None:
    printed = form.format(value)
    text = around.format(printed, printed)
    assert mask_text(text) == (text, 0)
    rows = [["科目", "电话费", "合计"], ["手机补贴", printed, text]]
    assert masked_rows(rows) == (rows, 0)


@settings(deadline=None)
@given(
    st.integers(0, 999_999_999_999), st.sampled_from(["{}元", "{} 元", "{:,}", "{:,}元", "{}万元"])
)
def test_whole_yuan_are_never_masked(value: int, form: str) -> None:
    text = f"共支出{form.format(value)}。"
    assert mask_text(text) == (text, 0)


@settings(deadline=None)
@given(st.integers(0, 9_999_999_999))
def test_whole_numbers_of_up_to_ten_digits_are_never_masked(value: int) -> None:
    assert mask_text(f"{value}") == (f"{value}", 0)


@settings(deadline=None)
@given(st.lists(YUAN, min_size=2, max_size=7))
def test_a_row_of_amounts_is_never_masked(values: list[Decimal]) -> None:
    text = " ".join(f"{value:.2f}" for value in values)
    assert mask_text(text) == (text, 0)


@settings(deadline=None)
@given(st.text("电话手机填表人姓名：: \n李某12345-，。（）", max_size=40))
def test_masking_twice_is_masking_once(text: str) -> None:
    once, _ = mask_text(text)
    assert mask_text(once)[0] == once


def test_a_form_hides_what_stands_beside_its_labels() -> None:
    rows = [
        ["项目名称", "样例项目", "年初预算数", "12.50"],
        ["项目负责人", "赵示范", "联系电话", "7654321"],
        ["填表人", "", "手机号码", MOBILE],
        ["年度目标", "完成", "分值", "100000"],
    ]
    landed, count = masked_rows(rows)
    assert landed == [
        rows[0],
        ["项目负责人", MASK, "联系电话", MASK],
        ["填表人", "", "手机号码", MASK],
        rows[3],
    ]
    assert count == 3


def test_a_form_nobody_filled_hides_nothing_below() -> None:
    rows = [
        ["项目负责人", "", "联系电话", ""],
        ["项目名称", "样例项目", "预算数", "100.00"],
        ["执行数", "90.00", "执行率", "90.00%"],
    ]
    assert masked_rows(rows) == (rows, 0)


def test_a_roster_hides_what_stands_below_its_labels() -> None:
    rows = [
        ["", "姓名", "职务", "办公电话", "移动通讯号码", "备注"],
        ["组长", "赵示范", "主任", "7654321", MOBILE, ""],
        ["成员", "钱某", "科员", "7654322", "", "兼职"],
        ["", "", "", "", "", ""],
    ]
    landed, count = masked_rows(rows)
    assert landed == [
        rows[0],
        ["组长", MASK, "主任", MASK, MASK, ""],
        ["成员", MASK, "科员", MASK, "", "兼职"],
        rows[3],
    ]
    assert count == 5


@pytest.mark.parametrize(
    "head", [["序号", "姓名", "单位"], ["序号", "职称", "姓名"], ["姓　名", "性别", "电话"]]
)
def test_a_roster_with_one_label(head: list[str]) -> None:
    column = next(i for i, word in enumerate(head) if re.sub(r"\s", "", word) == "姓名")
    row = ["1", "高级", "某局"]
    row[column] = "赵示范"
    landed, count = masked_rows([head, row])
    assert landed[0] == head
    assert landed[1][column] == MASK
    assert count >= 1


def test_a_roster_ends_with_its_shape() -> None:
    rows = [
        ["姓名", "单位", "签字"],
        ["赵示范", "某局", ""],
        ["评价结论", "合格"],
        ["得分", "95.50"],
    ]
    landed, count = masked_rows(rows)
    assert landed == [rows[0], [MASK, "某局", ""], rows[2], rows[3]]
    assert count == 1


@pytest.mark.parametrize(
    "label", ["电话费", "手机补贴", "邮电通讯费", "通讯补助", "银行账户管理费"]
)
def test_the_cost_of_a_telephone_is_an_amount(label: str) -> None:
    rows = [[label, "120000", "——————"], [label, "1234567", "无支出"]]
    assert masked_rows(rows) == (rows, 0)


def test_both_readings_of_a_cell_are_masked() -> None:
    block = table([["填表人", "赵示范"], ["说明", f"电话：{MOBILE}"]], second=True)
    document, count = mask_document(Document([block], 1, "test", "1"))
    assert isinstance(document.blocks[0], Table)
    cells = [row.cells[1] for row in document.blocks[0].rows]
    assert [(cell.text, cell.second_text) for cell in cells] == [
        (MASK, MASK),
        (f"电话：{MASK}", f"电话：{MASK}"),
    ]
    assert count == 2


@pytest.mark.parametrize(
    ("text", "second"),
    [("139 oooo", MOBILE), (MOBILE, "139 oooo"), ("", MOBILE), (MOBILE, "")],
)
def test_a_reading_is_masked_though_the_other_lost_the_number(text: str, second: str) -> None:
    block = Table(1, (Row(1, (Cell(1, text, second_text=second),)),), "test")
    document, count = mask_document(Document([block], 1, "test", "1"))
    assert count == 1
    assert MOBILE not in repr(document)
    assert repr(document).count(MASK) == 1


def test_what_is_not_masked_keeps_its_place_and_its_spans() -> None:
    box = Box(1.0, 2.0, 3.0, 4.0)
    line = Line(f"填表人：赵示范 {MOBILE}", 3, box)
    cell = Cell(2, f"电话：{MOBILE}", box, 2, 3, f"电话：{MOBILE}")
    before = Document(
        [TextBlock((line, Line("正文", 3, box))), Table(4, (Row(7, (cell,)),), "lattice")],
        5,
        "test",
        "2",
        ["page 1 is missing"],
    )
    after, count = mask_document(before)
    assert after == Document(
        [
            TextBlock((Line(f"填表人：{MASK} {MASK}", 3, box), Line("正文", 3, box))),
            Table(4, (Row(7, (Cell(2, f"电话：{MASK}", box, 2, 3, f"电话：{MASK}"),)),), "lattice"),
        ],
        5,
        "test",
        "2",
        ["page 1 is missing"],
    )
    assert count == 3
    assert MOBILE in repr(before), "the document that was given is left as it was"


def test_no_number_of_a_person_stands_in_this_file() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)


def test_amounts_side_by_side_are_no_card() -> None:
    """Four groups of four digits that do not check as a card number are four numbers."""
    assert mask_text("3000 2000 1000 5000") == ("3000 2000 1000 5000", 0)
