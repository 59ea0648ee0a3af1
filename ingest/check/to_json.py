"""The report of `juesuan check` as JSON (docs/check.md)."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from ingest.check.report import BLAMES, HARDNESS, MATCHES, OUTCOMES, Report, Summary

FORMAT_VERSION = 1


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
