"""Damage seeded by the press: what it says it did is what it did, and nothing else."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.typeset import damage
from tests.typeset.arithmetic import Checker
from tests.typeset.compose import compose, expected_figures
from tests.typeset.damage import KINDS, CannotDamage, Change, Damage
from tests.typeset.damage_narrative import stated
from tests.typeset.grid import Block, FigureKey, Grid, Text
from tests.typeset.layout import LAYOUTS, Layout
from tests.typeset.random_university import random_university
from tests.typeset.strategies import random_pair

SEEDS = range(12)
Done = tuple[list[Block], list[Block], Layout, Damage]


def figures(blocks: list[Block]) -> Counter[tuple[FigureKey, str]]:
    return Counter((place.key, place.text) for place in damage.places(blocks) if place.text)


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Text)]


def damaged(kind: str) -> list[Done]:
    done = []
    for seed in SEEDS:
        disclosure, layout = random_university(seed) if seed % 4 == 3 else random_pair(seed)
        blocks = compose(disclosure, layout)
        try:
            changed, what = damage.do(kind, blocks, layout, seed)
        except CannotDamage:
            continue
        assert blocks == compose(disclosure, layout), "what went in was changed"
        assert damage.do(kind, blocks, layout, seed) == (changed, what), "not the same twice"
        done.append((blocks, changed, layout, what))
    assert len(done) >= len(SEEDS) // 3
    return done


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k not in ("tampered_narrative", "swapped_pages")]
)
def test_the_changes_are_the_difference_between_the_documents(kind: str) -> None:
    for before, after, _, what in damaged(kind):
        gone = Counter((c.key, c.original) for c in what.changes if c.original)
        come = Counter((c.key, c.damaged) for c in what.changes if c.damaged)
        was, now = figures(before), figures(after)
        assert (was - now, now - was) == (gone - come, come - gone), what
        assert texts(before) == texts(after)
        assert what.changes and all(c.original != c.damaged for c in what.changes)


@pytest.mark.parametrize("kind", ["digit_swap", "sign"])
def test_one_cell_has_the_same_digits_in_another_order_or_sign(kind: str) -> None:
    for *_, what in damaged(kind):
        (change,) = what.changes
        assert sorted(change.original.strip("-")) == sorted(change.damaged.strip("-"))
        assert what.is_larger and not what.is_harmless


def test_a_slip_of_the_unit_is_ten_thousand_times() -> None:
    ways = set()
    for *_, layout, what in damaged("unit_slip"):
        ways.add(what.way)
        for change in what.changes:
            large, small = (
                (change.damaged, change.original)
                if layout.money_unit == "万元"
                else (change.original, change.damaged)
            )
            off = Decimal(large.replace(",", "")) - 10_000 * Decimal(small.replace(",", ""))
            assert abs(off) <= 5_000 * Decimal("0.01")
    assert ways == {"cell", "table"}


@pytest.mark.parametrize("kind", ["blank_to_zero", "zero_to_blank"])
def test_harmless_damage_changes_a_state_and_no_value(kind: str) -> None:
    for *_, what in damaged(kind):
        assert what.is_harmless and not what.is_larger
        assert {bool(c.original) for c in what.changes} == {kind == "zero_to_blank"}


def test_a_shifted_row_keeps_its_numbers_in_their_order() -> None:
    for before, after, _, what in damaged("shifted_column"):
        rows = {c.key[:3] for c in what.changes if c.key}
        assert len(rows) == 1
        of_row = [
            [p.text for p in damage.places(blocks) if p.key[:3] in rows and damage.is_value(p)]
            for blocks in (before, after)
        ]
        assert of_row[0] == of_row[1]


def test_lost_rows_and_columns_leave_a_table_that_can_be_typeset() -> None:
    for kind in ("lost_row", "lost_column"):
        for _, after, _, _ in damaged(kind):
            for grid in (block for block in after if isinstance(block, Grid)):
                for row in grid.rows:
                    assert all(p.column + p.cell.cols <= len(grid.weights) for p in row)


def test_swapped_pages_print_the_same_figures_elsewhere() -> None:
    for before, after, _, what in damaged("swapped_pages"):
        assert figures(before) == figures(after)
        tables = {change.key[0] for change in what.changes if change.key}
        grids = zip(damage.copied(before), after, strict=True)
        assert sum(a != b for a, b in grids) == 2 and 1 <= len(tables) <= 2


def test_glued_cells_hold_both_numbers() -> None:
    for *_, what in damaged("glued_cells"):
        first, second = what.changes
        assert first.damaged == first.original + second.original and second.damaged == ""


def test_a_tampered_narrative_has_one_other_number_and_the_same_tables() -> None:
    for before, after, _, what in damaged("tampered_narrative"):
        (change,) = what.changes
        assert figures(before) == figures(after) and change.concept and change.key is None
        other = [(a, b) for a, b in zip(texts(before), texts(after), strict=True) if a != b]
        assert len(other) == 1 and change.original in other[0][0] and change.damaged in other[0][1]
        assert what.is_larger


@pytest.mark.parametrize("variant", LAYOUTS)
def test_the_narrative_states_what_the_tables_hold(variant: str) -> None:
    disclosure, layout = random_pair(5, LAYOUTS[variant])
    concepts = {s.concept: s.text for s in stated(compose(disclosure, layout))}
    total = disclosure.figure("income_expenditure_summary", "income", "grand_total", "amount")
    assert total is not None and concepts["inc_total"].replace(",", "") == f"{total:.2f}"
    assert {
        "inc_year",
        "exp_year",
        "exp_basic",
        "gp_exp",
        "gp_basic",
        "sg_act",
        "proc_total",
        "vehicles",
    } <= set(concepts)


def test_damage_larger_than_rounding_breaks_the_oracle_of_the_press() -> None:
    caught = total = 0
    for seed in range(40):
        disclosure, layout = random_pair(seed)
        blocks = compose(disclosure, layout)
        _, what = damage.do("digit_swap", blocks, layout, seed)
        (change,) = what.changes
        printed = expected_figures(disclosure, layout)
        assert change.key is not None and printed[change.key] == change.original
        broken = [
            i for i in Checker(printed | {change.key: change.damaged}).instances() if not i.holds
        ]
        total += 1
        caught += bool(broken)
    assert caught >= 0.85 * total  # fund tables, which it does not check, are among them


def test_no_damage_where_there_is_no_place() -> None:
    disclosure, layout = random_university(1)
    with pytest.raises(CannotDamage, match="narrative"):
        damage.do("tampered_narrative", compose(disclosure, layout), layout, 1)


def test_a_change_knows_its_size() -> None:
    assert Change("1,234.50", "1,243.50").difference == 9
    assert Change("12.30", "").difference == Decimal("12.30")
    assert not Damage("sign", "cell", (Change("0.00", "0.01"),)).is_larger
