"""The commands that stay with a person: watch, which draws the score again on every save, and ask, the interview."""

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.edits import end, no_file
from riskreg.cli.options import (
    AsOf,
    Side,
    SideChoice,
    Sort,
    SortChoice,
    Stage,
    StageChoice,
    on_day,
    view,
)
from riskreg.cli.output import put_errors, stop
from riskreg.diagnostics import Exit
from riskreg.locate import STANDARD_INPUT, find, on_one_line
from riskreg.wording import listing, visible

if TYPE_CHECKING:
    from riskreg.interview import Session
    from riskreg.watching import News


def watch(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...",
            show_default=False,
            help="Registers, or folders of them. Left out: the registers of this folder.",
        ),
    ] = None,
    stage: Stage = StageChoice.BOTH,
    side: Side = SideChoice.BOTH,
    sort: Sort = SortChoice.BAND,
    as_of: AsOf = None,
) -> None:
    """Score again and draw anew on every save, until Ctrl-C."""
    from riskreg.scoring import exit_status
    from riskreg.watching import Watch, follow

    if STANDARD_INPUT in (files or []):
        stop("Standard input cannot be watched: name a file, or a folder.")
    try:
        watched = Watch(files or [], lambda: on_day(as_of))
        news, message = watched.first()
        if news is None:
            stop(message or "")
        if exit_status(news.scored) is Exit.USAGE:
            put_errors([found for one in news.scored for found in one.diagnostics if one.evaluation is None])
            raise typer.Exit(Exit.USAGE)
        _draw(news, stage, side, sort)
        for saved in follow(watched):
            _draw(saved, stage, side, sort)
    except KeyboardInterrupt:  # the way to end it, and no fault
        sys.stdout.write("\n")


_FRESH = "\x1b[2J\x1b[H"  # the screen cleared, from its top
_RULE = "=" * 80
_FEWEST = 10  # lines that are shown on the smallest screen


def _draw(news: "News", stage: StageChoice, side: SideChoice, sort: SortChoice) -> None:
    """A reading on the screen in the place of the one before, or below it where that is no terminal."""
    from riskreg.render.screen import is_terminal, screen_width, show
    from riskreg.render.watch_text import watch_text

    rows = None
    if is_terminal() and os.environ.get("TERM") != "dumb":
        sys.stdout.write(_FRESH)
        rows = max(shutil.get_terminal_size().lines - 1, _FEWEST)  # the last one is where the cursor waits
    elif news.number:
        sys.stdout.write(f"{_RULE}\n")
    show(watch_text(news, view(stage, side, sort, screen_width()), rows))
    sys.stdout.flush()


def ask(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            show_default=False,
            help="The register to make or to go on with. Left out: the one here, or a new register.yaml.",
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """An interview that makes a register, or goes on with one."""
    from riskreg.interview import Broken, Session

    name = file if file is not None else _register_here()
    path = Path(name)
    problem = _no_place(path, name)
    if problem is not None:
        stop(problem)
    session = Session(path, name, on_day(as_of))
    try:
        waiting = session.open()
        broken = _interview(session, waiting)
    except Broken as fault:
        end(fault.diagnostics)
    if broken:
        raise typer.Exit(Exit.FAULTY)


def _register_here() -> str:
    """The register of this folder, or the name of a new one. Ends the command where there are several."""
    if Path("register.yaml").exists():
        return "register.yaml"
    found, _ = find([])
    if len(found) > 1:
        names = listing((on_one_line(one.name) for one in found), "or")
        stop(f"There are several registers here. Say which: {names}.")
    return found[0].name if found else "register.yaml"


def _no_place(path: Path, name: str) -> str | None:
    """Why a register cannot be at a path; None where it can."""
    if name in ("", STANDARD_INPUT):
        return "Name a file for the register: register.yaml, for example."
    shown = on_one_line(name)
    if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises for a name that is too long
        return f"{shown} is a folder. Name a file in it: {shown.rstrip('/')}/register.yaml."
    if (problem := no_file(name)) is not None:
        return problem
    if not name.endswith((".yaml", ".yml")):
        return f"The name of a register ends in .yaml: {shown}.yaml, for example."
    if not os.path.isdir(path.parent):  # noqa: PTH112
        return f"There is no folder {on_one_line(str(path.parent))}. Make it first."
    return None


def _interview(session: "Session", waiting: int) -> bool:
    """Ask until it stops; returns whether something went wrong on the way."""
    from riskreg.interview import Broken
    from riskreg.render import interview_text as words
    from riskreg.render.screen import screen_width, show

    cells = screen_width()
    show(words.opening(session, cells))
    try:
        if not (_take_up(session, waiting) if waiting else _take_back(session)):
            show(words.closing(session, cells))
            return False
        again = False
        while session.question is not None:
            show(words.told(session.notes(), cells))
            if not again:
                show(words.question_text(session.question, cells))
            answer = _line(words.PROMPT)
            reply = session.stop() if answer is None else session.say(answer)
            show(words.told(reply.told, cells))
            if reply.kind == "stopped":
                break
            again = reply.kind == "again"  # the question has just been read
    except Broken as fault:
        sys.stdout.flush()
        put_errors(fault.diagnostics)
        return True
    except KeyboardInterrupt:  # while an answer was being kept: it is, or it is not, but whole
        sys.stdout.write("\n")
    show(words.closing(session, cells))
    return False


def _take_up(session: "Session", waiting: int) -> bool:
    """Whether to go on with the answers of before, or anew; False where the person stops instead."""
    from riskreg.render import interview_text as words
    from riskreg.render.screen import screen_width, show

    cells = screen_width()
    while True:
        show(words.taken_up(waiting, cells))
        answer = _line(words.PROMPT)
        word = "stop" if answer is None else answer.strip().casefold()
        if word in ("", "y", "yes"):
            return True
        if word in ("n", "no"):
            aside = session.begin_anew()
            kept = f"They stay in {on_one_line(str(aside))}, and are offered again when no others wait."
            show(words.told([f"{kept} This begins anew."], cells))
            return True
        if word == "stop":
            return False
        show(words.told(["Answer yes or no. With no they are laid aside, in a file of their own."], cells))


def _take_back(session: "Session") -> bool:
    """Offer the answers that were laid aside before; False where the person stops instead."""
    from riskreg.render import interview_text as words
    from riskreg.render.screen import screen_width, show

    cells, aside = screen_width(), session.laid_aside()
    if aside is None or not aside.fits:
        show(words.laid_aside(aside, cells) if aside is not None else [])
        return True
    while True:
        show(words.laid_aside(aside, cells))
        answer = _line(words.PROMPT)
        word = "stop" if answer is None else answer.strip().casefold()
        if word in ("y", "yes"):
            session.take_back()
        if word in ("", "n", "no", "y", "yes"):
            return True
        if word == "stop":
            return False
        show(words.told(["Answer yes or no. With no they stay where they are."], cells))


_LONGEST_LINE = 100_000  # bytes: more is no answer that anybody typed


def _line(prompt: str) -> str | None:
    """A line that a person typed; None for Ctrl-C, Ctrl-D and the end of what was piped in."""
    sys.stdout.flush()
    try:
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            return _typed(prompt)
        sys.stdout.write(prompt)
        given = sys.stdin.buffer.readline(_LONGEST_LINE) if sys.stdin is not None else b""
        answer = given.decode("utf-8", "surrogateescape").rstrip("\r\n") if given else None
        sys.stdout.write(
            f"{visible(answer) if answer is not None else ''}\n"
        )  # what was piped in is not on the screen yet
    except (KeyboardInterrupt, EOFError):
        sys.stdout.write("\n")
        return None
    return answer


def _typed(prompt: str) -> str:
    """A line from the keyboard, which can be edited while it is typed where the system has the means for that."""
    from contextlib import suppress

    with suppress(ImportError):
        import readline  # noqa: F401  # `input` uses it once it is there
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    return input(prompt)
