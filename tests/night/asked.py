"""Asking for a night, and reading its records."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from ingest.landing.workers import processes, warm  # noqa: F401  what is forked is warm
from ingest.night import records
from tests.commands.test_cli import Outcome, run

TEXT = "科目\t金额\n教育支出\t{}\n"


def night(folder: Path, *options: str | Path) -> Outcome:
    return run("nightly", "--warehouse", folder, "--workers", "1", *options)


def told(folder: Path) -> list[dict[str, Any]]:
    found = [x.path / records.JSON for x in records.runs(folder)]
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def last(folder: Path) -> dict[str, Any]:
    return told(folder)[-1]


def last_text(folder: Path) -> str:
    return (records.runs(folder)[-1].path / records.TEXT).read_text(encoding="utf-8")


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file and folder with its content and time."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
    }


def exit_with_night(folder: Path) -> None:
    processes.START_METHOD = "fork"  # a server of forks does not serve the fork of its parent
    os._exit(night(folder).code)
