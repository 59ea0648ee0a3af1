"""A night without dbt: files that land at once, and a build that publishes what a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from ingest import __version__
from ingest.build import planning, project, warehouse
from ingest.build import published as told
from ingest.build.past import history
from ingest.build.warehouse import Build
from ingest.landing.batches import landed

TABLES = """
    create schema quality;
    create table dim_document (document_id varchar, file_name varchar);
    create table fct_figure (
        figure_id varchar, document_id varchar, page_no integer, block_no integer, row_no integer,
        col_no integer, table_code varchar, table_label varchar, side_code varchar, line_code varchar,
        line_label varchar, measure_code varchar, printed varchar, "value" decimal(20, 6), unit varchar,
        amount_yuan decimal(20, 2), cell_state varchar);
    create table fct_income (document_id varchar);
    create table quality.documents (
        document_id varchar, file_name varchar, reader varchar, reader_version varchar,
        is_quarantined boolean, quarantine_identities varchar, quarantine_reason varchar);
    create table quality.dim_run (run_no integer, run varchar, versions varchar);
    create table quality.fct_issue (
        issue_id varchar, document_id varchar, kind varchar, nature varchar, blame varchar,
        severity_yuan decimal(20, 2), page_no integer, explanation_zh varchar, explanation_en varchar);
"""
FIGURE: dict[str, Any] = {
    "page_no": 3,
    "block_no": 5,
    "row_no": 1,
    "col_no": 2,
    "table_code": "income",
    "table_label": "公开02表",
    "line_code": "208",
    "line_label": "社会保障和就业支出",
    "measure_code": "total",
    "value": "1.00",
    "unit": "万元",
    "cell_state": "value",
}
ISSUE: dict[str, Any] = {
    "kind": "sum",
    "nature": "contradiction",
    "blame": "publisher",
    "page_no": 2,
    "explanation_zh": "合计不等",
    "explanation_en": "the sum does not hold",
}


def figure(figure_id: str, document_id: str = "d1", **changed: Any) -> dict[str, Any]:
    """A figure of 1.00 万元, other than said."""
    row = FIGURE | {"figure_id": figure_id, "document_id": document_id} | changed
    printed = None if row["value"] is None else str(row["value"])
    amount = None if row["value"] is None else float(row["value"]) * 10_000
    return {"printed": printed, "amount_yuan": amount} | row


def issue(issue_id: str, document_id: str = "d1", **changed: Any) -> dict[str, Any]:
    """An issue of the publisher's."""
    return ISSUE | {"issue_id": issue_id, "document_id": document_id} | changed


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows into a table."""
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({names}) values ({marks})", [*row.values()])


def published(
    database: Path,
    figures: Iterable[dict[str, Any]] = (),
    issues: Iterable[dict[str, Any]] = (),
    documents: Iterable[str] | None = None,
    run: str = "20260101T000000.000000",
) -> Path:
    """A published file with these rows."""
    figures, issues = [*figures], [*issues]
    found = {row["document_id"] for row in (*figures, *issues)}
    with duckdb.connect(str(database)) as connection:
        connection.execute(TABLES)
        for document_id in sorted(found | set(documents or ())):
            row = {"document_id": document_id, "file_name": f"{document_id}.pdf"}
            fill(connection, "dim_document", [row])
        fill(connection, "fct_figure", figures)
        fill(connection, "quality.fct_issue", issues)
        versions = f"juesuan {__version__}, dbt"
        fill(connection, "quality.dim_run", [{"run_no": 1, "run": run, "versions": versions}])
    return database


@dataclass
class MadeBuild:
    """In place of `warehouse.build`: publishes the documents that are landed; no dbt."""

    quarantined: tuple[tuple[str, str], ...] = ()
    fails: BaseException | None = None
    before_publishing: Callable[[Path], None] = lambda folder: None
    after_publishing: Callable[[Path], None] = lambda folder: None
    value: str = "1.00"
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(
        self,
        folder: Path,
        variables: dict[str, Any] | None = None,
        docs: bool = False,
        full_refresh: bool = False,
        accept_loss: str | None = None,
        listener: Any = None,
    ) -> Build:
        """The signature of the contract."""
        self.calls.append({"docs": docs, "full_refresh": full_refresh, "accept_loss": accept_loss})
        done = Build(quarantined=self.quarantined)
        documents = sorted(landed(folder / "raw"))
        if not full_refresh and documents == _published(folder) and self.fails is None:
            return done
        self.before_publishing(folder)
        if self.fails is not None:
            raise self.fails
        history.prepare(folder)
        run = history.next_run(folder)
        new = folder / f"{run}.tmp"
        rows = [figure(f"f-{document[0]}", document[0], value=self.value) for document in documents]
        published(new, rows, (), [document[0] for document in documents], run)
        with duckdb.connect(str(new)) as connection:
            for document_id, reader, version in documents:
                row = {"document_id": document_id, "reader": reader, "reader_version": version}
                fill(connection, "quality.documents", [row | {"file_name": document_id}])
        landed_now = planning.readings(folder / "raw")
        told.note(new, landed_now, project.fingerprint(variables))
        new.replace(folder / warehouse.DATABASE)
        self.after_publishing(folder)
        ids = tuple(document[0] for document in documents)
        return replace(done, run=run, documents=ids, seconds={"dbt": 1.5}, why="new documents")


def _published(folder: Path) -> list[tuple[str, str, str]]:
    if not (folder / warehouse.DATABASE).exists():
        return []
    with warehouse.connect(folder) as connection:
        query = "select document_id, reader, reader_version from quality.documents order by all"
        return [(str(a), str(b), str(c)) for a, b, c in connection.execute(query).fetchall()]
