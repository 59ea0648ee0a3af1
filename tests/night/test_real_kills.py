"""Nights with dbt itself, killed by the clock: `test_crash` kills fifty with dbt played."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ingest.build import merge, warehouse
from tests import soak
from tests.conftest import ROOT
from tests.night.night_content import content, landed, leftovers, miscounted
from tests.night.real_nights import SECOND, command, night

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SEED, KILLS = 20261121, soak.times(4, 1)


def kill(folder: Path, seconds: float) -> None:
    """A night that is killed after so many seconds."""
    with subprocess.Popen(command(folder), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    assert process.returncode in (0, -signal.SIGKILL)


def test_killed_while_dbt_is_at_work(tmp_path: Path, first_night: Path) -> None:
    """The published file is the old or the new one, and the next night makes what one would have."""
    start, whole = tmp_path / "start", tmp_path / "whole"
    shutil.copytree(first_night, start)
    shutil.copy(SECOND, start / "inbox")
    shutil.copytree(start, whole)
    began = time.monotonic()
    assert night(whole).code == 0
    seconds = time.monotonic() - began
    old, new, rows = content(start), content(whole), landed(whole)
    assert old != new and len(rows) == 3, "one of them could not be read"

    chance = random.Random(SEED)
    for number in range(KILLS):
        folder = tmp_path / f"kill-{number}"
        shutil.copytree(start, folder)
        kill(folder, (number + chance.random()) / KILLS * seconds)
        assert content(folder) in (old, new)
        assert not merge.wal_of(folder / warehouse.DATABASE).exists()
        assert night(folder).code == 0
        assert content(folder) == new
        assert landed(folder) == rows
        assert miscounted(folder) == leftovers(folder) == []
        shutil.rmtree(folder)
