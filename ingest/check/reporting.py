"""What a published warehouse says of its documents: coverage, identities, issues, whose fault.

Goes in: a connection to a published warehouse and, if one document is meant, what the user calls
it. Comes out: a `Report`; `check_views` shows it as text, Markdown or JSON. Counts are of rows,
amounts in yuan, pages from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

import duckdb

NEEDED = (
    *("quality.documents", "quality.dim_identity", "quality.fct_identity_check"),
    *("quality.fct_issue", "quality.fct_number", "quality.dim_run", "main.fct_claim"),
)
OUTCOMES = ("exact", "rounding", "violated", "not_applicable", "not_testable")
HARDNESS = ("hard", "soft")
MATCHES = ("agrees", "contradicts", "no_table_value", "unclassified")
BLAMES = ("publisher", "extraction", "undecided")
NOTHING, PUBLISHERS, OURS = 0, 1, 2
MOST_NAMED = 20

Counts = dict[str, int]


class OlderWarehouse(Exception):
    """The published warehouse lacks what `check` reads."""


class UnknownDocument(Exception):
    """No document is called so."""


class AmbiguousDocument(Exception):
    """Several documents are called so; the message lists them."""


FAILURES = (OlderWarehouse, UnknownDocument, AmbiguousDocument)


@dataclass(frozen=True, slots=True)
class Issue:
    """A row of `quality.fct_issue` with the name of its document."""

    issue_id: str
    document_id: str
    file_name: str
    rank: int | None
    kind: str
    nature: str
    blame: str
    severity_yuan: Decimal | None
    page_no: int | None
    block_no: int | None
    line_no: int | None
    identity_id: str | None
    instance: str | None
    concept: str | None
    printed: str | None
    expected: str | None
    sentence: str | None
    explanation_zh: str | None
    explanation_en: str | None
    figure_ids: list[str] | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One document: what was understood, which identities hold, what was found."""

    document_id: str
    file_name: str
    document_kind: str | None
    unit_name: str | None
    fiscal_year: int | None
    status: str
    error: str | None
    page_count: int | None
    is_quarantined: bool
    quarantine_identities: str | None
    figures: int
    figures_unknown: int
    tables_lost: int
    claims: Counts = field(default_factory=dict)  # by match_status
    numbers: Counts = field(default_factory=dict)  # by disposition
    identities: Mapping[str, Counts] = field(default_factory=dict)  # by hardness, by outcome
    violated: Counts = field(default_factory=dict)  # by blame
    issues: Counts = field(default_factory=dict)  # by blame
    lost: int = 0  # issues that tell of something lost and that are not the publisher's
    largest_yuan: Decimal | None = None

    @property
    def unexplained(self) -> int:
        """Numbers printed that no rule explains."""
        return self.numbers.get("unexplained", 0)

    @property
    def publishers(self) -> Counts:
        """What is the publisher's, by where it was found; empty where nothing is."""
        return _found(
            issues=self.issues.get("publisher", 0), identities=self.violated.get("publisher", 0)
        )

    @property
    def ours(self) -> Counts:
        """What is ours: misread, lost, not explained, not read whole."""
        return _found(
            issues=self.issues.get("extraction", 0),
            identities=self.violated.get("extraction", 0),
            lost=self.lost,
            unexplained_numbers=self.unexplained,
            not_read_whole=int(self.status != "landed"),
        )

    @property
    def exit_code(self) -> int:
        """0 nothing, 1 the publisher's, 2 ours (or both)."""
        return OURS if self.ours else PUBLISHERS if self.publishers else NOTHING


@dataclass(frozen=True, slots=True)
class Report:
    """What `juesuan check` found: of one document, or of all."""

    run: str
    is_one: bool
    summaries: list[Summary]
    issues: list[Issue]
    issue_count: int

    @property
    def exit_code(self) -> int:
        """The worst of its documents."""
        return max((summary.exit_code for summary in self.summaries), default=NOTHING)


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


def find(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The `document_id` of the document whose file, id or unit is called so, whole or in part."""
    ways = (
        "$1 in (document_id, file_name, unit_name)",
        "starts_with(document_id, lower($1)) or contains(lower(file_name), lower($1))"
        " or contains(lower(unit_name), lower($1))",
    )
    for way in ways:
        query = f"""
            select document_id, file_name, unit_name, fiscal_year from quality.documents
            where {way} order by file_name, document_id
        """
        found = connection.execute(query, [name]).fetchall()
        if len(found) == 1:
            return str(found[0][0])
        if found:
            raise AmbiguousDocument(_choices(name, found))
    raise UnknownDocument(f"no document is called {name}: `juesuan status` lists what is there")


def _choices(name: str, found: list[tuple[Any, ...]]) -> str:
    lines = [
        "  ".join(str(part) for part in (document_id[:12], file_name, unit, year) if part)
        for document_id, file_name, unit, year in found[:MOST_NAMED]
    ]
    if len(found) > MOST_NAMED:
        lines.append(f"… and {len(found) - MOST_NAMED} more")
    head = f"{len(found)} documents are called {name}: name one by its file or by its id"
    return "\n  ".join([head, *lines])


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


def _found(**counts: int) -> Counts:
    return {name: count for name, count in counts.items() if count}
