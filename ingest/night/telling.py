"""What the steps of a night hand back, as its record tells it.

Goes in: what landing did, what dbt says of a node. Comes out: the parts of a `Report`.
"""

from __future__ import annotations

from ingest.build.results import FAILED, Listener
from ingest.landing.source import Landed
from ingest.night.report import Documents, Tests


def documents_of(found: Landed) -> Documents:
    """What was in the inbox, and what became of it."""
    documents = Documents(known=found.known, known_failed=found.known_failed)
    for landing in found.landings:
        file = landing.source.told
        if landing.rows is None:
            documents.failed.append({"file": file, "reason": str(landing.error)})
            continue
        documents.landed.append(
            {
                "file": file,
                "document_id": landing.source.document_id,
                "reader": f"{landing.reader} {landing.reader_version}",
                "pages": landing.rows.page_count,
            }
        )
        if landing.rows.problems:
            reason = "; ".join(landing.rows.problems)
            documents.partial.append({"file": file, "reason": reason})
    return documents


def listener(tests: Tests) -> Listener:
    """One that notes each dbt node in `tests`, also where the build then fails."""

    def heard(name: str, status: str, message: str) -> None:
        if status in FAILED:
            tests.failed.append({"name": name, "message": message})
        elif status == "warn":
            tests.warned.append({"name": name, "message": message})
        elif status != "skipped" and name not in tests.passed:  # a large build runs in portions
            tests.passed.append(name)

    return heard
