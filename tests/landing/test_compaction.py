"""Merging small raw files: the same rows in fewer files, whenever the run is killed."""

from __future__ import annotations

import os
import random
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Cell, Document, Line, Row, Table, TextBlock
from ingest.landing import batches, compaction
from ingest.landing.batches import EMPTY_BATCH
from ingest.landing.rows import of as rows_of
from ingest.landing.schemas import SCHEMAS
from ingest.landing.source import Landing, Source
from tests import soak

TABLES = ("documents", "text_lines", "table_rows")
Reading = tuple[str, str]  # document_id, reader_version


class Killed(BaseException):
    """The run ends here."""


def reading(document_id: str, version: str, rows: int) -> Landing:
    """A document of some rows, each of which says which reading it is of."""
    said = f"{document_id}:{version}"
    table = Table(
        1, tuple(Row(n, (Cell(1, said), Cell(2, f"{n}.50"))) for n in range(1, rows + 1)), "test"
    )
    lines = TextBlock(tuple(Line(f"{said}:{n}", 1) for n in range(rows)))
    document = Document([lines, table], 1, "text", version)
    source = Source(Path(f"{document_id[:8]}.txt"), document_id, 12, "text/plain")
    return Landing(source, "text", version, rows_of(document_id, document))


def land(raw: Path, held: list[list[tuple[str, str, int]]]) -> None:
    batches.prepare(raw)
    for batch in held:
        batches.land(raw, [reading(*one) for one in batch])


def identity(number: int) -> str:
    return random.Random(number).randbytes(32).hex()


def small_batches(count: int = 9, size: int = 3, version: str = "1") -> list[Any]:
    return [
        [(identity(batch * size + n), version, 1 + (batch + n) % 4) for n in range(size)]
        for batch in range(count)
    ]


def contents(raw: Path) -> dict[Reading, dict[str, list[Any]]]:
    """Of each reading its row, lines and cells, bound by the name of the file as staging does."""
    found: dict[Reading, dict[str, list[Any]]] = {}
    files = {path.name for path in (raw / "documents").glob("*.parquet")}
    for name in sorted(files):
        rows = {table: pq.read_table(raw / table / name).to_pylist() for table in TABLES}
        for row in rows["documents"]:
            key = row["document_id"], row["reader_version"]
            assert key not in found, "doubled"
            mine = {
                table: [line for line in rows[table] if line["document_id"] == row["document_id"]]
                for table in TABLES
            }
            found[key] = mine
    return found


def names(raw: Path, table: str = "documents") -> set[str]:
    return {path.stem for path in (raw / table).iterdir()} - {EMPTY_BATCH}


def land_alike(raw: Path, count: int, rows: int) -> None:
    """Batches of 64 documents: one that is landed, and others of the same rows by other names."""
    batches.prepare(raw)
    ids = [f"0000{identity(n)[4:]}" for n in range(64)]
    first = batches.land(raw, [reading(one, "1", rows) for one in ids])
    for table in TABLES:
        held = pq.read_table(raw / table / f"{first}.parquet")
        at = held.schema.get_field_index("document_id")
        rest = pc.utf8_slice_codeunits(held["document_id"], 4)
        for number in range(1, count):
            other = pc.binary_join_element_wise(f"{number:04x}", rest, "")
            found = held.set_column(at, held.schema.field(at), other)
            batches.write(raw / table / f"{number:020x}.parquet", found)


def test_small_batches_become_one(tmp_path: Path) -> None:
    land(tmp_path, small_batches())
    before, known = contents(tmp_path), batches.landed(tmp_path)
    assert compaction.compact(tmp_path) == 3 * 8
    assert all(len(names(tmp_path, table)) == 1 for table in TABLES)
    assert contents(tmp_path) == before
    assert batches.landed(tmp_path) == known
    for table in TABLES:
        (file,) = (tmp_path / table).glob("merged-*.parquet")
        assert pq.read_schema(file).equals(SCHEMAS[table])
        ids = pq.read_table(file).column("document_id").to_pylist()
        assert ids == sorted(ids), "the rows of a document are together"
    state = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert compaction.compact(tmp_path) == 0
    batches.prepare(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == state


def test_few_batches_stay(tmp_path: Path) -> None:
    land(tmp_path, small_batches(compaction.FEWEST_FILES - 1))
    before = names(tmp_path)
    assert compaction.compact(tmp_path) == 0
    assert names(tmp_path) == before


def test_two_readings_never_share_a_file(tmp_path: Path) -> None:
    land(tmp_path, small_batches(8) + small_batches(8, version="2"))
    before = contents(tmp_path)
    assert len(before) == 2 * 24
    compaction.compact(tmp_path)
    assert len(names(tmp_path)) == 2
    assert contents(tmp_path) == before
    for key, tables in before.items():
        assert {line["text"].rpartition(":")[0] for line in tables["text_lines"]} == {":".join(key)}


def test_batches_as_they_were_landed_before_are_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older files are neither sorted by document nor say so."""
    land(tmp_path, small_batches())
    before = contents(tmp_path)
    for table in TABLES:
        for file in (tmp_path / table).glob("*.parquet"):
            rows = pq.read_table(file)
            ids = sorted(set(rows.column("document_id").to_pylist()), reverse=True)
            order = [n for i in ids for n, x in enumerate(rows.column(0).to_pylist()) if x == i]
            pq.write_table(rows.take(pa.array(order, pa.int64())), file)
    compaction.compact(tmp_path)
    assert len(names(tmp_path)) == 1
    assert contents(tmp_path) == before


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_batches_hold_the_same_afterwards(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = tmp_path_factory.mktemp("raw")
    held, seen = [], set()
    for _ in range(data.draw(st.integers(0, 14))):
        drawn = data.draw(
            st.lists(
                st.tuples(st.integers(0, 30), st.sampled_from("123"), st.integers(0, 5)),
                unique_by=lambda one: one[0],
                min_size=1,
                max_size=4,
            )
        )
        batch = [(identity(n), v, rows) for n, v, rows in drawn if (n, v) not in seen]
        seen |= {(n, v) for n, v, _ in drawn}
        held.append(batch)
    land(raw, [batch for batch in held if batch])
    before, files = contents(raw), len(names(raw))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "FEWEST_FILES", 3)
        patch.setattr(compaction, "DOCUMENTS_PER_FILE", data.draw(st.integers(4, 40)))
        patch.setattr(batches, "ROWS_PER_GROUP", 3)
        patch.setattr(compaction, "ROWS_PER_GROUP", 3)
        patch.setattr(compaction, "ROWS_AT_A_TIME", 2)
        saved = compaction.compact(raw)
    assert contents(raw) == before
    assert len(names(raw)) == files - saved // 3


def interrupted(step: int, action: Callable[[], object]) -> tuple[bool, int]:
    """Do it, killed right before the `step`th rename or removal; whether it was, and the steps."""
    steps = 0

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(self: Path, *args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                raise Killed
            if steps > step:
                return None  # a killed run does nothing more, not even clean up
            return original(self, *args, **kwargs)

        return replacement

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "rename", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        try:
            action()
        except Killed:
            return True, steps
    return False, steps


def kills(raw: Path, whole: Path) -> Iterator[tuple[int, Path]]:
    """A copy of the whole raw folder after each kill, until there is nothing left to kill."""
    for step in range(1, 200):
        folder = raw / str(step)
        shutil.copytree(whole, folder)
        killed, _ = interrupted(step, lambda folder=folder: compaction.compact(folder))  # type: ignore[misc]
        if not killed:
            return
        yield step, folder
    raise AssertionError("it never ended")


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("again", [None, 1, 2, 5][: soak.times(4, 2)])
def test_killed_at_every_step(tmp_path: Path, again: int | None) -> None:
    """Before each rename and removal; `again`: then killed once more while that is put right."""
    held = [*small_batches(8), *small_batches(2, version="2")]
    land(tmp_path / "whole", held)
    before = {
        key: {
            table: [
                {name: value for name, value in row.items() if name != "landed_at"} for row in rows
            ]
            for table, rows in found.items()
        }
        for key, found in contents(tmp_path / "whole").items()
    }
    known = batches.landed(tmp_path / "whole")
    last = 0
    for last, raw in kills(tmp_path, tmp_path / "whole"):  # noqa: B007
        assert batches.landed(raw) == known, "right at every instant"
        if again is not None:
            interrupted(again, lambda raw=raw: batches.prepare(raw))  # type: ignore[misc]
            assert batches.landed(raw) == known
        batches.prepare(raw)
        assert batches.landed(raw) == known
        found = contents(raw)
        for tables in found.values():
            for row in tables["documents"]:
                row.pop("landed_at")
        assert found == before
        assert names(raw, "text_lines") == names(raw, "table_rows") == names(raw)
        assert not list(raw.rglob("*.tmp"))
        compaction.compact(raw)
        assert len(names(raw)) <= 3
    assert last >= 3 + 3 * 8


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    land(tmp_path, small_batches())
    name = min(names(tmp_path))
    broken = tmp_path / "table_rows" / f"{name}.parquet"
    broken.write_bytes(b"PAR1 cut off")
    before = names(tmp_path)
    with pytest.raises(batches.DamagedBatch, match=rf"table_rows/{name}\.parquet is damaged"):
        compaction.compact(tmp_path)
    assert names(tmp_path) == before
    broken.unlink()
    with pytest.raises(batches.DamagedBatch, match=rf"documents/{name}\.parquet is damaged"):
        batches.prepare(tmp_path)
    (tmp_path / "documents" / f"{name}.parquet").unlink()
    batches.prepare(tmp_path)
    assert names(tmp_path, "text_lines") == before - {name}


@pytest.mark.slow
def test_ten_thousand_documents_stay_in_few_files(tmp_path: Path) -> None:
    """In batches of 64, and what is landed is known at once."""
    land_alike(tmp_path, 157, rows=2)
    for most in (3.0, 0.5):
        started = time.monotonic()
        assert len(batches.landed(tmp_path)) == 157 * 64
        assert time.monotonic() - started < most
        compaction.compact(tmp_path)
    assert len(names(tmp_path)) <= 20
    rows = sum(pq.read_metadata(file).num_rows for file in (tmp_path / "text_lines").iterdir())
    assert rows == 2 * 157 * 64


def test_a_document_is_found_without_reading_the_others(tmp_path: Path) -> None:
    batches.prepare(tmp_path)
    for start in range(0, 160, 16):
        batches.land(tmp_path, [reading(identity(n), "1", 200) for n in range(start, start + 16)])
    compaction.compact(tmp_path)
    (file,) = (tmp_path / "text_lines").glob("merged-*.parquet")
    metadata = pq.read_metadata(file)
    wanted = identity(77)
    holding = 0
    for number in range(metadata.num_row_groups):
        bounds = metadata.row_group(number).column(0).statistics
        holding += bounds.min <= wanted <= bounds.max
    assert metadata.num_row_groups >= 4 and holding <= 2
    query = "select count(*) from read_parquet(?) where document_id = ?"
    with duckdb.connect() as connection:  # that of the module would be left with an open result
        assert connection.execute(query, [str(file), wanted]).fetchone() == (200,)


@pytest.mark.slow
def test_memory_does_not_grow_with_what_is_merged(tmp_path: Path) -> None:
    """15 batches of 64 documents of 300 rows and lines each, in another process."""
    land_alike(tmp_path, 15, rows=300)
    child = os.fork()
    if child == 0:
        limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        compaction.compact(tmp_path)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - limit
        os._exit(min(grown // 1024 // 2, 255))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) * 2 <= 250, "MB"
    assert len(names(tmp_path)) == 1
    assert len(batches.landed(tmp_path)) == 15 * 64
