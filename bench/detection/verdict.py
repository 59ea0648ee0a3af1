"""Judges each damaged document against its clean twin: caught, blamed rightly, culprit named.

Caught: an identity is violated, a claim contradicted, a number or table listed as not understood,
an identity no longer testable because a number it needs is not printed, or an issue names a
contradiction, a loss or a broken structure, and the clean twin has none of it. A harmless damage
that is said to be wrong (not only untestable) is a false alarm.

Blamed rightly: damage to a table, read once, is `extraction`: on one of the new violations, by
quarantine, or by listing the number as not understood or missing. `publisher` is right as well
where two readings agree on what is really printed (PDF), and where every table still adds up in
itself and only tables contradict each other. A tampered narrative is the publisher's, and nothing
new may be `extraction`.

Culprit: of all candidates that the new violations name, the one that heals most identities is
first; it is right when it is the damaged cell (one of them, where several were). It does not apply
where the damaged cells are no longer where they were (lost rows and columns, swapped pages).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bench.detection.corpus import Case
from bench.detection.findings import Address, Findings, Violation
from tests.typeset.damage import Damage, is_money

ACCUSING = ("contradiction", "lost", "structure")
NO_CULPRIT = ("lost_row", "lost_column", "swapped_pages")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one damaged document. None: does not apply."""

    case: Case
    identities: frozenset[str]  # newly violated
    by: frozenset[str]  # identity, claim, listed, untestable, issue
    blamed: bool | None
    culprit: bool | None
    is_bound_cell: bool  # one cell, bound by an equality, by more than its room

    @property
    def damage(self) -> Damage:
        """What was done."""
        assert self.case.damage is not None
        return self.case.damage

    @property
    def caught(self) -> bool:
        """Whether anything was found."""
        return bool(self.by)

    @property
    def accused(self) -> bool:
        """Whether something is said to be wrong, not only to be untestable."""
        return bool(self.by - {"untestable"})


def judge(
    case: Case, clean: Findings, found: Findings, bound: dict[Address, Decimal | None]
) -> Verdict:
    """The verdict on a damaged document; `bound` are the rooms of its clean twin's cells."""
    assert case.damage is not None
    new = [v for at, v in found.violations.items() if at not in clean.violations]
    listed = found.listed - clean.listed
    by = {
        "identity": bool(new),
        "claim": bool(found.contradictions - clean.contradictions),
        "listed": bool(listed),
        "untestable": bool(found.untestable & clean.tested),
        "issue": any(issue.nature in ACCUSING for issue in found.issues - clean.issues),
    }
    caught = any(by.values())
    return Verdict(
        case,
        frozenset(v.identity for v in new),
        frozenset(name for name, is_so in by.items() if is_so),
        _blamed(case, new, clean, found) if caught else None,
        _culprit(case.damage, new) if new and case.kind not in NO_CULPRIT else None,
        _is_bound_cell(case, bound),
    )


def _blamed(case: Case, new: list[Violation], clean: Findings, found: Findings) -> bool:
    blames = {v.blame for v in new}
    if case.kind == "tampered_narrative":
        issues = found.issues - clean.issues
        by_issue = any(issue.blame == "publisher" for issue in issues)
        return "extraction" not in blames and ("publisher" in blames or by_issue)
    listed = bool(found.listed - clean.listed or found.untestable & clean.tested)
    right = "extraction" in blames or found.is_quarantined or listed
    adds_up = not any(v.is_internal for v in new)
    return right or ("publisher" in blames and (case.form == "pdf" or adds_up))


def _culprit(damage: Damage, new: list[Violation]) -> bool:
    """Candidates are ranked by what they heal, then by how many violations name them."""
    heals: dict[Address, tuple[int, int]] = {}
    for violation in new:
        if violation.culprit:
            most, named = heals.get(violation.culprit, (0, 0))
            heals[violation.culprit] = (max(most, violation.heals), named + 1)
    if not heals:
        return False
    first = max(sorted(heals, key=str), key=lambda candidate: heals[candidate])
    return first in {c.key or ("narrative", None, c.concept, "") for c in damage.changes}


def _is_bound_cell(case: Case, bound: dict[Address, Decimal | None]) -> bool:
    assert case.damage is not None
    change = case.damage.changes[0]
    if case.damage.way != "cell" or case.damage.is_harmless or change.key is None:
        return False
    room = bound.get(change.key)
    per_unit = 10_000 if case.money_unit == "万元" and is_money(change.key) else 1
    return room is not None and change.difference * per_unit > room
