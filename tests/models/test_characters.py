"""Characters as meant: the tables of macros/characters.sql against Unicode, and what is no character of a text."""

from __future__ import annotations

import unicodedata
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.models.patterns import render

# what SQL makes of marks that Unicode gives no one character, or none at all
OURS = {"︰": ":", "︙": "…", "∶": ":", "‐": "-", "‑": "-"}
QUOTES_AND_BRACKETS = str.maketrans("“”‘’〔〕【】−", '""""()()-')


def sql(call: str) -> str:
    return render("{{ " + call + " }}")


def made(call: str, texts: list[str]) -> list[Any]:
    """What `call`, a macro over the column `text`, makes of each."""
    with duckdb.connect() as connection:
        connection.register("texts", pa.table({"number": range(len(texts)), "text": texts}))
        rows = connection.execute(f"select {sql(call)} from texts order by number").fetchall()
    return [row[0] for row in rows]


def assigned(*ranges: tuple[int, int]) -> list[str]:
    every = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    return [character for character in every if unicodedata.category(character) != "Cn"]


def as_unicode_says(character: str) -> str | None:
    """NFKC, where that is one character."""
    folded = unicodedata.normalize("NFKC", character)
    return OURS.get(character, folded if len(folded) == 1 else None)


RANGES = {
    "Kangxi radicals": (0x2F00, 0x2FDF),
    "compatibility ideographs": (0xF900, 0xFAFF),
    "compatibility ideographs, supplement": (0x2F800, 0x2FA1F),
    "upright forms": (0xFE10, 0xFE1F),
    "upright and small forms": (0xFE30, 0xFE6F),
}


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("call", ["meant('text')", "plain('text')"])
def test_ranges_are_folded_as_unicode_says(name: str, call: str) -> None:
    characters = assigned(RANGES[name])
    texts = [f"甲{character}乙" for character in characters]
    expected = []
    for character in characters:
        folded = as_unicode_says(character) or character
        if call.startswith("plain"):
            folded = folded.translate(QUOTES_AND_BRACKETS)
        expected.append(f"甲{folded}乙")
    assert len(texts) > 5
    assert made(call, texts) == expected


def test_full_width_forms_are_half_width_in_plain_text_only() -> None:
    characters = assigned((0xFF01, 0xFF64), (0xFFE0, 0xFFE3), (0xFFE5, 0xFFEE))
    characters = [c for c in characters if as_unicode_says(c) not in (None, c)]
    assert len(characters) > 100
    texts = [f"甲{character}乙" for character in characters]
    expected = [f"甲{as_unicode_says(character)}乙" for character in characters]
    assert made("plain('text')", texts) == expected
    assert made("meant('text')", texts) == texts


def test_radicals_of_the_supplement_are_the_ideographs_they_are() -> None:
    radicals = assigned((0x2E80, 0x2EF3))
    folded = [text[0] for text in made("plain('text')", radicals) if text]
    assert len(folded) == len(radicals)
    left = [
        radical
        for radical, character in zip(radicals, folded, strict=True)
        if not unicodedata.name(character).startswith("CJK UNIFIED IDEOGRAPH")
    ]
    assert left == ["⺀"], "which is a stroke, and no ideograph"
    assert made("plain('text')", ["⺠⽣⽀出", "⻄⻘⻋⻔⻓⻅⻩⻬⻮⻰⻢⻥⻛⻚"]) == [
        "民生支出",
        "西青车门长见黄齐齿龙马鱼风页",
    ]


def test_what_has_no_width_is_not_there() -> None:
    ranges = (
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0xFE00, 0xFE0F),
        (0xE0100, 0xE01EF),
    )
    unseen = ["\u00ad", "\ufeff", "\u034f", *assigned(*ranges)]
    for call in ("meant('text')", "plain('text')"):
        assert made(call, [f"公{c}务1{c}2" for c in unseen]) == ["公务12"] * len(unseen)
    assert made("amount_text('text')", [f"1,3{c}93.46" for c in unseen]) == ["1393.46"] * len(
        unseen
    )


def test_a_soft_hyphen_before_a_number_may_be_its_minus() -> None:
    assert made("amount_text('text')", ["\u00ad12.50", " \u00ad3", "12\u00ad.50"]) == [
        None,
        None,
        "12.50",
    ]


@pytest.mark.parametrize("glyph", ["\ue000", "\uf06c", "\uf8ff", "\U000f0000", "\x01", "\x9f"])
def test_a_glyph_nobody_knows_is_dropped_but_is_no_digit(glyph: str) -> None:
    texts = [f"{glyph}一、支{glyph}出", f"1{glyph}2.30", f"{glyph}12.30", f"{glyph}"]
    assert made("plain('text')", texts) == ["一、支出", "1�2.30", "12.30", ""]
    assert made("amount_text('text')", texts) == [None] * 4


@pytest.mark.slow
def test_text_of_any_kind_is_folded_once_and_for_all() -> None:
    every = [chr(code) for code in range(0x10000) if not 0xD800 <= code <= 0xDFFF]
    once = [text or "" for text in made("plain('text')", every)]
    assert made("plain('text')", once) == once


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("0 0", "0 0"),
        ("0 0 0", "0 0 0"),
        ("１　２", "1 2"),
        ("12.5% 3", "12.5% 3"),
        ("支出 12 万元", "支出12万元"),
        ("12 .50", "12.50"),
        ("5 ", "5"),
    ],
)
def test_numbers_that_a_space_parts_stay_apart(text: str, tight: str) -> None:
    assert made("tight('text')", [text]) == [tight]


@pytest.mark.parametrize(
    ("text", "is_parted"),
    [
        ("100\n200", True),
        ("12.34 56.78", True),
        ("79.8\n4", True),
        ("１　２", True),
        ("1,234 567", True),
        ("44.3\n2%", True),
        ("79.\n84", False),
        ("1,234,\n567.89", False),
        ("12\n.50", False),
        ("1234.5", False),
        (" 12 ", False),
        ("12 个", False),
        ("", False),
    ],
)
def test_whole_numbers_that_white_space_parts_may_be_several(text: str, is_parted: bool) -> None:
    assert made("is_parted('text')", [text]) == [is_parted]
    if is_parted:
        assert made("amount_text('text')", [text]) == [None]


def test_traditional_characters_are_none_of_simplified_texts() -> None:
    with duckdb.connect() as connection:
        row = connection.execute(f"select [{sql('traditional_forms()')}]").fetchone()
    assert row is not None
    traditional, simple = row[0]
    assert len(traditional) == len(simple) == len(set(traditional)) > 2_000
    assert list(traditional) == sorted(traditional)
    for character in traditional:
        with pytest.raises(UnicodeEncodeError):
            character.encode("gb2312")
    assert simple.encode("gb2312")
    found = made("simplified('text')", [f"甲{character}乙" for character in traditional])
    assert found == [f"甲{character}乙" for character in simple]


def test_what_a_program_made_traditional_is_made_simple_again() -> None:
    texts = [
        "政務(wù)服務(wù)中心2023年度部門決算公開",
        "乾县财政局",
        "财政（省级）",
        "预算(yu)",
        "項目（xiàng）a",
    ]
    expected = [
        "政务服务中心2023年度部门决算公开",
        "乾县财政局",
        "财政（省级）",
        "预算(yu)",
        "项目a",
    ]
    assert made("simplified('text')", texts) == expected
