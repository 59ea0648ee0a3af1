"""A small warehouse made by hand for the tests of `juesuan check`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ingest.build import warehouse
from tests.commands.test_cli import Outcome, run

TABLES = """
    create schema quality;
    create table quality.dim_run (run_no integer, run varchar);
    insert into quality.dim_run values (1, '20260101T000000.000000'), (2, '20250101T000000.000000');
    create table quality.documents (
        document_id varchar, file_name varchar, document_kind varchar, unit_name varchar, fiscal_year integer,
        status varchar, error varchar, page_count integer, is_quarantined boolean,
        quarantine_identities varchar, figure_count bigint, unknown_count bigint, lost_table_count bigint);
    create table quality.dim_identity (identity_id varchar, hardness varchar);
    insert into quality.dim_identity values ('A01', 'hard'), ('X07', 'soft');
    create table quality.fct_identity_check (
        document_id varchar, unit_id varchar, fiscal_year integer, identity_id varchar, instance varchar,
        lhs decimal(20, 6), rhs decimal(20, 6), difference_yuan decimal(20, 2), tolerance decimal(20, 6),
        outcome varchar, reason varchar, blame varchar, figure_ids varchar[], severity varchar,
        verdict varchar, culprit_figure_id varchar, culprit_value decimal(20, 6), culprit_heals varchar[]);
    create table quality.fct_issue (
        issue_id varchar, document_id varchar, unit_id varchar, fiscal_year integer, kind varchar,
        nature varchar, blame varchar, severity_yuan decimal(20, 2), "rank" integer, page_no integer,
        block_no integer, line_no integer, identity_id varchar, instance varchar, concept varchar,
        printed varchar, expected varchar, sentence varchar, explanation_zh varchar,
        explanation_en varchar, figure_ids varchar[]);
    create table quality.fct_number (
        number_id varchar, document_id varchar, page_no integer, block_no integer, line_no integer,
        row_no integer, col_no integer, position integer, printed varchar, disposition varchar,
        held_by varchar);
    create table fct_claim (
        claim_id varchar, document_id varchar, unit_id varchar, fiscal_year integer,
        match_status varchar);
"""


class Made:
    """A warehouse whose tables are filled by the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[tuple[str, list[Any] | None]] = [(TABLES, None)]

    @property
    def folder(self) -> Path:
        """The warehouse, with all in it: whoever asks is about to look."""
        if self._waiting:
            with duckdb.connect(str(self._folder / warehouse.DATABASE)) as connection:
                for script, values in self._waiting:
                    connection.execute(script, values)
            self._waiting.clear()
        return self._folder

    def execute(self, script: str, values: list[Any] | None = None) -> None:
        """Done before anybody looks."""
        self._waiting.append((script, values))

    def insert(self, table: str, **row: Any) -> None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        self.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))

    def document(self, document_id: str, file_name: str, **more: Any) -> None:
        given = {"document_kind": "final_account", "unit_name": "某市博物馆", "fiscal_year": 2023}
        given |= {
            "status": "landed",
            "page_count": 12,
            "is_quarantined": False,
            "figure_count": 150,
        }
        given |= {"unknown_count": 0, "lost_table_count": 0}
        row = {"document_id": document_id, "file_name": file_name} | given | more
        self.insert("quality.documents", **row)

    def identity(
        self, document_id: str, outcome: str, blame: str | None = None, **more: Any
    ) -> None:
        row = {"document_id": document_id, "identity_id": "A01", "instance": "-"} | more
        self.insert("quality.fct_identity_check", outcome=outcome, blame=blame, **row)

    def issue(self, document_id: str, blame: str, **more: Any) -> None:
        row = {"issue_id": "i1", "kind": "narrative_contradicts_table", "nature": "contradiction"}
        row |= {"rank": 1, "document_id": document_id, "blame": blame} | more
        self.insert("quality.fct_issue", **row)

    def numbers(self, document_id: str, **by_disposition: int) -> None:
        for disposition, count in by_disposition.items():
            for _ in range(count):
                self.insert("quality.fct_number", document_id=document_id, disposition=disposition)

    def check(self, *arguments: str | Path) -> Outcome:
        return run("check", *arguments, "--warehouse", self.folder)

    def error(self, *arguments: str | Path) -> str:
        """The error of a check that gives no answer."""
        shown = self.check(*arguments)
        assert (shown.code, shown.out) == (64, "") and "Traceback" not in shown.err
        assert shown.err.startswith("error: ")
        return shown.err.removeprefix("error: ").rstrip("\n")


def with_nothing_found(tmp_path: Path) -> Made:
    """One document with nothing found."""
    made = Made(tmp_path)
    made.document("a1b2c3", "001-museum.pdf")
    made.identity("a1b2c3", "exact")
    made.identity("a1b2c3", "not_testable", identity_id="X07")
    made.numbers("a1b2c3", figure=3, claim=2, page_number=1)
    made.insert("fct_claim", document_id="a1b2c3", match_status="agrees")
    return made


def with_findings(made: Made) -> Made:
    """The same, and a second document with findings of all sorts."""
    made.document(
        "d4e5f6", "002-finance|bureau[终稿].pdf", unit_name="某市财政局", fiscal_year=None
    )
    made.identity("d4e5f6", "violated", "publisher")
    made.identity("d4e5f6", "violated", "undecided", identity_id="X07")
    made.identity("d4e5f6", "rounding", instance="208")
    made.numbers("d4e5f6", figure=2, unexplained=1)
    made.insert("fct_claim", document_id="d4e5f6", match_status="contradicts")
    made.issue(
        "d4e5f6",
        "publisher",
        severity_yuan=Decimal("29613800.00"),
        page_no=17,
        identity_id="N12",
        instance="orgrun",
        printed="0.3万元",
        expected="2961.68",
        sentence="机关运行经费支出0.3万元，比2022年增加|减少*0.1*万元，\x1b[31m主要原因是人员增加以及办公用房维修改造、信息系统升级和设备更新等一次性支出较上年有所增加",
        explanation_zh="文字所述与表中金额不符。",
        explanation_en="The narrative states another amount than the table.",
        figure_ids=["f1", "f2"],
    )
    made.issue(
        "d4e5f6",
        "undecided",
        issue_id="i2",
        rank=2,
        kind="points_do_not_add_to_100",
        nature="coding_practice",
        explanation_zh="指标分值合计不为一百。",
        explanation_en="The points of the indicators do not add to 100.",
    )
    return made
