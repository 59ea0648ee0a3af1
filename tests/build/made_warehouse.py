"""Small published files made without dbt, for what happens after dbt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from ingest.build import merge

Amounts = Mapping[str, list[int]]  # document to the amounts of its figures


def make(
    path: Path,
    amounts: Amounts,
    run: str = "20260101T000000.000000",
    run_no: int = 1,
    units: Mapping[str, str] | None = None,
    tested: Mapping[str, int] | None = None,
    column: str = "amount",
) -> Path:
    """A file as dbt leaves it: documents of units, an amount a fact, `tested` identities each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for schema in ("staging", "intermediate", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table staging.stg as select 1 as x")
        connection.execute("create table dim_document (document_id text, unit_id text)")
        connection.execute("create table dim_unit (unit_id text, unit_name text)")
        connection.execute(f"create table fct_amount (document_id text, {column} integer)")
        connection.execute("create view all_amounts as select * from fct_amount")
        connection.execute("comment on table fct_amount is '金额'")
        connection.execute(
            "create table quality.documents (document_id text, file_name text, figure_count integer,"
            " checked_count integer, status text, document_kind text, is_quarantined boolean,"
            " quarantine_identities text, quarantine_reason text)"
        )
        connection.execute("create table quality.fct_issue (document_id text, kind text)")
        connection.execute("create table quality.fct_identity_check (document_id text)")
        connection.execute("create table quality.dim_identity as select 'A01' as identity_id")
        connection.execute(
            "create table quality.dim_document_tie (document_id text, tie_kind text, tie text)"
        )
        connection.execute(
            "create table quality.dim_run as select ?::integer as run_no, ? as run,"
            " strptime(?, '%Y%m%dT%H%M%S.%f') as built_at, 0::bigint as document_count,"
            " 0::bigint as check_count, 0::bigint as changed_count, '' as versions",
            [run_no, run, run],
        )
        connection.execute("create table intermediate.int_check_change (document_id text)")
        for document, values in amounts.items():
            unit = (units or {}).get(document, f"unit {document}")
            connection.execute("insert into dim_document values (?, ?)", [document, unit])
            connection.execute(
                "insert into dim_unit select $1, $1 where $1 not in (select unit_id from dim_unit)",
                [unit],
            )
            connection.execute(
                "insert into quality.documents values (?, ?, ?, ?, 'landed', 'final_account', false, null, null)",
                [document, f"{document}.pdf", len(values), (tested or {}).get(document, 10)],
            )
            for value in values:
                connection.execute("insert into fct_amount values (?, ?)", [document, value])
    return path


def merged(built: Path, candidate: Path, *documents: str) -> Path:
    """The candidate after the merge of what was built for the documents."""
    merge.merge(built, candidate, documents)
    return candidate
