"""The models of the claims over invented lines, without dbt: their SQL, `ref()` replaced by table names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tests.models.patterns import render

ROOT = Path(__file__).parents[2]
MODELS = (
    "int_marked_lines int_prose_lines int_prose_cells int_passages int_number_tokens int_claim_contexts int_claim_words "
    "int_claim_labels int_claim_code_hits int_claim_label_hits int_claim_subjects "
    "int_claim_aspects int_claim_items int_claim_concepts int_concept_figures int_claim_values "
    "int_claim_ratios int_claim_ratio_verdicts int_claim_matches int_claim_priors int_claim_budgets fct_claim"
).split()
FIGURE = {
    "figure_id": "varchar",
    "table_code": "varchar",
    "side_code": "varchar",
    "line_code": "varchar",
    "line_label": "varchar",
    "line_level": "integer",
    "parent_code": "varchar",
    "measure_code": "varchar",
    "value": "decimal(20,6)",
    "unit": "varchar",
    "half_step": "decimal(20,6)",
    "amount_yuan": "decimal(20,2)",
    "cell_state": "varchar",
    "reading": "varchar",
    "is_repeat": "boolean",
}
Figure = tuple[
    str, str | None, str, str, str, str | None
]  # table, side, line, label, measure, value


def claims_of(lines: list[str], figures: list[Figure] = ()) -> list[dict[str, Any]]:  # type: ignore[assignment]
    """All claims of one final account of 2023 whose text is `lines` and whose tables show `figures`."""
    with duckdb.connect() as con:
        load_seeds(con)
        con.execute("create table lines (line_no integer, text varchar)")
        con.executemany("insert into lines values (?, ?)", list(enumerate(lines, 1)))
        plain = render("{{ plain('text') }}")
        con.execute(
            f"""
            create table int_printed_lines as
            select 'd' as document_id, 1 as page_no, 1 as block_no, line_no, 1000000 + line_no as seq, text,
                {plain} as plain_text, cast(null as varchar) as table_code, false as is_note,
                1.0 as x0, 1.0 as x1, cast(line_no as double) as y0, cast(line_no as double) as y1
            from lines where {plain} <> ''
            """
        )
        con.execute(
            """
            create table stg_documents as select 'd' as document_id, 'text' as reader;
            create table int_documents as select 'd' as document_id, 'final_account' as document_kind;
            create table int_editions as select 'd' as document_id, 'final_account' as document_kind,
                'u' as unit_id, 2023 as fiscal_year, '万元' as money_unit;
            create table int_evaluation_cells (document_id varchar, table_id integer, table_no integer,
                table_code varchar, page_no integer, block_no integer, row_no integer, row_at integer,
                col_no integer, plain_text varchar, number_text varchar, y0 double, part varchar)
            """
        )
        load_figures(con, list(figures))
        for model in MODELS:
            path = next((ROOT / "models").rglob(f"{model}.sql"))
            con.execute(f"create table {model} as {render(path.read_text(encoding='utf-8'))}")
        rows = con.sql("select * from fct_claim order by passage_no, position, claim_id")
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def load_seeds(con: duckdb.DuckDBPyConnection) -> None:
    described = yaml.safe_load((ROOT / "seeds" / "claims.yml").read_text(encoding="utf-8"))["seeds"]
    for seed in described:
        columns = {c: str(t) for c, t in seed["config"]["column_types"].items()}
        path = ROOT / "seeds" / f"{seed['name']}.csv"
        con.execute(
            f"create table {seed['name']} as select * from read_csv(?, header = true, columns = {columns})",
            [str(path)],
        )
    path = ROOT / "seeds" / "phrases.csv"
    con.execute(f"create table phrases as from read_csv('{path}', header = true)")


def load_figures(con: duckdb.DuckDBPyConnection, figures: list[Figure]) -> None:
    names = ", ".join(f"{name} {kind}" for name, kind in FIGURE.items())
    con.execute(f"create table fct_figure (document_id varchar, {names})")
    for number, (table, side, line, label, measure, value) in enumerate(figures):
        level = {3: 1, 5: 2, 7: 3}.get(len(line)) if re.fullmatch("[0-9]+", line) else None
        parent = "TOTAL" if level == 1 else line[:-2] if level else None
        yuan = None if value is None else str(round(float(value) * 10000, 2))
        state = "blank" if value is None else "value"
        row = [f"f{number}", table, side, line, label, level, parent, measure, value, "万元"]
        row += [None if value is None else "0.005", yuan, state, "single", False]
        con.execute(f"insert into fct_figure values ('d', {', '.join('?' * len(row))})", row)
