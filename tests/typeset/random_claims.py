"""What the narrative of an invented unit says beyond its tables, at random and without contradiction.

Goes in: a disclosure with tables and projects. Comes out: narrative slots (`Disclosure.claims`):
the year before, the budget at the beginning of the year, counts of journeys, cars and receptions,
contracts with small firms, the projects. The year before is invented in yuan, class by class and
item by item, and every change is told from it, rounded on its own.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.typeset.book import CLASSES
from tests.typeset.disclosure import Disclosure
from tests.typeset.narrative_rest import ITEMS

CENT = Decimal("0.01")
GENERAL, FISCAL, SUMMARY = (
    "general_budget_expenditure",
    "fiscal_summary",
    "income_expenditure_summary",
)
Claims = dict[str, str]


def _rounded(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))


def _change(slot: str, now: Decimal, before: Decimal) -> Claims:
    """增加 or 减少 and by how much per cent; nothing where nothing changed, no rate from zero."""
    difference = Decimal(_rounded(now - before))
    if not difference:
        return {}
    claims = {f"{slot}_delta": str(difference)}
    if before:
        claims[f"{slot}_delta_pct"] = _rounded((now - before) * 100 / before)
    return claims


def _before(rng: Random, now: Decimal) -> Decimal:
    """Last year's amount in 万元, to the yuan."""
    return (now * rng.randrange(30, 250) / 100).quantize(Decimal("0.0001"))


def _years(rng: Random, disclosure: Disclosure) -> Claims:
    """This year against the last: classes, general budget, fiscal total, all totals."""

    def cell(table: str, side: str | None, line: str, measure: str) -> Decimal:
        return disclosure.figure(table, side, line, measure) or Decimal(0)

    classes = {code: cell(GENERAL, None, code, "total") for code in CLASSES}
    now = {code: amount for code, amount in classes.items() if amount}
    before = {code: _before(rng, amount) for code, amount in now.items()}
    claims: Claims = {}
    for code, amount in now.items():
        claims |= _change(code, amount, before[code])
    general = sum(before.values(), Decimal(0))
    claims |= _change("gp_exp", cell(GENERAL, None, "TOTAL", "total"), general)
    # What was left of last year's fiscal money is what this year began with.
    fiscal = general + cell(FISCAL, "income", "opening_balance", "amount")
    claims |= _change("fis_total", cell(FISCAL, "income", "grand_total", "amount"), fiscal)
    grand = cell(SUMMARY, "income", "grand_total", "amount")
    opening = cell(SUMMARY, "income", "opening_balance", "amount")
    own = max(opening - cell(FISCAL, "income", "opening_balance", "amount"), Decimal(0))
    everything = fiscal + own + (_before(rng, grand) if rng.random() < 0.5 else 0)
    claims |= _change("inc_total", grand, everything) | _change("exp_total", grand, everything)
    return claims


def _budget(rng: Random, disclosure: Disclosure) -> Claims:
    """The budget at the beginning of the year, class by class."""
    classes = {code: disclosure.figure(GENERAL, None, code, "total") for code in CLASSES}
    budget = {
        code: max(amount * rng.randrange(60, 160) / 100, CENT).quantize(CENT)
        for code, amount in classes.items()
        if amount
    }
    told = {f"bud0_{code}": str(amount) for code, amount in budget.items()}
    return {"bud0": str(sum(budget.values(), Decimal(0))), **told} if budget else {}


def _sangong(rng: Random, disclosure: Disclosure) -> Claims:
    """The three public expenses against last year's, item by item."""
    actual = {
        item: disclosure.figure("sangong", None, "TOTAL", f"actual_{item}") or Decimal(0)
        for item in ITEMS
    }
    claims: Claims = {}
    total_now, total_before = sum(actual.values(), Decimal(0)), Decimal(0)
    for item, amount in actual.items():
        changed = amount and rng.random() < 0.6
        before = _before(rng, amount) if changed else amount
        total_before += before
        claims |= _change(ITEMS[item][0], amount, before)
    return claims | _change("sg", total_now, total_before)


def _counts(rng: Random, disclosure: Disclosure) -> Claims:
    """Where money was spent there was somebody to spend it on, and nowhere else."""

    def spent(item: str) -> bool:
        return bool(disclosure.figure("sangong", None, "TOTAL", f"actual_{item}"))

    cars = int(disclosure.figure("statistics", None, "vehicle_total", "amount") or 0)
    batches = rng.randrange(1, 20)
    claims: Claims = {"car_holding": str(cars)}
    if spent("abroad"):
        claims |= {"abroad_groups": "1", "abroad_persons": str(rng.randrange(1, 6))}
    if spent("vehicle_purchase"):
        claims |= {"cars_bought": "1"}
    if spent("reception"):
        claims |= {
            "recept_batches": str(batches),
            "recept_persons": str(batches * rng.randrange(1, 9)),
        }
    return claims


def _procurement(rng: Random, disclosure: Disclosure) -> Claims:
    total = disclosure.figure("statistics", None, "procurement_total", "amount")
    if not total:
        return {}
    small = (Decimal(_rounded(total)) * rng.randrange(101) / 100).quantize(CENT)
    micro = (small * rng.randrange(101) / 100).quantize(CENT)
    return {"proc_sme": str(small), "proc_micro": str(micro)}


def _projects(disclosure: Disclosure) -> Claims:
    if not disclosure.projects:
        return {}
    approved = sum((Decimal(p.funds[0].texts[1]) for p in disclosure.projects), Decimal(0))
    count = str(len(disclosure.projects))
    return {"perf_count": count, "perf_amount": str(approved), "perf_excellent": count}


def random_claims(rng: Random, disclosure: Disclosure) -> Claims:
    """The slots; half of the units tell nothing of the year before, or of the budget."""
    claims = _counts(rng, disclosure) | _procurement(rng, disclosure) | _projects(disclosure)
    if rng.random() < 0.5:
        claims |= _years(rng, disclosure) | _sangong(rng, disclosure)
    if rng.random() < 0.5:
        claims |= _budget(rng, disclosure)
    return claims
