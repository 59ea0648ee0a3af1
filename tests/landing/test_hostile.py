"""Hostile files: each fails or lands in part, with a reason that a clerk understands, in bounded time,
and the other documents of the batch land as if it were not there."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingest.landing import inbox as inboxes
from ingest.landing import pipeline, reading
from ingest.landing.source import Landed
from tests.commands.test_cli import run as command
from tests.landing import hostile

pytestmark = pytest.mark.slow

# A clerk can act on it: it says what to do. No name of a class, no path, no traceback.
REMEDY = re.compile(
    r"fetch|split|report this file|remove|put |save|needs OCR|landed as lines|only its text landed|land a text version|ask ",
    re.I,
)
SECONDS = 60


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("a-good.txt", "z-good.txt"):
        (folder / name).write_text(hostile.GOOD + name + "\t2.00\n", encoding="utf-8")
    return folder


def ingest(inbox: Path, workers: int = 1) -> Landed:
    return pipeline.ingest([inbox], inbox.parent / "warehouse", workers)


def documents(inbox: Path) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(inbox.parent / "warehouse" / "raw" / "documents").to_pylist()
    return {row["file_name"]: row for row in rows}


def assert_good_landed(inbox: Path) -> None:
    rows = documents(inbox)
    assert [rows[name]["status"] for name in ("a-good.txt", "z-good.txt")] == ["landed"] * 2


@pytest.mark.parametrize("name", hostile.PDFS)
def test_a_hostile_pdf(inbox: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (inbox / "m.pdf").write_bytes(hostile.PDFS[name]())
    started = time.monotonic()
    ingest(inbox)
    assert time.monotonic() - started < SECONDS
    assert_good_landed(inbox)
    row = documents(inbox)["m.pdf"]
    if row["status"] != "landed":
        assert REMEDY.search(row["error"]), row["error"]
        assert "Traceback" not in row["error"] and "/" not in row["error"], row["error"]
    assert "".join(capfd.readouterr()) == "", "a library spoke"


def test_links_and_pipes_are_named_and_not_followed(inbox: Path) -> None:
    reasons = hostile.links_and_pipes(inbox, inbox.parent / "outside")
    (inbox / "inner.txt").symlink_to(inbox / "a-good.txt")
    report = ingest(inbox)
    refused = {x.source.name: x.error for x in report.landings if x.status == "failed"}
    assert refused == reasons
    assert_good_landed(inbox)
    written = b"".join(
        p.read_bytes() for p in (inbox.parent / "warehouse").rglob("*") if p.is_file()
    )
    assert b"root:x" not in written


def test_a_link_that_is_named_itself_is_followed(inbox: Path) -> None:
    link = inbox.parent / "link.txt"
    link.symlink_to(inbox / "a-good.txt")
    assert inboxes.find([link]).files == (link,)


def test_names_of_any_bytes_land(inbox: Path) -> None:
    for number, name in enumerate(hostile.NAMES):
        path = bytes(inbox) + b"/" + name
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a path of bytes
            file.write(f"{hostile.GOOD}项目\t{number}.00\n")
    before = sorted(inbox.parent.iterdir())
    ingest(inbox)
    assert sorted(inbox.parent.iterdir()) == sorted([*before, inbox.parent / "warehouse"])
    rows = documents(inbox)
    assert set(rows) == {*hostile.NAMES.values(), "a-good.txt", "z-good.txt"}
    assert {row["status"] for row in rows.values()} == {"landed"}


def test_the_command_says_such_names(inbox: Path) -> None:
    for number, name in enumerate(hostile.NAMES):
        with open(bytes(inbox) + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(bytes(number + 1))
    shown = command("ingest", inbox, "--warehouse", inbox.parent / "warehouse", "--workers", "1")
    assert shown.code == 0
    assert "决算公开.txt" in shown.err and "\x1b" not in shown.err and "\u202e" not in shown.err
    assert "Traceback" not in shown.err


def test_a_file_that_is_still_written(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    growing, identify = inbox / "m-growing.txt", inboxes.identify
    growing.write_text(hostile.GOOD, encoding="utf-8")

    def slowly(path: Path) -> Any:
        found = identify(path)
        if path == growing:
            with growing.open("a", encoding="utf-8") as file:
                file.write("还有\t3.00\n")
        return found

    monkeypatch.setattr(inboxes, "identify", slowly)
    report = ingest(inbox)
    assert {x.source.name: x.error for x in report.landings if x.error} == {
        "m-growing.txt": "is still being written: the next run takes it"
    }
    assert_good_landed(inbox)
    monkeypatch.undo()
    ingest(inbox)
    assert documents(inbox)["m-growing.txt"]["status"] == "landed"


@pytest.mark.parametrize("what", ["changed", "gone"])
def test_a_file_that_is_not_what_was_read(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    file, keep = inbox / "m.txt", pipeline.originals.keep
    file.write_text(hostile.GOOD + "m\t1.00\n", encoding="utf-8")

    def late(warehouse: Path, source: Any) -> Any:
        if source.path == file:
            file.write_text("else", encoding="utf-8") if what == "changed" else file.unlink()
        return keep(warehouse, source)

    monkeypatch.setattr(pipeline.originals, "keep", late)
    report = ingest(inbox)
    assert [x.error for x in report.landings if x.error] == [
        "was changed while it was read: the next run takes it as it is then"
    ]
    assert set(documents(inbox)) == {"a-good.txt", "z-good.txt"}
    assert len(list((inbox.parent / "warehouse" / "originals").iterdir())) == 2


def test_a_file_that_vanishes(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identify = inboxes.identify

    def gone(path: Path) -> Any:
        if path.name == "m.txt":
            path.unlink()
        return identify(path)

    (inbox / "m.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(inboxes, "identify", gone)
    (refused,) = [x for x in ingest(inbox).landings if x.error]
    assert refused.error == "vanished while it was looked at: put it back, the next run takes it"
    assert_good_landed(inbox)


def test_a_form_that_nobody_can_tell(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identify = inboxes.identify

    def fails(path: Path) -> Any:
        if path.name == "m.txt":
            raise ValueError("钱某 in a message")
        return identify(path)

    (inbox / "m.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(inboxes, "identify", fails)
    ingest(inbox)
    assert documents(inbox)["m.txt"]["status"] == "failed"
    assert "钱某" not in documents(inbox)["m.txt"]["error"]
    assert_good_landed(inbox)


@pytest.mark.parametrize(("share", "status"), [(0.001, "partial"), (0.5, "failed")])
def test_utf_16_with_broken_pairs(inbox: Path, share: float, status: str) -> None:
    text = (hostile.GOOD * 60).encode("utf-16-le")
    every = max(1, int(1 / share)) * 2
    broken = bytearray(text)
    for place in range(100, len(broken) - 1, every):
        broken[place : place + 2] = b"\x00\xd8"
    (inbox / "m.txt").write_bytes(b"\xff\xfe" + bytes(broken))
    ingest(inbox)
    row = documents(inbox)["m.txt"]
    assert row["status"] == status
    assert "UTF-16" in row["error"] and "fetch" in row["error"]


def test_half_a_character_at_the_end_of_utf_16(inbox: Path) -> None:
    (inbox / "m.txt").write_bytes(b"\xff\xfe" + hostile.GOOD.encode("utf-16-le")[:-1])
    ingest(inbox)
    assert documents(inbox)["m.txt"]["status"] == "partial"


def test_ten_thousand_pages(inbox: Path) -> None:
    (inbox / "m.pdf").write_bytes(hostile.pages(10_000))
    ingest(inbox)
    row = documents(inbox)["m.pdf"]
    assert row["page_count"] == 10_000 or "split the file" in row["error"]
    assert_good_landed(inbox)


def test_a_million_cells(inbox: Path) -> None:
    line = "\t".join(f"{number}.00" for number in range(1000)) + "\n"
    (inbox / "m.txt").write_text("科目\n" + line * 1000, encoding="utf-8")
    started = time.monotonic()
    ingest(inbox)
    assert time.monotonic() - started < 2 * reading.SECONDS_PER_DOCUMENT
    row = documents(inbox)["m.txt"]
    assert row["status"] == "landed" or "split the file" in row["error"]
    assert_good_landed(inbox)
