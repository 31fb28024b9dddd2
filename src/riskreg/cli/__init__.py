"""The command line: parse it, call one function, print, exit. No work of its own.

What a command needs is imported inside it, so that no command waits for another's libraries.
"""

from typing import Annotated

import typer

from riskreg import __version__
from riskreg.cli.additions import add
from riskreg.cli.edits import EDITS
from riskreg.cli.live import ask, watch
from riskreg.cli.options import CheckFormat
from riskreg.cli.past import FilesBehindDashes, diff, follow_up, history
from riskreg.cli.registers import check, explain, report, score, upstream
from riskreg.cli.repository import git_setup, merge_driver, textconv
from riskreg.cli.shelf import init, packs, rule, rules, schema, schemes
from riskreg.cli.templates import template
from riskreg.diagnostics import Exit

__all__ = ["CheckFormat", "app", "run"]

app = typer.Typer(
    name="riskreg",
    help="Weigh the risks of adopting something against the risks of not adopting it, after mitigation.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _version(asked: bool) -> None:  # noqa: FBT001  # typer calls it so
    if asked:
        typer.echo(f"riskreg {__version__}")
        raise typer.Exit


@app.callback()
def top(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Weigh the risks of adopting something against the risks of not adopting it, after mitigation."""


# In the order of the help: to begin, to work on registers, to write in them, to look back, to look things up.
for command in (init, ask, packs, git_setup, score, watch, check, explain, report):
    app.command()(command)
for name, edit in EDITS:
    app.command(name)(edit)
app.command(cls=FilesBehindDashes)(diff)
for one in (history, follow_up, upstream, schemes, rules, rule, schema):
    app.command()(one)
for called_by_git in (textconv, merge_driver):
    app.command(hidden=True)(called_by_git)
app.add_typer(add)
app.add_typer(template)


def run() -> int:
    """Run the command line that the process was given; returns the exit status."""
    status: object = Exit.DONE
    try:
        app(standalone_mode=True)
    except SystemExit as stop:
        status = stop.code
    return status if isinstance(status, int) else Exit.FAULTY
