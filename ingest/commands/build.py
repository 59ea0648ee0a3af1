"""The commands `juesuan build` and `juesuan docs`: their options and output."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from ingest.build import warehouse
from ingest.commands.console import DEFAULT, Warehouse, err


def build_command(
    warehouse_dir: Warehouse = DEFAULT,
    docs: Annotated[bool, typer.Option(help="Write the documentation site too.")] = False,
    strict: Annotated[
        bool, typer.Option(help="Fail on a violated hard identity; do not quarantine.")
    ] = False,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Look at every document, not at new ones only.")
    ] = False,
    accept_loss: Annotated[
        str | None, typer.Option(help="Why this build may lose what is published.")
    ] = None,
) -> None:
    """Build the warehouse from the raw Parquet, test it and publish it.

    Only what is new is looked at, and what is tied to it. A document whose
    tables contradict each other, or for which a test fails, is put in quarantine: its figures and
    checks are published, its facts wait.
    """
    with warehouse.lock(warehouse_dir), err.status("building and testing"):
        done = warehouse.build(
            warehouse_dir, {"quarantine": not strict}, docs, full_refresh, accept_loss
        )
    for name, reason in done.quarantined:
        said = escape(f"{name}: {reason}")
        err.print(f"[yellow]in quarantine[/] {said}", highlight=False)
    for warning in done.warnings:
        err.print(f"[yellow]warning[/] {escape(warning)}", highlight=False)
    if done.run is None:
        err.print(f"nothing new: {warehouse_dir / warehouse.DATABASE} stays as it is")
        return
    warned = f", {done.warned} warned" if done.warned else ""
    err.print(f"published {warehouse_dir / warehouse.DATABASE}: {done.succeeded} passed{warned}")


def docs_command(warehouse_dir: Warehouse = DEFAULT) -> None:
    """Write the documentation site with the lineage to `docs/index.html` of the warehouse."""
    build_command(warehouse_dir, docs=True)
    err.print(f"open {warehouse_dir / 'docs' / 'index.html'}")
