"""What a night would do, found out without touching anything.

Goes in: the folders of an inbox and a warehouse. Comes out: which files are new and known, by
reader, and the reasons for which a build would run.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import __version__, landing, pipeline, warehouse

DocumentKey = tuple[str, str, str]  # document_id, reader, reader_version


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done. Files of the same bytes are one document."""

    new: tuple[tuple[str, Path], ...]  # reader and file
    known: Counter[str]  # by reader
    known_failed: int
    unopened: tuple[tuple[Path, str], ...]  # with the reason
    reasons: tuple[str, ...]  # for a build; without one nothing would be built


def plan(inbox: Sequence[Path], folder: Path, build_reasons: Sequence[str] = ()) -> Plan:
    """Look at every file of the inbox; `build_reasons` are those there are before landing any."""
    raw = folder / "raw"
    seen = landing.landed(raw)
    new: dict[str, tuple[str, Path]] = {}
    known: Counter[str] = Counter()
    known_failed = 0
    unopened = []
    for path in pipeline.find(inbox):
        try:
            source = pipeline.identify(path)
        except OSError as error:
            unopened.append((path, error.strerror or str(error)))
            continue
        reader, version = pipeline.reader_of(source)
        status = seen.get((source.document_id, reader, version))
        if status is None:
            new.setdefault(source.document_id, (reader, path))
        elif status == "failed":
            known_failed += 1
        else:
            known[reader] += 1
    reasons = list(build_reasons)
    if new:
        reasons.insert(0, f"{len(new)} new documents in the inbox")
    return Plan(tuple(new.values()), known, known_failed, tuple(unopened), tuple(reasons))


def build_reasons(folder: Path, full_refresh: bool = False) -> Iterator[str]:
    """Why what is landed is not what is published."""
    if full_refresh:
        yield "--full-refresh"
    if not (folder / warehouse.DATABASE).exists():
        yield "nothing is published yet"
        return
    try:
        with warehouse.connect(folder) as connection:
            published, version = _published(connection)
    except duckdb.Error as error:
        yield f"the published file cannot be read ({str(error).splitlines()[0]})"
        return
    waiting = {key[0] for key in _landed_last(folder / "raw") - published}
    if waiting:
        yield f"{len(waiting)} documents are landed and not published"
    if not version.startswith(f"juesuan {__version__},"):
        yield f"the published file is of {version.split(',')[0] or 'an older version'}"


def _published(connection: duckdb.DuckDBPyConnection) -> tuple[set[DocumentKey], str]:
    found = connection.execute(
        "select document_id, reader, reader_version from quality.documents"
    ).fetchall()
    version = connection.execute("select max_by(versions, run_no) from quality.dim_run").fetchone()
    return {(str(a), str(b), str(c)) for a, b, c in found}, str(version[0]) if version else ""


def _landed_last(raw: Path) -> set[DocumentKey]:
    """Of each document the reading that staging takes: the last that did not fail."""
    files = sorted(map(str, (raw / "documents").glob("*.parquet")))
    if not files:
        return set()
    query = """
        select document_id, reader, reader_version from read_parquet(?)
        qualify 1 = row_number() over (
            partition by document_id order by (status <> 'failed') desc, landed_at desc
        )
    """
    with contextlib.closing(duckdb.connect()) as connection:
        found = connection.execute(query, [files]).fetchall()
    return {(str(a), str(b), str(c)) for a, b, c in found}
