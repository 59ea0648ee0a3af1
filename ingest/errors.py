"""Failures that are expected: each is one clear line for who asked, never a traceback.

Goes in: nothing. Comes out: `Expected`, from which every error derives whose message names what
failed and the remedy, wherever it is raised, and `explain`, which says these and those of the
system (`EXPECTED`) in one line.
"""

from __future__ import annotations

import duckdb


class Expected(Exception):
    """Something that is foreseen; the message names it and the remedy."""


EXPECTED = (Expected, duckdb.Error, OSError, KeyboardInterrupt)


def explain(error: BaseException) -> str:
    """One line that names what failed and the remedy."""
    if isinstance(error, duckdb.Error):
        return str(error).splitlines()[0]
    if isinstance(error, PermissionError):
        return f"{error.filename}: no permission; change it or name another --warehouse"
    if isinstance(error, OSError) and error.filename is None:
        return f"{error.strerror or error}; mend it or name another --warehouse"
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}; mend it or name another --warehouse"
    if isinstance(error, KeyboardInterrupt):
        return "stopped; what was landed stays, run the same command to go on"
    return str(error)
