"""What the report says in the forms that people read: on a terminal and in Markdown.

Goes in: a record of the report. Comes out: its words, on one line each.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from ingest.check.report import HARDNESS, MATCHES, OUTCOMES, Issue, Report, Summary

IN_WORDS = {
    "issues": "issues",
    "identities": "violated identities",
    "lost": "losses",
    "unexplained_numbers": "unexplained numbers",
    "not_read_whole": "document not read whole",
}
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
