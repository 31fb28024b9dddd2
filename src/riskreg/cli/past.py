"""The commands about what a register was: diff, history and follow-up."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from riskreg.cli.options import AsOf, Files, on_day
from riskreg.cli.output import put, put_errors, stop
from riskreg.diagnostics import Exit
from riskreg.locate import SourceFile, find

_BEHIND = "riskreg.behind"


class DiffFormat(StrEnum):
    """What `diff` can print."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    HTML = "html"


class HistoryFormat(StrEnum):
    """What `history` can print."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class ByChoice(StrEnum):
    """At which points `history` looks at a register."""

    COMMIT = "commit"
    TAG = "tag"
    MONTH = "month"


class FollowUpFormat(StrEnum):
    """What `follow-up` can print."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


class FilesBehindDashes(TyperCommand):
    """A command that is told which of its words stood behind `--`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the words behind `--`, and go on as ever. `ctx` is a click.Context: typer's own copy, or click's."""
        if "--" in args:
            ctx.meta[_BEHIND] = args[args.index("--") + 1 :]
        return list(super().parse_args(ctx, args))


def diff(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[OLD] [NEW] [FILE]...",
            show_default=False,
            help="Revisions, tags or days (2026-09-01), then registers or folders; or two files. Left out: HEAD against the files as they are.",
        ),
    ] = None,
    output: Annotated[DiffFormat, typer.Option("--format", help="What to print.")] = DiffFormat.TEXT,
    as_of: AsOf = None,
    same_day: Annotated[  # noqa: FBT002  # a switch of the command line
        bool,
        typer.Option(
            "--same-day", help="Read both as of the later one's day: only edits show, not the passing of time."
        ),
    ] = False,
) -> None:
    """What has changed between two versions of a register, and why."""
    from riskreg.between import Days, compared, faulty, told_apart, unanswered

    asked, problem = told_apart(words or [], context.meta.get(_BEHIND))
    if asked is None:
        stop(problem)
    found, message = compared(asked, Days(as_of, on_day(as_of), same_day))
    if message is not None:
        stop(message)
    usable = [one for one in found if one.movement is not None or not one.diagnostics]
    if output is DiffFormat.JSON:
        from riskreg.render.diff_json import diff_json

        put([diff_json(found)])
    elif output is DiffFormat.MD:
        from riskreg.render.diff_md import diff_md

        put([diff_md(usable)] if usable else [])
    elif output is DiffFormat.HTML:
        from riskreg.render.diff_html import diff_html

        put([diff_html(usable).decode()] if usable else [])
    else:
        from riskreg.render.diff_text import diff_text
        from riskreg.render.screen import screen_width, show

        show(diff_text(usable, screen_width()))
    put_errors([fault for one in found for fault in one.diagnostics])
    raise typer.Exit(Exit.USAGE if unanswered(found) else Exit.FAULTY if faulty(found) else Exit.DONE)


def history(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID] [FILE]...",
            show_default=False,
            help="A risk, such as A1, then registers or folders. Left out: the whole of the registers of this folder.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV|TAG|DATE", show_default=False, help="Only what came after this."),
    ] = None,
    by: Annotated[
        ByChoice, typer.Option("--by", help="Look at every commit, at the papers (tags), or at the ends of months.")
    ] = ByChoice.COMMIT,
    output: Annotated[HistoryFormat, typer.Option("--format", help="What to print.")] = HistoryFormat.TEXT,
    as_of: AsOf = None,
) -> None:
    """How the risks came to stand where they are: when and why."""
    from riskreg.over_time import histories, status, told_apart, with_risk

    name, files, problem = told_apart(words or [])
    if problem is not None:
        stop(problem)
    day = on_day(as_of)
    every = histories(_found(files), by.value, since, day)
    told, missing = with_risk(every, name) if name is not None else (every, None)
    if output is HistoryFormat.JSON:
        from riskreg.render.history_json import history_json

        put([history_json(told, name, by.value, day)])
    elif output is HistoryFormat.CSV:
        from riskreg.render.history_csv import history_csv

        put([history_csv(told, name)])
    else:
        from riskreg.render.history_text import history_text
        from riskreg.render.screen import screen_width, show

        show(history_text(told, name, screen_width()))
    if output is not HistoryFormat.JSON:
        put_errors([fault for one in (told if name is not None and told else every) for fault in one.diagnostics])
    if missing is not None:
        typer.echo(missing, err=True)
    raise typer.Exit(status(every, failed=missing is not None))


def follow_up(
    files: Files = None,
    papers: Annotated[
        int, typer.Option(min=1, metavar="N", help="For how many papers above appetite a risk is called stuck.")
    ] = 2,
    output: Annotated[FollowUpFormat, typer.Option("--format", help="What to print.")] = FollowUpFormat.TEXT,
    as_of: AsOf = None,
) -> None:
    """What is stuck, which promises were kept, and which dates moved."""
    from riskreg.over_time import follow_ups, status

    day = on_day(as_of)
    told = follow_ups(_found(files or []), files or [], papers, day)
    if output is FollowUpFormat.JSON:
        from riskreg.render.follow_up_json import follow_up_json

        put([follow_up_json(told, day)])
    elif output is FollowUpFormat.MD:
        from riskreg.render.follow_up_md import follow_up_md

        put([follow_up_md(told)])
    else:
        from riskreg.render.follow_up_text import follow_up_text
        from riskreg.render.screen import screen_width, show

        show(follow_up_text(told, screen_width()))
    if output is not FollowUpFormat.JSON:
        put_errors([fault for one in told for fault in one.diagnostics])
    raise typer.Exit(status(told))


def _found(names: list[str]) -> list[SourceFile]:
    """The files that were asked for; ends the command where there is nothing to work on."""
    found, message = find(names)
    if message is not None:
        stop(message)
    return found
