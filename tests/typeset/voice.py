"""How a number is said in a sentence: amounts, shares and changes with their units.

Goes in: a disclosure. Comes out: clauses of Chinese text. A claim given by the unit itself (which
may contradict its own tables) goes before what the tables say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.typeset.disclosure import Disclosure

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Voice:
    """Says the numbers of one disclosure. `thousands` as in the publisher's tables."""

    disclosure: Disclosure
    thousands: bool = True

    def say(self, value: Decimal | None) -> str:
        """1393.46 -> 1,393.46万元; nothing -> 0万元."""
        if not value:
            return "0万元"
        rounded = value.quantize(CENT, rounding=ROUND_HALF_UP)
        return f"{rounded:,.2f}万元" if self.thousands else f"{rounded:.2f}万元"

    def cell(self, table: str, side: str | None, line: str, measure: str) -> Decimal:
        """A figure of the tables, zero where it is blank."""
        return self.disclosure.figure(table, side, line, measure) or ZERO

    def claim(self, slot: str) -> str | None:
        """What the unit itself says in this slot."""
        return self.disclosure.claims.get(slot)

    def claimed(self, slot: str, otherwise: Decimal) -> Decimal:
        """The unit's own number of a slot, else the one of its tables."""
        said = self.claim(slot)
        return Decimal(said) if said is not None else otherwise

    def share(self, part: Decimal, whole: Decimal, slot: str = "") -> str:
        """占比 as printed: two decimals, plain 0% for nothing."""
        said = self.claim(slot)
        if said is not None:
            return f"{said}%"
        if not part or not whole:
            return "0%"
        part, whole = part.quantize(CENT, ROUND_HALF_UP), whole.quantize(CENT, ROUND_HALF_UP)
        if not whole:
            return "0%"
        return f"{(part * 100 / whole).quantize(CENT, rounding=ROUND_HALF_UP)}%"

    def change(self, slot: str) -> str:
        """增加X万元，增长Y%, or nothing where the unit compares with no year before."""
        said = self.claim(f"{slot}_delta")
        if said is None:
            return ""
        amount, percent = Decimal(said), self.claim(f"{slot}_delta_pct")
        verb, rate = ("增加", "增长") if amount >= 0 else ("减少", "下降")
        tail = f"，{rate}{percent.lstrip('-')}%" if percent is not None else ""
        return f"{verb}{self.say(abs(amount))}{tail}"

    def reason(self, slot: str, otherwise: str = "据实列支") -> str:
        """The unit's reason, in our words."""
        return self.claim(f"{slot}_reason") or otherwise
