"""A unit's books in whole yuan, from which every table of its final account follows.

Goes in: bookings per function subject and fund, balances, economic subjects. Comes out:
`disclosure_of`. Because every printed cell is rounded on its own from the same yuan, the tables
agree as real ones do: to the half-steps of the printed numbers, and no better.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.typeset.book import FUND_NAMES, INCOME_MEASURES, SANGONG_ITEMS
from tests.typeset.disclosure import Disclosure, Key, Project, TableData
from tests.typeset.subjects import ECONOMIC, PERSONNEL

OWN = "own"
NATURES = ("basic", "project", "to_superior", "operating", "to_subsidiary")
OPERATING_COST = {
    "行政单位": "operating_cost_administrative",
    "参公单位": "operating_cost_civil_service_managed",
}


@dataclass(frozen=True, slots=True)
class Booking:
    """What one fund did under one function subject: yuan by nature and by source of income.

    `of_which` names parts of these amounts that a form prints again (其中).
    """

    code: str
    fund: str
    spent: dict[str, int]
    income: dict[str, int]
    opening: int = 0
    of_which: dict[str, int] = field(default_factory=dict)

    @property
    def closing(self) -> int:
        """What is left of the fund under this subject."""
        return self.opening + sum(self.income.values()) - sum(self.spent.values())


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year's books. `economic` holds (basic, project) yuan of the general budget per subject."""

    bookings: tuple[Booking, ...]
    economic: dict[str, tuple[int, int]]
    sangong_budget: dict[str, int] = field(default_factory=dict)
    sangong_actual: dict[str, int] = field(default_factory=dict)
    statistics: dict[str, int] = field(default_factory=dict)
    use_of_surplus: int = 0
    surplus_distribution: int = 0

    def of(self, *funds: str) -> list[Booking]:
        """The bookings of these funds."""
        return [booking for booking in self.bookings if booking.fund in funds]


Sums = dict[tuple[str, str], int]


def _add(sums: Sums, line: str, measure: str, yuan: int) -> None:
    if yuan:
        sums[line, measure] = sums.get((line, measure), 0) + yuan


def _rolled(rows: list[tuple[str, str, int]]) -> Sums:
    """(code, measure, yuan) leaves summed into items, sections, classes and TOTAL."""
    sums: Sums = {}
    for code, measure, yuan in rows:
        for line in (code, code[:5], code[:3], "TOTAL"):
            _add(sums, line, measure, yuan)
    return sums


def _table(sums: Sums, side: str | None = None) -> TableData:
    return TableData({(side, line, measure): wan(y) for (line, measure), y in sums.items()})


def wan(yuan: int) -> Decimal:
    """Yuan in 万元."""
    return Decimal(yuan) / 10000


def _two_sided(income: Sums, expenditure: Sums) -> TableData:
    figures: dict[Key, Decimal] = {}
    for side, sums in (("income", income), ("expenditure", expenditure)):
        figures |= {(side, line, measure): wan(y) for (line, measure), y in sums.items() if y}
    return TableData(figures)


def summary(ledger: Ledger) -> TableData:
    """Table 01: every booking and the balances."""
    income: Sums = {}
    spent: Sums = {}
    for b in ledger.bookings:
        for source, yuan in b.income.items():
            name = b.fund if b.fund != OWN else source
            _add(income, f"income_{name}", "amount", yuan)
            _add(income, "income_total", "amount", yuan)
        for yuan in b.spent.values():
            _add(spent, b.code[:3], "amount", yuan)
            _add(spent, "expenditure_total", "amount", yuan)
    total_in = income.get(("income_total", "amount"), 0)
    total_out = spent.get(("expenditure_total", "amount"), 0)
    opening = sum(b.opening for b in ledger.bookings)
    grand = total_in + ledger.use_of_surplus + opening
    _add(income, "use_of_surplus", "amount", ledger.use_of_surplus)
    _add(income, "opening_balance", "amount", opening)
    _add(spent, "surplus_distribution", "amount", ledger.surplus_distribution)
    _add(spent, "closing_balance", "amount", grand - total_out - ledger.surplus_distribution)
    for side in (income, spent):
        _add(side, "grand_total", "amount", grand)
    return _two_sided(income, spent)


def _fiscal(ledger: Ledger) -> TableData:
    income: Sums = {}
    spent: Sums = {}

    def out(line: str, fund: str, yuan: int) -> None:
        _add(spent, line, fund, yuan)
        _add(spent, line, "total", yuan)

    for b in ledger.of(*FUND_NAMES):
        received, used = sum(b.income.values()), sum(b.spent.values())
        _add(income, f"income_{b.fund}", "amount", received)
        _add(income, "income_total", "amount", received)
        _add(income, f"opening_{b.fund}", "amount", b.opening)
        _add(income, "opening_balance", "amount", b.opening)
        _add(income, "grand_total", "amount", received + b.opening)
        out(b.code[:3], b.fund, used)
        out("expenditure_total", b.fund, used)
        out("closing_balance", b.fund, b.closing)
        out("grand_total", b.fund, used + b.closing)
    return _two_sided(income, spent)


def by_function(
    ledger: Ledger, funds: tuple[str, ...], amounts: Callable[[Booking], dict[str, int]]
) -> TableData:
    """A table by function subject: the yuan of these funds, rolled up."""
    rows = [
        (b.code, measure, yuan)
        for b in ledger.of(*funds)
        for measure, yuan in amounts(b).items()
        if yuan
    ]
    return _table(_rolled(rows)) if rows else TableData(state="no_data")


def income_of(booking: Booking) -> dict[str, int]:
    """Yuan received, by column of table 02."""
    by_source = {
        source: yuan
        for source, yuan in booking.income.items()
        if booking.fund == OWN and source in INCOME_MEASURES
    }
    received = sum(booking.income.values())
    fiscal = {} if booking.fund == OWN else {"fiscal_appropriation": received}
    return {"total": received, **fiscal, **by_source}


def spent_by(booking: Booking, natures: tuple[str, ...]) -> dict[str, int]:
    """Yuan spent, in total and by these natures."""
    return {"total": sum(booking.spent.values()), **{n: booking.spent.get(n, 0) for n in natures}}


def _flows_of(booking: Booking) -> dict[str, int]:
    return {
        "opening_balance": booking.opening,
        "income": sum(booking.income.values()),
        **spent_by(booking, ("basic", "project")),
        "closing_balance": booking.closing,
    }


def _economic(ledger: Ledger) -> TableData:
    sums: Sums = {}
    for code, (basic, project) in ledger.economic.items():
        total_line = "personnel_total" if code.startswith(PERSONNEL) else "public_total"
        for line in (code, code[:3], total_line):
            _add(sums, line, "basic", basic)
            _add(sums, line, "total", basic + project)
    return _table(sums)


def _sangong(ledger: Ledger) -> TableData:
    sums: Sums = {}
    for basis, amounts in (("budget", ledger.sangong_budget), ("actual", ledger.sangong_actual)):
        items = {item: amounts.get(item, 0) for item in SANGONG_ITEMS}
        items["vehicle"] = items["vehicle_purchase"] + items["vehicle_operation"]
        items["total"] = items["abroad"] + items["vehicle"] + items["reception"]
        for item, yuan in items.items():
            _add(sums, "TOTAL", f"{basis}_{item}", yuan)
    return _table(sums) if sums else TableData(state="no_data")


def _statistics(ledger: Ledger, unit_type: str, detail: TableData) -> TableData:
    figures: dict[Key, Decimal] = {}
    for line, number in ledger.statistics.items():
        money = line.startswith("procurement")
        if number:
            figures[None, line, "amount"] = wan(number) if money else Decimal(number)
    cost = detail.get(None, "public_total", "basic")
    if unit_type in OPERATING_COST and cost:
        figures[None, OPERATING_COST[unit_type], "amount"] = cost
    return TableData(figures)


def check(ledger: Ledger) -> None:
    """Raises ValueError where the books do not balance: then no table could."""
    for i, nature in enumerate(("basic", "project")):
        general = sum(b.spent.get(nature, 0) for b in ledger.of("general_budget"))
        detail = sum(amounts[i] for amounts in ledger.economic.values())
        if general != detail:
            raise ValueError(f"{nature}: {general} yuan by function, {detail} by economic subject")
    for fund in (*FUND_NAMES, OWN):
        left = sum(b.closing for b in ledger.of(fund))
        left += ledger.use_of_surplus - ledger.surplus_distribution if fund == OWN else 0
        if left < 0:
            raise ValueError(f"{fund} spent {-left} yuan more than it had")
    unknown = [code for code in ledger.economic if code not in ECONOMIC]
    if unknown:
        raise ValueError(f"no such economic subjects: {unknown}")


def tables_of(ledger: Ledger, unit_type: str) -> dict[str, TableData]:
    """Every statutory table of these books. 06 has both measures; its form prints what it has."""
    check(ledger)
    detail = _economic(ledger)
    flows = {fund: by_function(ledger, (fund,), _flows_of) for fund in FUND_NAMES}
    return {
        "income_expenditure_summary": summary(ledger),
        "income": by_function(ledger, (*FUND_NAMES, OWN), income_of),
        "expenditure": by_function(ledger, (*FUND_NAMES, OWN), lambda b: spent_by(b, NATURES)),
        "fiscal_summary": _fiscal(ledger),
        "general_budget_expenditure": by_function(
            ledger, ("general_budget",), lambda b: spent_by(b, ("basic", "project"))
        ),
        "economic_detail": detail,
        "government_fund": flows["government_fund"],
        "state_capital": flows["state_capital"],
        "sangong": _sangong(ledger),
        "statistics": _statistics(ledger, unit_type, detail),
    }


def disclosure_of(
    ledger: Ledger,
    *,
    unit_name: str,
    unit_code: str,
    department: str,
    fiscal_year: int,
    unit_type: str,
    projects: tuple[Project, ...] = (),
    claims: dict[str, str] | None = None,
) -> Disclosure:
    """The disclosure of these books."""
    return Disclosure(
        unit_name=unit_name,
        unit_code=unit_code,
        department=department,
        fiscal_year=fiscal_year,
        unit_type=unit_type,
        tables=tables_of(ledger, unit_type),
        projects=projects,
        claims=claims or {},
        duties=("本单位为示例，职责从略。",),
    )
