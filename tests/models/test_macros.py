"""The text macros over printed strings: the SQL runs without dbt."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from tests.models.patterns import render


def run_macro(call: str, text: str | None) -> object:
    """What `call`, a macro over the column `text`, makes of one string."""
    sql = render("{{ " + call + " }}")
    with duckdb.connect() as connection:
        row = connection.execute(f"select {sql} from (select ? as text)", [text]).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("（一）　决算 数", "(一)决算数"),
        ("１，３９３．４６％", "1,393.46%"),
        ("公\n务\u00a0用\u200b车\ufeff", "公务用车"),
        ("“三公”＂经费＂", '"三公""经费"'),
        ("〔2023〕【甲】", "(2023)(甲)"),
        ("－３＜４＞＝５／６；", "-3<4>=5/6;"),
        ("其中：、。", "其中:、。"),
        ("", ""),
        (None, ""),
    ],
)
def test_plain_is_half_width_without_white_space(text: str | None, plain: str) -> None:
    assert run_macro("plain('text')", text) == plain


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("二十一、其他支出", "其他支出"),
        ("（三）事业收入：", "事业收入"),
        ("12．对附属单位补助", "对附属单位补助"),
        ("其中：政府性基金预算财政拨款", "政府性基金预算财政拨款"),
        ("其中：1、捐赠收入", "捐赠收入"),
        ("年初结转、结余", "年初结转和结余"),
        ("资源勘探工业信息等支出", "资源勘探工业信息支出"),
        ("抗疫特别国债一、二期", "抗疫特别国债一和二期"),
        ("一般公共服务", "一般公共服务"),
        ("", ""),
    ],
)
def test_label_key_drops_what_changes_from_office_to_office(text: str, key: str) -> None:
    assert run_macro("label_key(plain('text'))", text) == key


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,393.46", "1393.46"),
        ("１，３９３．４６", "1393.46"),
        (" 26\n.30 ", "26.30"),
        ("-12", "-12"),
        ("－３．５０", "-3.50"),
        ("0.00", "0.00"),
        ("007", "007"),
        ("60.29%", None),
        ("3.", None),
        (".5", None),
        ("12万元", None),
        ("1.2.3", None),
        ("3=1+2", None),
        ("——", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_amount_text_is_a_whole_number_or_null(text: str | None, amount: str | None) -> None:
    assert run_macro("amount_text('text')", text) == amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("——", True),
        ("────", True),
        ("－", True),
        ("– ―", True),
        ("-", True),
        ("", False),
        ("-3", False),
        ("0", False),
        ("一", False),
    ],
)
def test_dash_is_nothing_but_strokes(text: str, expected: bool) -> None:
    assert run_macro("is_dash(plain('text'))", text) is expected


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("867.10", "0.005"),
        ("867.1", "0.05"),
        ("867", "0.5"),
        ("-0.0000", "0.00005"),
        ("29.099", "0.0005"),
    ],
)
def test_half_step_is_half_of_the_last_printed_digit(text: str, step: str) -> None:
    assert run_macro("half_step('text')", text) == Decimal(step)


def test_leaf_is_a_code_no_other_code_of_its_scope_begins_with() -> None:
    codes = {
        "d": ["TOTAL", "208", "20805", "2080505", "20808", "210", "2130599"],
        "e": ["20805", "2080505"],
        "f": ["20805"],
    }
    sql = render("{{ is_leaf('code', 'document') }}")
    with duckdb.connect() as connection:
        connection.execute("create table lines (document varchar, code varchar)")
        connection.executemany(
            "insert into lines values (?, ?)", [(d, c) for d in codes for c in codes[d]]
        )
        found = connection.sql(
            f"select document, code from (select *, {sql} as leaf from lines) where leaf"
        )
        assert set(found.fetchall()) == {
            ("d", "2080505"),
            ("d", "20808"),
            ("d", "210"),
            ("d", "2130599"),
            ("e", "2080505"),
            ("f", "20805"),
        }
