"""How long the tests that kill, flood and draw at random go on: in `make test` a few fixed seeds, in `make soak` all."""

from __future__ import annotations

import os

import pytest

IS_LONG = bool(os.environ.get("JUESUAN_SOAK"))


# A test that goes on for minutes whatever its size: dbt builds a project of its own several times.
only_in_soak = pytest.mark.skipif(not IS_LONG, reason="takes minutes: `make soak` runs it")


def times(long: int, short: int) -> int:
    """How often: `long` in a soak, `short` (the first of the same seeds) on every change."""
    return long if IS_LONG else short
