"""Which documents a build has to look at, and in which portions.

Goes in: what is landed, what the published file was built from, which documents are tied to which.
Comes out: a `Plan`. A document is looked at when it is new to the published file (its bytes, or
another reading of them), when it is there no longer, or when it is tied to one of these: the rows
of a document depend on the documents tied to it and on no others (docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest import __version__
from ingest.build import dbt

PORTION = 1_000  # documents a dbt run: what bounds the memory of a build

Ties = Mapping[str, frozenset[str]]  # document to what it shares with others
TieReader = Callable[[Sequence[str]], Ties]


@dataclass(frozen=True, slots=True)
class Published:
    """What the published file was built from; `ties` is asked for when it is needed."""

    fingerprint: str
    readings: Mapping[str, frozenset[str]]  # document to its readings
    ties: Callable[[], Ties]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does. `why` is None where there is nothing to do."""

    why: str | None
    is_full: bool
    new: frozenset[str]
    gone: frozenset[str]
    portions: tuple[tuple[str, ...], ...]

    @property
    def documents(self) -> frozenset[str]:
        """Every document whose rows the build makes or removes."""
        return frozenset(document for portion in self.portions for document in portion)


def readings(raw: Path) -> dict[str, frozenset[str]]:
    """Every landed document with its readings (reader, version, status and batch of each)."""
    found: dict[str, set[str]] = defaultdict(set)
    files = str(raw / "documents" / "*.parquet").replace("'", "''")
    query = f"""
        select document_id, concat_ws(' ', reader, reader_version, status, batch_id)
        from read_parquet('{files}', union_by_name = true)
    """
    with duckdb.connect() as connection:
        for document, reading in connection.execute(query).fetchall():
            found[document].add(reading)
    return {document: frozenset(all_of_it) for document, all_of_it in found.items()}


def fingerprint(variables: Mapping[str, object] | None = None) -> str:
    """What decides the rows besides the documents: the dbt project, the versions, the variables."""
    digest = hashlib.sha256()
    folder = dbt.project_dir()
    for name in ("models", "seeds", "macros", "tests/dbt", "dbt_project.yml"):
        top = folder / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in (".sql", ".csv", ".yml"):
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    told = (__version__, duckdb.__version__, sorted((variables or {}).items()))
    digest.update(repr(told).encode())
    return digest.hexdigest()[:20]


def plan(
    landed: Mapping[str, frozenset[str]],
    published: Published | None,
    code: str,
    read_ties: TieReader,
    full_refresh: bool = False,
    portion: int = PORTION,
) -> Plan:
    """What has to be built so that the published file holds `landed`, as `code` reads it."""
    before = published.readings if published else {}
    new = frozenset(key for key, value in landed.items() if before.get(key) != value)
    gone = frozenset(before) - frozenset(landed)
    why = _why(published, code, full_refresh, len(new), len(gone))
    everything = frozenset(landed) | gone
    if why is None:
        return Plan(None, False, new, gone, ())
    if published is None or not before or full_refresh or published.fingerprint != code:
        if len(everything) <= portion:
            return Plan(why, True, new, gone, (tuple(sorted(everything)),))
        ties = _read_in_slices(read_ties, sorted(landed), portion)
        return Plan(why, True, new, gone, _portions(everything, ties, portion))
    # documents that are there no longer are tied as they were; the others as they are
    ties = dict(published.ties())
    fresh = _read_in_slices(read_ties, sorted(new), portion)
    for document, shared in fresh.items():
        ties[document] = ties.get(document, frozenset()) | shared
    touched = tied_to(new | gone, ties)
    return Plan(why, False, new, gone, _portions(touched, ties, portion))


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


def _portions(documents: frozenset[str], ties: Ties, portion: int) -> tuple[tuple[str, ...], ...]:
    """Groups that belong together, packed into portions of about one size."""
    packed: list[list[str]] = []
    for group in sorted(components(documents, ties), key=lambda group: (-len(group), group)):
        if packed and len(packed[-1]) + len(group) <= portion:
            packed[-1].extend(group)
        else:
            packed.append(list(group))
    return tuple(tuple(sorted(part)) for part in packed) or ((),)


def _read_in_slices(
    read_ties: TieReader, documents: Sequence[str], portion: int
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(documents), portion):
        found.update(read_ties(documents[start : start + portion]))
    return found


def _why(
    published: Published | None, code: str, full_refresh: bool, new: int, gone: int
) -> str | None:
    if published is None:
        return "nothing is published yet"
    if full_refresh:
        return "a full refresh was asked for"
    if published.fingerprint != code:
        return "the program or its seeds have changed"
    told = [f"{new} new documents"] * (new > 0) + [f"{gone} are there no longer"] * (gone > 0)
    return ", ".join(told) or None
