"""A whole night with dbt played.

All but dbt and the worker processes is the real code: landing, compaction, the plan, the scope,
merge, versions, guards, history, publication, the record. The tables that dbt would build are made
from the landed documents in scope; the models of the history of checks are the real SQL.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from ingest import duckdb_files
from ingest.build import dbt, merge, project, warehouse
from ingest.build.dbt import Place
from ingest.build.past import history
from ingest.landing import compaction, pipeline
from ingest.landing.source import Landing
from ingest.night import nightly
from ingest.night.report import Report
from tests.check.played_checks import GIVEN, MODELS, schema_of
from tests.conftest import ROOT
from tests.models.patterns import render

DOCUMENTS = """
    create schema staging; create schema intermediate; create schema quality; create schema seeds;
    create table staging.documents as
    select document_id, file_name, reader, reader_version, status,
        split_part(file_name, '_', 1) as unit_id,
        split_part(split_part(file_name, '_', 2), '.', 1)::integer as fiscal_year
    from read_parquet('{raw}/documents/*.parquet')
    where {in_scope};
    create table quality.dim_document_tie as
    select document_id, 'unit' as tie_kind, unit_id as tie from staging.documents;
"""

# A check and an issue look at all documents of a unit: rows of a known document change when
# another of its unit arrives, as they do in the real models.
TABLES = """
    create table staging.cells as
    select rows.document_id, documents.unit_id, documents.file_name, documents.fiscal_year,
        rows.page_no, rows.block_no, rows.row_no,
        rows.cells[1].text as subject, try_cast(rows.cells[2].text as decimal(20, 6)) as amount
    from read_parquet('{raw}/table_rows/*.parquet') as rows
    inner join staging.documents on rows.document_id = documents.document_id
    where amount is not null;
    create table staging.of_unit as
    select document_id, count(*) over (partition by unit_id) as documents from staging.documents;

    create table dim_document as
    select document_id, file_name, unit_id, fiscal_year from staging.documents;
    create table dim_unit as
    select unit_id, count(*) as document_count from staging.documents group by unit_id;
    create table fct_income as
    select document_id, unit_id, subject, {factor} * amount as amount
    from staging.cells where subject <> 'total';
    create table fct_figure as
    select document_id[:12] || '-' || row_no as figure_id, document_id, page_no, block_no, row_no,
        2 as col_no, 'income' as table_code, '' as table_label, '' as side_code,
        subject as line_code, subject as line_label, 'total' as measure_code,
        amount::varchar as printed, {factor} * amount as "value", '万元' as unit,
        (amount * 10000)::decimal(20, 2) as amount_yuan, 'value' as cell_state
    from staging.cells;
    create view all_income as select * from fct_income;
    create table quality.dim_identity as select unnest(['A01', 'E01']) as identity_id;
    create table quality.fct_identity_check as
    select document_id, unit_id, fiscal_year, 'A01' as identity_id, '-' as instance,
        (sum(amount) filter (subject <> 'total'))::decimal(20, 6) as lhs,
        (sum(amount) filter (subject = 'total'))::decimal(20, 6) as rhs,
        null::decimal(20, 2) as difference_yuan, 0.005::decimal(20, 6) as tolerance,
        case when lhs = rhs then 'exact' else 'violated' end as outcome,
        null::varchar as blame, null::varchar as reason
    from staging.cells group by document_id, unit_id, fiscal_year
    union all
    select document_id, unit_id, fiscal_year, 'E01', '-', documents, documents, null, 0, 'exact',
        null, null
    from staging.documents inner join staging.of_unit using (document_id);
    create table quality.fct_issue as
    select document_id[:12] || '-edition' as issue_id, document_id, 'edition' as kind,
        'audit_lead' as nature, 'publisher' as blame, documents::decimal(20, 2) as severity_yuan,
        1 as page_no, '' as explanation_zh, documents || ' documents' as explanation_en
    from staging.of_unit where documents > 1;
    create table quality.documents as
    select document_id, file_name, reader, reader_version, status,
        'final_account' as document_kind, false as is_quarantined, '' as quarantine_reason,
        (select count(*) from staging.cells where cells.document_id = documents.document_id)
            as figure_count,
        2 as checked_count
    from staging.documents;
"""


@functools.cache
def _history_sql(model: str) -> str:
    return next((ROOT / "models").rglob(f"{model}.sql")).read_text(encoding="utf-8")


def play_dbt(
    command: Sequence[str], place: Place, variables: Any = None, *, factor: int = 1
) -> Any:
    """In place of `dbt.run_dbt`."""
    node = SimpleNamespace(node=SimpleNamespace(name="played"), status="success", message="")
    done = SimpleNamespace(exception=None, result=[node])
    if command[0] == "docs":
        place.target.mkdir(parents=True, exist_ok=True)
        page = place.target / "static_index.html"
        page.write_text(f"the page of {os.environ.get('PLAYED_PAGE', '')}", encoding="utf-8")
        return done
    scoped = "true"
    if place.scope is not None:
        file = duckdb_files.sql(place.scope)
        scoped = f"{{}} in (select document_id from read_parquet('{file}'))"
    raw, past = (
        duckdb_files.sql(place.warehouse / "raw"),
        duckdb_files.sql(history.folder_of(place.warehouse)),
    )
    with duckdb.connect(str(place.database)) as connection:
        made = DOCUMENTS if "+dim_document_tie" in command else DOCUMENTS + TABLES
        connection.execute(
            made.format(raw=raw, in_scope=scoped.format("document_id"), factor=factor)
        )
        if made == DOCUMENTS:
            return done
        names: dict[str, Any] = {
            "config": lambda **_: "",
            "dbt_version": "played",
            "in_scope": scoped.format,
            "env_var": lambda name, other: {"JUESUAN_RUN": place.run}.get(name, other),
            "ref": lambda model: f"{GIVEN.get(model) or schema_of(model)}.{model}",
            "source": lambda _, table: (
                f"read_parquet('{past}/{table}/*.parquet', union_by_name = true)"
            ),
        }
        for model in MODELS:
            text = _history_sql(model)
            kind = "view" if "materialized = 'view'" in text else "table"
            query = render(text, **names)
            connection.execute(f"create {kind} {schema_of(model)}.{model} as {query}")
    return done


class Inline:
    """A pool that reads here and now: what becomes of workers is tested in test_ingest_crash."""

    lost: tuple[type[BaseException], ...] = ()
    width = 1

    def __init__(self, workers: int) -> None:
        pass

    @contextlib.contextmanager
    def executor(self, most: int) -> Iterator[Any]:
        """None is needed."""
        yield None

    def submit(self, executor: Executor, read: Any, source: Any, seconds: float) -> Any:
        """Read it."""
        done: Future[Landing] = Future()
        done.set_result(read(source))
        return done

    def result(self, executor: Executor, source: Any, reading: Future[Landing]) -> Landing:
        """As it was read."""
        return reading.result()

    def patience(self, seconds: float) -> float:
        """No time passes."""
        return seconds

    def hung(self, executor: Executor) -> None:
        """None does."""

    def close(self) -> None:
        """Nothing stays."""


@contextlib.contextmanager
def playing(rewrite: bool = False) -> Iterator[None]:
    """Play dbt in this process; land in small batches, so that each night merges some."""
    with contextlib.ExitStack() as undo:

        def put(owner: Any, name: str, value: Any) -> None:
            undo.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)

        code = f"played {os.environ.get('PLAYED_PAGE', '')}"
        put(dbt, "run_dbt", play_dbt)
        put(project, "fingerprint", lambda variables=None: code)
        put(pipeline, "Processes", Inline)
        put(pipeline, "BATCH_SIZE", 2)
        put(compaction, "FEWEST_FILES", 3)
        put(compaction, "DOCUMENTS_PER_FILE", 24)
        if rewrite:  # the candidate is written anew in each build
            put(merge, "tidy", functools.partial(merge.tidy, growth=0.0))
        yield


def night(folder: Path, inbox: Path, rewrite: bool = False) -> Report:
    """The real night, in this process."""
    with playing(rewrite):
        report, _ = nightly.nightly(nightly.Settings(folder, (inbox,), 1))
    return report


def build(folder: Path, inbox: Path, factor: int, full_refresh: bool) -> warehouse.Build:
    """Land and build in this process; every amount is multiplied by `factor`."""
    with playing():
        dbt.run_dbt = functools.partial(play_dbt, factor=factor)
        pipeline.ingest([inbox], folder, 1)
        return warehouse.build(folder, full_refresh=full_refresh)


def write_document(inbox: Path, name: str, amounts: Sequence[int]) -> None:
    """A tiny disclosure: its name is unit_year.txt."""
    rows = "".join(f"subject {number}\t{amount}\n" for number, amount in enumerate(amounts))
    text = f"样例单位{name}决算\n\n科目\t金额\n{rows}total\t{sum(amounts)}\n\n说明：{name}\n"
    (inbox / name).write_text(text, encoding="utf-8")
