"""The command `juesuan check`: its options, its output, and its exit code, which is its answer."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer._click.exceptions import UsageError
from typer.core import TyperCommand

from ingest.build import warehouse
from ingest.check import reporting, views, wording
from ingest.commands.console import DEFAULT, Warehouse, err, out
from ingest.errors import EXPECTED, explain

NO_VERDICT = 64  # EX_USAGE of sysexits.h, beyond the verdicts
MOST_ISSUES = 20  # of all documents together, unless told otherwise


class CheckFormat(StrEnum):
    """How `juesuan check` shows its report."""

    text = "text"
    json = "json"
    markdown = "markdown"


class NoVerdict(Exception):
    """`check` could not answer; its exit code must not look like an answer."""


class CheckCommand(TyperCommand):
    """A command whose wrong usage cannot be taken for an answer."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Parse the arguments."""
        try:
            return super().make_context(*arguments, **options)
        except UsageError as error:
            error.exit_code = NO_VERDICT
            raise


def command(
    document: Annotated[
        str | None, typer.Argument(help="A file name, document_id or unit name, or part of one.")
    ] = None,
    warehouse_dir: Warehouse = DEFAULT,
    output_format: Annotated[
        CheckFormat, typer.Option("--format", help="How to show it.")
    ] = CheckFormat.text,
    output: Annotated[Path | None, typer.Option(help="File to write.")] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=0, help="Issues to list; of all documents, 20.")
    ] = None,
) -> None:
    """What is wrong with a document, or with all: coverage, identities, issues by size.

    Exit code: 0 nothing is found that is the publisher's or ours.

    1: something is the publisher's.

    2: something is ours (misread, lost, a number unexplained, a document not read whole), also
    when something is the publisher's too.

    64: no answer (wrong usage, no such document, no warehouse).
    """
    with _no_verdict():
        with warehouse.connect(warehouse_dir) as connection:
            listed = MOST_ISSUES if document is None and most is None else most
            report = reporting.report(connection, document, listed)
        _show(report, output_format, output)
    raise typer.Exit(report.exit_code)


def _show(report: reporting.Report, form: CheckFormat, output: Path | None) -> None:
    if form is CheckFormat.text and output is None and out.is_terminal:
        return wording.print_text(report, Console())
    shown = {
        CheckFormat.text: wording.as_text,
        CheckFormat.json: views.as_json,
        CheckFormat.markdown: views.as_markdown,
    }[form](report)
    if output is not None:
        output.write_text(shown, encoding="utf-8")
        return err.print(f"wrote {output}")
    try:
        sys.stdout.write(shown)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, `head` say, has seen enough; the verdict stands
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _no_verdict() -> Iterator[None]:
    try:
        yield
    except (*EXPECTED, *reporting.FAILURES) as error:
        raise NoVerdict(explain(error)) from error
