"""What dbt's results say.

Goes in: the result object of a run of dbt. Comes out: how many nodes succeeded and warned, and
which failed; `BuildFailed` names these.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ingest.errors import Expected

FAILED = ("error", "fail", "runtime error")  # statuses of a node
Listener = Callable[[str, str, str], None]  # hears a node's name, status and message
_listeners: list[Listener] = []


class BuildFailed(Expected):
    """The build or its tests failed; nothing was published."""


def failed(result: Any) -> list[Any]:
    """The nodes that failed; `BuildFailed` where dbt itself did."""
    if result.exception is not None and result.result is None:
        raise BuildFailed(f"dbt stopped: {result.exception}")
    return [node for node in result.result if node.status in FAILED]


def judge(result: Any, excused: Collection[str] = ()) -> tuple[int, int]:
    """How many nodes succeeded and how many warned; `BuildFailed` where any failed.

    The nodes of `excused` fail for documents that are held, and for no others: they warn.
    """
    found = [(node, "warn" if node.node.name in excused else node.status) for node in result.result]
    for listener in _listeners:
        for node, status in found:
            listener(node.node.name, str(status), first_line(node.message))
    bad = [node for node, status in found if status in FAILED]
    if bad:
        lines = [f"  {r.node.name}: {first_line(r.message)}" for r in bad[:20]]
        more = [f"  … and {len(bad) - 20} more"] if len(bad) > 20 else []
        raise BuildFailed("\n".join([f"{len(bad)} nodes failed:", *lines, *more]))
    warned = sum(status == "warn" for _, status in found)
    return len(result.result) - warned, warned


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell `listener` of each node that is judged meanwhile: its name, status and message."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def first_line(message: str | None) -> str:
    """What a node says, in one line."""
    return " ".join((message or "no message").split())[:300]
