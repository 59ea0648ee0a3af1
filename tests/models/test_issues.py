"""Findings of the real documents against the contradictions found in them by hand, and of the sample corpus.

The list by document is that of `domain.md` B.1 to B.5 (../shared), each with the identity or the kind that
tells it, whom it speaks against, and its nature where the list says that it is no error.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from ingest.landing.masking import people

PUBLISHER, OURS, NOBODY = "publisher", "extraction", "undecided"

# document, item of the list, identity (or None), kind, blame, nature
CONTRADICTIONS = [
    ("000", "C1", "Q01", "parts_do_not_add", PUBLISHER, "contradiction"),
    ("000", "C1", "R22", "budgets_are_adjusted", NOBODY, "audit_lead"),
    ("000", "C2", "R08", "projects_not_all_evaluated", NOBODY, "coverage_gap"),
    ("000", "C3", "R04", "row_lost", OURS, "lost"),
    ("000", "C4", "T02", "text_contradicts_text", PUBLISHER, "contradiction"),
    ("000", "C5", "T01", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("000", "C6", "Q07", "prior_balance_missing", NOBODY, "audit_lead"),
    ("000", "C7", "R21", "remainders_recalled", NOBODY, "coverage_gap"),
    *(
        ("000", "C8", identity, "booked_elsewhere", NOBODY, "coding_practice")
        for identity in ("X19", "X20", "X21", "X22", "X23")
    ),
    ("000", "C9", None, "same_number_two_ways", NOBODY, "formatting"),
    ("001", "C1", "R09", "projects_contradict_narrative", PUBLISHER, "contradiction"),
    ("001", "C2", "R17", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("001", "C2", "R15", "budget_reset", PUBLISHER, "audit_lead"),
    ("001", "C5", "R16", "code_conflict", PUBLISHER, "contradiction"),
    ("001", "C6", "T02", "text_contradicts_text", PUBLISHER, "contradiction"),
    ("001", "C7", "T01", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("001", "C8", "S16", "attachment_missing", PUBLISHER, "structure"),
    ("001", "C9", "X20", "booked_elsewhere", NOBODY, "coding_practice"),
    ("001", "C10", "S09", "no_unit", PUBLISHER, "structure"),
    ("002", "C1", "P09", "percentage_wrong", PUBLISHER, "contradiction"),
    ("002", "C2", "N05", "narrative_contradicts_table", PUBLISHER, "contradiction"),
    ("002", "C3", "R17", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("002", "C4", "R10", "projects_not_published", PUBLISHER, "contradiction"),
    ("002", "C5", "S15", "projects_contradict_narrative", PUBLISHER, "contradiction"),
    ("002", "C6", "R13", "points_lost_unexplained", PUBLISHER, "audit_lead"),
    ("002", "C7", "R04", "row_lost", OURS, "lost"),
    ("002", "C8", "Q07", "prior_balance_missing", NOBODY, "audit_lead"),
    *(
        ("002", "C9", identity, "booked_elsewhere", NOBODY, "coding_practice")
        for identity in ("X20", "X21", "X22", "X23")
    ),
    ("002", "C10", None, "filler_zeros", PUBLISHER, "audit_lead"),
    ("003", "C1", "H09", "points_do_not_add", PUBLISHER, "contradiction"),
    ("003", "C2", "H12", "points_do_not_add", PUBLISHER, "contradiction"),
    ("003", "C3", "H11", "score_or_rate_wrong", PUBLISHER, "contradiction"),
    ("003", "C4", "H07", "tables_disagree", PUBLISHER, "contradiction"),
    ("003", "C5", "H13", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("003", "C5", "H14", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("003", "C6", "H15", "over_budget", PUBLISHER, "audit_lead"),
    ("003", "C7", "H16", "text_contradicts_evaluation", PUBLISHER, "contradiction"),
    ("003", "C8", "H17", "statement_not_checkable", NOBODY, "audit_lead"),
    ("003", "C9", None, "budget_back_filled", PUBLISHER, "audit_lead"),
    ("004", "C1", "R08", "projects_not_all_evaluated", NOBODY, "coverage_gap"),
    ("004", "C2", "N17", "vehicles_without_cost", NOBODY, "audit_lead"),
    ("004", "C3", None, "no_prior_year", PUBLISHER, "audit_lead"),
    ("004", "C4", "R21", "remainders_recalled", NOBODY, "coverage_gap"),
    *(
        ("004", "C5", identity, "booked_elsewhere", NOBODY, "coding_practice")
        for identity in ("X21", "X23")
    ),
    ("004", "C6", None, "excellent_at_low_execution", NOBODY, "audit_lead"),
]

# of the sample corpus: what its documents were given on purpose, and nothing else
SAMPLE_PUBLISHER = {
    ("000", "Q01"),
    ("001", "R09"),
    ("001", "R15"),
    ("001", "R16"),
    ("001", "S10"),
    ("002", "N05"),
    ("002", "P09"),
    ("002", "R10"),
    ("002", "R13"),
    ("003", "H07"),
    ("003", "H09"),
    ("003", "H11"),
    ("003", "H12"),
    ("003", "H15"),
    ("003", "S11"),
    ("003", "budget_back_filled"),
}


def issues(con: duckdb.DuckDBPyConnection, where: str = "true") -> list[dict[str, Any]]:
    rows = con.execute(
        f"select file_name, issues.* from quality.fct_issue as issues"
        f" join dim_document using (document_id) where {where} order by file_name, rank"
    )
    names = [column[0] for column in rows.description or []]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("document", "item", "identity", "kind", "blame", "nature"),
    CONTRADICTIONS,
    ids=[f"{row[0]}-{row[1]}-{row[2] or row[3]}" for row in CONTRADICTIONS],
)
def test_every_contradiction_found_by_hand_is_an_issue(
    real: duckdb.DuckDBPyConnection,
    document: str,
    item: str,
    identity: str | None,
    kind: str,
    blame: str,
    nature: str,
) -> None:
    found = {
        (row["identity_id"], row["kind"], row["blame"], row["nature"])
        for row in issues(real, f"file_name like '{document}%'")
    }
    assert (identity, kind, blame, nature) in found, item


@pytest.mark.slow
def test_sizes_are_those_worked_out_by_hand(real: duckdb.DuckDBPyConnection) -> None:
    sizes = {
        (row["file_name"][:3], row["identity_id"]): row["severity_yuan"]
        for row in issues(real, "identity_id in ('Q01', 'R08', 'R10', 'Q07', 'R09')")
    }
    assert sizes == {
        ("000", "Q01"): Decimal("796100.00"),
        ("000", "R08"): Decimal("86950.00"),
        ("000", "Q07"): Decimal("69000.00"),
        ("001", "R09"): Decimal("17250.00"),
        ("002", "R10"): Decimal("4167900.00"),
        ("002", "Q07"): Decimal("580189600.00"),
        ("004", "R08"): Decimal("242330.00"),
    }


@pytest.mark.slow
def test_the_rates_of_001_are_told_one_by_one(real: duckdb.DuckDBPyConnection) -> None:
    told = issues(real, "file_name like '001%' and identity_id = 'R17'")
    assert [(row["line_no"], row["printed"], row["expected"]) for row in told] == [
        (557, "69", "100"),
        (591, "99.92", "100"),
        (623, "57.5", "100"),
    ]
    resets = issues(real, "file_name like '001%' and identity_id = 'R15'")
    assert len(resets) == 3


@pytest.mark.slow
def test_the_errors_of_the_finance_bureau(real: duckdb.DuckDBPyConnection) -> None:
    found = issues(real, "file_name like 'putuo-finance%' and nature = 'contradiction'")
    assert [(r["kind"], r["blame"], r["printed"], r["expected"], r["page_no"]) for r in found] == [
        ("narrative_contradicts_table", PUBLISHER, "0.3", "2,961.68万元", 21),
        ("item_renamed", PUBLISHER, "个人农业生产补贴", "奖励金", found[1]["page_no"]),
        ("percentage_wrong", PUBLISHER, "71.73", "71.65", 21),
    ]
    assert found[0]["severity_yuan"] == Decimal("29613800.00")


@pytest.mark.slow
def test_lost_tables_are_told_once(real: duckdb.DuckDBPyConnection) -> None:
    lost = issues(real, "file_name like '002%' and kind = 'table_lost'")
    assert sorted(row["instance"] for row in lost) == ["expenditure", "income", "state_capital"]


@pytest.mark.slow
def test_nothing_inside_a_statutory_table_is_the_publishers(
    real: duckdb.DuckDBPyConnection,
) -> None:
    within = issues(
        real,
        "blame = 'publisher' and identity_id in (select identity_id from quality.dim_identity"
        " where identity_group like '%within%' or identity_group in ('cross-table', 'fund tables'))",
    )
    assert within == []


@pytest.mark.slow
def test_one_sentence_of_the_design(real: duckdb.DuckDBPyConnection) -> None:
    (row,) = issues(real, "file_name like '000%' and identity_id = 'Q01'")
    assert row["rank"] == 1
    assert row["line_no"] == 418
    assert row["sentence"].startswith("2023年度一般公共预算财政拨款支出年初预算1,471.67万元")
    assert row["explanation_zh"] == (
        "年初预算各类合计 1,392.06 万元，比所印合计 1,471.67 万元少 79.61 万元。"
    )
    assert row["explanation_en"] == (
        "The initial budgets of the classes add to 1,392.06 万元, 79.61 万元 less than the total told,"
        " 1,471.67 万元."
    )


@pytest.mark.slow
@pytest.mark.parametrize("warehouse", ["real", "sample"])
def test_every_issue_has_its_words_and_its_place_in_the_order(
    warehouse: str, request: pytest.FixtureRequest
) -> None:
    con: duckdb.DuckDBPyConnection = request.getfixturevalue(warehouse)
    found = issues(con)
    assert found
    by_document: dict[str, list[int]] = {}
    for row in found:
        by_document.setdefault(row["document_id"], []).append(row["rank"])
        assert row["explanation_zh"].endswith("。"), row["kind"]
        assert row["explanation_en"].endswith("."), row["kind"]
    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in by_document.values())


@pytest.mark.slow
def test_no_private_person_is_named_by_an_issue(real: duckdb.DuckDBPyConnection) -> None:
    told = [
        text
        for row in issues(real)
        for text in (row["explanation_zh"], row["explanation_en"], row["printed"], row["sentence"])
        if text
    ]
    assert any(people.PSEUDONYM.search(text) for text in told)
    assert [name for text in told for name in people.names(text)] == []


@pytest.mark.slow
def test_the_sample_corpus_accuses_nobody_of_what_it_does_not_hold(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    blamed = {
        (row["file_name"][:3], row["identity_id"] or row["kind"])
        for row in issues(sample, "blame = 'publisher'")
    }
    assert blamed == SAMPLE_PUBLISHER
    ours = {(row["file_name"][:3], row["kind"]) for row in issues(sample, "blame = 'extraction'")}
    assert ours == {("000", "row_lost"), ("002", "row_lost"), ("002", "table_lost")}


def test_no_code_stands_in_a_sentence(real: duckdb.DuckDBPyConnection) -> None:
    told = real.execute(
        "select explanation_zh, explanation_en from quality.fct_issue"
        " where regexp_matches(explanation_zh || explanation_en, '[a-z]_[a-z]')"
    ).fetchall()
    assert told == []
