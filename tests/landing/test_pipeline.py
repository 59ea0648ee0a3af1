"""Bad input costs itself and nothing else: the run goes on, the row says why and what to do.

Worker processes are forked from this one, so a reader put into `sys.modules` here is the one that
they use.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest import files
from ingest.document import Cell, Document, Row, Table, UnreadableDocument
from ingest.landing import pipeline, reading
from ingest.landing.inbox import MissingPath, find, identify
from ingest.landing.source import Landed, Landing
from ingest.landing.workers import extraction, processes
from ingest.landing.workers.pools import Processes

TABLE = "科目\t金额\n教育支出\t12.50\n"
REMEDY = ("fetch it again", "split the file", "save it as", "remove the password")
REMEDY += ("report this file", "give it the ending", "land a text version", "make it readable")
# the fake reader reaches workers by fork
forked = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork")


@pytest.fixture(autouse=True)
def fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers see what a test has put in place; tests/landing/test_executors.py has them as they are."""
    monkeypatch.setattr(processes, "START_METHOD", "fork")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one good document, to which a test adds its bad ones."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(TABLE, encoding="utf-8")
    return folder


def pdf(path: Path, text: str = "", encrypt: StandardEncryption | None = None) -> Path:
    """A PDF of one page, with a small ruled table where there is text."""
    canvas = Canvas(str(path), pagesize=(300, 300), encrypt=encrypt)
    if text:
        for x in (50, 150, 250):
            canvas.line(x, 200, x, 240)
        for y in (200, 220, 240):
            canvas.line(50, y, 250, y)
        for x, y in ((55, 225), (155, 225), (55, 205), (155, 205)):
            canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return path


def documents(inbox: Path) -> dict[str, dict[str, Any]]:
    """The rows of `documents` by file name."""
    rows = pq.read_table(inbox.parent / "warehouse" / "raw" / "documents").to_pylist()
    assert len({row["file_name"] for row in rows}) == len(rows)
    return {row["file_name"]: row for row in rows}


def run(inbox: Path, workers: int = 2) -> Landed:
    return pipeline.ingest([inbox], inbox.parent / "warehouse", workers)


def reason_for(inbox: Path, name: str, status: str = "failed", workers: int = 2) -> str:
    """Land the inbox; the good document is there, the other says why not."""
    report = run(inbox, workers)
    assert len(report.landings) == len(list(inbox.iterdir()))
    found = documents(inbox)
    assert found["good.txt"]["status"] == "landed"
    tables = pq.read_table(inbox.parent / "warehouse" / "raw" / "table_rows").to_pylist()
    good = [row for row in tables if row["document_id"] == found["good.txt"]["document_id"]]
    assert len(good) == 2
    row = found[name]
    assert row["status"] == status
    if status == "failed":
        assert any(remedy in row["error"] for remedy in REMEDY), row["error"]
        assert row["page_count"] is None
    assert "Traceback" not in row["error"]
    assert str(inbox) not in row["error"]
    original = inbox.parent / "warehouse" / "originals" / row["document_id"]
    assert original.read_bytes() == (inbox / name).read_bytes(), "even this is kept as evidence"
    error: str = row["error"]
    return error


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPath, match=r"gone\.pdf: no such file or folder; check the path"):
        pipeline.ingest([tmp_path / "gone.pdf"], tmp_path / "warehouse", workers=1)


@pytest.mark.parametrize("name", ["empty.txt", "empty.pdf", "empty.xyz"])
def test_an_empty_file(inbox: Path, name: str) -> None:
    (inbox / name).touch()
    assert reason_for(inbox, name) == "the file is empty: fetch it again from its publisher"


def test_a_text_of_blanks(inbox: Path) -> None:
    (inbox / "blank.txt").write_text(" \n\f\n　\n", encoding="utf-8")
    assert "is empty" in reason_for(inbox, "blank.txt")


def test_a_pdf_without_text(inbox: Path) -> None:
    pdf(inbox / "scan.pdf")
    assert "is a PDF without text (a scan?)" in reason_for(inbox, "scan.pdf")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_a_truncated_pdf(inbox: Path, share: float) -> None:
    whole = pdf(inbox / "cut.pdf", "1.00").read_bytes()
    (inbox / "cut.pdf").write_bytes(whole[: int(len(whole) * share)])
    run(inbox)
    row = documents(inbox)["cut.pdf"]
    assert row["status"] in ("failed", "partial")
    assert "fetch it again" in row["error"]
    assert documents(inbox)["good.txt"]["status"] == "landed"


def test_a_pdf_of_noise(inbox: Path) -> None:
    (inbox / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    assert "damaged or truncated" in reason_for(inbox, "noise.pdf")


def test_a_pdf_with_a_password(inbox: Path) -> None:
    pdf(inbox / "locked.pdf", "1.00", StandardEncryption("secret", canPrint=0))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(inbox / "locked.pdf")
    assert "is password-protected" in reason_for(inbox, "locked.pdf")


def test_a_text_without_a_table_lands_in_part(inbox: Path) -> None:
    (inbox / "prose.txt").write_text("本单位没有收支。\n", encoding="utf-8")
    error = reason_for(inbox, "prose.txt", status="partial")
    assert error == "no table in it: only its text landed"


@pytest.mark.parametrize("name", ["报表.xls", "report.doc", "noending", "x.tar.gz"])
def test_a_form_without_a_reader(inbox: Path, name: str) -> None:
    (inbox / name).write_bytes(b"\xd0\xcf\x11\xe0 something")
    error = reason_for(inbox, name)
    assert error.startswith(f"no reader for {Path(name).suffix or 'this form'}")
    assert documents(inbox)[name]["reader"] == "none"


def test_the_bytes_tell_a_pdf_whatever_its_name(inbox: Path) -> None:
    pdf(inbox / "really-a-pdf.txt", "1.00")
    run(inbox)
    row = documents(inbox)["really-a-pdf.txt"]
    assert (row["reader"], row["media_type"], row["status"]) == ("pdf", "application/pdf", "landed")


def test_a_text_named_pdf(inbox: Path) -> None:
    (inbox / "really-text.pdf").write_text(TABLE + "\n", encoding="utf-8")
    run(inbox)
    assert documents(inbox)["really-text.pdf"]["reader"] == "text"


def test_bytes_named_pdf(inbox: Path) -> None:
    (inbox / "bytes.pdf").write_bytes(b"\0\1\2")
    assert "is not a PDF" in reason_for(inbox, "bytes.pdf")


@pytest.mark.parametrize("data", [b"\x01\x02\0\0\0\0", "表".encode("utf-16-le") + b"\0" * 9])
def test_bytes_named_txt(inbox: Path, data: bytes) -> None:
    (inbox / "bytes.txt").write_bytes(data)
    assert "not a text file" in reason_for(inbox, "bytes.txt")


def test_an_oversized_file_is_not_opened(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 1024**2)
    (inbox / "huge.txt").write_bytes(b"1" * (1024**2 + 1))
    assert reason_for(inbox, "huge.txt") == "larger than 1 MB: split the file"


def test_a_file_that_cannot_be_opened(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its bytes it has no identity, so no row: but it is reported, and the rest lands."""
    (inbox / "closed.txt").write_text(TABLE + "0\t1\n", encoding="utf-8")
    sha256 = files.sha256

    def refuse(path: Path) -> str:
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return sha256(path)

    monkeypatch.setattr(files, "sha256", refuse)
    heard: list[tuple[int, int, str]] = []
    report = pipeline.ingest(
        [inbox],
        inbox.parent / "warehouse",
        1,
        lambda done, total, last: heard.append(
            (done, total, last.source.path.name if last else "")
        ),
    )
    assert [(r.source.path.name, r.status) for r in report.landings] == [
        ("closed.txt", "failed"),
        ("good.txt", "landed"),
    ]
    assert report.landings[0].error == "cannot be opened (Permission denied): make it readable"
    assert heard == [(0, 2, ""), (1, 2, "closed.txt"), (2, 2, "good.txt")]
    assert list(documents(inbox)) == ["good.txt"]


def fake_reader(path: Path) -> Document:
    """Does what the name of the file says."""
    name = path.stem.rstrip("0123456789")
    if name == "hang":
        time.sleep(60)
    if name == "stubborn":  # a library that catches everything
        while True:
            try:
                time.sleep(60)
            except Exception:
                continue
    if name == "frozen":  # as in C code: no signal gets through
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(60)
    if name == "crash":
        os._exit(1)
    if name == "killed":  # as by the kernel, out of memory
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "hog":
        bytearray(64 * 1024**3)
    if name == "bug":
        raise ValueError("钱某 in a message")
    if name == "refused":
        raise UnreadableDocument("not what it says: fetch it again")
    bytearray(64 * 1024**2)  # as a reader of PDF needs
    rows = (Row(1, (Cell(1, "科目"),)), Row(2, (Cell(1, "教育支出"),)))
    return Document([Table(1, rows, "fake")], 1, "text", "1")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """`fake_reader` instead of the text reader, and one second for a document."""
    module: Any = ModuleType("ingest.readers.text")
    module.READER, module.VERSION, module.read = "text", "1", fake_reader
    monkeypatch.setitem(sys.modules, "ingest.readers.text", module)
    monkeypatch.setattr(reading, "SECONDS_PER_DOCUMENT", 1)


BAD = {
    "hang": "not read within 1 s: split the file",
    "stubborn": "not read within 1 s: split the file",
    "frozen": "its reader crashed or hung: report this file to us",
    "crash": "its reader crashed or hung: report this file to us",
    "killed": "its reader crashed or hung: report this file to us",
    "hog": "needs more than 4 GB of memory: split the file",
    "bug": "the reader failed (ValueError): report this file",
    "refused": "not what it says: fetch it again",
}


@pytest.mark.slow
@forked
@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("name", BAD)
def test_a_reader_that_fails(inbox: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (inbox / f"{name}.txt").write_text(name)
    started = time.monotonic()
    assert reason_for(inbox, f"{name}.txt") == BAD[name]
    assert time.monotonic() - started < 10
    assert "Traceback" not in "".join(capfd.readouterr())


@forked
@pytest.mark.usefixtures("fake")
def test_a_large_parent_takes_nothing_from_its_workers(inbox: Path) -> None:
    with mmap.mmap(-1, 2 * processes.BYTES_PER_WORKER, flags=mmap.MAP_PRIVATE):
        run(inbox, 1)
    assert documents(inbox)["good.txt"]["status"] == "landed"


@pytest.mark.slow
@forked
@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("workers", [1, 2])
def test_many_bad_ones_cost_only_themselves(inbox: Path, workers: int) -> None:
    for name in ("crash1", "crash2", "killed1", "bug1", "hang1", "refused1"):
        (inbox / f"{name}.txt").write_text(name)
    for number in range(12):
        (inbox / f"fine{number}.txt").write_text(f"fine {number}")
    heard: list[int] = []
    pipeline.ingest(
        [inbox], inbox.parent / "warehouse", workers, lambda done, total, last: heard.append(done)
    )
    found = documents(inbox)
    failed = {name: row["error"] for name, row in found.items() if row["status"] == "failed"}
    assert failed == {
        f"{name}1.txt": BAD[name] for name in ("crash", "killed", "bug", "hang", "refused")
    } | {"crash2.txt": BAD["crash"]}
    assert Counter(row["status"] for row in found.values()) == {"failed": 6, "landed": 13}
    assert heard == list(range(20))


@forked
@pytest.mark.usefixtures("fake")
def test_a_crash_does_not_cost_what_came_back_beside_it(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are there when the run looks; the good one is first, whatever the order of the set."""

    def wait_for_both(
        running: set[Future[Landing]], seconds: float, until: str
    ) -> tuple[set[Future[Landing]], set[Future[Landing]]]:
        done = wait_for(running, seconds, "ALL_COMPLETED")
        return set(done.done), set(done.not_done)

    monkeypatch.setattr(extraction, "wait", wait_for_both)
    for number in range(4):
        (inbox / f"a{number}.txt").write_text(f"fine {number}")
        (inbox / f"crash{number}.txt").write_text(f"bad {number}")
    paths = [inbox / f"{name}{number}.txt" for number in range(4) for name in ("a", "crash")]
    sources = [identify(path) for path in paths]
    results = list(extraction.extract(sources, Processes(1), reading.read, 1))
    assert {r.source.path.name[0] for r in results if r.status == "failed"} == {"c"}
    assert len(results) == 8


@forked
@pytest.mark.usefixtures("fake")
def test_what_failed_before_is_not_tried_again(inbox: Path) -> None:
    (inbox / "crash.txt").write_text("crash")
    run(inbox)
    again = run(inbox)
    assert (again.known, again.known_failed, again.landings) == (1, 1, ())


@forked
@pytest.mark.usefixtures("fake")
def test_a_long_run_lands_in_batches(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH_SIZE", 2)
    for number in range(4):
        (inbox / f"fine{number}.txt").write_text(f"fine {number}")
    report = run(inbox)
    assert all(r.rows is not None and not r.rows.tables for r in report.landings)
    files = list((inbox.parent / "warehouse" / "raw" / "documents").glob("*.parquet"))
    assert len(files) == 1 + 3, "the empty one, two, two and one"
    assert len(documents(inbox)) == 5
    times = {row["landed_at"] for row in documents(inbox).values()}
    assert len(times) == 1, "which batch is done first says nothing"


def test_find_is_sorted_and_leaves_hidden_files_out(tmp_path: Path) -> None:
    names = ["b.txt", "a.pdf", "sub/c.txt", ".hidden.txt", ".git/d.txt", "sub/.e/f.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    wanted = [tmp_path / name for name in ("a.pdf", "b.txt", "sub/c.txt")]
    assert find([tmp_path]).files == tuple(wanted)
    assert find([tmp_path / "sub", tmp_path, tmp_path / "b.txt"]).files == tuple(wanted)
    assert find([tmp_path / ".hidden.txt"]).files == (tmp_path / ".hidden.txt",)
    assert find([tmp_path / ".git"]).files == (tmp_path / ".git" / "d.txt",)
    assert find([]).files == ()


def test_the_same_bytes_under_two_names_land_once(inbox: Path) -> None:
    (inbox / "copy.txt").write_text(TABLE, encoding="utf-8")
    (inbox / "sub").mkdir()
    (inbox / "sub" / "good.txt").write_text(TABLE, encoding="utf-8")
    report = run(inbox)
    assert [r.source.path.name for r in report.landings] == ["copy.txt"], "the first by name"
    assert list(documents(inbox)) == ["copy.txt"]
    assert run(inbox).known == 3


def test_nothing_is_written_outside_the_warehouse(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inbox.parent)
    (inbox / "..%2f..%2fescape.txt").write_text(TABLE + "1\t2\n", encoding="utf-8")
    before = sorted(inbox.rglob("*"))
    run(inbox)
    assert sorted(inbox.rglob("*")) == before
    assert sorted(path.name for path in inbox.parent.iterdir()) == ["inbox", "warehouse"]
    assert sorted(path.name for path in (inbox.parent / "warehouse").iterdir()) == [
        ".secret",
        "originals",
        "raw",
    ]
