"""A played night with its steps counted, so that it can be stopped or starved before any of them."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import resource
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import duckdb

from ingest.build.past import history
from ingest.landing import pipeline
from ingest.night import records
from tests.night.played_night import night

NO_SPACE = "No space left on device"


class Steps:
    """Counts what a night does to the disk; `before` is called with each step's number and name."""

    def __init__(self, before: Callable[[int, str], None]) -> None:
        self.count, self.before = 0, before
        self._undo = contextlib.ExitStack()

    def step(self, name: str) -> None:
        """One more."""
        self.count += 1
        self.before(self.count, name)

    def _counted(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def counted(*args: Any, **options: Any) -> Any:
            self.step(f"{name} {args[0] if args else ''}")
            return original(*args, **options)

        setattr(owner, name, counted)
        self._undo.callback(setattr, owner, name, original)

    def __enter__(self) -> Steps:
        for name in ("unlink", "mkdir", "rmdir"):
            self._counted(Path, name)
        for name in ("fsync", "link", "replace"):
            self._counted(os, name)
        for name in ("copyfile", "rmtree"):
            self._counted(shutil, name)
        connect = duckdb.connect

        def connected(*args: Any, **options: Any) -> Any:
            is_reader = bool(options.get("read_only"))
            if not is_reader:
                self.step(f"connect {args}")
            return _Connection(connect(*args, **options), self, is_reader)

        self._undo.callback(setattr, duckdb, "connect", connect)
        duckdb.connect = connected
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()


class _Connection:
    """A connection of which each statement that may write is a step, and so is its end."""

    def __init__(self, real: Any, steps: Steps, is_reader: bool) -> None:
        self._real, self._steps, self._is_reader = real, steps, is_reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, query: str, *args: Any) -> Any:
        """Run it, one step later."""
        first = query.split(maxsplit=1)[0].lower()
        if first == "copy" or not (self._is_reader or first in ("select", "with", "describe")):
            self._steps.step(f"sql {' '.join(query.split())[:80]}")
        return self._real.execute(query, *args)

    def __enter__(self) -> _Connection:
        self._real.__enter__()
        return self

    def __exit__(self, *reason: Any) -> Any:
        if not self._is_reader:
            self._steps.step("disconnect")
        return self._real.__exit__(*reason)


def die_at(deadly: int) -> Callable[[int, str], None]:
    """SIGKILL before this step."""

    def before(number: int, name: str) -> None:
        if number == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def no_space_at(full: int) -> Callable[[int, str], None]:
    """The disk is full from this step on: what writes fails, what reads or removes does not."""

    def before(number: int, name: str) -> None:
        if number < full or name.startswith(("unlink", "rmdir", "rmtree", "disconnect")):
            return
        if name.startswith(("sql detach", "sql begin", "sql drop")):
            return
        if name.startswith(("sql", "connect")):
            raise duckdb.IOException(f'Could not write file "{name}": {NO_SPACE}')
        raise OSError(errno.ENOSPC, NO_SPACE)

    return before


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What befalls a night. `at` is a number of a step, or of bytes for `limit`.

    "step version 2" is the same with version 2 of the program.
    """

    said: str = "none"
    at: int = 0

    @property
    def kind(self) -> str:
        """What befalls it."""
        return self.said.partition("version")[0].strip()


def night_in_process(
    folder: Path, inbox: Path, rewrite: bool, what: Disturbance, pipe: Any
) -> None:
    """The night as the target of a process: it says that it starts, and how it ends if it does."""
    befalls: dict[str, Callable[[int], Callable[[int, str], None]]] = {
        "step": die_at,
        "full": no_space_at,
        "pause": lambda at: _pause_at(at, pipe),
        "tight": _only_logs_from,
        "count": lambda at: lambda number, name: names.append(name),
    }
    names: list[str] = []
    os.environ["PLAYED_PAGE"] = what.said[len(what.kind) :].strip()
    if what.kind == "back":
        for module in (history, pipeline, records):
            module.datetime = _LastYear  # type: ignore[attr-defined]
    if what.kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (what.at, what.at))
    if what.kind == "no rights":
        _obey_modes()
    pipe.send(os.getpid())
    with Steps(befalls[what.kind](what.at)) if what.kind in befalls else contextlib.nullcontext():
        report = night(folder, inbox, rewrite)
    pipe.send((report, names))


def _only_logs_from(at: int) -> Callable[[int, str], None]:
    """From this step on there is room for a log of DuckDB, and for no block of a file."""

    def before(number: int, name: str) -> None:
        if number == at:
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    return before


def _obey_modes() -> None:
    """Root writes everywhere: give up the capability to (CAP_DAC_OVERRIDE and its like)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable of 32 capabilities; twice
    assert libc.capget(header, sets) == 0
    for number in range(3):
        sets[number] &= ~0b1110
    assert libc.capset(header, sets) == 0, os.strerror(ctypes.get_errno())


class _LastYear(datetime):
    """A clock that is a year behind."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _LastYear:
        """A year ago."""
        return super().now(tz) - timedelta(days=365)


def _pause_at(at: int, pipe: Any) -> Callable[[int, str], None]:
    def before(number: int, name: str) -> None:
        if number == at:
            pipe.send("paused")
            pipe.recv()

    return before
