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
    with warehouse.connect(warehouse_dir) as connection:
        if as_of is not None:
            err.print(f"as of build {replaced.look_back(connection, as_of)}")
        relation = connection.sql(query)
        if relation is None:
            raise UserError("the query returned nothing: begin it with select")
        if output is None and output_format is Format.parquet:
            raise UserError("parquet needs a file: add --output FILE")
        if output is not None:
            _write(relation, output_format, output)
        elif output_format is Format.table:
            _print(relation)
        elif output_format is Format.csv:
            with tempfile.NamedTemporaryFile(suffix=".csv") as file:
                relation.write_csv(file.name)
                sys.stdout.write(Path(file.name).read_text(encoding="utf-8"))
        else:
            query = "select to_json(result)::varchar from result"
            rows = relation.query("result", query)
            assert rows is not None  # a select gives a relation
            found = rows.fetchall() if rows is not None else []
            sys.stdout.write("[" + ",\n".join(row for (row,) in found) + "]\n")


def _print(relation: duckdb.DuckDBPyRelation) -> None:
    table = Table(*(escape(column) for column in relation.columns), show_edge=False)
    for row in relation.fetchall():
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    print_table(table)


def _write(relation: duckdb.DuckDBPyRelation, form: Format, output: Path) -> None:
    if form is Format.parquet:
        relation.write_parquet(str(output))
    elif form is Format.csv:
        relation.write_csv(str(output))
    else:
        raise UserError(f"--output writes parquet or csv, not {form}")
    err.print(f"wrote {output}")
