"""How `juesuan check` shows its report on a terminal, and as plain text; made for 100 columns."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.check.phrases import (
    OVERVIEW,
    about,
    clean,
    coverage,
    evidence,
    identities,
    in_wan,
    kind,
    listed,
    overview_row,
    place,
    reasons,
    verdict,
)
from ingest.check.report import OUTCOMES, Issue, Report, Summary

COLOURS = {"publisher": "yellow", "extraction": "red", "undecided": "cyan"}


def print_text(report: Report, console: Console) -> None:
    """Print the report."""
    if report.is_one:
        for summary in report.summaries:
            _print_summary(summary, console)
        head = "Issues by size (问题)"
    else:
        console.print(_overview(report.summaries))
        head = "Largest issues of all documents (问题)"
    console.print()
    console.print(Text(f"{head}: {listed(report)}", style="bold"))
    for number, issue in enumerate(report.issues, start=1):
        _print_issue(number, issue, console, with_name=not report.is_one)
    console.print()
    if report.is_one:
        for line in reasons(report.summaries[0]):
            console.print(Text(line))
    console.print(Text(f"{verdict(report)} (exit {report.exit_code})", style="bold"))


def as_text(report: Report) -> str:
    """The same without colours, 100 columns wide, for files and pipes."""
    console = Console(file=io.StringIO(), width=100, no_color=True, highlight=False)
    with console.capture() as captured:
        print_text(report, console)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _print_summary(summary: Summary, console: Console) -> None:
    console.print(Text(clean(summary.file_name), style="bold"))
    for line in about(summary):
        console.print(Text(line))
    console.print(Text("\nCoverage (覆盖)", style="bold"))
    for name, value in coverage(summary):
        console.print(Padding(Text(f"{name}: {value}"), (0, 0, 0, 2)))
    console.print()
    table = Table("Identities (勾稽关系)", show_edge=False, pad_edge=False)
    for outcome in OUTCOMES:
        table.add_column(outcome.replace("_", " "), justify="right")
    for name, *counts in identities(summary):
        table.add_row(name, *counts)
    console.print(table)


def _overview(summaries: Sequence[Summary]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("document", overflow="fold")
    for name in OVERVIEW[1:]:
        table.add_column(name, justify="right")
    for summary in summaries:
        table.add_row(*(Text(cell) for cell in overview_row(summary)))
    return table


def _print_issue(number: int, issue: Issue, console: Console, with_name: bool) -> None:
    console.print()
    line = Text(f"{number:>3}  ")
    line.append(issue.blame, style=COLOURS.get(issue.blame, ""))
    size = "" if issue.severity_yuan is None else f"{in_wan(issue.severity_yuan)} 万元"
    line.append("  ".join(["", *filter(None, (kind(issue), size, place(issue)))]))
    console.print(line)
    said = [
        clean(issue.file_name) if with_name else "",
        f"「{clean(issue.sentence)}」" if issue.sentence else "",
        clean(issue.explanation_zh),
        clean(issue.explanation_en),
        evidence(issue),
    ]
    for text in filter(None, said):
        console.print(Padding(Text(text), (0, 0, 0, 5)))
