"""What a night would do, found out without touching anything.

Goes in: the folders of an inbox and a warehouse. Comes out: which files are new and known, by
reader, and the reasons for which a build would run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build import planning as build_planning
from ingest.landing import batches
from ingest.landing import secret as secrets
from ingest.landing.inbox import Refused, find, identified, reader_of
from ingest.landing.masking import NO_SECRET, mask_path
from ingest.layout import RAW


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done. Files of the same bytes are one document."""

    new: tuple[tuple[str, str], ...]  # reader and file
    known: Counter[str]  # by reader
    known_failed: int
    unopened: tuple[tuple[str, str], ...]  # with the reason
    reasons: tuple[str, ...]  # for a build; without one nothing would be built


def plan(inbox: Sequence[Path], folder: Path, full_refresh: bool = False) -> Plan:
    """Look at every file of the inbox, and at what is landed and published."""
    raw = folder / RAW
    seen = batches.landed(raw)
    secret = secrets.peek(folder) or NO_SECRET
    new: dict[str, tuple[str, str]] = {}
    known: Counter[str] = Counter()
    known_failed = 0
    offered = find(inbox)
    unopened = [(mask_path(path, secret), reason) for path, reason in offered.refused]
    for path in offered.files:
        try:
            source = identified(path)
        except Refused as refusal:
            unopened.append((mask_path(path, secret), str(refusal)))
            continue
        reader, version = reader_of(source)
        status = seen.get((source.document_id, reader, version))
        if status is None:
            new.setdefault(source.document_id, (reader, mask_path(path, secret)))
        elif status == "failed":
            known_failed += 1
        else:
            known[reader] += 1
    reasons = build_planning.reasons(folder, full_refresh)
    if new:
        reasons.insert(0, f"{len(new)} new documents in the inbox")
    return Plan(tuple(new.values()), known, known_failed, tuple(unopened), tuple(reasons))
