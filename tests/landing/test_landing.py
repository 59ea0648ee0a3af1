"""Raw Parquet: typed, whole or not at all, and the same twice."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest import readers
from ingest.document import Box, Cell, Document, Line, Row, Table, TextBlock
from ingest.files import sha256
from ingest.landing import batches, pipeline
from ingest.landing.batches import EMPTY_BATCH
from ingest.landing.masking import mask_document
from ingest.landing.rows import of as rows_of
from ingest.landing.schemas import SCHEMAS
from ingest.landing.source import Landing, Source
from ingest.landing.workers import processes

CELL = (
    "struct<col_no: int32, text: string, col_span: int32, row_span: int32, "
    "x0: double, y0: double, x1: double, y1: double, second_text: string>"
)
CONTRACT = {
    "documents": {
        "document_id": "string",
        "file_name": "string",
        "source_uri": "string",
        "media_type": "string",
        "byte_size": "int64",
        "page_count": "int32",
        "reader": "string",
        "reader_version": "string",
        "status": "string",
        "error": "string",
        "batch_id": "string",
        "landed_at": "timestamp[us, tz=UTC]",
        "masked_count": "int32",
    },
    "text_lines": {
        "document_id": "string",
        "page_no": "int32",
        "block_no": "int32",
        "line_no": "int32",
        "text": "string",
        "x0": "double",
        "y0": "double",
        "x1": "double",
        "y1": "double",
    },
    "table_rows": {
        "document_id": "string",
        "page_no": "int32",
        "block_no": "int32",
        "table_no": "int32",
        "row_no": "int32",
        "cells": CELL,  # a list of it
        "method": "string",
    },
}
MOBILE = "".join(["138", "0000", "4321"])
TEXT = f"样例单位决算\n\n科目\t金额\n教育支出\t12.50\n\n联系人：钱某 电话：{MOBILE}\n"


def source(document_id: str = "d" * 64, name: str = "样例.txt") -> Source:
    return Source(Path(name), document_id, 12, "text/plain")


def document(problems: list[str] | None = None) -> Document:
    box = Box(1.5, 2.5, 3.5, 4.5)
    row = Row(1, (Cell(1, "教育支出", box), Cell(2, "", None, 2, 3, "12.50")))
    return Document(
        [
            TextBlock((Line("标题", 1, box), Line("单位：万元", 1))),
            Table(1, (row, Row(2, ())), "test"),
            Table(2, (row,), "test"),
            TextBlock((Line(f"联系电话：{MOBILE}", 2),)),
        ],
        2,
        "text",
        "1",
        problems or [],
    )


def read(
    document_id: str = "d" * 64, version: str = "1", problems: list[str] | None = None
) -> Landing:
    masked, count = mask_document(document(problems))
    found = rows_of(document_id, masked, count)
    return Landing(source(document_id), "text", version, found)


def rows(raw: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(raw / table).to_pylist()
    return found


def files(raw: Path) -> Mapping[str, tuple[int, bytes]]:
    """Every file below a folder: when it was written and what is in it."""
    return {
        str(file.relative_to(raw)): (file.stat().st_mtime_ns, file.read_bytes())
        for file in sorted(raw.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    batches.prepare(folder)
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "一.txt").write_text(TEXT, encoding="utf-8")
    (folder / "二.txt").write_text(TEXT.replace("12.50", "13.50"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("table", CONTRACT)
def test_the_schema_is_the_contract(raw: Path, table: str) -> None:
    batches.land(raw, [read()])
    for file in (raw / table).glob("*.parquet"):
        found = pq.read_schema(file)
        types = {field.name: field.type for field in found}
        assert list(types) == list(CONTRACT[table])
        if table == "table_rows":
            cells = types["cells"]
            assert pa.types.is_list(cells)
            assert str(cells.value_type) == CELL
            types["cells"] = cells.value_type
        assert {name: str(kind) for name, kind in types.items()} == CONTRACT[table]
    assert set(SCHEMAS) == set(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_an_empty_typed_file_always_stands_there(raw: Path, table: str) -> None:
    empty = raw / table / f"{EMPTY_BATCH}.parquet"
    assert pq.read_table(empty).num_rows == 0
    assert [file.name for file in (raw / table).iterdir()] == [empty.name]
    before = files(raw)
    batches.prepare(raw)
    assert files(raw) == before
    assert batches.landed(raw) == {}


def test_what_was_read_lands_as_it_is(raw: Path) -> None:
    batch_id = batches.land(raw, [read()])
    (row,) = rows(raw, "documents")
    assert row.pop("landed_at").tzinfo is not None
    assert row == {
        "document_id": "d" * 64,
        "file_name": "样例.txt",
        "source_uri": "样例.txt",
        "media_type": "text/plain",
        "byte_size": 12,
        "page_count": 2,
        "reader": "text",
        "reader_version": "1",
        "status": "landed",
        "error": None,
        "batch_id": batch_id,
        "masked_count": 1,
    }
    place = ["page_no", "block_no", "line_no", "text", "x0", "y1"]
    assert [[line[name] for name in place] for line in rows(raw, "text_lines")] == [
        [1, 1, 1, "标题", 1.5, 4.5],
        [1, 1, 2, "单位：万元", None, None],
        [2, 4, 1, "联系电话：***", None, None],
    ]
    place = ["page_no", "block_no", "table_no", "row_no", "method"]
    table = rows(raw, "table_rows")
    assert [[row[name] for name in place] for row in table] == [
        [1, 2, 1, 1, "test"],
        [1, 2, 1, 2, "test"],
        [2, 3, 2, 1, "test"],
    ]
    none = dict.fromkeys(["x0", "y0", "x1", "y1"])
    box = {"x0": 1.5, "y0": 2.5, "x1": 3.5, "y1": 4.5}
    assert table[0]["cells"] == [
        {"col_no": 1, "text": "教育支出", "col_span": 1, "row_span": 1, **box, "second_text": None},
        {"col_no": 2, "text": "", "col_span": 2, "row_span": 3, **none, "second_text": "12.50"},
    ]
    assert table[1]["cells"] == []
    assert MOBILE.encode() not in b"".join(content for _, content in files(raw).values())


def test_the_status_says_how_much_was_read(raw: Path) -> None:
    batches.land(
        raw,
        [
            read("a" * 64),
            read("b" * 64, problems=["page 2 is blank", "and 3"]),
            Landing(source("c" * 64), "none", "0", error="no reader for .doc: save it as PDF"),
        ],
    )
    found = {
        row["document_id"][0]: (row["status"], row["error"], row["page_count"], row["masked_count"])
        for row in rows(raw, "documents")
    }
    assert found == {
        "a": ("landed", None, 2, 1),
        "b": ("partial", "page 2 is blank; and 3", 2, 1),
        "c": ("failed", "no reader for .doc: save it as PDF", None, 0),
    }
    assert {row["document_id"][0] for row in rows(raw, "text_lines")} == {"a", "b"}
    assert batches.landed(raw) == {
        ("a" * 64, "text", "1"): "landed",
        ("b" * 64, "text", "1"): "partial",
        ("c" * 64, "none", "0"): "failed",
    }


def test_a_batch_is_named_after_what_it_holds(raw: Path) -> None:
    one, two = (read(x * 64) for x in "ab")
    first = batches.land(raw, [one, two])
    assert batches.land(raw, [two, one]) == first
    assert len(rows(raw, "documents")) == 2, "the same batch takes the place of itself"
    newer = read("a" * 64, version="2")
    assert batches.land(raw, [newer, two]) != first


def test_a_batch_without_its_documents_file_does_not_count(raw: Path) -> None:
    whole = batches.land(raw, [read("a" * 64)])
    broken = batches.land(raw, [read("b" * 64)])
    (raw / "documents" / f"{broken}.parquet").unlink()
    assert batches.landed(raw).keys() == {("a" * 64, "text", "1")}
    batches.prepare(raw)
    for table in CONTRACT:
        names = {file.stem for file in (raw / table).iterdir()}
        assert names == {EMPTY_BATCH, whole}, table
        assert {row["document_id"] for row in rows(raw, table)} == {"a" * 64}


def test_a_killed_run_leaves_a_batch_that_does_not_count(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The `documents` file is written last: whatever stops the writing before, nothing counts."""
    write = batches.write

    def killed(target: Path, table: pa.Table) -> None:
        if target.parent.name == "documents":
            raise KeyboardInterrupt
        write(target, table)

    monkeypatch.setattr(batches, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        batches.land(raw, [read()])
    assert len(rows(raw, "text_lines")) == 3
    assert batches.landed(raw) == {}
    batches.prepare(raw)
    assert rows(raw, "text_lines") == rows(raw, "table_rows") == []


@pytest.mark.parametrize("table", CONTRACT)
def test_temporary_leftovers_are_removed(raw: Path, table: str) -> None:
    leftover = raw / table / "0123456789abcdef0123.4321.tmp"
    leftover.write_bytes(b"half a file")
    batches.prepare(raw)
    assert not leftover.exists()
    batches.land(raw, [read()])
    assert list(raw.rglob("*.tmp")) == []


def test_a_file_is_renamed_only_when_it_is_whole(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(table: pa.Table, target: Path, **options: object) -> None:
        target.write_bytes(b"PAR1 half")
        raise OSError(28, "No space left on device")

    before = set(files(raw))
    monkeypatch.setattr(batches.pq, "write_table", full_disk)
    with pytest.raises(OSError, match="No space left"):
        batches.land(raw, [read()])
    assert set(files(raw)) == before, "not even a temporary file stays on a full disk"


def test_the_same_bytes_twice_change_nothing(inbox: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    first = pipeline.ingest([inbox], warehouse, workers=1)
    assert (first.known, len(first.landings)) == (0, 2)
    before = files(warehouse)
    again = pipeline.ingest([inbox, inbox / "一.txt"], warehouse, workers=1)
    assert (again.known, again.known_failed, again.landings) == (2, 0, ())
    assert files(warehouse) == before


def test_new_files_land_beside_the_old(inbox: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    pipeline.ingest([inbox], warehouse, workers=1)
    before = files(warehouse)
    (inbox / "三.txt").write_text(TEXT.replace("12.50", "14.50"), encoding="utf-8")
    report = pipeline.ingest([inbox], warehouse, workers=1)
    assert [result.source.path.name for result in report.landings] == ["三.txt"]
    assert before.items() <= files(warehouse).items()
    assert len(rows(warehouse / "raw", "documents")) == 3


def test_a_newer_reader_lands_a_document_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "warehouse"
    pipeline.ingest([inbox / "一.txt"], warehouse, workers=1)
    monkeypatch.setattr(processes, "START_METHOD", "fork")  # so that the worker has it too
    monkeypatch.setattr(readers.named("text"), "VERSION", "999")
    report = pipeline.ingest([inbox / "一.txt"], warehouse, workers=1)
    assert (report.known, len(report.landings)) == (0, 1)
    assert {key[2] for key in batches.landed(warehouse / "raw")} >= {"999"}
    assert len(batches.landed(warehouse / "raw")) == 2


def test_the_originals_are_kept_whole_for_the_owner_alone(inbox: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    pipeline.ingest([inbox], warehouse, workers=1)
    originals = warehouse / "originals"
    assert stat.S_IMODE(originals.stat().st_mode) == 0o700
    kept = {file.name: file for file in originals.iterdir()}
    assert set(kept) == {sha256(file) for file in inbox.iterdir()}
    for file in inbox.iterdir():
        original = kept[sha256(file)]
        assert stat.S_IMODE(original.stat().st_mode) == 0o600
        assert original.read_bytes() == file.read_bytes()
        assert MOBILE.encode() in original.read_bytes(), "the evidence is not masked"
    landed = "".join(
        str(rows(warehouse / "raw", table)) for table in ("documents", "text_lines", "table_rows")
    )
    assert MOBILE not in landed
    assert "钱某" not in landed
    assert {row["masked_count"] for row in rows(warehouse / "raw", "documents")} == {2}


def test_a_document_is_its_bytes_not_its_name(inbox: Path, tmp_path: Path) -> None:
    (inbox / "零.txt").write_bytes((inbox / "一.txt").read_bytes())
    (inbox / "sub").mkdir()
    (inbox / "sub" / "一.txt").write_bytes((inbox / "二.txt").read_bytes())
    warehouse = tmp_path / "warehouse"
    pipeline.ingest([inbox], warehouse, workers=1)
    found = {row["document_id"]: row for row in rows(warehouse / "raw", "documents")}
    assert len(found) == 2
    assert set(found) == {sha256(inbox / "一.txt"), sha256(inbox / "二.txt")}
    assert all(row["byte_size"] == len(TEXT.encode()) for row in found.values())
    assert len(list((warehouse / "originals").iterdir())) == 2


def test_no_path_of_the_machine_lands(inbox: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    pipeline.ingest([inbox], warehouse, workers=1)
    assert str(tmp_path).encode() not in b"".join(c for _, c in files(warehouse / "raw").values())
    assert str(tmp_path) not in str(rows(warehouse / "raw", "documents"))
