"""The command line: `juesuan ingest | build | nightly | runs | status | check | sql | docs`.

Exit codes: 0 done; 1 nothing could be done, the reason is on standard error; 2 wrong usage.
`check` and `nightly` answer with their exit code, so for them wrong usage is 64.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from ingest import __version__
from ingest.commands import build, check, ingest, nightly, runs, sql
from ingest.commands.console import NO_VERDICT, AnsweringCommand, NoVerdict, err, out
from ingest.errors import EXPECTED, explain

app = typer.Typer(
    help="A relational warehouse of Chinese government final accounts (决算).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("ingest")(ingest.command)
app.command("build")(build.build_command)
app.command("nightly", cls=AnsweringCommand)(nightly.command)
app.command("runs")(runs.command)
app.command("status")(sql.status_command)
app.command("check", cls=AnsweringCommand)(check.command)
app.command("sql")(sql.sql_command)
app.command("docs")(build.docs_command)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """A relational warehouse of Chinese government final accounts (决算)."""
    if version:
        out.print(__version__)
        raise typer.Exit


def main() -> None:
    """Entry point: every expected failure is one clear line, never a traceback."""
    try:
        app()
    except NoVerdict as error:
        _fail(str(error), NO_VERDICT)
    except EXPECTED as error:
        _fail(explain(error))


def _fail(message: str, code: int = 1) -> None:
    err.print(f"[bold red]error:[/] {escape(message)}", highlight=False)
    sys.exit(code)


if __name__ == "__main__":
    main()
