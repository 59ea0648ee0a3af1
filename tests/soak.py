"""How long the tests that kill, flood and draw at random go on: in `make test` a few fixed seeds, in `make soak` all."""

from __future__ import annotations

import os

IS_LONG = bool(os.environ.get("JUESUAN_SOAK"))


def times(long: int, short: int) -> int:
    """How often: `long` in a soak, `short` (the first of the same seeds) on every change."""
    return long if IS_LONG else short
