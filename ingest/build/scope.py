"""Sets of documents: those that are tied to each other, and the file in which dbt is told a set.

Goes in: documents, and what each of them shares with others (its ties). Comes out: groups that
share nothing, portions of such groups, and the Parquet file that staging asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Ties = Mapping[str, frozenset[str]]  # document to what it shares with others


def write(documents: Iterable[str], target: Path) -> Path:
    """The documents as the Parquet file that staging asks (macro `in_scope`)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"document_id": pa.array(sorted(documents), pa.string())}), target)
    return target


def components(documents: Iterable[str], ties: Ties) -> list[list[str]]:
    """The documents in groups that share no tie, each sorted, the groups by their first one."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[above]
        return node

    members = set(documents)
    for document in members:
        for tie in ties.get(document, ()):
            parent[root(f"tie {tie}")] = root(document)
    groups: dict[str, list[str]] = defaultdict(list)
    for document in sorted(members):
        groups[root(document)].append(document)
    return sorted(groups.values())


def tied_to(start: frozenset[str], ties: Ties) -> frozenset[str]:
    """The documents of `start` and all that are tied to them, directly or through others."""
    groups = components(start | frozenset(ties), ties)
    return frozenset(
        document for group in groups if not start.isdisjoint(group) for document in group
    )


def portions(documents: frozenset[str], ties: Ties, portion: int) -> tuple[tuple[str, ...], ...]:
    """Groups that belong together, packed into portions of about one size."""
    packed: list[list[str]] = []
    for group in sorted(components(documents, ties), key=lambda group: (-len(group), group)):
        if packed and len(packed[-1]) + len(group) <= portion:
            packed[-1].extend(group)
        else:
            packed.append(list(group))
    return tuple(tuple(sorted(part)) for part in packed) or ((),)
