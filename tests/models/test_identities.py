"""Every identity of the catalogue is itself tested, on the invented figures of `identity_cases.py`.

The SQL of the models runs once over all cases, its `ref()` replaced by table names, without dbt.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tests.models.identity_cases import CASES, IDENTITIES, PARTS, Figure, consistent, seed, terms_of
from tests.models.identity_models import MODELS_ROOT, rows_of, run_models

OTHER_TABLES = {"narrative", "project_evaluation", "overall_evaluation", "base_data"}

EVALUATED = {"exact", "rounding", "violated"}
Checks = dict[tuple[str, str, str], dict[str, Any]]


def evaluate(documents: dict[str, list[Figure]], **given: Any) -> list[dict[str, Any]]:
    """All rows of fct_identity_check for the documents, each a final account of 2023."""
    return rows_of(run_models(documents, **given), "select * from fct_identity_check")


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
            tables = {term["table_code"] for term in terms_of(identity, part)}
            if IDENTITIES[identity]["speaks_against"]:
                assert row["blame"] == IDENTITIES[identity]["speaks_against"]
            elif IDENTITIES[identity]["hardness"] == "soft":
                assert row["blame"] == "undecided"
            elif len(tables) == 1 and not tables & OTHER_TABLES:
                assert row["blame"] == "extraction"
            else:
                assert row["blame"] in ("publisher", "extraction")
            assert row["verdict"]
        tried.add(case.name.split(" ")[0])
    assert {"consistent", "inconsistent", "just", "all", "tables"} <= tried


def test_every_document_has_a_row_for_every_identity(
    checks: Checks,
) -> None:
    found = {(document, identity) for document, identity, _ in checks}
    assert len(found) == len(CASES) * len(IDENTITIES)


def test_every_identity_is_a_dbt_test_under_its_own_name() -> None:
    models = yaml.safe_load(
        (MODELS_ROOT / "judgement" / "fct_identity_check.yml").read_text(encoding="utf-8")
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
    row = next(r for r in evaluate({"d": wrong}, known=known) if r["identity_id"] == "J01")
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


@pytest.mark.parametrize(
    "score, grade, outcome, bound",
    [
        ("90", "优", "exact", "90"),
        ("89.99", "优", "violated", "90"),
        ("90", "良", "violated", "90"),
        ("80", "良", "exact", "80"),
        ("59.99", "差", "exact", "-1000"),
        ("60", "差", "violated", "60"),
        ("95", "合格", "not_testable", None),
        (None, "优", "not_testable", None),
    ],
)
def test_a_grade_is_that_of_its_score(
    score: str | None, grade: str, outcome: str, bound: str | None
) -> None:
    value = None if score is None else Decimal(score)
    total = Figure("project_evaluation", "evaluation_total", "score", value, unit="分")
    rows = evaluate({"d": [total]}, grades={"d": grade})
    row = next(r for r in rows if r["identity_id"] == "R06")
    assert (row["instance"], row["outcome"]) == ("table 1", outcome)
    assert row["rhs"] == (None if bound is None else Decimal(bound))
    assert row["blame"] == ("publisher" if outcome == "violated" else None)
    assert (row["reason"] is not None) == (outcome in ("not_testable", "violated"))


def test_every_identity_has_terms_or_is_a_rule() -> None:
    with_terms = {identity for identity, _ in PARTS}
    for identity, row in IDENTITIES.items():
        assert (identity in with_terms) == (row["evaluated_by"] == "terms")
