"""The commands about what comes with riskreg: packs, schemes, rules and schemas; and init, which begins from them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from riskreg.cli.output import put, put_errors, stop, stop_at_unknown
from riskreg.diagnostics import Exit


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", show_default=False, help="Where to begin. Left out: this folder.")
    ] = Path(),
    pack: Annotated[
        str | None,
        typer.Option(metavar="PACK", show_default=False, help="The pack to copy; `riskreg packs` lists them."),
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="NAME", show_default=False, help="Whose register it will be.")
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option(metavar="SCHEME", show_default=False, help="Your scales and bands; `riskreg schemes` lists them."),
    ] = None,
    *,
    register_only: Annotated[
        bool, typer.Option("--register-only", help="Only the register, for a repository that you have already.")
    ] = False,
) -> None:
    """Begin a repository: a register, and all that a team needs."""
    from riskreg.begin import Wish, begin
    from riskreg.render.begin_text import begin_text
    from riskreg.render.packs_text import packs_list
    from riskreg.render.screen import screen_width, show

    wish = Wish(pack, organisation, scheme, register_only)
    ask = _ask if _at_a_terminal() else None
    begun = begin(folder, wish, ask, lambda: show([*packs_list(screen_width()), ()]))
    if begun.refusal is not None:
        stop(begun.refusal)
    put_errors(begun.faults)
    if begun.faults:
        raise typer.Exit(Exit.FAULTY)
    show(begin_text(begun, screen_width()))


def packs() -> None:
    """The packs: starter registers, complete on both sides."""
    from riskreg.render.packs_text import packs_text
    from riskreg.render.screen import screen_width, show

    show(packs_text(screen_width()))


def schemes(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", show_default=False, help="A preset, to see it in full.")
    ] = None,
) -> None:
    """The preset schemes: their levels, bands and sources."""
    from riskreg.render.schemes_text import scheme_text, schemes_text
    from riskreg.render.screen import screen_width, show
    from riskreg.schemes import PRESETS, preset

    if name is None:
        show(schemes_text(map(preset, PRESETS), screen_width()))
    elif name in PRESETS:
        show(scheme_text(preset(name), screen_width()))
    else:
        stop_at_unknown("preset", name, PRESETS)


def rules() -> None:
    """Everything that `check` can report, in a list."""
    from riskreg.render.rules_text import rules_text
    from riskreg.render.screen import screen_width, show

    show(rules_text(screen_width()))


def rule(
    name: Annotated[
        str, typer.Argument(metavar="RULE", help="A number such as RR201, a name, or a family of rules such as RR2.")
    ],
) -> None:
    """Why a rule matters, a bad and a good case, and how to mend it."""
    from riskreg.manual import section
    from riskreg.settings import hint, no_such_rule, rules_named

    found = rules_named(name)
    if not found:
        stop(f"{no_such_rule(name)} {hint(name)}")
    put(["\n".join(map(section, found))])


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", show_default=False, help="Which schema; left out, a list of them.")
    ] = None,
) -> None:
    """JSON Schemas for editors and other programs."""
    from riskreg.schema import SCHEMAS, schema_text

    if name is None:
        put(f"{one.name:<10}{one.summary}\n" for one in SCHEMAS.values())
    elif name in SCHEMAS:
        put([schema_text(name)])
    else:
        stop_at_unknown("schema", name, list(SCHEMAS))


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(question: str, default: str | None) -> str:
    """A person's answer, or the default. Ctrl-C and Ctrl-D in place of an answer stop the command."""
    try:
        answer: str = typer.prompt(question, default=default)
    except typer.Abort:
        typer.echo()  # the question's line ends here
        raise KeyboardInterrupt from None
    return answer
