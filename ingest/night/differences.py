"""What is different between the published file before a night and the one after it.

Goes in: the two files, and which documents were built. Comes out: the figures whose value changed,
that appeared or disappeared, and the issues that are new or healed. Only the documents that were
built are looked at, so that a night costs what is new; and those that are gone.

A figure is the same by its place (`figure_id`); where its place is not there any more, which is how
it is after a new version of a reader, by its meaning: the n-th with its table, line and measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from ingest.night.report import Changes

MOST_FIGURES = 20_000  # listed in the record; beyond that all are in a file beside it
MOST_ISSUES = 2_000

_SCOPE = """
create temp table scope as
with known as (select document_id, file_name from before.main.dim_document),
    present as (select document_id from after.main.dim_document)
select document_id, file_name from known
where {asked} or document_id not in (select document_id from present)
"""

# of those, what has another content; a sum costs less than a join
_NARROWED = """
create temp table differing as
with before_sum as ({before}), after_sum as ({after})
select document_id from before_sum full join after_sum using (document_id)
where before_sum.content is distinct from after_sum.content
"""

_CONTENT = """
select document_id, sum(hash(
    figure_id, value, unit, cell_state, amount_yuan, table_code, line_code, measure_code
)::hugeint) as content
from {side}.main.fct_figure where document_id in (select document_id from scope) group by 1
"""

_FIGURES = """
create temp table {side}_figure as
select
    figure_id, document_id, page_no, table_code, table_label, line_code, line_label, measure_code,
    printed, value, unit, amount_yuan, cell_state,
    row_number() over (
        partition by document_id, table_code, side_code, line_code, line_label, measure_code
        order by page_no, block_no, row_no, col_no
    ) as nth,
    hash(document_id, table_code, side_code, line_code, line_label, measure_code, nth) as meaning
from {side}.main.fct_figure
where document_id in (select document_id from differing)
"""

# `moved`: the same figure in another place. It is counted, not listed.
_CHANGED = """
create temp table changed as
with by_place as (
    select a as old, b as new
    from before_figure as a
    inner join after_figure as b on a.figure_id = b.figure_id
),
old_rest as (select a from before_figure as a anti join after_figure as b using (figure_id)),
new_rest as (select b from after_figure as b anti join before_figure as a using (figure_id)),
by_meaning as (
    select a as old, b as new
    from old_rest full join new_rest
        on a.document_id = b.document_id and a.meaning = b.meaning
),
paired as (
    select *, false as is_elsewhere from by_place
    union all
    select *, true from by_meaning
),
judged as (
    select
        old, new, coalesce(new, old) as held,
        case
            when old is null then 'appeared'
            when new is null then 'disappeared'
            when (old.value, old.unit, old.cell_state, old.amount_yuan)
                is distinct from (new.value, new.unit, new.cell_state, new.amount_yuan)
                then 'changed'
            when (old.table_code, old.line_code, old.measure_code)
                is distinct from (new.table_code, new.line_code, new.measure_code)
                then 'relabelled'
            when is_elsewhere then 'moved'
        end as change
    from paired
)
select
    judged.change,
    held.document_id, scope.file_name, held.page_no, held.table_code, held.table_label,
    held.line_code, held.line_label, held.measure_code,
    old.printed as printed_before, new.printed as printed_after,
    old.value as value_before, new.value as value_after,
    old.unit as unit_before, new.unit as unit_after,
    old.cell_state as state_before, new.cell_state as state_after,
    old.figure_id as figure_id_before, new.figure_id as figure_id_after,
from judged
inner join scope on held.document_id = scope.document_id
where change is not null
"""

_LISTED = """
select * from changed where change in ('changed', 'appeared', 'disappeared')
order by
    list_position(['changed', 'disappeared', 'appeared'], change),
    abs(coalesce(value_after, 0) - coalesce(value_before, 0)) desc,
    file_name, page_no, table_code, line_code, measure_code, figure_id_before, figure_id_after
"""

_ISSUES = """
create temp table {name} as
select
    issue.issue_id, document.file_name, issue.document_id, issue.kind, issue.nature, issue.blame,
    issue.severity_yuan, issue.page_no, issue.explanation_zh, issue.explanation_en
from {there}.quality.fct_issue as issue
anti join {not_there}.quality.fct_issue as other using (issue_id)
inner join {there}.main.dim_document as document on issue.document_id = document.document_id
where {asked}
"""


def rows(before: Path | None, after: Path | None) -> dict[str, tuple[int, int]]:
    """Rows of each fact in the two published files; a file that is not there has none."""
    held: dict[str, list[int]] = {}
    for place, database in enumerate((before, after)):
        for table, count in _counts(database) if database is not None else ():
            held.setdefault(table, [0, 0])[place] = count
    return {table: (held[table][0], held[table][1]) for table in sorted(held)}


def published_run(database: Path) -> str | None:
    """Which build a published file holds; None where there is none, or it does not say."""
    if not database.exists():
        return None
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            found = connection.execute("select max_by(run, run_no) from quality.dim_run").fetchone()
    except duckdb.Error:
        return None
    return str(found[0]) if found and found[0] else None


def compare(
    before: Path, after: Path, documents: Iterable[str] | None, figures_file: Path
) -> Changes:
    """What changed; `documents` are those that were built, None for all.

    Where more figures changed than a record should hold, all of them go to `figures_file`.
    """
    with _both(before, after) as connection:
        if documents is None:
            asked = "true"
        else:
            connection.execute("create temp table built as select unnest(?) as id", [[*documents]])
            asked = "document_id in (select id from built)"
        connection.execute(_SCOPE.format(asked=asked))
        sums = {side: _CONTENT.format(side=side) for side in ("before", "after")}
        connection.execute(_NARROWED.format(**sums))
        for side in ("before", "after"):
            connection.execute(_FIGURES.format(side=side))
        connection.execute(_CHANGED)
        changes = Changes(counts=_by_kind(connection))
        changes.figures = _rows(connection, f"{_LISTED} limit {MOST_FIGURES}")
        if sum(changes.counts[kind] for kind in _LISTED_KINDS) > MOST_FIGURES:
            name = str(figures_file).replace("'", "''")
            connection.execute(f"copy ({_LISTED}) to '{name}' (format json, array true)")
            changes.figures_file = figures_file.name
        _issues(connection, changes, asked)
    return changes


_LISTED_KINDS = ("changed", "appeared", "disappeared")


def _by_kind(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = connection.execute("select change, count(*) from changed group by 1").fetchall()
    return dict.fromkeys((*_LISTED_KINDS, "relabelled", "moved"), 0) | dict(found)


def _issues(connection: duckdb.DuckDBPyConnection, changes: Changes, asked: str) -> None:
    asked = asked.replace("document_id", "issue.document_id")
    gone = "issue.document_id in (select document_id from scope)"
    for name, there, not_there, where in (
        ("new", "after", "before", asked),
        ("healed", "before", "after", f"({asked} or {gone})"),
    ):
        connection.execute(_ISSUES.format(name=name, there=there, not_there=not_there, asked=where))
    order = "severity_yuan desc nulls last, file_name, kind, issue_id"
    listed = "select * from {} order by {} limit {}"
    changes.new_issues = _rows(connection, listed.format("new", order, MOST_ISSUES))
    changes.healed_issues = _rows(connection, listed.format("healed", order, MOST_ISSUES))
    counts = connection.execute("select (select count(*) from new), (select count(*) from healed)")
    found = counts.fetchone()
    assert found is not None
    changes.new_issue_count, changes.healed_issue_count = found


@contextmanager
def _both(before: Path, after: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name, database in (("before", before), ("after", after)):
            path = str(database).replace("'", "''")
            connection.execute(f"attach '{path}' as {name} (read_only)")
        yield connection


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    columns = [column[0] for column in found.description or ()]
    return [
        {
            name: value if isinstance(value, int | None) else str(value)
            for name, value in zip(columns, row, strict=True)
        }
        for row in found.fetchall()
    ]


def _counts(database: Path) -> list[tuple[str, int]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where table_name like 'fct\\_%' escape '\\' order by 1"
        ).fetchall()
        counted = [
            connection.execute(f"select '{table}', count(*) from {table}").fetchone()
            for (table,) in tables
        ]
    return [(str(row[0]), int(row[1])) for row in counted if row is not None]
