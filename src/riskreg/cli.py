"""The command line: parse it, call one function, print, exit. No work of its own.

What a command needs is imported inside it, so that no command waits for another's libraries.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg import __version__
from riskreg.diagnostics import Diagnostic, Exit, has_errors
from riskreg.locate import SourceFile, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskreg.inspection import Asked
    from riskreg.paper import Document
    from riskreg.scoring import Scored

app = typer.Typer(
    name="riskreg",
    help="Weigh the risks of adopting something against the risks of not adopting it, after mitigation.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


class ScoreFormat(StrEnum):
    """What `score` can print."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class CheckFormat(StrEnum):
    """What `check` can print."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


class FailChoice(StrEnum):
    """From which severity on `check` fails."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class ReportFormat(StrEnum):
    """What `report` can write."""

    MD = "md"


class StageChoice(StrEnum):
    """Which stage `score` shows."""

    CURRENT = "current"
    TARGET = "target"
    BOTH = "both"


class SideChoice(StrEnum):
    """Which side `score` shows."""

    ADOPTING = "adopting"
    NOT_ADOPTING = "not-adopting"
    BOTH = "both"


class SortChoice(StrEnum):
    """How `score` orders the risks."""

    BAND = "band"
    ID = "id"
    OWNER = "owner"
    FILE = "file"


def _day(text: str) -> date:
    try:
        if len(text) == len("2026-03-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter("write the year, the month and the day: 2026-03-31")


def _on(as_of: date | None) -> date:
    """The day that was asked for, else the officer's own calendar day."""
    return as_of or date.today()  # noqa: DTZ011  # a day on a desk calendar has no time zone


Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILE]...",
        show_default=False,
        help="Registers, or folders of them; - for standard input. Left out: the registers of this folder.",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=_day,
        metavar="DATE",
        show_default=False,
        help="The day from which things are overdue or lapsed. Default: today.",
    ),
]


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


@app.command()
def score(
    files: Files = None,
    output: Annotated[ScoreFormat, typer.Option("--format", help="What to print.")] = ScoreFormat.TEXT,
    stage: Annotated[
        StageChoice, typer.Option(help="Now (current), when all that is agreed is done (target), or both.")
    ] = StageChoice.BOTH,
    side: Annotated[SideChoice, typer.Option(help="One side only, or both.")] = SideChoice.BOTH,
    sort: Annotated[SortChoice, typer.Option(help="The order of the risks.")] = SortChoice.BAND,
    as_of: AsOf = None,
) -> None:
    """Both sides after mitigation, and the verdict."""
    day = _on(as_of)
    scored = _scored(files, day)
    if output is ScoreFormat.JSON:
        from riskreg.render.score_json import score_json

        _print(score_json(scored, day))
    elif output is ScoreFormat.CSV:
        from riskreg.render.score_csv import score_csv

        _print([score_csv(scored)])
        _report_errors(scored)
    else:
        _show_score(scored, stage, side, sort)
    _finish(scored)


@app.command()
def check(  # one parameter for each option of the command
    files: Files = None,
    output: Annotated[
        CheckFormat, typer.Option("--format", help="What to print, and for which tool.")
    ] = CheckFormat.TEXT,
    select: Annotated[
        str | None,
        typer.Option(
            metavar="RULES", show_default=False, help="Only these rules: ids, families or names, with commas."
        ),
    ] = None,
    ignore: Annotated[str | None, typer.Option(metavar="RULES", show_default=False, help="Not these rules.")] = None,
    fail_on: Annotated[
        FailChoice | None,
        typer.Option(
            "--fail-on", show_default=False, help="From which severity on the exit status is 1. Default: error."
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Everything that is wrong or still open, with its place and how to mend it."""
    from riskreg.inspection import inspect

    day = _on(as_of)
    inspected = inspect(_found(files), day, _asked(select, ignore, fail_on))
    if output is CheckFormat.TEXT:
        from riskreg.render.diagnostics import by_rule, diagnostics_text, summary
        from riskreg.render.layout import line
        from riskreg.render.screen import screen_width, show

        cells = screen_width()
        told = line(summary(inspected.diagnostics, len(inspected.scored)))
        show([*diagnostics_text(inspected.diagnostics, cells), *by_rule(inspected.diagnostics, cells), told])
    else:
        from riskreg.render.check_formats import FORMATS

        _print(FORMATS[output.value](inspected.diagnostics, day))
    raise typer.Exit(inspected.status)


@app.command()
def explain(
    risk: Annotated[str, typer.Argument(metavar="RISK", help="The id of a risk, such as A1.")],
    files: Files = None,
    as_of: AsOf = None,
) -> None:
    """How a risk got its band, step by step."""
    from riskreg.explain import explanations
    from riskreg.render.explain_text import explain_text
    from riskreg.render.screen import screen_width, show

    scored = _scored(files, _on(as_of))
    found, missing = explanations(risk, scored)
    if found:
        show(explain_text(found, screen_width()))
    elif missing is not None:
        typer.echo(missing, err=True)
    _report_errors(scored)
    _finish(scored, failed=not found)


@app.command()
def report(  # one parameter for each option of the command
    files: Files = None,
    output: Annotated[ReportFormat, typer.Option("--format", help="The form of the paper.")] = ReportFormat.MD,
    to: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR/",
            show_default=False,
            help="Where to write: a file, or a folder (ending in /) for a file each. Left out: the screen.",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="FILE", show_default=False, help="Your own template in place of the shipped one."
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """The board paper."""
    from riskreg.paper import build
    from riskreg.publish import publish

    day = _on(as_of)
    scored = _scored(files, day)
    _report_errors(scored)

    def render(document: "Document") -> bytes:
        from riskreg.render.markdown import markdown

        return markdown(document, template)

    usable = [one for one in scored if one.evaluation is not None]
    sources = [*(one.name for one in scored), *([str(template)] if template is not None else [])]
    faults = publish(usable, lambda group: render(build(group, day)), output.value, to, sources) if usable else []
    _report(faults)
    _finish(scored, failed=has_errors(faults))


@app.command()
def schemes(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", show_default=False, help="A preset, to see it in full.")
    ] = None,
) -> None:
    """The preset schemes: their levels, bands and sources."""
    from riskreg.render.schemes_text import scheme_text, schemes_text
    from riskreg.render.screen import screen_width, show
    from riskreg.schemes import PRESETS, preset
    from riskreg.wording import did_you_mean, one_line

    if name is None:
        show(schemes_text(map(preset, PRESETS), screen_width()))
    elif name in PRESETS:
        show(scheme_text(preset(name), screen_width()))
    else:
        typer.echo(f"There is no preset {one_line(name, 80)}. {did_you_mean(name, PRESETS)}", err=True)
        raise typer.Exit(Exit.USAGE)


@app.command()
def packs() -> None:
    """The packs: starter registers, complete on both sides."""
    from riskreg.render.packs_text import packs_text
    from riskreg.render.screen import screen_width, show

    show(packs_text(screen_width()))


@app.command()
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
) -> None:
    """Begin a repository: a register from a pack, and all that a team needs around it."""
    from riskreg.begin import Wish, begin
    from riskreg.render.begin_text import begin_text
    from riskreg.render.screen import screen_width, show

    begun = begin(folder, Wish(pack, organisation, scheme), _ask if _at_a_terminal() else None)
    if begun.refusal is not None:
        typer.echo(begun.refusal, err=True)
        raise typer.Exit(Exit.USAGE)
    _report(begun.faults)
    if begun.faults:
        raise typer.Exit(Exit.FAULTY)
    show(begin_text(begun, screen_width()))


@app.command()
def upstream(files: Files = None, as_of: AsOf = None) -> None:
    """What a register's pack has changed since it was copied, and what you have changed."""
    from riskreg.render.screen import screen_width, show
    from riskreg.render.upstream_text import upstream_text
    from riskreg.upstream import upstream as compare

    scored = _scored(files, _on(as_of))
    show(upstream_text([(one, compare(one)) for one in scored], screen_width()))
    _report_errors(scored)
    _finish(scored)


@app.command()
def rules() -> None:
    """Everything that `check` can report, in a list."""
    from riskreg.render.rules_text import rules_text
    from riskreg.render.screen import screen_width, show

    show(rules_text(screen_width()))


@app.command()
def rule(name: Annotated[str, typer.Argument(metavar="RULE", help="The number of a rule, such as RR201.")]) -> None:
    """Why a rule matters, a bad and a good case, and how to mend it."""
    from riskreg.manual import section
    from riskreg.rules import RULES
    from riskreg.wording import did_you_mean, one_line

    found = next((one for one in RULES if name.casefold() in (one.id.casefold(), one.name)), None)
    if found is None:
        hint = did_you_mean(name, [one.id for one in RULES])
        typer.echo(f"There is no rule {one_line(name, 80)}. {hint}", err=True)
        raise typer.Exit(Exit.USAGE)
    _print([section(found)])


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", show_default=False, help="Which schema; left out, a list of them.")
    ] = None,
) -> None:
    """JSON Schemas for editors and other programs."""
    from riskreg.schema import SCHEMAS, schema_text
    from riskreg.wording import did_you_mean, one_line

    if name is None:
        _print(f"{one.name:<10}{one.summary}\n" for one in SCHEMAS.values())
    elif name in SCHEMAS:
        _print([schema_text(name)])
    else:
        typer.echo(f"There is no schema {one_line(name, 80)}. {did_you_mean(name, list(SCHEMAS))}", err=True)
        raise typer.Exit(Exit.USAGE)


def _scored(names: list[str] | None, day: date) -> "list[Scored]":
    """The files that were asked for, scored; ends the command where there is nothing to score."""
    from riskreg.scoring import score

    return score(_found(names), day)


def _found(names: list[str] | None) -> list[SourceFile]:
    """The files that were asked for; ends the command where there is nothing to work on."""
    found, message = find(names or [])
    if message is not None:
        typer.echo(message, err=True)
        raise typer.Exit(Exit.USAGE)
    return found


def _asked(select: str | None, ignore: str | None, fail_on: "FailChoice | None") -> "Asked":
    """What the command line says of the rules; ends the command where it names none that there is."""
    from riskreg.inspection import Asked
    from riskreg.settings import problems_in

    selected, ignored = _names(select), _names(ignore)
    problem = problems_in(selected, ignored)
    if problem is not None:
        typer.echo(problem, err=True)
        raise typer.Exit(Exit.USAGE)
    return Asked(selected, ignored, fail_on.value if fail_on else None)


def _names(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas or spaces."""
    return tuple((text or "").replace(",", " ").split())


def _show_score(scored: "list[Scored]", stage: StageChoice, side: SideChoice, sort: SortChoice) -> None:
    from riskreg.model import SIDES
    from riskreg.render.score_text import View, score_text
    from riskreg.render.screen import screen_width, show
    from riskreg.standing import STAGES

    view = View(
        stages=tuple(one for one in STAGES if stage.value in (one, "both")),
        sides=tuple(one for one in SIDES if side.value.replace("-", "_") in (one, "both")),
        sort=sort.value,
        cells=screen_width(),
    )
    show(score_text(scored, view))
    _report_errors(scored)


def _report_errors(scored: "Sequence[Scored]") -> None:
    """Errors on standard error, for the commands whose output is something else."""
    _report([found for one in scored if has_errors(one.diagnostics) for found in one.diagnostics])


def _report(diagnostics: "list[Diagnostic]") -> None:
    if diagnostics:
        import sys

        from riskreg.render.diagnostics import diagnostics_text
        from riskreg.render.screen import screen_width, show

        show(diagnostics_text(diagnostics, screen_width(sys.stderr)), sys.stderr)


def _at_a_terminal() -> bool:
    import sys

    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(question: str, default: str | None) -> str:
    """A person's answer, or the default. Ctrl-C and Ctrl-D in place of an answer stop the command."""
    try:
        answer: str = typer.prompt(question, default=default)
    except typer.Abort:
        typer.echo()  # the question's line ends here
        raise KeyboardInterrupt from None
    return answer


def _print(pieces: "Iterable[str]") -> None:
    import sys

    sys.stdout.writelines(pieces)


def _finish(scored: "Sequence[Scored]", *, failed: bool = False) -> None:
    from riskreg.scoring import exit_status

    raise typer.Exit(max(exit_status(scored), Exit.FAULTY if failed else Exit.DONE))


def run() -> int:
    """Run the command line that the process was given; returns the exit status."""
    status: object = Exit.DONE
    try:
        app(standalone_mode=True)
    except SystemExit as stop:
        status = stop.code
    return status if isinstance(status, int) else Exit.FAULTY
