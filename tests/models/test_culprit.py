"""A misread cell is caught, and named: every bound figure of consistent documents misread in turn.

The documents are those of the sample corpus; one figure at a time is bent (a digit taken for another,
two swapped, a unit, a sign, a cell not read), and the models of the identities run over the result.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import warehouse
from tests.models.culprit_cases import (
    DIGITS,
    KINDS,
    bends_of,
    bent,
    bound_figures,
    found,
    load_base,
)
from tests.models.identity_cases import FIGURE_TYPES, Figure, consistent
from tests.models.identity_models import rows_of, run_models

pytestmark = pytest.mark.slow

DOCUMENTS = ("000-%", "001-%", "005-%", "006-%")
CAUGHT = 0.99
NAMED_FIRST = 0.95

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def base(sample_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    chosen = " or ".join(f"file_name like '{name}'" for name in DOCUMENTS)
    with warehouse.connect(sample_warehouse) as sample:
        figures = sample.sql(
            f"select {', '.join(FIGURE_TYPES)} from fct_figure inner join dim_document"
            f" using (document_id) where {chosen}"
        ).to_arrow_table()
    connection = duckdb.connect()
    load_base(connection, figures)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def misread(base: duckdb.DuckDBPyConnection) -> Rows:
    """Every bound figure once, the ways of misreading in turn."""
    chance = random.Random(3)
    bends: Rows = []
    for number, figure in enumerate(bound_figures(base)):
        bends += bends_of([figure], (KINDS[number % len(KINDS)],), chance)
    for number, bend in enumerate(bends):
        bend["bend"] = f"{number}:{bend['bend'].split(':')[1]}"
    return found(base, bends)


def share(rows: Rows, column: str) -> float:
    return sum(bool(row[column]) for row in rows) / len(rows)


def told(rows: Rows) -> str:
    return "\n".join(
        f"{r['bend']} {r['table_code']} {r['line_code']} {r['measure_code']}:"
        f" {r['value']} read as {r['bent_value']}, named {r['named']}"
        for r in rows
    )


def test_nearly_every_misread_figure_is_caught(misread: Rows) -> None:
    assert len(misread) > 900
    assert share(misread, "is_caught") >= CAUGHT, told([r for r in misread if not r["is_caught"]])


def test_the_misread_cell_comes_first(misread: Rows) -> None:
    caught = [row for row in misread if row["is_caught"]]
    assert share(caught, "is_first") >= NAMED_FIRST, told([r for r in caught if not r["is_first"]])


def test_where_identities_cross_there_is_no_doubt(misread: Rows) -> None:
    """A cell of 02, 03, 04, 05 stands in a row and a column at least."""
    crossed = [
        row
        for row in misread
        if row["table_code"]
        in ("income", "expenditure", "fiscal_summary", "general_budget_expenditure")
    ]
    assert len(crossed) > 400
    assert share(crossed, "is_first") >= 0.99


def test_misreadings_are_what_they_say() -> None:
    chance = random.Random(0)
    for kind in DIGITS:
        assert {bent(Decimal("13.93"), kind, chance) for _ in range(20)} != {Decimal("13.93")}
    assert bent(Decimal("13.93"), "sign", chance) == Decimal("-13.93")
    assert bent(Decimal("13.93"), "unit", chance) in (Decimal("139300"), Decimal("0.001393"))
    assert bent(Decimal("11"), "swapped", random.Random(1)) in (Decimal("11"), Decimal("10.1"))


def culprits(figures: list[Figure], **given: Any) -> Rows:
    con = run_models({"d": figures}, **given)
    return rows_of(con, "select * from fct_culprit order by identity_id, instance, rank")


def test_the_second_reading_decides_between_equal_cells() -> None:
    """J01 alone: any of the four may be wrong, but one of them was read in another way too."""
    total, goods, works, services = consistent("J01", 1)[0]
    assert total.value is not None and works.value is not None
    other = replace(works, value=works.value - 30, reading="disagreed")
    rows = culprits([total, goods, other, services], second={"d/2": f"{works.value:,}"})
    first = next(r for r in rows if r["identity_id"] == "J01")
    assert (first["figure_id"], first["needed_value"]) == ("d/2", works.value)
    assert first["is_second_reading"] and (first["heals"], first["breaks"]) == (1, 0)


def test_a_lost_number_is_found_in_its_blank_cell() -> None:
    figures, _ = consistent("C01", 1)
    total, basic, project = figures
    wrong = [total, basic, replace(project, value=None)]
    first = next(r for r in culprits(wrong) if r["identity_id"] == "C01")
    assert (first["figure_id"], first["printed_value"]) == ("d/2", None)
    assert first["needed_value"] == project.value
    assert first["digit_distance"] == Decimal("1.5")


def test_a_bound_speaks_against_a_change() -> None:
    """05 is no more than 03: a cell of 05 that would have to grow beyond 03 is not the culprit."""
    line = {"level": 3, "parent": "20805"}
    table = "general_budget_expenditure"
    figures = [
        Figure(table, "2080505", "total", Decimal("90"), **line),
        Figure(table, "2080505", "basic", Decimal("20"), **line),
        Figure(table, "2080505", "project", Decimal("30"), **line),
        *(
            Figure("expenditure", "2080505", measure, Decimal(value), **line)
            for measure, value in (("total", "50"), ("basic", "20"), ("project", "30"))
        ),
    ]
    rows = culprits(figures)
    first = next(r for r in rows if (r["identity_id"], r["rank"]) == ("E01", 1))
    assert (first["figure_id"], first["needed_value"], first["heals"]) == ("d/0", Decimal("50"), 2)
    others = [r for r in rows if r["identity_id"] == "E01" and r["rank"] > 1]
    assert others and all(row["breaks"] for row in others)


def test_nobody_is_named_where_nothing_is_violated() -> None:
    assert culprits(consistent("C01", 1)[0]) == []
