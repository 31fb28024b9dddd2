"""The commands that change a register: set, remove, done, agree, accept, close, confirm and rename."""

import os
import re
import stat
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.options import AsOf, day, on_day
from riskreg.cli.output import put, put_errors, stop
from riskreg.diagnostics import Exit
from riskreg.locate import find, on_one_line
from riskreg.wording import count, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskreg.amend import Made, Planner
    from riskreg.amend.as_typed import Typed
    from riskreg.amend.register import Kind
    from riskreg.diagnostics import Diagnostic

Registers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILE]...", show_default=False, help="The register. Needed only where several have this id."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, and write nothing.")]
By = Annotated[str, typer.Option("--by", metavar="ROLE", show_default=False, help="Who decided it: a role or a board.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", show_default=False, help="Why.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=day, metavar="DATE", show_default=False, help="The day of it. Default: today."),
]
Mitigation = Annotated[str, typer.Argument(metavar="MITIGATION", help="The id of a mitigation, such as policy.")]
Risk = Annotated[str, typer.Argument(metavar="RISK", help="The id of a risk, such as A1.")]
Again = typer.Option("--review-on", parser=day, metavar="DATE", show_default=False, help="When it is looked at again.")

_SETS = re.compile(r"([^/\\=]+)=(.*)", re.DOTALL)
_TOPS = ("register", "decision")


def set_fields(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of a risk, mitigation, option or objective; or register, or decision."
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE... [FILE]...",
            show_default=False,
            help="What to set, as in likelihood=3 or mitigated_by.policy.likelihood=-2. With nothing behind the = the field is taken out.",
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", show_default=False, help="Why an inherited field is left out."),
    ] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """Set fields of a risk, a mitigation, an option or the register."""
    from riskreg.amend.as_typed import Typed
    from riskreg.amend.fieldwise import Assignment
    from riskreg.amend.fieldwise import set_fields as plan

    asked = [Assignment(found[1], found[2]) for word in words or () if (found := _SETS.fullmatch(word))]
    if not asked:
        stop("Say what to set, as in: riskreg set A1 likelihood=3")
    files = [word for word in words or () if not _SETS.fullmatch(word)]
    typed = [Typed(one.field, one.field.rpartition(".")[2].strip().replace("-", "_"), one.text) for one in asked]
    edit(plan(name, asked, reason), files, None if name in _TOPS else name, as_of, dry_run=dry_run, typed=typed)


def remove(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of a risk, mitigation, option or objective.")],
    files: Registers = None,
    references: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, typer.Option("--references", help="Take out what names it as well: effects, say.")
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", show_default=False, help="Why, where it is inherited: the board is told."
        ),
    ] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """Take a risk, a mitigation or an option out of the register."""
    from riskreg.amend.upkeep import remove as plan

    edit(plan(name, with_references=references, reason=reason), files, name, as_of, dry_run=dry_run)


def done(
    mitigation: Mitigation,
    files: Registers = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence", metavar="TEXT", show_default=False, help="What shows it. May be given several times."
        ),
    ] = None,
    on: On = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A mitigation is in place: since when, and what shows it."""
    from riskreg.amend.decisions import done as plan
    from riskreg.amend.register import MITIGATION

    if not evidence:
        stop("Say what shows that it is in place, as in: --evidence policies/social-media.md")
    today = on_day(as_of)
    planner = plan(mitigation, evidence, _not_to_come(on, today), today)
    edit(planner, files, mitigation, as_of, (MITIGATION,), dry_run=dry_run)


def agree(
    mitigation: Mitigation,
    files: Registers = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner", metavar="ROLE", show_default=False, help="Who has it done. Left out: the owner that it has."
        ),
    ] = None,
    due: Annotated[
        date | None, typer.Option("--due", parser=day, metavar="DATE", show_default=False, help="By when. Needed.")
    ] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A mitigation is agreed: who has it done, and by when."""
    from riskreg.amend.decisions import agree as plan
    from riskreg.amend.register import MITIGATION

    if due is None:
        stop("Say by when it is done, as in: --due 2027-03-31")
    edit(plan(mitigation, owner, due, on_day(as_of)), files, mitigation, as_of, (MITIGATION,), dry_run=dry_run)


def accept(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    risk: Risk,
    by: By,
    reason: Reason,
    review_on: Annotated[date, Again],
    files: Registers = None,
    on: On = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A risk is tolerated: by whom, why, and until when."""
    from riskreg.amend.decisions import accept as plan
    from riskreg.amend.register import RISK

    today = on_day(as_of)
    record: dict[str, str | date] = {
        "by": by,
        "on": _not_to_come(on, today) or today,
        "reason": reason,
        "review_on": review_on,
    }
    edit(plan(risk, record, today), files, risk, as_of, (RISK,), dry_run=dry_run)


def close(
    risk: Risk,
    by: By,
    reason: Reason,
    files: Registers = None,
    on: On = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A risk is closed, with a record of who decided that and why."""
    from riskreg.amend.decisions import close as plan
    from riskreg.amend.register import RISK

    today = on_day(as_of)
    record: dict[str, str | date] = {"on": _not_to_come(on, today) or today, "by": by, "reason": reason}
    edit(plan(risk, record), files, risk, as_of, (RISK,), dry_run=dry_run)


def confirm(
    risk: Risk,
    by: By,
    files: Registers = None,
    on: On = None,
    review_on: Annotated[date | None, Again] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A risk was reviewed, and stays as it is."""
    from riskreg.amend.decisions import confirm as plan
    from riskreg.amend.register import RISK

    today = on_day(as_of)
    planner = plan(risk, by, _not_to_come(on, today) or today, today, review_on)
    edit(planner, files, risk, as_of, (RISK,), dry_run=dry_run)


def rename(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of a risk, mitigation, option or objective.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id that it gets.")],
    files: Registers = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """Another id, there and wherever it is named."""
    from riskreg.amend.upkeep import rename as plan

    edit(plan(name, new), files, name, as_of, own=True, dry_run=dry_run)


EDITS = (
    ("set", set_fields),
    ("done", done),
    ("agree", agree),
    ("accept", accept),
    ("close", close),
    ("confirm", confirm),
    ("rename", rename),
    ("remove", remove),
)


def edit(  # noqa: PLR0913  # what every command that edits says of itself
    planner: "Planner",
    files: "Sequence[str] | None",
    name: str | None,
    as_of: date | None,
    kinds: "Iterable[Kind] | None" = None,
    *,
    dry_run: bool,
    own: bool = False,
    typed: "Sequence[Typed]" = (),
) -> None:
    """Make one edit of the register that is meant, say what was done, and end the command.

    With `own`, of several that have the id the one is meant that does not inherit it. `typed` are the values of the
    command line, by which faults are told.
    """
    from riskreg.amend import Refused, choose, make
    from riskreg.amend.as_typed import as_typed
    from riskreg.amend.register import KINDS

    for file in files or ():
        problem = no_file(file)
        if problem is not None:
            stop(problem)
    found, message = find(files or [])
    if message is not None:
        stop(message)
    try:
        made = make(choose(found, name, kinds or KINDS, own=own), planner, on_day(as_of), dry_run=dry_run)
    except Refused as refused:
        end(refused.diagnostics)
    if dry_run:
        put([made.amended.diff])
    _say(made, dry_run=dry_run)
    end(as_typed(made.amended.diagnostics, typed))


def no_file(name: str) -> str | None:
    """Why nothing can be written back to a name: to open a pipe, or a device, could wait for ever. None where it can."""
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116  # Path.stat reads `-` no better, and this takes any text
    except (OSError, ValueError):  # what is not there, or cannot be looked at, is told where it is read
        return None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    return f"{on_one_line(name)} is a pipe or a device, and no file that can be edited. Name the register's file."


def _say(made: "Made", *, dry_run: bool) -> None:
    """What was done, and what there is to report at the same place now."""
    if made.amended.diagnostics:
        return
    file = visible(made.amended.name)
    if dry_run and made.amended.diff:
        put(["\nThis is a dry run: nothing was written.\n"])
    else:
        put(f"{file}: {sentence}\n" for sentence in made.said)
        put(f"{visible(other.writing.name)}: {sentence}\n" for other, sentence in made.amended.others)
    put(f"{note}\n" for note in made.amended.notes)
    if made.open:
        from riskreg.render.diagnostics import diagnostics_text
        from riskreg.render.screen import screen_width, show

        put(["\nWhat riskreg check now says of it:\n"])
        show(diagnostics_text(made.open, screen_width()))
        if made.more:
            put([f"And {count(made.more, 'more report')}: riskreg check\n"])
    if made.faulty:
        put(["The register still has the errors that it had: riskreg check\n"])


def end(diagnostics: "Sequence[Diagnostic]") -> None:
    """Say why an edit is refused, if it is, and end the command."""
    from riskreg import rules

    put_errors(diagnostics)
    unread = any(one.rule is rules.UNREADABLE for one in diagnostics)
    raise typer.Exit(Exit.USAGE if unread else Exit.FAULTY if diagnostics else Exit.DONE)


def _not_to_come(on: date | None, today: date) -> date | None:
    """The day that was given for what has happened; ends the command where it is still to come."""
    if on is not None and on > today:
        stop(f"--on {on} is still to come. Say on which day it was, or leave --on out for today.")
    return on
