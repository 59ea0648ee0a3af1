"""The report of `juesuan check` as Markdown (docs/check.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.check import phrases
from ingest.check.report import OUTCOMES, Issue, Report


def as_markdown(report: Report) -> str:
    """The report as Markdown; what documents print is escaped."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    if report.is_one:
        summary = report.summaries[0]
        yield f"# {_escape(summary.file_name)}"
        yield from ("", *(f"{_escape(line)}  " for line in phrases.about(summary)))
        yield from ("", "## Coverage (覆盖)", "")
        yield from _grid(["what", "how much"], phrases.coverage(summary))
        yield from ("", "## Identities (勾稽关系)", "")
        heads = ["", *(outcome.replace("_", " ") for outcome in OUTCOMES)]
        yield from _grid(heads, phrases.identities(summary))
    else:
        yield from ("# All documents (全部文件)", "")
        yield from _grid(
            phrases.OVERVIEW, [phrases.overview_row(summary) for summary in report.summaries]
        )
    yield from ("", f"## Issues by size (问题): {phrases.listed(report)}", "")
    heads = ["no", "blame", "kind", "万元", "page", "sentence", "说明", "explanation", "evidence"]
    rows = [_issue_row(number, issue) for number, issue in enumerate(report.issues, start=1)]
    if not report.is_one:
        heads.append("document")
        rows = [[*row, issue.file_name] for row, issue in zip(rows, report.issues, strict=True)]
    if rows:
        yield from (*_grid(heads, rows), "")
    because = phrases.reasons(report.summaries[0]) if report.is_one else []
    yield from (f"* {_escape(line)}" for line in because)
    yield from ([""] if because else [])
    yield f"**{phrases.verdict(report)}** (exit {report.exit_code})"


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _line(heads)
    yield f"|{' --- |' * len(heads)}"
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escape, cells))} |"


def _issue_row(number: int, issue: Issue) -> list[str]:
    return [
        str(number),
        issue.blame,
        phrases.kind(issue),
        "" if issue.severity_yuan is None else phrases.in_wan(issue.severity_yuan),
        "" if issue.page_no is None else str(issue.page_no),
        issue.sentence or "",
        issue.explanation_zh or "",
        issue.explanation_en or "",
        phrases.evidence(issue),
    ]


def _escape(text: str) -> str:
    plain = phrases.clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", plain)
