"""A rename that was stopped half-way: a note beside the register while its files are written, which the next one finds.

The registers that extend the renamed one are written first and itself last, so that the same command still finds the
old id after a power cut, and goes on. The note tells what they say already from what they have always said.
"""

import json
import os
import shlex
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.amend.planned import Going
from riskreg.amend.together import Writing
from riskreg.diagnostics import Diagnostic
from riskreg.files import write_whole
from riskreg.locate import lies_in
from riskreg.tree import ON_DISK
from riskreg.wording import listing, one_line, some

_MOST_OF_A_NAME = 40  # of the register's in that of the note
_MOST_BYTES = 1_000_000


class Interrupted(NamedTuple):
    """A rename that has changed some registers and not the one that they extend: the kind of the thing, and both ids."""

    kind: str
    old: str
    new: str
    changed: list[str]

    def is_of(self, going: Going | None) -> bool:
        """Whether an edit is that rename, made again."""
        return going is not None and (going.kind.word, going.name, going.new) == (self.kind, self.old, self.new)

    def told(self, name: str) -> Diagnostic:
        """Why nothing else is done to the register before, and the command that finishes it."""
        command = f"riskreg rename {shlex.quote(f'{self.kind}:{self.old}')} {shlex.quote(self.new)} {shlex.quote(name)}"
        old, new = one_line(self.old, 80), one_line(self.new, 80)
        follow = "follows" if len(self.changed) == 1 else "follow"
        message = f"A rename of {old} to {new} was interrupted: {listing(some(self.changed))} already {follow} it."
        remedy = f"{one_line(command)} finishes it. Or put back what stood there before, with git restore, say."
        return Diagnostic(rules.EDIT_REFUSED, name, None, message, remedy)


def note(file: Path, going: Going, writings: Iterable[Writing]) -> None:
    """Write down, before anything else is written, what a rename is about to change. Raises OSError."""
    base = ON_DISK.real(file)
    files = {os.path.relpath(ON_DISK.real(one.path), base.parent): sha256(one.before).hexdigest() for one in writings}
    said = {"kind": going.kind.word, "old": going.name, "new": going.new, "register": base.name, "files": files}
    write_whole(_place(base), json.dumps(said, indent=1).encode())


def forget(file: Path) -> None:
    """Take the note of a register away, if there is one: the register has changed, so it is of no more use."""
    with suppress(OSError):
        _place(ON_DISK.real(file)).unlink()


def left_by(file: Path) -> Interrupted | None:
    """The rename that was stopped half-way in a register; None where none was, or all is as it was before it."""
    base = ON_DISK.real(file)
    try:
        said = json.loads(_place(base).read_bytes()[:_MOST_BYTES])
        kind, old, new, files = (said[key] for key in ("kind", "old", "new", "files"))
        if said["register"] != base.name or not all(isinstance(one, str) for one in (kind, old, new)):
            return None
        if files.pop(base.name) != _digest(base):
            return None
        top = ON_DISK.top(base.parent)
        changed = [
            one_line(name, 120)
            for name, digest in files.items()
            if lies_in(base.parent / name, top) and _digest(base.parent / name) != digest
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none is there; or it is another's, or torn
        return None
    return Interrupted(kind, old, new, changed) if changed else None


def _digest(file: Path) -> str:
    return sha256(ON_DISK.read(file)).hexdigest()


def _place(base: Path) -> Path:
    return base.parent / f".{base.name[:_MOST_OF_A_NAME]}.riskreg-renaming"
