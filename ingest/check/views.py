"""How `juesuan check` shows its report: JSON and Markdown (docs/check.md), and what text shares.

Goes in: a `Report`. Comes out: a string.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ingest.check.reporting import BLAMES, HARDNESS, MATCHES, OUTCOMES, Issue, Report, Summary

FORMAT_VERSION = 1
IN_WORDS = {
    "issues": "issues",
    "identities": "violated identities",
    "lost": "losses",
    "unexplained_numbers": "unexplained numbers",
    "not_read_whole": "document not read whole",
}


def as_json(report: Report) -> str:
    """The report as JSON; amounts are exact numbers of yuan."""
    content = {
        "format_version": FORMAT_VERSION,
        "run": report.run,
        "exit_code": report.exit_code,
        "documents": [_document(summary) for summary in report.summaries],
        "issue_count": report.issue_count,
        "issues": [asdict(issue) for issue in report.issues],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, default=lambda size: f"\0{size}\0")
    return re.sub(r'"\\u0000(-?\d+(?:\.\d+)?)\\u0000"', r"\1", text) + "\n"


def _document(summary: Summary) -> dict[str, Any]:
    numbers = sum(summary.numbers.values())
    return {
        "document_id": summary.document_id,
        "file_name": summary.file_name,
        "document_kind": summary.document_kind,
        "unit_name": summary.unit_name,
        "fiscal_year": summary.fiscal_year,
        "status": summary.status,
        "error": summary.error,
        "page_count": summary.page_count,
        "is_quarantined": summary.is_quarantined,
        "quarantine_identities": summary.quarantine_identities,
        "coverage": {
            "figures": summary.figures,
            "figures_unknown": summary.figures_unknown,
            "tables_lost": summary.tables_lost,
            "claims": {"total": sum(summary.claims.values())}
            | {match: summary.claims.get(match, 0) for match in MATCHES},
            "numbers": {
                "total": numbers,
                "explained": numbers - summary.unexplained,
                "unexplained": summary.unexplained,
                "by_disposition": dict(sorted(summary.numbers.items())),
            },
        },
        "identities": {
            hardness: {
                outcome: summary.identities.get(hardness, {}).get(outcome, 0)
                for outcome in OUTCOMES
            }
            for hardness in HARDNESS
        },
        "issues": {"total": sum(summary.issues.values())}
        | {blame: summary.issues.get(blame, 0) for blame in BLAMES}
        | {"largest_yuan": summary.largest_yuan},
        "verdict": {
            "exit_code": summary.exit_code,
            "publisher": summary.publishers,
            "ours": summary.ours,
        },
    }


# --- Markdown ------------------------------------------------------------------------------------


def as_markdown(report: Report) -> str:
    """The report as Markdown; what documents print is escaped."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    if report.is_one:
        summary = report.summaries[0]
        yield f"# {_escape(summary.file_name)}"
        yield from ("", *(f"{_escape(line)}  " for line in about(summary)))
        yield from ("", "## Coverage (覆盖)", "")
        yield from _grid(["what", "how much"], coverage(summary))
        yield from ("", "## Identities (勾稽关系)", "")
        heads = ["", *(outcome.replace("_", " ") for outcome in OUTCOMES)]
        yield from _grid(heads, identities(summary))
    else:
        yield from ("# All documents (全部文件)", "")
        yield from _grid(OVERVIEW, [overview_row(summary) for summary in report.summaries])
    yield from ("", f"## Issues by size (问题): {listed(report)}", "")
    heads = ["no", "blame", "kind", "万元", "page", "sentence", "说明", "explanation", "evidence"]
    rows = [_issue_row(number, issue) for number, issue in enumerate(report.issues, start=1)]
    if not report.is_one:
        heads.append("document")
        rows = [[*row, issue.file_name] for row, issue in zip(rows, report.issues, strict=True)]
    if rows:
        yield from (*_grid(heads, rows), "")
    because = reasons(report.summaries[0]) if report.is_one else []
    yield from (f"* {_escape(line)}" for line in because)
    yield from ([""] if because else [])
    yield f"**{verdict(report)}** (exit {report.exit_code})"


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
        kind(issue),
        "" if issue.severity_yuan is None else in_wan(issue.severity_yuan),
        "" if issue.page_no is None else str(issue.page_no),
        issue.sentence or "",
        issue.explanation_zh or "",
        issue.explanation_en or "",
        evidence(issue),
    ]


def _escape(text: str) -> str:
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", plain)


# --- what text and Markdown share ----------------------------------------------------------------

OVERVIEW = ["document", "year", "figures", "unexplained", "violated", "publisher", "ours", "万元"]


def overview_row(summary: Summary) -> list[str]:
    """One document of the overview."""
    violated = sum(counts.get("violated", 0) for counts in summary.identities.values())
    return [
        clean(summary.file_name),
        "" if summary.fiscal_year is None else str(summary.fiscal_year),
        str(summary.figures),
        str(summary.unexplained),
        str(violated),
        str(sum(summary.publishers.values())),
        str(sum(summary.ours.values())),
        "" if summary.largest_yuan is None else in_wan(summary.largest_yuan),
    ]


def about(summary: Summary) -> list[str]:
    """What the document is, and what stands in its way."""
    pages = None if summary.page_count is None else f"{summary.page_count} pages"
    parts = (summary.unit_name, summary.fiscal_year, summary.document_kind, pages)
    lines = [" · ".join(clean(str(part)) for part in parts if part)]
    if summary.status != "landed":
        lines.append(f"{summary.status}: {clean(summary.error)}")
    if summary.is_quarantined:
        lines.append(f"in quarantine, its facts wait: {clean(summary.quarantine_identities)}")
    return [line for line in lines if line]


def coverage(summary: Summary) -> list[tuple[str, str]]:
    """What was understood of it."""
    matches = [f"{summary.claims.get(code, 0)} {code.replace('_', ' ')}" for code in MATCHES]
    numbers = sum(summary.numbers.values())
    return [
        (
            "figures (表内数据)",
            f"{summary.figures:,}, {summary.figures_unknown} not understood,"
            f" {summary.tables_lost} tables lost",
        ),
        ("claims (文字数据)", f"{sum(summary.claims.values()):,}: {', '.join(matches)}"),
        (
            "numbers (全部数字)",
            f"{numbers:,}: {numbers - summary.unexplained:,} explained,"
            f" {summary.unexplained:,} unexplained",
        ),
    ]


def identities(summary: Summary) -> list[list[str]]:
    """Identities by hardness and outcome."""
    names = {"hard": "hard (硬性)", "soft": "soft (软性)"}
    return [
        [names[hardness]]
        + [str(summary.identities.get(hardness, {}).get(outcome, 0)) for outcome in OUTCOMES]
        for hardness in HARDNESS
    ]


def reasons(summary: Summary) -> list[str]:
    """Why the verdict is what it is."""
    sides = (("the publisher's", summary.publishers), ("ours", summary.ours))
    return [
        f"{side}: " + ", ".join(f"{count} {IN_WORDS[code]}" for code, count in counts.items())
        for side, counts in sides
        if counts
    ]


def verdict(report: Report) -> str:
    """Whose the findings are."""
    sides = [
        *(["the publisher's"] if any(summary.publishers for summary in report.summaries) else []),
        *(["ours"] if any(summary.ours for summary in report.summaries) else []),
    ]
    if not sides:
        return "Nothing found that is the publisher's or ours"
    return f"Found: {' and '.join(sides)}"


def kind(issue: Issue) -> str:
    """What sort of finding it is."""
    return clean(f"{issue.kind} ({issue.nature})")


def listed(report: Report) -> str:
    """How many issues are listed."""
    if len(report.issues) == report.issue_count:
        return str(report.issue_count)
    return f"{len(report.issues)} of {report.issue_count}"


def place(issue: Issue) -> str:
    """Where it stands."""
    return "" if issue.page_no is None else f"p. {issue.page_no}"


def evidence(issue: Issue) -> str:
    """The identity, what is printed and what would have to be."""
    identity = " ".join(filter(None, (issue.identity_id, issue.instance)))
    printed = f"printed {issue.printed}" if issue.printed else ""
    expected = f"expected {issue.expected}" if issue.expected else ""
    return clean(", ".join(filter(None, (identity, printed, expected))))


def in_wan(yuan: Decimal) -> str:
    """Yuan as 万元, exact, with two decimals at least."""
    digits = f"{yuan / 10000:,.6f}"
    whole, decimals = digits.split(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def clean(text: str | None) -> str:
    """On one line, without the control characters that would reach the terminal."""
    plain = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in text or ""
    )
    return " ".join(plain.split())
