"""The command `juesuan check`: its options, its output, and its exit code, which is its answer."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingest.build import warehouse
from ingest.check import reporting, to_json, to_markdown, to_terminal
from ingest.check.report import Report
from ingest.commands.console import DEFAULT, NoVerdict, Warehouse, err, out
from ingest.errors import EXPECTED, explain

MOST_ISSUES = 20  # of all documents together, unless told otherwise


class CheckFormat(StrEnum):
    """How `juesuan check` shows its report."""

    text = "text"
    json = "json"
    markdown = "markdown"


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


def _show(report: Report, form: CheckFormat, output: Path | None) -> None:
    if form is CheckFormat.text and output is None and out.is_terminal:
        return to_terminal.print_text(report, Console())
    shown = {
        CheckFormat.text: to_terminal.as_text,
        CheckFormat.json: to_json.as_json,
        CheckFormat.markdown: to_markdown.as_markdown,
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
    except EXPECTED as error:
        raise NoVerdict(explain(error)) from error
