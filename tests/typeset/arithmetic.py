"""The hard identities of the statutory tables, held directly against printed figures.

Goes in: what `expected_figures` tells. Comes out: every instance of the identities A to G, J, U
and X that can be tested, with the room that rounding leaves it. An oracle for the press that
knows nothing of the warehouse: blank cells of a printed table count as nothing and round to
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.typeset.book import CLASSES
from tests.typeset.grid import FigureKey
from tests.typeset.subjects import PERSONNEL, PUBLIC

HALF_STEP = Decimal("0.005")
Address = tuple[str, str | None, str, str]

_S, _F, _G, _D, _U = (
    "income_expenditure_summary",
    "fiscal_summary",
    "general_budget_expenditure",
    "economic_detail",
    "fiscal_expenditure",
)
_SOURCES = ["superior_subsidy", "business", "operating", "subordinate_remittance", "other"]
_FUNDS = ("general_budget", "government_fund", "state_capital")
_COLUMNS = {
    "income": ("fiscal_appropriation", *_SOURCES),
    "expenditure": ("basic", "project", "to_superior", "operating", "to_subsidiary"),
    _G: ("basic", "project"),
    _U: ("basic", "project"),
}
_OF_WHICH = {_U: ("project_capital_construction",)}


@dataclass(frozen=True, slots=True)
class Instance:
    """One case of an identity: left and right side as printed; `kind` is = or <=."""

    identity: str
    left: tuple[Decimal, ...]
    right: tuple[Decimal, ...]
    kind: str = "="

    @property
    def holds(self) -> bool:
        """Whether rounding alone explains the difference."""
        room = HALF_STEP * (len(self.left) + len(self.right))
        difference = sum(self.left, Decimal(0)) - sum(self.right, Decimal(0))
        return difference <= room and (self.kind == "<=" or -difference <= room)


class Checker:
    """Tests identities on one document's figures."""

    def __init__(self, printed: Mapping[FigureKey, str]) -> None:
        numbers = {key: text.replace(",", "") for key, text in printed.items()}
        self.values = {k: Decimal(t) for k, t in numbers.items() if t[:1].isdigit()}
        self.lines: dict[str, list[str]] = {}
        for table, _, line, _ in self.values:
            self.lines.setdefault(table, []).append(line)

    def case(
        self, identity: str, left: list[Address], right: list[Address], kind: str = "="
    ) -> Iterator[Instance]:
        """The instance, if both sides have a table to stand on and either prints a number."""
        sides = [[self.values[a] for a in side if a in self.values] for side in (left, right)]
        tables = {address[0] for address in left + right}
        if tables <= set(self.lines) and (sides[0] or sides[1]):
            yield Instance(identity, tuple(sides[0]), tuple(sides[1]), kind)

    def codes(self, table: str, size: int, under: str = "") -> list[str]:
        """The subject codes of this many digits below a code."""
        found = {c for c in self.lines.get(table, []) if c.isdigit() and len(c) == size}
        return sorted(c for c in found if c.startswith(under))

    def instances(self) -> Iterator[Instance]:
        """Every instance of every identity."""
        yield from self._summary()
        yield from self._fiscal()
        for letter, table in (("B", "income"), ("C", "expenditure"), ("E", _G), ("U", _U)):
            yield from self._subjects(letter, table)
        yield from self._economic()
        yield from self._small()
        yield from self._across()

    def _summary(self) -> Iterator[Instance]:
        def at(side: str, *lines: str) -> list[Address]:
            return [(_S, side, line, "amount") for line in lines]

        sources = [f"income_{s}" for s in ("fiscal_appropriation", *_FUNDS, *_SOURCES)]
        came = at("income", "income_total", "use_of_surplus", "opening_balance")
        went = at("expenditure", "expenditure_total", "surplus_distribution", "closing_balance")
        yield from self.case("A01", at("income", "income_total"), at("income", *sources))
        total = at("expenditure", "expenditure_total")
        yield from self.case("A02", total, at("expenditure", *CLASSES))
        yield from self.case("A03", at("income", "grand_total"), came)
        yield from self.case("A04", at("expenditure", "grand_total"), went)
        grand = at("income", "grand_total"), at("expenditure", "grand_total")
        yield from self.case("A05", *grand)
        yield from self.case("A06", came, went)

    def _fiscal(self) -> Iterator[Instance]:
        def income(*lines: str) -> list[Address]:
            return [(_F, "income", line, "amount") for line in lines]

        def spent(measure: str, *lines: str) -> list[Address]:
            return [(_F, "expenditure", line, measure) for line in lines]

        yield from self.case(
            "D01", income("income_total"), income(*(f"income_{f}" for f in _FUNDS))
        )
        for line in (*CLASSES, "expenditure_total", "closing_balance", "grand_total"):
            by_fund = [a for fund in _FUNDS for a in spent(fund, line)]
            yield from self.case("D02", spent("total", line), by_fund)
        for measure in ("total", *_FUNDS):
            yield from self.case(
                "D03", spent(measure, "expenditure_total"), spent(measure, *CLASSES)
            )
            both = spent(measure, "expenditure_total", "closing_balance")
            yield from self.case("D06", spent(measure, "grand_total"), both)
        yield from self.case(
            "D04", income("grand_total"), income("income_total", "opening_balance")
        )
        openings = income(*(f"opening_{f}" for f in _FUNDS))
        if any(address in self.values for address in openings):
            yield from self.case("D05", income("opening_balance"), openings)
        yield from self.case("D07", income("grand_total"), spent("total", "grand_total"))
        for fund in _FUNDS if any(a in self.values for a in openings) else ():
            had = income(f"income_{fund}", f"opening_{fund}")
            yield from self.case("D08", had, spent(fund, "expenditure_total", "closing_balance"))

    def _subjects(self, letter: str, table: str) -> Iterator[Instance]:
        columns = _COLUMNS[table]
        for line in ("TOTAL", *(c for size in (3, 5, 7) for c in self.codes(table, size))):
            row: list[Address] = [(table, None, line, m) for m in columns]
            yield from self.case(f"{letter}01", [(table, None, line, "total")], row)
        for measure in ("total", *columns, *_OF_WHICH.get(table, ())):
            for number, parent, size in self._parents(table):
                below = self.codes(table, size, "" if parent == "TOTAL" else parent)
                children: list[Address] = [(table, None, c, measure) for c in below]
                parent_cell: list[Address] = [(table, None, parent, measure)]
                yield from self.case(f"{letter}0{number}", parent_cell, children)

    def _parents(self, table: str) -> list[tuple[int, str, int]]:
        return [
            (2, "TOTAL", 3),
            *((3, code, 5) for code in self.codes(table, 3)),
            *((4, code, 7) for code in self.codes(table, 5)),
        ]

    def _economic(self) -> Iterator[Instance]:
        for measure in ("basic", "total"):
            if not any(k[0] == _D and k[3] == measure for k in self.values):
                continue

            def at(*lines: str, measure: str = measure) -> list[Address]:
                return [(_D, None, line, measure) for line in lines]

            two = any(k[0] == _D and k[3] == "total" for k in self.values)
            for group in (*PERSONNEL, *PUBLIC):
                yield from self.case("F01", at(group), at(*self.codes(_D, 5, group)))
            yield from self.case("F02", at("personnel_total"), at(*PERSONNEL))
            yield from self.case("F03", at("public_total"), at(*PUBLIC))
            if two and measure == "basic":
                yield from self.case("F05", at("personnel_total"), at(*PERSONNEL))
                for line in set(self.lines[_D]):
                    yield from self.case("F04", at(line), [(_D, None, line, "total")], "<=")
            totals = at("personnel_total", "public_total")
            nature, identity = ("basic", "X12") if measure == "basic" else ("total", "X13")
            yield from self.case(identity, [(_G, None, "TOTAL", nature)], totals)

    def _small(self) -> Iterator[Instance]:
        def three(*items: str) -> list[Address]:
            return [("sangong", None, "TOTAL", item) for item in items]

        for basis, one, other in (("budget", "G01", "G02"), ("actual", "G03", "G04")):
            items = [f"{basis}_{i}" for i in ("abroad", "vehicle", "reception")]
            yield from self.case(one, three(f"{basis}_total"), three(*items))
            cars = three(f"{basis}_vehicle_purchase", f"{basis}_vehicle_operation")
            yield from self.case(other, three(f"{basis}_vehicle"), cars)

        def stat(*lines: str) -> list[Address]:
            return [("statistics", None, line, "amount") for line in lines]

        bought = [f"procurement_{k}" for k in ("goods", "works", "services")]
        yield from self.case("J01", stat("procurement_total"), stat(*bought))
        kinds = [
            "ministerial",
            "principal",
            "confidential",
            "emergency",
            "law_enforcement",
            "special",
            "retired",
            "other",
        ]
        yield from self.case("J02", stat("vehicle_total"), stat(*(f"vehicle_{k}" for k in kinds)))
        cost = stat("operating_cost_administrative", "operating_cost_civil_service_managed")
        if any(self.values.get(address) for address in cost):  # a printed zero may mean none
            yield from self.case("X18", cost, [(_D, None, "public_total", "basic")])

    def _across(self) -> Iterator[Instance]:
        def summary(side: str, *lines: str) -> list[Address]:
            return [(_S, side, line, "amount") for line in lines]

        def total(table: str, measure: str, line: str = "TOTAL") -> list[Address]:
            return [(table, None, line, measure)]

        fiscal_lines = [f"income_{fund}" for fund in _FUNDS]
        yield from self.case("X01", summary("income", "income_total"), total("income", "total"))
        fiscal = total("income", "fiscal_appropriation")
        granted = summary("income", "income_fiscal_appropriation", *fiscal_lines)
        yield from self.case("X02", granted, fiscal)
        for source in _SOURCES:
            own = summary("income", f"income_{source}")
            yield from self.case("X03", own, total("income", source))
        spent = summary("expenditure", "expenditure_total")
        yield from self.case("X04", spent, total("expenditure", "total"))
        for line in fiscal_lines:
            yield from self.case("X06", summary("income", line), [(_F, "income", line, "amount")])
        for code in CLASSES:
            ours = summary("expenditure", code)
            yield from self.case("X05", ours, total("expenditure", "total", code))
            general: list[Address] = [(_F, "expenditure", code, "general_budget")]
            yield from self.case("X09", general, total(_G, "total", code))
            yield from self.case("X10", [(_F, "expenditure", code, "total")], ours, "<=")
        whole = "expenditure_total"
        yield from self.case("X07", [(_F, "expenditure", whole, "total")], spent, "<=")
        general = [(_F, "expenditure", whole, "general_budget")]
        yield from self.case("X08", general, total(_G, "total"))
        for line in set(self.lines.get(_G, [])):
            for measure in ("total", "basic", "project"):
                more = total("expenditure", measure, line)
                yield from self.case("X11", total(_G, measure, line), more, "<=")
        left: list[Address] = [(_F, "expenditure", "closing_balance", "total")]
        yield from self.case("X15", left, summary("expenditure", "closing_balance"), "<=")
        before: list[Address] = [(_F, "income", "opening_balance", "amount")]
        yield from self.case("X15", before, summary("income", "opening_balance"), "<=")
