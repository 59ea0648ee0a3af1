"""What the commands share: where they print, the warehouse option."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingest.errors import Expected

out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

Warehouse = Annotated[
    Path, typer.Option("--warehouse", envvar="JUESUAN_WAREHOUSE", help="Folder of the warehouse.")
]
DEFAULT = Path("warehouse")


class UserError(Expected):
    """Something the user can mend; the message names it and the remedy."""
