"""The models of the identities run over invented figures, by DuckDB alone: `ref()` becomes a table name.

Goes in: figures by document. Comes out: a connection that holds every model of `MODELS`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from tests.models.identity_cases import FIGURE_TYPES, Figure
from tests.models.patterns import render

ROOT = Path(__file__).resolve().parents[2]
MODELS_ROOT = ROOT / "models"
MODELS = (
    "int_operands",
    "int_identity_operand",
    "int_identity_table",
    "int_identity_instance",
    "int_identity_verdict",
    "int_sum_evidence",
    "int_sum_blame",
    "int_cited_cells",
    "int_rule_grades",
    "int_identity_uncovered",
    "int_identity_outcome",
    "int_identity_evidence",
    "int_identity_blame",
    "int_culprit_cell",
    "int_culprit_candidate",
    "fct_culprit",
    "fct_identity_check",
)
SEEDS = ("identities", "identity_terms", "known_contradictions", "grade_scale", "money_units")
PROJECT_TYPES = "document_id varchar, table_code varchar, table_no integer, grade varchar"


# no narrative: the identities of terms look at figures
CLAIM_TYPES = (
    "document_id varchar, claim_id varchar, section varchar, line_code varchar, subject_code varchar,"
    " aspect_code varchar, page_no integer, block_no integer, line_no integer, value decimal(20,6),"
    " unit varchar, half_step decimal(20,6), claim_state varchar, match_status varchar"
)


@cache
def sql_of(model: str) -> str:
    """The SQL of a model, its macros and `ref()` filled in."""
    return render(next(MODELS_ROOT.rglob(f"{model}.sql")).read_text(encoding="utf-8"))


def load_seeds(con: duckdb.DuckDBPyConnection) -> None:
    for table in _seeds():
        columns = {name: str(kind) for name, kind in table["config"]["column_types"].items()}
        con.execute(
            f"create table {table['name']} as"
            f" select * from read_csv(?, header=true, columns={columns})",
            [str(ROOT / "seeds" / f"{table['name']}.csv")],
        )


@cache
def _seeds() -> list[dict[str, Any]]:
    """What the models look up: the catalogue of identities and the units of money."""
    found = []
    for file in ("identities", "claims"):
        text = (ROOT / "seeds" / f"{file}.yml").read_text(encoding="utf-8")
        found += yaml.safe_load(text)["seeds"]
    return [table for table in found if table["name"] in SEEDS]


def load_figures(
    con: duckdb.DuckDBPyConnection, documents: dict[str, list[Figure]], second: dict[str, str]
) -> None:
    rows = [f.as_tuple(doc, n) for doc, given in documents.items() for n, f in enumerate(given)]
    names = list(FIGURE_TYPES)
    printed = pa.table({n: pa.array([r[i] for r in rows]) for i, n in enumerate(names)})
    con.register("printed_figures", printed)
    cast = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in FIGURE_TYPES.items())
    con.execute(f"create table fct_figure as select {cast} from printed_figures")
    con.execute(
        "create table int_figures as select unnest(?::varchar[]) as figure_id,"
        " unnest(?::varchar[]) as second_text",
        [list(second), list(second.values())],
    )


def run_models(
    documents: dict[str, list[Figure]],
    known: str = "",
    second: dict[str, str] | None = None,
    grades: dict[str, str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Every document is a final account of 2023.

    `known` is an insert into known_contradictions, `second` the second reading by figure, `grades`
    the grade of the project table 1 by document.
    """
    con = duckdb.connect()
    load_seeds(con)
    load_figures(con, documents, second or {})
    con.execute(
        "create table int_editions as select unnest(?::varchar[]) as document_id,"
        " 'final_account' as document_kind, 'u' as unit_id, 2023 as fiscal_year",
        [list(documents)],
    )
    con.execute(f"create table int_projects ({PROJECT_TYPES})")
    con.execute(f"create table fct_claim ({CLAIM_TYPES})")
    for document, grade in (grades or {}).items():
        con.execute(
            "insert into int_projects values (?, 'project_evaluation', 1, ?)", [document, grade]
        )
    if known:
        con.execute(known)
    build_models(con)
    return con


def build_models(con: duckdb.DuckDBPyConnection) -> None:
    """All models over the seeds, figures, documents and projects that are there; none is a scan."""
    scanned = "int_scanned_tables (document_id varchar, block_no integer)"
    con.execute(f"create table if not exists {scanned}")
    for model in MODELS:
        con.execute(f"create or replace table {model} as {sql_of(model)}")
        if model == "int_rule_grades":  # the other families of rules look at more than figures
            con.execute("create or replace view int_rule_outcomes as select * from int_rule_grades")


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
