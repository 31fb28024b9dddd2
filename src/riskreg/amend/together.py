"""Several files written as one: all are made ready before the first changes, and put back where one cannot follow."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.files import Aside, ChangedMeanwhile, ctrl_c_waits, replace_whole, set_aside
from riskreg.wording import listing, visible


class Writing(NamedTuple):
    """New bytes for a file; what it held when it was read, and how outputs call it."""

    path: Path
    name: str
    before: bytes
    content: bytes


class Stopped(Exception):
    """A file could not be written. `put_back` are those that had been by then; `left` those that still are."""

    def __init__(self, at: Writing, fault: OSError, put_back: Sequence[str] = (), left: Sequence[str] = ()) -> None:
        super().__init__(str(fault))
        self.at, self.fault, self.put_back, self.left = at, fault, tuple(put_back), tuple(left)


def write_all(writings: Sequence[Writing]) -> None:
    """Write files one after the other, in this order.

    Until all are on the disk beside them, and all still hold what was read, none is touched. Ctrl-C waits until
    either none or all are written. Raises Stopped; then every file is as it was, but for those that it names.
    """
    with ctrl_c_waits() as look_up, ExitStack() as asides:
        at = writings[0]
        written: list[Writing] = []
        try:
            ready: list[tuple[Writing, Aside]] = []
            for at in writings:
                look_up()
                ready.append((at, asides.enter_context(set_aside(at.path, at.before, at.content))))
            for at, aside in ready:  # noqa: B007  # which of them it was is told below
                aside.look()
            look_up()
            for at, aside in ready:
                aside.take_its_place()
                written.append(at)
        except OSError as fault:
            left = [one.name for one in reversed(written) if not _put_back(one)]
            raise Stopped(at, fault, [one.name for one in written if one.name not in left], left) from fault


def _put_back(one: Writing) -> bool:
    """Undo the writing of a file that still holds what was written; whether that could be done."""
    with suppress(OSError):
        replace_whole(one.path, one.content, one.before)
        return True
    return False


def told(stopped: Stopped) -> Diagnostic:
    """Which file could not be written and why, and how all are now."""
    name = stopped.at.name
    if isinstance(stopped.fault, ChangedMeanwhile):
        rule = rules.CHANGED_MEANWHILE
        message = (
            "Somebody else changed this file while it was being edited. What they wrote stays; nothing else was done."
        )
        remedy = "Run the same command again."
    else:
        rule = rules.UNWRITABLE
        why = (stopped.fault.strerror or "unknown").lower()
        message = f"{visible(name)} cannot be changed: {why}. It is as it was."
        remedy = "See that you may write to this file and to its folder, and that the disk has room."
    if stopped.put_back:
        message += f" {_named(stopped.put_back)} had been changed by then, and {_is(stopped.put_back)} as before again."
    if stopped.left:
        message += f" {_named(stopped.left)} had been changed by then, and could not be put back."
        remedy = f"{remedy} Then run the same command again: it goes on where it stopped."
    return Diagnostic(rule, name, None, message, remedy)


def _named(names: Sequence[str]) -> str:
    return listing(map(visible, names))


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
