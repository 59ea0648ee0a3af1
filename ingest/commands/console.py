"""What the commands share: where they print, the warehouse option, expected failures in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from ingest.build import dbt, warehouse
from ingest.build.past import replaced
from ingest.landing import pipeline
from ingest.landing.batches import DamagedBatch
from ingest.landing.executors import ClusterFailed

out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

Warehouse = Annotated[
    Path, typer.Option("--warehouse", envvar="JUESUAN_WAREHOUSE", help="Folder of the warehouse.")
]
DEFAULT = Path("warehouse")


class UserError(Exception):
    """Something the user can mend; the message names it and the remedy."""


EXPECTED = (
    UserError,
    ClusterFailed,
    DamagedBatch,
    pipeline.MissingPath,
    dbt.BuildFailed,
    replaced.NoSuchBuild,
    warehouse.Locked,
    warehouse.NothingPublished,
    duckdb.Error,
    OSError,
    KeyboardInterrupt,
)


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
