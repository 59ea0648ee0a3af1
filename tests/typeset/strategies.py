"""Invented disclosures and layouts at random, consistent to the last yuan.

Goes in: a random generator, or hypothesis. Comes out: disclosures whose tables all follow from one
ledger, and layouts that can print them. Amounts are whole yuan, so printed cells carry the same
rounding noise as in reality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from tests.typeset.book import NOT_AMONG_24
from tests.typeset.disclosure import Disclosure
from tests.typeset.layout import LAYOUTS, Layout
from tests.typeset.ledger import OWN, Booking, Ledger, disclosure_of
from tests.typeset.random_claims import random_claims
from tests.typeset.random_projects import random_projects

GP, GF, SC = "general_budget", "government_fund", "state_capital"
# Function subjects that an economic subject mirrors: contributions and pensions.
MIRRORED = {
    "2080501": "30302",
    "2080502": "30302",
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2101102": "30110",
    "2101103": "30111",
    "2210201": "30113",
}
OPERATIONS = ("2010150", "2012601", "2080101", "2080109", "2080150", "2070205")
TASKS = ("2013810", "2060503", "2080107", "2080108", "2089999", "2120399")
GOVERNMENT_FUND = ("2120803", "2120899", "2296002", "2296003")
STATE_CAPITAL = ("2230105", "2230199")
STAFF = ("30101", "30102", "30103", "30106", "30107", "30112", "30199", "30305", "30309")
SUPPLIES = tuple(f"302{n:02d}" for n in (1, 2, 5, 6, 7, 11, 12, 13, 16, 17, 26, 28, 29, 31, 99))
EQUIPMENT = ("31002", "31003")
OF_PROJECTS = ("30201", "30211", "30213", "30227", "30399", "31002", "31013", "31299")
OWN_SOURCES = ("superior_subsidy", "business", "operating", "subordinate_remittance", "other")
BRIDGES = {
    "abroad": "30212",
    "vehicle_purchase": "31013",
    "vehicle_operation": "30231",
    "reception": "30217",
}
LARGEST = 2_500_000


def some_yuan(rng: Random) -> int:
    """An amount of yuan; small ones are as likely as large ones."""
    return rng.randrange(1, rng.choice((90, 5_000, 90_000, LARGEST)))


def _parts(rng: Random, total: int, among: Sequence[str]) -> dict[str, int]:
    """A total split over some of these subjects."""
    if not total:
        return {}
    chosen = rng.sample(among, rng.randrange(1, min(5, len(among)) + 1))
    cuts = sorted(rng.randrange(total + 1) for _ in chosen[1:])
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
    return {code: share for code, share in zip(chosen, shares, strict=True) if share}


def _fiscal(rng: Random, code: str, fund: str, basic: int, project: int) -> Booking:
    """Income that covers what was spent, opening balance and a rest at times."""
    opening = some_yuan(rng) if rng.random() < 0.3 else 0
    rest = some_yuan(rng) if rng.random() < 0.4 else 0
    income = max(0, basic + project - opening) + rest
    return Booking(code, fund, {"basic": basic, "project": project}, {"fiscal": income}, opening)


def _general(rng: Random) -> list[Booking]:
    basics = [rng.choice(OPERATIONS), *rng.sample(sorted(MIRRORED), rng.randrange(0, 6))]
    bookings = [
        _fiscal(rng, code, GP, some_yuan(rng), some_yuan(rng) if code in OPERATIONS[:2] else 0)
        for code in dict.fromkeys(basics)
    ]
    tasks = rng.sample(TASKS, rng.randrange(0, 4))
    return bookings + [_fiscal(rng, code, GP, 0, some_yuan(rng)) for code in tasks]


def _economic(rng: Random, general: list[Booking]) -> dict[str, tuple[int, int]]:
    """The general budget by economic subject: mirrored ones exactly, the rest split."""
    basic: dict[str, int] = {}
    project: dict[str, int] = {}

    def book(amounts: dict[str, int], parts: dict[str, int]) -> None:
        for code, yuan in parts.items():
            amounts[code] = amounts.get(code, 0) + yuan

    for booking in general:
        if booking.code in MIRRORED:
            book(basic, {MIRRORED[booking.code]: booking.spent["basic"]})
        elif booking.spent["basic"]:
            staff = rng.randrange(booking.spent["basic"] + 1)
            book(basic, _parts(rng, staff, STAFF))
            book(basic, _parts(rng, booking.spent["basic"] - staff, SUPPLIES + EQUIPMENT))
        book(project, _parts(rng, booking.spent["project"], OF_PROJECTS))
    return {
        code: (basic.get(code, 0), project.get(code, 0))
        for code in sorted({*basic, *project})
        if basic.get(code, 0) or project.get(code, 0)
    }


def _own(rng: Random, general: list[Booking]) -> Booking:
    """Money that is not fiscal, spent under a subject the unit uses anyway."""
    natures = ("basic", "project", "to_superior", "operating", "to_subsidiary")
    spent = {n: some_yuan(rng) for n in rng.sample(natures, rng.randrange(0, 4))}
    income = {s: some_yuan(rng) for s in rng.sample(OWN_SOURCES, rng.randrange(1, 5))}
    opening = some_yuan(rng) if rng.random() < 0.5 else 0
    short = sum(spent.values()) - sum(income.values()) - opening
    income["other"] = income.get("other", 0) + max(0, short)
    return Booking(rng.choice(general).code, OWN, spent, income, opening)


def _sangong(rng: Random, economic: dict[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    actual = {item: sum(economic.get(code, (0, 0))) for item, code in BRIDGES.items()}
    budget = {item: yuan + (some_yuan(rng) if yuan else 0) for item, yuan in actual.items()}
    return {"actual": actual, "budget": budget}


def _statistics(rng: Random) -> dict[str, int]:
    bought = {kind: some_yuan(rng) for kind in rng.sample(("goods", "works", "services"), 2)}
    vehicles = {kind: rng.randrange(1, 9) for kind in rng.sample(("emergency", "other"), 1)}
    return {
        "procurement_total": sum(bought.values()),
        **{f"procurement_{kind}": yuan for kind, yuan in bought.items()},
        "vehicle_total": sum(vehicles.values()),
        **{f"vehicle_{kind}": count for kind, count in vehicles.items()},
        "equipment_over_1m": rng.randrange(3),
    }


def random_ledger(rng: Random) -> Ledger:
    """A year's books that balance."""
    general = _general(rng)
    bookings = list(general)
    if rng.random() < 0.4:
        for code in rng.sample(GOVERNMENT_FUND, rng.randrange(1, 3)):
            bookings.append(_fiscal(rng, code, GF, 0, some_yuan(rng)))
    if rng.random() < 0.3:
        bookings.append(_fiscal(rng, rng.choice(STATE_CAPITAL), SC, 0, some_yuan(rng)))
    use, distributed = 0, 0
    if rng.random() < 0.6:
        own = _own(rng, general)
        bookings.append(own)
        use = some_yuan(rng) if rng.random() < 0.3 else 0
        distributed = rng.randrange(own.closing + use + 1) if rng.random() < 0.4 else 0
    economic = _economic(rng, general)
    sangong = _sangong(rng, economic)
    return Ledger(
        bookings=tuple(bookings),
        economic=economic,
        sangong_budget=sangong["budget"],
        sangong_actual=sangong["actual"],
        statistics=_statistics(rng),
        use_of_surplus=use,
        surplus_distribution=distributed,
    )


def random_disclosure(rng: Random) -> Disclosure:
    """A consistent disclosure of an invented unit."""
    number = rng.randrange(1_000_000)  # no unit twice: years of one unit are compared
    ledger = random_ledger(rng)
    runs_an_office = any(booking.code.endswith("01") for booking in ledger.bookings)
    bare = disclosure_of(
        ledger,
        unit_name=f"示例市样本区第{number}服务中心",
        unit_code=f"990{number:06d}",
        department="990-示例市样本区样本局",
        fiscal_year=rng.randrange(2019, 2026),
        # 行政运行 is spent by offices and by units managed like them
        unit_type=rng.choice(("行政单位", "参公单位", *(() if runs_an_office else ("事业单位",)))),
    )
    whole = replace(bare, projects=random_projects(rng, bare))
    return replace(whole, claims=random_claims(rng, whole))


def random_layout(rng: Random, disclosure: Disclosure, base: Layout | None = None) -> Layout:
    """A layout that has a line and a column for everything in the disclosure."""
    layout = base or rng.choice(list(LAYOUTS.values()))
    summary = disclosure.table("income_expenditure_summary")
    may_have_24 = not NOT_AMONG_24 & {line for _, line, _ in summary.figures}
    total_in_name = rng.sample(layout.order, rng.randrange(len(layout.order)))
    return replace(
        layout,
        class_lines=24 if may_have_24 and rng.random() < 0.3 else 26,
        code_split=not layout.line_numbers and rng.random() < 0.5,
        total_last=frozenset(rng.sample(layout.order, rng.randrange(3))),
        total_in_name_column=frozenset(total_in_name),
        zero=rng.choice(("", "", "0.00")),
        dash=rng.choice(("——", "────")),
        thousands=rng.random() < 0.5,
        money_unit=rng.choice(("万元", "万元", "元")),
        wrap_headers=rng.random() < 0.3,
        page_rows=rng.choice((None, 7, 15, 24)),
        repeat_header=rng.random() < 0.5,
        dense=rng.random() < 0.4,
        empty_sangong_row=rng.random() < 0.5,
    )


Pair = tuple[Disclosure, Layout]


def random_pair(seed: int, base: Layout | None = None) -> Pair:
    """A disclosure and a layout that can print it; `base` fixes the family of the layout."""
    rng = Random(seed)
    disclosure = random_disclosure(rng)
    return disclosure, random_layout(rng, disclosure, base)


# Tests take a seed and call `random_pair`: a failure then shows a number, not a whole account.
SEEDS = st.integers(min_value=0, max_value=2**20)
