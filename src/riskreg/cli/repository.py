"""The commands that tie riskreg to git: git-setup, and the two that git itself calls from then on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.output import put, put_errors, stop
from riskreg.diagnostics import Exit
from riskreg.locate import on_one_line

if TYPE_CHECKING:
    from riskreg.merge import Labels


_MARK = 7  # characters of git's conflict marks


def git_setup(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", show_default=False, help="The repository. Left out: this folder's.")
    ] = Path(),
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Take out again what this has set up.")] = False,
) -> None:
    """Have git show registers in words, and merge them by risk."""
    from riskreg.attach import attach, detach
    from riskreg.render.attach_text import attached_text, detached_text
    from riskreg.render.screen import screen_width, show

    attached = (detach if undo else attach)(folder)
    put_errors(attached.faults)
    if attached.faults:
        raise typer.Exit(Exit.USAGE)
    show((detached_text if undo else attached_text)(attached, screen_width()))
    if attached.overruled:
        raise typer.Exit(Exit.FAULTY)


def textconv(file: Annotated[Path, typer.Argument(metavar="FILE", help="A version of a register.")]) -> None:
    """What `git diff` shows of a register (git calls this)."""
    from riskreg.render.textconv import textconv as in_words

    put([in_words(_read(file))])


def merge_driver(  # as git calls it: %O %A %B %L %P %X %Y
    base: Annotated[Path, typer.Argument(metavar="BASE", help="The version that both sides began from.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="Our version; the result is written there.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="Their version.")],
    size: Annotated[int, typer.Argument(metavar="[SIZE]", help="The length of a conflict mark.")] = _MARK,
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="How messages call the file.")] = "",
    our_label: Annotated[str, typer.Argument(metavar="[OURS]", help="What git calls our side.")] = "",
    their_label: Annotated[str, typer.Argument(metavar="[THEIRS]", help="What git calls theirs.")] = "",
) -> None:
    """Merge three versions of a register (git calls this)."""
    from riskreg.files import write_whole
    from riskreg.merge import merge

    name = path or ours.name
    labels = _labels(size, our_label, their_label)
    unseen = _between_ancestors(size, our_label)
    merged = merge(_read(base), _read(ours), _read(theirs), name, labels, Path(path).parent, between_ancestors=unseen)
    try:
        write_whole(ours, merged.content)
    except OSError as fault:
        stop(f"{on_one_line(str(ours))} cannot be written: {(fault.strerror or 'unknown').lower()}.")
    for note in () if unseen else merged.notes:
        typer.echo(note, err=True)
    if not merged.whole and not unseen:
        from riskreg.render.diagnostics import diagnostics_text
        from riskreg.render.layout import plain
        from riskreg.render.screen import PLAIN_WIDTH

        # in the same words for every client of git, without colour
        typer.echo(plain(diagnostics_text(merged.diagnostics, PLAIN_WIDTH)), err=True, nl=False)
    raise typer.Exit(Exit.DONE if merged.whole else Exit.FAULTY)


def _between_ancestors(size: int, label: str) -> bool:
    """Whether git is joining two common ancestors, to have one: nobody sees that text, and its marks are longer."""
    return size > _MARK and (label in ("", "%X") or label.startswith("Temporary merge branch"))


def _labels(size: int, ours: str, theirs: str) -> "Labels":
    """What the sides are called: a git that does not know their labels yet gives `%X` and `%Y` as they stand."""
    from riskreg.merge import Labels
    from riskreg.wording import one_line

    called = (ours if ours not in ("", "%X") else "ours", theirs if theirs not in ("", "%Y") else "theirs")
    return Labels(one_line(called[0]), one_line(called[1]), max(1, size))


def _read(path: Path) -> bytes:
    """The bytes of a file; ends the command where there are none."""
    try:
        return path.read_bytes()
    except OSError as fault:
        stop(f"{on_one_line(str(path))} cannot be read: {(fault.strerror or 'unknown').lower()}.")
