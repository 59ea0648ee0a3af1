"""`juesuan ingest` killed at any moment, on a full disk, in a folder that is read-only.

Batches are small here (4 documents), so that a run lands and merges many of them in seconds.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingest import files
from ingest.build import warehouse
from ingest.landing import batches, compaction, pipeline
from ingest.landing.source import Landing, Source
from tests import soak
from tests.landing.test_compaction import TABLES, contents, names

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
DOCUMENTS = 60
KILLS = soak.times(16, 3)
# Small batches and merges of them, in the command itself.
COMMAND = """
import sys
from ingest.commands import cli
from ingest.landing import compaction, pipeline
pipeline.BATCH_SIZE, compaction.DOCUMENTS_PER_FILE, compaction.FEWEST_FILES = 4, 24, 3
if __name__ == "__main__":
    sys.argv[0] = "juesuan"
    cli.main()
"""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(DOCUMENTS):
        lines = "".join(f"教育支出{row}\t{number}.{row:02}\n" for row in range(1, 8))
        text = f"样例单位{number}决算\n\n科目\t金额\n{lines}\n说明：共{number}项\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("script") / "juesuan_ingest.py"
    path.write_text(COMMAND, encoding="utf-8")
    return path


def start(script: Path, inbox: Path, folder: Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, str(script), "ingest", str(inbox), "--workers", "2"]
    return subprocess.Popen(
        [*command, "--warehouse", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finish(script: Path, inbox: Path, folder: Path, **options: Any) -> tuple[int, str]:
    process = start(script, inbox, folder, **options)
    _, said = process.communicate(timeout=120)
    assert "Traceback" not in said
    return process.returncode, said


def rows(raw: Path) -> dict[str, Any]:
    """What is landed, by document, without where and when."""
    found = contents(raw)
    assert len({document_id for document_id, _ in found}) == len(found), "landed twice"
    for tables in found.values():
        for row in tables["documents"]:
            del row["landed_at"], row["batch_id"]
    return {document_id: tables for (document_id, _), tables in found.items()}


@pytest.fixture(scope="module")
def whole(script: Path, inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed run lands."""
    folder = tmp_path_factory.mktemp("whole")
    code, said = finish(script, inbox, folder)
    assert (code, said.splitlines()[-1]) == (0, "60 landed, 0 known already, 0 not read")
    assert len(names(folder / "raw")) <= 5, "merged"
    return rows(folder / "raw")


def sound(folder: Path, whole: dict[str, Any], script: Path, inbox: Path) -> None:
    """Every batch is there wholly or not at all, and the next run finishes the work."""
    raw = folder / "raw"
    with warehouse.lock(folder):  # the lock went with the run, its workers do not hold it
        batches.prepare(raw)
        known = {document_id for document_id, _, _ in batches.landed(raw)}
        there = rows(raw)
        assert there.keys() == known
        assert there == {document_id: whole[document_id] for document_id in known}
    code, said = finish(script, inbox, folder)
    expected = f"{DOCUMENTS - len(known)} landed, {len(known)} known already, 0 not read"
    assert (code, said.splitlines()[-1]) == (0, expected)
    assert rows(raw) == whole
    assert {len(names(raw, table)) for table in TABLES} == {len(names(raw))}
    assert not list(folder.rglob("*.tmp"))
    assert len(list((folder / "originals").iterdir())) == DOCUMENTS
    for original in (folder / "originals").iterdir():
        assert files.sha256(original) == original.name


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_moment(
    tmp_path: Path, script: Path, inbox: Path, whole: dict[str, Any], seed: int
) -> None:
    """By the clock: anywhere from the first file of the warehouse to the end of the run."""
    process = start(script, inbox, tmp_path)
    while not (tmp_path / "raw").exists():
        time.sleep(0.005)
    time.sleep(random.Random(seed).uniform(0, 2.5))
    process.send_signal(signal.SIGKILL)
    process.wait()
    sound(tmp_path, whole, script, inbox)


DIE = """
import os, signal, sys
from pathlib import Path
steps, last = 0, int(sys.argv.pop(1))
def counted(original):
    def replacement(*args, **kwargs):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    return replacement
if __name__ == "__main__":
    for name in ("replace", "unlink", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))
    os.fsync = counted(os.fsync)
"""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_step(
    tmp_path: Path, script: Path, inbox: Path, whole: dict[str, Any], seed: int
) -> None:
    """By what it does: before a random rename, removal, new folder or write to the disk."""
    deadly = tmp_path / "deadly.py"
    deadly.write_text(DIE + COMMAND, encoding="utf-8")
    step = random.Random(1000 + seed).randint(1, 400)
    command = [sys.executable, str(deadly), str(step), "ingest", str(inbox), "--workers", "2"]
    folder = tmp_path / "warehouse"
    process = subprocess.run(
        [*command, "--warehouse", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert process.returncode in (0, -signal.SIGKILL)
    sound(folder, whole, script, inbox)


def test_the_workers_end_with_the_run(tmp_path: Path, script: Path, inbox: Path) -> None:
    """A killed run leaves no process behind, so that nothing of it holds the lock."""
    process = start(script, inbox, tmp_path, start_new_session=True)
    while not list((tmp_path / "originals").glob("*")):
        time.sleep(0.01)
    process.kill()
    process.wait()
    with warehouse.lock(tmp_path):
        pass
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("workers go on after the run was killed")


def limited(size: int) -> Any:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 600, 2000])
def test_a_full_disk(
    tmp_path: Path, script: Path, inbox: Path, whole: dict[str, Any], size: int
) -> None:
    """Files may not grow beyond some bytes, as on a disk that is full."""
    code, said = finish(script, inbox, tmp_path, preexec_fn=limited(size))
    assert code == 1
    assert said.splitlines()[-1].startswith("error: ") and str(tmp_path) in said.splitlines()[-1]
    assert "mend it or name another --warehouse" in said.splitlines()[-1]
    assert not list(tmp_path.rglob("*.tmp"))
    sound(tmp_path, whole, script, inbox)


@pytest.mark.parametrize("fails", range(1, 10))
def test_no_space_left_at_any_file(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """ENOSPC as it comes from the system; here, so without the command."""
    monkeypatch.setattr(pipeline, "BATCH_SIZE", 4)
    monkeypatch.setattr(compaction, "FEWEST_FILES", 2)
    sync, done = os.fsync, 0

    def fsync(descriptor: int) -> None:
        nonlocal done
        done += 1
        if done == 3 * fails:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    few = sorted(inbox.iterdir())[:8]
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space left") as raised:
        pipeline.ingest(few, tmp_path, 1)
    assert str(tmp_path) in str(raised.value.filename)
    monkeypatch.setattr(os, "fsync", sync)
    batches.prepare(tmp_path / "raw")
    known = len(rows(tmp_path / "raw"))
    report = pipeline.ingest(few, tmp_path, 1)
    assert (report.known, len(report.landings)) == (known, 8 - known)
    assert len(rows(tmp_path / "raw")) == 8


@pytest.mark.parametrize("part", ["", "raw/documents", "raw/text_lines", "originals"])
def test_a_folder_that_is_read_only(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Root writes everywhere, so the refusal is made here, in the way the system says it."""
    few = sorted(inbox.iterdir())[:8]
    pipeline.ingest(few[:4], tmp_path, 1)
    before = rows(tmp_path / "raw")
    for method in ("replace", "unlink"):
        original = getattr(Path, method)

        def refuse(self: Path, *args: Any, original: Any = original, **options: Any) -> Any:
            if (tmp_path / part) in self.parents:
                raise PermissionError(13, "Permission denied", str(self))
            return original(self, *args, **options)

        monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(PermissionError):
        pipeline.ingest(few, tmp_path, 1)
    monkeypatch.undo()
    batches.prepare(tmp_path / "raw")
    assert rows(tmp_path / "raw") == before
    assert len(pipeline.ingest(few, tmp_path, 1).landings) == 4


def test_the_file_is_on_the_disk_before_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the name before the next file: a power cut leaves no documents file without its rows."""
    heard: list[tuple[str, str]] = []
    sync, rename = files.sync, Path.replace

    def synced(path: Path) -> None:
        heard.append(("sync", str(path.relative_to(tmp_path)).split(".")[0]))
        sync(path)

    def renamed(self: Path, target: Path) -> Path:
        heard.append(("rename", str(target.relative_to(tmp_path)).split(".")[0]))
        return rename(self, target)

    batches.prepare(tmp_path)
    monkeypatch.setattr(files, "sync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    source = Source(Path("a.txt"), "a" * 64, 1, "text/plain")
    name = batches.land(tmp_path, [Landing(source, "text", "1", error="empty")])
    assert heard == [
        step
        for table in ("text_lines", "table_rows", "documents")
        for step in (
            ("sync", f"{table}/{name}"),
            ("rename", f"{table}/{name}"),
            ("sync", table),
        )
    ]
    assert pq.read_table(tmp_path / "documents").num_rows == 1
