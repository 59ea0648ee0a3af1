"""Editions and restatements, from the press to the marts: what changed is told, exactly, and nothing else.

One warehouse holds every case. A pair of editions is landed in both orders under two names; the same
disclosure of the next year follows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import warehouse
from ingest.landing import pipeline
from ingest.landing.workers import processes
from tests.conftest import ROOT
from tests.models.edition_cases import FIRST, LAYOUT, NEXT, NIGHTS, account, corrected, first
from tests.typeset.compose import expected_figures
from tests.typeset.corpus import typeset
from tests.typeset.disclosure import Disclosure

pytestmark = pytest.mark.slow

Cells = dict[tuple[str, str | None, str, str], str]
Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    for number, files in enumerate(NIGHTS):
        inbox = folder / f"night{number}"
        inbox.mkdir()
        for file in files:
            (inbox / file.name).write_bytes(typeset(file.disclosure, LAYOUT, file.form))
        pipeline.ingest([inbox], folder / "warehouse", workers=2)
    from ingest.readers import text

    with pytest.MonkeyPatch.context() as patch:  # a newer reader reads an old edition again
        patch.setattr(processes, "START_METHOD", "fork")  # so that the worker has it too
        patch.setattr(text, "VERSION", f"{text.VERSION}-newer")
        pipeline.ingest([folder / "night0" / "戊局-2023.txt"], folder / "warehouse", workers=1)
    warehouse.build(folder / "warehouse")
    return folder / "warehouse"


@pytest.fixture
def built(nights: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(nights) as connection:
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[Row]:
    return connection.execute(query, list(values)).fetchall()


def restated(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """(cell, before, after, change) of the edition in the file `name`, the cells as the press keys them."""
    return ask(
        connection,
        """
        select table_code, side_code, line_code, measure_code, nullif(earlier_printed, ''), nullif(printed, ''),
            change
        from fct_restatement inner join dim_document using (document_id)
        where file_name = ? and restatement_kind = 'edition' order by all
        """,
        name,
    )


def expected(before: Disclosure, after: Disclosure) -> list[Row]:
    """What the press printed differently."""
    old: Cells = expected_figures(before, LAYOUT)
    new: Cells = expected_figures(after, LAYOUT)
    rows: list[Row] = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if was != now:
            change = "blank_filled" if was is None else "blanked" if now is None else "changed"
            rows.append((*key, was, now, change))
    return sorted(rows, key=lambda row: tuple((x is not None, x) for x in row))


def test_nothing_is_in_quarantine(built: duckdb.DuckDBPyConnection) -> None:
    query = "select file_name, quarantine_identities from quality.documents where is_quarantined"
    assert ask(built, query) == []


def test_the_same_edition_is_current_in_either_order(built: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        built,
        "select file_name, is_current, current_reason, edition_no, edition_count from dim_document"
        " where fiscal_year = 2023",
    )
    found = {name: tuple(rest) for name, *rest in rows}
    assert found["甲局-2023.txt"] == (False, "marked_as_correction", 1, 2)
    assert found["甲局-2023（更正）.txt"] == (True, "marked_as_correction", 2, 2)
    assert found["乙局-2023（更正）.txt"] == (True, "marked_as_correction", 1, 2)
    assert found["乙局-2023.txt"] == (False, "marked_as_correction", 2, 2)
    assert found["丙局-2023.txt"] == (True, "more_tables", 1, 2)
    assert found["丁局-2023.txt"] == (True, "more_tables", 2, 2)
    assert found["庚局-2023.txt"] == (True, "only_edition", 1, 1)


def test_of_equals_the_one_landed_last_is_current_however_often_read(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(
        built,
        "select file_name, is_current, current_reason, edition_no from dim_document"
        " where file_name like '戊局%' or file_name like '己局%' order by 1",
    )
    assert rows == [
        ("己局-2023-2.txt", False, "landed_last", 1),
        ("己局-2023.txt", True, "landed_last", 2),
        ("戊局-2023-2.txt", True, "landed_last", 2),
        ("戊局-2023.txt", False, "landed_last", 1),
    ]
    query = "select landed_at > first_landed_at from quality.documents join dim_document using"
    assert ask(built, f"{query} (document_id) where dim_document.file_name = '戊局-2023.txt'") == [
        (True,)
    ]


@pytest.mark.parametrize(
    "name, unit, backwards",
    [
        ("甲局-2023（更正）.txt", "甲局", False),
        ("乙局-2023.txt", "乙局", True),
        ("戊局-2023-2.txt", "戊局", False),
        ("己局-2023.txt", "己局", True),
    ],
)
def test_every_changed_cell_is_restated_and_no_other(
    built: duckdb.DuckDBPyConnection, name: str, unit: str, backwards: bool
) -> None:
    pair = (first(unit).disclosure, corrected(unit).disclosure)
    before, after = reversed(pair) if backwards else pair
    rows = restated(built, name)
    assert sorted(rows, key=lambda row: tuple((x is not None, x) for x in row)) == expected(
        before, after
    )
    assert {row[6] for row in rows} == {"changed", "blanked", "blank_filled"}
    amounts = ask(
        built,
        "select difference_yuan from fct_restatement inner join dim_document using (document_id)"
        " where file_name = ? and restatement_kind = 'edition' and table_code = 'sangong'"
        " and change = 'changed'",
        name,
    )
    assert {row[0] for row in amounts} == {Decimal(-10_000 if backwards else 10_000)}


@pytest.mark.parametrize(
    "name, change", [("丙局-2023-图.txt", "table_lost"), ("丁局-2023.txt", "table_found")]
)
def test_a_lost_table_is_one_row(built: duckdb.DuckDBPyConnection, name: str, change: str) -> None:
    rows = restated(built, name)
    assert [(row[0], row[2], row[6]) for row in rows] == [("economic_detail", "TABLE", change)]


def test_the_same_account_in_another_form_differs_in_nothing(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(
        built,
        "select is_compared, same_count + table_same_count = compared_count, same_count > 200"
        " from fct_comparison inner join dim_document using (document_id)"
        " where file_name = '壬局-2023-pdf.pdf' and comparison_kind = 'edition'",
    )
    assert rows == [(True, True, True)]


def year_rows(connection: duckdb.DuckDBPyConnection, name: str, kind: str) -> list[Row]:
    return ask(
        connection,
        """
        select table_code, line_code, measure_code, earlier_printed, printed, difference_yuan, change, fiscal_year
        from fct_restatement inner join dim_document using (document_id, fiscal_year)
        where file_name = ? and restatement_kind = ? order by all
        """,
        name,
        kind,
    )


def test_a_year_that_opens_otherwise_than_the_last_closed(
    built: duckdb.DuckDBPyConnection,
) -> None:
    pairs = (ROOT / "seeds" / "rule_year_pairs.csv").read_text(encoding="utf-8").splitlines()
    old, new = (
        {(table, line, measure): text for (table, _, line, measure), text in cells.items()}
        for cells in (
            expected_figures(account(FIRST, "庚局"), LAYOUT),
            expected_figures(account(NEXT, "庚局", 2024), LAYOUT),
        )
    )
    wanted = []
    for row in csv.DictReader(pairs):
        if row["identity_id"] in ("Y01", "Y02"):
            was = old.get((row["last_table"], row["last_line"], row["last_measure"]))
            now = new.get((row["table_code"], row["line_code"], row["measure_code"]))
            if was or now:
                assert (was, now) == ("30.00", "25.00")
                cell = (row["table_code"], row["line_code"], row["measure_code"])
                wanted.append((*cell, was, now, Decimal(-50_000), "changed", 2024))
    assert len(wanted) == 3
    assert year_rows(built, "庚局-2024.txt", "opening_balance") == sorted(wanted)


def test_a_year_that_opens_as_the_last_closed_is_compared_and_the_same(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert year_rows(built, "辛局-2024.txt", "opening_balance") == []
    rows = ask(
        built,
        "select file_name, is_compared, compared_count, same_count, not_compared_reason"
        " from fct_comparison inner join dim_document using (document_id)"
        " where comparison_kind = 'opening_balance' and file_name like '辛局%' order by 1",
    )
    assert rows == [
        ("辛局-2023.txt", False, 0, 0, "no final account of 2022 of this unit"),
        ("辛局-2024.txt", True, 3, 3, None),
    ]


def test_a_year_before_that_is_told_otherwise_than_it_was_published(
    built: duckdb.DuckDBPyConnection,
) -> None:
    """Each change that the narrative tells, taken from this year's amount, against last year's table."""
    now, was = account(NEXT, "庚局", 2024), account(FIRST, "庚局")
    summary, fiscal = "income_expenditure_summary", "fiscal_summary"
    cells = {
        "inc_total": (summary, "income", "grand_total", "amount"),
        "exp_total": (summary, "expenditure", "grand_total", "amount"),
        "fis_total": (fiscal, "income", "grand_total", "amount"),
        "gp_exp": ("general_budget_expenditure", None, "TOTAL", "total"),
        "fis_exp_total": (fiscal, "expenditure", "grand_total", "total"),
    }
    wanted = []
    for concept, cell in cells.items():
        this_year, last_year = now.figure(*cell), was.figure(*cell)
        assert this_year is not None and last_year is not None
        told = this_year - Decimal(now.claims[f"{concept.replace('fis_exp', 'fis')}_delta"])
        wanted.append((f"{concept}_prior", *(10_000 * x for x in (told, last_year)), "changed"))
    rows = ask(
        built,
        """
        select concept_code, r.amount_yuan, earlier_amount_yuan, change
        from fct_restatement as r
        inner join dim_document as d on r.document_id = d.document_id
        inner join fct_claim as c on r.claim_id = c.claim_id
        where file_name = '庚局-2024.txt' and restatement_kind = 'prior_year_told'
        """,
    )
    assert sorted(rows) == sorted(wanted)
    counts = "select compared_count, changed_count from fct_comparison join dim_document using"
    query = f"{counts} (document_id) where file_name = '庚局-2024.txt' and comparison_kind = ?"
    assert ask(built, query, "prior_year_told") == [(5, 5)]
