"""What the commands share: where they print, the warehouse option, wrong usage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from typer._click.exceptions import UsageError
from typer.core import TyperCommand

from ingest.errors import Expected

out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

Warehouse = Annotated[
    Path, typer.Option("--warehouse", envvar="JUESUAN_WAREHOUSE", help="Folder of the warehouse.")
]
DEFAULT = Path("warehouse")
NO_VERDICT = 64  # EX_USAGE of sysexits.h, beyond the verdicts


class UserError(Expected):
    """Something the user can mend; the message names it and the remedy."""


class NoVerdict(Exception):
    """A command that answers with its exit code could not answer: that must not look like one."""


class AnsweringCommand(TyperCommand):
    """A command whose wrong usage cannot be taken for an answer."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Parse the arguments."""
        try:
            return super().make_context(*arguments, **options)
        except UsageError as error:
            error.exit_code = NO_VERDICT
            raise


def print_table(table: Table) -> None:
    """Print a table: on a terminal as wide as it is, else wide enough to stay whole."""
    (Console(width=200, soft_wrap=True) if not out.is_terminal else out).print(table)
