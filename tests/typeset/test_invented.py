"""Invented units: what they tell beyond their tables agrees with the tables and with itself."""

from __future__ import annotations

from decimal import Decimal

from tests.typeset.arithmetic import Checker
from tests.typeset.book import CLASSES
from tests.typeset.compose import compose, expected_figures
from tests.typeset.disclosure import Disclosure
from tests.typeset.narrative_rest import ITEMS
from tests.typeset.random_university import random_university
from tests.typeset.strategies import random_pair

CENT = Decimal("0.01")
UNITS = [random_pair(seed)[0] for seed in range(60)]


def told(unit: Disclosure, slots: list[str]) -> list[Decimal]:
    return [Decimal(unit.claims[slot]) for slot in slots if slot in unit.claims]


def near(total: Decimal, parts: list[Decimal]) -> bool:
    return abs(total - sum(parts)) <= CENT / 2 * (len(parts) + 1)


def test_changes_and_budgets_of_the_parts_add_up() -> None:
    sums = {
        "gp_exp_delta": [f"{code}_delta" for code in CLASSES],
        "bud0": [f"bud0_{code}" for code in CLASSES],
        "sg_delta": [f"{slot}_delta" for slot, _ in ITEMS.values()],
    }
    for total, parts in sums.items():
        telling = [unit for unit in UNITS if total in unit.claims]
        assert len(telling) > 10
        for unit in telling:
            assert near(Decimal(unit.claims[total]), told(unit, parts)), (unit.unit_name, total)


def test_rates_follow_from_the_changes() -> None:
    for unit in UNITS:
        assert unit.claims.get("inc_total_delta") == unit.claims.get("exp_total_delta")
        for slot, change in unit.claims.items():
            if slot.endswith("_delta") and (rate := unit.claims.get(f"{slot}_pct")):
                assert (Decimal(change) > 0) == (Decimal(rate) > 0) or not Decimal(rate)
                assert Decimal(rate) >= -100, "nothing can fall below zero"


def test_projects_spend_what_the_tables_spend_on_projects() -> None:
    evaluated = [unit for unit in UNITS if unit.projects]
    assert len(evaluated) > 20
    for unit in evaluated:
        executed = [Decimal(project.funds[0].texts[3]) for project in unit.projects]
        assert sum(executed) == unit.figure("expenditure", None, "TOTAL", "project")
        left = sum(Decimal(project.funds[0].texts[4]) for project in unit.projects)
        closing = unit.figure("fiscal_summary", "expenditure", "closing_balance", "total")
        assert left <= (closing or 0)
        assert {project.unit for project in unit.projects} == {f"{unit.unit_code}-{unit.unit_name}"}
        assert unit.claims["perf_count"] == str(len(unit.projects))


def test_money_and_what_it_was_spent_on_go_together() -> None:
    for unit in UNITS:
        for item, slot in (("vehicle_purchase", "cars_bought"), ("reception", "recept_persons")):
            spent = unit.figure("sangong", None, "TOTAL", f"actual_{item}")
            assert bool(spent) == (slot in unit.claims)
        small, micro = told(unit, ["proc_sme"]), told(unit, ["proc_micro"])
        assert micro <= small


def test_universities_at_random_satisfy_the_identities() -> None:
    layouts = set()
    for seed in range(40):
        disclosure, layout = random_university(seed)
        printed = expected_figures(disclosure, layout)
        broken = [i for i in Checker(printed).instances() if not i.holds]
        assert broken == [] and len(printed) > 40 and compose(disclosure, layout)
        layouts.add((layout.money_unit, layout.zero, layout.thousands))
    assert len(layouts) == 8
