"""What a night is asked: dry runs, wrong usage. dbt is played."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.landing import pipeline
from tests.night.asked import TEXT, night, tree
from tests.night.made import MadeBuild

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own


def test_a_dry_run_changes_nothing(folder: Path, made: MadeBuild) -> None:
    before = tree(folder)
    shown = night(folder, "--dry-run", "--notify", f"touch {folder}/notified")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "new: 2 (text 2)",
        f"  text {folder}/inbox/2024/1.txt",
        f"  text {folder}/inbox/2024/2.txt",
        "known: 0",
        "known to be unreadable: 0",
        "a build would run: 2 new documents in the inbox; nothing is published yet",
    ]
    assert tree(folder) == before and made.calls == []


def test_a_dry_run_after_a_night(folder: Path, made: MadeBuild) -> None:
    (folder / "inbox" / "bad.pdf").write_bytes(b"no PDF\0")
    night(folder)
    before = tree(folder)
    shown = night(folder, "--dry-run")
    assert shown.out.splitlines() == [
        *("new: 0", "known: 2 (text 2)", "known to be unreadable: 1", "no build would run")
    ]
    refreshed = night(folder, "--dry-run", "--full-refresh").out
    assert re.match(r"a build would run: .*full.refresh", refreshed.splitlines()[-1])
    assert tree(folder) == before


def test_a_dry_run_sees_what_waits_for_a_build(folder: Path, made: MadeBuild) -> None:
    night(folder)
    (folder / "inbox" / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    pipeline.ingest([folder / "inbox"], folder, workers=1)
    shown = night(folder, "--dry-run").out.splitlines()
    assert shown[-1].startswith("a build would run: 1 ")


@pytest.mark.parametrize(
    "options",
    [
        ["--nonsense"],
        ["--workers", "0"],
        ["--keep-reports", "0"],
        ["--accept-loss", " "],
        ["--inbox"],
        ["unasked"],
    ],
)
def test_wrong_usage_is_64(folder: Path, made: MadeBuild, options: list[str]) -> None:
    before = tree(folder)
    assert night(folder, *options).code == 64
    assert tree(folder) == before


@pytest.mark.parametrize("inside", [".", "..", "raw", "runs", "originals/x"])
def test_the_warehouse_itself_is_no_inbox(folder: Path, made: MadeBuild, inside: str) -> None:
    shown = night(folder, "--inbox", folder / inside)
    assert shown.code == 64 and "holds the warehouse's own files" in shown.err


def test_a_warehouse_that_is_a_file(tmp_path: Path, made: MadeBuild) -> None:
    (tmp_path / "file").touch()
    shown = night(tmp_path / "file", "--inbox", tmp_path / "inbox")
    assert shown.code == 64 and "is a file" in shown.err


def test_a_dry_run_of_a_missing_inbox(folder: Path, tmp_path: Path) -> None:
    shown = night(folder, "--dry-run", "--inbox", tmp_path / "none")
    assert shown.code == 64 and "no such file or folder" in shown.err
