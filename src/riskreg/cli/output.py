"""How every command speaks: what it prints, what it says is wrong, and how it ends where it cannot go on."""

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from riskreg.diagnostics import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskreg.diagnostics import Diagnostic


def put(pieces: "Iterable[str]") -> None:
    """Print texts as they are."""
    sys.stdout.writelines(pieces)


def put_errors(diagnostics: "Sequence[Diagnostic]") -> None:
    """Print diagnostics on standard error, for the commands whose output is something else."""
    if diagnostics:
        from riskreg.render.diagnostics import diagnostics_text
        from riskreg.render.screen import screen_width, show

        show(diagnostics_text(diagnostics, screen_width(sys.stderr)), sys.stderr)


def stop(message: str) -> NoReturn:
    """End the command: it was asked for something that cannot be, and the message says what."""
    typer.echo(message, err=True)
    raise typer.Exit(Exit.USAGE)


def stop_at_unknown(kind: str, name: str, known: "Sequence[str]") -> NoReturn:
    """End the command: it was asked for a preset, say, that there is not. Says which may have been meant."""
    from riskreg.wording import did_you_mean, one_line

    stop(f"There is no {kind} `{one_line(name, 80)}`. {did_you_mean(name, known)}")
