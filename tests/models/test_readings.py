"""Which reading of a document counts, and that its rows alone come with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

from ingest.landing import batches, compaction
from ingest.landing.source import Landing
from tests.landing.test_compaction import identity, reading

ROOT = Path(__file__).parents[2]
NEW, OLD = datetime(2026, 11, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)


def model(name: str, raw: Path) -> str:
    """A staging model as SQL over a raw folder."""
    text = (ROOT / "models" / "staging" / f"{name}.sql").read_text(encoding="utf-8")
    macros = (ROOT / "macros" / "raw.sql").read_text(encoding="utf-8")

    def source(_: str, table: str) -> str:
        return f"read_parquet('{raw}/{table}/*.parquet', filename = true, union_by_name = true)"

    def same(text: str) -> str:
        return text

    template = jinja2.Environment().from_string(macros + text)
    return template.render(
        source=source,
        ref=same,
        meant=same,
        plain=same,
        simplified=same,
        amount_text=same,
        is_unsure=same,
        in_scope=lambda _: "true",
        held=lambda: "stg_held_documents",
    )


def staged(raw: Path) -> tuple[dict[str, tuple[str, str]], set[tuple[Any, ...]]]:
    """Reader version and status by document, and (document_id, text, rows) of the cells."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table stg_held_documents (document_id varchar, is_set_aside boolean)"
        )
        connection.execute(f"create table stg_documents as {model('stg_documents', raw)}")
        connection.execute(f"create table cells as {model('stg_raw_cells', raw)}")
        rows = connection.execute("select document_id, reader_version, status from stg_documents")
        documents = {row[0]: row[1:] for row in rows.fetchall()}
        cells = connection.execute(
            "select document_id, text, count(*) from cells where col_no = 1 group by all"
        )
        return documents, set(cells.fetchall())


@pytest.mark.parametrize("first", [NEW, OLD])
@pytest.mark.parametrize("versions", [("1", "2"), ("9", "10"), ("1.9", "1.10"), ("1", "1.1")])
def test_the_newest_reader_counts_whatever_the_clock_says(
    tmp_path: Path, first: datetime, versions: tuple[str, str]
) -> None:
    batches.prepare(tmp_path)
    one = identity(1)
    for version, moment in zip(versions, (first, NEW if first == OLD else OLD), strict=True):
        batches.land(tmp_path, [reading(one, version, 3)], moment)
    assert staged(tmp_path) == (
        {one: (versions[1], "landed")},
        {(one, f"{one}:{versions[1]}", 3)},
    )


def test_a_reading_counts_before_a_newer_failure(
    tmp_path: Path,
) -> None:
    batches.prepare(tmp_path)
    good = reading(identity(1), "1", 3)
    batches.land(tmp_path, [good], OLD)
    failed = Landing(good.source, "text", "2", error="its reader crashed or hung")
    batches.land(tmp_path, [failed], NEW)
    documents, cells = staged(tmp_path)
    assert documents == {identity(1): ("1", "landed")}
    assert len(cells) == 1


def test_the_same_is_staged_after_a_merge(tmp_path: Path) -> None:
    """Also where one reading is merged and the other is not, and while old files are still there."""
    batches.prepare(tmp_path)
    for number in range(8):
        batches.land(tmp_path, [reading(identity(number), "1", 2)])
    for number in range(3):
        batches.land(tmp_path, [reading(identity(number), "2", 5)])
    before = staged(tmp_path)
    assert len(before[0]) == 8 and {count for _, _, count in before[1]} == {2, 5}
    copies = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    assert compaction.compact(tmp_path) > 0
    assert staged(tmp_path) == before
    for path, content in copies.items():
        path.write_bytes(content)
    assert staged(tmp_path) == before, "killed before anything was removed"
    batches.prepare(tmp_path)
    assert staged(tmp_path) == before
