"""A request to stop (SIGTERM, SIGINT, SIGHUP) as an exception, at which all below cleans up.

It is raised as KeyboardInterrupt, which dbt and the pool of workers understand. They may turn it
into an exception of their own, or into a result; `signal_name` stands whatever became of it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stop:
    """Whether this run was asked to stop."""

    def __init__(self) -> None:
        self.signal_name: str | None = None
        self._pid = os.getpid()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Be asked by signals while inside; from a thread that is not the main one, not at all."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._asked) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Stop here if it was asked for and something in between went on."""
        if self.signal_name is not None:
            raise KeyboardInterrupt

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if os.getpid() != self._pid:  # a worker, which has the handler of its parent
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        for other in SIGNALS:  # once is enough; what cleans up now is not to be disturbed
            signal.signal(other, signal.SIG_IGN)
        self.signal_name = signal.Signals(number).name
        raise KeyboardInterrupt
