"""Invented universities at random: four tables of their own, whole yuan that balance.

Goes in: a seed. Comes out: a disclosure and the layout of its family (`strategies` makes the
others). The family prints no narrative and no projects.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.typeset import university
from tests.typeset.disclosure import Disclosure
from tests.typeset.layout import UNIVERSITY, Layout
from tests.typeset.ledger import OWN, Booking, Ledger
from tests.typeset.strategies import GF, GP, MIRRORED, Pair, some_yuan

SUBJECTS = ("2050205", "2050202", "2050602", "2060204", "2060503")


def _fiscal(rng: Random, code: str, fund: str, natures: tuple[str, ...]) -> Booking:
    spent = {nature: some_yuan(rng) * rng.choice((1, 30)) for nature in natures}
    opening = some_yuan(rng) if rng.random() < 0.4 else 0
    rest = some_yuan(rng) if rng.random() < 0.4 else 0
    income = max(0, sum(spent.values()) - opening) + rest
    building = rng.randrange(spent.get("project", 0) + 1) if rng.random() < 0.4 else 0
    parts = {university.CONSTRUCTION: building} if building else {}
    return Booking(code, fund, spent, {"fiscal": income}, opening, parts)


def _own(rng: Random, code: str) -> Booking:
    income = {source: some_yuan(rng) * 20 for source in ("business", "other")}
    spent = {nature: some_yuan(rng) for nature in ("basic", "project")}
    short = max(0, sum(spent.values()) - sum(income.values()))
    fees = rng.randrange(income["business"] + 1)
    donated = rng.randrange(income["other"] + 1) if rng.random() < 0.5 else 0
    parts = {university.FEE: fees, university.DONATION: donated}
    return Booking(code, OWN, spent, income, short + some_yuan(rng), parts)


def random_ledger(rng: Random) -> Ledger:
    """A university's year that balances."""
    teaching = rng.sample(SUBJECTS, rng.randrange(1, 4))
    bookings = [_fiscal(rng, code, GP, ("basic", "project")) for code in teaching]
    mirrored = rng.sample(sorted(MIRRORED), rng.randrange(0, 5))
    bookings += [_fiscal(rng, code, GP, ("basic",)) for code in mirrored]
    if rng.random() < 0.4:
        bookings.append(_fiscal(rng, "2296004", GF, ("project",)))
    own = [_own(rng, code) for code in rng.sample(teaching, rng.randrange(1, len(teaching) + 1))]
    use = some_yuan(rng) if rng.random() < 0.4 else 0
    left = sum(booking.closing for booking in own) + use
    return Ledger(
        bookings=(*bookings, *own),
        economic={},
        use_of_surplus=use,
        surplus_distribution=rng.randrange(left + 1) if rng.random() < 0.4 else 0,
    )


def random_layout(rng: Random) -> Layout:
    """The university's layout with its switches at random."""
    return replace(
        UNIVERSITY,
        zero=rng.choice(("", "0.00")),
        thousands=rng.random() < 0.5,
        money_unit=rng.choice(("万元", "元")),
        page_rows=rng.choice((None, 10, 16, 24)),
        repeat_header=rng.random() < 0.5,
        dense=rng.random() < 0.3,
    )


def random_university(seed: int) -> Pair:
    """A consistent disclosure of an invented university and a layout that prints it."""
    rng = Random(f"university {seed}")
    number = rng.randrange(100)
    disclosure = Disclosure(
        unit_name=f"示例第{number}大学",
        unit_code=f"9920{number:02d}",
        department="992-示例市教育局",
        fiscal_year=rng.randrange(2019, 2026),
        unit_type="事业单位",
        tables=university.tables_of(random_ledger(rng)),
        duties=("本单位为示例，职责从略。",),
    )
    return disclosure, random_layout(rng)
