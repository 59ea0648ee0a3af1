"""Archives: each member lands as a document of its own, whatever the others are."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow.parquet as pq
import pytest

from ingest import readers
from ingest.landing import archives, pipeline
from tests.typeset import docx, pdf
from tests.typeset.grid import Grid, Text

GRID = Grid((1.0, 1.0))
GRID.add("科目", "1.00")
CONTENT = [Text("收入决算表"), GRID]


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def landed(folder: Path, data: bytes) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """(rows of documents: name, reader, status; what was told: file, reason)."""
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / "inbox" / "年报.zip").write_bytes(data)
    (folder / "inbox" / "good.txt").write_text("科目\t1.00\n", encoding="utf-8")
    report = pipeline.ingest([folder / "inbox"], folder / "w", workers=1)
    rows = pq.read_table(folder / "w" / "raw" / "documents").to_pylist()
    assert not (folder / "w" / archives.UNPACKED).exists()
    told = [
        (
            landing.source.told.partition("inbox/")[2],
            landing.error or "; ".join(landing.rows.problems if landing.rows else ()),
        )
        for landing in report.landings
        if landing.status != "landed" and landing.reader == readers.ARCHIVE
    ]
    return sorted((row["file_name"], row["reader"], row["status"]) for row in rows), told


def test_members_are_documents(tmp_path: Path) -> None:
    members = {
        "a/甲决算.docx": docx.typeset(CONTENT, "a", "b"),
        "乙决算.pdf": pdf.typeset(CONTENT),
        "__MACOSX/._a": b"x",
        "a/.DS_Store": b"x",
    }
    rows, told = landed(tmp_path, packed(members))
    assert rows == [
        ("good.txt", "text", "landed"),
        ("乙决算.pdf", "pdf", "landed"),
        ("年报.zip", "archive", "landed"),
        ("甲决算.docx", "word", "landed"),
    ]
    assert told == []
    again = pipeline.ingest([tmp_path / "inbox"], tmp_path / "w", workers=1)
    assert (len(again.landings), again.known) == (0, 2)


def test_names_of_another_country_and_paths_that_climb(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        name = ZipInfo("x")
        name.filename = "决算.txt".encode("gbk").decode("cp437")
        archive.writestr(name, "科目\t2.00\n".encode())
        archive.writestr("../../../etc/决算2.txt", "科目\t3.00\n".encode())
    data = buffer.getvalue()
    rows, _ = landed(tmp_path, data)
    assert ("决算2.txt", "text", "landed") in rows
    outside = list(tmp_path.rglob("决算2.txt"))
    assert outside == []


def test_what_is_not_unpacked_stays_told_with_the_archive(tmp_path: Path) -> None:
    members = {"内.zip": packed({"a.txt": b"1"}), "好.txt": "科目\t1.00".encode()}
    rows, told = landed(tmp_path, packed(members))
    assert ("年报.zip", "archive", "partial") in rows and ("好.txt", "text", "landed") in rows
    assert told == [("年报.zip", "内.zip: an archive in an archive: unpack it")]
    again = pipeline.ingest([tmp_path / "inbox"], tmp_path / "w", workers=1)
    assert (len(again.landings), again.known) == (0, 2)


def test_a_member_said_to_stand_before_its_archive(tmp_path: Path) -> None:
    """Fuzzing found it: the directory is said to stand further behind than it does."""
    data = bytearray(packed({"甲.txt": b"x"}))
    told = data.index(b"PK\x05\x06") + 16
    data[told : told + 4] = (int.from_bytes(data[told : told + 4], "little") + 50).to_bytes(
        4, "little"
    )
    rows, [(name, reason)] = landed(tmp_path, bytes(data))
    assert (name, reason[:17]) == ("年报.zip", "damaged (OSError)")
    assert rows == [("good.txt", "text", "landed"), ("年报.zip", "archive", "failed")]


def test_a_damaged_archive_fails_and_its_neighbours_land(tmp_path: Path) -> None:
    rows, told = landed(tmp_path, packed({"a.txt": b"\xb9\xfa 1.00" * 40})[:-40])
    assert ("good.txt", "text", "landed") in rows and ("年报.zip", "archive", "failed") in rows
    ((name, reason),) = told
    assert (name, reason[:21]) == ("年报.zip", "damaged (BadZipFile):")


def test_a_member_of_more_bytes_than_it_says_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST", 1024)
    rows, told = landed(tmp_path, packed({"a.txt": b"1" * 5000, "b.txt": b"2"}))
    assert told == [("年报.zip", "a.txt: the archive unfolds to too much: split it")]
    assert [name for name, _, _ in rows] == ["good.txt", "年报.zip"]


def test_no_more_members_than_an_archive_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    rows, told = landed(tmp_path, packed({"a.txt": "甲\t1".encode(), "b.txt": "乙\t2".encode()}))
    assert ("a.txt", "text", "landed") in rows
    assert told == [("年报.zip", "only 1 files were unpacked: split it")]


def test_a_full_disk_is_no_damage_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "_unpacked", full)
    with pytest.raises(OSError, match="No space left"):
        landed(tmp_path, packed({"a.txt": b"1"}))
