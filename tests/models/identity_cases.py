"""Invented figures for every part of every identity: consistent ones, then bent ones.

The smallest consistent set of figures is made from the terms in `seeds/identity_terms.csv` alone,
then bent: the left side by exactly the tolerance and by a fen more, a required operand dropped, a
table lost, everything blank. Each case is one document. Used by `test_identities.py`.

Figures are in 万元 (counts in 辆, rates in %, scores in 分), two decimals, half-step 0.005.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HALF_STEP = Decimal("0.005")
A_FEN = Decimal("0.01")
COUNTED = ("人", "辆", "台套")  # a count has no half-step

FIGURE_TYPES = {
    "figure_id": "varchar",
    "document_id": "varchar",
    "table_code": "varchar",
    "side_code": "varchar",
    "line_code": "varchar",
    "line_group": "varchar",
    "line_level": "integer",
    "parent_code": "varchar",
    "measure_code": "varchar",
    "table_no": "integer",
    "page_no": "integer",
    "block_no": "integer",
    "row_no": "integer",
    "col_no": "integer",
    "cell_state": "varchar",
    "reading": "varchar",
    "printed": "varchar",
    "value": "decimal(20,6)",
    "unit": "varchar",
    "half_step": "decimal(20,6)",
    "is_repeat": "boolean",
}

Row = dict[str, str]


@cache
def seed(name: str) -> list[Row]:
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


IDENTITIES = {row["identity_id"]: row for row in seed("identities")}
PARTS = sorted({(row["identity_id"], int(row["part"])) for row in seed("identity_terms")})


def terms_of(identity: str, part: int) -> list[Row]:
    rows = seed("identity_terms")
    return [t for t in rows if (t["identity_id"], int(t["part"])) == (identity, part)]


@dataclass(frozen=True)
class Figure:
    """One cell; `value` None is a blank cell. `term` is the term it was made for."""

    table: str
    line: str
    measure: str
    value: Decimal | None = None
    side: str | None = None
    group: str | None = None
    level: int | None = None
    parent: str | None = None
    state: str | None = None
    term: int = 0
    unit: str = "万元"
    table_no: int = 1
    row: int = 1
    reading: str = "single"
    half_step: Decimal = HALF_STEP

    def as_tuple(self, document: str, number: int) -> tuple[Any, ...]:
        state = self.state or ("blank" if self.value is None else "value")
        step = None if self.value is None else self.half_step
        return (
            *(f"{document}/{number}", document, self.table, self.side, self.line, self.group),
            *(self.level, self.parent, self.measure, self.table_no, 1, 1, self.row, number),
            *(state, self.reading, str(self.value), self.value, self.unit, step, False),
        )


@dataclass
class Case:
    """One document and what the identity must say about it."""

    identity: str
    part: int
    name: str
    figures: list[Figure]
    instance: str
    outcome: str
    reason: str = ""
    tolerance: Decimal | None = None
    document: str = field(init=False)

    def __post_init__(self) -> None:
        self.document = f"{self.identity}/{self.part}/{self.name}"


def lines_of(term: Row) -> list[tuple[str, int | None, str | None]]:
    """(line_code, line_level, parent_code) of the lines the term is tried on."""
    level = int(term["line_level"]) if term["line_level"] else None
    economic = term["table_code"] == "economic_detail"
    chain = ["TOTAL", "301", "30101"] if economic else ["TOTAL", "208", "20805", "2080505"]
    if level is not None:
        code, parent = chain[level], None if economic and level == 1 else chain[level - 1]
        if term["instance_by"].startswith("parent"):
            return [(code, level, parent), (code[:-1] + "9", level, parent)]
        return [(code, level, parent)]
    if term["line_code"]:
        codes = term["line_code"].split()
        keep = 1 if "line" in term["instance_by"] else 2
        return [(code, None, None) for code in codes[:keep]]
    if term["line_group"] and term["instance_by"] != "line":
        return [("first_of_group", None, None), ("second_of_group", None, None)]
    return [("208", None, None)]


def measures_of(term: Row) -> list[str]:
    measures = term["measure_code"].split()
    return measures[:1] if "measure" in term["instance_by"] else measures[:2]


def unit_of(term: Row, measure: str) -> str:
    line = term["line_code"] + term["line_group"]
    if measure == "execution_rate" or line == "staff_control_rate":
        return "%"
    if measure in ("execution_score", "execution_weight", "score", "points"):
        return "分"
    if line.startswith("staff_"):
        return "人"
    return "辆" if line.startswith("vehicle") else "万元"


def instance_of(terms: list[Row]) -> str:
    """The instance that the figures made for the first term fall into."""
    term = terms[0]
    line, _, parent = lines_of(term)[0]
    measure = measures_of(term)[0]
    return {
        "document": "-",
        "literal": term["instance"],
        "line": line,
        "parent": parent or "",
        "measure": measure,
        "line_measure": f"{line}:{measure}",
        "table": "table 1",
        "table_item": "table 1 row 1",
        "code_measure": f"{term['table_code']}:{measure}",
        "table_measure": f"table 1:{measure}",
    }[term["instance_by"]]


def consistent(identity: str, part: int) -> tuple[list[Figure], Decimal]:
    """Figures that satisfy the part exactly, the first of them solved for, and the tolerance."""
    terms = terms_of(identity, part)
    figures, sums = [], {"lhs": Decimal(0), "rhs": Decimal(0), "denominator": Decimal(0)}
    steps = dict.fromkeys(sums, Decimal(0))
    values: Iterator[Decimal] = (Decimal(n) + Decimal("0.25") for n in range(40, 400, 7))
    for term in terms:
        coefficient = Decimal(term["coefficient"])
        for line, level, parent in lines_of(term):
            for measure in measures_of(term):
                figure = Figure(
                    term["table_code"], line, measure, next(values),
                    term["side_code"] or None, term["line_group"] or None, level, parent,
                    term=int(term["term_no"]), unit=unit_of(term, measure),
                )  # fmt: skip
                figures.append(figure)
                assert figure.value is not None
                sums[term["side"]] += coefficient * figure.value
                if figure.unit not in COUNTED:
                    steps[term["side"]] += abs(coefficient) * HALF_STEP
    right = sums["rhs"] + Decimal(IDENTITIES[identity]["rhs_constant"] or 0)
    allowed = steps["lhs"] + steps["rhs"]
    if sums["denominator"]:
        right = sums["rhs"] / sums["denominator"]
        allowed = steps["lhs"] + (steps["rhs"] + right * steps["denominator"]) / sums["denominator"]
    if cap := IDENTITIES[identity]["rhs_cap"]:
        right = min(right, Decimal(cap))
    if fixed := IDENTITIES[identity]["fixed_tolerance"]:
        allowed = Decimal(fixed)
    first = figures[0]
    assert first.value is not None
    solved = first.value + (right - sums["lhs"]) / Decimal(terms[0]["coefficient"])
    figures[0] = replace(first, value=solved)
    if column := terms[0]["if_column"]:
        figures.append(Figure(column.split(".")[0], "layout", column.split(".")[1]))
    return figures, allowed


def cases_of(identity: str, part: int) -> list[Case]:
    """All cases of one part; the first figure is the one that is moved."""
    terms = terms_of(identity, part)
    figures, allowed = consistent(identity, part)
    first, *others = figures
    assert first.value is not None
    inside = allowed.quantize(Decimal("0.000001"), ROUND_DOWN)
    outside = inside + A_FEN
    is_quotient = IDENTITIES[identity]["kind"] == "ratio"
    fixed = IDENTITIES[identity]["fixed_tolerance"]
    rounds_to = HALF_STEP if is_quotient and not fixed else Decimal(0)
    is_bound = (terms[0]["comparison"] or IDENTITIES[identity]["comparison"]) == "le"

    def moved(by: Decimal) -> list[Figure]:
        assert first.value is not None
        return [replace(first, value=first.value + by), *others]

    described = [
        ("consistent", figures, "exact", ""),
        ("just inside", moved(inside), "rounding" if inside > rounds_to else "exact", ""),
        ("just outside", moved(outside), "violated", ""),
        ("just outside below", moved(-outside), "exact" if is_bound else "violated", ""),
        ("inconsistent", moved(Decimal(1000)), "violated", ""),
        *missing_operands(terms, figures),
    ]
    instance = instance_of(terms)
    cases = [
        Case(identity, part, name, given, instance, outcome, reason)
        for name, given, outcome, reason in described
    ]
    cases[0].tolerance = inside

    # no instance at all: the document's row says why
    every_part = [f for i, p in PARTS if i == identity for f in consistent(i, p)[0]]
    blank = [replace(f, value=None) for f in every_part]
    tables = sorted({f.table for f in every_part})
    makers = {int(t["term_no"]) for t in terms if t["makes_instance"] == "true"}
    unmade = [replace(f, value=None) if f.term in makers else f for f in figures]
    described = [
        ("all blank", blank, "not_applicable", "nothing to compare"),
        ("all blank that makes an instance", unmade, "not_applicable", "nothing to compare"),
    ]
    if len({f.table for f in every_part}) > len({f.table for f in figures}):
        described.pop()  # the tables of the other parts would be missing
    for state, outcome in (("lost", "not_testable"), ("no_data", "not_applicable")):
        shells = [Figure(table, "TABLE", "TABLE", state=state) for table in tables]
        described.append((f"tables {state}", shells, outcome, tables[0]))
    return cases + [
        Case(identity, part, name, given, "-", outcome, reason)
        for name, given, outcome, reason in described
    ]


def missing_operands(
    terms: list[Row], figures: list[Figure]
) -> Iterator[tuple[str, list[Figure], str, str]]:
    """For each term that another one still makes an instance without: what if it is not there."""
    for term in terms:
        makers = [t for t in terms if t["makes_instance"] == "true" and t is not term]
        if not makers:
            continue
        name, table = f"term {term['term_no']}", term["table_code"]
        without = [f for f in figures if f.term != int(term["term_no"])]
        table_goes_on = Figure(table, "another_line", "another_column")
        if term["is_required"] == "true":
            yield f"{name} not printed", [*without, table_goes_on], "not_testable", "not printed: "
        else:
            yield f"{name} not printed", [*without, table_goes_on], "violated", ""
        lost = [f if f in without else replace(f, value=None, state="lost") for f in figures]
        yield f"{name} not readable", lost, "not_testable", "not readable: "
        decides_layout = term["if_column"].startswith(f"{table}.")
        if decides_layout or table in {t["table_code"] for t in makers}:
            continue
        gone = [f for f in figures if f.table != table]
        yield f"{name} table absent", gone, "not_testable", f"absent {table}"
        for state, outcome in (("lost", "not_testable"), ("no_data", "not_applicable")):
            marker = Figure(table, "TABLE", "TABLE", state=state)
            yield f"{name} table {state}", [*gone, marker], outcome, table


CASES = [case for identity, part in PARTS for case in cases_of(identity, part)]
