"""The record of a night as Markdown: what an operator reads in the morning. Long lists are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.night.report import ExitCode, Report

MOST = 30  # of each list; the JSON beside it has the rest


def as_markdown(report: Report) -> str:
    """The whole record."""
    parts = [
        _head(report),
        _documents(report),
        _quarantine(report),
        _rows(report),
        _figures(report),
        _issues(report),
        _tests(report),
        _cost(report),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def headline(report: Report) -> str:
    """The night in one line."""
    documents = report.documents
    said = f"{report.status}: {len(documents.landed)} landed, {len(documents.failed)} not read"
    if report.quarantined:
        said += f", {len(report.quarantined)} in quarantine"
    return f"{said}: {_first_line(report.reason)}" if report.reason else said


def _head(report: Report) -> Iterator[str]:
    code = "" if report.exit_code is None else f", exit code {report.exit_code}"
    yield f"# Night {report.run}: {report.status}{code}"
    yield ""
    if report.reason:
        yield from ("```", *report.reason.splitlines(), "```", "")
    if report.why:
        yield from (f"Built because: {_cell(report.why)}.", "")
    yield f"Started {report.started_at}, ended {report.ended_at or 'not'}."
    if report.published_after:
        same = report.published_after == report.published_before
        yield f"The published file holds build {report.published_after}" + (
            ", as before." if same else f"; before: {report.published_before or 'none'}."
        )
    elif report.exit_code == ExitCode.unpublished:
        yield "The published file is as it was."
    yield from (f"\n**Warning.** {_cell(warning)}" for warning in report.warnings)
    yield from (f"\nNote: {_cell(note)}" for note in report.notes)
    if report.notification is not None and not report.notification["ok"]:
        yield f"\nThe notification failed: {_cell(report.notification['error'])}"


def _documents(report: Report) -> Iterator[str]:
    documents = report.documents
    yield from ("", "## Documents", "")
    built = "" if report.built_documents is None else f", {report.built_documents} built"
    yield (
        f"{len(documents.landed)} landed, {documents.known} known already,"
        f" {len(documents.failed)} not read{built}."
    )
    if documents.known_failed:
        yield f"{documents.known_failed} more are known to be unreadable (`juesuan status`)."
    yield from _table(
        "Not read",
        ("file", "reason"),
        ((failed["file"], failed["reason"]) for failed in documents.failed),
        len(documents.failed),
    )
    yield from _table(
        "Read in part",
        ("file", "reason"),
        ((partial["file"], partial["reason"]) for partial in documents.partial),
        len(documents.partial),
    )


def _quarantine(report: Report) -> Iterator[str]:
    yield from _table(
        "In quarantine: figures and checks are published, facts wait",
        ("file", "why its facts wait"),
        ((held["file"], held["reason"]) for held in report.quarantined),
        len(report.quarantined),
    )


def _rows(report: Report) -> Iterator[str]:
    rows = [
        (table, before, after, f"{after - before:+,}" if after != before else "")
        for table, (before, after) in report.rows.items()
    ]
    yield from _table("Rows", ("table", "before", "after", "change"), rows, len(rows), len(rows))


def _figures(report: Report) -> Iterator[str]:
    counts = report.changes.counts
    if not any(counts.values()):
        return
    yield from ("", "## Figures of documents that were published before", "")
    yield ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count) + "."
    if report.changes.figures_file:
        yield f"All of them: {report.changes.figures_file}."
    listed = ("changed", "appeared", "disappeared")
    rows = (
        (
            figure["change"],
            figure["file_name"],
            figure["page_no"],
            figure["table_label"] or figure["table_code"],
            f"{figure['line_label'] or figure['line_code'] or ''} · {figure['measure_code'] or ''}",
            _value(figure, "before"),
            _value(figure, "after"),
        )
        for figure in report.changes.figures
    )
    columns = ("change", "file", "page", "table", "figure", "before", "after")
    yield from _table("Figures", columns, rows, sum(counts.get(kind, 0) for kind in listed))


def _value(figure: dict[str, Any], side: str) -> str:
    value = figure[f"value_{side}"]
    if value is None:
        return figure[f"state_{side}"] or ""
    shown = value.rstrip("0").rstrip(".") if "." in value else value
    return f"{shown} {figure[f'unit_{side}'] or ''}".strip()


def _issues(report: Report) -> Iterator[str]:
    changes = report.changes
    for title, issues, count in (
        ("New issues", changes.new_issues, changes.new_issue_count),
        ("Healed issues", changes.healed_issues, changes.healed_issue_count),
    ):
        rows = (
            (
                issue["file_name"],
                issue["page_no"],
                issue["severity_yuan"],
                issue["blame"],
                issue["explanation_zh"],
            )
            for issue in issues
        )
        yield from _table(title, ("file", "page", "yuan", "blame", "what"), rows, count)


def _tests(report: Report) -> Iterator[str]:
    tests = report.tests
    if not (tests.passed or tests.warned or tests.failed):
        return
    yield from ("", "## Models and tests", "")
    yield f"{len(tests.passed)} passed, {len(tests.warned)} warned, {len(tests.failed)} failed."
    for title, nodes in (("Failed", tests.failed), ("Warned", tests.warned)):
        rows = ((node["name"], node["message"]) for node in nodes)
        yield from _table(title, ("name", "message"), rows, len(nodes))


def _cost(report: Report) -> Iterator[str]:
    seconds = [(phase, f"{spent:,.1f}") for phase, spent in report.seconds.items()]
    yield from _table("Seconds", ("phase", "s"), seconds, len(seconds), len(seconds))
    if report.peak_memory_mb:
        memory = ", ".join(f"{who} {mb:,} MB" for who, mb in report.peak_memory_mb.items())
        yield from ("", f"Peak memory: {memory}.")
    yield from ("", "Versions: " + ", ".join(f"{k} {v}" for k, v in report.versions.items()) + ".")


def _table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], count: int, most: int = MOST
) -> Iterator[str]:
    if not count:
        return
    is_cut = most == MOST  # a list of findings; the others are whole, whatever their length
    yield from ("", f"## {title} ({count:,})" if is_cut else f"## {title}", "")
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    shown = 0
    for row in rows:
        if shown == most:
            break
        shown += 1
        yield "| " + " | ".join(map(_cell, row)) + " |"
    if count > shown:
        yield f"\n… and {count - shown:,} more; report.json lists them."


def _cell(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    shown = " ".join(str("" if value is None else value).split())
    for mark in "\\|<*`":
        shown = shown.replace(mark, f"\\{mark}")
    return shown


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
