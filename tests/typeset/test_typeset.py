"""The document press: what it prints is consistent, complete and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings

from tests.typeset import corpus, units
from tests.typeset.arithmetic import Checker, Instance
from tests.typeset.compose import compose, expected_figures, expected_projects
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Cell, Grid
from tests.typeset.invented import archive
from tests.typeset.layout import LAYOUTS, Layout
from tests.typeset.pages import paginate
from tests.typeset.reading import bare
from tests.typeset.strategies import SEEDS, random_disclosure, random_layout, random_pair

INBOX = Path(__file__).parents[2] / "warehouse" / "inbox"
LARGEST_FILE = 60_000
some = settings(
    max_examples=20, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
HARD = [
    "A01",
    "A02",
    "A03",
    "A04",
    "A05",
    "A06",
    "B01",
    "B02",
    "B03",
    "B04",
    "C01",
    "C02",
    "C03",
    "C04",
    "D01",
    "D02",
    "D03",
    "D04",
    "D05",
    "D06",
    "D07",
    "D08",
    "E01",
    "E02",
    "E03",
    "E04",
    "F01",
    "F02",
    "F03",
    "F04",
    "F05",
    "G01",
    "G02",
    "G03",
    "G04",
    "J01",
    "J02",
    "U01",
    "U02",
    "U03",
    "U04",
    "X01",
    "X02",
    "X03",
    "X04",
    "X05",
    "X06",
    "X07",
    "X08",
    "X09",
    "X10",
    "X11",
    "X12",
    "X13",
    "X15",
    "X18",
]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return corpus.corpus()


def test_the_corpus_on_disk_is_what_the_press_writes_today(files: dict[str, bytes]) -> None:
    on_disk = {path.name: path.read_bytes() for path in INBOX.glob("0*")}
    assert sorted(on_disk) == sorted(files)
    stale = [name for name, content in files.items() if on_disk[name] != content]
    assert not stale, "write it again: python -m tests.typeset warehouse/inbox"


def test_the_press_is_deterministic_and_its_files_are_small(files: dict[str, bytes]) -> None:
    assert corpus.corpus() == files
    assert {
        name: len(content) for name, content in files.items() if len(content) > LARGEST_FILE
    } == {}


@some
@given(SEEDS)
def test_every_printed_cell_stands_in_every_text_form(seed: int) -> None:
    pair = random_pair(seed)
    blocks = compose(*pair)
    wanted = Counter(
        bare(text)
        for block in blocks
        if isinstance(block, Grid)
        for row in block.texts()
        for text in row
    )
    for form in ("tabs", "cells", *(["flow"] if pair[1].line_numbers else [])):
        text = bare(corpus.typeset(*pair, form).decode())
        missing = [cell for cell, count in wanted.items() if text.count(cell) < count]
        assert not missing, (form, missing[:5])


@some
@given(SEEDS)
def test_every_printed_cell_stands_on_a_page(seed: int) -> None:
    disclosure, layout = random_pair(seed)
    blocks = compose(disclosure, layout)
    printed = Counter(t for b in blocks if isinstance(b, Grid) for row in b.texts() for t in row)
    on_pages = Counter(
        text
        for page in paginate(blocks)
        for item in page.reading()
        if isinstance(item, list)
        for row in item
        for text in row
    )
    assert printed == on_pages


def _instances(disclosure: Disclosure, layout: Layout) -> list[Instance]:
    return list(Checker(expected_figures(disclosure, layout)).instances())


@some
@given(SEEDS)
def test_random_disclosures_satisfy_the_identities(seed: int) -> None:
    instances = _instances(*random_pair(seed))
    assert len(instances) > 50
    assert [i for i in instances if not i.holds] == []


def test_random_disclosures_carry_rounding_noise() -> None:
    rng = Random(1)
    noisy = 0
    for _ in range(20):
        disclosure = random_disclosure(rng)
        for i in _instances(disclosure, LAYOUTS["SX-2023"]):
            noisy += i.kind == "=" and sum(i.left) != sum(i.right)
    assert noisy > 20


def test_the_corpus_satisfies_every_hard_identity_and_has_a_case_of_each() -> None:
    cases: Counter[str] = Counter()
    for name, disclosure, layout, _ in corpus.described():
        for instance in _instances(disclosure, layout):
            assert instance.holds, (name, instance)
            cases[instance.identity] += bool(instance.left and instance.right)
    assert [identity for identity in HARD if not cases[identity]] == []


def test_a_contradiction_is_seen() -> None:
    disclosure, layout, _ = archive()
    key = ("income_expenditure_summary", "income", "income_total", "amount")
    printed = expected_figures(disclosure, layout)
    printed[key] = str(Decimal(printed[key].replace(",", "")) + Decimal("0.10"))
    broken = {i.identity for i in Checker(printed).instances() if not i.holds}
    assert {"A01", "A03", "X01"} <= broken


@pytest.mark.parametrize(
    ("stem", "numbers", "dashes"),
    [("000", 156, 16), ("001", 142, 16), ("002", 160, 20), ("004", 147, 16)],
)
def test_the_real_units_print_as_many_cells_as_they_published(
    stem: str, numbers: int, dashes: int
) -> None:
    disclosure, layout, _ = units.disclosure_and_layout(stem)
    texts = list(expected_figures(disclosure, layout).values())
    assert sum(text[0].isdigit() for text in texts) == numbers
    assert sum(not text[0].isdigit() for text in texts) == dashes


def test_project_money_is_told_apart_from_the_tables() -> None:
    disclosure, layout, _ = units.disclosure_and_layout("001")
    money = expected_projects(disclosure, layout)
    assert len(money) == 6 * 7
    assert ("信息系统运行维护费", "市辖区财政资金", "executed", "57.466") in money


def test_zeros_units_and_separators_follow_the_layout() -> None:
    disclosure, layout, _ = archive()
    key = ("income", None, "TOTAL", "total")
    assert expected_figures(disclosure, layout)[key] == "1,005.99"
    yuan = replace(layout, money_unit="元", thousands=False)
    assert expected_figures(disclosure, yuan)[key] == "10059886.00"
    blank = ("expenditure", None, "2012601", "to_superior")
    assert blank not in expected_figures(disclosure, layout)
    assert expected_figures(disclosure, replace(layout, zero="0.00"))[blank] == "0.00"


def test_a_form_without_a_line_for_a_figure_is_refused() -> None:
    disclosure, layout, _ = archive()
    with pytest.raises(ValueError, match="223"):
        compose(disclosure, replace(layout, class_lines=24))


def test_a_row_that_does_not_fill_its_columns_is_refused() -> None:
    grid = Grid((1.0, 1.0, 1.0))
    grid.add(Cell("甲", rows=2), "乙", "丙")
    with pytest.raises(ValueError, match="row 1"):
        grid.add("丁", "戊", "己")


def test_layouts_at_random_can_always_print_the_disclosure() -> None:
    rng = Random(7)
    for _ in range(30):
        disclosure = random_disclosure(rng)
        assert expected_figures(disclosure, random_layout(rng, disclosure))


def test_no_text_of_the_corpus_looks_like_a_mobile_number(files: dict[str, bytes]) -> None:
    mobile = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
    for name, content in files.items():
        if name.endswith(".txt"):
            assert not mobile.search(content.decode()), name
