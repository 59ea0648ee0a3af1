"""Which documents a build has to look at, and in which portions.

Goes in: what is landed, what the published file was built from, which documents are tied to which.
Comes out: a `Plan`. A document is looked at when it is new to the published file (its bytes, or
another reading of them), when it is there no longer, or when it is tied to one of these: the rows
of a document depend on the documents tied to it and on no others (docs/decisions/0014).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ingest.build import project, published, scope
from ingest.build.published import Published
from ingest.build.scope import Ties
from ingest.layout import DATABASE, RAW

PORTION = 1_000  # documents a dbt run: what bounds the memory of a build

TieReader = Callable[[Sequence[str]], Ties]


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
        return Plan(why, True, new, gone, scope.portions(everything, ties, portion))
    # documents that are there no longer are tied as they were; the others as they are
    ties = dict(published.ties())
    fresh = _read_in_slices(read_ties, sorted(new), portion)
    for document, shared in fresh.items():
        ties[document] = ties.get(document, frozenset()) | shared
    touched = scope.tied_to(new | gone, ties)
    return Plan(why, False, new, gone, scope.portions(touched, ties, portion))


def reasons(warehouse: Path, full_refresh: bool = False) -> list[str]:
    """Why a build would run; none: nothing would be built. Touches nothing."""
    raw = warehouse / RAW
    is_landed = any((raw / "documents").glob("*.parquet"))
    landed = readings(raw) if is_landed else {}
    before = published.load(warehouse / DATABASE)
    before = replace(before, ties=dict) if before else None  # of the plan only its reason is asked
    code = project.fingerprint(project.VARIABLES)
    why = plan(landed, before, code, lambda documents: {}, full_refresh).why
    return [why] if why is not None else []


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
