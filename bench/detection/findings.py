"""What the warehouse says of each document of the measurement.

Goes in: a connection to the built database. Comes out: file name -> `Findings`, and the cells of a
document with the identities that bind them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb

Address = tuple[str, str | None, str, str]
"""(table_code, side_code, line_code, measure_code); a claim is ('narrative', None, concept, '')."""

# Kinds of identity that a change of one operand must break; a bound (<=) need not.
EQUALITIES = ("linear", "roll_up", "equal")


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated instance of an identity."""

    identity: str
    instance: str
    blame: str | None
    hardness: str
    culprit: Address | None
    heals: int
    is_internal: bool  # all its operands stand in one table


class Issue(NamedTuple):
    """What rows of `fct_issue` have in common."""

    kind: str
    nature: str
    blame: str


@dataclass(slots=True)
class Findings:
    """Everything found in one document."""

    violations: dict[tuple[str, str], Violation] = field(default_factory=dict)
    contradictions: Counter[str] = field(default_factory=Counter)  # by concept
    tested: set[tuple[str, str]] = field(default_factory=set)  # exact or rounding
    untestable: set[tuple[str, str]] = field(default_factory=set)  # for want of an operand
    listed: Counter[str] = field(default_factory=Counter)  # unknown, unreadable, lost, unexplained
    issues: Counter[Issue] = field(default_factory=Counter)
    is_quarantined: bool = False
    checked: int = 0


class Warehouse:
    """The built database; tables and columns that are not there yet count as empty."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        rows = connection.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns"
        ).fetchall()
        self.columns: dict[str, set[str]] = {}
        for table, column in rows:
            self.columns.setdefault(table, set()).add(column)

    def has(self, table: str, *columns: str) -> bool:
        """Whether a table (with schema) is there and has these columns."""
        return table in self.columns and set(columns) <= self.columns[table]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query, list(values)).fetchall()

    def claims(self) -> bool:
        """Whether claims are there."""
        return self.has("main.fct_claim", "claim_id", "concept_code", "match_status")

    def addresses(self) -> dict[str, Address]:
        """figure_id (or claim_id) -> where it stands."""
        query = "select figure_id, table_code, side_code, line_code, measure_code from fct_figure"
        found: dict[str, Address] = {row[0]: row[1:] for row in self.rows(query)}
        if self.claims():
            for claim, concept in self.rows("select claim_id, concept_code from fct_claim"):
                found[claim] = ("narrative", None, concept or "", "")
        return found

    def findings(self) -> dict[str, Findings]:
        """file name -> what was found in it."""
        query = "select file_name, is_quarantined, checked_count from quality.documents"
        found = {
            name: Findings(is_quarantined=quarantined, checked=checked)
            for name, quarantined, checked in self.rows(query)
        }
        self._violations(found)
        self._tested(found)
        self._listed(found)
        if self.claims():
            for name, concept, count in self.rows(
                "select file_name, coalesce(concept_code, 'unclassified'), count(*) from fct_claim"
                " join dim_document using (document_id) where match_status = 'contradicts'"
                " group by all"
            ):
                found[name].contradictions[concept] += count
        if self.has("quality.fct_issue", "kind", "nature", "blame"):
            query = """
                select file_name, kind, nature, coalesce(fct_issue.blame, ''), count(*)
                from quality.fct_issue inner join dim_document using (document_id) group by all
            """
            for name, kind, nature, blame, count in self.rows(query):
                found[name].issues[Issue(kind, nature, blame)] += count
        return found

    def _violations(self, found: dict[str, Findings]) -> None:
        has_culprit = self.has("quality.fct_identity_check", "culprit_figure_id", "culprit_heals")
        culprit = "culprit_figure_id, culprit_heals" if has_culprit else "null, null"
        within = self._within_one_table()
        addresses = self.addresses()
        query = f"""
            select file_name, identity_id, instance, blame, severity, {culprit}
            from quality.fct_identity_check inner join dim_document using (document_id)
            where outcome = 'violated'
        """
        for name, identity, instance, blame, severity, figure, heals in self.rows(query):
            who = addresses.get(figure) if figure else None
            at = identity, instance
            is_internal = (name, *at) in within
            found[name].violations[at] = Violation(
                *at, blame, severity, who, _count(heals), is_internal
            )

    def _within_one_table(self) -> set[tuple[str, str, str]]:
        """(file name, identity, instance) of the violations whose operands stand in one table."""
        query = """
            with operands as (
                select document_id, identity_id, instance, unnest(figure_ids) as figure_id
                from quality.fct_identity_check where outcome = 'violated'
            )
            select file_name, identity_id, instance
            from operands
            left join fct_figure using (figure_id)
            inner join dim_document on operands.document_id = dim_document.document_id
            group by all
            having count(distinct coalesce(fct_figure.table_code, 'narrative')) = 1
        """
        return {(name, identity, at) for name, identity, at in self.rows(query)}

    def _tested(self, found: dict[str, Findings]) -> None:
        query = """
            select file_name, identity_id, instance, outcome
            from quality.fct_identity_check inner join dim_document using (document_id)
            where outcome in ('exact', 'rounding') or outcome = 'not_testable'
        """
        for name, identity, instance, outcome in self.rows(query):
            which = found[name].untestable if outcome == "not_testable" else found[name].tested
            which.add((identity, instance))

    def _listed(self, found: dict[str, Findings]) -> None:
        query = """
            select file_name, unknown_count, lost_table_count, disagreed_count
            from quality.documents
        """
        for name, unknown, lost, disagreed in self.rows(query):
            found[name].listed += Counter(unknown=unknown, lost=lost, disagreed=disagreed)
        query = """
            select file_name, count(*) from fct_figure inner join dim_document using (document_id)
            where cell_state in ('unreadable', 'text') group by 1
        """
        for name, count in self.rows(query):
            found[name].listed["unreadable"] += count
        if self.has("quality.fct_number", "disposition"):
            query = """
                select file_name, count(*) from quality.fct_number
                inner join dim_document using (document_id)
                where disposition = 'unexplained' group by 1
            """
            for name, count in self.rows(query):
                found[name].listed["unexplained"] += count

    def bindings(self) -> dict[str, dict[Address, Decimal | None]]:
        """Clean documents: file name -> cell -> the narrowest room (yuan, or the printed unit
        where it is no money) of an equality that binds it; None where no equality does."""
        query = """
            with operands as (
                select
                    document_id, identity_id, instance, tolerance, unnest(figure_ids) as figure_id,
                from quality.fct_identity_check
                inner join quality.dim_identity using (identity_id)
                where outcome in ('exact', 'rounding') and kind in (select unnest(?))
            ),
            units as (
                select figure_id, case unit when '万元' then 10000 else 1 end as yuan
                from fct_figure
            ),
            rooms as (
                select
                    operands.figure_id,
                    tolerance * max(yuan) over (partition by document_id, identity_id, instance)
                        as room,
                from operands left join units using (figure_id)
            )
            select
                file_name, table_code, side_code, line_code, measure_code, min(room),
            from fct_figure
            inner join dim_document using (document_id)
            left join rooms using (figure_id)
            where cell_state = 'value' and not coalesce(is_repeat, false)
                and table_code not like '%evaluation' and file_name like '%-clean.%'
            group by all
        """
        found: dict[str, dict[Address, Decimal | None]] = {}
        for name, *address, room in self.rows(query, list(EQUALITIES)):
            found.setdefault(name, {})[tuple(address)] = room  # type: ignore[index]
        return found


def _count(heals: Any) -> int:
    """How many identities a culprit would heal: a number, a list, or identities in a text."""
    if heals is None:
        return 0
    if isinstance(heals, int):
        return heals
    return len(heals.replace(",", " ").split() if isinstance(heals, str) else heals)
