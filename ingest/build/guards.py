"""Guards against silent loss: what a build may not lose, and what it warns of.

Goes in: the published file and the candidate that is to replace it. Floors are zero: a document
that was there and is not, a document of which fewer figures are read, or fewer identities tested
where no new document explains it, stops the publication (`LossGuarded`). The operator who means it
says so with a reason. Ceilings warn.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.build.merge import columns
from ingest.build.results import BuildFailed
from ingest.duckdb_files import reading, sql

LISTED = 20
ROWS_OF_A_FACT = 0.99  # a fact keeps at least this share of the rows it had
CEILINGS = {  # share of the documents
    "not read": ("status = 'failed'", 0.05),
    "in quarantine": ("is_quarantined", 0.05),
    "of an unknown kind": ("document_kind = 'unknown' and status <> 'failed'", 0.10),
}

LOST = """
    select was.file_name, 'is not in the new build'
    from old.quality.documents as was
    anti join public.quality.documents as now on was.document_id = now.document_id
    union all
    select was.file_name, 'has ' || now.counted || ' ' || what || ', it had ' || was.counted
    from ({was}) as was
    inner join ({now}) as now using (document_id, what)
    where now.counted < was.counted
        and document_id not in (select document_id from set_aside)
        and (what = 'figures' or document_id not in (select document_id from explained))
    order by all
"""
COUNTED = """
    unpivot (
        select document_id, file_name, coalesce(figure_count, 0) as figures,
            coalesce(checked_count, 0) as "tested identities"
        from {}.quality.documents
    ) on figures, "tested identities" into name what value counted
"""

# The spans that hold in a build are as many as the checks it counted when it was published. The
# past cannot be mended by holding back tonight's build.
MISCOUNTED = """
    with steps as (
        select first_run_no as run_no, count(*) as difference from quality.fct_check_span group by 1
        union all
        select last_run_no + 1, -count(*) from quality.fct_check_span
        where last_run_no is not null group by 1
    ),
    counted as (
        select run, check_count, (
            select coalesce(sum(steps.difference), 0) from steps where steps.run_no <= runs.run_no
        ) as rows_found
        from quality.dim_run as runs
    )
    select 'the history has ' || rows_found || ' checks of build ' || run || ', it had '
        || check_count
    from counted where rows_found <> check_count order by run
"""


class LossGuarded(BuildFailed):
    """The new build would lose something the published one has; nothing was published."""


def losses(
    published: Path, candidate: Path, explained: Collection[str], aside: Collection[str] = ()
) -> list[str]:
    """What the candidate has less of than the published file, one line each.

    Documents set `aside` are told by `set_aside`. `explained` are the documents that are new and
    those tied to them: an edition that arrives may take the place of another in the checks between
    documents.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql(published)}' as old (read_only)")
        connection.execute(f"attach '{sql(candidate)}' as public (read_only)")
        before, now = columns(connection, "old"), columns(connection, "public")
        if not {"quality.documents", "main.dim_document"} <= before.keys():
            return []
        ids = pa.table({"document_id": pa.array(sorted(explained), pa.string())})
        connection.register("explained", ids)
        ids = pa.table({"document_id": pa.array(sorted(aside), pa.string())})
        connection.register("set_aside", ids)
        query = LOST.format(was=COUNTED.format("old"), now=COUNTED.format("public"))
        found = [f"{name} {what}" for name, what in connection.execute(query).fetchall()]
        for table in sorted(before):
            if table.startswith("main.fct_"):
                found += _rows_lost(connection, table, table in now)
    return found


def set_aside(published: Path, aside: Collection[str]) -> list[str]:
    """Of which documents a build publishes nothing any more: it fails with them, and says so.

    That is no silent loss, and it does not stop the others: what was published of them is kept, as
    of the builds before.
    """
    if not aside:
        return []
    with reading(published) as connection:
        ids = pa.table({"document_id": pa.array(sorted(aside), pa.string())})
        connection.register("set_aside", ids)
        rows = connection.execute("""
            select file_name, figure_count from quality.documents
            where figure_count > 0 and document_id in (select document_id from set_aside)
            order by file_name
        """).fetchall()
    return [f"{name} is set aside; of its {count} figures `--as-of` tells" for name, count in rows]


def _rows_lost(connection: duckdb.DuckDBPyConnection, table: str, is_there: bool) -> list[str]:
    if not is_there:
        return [f"{table} is not in the new build"]
    query = f"""
        select count(*) from {{}}.{table}
        where document_id not in (
            select document_id from public.quality.documents where is_quarantined
        )
    """
    counts = [
        connection.execute(query.format(database)).fetchone() for database in ("old", "public")
    ]
    had, has = (row[0] if row else 0 for row in counts)
    if has < ROWS_OF_A_FACT * had:
        return [f"{table} has {has} rows, it had {had}"]
    return []


def refuse(lost: list[str]) -> LossGuarded:
    """The error that names what would be lost and the remedy."""
    more = [f"  … and {len(lost) - LISTED} more"] if len(lost) > LISTED else []
    lines = [f"the new build would lose {len(lost)} things that are published:"]
    lines += [f"  {line}" for line in lost[:LISTED]] + more
    lines.append("  look why; if it is meant, build again with --accept-loss REASON")
    return LossGuarded("\n".join(lines))


def warnings(candidate: Path) -> tuple[str, ...]:
    """The ceilings that the candidate passes, and builds whose checks are not all kept."""
    with reading(candidate) as connection:
        kept: list[tuple[str]] = []
        if "quality.fct_check_span" in columns(connection, candidate.stem):
            kept = connection.execute(MISCOUNTED).fetchall()
        shares = ", ".join(f"avg(({what})::integer)" for what, _ in CEILINGS.values())
        row = connection.execute(f"select count(*), {shares} from quality.documents").fetchone()
    miscounted = tuple(line for (line,) in kept)
    if row is None or not row[0]:
        return miscounted
    return miscounted + tuple(
        f"{share:.1%} of the documents are {name}: more than {ceiling:.0%}"
        for share, (name, (_, ceiling)) in zip(row[1:], CEILINGS.items(), strict=True)
        if share is not None and share > ceiling
    )
