"""The commands `juesuan sql` and `juesuan status`: questions to what is published."""

from __future__ import annotations

import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.markup import escape
from rich.table import Table

from ingest.build import warehouse
from ingest.build.past import replaced
from ingest.commands.console import DEFAULT, UserError, Warehouse, err, print_table
from ingest.files import whole

# A query reads what is published and nothing else: no file, no network, no extension.
CLOSED = """
    set python_enable_replacements = false;
    set autoinstall_known_extensions = false;
    set autoload_known_extensions = false;
    set enable_external_access = false;
    set lock_configuration = true;
"""
FORMULA = "^[=+@\\t\\r\\n-]|^[＝＋－＠]"
NUMBER = "[-+]?[0-9][0-9,]*([.][0-9]+)?%?|[-+]+"  # and a dash, which is no number and no formula


class Format(StrEnum):
    """How `juesuan sql` prints its rows."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def status_command(warehouse_dir: Warehouse = DEFAULT) -> None:
    """What is in the warehouse: its documents, and how much was understood of each."""
    query = """
        select file_name as "document", unit_name as unit, fiscal_year as "year",
            document_kind as kind, status, figure_count as figures,
            violated_count as violated, coalesce(error, '') as reason
        from quality.documents order by file_name
    """
    with warehouse.connect(warehouse_dir) as connection:
        _print(connection.sql(query))


def sql_command(
    query: Annotated[str, typer.Argument(help="A query, such as: select * from fct_sangong")],
    warehouse_dir: Warehouse = DEFAULT,
    output_format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    output: Annotated[Path | None, typer.Option(help="File to write (needed for parquet).")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The facts as the build of this name, time or day knew them.")
    ] = None,
) -> None:
    """Ask the warehouse a question in SQL."""
    if output is None and output_format is Format.parquet:
        raise UserError("parquet needs a file: add --output FILE")
    if output is not None:
        _may_write(output, output_format, warehouse_dir)
    with warehouse.connect(warehouse_dir) as connection:
        if as_of is not None:
            err.print(f"as of build {replaced.look_back(connection, as_of)}")
        connection.execute(CLOSED)
        relation = connection.sql(query)
        if relation is None:
            raise UserError("the query returned nothing: begin it with select")
        if output is not None:
            with whole(output) as file:
                _write(relation, output_format, file)
            err.print(f"wrote {output}")
        elif output_format is Format.table:
            _print(relation)
        elif output_format is Format.csv:
            with tempfile.NamedTemporaryFile(suffix=".csv") as printed:
                _write(relation, output_format, Path(printed.name))
                sys.stdout.write(Path(printed.name).read_text(encoding="utf-8"))
        else:
            rows = relation.query("result", "select to_json(result)::varchar from result")
            found = [] if rows is None else rows.fetchall()
            sys.stdout.write("[" + ",\n".join(row for (row,) in found) + "]\n")


def _print(relation: duckdb.DuckDBPyRelation) -> None:
    table = Table(*(escape(column) for column in relation.columns), show_edge=False)
    for row in relation.fetchall():
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    print_table(table)


def _may_write(output: Path, form: Format, warehouse_dir: Path) -> None:
    if form not in (Format.csv, Format.parquet):
        raise UserError(f"--output writes parquet or csv, not {form}")
    if output.resolve().is_relative_to(warehouse_dir.resolve()):
        raise UserError(f"--output {output} lies in the warehouse: name a file elsewhere")
    if not output.parent.is_dir():
        raise UserError(f"{output}: there is no such folder; make it first")


def _write(relation: duckdb.DuckDBPyRelation, form: Format, output: Path) -> None:
    """Write the rows with a connection that may write, which the query never sees."""
    rows = relation.to_arrow_table()
    with duckdb.connect() as writing:
        found = writing.from_arrow(rows)
        if form is Format.parquet:
            found.write_parquet(str(output))
        else:
            found.project(_without_formulas(found)).write_csv(str(output))


def _without_formulas(relation: duckdb.DuckDBPyRelation) -> str:
    """The columns, with an apostrophe before each text that a spreadsheet would reckon with."""
    columns = []
    for column, kind in zip(relation.columns, relation.types, strict=True):
        name = '"' + column.replace('"', '""') + '"'
        if str(kind) == "VARCHAR":
            acts = (
                f"regexp_matches({name}, '{FORMULA}') and not regexp_full_match({name}, '{NUMBER}')"
            )
            columns.append(f"case when {acts} then '''' || {name} else {name} end as {name}")
        else:
            columns.append(name)
    return ", ".join(columns)
