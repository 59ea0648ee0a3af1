"""What the warehouse notices of seeded damage, held to the floors of `bench/detection/floors.toml`."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bench.detection import __main__ as detection
from bench.detection import corpus
from bench.detection.corpus import Case
from bench.detection.findings import Address, Findings, Issue, Violation
from bench.detection.report import HARMLESS, results
from bench.detection.verdict import Verdict, judge
from tests.typeset.damage import KINDS, Change, Damage

FLOORS = Path(detection.__file__).parent / "floors.toml"
DAMAGED, CLEAN = 6, 12  # disclosures: of the floors, and clean ones besides
CELL = ("income", None, "TOTAL", "total")
OTHER = ("income", None, "208", "total")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Verdict], dict[str, Findings]]:
    """Verdicts of the damaged documents and findings of all clean ones, from one build."""
    folder = tmp_path_factory.mktemp("detection")
    content = chain(
        corpus.documents(DAMAGED, KINDS, seed=1),
        corpus.documents(CLEAN, (), seed=2, first_unit=1000),
    )
    cases, _ = corpus.make(folder, content)
    verdicts, clean, _ = detection.measure(folder, cases)
    assert len(clean) == DAMAGED + CLEAN
    return verdicts, clean


@pytest.mark.slow
def test_nothing_is_found_in_a_clean_document(
    measured: tuple[list[Verdict], dict[str, Findings]],
) -> None:
    _, clean = measured
    wrong = [line for name, found in clean.items() for line in detection.accusations(name, found)]
    assert wrong == []
    assert sum(found.checked for found in clean.values()) > 2_000


@pytest.mark.slow
def test_no_floor_is_missed(measured: tuple[list[Verdict], dict[str, Findings]]) -> None:
    counts = results(measured[0])
    reached: dict[str, dict[str, int]] = counts["kinds"] | {"bound_cell": counts["bound_cell"]}
    floors: dict[str, dict[str, int]] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    missed = {
        (kind, what): (reached[kind][what], floor)
        for kind, wanted in floors.items()
        for what, floor in wanted.items()
        if reached[kind][what] < floor
    }
    assert missed == {}, "(reached, floor)"
    assert set(floors) == {*KINDS, "bound_cell"} - set(HARMLESS), "a kind without a floor"


@pytest.mark.slow
def test_harmless_damage_raises_no_alarm(
    measured: tuple[list[Verdict], dict[str, Findings]],
) -> None:
    harmless = [v for v in measured[0] if v.damage.is_harmless]
    assert len(harmless) > 3
    assert [v.case.file_name for v in harmless if v.accused] == []


# How a verdict is come to, on made-up findings.


def case(kind: str = "digit_swap", *changes: Change, form: str = "tabs", way: str = "cell") -> Case:
    done = Damage(kind, way, changes or (Change("12.00", "21.00", CELL),))
    return Case(0, 1, "SX-2023", "万元", form, "x", done)


def violated(identity: str, **more: Any) -> Findings:
    base = Violation(identity, "-", "extraction", "hard", None, 0, True)
    return Findings({(identity, "-"): replace(base, **more)})


def test_what_the_clean_twin_has_as_well_is_not_caught() -> None:
    verdict = judge(case(), violated("A01"), violated("A01"), {})
    assert not verdict.caught and verdict.blamed is None and verdict.culprit is None
    again = violated("A01")
    again.contradictions["inc_year"] = 1
    assert judge(case(), again, again, {}).by == frozenset()


def test_every_way_of_catching_counts() -> None:
    clean = Findings(tested={("A01", "-")})
    claim = Findings(contradictions=Counter(inc_year=1))
    listed = Findings(listed=Counter(unknown=2))
    gap = Findings(untestable={("A01", "-"), ("U01", "-")})
    assert judge(case(), clean, violated("A01"), {}).by == {"identity"}
    assert judge(case(), clean, claim, {}).by == {"claim"}
    assert judge(case(), clean, listed, {}).by == {"listed"}
    assert judge(case(), clean, gap, {}).by == {"untestable"}
    assert not judge(case(), clean, gap, {}).accused and judge(case(), clean, claim, {}).accused
    assert judge(case(), Findings(), gap, {}).by == frozenset(), "it was not tested before either"
    lost, lead = Issue("lost_row", "lost", "extraction"), Issue("low", "audit_lead", "publisher")
    assert judge(case(), clean, Findings(issues=Counter([lost])), {}).by == {"issue"}
    assert judge(case(), clean, Findings(issues=Counter([lead])), {}).by == frozenset()


def test_damage_to_a_table_is_ours_unless_two_readings_agree() -> None:
    ours, theirs = violated("A01"), violated("A01", blame="publisher")
    assert judge(case(), Findings(), ours, {}).blamed
    assert not judge(case(), Findings(), theirs, {}).blamed
    assert judge(case(form="pdf"), Findings(), theirs, {}).blamed
    assert not judge(case(form="pdf"), Findings(), violated("A01", blame="undecided"), {}).blamed
    across = violated("X01", blame="publisher", is_internal=False)
    assert judge(case(), Findings(), across, {}).blamed, "every table adds up in itself"
    theirs.is_quarantined = True
    assert judge(case(), Findings(), theirs, {}).blamed


def test_a_tampered_narrative_is_the_publishers() -> None:
    said = case("tampered_narrative", Change("1.00", "7.00", concept="inc_year"), way="amount")
    assert judge(said, Findings(), violated("N02", blame="publisher"), {}).blamed
    assert not judge(said, Findings(), violated("N02", blame="undecided"), {}).blamed
    both = violated("N02", blame="publisher")
    both.violations["A01", "-"] = violated("A01").violations["A01", "-"]
    assert not judge(said, Findings(), both, {}).blamed


def test_the_candidate_that_heals_most_comes_first() -> None:
    found = violated("A01", culprit=OTHER, heals=1)
    assert judge(case(), Findings(), found, {}).culprit is False
    found.violations["A03", "-"] = Violation("A03", "-", "extraction", "hard", CELL, 3, True)
    assert judge(case(), Findings(), found, {}).culprit is True
    assert judge(case(), Findings(), violated("A01"), {}).culprit is False, "nobody is named"
    lost = case("lost_row", Change("12.00", "", CELL), way="row")
    assert judge(lost, Findings(), found, {}).culprit is None, "there is nothing to name"
    said = case("tampered_narrative", Change("1.00", "7.00", concept="inc_year"), way="amount")
    claim: Address = ("narrative", None, "inc_year", "")
    assert judge(said, Findings(), violated("N02", culprit=claim, heals=1), {}).culprit is True


@pytest.mark.parametrize(
    ("damaged", "room", "is_bound"),
    [("12.02", 100, True), ("12.01", 100, False), ("12.02", None, False), ("", None, False)],
)
def test_a_bound_cell_is_off_by_more_than_its_room_in_yuan(
    damaged: str, room: int | None, is_bound: bool
) -> None:
    bound = {CELL: None if room is None else Decimal(room)}
    swapped = case("digit_swap", Change("12.00", damaged, CELL))
    assert judge(swapped, Findings(), Findings(), bound).is_bound_cell is is_bound
    assert not judge(case("lost_row", way="row"), Findings(), Findings(), bound).is_bound_cell
