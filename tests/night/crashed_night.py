"""Nights in processes of their own, and whether what one left behind is sound."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.build import merge, warehouse
from ingest.landing import batches
from ingest.night import records
from ingest.night.report import Status
from tests.night import disturbed_night, played_night
from tests.night.disturbed_night import Disturbance
from tests.night.night_content import content, landed, leftovers, miscounted

FIRST = {"u0_2020.txt": [1, 2], "u0_2021.txt": [3], "u1_2020.txt": [4, 5], "u2_2020.txt": [6, 7]}
# another year of a known unit, another edition of a known file, new units
SECOND = {"u0_2022.txt": [8], "u2_2020.b.txt": [6, 9], "u3_2020.txt": [10], "u4_2020.txt": [11]}
UNDISTURBED = Disturbance()


@dataclass(frozen=True)
class Start:
    """A warehouse before a night, and what an undisturbed night makes of it."""

    folder: Path
    inbox: Path
    rewrite: bool
    old: dict[str, list[str]] | None
    new: dict[str, list[str]]
    rows: dict[str, list[Any]]
    names: list[str]  # the steps of the night
    seconds: float


def run_night(
    context: Any,
    folder: Path,
    start: Start | tuple[Path, bool],
    what: Disturbance = UNDISTURBED,
    kill_after: float | None = None,
) -> tuple[int, Any]:
    """A night in a process of its own: its exit code, and its report if it came to that."""
    inbox, rewrite = start if isinstance(start, tuple) else (start.inbox, start.rewrite)
    here, there = context.Pipe()
    arguments = (folder, inbox, rewrite, what, there)
    process = context.Process(target=disturbed_night.night_in_process, args=arguments)
    process.start()
    there.close()
    try:
        here.recv()
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        said = here.recv()
    except EOFError:
        said = None
    process.join()
    return process.exitcode, said


def make_start(context: Any, top: Path, is_first: bool, rewrite: bool) -> Start:
    inbox, folder = top / "inbox", top / "start"
    inbox.mkdir(parents=True)
    for name, amounts in FIRST.items():
        played_night.write_document(inbox, name, amounts)
    folder.mkdir()
    if not is_first:
        assert run_night(context, folder, (inbox, False))[1][0].status is Status.published
        for name, amounts in SECOND.items():
            played_night.write_document(inbox, name, amounts)
    shutil.copytree(folder, top / "whole")
    began = time.monotonic()
    code, said = run_night(context, top / "whole", (inbox, rewrite), Disturbance("count"))
    seconds = time.monotonic() - began
    assert (code, said[0].status) == (0, Status.published)
    new = content(top / "whole")
    assert new is not None and miscounted(top / "whole") == leftovers(top / "whole") == []
    rows = landed(top / "whole")
    assert len(rows) == len(FIRST) + len(SECOND) * (not is_first)
    return Start(folder, inbox, rewrite, content(folder), new, rows, said[1], seconds)


def sound(context: Any, folder: Path, start: Start) -> str:
    """Old or new, raw whole; the next night finishes the work. Says which of the two it was."""
    there = content(folder)
    assert there in (start.old, start.new), "neither the old nor the new one"
    assert not merge.wal_of(folder / warehouse.DATABASE).exists()
    if (folder / "raw").exists():  # in a copy, so that the next night finds it as it was left
        copy = folder.with_name(f"{folder.name}.raw")
        shutil.copytree(folder / "raw", copy / "raw")
        batches.prepare(copy / "raw")
        assert landed(copy).items() <= start.rows.items()
    code, said = run_night(context, folder, (start.inbox, start.rewrite))
    assert code == 0
    assert said[0].status in (Status.published, Status.nothing), said[0].reason
    assert content(folder) == start.new
    assert landed(folder) == start.rows
    assert miscounted(folder) == []
    assert leftovers(folder) == []
    assert len(list((folder / "originals").iterdir())) == len(start.rows)
    assert (folder / "docs" / "index.html").exists()
    for record in records.runs(folder):
        if (record.path / records.JSON).exists():
            assert record.read().status is not Status.running
    return "new" if there == start.new else "old"
