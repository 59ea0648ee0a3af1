"""What a published warehouse says of its documents: coverage, identities, issues, whose fault.

Goes in: a connection to a published warehouse and, if one document is meant, what the user calls
it. Comes out: a `Report`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import duckdb

from ingest.check.finding import find
from ingest.check.report import Counts, Issue, Report, Summary
from ingest.errors import Expected

NEEDED = (
    *("quality.documents", "quality.dim_identity", "quality.fct_identity_check"),
    *("quality.fct_issue", "quality.fct_number", "quality.dim_run", "main.fct_claim"),
)


class OlderWarehouse(Expected):
    """The published warehouse lacks what `check` reads."""


def report(
    connection: duckdb.DuckDBPyConnection, name: str | None = None, most: int | None = None
) -> Report:
    """Report on the document called `name`, or on all; `most` issues are listed, None for all."""
    _require_tables(connection)
    try:
        document_id = None if name is None else find(connection, name)
        summaries = _summaries(connection, document_id)
        issues = _issues(connection, document_id, most)
        newest = "select max_by(run, run_no) from quality.dim_run"
        ((run,),) = connection.execute(newest).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise _older(str(error).splitlines()[0]) from error
    count = sum(sum(summary.issues.values()) for summary in summaries)
    return Report(str(run), name is not None, summaries, issues, count)


def _require_tables(connection: duckdb.DuckDBPyConnection) -> None:
    query = "select table_schema || '.' || table_name from information_schema.tables"
    there = {name for (name,) in connection.execute(query).fetchall()}
    missing = [name for name in NEEDED if name not in there]
    if missing:
        raise _older("it has no " + ", ".join(missing))


def _older(reason: str) -> OlderWarehouse:
    said = "this warehouse was built by an older version: run `juesuan build`"
    return OlderWarehouse(f"{said} ({reason})")


def _summaries(connection: duckdb.DuckDBPyConnection, document_id: str | None) -> list[Summary]:
    def ask(query: str) -> list[tuple[Any, ...]]:
        chosen = query.format(chosen="($1 is null or document_id = $1)")
        return connection.execute(chosen, [document_id]).fetchall()

    claims = _counted(
        ask("""
        select document_id, coalesce(match_status, 'unclassified'), count(*) from fct_claim
        where {chosen} group by all
    """)
    )
    numbers = _counted(
        ask("""
        select document_id, coalesce(disposition, 'unexplained'), count(*) from quality.fct_number
        where {chosen} group by all
    """)
    )
    violated = _counted(
        ask("""
        select document_id, coalesce(blame, 'undecided'), count(*) from quality.fct_identity_check
        where {chosen} and outcome = 'violated' group by all
    """)
    )
    issues = _counted(
        ask("""
        select document_id, coalesce(blame, 'undecided'), count(*) from quality.fct_issue
        where {chosen} group by all
    """)
    )
    identities: dict[str, dict[str, Counts]] = {}
    for document, hardness, outcome, count in ask("""
        select document_id, hardness, outcome, count(*) from quality.fct_identity_check
        join quality.dim_identity using (identity_id) where {chosen} group by all
    """):
        identities.setdefault(document, {}).setdefault(hardness, {})[outcome] = count
    sizes = {
        document: (lost, largest)
        for document, lost, largest in ask("""
            select document_id, count(*) filter (
                where nature = 'lost' and coalesce(blame, '') not in ('publisher', 'extraction')
            ), max(severity_yuan)
            from quality.fct_issue where {chosen} group by all
        """)
    }
    documents = ask("""
        select document_id, file_name, document_kind, unit_name, fiscal_year, status, error,
            page_count, is_quarantined, quarantine_identities, figure_count, unknown_count,
            lost_table_count
        from quality.documents where {chosen} order by file_name, document_id
    """)
    nothing = (0, None)
    return [
        Summary(
            *row,
            **{
                "claims": claims.get(row[0], {}),
                "numbers": numbers.get(row[0], {}),
                "identities": identities.get(row[0], {}),
                "violated": violated.get(row[0], {}),
                "issues": issues.get(row[0], {}),
                "lost": sizes.get(row[0], nothing)[0],
                "largest_yuan": sizes.get(row[0], nothing)[1],
            },
        )
        for row in documents
    ]


def _issues(
    connection: duckdb.DuckDBPyConnection, document_id: str | None, most: int | None
) -> list[Issue]:
    columns = ", ".join(column.name for column in fields(Issue))
    order = "rank nulls last" if document_id else "severity_yuan desc nulls last, file_name, rank"
    query = f"""
        select {columns} from (
            select * replace (
                coalesce(blame, 'undecided') as blame, coalesce(kind, 'unknown') as kind,
                coalesce(nature, 'unknown') as nature
            ) from quality.fct_issue
        ) join (select document_id, file_name from quality.documents) using (document_id)
        where $1 is null or document_id = $1 order by {order}, issue_id limit $2
    """
    return [Issue(*row) for row in connection.execute(query, [document_id, most]).fetchall()]


def _counted(rows: Iterable[tuple[Any, ...]]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for document_id, code, count in rows:
        found.setdefault(document_id, {})[str(code)] = count
    return found
