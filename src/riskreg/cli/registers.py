"""The commands about registers: score, check, explain, report and upstream."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.options import (
    AsOf,
    CheckFormat,
    FailChoice,
    Files,
    PaperChoice,
    ReportFormat,
    ScoreFormat,
    Side,
    SideChoice,
    Sort,
    SortChoice,
    Stage,
    StageChoice,
    on_day,
    view,
)
from riskreg.cli.output import put, put_errors, stop
from riskreg.diagnostics import Exit, has_errors
from riskreg.locate import SourceFile, find
from riskreg.wording import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskreg.diagnostics import Diagnostic
    from riskreg.inspection import Asked
    from riskreg.scoring import Scored
    from riskreg.settings.house import House


def score(
    files: Files = None,
    output: Annotated[ScoreFormat, typer.Option("--format", help="What to print.")] = ScoreFormat.TEXT,
    stage: Stage = StageChoice.BOTH,
    side: Side = SideChoice.BOTH,
    sort: Sort = SortChoice.BAND,
    as_of: AsOf = None,
) -> None:
    """Both sides after mitigation, and the verdict."""
    day = on_day(as_of)
    scored = _scored(files, day)
    if output is ScoreFormat.JSON:
        from riskreg.render.score_json import score_json

        put(score_json(scored, day))
    elif output is ScoreFormat.CSV:
        from riskreg.render.score_csv import score_csv

        put([score_csv(scored)])
        _report_errors(scored)
    else:
        _show_score(scored, stage, side, sort)
    _finish(scored)


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
    """What is wrong or still open, where, and how to mend it."""
    from riskreg.inspection import inspect

    day = on_day(as_of)
    inspected = inspect(_found(files), day, _asked(select, ignore, fail_on), files or [])
    if output is CheckFormat.TEXT:
        from riskreg.render.diagnostics import check_text
        from riskreg.render.screen import screen_width, show

        show(check_text(inspected, screen_width(), narrowed=bool(select or ignore)))
    else:
        from riskreg.render.check_formats import FORMATS

        put(FORMATS[output.value](inspected.diagnostics, day))
    raise typer.Exit(inspected.status)


def explain(
    risk: Annotated[str, typer.Argument(metavar="RISK", help="The id of a risk, such as A1.")],
    files: Files = None,
    as_of: AsOf = None,
) -> None:
    """How a risk got its band, step by step."""
    from riskreg.explain import explanations
    from riskreg.render.explain_text import explain_text
    from riskreg.render.screen import screen_width, show

    scored = _scored(files, on_day(as_of))
    found, missing = explanations(risk, scored)
    if found:
        show(explain_text(found, screen_width()))
    elif missing is not None:
        typer.echo(missing, err=True)
    _report_errors(scored)
    _finish(scored, failed=not found)


def report(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    files: Files = None,
    paper: Annotated[PaperChoice, typer.Option("--paper", help="Which paper.")] = PaperChoice.BOARD_PAPER,
    output: Annotated[
        ReportFormat | None,
        typer.Option(
            "--format", show_default=False, help="The form of the paper. Left out: as the name after -o ends, or md."
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR/",
            show_default=False,
            help="Where to write: a file, or a folder (ending in /) for a file each. Left out: the screen, or for pdf, docx and xlsx a file here.",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="FILE", show_default=False, help="Your own template in place of the shipped one."
        ),
    ] = None,
    public: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, typer.Option("--public", help="The public edition: without what is exempt.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REV|TAG|DATE|none",
            show_default=False,
            help="Tell what has changed since then. Default: since the last tagged paper.",
        ),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option(
            "--tag",
            metavar="NAME",
            show_default=False,
            help="Tag the commit that the paper is made of, as in board/2026-12-10.",
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """The board paper, and the others, in every form."""
    from riskreg.commission import Commission, made
    from riskreg.papers.layout import kind_named
    from riskreg.printing import Order, cannot_be
    from riskreg.publish import form_for

    form, problem = form_for(output.value if output is not None else None, to)
    kind, day = kind_named(paper.value), on_day(as_of)
    problem = problem or cannot_be(kind, form, template)
    if problem is not None:
        stop(problem)
    found = _found(files)
    scored = _score_all(found, day)
    _report_errors(scored)
    house, faults = _house(found)
    if has_errors(faults):
        put_errors(faults)
        raise typer.Exit(Exit.USAGE)
    done = made(found, scored, Order(kind, form, day, house, template), Commission(to, since, tag, public))
    if done.refusal is not None:
        stop(done.refusal)
    if to is None:
        put(f"{visible(name)} is written.\n" for name in done.written)
    put_errors([*faults, *done.diagnostics])
    if done.unanswered:
        raise typer.Exit(Exit.USAGE)
    failed = has_errors(done.diagnostics) or not done.usable
    if tag is not None and not failed:  # not among the paper, which may go to a pipe
        name = visible(tag)
        typer.echo(f"{name} marks what this paper was made of. To share it: git push origin {name}", err=True)
    _finish(scored, failed=failed)


def _house(files: list[SourceFile]) -> "tuple[House, list[Diagnostic]]":
    """How the organisation of the first register wants its papers to look."""
    from riskreg.settings import home
    from riskreg.settings.house import house_of

    return house_of(home(files[0].folder))


def upstream(files: Files = None, as_of: AsOf = None) -> None:
    """What a pack has changed since you copied it, and what you have."""
    from riskreg.render.screen import screen_width, show
    from riskreg.render.upstream_text import upstream_text
    from riskreg.upstream import upstream as compare

    scored = _scored(files, on_day(as_of))
    show(upstream_text([(one, compare(one)) for one in scored], screen_width()))
    _report_errors(scored)
    _finish(scored)


def _scored(names: list[str] | None, day: date) -> "list[Scored]":
    """The files that were asked for, scored; ends the command where there is nothing to score."""
    return _score_all(_found(names), day)


def _score_all(files: list[SourceFile], day: date) -> "list[Scored]":
    from riskreg.scoring import score

    return score(files, day)


def _found(names: list[str] | None) -> list[SourceFile]:
    """The files that were asked for; ends the command where there is nothing to work on."""
    found, message = find(names or [])
    if message is not None:
        stop(message)
    return found


def _asked(select: str | None, ignore: str | None, fail_on: "FailChoice | None") -> "Asked":
    """What the command line says of the rules; ends the command where it names none that there is."""
    from riskreg.inspection import Asked
    from riskreg.settings import problems_in

    selected, ignored = _names(select), _names(ignore)
    problem = problems_in(selected, ignored)
    if problem is not None:
        stop(problem)
    return Asked(selected, ignored, fail_on.value if fail_on else None)


def _names(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas or spaces."""
    return tuple((text or "").replace(",", " ").split())


def _show_score(scored: "list[Scored]", stage: StageChoice, side: SideChoice, sort: SortChoice) -> None:
    from riskreg.render.score_text import score_text
    from riskreg.render.screen import screen_width, show

    show(score_text(scored, view(stage, side, sort, screen_width())))
    _report_errors(scored)


def _report_errors(scored: "Sequence[Scored]") -> None:
    """Errors on standard error, for the commands whose output is something else."""
    put_errors([found for one in scored if has_errors(one.diagnostics) for found in one.diagnostics])


def _finish(scored: "Sequence[Scored]", *, failed: bool = False) -> None:
    from riskreg.scoring import exit_status

    raise typer.Exit(max(exit_status(scored), Exit.FAULTY if failed else Exit.DONE))
