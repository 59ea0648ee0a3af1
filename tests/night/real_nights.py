"""Nights with dbt itself, as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.commands.test_cli import Outcome
from tests.conftest import INBOX, ROOT

FIRST = INBOX / "003-shuangpai-work-injury-insurance-center-2023.txt"
SECOND = INBOX / "006-sample-museum-2023.pdf"


def command(folder: Path, *options: str) -> list[str]:
    """What starts a night."""
    start = [sys.executable, "-m", "ingest.commands.cli", "nightly"]
    return [*start, "--warehouse", str(folder), *options]


def night(folder: Path, *options: str, **environment: str) -> Outcome:
    """A night of the warehouse."""
    done = subprocess.run(
        command(folder, *options),
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return Outcome(done.returncode, done.stdout, done.stderr)
