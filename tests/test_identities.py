"""Every identity of the catalogue is itself tested, on the invented figures of `identity_cases.py`.

The SQL of the models runs once over all cases, its `ref()` replaced by table names, without dbt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.identity_cases import (
    CASES,
    FIGURE_TYPES,
    IDENTITIES,
    PARTS,
    Figure,
    consistent,
    seed,
)

ROOT = Path(__file__).resolve().parent.parent
MODELS_ROOT = ROOT / "models"
MODELS = (
    "int_identity_operand",
    "int_identity_table",
    "int_identity_instance",
    "int_identity_uncovered",
    "fct_identity_check",
)
EVALUATED = {"exact", "rounding", "violated"}
Checks = dict[tuple[str, str, str], dict[str, Any]]


def sql_of(model: str) -> str:
    text = next(MODELS_ROOT.rglob(f"{model}.sql")).read_text(encoding="utf-8")
    return re.sub(r"\{\{\s*ref\('(\w+)'\)\s*\}\}", r"\1", text)


def evaluate(documents: dict[str, list[Figure]], known: str = "") -> list[dict[str, Any]]:
    """All rows of fct_identity_check for the documents, each a final account of 2023."""
    con = duckdb.connect()
    types = yaml.safe_load((ROOT / "seeds" / "identities.yml").read_text(encoding="utf-8"))["seeds"]
    for table in types:
        columns = {name: str(kind) for name, kind in table["config"]["column_types"].items()}
        path = ROOT / "seeds" / f"{table['name']}.csv"
        con.execute(
            f"create table {table['name']} as"
            f" select * from read_csv(?, header=true, columns={columns})",
            [str(path)],
        )
    figure_columns = ", ".join(f"{name} {kind}" for name, kind in FIGURE_TYPES.items())
    con.execute(f"create table fct_figure ({figure_columns})")
    rows = [f.as_tuple(doc, n) for doc, given in documents.items() for n, f in enumerate(given)]
    marks = ", ".join("?" * len(FIGURE_TYPES))
    con.execute("begin")
    con.executemany(f"insert into fct_figure values ({marks})", rows)
    con.execute("commit")
    con.execute(
        "create table dim_document as select unnest(?::varchar[]) as document_id,"
        " 'final_account' as document_kind, 'u' as unit_id, 2023 as fiscal_year",
        [list(documents)],
    )
    if known:
        con.execute(known)
    for model in MODELS:
        con.execute(f"create table {model} as {sql_of(model)}")
    cursor = con.execute("select * from fct_identity_check")
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def checks() -> Checks:
    rows = evaluate({case.document: case.figures for case in CASES})
    keyed = {(r["document_id"], r["identity_id"], r["instance"]): r for r in rows}
    assert len(keyed) == len(rows), "document, identity and instance are not a key"
    return keyed


@pytest.mark.parametrize("identity, part", PARTS, ids=[f"{i}-{p}" for i, p in PARTS])
def test_identity_tells_right_from_wrong(checks: Checks, identity: str, part: int) -> None:
    tried = set()
    for case in (c for c in CASES if (c.identity, c.part) == (identity, part)):
        row = checks.get((case.document, identity, case.instance))
        assert row is not None, f"{case.document}: no row for instance {case.instance}"
        assert row["outcome"] == case.outcome, f"{case.document}: {row}"
        assert case.reason in (row["reason"] or ""), f"{case.document}: {row['reason']}"
        assert (row["lhs"] is not None) == (row["outcome"] in EVALUATED)
        if case.tolerance is not None:
            assert abs(row["tolerance"] - case.tolerance) <= Decimal("0.000001"), row
        if row["outcome"] == "violated":
            hard = IDENTITIES[identity]["hardness"] == "hard"
            assert row["blame"] == ("extraction" if hard else "undecided")
        tried.add(case.name.split(" ")[0])
    assert {"consistent", "inconsistent", "just", "all", "tables"} <= tried


def test_every_document_has_a_row_for_every_identity(
    checks: Checks,
) -> None:
    found = {(document, identity) for document, identity, _ in checks}
    assert len(found) == len(CASES) * len(IDENTITIES)


def test_every_identity_is_a_dbt_test_under_its_own_name() -> None:
    models = yaml.safe_load(
        (MODELS_ROOT / "quality" / "identities.yml").read_text(encoding="utf-8")
    )["models"]
    tests = next(m for m in models if m["name"] == "fct_identity_check")["data_tests"]
    held = [test["identity_holds"] for test in tests]
    named = [(test["arguments"]["identity_id"], test["name"]) for test in held]
    assert [identity for identity, _ in named] == [row["identity_id"] for row in seed("identities")]
    for identity, name in named:
        assert name.startswith(f"identity_{identity.lower()}_")
    assert len({name for _, name in named}) == len(named)


def test_money_is_compared_across_units() -> None:
    """01 in 万元, 02 in 元: 1.23 万元 stands for anything within 50 元 of 12,300 元."""
    table = "income_expenditure_summary"
    summary = Figure(table, "income_total", "amount", Decimal("1.23"), "income")

    def document(yuan: str) -> list[Figure]:
        return [summary, Figure("income", "TOTAL", "total", Decimal(yuan), unit="元")]

    rows = evaluate({yuan: document(yuan) for yuan in ("12300.00", "12350.00", "12350.01")})
    checks = {r["document_id"]: r for r in rows if r["identity_id"] == "X01"}
    assert {yuan: row["outcome"] for yuan, row in checks.items()} == {
        "12300.00": "exact",
        "12350.00": "rounding",
        "12350.01": "violated",
    }
    assert checks["12350.01"]["difference_yuan"] == Decimal("-50.01")
    assert checks["12350.01"]["rhs"] == Decimal("1.235001")


def test_the_layout_of_2022_is_summed_in_both_of_its_columns() -> None:
    """F02 takes 金额 where it is printed, and F05 then takes 其中：基本支出."""
    amounts, basic = consistent("F02", 1)[0], consistent("F02", 2)[0]
    assert basic[0].value is not None
    wrong = [replace(basic[0], value=basic[0].value + 1), *basic[1:]]
    rows = evaluate({"d": [*amounts, *wrong]})
    found = {(r["identity_id"], r["instance"]): r["outcome"] for r in rows}
    assert found["F02", "-"] == "exact"
    assert found["F05", "personnel_total"] == "violated"
    assert sum(r["identity_id"] == "F02" for r in rows) == 1


def test_a_known_contradiction_is_the_publishers() -> None:
    figures, _ = consistent("J01", 1)
    assert figures[0].value is not None
    wrong = [replace(figures[0], value=figures[0].value + 1), *figures[1:]]
    known = "insert into known_contradictions values ('d', 'J01', '-', 'publisher', 'as on page 9')"
    row = next(r for r in evaluate({"d": wrong}, known) if r["identity_id"] == "J01")
    assert (row["outcome"], row["blame"]) == ("violated", "publisher")
    assert row["reason"] == "as on page 9"
    assert row["difference_yuan"] == Decimal("10000.00")
    assert len(row["figure_ids"]) == len(figures)


def test_a_fiscal_year_without_the_column_is_another_layout() -> None:
    """F04, F05 and X13 speak of the layout of 2022, which prints 金额 beside 其中：基本支出."""
    figures, _ = consistent("F02", 2)
    rows = {r["identity_id"]: r for r in evaluate({"d": figures})}
    assert rows["F02"]["outcome"] == "exact"
    for identity in ("F04", "F05"):
        assert rows[identity]["outcome"] == "not_applicable"
        assert rows[identity]["reason"] == "not in this layout"


def test_a_blank_cell_is_zero_without_a_half_step() -> None:
    """Nothing was executed, nothing printed for it: the other two operands bring the tolerance."""
    figures, _ = consistent("R01", 1)
    remaining, full_year, executed = figures
    blank = [replace(remaining, value=full_year.value), full_year, replace(executed, value=None)]
    row = next(r for r in evaluate({"d": blank}) if r["identity_id"] == "R01")
    assert (row["outcome"], row["tolerance"]) == ("exact", Decimal("0.010000"))
    assert row["figure_ids"] == ["d/0", "d/1"]


def test_an_of_which_line_is_no_addend() -> None:
    figures, _ = consistent("A01", 1)
    part_of = Figure(
        "income_expenditure_summary",
        "of_which_donations",
        "amount",
        Decimal(1),
        "income",
        "income_source",
    )
    row = next(r for r in evaluate({"d": [*figures, part_of]}) if r["identity_id"] == "A01")
    assert row["outcome"] == "exact"
